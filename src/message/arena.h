/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one message: taken piece by piece, given back all at once. */
#pragma once

#include <glib.h>

typedef struct {
  GPtrArray *blocks; /* owns blocks; the first one is kept over a reset */
  guint8 *at;
  gsize left;
} OnbArena;

void onb_arena_init (OnbArena *arena);
void onb_arena_clear (OnbArena *arena);

/** onb_arena_reset: Everything taken so far is void. */
void onb_arena_reset (OnbArena *arena);

guint8 *onb_arena_new_block (OnbArena *arena, gsize bytes);

/** onb_arena_take: @bytes bytes for text, in no alignment. */
static inline guint8 *
onb_arena_take (OnbArena *arena, gsize bytes)
{
  guint8 *at = arena->at;

  if (G_UNLIKELY (bytes > arena->left))
    return onb_arena_new_block (arena, bytes);
  arena->at += bytes;
  arena->left -= bytes;
  return at;
}

/** onb_arena_give_back: The last @bytes bytes of the piece that was taken last are free again. */
static inline void
onb_arena_give_back (OnbArena *arena, gsize bytes)
{
  arena->at -= bytes;
  arena->left += bytes;
}

/** onb_arena_text: A NUL-terminated copy of @len bytes. */
const gchar *onb_arena_text (OnbArena *arena, const guint8 *data, gsize len);
