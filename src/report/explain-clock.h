/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about a conversation: each step of the clock, the hours that were counted, and how
 * it ended (SEMANTICS.md §8). */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_step: The role of one walked row and what it rests on. */
void onb_tell_step (GString *out, const OnbTelling *telling, const OnbStep *step);

/** onb_tell_team: Hand-off, collision and reopening; nothing when it is none of them. */
void onb_tell_team (GString *out, const OnbTelling *telling, const OnbStep *step);

/** OnbHours: One clock of a response or of an open wait. */
typedef struct {
  const OnbSchedule *schedule;
  gboolean is_agents; /* the agent's own hours */
  gint64 from_unix;
  gint64 until_unix;
  gint64 counted; /* as the result has it; ONB_NO_TIME: not at all */
} OnbHours;

/** onb_hours_of_step: The clocks of a response: none, the mailbox's, or that and the agent's own.
 * Returns their number. */
guint onb_hours_of_step (const OnbTelling *telling, const OnbStep *step, OnbHours *ret_hours);

/** onb_tell_hours: `Working time of …: 2h (7200 s) of …`. */
void onb_tell_hours (GString *out, const OnbTelling *telling, const OnbHours *hours,
                     const OnbWorkLog *log);

/** onb_tell_segment: One segment: its day, local times with offsets, seconds. */
void onb_tell_segment (GString *out, const OnbSchedule *schedule, const OnbWorked *worked);

/** onb_tell_holidays: The holidays that were passed; nothing without any. */
void onb_tell_holidays (GString *out, const OnbWorkLog *log);

/**
 * onb_target_result: Whether a response or an open wait keeps the target of the mailbox (§9):
 * `met`, `missed`, `open-missed`, `undecided` or `not-judged`; NULL without a target.
 */
const gchar *onb_target_result (const OnbTelling *telling, guint mailbox, gint64 seconds,
                                gint64 business_seconds, gboolean is_open);

/** onb_tell_target: The same as a sentence; nothing for NULL. */
void onb_tell_target (GString *out, const OnbTelling *telling, guint mailbox,
                      const gchar *target_result);

/** onb_tell_end: The state of the conversation, and its open wait. */
void onb_tell_end (GString *out, const OnbTelling *telling, guint mailbox,
                   const OnbWalkStory *story);

/** onb_tell_unwalked: Why a row of the conversation is not walked. */
void onb_tell_unwalked (GString *out, const OnbTelling *telling, guint32 row);

/** onb_state_name: `answered`, `partly`, `unanswered`, `ours`. Static. */
const gchar *onb_state_name (OnbState state);
