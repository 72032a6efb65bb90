/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/domain.h"

#include <string.h>

const gchar *
onb_domain_of (const gchar *address)
{
  const gchar *at = address[0] == '/' ? NULL : strrchr (address, '@');

  return at == NULL ? "" : at + 1;
}

gboolean
onb_domain_is_below (const gchar *domain, const gchar *above)
{
  gsize len = strlen (domain);
  gsize above_len = strlen (above);

  if (above_len == 0 || len < above_len || strcmp (domain + len - above_len, above) != 0)
    return FALSE;
  return len == above_len || domain[len - above_len - 1] == '.';
}

gboolean
onb_domain_lies_in (const gchar *address, const GPtrArray *domains)
{
  const gchar *domain = onb_domain_of (address);

  for (guint i = 0; i < domains->len; i++) {
    if (onb_domain_is_below (domain, g_ptr_array_index (domains, i)))
      return TRUE;
  }
  return FALSE;
}
