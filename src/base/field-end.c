/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field-end.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static gboolean
is_blank (guint8 c)
{
  return c == ' ' || c == '\t';
}

#ifdef __SSE2__
/* A byte is set where data[i] is an end of line and data[i + 1] continues nothing. */
static inline __m128i
match_16 (const guint8 *data, __m128i eol)
{
  const __m128i here = _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);
  const __m128i next = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (data + 1));
  const __m128i blank = _mm_or_si128 (_mm_cmpeq_epi8 (next, _mm_set1_epi8 (' ')),
                                      _mm_cmpeq_epi8 (next, _mm_set1_epi8 ('\t')));

  return _mm_andnot_si128 (blank, _mm_cmpeq_epi8 (here, eol));
}

static inline guint64
bits_of (__m128i match)
{
  return (guint16) _mm_movemask_epi8 (match);
}

/* The same as bits of 64 bytes; looks at 65. In long fields most often there is none, and one
 * question tells. */
static inline guint64
match_64 (const guint8 *data, guint8 eol)
{
  const __m128i eols = _mm_set1_epi8 ((gchar) eol);
  const __m128i a = match_16 (data, eols);
  const __m128i b = match_16 (data + 16, eols);
  const __m128i c = match_16 (data + 32, eols);
  const __m128i d = match_16 (data + 48, eols);

  if (bits_of (_mm_or_si128 (_mm_or_si128 (a, b), _mm_or_si128 (c, d))) == 0)
    return 0;
  return bits_of (a) | bits_of (b) << 16 | bits_of (c) << 32 | bits_of (d) << 48;
}
#else
static guint64
match_64 (const guint8 *data, guint8 eol)
{
  guint64 bits = 0;

  for (guint i = 0; i < ONB_FIELD_ENDS_BYTES; i++)
    bits |= (guint64) (data[i] == eol && !is_blank (data[i + 1])) << i;
  return bits;
}
#endif

/* In the last stretch, which is shorter. */
static gsize
find_last (OnbFieldEnds *ends)
{
  do {
    gsize left = ends->len - ends->looked;
    const guint8 *eol = left > 0 ? memchr (ends->data + ends->looked, ends->eol, left) : NULL;

    ends->looked = eol == NULL ? ends->len : (gsize) (eol - ends->data) + 1;
  } while (ends->looked < ends->len && is_blank (ends->data[ends->looked]));
  return ends->looked;
}

void
onb_field_ends_init (OnbFieldEnds *ends, const guint8 *data, gsize len, gsize at, guint8 eol)
{
  *ends = (OnbFieldEnds){ .data = data, .len = len, .looked = at, .eol = eol };
}

gsize
onb_field_ends_look (OnbFieldEnds *ends)
{
  guint64 bits = 0;
  gsize looked = ends->looked;

  for (; bits == 0 && ends->len - looked > ONB_FIELD_ENDS_BYTES; looked += ONB_FIELD_ENDS_BYTES)
    bits = match_64 (ends->data + looked, ends->eol);
  ends->ends = bits;
  ends->looked = looked;
  return bits != 0 ? onb_field_ends_next (ends) : find_last (ends);
}
