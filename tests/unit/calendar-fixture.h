/* SPDX-License-Identifier: Apache-2.0 */
/* Calendars as text, and what they come to as text. */
#pragma once

#include "base/civil.h"
#include "context/calendar.h"

#include <string.h>

#define CALENDAR(events) "BEGIN:VCALENDAR\nVERSION:2.0\n" events "END:VCALENDAR\n"
#define EVENT(lines) "BEGIN:VEVENT\n" lines "END:VEVENT\n"
#define DAY(date) "DTSTART;VALUE=DATE:" date "\n"

/* Days that follow each other are joined: `2025-12-24..26 2026-01-01`; then the events ignored. */
static inline gchar *
calendar_describe (const OnbCalendar *calendar)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < calendar->days->len; i++) {
    gint32 day = g_array_index (calendar->days, gint32, i);
    g_autofree gchar *first = onb_civil_format_day (day);
    guint last = i;
    guint month_day;

    while (last + 1 < calendar->days->len
           && g_array_index (calendar->days, gint32, last + 1) == day + (gint32) (last - i) + 1)
      last++;
    g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", first);
    onb_civil_from_days (g_array_index (calendar->days, gint32, last), NULL, NULL, &month_day);
    if (last > i)
      g_string_append_printf (out, "..%02u", month_day);
    i = last;
  }
  if (calendar->n_ignored > 0)
    g_string_append_printf (out, " ignored=%" G_GUINT64_FORMAT, calendar->n_ignored);
  return g_string_free (out, FALSE);
}

static inline OnbCalendar *
calendar_read (const gchar *text, gsize len, guint64 holidays, GError **error)
{
  g_autofree guint8 *block = g_memdup2 (text, len); /* of the exact size, for the sanitizer */
  OnbLimits limits;

  onb_limits_init (&limits);
  if (holidays > 0)
    limits.holidays = holidays;
  return onb_calendar_read ("holidays.ics", block, len, &limits, error);
}

/* One calendar a row. */
typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *days;    /* NULL: it is refused */
  const gchar *message; /* a glob */
} CalendarCase;

static inline void
calendar_test (gconstpointer data)
{
  const CalendarCase *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbCalendar) calendar = calendar_read (row->text, strlen (row->text), 0, &error);
  g_autofree gchar *days = NULL;

  if (row->days == NULL) {
    g_assert_null (calendar);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_test_message ("%s", error->message);
    g_assert_true (g_pattern_match_simple (row->message, error->message));
    return;
  }
  g_assert_no_error (error);
  days = calendar_describe (calendar);
  g_assert_cmpstr (days, ==, row->days);
}
