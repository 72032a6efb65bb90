/* SPDX-License-Identifier: Apache-2.0 */
/* An mbox read in parts comes to what it comes to in one piece, or the parts do not fit. */
#include "source-recorder.h"
#include "source/mbox-part.h"

#define FILES 400u
#define MOST_PIECES 60u

/* What an mbox came to. Findings in byte order: each part counts its own. */
typedef struct {
  GString *items;
  GString *suspects;
  GString *losses;
  GPtrArray *findings;
  guint64 bytes;
} Account;

static void
account_init (Account *account)
{
  account->items = g_string_new (NULL);
  account->suspects = g_string_new (NULL);
  account->losses = g_string_new (NULL);
  account->findings = g_ptr_array_new_with_free_func (g_free);
  account->bytes = 0;
}

static void
account_clear (Account *account)
{
  g_string_free (account->items, TRUE);
  g_string_free (account->suspects, TRUE);
  g_string_free (account->losses, TRUE);
  g_ptr_array_unref (account->findings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Account, account_clear)

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
take_recorder (Account *account, const Recorder *recorder)
{
  g_auto (GStrv) findings = g_strsplit (recorder->findings->str, "\n", -1);

  for (guint i = 0; i < recorder->items->len; i++) {
    const RecordedItem *item = g_ptr_array_index (recorder->items, i);
    g_autofree gchar *header
        = hex_of (g_bytes_get_data (item->header, NULL), g_bytes_get_size (item->header));

    g_string_append_printf (account->items, "%s %" G_GUINT64_FORMAT " %u %s %s\n", item->origin,
                            item->length, item->flags, item->sha256, header);
  }
  g_string_append (account->losses, recorder->losses->str);
  for (gsize i = 0; findings[i] != NULL; i++) {
    if (findings[i][0] != '\0')
      g_ptr_array_add (account->findings, g_strdup (findings[i]));
  }
}

static void
tell (gsize index, const gchar *reason, gpointer data)
{
  g_string_append_printf (data, "%" G_GSIZE_FORMAT " %s\n", index + 1, reason);
}

/* Reads @text, or the part of it that @part says. */
static void
read_into (Account *account, const GString *text, OnbFilePart *part, GString *suspects)
{
  Recorder *recorder = recorder_new ();
  g_auto (OnbSource) source = { 0 };
  g_autoptr (OnbStream) stream
      = onb_stream_new_memory ((const guint8 *) text->str, text->len, 4096);
  const OnbPlace place = { .path = "box.mbox",
                           .name = "box.mbox",
                           .folder = "/",
                           .part = part,
                           .bytes = text->len,
                           .mtime_unix = ONB_NO_TIME };
  g_autoptr (GError) error = NULL;

  onb_source_init (&source, &recorder->options, &recorder->sink, recorder);
  g_assert_true (onb_format_read_any (&source, stream, &place, &error));
  g_assert_no_error (error);
  take_recorder (account, recorder);
  if (suspects != NULL)
    g_string_append (suspects, recorder->suspects->str);
  recorder_free (recorder);
}

/* FALSE when the parts do not fit. */
static gboolean
read_in_parts (Account *account, const GString *text, guint64 part_bytes)
{
  gsize n = (text->len + part_bytes - 1) / part_bytes;
  g_autofree OnbFilePart *parts = g_new0 (OnbFilePart, n);
  gboolean fits;

  for (gsize i = 0; i < n; i++) {
    parts[i].from = i * part_bytes;
    parts[i].until = MIN ((i + 1) * part_bytes, text->len);
    parts[i].is_read = TRUE;
    read_into (account, text, &parts[i], NULL);
    g_assert_true (parts[i].is_mbox);
    g_assert_true (onb_mbox_tally_is_sane (&parts[i].tally));
    account->bytes += parts[i].is_empty ? 0 : parts[i].end - parts[i].begin;
  }
  fits = onb_mbox_parts_fit (parts, n);
  if (onb_mbox_parts_judge (parts, n, tell, account->suspects))
    g_ptr_array_add (account->findings, g_strdup ("covered-separator box.mbox"));
  for (gsize i = 0; i < n; i++)
    onb_file_part_clear (&parts[i]);
  return fits;
}

static void
append_body (GString *text, GRand *rand, guint number)
{
  static const gchar *const lines[]
      = { "plain words\n",
          "From the start of a line\n",
          ">From jane Tue Aug  8 12:36:29 2023\n",
          "\nFrom jane@x.example Tue Aug  8 12:36:29 2023\nTo: a\n\n",
          "From jane@x.example Tue Aug  8 12:36:29 2023\nTo: a\nCc: b\n",
          "-- \n",
          "\n",
          "\r\n" };

  for (gint n = g_rand_int_range (rand, 0, 8); n > 0; n--) {
    guint chosen = (guint) g_rand_int_range (rand, 0, 40);

    g_string_append (text, lines[chosen < G_N_ELEMENTS (lines) ? chosen : 0]);
    if (chosen == 20)
      g_string_append_printf (text, "--b%u\n", number - MIN (number, 1 + chosen % 9));
  }
}

/* One piece; what is odd is rare, so that most files are like those that programs write. */
static void
append_piece (GString *text, GRand *rand, guint number, gboolean with_lengths)
{
  g_autoptr (GString) body = g_string_new (NULL);
  guint odd = (guint) g_rand_int_range (rand, 0, 60);

  append_body (body, rand, number);
  g_string_append (text, odd == 1 ? "From - Tue Aug  8 12:36:29 2023\n"
                                  : "From joe@example.com Tue Aug  8 12:36:29 2023\n");
  g_string_append_printf (text, "From: joe@example.com\nSubject: %u\n", number);
  if (odd != 2)
    g_string_append_printf (text, "Message-ID: <%u@example.com>\n", number);
  if (odd != 3)
    g_string_append (text, "Date: Tue, 8 Aug 2023 12:36:29 +0000\n");
  if (number == 0 && odd < 20)
    g_string_append (text, "From the start of a line\n");
  if (odd >= 4 && odd < 10)
    g_string_append_printf (text, "Content-Type: multipart/mixed; boundary=b%u%s\n",
                            odd == 9 ? number + 1 : number, odd == 9 ? "--" : "");
  if (with_lengths || odd == 10)
    g_string_append_printf (text, "Content-Length: %u\n",
                            (guint) body->len + (odd == 11 ? 300 : 0) + (odd == 12 ? 3 : 0));
  g_string_append_printf (text, "\n%s", odd >= 4 && odd < 8 ? "" : body->str);
  if (odd >= 4 && odd < 10)
    g_string_append_printf (text, "--b%u\n\ntext\n", number);
  if (odd >= 4 && odd < 7)
    g_string_append_printf (text, "--b%u--\n", number);
  if (odd != 13)
    g_string_append (text, "\n");
}

static GString *
make_box (GRand *rand)
{
  GString *text = g_string_new (g_rand_int_range (rand, 0, 8) == 0 ? "\n\n" : "");
  gboolean with_lengths = g_rand_int_range (rand, 0, 4) == 0;
  guint n = 1 + (guint) g_rand_int_range (rand, 0, MOST_PIECES);

  for (guint i = 0; i < n; i++)
    append_piece (text, rand, i, with_lengths);
  if (g_rand_int_range (rand, 0, 6) == 0)
    g_string_truncate (text, text->len - MIN (text->len / 2, 40));
  return text;
}

/* In which order suspects are told does not matter. */
static void
assert_same_lines (const gchar *left, const gchar *right)
{
  g_auto (GStrv) lines_left = g_strsplit (left, "\n", -1);
  g_auto (GStrv) lines_right = g_strsplit (right, "\n", -1);
  guint n = g_strv_length (lines_left);

  g_assert_cmpuint (g_strv_length (lines_right), ==, n);
  qsort (lines_left, n, sizeof *lines_left, compare_texts);
  qsort (lines_right, n, sizeof *lines_right, compare_texts);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (lines_left[i], ==, lines_right[i]);
}

static void
assert_same (const Account *whole, const Account *parts)
{
  g_assert_cmpstr (parts->items->str, ==, whole->items->str);
  assert_same_lines (parts->suspects->str, whole->suspects->str);
  g_assert_cmpstr (parts->losses->str, ==, whole->losses->str);
  g_ptr_array_sort (whole->findings, compare_texts);
  g_ptr_array_sort (parts->findings, compare_texts);
  g_assert_cmpuint (parts->findings->len, ==, whole->findings->len);
  for (guint i = 0; i < whole->findings->len; i++)
    g_assert_cmpstr (g_ptr_array_index (parts->findings, i), ==,
                     g_ptr_array_index (whole->findings, i));
}

static void
test_same (void)
{
  guint fitted = 0;
  guint suspects = 0;

  for (guint seed = 0; seed < FILES; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    GString *text = make_box (rand);
    g_auto (Account) whole = { 0 };
    g_auto (Account) parts = { 0 };
    /* A separator that is cut off by the begin of a part belongs to the part before. */
    guint64 part_bytes = 100 + (guint64) g_rand_int_range (rand, 0, 3000);

    account_init (&whole);
    account_init (&parts);
    read_into (&whole, text, NULL, whole.suspects);
    if (read_in_parts (&parts, text, part_bytes)) {
      fitted++;
      suspects += whole.suspects->len > 0;
      g_test_message ("seed %u, parts of %" G_GUINT64_FORMAT, seed, part_bytes);
      assert_same (&whole, &parts);
      g_assert_cmpuint (parts.bytes, ==, text->len);
    }
    g_string_free (text, TRUE);
  }
  /* The test would say nothing if parts hardly ever did, or always did. */
  g_assert_cmpuint (fitted, >, FILES * 8 / 10);
  g_assert_cmpuint (fitted, <, FILES);
  g_assert_cmpuint (suspects, >, FILES / 10);
}

/* A Content-Length that holds makes text of the separator at which the second part would begin. */
static void
test_covered (void)
{
  g_autoptr (GString) text = g_string_new ("From joe Tue Aug  8 12:36:29 2023\n"
                                           "Content-Length: 81\n\n");
  g_auto (Account) parts = { 0 };
  gsize body = text->len;

  g_string_append (text, "some text before\n\n"
                         "From jane@x.example Tue Aug  8 12:36:29 2023\nTo: a\n\nbye, then.\n");
  g_assert_cmpuint (text->len - body, ==, 81);
  g_string_append (text, "\nFrom joe Tue Aug  8 12:36:29 2023\nTo: b\n\nlast\n");
  account_init (&parts);
  g_assert_false (read_in_parts (&parts, text, body + 10));
  account_clear (&parts);
  account_init (&parts);
  /* The second part begins with the last message. */
  g_assert_true (read_in_parts (&parts, text, body + 80));
}

/* What is no mbox the first part reads, and the others leave alone. */
static void
test_other_format (void)
{
  g_autoptr (GString) text = g_string_new ("From: joe@example.com\nSubject: x\n\n");
  g_auto (Account) account = { 0 };

  account_init (&account);
  for (guint i = 0; i < 50; i++)
    g_string_append (text, "\nFrom jane@x.example Tue Aug  8 12:36:29 2023\nTo: a\n\n");
  for (guint64 from = 0; from < text->len; from += 500) {
    g_auto (OnbFilePart) part = { .from = from, .until = MIN (from + 500, text->len) };

    read_into (&account, text, &part, NULL);
    g_assert_false (part.is_mbox);
  }
  g_assert_true (g_str_has_prefix (account.items->str, "box.mbox "));
  g_assert_null (strchr (strchr (account.items->str, '\n') + 1, '\n'));
}

/* @lost: the number of a part that nobody knows. */
static void
test_lost (void)
{
  OnbFilePart parts[4]
      = { { .from = 0, .until = 10, .is_mbox = TRUE, .begin = 0, .end = 12 },
          { .from = 10, .until = 20, .is_mbox = TRUE, .begin = 12, .end = 25 },
          { .from = 20, .until = 30, .is_mbox = TRUE, .begin = 25, .end = 33 },
          { .from = 30, .until = 40, .is_mbox = TRUE, .begin = 33, .end = 40, .at_end = TRUE } };

  g_assert_true (onb_mbox_parts_fit (parts, 4));
  /* The file was replaced, or is no mbox any more. */
  parts[2].stamp = 7;
  g_assert_false (onb_mbox_parts_fit (parts, 4));
  parts[2].stamp = 0;
  parts[3].is_mbox = FALSE;
  g_assert_false (onb_mbox_parts_fit (parts, 4));
  parts[3].is_mbox = TRUE;
  parts[2].begin = 24;
  g_assert_false (onb_mbox_parts_fit (parts, 4));
  parts[2].begin = 25;
  parts[1].claimed_end = 26;
  g_assert_false (onb_mbox_parts_fit (parts, 4));
  parts[1].claimed_end = 25;
  g_assert_true (onb_mbox_parts_fit (parts, 4));
  parts[1] = (OnbFilePart){ 0 };
  g_assert_true (onb_mbox_parts_fit (parts, 4));
  parts[3].at_end = FALSE;
  g_assert_false (onb_mbox_parts_fit (parts, 4));
}

static void
test_lengths (void)
{
  OnbFilePart parts[2]
      = { { .until = 10, .is_mbox = TRUE, .end = 10 },
          { .is_mbox = TRUE, .from = 10, .until = 20, .begin = 10, .end = 20, .at_end = TRUE } };

  parts[0].tally = (OnbMboxTally){ .lengths_known = 3, .lengths_agree = 2 };
  g_assert_true (onb_mbox_parts_fit (parts, 2));
  parts[1].trusts_lengths = TRUE;
  parts[1].tally = (OnbMboxTally){ .lengths_known = 3, .lengths_agree = 2 };
  g_assert_false (onb_mbox_parts_fit (parts, 2));
  parts[0].tally.lengths_agree = 3;
  g_assert_true (onb_mbox_parts_fit (parts, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mbox-part/same", test_same);
  g_test_add_func ("/mbox-part/covered", test_covered);
  g_test_add_func ("/mbox-part/other-format", test_other_format);
  g_test_add_func ("/mbox-part/lost", test_lost);
  g_test_add_func ("/mbox-part/lengths", test_lengths);
  return g_test_run ();
}
