/* SPDX-License-Identifier: Apache-2.0 */
/* The days of whole calendars, their bounds and their files. */
#include "calendar-fixture.h"

#include <glib/gstdio.h>

#define UNTIL_2027 "RRULE:FREQ=YEARLY;UNTIL=20271231\n"

static const CalendarCase cases[] = {
  { "two-events-that-overlap",
    CALENDAR (EVENT (DAY ("20251225") "DURATION:P2D\n") EVENT (DAY ("20251224") "DURATION:P2D\n")),
    "2025-12-24..26" },
  { "two-calendars", CALENDAR (EVENT (DAY ("20251224"))) CALENDAR (EVENT (DAY ("20251226"))),
    "2025-12-24 2025-12-26" },
  { "repeated", CALENDAR (EVENT (DAY ("20251224") "DURATION:P2D\n" UNTIL_2027)),
    "2025-12-24..25 2026-12-24..25 2027-12-24..25" },
  { "repeated-but-for-one",
    CALENDAR (EVENT (DAY ("20251224") UNTIL_2027 "EXDATE;VALUE=DATE:20261224\n")),
    "2025-12-24 2027-12-24" },
  { "repeated-and-one-more",
    CALENDAR (EVENT (DAY ("20251224") UNTIL_2027 "RDATE;VALUE=DATE:20261226\n")),
    "2025-12-24 2026-12-24 2026-12-26 2027-12-24" },
  { "bad-rule", CALENDAR (EVENT (DAY ("20251224") "RRULE:FREQ=HOURLY\n")), NULL,
    "holidays.ics:3: RRULE 'FREQ=HOURLY' cannot be followed*" },
  { "replaced",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)
                  EVENT (DAY ("20261228") "UID:a\nRECURRENCE-ID;VALUE=DATE:20261224\n")),
    "2025-12-24 2026-12-28 2027-12-24" },
  { "replaced-before-it-comes",
    CALENDAR (EVENT (DAY ("20261228") "UID:a\nRECURRENCE-ID;VALUE=DATE:20261224\n")
                  EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)),
    "2025-12-24 2026-12-28 2027-12-24" },
  { "replaced-in-another-series",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)
                  EVENT (DAY ("20261228") "UID:b\nRECURRENCE-ID;VALUE=DATE:20261224\n")),
    "2025-12-24 2026-12-24 2026-12-28 2027-12-24" },
  { "one-repetition-cancelled",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)
                  EVENT (DAY ("20261224") "UID:a\nRECURRENCE-ID;VALUE=DATE:20261224\n"
                                          "STATUS:CANCELLED\n")),
    "2025-12-24 2027-12-24 ignored=1" },
  { "one-repetition-became-timed",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)
                  EVENT ("DTSTART:20261224T090000\nUID:a\nRECURRENCE-ID;VALUE=DATE:20261224\n")),
    "2025-12-24 2027-12-24 ignored=1" },
  { "replaced-by-a-time",
    CALENDAR (EVENT (DAY ("20251224") "UID:a\n" UNTIL_2027)
                  EVENT (DAY ("20261228") "UID:a\nRECURRENCE-ID:20261223T230000Z\n")),
    NULL, "holidays.ics:3: another event stands in for a time of this one*" },
  { "old-and-far",
    CALENDAR (EVENT (DAY ("19791231") "DURATION:P2D\n") EVENT (DAY ("20991231") "DURATION:P2D\n")
                  EVENT (DAY ("99991231"))),
    "1980-01-01 2099-12-31" },
  { "nothing-but-old", CALENDAR (EVENT (DAY ("19791231"))), NULL, "*no event in the years*" },
  { "no-event", CALENDAR (""), NULL, "*no event in the years*" },
  { "repeated-since-long-ago", CALENDAR (EVENT (DAY ("16010101") "RRULE:FREQ=YEARLY\n")), NULL,
    "*begins outside the years 1900 to 2099" },
};

/* From 1900 on, and up to the last usable year. */
static void
test_whole_span (void)
{
  static const gchar text[] = CALENDAR (EVENT (DAY ("19000101") "RRULE:FREQ=YEARLY\n"));
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbCalendar) calendar = calendar_read (text, strlen (text), 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (calendar->days->len, ==, 120);
  g_assert_cmpint (g_array_index (calendar->days, gint32, 0), ==, onb_civil_days (1980, 1, 1));
  g_assert_cmpint (g_array_index (calendar->days, gint32, 119), ==, onb_civil_days (2099, 1, 1));
}

static void
assert_refused (const gchar *text, gsize len, guint64 holidays, gint code, const gchar *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (calendar_read (text, len, holidays, &error));
  g_assert_error (error, ONB_ERROR, code);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (message, error->message));
}

static void
test_limit (void)
{
  static const gchar days[] = CALENDAR (EVENT (DAY ("20250101") "DURATION:P10D\n"));
  static const gchar daily[] = CALENDAR (EVENT (DAY ("19800101") "RRULE:FREQ=DAILY\n"));
  g_autoptr (OnbCalendar) exact = calendar_read (days, strlen (days), 10, NULL);

  g_assert_nonnull (exact);
  assert_refused (days, strlen (days), 9, ONB_ERROR_LIMIT,
                  "holidays.ics:3: the events of the calendar take more than 9 days "
                  "(--limit-holidays)");
  assert_refused (daily, strlen (daily), 0, ONB_ERROR_LIMIT, "*more than 10000 days*");
}

static gchar *
many_events (guint n, const gchar *more)
{
  GString *text = g_string_new ("BEGIN:VCALENDAR\r\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "BEGIN:VEVENT\r\nUID:%u\r\nSUMMARY:Day off\r\nDTSTART;VALUE=DATE:20%02u"
                            "%02u%02u\r\n%sEND:VEVENT\r\n",
                            i, i / 336 % 100, i / 28 % 12 + 1, i % 28 + 1, more);
  g_string_append (text, "END:VCALENDAR\r\n");
  return g_string_free (text, FALSE);
}

/* As many events as a file may hold are read at once, and equal days are one. */
static void
test_many (void)
{
  g_autofree gchar *text = many_events (100000, "");
  g_autofree gchar *ignored = many_events (100000, "TRANSP:TRANSPARENT\r\n");
  g_autofree gchar *repeated = many_events (501, "RRULE:FREQ=YEARLY;COUNT=1\r\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbCalendar) calendar = calendar_read (text, strlen (text), 100000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (calendar->days->len, ==, 33600);
  assert_refused (text, strlen (text), 0, ONB_ERROR_LIMIT, "*--limit-holidays*");
  assert_refused (ignored, strlen (ignored), 0, ONB_ERROR_USAGE, "*no event of this calendar*");
  assert_refused (repeated, strlen (repeated), 0, ONB_ERROR_USAGE, "*more than 500 events*");
}

static void
test_file (void)
{
  static const gchar text[] = CALENDAR (EVENT (DAY ("20251224")));
  g_autofree gchar *folder = g_dir_make_tmp ("onb-calendar-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "x.ics", NULL);
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbCalendar) calendar = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_null (onb_calendar_load (path, "x.ics", &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  calendar = onb_calendar_load (path, "x.ics", &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (calendar->sha256, ==, sha256);
  limits.roster_bytes = 10;
  g_assert_null (onb_calendar_load (path, "x.ics", &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (error->message, "x.ics: "));
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/calendar/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], calendar_test);
  }
  g_test_add_func ("/calendar/whole-span", test_whole_span);
  g_test_add_func ("/calendar/limit", test_limit);
  g_test_add_func ("/calendar/many", test_many);
  g_test_add_func ("/calendar/file", test_file);
  return g_test_run ();
}
