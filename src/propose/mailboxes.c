/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 1 to 6: shared mailboxes. */
#include "propose/search.h"

#include "attribution/discover.h"
#include "propose/local-part.h"

#include <string.h>

static void
add_candidate (OnbSearch *search, const OnbCandidate *candidate, OnbProposalState state,
               guint mailbox, guint64 messages)
{
  gboolean is_record = candidate->messages < ONB_RULE_MESSAGES;
  OnbDraft draft = { .kind = ONB_PROPOSAL_MAILBOX,
                     .state = state,
                     .rule = is_record ? ONB_RULE_MAILBOX_RECORD : ONB_RULE_MAILBOX_SENDER,
                     .address = candidate->address,
                     .mailbox = mailbox,
                     .messages = messages,
                     .evidence = is_record ? candidate->records : candidate->messages,
                     .people = candidate->senders };

  g_array_append_val (search->drafts, draft);
}

static void
add_given (OnbSearch *search, guint mailbox, guint64 messages)
{
  OnbDraft draft = { .kind = ONB_PROPOSAL_MAILBOX,
                     .state = ONB_PROPOSAL_GIVEN,
                     .address = onb_identity_mailbox (search->identity, mailbox)->address,
                     .mailbox = mailbox,
                     .messages = messages };

  g_array_append_val (search->drafts, draft);
}

void
onb_propose_mailboxes (OnbSearch *search)
{
  const GArray *found = search->result->candidates;

  /* Candidates are in the order of the mailboxes, which were made of them. */
  for (guint b = 0; b < search->identity->mailboxes->len; b++) {
    if (found != NULL && b < found->len)
      add_candidate (search, &g_array_index (found, OnbCandidate, b), ONB_PROPOSAL_FOUND, b,
                     search->traffic[b]);
    else
      add_given (search, b, search->traffic[b]);
  }
}

/* With mailboxes given nothing was looked for: what would have been found beside them. */
static void
propose_unnamed (OnbSearch *search)
{
  g_autoptr (GArray) found = NULL;

  if (search->result->candidates != NULL || search->identity->mailboxes->len == 0)
    return;
  found
      = onb_discover_mailboxes (search->identity, search->result->archives, search->result->audit);
  for (guint i = 0; i < found->len; i++) {
    const OnbCandidate *candidate = &g_array_index (found, OnbCandidate, i);
    gpointer key = GUINT_TO_POINTER (candidate->address);

    if (g_hash_table_contains (search->serving, key)
        || g_hash_table_contains (search->aliases, key))
      continue;
    add_candidate (search, candidate, ONB_PROPOSAL_PROPOSED, ONB_NO_MAILBOX,
                   MAX (candidate->messages, candidate->records));
    g_hash_table_add (search->proposed, key);
  }
}

/* An address that may be a mailbox as far as everything else goes. Where mailboxes are known, the
 * others are of the same organisation: every export is full of the support@ of other people. */
static gboolean
may_be_mailbox (const OnbSearch *search, guint32 address)
{
  gpointer key = GUINT_TO_POINTER (address);

  return onb_identity_is_person (search->identity, address)
         && !g_hash_table_contains (search->serving, key)
         && !g_hash_table_contains (search->aliases, key)
         && !g_hash_table_contains (search->proposed, key)
         && !onb_local_part_is_unattended (onb_search_text (search, address))
         && (search->identity->mailboxes->len == 0 || onb_search_is_ours (search, address));
}

static void
propose (OnbSearch *search, OnbRule rule, guint32 address, guint64 messages, guint64 people)
{
  OnbDraft draft = { .kind = ONB_PROPOSAL_MAILBOX,
                     .state = ONB_PROPOSAL_PROPOSED,
                     .rule = rule,
                     .address = address,
                     .mailbox = ONB_NO_MAILBOX,
                     .messages = messages,
                     .evidence = messages,
                     .people = people };

  g_array_append_val (search->drafts, draft);
  g_hash_table_add (search->proposed, GUINT_TO_POINTER (address));
}

static gboolean
is_function (const OnbSearch *search, const OnbSighting *sighting)
{
  return sighting->others.n >= ONB_RULE_SURE && sighting->sent + sighting->received >= ONB_RULE_SURE
         && onb_local_part_is_function (onb_search_text (search, sighting->address));
}

/* Names that differ in more than case and spaces, each used more than once. */
static guint
count_names (const OnbSearch *search, const OnbSighting *sighting)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < ONB_SIGHTED_NAMES && sighting->names[i] != 0; i++) {
    gchar *folded = onb_display_name_fold (onb_search_text (search, sighting->names[i]));

    if (folded != NULL && sighting->name_counts[i] >= ONB_RULE_MESSAGES)
      g_hash_table_add (names, folded);
    else
      g_free (folded);
  }
  return g_hash_table_size (names);
}

/* Written to by strangers, and its own mail bears several names. */
static gboolean
has_several_names (const OnbSearch *search, const OnbSighting *sighting)
{
  return sighting->authors.n >= ONB_RULE_SURE && sighting->sent >= 2 * ONB_RULE_MESSAGES
         && count_names (search, sighting) >= 2;
}

static void
propose_by_sight (OnbSearch *search)
{
  const GArray *all = onb_sightings_all (search->sightings);

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);
    guint64 messages = (guint64) sighting->sent + sighting->received;

    if (sighting->domain == 0 || sighting->others.n < ONB_RULE_SURE
        || !may_be_mailbox (search, sighting->address))
      continue;
    if (is_function (search, sighting))
      propose (search, ONB_RULE_MAILBOX_FUNCTION, sighting->address, messages, sighting->others.n);
    else if (has_several_names (search, sighting))
      propose (search, ONB_RULE_MAILBOX_NAMES, sighting->address, messages,
               count_names (search, sighting));
  }
}

/* The one other person whose mail is most of what lies there, or 0. */
static guint32
find_other (const OnbSentPlace *place, guint but)
{
  guint best = but;

  for (guint i = 0; i < place->n_authors; i++) {
    if (i != but && place->counts[i] >= ONB_RULE_MESSAGES
        && (best == but || place->counts[i] > place->counts[best]))
      best = i;
  }
  return best == but ? 0 : place->authors[best];
}

/* Its mail lies in the Sent folders of several people: they all write for it. */
static void
propose_by_folder (OnbSearch *search)
{
  const GPtrArray *places = onb_sent_places_all (search->places);
  g_autoptr (OnbPairs) shared = onb_pairs_new ();

  for (guint p = 0; p < places->len; p++) {
    const OnbSentPlace *place = g_ptr_array_index (places, p);

    for (guint i = 0; i < place->n_authors; i++) {
      guint32 owner = find_other (place, i);
      OnbPair *pair;

      if (owner == 0 || place->counts[i] < ONB_RULE_MESSAGES || place->has_more
          || !onb_identity_is_person (search->identity, owner))
        continue;
      pair = onb_pairs_get (shared, place->authors[i], 0);
      pair->messages += place->counts[i];
      onb_few_add (&pair->people, owner);
    }
  }
  for (guint i = 0; i < onb_pairs_all (shared)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (shared), i);
    const OnbSighting *sighting = onb_sightings_find (search->sightings, pair->address);

    if (pair->people.n >= 2 && sighting != NULL && sighting->domain != 0
        && may_be_mailbox (search, pair->address))
      propose (search, ONB_RULE_MAILBOX_FOLDERS, pair->address, pair->messages, pair->people.n);
  }
}

/* The most messages that a mailbox is proposed with. */
static guint64
count_most (const OnbSearch *search)
{
  guint64 most = 0;

  for (guint i = 0; i < search->drafts->len; i++) {
    const OnbDraft *draft = &g_array_index (search->drafts, OnbDraft, i);

    if (draft->kind == ONB_PROPOSAL_MAILBOX)
      most = MAX (most, draft->messages);
  }
  return most;
}

/* Of two with as many messages: the one that sends more comes first, then byte order. */
static gint
compare_addresses (const OnbSearch *search, const OnbSighting *a, const OnbSighting *b)
{
  if (a->sent != b->sent)
    return a->sent > b->sent ? -1 : 1;
  return onb_strings_compare (search->ledger->strings, a->address, b->address);
}

/* Whoever asks expects a shared mailbox in this input, so when nothing stands out it may be the
 * address through which most of the mail went. */
static void
propose_busiest (OnbSearch *search)
{
  const GArray *all = onb_sightings_all (search->sightings);
  const OnbSighting *best = NULL;
  guint64 most = 2 * count_most (search);

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);
    guint64 messages = (guint64) sighting->sent + sighting->received;

    if (messages < most || messages == 0 || sighting->domain == 0
        || sighting->authors.n < ONB_RULE_SURE || sighting->sent < ONB_RULE_SURE
        || (messages == most && (best == NULL || compare_addresses (search, sighting, best) > 0))
        || !may_be_mailbox (search, sighting->address))
      continue;
    best = sighting;
    most = messages;
  }
  if (best != NULL)
    propose (search, ONB_RULE_MAILBOX_BUSIEST, best->address, most, best->authors.n);
}

void
onb_propose_more_mailboxes (OnbSearch *search)
{
  propose_unnamed (search);
  propose_by_sight (search);
  propose_by_folder (search);
  if (search->identity->mailboxes->len == 0)
    propose_busiest (search);
}
