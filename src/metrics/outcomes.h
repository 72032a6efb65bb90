/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the waits of one mailbox, and how soon: ages, target, "answered within"
 * (SEMANTICS.md §9). Pure. */
#pragma once

#include "metrics/tally.h"

typedef struct _OnbOutcomes OnbOutcomes;

OnbOutcomes *onb_outcomes_new (void);
void onb_outcomes_free (OnbOutcomes *outcomes);

/** onb_outcomes_add_response: Of a wait that is in the period. */
void onb_outcomes_add_response (OnbOutcomes *outcomes, const OnbResponse *response);

/**
 * onb_outcomes_finish: Orders and ages the open waits of @box, judges them by @target, and says how
 * soon waits were answered. @schedule is the mailbox's or NULL, @as_of_unix may be %ONB_NO_TIME.
 */
void onb_outcomes_finish (OnbOutcomes *outcomes, const OnbSchedule *schedule, gint64 as_of_unix,
                          const OnbTarget *target, OnbMailboxResult *box);
