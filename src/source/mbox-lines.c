/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-lines.h"

#include <string.h>

#include "source/header-scan.h"

gsize
onb_mbox_blank_before (const guint8 *data, gsize at, guint8 eol)
{
  gsize line = at;

  if (line == 0 || data[line - 1] != eol)
    return 0;
  line--;
  /* CR CR LF is what a careless conversion leaves. */
  while (line > 0 && eol == '\n' && data[line - 1] == '\r' && at - line < ONB_MBOX_TAIL - 1)
    line--;
  return line == 0 || data[line - 1] == eol ? at - line : 0;
}

/* `>From ` among header lines is a separator that an earlier hop quoted. */
static gboolean
is_header_line (const guint8 *data, gsize len)
{
  return onb_header_field_name (data, len) > 0 || (len >= 6 && memcmp (data, ">From ", 6) == 0);
}

gboolean
onb_mbox_header_follows (const guint8 *data, gsize len, guint8 eol, guint n, gboolean is_cut)
{
  gsize at = 0;

  for (; n > 0; n--) {
    if (at >= len)
      return is_cut && at > 0;
    if (!is_header_line (data + at, len - at))
      return FALSE;
    do {
      const guint8 *end = memchr (data + at, eol, len - at);

      if (end == NULL && is_cut)
        return TRUE;
      at = end != NULL ? (gsize) (end + 1 - data) : len;
    } while (at < len && (data[at] == ' ' || data[at] == '\t'));
  }
  return TRUE;
}

gboolean
onb_mbox_is_separator (const guint8 *data, gsize len, guint8 eol, guint n,
                       OnbSeparator *ret_separator)
{
  OnbSeparator separator;
  gboolean is_cut = len >= ONB_MBOX_LOOK;

  /* What is in sight beyond that depends on how the data came, and must not decide. */
  len = MIN (len, ONB_MBOX_LOOK);
  if (!onb_separator_parse (data, len, eol, &separator)
      || !onb_mbox_header_follows (data + separator.bytes, len - separator.bytes, eol,
                                   separator.dated ? n : MAX (n, 1), is_cut))
    return FALSE;
  *ret_separator = separator;
  return TRUE;
}

gboolean
onb_mbox_ends_at (const guint8 *data, gsize len, guint8 eol)
{
  /* The first end of line may belong to an unfinished line. */
  guint lines = data[0] == eol ? 1 : 2;
  gsize at = 1;

  for (guint i = 0; i <= lines; i++) {
    OnbSeparator separator;

    if (at >= len || onb_mbox_is_separator (data + at, len - at, eol, 0, &separator))
      return TRUE;
    if (data[at] == '\r' && eol == '\n' && at + 1 < len)
      at++;
    if (data[at] != eol)
      return FALSE;
    at++;
  }
  return FALSE;
}
