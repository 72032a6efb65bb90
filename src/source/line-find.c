/* SPDX-License-Identifier: Apache-2.0 */
#include "source/line-find.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static gsize
find_plain (const guint8 *data, gsize from, gsize len, guint8 eol)
{
  gsize at = from - 1;

  while (at + 1 < len) {
    const guint8 *end = memchr (data + at, eol, len - 1 - at);

    if (end == NULL)
      return len;
    at = (gsize) (end + 1 - data);
    if (data[at] == 'F' || data[at] == '-')
      return at;
  }
  return len;
}

#ifdef __SSE2__
/* Bit i is set when a wanted line starts at data[i]; looks at data[-1..15]. */
static guint
match_16 (const guint8 *data, __m128i eol)
{
  const __m128i before = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (data - 1));
  const __m128i here = _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);
  const __m128i first = _mm_or_si128 (_mm_cmpeq_epi8 (here, _mm_set1_epi8 ('F')),
                                      _mm_cmpeq_epi8 (here, _mm_set1_epi8 ('-')));

  return (guint) _mm_movemask_epi8 (_mm_and_si128 (_mm_cmpeq_epi8 (before, eol), first));
}
#endif

gsize
onb_line_find (const guint8 *data, gsize from, gsize len, guint8 eol)
{
#ifdef __SSE2__
  const __m128i eols = _mm_set1_epi8 ((gchar) eol);

  for (; from + 16 <= len; from += 16) {
    guint bits = match_16 (data + from, eols);

    if (bits != 0)
      return from + (guint) __builtin_ctz (bits);
  }
#endif
  return from < len ? find_plain (data, from, len, eol) : len;
}
