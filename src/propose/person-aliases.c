/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 16 and 17: two addresses of one agent. To make two people one is worse than to leave one
 * person two, so a name alone is never sure. */
#include "propose/search.h"

#include "propose/local-part.h"

#include <stdlib.h>
#include <string.h>

static void
propose (OnbSearch *search, OnbRule rule, OnbProposalState state, guint32 alias, guint32 agent,
         guint64 messages)
{
  OnbDraft draft = { .kind = ONB_PROPOSAL_ALIAS,
                     .state = state,
                     .rule = rule,
                     .address = alias,
                     .mailbox = ONB_NO_MAILBOX,
                     .agent = agent,
                     .messages = messages,
                     .evidence = messages };

  if (g_hash_table_add (search->aliases, GUINT_TO_POINTER (alias)))
    g_array_append_val (search->drafts, draft);
}

/* -- rule 16: the audit log and the Sender ----------------------------------------------------- */

typedef struct {
  OnbSearch *search;
  OnbPairs *matches;     /* (user of the log, Sender) */
  GHashTable *senders;   /* everybody who is named as Sender */
  GHashTable *user_of;   /* Sender -> the one user, 0 for several */
  GHashTable *sender_of; /* user -> the one Sender, 0 for several */
} Audit;

/* The one agent that facts of a rung name, or 0. */
static guint32
find_named (const OnbSearch *search, const OnbRow *row, guint8 rung)
{
  const GArray *evidence = search->result->attribution->evidence;
  guint32 agent = 0;

  for (guint32 i = 0; i < row->n_evidence; i++) {
    const OnbEvidence *fact = &g_array_index (evidence, OnbEvidence, row->evidence + i);

    if (fact->rung != rung)
      continue;
    if (agent != 0 && agent != fact->agent)
      return 0;
    agent = fact->agent;
  }
  return agent;
}

static void
note_only (GHashTable *only, guint32 one, guint32 other)
{
  gpointer known;

  if (g_hash_table_lookup_extended (only, GUINT_TO_POINTER (one), NULL, &known)
      && GPOINTER_TO_UINT (known) != other)
    other = 0;
  g_hash_table_insert (only, GUINT_TO_POINTER (one), GUINT_TO_POINTER (other));
}

static void
look_at_row (Audit *audit, const OnbRow *row)
{
  guint32 user = find_named (audit->search, row, 1);
  guint32 sender = find_named (audit->search, row, 2);

  if (sender != 0)
    g_hash_table_add (audit->senders, GUINT_TO_POINTER (sender));
  if (user == 0 || sender == 0 || row->mailbox == ONB_NO_MAILBOX)
    return;
  note_only (audit->user_of, sender, user);
  note_only (audit->sender_of, user, sender);
  if (user != sender)
    onb_pairs_add (audit->matches, user, sender, row->message);
}

/* Each is the other's only one, and the user of the log never writes under that name. */
static gboolean
is_match (const Audit *audit, const OnbPair *pair)
{
  return pair->messages >= ONB_RULE_MESSAGES
         && onb_identity_person (audit->search->identity, pair->address)->agent < 0
         && !g_hash_table_contains (audit->senders, GUINT_TO_POINTER (pair->address))
         && g_hash_table_lookup (audit->user_of, GUINT_TO_POINTER (pair->owner))
                == GUINT_TO_POINTER (pair->address)
         && g_hash_table_lookup (audit->sender_of, GUINT_TO_POINTER (pair->address))
                == GUINT_TO_POINTER (pair->owner);
}

/* Agents for whom the two addresses together write: whose mail was contradicted so far, so that
 * nobody was found, or was credited to the other address. */
static void
add_merged (OnbSearch *search, GHashTable *merged, OnbPairs *fresh)
{
  const GPtrArray *known = onb_pairs_all (search->agents);
  guint n = known->len;

  for (guint i = 0; i < n; i++) {
    const OnbPair *old = g_ptr_array_index (known, i);
    guint32 agent
        = GPOINTER_TO_UINT (g_hash_table_lookup (merged, GUINT_TO_POINTER (old->address)));

    if (agent != 0)
      onb_pairs_get (fresh, agent, old->owner)->messages += old->messages;
  }
  for (guint i = 0; i < onb_pairs_all (fresh)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (fresh), i);
    OnbDraft draft = { .kind = ONB_PROPOSAL_AGENT,
                       .state = ONB_PROPOSAL_FOUND,
                       .rule = ONB_RULE_PERSON_AUDIT,
                       .address = pair->address,
                       .mailbox = pair->owner,
                       .messages = pair->messages,
                       .evidence = pair->messages };

    if (onb_pairs_find (search->agents, pair->address, pair->owner) != NULL)
      continue;
    onb_pairs_get (search->agents, pair->address, pair->owner)->messages = pair->messages;
    g_hash_table_add (search->serving, GUINT_TO_POINTER (pair->address));
    g_array_append_val (search->drafts, draft);
  }
}

/* An address that has become an alias is no agent of its own any more. */
static void
remove_merged (OnbSearch *search, GHashTable *merged)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (OnbDraft));

  for (guint i = 0; i < search->drafts->len; i++) {
    const OnbDraft *draft = &g_array_index (search->drafts, OnbDraft, i);

    if (draft->kind != ONB_PROPOSAL_AGENT
        || !g_hash_table_contains (merged, GUINT_TO_POINTER (draft->address)))
      g_array_append_vals (kept, draft, 1);
  }
  g_array_unref (search->drafts);
  search->drafts = kept;
}

static void
merge (OnbSearch *search, GHashTable *merged, GHashTable *primaries)
{
  g_autoptr (OnbPairs) fresh = onb_pairs_new ();
  const GArray *rows = search->result->attribution->rows;

  if (g_hash_table_size (merged) == 0)
    return;
  for (guint i = 0; i < rows->len; i++) {
    const OnbRow *row = &g_array_index (rows, OnbRow, i);
    guint32 sender = row->verdict == ONB_VERDICT_CONTRADICTED ? find_named (search, row, 2) : 0;

    if (g_hash_table_contains (primaries, GUINT_TO_POINTER (sender)))
      onb_pairs_add (fresh, sender, row->mailbox, row->message);
  }
  add_merged (search, merged, fresh);
  remove_merged (search, merged);
}

static void
propose_matches (const Audit *audit)
{
  OnbSearch *search = audit->search;
  g_autoptr (GHashTable) merged = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) primaries = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < onb_pairs_all (audit->matches)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (audit->matches), i);
    gboolean is_sure = pair->messages >= ONB_RULE_SURE;

    if (!is_match (audit, pair))
      continue;
    propose (search, ONB_RULE_PERSON_AUDIT, is_sure ? ONB_PROPOSAL_FOUND : ONB_PROPOSAL_PROPOSED,
             pair->address, pair->owner, pair->messages);
    if (is_sure) {
      g_hash_table_insert (merged, GUINT_TO_POINTER (pair->address),
                           GUINT_TO_POINTER (pair->owner));
      g_hash_table_add (primaries, GUINT_TO_POINTER (pair->owner));
    }
  }
  merge (search, merged, primaries);
}

static void
propose_by_audit (OnbSearch *search)
{
  g_autoptr (OnbPairs) matches = onb_pairs_new ();
  g_autoptr (GHashTable) senders = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) user_of = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) sender_of = g_hash_table_new (NULL, NULL);
  Audit audit = { search, matches, senders, user_of, sender_of };
  const GArray *rows = search->result->attribution->rows;

  for (guint i = 0; i < rows->len; i++)
    look_at_row (&audit, &g_array_index (rows, OnbRow, i));
  propose_matches (&audit);
}

/* -- rule 17: one name, two addresses ---------------------------------------------------------- */

typedef struct {
  guint32 addresses[2];
  guint32 messages[2];
  guint n; /* 3: too many */
} Bearers;

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
note_bearer (GHashTable *names, const gchar *name, guint32 address, guint32 messages)
{
  gchar *folded = onb_display_name_fold (name);
  Bearers *bearers;

  if (folded == NULL || !onb_display_name_is_full (folded)) {
    g_free (folded);
    return;
  }
  bearers = g_hash_table_lookup (names, folded);
  if (bearers == NULL) {
    bearers = g_new0 (Bearers, 1);
    g_hash_table_insert (names, folded, bearers);
  } else {
    g_free (folded);
  }
  for (guint i = 0; i < MIN (bearers->n, 2); i++) {
    if (bearers->addresses[i] == address) {
      bearers->messages[i] += messages;
      return;
    }
  }
  if (bearers->n < 2) {
    bearers->addresses[bearers->n] = address;
    bearers->messages[bearers->n] = messages;
  }
  bearers->n = MIN (bearers->n + 1, 3);
}

/* Who is Sender of mail From a mailbox, wherever he is. */
static GHashTable *
collect_senders (const OnbSearch *search)
{
  GHashTable *senders = g_hash_table_new (NULL, NULL);

  for (guint32 m = 0; m < search->ledger->messages->len; m++) {
    const OnbItemRow *item = onb_search_item (search, m);

    if (item->from != 0 && onb_item_sender (item) != 0
        && onb_identity_person (search->identity, item->from)->mailbox != ONB_NO_MAILBOX)
      g_hash_table_add (senders,
                        GUINT_TO_POINTER (onb_search_canonical (search, onb_item_sender (item))));
  }
  return senders;
}

static guint64
credited (const OnbSearch *search, guint32 agent)
{
  guint64 messages = 0;

  for (guint b = 0; b < search->identity->mailboxes->len; b++) {
    const OnbPair *pair = onb_pairs_find (search->agents, agent, b);

    messages += pair == NULL ? 0 : pair->messages;
  }
  return messages;
}

static void
propose_bearers (OnbSearch *search, const Bearers *bearers)
{
  gboolean serves[2];
  guint agent;
  guint32 alias;
  gboolean is_sure;

  if (bearers->n != 2 || MIN (bearers->messages[0], bearers->messages[1]) < ONB_RULE_MESSAGES)
    return;
  for (guint i = 0; i < 2; i++)
    serves[i] = g_hash_table_contains (search->serving, GUINT_TO_POINTER (bearers->addresses[i]));
  if (!serves[0] && !serves[1])
    return;
  agent
      = !serves[0]
        || (serves[1]
            && credited (search, bearers->addresses[1]) > credited (search, bearers->addresses[0]));
  alias = bearers->addresses[1 - agent];
  if (onb_identity_person (search->identity, alias)->agent >= 0)
    return;
  is_sure = !serves[1 - agent] && bearers->messages[1 - agent] >= ONB_RULE_SURE
            && onb_search_is_ours (search, alias)
            && onb_local_part_equal (onb_search_text (search, alias),
                                     onb_search_text (search, bearers->addresses[agent]));
  propose (search, ONB_RULE_PERSON_NAME, is_sure ? ONB_PROPOSAL_FOUND : ONB_PROPOSAL_PROPOSED,
           alias, bearers->addresses[agent], bearers->messages[1 - agent]);
}

static void
propose_by_name (OnbSearch *search)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) senders = collect_senders (search);
  const GArray *all = onb_sightings_all (search->sightings);
  g_autofree gchar **sorted = NULL;
  guint n = 0;

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);

    if (sighting->names[0] == 0 || !onb_identity_is_person (search->identity, sighting->address)
        || onb_local_part_is_unattended (onb_search_text (search, sighting->address))
        || !(onb_search_is_ours (search, sighting->address)
             || g_hash_table_contains (senders, GUINT_TO_POINTER (sighting->address))))
      continue;
    for (guint k = 0; k < ONB_SIGHTED_NAMES && sighting->names[k] != 0; k++)
      note_bearer (names, onb_search_text (search, sighting->names[k]), sighting->address,
                   sighting->name_counts[k]);
  }
  sorted = (gchar **) g_hash_table_get_keys_as_array (names, &n);
  qsort (sorted, n, sizeof *sorted, compare_names);
  for (guint i = 0; i < n; i++)
    propose_bearers (search, g_hash_table_lookup (names, sorted[i]));
}

void
onb_propose_person_aliases (OnbSearch *search)
{
  if (search->identity->mailboxes->len == 0)
    return;
  propose_by_audit (search);
  propose_by_name (search);
}
