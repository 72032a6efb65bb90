/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 12 and 22: people and domains that write for a mailbox, but are not of its side. */
#include "propose/search.h"

#include "propose/local-part.h"

/* Domains from which somebody writes to a mailbox: those of correspondents. */
static GHashTable *
collect_strangers (const OnbSearch *search)
{
  GHashTable *domains = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < search->result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (search->result, i);

    if (row->direction == ONB_DIRECTION_INBOUND && row->author != 0)
      g_hash_table_add (
          domains, GUINT_TO_POINTER (onb_sightings_domain_of (search->sightings, row->author)));
  }
  return domains;
}

/* The Sender of mail From a mailbox, when he is of another side, or 0. */
static guint32
find_foreigner (const OnbSearch *search, const OnbItemRow *item, guint *ret_mailbox)
{
  guint32 sender = onb_search_canonical (search, onb_item_sender (item));

  if (item->from == 0 || sender == 0)
    return 0;
  *ret_mailbox = onb_identity_person (search->identity, item->from)->mailbox;
  if (*ret_mailbox == ONB_NO_MAILBOX || !onb_identity_is_person (search->identity, sender)
      || g_hash_table_contains (search->serving, GUINT_TO_POINTER (sender))
      || g_hash_table_contains (search->aliases, GUINT_TO_POINTER (sender))
      || onb_search_is_of_side (search, sender, *ret_mailbox)
      || onb_local_part_is_unattended (onb_search_text (search, sender)))
    return 0;
  return sender;
}

static void
propose (OnbSearch *search, const OnbPair *pair, gboolean is_domain)
{
  OnbDraft draft = { .kind = is_domain ? ONB_PROPOSAL_DOMAIN : ONB_PROPOSAL_AGENT,
                     .state = ONB_PROPOSAL_PROPOSED,
                     .rule = is_domain ? ONB_RULE_DOMAIN : ONB_RULE_AGENT_FOREIGN,
                     .address = is_domain ? 0 : pair->address,
                     .domain = is_domain ? pair->address : 0,
                     .mailbox = pair->owner,
                     .messages = pair->messages,
                     .evidence = pair->messages,
                     .people = pair->people.n };

  g_array_append_val (search->drafts, draft);
  if (!is_domain) {
    onb_pairs_get (search->agents, pair->address, pair->owner)->messages = pair->messages;
    g_hash_table_add (search->serving, GUINT_TO_POINTER (pair->address));
  }
}

/* Several people make it a domain of the organisation; a single one is somebody it hired. */
void
onb_propose_domains (OnbSearch *search)
{
  g_autoptr (GHashTable) strangers = collect_strangers (search);
  g_autoptr (OnbPairs) domains = onb_pairs_new ();
  g_autoptr (OnbPairs) people = onb_pairs_new ();

  for (guint32 m = 0; m < search->ledger->messages->len; m++) {
    guint mailbox = ONB_NO_MAILBOX;
    guint32 sender = onb_search_counts (search, m)
                         ? find_foreigner (search, onb_search_item (search, m), &mailbox)
                         : 0;
    guint32 domain = sender == 0 ? 0 : onb_sightings_domain_of (search->sightings, sender);

    if (domain == 0 || g_hash_table_contains (strangers, GUINT_TO_POINTER (domain)))
      continue;
    onb_few_add (&onb_pairs_add (domains, domain, mailbox, m)->people, sender);
    onb_few_add (&onb_pairs_add (people, sender, mailbox, m)->people, domain);
  }
  for (guint i = 0; i < onb_pairs_all (domains)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (domains), i);

    if (pair->messages >= ONB_RULE_MANY && pair->people.n > 1)
      propose (search, pair, TRUE);
  }
  for (guint i = 0; i < onb_pairs_all (people)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (people), i);
    const OnbPair *domain = onb_pairs_find (domains, pair->people.numbers[0], pair->owner);

    if (pair->messages >= ONB_RULE_MANY && domain->people.n == 1)
      propose (search, pair, FALSE);
  }
}
