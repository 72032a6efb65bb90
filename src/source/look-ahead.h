/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a plan, opened some steps before they are read, so that a disk that has to fetch them
 * can put them in its own order. */
#pragma once

#include <sys/stat.h>

#include "source/plan.h"

typedef struct _OnbLookAhead OnbLookAhead;

/** onb_look_ahead_new: For the @n files from number @first on, to be taken in this order; borrows
 * @plan. */
OnbLookAhead *onb_look_ahead_new (const OnbPlan *plan, guint first, guint n);
void onb_look_ahead_free (OnbLookAhead *ahead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbLookAhead, onb_look_ahead_free)

/** onb_look_ahead_take: The open file number @file of the plan, which the caller closes, and what
 * it is; -1 with errno. Files before it that were not taken are passed over. */
gint onb_look_ahead_take (OnbLookAhead *ahead, guint file, struct stat *ret_info);
