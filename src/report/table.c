/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#define TEXT_BLOCK_BYTES 4096

struct _OnbTable {
  const OnbColumn *columns;
  guint n_columns;
  GArray *cells; /* OnbCell, row after row */
  GStringChunk *texts;
};

OnbTable *
onb_table_new (const OnbColumn *columns, guint n_columns)
{
  OnbTable *table = g_new0 (OnbTable, 1);

  table->columns = columns;
  table->n_columns = n_columns;
  table->cells = g_array_new (FALSE, FALSE, sizeof (OnbCell));
  table->texts = g_string_chunk_new (TEXT_BLOCK_BYTES);
  return table;
}

void
onb_table_free (OnbTable *table)
{
  g_array_free (table->cells, TRUE);
  g_string_chunk_free (table->texts);
  g_free (table);
}

static OnbColumnType
next_type (const OnbTable *table)
{
  return table->columns[table->cells->len % table->n_columns].type;
}

static void
add_cell (OnbTable *table, OnbCell cell)
{
  g_array_append_val (table->cells, cell);
}

void
onb_table_add_null (OnbTable *table)
{
  add_cell (table, (OnbCell){ .is_null = TRUE });
}

void
onb_table_add_count (OnbTable *table, guint64 value)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_COUNT);

  add_cell (table, (OnbCell){ .count = value });
}

void
onb_table_add_boolean (OnbTable *table, gboolean value)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_BOOLEAN);

  add_cell (table, (OnbCell){ .boolean = value });
}

void
onb_table_add_text (OnbTable *table, const gchar *value)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_TEXT
                    || next_type (table) == ONB_COLUMN_ADDRESS);

  if (value == NULL)
    onb_table_add_null (table);
  else
    add_cell (table, (OnbCell){ .text = g_string_chunk_insert (table->texts, value) });
}

void
onb_table_add_seconds (OnbTable *table, gint64 value)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_SECONDS
                    || next_type (table) == ONB_COLUMN_TIME);

  add_cell (table, (OnbCell){ .is_null = value == ONB_NO_TIME, .seconds = value });
}

void
onb_table_add_work (OnbTable *table, gint64 value)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_SECONDS);

  add_cell (table, (OnbCell){ .is_null = value == ONB_NO_TIME, .is_work = TRUE, .seconds = value });
}

void
onb_table_add_share (OnbTable *table, guint64 part, guint64 whole)
{
  g_return_if_fail (next_type (table) == ONB_COLUMN_SHARE);

  add_cell (table, (OnbCell){ .is_null = whole == 0, .share = { part, whole } });
}

void
onb_table_clear (OnbTable *table)
{
  g_array_set_size (table->cells, 0);
  g_string_chunk_clear (table->texts);
}

guint
onb_table_n_rows (const OnbTable *table)
{
  return table->cells->len / table->n_columns;
}

guint
onb_table_n_columns (const OnbTable *table)
{
  return table->n_columns;
}

const OnbColumn *
onb_table_column (const OnbTable *table, guint column)
{
  return &table->columns[column];
}

const OnbCell *
onb_table_cell (const OnbTable *table, guint row, guint column)
{
  return &g_array_index (table->cells, OnbCell, row * table->n_columns + column);
}

static void
write_member (OnbJson *json, const OnbColumn *column, const OnbCell *cell)
{
  if (cell->is_null) {
    onb_json_null (json, column->name);
    return;
  }
  switch (column->type) {
  case ONB_COLUMN_COUNT:
    onb_json_count (json, column->name, cell->count);
    break;
  case ONB_COLUMN_SECONDS:
    onb_json_seconds (json, column->name, cell->seconds);
    break;
  case ONB_COLUMN_TIME:
    onb_json_time (json, column->name, cell->seconds);
    break;
  case ONB_COLUMN_SHARE:
    onb_json_share (json, column->name, cell->share.part, cell->share.whole);
    break;
  case ONB_COLUMN_BOOLEAN:
    onb_json_boolean (json, column->name, cell->boolean);
    break;
  case ONB_COLUMN_TEXT:
  case ONB_COLUMN_ADDRESS:
    onb_json_text (json, column->name, cell->text);
    break;
  }
}

void
onb_table_write_json (const OnbTable *table, OnbJson *json, const gchar *key)
{
  onb_json_begin_list (json, key, ONB_JSON_LINES);
  for (guint row = 0; row < onb_table_n_rows (table); row++) {
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    for (guint i = 0; i < table->n_columns; i++)
      write_member (json, &table->columns[i], onb_table_cell (table, row, i));
    onb_json_end (json);
  }
  onb_json_end (json);
}
