/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strings.h"

#include <string.h>

#include "base/text-spool.h"

/* A string's record lies in a chunk at a multiple of four bytes:
 *   length (0 … 253), bytes, NUL
 *   254, length (32 bits), bytes, NUL
 *   255, length - 1 (8 bits), place in the spool (48 bits), hash (128 bits)
 */
#define CHUNK_BYTES ((gsize) 256 * 1024)
#define CHUNKS_MAX 65536u /* 16 GiB: as far as 32 bits reach in steps of four bytes */
#define CHUNKS_ENOUGH 61440u
#define STEP_BYTES ((gsize) 4)
#define STEPS_A_CHUNK ((guint32) (CHUNK_BYTES / STEP_BYTES))
#define TAG_LONG 254u
#define TAG_APART 255u
#define LONG_BYTES (1 + sizeof (guint32))
#define APART_BYTES (8 + sizeof (OnbWideHash))

/* One line of the processor's cache: strings whose hashes fall together, eight bits of each hash
 * beside its number. A full bucket goes on in the next one. */
#define BUCKET_PLACES 12u

typedef struct {
  guint32 numbers[BUCKET_PLACES];
  guint8 tags[BUCKET_PLACES];
  guint32 n;
} Bucket;

struct _OnbStrings {
  GPtrArray *chunks; /* gchar blocks; of one that is longer, every CHUNK_BYTES of it */
  GPtrArray *blocks; /* owns them */
  gsize chunk_used;  /* bytes of the last chunk */
  GArray *places;    /* guint32: of each string's record, in steps; number 0 has none */
  Bucket *buckets;
  guint32 n_buckets;
  OnbTextSpool *spool; /* NULL: nothing is kept apart */
  OnbHashKey key;
};

static Bucket *
new_buckets (guint32 n)
{
  return g_aligned_alloc0 (n, sizeof (Bucket), sizeof (Bucket));
}

OnbStrings *
onb_strings_new (void)
{
  OnbStrings *strings = g_new0 (OnbStrings, 1);
  guint32 nowhere = 0;

  strings->chunks = g_ptr_array_new ();
  strings->blocks = g_ptr_array_new_with_free_func (g_free);
  strings->chunk_used = CHUNK_BYTES;
  strings->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (strings->places, nowhere);
  strings->n_buckets = 64;
  strings->buckets = new_buckets (strings->n_buckets);
  onb_hash_key_init (&strings->key);
  return strings;
}

void
onb_strings_keep_in (OnbStrings *strings, gint fd)
{
  g_return_if_fail (strings->spool == NULL && strings->places->len == 1);

  strings->spool = onb_text_spool_new (fd);
}

void
onb_strings_free (OnbStrings *strings)
{
  if (strings == NULL)
    return;
  g_ptr_array_unref (strings->chunks);
  g_ptr_array_unref (strings->blocks);
  g_array_unref (strings->places);
  g_aligned_free (strings->buckets);
  onb_text_spool_free (strings->spool);
  g_free (strings);
}

guint32
onb_strings_n (const OnbStrings *strings)
{
  return strings->places->len;
}

gboolean
onb_strings_is_full (const OnbStrings *strings)
{
  return strings->chunks->len > CHUNKS_ENOUGH;
}

static const guint8 *
record_of (const OnbStrings *strings, guint32 number)
{
  guint32 place = g_array_index (strings->places, guint32, number);

  return (const guint8 *) g_ptr_array_index (strings->chunks, place / STEPS_A_CHUNK)
         + place % STEPS_A_CHUNK * STEP_BYTES;
}

static const gchar *
text_of (const OnbStrings *strings, const guint8 *record)
{
  guint64 at = 0;

  if (record[0] < TAG_LONG)
    return (const gchar *) record + 1;
  if (record[0] == TAG_LONG)
    return (const gchar *) record + LONG_BYTES;
  for (guint i = 2; i < 8; i++)
    at = at << 8 | record[i];
  return onb_text_spool_get (strings->spool, at);
}

static gsize
len_of (const guint8 *record)
{
  guint32 len;

  if (record[0] < TAG_LONG)
    return record[0];
  if (record[0] == TAG_APART)
    return (gsize) record[1] + 1;
  memcpy (&len, record + 1, sizeof len);
  return len;
}

const gchar *
onb_strings_get (const OnbStrings *strings, guint32 number)
{
  g_return_val_if_fail (number < strings->places->len, "");

  return number == 0 ? "" : text_of (strings, record_of (strings, number));
}

gsize
onb_strings_len (const OnbStrings *strings, guint32 number)
{
  g_return_val_if_fail (number < strings->places->len, 0);

  return number == 0 ? 0 : len_of (record_of (strings, number));
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

/* What is looked for. */
typedef struct {
  const gchar *data;
  gsize len;
  guint32 hash;
  const OnbWideHash *wide; /* NULL: not made yet */
} Wanted;

static gboolean
is_same (const OnbStrings *strings, guint32 number, const Wanted *wanted)
{
  const guint8 *record = record_of (strings, number);
  OnbWideHash wide;

  if (len_of (record) != wanted->len)
    return FALSE;
  if (record[0] != TAG_APART)
    return memcmp (text_of (strings, record), wanted->data, wanted->len) == 0;
  if (wanted->wide == NULL)
    onb_hash_wide (&strings->key, wanted->data, wanted->len, &wide);
  return memcmp (record + 8, wanted->wide == NULL ? &wide : wanted->wide, sizeof wide) == 0;
}

static Bucket *
bucket_of (const OnbStrings *strings, guint32 hash)
{
  return &strings->buckets[(guint64) hash * strings->n_buckets >> 32];
}

static Bucket *
next_bucket (const OnbStrings *strings, Bucket *bucket)
{
  return bucket + 1 == strings->buckets + strings->n_buckets ? strings->buckets : bucket + 1;
}

/* The number of what is wanted, or 0; @ret_bucket gets the one where it belongs. */
static guint32
find (const OnbStrings *strings, const Wanted *wanted, Bucket **ret_bucket)
{
  Bucket *bucket = bucket_of (strings, wanted->hash);
  guint8 tag = (guint8) wanted->hash;

  for (;; bucket = next_bucket (strings, bucket)) {
    for (guint i = 0; i < bucket->n; i++) {
      if (bucket->tags[i] == tag && is_same (strings, bucket->numbers[i], wanted))
        return bucket->numbers[i];
    }
    if (bucket->n < BUCKET_PLACES)
      break;
  }
  *ret_bucket = bucket;
  return 0;
}

static void
put (Bucket *bucket, guint32 hash, guint32 number)
{
  bucket->numbers[bucket->n] = number;
  bucket->tags[bucket->n++] = (guint8) hash;
}

static guint32
hash_of (const OnbStrings *strings, guint32 number)
{
  const guint8 *record = record_of (strings, number);
  OnbWideHash wide;

  if (record[0] != TAG_APART)
    return onb_hash_bytes (&strings->key, text_of (strings, record), len_of (record));
  memcpy (&wide, record + 8, sizeof wide);
  return onb_hash_narrow (&wide);
}

static void
grow_buckets (OnbStrings *strings)
{
  g_aligned_free (strings->buckets);
  strings->n_buckets += strings->n_buckets / 2;
  strings->buckets = new_buckets (strings->n_buckets);
  for (guint32 number = 1; number < strings->places->len; number++) {
    guint32 hash = hash_of (strings, number);
    Bucket *bucket = bucket_of (strings, hash);

    while (bucket->n == BUCKET_PLACES)
      bucket = next_bucket (strings, bucket);
    put (bucket, hash, number);
  }
}

/* Chunks for a record that the last one has no room for. */
static void
add_chunks (OnbStrings *strings, gsize need)
{
  gsize n = (need + CHUNK_BYTES - 1) / CHUNK_BYTES;
  gchar *block;

  /* onb_strings_is_full() said so long before. */
  if (n > CHUNKS_MAX - strings->chunks->len)
    g_error ("more text than one run can hold");
  block = g_malloc (n * CHUNK_BYTES);
  g_ptr_array_add (strings->blocks, block);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (strings->chunks, block + i * CHUNK_BYTES);
  strings->chunk_used = 0;
}

/* Room for a record, whose place is noted as that of the next number. */
static guint8 *
claim_record (OnbStrings *strings, gsize need)
{
  guint32 chunk;
  guint32 place;
  guint8 *record;

  need = (need + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES;
  if (strings->chunk_used + need > CHUNK_BYTES)
    add_chunks (strings, need);
  chunk = strings->chunks->len - (guint32) ((MAX (need, 1) + CHUNK_BYTES - 1) / CHUNK_BYTES);
  place = chunk * STEPS_A_CHUNK + (guint32) (strings->chunk_used / STEP_BYTES);
  g_array_append_val (strings->places, place);
  record = (guint8 *) g_ptr_array_index (strings->chunks, chunk) + strings->chunk_used;
  strings->chunk_used = MIN (strings->chunk_used + need, CHUNK_BYTES);
  return record;
}

static void
store_text (OnbStrings *strings, const gchar *data, gsize len)
{
  gsize before = len < TAG_LONG ? 1 : LONG_BYTES;
  guint8 *record = claim_record (strings, before + len + 1);
  guint32 len32 = (guint32) len;

  if (len < TAG_LONG) {
    record[0] = (guint8) len;
  } else {
    record[0] = TAG_LONG;
    memcpy (record + 1, &len32, sizeof len32);
  }
  memcpy (record + before, data, len);
  record[before + len] = '\0';
}

static void
store_apart (OnbStrings *strings, const gchar *data, gsize len, const OnbWideHash *wide)
{
  guint64 at = onb_text_spool_add (strings->spool, data, len);
  guint8 *record = claim_record (strings, APART_BYTES);

  record[0] = TAG_APART;
  record[1] = (guint8) (len - 1);
  for (guint i = 0; i < 6; i++)
    record[2 + i] = (guint8) (at >> (40 - 8 * i));
  memcpy (record + 8, wide, sizeof *wide);
}

guint32
onb_strings_find (const OnbStrings *strings, const gchar *data, gsize len)
{
  Wanted wanted = { .data = data, .len = len };
  Bucket *bucket;

  if (len == 0)
    return 0;
  wanted.hash = onb_hash_bytes (&strings->key, data, len);
  return find (strings, &wanted, &bucket);
}

/* With @wanted->wide a new one is kept apart. */
static guint32
intern_wanted (OnbStrings *strings, const Wanted *wanted)
{
  Bucket *bucket;
  guint32 number = find (strings, wanted, &bucket);

  if (number != 0)
    return number;
  number = strings->places->len;
  if (wanted->wide != NULL)
    store_apart (strings, wanted->data, wanted->len, wanted->wide);
  else
    store_text (strings, wanted->data, wanted->len);
  put (bucket, wanted->hash, number);
  if ((guint64) strings->places->len * 5 > (guint64) strings->n_buckets * BUCKET_PLACES * 4)
    grow_buckets (strings);
  return number;
}

guint32
onb_strings_intern (OnbStrings *strings, const gchar *data, gsize len)
{
  Wanted wanted = { .data = data, .len = len };

  g_return_val_if_fail (len <= G_MAXUINT32, 0);

  if (len == 0)
    return 0;
  wanted.hash = onb_hash_bytes (&strings->key, data, len);
  return intern_wanted (strings, &wanted);
}

/* Short ones alone are kept apart: others are rare, and the wide hash is one of short strings. */
static gboolean
goes_apart (const OnbStrings *strings, const OnbStringsWish *wish)
{
  return wish->apart && strings->spool != NULL && wish->len > 0
         && wish->len <= ONB_HASH_SHORT_BYTES;
}

/* Fetches where the strings most likely are. */
static void
fetch_buckets (const OnbStrings *strings, OnbStringsWish *wishes, guint n)
{
  for (guint i = 0; i < n; i++) {
    OnbStringsWish *wish = &wishes[i];

    wish->apart = goes_apart (strings, wish);
    if (wish->apart) {
      onb_hash_wide (&strings->key, wish->data, wish->len, &wish->wide);
      wish->hash = onb_hash_narrow (&wish->wide);
    } else {
      wish->hash = onb_hash_bytes (&strings->key, wish->data, wish->len);
    }
    __builtin_prefetch (bucket_of (strings, wish->hash));
  }
}

static guint32
guess (const OnbStrings *strings, guint32 hash)
{
  const Bucket *bucket = bucket_of (strings, hash);

  for (guint i = 0; i < bucket->n; i++) {
    if (bucket->tags[i] == (guint8) hash)
      return bucket->numbers[i];
  }
  return 0;
}

static void
fetch_records (const OnbStrings *strings, const OnbStringsWish *wishes, guint n)
{
  for (guint i = 0; i < n; i++) {
    guint32 number = guess (strings, wishes[i].hash);

    if (number != 0)
      __builtin_prefetch (record_of (strings, number));
  }
}

void
onb_strings_intern_all (OnbStrings *strings, OnbStringsWish *wishes, guint n)
{
  fetch_buckets (strings, wishes, n);
  fetch_records (strings, wishes, n);
  for (guint i = 0; i < n; i++) {
    const OnbStringsWish *wish = &wishes[i];
    Wanted wanted = { .data = wish->data,
                      .len = wish->len,
                      .hash = wish->hash,
                      .wide = wish->apart ? &wish->wide : NULL };

    *wish->ret_number = wish->len == 0 ? 0 : intern_wanted (strings, &wanted);
  }
}
