/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field-end.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define STRETCH_BYTES 64u

#ifdef __SSE2__
static inline guint64
match_16 (const guint8 *data)
{
  const __m128i bytes = _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);

  return (guint16) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\n')));
}

/* Bit i is set when data[i] is an LF. */
static inline guint64
match_64 (const guint8 *data)
{
  return match_16 (data) | match_16 (data + 16) << 16 | match_16 (data + 32) << 32
         | match_16 (data + 48) << 48;
}
#else
static guint64
match_64 (const guint8 *data)
{
  guint64 bits = 0;

  for (guint i = 0; i < STRETCH_BYTES; i++)
    bits |= (guint64) (data[i] == '\n') << i;
  return bits;
}
#endif

static gboolean
continues (const OnbFieldEnds *ends, gsize at)
{
  return at < ends->len && (ends->data[at] == ' ' || ends->data[at] == '\t');
}

/* The last stretch, which is shorter. */
static gsize
find_last (OnbFieldEnds *ends)
{
  do {
    gsize left = ends->len - ends->looked;
    const guint8 *lf = left > 0 ? memchr (ends->data + ends->looked, '\n', left) : NULL;

    ends->looked = lf == NULL ? ends->len : (gsize) (lf - ends->data) + 1;
  } while (continues (ends, ends->looked));
  return ends->looked;
}

void
onb_field_ends_init (OnbFieldEnds *ends, const guint8 *data, gsize len, gsize at)
{
  *ends = (OnbFieldEnds){ .data = data, .len = len, .looked = at };
}

gsize
onb_field_ends_next (OnbFieldEnds *ends)
{
  guint64 bits = ends->ends;
  gsize looked = ends->looked;

  for (;;) {
    for (; bits != 0; bits &= bits - 1) {
      gsize behind = looked - STRETCH_BYTES + (gsize) __builtin_ctzll (bits) + 1;

      if (continues (ends, behind))
        continue;
      ends->ends = bits & (bits - 1);
      ends->looked = looked;
      return behind;
    }
    if (ends->len - looked < STRETCH_BYTES)
      break;
    bits = match_64 (ends->data + looked);
    looked += STRETCH_BYTES;
  }
  ends->ends = 0;
  ends->looked = looked;
  return find_last (ends);
}
