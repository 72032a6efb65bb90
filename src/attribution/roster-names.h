/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the roster's agents, folded once and sorted: what a display name is looked up in
 * (SEMANTICS.md §4, rung 6). */
#pragma once

#include <onbehalf/roster.h>

typedef struct _OnbRosterNames OnbRosterNames;

/** onb_name_fold: Casefolded, every run of white space one space, trimmed. Caller owns it. */
gchar *onb_name_fold (const gchar *name);

OnbRosterNames *onb_roster_names_new (const OnbRoster *roster);
void onb_roster_names_free (OnbRosterNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRosterNames, onb_roster_names_free)

/** OnbRosterNamesVisit: @agent: number in the roster. FALSE: no more. */
typedef gboolean (*OnbRosterNamesVisit) (guint agent, gpointer data);

/** onb_roster_names_each_equal: Each agent whose name is @text, which is folded. */
void onb_roster_names_each_equal (const OnbRosterNames *names, const gchar *text,
                                  OnbRosterNamesVisit visit, gpointer data);

/** onb_roster_names_each_inside: Each agent whose name stands in @text, which is folded, with no
 * letter or digit right before or after it. One that stands there again may be visited again. */
void onb_roster_names_each_inside (const OnbRosterNames *names, const gchar *text,
                                   OnbRosterNamesVisit visit, gpointer data);
