/* SPDX-License-Identifier: Apache-2.0 */
/* The characters of header fields and their smallest pieces. Values are scanned as they lie in the
 * header block: a line end inside one is folding white space. */
#pragma once

#include <glib.h>
#include <string.h>

/* What white space is in a field: SP, TAB and the line ends of folding. */
static inline gboolean
onb_is_white (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline gboolean
onb_is_digit (guint8 c)
{
  return c >= '0' && c <= '9';
}

static inline guint8
onb_lower (guint8 c)
{
  return c >= 'A' && c <= 'Z' ? (guint8) (c | 0x20) : c;
}

/** OnbBytes: A piece of somebody else's bytes. */
typedef struct {
  const guint8 *data;
  gsize len;
} OnbBytes;

static inline OnbBytes
onb_bytes_trim (OnbBytes bytes)
{
  while (bytes.len > 0 && onb_is_white (bytes.data[0])) {
    bytes.data++;
    bytes.len--;
  }
  while (bytes.len > 0 && onb_is_white (bytes.data[bytes.len - 1]))
    bytes.len--;
  return bytes;
}

static inline OnbBytes
onb_bytes_from (OnbBytes bytes, gsize at)
{
  return (OnbBytes){ bytes.data + at, bytes.len - at };
}

/** onb_bytes_starts: Whether @bytes start with @word; ASCII case does not matter. */
static inline gboolean
onb_bytes_starts (OnbBytes bytes, const gchar *word)
{
  gsize len = strlen (word);

  if (bytes.len < len)
    return FALSE;
  for (gsize i = 0; i < len; i++) {
    if (onb_lower (bytes.data[i]) != onb_lower ((guint8) word[i]))
      return FALSE;
  }
  return TRUE;
}

static inline gboolean
onb_bytes_equal (OnbBytes bytes, const gchar *word)
{
  return bytes.len == strlen (word) && onb_bytes_starts (bytes, word);
}

/** onb_bytes_are_plain: Whether all of @bytes are ASCII and none is below @lowest. */
static inline gboolean
onb_bytes_are_plain (OnbBytes bytes, guint8 lowest)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 unfit = 0;
  guint64 word;

  if (bytes.len < sizeof word) {
    for (gsize i = 0; i < bytes.len; i++)
      unfit |= bytes.data[i] < lowest || bytes.data[i] > 0x7f;
    return unfit == 0;
  }
  /* Subtracting sets the high bit of the first byte that is below; the last eight bytes are looked
   * at together, some of them again. */
  for (gsize at = 0; at < bytes.len; at += sizeof word) {
    memcpy (&word, bytes.data + MIN (at, bytes.len - sizeof word), sizeof word);
    unfit |= ((word - ones * lowest) | word) & (ones << 7);
  }
  return unfit == 0;
}

/** onb_bytes_has_high: Whether a byte above 127 is among them. */
gboolean onb_bytes_has_high (OnbBytes bytes);

/** onb_bytes_has_low: Whether a byte is among them that is white space or another control. */
gboolean onb_bytes_has_low (OnbBytes bytes);

/** onb_bytes_find: Where @word starts in @bytes, ASCII case ignored; bytes.len when it does not. */
gsize onb_bytes_find (OnbBytes bytes, const gchar *word);

/**
 * onb_scan_comment: The index behind the comment that opens at @at (RFC 5322, 3.2.2: nested, with
 * backslash escapes), or 0 when it is never closed.
 */
gsize onb_scan_comment (OnbBytes bytes, gsize at);

/** onb_scan_quoted: The index behind the quoted string that opens at @at, or 0 when it is never
 * closed. */
gsize onb_scan_quoted (OnbBytes bytes, gsize at);

/**
 * onb_scan_word: The index behind the encoded word `=?charset?Q?text?=` (RFC 2047, 2; no white
 * space in it) that starts at @at, or 0 when none does.
 */
gsize onb_scan_word (OnbBytes bytes, gsize at);
