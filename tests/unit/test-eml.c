/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

/* @header, @sum: what the item shows and what its sum is over; NULL: no mail */
typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *header;
  const gchar *sum;
} EmlCase;

static const EmlCase cases[] = {
  { "plain", "From: a@example.com\nTo: b\n\nbody\n", "From: a@example.com\nTo: b\n",
    "From: a@example.com\nTo: b\n\nbody\n" },
  { "crlf", "From: a\r\nTo: b\r\n\r\nbody\r\n", "From: a\r\nTo: b\r\n",
    "From: a\r\nTo: b\r\n\r\nbody\r\n" },
  { "cr-only", "From: a\rTo: b\r\rbody\r", "From: a\rTo: b\r", "From: a\rTo: b\r\rbody\r" },
  { "cr-cr-lf", "From: a\r\r\nTo: b\r\r\n\r\r\nbody\r\r\n", "From: a\r\r\nTo: b\r\r\n",
    "From: a\r\r\nTo: b\r\r\n\r\r\nbody\r\r\n" },
  { "no-final-blank-line", "From: a\nTo: b\n", "From: a\nTo: b\n", "From: a\nTo: b\n" },
  { "no-final-newline", "From: a\nTo: b", "From: a\nTo: b", "From: a\nTo: b" },
  { "leading-blank-lines", "\n\r\n\nFrom: a\n\nbody", "From: a\n", "From: a\n\nbody" },
  { "byte-order-mark",
    "\xef\xbb\xbf"
    "From: a\n\nbody",
    "From: a\n", "From: a\n\nbody" },
  { "from-line", "From a@example.com\nFrom: a\n\nbody\n", "From: a\n", "From: a\n\nbody\n" },
  { "quoted-from-line", ">From a Tue Aug  8 12:36:29 2023\nFrom: a\n\nbody\n", "From: a\n",
    "From: a\n\nbody\n" },
  { "from-line-later", "Received: x\n>From a\nFrom a\nFrom: a\n\nbody\n",
    "Received: x\n>From a\nFrom a\nFrom: a\n", "Received: x\n>From a\nFrom a\nFrom: a\n\nbody\n" },
  { "blank-before-colon", "From  : Joe <joe@example.com>\nTo : x\n\nbody\n",
    "From  : Joe <joe@example.com>\nTo : x\n", "From  : Joe <joe@example.com>\nTo : x\n\nbody\n" },
  { "blank-lines-at-end", "From: a\n\nbody\n\n\n", "From: a\n", "From: a\n\nbody\n\n\n" },
  { "received-only", "Received: from x\n by y; date\n\nbody", "Received: from x\n by y; date\n",
    "Received: from x\n by y; date\n\nbody" },
  { "two-weak-fields", "Subject: s\nDate: d\n\nbody", "Subject: s\nDate: d\n",
    "Subject: s\nDate: d\n\nbody" },
  { "unknown-fields-first", "X-A: 1\nX-B: 2\nX-C: 3\nMessage-ID: <1@x>\n\n",
    "X-A: 1\nX-B: 2\nX-C: 3\nMessage-ID: <1@x>\n",
    "X-A: 1\nX-B: 2\nX-C: 3\nMessage-ID: <1@x>\n\n" },
  { "raw-8bit", "Subject: \xff\xfe\nFrom: \xe4\n\n\x00", "Subject: \xff\xfe\nFrom: \xe4\n",
    "Subject: \xff\xfe\nFrom: \xe4\n\n" },
  { "empty-body", "From: a\n\n", "From: a\n", "From: a\n\n" },
  /* No mail */
  { "empty", "", NULL, NULL },
  { "newlines", "\n\n\n", NULL, NULL },
  { "readme", "Read me\n=======\n\nNote: foo\n", NULL, NULL },
  { "readme-with-field", "Note: foo\nVersion: 2\n\nFrom: a\n", NULL, NULL },
  { "readme-with-date", "Title: x\nDate: 2020-01-01\nAuthor: me\n\ntext", NULL, NULL },
  { "mime-part", "Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n\ntext", NULL, NULL },
  { "vcard", "BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.com\nEND:VCARD\n", NULL, NULL },
  { "calendar", "BEGIN:VCALENDAR\nMETHOD:REQUEST\n", NULL, NULL },
  { "json", "{\"From\": \"a\"}\n", NULL, NULL },
  { "html", "<html>\nFrom: a\n</html>\n", NULL, NULL },
  { "dovecot-uidlist", "3 V1691498189 N5 G0123\n1 :1691498189.M1P1.x\n", NULL, NULL },
  { "mh-sequences", "cur: 1-5\nunseen: 3\n", NULL, NULL },
  { "prose", "From the start\nwe knew: all\n", NULL, NULL },
  { "mork", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n", NULL, NULL },
};

static void
test_case (gconstpointer data)
{
  const EmlCase *test = data;
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *sum = NULL;

  recorder_read_text (recorder, test->text, "x.txt");
  if (test->header == NULL) {
    g_assert_cmpuint (recorder->items->len, ==, 0);
    g_assert_true (g_str_has_prefix (recorder->losses->str, "non-mail x.txt: "));
    return;
  }
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorder->losses->str, ==, "");
  g_assert_cmpint (recorded (recorder, 0)->offset, ==, -1);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/");
  g_assert_cmpuint (recorded (recorder, 0)->length, ==, strlen (test->text));
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, test->sum, -1);
  g_assert_cmpstr (recorded (recorder, 0)->sha256, ==, sum);
  {
    gsize len;
    const gchar *header = g_bytes_get_data (recorded (recorder, 0)->header, &len);

    g_assert_cmpuint (len, ==, strlen (test->header));
    g_assert_true (memcmp (header, test->header, len) == 0);
  }
}

static void
test_windows (void)
{
  static const gsize windows[] = { 1, 64, 5000 };
  GString *text = g_string_new ("From: a\nContent-Type: multipart/mixed; boundary=b\n");

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "X-Field-%u: %040u\n", i, i);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "%050u\n", i);
  for (gint hash = ONB_HASH_NONE; hash <= ONB_HASH_MESSAGES; hash++) {
    g_autoptr (Recorder) whole = recorder_new ();
    g_autofree gchar *expected = NULL;

    whole->options.hash = (OnbHashMode) hash;
    recorder_read_bytes (whole, text->str, text->len, "x", ONB_STREAM_WINDOW);
    expected = recorder_dump (whole);
    g_assert_cmpuint (g_bytes_get_size (recorded (whole, 0)->body_head), ==, ONB_BODY_HEAD_BYTES);
    for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
      g_autoptr (Recorder) part = recorder_new ();
      g_autofree gchar *found = NULL;

      part->options.hash = (OnbHashMode) hash;
      recorder_read_bytes (part, text->str, text->len, "x", windows[i]);
      found = recorder_dump (part);
      g_assert_cmpstr (found, ==, expected);
    }
  }
  g_string_free (text, TRUE);
}

/* A name helps where the content says little; it never makes mail of what is none. */
static void
test_names (void)
{
  static const struct {
    const gchar *name;
    const gchar *text;
    guint items;
    const gchar *losses;
  } names[] = {
    { "a.eml", "Subject: only\n\nbody\n", 1, "" },
    { "a.txt", "Subject: only\n\nbody\n", 0, "non-mail a.txt: holds no mail\n" },
    { "a.eml", "Dear all,\n", 0, "non-mail a.eml: holds no mail\n" },
    { "a.msg", "From: a\n\nbody\n", 1, "" },
    { "a.eml",
      "From a@e Tue Aug  8 12:36:29 2023\nA: 1\n\n\nFrom a@e Tue Aug  8 12:36:29 2023\nA: 2\n\n", 2,
      "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_text (recorder, names[i].text, names[i].name);
    g_assert_cmpuint (recorder->items->len, ==, names[i].items);
    g_assert_cmpstr (recorder->losses->str, ==, names[i].losses);
  }
}

#define SIGNATURE(bytes) bytes, sizeof (bytes) - 1

static void
test_unsupported (void)
{
  static const struct {
    const gchar *name;
    const gchar *bytes;
    gsize len;
    const gchar *losses;
  } stores[] = {
    { "a.msg", SIGNATURE ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
      "damaged a.msg: a compound file (OLE2) without a header\n" },
    { "a",
      SIGNATURE ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1__\0_\0s\0u\0b\0s\0t\0g\0"
                 "1\0.\0"
                 "0\0_\0"),
      "damaged a: a compound file (OLE2) without a header\n" },
    { "a.doc", SIGNATURE ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "non-mail a.doc: holds no mail\n" },
    { "a", SIGNATURE ("\xcf\xad\x12\xfe\xc5"),
      "skipped a: Outlook Express DBX is not supported yet\n" },
    { "a", SIGNATURE ("\x1a\0\0\4\0\0"), "skipped a: Lotus Notes NSF is not supported yet\n" },
    { "a", SIGNATURE ("abcd\xef\xcd\xab\x89"), "skipped a: Exchange EDB is not supported yet\n" },
    { "a", SIGNATURE ("Rar!\x1a\x07\x01"), "skipped a: RAR archive is not supported yet\n" },
    { "a", SIGNATURE ("Dovecot-LZ4\x0d\x2a\x9b\xc5\0\1\0\0"),
      "skipped a: LZ4 message of Dovecot is not supported yet\n" },
    { "a", SIGNATURE ("CRYPTED\x03\x07\x02"),
      "skipped a: encrypted message of Dovecot is not supported yet\n" },
    { "a.xml", SIGNATURE ("<?xml version=\"1.0\"?><emails><email><OPFMessageCopySubject>"),
      "damaged a.xml: broken XML in line 1\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (stores); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_bytes (recorder, stores[i].bytes, stores[i].len, stores[i].name, 64);
    g_assert_cmpuint (recorder->items->len, ==, 0);
    g_assert_cmpstr (recorder->losses->str, ==, stores[i].losses);
  }
}

/* The fields that decide are found behind a header of any length within what a bidder sees. */
static void
test_header_limit (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->limits.header_bytes = 12;
  recorder_read_text (recorder, "From: a\nTo: bbbbbb\n\nbody\n", "x");
  g_assert_cmpuint (g_bytes_get_size (recorded (recorder, 0)->header), ==, 12);
  g_assert_cmpstr (recorder->findings->str, ==, "oversize-header x\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/eml/case/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/eml/windows", test_windows);
  g_test_add_func ("/eml/names", test_names);
  g_test_add_func ("/eml/unsupported", test_unsupported);
  g_test_add_func ("/eml/header-limit", test_header_limit);
  return g_test_run ();
}
