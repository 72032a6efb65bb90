/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/periods.h"

#include "base/civil.h"

typedef struct {
  const gchar *name;
  OnbBy by;
  const gchar *zone;
  gint64 unix_seconds;
  const gchar *period;
  guint weekday;
  guint hour;
} Case;

static const Case cases[] = {
  /* 2024-12-30 is a Monday: ISO week 1 of 2025. */
  { "week-of-the-next-year", ONB_BY_WEEK, "UTC", 1735516800, "2025-W01", 0, 0 },
  /* 2027-01-01 is a Friday: ISO week 53 of 2026. */
  { "week-of-the-last-year", ONB_BY_WEEK, "UTC", 1798761600, "2026-W53", 4, 0 },
  /* 2025-01-31T23:30:00Z is February in Berlin. */
  { "month-in-berlin", ONB_BY_MONTH, "Europe/Berlin", 1738366200, "2025-02", 5, 0 },
  { "month-in-utc", ONB_BY_MONTH, "UTC", 1738366200, "2025-01", 4, 23 },
  { "day-in-new-york", ONB_BY_DAY, "America/New_York", 1738366200, "2025-01-31", 4, 18 },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GTimeZone) zone = onb_civil_zone (row->zone, NULL);
  g_autoptr (OnbPeriods) periods = onb_periods_new (row->by, zone);
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (OnbPeriodResult));
  GStringChunk *texts = g_string_chunk_new (64);
  guint weekday;
  guint hour;

  onb_periods_add_inbound (periods, row->unix_seconds);
  onb_periods_finish (periods, texts, results);
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpstr (g_array_index (results, OnbPeriodResult, 0).period, ==, row->period);
  g_assert_cmpuint (g_array_index (results, OnbPeriodResult, 0).inbound, ==, 1);
  onb_periods_slot (periods, row->unix_seconds, &weekday, &hour);
  g_assert_cmpuint (weekday, ==, row->weekday);
  g_assert_cmpuint (hour, ==, row->hour);
  g_string_chunk_free (texts);
}

/* A clock-skew counts and has no time; periods come in order. */
static void
test_sums (void)
{
  g_autoptr (OnbPeriods) periods = onb_periods_new (ONB_BY_DAY, NULL);
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (OnbPeriodResult));
  GStringChunk *texts = g_string_chunk_new (64);
  const OnbPeriodResult *second;

  onb_periods_add_response (periods, 1738366200, 10);
  onb_periods_add_response (periods, 1738366200, 30);
  onb_periods_add_response (periods, 1738366200, -5);
  onb_periods_add_unanswered (periods, 1738366200 - 86400);
  onb_periods_finish (periods, texts, results);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_cmpstr (g_array_index (results, OnbPeriodResult, 0).period, ==, "2025-01-30");
  second = &g_array_index (results, OnbPeriodResult, 1);
  g_assert_cmpuint (second->responses, ==, 3);
  g_assert_cmpuint (second->timed, ==, 2);
  g_assert_cmpint (second->median, ==, 10);
  g_string_chunk_free (texts);
}

/* Times of three months, in no order; two of one day. */
static void
test_out_of_order (void)
{
  static const gint64 days[] = { 3, 40, 40, 3, 5, 70, 3 }; /* days of 1970 */
  g_autoptr (OnbPeriods) periods = onb_periods_new (ONB_BY_MONTH, NULL);
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (OnbPeriodResult));
  GStringChunk *texts = g_string_chunk_new (64);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    onb_periods_add_inbound (periods, days[i] * ONB_DAY_SECONDS + i);
  onb_periods_finish (periods, texts, results);
  g_assert_cmpuint (results->len, ==, 3);
  g_assert_cmpuint (g_array_index (results, OnbPeriodResult, 0).inbound, ==, 4);
  g_assert_cmpuint (g_array_index (results, OnbPeriodResult, 1).inbound, ==, 2);
  g_assert_cmpuint (g_array_index (results, OnbPeriodResult, 2).inbound, ==, 1);
  g_assert_cmpstr (g_array_index (results, OnbPeriodResult, 2).period, ==, "1970-03");
  g_string_chunk_free (texts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/periods/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/periods/sums", test_sums);
  g_test_add_func ("/periods/out-of-order", test_out_of_order);
  return g_test_run ();
}
