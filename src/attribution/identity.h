/* SPDX-License-Identifier: Apache-2.0 */
/* Who an address is: mailbox, agent, robot, list or anybody (SEMANTICS.md §1, §4). */
#pragma once

#include <onbehalf/roster.h>
#include <onbehalf/words.h>

#include "attribution/roster-names.h"
#include "ledger/ledger.h"

#define ONB_NO_MAILBOX G_MAXUINT16

/* A mailbox of the analysis. `roster` is NULL for a discovered one. */
typedef struct {
  guint32 address;
  const OnbRosterMailbox *roster;
  const OnbSchedule *schedule; /* NULL: none */
  const gchar *reason;
  gboolean agents_from_roster;
  gboolean agents_from_domains;
  gboolean agents_from_discovery;
  GHashTable *discovered_agents; /* canonical numbers */
} OnbMailboxIdentity;

typedef enum {
  ONB_PERSON_ROBOT = 1 << 0,
  ONB_PERSON_FORM = 1 << 1,
  ONB_PERSON_AGENT_DOMAIN = 1 << 2,
  ONB_PERSON_LIST = 1 << 3,   /* by its shape: owner-…, …-bounces@, = in the local part */
  ONB_PERSON_SYSTEM = 1 << 4, /* s-1-5-… */
  ONB_PERSON_EXCLUDED = 1 << 5,
} OnbPersonFlags;

/* What is known of one address. */
typedef struct {
  guint32 canonical;
  guint16 mailbox; /* index, or ONB_NO_MAILBOX */
  gint32 agent;    /* index in the roster, or -1 */
  guint8 flags;    /* OnbPersonFlags */
} OnbPerson;

/* How many people are at hand without a search: each message asks for its few again and again. */
#define ONB_RECENT_PEOPLE 1024u

typedef struct {
  guint32 number;
  const OnbPerson *person; /* NULL: nobody yet */
} OnbRecentPerson;

typedef struct {
  OnbLedger *ledger;
  const OnbRoster *roster;
  const OnbRules *rules;
  GArray *mailboxes;       /* OnbMailboxIdentity, in byte order of address */
  GHashTable *people;      /* address number -> owns OnbPerson, filled as addresses are met */
  OnbRecentPerson *recent; /* of people; place is the number, modulo */
  GHashTable *robots;      /* canonical numbers */
  GHashTable *forms;
  GHashTable *excluded;
  GHashTable *kinds;           /* canonical number -> borrowed name */
  GPtrArray *own_domains;      /* borrowed texts: in which wrapped addresses are believed */
  GHashTable *organisations;   /* owns texts: who has a name in which one (exchange.c) */
  OnbRosterNames *agent_names; /* owned */
} OnbIdentity;

/** onb_identity_new: The mailboxes of the roster; more may follow by onb_identity_add_discovered().
 * All is borrowed. */
OnbIdentity *onb_identity_new (OnbLedger *ledger, const OnbRoster *roster, const OnbRules *rules);
void onb_identity_free (OnbIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbIdentity, onb_identity_free)

/** onb_identity_add_discovered: Then call onb_identity_settle(), before any row is made. @reason is
 * borrowed. */
void onb_identity_add_discovered (OnbIdentity *identity, guint32 address, const gchar *reason);

/** onb_identity_settle: Looks everybody up anew after mailboxes were added. */
void onb_identity_settle (OnbIdentity *identity);

/** onb_identity_person: What is known of the address @number; never NULL. */
const OnbPerson *onb_identity_person (OnbIdentity *identity, guint32 number);

guint32 onb_identity_canonical (OnbIdentity *identity, guint32 number);

static inline OnbMailboxIdentity *
onb_identity_mailbox (const OnbIdentity *identity, guint index)
{
  return &g_array_index (identity->mailboxes, OnbMailboxIdentity, index);
}

/** onb_identity_in_mailbox: Whether the address is B's own. */
gboolean onb_identity_in_mailbox (OnbIdentity *identity, guint32 number, guint mailbox);

/**
 * onb_identity_when: The time whose day decides who is an agent by date, for everything that the
 * message says (§1): the sent time of its first copy, or %ONB_NO_TIME.
 */
gint64 onb_identity_when (const OnbIdentity *identity, const OnbMessageRow *message);

/** onb_identity_is_agent: Whether the address is one of somebody who is an agent of B at @when. */
gboolean onb_identity_is_agent (OnbIdentity *identity, guint32 number, guint mailbox, gint64 when);

/** onb_identity_is_ever_agent: The same on any day: whose archive something is does not change. */
gboolean onb_identity_is_ever_agent (OnbIdentity *identity, guint32 number, guint mailbox);

/** onb_identity_is_person: Neither a mailbox, a robot, a list nor the system. */
gboolean onb_identity_is_person (OnbIdentity *identity, guint32 number);

/**
 * onb_identity_is_agent_of_address: Whether the roster names them an agent at @when of the mailbox
 * with that address, which may be one that is still looked for.
 */
gboolean onb_identity_is_agent_of_address (OnbIdentity *identity, guint32 number,
                                           guint32 mailbox_address, gint64 when);

/**
 * onb_identity_is_of_side: Of the side of the mailbox with address @mailbox_address (rung 2): an
 * agent of B at @when, or a domain that equals, contains or lies below B's, or one of the
 * organisation's. @mailbox may be ONB_NO_MAILBOX, which has no agents.
 */
gboolean onb_identity_is_of_side (OnbIdentity *identity, guint32 number, guint mailbox,
                                  guint32 mailbox_address, gint64 when);

/** onb_identity_is_own_list: B is the list of this item, by its own List-Id or List-Post. */
gboolean onb_identity_is_own_list (OnbIdentity *identity, const OnbItemRow *item, guint mailbox);

/** onb_identity_is_own_list_of: The same for a message, by any copy. */
gboolean onb_identity_is_own_list_of (OnbIdentity *identity, const OnbMessageRow *message,
                                      guint mailbox);

/** onb_identity_own_list: The mailbox that is the list of this item, or ONB_NO_MAILBOX. */
guint onb_identity_own_list (OnbIdentity *identity, const OnbItemRow *item);

/** onb_identity_serves: Whether the roster agent @agent is an agent of B, on any day. */
gboolean onb_identity_serves (const OnbIdentity *identity, gint agent, guint mailbox);

/** onb_identity_find: The number of an address of the roster. */
guint32 onb_identity_find (const OnbIdentity *identity, const gchar *address);
