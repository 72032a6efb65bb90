/* SPDX-License-Identifier: Apache-2.0 */
/* Holidays from a calendar file (iCalendar, RFC 5545): the days of its all-day events. */
#pragma once

#include <onbehalf/limits.h>

/**
 * OnbCalendar: What a file came to.
 * @days: gint32 days since 1970-01-01, ascending, all different, in the usable years only
 * @n_ignored: events that are no holidays: timed, transparent or cancelled
 * @sha256: hex; NULL unless it was a file
 */
typedef struct {
  GArray *days;
  guint64 n_ignored;
  gchar *sha256;
} OnbCalendar;

/**
 * onb_calendar_load: Reads the file at @path. %ONB_ERROR_USAGE `holidays.ics:12: …` for anything
 * that could mean other days than were read: a damaged file, a recurrence that cannot be followed;
 * and for a calendar without a single day; %ONB_ERROR_LIMIT; as onb_input_file_open() for the file.
 * @name is what the file is called in messages.
 */
OnbCalendar *onb_calendar_load (const gchar *path, const gchar *name, const OnbLimits *limits,
                                GError **error);

/** onb_calendar_read: onb_calendar_load() without the file. */
OnbCalendar *onb_calendar_read (const gchar *name, const guint8 *bytes, gsize len,
                                const OnbLimits *limits, GError **error);
void onb_calendar_free (OnbCalendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCalendar, onb_calendar_free)
