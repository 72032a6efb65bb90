/* SPDX-License-Identifier: Apache-2.0 */
/* What the command `mailboxes` proposes for a roster, each with its reason. */
#include <string.h>

#include "metrics/result.h"

/* Robots write by machine at least so often before they are worth a line. */
#define MIN_ROBOT_MESSAGES 2

static const gchar *
keep (OnbResult *result, gchar *text)
{
  const gchar *kept = g_string_chunk_insert (result->texts, text);

  g_free (text);
  return kept;
}

static void
propose_mailbox (OnbResult *result, const OnbMailboxResult *box)
{
  OnbProposal proposal = {
    .kind = ONB_PROPOSAL_MAILBOX,
    .address = box->mailbox,
    .name = box->name,
    .messages = box->inbound + box->outbound + box->internal,
    .reason = box->discovered ? box->reason : "given",
  };

  g_array_append_val (result->proposals, proposal);
}

static void
propose_agents (OnbResult *result, const OnbMailboxResult *box)
{
  for (guint i = 0; i < box->agents->len; i++) {
    const OnbAgentResult *agent = &g_array_index (box->agents, OnbAgentResult, i);
    OnbProposal proposal = {
      .kind = ONB_PROPOSAL_AGENT,
      .address = agent->agent,
      .name = agent->name == NULL ? "" : agent->name,
      .mailbox = box->mailbox,
      .messages = agent->sent,
    };

    proposal.reason = keep (result, g_strdup_printf ("credited with %" G_GUINT64_FORMAT
                                                     " outbound messages of %s",
                                                     agent->sent, box->mailbox));
    g_array_append_val (result->proposals, proposal);
  }
}

static gint
compare_robots (gconstpointer a, gconstpointer b)
{
  return strcmp (((const OnbProposal *) a)->address, ((const OnbProposal *) b)->address);
}

/* Addresses whose mail says that a machine wrote it. */
static void
propose_robots (OnbResult *result)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) robots = g_array_new (FALSE, FALSE, sizeof (OnbProposal));
  GHashTableIter iter;
  gpointer address;
  gpointer count;

  for (guint32 m = 0; m < result->ledger->messages->len; m++) {
    const OnbItemRow *item
        = onb_ledger_copy (result->ledger, onb_ledger_message (result->ledger, m), 0);

    if (item->from == 0 || !(item->marks & (ONB_MARK_AUTO_SUBMITTED | ONB_MARK_AUTO_REPLY))
        || !onb_identity_is_person (result->identity, item->from))
      continue;
    address = GUINT_TO_POINTER (item->from);
    count = g_hash_table_lookup (counts, address);
    g_hash_table_insert (counts, address, GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &address, &count)) {
    OnbProposal proposal = { .kind = ONB_PROPOSAL_ROBOT,
                             .address = onb_result_text (result, GPOINTER_TO_UINT (address)),
                             .name = "",
                             .messages = GPOINTER_TO_UINT (count) };

    if (proposal.messages < MIN_ROBOT_MESSAGES)
      continue;
    proposal.reason = keep (result, g_strdup_printf ("%" G_GUINT64_FORMAT
                                                     " messages say that they were sent by machine",
                                                     proposal.messages));
    g_array_append_val (robots, proposal);
  }
  g_array_sort (robots, compare_robots);
  g_array_append_vals (result->proposals, robots->data, robots->len);
}

void
onb_proposals_make (OnbResult *result)
{
  for (guint b = 0; b < result->mailboxes->len; b++) {
    propose_mailbox (result, onb_result_mailbox_at (result, b));
    propose_agents (result, onb_result_mailbox_at (result, b));
  }
  propose_robots (result);
}
