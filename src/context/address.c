/* SPDX-License-Identifier: Apache-2.0 */
#include "context/address.h"

#include <string.h>

#include "base/a-label.h"

#define WHITE_SPACE " \t\r\n"

/* The A-label form, lowercased. What IDNA 2003 refuses stays as it is (SEMANTICS.md §1). */
static gchar *
normalise_domain (const gchar *domain)
{
  g_autofree gchar *lower = g_ascii_strdown (domain, -1);
  gchar *ascii = onb_a_label (lower);

  return ascii != NULL ? ascii : g_steal_pointer (&lower);
}

gchar *
onb_address_normalise (const gchar *text)
{
  gsize len;
  const gchar *at;
  g_autofree gchar *trimmed = NULL;
  g_autofree gchar *local = NULL;
  g_autofree gchar *domain = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  text += strspn (text, WHITE_SPACE);
  len = strlen (text);
  while (len > 0 && strchr (WHITE_SPACE, text[len - 1]) != NULL)
    len--;
  if (len >= 2 && text[0] == '<' && text[len - 1] == '>') {
    text++;
    len -= 2;
  }
  trimmed = g_strstrip (g_ascii_strdown (text, (gssize) len));

  at = strrchr (trimmed, '@');
  if (trimmed[0] == '/' || at == NULL)
    return g_steal_pointer (&trimmed);
  local = g_strndup (trimmed, (gsize) (at - trimmed) + 1);
  domain = normalise_domain (at + 1);
  return g_strconcat (local, domain, NULL);
}

/* White space, controls and what only address lists hold. A quoted local part is not worth its
 * rules here. */
static gboolean
has_foreign_bytes (const gchar *address)
{
  if (!g_utf8_validate (address, -1, NULL))
    return TRUE;
  for (const gchar *at = address; *at != '\0'; at++)
    if (g_ascii_isspace (*at) || g_ascii_iscntrl (*at) || strchr ("<>,;\"", *at) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
is_domain (const gchar *domain)
{
  return *domain != '\0' && *domain != '.' && strstr (domain, "..") == NULL
         && strpbrk (domain, "@/\\=*?()") == NULL && !has_foreign_bytes (domain);
}

gchar *
onb_address_parse (const gchar *text, GError **error)
{
  g_autofree gchar *address = NULL;
  const gchar *at;

  g_return_val_if_fail (text != NULL, NULL);

  address = onb_address_normalise (text);
  at = strrchr (address, '@');
  if (at == NULL || at == address || has_foreign_bytes (address) || !is_domain (at + 1)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no address: write the address alone, as jane@example.org", text);
    return NULL;
  }
  return g_steal_pointer (&address);
}

gchar *
onb_address_parse_alias (const gchar *text, GError **error)
{
  g_autofree gchar *address = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  address = onb_address_normalise (text);
  /* Distinguished names hold spaces: /o=First Organization/ou=… */
  if (address[0] == '/' && address[1] != '\0' && g_utf8_validate (address, -1, NULL))
    return g_steal_pointer (&address);
  if (strchr (address, '@') != NULL)
    return onb_address_parse (text, error);
  if (*address == '\0' || has_foreign_bytes (address)) {
    g_set_error (
        error, ONB_ERROR, ONB_ERROR_USAGE,
        "'%s' is no address: write jane@example.org, or an Exchange address as /o=.../cn=jane",
        text);
    return NULL;
  }
  return g_steal_pointer (&address);
}

gchar *
onb_address_parse_domain (const gchar *text, GError **error)
{
  g_autofree gchar *trimmed = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  trimmed = g_strstrip (g_strdup (text));
  if (!is_domain (trimmed)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "'%s' is no domain: write what stands behind the @, as example.org", text);
    return NULL;
  }
  return normalise_domain (trimmed);
}
