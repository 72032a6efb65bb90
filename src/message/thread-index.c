/* SPDX-License-Identifier: Apache-2.0 */
#include "message/thread-index.h"

#define NO_DIGIT 0xff

static guint8
base64_digit (guint8 c)
{
  if (c >= 'A' && c <= 'Z')
    return (guint8) (c - 'A');
  if (c >= 'a' && c <= 'z')
    return (guint8) (c - 'a' + 26);
  if (c >= '0' && c <= '9')
    return (guint8) (c - '0' + 52);
  return c == '+' ? 62 : c == '/' ? 63 : NO_DIGIT;
}

/* Nothing but padding and white space may follow the digits. */
static gboolean
is_padding (OnbBytes rest)
{
  for (gsize i = 0; i < rest.len; i++) {
    if (rest.data[i] != '=' && !onb_is_white (rest.data[i]))
      return FALSE;
  }
  return TRUE;
}

const guint8 *
onb_thread_index_decode (OnbArena *arena, OnbBytes value, gsize *ret_len)
{
  guint8 *out = onb_arena_take (arena, value.len);
  guint32 group = 0;
  gsize digits = 0;
  gsize len = 0;
  gsize at = 0;

  for (; at < value.len; at++) {
    guint8 digit = base64_digit (value.data[at]);

    if (onb_is_white (value.data[at]))
      continue;
    if (digit == NO_DIGIT)
      break;
    group = group << 6 | digit;
    digits++;
    if (digits % 4 != 1)
      out[len++] = (guint8) (group >> (2 * (3 - (digits + 3) % 4)));
  }
  if (len < ONB_THREAD_INDEX_BYTES || !is_padding (onb_bytes_from (value, at)))
    return NULL;
  *ret_len = len;
  return out;
}
