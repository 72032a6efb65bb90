/* SPDX-License-Identifier: Apache-2.0 */
/* Rules 13 to 15: other addresses of a mailbox. A wrong alias is a wrong number, so only what is
 * seen often, and what nobody writes from, is sure. */
#include "propose/search.h"

#include "attribution/owner.h"
#include "propose/local-part.h"

#include <string.h>

/* What a message shows when its recipients were looked at for one mailbox. */
typedef struct {
  guint32 mailbox; /* index + 1 */
  guint32 alias;   /* 0: none, or more than one */
} Look;

typedef struct {
  OnbSearch *search;
  OnbPairs *delivered; /* (address, mailbox), also below */
  OnbPairs *answered;
  OnbPairs *owners;      /* (address, 0), people being mailboxes + 1 */
  GHashTable *elsewhere; /* addresses whose mail goes to others too, or to whom B writes */
  Look *looks;           /* of each message: questions may be answered often */
} Aliases;

/* Of B's side and nobody's: neither a person known to send nor an agent. */
static gboolean
may_be_alias (const OnbSearch *search, guint32 address, guint mailbox)
{
  const OnbPerson *person;

  if (address == 0)
    return FALSE;
  person = onb_identity_person (search->identity, address);
  if (person->mailbox == mailbox
      || g_hash_table_contains (search->serving, GUINT_TO_POINTER (address)))
    return FALSE;
  /* Another mailbox that was only found may be the same one. */
  if (person->mailbox != ONB_NO_MAILBOX)
    return onb_identity_mailbox (search->identity, person->mailbox)->roster == NULL;
  return onb_identity_is_person (search->identity, address)
         && strchr (onb_search_text (search, address), '@') != NULL;
}

static gboolean
is_near (const OnbSearch *search, guint32 address, guint mailbox)
{
  const gchar *own
      = onb_search_text (search, onb_identity_mailbox (search->identity, mailbox)->address);

  return onb_search_is_of_side (search, address, mailbox)
         || onb_local_part_equal (onb_search_text (search, address), own);
}

/* Takes one recipient into account; FALSE ends the look, since there is more than one. */
static gboolean
look_at_recipient (const OnbSearch *search, guint32 number, guint mailbox, guint32 *alias)
{
  guint32 address = onb_search_canonical (search, number);

  if (address == 0 || address == *alias
      || onb_identity_in_mailbox (search->identity, address, mailbox)
      || !is_near (search, address, mailbox))
    return TRUE;
  if (*alias != 0 || !may_be_alias (search, address, mailbox)) {
    *alias = 0;
    return FALSE;
  }
  *alias = address;
  return TRUE;
}

/* The one address near B, besides B's own, that the message was sent to; with @delivered also what
 * its delivery fields say. Anybody else of B's side among them makes it nobody. */
static guint32
find_alias (const OnbSearch *search, guint32 m, guint mailbox, gboolean delivered)
{
  const OnbMessageRow *message = onb_ledger_message (search->ledger, m);
  guint32 alias = 0;

  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (search->ledger, message, i);
    OnbSpan spans[] = { onb_ledger_recipients (search->ledger, item),
                        onb_ledger_list (search->ledger, item, ONB_LIST_DELIVERED) };

    for (guint s = 0; s < (delivered ? 2 : 1); s++) {
      for (guint r = 0; r < spans[s].n; r++) {
        if (!look_at_recipient (search, spans[s].at[2 * r], mailbox, &alias))
          return 0;
      }
    }
  }
  return alias;
}

/* Whether @other, and not @mailbox, is the primary address of the two: by its mail, then by what it
 * sends, then in byte order. */
static gboolean
goes_before (const OnbSearch *search, guint other, guint mailbox)
{
  guint32 sent_other
      = onb_search_sent (search, onb_identity_mailbox (search->identity, other)->address);
  guint32 sent
      = onb_search_sent (search, onb_identity_mailbox (search->identity, mailbox)->address);

  if (search->traffic[other] != search->traffic[mailbox])
    return search->traffic[other] > search->traffic[mailbox];
  return sent_other != sent ? sent_other > sent : other < mailbox;
}

/* Of two mailboxes that were found, one is the alias. */
static void
note_pair (Aliases *aliases, OnbPairs *pairs, guint32 alias, guint mailbox, guint32 m)
{
  const OnbSearch *search = aliases->search;
  guint other = onb_identity_person (search->identity, alias)->mailbox;

  if (other != ONB_NO_MAILBOX && goes_before (search, other, mailbox)) {
    alias = onb_identity_mailbox (search->identity, mailbox)->address;
    mailbox = other;
  }
  onb_pairs_add (pairs, alias, mailbox, m);
  onb_few_add (&onb_pairs_get (aliases->owners, alias, 0)->people, mailbox + 1);
}

/* -- rule 13: delivered to B, but sent to X ---------------------------------------------------- */

/* The mailbox that a delivery field of the message names, and any other address there. */
static guint
find_delivered (const OnbSearch *search, guint32 m, guint32 *ret_other)
{
  const OnbMessageRow *message = onb_ledger_message (search->ledger, m);
  guint mailbox = ONB_NO_MAILBOX;

  *ret_other = 0;
  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span = onb_ledger_list (search->ledger, onb_ledger_copy (search->ledger, message, i),
                                    ONB_LIST_DELIVERED);

    for (guint d = 0; d < span.n; d++) {
      guint32 address = onb_search_canonical (search, span.at[2 * d]);
      guint one = address == 0 ? ONB_NO_MAILBOX
                               : onb_identity_person (search->identity, address)->mailbox;

      if (one != ONB_NO_MAILBOX && mailbox == ONB_NO_MAILBOX)
        mailbox = one;
      else if (address != 0 && (one == ONB_NO_MAILBOX || one != mailbox))
        *ret_other = address;
    }
  }
  return mailbox;
}

/* An address whose mail was handed to somebody else is no alias of B alone, and one to which B
 * writes is somebody else. */
static void
note_elsewhere (Aliases *aliases, guint32 m)
{
  const OnbSearch *search = aliases->search;
  const OnbMessageRow *message = onb_ledger_message (search->ledger, m);

  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span
        = onb_ledger_recipients (search->ledger, onb_ledger_copy (search->ledger, message, i));

    for (guint r = 0; r < span.n; r++)
      g_hash_table_add (aliases->elsewhere,
                        GUINT_TO_POINTER (onb_search_canonical (search, span.at[2 * r])));
  }
}

static void
look_at_delivery (Aliases *aliases, guint32 m)
{
  const OnbSearch *search = aliases->search;
  guint32 other = 0;
  guint mailbox = find_delivered (search, m, &other);
  guint32 alias;

  if (mailbox == ONB_NO_MAILBOX) {
    if (other != 0)
      note_elsewhere (aliases, m);
    return;
  }
  alias = find_alias (search, m, mailbox, TRUE);
  if (alias != 0)
    note_pair (aliases, aliases->delivered, alias, mailbox, m);
  /* Two final addresses: a group, or a forward. X-Original-To is the alias itself. */
  if (other != 0 && other != alias)
    note_elsewhere (aliases, m);
}

/* -- rule 14: sent to X, answered From B, or the other way about ------------------------------- */

static guint32
find_asked_alias (Aliases *aliases, guint32 asked, guint mailbox)
{
  Look *look = &aliases->looks[asked];

  if (look->mailbox != mailbox + 1) {
    look->mailbox = mailbox + 1;
    look->alias = 0;
    if (!onb_recipients_hold (aliases->search->identity,
                              onb_ledger_message (aliases->search->ledger, asked), mailbox))
      look->alias = find_alias (aliases->search, asked, mailbox, FALSE);
  }
  return look->alias;
}

/* Who asked is among those who are answered. */
static gboolean
is_answered (const OnbSearch *search, guint32 m, guint32 asked)
{
  guint32 author = onb_search_row (search, asked)->author;
  const OnbItemRow *item = onb_search_item (search, asked);
  OnbSpan reply_to = onb_ledger_list (search->ledger, item, ONB_LIST_REPLY_TO);

  return (author != 0 && onb_search_recipients_hold (search, m, author))
         || (reply_to.n > 0
             && onb_search_recipients_hold (search, m,
                                            onb_search_canonical (search, reply_to.at[0])));
}

static void
look_at_answer (Aliases *aliases, const OnbRow *row)
{
  const OnbSearch *search = aliases->search;
  guint32 asked;
  guint32 alias;

  if (!onb_identity_in_mailbox (search->identity,
                                onb_ledger_item (search->ledger, row->representative)->from,
                                row->mailbox)
      || !onb_search_find_asked (search, row->message, &asked) || asked == row->message
      || !onb_search_counts (search, asked) || onb_search_is_sent (search, asked))
    return;
  alias = find_asked_alias (aliases, asked, row->mailbox);
  if (alias != 0 && is_answered (search, row->message, asked))
    note_pair (aliases, aliases->answered, alias, row->mailbox, row->message);
}

/* From an address named after a function, to somebody who had written to B. */
static void
look_at_reverse (Aliases *aliases, guint32 m)
{
  const OnbSearch *search = aliases->search;
  guint32 from = onb_search_canonical (search, onb_search_item (search, m)->from);
  guint32 asked;

  if (from == 0 || !onb_local_part_is_function (onb_search_text (search, from))
      || !onb_search_find_asked (search, m, &asked) || asked == m)
    return;
  for (const OnbRow *row = onb_search_row (search, asked); row != NULL;
       row = onb_search_next_row (search, row)) {
    if (row->mailbox != ONB_NO_MAILBOX && row->direction == ONB_DIRECTION_INBOUND
        && may_be_alias (search, from, row->mailbox) && is_near (search, from, row->mailbox)
        && is_answered (search, m, asked))
      note_pair (aliases, aliases->answered, from, row->mailbox, m);
  }
}

/* -- what it comes to -------------------------------------------------------------------------- */

/* Nobody writes from it: then it is no person, and nothing but a way in. */
static gboolean
is_silent (const OnbSearch *search, guint32 address)
{
  const OnbSighting *sighting = onb_sightings_find (search->sightings, address);

  return onb_identity_is_person (search->identity, address)
         && (sighting == NULL || (sighting->plain == 0 && sighting->automatic == 0));
}

/* Somebody who writes is a person, unless the address is named after a function or as B is. Two
 * mailboxes of their own may also help each other out, so they take more. */
static gboolean
is_likely (const OnbSearch *search, const OnbPair *pair)
{
  const gchar *text = onb_search_text (search, pair->address);
  const OnbPerson *person = onb_identity_person (search->identity, pair->address);
  guint32 own = onb_identity_mailbox (search->identity, pair->owner)->address;
  guint needed = person->mailbox == ONB_NO_MAILBOX ? ONB_RULE_MESSAGES : ONB_RULE_MANY;

  return pair->messages >= needed
         && (is_silent (search, pair->address) || onb_local_part_is_function (text)
             || onb_local_part_equal (text, onb_search_text (search, own)));
}

static gboolean
is_sure (const Aliases *aliases, OnbRule rule, const OnbPair *pair)
{
  const OnbSearch *search = aliases->search;
  const gchar *text = onb_search_text (search, pair->address);
  guint32 own = onb_identity_mailbox (search->identity, pair->owner)->address;
  const OnbSighting *sighting = onb_sightings_find (search->sightings, pair->address);

  if (pair->messages < ONB_RULE_SURE || !is_silent (search, pair->address)
      || !onb_search_is_of_side (search, pair->address, pair->owner)
      || onb_pairs_find (aliases->owners, pair->address, 0)->people.n > 1 || sighting == NULL
      || sighting->authors.n < 2
      || g_hash_table_contains (aliases->elsewhere, GUINT_TO_POINTER (pair->address)))
    return FALSE;
  return rule == ONB_RULE_ALIAS_DELIVERED || onb_local_part_is_function (text)
         || onb_local_part_equal (text, onb_search_text (search, own));
}

static void
propose (OnbSearch *search, OnbRule rule, OnbProposalState state, guint32 address, guint mailbox,
         guint64 messages)
{
  OnbDraft draft = { .kind = ONB_PROPOSAL_ALIAS,
                     .state = state,
                     .rule = rule,
                     .address = address,
                     .mailbox = mailbox,
                     .messages = messages,
                     .evidence = messages };

  if (!g_hash_table_add (search->aliases, GUINT_TO_POINTER (address)))
    return;
  g_array_append_val (search->drafts, draft);
}

/* Most messages first: of the mailboxes that an address points to, that one gets it. */
static gint
compare_pairs (gconstpointer a, gconstpointer b)
{
  const OnbPair *left = *(const OnbPair *const *) a;
  const OnbPair *right = *(const OnbPair *const *) b;

  if (left->messages != right->messages)
    return left->messages > right->messages ? -1 : 1;
  return left->owner < right->owner ? -1 : left->owner > right->owner;
}

static void
propose_pairs (Aliases *aliases, OnbRule rule, const OnbPairs *pairs, OnbProposalState state)
{
  const GPtrArray *all = onb_pairs_all (pairs);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (all, i));
  g_ptr_array_sort (sorted, compare_pairs);
  for (guint i = 0; i < sorted->len; i++) {
    const OnbPair *pair = g_ptr_array_index (sorted, i);

    if (is_likely (aliases->search, pair)
        && is_sure (aliases, rule, pair) == (state == ONB_PROPOSAL_FOUND))
      propose (aliases->search, rule, state, pair->address, pair->owner, pair->messages);
  }
}

/* -- rule 15: the same name in another domain of ours ------------------------------------------ */

static void
propose_same_name (Aliases *aliases)
{
  OnbSearch *search = aliases->search;
  const GArray *all = onb_sightings_all (search->sightings);

  for (guint i = 0; i < all->len; i++) {
    const OnbSighting *sighting = &g_array_index (all, OnbSighting, i);

    if (sighting->received < ONB_RULE_MESSAGES || sighting->sender > 0
        || !onb_search_is_ours (search, sighting->address)
        || !onb_identity_is_person (search->identity, sighting->address))
      continue;
    for (guint b = 0; b < search->identity->mailboxes->len; b++) {
      guint32 own = onb_identity_mailbox (search->identity, b)->address;

      if (onb_local_part_equal (onb_search_text (search, sighting->address),
                                onb_search_text (search, own))
          && onb_search_is_of_side (search, sighting->address, b)
          && may_be_alias (search, sighting->address, b)) {
        propose (search, ONB_RULE_ALIAS_NAME, ONB_PROPOSAL_PROPOSED, sighting->address, b,
                 sighting->received);
        break;
      }
    }
  }
}

static void
look_at (Aliases *aliases, guint32 m)
{
  const OnbSearch *search = aliases->search;

  if (!onb_search_counts (search, m))
    return;
  if (onb_search_is_sent (search, m))
    note_elsewhere (aliases, m);
  else
    look_at_delivery (aliases, m);
  look_at_reverse (aliases, m);
  for (const OnbRow *row = onb_search_row (search, m); row != NULL;
       row = onb_search_next_row (search, row)) {
    if (row->mailbox != ONB_NO_MAILBOX && row->direction == ONB_DIRECTION_OUTBOUND)
      look_at_answer (aliases, row);
  }
}

void
onb_propose_aliases (OnbSearch *search)
{
  g_autoptr (OnbPairs) delivered = onb_pairs_new ();
  g_autoptr (OnbPairs) answered = onb_pairs_new ();
  g_autoptr (OnbPairs) owners = onb_pairs_new ();
  g_autoptr (GHashTable) elsewhere = g_hash_table_new (NULL, NULL);
  g_autofree Look *looks = g_new0 (Look, search->ledger->messages->len + 1);
  Aliases aliases = { search, delivered, answered, owners, elsewhere, looks };

  if (search->identity->mailboxes->len == 0)
    return;
  for (guint32 m = 0; m < search->ledger->messages->len; m++)
    look_at (&aliases, m);
  propose_pairs (&aliases, ONB_RULE_ALIAS_DELIVERED, delivered, ONB_PROPOSAL_FOUND);
  propose_pairs (&aliases, ONB_RULE_ALIAS_ANSWERED, answered, ONB_PROPOSAL_FOUND);
  propose_pairs (&aliases, ONB_RULE_ALIAS_DELIVERED, delivered, ONB_PROPOSAL_PROPOSED);
  propose_pairs (&aliases, ONB_RULE_ALIAS_ANSWERED, answered, ONB_PROPOSAL_PROPOSED);
  propose_same_name (&aliases);
}
