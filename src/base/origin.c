/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/item.h>

gchar *
onb_origin_format (const OnbOrigin *origin)
{
  GString *text;

  g_return_val_if_fail (origin != NULL && origin->path != NULL, NULL);

  text = g_string_new (origin->path);
  if (origin->member != NULL)
    g_string_append_printf (text, "!/%s", origin->member);
  if (origin->offset >= 0)
    g_string_append_printf (text, "@%" G_GINT64_FORMAT, origin->offset);
  return g_string_free (text, FALSE);
}
