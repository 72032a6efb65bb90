/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as MMDF: no byte is lost or told twice, items follow each other, and the size of the
 * window changes nothing. */
#include "read-bytes.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

typedef struct {
  guint64 items;
  guint64 suspects;
  guint64 losses;
  guint64 findings;
  guint64 bytes;       /* of the container, as it says itself */
  guint64 item_bytes;  /* of the items with the lines around them */
  guint64 inner_bytes; /* of both, as the container says itself */
  gint64 next_offset;  /* before which no item may begin */
  guint sum;           /* of all that was told */
} Told;

static gboolean
take_item (const OnbItem *item, gpointer user_data, GError **error)
{
  Told *told = user_data;
  g_autoptr (GBytes) header = g_bytes_new (item->header, item->header_bytes);
  g_autoptr (GBytes) body = g_bytes_new (item->body_head, item->body_head_bytes);

  check (item->serial == ++told->items);
  check (item->origin.offset >= told->next_offset);
  check (item->header_bytes + item->body_head_bytes <= item->origin.length);
  told->next_offset = item->origin.offset + (gint64) item->origin.length;
  told->item_bytes += item->origin.length;
  told->sum = told->sum * 31 + g_bytes_hash (header);
  told->sum = told->sum * 31 + g_bytes_hash (body);
  told->sum = told->sum * 31 + item->sha256[0];
  told->sum = told->sum * 31 + (guint) item->origin.offset;
  told->sum = told->sum * 31 + (guint) item->separator_unix + (guint) item->flags;
  return TRUE;
}

static void
take_suspect (guint64 serial, const gchar *reason, gpointer user_data)
{
  Told *told = user_data;

  check (serial >= 1 && serial <= told->items);
  told->suspects++;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer user_data)
{
  ((Told *) user_data)->losses++;
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer user_data)
{
  ((Told *) user_data)->findings++;
}

static void
take_container (const OnbContainer *container, gpointer user_data)
{
  Told *told = user_data;

  told->bytes = container->bytes;
  told->inner_bytes = container->item_bytes + container->separator_bytes;
  check (container->bytes == told->inner_bytes + container->gap_bytes);
}

static Told
read_all (const guint8 *data, gsize len, gsize window)
{
  const OnbPlace place = { .path = "x", .name = "x", .folder = "/", .mtime_unix = ONB_NO_TIME };
  Told told = { 0 };
  const OnbSink sink = { .item = take_item,
                         .suspect = take_suspect,
                         .loss = take_loss,
                         .finding = take_finding,
                         .container = take_container };

  read_bytes (&onb_format_mmdf, &place, data, len, window, 2000, &sink, &told);
  check (told.bytes == len && told.inner_bytes == told.item_bytes);
  return told;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  Told large = read_all (data, len, ONB_STREAM_FILE_WINDOW);
  Told small = read_all (data, len, SMALL_WINDOW);

  check (large.items == small.items && large.suspects == small.suspects
         && large.losses == small.losses && large.findings == small.findings
         && large.sum == small.sum);
  return 0;
}
