/* SPDX-License-Identifier: Apache-2.0 */
/* A keyed hash of byte strings, for tables. Who sends mail chooses its message-ids, sees neither
 * key nor table, and knows the program: so no choice of strings made beforehand may fill one slot.
 */
#pragma once

#include <glib.h>

/* Strings of up to so many bytes are the rule. */
#define ONB_HASH_SHORT_BYTES 256u

#define ONB_HASH_LANES 4u

typedef struct {
  guint64 words[ONB_HASH_LANES][ONB_HASH_SHORT_BYTES / sizeof (guint32) + 3];
  guint64 sip[2];
} OnbHashKey;

/** OnbWideHash: 128 bits that stand for a short string. */
typedef struct {
  guint32 lanes[ONB_HASH_LANES];
} OnbWideHash;

/** onb_hash_key_init: A random key, from the kernel; without one the program ends. */
void onb_hash_key_init (OnbHashKey *key);

/** onb_hash_bytes: Two strings that differ, whatever they are, have the same hash under about one
 * of 2^32 keys. */
guint32 onb_hash_bytes (const OnbHashKey *key, const gchar *data, gsize len);

/**
 * onb_hash_wide: The hash of at most %ONB_HASH_SHORT_BYTES bytes. Two strings that differ, whatever
 * they are, have the same one under one of 2^128 keys: among 10^8 strings that were chosen without
 * knowing the key, two are taken for each other with a probability below 2^-75.
 */
void onb_hash_wide (const OnbHashKey *key, const gchar *data, gsize len, OnbWideHash *ret_hash);

/** onb_hash_narrow: What onb_hash_bytes() gives for the same string. */
guint32 onb_hash_narrow (const OnbWideHash *hash);
