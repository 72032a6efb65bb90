/* SPDX-License-Identifier: Apache-2.0 */
/* Days, weeks and months of a mailbox, and the hours of its week. Pure. */
#pragma once

#include <onbehalf/analysis.h>

typedef struct _OnbPeriods OnbPeriods;

/** onb_periods_new: @zone NULL is UTC. */
OnbPeriods *onb_periods_new (OnbBy by, GTimeZone *zone);
void onb_periods_free (OnbPeriods *periods);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbPeriods, onb_periods_free)

void onb_periods_add_inbound (OnbPeriods *periods, gint64 unix_seconds);
void onb_periods_add_outbound (OnbPeriods *periods, gint64 unix_seconds);
/** @seconds below 0 is a clock-skew: counted, without a time. */
void onb_periods_add_response (OnbPeriods *periods, gint64 unix_seconds, gint64 seconds);
void onb_periods_add_unanswered (OnbPeriods *periods, gint64 unix_seconds);

/** onb_periods_finish: Appends OnbPeriodResult, ascending, to @ret_results; names live in @texts.
 */
void onb_periods_finish (OnbPeriods *periods, GStringChunk *texts, GArray *ret_results);

/** onb_periods_slot: Weekday (Monday 0) and hour of an instant in the zone of @periods. */
void onb_periods_slot (const OnbPeriods *periods, gint64 unix_seconds, guint *ret_weekday,
                       guint *ret_hour);
