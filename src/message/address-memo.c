/* SPDX-License-Identifier: Apache-2.0 */
#include "message/address-memo.h"

#include "base/hash.h"

#define SLOTS 512u        /* a power of two */
#define BLOCK_BYTES 1024u /* of one value and its result */

/* @hash alone is set when the value has been seen once. */
typedef struct {
  guint32 hash;
  guint n;       /* addresses */
  guint8 *block; /* owned: the value, then each address and its name with a NUL; NULL: none */
  gsize value_len;
  gsize text_len;
  OnbDefects defects;
} Slot;

struct _OnbAddressMemo {
  OnbHashKey key;
  guint32 hash; /* of the value looked up last */
  Slot slots[SLOTS];
};

OnbAddressMemo *
onb_address_memo_new (void)
{
  OnbAddressMemo *memo = g_new0 (OnbAddressMemo, 1);

  onb_hash_key_init (&memo->key);
  return memo;
}

void
onb_address_memo_free (OnbAddressMemo *memo)
{
  if (memo == NULL)
    return;
  for (guint i = 0; i < SLOTS; i++)
    g_free (memo->slots[i].block);
  g_free (memo);
}

static void
give (const Slot *slot, OnbArena *arena, GArray *out)
{
  guint8 *copy = onb_arena_take (arena, slot->text_len);
  const gchar *at = (const gchar *) copy;

  memcpy (copy, slot->block + slot->value_len, slot->text_len);
  for (guint i = 0; i < slot->n; i++) {
    OnbAddress address;

    address.addr = at;
    address.name = at + strlen (at) + 1;
    at = address.name + strlen (address.name) + 1;
    g_array_append_val (out, address);
  }
}

gboolean
onb_address_memo_find (OnbAddressMemo *memo, OnbBytes value, gsize limit, OnbArena *arena,
                       GArray *out, OnbDefects *ret_defects)
{
  const Slot *slot;

  if (value.len == 0 || value.len > BLOCK_BYTES)
    return FALSE;
  memo->hash = onb_hash_bytes (&memo->key, (const gchar *) value.data, value.len);
  slot = &memo->slots[memo->hash % SLOTS];
  if (slot->block == NULL || slot->hash != memo->hash || slot->value_len != value.len
      || memcmp (slot->block, value.data, value.len) != 0 || out->len + slot->n > limit)
    return FALSE;
  give (slot, arena, out);
  *ret_defects = slot->defects;
  return TRUE;
}

static gsize
count_text (const GArray *out, guint first)
{
  gsize bytes = 0;

  for (guint i = first; i < out->len; i++) {
    const OnbAddress *address = &g_array_index (out, OnbAddress, i);

    bytes += strlen (address->addr) + strlen (address->name) + 2;
  }
  return bytes;
}

static void
put_text (guint8 *block, const GArray *out, guint first)
{
  gchar *at = (gchar *) block;

  for (guint i = first; i < out->len; i++) {
    const OnbAddress *address = &g_array_index (out, OnbAddress, i);

    at = stpcpy (at, address->addr) + 1;
    at = stpcpy (at, address->name) + 1;
  }
}

void
onb_address_memo_add (OnbAddressMemo *memo, OnbBytes value, const GArray *out, guint first,
                      OnbDefects defects)
{
  Slot *slot = &memo->slots[memo->hash % SLOTS];
  gboolean is_known = slot->hash == memo->hash;
  gsize text_len;

  if (value.len == 0 || value.len > BLOCK_BYTES)
    return;
  g_clear_pointer (&slot->block, g_free);
  slot->hash = memo->hash;
  if (!is_known)
    return;
  text_len = count_text (out, first);
  if (text_len > BLOCK_BYTES - value.len)
    return;
  slot->block = g_malloc (value.len + text_len);
  slot->value_len = value.len;
  slot->text_len = text_len;
  slot->n = out->len - first;
  slot->defects = defects;
  memcpy (slot->block, value.data, value.len);
  put_text (slot->block + value.len, out, first);
}
