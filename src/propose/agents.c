/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 7 to 11: people who send for a mailbox. */
#include "propose/search.h"

#include "propose/local-part.h"

/* -- rule 7: who is an agent already --------------------------------------------------------- */

static OnbPair *
add_serving (OnbSearch *search, guint32 agent, guint mailbox)
{
  g_hash_table_add (search->serving, GUINT_TO_POINTER (agent));
  return onb_pairs_get (search->agents, agent, mailbox);
}

static void
collect_given (OnbSearch *search, guint mailbox)
{
  const GPtrArray *agents = search->result->roster->agents;

  for (guint i = 0; i < agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (agents, i);

    if (onb_identity_serves (search->identity, (gint) i, mailbox))
      add_serving (search, onb_identity_find (search->identity, agent->address), mailbox);
  }
}

static gint
compare_numbers (gconstpointer a, gconstpointer b, gpointer data)
{
  return onb_strings_compare (data, *(const guint32 *) a, *(const guint32 *) b);
}

static void
collect_discovered (OnbSearch *search, guint mailbox)
{
  GHashTable *discovered = onb_identity_mailbox (search->identity, mailbox)->discovered_agents;
  g_autoptr (GArray) agents = g_array_new (FALSE, FALSE, sizeof (guint32));
  GHashTableIter iter;
  gpointer agent;

  g_hash_table_iter_init (&iter, discovered);
  while (g_hash_table_iter_next (&iter, &agent, NULL)) {
    guint32 number = GPOINTER_TO_UINT (agent);
    g_array_append_val (agents, number);
  }
  g_array_sort_with_data (agents, compare_numbers, search->ledger->strings);
  for (guint i = 0; i < agents->len; i++)
    add_serving (search, g_array_index (agents, guint32, i), mailbox);
}

/* Whoever is credited for outbound mail, in and out of the period: people do not change with it. */
static void
count_credited (OnbSearch *search)
{
  for (guint i = 0; i < search->result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (search->result, i);

    if (row->mailbox != ONB_NO_MAILBOX && row->direction == ONB_DIRECTION_OUTBOUND
        && (row->flags & ONB_ROW_CREDITED) && row->agent != 0)
      add_serving (search, row->agent, row->mailbox)->messages++;
  }
}

static gboolean
is_given_agent (const OnbSearch *search, const OnbPair *pair)
{
  gint agent = onb_identity_person (search->identity, pair->address)->agent;

  return agent >= 0 && onb_identity_serves (search->identity, agent, pair->owner);
}

static void
propose_serving (OnbSearch *search)
{
  const GPtrArray *all = onb_pairs_all (search->agents);

  for (guint i = 0; i < all->len; i++) {
    const OnbPair *pair = g_ptr_array_index (all, i);
    gboolean is_given = is_given_agent (search, pair);
    OnbDraft draft = { .kind = ONB_PROPOSAL_AGENT,
                       .state = is_given ? ONB_PROPOSAL_GIVEN : ONB_PROPOSAL_FOUND,
                       .rule = is_given ? ONB_RULE_GIVEN : ONB_RULE_AGENT_CREDITED,
                       .address = pair->address,
                       .mailbox = pair->owner,
                       .messages = pair->messages,
                       .evidence = pair->messages };

    g_array_append_val (search->drafts, draft);
  }
}

/* -- rules 8 to 11: who seems to be one ------------------------------------------------------ */

typedef struct {
  OnbSearch *search;
  OnbPairs *answers; /* (person, mailbox), also below */
  OnbPairs *reversed;
  OnbPairs *folder;
  OnbPairs *name;
  GHashTable *people;  /* owns folded name -> address, 0 for more than one */
  GHashTable *writers; /* display name -> address */
} Weak;

/* His own address answers somebody who wrote to the mailbox. */
static void
look_for_answer (Weak *weak, guint32 m, guint32 from)
{
  OnbSearch *search = weak->search;
  guint32 asked;

  if (!onb_search_find_asked (search, m, &asked) || asked == m)
    return;
  for (const OnbRow *row = onb_search_row (search, asked); row != NULL;
       row = onb_search_next_row (search, row)) {
    if (row->mailbox != ONB_NO_MAILBOX && row->direction == ONB_DIRECTION_INBOUND
        && row->author != 0 && row->author != from
        && onb_search_may_serve (search, from, row->mailbox)
        && onb_search_recipients_hold (search, m, row->author))
      onb_pairs_add (weak->answers, from, row->mailbox, m);
  }
}

/* From his own address, with the mailbox as Sender. */
static void
look_for_reversed (Weak *weak, guint32 m, guint32 from, guint32 sender)
{
  OnbSearch *search = weak->search;
  guint mailbox
      = sender == 0 ? ONB_NO_MAILBOX : onb_identity_person (search->identity, sender)->mailbox;

  if (mailbox != ONB_NO_MAILBOX && onb_search_may_serve (search, from, mailbox))
    onb_pairs_add (weak->reversed, from, mailbox, m);
}

/* Nobody is named, but all copies that lie in a Sent folder lie in that of one person. */
static void
look_at_folder (Weak *weak, const OnbRow *row)
{
  OnbSearch *search = weak->search;
  const OnbMessageRow *message = onb_ledger_message (search->ledger, row->message);
  guint32 owner = 0;

  for (guint32 i = 0; i < message->n; i++) {
    guint32 item = onb_ledger_member (search->ledger, message, i);
    const OnbSentPlace *place = onb_sent_places_find (search->places, item);
    guint32 messages = 0;
    guint32 one = place == NULL ? 0 : onb_sent_place_owner (place, search->identity, &messages);

    if (one == 0 || messages < ONB_RULE_MANY)
      continue;
    if (owner != 0 && owner != one)
      return;
    owner = one;
  }
  if (owner != 0 && onb_search_may_serve (search, owner, row->mailbox))
    onb_pairs_add (weak->folder, owner, row->mailbox, row->message);
}

/* Whose name it is, when only one address of ours goes by it. */
static void
collect_names (Weak *weak)
{
  const GArray *all = onb_sightings_all (weak->search->sightings);

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);

    if (sighting->names[0] == 0
        || !onb_identity_is_person (weak->search->identity, sighting->address)
        || !onb_search_is_ours (weak->search, sighting->address))
      continue;
    for (guint n = 0; n < ONB_SIGHTED_NAMES && sighting->names[n] != 0; n++) {
      gchar *folded = onb_display_name_fold (onb_search_text (weak->search, sighting->names[n]));
      gpointer known;

      if (folded == NULL)
        continue;
      if (g_hash_table_lookup_extended (weak->people, folded, NULL, &known)
          && GPOINTER_TO_UINT (known) != sighting->address)
        g_hash_table_insert (weak->people, folded, NULL);
      else
        g_hash_table_insert (weak->people, folded, GUINT_TO_POINTER (sighting->address));
    }
  }
}

static guint32
find_writer (Weak *weak, guint32 name)
{
  gpointer known;
  g_autofree gchar *writer = NULL;
  gpointer address;

  if (g_hash_table_lookup_extended (weak->writers, GUINT_TO_POINTER (name), NULL, &known))
    return GPOINTER_TO_UINT (known);
  writer = onb_display_name_writer (onb_search_text (weak->search, name));
  address = writer == NULL ? NULL : g_hash_table_lookup (weak->people, writer);
  g_hash_table_insert (weak->writers, GUINT_TO_POINTER (name), address);
  return GPOINTER_TO_UINT (address);
}

/* "Jane Roe (Support)": the name is that of one address of ours. */
static void
look_at_name (Weak *weak, const OnbRow *row)
{
  guint32 name = onb_item_from_name (onb_ledger_item (weak->search->ledger, row->representative));
  guint32 writer = name == 0 ? 0 : find_writer (weak, name);

  if (writer != 0 && onb_search_may_serve (weak->search, writer, row->mailbox))
    onb_pairs_add (weak->name, writer, row->mailbox, row->message);
}

static void
look_at (Weak *weak, guint32 m)
{
  OnbSearch *search = weak->search;
  const OnbItemRow *item = onb_search_item (search, m);
  guint32 from = onb_search_canonical (search, item->from);

  if (!onb_search_counts (search, m))
    return;
  for (const OnbRow *row = onb_search_row (search, m); row != NULL;
       row = onb_search_next_row (search, row)) {
    if (row->mailbox == ONB_NO_MAILBOX || row->direction != ONB_DIRECTION_OUTBOUND
        || row->agent != 0)
      continue;
    look_at_folder (weak, row);
    look_at_name (weak, row);
  }
  if (from == 0 || onb_search_is_sent (search, m))
    return;
  look_for_answer (weak, m, from);
  look_for_reversed (weak, m, from, onb_search_canonical (search, onb_item_sender (item)));
}

static void
propose_weak (OnbSearch *search, OnbRule rule, const OnbPairs *pairs)
{
  for (guint i = 0; i < onb_pairs_all (pairs)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (pairs), i);
    OnbDraft draft = { .kind = ONB_PROPOSAL_AGENT,
                       .state = ONB_PROPOSAL_PROPOSED,
                       .rule = rule,
                       .address = pair->address,
                       .mailbox = pair->owner,
                       .messages = pair->messages,
                       .evidence = pair->messages };

    /* The first rule that fits speaks. */
    if (pair->messages < ONB_RULE_MESSAGES
        || onb_pairs_find (search->agents, pair->address, pair->owner) != NULL)
      continue;
    g_array_append_val (search->drafts, draft);
    add_serving (search, pair->address, pair->owner);
  }
}

void
onb_propose_agents (OnbSearch *search)
{
  g_autoptr (OnbPairs) answers = onb_pairs_new ();
  g_autoptr (OnbPairs) reversed = onb_pairs_new ();
  g_autoptr (OnbPairs) folder = onb_pairs_new ();
  g_autoptr (OnbPairs) name = onb_pairs_new ();
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) writers = g_hash_table_new (NULL, NULL);
  Weak weak = { search, answers, reversed, folder, name, people, writers };

  for (guint b = 0; b < search->identity->mailboxes->len; b++) {
    collect_given (search, b);
    collect_discovered (search, b);
  }
  count_credited (search);
  propose_serving (search);
  collect_names (&weak);
  for (guint32 m = 0; m < search->ledger->messages->len; m++)
    look_at (&weak, m);
  propose_weak (search, ONB_RULE_AGENT_ANSWERS, answers);
  propose_weak (search, ONB_RULE_AGENT_REVERSED, reversed);
  propose_weak (search, ONB_RULE_AGENT_FOLDER, folder);
  propose_weak (search, ONB_RULE_AGENT_NAME, name);
}
