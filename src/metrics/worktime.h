/* SPDX-License-Identifier: Apache-2.0 */
/* Seconds of a span that lie inside a schedule. Pure. */
#pragma once

#include "context/schedule.h"

/**
 * onb_worktime_seconds: Working seconds in [@from_unix, @until_unix) (SEMANTICS.md §8); 0 when
 * @until_unix <= @from_unix. What lies outside the usable range (1980 to 2100) does not count.
 */
gint64 onb_worktime_seconds (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix);

/**
 * onb_worktime_each: The same, telling @visit in order what was counted: a segment that opened on
 * the local @day (days since 1970-01-01) and counts from @open_unix to @close_unix. Both 0: a
 * holiday without which that day would have counted.
 */
typedef void (*OnbWorkedVisitor) (gint32 day, gint64 open_unix, gint64 close_unix, gpointer data);
gint64 onb_worktime_each (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix,
                          OnbWorkedVisitor visit, gpointer data);
