/* SPDX-License-Identifier: Apache-2.0 */
#include "base/plural.h"

void
onb_plural_append (GString *out, guint64 n, const gchar *one, const gchar *many)
{
  g_string_append_printf (out, "%" G_GUINT64_FORMAT " ", n);
  if (n == 1)
    g_string_append (out, one);
  else if (many != NULL)
    g_string_append (out, many);
  else
    g_string_append_printf (out, "%ss", one);
}

gchar *
onb_plural (guint64 n, const gchar *one, const gchar *many)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_plural_append (text, n, one, many);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
