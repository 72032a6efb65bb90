/* SPDX-License-Identifier: Apache-2.0 */
/* Waits, responses and roles (SEMANTICS.md §8). Pure. */
#pragma once

#include "attribution/rows.h"

typedef struct {
  guint32 row;             /* the outbound one */
  guint32 opened_by;       /* row of the inbound that opened the wait */
  gint64 seconds;          /* negative: clock-skew */
  gint64 business_seconds; /* ONB_NO_TIME without a schedule */
  gint64 agent_seconds;
} OnbResponse;

typedef enum {
  ONB_STATE_ANSWERED,
  ONB_STATE_PARTLY,
  ONB_STATE_UNANSWERED,
  ONB_STATE_OURS,
  ONB_N_STATES,
} OnbState;

typedef struct {
  guint32 first_row; /* walked first */
  guint16 mailbox;
  guint8 state;
  guint8 started_inbound;
} OnbConversation;

typedef struct {
  GArray *responses;     /* OnbResponse */
  GArray *open_waits;    /* guint32: rows that opened a wait still open */
  GArray *conversations; /* OnbConversation */
} OnbTurns;

/** onb_turns_walk: Walks every conversation of every mailbox; sets roles, flags and response of the
 * rows. */
OnbTurns *onb_turns_walk (OnbIdentity *identity, const OnbThreads *threads,
                          OnbAttribution *attribution, const OnbRules *rules);
void onb_turns_free (OnbTurns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTurns, onb_turns_free)
