/* SPDX-License-Identifier: Apache-2.0 */
/* The table of a text page: every column as wide as its widest cell, then narrowed until it fits.
 */
#include "report/text-writer.h"

#include <string.h>

#include "base/safe-text.h"
#include "report/human.h"

#define GAP_COLUMNS 2
#define LEAST_TEXT_COLUMNS 12
#define TINY_TEXT_COLUMNS 6 /* when nothing is left to drop */

typedef struct {
  const OnbTable *table;
  GPtrArray *cells; /* owns gchar*, safe, row after row */
  guint *wanted;    /* owned; widest cell; 0: the column is dropped */
  guint *widths;    /* owned; as printed */
} Layout;

static void
layout_free (Layout *layout)
{
  g_ptr_array_unref (layout->cells);
  g_free (layout->wanted);
  g_free (layout->widths);
  g_free (layout);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Layout, layout_free)

static gboolean
is_text (const OnbColumn *column)
{
  return column->type == ONB_COLUMN_TEXT || column->type == ONB_COLUMN_ADDRESS
         || column->type == ONB_COLUMN_TIME;
}

/* Times must not be cut, nor names of periods. */
static gboolean
may_shrink (const OnbColumn *column)
{
  return column->least != ONB_COLUMN_WHOLE
         && (column->type == ONB_COLUMN_TEXT || column->type == ONB_COLUMN_ADDRESS);
}

static gchar *
cell_text (OnbColumnType type, const OnbCell *cell)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (cell->is_null)
    return g_strdup (type == ONB_COLUMN_TEXT || type == ONB_COLUMN_ADDRESS ? "" : "–");
  switch (type) {
  case ONB_COLUMN_COUNT:
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, cell->count);
    break;
  case ONB_COLUMN_SECONDS:
    if (cell->is_work)
      onb_work_append (text, cell->seconds);
    else
      onb_duration_append (text, cell->seconds);
    break;
  case ONB_COLUMN_TIME:
    onb_moment_append (text, cell->seconds, NULL);
    break;
  case ONB_COLUMN_SHARE:
    onb_percent_append (text, cell->share.part, cell->share.whole);
    break;
  case ONB_COLUMN_BOOLEAN:
    g_string_append (text, cell->boolean ? "yes" : "no");
    break;
  case ONB_COLUMN_TEXT:
  case ONB_COLUMN_ADDRESS:
    onb_safe_append (text, cell->text);
    break;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Layout *
layout_new (const OnbTable *table)
{
  g_autoptr (Layout) layout = g_new0 (Layout, 1);
  guint n = onb_table_n_columns (table);

  layout->table = table;
  layout->cells = g_ptr_array_new_with_free_func (g_free);
  layout->wanted = g_new0 (guint, n);
  layout->widths = g_new0 (guint, n);
  for (guint i = 0; i < n; i++)
    layout->wanted[i] = onb_text_width (onb_table_column (table, i)->title);
  for (guint row = 0; row < onb_table_n_rows (table); row++) {
    for (guint i = 0; i < n; i++) {
      gchar *text = cell_text (onb_table_column (table, i)->type, onb_table_cell (table, row, i));
      layout->wanted[i] = MAX (layout->wanted[i], onb_text_width (text));
      g_ptr_array_add (layout->cells, text);
    }
  }
  return g_steal_pointer (&layout);
}

static guint
total_width (const Layout *layout)
{
  guint total = 0;

  for (guint i = 0; i < onb_table_n_columns (layout->table); i++) {
    if (layout->widths[i] > 0)
      total += layout->widths[i] + (total > 0 ? GAP_COLUMNS : 0);
  }
  return total;
}

static guint
least_width (const OnbColumn *column, gboolean is_tiny)
{
  if (is_tiny)
    return TINY_TEXT_COLUMNS;
  return column->least > 0 ? column->least : LEAST_TEXT_COLUMNS;
}

/* Takes one column from the widest text; FALSE when all are as narrow as they may be. */
static gboolean
shrink (Layout *layout, gboolean is_tiny)
{
  guint widest = G_MAXUINT;

  for (guint i = 0; i < onb_table_n_columns (layout->table); i++) {
    const OnbColumn *column = onb_table_column (layout->table, i);
    if (may_shrink (column) && layout->widths[i] > least_width (column, is_tiny)
        && (widest == G_MAXUINT || layout->widths[i] > layout->widths[widest]))
      widest = i;
  }
  if (widest == G_MAXUINT)
    return FALSE;
  layout->widths[widest]--;
  return TRUE;
}

/* Drops the column that is missed least; FALSE when only those are left that must stay. */
static gboolean
drop (Layout *layout)
{
  guint first = G_MAXUINT, most = 0;

  for (guint i = 0; i < onb_table_n_columns (layout->table); i++) {
    guint rank = onb_table_column (layout->table, i)->drop;
    if (layout->wanted[i] > 0 && rank > most) {
      most = rank;
      first = i;
    }
  }
  if (first == G_MAXUINT)
    return FALSE;
  layout->wanted[first] = 0;
  return TRUE;
}

static void
fit (Layout *layout, guint columns)
{
  do {
    memcpy (layout->widths, layout->wanted, onb_table_n_columns (layout->table) * sizeof (guint));
    while (total_width (layout) > columns && shrink (layout, FALSE))
      ;
  } while (total_width (layout) > columns && drop (layout));
  while (total_width (layout) > columns && shrink (layout, TRUE))
    ;
}

static void
append_row (const OnbPage *page, OnbTone tone, const Layout *layout, guint indent,
            const gchar *const *texts)
{
  GString *out = page->out->text;
  gboolean is_first = TRUE;

  onb_page_start_tone (page, tone);
  g_string_append_printf (out, "%*s", (gint) indent, "");
  for (guint i = 0; i < onb_table_n_columns (layout->table); i++) {
    const OnbColumn *column = onb_table_column (layout->table, i);
    if (layout->widths[i] == 0)
      continue;
    if (!is_first)
      g_string_append (out, "  ");
    is_first = FALSE;
    onb_text_append_fit (out, texts[i], layout->widths[i],
                         is_text (column) ? ONB_ALIGN_LEFT : ONB_ALIGN_RIGHT);
  }
  onb_page_end_line (page, tone);
}

static gboolean
is_empty (const OnbTable *table, guint column)
{
  for (guint row = 0; row < onb_table_n_rows (table); row++) {
    const OnbCell *cell = onb_table_cell (table, row, column);
    gboolean is_blank
        = cell->is_null || (may_shrink (onb_table_column (table, column)) && *cell->text == '\0');
    if (!is_blank)
      return FALSE;
  }
  return TRUE;
}

/* The titles of the columns that were dropped and hold something. */
static GString *
titles_left_out (const Layout *layout)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < onb_table_n_columns (layout->table); i++) {
    if (layout->widths[i] == 0 && !is_empty (layout->table, i))
      g_string_append_printf (titles, "%s%s", titles->len > 0 ? ", " : "",
                              onb_table_column (layout->table, i)->title);
  }
  return titles;
}

/* Whether the widest page that there is has room for every column. */
static gboolean
fits_widest_page (const OnbTable *table, guint indent)
{
  g_autoptr (Layout) layout = layout_new (table);
  g_autoptr (GString) titles = NULL;

  fit (layout, ONB_MOST_PAGE_COLUMNS - indent);
  titles = titles_left_out (layout);
  return titles->len == 0;
}

/* A column that is missing looks like one that does not exist. */
static void
write_left_out (const OnbPage *page, guint indent, const Layout *layout, const gchar *format)
{
  g_autoptr (GString) titles = titles_left_out (layout);
  g_autofree gchar *text = NULL;
  const gchar *way = "use";

  if (titles->len == 0)
    return;
  if (fits_widest_page (layout->table, indent))
    way = page->is_terminal ? "use a wider terminal or" : "set COLUMNS or use";
  text = g_strdup_printf ("(no room in %u columns for %s: %s %s)", page->columns, titles->str, way,
                          format);
  onb_page_paragraph (page, ONB_TONE_QUIET, indent, indent + 1, text);
}

void
onb_page_table (const OnbPage *page, guint indent, const OnbTable *table, const gchar *format)
{
  g_autoptr (Layout) layout = layout_new (table);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  guint n = onb_table_n_columns (table);

  fit (layout, page->columns - MIN (indent, page->columns));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (titles, (gpointer) onb_table_column (table, i)->title);
  append_row (page, ONB_TONE_HEADING, layout, indent, (const gchar *const *) titles->pdata);
  for (guint row = 0; row < onb_table_n_rows (table); row++) {
    append_row (page, ONB_TONE_PLAIN, layout, indent,
                (const gchar *const *) layout->cells->pdata + row * n);
    onb_out_spill (page->out);
  }
  write_left_out (page, indent, layout, format);
}
