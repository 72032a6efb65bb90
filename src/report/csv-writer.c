/* SPDX-License-Identifier: Apache-2.0 */
#include "report/csv-writer.h"

#include "base/civil.h"
#include "base/safe-text.h"
#include "report/human.h"

static void
append_cell (GString *text, OnbColumnType type, const OnbCell *cell, gboolean raw)
{
  if (cell->is_null)
    return;
  switch (type) {
  case ONB_COLUMN_COUNT:
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, cell->count);
    break;
  case ONB_COLUMN_SECONDS:
    g_string_append_printf (text, "%" G_GINT64_FORMAT, cell->seconds);
    break;
  case ONB_COLUMN_TIME: {
    g_autofree gchar *time = onb_civil_format (cell->seconds);
    g_string_append (text, time);
    break;
  }
  case ONB_COLUMN_SHARE:
    onb_share_append (text, cell->share.part, cell->share.whole);
    break;
  case ONB_COLUMN_BOOLEAN:
    g_string_append (text, cell->boolean ? "true" : "false");
    break;
  case ONB_COLUMN_TEXT:
  case ONB_COLUMN_ADDRESS:
    onb_safe_append_csv (text, cell->text, raw);
    break;
  }
}

void
onb_csv_write_header (OnbOut *out, const OnbTable *table)
{
  for (guint i = 0; i < onb_table_n_columns (table); i++) {
    if (i > 0)
      g_string_append_c (out->text, ',');
    g_string_append (out->text, onb_table_column (table, i)->name);
  }
  g_string_append_c (out->text, '\n');
}

void
onb_csv_write_rows (OnbOut *out, const OnbTable *table, gboolean raw)
{
  for (guint row = 0; row < onb_table_n_rows (table); row++) {
    for (guint i = 0; i < onb_table_n_columns (table); i++) {
      if (i > 0)
        g_string_append_c (out->text, ',');
      append_cell (out->text, onb_table_column (table, i)->type, onb_table_cell (table, row, i),
                   raw);
    }
    g_string_append_c (out->text, '\n');
    if (!onb_out_spill (out))
      return;
  }
}
