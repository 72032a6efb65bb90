/* SPDX-License-Identifier: Apache-2.0 */
/* Waits, responses and roles (SEMANTICS.md §8). Pure. */
#pragma once

#include "attribution/rows.h"

typedef struct {
  guint32 row;             /* the outbound one */
  guint32 opened_by;       /* row of the inbound that opened the wait */
  guint32 started_by;      /* row of the inbound that its seconds are counted from */
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

/** OnbOpenWait: A wait that nothing in the mail has ended. */
typedef struct {
  guint32 row; /* that opened it */
  OnbPackedTime start;
  gboolean is_closed; /* by the user's list */
} OnbOpenWait;

/**
 * OnbTurns: What the walks found.
 * @started: of each walked row the time of the row that was walked first, of others 0; NULL unless
 * periods go by it
 * @closing_ids: how many ids of the user's list close a wait
 */
typedef struct {
  GArray *responses;     /* OnbResponse */
  GArray *open_waits;    /* OnbOpenWait */
  GArray *conversations; /* OnbConversation */
  OnbPackedTime *started;
  guint closing_ids;
} OnbTurns;

/** onb_turns_response: Of a row whose role is response. */
static inline const OnbResponse *
onb_turns_response (const OnbTurns *turns, const OnbRow *row)
{
  return &g_array_index (turns->responses, OnbResponse, row->response - 1);
}

/** onb_turns_walk: Walks every conversation of every mailbox; sets roles, flags and response of the
 * rows. */
OnbTurns *onb_turns_walk (OnbIdentity *identity, const OnbThreads *threads,
                          OnbAttribution *attribution, const OnbRules *rules);
void onb_turns_free (OnbTurns *turns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTurns, onb_turns_free)
