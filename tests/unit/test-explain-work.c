/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces of working time: each as text, their sum that of the working time itself. */
#include "base/civil.h"
#include "explain/walk.h"
#include "metrics/worktime.h"

typedef struct {
  const gchar *name;
  const gchar *hours;
  const gchar *zone;
  const gchar *holiday; /* NULL: none */
  const gchar *from;
  const gchar *until;
  const gchar *pieces; /* `day from until` each, in UTC, `;` behind each; `+n` for n left out */
  guint64 holidays;
} Case;

static const Case cases[] = {
  /* Friday 16:30 to Monday 09:30. */
  { .name = "over-weekend",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-06T09:30:00Z",
    .pieces = "2025-01-03 2025-01-03T16:30:00Z 2025-01-03T17:00:00Z;"
              "2025-01-06 2025-01-06T09:00:00Z 2025-01-06T09:30:00Z;" },
  { .name = "nothing-open",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2025-01-04T00:00:00Z",
    .until = "2025-01-06T09:00:00Z",
    .pieces = "" },
  /* Monday would have counted; the Saturday that is a holiday too would not. */
  { .name = "holiday",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .holiday = "2025-01-06",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-07T09:30:00Z",
    .pieces = "2025-01-03 2025-01-03T16:30:00Z 2025-01-03T17:00:00Z;"
              "2025-01-07 2025-01-07T09:00:00Z 2025-01-07T09:30:00Z;",
    .holidays = 1 },
  { .name = "holiday-that-would-not-have-counted",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .holiday = "2025-01-04",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-06T09:30:00Z",
    .pieces = "2025-01-03 2025-01-03T16:30:00Z 2025-01-03T17:00:00Z;"
              "2025-01-06 2025-01-06T09:00:00Z 2025-01-06T09:30:00Z;" },
  /* The holiday's hours lie behind the end of the span. */
  { .name = "holiday-behind-the-end",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .holiday = "2025-01-06",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-06T08:00:00Z",
    .pieces = "2025-01-03 2025-01-03T16:30:00Z 2025-01-03T17:00:00Z;" },
  /* Clocks are put forward at 02:00: 22:00+01:00 to 06:00+02:00 are seven hours. */
  { .name = "spring-forward",
    .hours = "22:00-06:00",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T20:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .pieces = "2025-03-29 2025-03-29T21:00:00Z 2025-03-30T04:00:00Z;" },
  /* What overlaps counts once: the second piece begins where the first ends. */
  { .name = "overlap",
    .hours = "Mon 09:00-13:00; Mon 12:00-17:00; Mon 10:00-11:00",
    .zone = "UTC",
    .from = "2025-01-06T00:00:00Z",
    .until = "2025-01-07T00:00:00Z",
    .pieces = "2025-01-06 2025-01-06T09:00:00Z 2025-01-06T13:00:00Z;"
              "2025-01-06 2025-01-06T13:00:00Z 2025-01-06T17:00:00Z;" },
  /* Twelve days of an hour: five, two left out, five. */
  { .name = "folded",
    .hours = "12:00-13:00",
    .zone = "UTC",
    .from = "2025-01-01T00:00:00Z",
    .until = "2025-01-13T00:00:00Z",
    .pieces = "2025-01-01 2025-01-01T12:00:00Z 2025-01-01T13:00:00Z;"
              "2025-01-02 2025-01-02T12:00:00Z 2025-01-02T13:00:00Z;"
              "2025-01-03 2025-01-03T12:00:00Z 2025-01-03T13:00:00Z;"
              "2025-01-04 2025-01-04T12:00:00Z 2025-01-04T13:00:00Z;"
              "2025-01-05 2025-01-05T12:00:00Z 2025-01-05T13:00:00Z;+2;"
              "2025-01-08 2025-01-08T12:00:00Z 2025-01-08T13:00:00Z;"
              "2025-01-09 2025-01-09T12:00:00Z 2025-01-09T13:00:00Z;"
              "2025-01-10 2025-01-10T12:00:00Z 2025-01-10T13:00:00Z;"
              "2025-01-11 2025-01-11T12:00:00Z 2025-01-11T13:00:00Z;"
              "2025-01-12 2025-01-12T12:00:00Z 2025-01-12T13:00:00Z;" },
};

static gint64
read_time (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  gint64 seconds = 0;

  g_assert_true (onb_civil_parse_time (text, NULL, ONB_CIVIL_START, &seconds, &error));
  g_assert_no_error (error);
  return seconds;
}

/* Appends the pieces and adds their seconds up. */
static gint64
describe (GString *out, const GArray *pieces)
{
  gint64 seconds = 0;

  for (guint i = 0; i < pieces->len; i++) {
    const OnbWorked *worked = &g_array_index (pieces, OnbWorked, i);
    g_autofree gchar *day = onb_civil_format_day (worked->day);
    g_autofree gchar *from = onb_civil_format (worked->from_unix);
    g_autofree gchar *until = onb_civil_format (worked->until_unix);

    g_string_append_printf (out, "%s %s %s;", day, from, until);
    seconds += worked->until_unix - worked->from_unix;
  }
  return seconds;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse (row->hours, &error);
  g_autoptr (GTimeZone) zone = onb_civil_zone (row->zone, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 from = read_time (row->from);
  gint64 until = read_time (row->until);
  gint64 seconds;
  gint32 day;

  g_assert_no_error (error);
  onb_schedule_set_zone (schedule, zone);
  if (row->holiday != NULL) {
    g_assert_true (onb_civil_parse_day (row->holiday, &day));
    onb_schedule_add_holiday (schedule, day);
  }
  g_autoptr (OnbWorkLog) log = onb_explain_work (schedule, from, until);

  seconds = describe (text, log->first);
  if (log->left_out > 0)
    g_string_append_printf (text, "+%" G_GUINT64_FORMAT ";", log->left_out);
  seconds += describe (text, log->last) + log->left_out_seconds;
  g_assert_cmpstr (text->str, ==, row->pieces);
  g_assert_cmpint (seconds, ==, log->seconds);
  g_assert_cmpint (seconds, ==, onb_worktime_seconds (schedule, from, until));
  g_assert_cmpuint (log->n_holidays, ==, row->holidays);
}

/* All days of a month are holidays: ten are kept, all are counted. */
static void
test_many_holidays (void)
{
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse ("09:00-17:00", NULL);

  for (gint32 day = 20000; day < 20031; day++)
    onb_schedule_add_holiday (schedule, day);
  g_autoptr (OnbWorkLog) log
      = onb_explain_work (schedule, 20000 * ONB_DAY_SECONDS, 20031 * ONB_DAY_SECONDS);

  g_assert_cmpint (log->seconds, ==, 0);
  g_assert_cmpuint (log->n_holidays, ==, 31);
  g_assert_cmpuint (log->holidays->len, ==, ONB_HOLIDAYS_KEPT);
  g_assert_cmpint (g_array_index (log->holidays, gint32, 0), ==, 20000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/explain-work/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/explain-work/many-holidays", test_many_holidays);
  return g_test_run ();
}
