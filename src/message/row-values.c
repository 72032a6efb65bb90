/* SPDX-License-Identifier: Apache-2.0 */
#include "message/row-values.h"

#include "message/charset.h"

/* Length, bytes, NUL; "" when it is cut, or not terminated. */
static OnbBytes
get_string (OnbRow *row)
{
  gsize len = onb_cursor_count (&row->cursor);
  const guint8 *at = len < row->cursor.left ? onb_cursor_bytes (&row->cursor, len + 1) : NULL;

  if (at != NULL && at[len] == '\0')
    return (OnbBytes){ at, len };
  onb_cursor_fail (&row->cursor);
  return (OnbBytes){ (const guint8 *) "", 0 };
}

const gchar *
onb_row_get_bytes (OnbRow *row)
{
  OnbBytes bytes = get_string (row);

  if (!onb_bytes_are_plain (bytes, 1) && memchr (bytes.data, '\0', bytes.len) != NULL)
    onb_cursor_fail (&row->cursor);
  return (const gchar *) bytes.data;
}

const gchar *
onb_row_get_text (OnbRow *row)
{
  OnbBytes bytes = get_string (row);

  if (!onb_bytes_are_plain (bytes, 1)
      && (memchr (bytes.data, '\0', bytes.len) != NULL || !onb_charset_is_utf8 (bytes)))
    onb_cursor_fail (&row->cursor);
  return (const gchar *) bytes.data;
}

OnbAddress
onb_row_get_address (OnbRow *row)
{
  OnbAddress address;

  address.addr = onb_row_get_text (row);
  address.name = onb_row_get_text (row);
  if (*address.addr == '\0' && *address.name == '\0')
    onb_cursor_fail (&row->cursor);
  return address;
}

OnbAddress
onb_row_get_address_part (OnbRow *row, OnbRowPart part)
{
  return onb_row_has (row, part) ? onb_row_get_address (row) : (OnbAddress){ "", "" };
}

guint
onb_row_get_count (OnbRow *row, OnbRowPart part, gsize entry_bytes)
{
  guint32 count;

  if (!onb_row_has (row, part))
    return 0;
  count = onb_cursor_count (&row->cursor);
  if (count == 0 || count > row->cursor.left / entry_bytes) {
    onb_cursor_fail (&row->cursor);
    return 0;
  }
  return count;
}

OnbFolderRole
onb_row_get_role (OnbRow *row)
{
  guint8 role = onb_cursor_u8 (&row->cursor);

  if (role > ONB_FOLDER_ARCHIVE)
    onb_cursor_fail (&row->cursor);
  return (OnbFolderRole) role;
}
