/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

#include "source/line-find.h"

#define SEP "From joe@example.com Tue Aug  8 12:36:29 2023\n"
#define HEAD "From: joe@example.com\nDate: Tue, 8 Aug 2023 12:36:29 +0000\n"

/*
 * @text: the mbox
 * @offsets: of the items, joined by blanks; @sums: the messages that the sums are over, joined by
 * `|`
 */
typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *offsets;
  const gchar *sums;
  const gchar *findings;
  const gchar *suspects;
} MboxCase;

static const MboxCase cases[] = {
  { "one", SEP "A: 1\n\nbody\n", "0", "A: 1\n\nbody\n", "", "" },
  { "two", SEP "A: 1\n\nbody\n\n" SEP "B: 2\n\nmore\n\n", "0 58", "A: 1\n\nbody\n|B: 2\n\nmore\n",
    "", "" },
  { "no-newline-at-end", SEP "A: 1\n\nbody\n\n" SEP "B: 2\n\nmore", "0 58",
    "A: 1\n\nbody\n|B: 2\n\nmore", "", "" },
  { "three-blank-lines", SEP "A: 1\n\nbody\n\n\n\n" SEP "B: 2\n\n\n", "0 60",
    "A: 1\n\nbody\n\n\n|B: 2\n\n", "", "" },
  { "leading-blank-lines", "\n\r\n" SEP "A: 1\n\nbody\n", "3", "A: 1\n\nbody\n", "", "" },
  { "byte-order-mark", "\xef\xbb\xbf" SEP "A: 1\n\nbody\n", "3", "A: 1\n\nbody\n", "", "" },
  { "crlf",
    "From j@e Tue Aug  8 12:36:29 2023\r\nA: 1\r\n\r\nbody\r\n\r\n"
    "From j@e Tue Aug  8 12:36:29 2023\r\nB: 2\r\n\r\n\r\n",
    "0 51", "A: 1\r\n\r\nbody\r\n|B: 2\r\n\r\n", "", "" },
  { "cr",
    "From j@e Tue Aug  8 12:36:29 2023\rA: 1\r\rbody\r\r"
    "From j@e Tue Aug  8 12:36:29 2023\rB: 2\r\rmore",
    "0 46", "A: 1\r\rbody\r|B: 2\r\rmore", "", "" },
  { "no-header", SEP "\nbody\n\n" SEP "\nmore", "0 53", "\nbody\n|\nmore", "", "" },
  { "empty-message", SEP "\n" SEP "B: 2\n\n", "0 47", "|B: 2\n", "", "" },
  { "thunderbird",
    "From - Tue Aug  8 12:36:29 2023\nX-Mozilla-Status: 0001\n\nbody\n\n"
    "From - Tue Aug  8 12:36:29 2023\nX-Mozilla-Status: 0001\n\n",
    "0 62", "X-Mozilla-Status: 0001\n\nbody\n|X-Mozilla-Status: 0001\n", "", "" },
  { "thunderbird-bare", "From - \nA: 1\n\nbody\n\nFrom - \nB: 2\n\nmore\n", "0 20",
    "A: 1\n\nbody\n|B: 2\n\nmore\n", "", "" },
  { "bare-needs-a-field", "From - \nA: 1\n\nbody\n\nFrom - \nwith love\n", "0",
    "A: 1\n\nbody\n\nFrom - \nwith love\n", "rejected-separator x.mbox@20\n", "" },
  { "bare-needs-a-blank-line", "From - \nA: 1\n\nbody\nFrom - \nB: 2\nC: 3\n\n", "0",
    "A: 1\n\nbody\nFrom - \nB: 2\nC: 3\n", "rejected-separator x.mbox@19\n", "" },
  { "takeout", "From 17@xxx Tue Aug 08 12:36:29 +0000 2023\r\nX-GM-THRID: 17\r\n\r\nbody\r\n\r\n",
    "0", "X-GM-THRID: 17\r\n\r\nbody\r\n", "", "" },
  { "prose", SEP "A: 1\n\nbody\n\nFrom the start\nwe knew.\n\nFrom joe@example.com\n", "0",
    "A: 1\n\nbody\n\nFrom the start\nwe knew.\n\nFrom joe@example.com\n",
    "rejected-separator x.mbox@58\nrejected-separator x.mbox@83\n", "" },
  { "quoted", SEP "A: 1\n\n>From joe Tue Aug  8 12:36:29 2023\n>>From joe\n", "0",
    "A: 1\n\n>From joe Tue Aug  8 12:36:29 2023\n>>From joe\n", "", "" },
  { "no-blank-line-but-header", SEP "A: 1\n\nbody\n" SEP "B: 2\nC: 3\n\nmore\n", "0 57",
    "A: 1\n\nbody\n|B: 2\nC: 3\n\nmore\n", "", "2 no blank line before its separator\n" },
  { "no-blank-line-folded", SEP "A: 1\n\nbody\n" SEP "B: 2\n folded\nC: 3\n\nmore\n", "0 57",
    "A: 1\n\nbody\n|B: 2\n folded\nC: 3\n\nmore\n", "", "2 no blank line before its separator\n" },
  { "no-blank-line-one-field", SEP "A: 1\n\nbody\n" SEP "B: 2\n\nmore\n", "0",
    "A: 1\n\nbody\n" SEP "B: 2\n\nmore\n", "rejected-separator x.mbox@57\n", "" },
  { "no-blank-line-text", SEP "A: 1\n\nbody\n" SEP "some text\nmore\n", "0",
    "A: 1\n\nbody\n" SEP "some text\nmore\n", "rejected-separator x.mbox@57\n", "" },
  { "separator-in-header", SEP "A: 1\n" SEP "B: 2\nC: 3\n\nmore\n", "0 51",
    "A: 1\n|B: 2\nC: 3\n\nmore\n", "", "2 no blank line before its separator\n" },
  { "from-line-in-header", SEP ">From joe\nA: 1\nFrom joe@example.com\nB: 2\n\nmore\n", "0",
    ">From joe\nA: 1\nFrom joe@example.com\nB: 2\n\nmore\n", "rejected-separator x.mbox@61\n", "" },
  /* Content-Length */
  { "length", SEP "Content-Length: 5\n\nbody\n\n" SEP "B: 2\n\n", "0 71",
    "Content-Length: 5\n\nbody\n|B: 2\n", "", "" },
  { "length-hides-separator",
    SEP "Content-Length: 61\n\nbody\n\n" SEP "B: 2\n\nmo\n\n" SEP "C: 3\n\nx\n", "0 128",
    "Content-Length: 61\n\nbody\n\n" SEP "B: 2\n\nmo\n|C: 3\n\nx\n",
    "rejected-separator x.mbox@72\ncovered-separator x.mbox\n", "" },
  { "length-to-the-end", SEP "Content-Length: 61\n\nbody\n\n" SEP "B: 2\n\nmo\n", "0",
    "Content-Length: 61\n\nbody\n\n" SEP "B: 2\n\nmo\n", "rejected-separator x.mbox@72\n", "" },
  { "length-lies-short",
    SEP "Content-Length: 57\n\nbody\n\n" SEP "B: 2\n\nmo\n\n" SEP "C: 3\n\nx\n", "0 72 128",
    "Content-Length: 57\n\nbody\n|B: 2\n\nmo\n|C: 3\n\nx\n", "", "" },
  { "length-lies-long", SEP "Content-Length: 9999\n\nbody\n\n" SEP "B: 2\n\nmo\n", "0 74",
    "Content-Length: 9999\n\nbody\n|B: 2\n\nmo\n", "", "" },
  { "length-without-blank-line", SEP "Content-Length: 5\n\nbody\n" SEP "B: 2\n\n", "0 70",
    "Content-Length: 5\n\nbody\n|B: 2\n", "", "" },
  { "length-of-unfinished-line", SEP "Content-Length: 4\n\nbody\n\n" SEP "B: 2\n\n", "0 71",
    "Content-Length: 4\n\nbody\n|B: 2\n", "", "" },
  { "length-no-number", SEP "Content-Length: many\n\nbody\n\n" SEP "B: 2\n\n", "0 74",
    "Content-Length: many\n\nbody\n|B: 2\n", "", "" },
  { "length-huge", SEP "Content-Length: 99999999999999999999\n\nbody\n\n" SEP "B: 2\n\n", "0 90",
    "Content-Length: 99999999999999999999\n\nbody\n|B: 2\n", "", "" },
  /* A forged message inside a multipart */
  { "inside-boundary",
    SEP "Content-Type: multipart/mixed;\n boundary=\"b1\"\n\n--b1\n\ntext\n\n" SEP
        "F: 1\n\nforged\n--b1--\n\n" SEP "B: 2\n\n",
    "0 105 172",
    "Content-Type: multipart/mixed;\n boundary=\"b1\"\n\n--b1\n\ntext\n|F: "
    "1\n\nforged\n--b1--\n|B: 2\n",
    "", "2 lies inside a MIME part of a message before\n" },
  { "two-inside-boundary",
    SEP "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n\n" SEP
        "F: 1\n\nforged\n\n" SEP "F: 2\n\nforged\n--b1--\n\n" SEP "B: 2\n\n",
    "0 102 162 229",
    "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n|F: 1\n\nforged\n|F: "
    "2\n\nforged\n--b1--\n|"
    "B: 2\n",
    "",
    "2 lies inside a MIME part of a message before\n3 lies inside a MIME part of a message "
    "before\n" },
  { "reused-boundary",
    SEP "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n\n" SEP
        "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n--b1--\n",
    "0 102",
    "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n|"
    "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n--b1--\n",
    "", "" },
  { "boundary-of-dashes",
    SEP "Content-Type: multipart/mixed; boundary=---\n\n-----\n\ntext\n\n" SEP "B: 2\n\n-----\n",
    "0 104", "Content-Type: multipart/mixed; boundary=---\n\n-----\n\ntext\n|B: 2\n\n-----\n", "",
    "" },
  { "longer-boundary",
    SEP "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n\n" SEP "B: 2\n\n--b10\n",
    "0 102", "Content-Type: multipart/mixed; boundary=b1\n\n--b1\n\ntext\n|B: 2\n\n--b10\n", "",
    "" },
};

static gchar *
join_offsets (const Recorder *recorder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < recorder->items->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            recorded (recorder, i)->offset);
  return g_string_free (text, FALSE);
}

static void
check_sums (const Recorder *recorder, const gchar *sums)
{
  g_auto (GStrv) messages = g_strsplit (sums, "|", -1);
  guint n = g_strv_length (messages);

  /* No messages and one empty message look the same in a split string. */
  g_assert_cmpuint (recorder->items->len, ==, n == 0 ? 1 : n);
  for (guint i = 0; i < n; i++) {
    g_autofree gchar *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, messages[i], -1);

    g_assert_cmpstr (recorded (recorder, i)->sha256, ==, sum);
  }
}

static void
test_case (gconstpointer data)
{
  const MboxCase *test = data;
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *offsets = NULL;

  recorder_read_text (recorder, test->text, "x.mbox");
  offsets = join_offsets (recorder);
  g_assert_cmpstr (offsets, ==, test->offsets);
  g_assert_cmpstr (recorder->findings->str, ==, test->findings);
  g_assert_cmpstr (recorder->suspects->str, ==, test->suspects);
  check_sums (recorder, test->sums);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/x/");
}

/* What a reading through a tiny window gives is what one through a large window gives. */
static void
compare_windows (const gchar *data, gsize len, OnbHashMode hash)
{
  static const gsize windows[] = { 1, 64, 1000, 4097, 20000, ONB_STREAM_FILE_WINDOW };
  g_autoptr (Recorder) whole = recorder_new ();
  g_autofree gchar *expected = NULL;

  whole->options.hash = hash;
  recorder_read_bytes (whole, data, len, "x.mbox", ONB_STREAM_WINDOW);
  expected = recorder_dump (whole);
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autoptr (Recorder) part = recorder_new ();
    g_autofree gchar *found = NULL;

    part->options.hash = hash;
    recorder_read_bytes (part, data, len, "x.mbox", windows[i]);
    found = recorder_dump (part);
    g_assert_cmpstr (found, ==, expected);
  }
}

/* Long bodies, long headers and candidates at many distances from the borders of windows. */
static GString *
make_long (guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 40; i++) {
    guint lines = (guint) g_rand_int_range (rand, 0, 200);

    g_string_append (text, SEP HEAD);
    if (i % 3 == 0)
      g_string_append (text, "Content-Type: multipart/mixed;\n\tboundary=\"=_b\"\n");
    for (guint k = 0; k < lines / 4; k++)
      g_string_append_printf (text, "X-Long-%u: %0*d\n", k, g_rand_int_range (rand, 1, 90), 7);
    g_string_append_c (text, '\n');
    for (guint k = 0; k < lines; k++) {
      g_string_append_printf (text, "%0*d\n", g_rand_int_range (rand, 1, 150), 8);
      if (k % 50 == 7)
        g_string_append (text, "\nFrom the start\nFrom - \n--=_b\n\n");
    }
    g_string_append (text, i % 5 == 0 ? "\r\n" : "\n");
  }
  return text;
}

static void
test_windows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    compare_windows (cases[i].text, strlen (cases[i].text), ONB_HASH_MESSAGES);
  for (guint seed = 0; seed < 6; seed++) {
    GString *text = make_long (seed);

    compare_windows (text->str, text->len, seed % 2 == 0 ? ONB_HASH_MESSAGES : ONB_HASH_NONE);
    g_string_free (text, TRUE);
  }
}

typedef struct {
  const gchar *at;
  gsize left;
} Rest;

static gssize
read_rest (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  Rest *rest = data;
  gsize n = MIN (MIN (len, 777), rest->left);

  memcpy (buffer, rest->at, n);
  rest->at += n;
  rest->left -= n;
  return (gssize) n;
}

/* Data that cannot seek tells what a file tells, also when every Content-Length lies. */
static void
test_sequential (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *expected = NULL;
  g_autofree gchar *found = NULL;
  g_autoptr (Recorder) whole = recorder_new ();
  g_autoptr (Recorder) recorder = recorder_new ();
  OnbPlace place = { .path = "x.mbox", .name = "x.mbox", .folder = "/", .mtime_unix = ONB_NO_TIME };
  OnbSource source;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, SEP HEAD "Content-Length: %u\n\nbody\n\n", 5 + i % 7 * 10000);
  recorder_read_bytes (whole, text->str, text->len, "x.mbox", 1000);
  {
    Rest rest = { text->str, text->len };
    g_autoptr (OnbStream) stream = onb_stream_new (read_rest, NULL, &rest, NULL, 1000);

    onb_source_init (&source, &recorder->options, &recorder->sink, recorder);
    g_assert_true (onb_format_read_any (&source, stream, &place, NULL));
    onb_source_clear (&source);
  }
  g_assert_cmpuint (recorder->items->len, ==, 2000);
  expected = recorder_dump (whole);
  found = recorder_dump (recorder);
  g_assert_cmpstr (found, ==, expected);
}

/* Every cut of every case: no byte is lost, whatever the file ends with. */
static void
test_cuts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (gsize len = 0; len < strlen (cases[i].text); len++) {
      g_autoptr (Recorder) recorder = recorder_new ();
      guint64 bytes = 0;

      recorder_read_bytes (recorder, cases[i].text, len, "x.mbox", 64);
      for (guint k = 0; k < recorder->items->len; k++)
        bytes += recorded (recorder, k)->length;
      if (recorder->items->len > 0 && recorded (recorder, 0)->offset >= 0)
        g_assert_cmpuint (bytes + (guint64) recorded (recorder, 0)->offset, ==, len);
    }
  }
}

static void
check_bytes (GBytes *bytes, const gchar *expected)
{
  g_autoptr (GBytes) other = g_bytes_new_static (expected, strlen (expected));

  g_assert_true (g_bytes_equal (bytes, other));
}

static void
test_header_and_body (void)
{
  static const gchar text[]
      = SEP "Content-Type: text/plain\n\nbody\n\n" SEP
            "content-TYPE : Multipart/Mixed; boundary=x\nA: 1\n\n--x\n--x--\n\n";
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder, text, "Sent.mbox");
  check_bytes (recorded (recorder, 0)->header, "Content-Type: text/plain\n");
  check_bytes (recorded (recorder, 0)->body_head, "");
  check_bytes (recorded (recorder, 1)->body_head, "--x\n--x--\n");
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/Sent/");
  g_assert_cmpint (recorded (recorder, 0)->separator_unix, ==, 1691498189);
  g_assert_cmpint (recorded (recorder, 0)->flags, ==, ONB_ITEM_HAS_HASH);
}

/* The head of a long multipart body is cut at its bound. */
static void
test_body_head_bound (void)
{
  GString *text = g_string_new (SEP "Content-Type: multipart/mixed; boundary=x\n\n");
  g_autoptr (Recorder) recorder = recorder_new ();

  for (guint i = 0; i < 3000; i++)
    g_string_append (text, "0123456789 0123456789 0123456789 012345\n");
  recorder_read_bytes (recorder, text->str, text->len, "x", 1000);
  {
    GBytes *head = recorded (recorder, 0)->body_head;

    g_assert_cmpuint (g_bytes_get_size (head), ==, ONB_BODY_HEAD_BYTES);
    g_assert_true (
        memcmp (g_bytes_get_data (head, NULL), strstr (text->str, "\n\n") + 2, ONB_BODY_HEAD_BYTES)
        == 0);
  }
  g_string_free (text, TRUE);
}

static void
test_header_limit (void)
{
  static const gchar text[] = SEP "A: 0123456789\nB: 1\n\nbody\n\n" SEP "C: 2\n\n";
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->limits.header_bytes = 10;
  recorder_read_text (recorder, text, "x.mbox");
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpuint (g_bytes_get_size (recorded (recorder, 0)->header), ==, 10);
  g_assert_cmpuint (g_bytes_get_size (recorded (recorder, 1)->header), ==, 5);
  g_assert_cmpstr (recorder->findings->str, ==, "oversize-header x.mbox@0\n");
}

static void
test_truncated (void)
{
  static const struct {
    const gchar *text;
    const gchar *losses;
  } cuts[] = {
    { SEP "A: 1\n\nbody\n\n" SEP "B: 2\nC",
      "damaged x.mbox@58: cut short inside a header block\n" },
    { SEP "A: 1\n\nbody\n\n" SEP, "damaged x.mbox@58: cut short inside a header block\n" },
    { SEP "Content-Length: 50\n\nbody\n",
      "damaged x.mbox@0: cut short: its Content-Length says more\n" },
    /* A Content-Length that has been wrong before proves nothing. */
    { SEP "Content-Length: 50\n\nbody\n\n" SEP "Content-Length: 50\n\nbody\n", "" },
    { SEP "A: 1\n\nbody\n\n" SEP "B: 2\n\nbo", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cuts); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    OnbItemFlags flags;

    recorder_read_text (recorder, cuts[i].text, "x.mbox");
    flags = recorded (recorder, recorder->items->len - 1)->flags;
    g_assert_cmpstr (recorder->losses->str, ==, cuts[i].losses);
    g_assert_cmpint ((flags & ONB_ITEM_TRUNCATED) != 0, ==, *cuts[i].losses != '\0');
  }
}

/* An offset beyond 4 GiB, in a file that takes no room. */
static void
test_large_file (void)
{
  static const gchar first[] = SEP HEAD "\n";
  static const gchar last[] = "\n\n" SEP HEAD "\nlast\n";
  const gint64 at = G_GINT64_CONSTANT (4400000000);
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "big.mbox", NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  FILE *file = g_fopen (path, "wb");

  if (!g_test_slow ()) {
    g_test_skip ("reads 4 GiB: run with -m slow");
  } else {
    g_assert_cmpuint (fwrite (first, 1, sizeof first - 1, file), ==, sizeof first - 1);
    g_assert_cmpint (fseeko (file, at, SEEK_SET), ==, 0);
    g_assert_cmpuint (fwrite (last, 1, sizeof last - 1, file), ==, sizeof last - 1);
  }
  fclose (file);
  if (g_test_slow ()) {
    recorder->options.hash = ONB_HASH_NONE;
    recorder_read (recorder, path);
    g_assert_cmpuint (recorder->items->len, ==, 2);
    g_assert_cmpint (recorded (recorder, 1)->offset, ==, at + 2);
  }
  remove_folder (folder);
}

static gboolean
starts_wanted_line (const guint8 *data, gsize len, gsize at, guint8 eol, OnbLines wanted)
{
  return data[at - 1] == eol
         && ((wanted == ONB_LINES_FROM_AND_DASHES
              && memcmp (data + at, "--", MIN (len - at, 2)) == 0)
             || memcmp (data + at, "From ", MIN (len - at, 5)) == 0);
}

/* The fast search finds what a plain loop finds. */
static void
test_line_find (void)
{
  static const gchar *const parts[]
      = { "\n", "\n", "\r", "\r", "From ", "From", "F", "-", "--", "x", ">" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint round = 0; round < 3000; round++) {
    g_autoptr (GString) text = g_string_new (NULL);
    gsize len = (gsize) g_rand_int_range (rand, 1, 200);
    g_autofree guint8 *data = NULL;
    guint8 eol = round % 2 == 0 ? '\n' : '\r';
    OnbLines wanted = round % 4 < 2 ? ONB_LINES_FROM : ONB_LINES_FROM_AND_DASHES;

    while (text->len < len)
      g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
    data = g_memdup2 (text->str, len);
    for (gsize from = 1; from <= len; from++) {
      gsize expected = from;

      while (expected < len && !starts_wanted_line (data, len, expected, eol, wanted))
        expected++;
      g_assert_cmpuint (onb_line_find (data, from, len, eol, wanted), ==, expected);
    }
  }
}

static void
test_sink_refuses (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->fail_at = 1;
  recorder_read_text (recorder, SEP "A: 1\n\n\n" SEP "B: 2\n\n", "x.mbox");
  g_assert_cmpuint (recorder->items->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mbox/case/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/mbox/line-find", test_line_find);
  g_test_add_func ("/mbox/windows", test_windows);
  g_test_add_func ("/mbox/sequential", test_sequential);
  g_test_add_func ("/mbox/cuts", test_cuts);
  g_test_add_func ("/mbox/header-and-body", test_header_and_body);
  g_test_add_func ("/mbox/body-head-bound", test_body_head_bound);
  g_test_add_func ("/mbox/header-limit", test_header_limit);
  g_test_add_func ("/mbox/truncated", test_truncated);
  g_test_add_func ("/mbox/large-file", test_large_file);
  g_test_add_func ("/mbox/sink-refuses", test_sink_refuses);
  return g_test_run ();
}
