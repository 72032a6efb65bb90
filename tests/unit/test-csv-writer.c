/* SPDX-License-Identifier: Apache-2.0 */
#include "report/csv-writer.h"

#include "report-fixture.h"

static const OnbColumn columns[] = {
  { "count", NULL, ONB_COLUMN_COUNT, 0, 0 },     { "seconds", NULL, ONB_COLUMN_SECONDS, 0, 0 },
  { "share", NULL, ONB_COLUMN_SHARE, 0, 0 },     { "time", NULL, ONB_COLUMN_TIME, 0, 0 },
  { "boolean", NULL, ONB_COLUMN_BOOLEAN, 0, 0 }, { "text", NULL, ONB_COLUMN_TEXT, 0, 0 },
  { "address", NULL, ONB_COLUMN_ADDRESS, 0, 0 },
};

static OnbTable *
make_table (void)
{
  OnbTable *table = onb_table_new (columns, G_N_ELEMENTS (columns));

  onb_table_add_count (table, 7);
  onb_table_add_seconds (table, -61);
  onb_table_add_share (table, 1, 8);
  onb_table_add_seconds (table, 1735787045);
  onb_table_add_boolean (table, TRUE);
  onb_table_add_text (table, "=cmd|' /C calc'!A0");
  onb_table_add_text (table, "+tag@acme.example");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    onb_table_add_null (table);
  return table;
}

typedef struct {
  const gchar *name;
  gboolean raw;
  const gchar *wanted;
} Case;

static const Case cases[] = {
  /* A number that starts with a minus is a number, not a formula. */
  { "safe", FALSE,
    "count,seconds,share,time,boolean,text,address\n"
    "7,-61,0.125000,2025-01-02T03:04:05Z,true,'=cmd|' /C calc'!A0,'+tag@acme.example\n"
    ",,,,,,\n" },
  { "raw", TRUE,
    "count,seconds,share,time,boolean,text,address\n"
    "7,-61,0.125000,2025-01-02T03:04:05Z,true,=cmd|' /C calc'!A0,+tag@acme.example\n"
    ",,,,,,\n" },
};

static void
test_rows (gconstpointer data)
{
  const Case *test = data;
  Kept kept = { .text = g_string_new (NULL) };
  const OnbOutput output = { keep, &kept };
  g_autoptr (OnbOut) out = onb_out_new (&output);
  g_autoptr (OnbTable) table = make_table ();

  onb_csv_write_header (out, table);
  onb_csv_write_rows (out, table, test->raw);
  g_assert_true (onb_out_finish (out, NULL));
  g_assert_cmpstr (kept.text->str, ==, test->wanted);
  g_string_free (kept.text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/csv-writer/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_rows);
  }
  return g_test_run ();
}
