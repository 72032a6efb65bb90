/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/exchange.h"

#include <string.h>

#include "attribution/domain.h"
#include "base/wrapped-address.h"

static const gchar *
text_of (const OnbLedger *ledger, guint32 number)
{
  return onb_strings_get (ledger->strings, number);
}

static void
add_domain (GPtrArray *domains, const gchar *address)
{
  g_ptr_array_add (domains, (gpointer) (gsize) onb_domain_of (address));
}

static void
add_domains (GPtrArray *domains, const GPtrArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    add_domain (domains, g_ptr_array_index (addresses, i));
}

GPtrArray *
onb_exchange_own_domains (const OnbRoster *roster)
{
  GPtrArray *domains = g_ptr_array_new ();

  for (guint i = 0; i < roster->mailboxes->len; i++) {
    const OnbRosterMailbox *mailbox = g_ptr_array_index (roster->mailboxes, i);

    add_domain (domains, mailbox->address);
    add_domains (domains, mailbox->aliases);
  }
  for (guint i = 0; i < roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);

    add_domain (domains, agent->address);
    add_domains (domains, agent->aliases);
  }
  for (guint i = 0; i < roster->domains->len; i++)
    g_ptr_array_add (domains, g_ptr_array_index (roster->domains, i));
  for (guint i = 0; i < roster->agent_domains->len; i++)
    g_ptr_array_add (domains, g_ptr_array_index (roster->agent_domains, i));
  return domains;
}

/* Anybody can write such an address, so only one of our own says what it says. */
static guint32
unwrap (const OnbIdentity *identity, guint32 number)
{
  const gchar *address = text_of (identity->ledger, number);
  g_autofree gchar *inner = NULL;

  if (onb_is_wrapped_address (address) && onb_domain_lies_in (address, identity->own_domains))
    inner = onb_unwrap_address (address);
  return inner != NULL ? onb_strings_intern (identity->ledger->strings, inner, strlen (inner))
                       : number;
}

guint32
onb_exchange_step (const OnbIdentity *identity, guint32 number)
{
  const OnbPairRow *pair;

  if (text_of (identity->ledger, number)[0] != '/')
    return unwrap (identity, number);
  pair = onb_ledger_pair (identity->ledger, number);
  return pair != NULL ? pair->smtp : number;
}

/* What is wrapped is a name of Exchange or an address, and no pair leads back to a wrapped one. */
guint32
onb_exchange_address (const OnbIdentity *identity, guint32 number)
{
  return onb_exchange_step (identity, onb_exchange_step (identity, number));
}

/* organisation = "/o=" text: the first part of a distinguished name. */
static gsize
organisation_bytes (const gchar *dn)
{
  return g_str_has_prefix (dn, "/o=") ? 1 + strcspn (dn + 1, "/") : 0;
}

/* "17 /o=shop": address number 17 has a name in that organisation. */
static gchar *
make_key (OnbIdentity *identity, guint32 address, const gchar *dn)
{
  return g_strdup_printf ("%u %.*s", onb_identity_canonical (identity, address),
                          (gint) organisation_bytes (dn), dn);
}

static void
learn (OnbIdentity *identity, guint32 address, guint32 name)
{
  const gchar *dn = text_of (identity->ledger, name);

  if (organisation_bytes (dn) > 0)
    g_hash_table_add (identity->organisations, make_key (identity, address, dn));
}

void
onb_exchange_learn (OnbIdentity *identity)
{
  OnbLedger *ledger = identity->ledger;

  g_hash_table_remove_all (identity->organisations);
  for (guint i = 0; i < ledger->pairs->len; i++) {
    const OnbPairRow *pair = &g_array_index (ledger->pairs, OnbPairRow, i);

    learn (identity, pair->smtp, pair->dn);
  }
  for (guint i = 0; i < identity->mailboxes->len; i++) {
    const OnbMailboxIdentity *mailbox = onb_identity_mailbox (identity, i);

    for (guint a = 0; mailbox->roster != NULL && a < mailbox->roster->aliases->len; a++) {
      const gchar *alias = g_ptr_array_index (mailbox->roster->aliases, a);
      guint32 number = onb_strings_intern (ledger->strings, alias, strlen (alias));

      learn (identity, mailbox->address, unwrap (identity, number));
    }
  }
}

gboolean
onb_exchange_shares_organisation (OnbIdentity *identity, guint32 number, guint32 mailbox_address)
{
  const gchar *dn = text_of (identity->ledger, onb_exchange_address (identity, number));
  const gchar *mailbox = text_of (identity->ledger, unwrap (identity, mailbox_address));
  gsize len = organisation_bytes (dn);
  g_autofree gchar *key = NULL;

  if (len == 0)
    return FALSE;
  if (organisation_bytes (mailbox) == len && strncmp (mailbox, dn, len) == 0)
    return TRUE;
  key = make_key (identity, mailbox_address, dn);
  return g_hash_table_contains (identity->organisations, key);
}
