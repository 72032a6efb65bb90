/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 19 to 21: robots, and web forms that write for people. */
#include "propose/search.h"

#include "propose/local-part.h"

#include <string.h>

static void
propose (OnbSearch *search, OnbProposalKind kind, OnbProposalState state, OnbRule rule,
         const OnbPair *pair)
{
  OnbDraft draft = { .kind = kind,
                     .state = state,
                     .rule = rule,
                     .address = pair->address,
                     .mailbox = pair->owner,
                     .messages = pair->messages,
                     .evidence = pair->messages,
                     .people = pair->people.n };

  g_array_append_val (search->drafts, draft);
}

/* Who is named as somebody by any fact. */
static GHashTable *
collect_named (const OnbSearch *search)
{
  GHashTable *named = g_hash_table_new (NULL, NULL);
  const GArray *evidence = search->result->attribution->evidence;

  for (guint i = 0; i < evidence->len; i++)
    g_hash_table_add (named, GUINT_TO_POINTER (g_array_index (evidence, OnbEvidence, i).agent));
  return named;
}

/* All it ever sent was sent by machine: to call it a robot changes no number of this input. */
static void
propose_robots (OnbSearch *search)
{
  g_autoptr (GHashTable) named = collect_named (search);
  const GArray *all = onb_sightings_all (search->sightings);

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);
    gpointer key = GUINT_TO_POINTER (sighting->address);
    OnbPair pair = { .address = sighting->address,
                     .owner = ONB_NO_MAILBOX,
                     .messages = sighting->automatic };

    if (sighting->automatic >= ONB_RULE_MESSAGES && sighting->plain == 0
        && onb_identity_is_person (search->identity, sighting->address)
        && onb_search_is_ours (search, sighting->address) && !g_hash_table_contains (named, key)
        && !g_hash_table_contains (search->serving, key))
      propose (search, ONB_PROPOSAL_ROBOT, ONB_PROPOSAL_FOUND, ONB_RULE_ROBOT, &pair);
  }
}

/* Mail that counts for a mailbox though its author's address says that a program wrote it; one
 * that is credited as an agent is worth a word at once. */
static void
propose_unattended (OnbSearch *search)
{
  g_autoptr (OnbPairs) authors = onb_pairs_new ();
  g_autoptr (GHashTable) credited = g_hash_table_new (NULL, NULL);
  const GArray *rows = search->result->attribution->rows;

  for (guint i = 0; i < rows->len; i++) {
    const OnbRow *row = onb_result_row_at (search->result, i);

    if (row->mailbox == ONB_NO_MAILBOX)
      continue;
    if (row->direction == ONB_DIRECTION_INBOUND && row->author != 0)
      onb_pairs_add (authors, row->author, ONB_NO_MAILBOX, row->message);
    else if (row->direction == ONB_DIRECTION_OUTBOUND && (row->flags & ONB_ROW_CREDITED)) {
      onb_pairs_add (authors, row->agent, ONB_NO_MAILBOX, row->message);
      g_hash_table_add (credited, GUINT_TO_POINTER (row->agent));
    }
  }
  for (guint i = 0; i < onb_pairs_all (authors)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (authors), i);

    if ((pair->messages >= ONB_RULE_MESSAGES
         || g_hash_table_contains (credited, GUINT_TO_POINTER (pair->address)))
        && pair->address != 0 && onb_identity_is_person (search->identity, pair->address)
        && onb_identity_person (search->identity, pair->address)->agent < 0
        && onb_local_part_is_unattended (onb_search_text (search, pair->address)))
      propose (search, ONB_PROPOSAL_ROBOT, ONB_PROPOSAL_PROPOSED, ONB_RULE_UNATTENDED, pair);
  }
}

/* -- rule 21 ----------------------------------------------------------------------------------- */

typedef struct {
  OnbSearch *search;
  OnbPairs *forms;     /* (address, mailbox), people being the first Reply-To */
  GHashTable *writers; /* addresses that also send what no form sends */
} Forms;

/* The mailbox that got the message, or ONB_NO_MAILBOX. */
static guint
find_reader (const OnbSearch *search, const OnbMessageRow *message)
{
  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (search->ledger, message, i);
    OnbSpan spans[] = { onb_ledger_recipients (search->ledger, item),
                        onb_ledger_list (search->ledger, item, ONB_LIST_DELIVERED) };

    for (guint s = 0; s < G_N_ELEMENTS (spans); s++) {
      for (guint r = 0; r < spans[s].n; r++) {
        guint32 address = spans[s].at[2 * r];
        guint mailbox = address == 0 ? ONB_NO_MAILBOX
                                     : onb_identity_person (search->identity, address)->mailbox;

        if (mailbox != ONB_NO_MAILBOX)
          return mailbox;
      }
    }
  }
  return ONB_NO_MAILBOX;
}

/* The stranger whom an answer would go to, or 0. */
static guint32
find_stranger (const OnbSearch *search, const OnbItemRow *item)
{
  OnbSpan reply_to = onb_ledger_list (search->ledger, item, ONB_LIST_REPLY_TO);
  guint32 stranger = reply_to.n == 1 ? onb_search_canonical (search, reply_to.at[0]) : 0;

  if (stranger == 0 || stranger == onb_search_canonical (search, item->from)
      || strchr (onb_search_text (search, stranger), '@') == NULL)
    return 0;
  /* A Reply-To need not be sighted, so its side is looked up here. */
  for (guint b = 0; b < search->identity->mailboxes->len; b++) {
    if (onb_search_is_of_side (search, stranger, b))
      return 0;
  }
  return stranger;
}

static gboolean
is_answer_or_list (const OnbSearch *search, const OnbItemRow *item)
{
  return onb_ledger_list (search->ledger, item, ONB_LIST_IN_REPLY_TO).n > 0
         || onb_ledger_list (search->ledger, item, ONB_LIST_REFERENCES).n > 0
         || (item->marks & (ONB_MARK_LIST_ID | ONB_MARK_LIST_POST)) != 0;
}

static void
look_at (Forms *forms, guint32 m)
{
  OnbSearch *search = forms->search;
  const OnbMessageRow *message = onb_ledger_message (search->ledger, m);
  const OnbItemRow *item = onb_search_item (search, m);
  guint32 from = onb_search_canonical (search, item->from);
  guint32 stranger;
  guint mailbox;

  if (from == 0 || !onb_search_is_ours (search, from)
      || (onb_identity_person (search->identity, from)->flags & ONB_PERSON_FORM))
    return;
  stranger = is_answer_or_list (search, item) ? 0 : find_stranger (search, item);
  mailbox = stranger == 0 ? ONB_NO_MAILBOX : find_reader (search, message);
  if (mailbox == ONB_NO_MAILBOX)
    g_hash_table_add (forms->writers, GUINT_TO_POINTER (from));
  else
    onb_few_add (&onb_pairs_add (forms->forms, from, mailbox, m)->people, stranger);
}

/* A mailbox writes other mail too; anybody else who does is a person who set a Reply-To. */
static gboolean
is_form (const Forms *forms, const OnbPair *pair)
{
  OnbSearch *search = forms->search;
  gpointer key = GUINT_TO_POINTER (pair->address);

  if (pair->messages < ONB_RULE_MANY || pair->people.n < ONB_RULE_MANY)
    return FALSE;
  return onb_identity_person (search->identity, pair->address)->mailbox != ONB_NO_MAILBOX
         || (!g_hash_table_contains (forms->writers, key)
             && !g_hash_table_contains (search->serving, key));
}

static void
propose_forms (OnbSearch *search)
{
  g_autoptr (OnbPairs) found = onb_pairs_new ();
  g_autoptr (GHashTable) writers = g_hash_table_new (NULL, NULL);
  Forms forms = { search, found, writers };

  for (guint32 m = 0; m < search->ledger->messages->len; m++)
    look_at (&forms, m);
  for (guint i = 0; i < onb_pairs_all (found)->len; i++) {
    const OnbPair *pair = g_ptr_array_index (onb_pairs_all (found), i);

    if (is_form (&forms, pair))
      propose (search, ONB_PROPOSAL_FORM, ONB_PROPOSAL_PROPOSED, ONB_RULE_FORM, pair);
  }
}

void
onb_propose_programs (OnbSearch *search)
{
  if (search->identity->mailboxes->len == 0)
    return;
  propose_robots (search);
  propose_unattended (search);
  propose_forms (search);
}
