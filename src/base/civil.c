/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"

/* No zone is, or was, further than this from UTC; the widest jump (Samoa, 2011) stays below
 * twice 13 hours. */
#define WIDEST_OFFSET_SECONDS (26 * 3600)
#define ERA_DAYS 146097   /* 400 years */
#define EPOCH_DAYS 719468 /* 0000-03-01 to 1970-01-01 */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

gboolean
onb_civil_is_valid (gint year, guint month, guint day)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1)
    return FALSE;
  return day <= lengths[month - 1] + (month == 2 && leap ? 1u : 0u);
}

/* Years start in March here, so that the leap day is the last one and months have lengths by
 * formula. */
gint32
onb_civil_days (gint year, guint month, guint day)
{
  gint64 y = month <= 2 ? (gint64) year - 1 : year;
  gint64 era = floor_div (y, 400);
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * ((gint64) month + (month > 2 ? -3 : 9)) + 2) / 5 + (gint64) day - 1;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint32) (era * ERA_DAYS + day_of_era - EPOCH_DAYS);
}

void
onb_civil_from_days (gint32 days, gint *ret_year, guint *ret_month, guint *ret_day)
{
  gint64 z = (gint64) days + EPOCH_DAYS;
  gint64 era = floor_div (z, ERA_DAYS);
  gint64 day_of_era = z - era * ERA_DAYS;
  gint64 year_of_era
      = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 march_month = (5 * day_of_year + 2) / 153;
  gint64 month = march_month + (march_month < 10 ? 3 : -9);

  if (ret_year != NULL)
    *ret_year = (gint) (year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  if (ret_month != NULL)
    *ret_month = (guint) month;
  if (ret_day != NULL)
    *ret_day = (guint) (day_of_year - (153 * march_month + 2) / 5 + 1);
}

guint
onb_civil_weekday (gint32 days)
{
  gint64 since_monday = (gint64) days + 3; /* 1970-01-01 was a Thursday */

  return (guint) (since_monday - floor_div (since_monday, 7) * 7);
}

/* A week belongs to the year that holds its Thursday (ISO 8601). */
void
onb_civil_iso_week (gint32 days, gint *ret_year, guint *ret_week)
{
  gint32 thursday = days - (gint32) onb_civil_weekday (days) + 3;
  gint year;

  g_return_if_fail (ret_year != NULL && ret_week != NULL);

  onb_civil_from_days (thursday, &year, NULL, NULL);
  *ret_year = year;
  *ret_week = (guint) (thursday - onb_civil_days (year, 1, 1)) / 7 + 1;
}

gint32
onb_civil_day_of (gint64 seconds)
{
  return (gint32) floor_div (seconds, ONB_DAY_SECONDS);
}

static void
put_digits (gchar *at, guint n, guint value)
{
  for (; n > 0; n--, value /= 10)
    at[n - 1] = (gchar) ('0' + value % 10);
}

/* Printing with a format takes ten times as long, and a report holds a time for every wait. */
static gchar *
format_plain (guint year, guint month, guint day, guint second)
{
  gchar *text = g_strdup ("yyyy-mm-ddThh:mm:ssZ");

  put_digits (text, 4, year);
  put_digits (text + 5, 2, month);
  put_digits (text + 8, 2, day);
  put_digits (text + 11, 2, second / 3600);
  put_digits (text + 14, 2, second / 60 % 60);
  put_digits (text + 17, 2, second % 60);
  return text;
}

gchar *
onb_civil_format (gint64 unix_seconds)
{
  gint32 days = onb_civil_day_of (unix_seconds);
  guint second = (guint) (unix_seconds - days * ONB_DAY_SECONDS);
  gint year;
  guint month;
  guint day;

  onb_civil_from_days (days, &year, &month, &day);
  if (year >= 0 && year <= 9999)
    return format_plain ((guint) year, month, day, second);
  return g_strdup_printf ("%04d-%02u-%02uT%02u:%02u:%02uZ", year, month, day, second / 3600,
                          second / 60 % 60, second % 60);
}

gchar *
onb_civil_format_day (gint32 days)
{
  gint year;
  guint month;
  guint day;

  onb_civil_from_days (days, &year, &month, &day);
  return g_strdup_printf ("%04d-%02u-%02u", year, month, day);
}

static gint
find_interval (GTimeZone *zone, gint64 unix_seconds)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);
}

gint64
onb_civil_wall (GTimeZone *zone, gint64 unix_seconds)
{
  if (zone == NULL)
    return unix_seconds;
  return unix_seconds + g_time_zone_get_offset (zone, find_interval (zone, unix_seconds));
}

gboolean
onb_civil_is_steady (GTimeZone *zone, gint64 from_wall, gint64 to_wall, gint64 *ret_offset)
{
  gint first;
  gint last;

  g_return_val_if_fail (ret_offset != NULL, FALSE);

  if (zone == NULL) {
    *ret_offset = 0;
    return TRUE;
  }
  first = find_interval (zone, from_wall - WIDEST_OFFSET_SECONDS);
  last = find_interval (zone, to_wall + WIDEST_OFFSET_SECONDS);
  if (first != last)
    return FALSE;
  *ret_offset = g_time_zone_get_offset (zone, first);
  return TRUE;
}

/* The first instant at which the clock is past @wall: where the gap ends. */
static gint64
find_gap_end (GTimeZone *zone, gint64 wall)
{
  gint64 before = wall - WIDEST_OFFSET_SECONDS;
  gint64 after = wall + WIDEST_OFFSET_SECONDS;

  while (after - before > 1) {
    gint64 middle = before + (after - before) / 2;

    if (onb_civil_wall (zone, middle) > wall)
      after = middle;
    else
      before = middle;
  }
  return after;
}

/* Only the documented way from UTC to an offset is asked: every interval around @wall proposes
 * the instant its offset would give, and those whose clock really shows @wall are the answers. */
gint64
onb_civil_unix (GTimeZone *zone, gint64 wall, OnbCivilFold fold)
{
  gint64 offset;
  gint64 answer = 0;
  gboolean found = FALSE;
  gint last;

  if (onb_civil_is_steady (zone, wall, wall, &offset))
    return wall - offset;

  last = find_interval (zone, wall + WIDEST_OFFSET_SECONDS);
  for (gint i = find_interval (zone, wall - WIDEST_OFFSET_SECONDS); i <= last; i++) {
    gint64 candidate = wall - g_time_zone_get_offset (zone, i);

    if (onb_civil_wall (zone, candidate) != wall)
      continue;
    if (!found || (fold == ONB_CIVIL_FIRST ? candidate < answer : candidate > answer))
      answer = candidate;
    found = TRUE;
  }
  return found ? answer : find_gap_end (zone, wall);
}
