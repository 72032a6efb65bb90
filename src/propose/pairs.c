/* SPDX-License-Identifier: Apache-2.0 */
#include "propose/pairs.h"

#include "base/pair-key.h"

struct _OnbPairs {
  GHashTable *index; /* owns the key -> borrowed OnbPair */
  GPtrArray *all;    /* owns OnbPair */
};

OnbPairs *
onb_pairs_new (void)
{
  OnbPairs *pairs = g_new0 (OnbPairs, 1);

  pairs->index = g_hash_table_new_full (onb_pair_hash, g_int64_equal, g_free, NULL);
  pairs->all = g_ptr_array_new_with_free_func (g_free);
  return pairs;
}

void
onb_pairs_free (OnbPairs *pairs)
{
  g_hash_table_unref (pairs->index);
  g_ptr_array_unref (pairs->all);
  g_free (pairs);
}

OnbPair *
onb_pairs_get (OnbPairs *pairs, guint32 address, guint32 owner)
{
  gint64 key = onb_pair_key (address, owner);
  OnbPair *pair = g_hash_table_lookup (pairs->index, &key);

  if (pair == NULL) {
    pair = g_new0 (OnbPair, 1);
    pair->address = address;
    pair->owner = owner;
    g_hash_table_insert (pairs->index, g_memdup2 (&key, sizeof key), pair);
    g_ptr_array_add (pairs->all, pair);
  }
  return pair;
}

OnbPair *
onb_pairs_add (OnbPairs *pairs, guint32 address, guint32 owner, guint32 message)
{
  OnbPair *pair = onb_pairs_get (pairs, address, owner);

  if (pair->last_message != message + 1)
    pair->messages++;
  pair->last_message = message + 1;
  return pair;
}

const OnbPair *
onb_pairs_find (const OnbPairs *pairs, guint32 address, guint32 owner)
{
  gint64 key = onb_pair_key (address, owner);

  return g_hash_table_lookup (pairs->index, &key);
}

const GPtrArray *
onb_pairs_all (const OnbPairs *pairs)
{
  return pairs->all;
}
