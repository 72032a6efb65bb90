/* SPDX-License-Identifier: Apache-2.0 */
/* Interned byte strings: equal bytes have equal numbers. Number 0 is the empty (absent) string.
 * Hashing is keyed, since an attacker chooses the ids; numbers follow the order of interning, so
 * nothing that is printed depends on the key. */
#pragma once

#include <glib.h>

#include "base/hash.h"

typedef struct _OnbStrings OnbStrings;

OnbStrings *onb_strings_new (void);

/** onb_strings_keep_in: Has the texts of wishes that may be kept apart lie in the file @fd, which
 * it takes (see text-spool.h); memory keeps 128 bits of a keyed hash of each. Before any is
 * interned.
 */
void onb_strings_keep_in (OnbStrings *strings, gint fd);

void onb_strings_free (OnbStrings *strings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbStrings, onb_strings_free)

/** onb_strings_intern: The number of the @len bytes at @data; adds them when new. */
guint32 onb_strings_intern (OnbStrings *strings, const gchar *data, gsize len);

/** OnbStringsWish: A string that is to be interned; @ret_number gets its number. */
typedef struct {
  const gchar *data;
  gsize len;
  guint32 *ret_number;
  gboolean apart; /* it is rarely looked at again */
  /* For onb_strings_intern_all(): */
  guint32 hash;
  OnbWideHash wide;
} OnbStringsWish;

/**
 * onb_strings_intern_all: onb_strings_intern() for one wish after the other, but faster: what a
 * large table holds is far from the processor, and is fetched for all of them at once.
 */
void onb_strings_intern_all (OnbStrings *strings, OnbStringsWish *wishes, guint n);

/** onb_strings_find: The number of a string, or 0 when it was never interned (or is empty). */
guint32 onb_strings_find (const OnbStrings *strings, const gchar *data, gsize len);

/** onb_strings_get: The bytes, NUL-terminated, valid as long as @strings; of a string that is kept
 * apart only until the next one of these is interned. */
const gchar *onb_strings_get (const OnbStrings *strings, guint32 number);

/** onb_strings_len: Their number, the NUL not counted. */
gsize onb_strings_len (const OnbStrings *strings, guint32 number);

/** onb_strings_compare: Order by bytes (not by number). */
gint onb_strings_compare (const OnbStrings *strings, guint32 a, guint32 b);

/** onb_strings_n: One more than the highest number. */
guint32 onb_strings_n (const OnbStrings *strings);

/** onb_strings_is_full: Whether hardly any more text fits. */
gboolean onb_strings_is_full (const OnbStrings *strings);
