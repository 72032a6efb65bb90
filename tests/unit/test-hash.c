/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <string.h>

/* Each length is read to its last byte and no further (the blocks are exact), wherever it lies. */
static void
test_lengths (void)
{
  g_autofree OnbHashKey *key = g_new (OnbHashKey, 1);

  onb_hash_key_init (key);
  for (gsize len = 0; len < 2 * ONB_HASH_SHORT_BYTES; len++) {
    g_autofree gchar *text = g_malloc (MAX (len, 1));
    g_autofree gchar *shifted = g_malloc (len + 1);
    guint32 hash;

    for (gsize i = 0; i < len; i++)
      text[i] = (gchar) g_test_rand_int_range (0, 256);
    memcpy (shifted + 1, text, len);
    hash = onb_hash_bytes (key, text, len);
    g_assert_cmphex (onb_hash_bytes (key, shifted + 1, len), ==, hash);
    if (len == 0)
      continue;
    for (guint i = 0; i < 2; i++) {
      gsize at = i == 0 ? len - 1 : (gsize) g_test_rand_int_range (0, (gint32) len);

      text[at] ^= 0x20;
      g_assert_cmphex (onb_hash_bytes (key, text, len), !=, hash);
      text[at] ^= 0x20;
    }
  }
}

/* NULs at the end count. */
static void
test_zeros (void)
{
  static const gchar zeros[64];
  g_autofree OnbHashKey *key = g_new (OnbHashKey, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  onb_hash_key_init (key);
  for (gsize len = 0; len <= sizeof zeros; len++)
    g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (onb_hash_bytes (key, zeros, len))));
}

static void
test_keys (void)
{
  g_autofree OnbHashKey *a = g_new (OnbHashKey, 1);
  g_autofree OnbHashKey *b = g_new (OnbHashKey, 1);
  g_autofree gchar *long_text = g_strnfill (1000, 'x');

  onb_hash_key_init (a);
  onb_hash_key_init (b);
  g_assert_cmphex (onb_hash_bytes (a, "id", 2), !=, onb_hash_bytes (b, "id", 2));
  g_assert_cmphex (onb_hash_bytes (a, long_text, 1000), !=, onb_hash_bytes (b, long_text, 1000));
}

/* Strings that count spread as if by chance: of 2^16 in as many slots, no slot gets 16 (the chance
 * is below 10^-9). */
static void
test_spread (void)
{
  const guint n = 1u << 16;
  g_autofree OnbHashKey *key = g_new (OnbHashKey, 1);

  for (guint form = 0; form < 3; form++) {
    g_autofree guint *filled = g_new0 (guint, n);

    onb_hash_key_init (key);
    for (guint i = 0; i < n; i++) {
      g_autoptr (GString) text = g_string_new (NULL);

      if (form == 0)
        g_string_printf (text, "<%u@x.example>", i);
      else if (form == 1)
        g_string_printf (text, "<20230808.%08u.id@x.example>", i);
      else
        g_string_printf (text, "%u", i);
      g_assert_cmpuint (++filled[onb_hash_bytes (key, text->str, text->len) % n], <, 16);
    }
  }
}

/* The wide hash tells apart what differs in a byte or in its length, in every lane; the narrow one
 * of it is that of the string. */
static void
test_wide (void)
{
  g_autofree OnbHashKey *key = g_new (OnbHashKey, 1);
  gchar text[ONB_HASH_SHORT_BYTES] = { 0 };
  OnbWideHash last = { { 0 } };

  onb_hash_key_init (key);
  for (gsize len = 0; len <= sizeof text; len++) {
    OnbWideHash zeros;
    OnbWideHash other;

    onb_hash_wide (key, text, len, &zeros);
    g_assert_cmphex (onb_hash_narrow (&zeros), ==, onb_hash_bytes (key, text, len));
    for (guint lane = 0; lane < ONB_HASH_LANES; lane++)
      g_assert_cmphex (zeros.lanes[lane], !=, last.lanes[lane]);
    last = zeros;
    if (len == 0)
      continue;
    text[len / 2] = 'x';
    onb_hash_wide (key, text, len, &other);
    text[len / 2] = 0;
    for (guint lane = 0; lane < ONB_HASH_LANES; lane++)
      g_assert_cmphex (zeros.lanes[lane], !=, other.lanes[lane]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hash/lengths", test_lengths);
  g_test_add_func ("/hash/zeros", test_zeros);
  g_test_add_func ("/hash/keys", test_keys);
  g_test_add_func ("/hash/spread", test_spread);
  g_test_add_func ("/hash/wide", test_wide);
  return g_test_run ();
}
