/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/worktime.h"

#include "base/civil.h"

/* How far a stretch without a change of the clock is looked for at once. Zones change about
 * twice a year, so most looks succeed; a longer stretch would fail more often. */
#define STRETCH_SECONDS (30 * ONB_DAY_SECONDS)

/* A stretch of wall time in which the zone keeps one offset; empty when @until_wall <
 * @from_wall. */
typedef struct {
  GTimeZone *zone;
  gint64 from_wall;
  gint64 until_wall;
  gint64 offset;
} SteadyClock;

static gint64
find_instant (SteadyClock *clock, gint64 wall, OnbCivilFold fold)
{
  gint64 offset;

  if (wall >= clock->from_wall && wall <= clock->until_wall)
    return wall - clock->offset;
  if (!onb_civil_is_steady (clock->zone, wall, wall + STRETCH_SECONDS, &offset))
    return onb_civil_unix (clock->zone, wall, fold);
  clock->from_wall = wall;
  clock->until_wall = wall + STRETCH_SECONDS;
  clock->offset = offset;
  return wall - offset;
}

/* Segments in the order of the week they belong to, so those of one weekday stand together. */
static guint
first_segment_of (const OnbSchedule *schedule, guint weekday)
{
  guint i = 0;

  while (i < schedule->segments->len
         && g_array_index (schedule->segments, OnbSegment, i).weekday < weekday)
    i++;
  return i;
}

/* Whom to tell what was counted; NULL: nobody. */
typedef struct {
  OnbWorkedVisitor visit;
  gpointer data;
} Listener;

/* Segments are met in the order of their opening, so what was counted is known by one instant:
 * @counted_until. That is how overlapping segments count once. */
static gint64
count_day (const OnbSchedule *schedule, SteadyClock *clock, gint32 day, gint64 until,
           gint64 *counted_until, const Listener *listener)
{
  guint weekday = onb_civil_weekday (day);
  gint64 midnight = day * ONB_DAY_SECONDS;
  gint64 seconds = 0;

  for (guint i = first_segment_of (schedule, weekday); i < schedule->segments->len; i++) {
    const OnbSegment *segment = &g_array_index (schedule->segments, OnbSegment, i);
    gint64 open;
    gint64 close;

    if (segment->weekday != weekday)
      break;
    open = find_instant (clock, midnight + segment->open_minute * 60, ONB_CIVIL_FIRST);
    close = find_instant (clock, midnight + segment->close_minute * 60, ONB_CIVIL_SECOND);
    open = MAX (open, *counted_until);
    close = MIN (close, until);
    if (close <= open)
      continue;
    seconds += close - open;
    *counted_until = close;
    if (listener != NULL)
      listener->visit (day, open, close, listener->data);
  }
  return seconds;
}

/* What a holiday takes away is told as a segment without a length. */
static void
tell_holiday (const OnbSchedule *schedule, SteadyClock *clock, gint32 day, gint64 until,
              gint64 counted_until, const Listener *listener)
{
  if (listener != NULL && count_day (schedule, clock, day, until, &counted_until, NULL) > 0)
    listener->visit (day, 0, 0, listener->data);
}

/* Days are walked by their local dates. A segment that opens on one of them lies within three
 * days of the same UTC date: it lasts up to a day past the midnight of the next, and zones are at
 * most a day and a bit from UTC. */
static gint64
count (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix, const Listener *listener)
{
  gint64 from = MAX (from_unix, ONB_USABLE_FROM_UNIX);
  gint64 until = MIN (until_unix, ONB_USABLE_UNTIL_UNIX);
  gint64 counted_until = from;
  gint64 seconds = 0;
  SteadyClock clock = { .until_wall = -1 };
  gint32 last_day;

  if (until <= from)
    return 0;
  clock.zone = schedule->zone;
  last_day = onb_civil_day_of (until) + 2;
  for (gint32 day = onb_civil_day_of (from) - 3; day <= last_day; day++) {
    if (onb_schedule_is_holiday (schedule, day))
      tell_holiday (schedule, &clock, day, until, counted_until, listener);
    else
      seconds += count_day (schedule, &clock, day, until, &counted_until, listener);
  }
  return seconds;
}

gint64
onb_worktime_seconds (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix)
{
  g_return_val_if_fail (schedule != NULL, 0);

  return count (schedule, from_unix, until_unix, NULL);
}

gint64
onb_worktime_each (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix,
                   OnbWorkedVisitor visit, gpointer data)
{
  const Listener listener = { .visit = visit, .data = data };

  g_return_val_if_fail (schedule != NULL && visit != NULL, 0);

  return count (schedule, from_unix, until_unix, &listener);
}
