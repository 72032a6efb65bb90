/* SPDX-License-Identifier: Apache-2.0 */
#include "context/schedule.h"

#include "base/civil.h"

#include <string.h>

#define DAY_MINUTES 1440u
#define EVERY_DAY 0x7fu    /* one bit a weekday */
#define MAX_SEGMENTS 2000u /* no real week comes near; keeps a hostile roster cheap */

typedef struct {
  guint open_minute;
  guint close_minute;
} Hours;

static gint
compare_segments (gconstpointer a, gconstpointer b)
{
  const OnbSegment *left = a;
  const OnbSegment *right = b;

  if (left->weekday != right->weekday)
    return left->weekday < right->weekday ? -1 : 1;
  if (left->open_minute != right->open_minute)
    return left->open_minute < right->open_minute ? -1 : 1;
  if (left->close_minute != right->close_minute)
    return left->close_minute < right->close_minute ? -1 : 1;
  return 0;
}

/* The place of @day among the holidays, or where it would go. */
static guint
find_holiday (const OnbSchedule *schedule, gint32 day)
{
  guint low = 0;
  guint high = schedule->holidays->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (schedule->holidays, gint32, middle) < day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* `Mon` or `Monday`, any case; 7 when it is no day. */
static guint
read_day (const gchar *text)
{
  static const gchar *const days[]
      = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
  gsize len = strlen (text);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if ((len == 3 || len == strlen (days[i])) && g_ascii_strncasecmp (text, days[i], len) == 0)
      return i;
  return G_N_ELEMENTS (days);
}

/* day-range = day ["-" day]; its days are added to the set of bits @days. */
static gboolean
add_day_range (const gchar *text, guint *days, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint first = ends[0] != NULL ? read_day (ends[0]) : 7;
  guint last = first;

  if (first < 7 && ends[1] != NULL)
    last = read_day (ends[1]);
  if (first > 6 || last > 6) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no day: write Mon, Tue, Wed, Thu, Fri, Sat, Sun or a range as Mon-Fri",
                 text);
    return FALSE;
  }
  for (guint day = first; day != last; day = (day + 1) % 7)
    *days |= 1u << day;
  *days |= 1u << last;
  return TRUE;
}

/* H:MM or HH:MM up to 24:00, in minutes. */
static gboolean
read_minute (const gchar *text, guint *ret_minute)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint64 hour;
  guint64 minute;

  if (g_strv_length (parts) != 2 || strlen (parts[0]) > 2 || strlen (parts[1]) != 2
      || !g_ascii_string_to_unsigned (parts[0], 10, 0, 24, &hour, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &minute, NULL)
      || (hour == 24 && minute > 0))
    return FALSE;
  *ret_minute = (guint) (hour * 60 + minute);
  return TRUE;
}

/* hours = time "-" time; closing at or before opening means the next day. */
static gboolean
read_hours (const gchar *text, Hours *ret_hours, GError **error)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  Hours hours;

  if (g_strv_length (ends) != 2 || !read_minute (ends[0], &hours.open_minute)
      || !read_minute (ends[1], &hours.close_minute) || hours.open_minute == DAY_MINUTES) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' are no hours: write them as 09:00-17:00 (24:00 is the end of the day)",
                 text);
    return FALSE;
  }
  if (hours.close_minute <= hours.open_minute)
    hours.close_minute += DAY_MINUTES;
  *ret_hours = hours;
  return TRUE;
}

static gboolean
add_segments (OnbSchedule *schedule, guint days, Hours hours, GError **error)
{
  for (guint day = 0; day < 7; day++) {
    OnbSegment segment
        = { .weekday = day, .open_minute = hours.open_minute, .close_minute = hours.close_minute };

    if ((days & 1u << day) != 0)
      g_array_append_val (schedule->segments, segment);
  }
  if (schedule->segments->len <= MAX_SEGMENTS)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE, "there are too many hours");
  return FALSE;
}

static gchar *
drop_white_space (const gchar *text)
{
  gchar *dense = g_malloc (strlen (text) + 1);
  gchar *to = dense;

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      *to++ = *text;
  *to = '\0';
  return dense;
}

/* part = [days] hours *("," hours). Days end where the first digit stands. */
static gboolean
add_part (OnbSchedule *schedule, const gchar *part, GError **error)
{
  g_autofree gchar *dense = drop_white_space (part);
  gsize days_len = strcspn (dense, "0123456789");
  g_autofree gchar *day_text = g_strndup (dense, days_len);
  guint days = days_len == 0 ? EVERY_DAY : 0;
  g_auto (GStrv) ranges = g_strsplit (day_text, ",", -1);
  g_auto (GStrv) times = g_strsplit (dense + days_len, ",", -1);

  if (times[0] == NULL) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' says no hours: write Mon-Fri 09:00-17:00",
                 part);
    return FALSE;
  }
  for (gsize i = 0; ranges[i] != NULL; i++)
    if (!add_day_range (ranges[i], &days, error))
      return FALSE;
  for (gsize i = 0; times[i] != NULL; i++) {
    Hours hours;

    if (!read_hours (times[i], &hours, error) || !add_segments (schedule, days, hours, error))
      return FALSE;
  }
  return TRUE;
}

static void
sort_segments (GArray *segments)
{
  guint kept = 0;

  g_array_sort (segments, compare_segments);
  for (guint i = 0; i < segments->len; i++) {
    const OnbSegment *segment = &g_array_index (segments, OnbSegment, i);

    if (kept > 0
        && compare_segments (segment, &g_array_index (segments, OnbSegment, kept - 1)) == 0)
      continue;
    g_array_index (segments, OnbSegment, kept++) = *segment;
  }
  g_array_set_size (segments, kept);
}

OnbSchedule *
onb_schedule_new (void)
{
  OnbSchedule *schedule = g_new0 (OnbSchedule, 1);

  schedule->segments = g_array_new (FALSE, FALSE, sizeof (OnbSegment));
  schedule->holidays = g_array_new (FALSE, FALSE, sizeof (gint32));
  schedule->zone = g_time_zone_new_utc ();
  return schedule;
}

OnbSchedule *
onb_schedule_parse (const gchar *hours, GError **error)
{
  g_autoptr (OnbSchedule) schedule = onb_schedule_new ();
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (hours != NULL, NULL);

  parts = g_strsplit (hours, ";", -1);
  for (gsize i = 0; parts[i] != NULL; i++) {
    g_strstrip (parts[i]);
    /* The last `;` may stand or not, as in every list of a roster. */
    if (*parts[i] == '\0' && i > 0 && parts[i + 1] == NULL)
      continue;
    if (!add_part (schedule, parts[i], error))
      return NULL;
  }
  if (schedule->segments->len == 0) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                         "there are no hours: write Mon-Fri 09:00-17:00");
    return NULL;
  }
  sort_segments (schedule->segments);
  return g_steal_pointer (&schedule);
}

OnbSchedule *
onb_schedule_copy (const OnbSchedule *schedule)
{
  OnbSchedule *copy;

  g_return_val_if_fail (schedule != NULL, NULL);

  copy = onb_schedule_new ();
  g_array_append_vals (copy->segments, schedule->segments->data, schedule->segments->len);
  g_array_append_vals (copy->holidays, schedule->holidays->data, schedule->holidays->len);
  onb_schedule_set_zone (copy, schedule->zone);
  return copy;
}

void
onb_schedule_free (OnbSchedule *schedule)
{
  if (schedule == NULL)
    return;
  g_array_unref (schedule->segments);
  g_array_unref (schedule->holidays);
  g_time_zone_unref (schedule->zone);
  g_free (schedule);
}

gboolean
onb_schedule_is_holiday (const OnbSchedule *schedule, gint32 day)
{
  guint at;

  g_return_val_if_fail (schedule != NULL, FALSE);

  at = find_holiday (schedule, day);
  return at < schedule->holidays->len && g_array_index (schedule->holidays, gint32, at) == day;
}

void
onb_schedule_add_holiday (OnbSchedule *schedule, gint32 day)
{
  g_return_if_fail (schedule != NULL);

  if (!onb_schedule_is_holiday (schedule, day))
    g_array_insert_val (schedule->holidays, find_holiday (schedule, day), day);
}

void
onb_schedule_set_zone (OnbSchedule *schedule, GTimeZone *zone)
{
  g_return_if_fail (schedule != NULL && zone != NULL);

  g_time_zone_ref (zone);
  g_time_zone_unref (schedule->zone);
  schedule->zone = zone;
}
