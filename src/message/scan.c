/* SPDX-License-Identifier: Apache-2.0 */
#include "message/scan.h"

gboolean
onb_bytes_has_high (OnbBytes bytes)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  gsize at = 0;
  guint64 word;

  for (; bytes.len - at >= sizeof word; at += sizeof word) {
    memcpy (&word, bytes.data + at, sizeof word);
    if ((word & high_bits) != 0)
      return TRUE;
  }
  for (; at < bytes.len; at++) {
    if (bytes.data[at] > 0x7f)
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_bytes_has_low (OnbBytes bytes)
{
  const guint64 high_bits = G_GUINT64_CONSTANT (0x8080808080808080);
  const guint64 first_fine = G_GUINT64_CONSTANT (0x2121212121212121); /* one above the space */
  gsize at = 0;
  guint64 word;

  for (; bytes.len - at >= sizeof word; at += sizeof word) {
    memcpy (&word, bytes.data + at, sizeof word);
    /* Subtracting borrows into the high bit of a byte that was less, and had no high bit. */
    if (((word - first_fine) & ~word & high_bits) != 0)
      return TRUE;
  }
  for (; at < bytes.len; at++) {
    if (bytes.data[at] <= ' ')
      return TRUE;
  }
  return FALSE;
}

gsize
onb_bytes_find (OnbBytes bytes, const gchar *word)
{
  gsize len = strlen (word);

  for (gsize at = 0; at + len <= bytes.len; at++) {
    if (onb_lower (bytes.data[at]) == onb_lower ((guint8) word[0])
        && onb_bytes_starts (onb_bytes_from (bytes, at), word))
      return at;
  }
  return bytes.len;
}

gsize
onb_scan_comment (OnbBytes bytes, gsize at)
{
  gsize depth = 0;

  for (; at < bytes.len; at++) {
    guint8 c = bytes.data[at];

    if (c == '\\')
      at++;
    else if (c == '(')
      depth++;
    else if (c == ')' && --depth == 0)
      return at + 1;
  }
  return 0;
}

gsize
onb_scan_quoted (OnbBytes bytes, gsize at)
{
  for (at++; at < bytes.len; at++) {
    if (bytes.data[at] == '\\')
      at++;
    else if (bytes.data[at] == '"')
      return at + 1;
  }
  return 0;
}

/* The index of the `?` that ends what starts at @at, or 0: what stands between holds no white
 * space. */
static gsize
find_mark (OnbBytes bytes, gsize at)
{
  for (; at < bytes.len && !onb_is_white (bytes.data[at]); at++) {
    if (bytes.data[at] == '?')
      return at;
  }
  return 0;
}

gsize
onb_scan_word (OnbBytes bytes, gsize at)
{
  gsize mark;
  guint8 encoding;

  if (bytes.len - at < 2 || bytes.data[at] != '=' || bytes.data[at + 1] != '?')
    return 0;
  mark = find_mark (bytes, at + 2);
  if (mark == 0 || bytes.len - mark < 3 || bytes.data[mark + 2] != '?')
    return 0;
  encoding = onb_lower (bytes.data[mark + 1]);
  if (encoding != 'b' && encoding != 'q')
    return 0;
  mark = find_mark (bytes, mark + 3);
  if (mark == 0 || bytes.len - mark < 2 || bytes.data[mark + 1] != '=')
    return 0;
  return mark + 2;
}
