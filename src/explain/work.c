/* SPDX-License-Identifier: Apache-2.0 */
#include "explain/walk.h"

#include "metrics/worktime.h"

/* The last segments are a ring until the end is known. */
typedef struct {
  OnbWorkLog *log;
  guint64 n_last; /* seen behind the first ones */
} Keeper;

static void
keep_segment (Keeper *keeper, const OnbWorked *worked)
{
  OnbWorkLog *log = keeper->log;

  if (log->first->len < ONB_SEGMENTS_KEPT) {
    g_array_append_val (log->first, *worked);
    return;
  }
  if (log->last->len < ONB_SEGMENTS_KEPT) {
    g_array_append_val (log->last, *worked);
  } else {
    OnbWorked *slot
        = &g_array_index (log->last, OnbWorked, (guint) (keeper->n_last % ONB_SEGMENTS_KEPT));

    log->left_out++;
    log->left_out_seconds += slot->until_unix - slot->from_unix;
    *slot = *worked;
  }
  keeper->n_last++;
}

static void
visit (gint32 day, gint64 open_unix, gint64 close_unix, gpointer data)
{
  Keeper *keeper = data;
  OnbWorkLog *log = keeper->log;
  OnbWorked worked = { .day = day, .from_unix = open_unix, .until_unix = close_unix };

  if (open_unix != close_unix) {
    keep_segment (keeper, &worked);
    return;
  }
  if (log->n_holidays++ < ONB_HOLIDAYS_KEPT)
    g_array_append_val (log->holidays, day);
}

static gint
compare_segments (gconstpointer a, gconstpointer b)
{
  const OnbWorked *left = a;
  const OnbWorked *right = b;

  return left->from_unix < right->from_unix ? -1 : left->from_unix > right->from_unix;
}

OnbWorkLog *
onb_explain_work (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix)
{
  OnbWorkLog *log = g_new0 (OnbWorkLog, 1);
  Keeper keeper = { .log = log };

  log->first = g_array_new (FALSE, FALSE, sizeof (OnbWorked));
  log->last = g_array_new (FALSE, FALSE, sizeof (OnbWorked));
  log->holidays = g_array_new (FALSE, FALSE, sizeof (gint32));
  log->seconds = onb_worktime_each (schedule, from_unix, until_unix, visit, &keeper);
  g_array_sort (log->last, compare_segments);
  return log;
}

void
onb_work_log_free (OnbWorkLog *log)
{
  if (log == NULL)
    return;
  g_array_unref (log->first);
  g_array_unref (log->last);
  g_array_unref (log->holidays);
  g_free (log);
}
