/* SPDX-License-Identifier: Apache-2.0 */
#include "message/arena.h"

#include <string.h>

#define BLOCK_BYTES (64u * 1024u)

void
onb_arena_init (OnbArena *arena)
{
  arena->blocks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (arena->blocks, g_malloc (BLOCK_BYTES));
  onb_arena_reset (arena);
}

void
onb_arena_clear (OnbArena *arena)
{
  g_clear_pointer (&arena->blocks, g_ptr_array_unref);
}

void
onb_arena_reset (OnbArena *arena)
{
  if (arena->blocks->len > 1)
    g_ptr_array_set_size (arena->blocks, 1);
  arena->at = g_ptr_array_index (arena->blocks, 0);
  arena->left = BLOCK_BYTES;
}

guint8 *
onb_arena_new_block (OnbArena *arena, gsize bytes)
{
  gsize size = MAX (bytes, BLOCK_BYTES);
  guint8 *block = g_malloc (size);

  g_ptr_array_add (arena->blocks, block);
  arena->at = block + bytes;
  arena->left = size - bytes;
  return block;
}

const gchar *
onb_arena_text (OnbArena *arena, const guint8 *data, gsize len)
{
  guint8 *text = onb_arena_take (arena, len + 1);

  if (len > 0)
    memcpy (text, data, len);
  text[len] = '\0';
  return (const gchar *) text;
}
