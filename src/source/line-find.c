/* SPDX-License-Identifier: Apache-2.0 */
#include "source/line-find.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define STRETCH_BYTES 64u

/* Whether a line starts with @word, or with what of it there is room for. */
static inline gboolean
starts (const guint8 *line, gsize len, const gchar *word)
{
  return memcmp (line, word, MIN (len, strlen (word))) == 0;
}

static inline gboolean
is_wanted (const guint8 *line, gsize len, OnbLines wanted)
{
  return starts (line, len, "From ")
         || (wanted == ONB_LINES_FROM_AND_DASHES && starts (line, len, "--"));
}

static gsize
find_plain (const guint8 *data, gsize from, gsize len, guint8 eol, OnbLines wanted)
{
  gsize at = from - 1;

  while (at + 1 < len) {
    const guint8 *end = memchr (data + at, eol, len - 1 - at);

    if (end == NULL)
      return len;
    at = (gsize) (end + 1 - data);
    if (is_wanted (data + at, len - at, wanted))
      return at;
  }
  return len;
}

#ifdef __SSE2__
/* A byte is set where a line starts with `F`, or `-` if it is wanted; looks at data[-1..15]. */
static inline __m128i
match_16 (const guint8 *data, __m128i eol, OnbLines wanted)
{
  const __m128i before = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (data - 1));
  const __m128i here = _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);
  __m128i first = _mm_cmpeq_epi8 (here, _mm_set1_epi8 ('F'));

  if (wanted == ONB_LINES_FROM_AND_DASHES)
    first = _mm_or_si128 (first, _mm_cmpeq_epi8 (here, _mm_set1_epi8 ('-')));
  return _mm_and_si128 (_mm_cmpeq_epi8 (before, eol), first);
}

static inline guint64
bits_of (__m128i match)
{
  return (guint16) _mm_movemask_epi8 (match);
}

/* The same as bits of 64 bytes. Most often there is none, and one question tells. */
static inline guint64
match_64 (const guint8 *data, __m128i eol, OnbLines wanted)
{
  const __m128i a = match_16 (data, eol, wanted);
  const __m128i b = match_16 (data + 16, eol, wanted);
  const __m128i c = match_16 (data + 32, eol, wanted);
  const __m128i d = match_16 (data + 48, eol, wanted);

  if (bits_of (_mm_or_si128 (_mm_or_si128 (a, b), _mm_or_si128 (c, d))) == 0)
    return 0;
  return bits_of (a) | bits_of (b) << 16 | bits_of (c) << 32 | bits_of (d) << 48;
}
#endif

/* Called with a constant, so that each kind of lines gets a loop of its own. */
static inline gsize
find (const guint8 *data, gsize from, gsize len, guint8 eol, OnbLines wanted)
{
#ifdef __SSE2__
  const __m128i eols = _mm_set1_epi8 ((gchar) eol);

  for (; from + STRETCH_BYTES <= len; from += STRETCH_BYTES) {
    for (guint64 bits = match_64 (data + from, eols, wanted); bits != 0; bits &= bits - 1) {
      gsize at = from + (gsize) __builtin_ctzll (bits);

      if (is_wanted (data + at, len - at, wanted))
        return at;
    }
  }
#endif
  return from < len ? find_plain (data, from, len, eol, wanted) : len;
}

gsize
onb_line_find (const guint8 *data, gsize from, gsize len, guint8 eol, OnbLines wanted)
{
  return wanted == ONB_LINES_FROM ? find (data, from, len, eol, ONB_LINES_FROM)
                                  : find (data, from, len, eol, ONB_LINES_FROM_AND_DASHES);
}
