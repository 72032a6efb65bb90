/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

#define MARK "\1\1\1\1\n"
#define ONE "From: a@example.com\nMessage-ID: <1@x>\n\nbody\n"
#define TWO "From: b@example.com\nMessage-ID: <2@x>\n\nbody\n"

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *messages[4]; /* whose sums the items bear */
  const gchar *offsets;
  const gchar *containers;
  const gchar *losses;
  const gchar *findings;
  const gchar *suspects;
} Case;

static const Case cases[] = {
  { "two", MARK ONE MARK MARK TWO MARK, { ONE, TWO }, "0 54 ", "mmdf 108=88+20+0\n", "", "", "" },
  { "blank-lines-between",
    "\n" MARK ONE MARK "\n\n" MARK TWO MARK "\n",
    { ONE, TWO },
    "1 57 ",
    "mmdf 112=88+20+4\n",
    "",
    "",
    "" },
  { "last-mark-without-end", MARK ONE "\1\1\1\1", { ONE }, "0 ", "mmdf 53=44+9+0\n", "", "", "" },
  { "crlf",
    "\1\1\1\1\r\nFrom: a\r\n\r\nx\r\n\1\1\1\1\r\n\1\1\1\1\r\nFrom: b\r\n\r\n\1\1\1\1\r\n",
    { "From: a\r\n\r\nx\r\n", "From: b\r\n\r\n" },
    "0 26 ",
    "mmdf 49=25+24+0\n",
    "",
    "",
    "" },
  /* The separator of an mbox may stand in the frame; it is none of the message. */
  { "from-lines",
    MARK "From a@example.com Tue Aug  8 12:36:29 2023\n" ONE MARK,
    { ONE },
    "0 ",
    "mmdf 98=44+54+0\n",
    "",
    "",
    "" },
  { "header-only",
    MARK "From: a\n" MARK MARK "From: b\n\n" MARK,
    { "From: a\n", "From: b\n\n" },
    "0 18 ",
    "mmdf 37=17+20+0\n",
    "",
    "",
    "" },
  { "empty-frame", MARK MARK MARK ONE MARK, { "", ONE }, "0 10 ", "mmdf 64=44+20+0\n", "", "", "" },
  /* A body can hold such a line: what follows shows that it closes nothing. */
  { "mark-in-body",
    MARK "From: a\n\nx\n" MARK "text\n" MARK MARK TWO MARK,
    { "From: a\n\nx\n" MARK "text\n", TWO },
    "0 31 ",
    "mmdf 85=65+20+0\n",
    "",
    "rejected-separator x@16\n",
    "" },
  { "mark-in-header",
    MARK "From: a\n" MARK "To b\n\nx\n" MARK,
    { "From: a\n" MARK "To b\n\nx\n" },
    "0 ",
    "mmdf 31=21+10+0\n",
    "",
    "rejected-separator x@13\n",
    "" },
  { "longer-mark",
    MARK "From: a\n\n\1\1\1\1\1\n\1\1\1\1 \n" MARK,
    { "From: a\n\n\1\1\1\1\1\n\1\1\1\1 \n" },
    "0 ",
    "mmdf 31=21+10+0\n",
    "",
    "",
    "" },
  /* One line for two frames: either its writer knows no better, or a sender wrote it. */
  { "shared",
    MARK ONE MARK TWO MARK,
    { ONE, TWO },
    "0 54 ",
    "mmdf 103=88+15+0\n",
    "",
    "suspect",
    "2 no line of its own opens its frame\n" },
  { "unclosed",
    MARK ONE MARK MARK TWO,
    { ONE, TWO },
    "0 54 ",
    "mmdf 103=88+15+0\n",
    "damaged x@54: cut short: the frame of the message is not closed\n",
    "",
    "" },
  { "unclosed-header",
    MARK "From: a\nTo",
    { "From: a\nTo" },
    "0 ",
    "mmdf 15=10+5+0\n",
    "damaged x@0: cut short inside a header block\n",
    "",
    "" },
  { "cut-behind-frame",
    MARK ONE MARK MARK,
    { ONE, "" },
    "0 54 ",
    "mmdf 59=44+15+0\n",
    "damaged x@54: cut short inside a header block\n",
    "",
    "" },
};

static void
check_case (const Case *row, gsize window)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (GString) offsets = g_string_new (NULL);

  recorder_read_bytes (recorder, row->text, strlen (row->text), "x", window);
  for (guint i = 0; i < recorder->items->len; i++) {
    g_autofree gchar *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, row->messages[i], -1);

    g_assert_cmpstr (recorded (recorder, i)->sha256, ==, sum);
    g_string_append_printf (offsets, "%" G_GINT64_FORMAT " ", recorded (recorder, i)->offset);
  }
  g_assert_cmpstr (offsets->str, ==, row->offsets);
  g_assert_cmpstr (recorder->containers->str, ==, row->containers);
  g_assert_cmpstr (recorder->losses->str, ==, row->losses);
  g_assert_cmpstr (recorder->suspects->str, ==, row->suspects);
  if (strcmp (row->findings, "suspect") != 0)
    g_assert_cmpstr (recorder->findings->str, ==, row->findings);
}

static void
test_case (gconstpointer data)
{
  static const gsize windows[] = { 16, 64, ONB_STREAM_WINDOW };

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    check_case (data, windows[i]);
}

static void
test_details (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (
      recorder, MARK "From a@example.com Tue Aug  8 12:36:29 2023\n" ONE MARK MARK "From: b\nTo: c",
      "Sent.mmdf");
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/Sent/");
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpint (recorded (recorder, 0)->separator_unix, ==, 1691498189);
  g_assert_cmpint (recorded (recorder, 1)->separator_unix, ==, ONB_NO_TIME);
  g_assert_cmphex (recorded (recorder, 0)->flags, ==, ONB_ITEM_HAS_HASH);
  g_assert_cmphex (recorded (recorder, 1)->flags, ==, ONB_ITEM_HAS_HASH | ONB_ITEM_TRUNCATED);
}

/* Who writes one line between messages does so always: then none is doubtful. */
static void
test_always_shared (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (GString) text = g_string_new (MARK);

  for (guint i = 0; i < 30; i++)
    g_string_append (text, ONE MARK);
  recorder_read_text (recorder, text->str, "x");
  g_assert_cmpuint (recorder->items->len, ==, 30);
  g_assert_cmpstr (recorder->suspects->str, ==, "");
}

/* A whole message in the body of another one, with perfect frames. */
static void
test_forged (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder,
                      MARK "From: a\nContent-Type: multipart/mixed; boundary=b1\n\n"
                           "--b1\nContent-Type: text/plain\n\nhello\n" MARK MARK
                           "From: boss@example.com\n\nforged\n--b1--\n" MARK MARK ONE MARK,
                      "x");
  g_assert_cmpuint (recorder->items->len, ==, 3);
  g_assert_cmpstr (recorder->suspects->str, ==, "2 lies inside a MIME part of a message before\n");
}

/* Header blocks without an empty line must not be read again and again. */
static void
test_linear (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 elapsed[2];

  for (guint round = 0; round < 2; round++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    gint64 start;

    for (guint i = 0; i < 4000; i++)
      g_string_append (text, MARK "From: a@example.com\nTo: b@example.com\n" MARK);
    start = g_get_monotonic_time ();
    recorder_read_bytes (recorder, text->str, text->len, "x", ONB_STREAM_WINDOW);
    elapsed[round] = g_get_monotonic_time () - start;
    g_assert_cmpuint (recorder->items->len, ==, 4000 * (round + 1));
  }
  /* Twice the bytes: far below four times the time, were it not for a busy machine. */
  g_assert_cmpint (elapsed[1], <, 4 * elapsed[0] + 2 * G_TIME_SPAN_SECOND);
}

/* In a Maildir, each file is one message. */
static void
test_maildir (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "box", MARK ONE MARK);
  write_file (folder, "cur/1", MARK ONE MARK);
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_true (g_str_has_suffix (recorded (recorder, 0)->origin, "/box@0"));
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mmdf/case/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/mmdf/details", test_details);
  g_test_add_func ("/mmdf/always-shared", test_always_shared);
  g_test_add_func ("/mmdf/forged", test_forged);
  g_test_add_func ("/mmdf/linear", test_linear);
  g_test_add_func ("/mmdf/maildir", test_maildir);
  return g_test_run ();
}
