/* SPDX-License-Identifier: Apache-2.0 */
/* The facts about one message for one mailbox (SEMANTICS.md §4). */
#pragma once

#include "attribution/archives.h"
#include "attribution/audit-index.h"

/** OnbEvidence: One fact. @rung 0 is a Sender who is not of the mailbox's side. */
typedef struct {
  guint32 agent; /* canonical */
  guint8 rung;
  guint8 origin; /* OnbFactOrigin */
  guint8 agrees;
} OnbEvidence;

/** OnbCase: One message before one mailbox. */
typedef struct {
  OnbIdentity *identity;
  const OnbArchives *archives;
  const OnbAuditIndex *audit;
  const OnbMessageRow *message;
  const OnbItemRow *representative;
  guint mailbox;
  gint64 when; /* of the message, for agents with dates; set by onb_case_judge() */
  OnbConfidence min_confidence;
  gboolean conversation_concerns_mailbox; /* for rung 7 */
  GArray *facts;                          /* OnbEvidence; filled */
  GHashTable *lists; /* of the message, made when needed; onb_case_judge() frees it */
} OnbCase;

/** onb_case_add_fact: @agent: any address of the person. A fact may be added twice. */
void onb_case_add_fact (OnbCase *item_case, guint8 rung, guint32 agent, guint8 origin);

/** onb_header_origin: Whether the headers of a copy speak as `delivered` or as `submitted`. */
guint8 onb_header_origin (const OnbItemRow *item);

/** onb_from_origin: The same for its From, which may be the `store`'s. */
guint8 onb_from_origin (const OnbItemRow *item);

/** OnbSenderMention: One that a copy calls its sender. */
typedef struct {
  guint32 address;
  guint8 origin; /* OnbFactOrigin */
} OnbSenderMention;

/** onb_item_senders: Fills @ret_senders, room for two: the header's and, where there is one of its
 * own, the store's. Returns how many there are. */
guint onb_item_senders (const OnbLedger *ledger, const OnbItemRow *item,
                        OnbSenderMention *ret_senders);

/** onb_find_trace_agent: Whom the store names as the maker of a copy in a Sent folder: its creator,
 * else who changed it last, when that is an agent of the mailbox; else 0. @ret_is_creator: which of
 * the two. */
guint32 onb_find_trace_agent (const OnbCase *item_case, const OnbItemRow *item,
                              gboolean *ret_is_creator);

/* The sources of evidence: each adds the facts it finds as facts of @rung. */
void onb_collect_audit (OnbCase *item_case, guint8 rung);
void onb_collect_sender (OnbCase *item_case, guint8 rung); /* strangers as rung 0 */
void onb_collect_delegation (OnbCase *item_case, guint8 rung);
void onb_collect_store_trace (OnbCase *item_case, guint8 rung);
void onb_collect_sent_folder (OnbCase *item_case, guint8 rung);
void onb_collect_names (OnbCase *item_case, guint8 rung);
void onb_collect_from (OnbCase *item_case, guint8 rung);
