/* SPDX-License-Identifier: Apache-2.0 */
/* Weekly working hours with holidays in a zone, and the text they are written in. */
#pragma once

#include <onbehalf/roster.h>

/* Minutes are local wall time from the midnight of the opening day: opening is below 1440,
 * closing behind it, past 1440 when it falls on the next day, and at most one day after the
 * opening. */
typedef struct {
  guint weekday; /* 0 = Monday … 6 */
  guint open_minute;
  guint close_minute;
} OnbSegment;

struct _OnbSchedule {
  GArray *segments; /* OnbSegment, all different, ordered by weekday, opening, closing */
  GArray *holidays; /* gint32 days since 1970-01-01 (local dates), ascending, all different */
  GTimeZone *zone;
};

/** onb_schedule_new: No hours, no holidays, UTC. */
OnbSchedule *onb_schedule_new (void);

/**
 * onb_schedule_parse: Hours as `Mon-Fri 09:00-17:00; Sat 09:00-12:00`: parts separated by `;`, each
 * days (names, ranges, commas; none means every day) and times (ranges, commas). Ranges may wrap
 * (`Sat-Mon`, `22:00-06:00`). The zone is UTC until set. %ONB_ERROR_USAGE says in words what is
 * wrong.
 */
OnbSchedule *onb_schedule_parse (const gchar *hours, GError **error);
OnbSchedule *onb_schedule_copy (const OnbSchedule *schedule);
void onb_schedule_free (OnbSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSchedule, onb_schedule_free)

/**
 * onb_schedule_add_holiday: A local date on which nothing opens. A date that is there already
 * changes nothing.
 */
void onb_schedule_add_holiday (OnbSchedule *schedule, gint32 day);

/** onb_schedule_is_holiday: Whether nothing opens on that local date. */
gboolean onb_schedule_is_holiday (const OnbSchedule *schedule, gint32 day);

/** onb_schedule_set_zone: The zone whose wall clock the hours mean. */
void onb_schedule_set_zone (OnbSchedule *schedule, GTimeZone *zone);
