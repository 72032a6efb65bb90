/* SPDX-License-Identifier: Apache-2.0 */
/* Where the fields of a header block end. Most of a block is only stepped over, so this is what
 * reading a header costs at least. */
#pragma once

#include <glib.h>

/** OnbFieldEnds: The ends of fields in a stretch of 64 bytes are found at once and kept as bits. */
typedef struct {
  const guint8 *data;
  gsize len;
  gsize looked; /* up to here the ends are known */
  guint64 ends; /* bit i: a field ends with data[looked - 64 + i]; not asked for yet */
  guint8 eol;
} OnbFieldEnds;

/** onb_field_ends_init: The fields of the @len bytes at @data from @at on; borrowed. @eol: what
 * ends a line, LF or CR. */
void onb_field_ends_init (OnbFieldEnds *ends, const guint8 *data, gsize len, gsize at, guint8 eol);

/* Bytes whose ends are found at once. */
#define ONB_FIELD_ENDS_BYTES 64u

/** onb_field_ends_look: onb_field_ends_next() when all ends that were found have been asked for. */
gsize onb_field_ends_look (OnbFieldEnds *ends);

/**
 * onb_field_ends_next: The index behind the next @eol that no continuation line (SP or TAB)
 * follows; @len when there is none.
 */
static inline gsize
onb_field_ends_next (OnbFieldEnds *ends)
{
  guint64 bits = ends->ends;

  if (bits == 0)
    return onb_field_ends_look (ends);
  ends->ends = bits & (bits - 1);
  return ends->looked - ONB_FIELD_ENDS_BYTES + (gsize) __builtin_ctzll (bits) + 1;
}
