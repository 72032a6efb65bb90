/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/periods.h"

#include "base/civil.h"
#include "metrics/stats.h"

/* One period; it is known by its first day. */
typedef struct {
  gint32 first_day;
  OnbPeriodResult result;
  GArray *seconds; /* gint64, of its responses */
} Period;

struct _OnbPeriods {
  OnbBy by;
  GTimeZone *zone;
  GHashTable *periods; /* first day -> owns Period */
  Period *last;        /* found last, by a time of @last_day: mail comes in the order of days */
  gint32 last_day;
};

static void
free_period (gpointer data)
{
  Period *period = data;

  g_array_unref (period->seconds);
  g_free (period);
}

OnbPeriods *
onb_periods_new (OnbBy by, GTimeZone *zone)
{
  OnbPeriods *periods = g_new0 (OnbPeriods, 1);

  periods->by = by;
  periods->zone = zone == NULL ? NULL : g_time_zone_ref (zone);
  periods->periods = g_hash_table_new_full (NULL, NULL, NULL, free_period);
  return periods;
}

void
onb_periods_free (OnbPeriods *periods)
{
  if (periods == NULL)
    return;
  g_hash_table_unref (periods->periods);
  g_clear_pointer (&periods->zone, g_time_zone_unref);
  g_free (periods);
}

static gint32
first_day_of (const OnbPeriods *periods, gint32 day)
{
  gint year;
  guint month;

  switch (periods->by) {
  case ONB_BY_WEEK:
    return day - (gint32) onb_civil_weekday (day);
  case ONB_BY_MONTH:
    onb_civil_from_days (day, &year, &month, NULL);
    return onb_civil_days (year, month, 1);
  case ONB_BY_DAY:
    break;
  }
  return day;
}

static Period *
period_of (OnbPeriods *periods, gint64 unix_seconds)
{
  gint32 day = onb_civil_day_of (onb_civil_wall (periods->zone, unix_seconds));
  gint32 first_day;
  Period *period;

  if (periods->last != NULL && periods->last_day == day)
    return periods->last;
  first_day = first_day_of (periods, day);
  period = g_hash_table_lookup (periods->periods, GINT_TO_POINTER (first_day));
  if (period == NULL) {
    period = g_new0 (Period, 1);
    period->first_day = first_day;
    period->seconds = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_hash_table_insert (periods->periods, GINT_TO_POINTER (first_day), period);
  }
  periods->last = period;
  periods->last_day = day;
  return period;
}

void
onb_periods_add_inbound (OnbPeriods *periods, gint64 unix_seconds)
{
  period_of (periods, unix_seconds)->result.inbound++;
}

void
onb_periods_add_outbound (OnbPeriods *periods, gint64 unix_seconds)
{
  period_of (periods, unix_seconds)->result.outbound++;
}

void
onb_periods_add_response (OnbPeriods *periods, gint64 unix_seconds, gint64 seconds)
{
  Period *period = period_of (periods, unix_seconds);

  period->result.responses++;
  if (seconds >= 0)
    g_array_append_val (period->seconds, seconds);
}

void
onb_periods_add_unanswered (OnbPeriods *periods, gint64 unix_seconds)
{
  period_of (periods, unix_seconds)->result.unanswered++;
}

static gchar *
format_period (OnbBy by, gint32 first_day)
{
  gint year;
  guint number;

  switch (by) {
  case ONB_BY_WEEK:
    onb_civil_iso_week (first_day, &year, &number);
    return g_strdup_printf ("%04d-W%02u", year, number);
  case ONB_BY_MONTH:
    onb_civil_from_days (first_day, &year, &number, NULL);
    return g_strdup_printf ("%04d-%02u", year, number);
  case ONB_BY_DAY:
    break;
  }
  return onb_civil_format_day (first_day);
}

static gint
compare_days (gconstpointer a, gconstpointer b)
{
  gint32 day_a = (*(const Period *const *) a)->first_day;
  gint32 day_b = (*(const Period *const *) b)->first_day;

  return day_a < day_b ? -1 : day_a > day_b;
}

void
onb_periods_finish (OnbPeriods *periods, GStringChunk *texts, GArray *ret_results)
{
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, periods->periods);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (ordered, value);
  g_ptr_array_sort (ordered, compare_days);
  for (guint i = 0; i < ordered->len; i++) {
    Period *period = g_ptr_array_index (ordered, i);
    g_autofree gchar *name = format_period (periods->by, period->first_day);
    OnbStats stats = onb_stats_compute (period->seconds);

    period->result.period = g_string_chunk_insert (texts, name);
    period->result.timed = stats.n;
    period->result.median = stats.median;
    g_array_append_val (ret_results, period->result);
  }
}

void
onb_periods_slot (const OnbPeriods *periods, gint64 unix_seconds, guint *ret_weekday,
                  guint *ret_hour)
{
  gint64 wall = onb_civil_wall (periods->zone, unix_seconds);
  gint32 day = onb_civil_day_of (wall);

  *ret_weekday = onb_civil_weekday (day);
  *ret_hour = (guint) ((wall - day * ONB_DAY_SECONDS) / 3600);
}
