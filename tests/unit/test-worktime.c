/* SPDX-License-Identifier: Apache-2.0 */
/* Working time. Expected seconds are derived by hand in the note of each row. */
#include "base/civil.h"
#include "metrics/worktime.h"

typedef struct {
  const gchar *name;
  const gchar *hours;
  const gchar *zone;
  const gchar *holiday; /* NULL: none */
  const gchar *from;
  const gchar *until;
  gint64 seconds;
} Case;

static const Case cases[] = {
  /* Friday 16:30 to Monday 09:30: half an hour on each side. */
  { .name = "over-weekend",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-06T09:30:00Z",
    .seconds = 3600 },
  { .name = "inside-one-segment",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2025-01-03T10:00:01Z",
    .until = "2025-01-03T10:00:04Z",
    .seconds = 3 },
  { .name = "nothing-open",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2025-01-04T00:00:00Z",
    .until = "2025-01-06T09:00:00Z",
    .seconds = 0 },
  { .name = "backwards",
    .hours = "00:00-24:00",
    .zone = "UTC",
    .from = "2025-01-04T00:00:00Z",
    .until = "2025-01-03T00:00:00Z",
    .seconds = 0 },
  { .name = "empty-span",
    .hours = "00:00-24:00",
    .zone = "UTC",
    .from = "2025-01-04T00:00:00Z",
    .until = "2025-01-04T00:00:00Z",
    .seconds = 0 },
  /* Monday is taken out: 16:30-17:00 on Friday, 09:00-09:30 on Tuesday. */
  { .name = "holiday",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .holiday = "2025-01-06",
    .from = "2025-01-03T16:30:00Z",
    .until = "2025-01-07T09:30:00Z",
    .seconds = 3600 },
  /* The night that opened before the holiday goes on to 06:00; the one that opens on it does not.
   */
  { .name = "holiday-overnight",
    .hours = "22:00-06:00",
    .zone = "UTC",
    .holiday = "2025-01-02",
    .from = "2025-01-02T00:00:00Z",
    .until = "2025-01-03T12:00:00Z",
    .seconds = 6 * 3600 },
  { .name = "overlap-once",
    .hours = "Mon 09:00-13:00; Mon 12:00-17:00; Mon 10:00-11:00",
    .zone = "UTC",
    .from = "2025-01-06T00:00:00Z",
    .until = "2025-01-07T00:00:00Z",
    .seconds = 8 * 3600 },
  /* Sunday's night reaches into Monday: 00:00-06:00 of it, and Monday's own 05:00-07:00. */
  { .name = "overlap-overnight",
    .hours = "Sun 22:00-06:00; Mon 05:00-07:00",
    .zone = "UTC",
    .from = "2025-01-06T00:00:00Z",
    .until = "2025-01-07T00:00:00Z",
    .seconds = 7 * 3600 },
  { .name = "closing-at-opening",
    .hours = "Mon 09:00-09:00",
    .zone = "UTC",
    .from = "2025-01-05T00:00:00Z",
    .until = "2025-01-09T00:00:00Z",
    .seconds = 24 * 3600 },
  /* 2001-01-01 and 2029-01-01 are Mondays, 1461 weeks apart. */
  { .name = "28-years",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "UTC",
    .from = "2001-01-01T00:00:00Z",
    .until = "2029-01-01T00:00:00Z",
    .seconds = 1461 * 5 * 8 * 3600 },
  /* The lost and the doubled hours lie at night, so wall hours count as in UTC. */
  { .name = "28-years-in-zone",
    .hours = "Mon-Fri 09:00-17:00",
    .zone = "America/New_York",
    .from = "2001-01-01T05:00:00Z",
    .until = "2029-01-01T05:00:00Z",
    .seconds = 1461 * 5 * 8 * 3600 },
  { .name = "always-in-zone",
    .hours = "00:00-24:00",
    .zone = "Europe/Berlin",
    .from = "2015-01-01T00:00:00Z",
    .until = "2025-01-01T00:00:00Z",
    .seconds = 3653 * 86400 },
  { .name = "before-usable-range",
    .hours = "00:00-24:00",
    .zone = "UTC",
    .from = "1900-01-01T00:00:00Z",
    .until = "1980-01-02T00:00:00Z",
    .seconds = 86400 },
  { .name = "behind-usable-range",
    .hours = "00:00-24:00",
    .zone = "Europe/Berlin",
    .from = "2099-12-31T00:00:00Z",
    .until = "2500-01-01T00:00:00Z",
    .seconds = 86400 },

  /* Berlin, 2025-03-30: 02:00 becomes 03:00 (01:00Z). 00:00 is 23:00Z, 06:00 is 04:00Z. */
  { .name = "berlin-gap-night",
    .hours = "Sun 00:00-06:00",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T12:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .seconds = 5 * 3600 },
  { .name = "berlin-opens-in-gap",
    .hours = "Sun 02:30-04:00",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T12:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .seconds = 3600 },
  { .name = "berlin-closes-in-gap",
    .hours = "Sun 01:00-02:30",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T12:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .seconds = 3600 },
  { .name = "berlin-lies-in-gap",
    .hours = "Sun 02:15-02:45",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T12:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .seconds = 0 },
  /* Saturday 22:00 is 21:00Z, Sunday 06:00 is 04:00Z. */
  { .name = "berlin-overnight-gap",
    .hours = "Sat 22:00-06:00",
    .zone = "Europe/Berlin",
    .from = "2025-03-29T12:00:00Z",
    .until = "2025-03-30T12:00:00Z",
    .seconds = 7 * 3600 },
  /* Berlin, 2025-10-26: 03:00 becomes 02:00 (01:00Z). 00:00 is 22:00Z, 06:00 is 05:00Z. */
  { .name = "berlin-overlap-night",
    .hours = "Sun 00:00-06:00",
    .zone = "Europe/Berlin",
    .from = "2025-10-25T12:00:00Z",
    .until = "2025-10-26T12:00:00Z",
    .seconds = 7 * 3600 },
  /* Opening takes the first 02:15 (00:15Z), closing the second 02:45 (01:45Z). */
  { .name = "berlin-lies-in-overlap",
    .hours = "Sun 02:15-02:45",
    .zone = "Europe/Berlin",
    .from = "2025-10-25T12:00:00Z",
    .until = "2025-10-26T12:00:00Z",
    .seconds = 90 * 60 },
  /* The first closes at the second 02:30 (01:30Z); the other opens at the first one (00:30Z):
     23:00Z-02:00Z. */
  { .name = "berlin-meet-in-overlap",
    .hours = "Sun 01:00-02:30; Sun 02:30-03:00",
    .zone = "Europe/Berlin",
    .from = "2025-10-25T12:00:00Z",
    .until = "2025-10-26T12:00:00Z",
    .seconds = 3 * 3600 },
  { .name = "berlin-overnight-overlap",
    .hours = "Sat 22:00-06:00",
    .zone = "Europe/Berlin",
    .from = "2025-10-25T12:00:00Z",
    .until = "2025-10-26T12:00:00Z",
    .seconds = 9 * 3600 },

  /* New York, 2025-03-09: 02:00 becomes 03:00 (07:00Z). 01:00 is 06:00Z, 05:00 is 09:00Z. */
  { .name = "new-york-gap",
    .hours = "Sun 01:00-05:00",
    .zone = "America/New_York",
    .from = "2025-03-08T12:00:00Z",
    .until = "2025-03-09T18:00:00Z",
    .seconds = 3 * 3600 },
  /* New York, 2025-11-02: 02:00 becomes 01:00 (06:00Z). 00:00 is 04:00Z, 04:00 is 09:00Z. */
  { .name = "new-york-overlap",
    .hours = "Sun 00:00-04:00",
    .zone = "America/New_York",
    .from = "2025-11-01T12:00:00Z",
    .until = "2025-11-02T18:00:00Z",
    .seconds = 5 * 3600 },
  /* The first 01:00 is 05:00Z; 02:00 happens once, at 07:00Z. */
  { .name = "new-york-doubled-hour",
    .hours = "Sun 01:00-02:00",
    .zone = "America/New_York",
    .from = "2025-11-01T12:00:00Z",
    .until = "2025-11-02T18:00:00Z",
    .seconds = 2 * 3600 },

  /* Lord Howe, 2025-10-05: 02:00 becomes 02:30 (15:30Z the day before). 01:00 is 14:30Z, 03:00 is
     16:00Z. */
  { .name = "lord-howe-gap",
    .hours = "Sun 01:00-03:00",
    .zone = "Australia/Lord_Howe",
    .from = "2025-10-04T00:00:00Z",
    .until = "2025-10-05T12:00:00Z",
    .seconds = 90 * 60 },
  { .name = "lord-howe-lies-in-gap",
    .hours = "Sun 02:10-02:20",
    .zone = "Australia/Lord_Howe",
    .from = "2025-10-04T00:00:00Z",
    .until = "2025-10-05T12:00:00Z",
    .seconds = 0 },
  /* Lord Howe, 2025-04-06: 02:00 becomes 01:30 (15:00Z the day before). 01:00 is 14:00Z, 03:00 is
     16:30Z. */
  { .name = "lord-howe-overlap",
    .hours = "Sun 01:00-03:00",
    .zone = "Australia/Lord_Howe",
    .from = "2025-04-05T00:00:00Z",
    .until = "2025-04-06T12:00:00Z",
    .seconds = 150 * 60 },
  /* The first 01:40 is 14:40Z, the second 01:50 is 15:20Z. */
  { .name = "lord-howe-lies-in-overlap",
    .hours = "Sun 01:40-01:50",
    .zone = "Australia/Lord_Howe",
    .from = "2025-04-05T00:00:00Z",
    .until = "2025-04-06T12:00:00Z",
    .seconds = 40 * 60 },

  /* Samoa left out 2011-12-30, a Friday: 10:00Z is the end of the 29th and the start of the 31st.
   */
  { .name = "apia-lost-day",
    .hours = "Fri 00:00-24:00",
    .zone = "Pacific/Apia",
    .from = "2011-12-29T00:00:00Z",
    .until = "2012-01-01T00:00:00Z",
    .seconds = 0 },
  { .name = "apia-night-of-lost-day",
    .hours = "Fri 22:00-06:00",
    .zone = "Pacific/Apia",
    .from = "2011-12-29T00:00:00Z",
    .until = "2012-01-01T00:00:00Z",
    .seconds = 6 * 3600 },
};

static gint64
read_time (const gchar *text)
{
  g_autoptr (GError) error = NULL;
  gint64 unix_seconds = 0;

  onb_civil_parse_time (text, NULL, ONB_CIVIL_START, &unix_seconds, &error);
  g_assert_no_error (error);
  return unix_seconds;
}

static OnbSchedule *
make_schedule (const gchar *hours, const gchar *zone_name)
{
  g_autoptr (GError) error = NULL;
  OnbSchedule *schedule = onb_schedule_parse (hours, &error);
  g_autoptr (GTimeZone) zone = NULL;

  g_assert_no_error (error);
  zone = onb_civil_zone (zone_name, &error);
  g_assert_no_error (error);
  onb_schedule_set_zone (schedule, zone);
  return schedule;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbSchedule) schedule = make_schedule (row->hours, row->zone);
  gint32 day;

  if (row->holiday != NULL) {
    g_assert_true (onb_civil_parse_day (row->holiday, &day));
    onb_schedule_add_holiday (schedule, day);
  }
  g_assert_cmpint (onb_worktime_seconds (schedule, read_time (row->from), read_time (row->until)),
                   ==, row->seconds);
}

/* -- against a count of minutes ---------------------------------------------------------------- */

#define WINDOW_MINUTES (16 * 1440)

/* What clocks did around that moment; the window starts eight days before. */
static const struct {
  const gchar *zone;
  const gchar *moment;
} moments[] = {
  { "UTC", "2025-01-01T00:00:00Z" },
  { "Europe/Berlin", "2025-03-30T01:00:00Z" },
  { "Europe/Berlin", "2025-10-26T01:00:00Z" },
  { "America/New_York", "2025-03-09T07:00:00Z" },
  { "America/New_York", "2025-11-02T06:00:00Z" },
  { "Australia/Lord_Howe", "2025-04-05T15:00:00Z" },
  { "Australia/Lord_Howe", "2025-10-04T15:30:00Z" },
  { "America/Sao_Paulo", "2018-11-04T03:00:00Z" }, /* midnight does not exist */
  { "America/Sao_Paulo", "2018-02-18T02:00:00Z" }, /* 23:00 happens twice */
  { "Europe/Moscow", "2014-10-25T22:00:00Z" },     /* an overlap without summer time */
  { "Asia/Pyongyang", "2015-08-14T15:00:00Z" },    /* half an hour back */
  { "Antarctica/Troll", "2025-03-30T01:00:00Z" },  /* two hours forward */
  { "Pacific/Apia", "2011-12-30T10:00:00Z" },      /* a lost day */
  { "Africa/Casablanca", "2024-03-10T02:00:00Z" },
};

typedef struct {
  gint64 start;
  gint64 walls[WINDOW_MINUTES]; /* what the clock showed at each minute */
  gboolean works[WINDOW_MINUTES];
} Naive;

/* The minute at which the clock shows @wall: the first or the last one, else the first minute past
 * it. */
static guint
naive_find (const Naive *naive, gint64 wall, gboolean last)
{
  guint found = WINDOW_MINUTES;
  guint past = WINDOW_MINUTES;

  for (guint i = 0; i < WINDOW_MINUTES; i++) {
    if (naive->walls[i] == wall && (last || found == WINDOW_MINUTES))
      found = i;
    if (naive->walls[i] > wall && past == WINDOW_MINUTES)
      past = i;
  }
  return found < WINDOW_MINUTES ? found : past;
}

static void
naive_fill (Naive *naive, const OnbSchedule *schedule, gint64 start)
{
  naive->start = start;
  for (guint i = 0; i < WINDOW_MINUTES; i++) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start + i * 60);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, schedule->zone);

    naive->walls[i] = start + i * 60 + g_date_time_get_utc_offset (local) / G_USEC_PER_SEC;
    naive->works[i] = FALSE;
  }
  for (gint32 day = onb_civil_day_of (start) - 2; day < onb_civil_day_of (start) + 18; day++) {
    for (guint i = 0; i < schedule->segments->len; i++) {
      const OnbSegment *segment = &g_array_index (schedule->segments, OnbSegment, i);
      gint64 midnight = day * ONB_DAY_SECONDS;
      guint open;
      guint close;

      if (segment->weekday != onb_civil_weekday (day) || onb_schedule_is_holiday (schedule, day))
        continue;
      open = naive_find (naive, midnight + segment->open_minute * 60, FALSE);
      close = naive_find (naive, midnight + segment->close_minute * 60, TRUE);
      for (guint at = open; at < close; at++)
        naive->works[at] = TRUE;
    }
  }
}

static gint64
naive_count (const Naive *naive, guint from, guint until)
{
  gint64 seconds = 0;

  for (guint i = from; i < until; i++)
    seconds += naive->works[i] ? 60 : 0;
  return seconds;
}

/* A few random segments, most of them at night, where clocks change. */
static OnbSchedule *
random_schedule (GRand *rand, const gchar *zone)
{
  g_autoptr (GString) hours = g_string_new (NULL);
  static const gchar *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

  for (gint n = g_rand_int_range (rand, 1, 4); n > 0; n--)
    g_string_append_printf (
        hours, "%s-%s %02d:%02d-%02d:%02d;", days[g_rand_int_range (rand, 0, 7)],
        days[g_rand_int_range (rand, 0, 7)],
        g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 4) : g_rand_int_range (rand, 0, 24),
        g_rand_int_range (rand, 0, 60), g_rand_int_range (rand, 0, 24),
        g_rand_int_range (rand, 0, 60));
  return make_schedule (hours->str, zone);
}

static void
test_against_minutes (gconstpointer data)
{
  gsize moment = GPOINTER_TO_SIZE (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250102 + (guint32) moment);
  g_autofree Naive *naive = g_new0 (Naive, 1);
  gint64 start = read_time (moments[moment].moment) - 8 * ONB_DAY_SECONDS;

  for (guint round = 0; round < 12; round++) {
    g_autoptr (OnbSchedule) schedule = random_schedule (rand, moments[moment].zone);

    if (g_rand_boolean (rand))
      onb_schedule_add_holiday (schedule,
                                onb_civil_day_of (start) + g_rand_int_range (rand, 5, 11));
    naive_fill (naive, schedule, start);
    for (guint span = 0; span < 100; span++) {
      /* The edges of the window are left out: nights that opened before it are unknown to the
       * count. */
      guint from = (guint) g_rand_int_range (rand, 4 * 1440, 12 * 1440);
      guint until = (guint) g_rand_int_range (rand, 4 * 1440, 12 * 1440);

      g_assert_cmpint (onb_worktime_seconds (schedule, start + from * 60, start + until * 60), ==,
                       naive_count (naive, from, until));
    }
  }
}

/* What is worked up to a moment and from it on adds up, wherever it lies; over 40 years. */
static void
test_adds_up (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250102);
  g_autoptr (OnbSchedule) schedule
      = make_schedule ("Mon-Fri 08:00-12:00,13:00-17:00; Sat 22:00-06:00", "Europe/Berlin");
  gint64 from = read_time ("1995-05-05T05:05:05Z");
  gint64 until = read_time ("2035-06-07T08:09:10Z");
  gint64 all = onb_worktime_seconds (schedule, from, until);

  for (guint i = 0; i < 50; i++) {
    gint64 cut = from + (gint64) (g_rand_double (rand) * (gdouble) (until - from));

    g_assert_cmpint (onb_worktime_seconds (schedule, from, cut)
                         + onb_worktime_seconds (schedule, cut, until),
                     ==, all);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/worktime/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++) {
    g_autofree gchar *path
        = g_strdup_printf ("/worktime/minutes/%s/%.10s", moments[i].zone, moments[i].moment);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_against_minutes);
  }
  g_test_add_func ("/worktime/adds-up", test_adds_up);
  return g_test_run ();
}
