/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"

/* -- dates ------------------------------------------------------------------------------------- */

static const struct {
  gint year;
  guint month;
  guint day;
  gint32 days;
  guint weekday;
  gint iso_year;
  guint iso_week;
} dates[] = {
  { 1970, 1, 1, 0, 3, 1970, 1 },      { 1969, 12, 31, -1, 2, 1970, 1 },
  { 2000, 2, 29, 11016, 1, 2000, 9 }, { 2000, 3, 1, 11017, 2, 2000, 9 },
  { 1980, 1, 1, 3652, 1, 1980, 1 },   { 2100, 1, 1, 47482, 4, 2099, 53 },
  { 2021, 1, 3, 18630, 6, 2020, 53 }, { 2024, 12, 30, 20087, 0, 2025, 1 },
  { 1, 1, 1, -719162, 0, 1, 1 },      { 9999, 12, 31, 2932896, 4, 9999, 52 },
};

static void
test_dates (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++) {
    gint year;
    guint month;
    guint day;
    guint week;

    g_assert_cmpint (onb_civil_days (dates[i].year, dates[i].month, dates[i].day), ==,
                     dates[i].days);
    g_assert_cmpuint (onb_civil_weekday (dates[i].days), ==, dates[i].weekday);
    onb_civil_from_days (dates[i].days, &year, &month, &day);
    g_assert_cmpint (year, ==, dates[i].year);
    g_assert_cmpuint (month, ==, dates[i].month);
    g_assert_cmpuint (day, ==, dates[i].day);
    onb_civil_iso_week (dates[i].days, &year, &week);
    g_assert_cmpint (year, ==, dates[i].iso_year);
    g_assert_cmpuint (week, ==, dates[i].iso_week);
  }
}

/* Every day of the usable range, and GLib's calendar as the other opinion. */
static void
test_dates_against_glib (void)
{
  for (gint32 days = 3652; days < 47482; days++) {
    g_autoptr (GDateTime) other = g_date_time_new_from_unix_utc (days * ONB_DAY_SECONDS);
    gint year;
    guint month;
    guint day;
    guint week;

    onb_civil_from_days (days, &year, &month, &day);
    g_assert_cmpint (year, ==, g_date_time_get_year (other));
    g_assert_cmpint ((gint) month, ==, g_date_time_get_month (other));
    g_assert_cmpint ((gint) day, ==, g_date_time_get_day_of_month (other));
    g_assert_cmpint (onb_civil_days (year, month, day), ==, days);
    g_assert_cmpint ((gint) onb_civil_weekday (days) + 1, ==, g_date_time_get_day_of_week (other));
    onb_civil_iso_week (days, &year, &week);
    g_assert_cmpint (year, ==, g_date_time_get_week_numbering_year (other));
    g_assert_cmpint ((gint) week, ==, g_date_time_get_week_of_year (other));
  }
}

static void
test_valid (void)
{
  g_assert_true (onb_civil_is_valid (2024, 2, 29));
  g_assert_true (onb_civil_is_valid (2000, 2, 29));
  g_assert_true (onb_civil_is_valid (0, 1, 1));
  g_assert_false (onb_civil_is_valid (2023, 2, 29));
  g_assert_false (onb_civil_is_valid (1900, 2, 29));
  g_assert_false (onb_civil_is_valid (2025, 4, 31));
  g_assert_false (onb_civil_is_valid (2025, 0, 1));
  g_assert_false (onb_civil_is_valid (2025, 13, 1));
  g_assert_false (onb_civil_is_valid (2025, 1, 0));
  g_assert_false (onb_civil_is_valid (10000, 1, 1));
  g_assert_false (onb_civil_is_valid (-1, 1, 1));
}

static void
test_format (void)
{
  static const struct {
    gint64 unix_seconds;
    const gchar *text;
  } rows[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { -1, "1969-12-31T23:59:59Z" },
    { 1735787045, "2025-01-02T03:04:05Z" },
    { ONB_USABLE_FROM_UNIX, "1980-01-01T00:00:00Z" },
    { ONB_USABLE_UNTIL_UNIX, "2100-01-01T00:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *text = onb_civil_format (rows[i].unix_seconds);
    g_autofree gchar *day = onb_civil_format_day (onb_civil_day_of (rows[i].unix_seconds));

    g_assert_cmpstr (text, ==, rows[i].text);
    g_assert_true (g_str_has_prefix (rows[i].text, day));
  }
}

/* -- times ------------------------------------------------------------------------------------- */

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *zone; /* NULL: UTC */
  OnbCivilEdge edge;
  const gchar *expected; /* NULL: refused */
} TimeCase;

static const TimeCase times[] = {
  { .name = "utc", .text = "2025-01-02T03:04:05Z", .expected = "2025-01-02T03:04:05Z" },
  { .name = "small", .text = "2025-01-02t03:04:05z", .expected = "2025-01-02T03:04:05Z" },
  { .name = "space", .text = "2025-01-02 03:04:05Z", .expected = "2025-01-02T03:04:05Z" },
  { .name = "fraction",
    .text = "2025-01-02T03:04:05.9999999Z",
    .expected = "2025-01-02T03:04:05Z" },
  { .name = "east", .text = "2025-01-02T03:04:05+05:30", .expected = "2025-01-01T21:34:05Z" },
  { .name = "west", .text = "2025-01-02T03:04:05-03:30", .expected = "2025-01-02T06:34:05Z" },
  { .name = "leap-second", .text = "2016-12-31T23:59:60Z", .expected = "2016-12-31T23:59:59Z" },
  { .name = "offset-beats-zone",
    .text = "2025-07-02T03:04:05Z",
    .zone = "Europe/Berlin",
    .expected = "2025-07-02T03:04:05Z" },
  { .name = "edge-is-for-dates",
    .text = "2025-07-02T03:04:05Z",
    .edge = ONB_CIVIL_END,
    .expected = "2025-07-02T03:04:05Z" },
  { .name = "date", .text = "2025-07-02", .expected = "2025-07-02T00:00:00Z" },
  { .name = "date-end",
    .text = "2025-12-31",
    .edge = ONB_CIVIL_END,
    .expected = "2026-01-01T00:00:00Z" },
  { .name = "date-in-zone",
    .text = "2025-07-02",
    .zone = "Europe/Berlin",
    .expected = "2025-07-01T22:00:00Z" },
  { .name = "date-end-in-zone",
    .text = "2025-03-30",
    .zone = "Europe/Berlin",
    .edge = ONB_CIVIL_END,
    .expected = "2025-03-30T22:00:00Z" },
  /* 2018-11-04 began at 01:00 in São Paulo, 03:00Z. */
  { .name = "midnight-in-gap",
    .text = "2018-11-04",
    .zone = "America/Sao_Paulo",
    .expected = "2018-11-04T03:00:00Z" },
  /* Havana goes from 01:00 back to 00:00: midnight happens at 04:00Z and at 05:00Z. */
  { .name = "midnight-twice",
    .text = "2025-11-02",
    .zone = "America/Havana",
    .expected = "2025-11-02T04:00:00Z" },
  { .name = "no-zone", .text = "2025-01-02T03:04:05" },
  { .name = "empty", .text = "" },
  { .name = "no-leap-day", .text = "2025-02-29" },
  { .name = "one-digit", .text = "2025-1-2" },
  { .name = "behind-date", .text = "2025-01-02x" },
  { .name = "behind-zone", .text = "2025-01-02T03:04:05Zz" },
  { .name = "cut", .text = "2025-01-02T03:04" },
  { .name = "no-fraction", .text = "2025-01-02T03:04:05.Z" },
  { .name = "hour-24", .text = "2025-01-02T24:00:00Z" },
  { .name = "second-61", .text = "2025-01-02T23:59:61Z" },
  { .name = "offset-minutes", .text = "2025-01-02T03:04:05+01:60" },
  { .name = "offset-colon", .text = "2025-01-02T03:04:05+0100" },
  { .name = "negative-year", .text = "-025-01-02" },
};

static void
test_time (gconstpointer data)
{
  const TimeCase *row = data;
  g_autoptr (GTimeZone) zone = row->zone != NULL ? onb_civil_zone (row->zone, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  gint64 unix_seconds = 42;
  g_autofree gchar *text = NULL;

  if (!onb_civil_parse_time (row->text, zone, row->edge, &unix_seconds, &error)) {
    g_assert_null (row->expected);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_assert_cmpint (unix_seconds, ==, 42);
    return;
  }
  g_assert_no_error (error);
  text = onb_civil_format (unix_seconds);
  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_scan (void)
{
  gint64 seconds = 0;
  gboolean has_zone = TRUE;

  g_assert_true (onb_civil_scan_time ("1970-01-02T00:00:01", &seconds, &has_zone));
  g_assert_cmpint (seconds, ==, 86401);
  g_assert_false (has_zone);
  g_assert_true (onb_civil_scan_time ("1970-01-02T00:00:01+01:00", &seconds, &has_zone));
  g_assert_cmpint (seconds, ==, 86401 - 3600);
  g_assert_true (has_zone);
  g_assert_false (onb_civil_scan_time ("1970-01-02", &seconds, &has_zone));
}

static void
test_duration (void)
{
  static const struct {
    const gchar *text;
    gint64 seconds; /* -1: refused */
  } rows[] = {
    { "90s", 90 },
    { "15m", 900 },
    { "8h", 28800 },
    { "2d", 172800 },
    { "0s", 0 },
    { "007m", 420 },
    { "36525d", G_GINT64_CONSTANT (3155760000) },
    { "36526d", -1 },
    { "", -1 },
    { "8", -1 },
    { "h", -1 },
    { "8 h", -1 },
    { "-8h", -1 },
    { "+8h", -1 },
    { "8H", -1 },
    { "1h30m", -1 },
    { "1.5h", -1 },
    { "8w", -1 },
    { "99999999999999999999s", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    gint64 seconds = -1;
    gboolean ok = onb_civil_parse_duration (rows[i].text, &seconds, &error);

    g_assert_cmpint (ok, ==, rows[i].seconds >= 0);
    g_assert_cmpint (seconds, ==, rows[i].seconds);
    if (!ok)
      g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  }
}

/* -- zones ------------------------------------------------------------------------------------- */

static void
test_zone_names (void)
{
  static const gchar *const good[] = {
    "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "EST5EDT", "GMT0"
  };
  static const gchar *const bad[] = { "",
                                      "Foo/Bar",
                                      "+02:00",
                                      "Mars5",
                                      "EST5EDT4,M3.2.0,M11.1.0",
                                      "leapseconds",
                                      "zone.tab",
                                      "/etc/localtime",
                                      "Europe/../../../etc/localtime",
                                      "posix/UTC",
                                      "Europe",
                                      "Z",
                                      ":UTC" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GTimeZone) zone = onb_civil_zone (good[i], &error);

    g_assert_no_error (error);
    g_assert_nonnull (zone);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i]);
    g_assert_null (onb_civil_zone (bad[i], &error));
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  }
}

typedef struct {
  const gchar *name;
  const gchar *zone;
  const gchar *wall; /* written as if it were UTC */
  const gchar *first;
  const gchar *second;
} WallCase;

static const WallCase walls[] = {
  { "plain", "Europe/Berlin", "2025-01-15T12:00:00Z", "2025-01-15T11:00:00Z",
    "2025-01-15T11:00:00Z" },
  { "gap-begin", "Europe/Berlin", "2025-03-30T02:00:00Z", "2025-03-30T01:00:00Z",
    "2025-03-30T01:00:00Z" },
  { "gap", "Europe/Berlin", "2025-03-30T02:30:00Z", "2025-03-30T01:00:00Z",
    "2025-03-30T01:00:00Z" },
  { "gap-last", "Europe/Berlin", "2025-03-30T02:59:59Z", "2025-03-30T01:00:00Z",
    "2025-03-30T01:00:00Z" },
  { "gap-end", "Europe/Berlin", "2025-03-30T03:00:00Z", "2025-03-30T01:00:00Z",
    "2025-03-30T01:00:00Z" },
  { "before-overlap", "Europe/Berlin", "2025-10-26T01:59:59Z", "2025-10-25T23:59:59Z",
    "2025-10-25T23:59:59Z" },
  { "overlap-begin", "Europe/Berlin", "2025-10-26T02:00:00Z", "2025-10-26T00:00:00Z",
    "2025-10-26T01:00:00Z" },
  { "overlap-last", "Europe/Berlin", "2025-10-26T02:59:59Z", "2025-10-26T00:59:59Z",
    "2025-10-26T01:59:59Z" },
  { "overlap-end", "Europe/Berlin", "2025-10-26T03:00:00Z", "2025-10-26T02:00:00Z",
    "2025-10-26T02:00:00Z" },
  { "half-hour-overlap", "Australia/Lord_Howe", "2025-04-06T01:45:00Z", "2025-04-05T14:45:00Z",
    "2025-04-05T15:15:00Z" },
  { "half-hour-gap", "Australia/Lord_Howe", "2025-10-05T02:15:00Z", "2025-10-04T15:30:00Z",
    "2025-10-04T15:30:00Z" },
  /* Moscow, 2014: one hour back without summer time on either side. */
  { "no-summer-time", "Europe/Moscow", "2014-10-26T01:30:00Z", "2014-10-25T21:30:00Z",
    "2014-10-25T22:30:00Z" },
  { "lost-day", "Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z",
    "2011-12-30T10:00:00Z" },
  { "after-2037", "Europe/Berlin", "2060-07-01T12:00:00Z", "2060-07-01T10:00:00Z",
    "2060-07-01T10:00:00Z" },
};

static gint64
read_time (const gchar *text)
{
  gint64 unix_seconds = 0;

  g_assert_true (onb_civil_parse_time (text, NULL, ONB_CIVIL_START, &unix_seconds, NULL));
  return unix_seconds;
}

static void
test_wall (gconstpointer data)
{
  const WallCase *row = data;
  g_autoptr (GTimeZone) zone = onb_civil_zone (row->zone, NULL);
  gint64 wall = read_time (row->wall);
  gint64 first = onb_civil_unix (zone, wall, ONB_CIVIL_FIRST);
  gint64 second = onb_civil_unix (zone, wall, ONB_CIVIL_SECOND);
  g_autofree gchar *first_text = onb_civil_format (first);
  g_autofree gchar *second_text = onb_civil_format (second);
  gint64 offset;

  g_assert_cmpstr (first_text, ==, row->first);
  g_assert_cmpstr (second_text, ==, row->second);
  g_assert_cmpint (onb_civil_unix (NULL, wall, ONB_CIVIL_FIRST), ==, wall);
  if (onb_civil_is_steady (zone, wall, wall + ONB_DAY_SECONDS, &offset))
    g_assert_cmpint (first, ==, wall - offset);
}

/* There and back, at random instants of the usable range. */
static void
test_there_and_back (void)
{
  static const gchar *const names[]
      = { "Europe/Berlin",     "America/New_York", "Australia/Lord_Howe",
          "Africa/Casablanca", "Pacific/Apia",     "Asia/Kolkata" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20250102);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GTimeZone) zone = onb_civil_zone (names[i], NULL);

    for (guint n = 0; n < 2000; n++) {
      gint64 unix_seconds
          = (gint64) g_rand_double_range (rand, ONB_USABLE_FROM_UNIX, ONB_USABLE_UNTIL_UNIX);
      gint64 wall = onb_civil_wall (zone, unix_seconds);
      gint64 first = onb_civil_unix (zone, wall, ONB_CIVIL_FIRST);
      gint64 second = onb_civil_unix (zone, wall, ONB_CIVIL_SECOND);

      g_assert_true (unix_seconds == first || unix_seconds == second);
      g_assert_cmpint (first, <=, second);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/civil/dates", test_dates);
  g_test_add_func ("/civil/dates-against-glib", test_dates_against_glib);
  g_test_add_func ("/civil/valid", test_valid);
  g_test_add_func ("/civil/format", test_format);
  g_test_add_func ("/civil/scan", test_scan);
  g_test_add_func ("/civil/duration", test_duration);
  g_test_add_func ("/civil/zone-names", test_zone_names);
  g_test_add_func ("/civil/there-and-back", test_there_and_back);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree gchar *path = g_strconcat ("/civil/time/", times[i].name, NULL);

    g_test_add_data_func (path, &times[i], test_time);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (walls); i++) {
    g_autofree gchar *path = g_strconcat ("/civil/wall/", walls[i].name, NULL);

    g_test_add_data_func (path, &walls[i], test_wall);
  }
  return g_test_run ();
}
