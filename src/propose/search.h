/* SPDX-License-Identifier: Apache-2.0 */
/* The search for proposals: what all rules see, and where they put what they find
 * (docs/roster.md, "How proposals are found"). Pure. */
#pragma once

#include <onbehalf/proposals.h>

#include "propose/pairs.h"
#include "propose/sent-places.h"

/* The numbers are those of docs/roster.md. */
typedef enum {
  ONB_RULE_GIVEN = 0,
  ONB_RULE_MAILBOX_SENDER = 1,
  ONB_RULE_MAILBOX_RECORD = 2,
  ONB_RULE_MAILBOX_FUNCTION = 3,
  ONB_RULE_MAILBOX_NAMES = 4,
  ONB_RULE_MAILBOX_FOLDERS = 5,
  ONB_RULE_MAILBOX_BUSIEST = 6,
  ONB_RULE_AGENT_CREDITED = 7,
  ONB_RULE_AGENT_ANSWERS = 8,
  ONB_RULE_AGENT_REVERSED = 9,
  ONB_RULE_AGENT_FOLDER = 10,
  ONB_RULE_AGENT_NAME = 11,
  ONB_RULE_AGENT_FOREIGN = 12,
  ONB_RULE_ALIAS_DELIVERED = 13,
  ONB_RULE_ALIAS_ANSWERED = 14,
  ONB_RULE_ALIAS_NAME = 15,
  ONB_RULE_PERSON_AUDIT = 16,
  ONB_RULE_PERSON_NAME = 17,
  ONB_RULE_ARCHIVE = 18,
  ONB_RULE_ROBOT = 19,
  ONB_RULE_UNATTENDED = 20,
  ONB_RULE_FORM = 21,
  ONB_RULE_DOMAIN = 22,
} OnbRule;

/* So many messages make a rule speak, unless it says otherwise; and so many make it sure. */
#define ONB_RULE_MESSAGES 2
#define ONB_RULE_MANY 3
#define ONB_RULE_SURE 5

/** OnbDraft: A proposal in numbers; its sentence is made when it is known to stay. */
typedef struct {
  OnbProposalKind kind;
  OnbProposalState state;
  OnbRule rule;
  guint32 address; /* 0 with @domain */
  guint32 domain;  /* number in the sightings */
  guint mailbox;   /* index, or ONB_NO_MAILBOX */
  guint32 agent;
  const gchar *path; /* borrowed */
  guint64 messages;
  guint64 evidence; /* what the sentence counts: messages or records */
  guint64 people;   /* and people, names or addresses */
} OnbDraft;

typedef struct {
  const OnbResult *result;
  OnbIdentity *identity;
  const OnbLedger *ledger;
  guint32 *rows;           /* of each message: its first row */
  guint32 *next;           /* of each row: the next one of its message + 1, or 0 */
  OnbSightings *sightings; /* owned, also below */
  OnbSentPlaces *places;
  guint64 *traffic;     /* of each mailbox: messages in, out and inside */
  OnbPairs *agents;     /* (agent, mailbox) of all agents, with the outbound messages credited */
  GHashTable *serving;  /* canonical numbers of those agents */
  GHashTable *aliases;  /* addresses proposed as aliases of a mailbox */
  GHashTable *proposed; /* addresses proposed as mailboxes */
  GArray *drafts;       /* OnbDraft */
} OnbSearch;

/** onb_search_sent: Messages From a canonical address. Of two that have as much mail, the one that
 * sends is more of a mailbox than one that is only written to. */
guint32 onb_search_sent (const OnbSearch *search, guint32 address);

OnbSearch *onb_search_new (const OnbResult *result);
void onb_search_free (OnbSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbSearch, onb_search_free)

/* The rules, in the order in which they must be asked: each may rest on those before. */
void onb_propose_mailboxes (OnbSearch *search);
void onb_propose_agents (OnbSearch *search);
void onb_propose_aliases (OnbSearch *search);
void onb_propose_person_aliases (OnbSearch *search);
void onb_propose_archives (OnbSearch *search);
void onb_propose_programs (OnbSearch *search);
void onb_propose_domains (OnbSearch *search);
void onb_propose_more_mailboxes (OnbSearch *search);

static inline const OnbRow *
onb_search_row (const OnbSearch *search, guint32 message)
{
  return onb_result_row_at (search->result, search->rows[message]);
}

/** onb_search_next_row: The next row of the same message, or NULL. */
const OnbRow *onb_search_next_row (const OnbSearch *search, const OnbRow *row);

static inline const OnbItemRow *
onb_search_item (const OnbSearch *search, guint32 message)
{
  return onb_ledger_item (search->ledger, onb_search_row (search, message)->representative);
}

static inline const gchar *
onb_search_text (const OnbSearch *search, guint32 address)
{
  return onb_result_text (search->result, address);
}

static inline guint32
onb_search_canonical (const OnbSearch *search, guint32 address)
{
  return onb_identity_canonical (search->identity, address);
}

/** onb_search_counts: Whether the message is of a kind that counts. */
gboolean onb_search_counts (const OnbSearch *search, guint32 message);

/** onb_search_is_sent: Whether the side of any mailbox sent the message. */
gboolean onb_search_is_sent (const OnbSearch *search, guint32 message);

/** onb_search_find_asked: The message that this one answers: its first In-Reply-To, else its last
 * References. FALSE when it is not there. */
gboolean onb_search_find_asked (const OnbSearch *search, guint32 message, guint32 *ret_asked);

/** onb_search_recipients_hold: Whether the canonical address is in To, Cc or Bcc of any copy. */
gboolean onb_search_recipients_hold (const OnbSearch *search, guint32 message, guint32 address);

/** onb_search_is_of_side: By its domain, of the side of B (rung 2). */
gboolean onb_search_is_of_side (const OnbSearch *search, guint32 address, guint mailbox);

/** onb_search_is_ours: By its domain, of the side of any mailbox. */
gboolean onb_search_is_ours (const OnbSearch *search, guint32 address);

/** onb_search_may_serve: Somebody of B's side who is not its agent yet: a person with an address
 * that people have. */
gboolean onb_search_may_serve (const OnbSearch *search, guint32 address, guint mailbox);
