/* SPDX-License-Identifier: Apache-2.0 */
/* Seconds of a span that lie inside a schedule. Pure. */
#pragma once

#include "context/schedule.h"

/**
 * onb_worktime_seconds: Working seconds in [@from_unix, @until_unix) (SEMANTICS.md §8); 0 when
 * @until_unix <= @from_unix. What lies outside the usable range (1980 to 2100) does not count.
 */
gint64 onb_worktime_seconds (const OnbSchedule *schedule, gint64 from_unix, gint64 until_unix);
