/* SPDX-License-Identifier: Apache-2.0 */
/* OnbTable: rows of typed cells. What a column means stands in its type; how it looks is the
 * writer's business. */
#pragma once

#include "report/json.h"
#include "report/out.h"

typedef enum {
  ONB_COLUMN_COUNT,
  ONB_COLUMN_SECONDS,
  ONB_COLUMN_SHARE,
  ONB_COLUMN_TIME,
  ONB_COLUMN_BOOLEAN,
  ONB_COLUMN_TEXT,
  ONB_COLUMN_ADDRESS,
} OnbColumnType;

/**
 * OnbColumn:
 * @name: in CSV and JSON
 * @title: in text
 * @drop: on a narrow page the columns with the highest @drop go first; 0 stays
 * @least: columns of the page that a text keeps before something is dropped; 0 means 12
 */
#define ONB_COLUMN_WHOLE G_MAXUINT /* a least: the text is never cut */

typedef struct {
  const gchar *name;
  const gchar *title;
  OnbColumnType type;
  guint drop;
  guint least;
} OnbColumn;

/* A column of CSV and JSON only. */
#define ONB_DATA_COLUMN(name, type)                                                                \
  {                                                                                                \
    name, NULL, ONB_COLUMN_##type, 0, 0                                                            \
  }

typedef struct {
  gboolean is_null;
  gboolean is_work; /* seconds of working time */
  union {
    guint64 count;
    gint64 seconds; /* also times */
    gboolean boolean;
    const gchar *text; /* owned by the table */
    struct {
      guint64 part;
      guint64 whole;
    } share;
  };
} OnbCell;

typedef struct _OnbTable OnbTable;

/** onb_table_new: @columns must outlive the table. */
OnbTable *onb_table_new (const OnbColumn *columns, guint n_columns);
void onb_table_free (OnbTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTable, onb_table_free)

/* Cells are added from left to right, row by row; the type must be that of the column whose turn it
 * is. */
void onb_table_add_null (OnbTable *table);
void onb_table_add_count (OnbTable *table, guint64 value);
void onb_table_add_boolean (OnbTable *table, gboolean value);

/** onb_table_add_text: a text or an address, copied; NULL is null. */
void onb_table_add_text (OnbTable *table, const gchar *value);

/** onb_table_add_seconds: seconds or a time; %ONB_NO_TIME is null. */
void onb_table_add_seconds (OnbTable *table, gint64 value);

/** onb_table_add_work: the same of working time, which a text shows in hours. */
void onb_table_add_work (OnbTable *table, gint64 value);

/** onb_table_add_share: null when @whole is 0. */
void onb_table_add_share (OnbTable *table, guint64 part, guint64 whole);

/** onb_table_clear: Removes all rows, so that a long table can be written in pieces. */
void onb_table_clear (OnbTable *table);

guint onb_table_n_rows (const OnbTable *table);
guint onb_table_n_columns (const OnbTable *table);
const OnbColumn *onb_table_column (const OnbTable *table, guint column);
const OnbCell *onb_table_cell (const OnbTable *table, guint row, guint column);

/** onb_table_write_json: A list of objects, one row a line. */
void onb_table_write_json (const OnbTable *table, OnbJson *json, const gchar *key);
