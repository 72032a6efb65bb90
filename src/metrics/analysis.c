/* SPDX-License-Identifier: Apache-2.0 */
/* The order of an analysis: copies, conversations, attribution, walks, sums. */
#include <onbehalf/analysis.h>

#include "attribution/discover.h"
#include "ledger/copies.h"
#include "metrics/result.h"

static guint32
canonical (guint32 address, gpointer data)
{
  return onb_identity_canonical (data, address);
}

/* The item's own From is a mailbox of which it is the list. */
static gboolean
is_rewritten (const OnbItemRow *item, gpointer data)
{
  guint list = onb_identity_own_list (data, item);

  return list != ONB_NO_MAILBOX && onb_identity_in_mailbox (data, item->from, list);
}

static void
unite (OnbResult *result)
{
  const OnbCopyRules rules = { .canonical = canonical,
                               .is_rewritten = is_rewritten,
                               .data = result->identity,
                               .weak_copies = result->rules.weak_copies };

  onb_copies_unite (result->ledger, &rules);
}

static const gchar *
describe (OnbResult *result, const OnbCandidate *candidate)
{
  g_autofree gchar *text
      = candidate->messages > 0
            ? g_strdup_printf ("From of %" G_GUINT64_FORMAT " messages with a Sender of its side, "
                               "by %u different people",
                               candidate->messages, candidate->senders)
            : g_strdup_printf ("named by %" G_GUINT64_FORMAT " audit records", candidate->records);

  return g_string_chunk_insert (result->texts, text);
}

/* Without a mailbox from the user, those that the mail itself shows (docs/roster.md). */
static void
discover (OnbResult *result)
{
  g_autoptr (OnbArchives) archives = onb_archives_new (result->identity);
  g_autoptr (GArray) found = NULL;

  unite (result);
  found = onb_discover_mailboxes (result->identity, archives, result->audit);
  for (guint i = 0; i < found->len; i++) {
    const OnbCandidate *candidate = &g_array_index (found, OnbCandidate, i);

    onb_identity_add_discovered (result->identity, candidate->address,
                                 describe (result, candidate));
  }
}

static void
attribute (OnbResult *result)
{
  OnbAttributionInput input = { .identity = result->identity, .rules = &result->rules };

  result->archives = onb_archives_new (result->identity);
  unite (result);
  result->threads = onb_threads_find (result->ledger);
  input.archives = result->archives;
  input.audit = result->audit;
  input.threads = result->threads;
  onb_discover_agents (&input);
  result->attribution = onb_attribution_new (&input);
  result->turns
      = onb_turns_walk (result->identity, result->threads, result->attribution, &result->rules);
}

OnbResult *
onb_analyse (OnbLedger *ledger, const OnbRoster *roster, const OnbAuditLog *audit,
             const OnbRules *rules, GError **error)
{
  g_autoptr (OnbResult) result = NULL;

  g_return_val_if_fail (ledger != NULL && !ledger->sealed, NULL);
  g_return_val_if_fail (roster != NULL && rules != NULL, NULL);

  result = g_new0 (OnbResult, 1);
  result->ledger = ledger;
  result->roster = roster;
  result->rules = *rules;
  result->texts = g_string_chunk_new (1024);
  result->names = g_hash_table_new (NULL, NULL);
  result->origin = g_string_new (NULL);
  result->mailboxes = g_array_new (FALSE, TRUE, sizeof (OnbMailboxResult));
  result->proposals = g_array_new (FALSE, TRUE, sizeof (OnbProposal));
  onb_ledger_seal (ledger, rules->count_suspect);
  result->audit = onb_audit_index_new (ledger, audit);
  result->identity = onb_identity_new (ledger, roster);
  if (result->identity->mailboxes->len == 0)
    discover (result);
  attribute (result);
  onb_names_collect (result);
  if (!onb_summary_make (result, error))
    return NULL;
  onb_proposals_make (result);
  onb_warnings_make (result);
  return g_steal_pointer (&result);
}

static void
clear_mailboxes (GArray *mailboxes)
{
  for (guint i = 0; i < mailboxes->len; i++) {
    OnbMailboxResult *box = &g_array_index (mailboxes, OnbMailboxResult, i);

    g_clear_pointer (&box->addresses, g_ptr_array_unref);
    g_clear_pointer (&box->agents, g_array_unref);
    g_clear_pointer (&box->periods, g_array_unref);
    g_clear_pointer (&box->unanswered, g_array_unref);
  }
  g_array_unref (mailboxes);
}

void
onb_result_free (OnbResult *result)
{
  if (result == NULL)
    return;
  clear_mailboxes (result->mailboxes);
  g_array_unref (result->proposals);
  g_hash_table_unref (result->names);
  onb_turns_free (result->turns);
  onb_attribution_free (result->attribution);
  onb_threads_free (result->threads);
  onb_archives_free (result->archives);
  onb_identity_free (result->identity);
  onb_audit_index_free (result->audit);
  onb_ledger_free (result->ledger);
  g_string_chunk_free (result->texts);
  g_string_free (result->origin, TRUE);
  g_free (result->identities);
  g_free (result);
}
