/* SPDX-License-Identifier: Apache-2.0 */
/* Every message before every mailbox: direction, author, agent, time (SEMANTICS.md §§4–6). Pure. */
#pragma once

#include "attribution/judge.h"
#include "thread/conversations.h"

typedef enum {
  ONB_ROW_CREDITED = 1 << 0,
  ONB_ROW_FIRST_RESPONSE = 1 << 1, /* set by the walk */
  ONB_ROW_OUT_OF_PERIOD = 1 << 2,  /* set behind the walk, which may move a row */
  ONB_ROW_HANDOFF = 1 << 3,        /* these three by the walk too */
  ONB_ROW_COLLISION = 1 << 4,
  ONB_ROW_REOPENED = 1 << 5,
} OnbRowFlags;

/** OnbRow: One line of `messages`. */
typedef struct {
  guint32 message;
  guint32 representative; /* item */
  guint32 agent;          /* canonical, 0: nobody */
  guint32 author;         /* canonical, of what is inbound; 0: nobody */
  guint32 evidence;       /* first of n_evidence */
  guint32 n_evidence;
  guint32 conversation; /* printed number */
  guint32 response;     /* index + 1 in the walk's responses */
  OnbPackedTime time;   /* sent of outbound rows, arrived of all others */
  guint16 mailbox;      /* ONB_NO_MAILBOX: related to none */
  guint16 defects;
  guint8 kind;
  guint8 direction;
  guint8 verdict;
  guint8 confidence;
  guint8 time_source;
  guint8 role;
  guint8 flags;
} OnbRow;

typedef struct {
  GArray *rows;       /* OnbRow, in the order of `messages` */
  GArray *evidence;   /* OnbEvidence */
  guint64 *unrelated; /* of each mailbox: messages */
  guint64 *unrelated_in_period;
} OnbAttribution;

typedef struct {
  OnbIdentity *identity;
  const OnbArchives *archives;
  const OnbAuditIndex *audit;
  const OnbThreads *threads;
  const OnbRules *rules;
} OnbAttributionInput;

OnbAttribution *onb_attribution_new (const OnbAttributionInput *input);
void onb_attribution_free (OnbAttribution *attribution);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAttribution, onb_attribution_free)

/** onb_representative: The copy that speaks for a message before B, or before nobody
 * (ONB_NO_MAILBOX). */
guint32 onb_representative (OnbIdentity *identity, const OnbArchives *archives,
                            const OnbMessageRow *message, guint mailbox);

/** onb_is_in_period: Whether a time lies in the period of the rules; without a period everything
 * does. */
gboolean onb_is_in_period (const OnbRules *rules, gint64 unix_seconds);
