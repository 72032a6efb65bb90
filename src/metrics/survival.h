/* SPDX-License-Identifier: Apache-2.0 */
/* "Answered within" after Kaplan and Meier (SEMANTICS.md §9): what share of waits is answered in
 * time, when some still wait. Whole numbers only. Pure. */
#pragma once

#include <onbehalf/analysis.h>

typedef struct _OnbSurvival OnbSurvival;

OnbSurvival *onb_survival_new (void);
void onb_survival_free (OnbSurvival *survival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSurvival, onb_survival_free)

/* A wait that was answered after so many seconds, or is open since; never negative. */
void onb_survival_add_answer (OnbSurvival *survival, gint64 seconds);
void onb_survival_add_open (OnbSurvival *survival, gint64 seconds);

/** onb_survival_compute: Of all that was added. */
OnbAnsweredWithin onb_survival_compute (OnbSurvival *survival);
