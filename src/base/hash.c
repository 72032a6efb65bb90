/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static guint64
load_8 (const gchar *data)
{
  guint64 word;

  memcpy (&word, data, sizeof word);
  return GUINT64_FROM_LE (word);
}

/* The last @left bytes of a string, less than eight, with zeros behind. */
static guint64
load_rest (const gchar *data, gsize left)
{
  guint64 word = 0;

  for (gsize i = 0; i < left; i++)
    word |= (guint64) (guint8) data[i] << (8 * i);
  return word;
}

/* Two 32-bit characters with the two words of the key that belong to them. */
static guint64
multiply (const guint64 *key, guint64 word)
{
  return (key[0] + (guint32) word) * (key[1] + (word >> 32));
}

/* The upper half of the key's first word and the sum of such products over the string and its
 * length is strongly universal: over all keys, the hashes of two strings are independent of each
 * other (Lemire and Kaser, "Strongly universal string hashing is fast", MULTILINEAR-HM). That holds
 * for strings that were chosen without knowing the key, as all mail is. */
static guint32
hash_short (const guint64 *key, const gchar *data, gsize len)
{
  guint64 sum = key[0] + multiply (key + 1, len);
  gsize left = len;

  for (key += 3; left >= 8; left -= 8, data += 8, key += 2)
    sum += multiply (key, load_8 (data));
  /* The bytes before the last ones are shifted out again. */
  if (left > 0)
    sum += multiply (key, len < 8 ? load_rest (data, left)
                                  : load_8 (data + left - 8) >> (64 - 8 * left));
  return (guint32) (sum >> 32);
}

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

/* SipHash-1-3 (Aumasson, Bernstein), whose key does not grow with the string, folded to 32 bits. */
static guint32
hash_long (const guint64 key[2], const gchar *data, gsize len)
{
  guint64 v[4] = { key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
                   key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d),
                   key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
                   key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573) };
  guint64 word;
  gsize left = len;

  for (; left >= sizeof word; left -= sizeof word, data += sizeof word) {
    word = load_8 (data);
    v[3] ^= word;
    sip_round (v);
    v[0] ^= word;
  }
  word = load_rest (data, left) | (guint64) len << 56;
  v[3] ^= word;
  sip_round (v);
  v[0] ^= word;
  v[2] ^= 0xff;
  for (guint i = 0; i < 3; i++)
    sip_round (v);
  word = v[0] ^ v[1] ^ v[2] ^ v[3];
  return (guint32) (word ^ (word >> 32));
}

/* One to one, so that nothing said above changes; it breaks up the rows in which strings that count
 * (`<1@x>`, `<2@x>`, …) come out of a sum of products. */
static guint32
mix (guint32 hash)
{
  hash ^= hash >> 16;
  hash *= 0x85ebca6bu;
  hash ^= hash >> 13;
  hash *= 0xc2b2ae35u;
  return hash ^ hash >> 16;
}

void
onb_hash_key_init (OnbHashKey *key)
{
  guint8 *bytes = (guint8 *) key;
  gsize done = 0;

  while (done < sizeof *key) {
    gssize n = getrandom (bytes + done, sizeof *key - done, 0);

    /* A key that can be guessed would let mail choose who is taken for whom. */
    if (n < 0 && errno != EINTR)
      g_error ("the kernel gives no random numbers for the keys of tables: %s", g_strerror (errno));
    done += (gsize) MAX (n, 0);
  }
}

guint32
onb_hash_bytes (const OnbHashKey *key, const gchar *data, gsize len)
{
  return mix (len <= ONB_HASH_SHORT_BYTES ? hash_short (key->words[0], data, len)
                                          : hash_long (key->sip, data, len));
}

/* The keys of the lanes are independent of each other, so their probabilities multiply. */
void
onb_hash_wide (const OnbHashKey *key, const gchar *data, gsize len, OnbWideHash *ret_hash)
{
  g_return_if_fail (len <= ONB_HASH_SHORT_BYTES);

  for (guint lane = 0; lane < ONB_HASH_LANES; lane++)
    ret_hash->lanes[lane] = hash_short (key->words[lane], data, len);
}

guint32
onb_hash_narrow (const OnbWideHash *hash)
{
  return mix (hash->lanes[0]);
}
