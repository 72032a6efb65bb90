/* SPDX-License-Identifier: Apache-2.0 */
/* How long an answer took, and how much of that was work (SEMANTICS.md §8). Pure. */
#pragma once

#include "metrics/turns.h"

/** onb_clock_agent_schedule: The hours of the agent to whom @row is credited, when the roster gives
 * any, else the mailbox's; NULL: none. */
const OnbSchedule *onb_clock_agent_schedule (OnbIdentity *identity, const OnbRow *row);

/**
 * onb_clock_measure: Sets the seconds of @response from its start to the time of @row, which
 * answers: elapsed, inside the hours of the mailbox, inside those of the agent who is credited.
 */
void onb_clock_measure (OnbIdentity *identity, const OnbRules *rules, const OnbRow *row,
                        OnbPackedTime start, OnbResponse *response);
