/* SPDX-License-Identifier: Apache-2.0 */
/* What people write for dates, times, durations and zones. */
#include "base/civil.h"

#include <string.h>

#define LONGEST_DURATION_SECONDS (G_GINT64_CONSTANT (36525) * ONB_DAY_SECONDS)

/* Takes exactly @digits digits at *@at. */
static gboolean
take_number (const gchar **at, guint digits, guint *ret_number)
{
  guint number = 0;

  for (guint i = 0; i < digits; i++) {
    gint value = g_ascii_digit_value ((*at)[i]);

    if (value < 0)
      return FALSE;
    number = number * 10 + (guint) value;
  }
  *at += digits;
  *ret_number = number;
  return TRUE;
}

static gboolean
take_char (const gchar **at, const gchar *any_of)
{
  if (**at == '\0' || strchr (any_of, **at) == NULL)
    return FALSE;
  (*at)++;
  return TRUE;
}

/* full-date = 4DIGIT "-" 2DIGIT "-" 2DIGIT (RFC 3339, 5.6) */
static gboolean
take_date (const gchar **at, gint32 *ret_days)
{
  guint year;
  guint month;
  guint day;

  if (!take_number (at, 4, &year) || !take_char (at, "-") || !take_number (at, 2, &month)
      || !take_char (at, "-") || !take_number (at, 2, &day)
      || !onb_civil_is_valid ((gint) year, month, day))
    return FALSE;
  *ret_days = onb_civil_days ((gint) year, month, day);
  return TRUE;
}

/* partial-time = 2DIGIT ":" 2DIGIT ":" 2DIGIT ["." 1*DIGIT] */
static gboolean
take_clock (const gchar **at, gint64 *ret_seconds)
{
  guint hour;
  guint minute;
  guint second;

  if (!take_number (at, 2, &hour) || !take_char (at, ":") || !take_number (at, 2, &minute)
      || !take_char (at, ":") || !take_number (at, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 60)
    return FALSE;
  if (take_char (at, ".")) {
    if (!g_ascii_isdigit (**at))
      return FALSE;
    while (g_ascii_isdigit (**at))
      (*at)++;
  }
  *ret_seconds = (gint64) hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

/* time-offset = "Z" / ("+" / "-") 2DIGIT ":" 2DIGIT */
static gboolean
take_offset (const gchar **at, gint64 *ret_seconds)
{
  gboolean west = **at == '-';
  guint hours;
  guint minutes;

  if (take_char (at, "Zz")) {
    *ret_seconds = 0;
    return TRUE;
  }
  if (!take_char (at, "+-") || !take_number (at, 2, &hours) || !take_char (at, ":")
      || !take_number (at, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  *ret_seconds = ((gint64) hours * 3600 + minutes * 60) * (west ? -1 : 1);
  return TRUE;
}

gboolean
onb_civil_parse_day (const gchar *text, gint32 *ret_days)
{
  const gchar *at = text;
  gint32 days;

  g_return_val_if_fail (text != NULL && ret_days != NULL, FALSE);

  if (!take_date (&at, &days) || *at != '\0')
    return FALSE;
  *ret_days = days;
  return TRUE;
}

gboolean
onb_civil_scan_time (const gchar *text, gint64 *ret_seconds, gboolean *ret_has_zone)
{
  const gchar *at = text;
  gint32 days;
  gint64 clock;
  gint64 offset = 0;
  gboolean has_zone;

  g_return_val_if_fail (text != NULL && ret_seconds != NULL && ret_has_zone != NULL, FALSE);

  if (!take_date (&at, &days) || !take_char (&at, "Tt ") || !take_clock (&at, &clock))
    return FALSE;
  has_zone = *at != '\0';
  if (has_zone && (!take_offset (&at, &offset) || *at != '\0'))
    return FALSE;
  *ret_seconds = days * ONB_DAY_SECONDS + clock - offset;
  *ret_has_zone = has_zone;
  return TRUE;
}

gboolean
onb_civil_parse_time (const gchar *text, GTimeZone *zone, OnbCivilEdge edge, gint64 *ret_unix,
                      GError **error)
{
  gint32 days;
  gint64 seconds;
  gboolean has_zone;

  g_return_val_if_fail (text != NULL && ret_unix != NULL, FALSE);

  if (onb_civil_parse_day (text, &days)) {
    if (edge == ONB_CIVIL_END)
      days++;
    *ret_unix = onb_civil_unix (zone, days * ONB_DAY_SECONDS, ONB_CIVIL_FIRST);
    return TRUE;
  }
  if (!onb_civil_scan_time (text, &seconds, &has_zone)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no time: write 2025-01-31, 2025-01-31T09:00:00Z or "
                 "2025-01-31T09:00:00+01:00",
                 text);
    return FALSE;
  }
  if (!has_zone) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' says no zone: add Z, or an offset as +01:00", text);
    return FALSE;
  }
  *ret_unix = seconds;
  return TRUE;
}

static gint64
unit_seconds (gchar unit)
{
  switch (unit) {
  case 's':
    return 1;
  case 'm':
    return 60;
  case 'h':
    return 3600;
  case 'd':
    return ONB_DAY_SECONDS;
  default:
    return 0;
  }
}

gboolean
onb_civil_parse_duration (const gchar *text, gint64 *ret_seconds, GError **error)
{
  gsize len;
  gint64 unit;
  guint64 number;
  g_autofree gchar *digits = NULL;

  g_return_val_if_fail (text != NULL && ret_seconds != NULL, FALSE);

  len = strlen (text);
  unit = len == 0 ? 0 : unit_seconds (text[len - 1]);
  if (unit > 0)
    digits = g_strndup (text, len - 1);
  if (digits == NULL
      || !g_ascii_string_to_unsigned (digits, 10, 0, (guint64) (LONGEST_DURATION_SECONDS / unit),
                                      &number, NULL)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no duration: write a number and its unit, as 90s, 15m, 8h or 2d (at most "
                 "100 years)",
                 text);
    return FALSE;
  }
  *ret_seconds = (gint64) number * unit;
  return TRUE;
}

/* Every IANA name starts with a capital and has no dots. What else lies in the zone folder
 * (leapseconds, zone.tab) makes GLib complain, paths would make it read any file, and it takes
 * `Mars5` for a POSIX rule. */
static gboolean
is_zone_name (const gchar *name)
{
  static const gchar *const with_digits[]
      = { "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "GMT0", "GMT+0", "GMT-0", NULL };
  gboolean digits = FALSE;

  if (!g_ascii_isupper (name[0]) || name[1] == '\0')
    return FALSE;
  for (const gchar *at = name; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("/_+-", *at) == NULL)
      return FALSE;
    digits |= g_ascii_isdigit (*at);
  }
  return !digits || strchr (name, '/') != NULL || g_strv_contains (with_digits, name);
}

GTimeZone *
onb_civil_zone (const gchar *name, GError **error)
{
  GTimeZone *zone = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  if (is_zone_name (name))
    zone = g_time_zone_new_identifier (name);
  if (zone == NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no time zone: write an IANA name, as Europe/Berlin or UTC", name);
  return zone;
}
