/* SPDX-License-Identifier: Apache-2.0 */
#include "message/charset.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <iconv.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define NAME_BYTES 40u             /* the longest registered charset name (RFC 2978, 2.3) */
#define KNOWN_NAMES 512u           /* mail of all languages has about a hundred */
#define OUT_STEP_BYTES 256u
#define NO_CONVERTER ((iconv_t) -1)

struct _OnbCharsets {
  GHashTable *converters; /* owns lowercase name -> iconv_t, NO_CONVERTER for unknown ones */
  guint64 unknown;
  guint64 unknown_limit;
  iconv_t windows_1252;
  iconv_t passing; /* of a name that is not remembered */
};

/* The length of the UTF-8 character at @at, or 0; @ret_bad gets the bytes that one U+FFFD stands
 * for (the longest start of a character, or one byte; Unicode 15, 3.9). */
static gsize
utf8_length (OnbBytes bytes, gsize at, gsize *ret_bad)
{
  const guint8 *data = bytes.data + at;
  gsize left = bytes.len - at;
  guint8 low = 0x80, high = 0xbf;
  gsize need;

  *ret_bad = 1;
  if (data[0] < 0x80)
    return 1;
  if (data[0] < 0xc2 || data[0] > 0xf4)
    return 0;
  need = data[0] < 0xe0 ? 2 : data[0] < 0xf0 ? 3 : 4;
  if (data[0] == 0xe0)
    low = 0xa0; /* no overlong forms */
  else if (data[0] == 0xed)
    high = 0x9f; /* no surrogates */
  else if (data[0] == 0xf0)
    low = 0x90;
  else if (data[0] == 0xf4)
    high = 0x8f; /* nothing above U+10FFFF */
  for (gsize i = 1; i < need; i++) {
    if (i == left || data[i] < low || data[i] > high) {
      *ret_bad = i;
      return 0;
    }
    low = 0x80;
    high = 0xbf;
  }
  return need;
}

gboolean
onb_charset_is_utf8 (OnbBytes bytes)
{
  gsize bad;

  if (!onb_bytes_has_high (bytes))
    return TRUE;
  for (gsize at = 0; at < bytes.len;) {
    gsize len = utf8_length (bytes, at, &bad);

    if (len == 0)
      return FALSE;
    at += len;
  }
  return TRUE;
}

/* Appends UTF-8; what is none becomes U+FFFD (FALSE then), and so does NUL. */
static gboolean
append_utf8 (OnbBytes bytes, GString *out)
{
  gboolean valid = TRUE;
  gsize done = 0;
  gsize bad;

  for (gsize at = 0; at < bytes.len;) {
    gsize len = utf8_length (bytes, at, &bad);

    if (len != 0 && bytes.data[at] != '\0') {
      at += len;
      continue;
    }
    valid = valid && len != 0;
    g_string_append_len (out, (const gchar *) bytes.data + done, (gssize) (at - done));
    g_string_append (out, REPLACEMENT);
    at += bad;
    done = at;
  }
  g_string_append_len (out, (const gchar *) bytes.data + done, (gssize) (bytes.len - done));
  return valid;
}

static gboolean
append_through (iconv_t converter, OnbBytes bytes, GString *out)
{
  g_autofree gchar *piece = g_malloc (OUT_STEP_BYTES);
  gchar *in = (gchar *) (gsize) bytes.data;
  gsize in_left = bytes.len;
  gboolean clean = TRUE;
  gboolean flushing = FALSE;

  iconv (converter, NULL, NULL, NULL, NULL);
  /* Each turn takes input, or empties the piece, or is the one that flushes. */
  for (;;) {
    gchar *to = piece;
    gsize to_left = OUT_STEP_BYTES;
    gsize result = flushing ? iconv (converter, NULL, NULL, &to, &to_left)
                            : iconv (converter, &in, &in_left, &to, &to_left);
    gboolean full = result == (gsize) -1 && errno == E2BIG;

    append_utf8 ((OnbBytes){ (const guint8 *) piece, (gsize) (to - piece) }, out);
    if (full && to > piece)
      continue;
    if (flushing)
      return clean;
    if (result == (gsize) -1 && in_left > 0) {
      clean = FALSE;
      g_string_append (out, REPLACEMENT);
      in++;
      in_left--;
    }
    flushing = in_left == 0;
  }
}

static gboolean
is_name_char (guint8 c)
{
  return g_ascii_isalnum ((gchar) c) || (c != '\0' && strchr ("-_.:+()", c) != NULL);
}

static void
close_converter (gpointer converter)
{
  if (converter != NO_CONVERTER)
    iconv_close (converter);
}

/* The name in lowercase as a new string; NULL when it cannot be one. */
static gchar *
fold_name (OnbBytes charset)
{
  if (charset.len == 0 || charset.len > NAME_BYTES)
    return NULL;
  for (gsize i = 0; i < charset.len; i++) {
    if (!is_name_char (charset.data[i]))
      return NULL;
  }
  return g_ascii_strdown ((const gchar *) charset.data, (gssize) charset.len);
}

/* GMime knows which of its many names iconv has for a charset; of a few it knows wrong ones
 * (`windows-31j`). */
static iconv_t
open_converter (const gchar *name)
{
  iconv_t converter = iconv_open ("UTF-8", g_mime_charset_iconv_name (name));

  return converter != NO_CONVERTER ? converter : iconv_open ("UTF-8", name);
}

/* Beyond the bounds a name is asked for by itself and not remembered: whoever writes many unknown
 * names must not take the known ones from others. */
static iconv_t
open_passing (OnbCharsets *charsets, const gchar *name)
{
  close_converter (charsets->passing);
  charsets->passing = iconv_open ("UTF-8", name);
  return charsets->passing;
}

/* GMime remembers every name it was ever asked for, and `iso-8859-1`, `iso-08859-01` … are all
 * good: hence the bounds. */
static iconv_t
find_converter (OnbCharsets *charsets, OnbBytes charset)
{
  g_autofree gchar *name = fold_name (charset);
  gpointer converter;

  if (name == NULL)
    return NO_CONVERTER;
  if (g_hash_table_lookup_extended (charsets->converters, name, NULL, &converter))
    return converter;
  if (charsets->unknown >= charsets->unknown_limit
      || g_hash_table_size (charsets->converters) - charsets->unknown >= KNOWN_NAMES)
    return open_passing (charsets, name);
  converter = open_converter (name);
  if (converter == NO_CONVERTER)
    charsets->unknown++;
  g_hash_table_insert (charsets->converters, g_steal_pointer (&name), converter);
  return converter;
}

OnbCharsets *
onb_charsets_new (guint64 unknown_limit)
{
  OnbCharsets *charsets = g_new0 (OnbCharsets, 1);

  charsets->converters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_converter);
  charsets->unknown_limit = unknown_limit;
  charsets->passing = NO_CONVERTER;
  charsets->windows_1252 = iconv_open ("UTF-8", "WINDOWS-1252");
  return charsets;
}

void
onb_charsets_free (OnbCharsets *charsets)
{
  if (charsets == NULL)
    return;
  g_hash_table_unref (charsets->converters);
  close_converter (charsets->windows_1252);
  close_converter (charsets->passing);
  g_free (charsets);
}

gboolean
onb_charsets_append (OnbCharsets *charsets, OnbBytes charset, OnbBytes bytes, GString *out)
{
  iconv_t converter;

  if (onb_bytes_equal (charset, "utf-8"))
    return append_utf8 (bytes, out);
  converter = find_converter (charsets, charset);
  if (converter != NO_CONVERTER)
    return append_through (converter, bytes, out);
  onb_charsets_append_raw (charsets, bytes, out);
  return FALSE;
}

void
onb_charsets_append_raw (OnbCharsets *charsets, OnbBytes bytes, GString *out)
{
  if (onb_charset_is_utf8 (bytes) || charsets->windows_1252 == NO_CONVERTER)
    append_utf8 (bytes, out);
  else
    append_through (charsets->windows_1252, bytes, out);
}
