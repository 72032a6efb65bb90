/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf16.h"

#define HIGH 0xd800u
#define LOW 0xdc00u
#define LOW_END 0xe000u

/* Behind the end stands a NUL; of a single last byte, half a pair. */
static guint32
unit_at (const guint8 *data, gsize len, gsize at)
{
  if (at >= len)
    return 0;
  return len - at == 1 ? HIGH : (guint32) (data[at] | data[at + 1] << 8);
}

gboolean
onb_utf16_append (GString *out, const guint8 *data, gsize len)
{
  gboolean valid = TRUE;

  for (gsize at = 0; at < len; at += 2) {
    guint32 unit = unit_at (data, len, at);
    guint32 next = len - at > 2 ? unit_at (data, len, at + 2) : 0;

    if (unit == 0)
      break;
    if (unit >= HIGH && unit < LOW && next >= LOW && next < LOW_END) {
      g_string_append_unichar (out, 0x10000 + ((unit - HIGH) << 10) + (next - LOW));
      at += 2;
    } else if (unit >= HIGH && unit < LOW_END) {
      g_string_append_unichar (out, 0xfffd);
      valid = FALSE;
    } else {
      g_string_append_unichar (out, unit);
    }
  }
  return valid;
}
