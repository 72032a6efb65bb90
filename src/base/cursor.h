/* SPDX-License-Identifier: Apache-2.0 */
/* A bounded reader of packed little-endian values. Reading past the end gives zeros and sets
 * @failed, so that a caller may read on and ask once. */
#pragma once

#include "base/little-endian.h"

typedef struct {
  const guint8 *at;
  gsize left;
  gboolean failed;
} OnbCursor;

static inline OnbCursor
onb_cursor_init (const guint8 *data, gsize len)
{
  return (OnbCursor){ data, len, FALSE };
}

static inline void
onb_cursor_fail (OnbCursor *cursor)
{
  cursor->failed = TRUE;
  cursor->left = 0;
}

/** onb_cursor_bytes: The next @len bytes, borrowed; NULL when fewer are left. */
static inline const guint8 *
onb_cursor_bytes (OnbCursor *cursor, gsize len)
{
  const guint8 *at = cursor->at;

  if (len > cursor->left) {
    onb_cursor_fail (cursor);
    return NULL;
  }
  cursor->at += len;
  cursor->left -= len;
  return at;
}

static inline guint8
onb_cursor_u8 (OnbCursor *cursor)
{
  const guint8 *at = onb_cursor_bytes (cursor, 1);

  return at == NULL ? 0 : *at;
}

static inline guint16
onb_cursor_u16 (OnbCursor *cursor)
{
  const guint8 *at = onb_cursor_bytes (cursor, sizeof (guint16));

  return at == NULL ? 0 : onb_le_get_u16 (at);
}

static inline guint32
onb_cursor_u32 (OnbCursor *cursor)
{
  const guint8 *at = onb_cursor_bytes (cursor, sizeof (guint32));

  return at == NULL ? 0 : onb_le_get_u32 (at);
}

static inline guint64
onb_cursor_u64 (OnbCursor *cursor)
{
  const guint8 *at = onb_cursor_bytes (cursor, sizeof (guint64));

  return at == NULL ? 0 : onb_le_get_u64 (at);
}

/** ONB_CURSOR_LONG: A length or count of one byte; this value means that 32 bits follow. */
#define ONB_CURSOR_LONG 0xffu

static inline guint32
onb_cursor_count (OnbCursor *cursor)
{
  guint8 small = onb_cursor_u8 (cursor);
  guint32 value;

  if (small != ONB_CURSOR_LONG)
    return small;
  value = onb_cursor_u32 (cursor);
  /* One value has one spelling. */
  if (value < ONB_CURSOR_LONG)
    onb_cursor_fail (cursor);
  return value;
}

/**
 * onb_cursor_string: Length, bytes, NUL; borrowed. NULL when it is cut, not terminated, or holds a
 * NUL before its end.
 */
static inline const gchar *
onb_cursor_string (OnbCursor *cursor, gsize *ret_len)
{
  gsize len = onb_cursor_count (cursor);
  const guint8 *at = len < cursor->left ? onb_cursor_bytes (cursor, len + 1) : NULL;

  if (at == NULL || at[len] != '\0' || memchr (at, '\0', len) != NULL) {
    onb_cursor_fail (cursor);
    return NULL;
  }
  *ret_len = len;
  return (const gchar *) at;
}
