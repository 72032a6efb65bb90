/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include <string.h>

#include "base/safe-text.h"
#include "report-fixture.h"
#include "report/human.h"
#include "report/text-writer.h"

static const OnbColumn columns[] = {
  { "agent", "Agent", ONB_COLUMN_ADDRESS, 0, 0 },
  { "sent", "Sent", ONB_COLUMN_COUNT, 0, 0 },
  { "share", "Share", ONB_COLUMN_SHARE, 1, 0 },
  { "median", "Median", ONB_COLUMN_SECONDS, 0, 0 },
};

static OnbTable *
make_table (void)
{
  OnbTable *table = onb_table_new (columns, G_N_ELEMENTS (columns));

  onb_table_add_text (table, "john.doe@acme.example");
  onb_table_add_count (table, 120);
  onb_table_add_share (table, 120, 123);
  onb_table_add_seconds (table, 3 * 3600 + 12 * 60);
  onb_table_add_text (table, "山田太郎@acme.example");
  onb_table_add_count (table, 3);
  onb_table_add_share (table, 3, 123);
  onb_table_add_null (table);
  onb_table_add_text (table, "\xE2\x80\xAE"
                             "evil\033[2J");
  onb_table_add_count (table, 0);
  onb_table_add_share (table, 0, 0);
  onb_table_add_seconds (table, 0);
  return table;
}

typedef struct {
  const gchar *name;
  guint columns;
  gboolean color;
  const gchar *wanted;
} Case;

static const Case cases[] = {
  { "wide", 80, FALSE,
    "Agent                    Sent  Share  Median\n"
    "john.doe@acme.example     120  97.6%  3h 12m\n"
    "山田太郎@acme.example       3   2.4%       –\n"
    "<U+202E>evil<U+001B>[2J     0      –      0s\n" },
  /* 40 columns: 4 + 5 + 6 of numbers and 6 of gaps leave 19 for the address. */
  { "narrow", 40, FALSE,
    "Agent                Sent  Share  Median\n"
    "john.doe@acme.exam…   120  97.6%  3h 12m\n"
    "山田太郎@acme.exam…     3   2.4%       –\n"
    "<U+202E>evil<U+001…     0      –      0s\n" },
  { "color", 80, TRUE,
    "\033[1mAgent                    Sent  Share  Median\033[0m\n"
    "john.doe@acme.example     120  97.6%  3h 12m\n"
    "山田太郎@acme.example       3   2.4%       –\n"
    "<U+202E>evil<U+001B>[2J     0      –      0s\n" },
};

static gchar *
render (const OnbTable *table, guint width, gboolean color, guint indent)
{
  Kept kept = { .text = g_string_new (NULL) };
  const OnbOutput output = { keep, &kept };
  const OnbLook look = { .columns = width, .color = color };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  OnbPage page;

  onb_page_init (&page, out, &look);
  onb_page_table (&page, indent, table, "--format csv");
  g_assert_true (onb_out_finish (out, NULL));
  return g_string_free (kept.text, FALSE);
}

static void
test_text (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (OnbTable) table = make_table ();
  g_autofree gchar *text = render (table, test->columns, test->color, 0);

  g_assert_cmpstr (text, ==, test->wanted);
}

/* Columns that may go do so before an address becomes unreadable: 20 of indent leave 20, so Share
 * goes. */
static void
test_drop (void)
{
  g_autoptr (OnbTable) table = make_table ();
  g_autofree gchar *text = render (table, 40, FALSE, 12);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpstr (lines[0], ==, "            Agent           Sent  Median");
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (onb_text_width (lines[i]), <=, 40);
}

static void
test_json (void)
{
  Kept kept = { .text = g_string_new (NULL) };
  const OnbOutput output = { keep, &kept };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  g_autoptr (OnbJson) json = onb_json_new (out);
  g_autoptr (OnbTable) table = make_table ();

  onb_table_write_json (table, json, NULL);
  g_assert_true (onb_out_finish (out, NULL));
  g_assert_cmpstr (kept.text->str, ==,
                   "[\n"
                   "  {\"agent\": \"john.doe@acme.example\", \"sent\": 120, \"share\": 0.975610, "
                   "\"median\": 11520},\n"
                   "  {\"agent\": \"山田太郎@acme.example\", \"sent\": 3, \"share\": 0.024390, "
                   "\"median\": null},\n"
                   "  {\"agent\": \"\\u202eevil\\u001b[2J\", \"sent\": 0, \"share\": null, "
                   "\"median\": 0}\n"
                   "]\n");
  g_string_free (kept.text, TRUE);
}

static void
test_clear (void)
{
  g_autoptr (OnbTable) table = make_table ();

  g_assert_cmpuint (onb_table_n_rows (table), ==, 3);
  onb_table_clear (table);
  g_assert_cmpuint (onb_table_n_rows (table), ==, 0);
}

typedef struct {
  const gchar *name;
  gint64 seconds;
  const gchar *wanted;
} DurationCase;

static const DurationCase durations[] = {
  { "zero", 0, "0s" },
  { "seconds", 59, "59s" },
  { "minute", 60, "1m" },
  { "minutes", 725, "12m 5s" },
  { "hour", 3600, "1h" },
  { "hours", 11520, "3h 12m" },
  { "hours-drop-seconds", 3659, "1h" },
  { "day", 86400, "1d" },
  { "days", 2 * 86400 + 4 * 3600 + 59, "2d 4h" },
  { "many-days", 120 * 86400 + 4 * 3600, "120d" },
  { "negative", -90, "-1m 30s" },
  { "least", G_MININT64, "-106751991167300d" },
};

static void
test_duration (gconstpointer data)
{
  const DurationCase *test = data;
  g_autoptr (GString) text = g_string_new (NULL);

  onb_duration_append (text, test->seconds);
  g_assert_cmpstr (text->str, ==, test->wanted);
}

typedef struct {
  const gchar *name;
  guint64 bytes;
  const gchar *wanted;
} BytesCase;

static const BytesCase sizes[] = {
  { "none", 0, "0 B" },
  { "bytes", 999, "999 B" },
  { "kilobyte", 1000, "1.0 KB" },
  { "rounded-down", 1999, "1.9 KB" },
  { "kilobytes", 999999, "999.9 KB" },
  { "megabyte", 1000000, "1.0 MB" },
  { "most", G_MAXUINT64, "18.4 EB" },
};

static void
test_bytes (gconstpointer data)
{
  const BytesCase *test = data;
  g_autoptr (GString) text = g_string_new (NULL);

  onb_bytes_append (text, test->bytes);
  g_assert_cmpstr (text->str, ==, test->wanted);
}

/* A paragraph is wrapped at spaces only: what is longer than a line must be fit to be copied. */
static void
test_paragraph (void)
{
  Kept kept = { .text = g_string_new (NULL) };
  const OnbOutput output = { keep, &kept };
  const OnbLook look = { .columns = 40 };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  OnbPage page;

  onb_page_init (&page, out, &look);
  onb_page_paragraph (&page, ONB_TONE_PLAIN, 0, 2,
                      "one two three four five six seven eight nine ten "
                      "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
  onb_page_field (&page, "Label", "");
  g_assert_true (onb_out_finish (out, NULL));
  g_assert_cmpstr (kept.text->str, ==,
                   "one two three four five six seven eight\n"
                   "  nine ten\n"
                   "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n"
                   "Label\n");
  g_string_free (kept.text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/table/text/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (durations); i++) {
    g_autofree gchar *path = g_strconcat ("/table/duration/", durations[i].name, NULL);
    g_test_add_data_func (path, &durations[i], test_duration);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree gchar *path = g_strconcat ("/table/bytes/", sizes[i].name, NULL);
    g_test_add_data_func (path, &sizes[i], test_bytes);
  }
  g_test_add_func ("/table/drop", test_drop);
  g_test_add_func ("/table/json", test_json);
  g_test_add_func ("/table/clear", test_clear);
  g_test_add_func ("/table/paragraph", test_paragraph);
  return g_test_run ();
}
