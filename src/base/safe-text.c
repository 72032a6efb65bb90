/* SPDX-License-Identifier: Apache-2.0 */
#include "base/safe-text.h"

#include <string.h>

#define ELLIPSIS "…"
#define REPLACEMENT_CHARACTER 0xFFFD
#define ASCII_DELETE 0x7F

/* Letters and marks that are there but show nothing: general categories do not tell them apart. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x034F                     /* combining grapheme joiner */
         || (c >= 0x115F && c <= 0x1160) /* Hangul fillers */
         || (c >= 0x17B4 && c <= 0x17B5) /* Khmer inherent vowels */
         || (c >= 0x180B && c <= 0x180F) /* Mongolian selectors */
         || c == 0x2800                  /* empty Braille pattern */
         || c == 0x3164 || c == 0xFFA0   /* Hangul fillers */
         || (c >= 0xFE00 && c <= 0xFE0F) /* variation selectors */
         || (c >= 0xE0100 && c <= 0xE01EF);
}

gboolean
onb_char_is_unsafe (gunichar c)
{
  if (c >= 0x20 && c < ASCII_DELETE)
    return FALSE;
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_FORMAT:
  case G_UNICODE_UNASSIGNED:
  case G_UNICODE_PRIVATE_USE:
  case G_UNICODE_SURROGATE:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
    return TRUE;
  default:
    return is_invisible (c);
  }
}

/* The character at @text, or (gunichar) -1 for a byte that starts none; @ret_bytes is never 0. */
static gunichar
next_char (const gchar *text, gsize *ret_bytes)
{
  gunichar c = g_utf8_get_char_validated (text, -1);

  if (c == (gunichar) -1 || c == (gunichar) -2) {
    *ret_bytes = 1;
    return (gunichar) -1;
  }
  *ret_bytes = (gsize) (g_utf8_next_char (text) - text);
  return c;
}

/* Printing ASCII needs no look at its properties; nearly all text is that. */
static gsize
plain_bytes (const gchar *text, gboolean is_json)
{
  gsize n = 0;

  while (text[n] >= 0x20 && text[n] < ASCII_DELETE
         && !(is_json && (text[n] == '"' || text[n] == '\\')))
    n++;
  return n;
}

void
onb_safe_append (GString *out, const gchar *text)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  for (gsize bytes = 0; *text != '\0'; text += bytes) {
    bytes = plain_bytes (text, FALSE);
    if (bytes > 0) {
      g_string_append_len (out, text, (gssize) bytes);
      continue;
    }

    gunichar c = next_char (text, &bytes);

    if (c == (gunichar) -1)
      g_string_append_printf (out, "<0x%02X>", (guchar) *text);
    else if (onb_char_is_unsafe (c))
      g_string_append_printf (out, "<U+%04X>", c);
    else
      g_string_append_len (out, text, (gssize) bytes);
  }
}

gchar *
onb_safe_text (const gchar *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  onb_safe_append (out, text);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
onb_safe_append_csv (GString *out, const gchar *text, gboolean raw)
{
  g_autofree gchar *safe = NULL;
  const gchar *prefix = "";

  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  if (!raw) {
    if (*text != '\0' && strchr ("=+-@\t\r", *text) != NULL)
      prefix = "'";
    safe = onb_safe_text (text);
    text = safe;
  }
  if (strpbrk (text, ",\"\r\n") == NULL) {
    g_string_append (out, prefix);
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  g_string_append (out, prefix);
  for (; *text != '\0'; text++) {
    if (*text == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *text);
  }
  g_string_append_c (out, '"');
}

static void
append_json_escape (GString *out, gunichar c)
{
  const gchar *from = "\"\\\b\f\n\r\t";
  const gchar *to = "\"\\bfnrt";
  const gchar *short_form = c != 0 && c < ASCII_DELETE ? strchr (from, (gint) c) : NULL;

  if (short_form != NULL)
    g_string_append_printf (out, "\\%c", to[short_form - from]);
  else if (c > 0xFFFF)
    g_string_append_printf (out, "\\u%04x\\u%04x", 0xD800 + ((c - 0x10000) >> 10),
                            0xDC00 + ((c - 0x10000) & 0x3FF));
  else
    g_string_append_printf (out, "\\u%04x", c);
}

void
onb_safe_append_json (GString *out, const gchar *text)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  gboolean has_bad_bytes = !g_utf8_validate (text, -1, NULL);

  g_string_append_c (out, '"');
  for (gsize bytes = 0; *text != '\0'; text += bytes) {
    bytes = plain_bytes (text, TRUE);
    if (bytes > 0) {
      g_string_append_len (out, text, (gssize) bytes);
      continue;
    }

    gunichar c = next_char (text, &bytes);

    if (c == (gunichar) -1 || (has_bad_bytes && c == REPLACEMENT_CHARACTER)) {
      for (gsize i = 0; i < bytes; i++)
        g_string_append_printf (out, "\xEF\xBF\xBD%02X", (guchar) text[i]);
    } else if (c == '"' || c == '\\' || onb_char_is_unsafe (c)) {
      append_json_escape (out, c);
    } else {
      g_string_append_len (out, text, (gssize) bytes);
    }
  }
  g_string_append_c (out, '"');
}

static guint
char_width (gunichar c)
{
  if (c < ASCII_DELETE)
    return 1;
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
onb_text_width (const gchar *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (gsize bytes = 0; *text != '\0'; text += bytes) {
    gunichar c = next_char (text, &bytes);
    width += c == (gunichar) -1 ? 1 : char_width (c);
  }
  return width;
}

/* Bytes of the longest beginning of @text that takes at most @width columns. */
static gsize
bytes_within (const gchar *text, guint width, guint *ret_used)
{
  gsize at = 0;
  guint used = 0;

  for (gsize bytes = 0; text[at] != '\0'; at += bytes) {
    gunichar c = next_char (text + at, &bytes);
    guint columns = c == (gunichar) -1 ? 1 : char_width (c);
    if (used + columns > width)
      break;
    used += columns;
  }
  *ret_used = used;
  return at;
}

void
onb_text_append_fit (GString *out, const gchar *text, guint width, OnbAlign align)
{
  g_return_if_fail (out != NULL);
  g_return_if_fail (text != NULL);

  guint used = onb_text_width (text);
  gsize bytes = strlen (text);
  const gchar *end = "";

  if (width == 0)
    return;
  if (used > width) {
    bytes = bytes_within (text, width - 1, &used);
    end = ELLIPSIS;
    used++;
  }
  if (align == ONB_ALIGN_RIGHT)
    g_string_append_printf (out, "%*s", (gint) (width - used), "");
  g_string_append_len (out, text, (gssize) bytes);
  g_string_append (out, end);
  if (align == ONB_ALIGN_LEFT)
    g_string_append_printf (out, "%*s", (gint) (width - used), "");
}
