/* SPDX-License-Identifier: Apache-2.0 */
/* What an analysis leaves: its parts, kept for the views, and the sums of every mailbox. */
#pragma once

#include <onbehalf/analysis.h>

#include "metrics/turns.h"

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
  gint64 as_of_unix; /* ONB_NO_TIME: nothing to age by */
  GArray *mailboxes; /* OnbMailboxResult */
  GArray *proposals; /* OnbProposal */
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

/** onb_result_name: The display name of an agent, or NULL. */
const gchar *onb_result_name (const OnbResult *result, guint32 agent);

/** onb_names_collect: Names of the agents in rows: the roster's, else the most frequent one in From
 * and Sender. */
void onb_names_collect (OnbResult *result);

/** onb_summary_make: Fills the mailboxes from rows and turns. */
gboolean onb_summary_make (OnbResult *result, GError **error);

/** onb_warnings_make: Fills counts, findings and warnings of the coverage; checks the identities of
 * §10. */
void onb_warnings_make (OnbResult *result);

/** onb_proposals_make: Fills the proposals. */
void onb_proposals_make (OnbResult *result);
