/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-header.h"

#include <string.h>

#define VERSION_AT 10u
#define CLIENT_AT 8u

/* Where the two kinds keep what we ask for. */
typedef struct {
  gsize bytes_at;
  gsize bytes_width;
  gsize encryption_at;
} Layout;

static const Layout ansi = { 0xa8, 4, 0x1cd };
static const Layout unicode = { 0xb8, 8, 0x201 };

static guint64
read_number (const guint8 *data, gsize len, gsize at, gsize width)
{
  guint64 value = 0;

  for (gsize i = width; i > 0 && at + width <= len; i--)
    value = value << 8 | data[at + i - 1];
  return value;
}

gboolean
onb_pst_header_read (const guint8 *data, gsize len, OnbPstHeader *ret_header)
{
  const Layout *layout;

  if (len < 4 || memcmp (data, "!BDN", 4) != 0)
    return FALSE;
  ret_header->version = (guint16) read_number (data, len, VERSION_AT, 2);
  ret_header->is_address_book = len >= CLIENT_AT + 2 && memcmp (data + CLIENT_AT, "AB", 2) == 0;
  layout = onb_pst_is_ansi (ret_header) ? &ansi : &unicode;
  ret_header->bytes = read_number (data, len, layout->bytes_at, layout->bytes_width);
  ret_header->encryption = (guint8) read_number (data, len, layout->encryption_at, 1);
  return TRUE;
}
