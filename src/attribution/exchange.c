/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/exchange.h"

#include <string.h>

static const gchar *
text_of (const OnbLedger *ledger, guint32 number)
{
  return onb_strings_get (ledger->strings, number);
}

guint32
onb_exchange_address (const OnbLedger *ledger, guint32 number)
{
  const OnbPairRow *pair
      = text_of (ledger, number)[0] == '/' ? onb_ledger_pair (ledger, number) : NULL;

  return pair != NULL ? pair->smtp : number;
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
learn (OnbIdentity *identity, guint32 address, const gchar *dn)
{
  if (organisation_bytes (dn) > 0)
    g_hash_table_add (identity->organisations, make_key (identity, address, dn));
}

void
onb_exchange_learn (OnbIdentity *identity)
{
  const OnbLedger *ledger = identity->ledger;

  g_hash_table_remove_all (identity->organisations);
  for (guint i = 0; i < ledger->pairs->len; i++) {
    const OnbPairRow *pair = &g_array_index (ledger->pairs, OnbPairRow, i);

    learn (identity, pair->smtp, text_of (ledger, pair->dn));
  }
  for (guint i = 0; i < identity->mailboxes->len; i++) {
    const OnbMailboxIdentity *mailbox = onb_identity_mailbox (identity, i);

    for (guint a = 0; mailbox->roster != NULL && a < mailbox->roster->aliases->len; a++)
      learn (identity, mailbox->address, g_ptr_array_index (mailbox->roster->aliases, a));
  }
}

gboolean
onb_exchange_shares_organisation (OnbIdentity *identity, guint32 number, guint32 mailbox_address)
{
  const gchar *dn = text_of (identity->ledger, number);
  const gchar *mailbox = text_of (identity->ledger, mailbox_address);
  gsize len = organisation_bytes (dn);
  g_autofree gchar *key = NULL;

  if (len == 0)
    return FALSE;
  if (organisation_bytes (mailbox) == len && strncmp (mailbox, dn, len) == 0)
    return TRUE;
  key = make_key (identity, mailbox_address, dn);
  return g_hash_table_contains (identity->organisations, key);
}
