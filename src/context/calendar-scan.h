/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of an iCalendar file (RFC 5545, 3.1). A calendar may come from anywhere, and a library that
 * builds a tree of all of it would see far more of it than the eight properties that matter here.
 */
#pragma once

#include <onbehalf/error.h>

/**
 * OnbCalendarLine: One unfolded line of an event, or BEGIN:VEVENT and END:VEVENT around it; what
 * stands in components inside the event (alarms) is left out. Borrowed during the call.
 * @line: of the file, from 1, on which it starts
 * @name: in capitals
 * @kind: the parameter VALUE in capitals, "" when absent
 * @has_range: there is a parameter RANGE
 * @value: NULL when the line is longer than 64 KiB
 */
typedef struct {
  guint line;
  const gchar *name;
  const gchar *kind;
  gboolean has_range;
  const gchar *value;
} OnbCalendarLine;

/** OnbCalendarVisit: Takes one line; FALSE with @error set stops the scan. */
typedef gboolean (*OnbCalendarVisit) (const OnbCalendarLine *line, gpointer data, GError **error);

/**
 * onb_calendar_scan: Gives the lines of every event to @visit, in order. Lines end with CR LF or
 * LF; names of any case. %ONB_ERROR_USAGE for what is no calendar, or one that is cut; this error
 * and those of @visit get the line in front: `12: `.
 */
gboolean onb_calendar_scan (const guint8 *bytes, gsize len, OnbCalendarVisit visit, gpointer data,
                            GError **error);

/** onb_calendar_refuse: Says what is wrong with a calendar: %ONB_ERROR_USAGE. FALSE always. */
gboolean onb_calendar_refuse (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);
