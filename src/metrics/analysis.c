/* SPDX-License-Identifier: Apache-2.0 */
/* The order of an analysis: copies, conversations, attribution, walks, sums. */
#include <onbehalf/analysis.h>

#include "attribution/discover.h"
#include "attribution/subject-rules.h"
#include "base/plural.h"
#include "ledger/copies.h"
#include "metrics/result.h"

static guint32
canonical (guint32 address, gpointer data)
{
  return onb_identity_canonical (data, address);
}

/* The item's own From is a mailbox that is the list of the item. */
static gboolean
is_rewritten (const OnbItemRow *item, gpointer data)
{
  guint mailbox;

  if (onb_item_rare (item) == 0 || item->from == 0)
    return FALSE;
  mailbox = onb_identity_person (data, item->from)->mailbox;
  return mailbox != ONB_NO_MAILBOX && onb_identity_is_own_list (data, item, mailbox);
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
  g_autofree gchar *messages = onb_plural (candidate->messages, "message", NULL);
  g_autofree gchar *people = onb_plural (candidate->senders, "person", "different people");
  g_autofree gchar *records = onb_plural (candidate->records, "audit record", NULL);
  g_autofree gchar *text
      = candidate->messages > 0
            ? g_strdup_printf ("From of %s with a Sender of its side, by %s", messages, people)
            : g_strdup_printf ("named by %s", records);

  return g_string_chunk_insert (result->texts, text);
}

static gint
compare_weight (gconstpointer a, gconstpointer b)
{
  const OnbCandidate *left = a;
  const OnbCandidate *right = b;
  guint64 weight_left = left->messages + left->records;
  guint64 weight_right = right->messages + right->records;

  return weight_left > weight_right ? -1 : weight_left < weight_right;
}

/* Without a mailbox from the user, those that the mail itself shows (docs/roster.md). Whoever
 * writes mail could make any number of them: beyond the limit the busiest stay. */
static void
discover (OnbResult *result)
{
  g_autoptr (OnbArchives) archives = onb_archives_new (result->identity);
  g_autoptr (GArray) found = NULL;

  unite (result);
  found = onb_discover_mailboxes (result->identity, archives, result->audit);
  if (found->len > result->rules.max_mailboxes) {
    result->candidates_left_out = found->len - result->rules.max_mailboxes;
    onb_ledger_add_finding (result->ledger, "mailboxes-beyond-limit", result->candidates_left_out);
    g_array_sort (found, compare_weight);
    g_array_set_size (found, result->rules.max_mailboxes);
    onb_discover_sort (found, result->ledger);
  }
  for (guint i = 0; i < found->len; i++) {
    const OnbCandidate *candidate = &g_array_index (found, OnbCandidate, i);

    onb_identity_add_discovered (result->identity, candidate->address,
                                 describe (result, candidate));
  }
  onb_identity_settle (result->identity);
  result->candidates = g_steal_pointer (&found);
}

void
onb_result_attribute (OnbResult *result)
{
  OnbAttributionInput input = { .rules = &result->rules };
  OnbSubjectRules subjects;

  result->identity = onb_identity_new (result->ledger, result->roster, &result->rules);
  if (result->identity->mailboxes->len == 0)
    discover (result);
  input.identity = result->identity;
  result->archives = onb_archives_new (result->identity);
  unite (result);
  input.archives = result->archives;
  input.audit = result->audit;
  /* Before conversations: who is an agent is no correspondent of a subject. */
  onb_discover_agents (&input);
  onb_subject_rules_init (&subjects, &input);
  result->threads
      = onb_threads_find (result->ledger, result->rules.thread_by_subject ? &subjects : NULL);
  input.threads = result->threads;
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
  if (rules->zone != NULL)
    result->rules.zone = g_string_chunk_insert (result->texts, rules->zone);
  result->names = g_hash_table_new (NULL, NULL);
  result->origin = g_string_new (NULL);
  result->mailboxes = g_array_new (FALSE, TRUE, sizeof (OnbMailboxResult));
  result->proposals = g_new0 (OnbProposals, 1);
  onb_ledger_seal (ledger, rules->count_suspect);
  if (roster->mailboxes->len > rules->max_mailboxes) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "%u mailboxes are more than the limit mailboxes (%u) allows",
                 roster->mailboxes->len, rules->max_mailboxes);
    return NULL;
  }
  if (roster->holiday_events_ignored > 0)
    onb_ledger_add_finding (ledger, "calendar-event-ignored", roster->holiday_events_ignored);
  result->audit = onb_audit_index_new (ledger, audit);
  onb_result_attribute (result);
  onb_falls_settle (result);
  onb_names_collect (result);
  if (!onb_summary_make (result, error))
    return NULL;
  onb_warnings_make (result);
  onb_sums_check (result);
  onb_groups_hide (result);
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
  g_clear_pointer (&result->candidates, g_array_unref);
  g_clear_pointer (&result->proposals->list, g_array_unref);
  g_free (result->proposals);
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
