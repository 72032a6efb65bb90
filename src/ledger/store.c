/* SPDX-License-Identifier: Apache-2.0 */
/* What stores of Outlook say besides headers, and whose names their distinguished names are. */
#include "ledger/ledger.h"

#include <string.h>

static guint32
intern (OnbLedger *ledger, const gchar *text)
{
  return *text == '\0' ? 0 : onb_strings_intern (ledger->strings, text, strlen (text));
}

static OnbPairRow *
pair_at (const OnbLedger *ledger, guint index)
{
  return &g_array_index (ledger->pairs, OnbPairRow, index);
}

/* Of the item whose store row is @store. */
static void
add_pair (OnbLedger *ledger, const OnbExchangePair *found, guint32 store)
{
  OnbPairRow pair = { .dn = intern (ledger, found->dn),
                      .smtp = intern (ledger, found->smtp),
                      .source = (guint32) found->source };
  gint64 key = (gint64) ((guint64) pair.dn << 32 | pair.smtp);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (ledger->pair_numbers, &key));
  OnbPairRow *seen;

  if (number == 0) {
    g_array_append_val (ledger->pairs, pair);
    number = ledger->pairs->len;
    g_hash_table_insert (ledger->pair_numbers, g_memdup2 (&key, sizeof key),
                         GUINT_TO_POINTER (number));
  }
  seen = pair_at (ledger, number - 1);
  seen->items += seen->last != store ? 1 : 0;
  seen->last = store;
  seen->source = MAX (seen->source, pair.source);
}

guint32
onb_ledger_add_store (OnbLedger *ledger, const OnbFacts *facts)
{
  const OnbStoreFacts *store = &facts->store;
  OnbStoreRow row = { 0 };

  if ((facts->marks & ONB_MARK_STORE) == 0)
    return 0;
  row.sender = intern (ledger, store->sender.addr);
  row.sender_name = intern (ledger, store->sender.name);
  row.represented = intern (ledger, store->represented.addr);
  row.represented_name = intern (ledger, store->represented.name);
  row.creator = intern (ledger, store->creator.addr);
  row.creator_name = intern (ledger, store->creator.name);
  row.modifier = intern (ledger, store->modifier.addr);
  row.modifier_name = intern (ledger, store->modifier.name);
  row.submit = onb_time_pack (store->submit_unix);
  row.verb_time = onb_time_pack (store->verb_unix);
  row.verb = store->verb;
  for (guint i = 0; i < store->n_pairs; i++)
    add_pair (ledger, &store->pairs[i], ledger->stores->len);
  g_array_append_val (ledger->stores, row);
  return ledger->stores->len - 1;
}

/* Whoever sends a message has a say in its header, and in the names of its recipients. */
static guint32
worth_of (const OnbPairRow *pair)
{
  return MIN (pair->source, (guint32) ONB_PAIR_SENDER);
}

static gboolean
is_better (const OnbLedger *ledger, const OnbPairRow *pair, const OnbPairRow *other)
{
  if (worth_of (pair) != worth_of (other))
    return worth_of (pair) > worth_of (other);
  if (pair->items != other->items)
    return pair->items > other->items;
  return onb_strings_compare (ledger->strings, pair->smtp, other->smtp) < 0;
}

void
onb_ledger_settle_pairs (OnbLedger *ledger)
{
  g_autoptr (GHashTable) several = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < ledger->pairs->len; i++) {
    const OnbPairRow *pair = pair_at (ledger, i);
    gpointer dn = GUINT_TO_POINTER (pair->dn);
    guint best = GPOINTER_TO_UINT (g_hash_table_lookup (ledger->resolved, dn));

    if (best != 0)
      g_hash_table_add (several, dn);
    if (best == 0 || is_better (ledger, pair, pair_at (ledger, best - 1)))
      g_hash_table_insert (ledger->resolved, dn, GUINT_TO_POINTER (i + 1));
  }
  if (g_hash_table_size (several) > 0)
    onb_ledger_add_finding (ledger, "exchange-name-of-several", g_hash_table_size (several));
}

const OnbPairRow *
onb_ledger_pair (const OnbLedger *ledger, guint32 dn)
{
  guint best = GPOINTER_TO_UINT (g_hash_table_lookup (ledger->resolved, GUINT_TO_POINTER (dn)));

  return best == 0 ? NULL : pair_at (ledger, best - 1);
}
