/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strings.h"

#include <string.h>

#define CHUNK_BYTES (256u * 1024u)
#define LEN_BYTES sizeof (guint32)

/* A string lies in a chunk as length, bytes, NUL; `texts` points at its first byte. */
struct _OnbStrings {
  GPtrArray *chunks; /* owns gchar blocks */
  gchar *free_at;
  gsize free_bytes;
  GPtrArray *texts; /* borrows from chunks; the index is the string's number */
  guint32 *slots;   /* open addressing, 0 is empty */
  guint32 *hashes;  /* of texts, by number */
  gsize hashes_size;
  gsize mask;
  guint64 key[2];
};

static guint64
rotate (guint64 value, guint bits)
{
  return (value << bits) | (value >> (64 - bits));
}

static void
sip_round (guint64 v[4])
{
  v[0] += v[1];
  v[1] = rotate (v[1], 13) ^ v[0];
  v[0] = rotate (v[0], 32);
  v[2] += v[3];
  v[3] = rotate (v[3], 16) ^ v[2];
  v[0] += v[3];
  v[3] = rotate (v[3], 21) ^ v[0];
  v[2] += v[1];
  v[1] = rotate (v[1], 17) ^ v[2];
  v[2] = rotate (v[2], 32);
}

/* SipHash-1-3 (Aumasson, Bernstein), folded to 32 bits. */
static guint32
hash_bytes (const guint64 key[2], const gchar *data, gsize len)
{
  guint64 v[4] = { key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
                   key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d),
                   key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
                   key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573) };
  guint64 word;
  gsize at = 0;

  for (; len - at >= sizeof word; at += sizeof word) {
    memcpy (&word, data + at, sizeof word);
    v[3] ^= word;
    sip_round (v);
    v[0] ^= word;
  }
  word = (guint64) len << 56;
  for (gsize i = 0; at + i < len; i++)
    word |= (guint64) (guint8) data[at + i] << (8 * i);
  v[3] ^= word;
  sip_round (v);
  v[0] ^= word;
  v[2] ^= 0xff;
  for (guint i = 0; i < 3; i++)
    sip_round (v);
  word = v[0] ^ v[1] ^ v[2] ^ v[3];
  return (guint32) (word ^ (word >> 32));
}

OnbStrings *
onb_strings_new (void)
{
  OnbStrings *strings = g_new0 (OnbStrings, 1);

  strings->chunks = g_ptr_array_new_with_free_func (g_free);
  strings->texts = g_ptr_array_new ();
  strings->mask = 1023;
  strings->slots = g_new0 (guint32, strings->mask + 1);
  strings->hashes_size = 512;
  strings->hashes = g_new0 (guint32, strings->hashes_size);
  for (guint i = 0; i < 4; i++)
    ((guint32 *) strings->key)[i] = g_random_int ();
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
  g_free (strings->hashes);
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
static gsize
find_slot (const OnbStrings *strings, guint32 hash, const gchar *data, gsize len)
{
  gsize slot = hash & strings->mask;

  for (; strings->slots[slot] != 0; slot = (slot + 1) & strings->mask) {
    guint32 number = strings->slots[slot];

    if (strings->hashes[number] == hash && onb_strings_len (strings, number) == len
        && memcmp (onb_strings_get (strings, number), data, len) == 0)
      break;
  }
  return slot;
}

static void
grow_slots (OnbStrings *strings)
{
  gsize mask = strings->mask * 2 + 1;
  guint32 *slots = g_new0 (guint32, mask + 1);

  for (guint32 number = 1; number < strings->texts->len; number++) {
    gsize slot = strings->hashes[number] & mask;

    while (slots[slot] != 0)
      slot = (slot + 1) & mask;
    slots[slot] = number;
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
  return strings->slots[find_slot (strings, hash_bytes (strings->key, data, len), data, len)];
}

guint32
onb_strings_intern (OnbStrings *strings, const gchar *data, gsize len)
{
  guint32 hash;
  guint32 number;
  gsize slot;

  g_return_val_if_fail (len <= G_MAXUINT32, 0);

  if (len == 0)
    return 0;
  hash = hash_bytes (strings->key, data, len);
  slot = find_slot (strings, hash, data, len);
  if (strings->slots[slot] != 0)
    return strings->slots[slot];

  number = strings->texts->len;
  g_ptr_array_add (strings->texts, store_text (strings, data, len));
  if (number >= strings->hashes_size) {
    strings->hashes_size *= 2;
    strings->hashes = g_renew (guint32, strings->hashes, strings->hashes_size);
  }
  strings->hashes[number] = hash;
  strings->slots[slot] = number;
  if ((gsize) strings->texts->len * 4 > strings->mask * 3)
    grow_slots (strings);
  return number;
}
