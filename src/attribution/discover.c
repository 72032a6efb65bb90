/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/discover.h"

#include "attribution/kind.h"

/* One address seen as From beside other Senders. */
typedef struct {
  guint64 messages;
  guint64 records;
  GHashTable *senders; /* canonical numbers */
} Sighting;

typedef struct {
  OnbIdentity *identity;
  const OnbArchives *archives;
  GHashTable *sightings;     /* address number -> owns Sighting */
  GHashTable *other_senders; /* addresses that are Sender beside another From */
} Search;

static void
free_sighting (gpointer data)
{
  Sighting *sighting = data;

  g_hash_table_unref (sighting->senders);
  g_free (sighting);
}

static Sighting *
sighting_of (Search *search, guint32 address)
{
  guint32 canonical = onb_identity_canonical (search->identity, address);
  Sighting *sighting = g_hash_table_lookup (search->sightings, GUINT_TO_POINTER (canonical));

  if (sighting == NULL) {
    sighting = g_new0 (Sighting, 1);
    sighting->senders = g_hash_table_new (NULL, NULL);
    g_hash_table_insert (search->sightings, GUINT_TO_POINTER (canonical), sighting);
  }
  return sighting;
}

/* A robot, a list or a known agent is no mailbox people share. */
static gboolean
may_be_mailbox (Search *search, guint32 address)
{
  return onb_identity_is_person (search->identity, address)
         && onb_identity_person (search->identity, address)->agent < 0;
}

/* What rung 2 would admit if From were a mailbox. */
static gboolean
is_admissible (Search *search, const OnbMessageRow *message, guint32 from, guint32 sender)
{
  OnbIdentity *identity = search->identity;
  guint32 mailbox = onb_identity_canonical (identity, from);

  return onb_identity_is_person (identity, sender)
         && onb_identity_canonical (identity, sender) != mailbox
         && (onb_identity_is_agent_of_address (identity, sender, mailbox,
                                               onb_identity_when (identity, message))
             || onb_identity_is_of_side (identity, sender, ONB_NO_MAILBOX, from, ONB_NO_TIME));
}

static void
look_at (Search *search, const OnbMessageRow *message)
{
  OnbIdentity *identity = search->identity;
  guint32 index = onb_representative (identity, search->archives, message, ONB_NO_MAILBOX);
  const OnbItemRow *item = onb_ledger_item (identity->ledger, index);
  gboolean counted = FALSE;

  if (item->from == 0
      || !onb_rules_counts (identity->rules, onb_kind_of_message (identity, message, item)))
    return;
  for (guint32 i = 0; i < message->n; i++) {
    guint32 sender = onb_item_sender (onb_ledger_copy (identity->ledger, message, i));
    Sighting *sighting;

    if (sender == 0)
      continue;
    if (onb_identity_canonical (identity, sender) != onb_identity_canonical (identity, item->from))
      g_hash_table_add (search->other_senders,
                        GUINT_TO_POINTER (onb_identity_canonical (identity, sender)));
    if (!may_be_mailbox (search, item->from)
        || !is_admissible (search, message, item->from, sender))
      continue;
    sighting = sighting_of (search, item->from);
    g_hash_table_add (sighting->senders,
                      GUINT_TO_POINTER (onb_identity_canonical (identity, sender)));
    if (!counted)
      sighting->messages++;
    counted = TRUE;
  }
}

static void
look_at_records (Search *search, const OnbAuditIndex *audit)
{
  const GArray *facts = onb_audit_index_all (audit);

  for (guint i = 0; i < facts->len; i++) {
    guint32 represented = g_array_index (facts, OnbAuditFact, i).represented;

    if (may_be_mailbox (search, represented))
      sighting_of (search, represented)->records++;
  }
}

static gboolean
is_mailbox (const Search *search, gpointer address, const Sighting *sighting)
{
  guint needed = g_hash_table_contains (search->other_senders, address) ? 2 : 1;

  return sighting->records > 0
         || (sighting->messages >= 2 && g_hash_table_size (sighting->senders) >= needed);
}

static gint
compare_candidates (gconstpointer a, gconstpointer b, gpointer data)
{
  return onb_strings_compare (data, ((const OnbCandidate *) a)->address,
                              ((const OnbCandidate *) b)->address);
}

void
onb_discover_sort (GArray *candidates, const OnbLedger *ledger)
{
  g_array_sort_with_data (candidates, compare_candidates, ledger->strings);
}

static GArray *
choose_candidates (const Search *search)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (OnbCandidate));
  GHashTableIter iter;
  gpointer address;
  gpointer value;

  g_hash_table_iter_init (&iter, search->sightings);
  while (g_hash_table_iter_next (&iter, &address, &value)) {
    const Sighting *sighting = value;
    OnbCandidate candidate = { .address = GPOINTER_TO_UINT (address),
                               .messages = sighting->messages,
                               .senders = g_hash_table_size (sighting->senders),
                               .records = sighting->records };

    if (is_mailbox (search, address, sighting))
      g_array_append_val (found, candidate);
  }
  onb_discover_sort (found, search->identity->ledger);
  return found;
}

GArray *
onb_discover_mailboxes (OnbIdentity *identity, const OnbArchives *archives,
                        const OnbAuditIndex *audit)
{
  g_autoptr (GHashTable) sightings = g_hash_table_new_full (NULL, NULL, NULL, free_sighting);
  g_autoptr (GHashTable) other_senders = g_hash_table_new (NULL, NULL);
  Search search = { .identity = identity,
                    .archives = archives,
                    .sightings = sightings,
                    .other_senders = other_senders };

  for (guint32 m = 0; m < identity->ledger->messages->len; m++)
    look_at (&search, onb_ledger_message (identity->ledger, m));
  look_at_records (&search, audit);
  return choose_candidates (&search);
}

/* The agent that one message before B is credited to at rungs 1–3, or 0. */
static guint32
find_certain_agent (const OnbAttributionInput *input, const OnbMessageRow *message, guint mailbox,
                    GArray *facts)
{
  OnbCase item_case = { .identity = input->identity,
                        .archives = input->archives,
                        .audit = input->audit,
                        .message = message,
                        .mailbox = mailbox,
                        .min_confidence = input->rules->min_confidence,
                        .facts = facts };
  OnbJudgement judgement;

  item_case.representative
      = onb_ledger_item (input->identity->ledger,
                         onb_representative (input->identity, input->archives, message, mailbox));
  g_array_set_size (facts, 0);
  judgement = onb_case_judge (&item_case);
  switch (judgement.verdict) {
  case ONB_VERDICT_AUDITED:
  case ONB_VERDICT_ON_BEHALF:
  case ONB_VERDICT_DELEGATED:
    break;
  default:
    return 0;
  }
  if (!judgement.credited
      || !onb_rules_counts (
          input->rules, onb_kind_of_message (input->identity, message, item_case.representative)))
    return 0;
  return judgement.agent;
}

void
onb_discover_agents (const OnbAttributionInput *input)
{
  OnbIdentity *identity = input->identity;
  g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (OnbEvidence));

  for (guint b = 0; b < identity->mailboxes->len; b++) {
    OnbMailboxIdentity *mailbox = onb_identity_mailbox (identity, b);
    /* What is found must not change what is found next, so it is added at the end. */
    g_autoptr (GHashTable) found = g_hash_table_new (NULL, NULL);
    GHashTableIter iter;
    gpointer agent;

    if (!mailbox->agents_from_discovery)
      continue;
    for (guint32 m = 0; m < identity->ledger->messages->len; m++) {
      guint32 number
          = find_certain_agent (input, onb_ledger_message (identity->ledger, m), b, facts);

      if (number != 0)
        g_hash_table_add (found, GUINT_TO_POINTER (number));
    }
    g_hash_table_iter_init (&iter, found);
    while (g_hash_table_iter_next (&iter, &agent, NULL))
      g_hash_table_add (mailbox->discovered_agents, agent);
  }
}
