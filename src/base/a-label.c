/* SPDX-License-Identifier: Apache-2.0 */
#include "base/a-label.h"

#include <string.h>

/* No name of the DNS is longer than 255, and making an A-label takes more than linear time. */
#define DOMAIN_BYTES 1024u

gchar *
onb_a_label (const gchar *domain)
{
  if (g_str_is_ascii (domain) || strlen (domain) >= DOMAIN_BYTES
      || !g_utf8_validate (domain, -1, NULL))
    return NULL;
  return g_hostname_to_ascii (domain);
}
