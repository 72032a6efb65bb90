/* SPDX-License-Identifier: Apache-2.0 */
/* The values that a row is made of, as they come from a process that may have been taken over: each
 * is checked as it is read. What is out of its range makes the cursor fail; the value is then of no
 * use, but harmless, so that the reader may go on and ask once. */
#pragma once

#include "base/civil.h"
#include "base/cursor.h"
#include "message/row-format.h"

#define ONB_ROW_STRING_BYTES 2u /* the shortest: length and NUL */

/** OnbRow: A row being read. @parts: those that are present. */
typedef struct {
  OnbCursor cursor;
  guint32 parts;
} OnbRow;

static inline gboolean
onb_row_has (const OnbRow *row, OnbRowPart part)
{
  return (row->parts & part) != 0;
}

/** onb_row_get_bytes: A string of any bytes but NUL: paths, folders, message-ids. Borrowed, like
 * every string here. */
const gchar *onb_row_get_bytes (OnbRow *row);

/** onb_row_get_text: A string of UTF-8 without NUL. */
const gchar *onb_row_get_text (OnbRow *row);

/** onb_row_get_part: The string @part, read by @get; @absent when the row does not have it. What is
 * there says something: an absent value has one spelling. */
static inline const gchar *
onb_row_get_part (OnbRow *row, OnbRowPart part, const gchar *(*get) (OnbRow *row),
                  const gchar *absent)
{
  const gchar *text;

  if (!onb_row_has (row, part))
    return absent;
  text = get (row);
  if (*text == '\0')
    onb_cursor_fail (&row->cursor);
  return text;
}

/** onb_row_get_address, onb_row_get_address_part: An address that says something; the address
 * @part, two times "" when the row does not have it. */
OnbAddress onb_row_get_address (OnbRow *row);
OnbAddress onb_row_get_address_part (OnbRow *row, OnbRowPart part);

/** onb_row_get_count: How many entries the list @part has: as many as the bytes left can hold, each
 * of which takes at least @entry_bytes. */
guint onb_row_get_count (OnbRow *row, OnbRowPart part, gsize entry_bytes);

/** onb_row_get_time: UTC seconds, or %ONB_NO_TIME. */
static inline gint64
onb_row_get_time (OnbRow *row, OnbRowPart part)
{
  gint64 time;

  if (!onb_row_has (row, part))
    return ONB_NO_TIME;
  time = (gint64) onb_cursor_u64 (&row->cursor);
  if (time == ONB_NO_TIME)
    onb_cursor_fail (&row->cursor);
  return time;
}

/** onb_row_check_usable: @time, which the message states: only those between 1980 and 2100 are
 * sent. */
static inline gint64
onb_row_check_usable (OnbRow *row, gint64 time)
{
  if (time < ONB_USABLE_FROM_UNIX || time >= ONB_USABLE_UNTIL_UNIX)
    onb_cursor_fail (&row->cursor);
  return time;
}

/** onb_row_get_usable_time: Such a time, or %ONB_NO_TIME. */
static inline gint64
onb_row_get_usable_time (OnbRow *row, OnbRowPart part)
{
  gint64 time = onb_row_get_time (row, part);

  return time == ONB_NO_TIME ? time : onb_row_check_usable (row, time);
}

OnbFolderRole onb_row_get_role (OnbRow *row);

/** onb_row_check_bits: @bits, of which none may be @end or above. */
static inline guint32
onb_row_check_bits (OnbRow *row, guint32 bits, guint32 end)
{
  if (bits >= end)
    onb_cursor_fail (&row->cursor);
  return bits;
}
