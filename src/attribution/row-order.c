/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/row-order.h"

#include <string.h>

/* A row of a run, with the id of its message. */
typedef struct {
  OnbRow row;
  const gchar *id; /* in the text of the run */
  gsize id_bytes;
} Entry;

static guint32
time_of (const OnbRow *row)
{
  return row->time == 0 ? G_MAXUINT32 : row->time;
}

/* Rows of a message stand together, and messages as their origins do: ids are then read in the
 * order in which they were written. */
static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const OnbRow *row_a = a;
  const OnbRow *row_b = b;

  if (row_a->time != row_b->time)
    return time_of (row_a) < time_of (row_b) ? -1 : 1;
  return row_a->message < row_b->message ? -1 : row_a->message > row_b->message;
}

static gint
compare_entries (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  const Entry *entry_a = a;
  const Entry *entry_b = b;
  gint order = memcmp (entry_a->id, entry_b->id, MIN (entry_a->id_bytes, entry_b->id_bytes));

  if (order != 0)
    return order;
  if (entry_a->id_bytes != entry_b->id_bytes)
    return entry_a->id_bytes < entry_b->id_bytes ? -1 : 1;
  if (entry_a->row.mailbox != entry_b->row.mailbox)
    return (guint16) (entry_a->row.mailbox + 1) < (guint16) (entry_b->row.mailbox + 1) ? -1 : 1;
  return entry_a->row.message < entry_b->row.message ? -1
                                                     : entry_a->row.message > entry_b->row.message;
}

static guint32
id_of (const OnbLedger *ledger, const OnbRow *row)
{
  return onb_ledger_message (ledger, row->message)->id;
}

static gsize
count_id_bytes (const OnbRow *rows, guint n, const OnbLedger *ledger)
{
  gsize bytes = 0;

  for (guint i = 0; i < n; i++) {
    if (i == 0 || rows[i].message != rows[i - 1].message)
      bytes += onb_strings_len (ledger->strings, id_of (ledger, &rows[i]));
  }
  return bytes;
}

/* Rows of one time, in the order of compare_times(). */
static void
sort_run (OnbRow *rows, guint n, const OnbLedger *ledger)
{
  g_autofree gchar *text = g_malloc (count_id_bytes (rows, n, ledger) + 1);
  g_autofree Entry *entries = g_new (Entry, n);
  gchar *end = text;

  for (guint i = 0; i < n; i++) {
    guint32 id = id_of (ledger, &rows[i]);

    entries[i].row = rows[i];
    if (i > 0 && rows[i].message == rows[i - 1].message) {
      entries[i].id = entries[i - 1].id;
      entries[i].id_bytes = entries[i - 1].id_bytes;
      continue;
    }
    entries[i].id = end;
    entries[i].id_bytes = onb_strings_len (ledger->strings, id);
    memcpy (end, onb_strings_get (ledger->strings, id), entries[i].id_bytes);
    end += entries[i].id_bytes;
  }
  g_qsort_with_data (entries, (gint) n, sizeof *entries, compare_entries, NULL);
  for (guint i = 0; i < n; i++)
    rows[i] = entries[i].row;
}

void
onb_rows_sort (GArray *rows, const OnbLedger *ledger)
{
  OnbRow *all = (OnbRow *) (gpointer) rows->data;

  g_array_sort (rows, compare_times);
  for (guint from = 0, to; from < rows->len; from = to) {
    for (to = from + 1; to < rows->len && all[to].time == all[from].time; to++)
      ;
    if (to - from > 1)
      sort_run (all + from, to - from, ledger);
  }
}
