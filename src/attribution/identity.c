/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/identity.h"

#include <string.h>

#include "attribution/domain.h"
#include "attribution/exchange.h"
#include "ledger/times.h"

static guint32
intern (OnbLedger *ledger, const gchar *text)
{
  return onb_strings_intern (ledger->strings, text, strlen (text));
}

static void
clear_mailbox (gpointer data)
{
  OnbMailboxIdentity *mailbox = data;

  g_clear_pointer (&mailbox->discovered_agents, g_hash_table_unref);
}

static gboolean
is_listed (const gchar *address, const GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++) {
    if (strcmp (address, g_ptr_array_index (addresses, i)) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Addresses that mailing list software sends from (SEMANTICS.md §4, robots and lists). */
static gboolean
has_list_shape (const gchar *address)
{
  static const gchar *const suffixes[] = { "-owner@", "-bounces@", "-request@", "-admin@" };

  if (g_str_has_prefix (address, "owner-"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    if (strstr (address, suffixes[i]) != NULL)
      return TRUE;
  }
  return strcspn (address, "=@") < strlen (address) && address[strcspn (address, "=@")] == '=';
}

static OnbPerson *
add_person (OnbIdentity *identity, guint32 number, guint32 canonical)
{
  OnbPerson *person = g_new0 (OnbPerson, 1);

  person->canonical = canonical;
  person->mailbox = ONB_NO_MAILBOX;
  person->agent = -1;
  g_hash_table_insert (identity->people, GUINT_TO_POINTER (number), person);
  return person;
}

static void
set_flags (OnbIdentity *identity, OnbPerson *person, guint32 number)
{
  const OnbRoster *roster = identity->roster;
  const gchar *address = onb_strings_get (identity->ledger->strings, number);

  /* Exchange addresses hold `=`, and whom the roster calls an agent is one whatever the address
   * looks like. */
  if (address[0] != '/' && person->agent < 0 && has_list_shape (address))
    person->flags |= ONB_PERSON_LIST;
  if (person->agent < 0 && g_str_has_prefix (address, "s-1-5-"))
    person->flags |= ONB_PERSON_SYSTEM;
  if (g_hash_table_contains (identity->robots, GUINT_TO_POINTER (person->canonical)))
    person->flags |= ONB_PERSON_ROBOT;
  if (g_hash_table_contains (identity->forms, GUINT_TO_POINTER (person->canonical)))
    person->flags |= ONB_PERSON_FORM;
  if (g_hash_table_contains (identity->excluded, GUINT_TO_POINTER (person->canonical)))
    person->flags |= ONB_PERSON_EXCLUDED;
  if (person->mailbox == ONB_NO_MAILBOX && person->agent < 0
      && !(person->flags & ONB_PERSON_ROBOT)) {
    for (guint i = 0; i < roster->agent_domains->len; i++) {
      if (strcmp (onb_domain_of (address), g_ptr_array_index (roster->agent_domains, i)) == 0)
        person->flags |= ONB_PERSON_AGENT_DOMAIN;
    }
  }
}

static void
add_mailbox_people (OnbIdentity *identity, guint16 index)
{
  OnbMailboxIdentity *mailbox = onb_identity_mailbox (identity, index);

  add_person (identity, mailbox->address, mailbox->address)->mailbox = index;
  for (guint i = 0; mailbox->roster != NULL && i < mailbox->roster->aliases->len; i++) {
    guint32 alias = intern (identity->ledger, g_ptr_array_index (mailbox->roster->aliases, i));

    add_person (identity, alias, mailbox->address)->mailbox = index;
  }
}

static void
add_agent_people (OnbIdentity *identity, gint32 index)
{
  const OnbRosterAgent *agent = g_ptr_array_index (identity->roster->agents, (guint) index);
  guint32 address = intern (identity->ledger, agent->address);

  add_person (identity, address, address)->agent = index;
  for (guint i = 0; i < agent->aliases->len; i++) {
    guint32 alias = intern (identity->ledger, g_ptr_array_index (agent->aliases, i));

    add_person (identity, alias, address)->agent = index;
  }
}

/* Whom a wrapped address or a distinguished name of the roster means, what it stands for means too,
 * unless the roster says whose that is: readers put an address in the place of a name that stands
 * beside it. */
static void
add_address_of (OnbIdentity *identity, const gchar *listed)
{
  guint32 number = intern (identity->ledger, listed);
  const OnbPerson same
      = *(OnbPerson *) g_hash_table_lookup (identity->people, GUINT_TO_POINTER (number));
  guint32 next = onb_exchange_step (identity, number);

  while (next != number && !g_hash_table_contains (identity->people, GUINT_TO_POINTER (next))) {
    *add_person (identity, next, same.canonical) = same;
    number = next;
    next = onb_exchange_step (identity, number);
  }
}

static void
add_addresses (OnbIdentity *identity, const GPtrArray *aliases)
{
  for (guint i = 0; i < aliases->len; i++)
    add_address_of (identity, g_ptr_array_index (aliases, i));
}

static void
add_resolved_people (OnbIdentity *identity)
{
  for (guint i = 0; i < identity->mailboxes->len; i++) {
    const OnbMailboxIdentity *mailbox = onb_identity_mailbox (identity, i);

    if (mailbox->roster == NULL)
      continue;
    add_address_of (identity, mailbox->roster->address);
    add_addresses (identity, mailbox->roster->aliases);
  }
  for (guint i = 0; i < identity->roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (identity->roster->agents, i);

    add_address_of (identity, agent->address);
    add_addresses (identity, agent->aliases);
  }
}

static gboolean
serves (const OnbRosterAgent *agent, const gchar *mailbox)
{
  return agent->mailboxes->len == 0 || is_listed (mailbox, agent->mailboxes);
}

/* Which of the three sources of agents B has (§1). */
static void
choose_agents_source (const OnbIdentity *identity, OnbMailboxIdentity *mailbox)
{
  const gchar *address = onb_strings_get (identity->ledger->strings, mailbox->address);

  for (guint i = 0; i < identity->roster->agents->len; i++) {
    if (serves (g_ptr_array_index (identity->roster->agents, i), address))
      mailbox->agents_from_roster = TRUE;
  }
  mailbox->agents_from_domains = identity->roster->has_agent_domains;
  mailbox->agents_from_discovery = !mailbox->agents_from_roster && !mailbox->agents_from_domains;
}

/* The canonical number of an address that the roster lists. */
static gpointer
listed_person (OnbIdentity *identity, const gchar *address)
{
  guint32 number = intern (identity->ledger, address);
  const OnbPerson *person = g_hash_table_lookup (identity->people, GUINT_TO_POINTER (number));
  guint32 next = onb_exchange_step (identity, number);

  while (person == NULL && next != number) {
    number = next;
    person = g_hash_table_lookup (identity->people, GUINT_TO_POINTER (number));
    next = onb_exchange_step (identity, number);
  }
  return GUINT_TO_POINTER (person == NULL ? number : person->canonical);
}

static void
settle_list (OnbIdentity *identity, const GPtrArray *addresses, GHashTable *set)
{
  g_hash_table_remove_all (set);
  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_add (set, listed_person (identity, g_ptr_array_index (addresses, i)));
}

static void
settle_lists (OnbIdentity *identity)
{
  const OnbRoster *roster = identity->roster;
  GHashTableIter iter;
  gpointer address;
  gpointer kind;

  settle_list (identity, roster->robots, identity->robots);
  settle_list (identity, roster->forms, identity->forms);
  settle_list (identity, roster->exclude_from, identity->excluded);
  g_hash_table_remove_all (identity->kinds);
  g_hash_table_iter_init (&iter, roster->kinds);
  while (g_hash_table_iter_next (&iter, &address, &kind))
    g_hash_table_insert (identity->kinds, listed_person (identity, address), kind);
}

void
onb_identity_settle (OnbIdentity *identity)
{
  GHashTableIter iter;
  gpointer number;
  gpointer person;

  memset (identity->recent, 0, ONB_RECENT_PEOPLE * sizeof (OnbRecentPerson));
  g_hash_table_remove_all (identity->people);
  for (guint i = 0; i < identity->mailboxes->len; i++)
    add_mailbox_people (identity, (guint16) i);
  for (guint i = 0; i < identity->roster->agents->len; i++)
    add_agent_people (identity, (gint32) i);
  add_resolved_people (identity);
  settle_lists (identity);
  g_hash_table_iter_init (&iter, identity->people);
  while (g_hash_table_iter_next (&iter, &number, &person))
    set_flags (identity, person, GPOINTER_TO_UINT (number));
  onb_exchange_learn (identity);
}

static void
append_mailbox (OnbIdentity *identity, guint32 address, const OnbRosterMailbox *roster,
                const gchar *reason)
{
  OnbMailboxIdentity mailbox = {
    .address = address,
    .roster = roster,
    .schedule = roster != NULL ? roster->schedule : identity->roster->schedule,
    .reason = reason,
    .discovered_agents = g_hash_table_new (NULL, NULL),
  };

  choose_agents_source (identity, &mailbox);
  g_array_append_val (identity->mailboxes, mailbox);
}

OnbIdentity *
onb_identity_new (OnbLedger *ledger, const OnbRoster *roster, const OnbRules *rules)
{
  OnbIdentity *identity = g_new0 (OnbIdentity, 1);

  identity->ledger = ledger;
  identity->roster = roster;
  identity->rules = rules;
  identity->mailboxes = g_array_new (FALSE, FALSE, sizeof (OnbMailboxIdentity));
  g_array_set_clear_func (identity->mailboxes, clear_mailbox);
  identity->people = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  identity->recent = g_new0 (OnbRecentPerson, ONB_RECENT_PEOPLE);
  identity->robots = g_hash_table_new (NULL, NULL);
  identity->forms = g_hash_table_new (NULL, NULL);
  identity->excluded = g_hash_table_new (NULL, NULL);
  identity->kinds = g_hash_table_new (NULL, NULL);
  identity->agent_names = onb_roster_names_new (roster);
  identity->organisations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < roster->mailboxes->len; i++) {
    const OnbRosterMailbox *mailbox = g_ptr_array_index (roster->mailboxes, i);

    append_mailbox (identity, intern (ledger, mailbox->address), mailbox, NULL);
  }
  identity->own_domains = onb_exchange_own_domains (roster);
  onb_identity_settle (identity);
  return identity;
}

void
onb_identity_free (OnbIdentity *identity)
{
  if (identity == NULL)
    return;
  g_hash_table_unref (identity->people);
  g_free (identity->recent);
  g_hash_table_unref (identity->robots);
  g_hash_table_unref (identity->forms);
  g_hash_table_unref (identity->excluded);
  g_hash_table_unref (identity->kinds);
  onb_roster_names_free (identity->agent_names);
  g_hash_table_unref (identity->organisations);
  g_ptr_array_unref (identity->own_domains);
  g_array_unref (identity->mailboxes);
  g_free (identity);
}

void
onb_identity_add_discovered (OnbIdentity *identity, guint32 address, const gchar *reason)
{
  append_mailbox (identity, address, NULL, reason);
}

static const OnbPerson *
find_person (OnbIdentity *identity, guint32 number)
{
  OnbPerson *person = g_hash_table_lookup (identity->people, GUINT_TO_POINTER (number));

  if (person == NULL) {
    guint32 address = onb_exchange_step (identity, number);

    /* A distinguished name is the person of its address, and a wrapped address that of what it
     * wraps, unless the roster says whose it is. */
    if (address != number) {
      const OnbPerson same = *onb_identity_person (identity, address);

      person = add_person (identity, number, same.canonical);
      *person = same;
      return person;
    }
    person = add_person (identity, number, number);
    set_flags (identity, person, number);
  }
  return person;
}

const OnbPerson *
onb_identity_person (OnbIdentity *identity, guint32 number)
{
  OnbRecentPerson *recent = &identity->recent[number % ONB_RECENT_PEOPLE];

  if (recent->person == NULL || recent->number != number)
    *recent = (OnbRecentPerson){ number, find_person (identity, number) };
  return recent->person;
}

guint32
onb_identity_canonical (OnbIdentity *identity, guint32 number)
{
  return number == 0 ? 0 : onb_identity_person (identity, number)->canonical;
}

gboolean
onb_identity_in_mailbox (OnbIdentity *identity, guint32 number, guint mailbox)
{
  return number != 0 && onb_identity_person (identity, number)->mailbox == mailbox;
}

gint64
onb_identity_when (const OnbIdentity *identity, const OnbMessageRow *message)
{
  return onb_time_unpack (onb_item_sent (onb_ledger_copy (identity->ledger, message, 0),
                                         identity->rules->trust_mtime, NULL));
}

/* Whether whom the roster gives dates is in them; all others always are. */
static gboolean
is_on (const OnbIdentity *identity, const OnbPerson *person, gint64 when)
{
  return person->agent < 0
         || onb_roster_agent_is_on (
             g_ptr_array_index (identity->roster->agents, (guint) person->agent), when);
}

gboolean
onb_identity_is_ever_agent (OnbIdentity *identity, guint32 number, guint mailbox)
{
  const OnbMailboxIdentity *box = onb_identity_mailbox (identity, mailbox);
  const OnbPerson *person;

  if (number == 0)
    return FALSE;
  person = onb_identity_person (identity, number);
  if (person->agent >= 0)
    return serves (g_ptr_array_index (identity->roster->agents, (guint) person->agent),
                   onb_strings_get (identity->ledger->strings, box->address));
  if (person->flags & ONB_PERSON_AGENT_DOMAIN)
    return TRUE;
  return g_hash_table_contains (box->discovered_agents, GUINT_TO_POINTER (person->canonical));
}

gboolean
onb_identity_is_agent (OnbIdentity *identity, guint32 number, guint mailbox, gint64 when)
{
  return onb_identity_is_ever_agent (identity, number, mailbox)
         && is_on (identity, onb_identity_person (identity, number), when);
}

gboolean
onb_identity_serves (const OnbIdentity *identity, gint agent, guint mailbox)
{
  return serves (g_ptr_array_index (identity->roster->agents, (guint) agent),
                 onb_strings_get (identity->ledger->strings,
                                  onb_identity_mailbox (identity, mailbox)->address));
}

gboolean
onb_identity_is_person (OnbIdentity *identity, guint32 number)
{
  const OnbPerson *person;

  if (number == 0)
    return FALSE;
  person = onb_identity_person (identity, number);
  return person->mailbox == ONB_NO_MAILBOX
         && !(person->flags & (ONB_PERSON_ROBOT | ONB_PERSON_LIST | ONB_PERSON_SYSTEM));
}

gboolean
onb_identity_is_agent_of_address (OnbIdentity *identity, guint32 number, guint32 mailbox_address,
                                  gint64 when)
{
  const OnbPerson *person = onb_identity_person (identity, number);

  return (person->flags & ONB_PERSON_AGENT_DOMAIN)
         || (person->agent >= 0 && is_on (identity, person, when)
             && serves (g_ptr_array_index (identity->roster->agents, (guint) person->agent),
                        onb_strings_get (identity->ledger->strings, mailbox_address)));
}

/* The address whose domain counts for @number. An alias keeps its own. */
static const gchar *
whole_text (const OnbIdentity *identity, guint32 number)
{
  return onb_strings_get (identity->ledger->strings, onb_exchange_address (identity, number));
}

gboolean
onb_identity_is_of_side (OnbIdentity *identity, guint32 number, guint mailbox,
                         guint32 mailbox_address, gint64 when)
{
  const gchar *address = whole_text (identity, number);
  const gchar *own = onb_domain_of (whole_text (identity, mailbox_address));
  const gchar *domain = onb_domain_of (address);

  /* Discovered agents do not count here, or the order of discovery would matter. */
  if (mailbox != ONB_NO_MAILBOX
      && onb_identity_is_agent_of_address (identity, number, mailbox_address, when))
    return TRUE;
  return onb_domain_is_below (domain, own) || onb_domain_is_below (own, domain)
         || onb_domain_lies_in (address, identity->roster->domains)
         || onb_exchange_shares_organisation (identity, number, mailbox_address);
}

gboolean
onb_identity_is_own_list (OnbIdentity *identity, const OnbItemRow *item, guint mailbox)
{
  const OnbRareFacts *rare = onb_ledger_rare (identity->ledger, item);

  return onb_identity_in_mailbox (identity, rare->list_id, mailbox)
         || onb_identity_in_mailbox (identity, rare->list_post, mailbox);
}

gboolean
onb_identity_is_own_list_of (OnbIdentity *identity, const OnbMessageRow *message, guint mailbox)
{
  for (guint32 i = 0; i < message->n; i++) {
    if (onb_identity_is_own_list (identity, onb_ledger_copy (identity->ledger, message, i),
                                  mailbox))
      return TRUE;
  }
  return FALSE;
}

guint
onb_identity_own_list (OnbIdentity *identity, const OnbItemRow *item)
{
  if (onb_item_rare (item) == 0)
    return ONB_NO_MAILBOX;
  for (guint i = 0; i < identity->mailboxes->len; i++) {
    if (onb_identity_is_own_list (identity, item, i))
      return i;
  }
  return ONB_NO_MAILBOX;
}

guint32
onb_identity_find (const OnbIdentity *identity, const gchar *address)
{
  return onb_strings_find (identity->ledger->strings, address, strlen (address));
}
