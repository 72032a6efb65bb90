/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <string.h>

/* Records as `field|field` with `/` behind each; `!` before what is cut. */
typedef struct {
  const gchar *name;
  const gchar *input;
  gsize len; /* 0: up to the NUL */
  const gchar *expected;
} Case;

static const Case cases[] = {
  { .name = "empty", .input = "", .expected = "" },
  { .name = "plain", .input = "a,b\r\nc,d\r\n", .expected = "a|b/c|d/" },
  { .name = "no-last-line-end", .input = "a,b\nc,d", .expected = "a|b/c|d/" },
  { .name = "cr-alone", .input = "a,b\rc,d\r", .expected = "a|b/c|d/" },
  { .name = "empty-fields", .input = ",\n,,x\n", .expected = "|/||x/" },
  { .name = "comma-at-end", .input = "a,", .expected = "a|/" },
  { .name = "blank-lines", .input = "\n\r\n\ra\n\n", .expected = "a/" },
  { .name = "quoted-empty-line", .input = "\"\"\na\n", .expected = "/a/" },
  { .name = "quoted", .input = "\"a,b\",\"c\nd\r\ne\"\n", .expected = "a,b|c\nd\r\ne/" },
  { .name = "quotes", .input = "\"say \"\"hi\"\"\",x\n", .expected = "say \"hi\"|x/" },
  { .name = "only-quotes", .input = "\"\"\"\"\n", .expected = "\"/" },
  { .name = "quote-inside", .input = "a\"b,c\n", .expected = "a\"b|c/" },
  { .name = "behind-quote", .input = "\"a\"b\"c,d\n", .expected = "ab\"c|d/" },
  { .name = "space-before-quote", .input = " \"a\",b\n", .expected = " \"a\"|b/" },
  { .name = "open-quote", .input = "a,\"b\nc", .expected = "!a|b\nc/" },
  { .name = "open-quote-empty", .input = "a,\"", .expected = "!a|/" },
  { .name = "quote-at-end", .input = "\"a\"", .expected = "a/" },
  { .name = "bom", .input = "\xef\xbb\xbf\"a\",b\n", .expected = "a|b/" },
  { .name = "bom-alone", .input = "\xef\xbb\xbf", .expected = "" },
  { .name = "bom-cut", .input = "\xef\xbb", .expected = "\xef\xbb/" },
  { .name = "nul", .input = "xa\0b,c\n", .len = 7, .expected = "xa?b|c/" },
  { .name = "utf-16",
    .input = "\xff\xfe\x61\0,\0\xe9\0\n\0",
    .len = 10,
    .expected = "a|\xc3\xa9/" },
  { .name = "utf-16-no-mark", .input = "a\0,\0b\0\r\0\n\0", .len = 10, .expected = "a|b/" },
  { .name = "utf-16-pair",
    .input = "\xff\xfe\x3d\xd8\x00\xde",
    .len = 6,
    .expected = "\xf0\x9f\x98\x80/" },
  { .name = "utf-16-lone-low", .input = "\xff\xfe\x00\xde", .len = 4, .expected = "\xef\xbf\xbd/" },
  { .name = "utf-16-lone-high",
    .input = "\xff\xfe\x3d\xd8x\0",
    .len = 6,
    .expected = "\xef\xbf\xbdx/" },
  { .name = "utf-16-two-high",
    .input = "\xff\xfe\x3d\xd8\x3d\xd8\x00\xde",
    .len = 8,
    .expected = "\xef\xbf\xbd\xf0\x9f\x98\x80/" },
  { .name = "utf-16-odd", .input = "\xff\xfe\x61\0\x62", .len = 5, .expected = "a/" },
  { .name = "utf-16-mark-alone", .input = "\xff\xfe", .len = 2, .expected = "" },
};

/* Gives @step bytes at a time, from a block of the exact size. */
typedef struct {
  guint8 *block;
  gsize len;
  gsize at;
  gsize step;
  gboolean fails;
} Source;

static gssize
fill (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  Source *source = data;
  gsize n = MIN (MIN (bytes, source->step), source->len - source->at);

  if (source->fails && n == 0) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_IO, "no");
    return -1;
  }
  if (n > 0)
    memcpy (buffer, source->block + source->at, n);
  source->at += n;
  return (gssize) n;
}

static gchar *
read_all (OnbCsv *csv)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const OnbCsvRecord *record = NULL;

  while (onb_csv_next (csv, &record, &error) && record != NULL) {
    g_assert_cmpuint (record->n, >, 0);
    if (record->is_cut)
      g_string_append_c (all, '!');
    for (guint i = 0; i < record->n; i++) {
      g_assert_cmpint (record->fields[i].text[record->fields[i].bytes], ==, '\0');
      if (i > 0)
        g_string_append_c (all, '|');
      for (gsize at = 0; at < record->fields[i].bytes; at++) {
        gchar c = record->fields[i].text[at];

        g_string_append_c (all, c == '\0' ? '?' : c);
      }
    }
    g_string_append_c (all, '/');
  }
  g_assert_no_error (error);
  g_assert_true (onb_csv_next (csv, &record, &error));
  g_assert_null (record);
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  gsize len = row->len > 0 ? row->len : strlen (row->input);
  g_autofree guint8 *block = g_memdup2 (row->input, len);
  g_autoptr (OnbCsv) whole = onb_csv_new_for_data (block, len, 1000);
  g_autofree gchar *text = read_all (whole);

  g_assert_cmpstr (text, ==, row->expected);
  /* However the bytes come in, the records are the same. */
  for (gsize step = 1; step <= len; step++) {
    Source source = { .block = block, .len = len, .step = step };
    g_autoptr (OnbTextStream) stream = onb_text_stream_new (fill, &source);
    g_autoptr (OnbCsv) csv = onb_csv_new (stream, 1000);
    g_autofree gchar *again = read_all (csv);

    g_assert_cmpstr (again, ==, row->expected);
  }
}

/* A field larger than the window, and than what may be kept. */
static void
test_long (void)
{
  g_autoptr (GString) input = g_string_new ("\"");
  const OnbCsvRecord *record = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (input, "ab\n\"\"");
  g_string_append (input, "\",x\nnext,y\n");
  for (guint i = 0; i < 2; i++) {
    gsize kept = i == 0 ? 1000000 : 1001;
    g_autoptr (OnbCsv) csv = onb_csv_new_for_data ((const guint8 *) input->str, input->len, kept);

    g_assert_true (onb_csv_next (csv, &record, NULL));
    g_assert_cmpuint (record->n, ==, 2);
    g_assert_cmpuint (record->fields[0].bytes, ==, i == 0 ? 400000 : 1001);
    g_assert_cmpint (record->is_cut, ==, i == 1);
    g_assert_true (onb_csv_next (csv, &record, NULL));
    g_assert_cmpstr (record->fields[0].text, ==, "next");
    g_assert_cmpuint (record->line, ==, 100002);
    g_assert_false (record->is_cut);
  }
}

static void
test_many_fields (void)
{
  g_autofree gchar *commas = g_strnfill (10000, ',');
  const OnbCsvRecord *record = NULL;
  g_autoptr (OnbCsv) csv = onb_csv_new_for_data ((const guint8 *) commas, 10000, 100000);

  g_assert_true (onb_csv_next (csv, &record, NULL));
  g_assert_cmpuint (record->n, ==, 4096);
  g_assert_true (record->is_cut);
}

static void
test_lines (void)
{
  static const gchar text[] = "a\r\n\r\n\"b\nb\"\rc\n";
  static const guint64 lines[] = { 1, 3, 5 };
  g_autoptr (OnbCsv) csv = onb_csv_new_for_data ((const guint8 *) text, strlen (text), 100);
  const OnbCsvRecord *record = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_assert_true (onb_csv_next (csv, &record, NULL));
    g_assert_cmpuint (record->line, ==, lines[i]);
  }
}

static void
test_column (void)
{
  static const gchar text[] = "RecordId, AuditData ,x\n";
  g_autoptr (OnbCsv) csv = onb_csv_new_for_data ((const guint8 *) text, strlen (text), 100);
  const OnbCsvRecord *record = NULL;

  g_assert_true (onb_csv_next (csv, &record, NULL));
  g_assert_cmpint (onb_csv_column (record, "auditdata"), ==, 1);
  g_assert_cmpint (onb_csv_column (record, "recordid"), ==, 0);
  g_assert_cmpint (onb_csv_column (record, "record"), ==, -1);
}

static void
test_read_error (void)
{
  Source source = { .block = (guint8 *) "a,b\nc", .len = 5, .step = 5, .fails = TRUE };
  g_autoptr (OnbTextStream) stream = onb_text_stream_new (fill, &source);
  g_autoptr (OnbCsv) csv = onb_csv_new (stream, 100);
  g_autoptr (GError) error = NULL;
  const OnbCsvRecord *record = NULL;

  g_assert_true (onb_csv_next (csv, &record, &error));
  g_assert_cmpuint (record->n, ==, 2);
  g_assert_false (onb_csv_next (csv, &record, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/csv/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/csv/long", test_long);
  g_test_add_func ("/csv/many-fields", test_many_fields);
  g_test_add_func ("/csv/lines", test_lines);
  g_test_add_func ("/csv/column", test_column);
  g_test_add_func ("/csv/read-error", test_read_error);
  return g_test_run ();
}
