/* SPDX-License-Identifier: Apache-2.0 */
/* What an analysis leaves: its parts, kept for the views, and the sums of every mailbox. */
#pragma once

#include <onbehalf/analysis.h>

#include "metrics/turns.h"

/** OnbProposals: @list: OnbProposal; NULL until somebody asks for them (src/propose). */
typedef struct {
  GArray *list;
  guint64 left_out;
} OnbProposals;

struct _OnbResult {
  OnbLedger *ledger;
  const OnbRoster *roster;
  OnbRules rules;
  OnbIdentity *identity;
  OnbArchives *archives;
  OnbAuditIndex *audit;
  OnbThreads *threads;
  OnbAttribution *attribution;
  OnbTurns *turns;
  gint64 as_of_unix;          /* ONB_NO_TIME: nothing to age by */
  gboolean as_of_by_question; /* of the default: nothing in it was sent, or received by a server */
  GArray *mailboxes;          /* OnbMailboxResult */
  OnbProposals *proposals;
  GArray *candidates; /* OnbCandidate: discovered mailboxes; NULL when some were given */
  guint64 candidates_left_out;
  GHashTable *names; /* canonical number of an agent -> borrowed display name */
  GStringChunk *texts;
  gchar *identities;
  GString *origin; /* scratch of the views */
};

static inline const OnbRow *
onb_result_row_at (const OnbResult *result, guint index)
{
  return &g_array_index (result->attribution->rows, OnbRow, index);
}

static inline const gchar *
onb_result_text (const OnbResult *result, guint32 number)
{
  return onb_strings_get (result->ledger->strings, number);
}

static inline OnbMailboxResult *
onb_result_mailbox_at (const OnbResult *result, guint index)
{
  return &g_array_index (result->mailboxes, OnbMailboxResult, index);
}

/**
 * onb_result_attribute: Unites copies and fills identity, archives, threads, attribution and turns
 * from ledger, roster, audit and rules. The ledger's messages are made anew.
 */
void onb_result_attribute (OnbResult *result);

/** onb_result_name: The display name of an agent, or NULL. */
const gchar *onb_result_name (const OnbResult *result, guint32 agent);

/** onb_result_falls: The time that decides into which period a row falls; %ONB_NO_TIME without one.
 */
gint64 onb_result_falls (const OnbResult *result, guint32 row);

/** onb_result_wait_falls: The same for a wait, by the row that opened it and its start. */
gint64 onb_result_wait_falls (const OnbResult *result, guint32 opener, gint64 start_unix);

/** onb_falls_settle: Flags the rows that are out of the period. */
void onb_falls_settle (OnbResult *result);

/** onb_result_newest: When the archive ends: the newest time of what was sent or what a server
 * received, else, which sets @ret_by_question, of what came in; %ONB_NO_TIME of nothing. */
gint64 onb_result_newest (const OnbResult *result, gboolean *ret_by_question);

/** onb_names_collect: Names of the agents in rows: the roster's, else the most frequent one in From
 * and Sender. */
void onb_names_collect (OnbResult *result);

/** onb_summary_make: Fills the mailboxes from rows and turns. */
gboolean onb_summary_make (OnbResult *result, GError **error);

/** onb_warnings_make: Fills counts, findings and warnings of the coverage. */
void onb_warnings_make (OnbResult *result);

/** onb_sums_check: Checks the identities of §10; coverage and mailboxes are full. */
void onb_sums_check (OnbResult *result);

/** onb_groups_hide: Takes out what would be about fewer people than `--min-group` allows; the sums
 * are checked. */
void onb_groups_hide (OnbResult *result);
