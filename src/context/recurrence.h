/* SPDX-License-Identifier: Apache-2.0 */
/* Days that an event is repeated on (RRULE; RFC 5545, 3.3.10), by libical. */
#pragma once

#include <onbehalf/error.h>

/** OnbDayVisit: Takes one day; FALSE with @error set stops. */
typedef gboolean (*OnbDayVisit) (gint32 day, gpointer data, GError **error);

/**
 * onb_recurrence_each: Calls @visit for @first_day and every day that @rule makes of it, in order,
 * all before @end_day. %ONB_ERROR_USAGE for a rule that cannot be followed to the letter: of hours
 * or seconds, of another calendar, one whose meaning programs do not agree on, one that @first_day
 * does not obey (RFC 5545 leaves that open), or one that would take long to follow. @first_day must
 * lie in 1900 … 2099.
 */
gboolean onb_recurrence_each (const gchar *rule, gint32 first_day, gint32 end_day,
                              OnbDayVisit visit, gpointer data, GError **error);
