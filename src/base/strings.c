/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strings.h"

#include <string.h>

#include "base/hash.h"

#define CHUNK_BYTES (256u * 1024u)
#define LEN_BYTES sizeof (guint32)

typedef struct {
  guint32 hash;
  guint32 number; /* 0: the slot is empty */
} Slot;

/* A string lies in a chunk as length, bytes, NUL; `texts` points at its first byte. */
struct _OnbStrings {
  GPtrArray *chunks; /* owns gchar blocks */
  gchar *free_at;
  gsize free_bytes;
  GPtrArray *texts; /* borrows from chunks; the index is the string's number */
  Slot *slots;      /* open addressing */
  gsize mask;
  OnbHashKey key;
};

OnbStrings *
onb_strings_new (void)
{
  OnbStrings *strings = g_new0 (OnbStrings, 1);

  strings->chunks = g_ptr_array_new_with_free_func (g_free);
  strings->texts = g_ptr_array_new ();
  strings->mask = 1023;
  strings->slots = g_new0 (Slot, strings->mask + 1);
  onb_hash_key_init (&strings->key);
  g_ptr_array_add (strings->texts, (gpointer) "");
  return strings;
}

void
onb_strings_free (OnbStrings *strings)
{
  if (strings == NULL)
    return;
  g_ptr_array_unref (strings->chunks);
  g_ptr_array_unref (strings->texts);
  g_free (strings->slots);
  g_free (strings);
}

guint32
onb_strings_n (const OnbStrings *strings)
{
  return strings->texts->len;
}

const gchar *
onb_strings_get (const OnbStrings *strings, guint32 number)
{
  g_return_val_if_fail (number < strings->texts->len, "");

  return g_ptr_array_index (strings->texts, number);
}

gsize
onb_strings_len (const OnbStrings *strings, guint32 number)
{
  guint32 len;

  g_return_val_if_fail (number < strings->texts->len, 0);

  if (number == 0)
    return 0;
  memcpy (&len, (const gchar *) g_ptr_array_index (strings->texts, number) - LEN_BYTES, LEN_BYTES);
  return len;
}

gint
onb_strings_compare (const OnbStrings *strings, guint32 a, guint32 b)
{
  gsize len_a = onb_strings_len (strings, a);
  gsize len_b = onb_strings_len (strings, b);
  gint order;

  if (a == b)
    return 0;
  order = memcmp (onb_strings_get (strings, a), onb_strings_get (strings, b), MIN (len_a, len_b));
  if (order != 0)
    return order;
  return len_a < len_b ? -1 : 1;
}

/* The slot that holds the string, or the empty one where it belongs. */
static Slot *
find_slot (const OnbStrings *strings, guint32 hash, const gchar *data, gsize len)
{
  for (gsize at = hash & strings->mask;; at = (at + 1) & strings->mask) {
    Slot *slot = &strings->slots[at];

    if (slot->number == 0
        || (slot->hash == hash && onb_strings_len (strings, slot->number) == len
            && memcmp (onb_strings_get (strings, slot->number), data, len) == 0))
      return slot;
  }
}

static void
grow_slots (OnbStrings *strings)
{
  gsize mask = strings->mask * 2 + 1;
  Slot *slots = g_new0 (Slot, mask + 1);

  for (gsize i = 0; i <= strings->mask; i++) {
    gsize at = strings->slots[i].hash & mask;

    if (strings->slots[i].number == 0)
      continue;
    while (slots[at].number != 0)
      at = (at + 1) & mask;
    slots[at] = strings->slots[i];
  }
  g_free (strings->slots);
  strings->slots = slots;
  strings->mask = mask;
}

static gchar *
store_text (OnbStrings *strings, const gchar *data, gsize len)
{
  gsize need = LEN_BYTES + len + 1;
  guint32 len32 = (guint32) len;
  gchar *at;

  if (need > strings->free_bytes) {
    gsize block = MAX (need, CHUNK_BYTES);

    at = g_malloc (block);
    g_ptr_array_add (strings->chunks, at);
    strings->free_at = at;
    strings->free_bytes = block;
  }
  at = strings->free_at;
  strings->free_at += need;
  strings->free_bytes -= need;
  memcpy (at, &len32, LEN_BYTES);
  memcpy (at + LEN_BYTES, data, len);
  at[LEN_BYTES + len] = '\0';
  return at + LEN_BYTES;
}

guint32
onb_strings_find (const OnbStrings *strings, const gchar *data, gsize len)
{
  if (len == 0)
    return 0;
  return find_slot (strings, onb_hash_bytes (&strings->key, data, len), data, len)->number;
}

static guint32
intern_hashed (OnbStrings *strings, const gchar *data, gsize len, guint32 hash)
{
  Slot *slot = find_slot (strings, hash, data, len);
  guint32 number = slot->number;

  if (number != 0)
    return number;
  number = strings->texts->len;
  g_ptr_array_add (strings->texts, store_text (strings, data, len));
  *slot = (Slot){ hash, number };
  if ((gsize) strings->texts->len * 4 > strings->mask * 3)
    grow_slots (strings);
  return number;
}

guint32
onb_strings_intern (OnbStrings *strings, const gchar *data, gsize len)
{
  g_return_val_if_fail (len <= G_MAXUINT32, 0);

  return len == 0 ? 0
                  : intern_hashed (strings, data, len, onb_hash_bytes (&strings->key, data, len));
}

/* Fetches where the string most likely is. */
static void
fetch_slots (const OnbStrings *strings, OnbStringsWish *wishes, guint n)
{
  for (guint i = 0; i < n; i++) {
    wishes[i].hash = onb_hash_bytes (&strings->key, wishes[i].data, wishes[i].len);
    __builtin_prefetch (&strings->slots[wishes[i].hash & strings->mask]);
  }
}

static void
fetch_texts (const OnbStrings *strings, OnbStringsWish *wishes, guint n)
{
  for (guint i = 0; i < n; i++) {
    const Slot *slot = &strings->slots[wishes[i].hash & strings->mask];

    wishes[i].guess = slot->hash == wishes[i].hash ? slot->number : 0;
    __builtin_prefetch (&strings->texts->pdata[wishes[i].guess]);
  }
  for (guint i = 0; i < n; i++)
    __builtin_prefetch ((const gchar *) strings->texts->pdata[wishes[i].guess] - LEN_BYTES);
}

void
onb_strings_intern_all (OnbStrings *strings, OnbStringsWish *wishes, guint n)
{
  fetch_slots (strings, wishes, n);
  fetch_texts (strings, wishes, n);
  for (guint i = 0; i < n; i++)
    *wishes[i].ret_number = wishes[i].len == 0 ? 0
                                               : intern_hashed (strings, wishes[i].data,
                                                                wishes[i].len, wishes[i].hash);
}
