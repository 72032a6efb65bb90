/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the message layer share. */
#pragma once

#include "message/rfc2047.h"

/* Text of a table as bytes in a block of exactly their size: a sanitizer sees one byte too far. */
#define LITERAL(text) text, sizeof text - 1

typedef struct {
  OnbArena arena;
  OnbDecoder decoder;
} Fixture;

static inline void
fixture_init (Fixture *fixture)
{
  onb_arena_init (&fixture->arena);
  onb_decoder_init (&fixture->decoder, &fixture->arena, 8);
}

static inline void
fixture_clear (Fixture *fixture)
{
  onb_decoder_clear (&fixture->decoder);
  onb_arena_clear (&fixture->arena);
}

/* The caller frees data. */
static inline OnbBytes
copy_exactly (const gchar *data, gsize len)
{
  return (OnbBytes){ len == 0 ? g_malloc (1) : g_memdup2 (data, len), len };
}

/* Adds one test a row; every table row starts with its name. */
#define ADD_ROWS(prefix, table, func)                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    for (gsize i_ = 0; i_ < G_N_ELEMENTS (table); i_++) {                                          \
      g_autofree gchar *path_ = g_strdup_printf ("%s/%s", prefix, (table)[i_].name);               \
      g_test_add_data_func (path_, &(table)[i_], func);                                            \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END
