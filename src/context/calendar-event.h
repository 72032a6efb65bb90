/* SPDX-License-Identifier: Apache-2.0 */
/* One event of a calendar: from its properties to days. */
#pragma once

#include "context/calendar-scan.h"

/** OnbCalendarEvent: An event while its lines are read. */
typedef struct _OnbCalendarEvent OnbCalendarEvent;

typedef enum {
  ONB_EVENT_COUNTS,  /* an all-day event */
  ONB_EVENT_IGNORED, /* timed, transparent or cancelled (SEMANTICS.md §8) */
} OnbEventState;

/**
 * OnbEventDays: What an event says.
 * @uid, @rule: NULL when absent; @rule is not understood yet
 * @replaces_day: the day of another event with this UID that this one stands in for, else
 *                ONB_NO_DAY; meant also when the event is ignored
 * @replaces_time: likewise, but named by a time, so that nobody knows which day it is
 * @added, @removed: days, from RDATE and EXDATE
 */
typedef struct {
  guint line;
  gchar *uid;
  gchar *rule;
  gint32 first_day;
  gint32 n_days;
  gint32 replaces_day;
  gboolean replaces_time;
  GArray *added;       /* gint32 */
  GHashTable *removed; /* days */
} OnbEventDays;

OnbCalendarEvent *onb_calendar_event_new (void);
void onb_calendar_event_free (OnbCalendarEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCalendarEvent, onb_calendar_event_free)

/** onb_calendar_event_begin: Forgets the event before; this one begins on @line. */
void onb_calendar_event_begin (OnbCalendarEvent *event, guint line);

/** onb_calendar_event_take: One of its lines; %ONB_ERROR_USAGE when it must not stand there. */
gboolean onb_calendar_event_take (OnbCalendarEvent *event, const OnbCalendarLine *line,
                                  GError **error);

/**
 * onb_calendar_event_end: What it came to; NULL with %ONB_ERROR_USAGE when that cannot be told for
 * sure. Of an ignored event only the UID and what it replaces are set. Caller owns the result.
 */
OnbEventDays *onb_calendar_event_end (const OnbCalendarEvent *event, OnbEventState *ret_state,
                                      GError **error);
void onb_event_days_free (OnbEventDays *days);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbEventDays, onb_event_days_free)
