/* SPDX-License-Identifier: Apache-2.0 */
#include "base/wrapped-address.h"

#include <string.h>

#include "base/a-label.h"

#define EXCHANGE "imceaex-"
#define SMTP "imceasmtp-"

/* What stands before TEXT; 0: another address. */
static gsize
prefix_bytes (const gchar *address)
{
  if (g_str_has_prefix (address, EXCHANGE))
    return strlen (EXCHANGE);
  return g_str_has_prefix (address, SMTP) ? strlen (SMTP) : 0;
}

gboolean
onb_is_wrapped_address (const gchar *address)
{
  return prefix_bytes (address) > 0 && strchr (address, '@') != NULL;
}

static gchar
unescape (gchar high, gchar low)
{
  gchar c = (gchar) (g_ascii_xdigit_value (high) * 16 + g_ascii_xdigit_value (low));

  return c == '\0' ? ' ' : g_ascii_tolower (c);
}

/* text = *( "_" for "/" / "+" two hex digits for a byte / any other for itself ) */
static gchar *
unescape_all (const gchar *text, gsize len)
{
  GString *out = g_string_sized_new (len);

  for (gsize i = 0; i < len; i++) {
    if (text[i] == '+' && len - i > 2 && g_ascii_isxdigit (text[i + 1])
        && g_ascii_isxdigit (text[i + 2])) {
      g_string_append_c (out, unescape (text[i + 1], text[i + 2]));
      i += 2;
    } else {
      g_string_append_c (out, text[i] == '_' ? '/' : text[i]);
    }
  }
  return g_string_free (out, FALSE);
}

/* Takes @text. An Exchange address has no domain, whatever stands behind an `@` in it. */
static gchar *
encode_domain (gchar *text)
{
  gchar *at = text[0] == '/' ? NULL : strrchr (text, '@');
  g_autofree gchar *ascii = at != NULL ? onb_a_label (at + 1) : NULL;
  gchar *whole;

  if (ascii == NULL)
    return text;
  whole = g_strdup_printf ("%.*s@%s", (gint) (at - text), text, ascii);
  g_free (text);
  return whole;
}

gchar *
onb_unwrap_address (const gchar *address)
{
  gsize prefix = prefix_bytes (address);
  const gchar *at = strrchr (address, '@');
  g_autofree gchar *text = NULL;

  if (prefix == 0 || at == NULL)
    return NULL;
  text = unescape_all (address + prefix, (gsize) (at - address) - prefix);
  /* Wrapped twice is what nobody writes, and would go on without an end. */
  if (!g_utf8_validate (text, -1, NULL) || onb_is_wrapped_address (text))
    return NULL;
  if (text[0] == '/' || (strchr (text, '@') != NULL && g_str_has_prefix (address, SMTP)))
    return encode_domain (g_steal_pointer (&text));
  return NULL;
}
