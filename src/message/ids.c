/* SPDX-License-Identifier: Apache-2.0 */
#include "message/ids.h"

static gsize
find_byte (OnbBytes bytes, gsize at, gint c)
{
  const guint8 *found = at < bytes.len ? memchr (bytes.data + at, c, bytes.len - at) : NULL;

  return found == NULL ? bytes.len : (gsize) (found - bytes.data);
}

static OnbBytes
slice (OnbBytes bytes, gsize from, gsize to)
{
  return onb_bytes_trim ((OnbBytes){ bytes.data + from, to - from });
}

/* `<` … `>`; a `<` without a `>` after it takes the rest. */
static gboolean
next_bracketed (OnbIdScan *scan, OnbBytes *ret_id)
{
  const OnbBytes value = scan->value;
  gsize open = find_byte (value, scan->at, '<');
  gsize close;

  if (open == value.len)
    return FALSE;
  close = find_byte (value, open + 1, '>');
  *ret_id = slice (value, open + 1, close);
  scan->at = MIN (close + 1, value.len);
  return TRUE;
}

static gboolean
next_token (OnbIdScan *scan, OnbBytes *ret_id)
{
  const OnbBytes value = scan->value;

  while (scan->at < value.len) {
    gsize start = scan->at;
    gboolean has_at = FALSE;

    for (; scan->at < value.len && !onb_is_white (value.data[scan->at]); scan->at++)
      has_at = has_at || value.data[scan->at] == '@';
    if (has_at) {
      *ret_id = slice (value, start, scan->at);
      return TRUE;
    }
    scan->at++;
  }
  return FALSE;
}

void
onb_id_scan_init (OnbIdScan *scan, OnbBytes value)
{
  *scan = (OnbIdScan){ value, 0, find_byte (value, 0, '<') < value.len };
}

gboolean
onb_id_scan_next (OnbIdScan *scan, OnbBytes *ret_id)
{
  return scan->bracketed ? next_bracketed (scan, ret_id) : next_token (scan, ret_id);
}

gsize
onb_id_copy (OnbBytes id, guint8 *out)
{
  gsize used = 0;

  if (id.len == 0)
    return 0;
  if (!onb_bytes_has_low (id)) {
    memcpy (out, id.data, id.len);
    return id.len;
  }
  for (gsize i = 0; i < id.len; i++) {
    if (id.data[i] == '\0') {
      memcpy (out + used, "\xef\xbf\xbd", 3);
      used += 3;
    } else if (!onb_is_white (id.data[i])) {
      out[used++] = id.data[i];
    }
  }
  return used;
}
