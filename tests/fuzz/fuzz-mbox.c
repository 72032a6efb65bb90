/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an mbox: no byte is lost or told twice, items follow each other without gaps, and
 * the size of the window changes nothing. */
#include "read-bytes.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

typedef struct {
  guint64 items;
  guint64 suspects;
  guint64 findings;
  guint64 bytes;      /* of the container, as it says itself */
  gint64 next_offset; /* where the next item must begin; -1: anywhere */
  guint sum;          /* of all that was told */
} Told;

/* A piece of the file, whether it counts or not. */
static void
take_piece (Told *told, const OnbOrigin *origin)
{
  told->items++;
  check (origin->offset >= 0);
  check (told->next_offset < 0 || origin->offset == told->next_offset);
  told->next_offset = origin->offset + (gint64) origin->length;
}

static gboolean
take_item (const OnbItem *item, gpointer user_data, GError **error)
{
  Told *told = user_data;
  g_autoptr (GBytes) header = g_bytes_new (item->header, item->header_bytes);
  g_autoptr (GBytes) body = g_bytes_new (item->body_head, item->body_head_bytes);

  take_piece (told, &item->origin);
  check (item->serial == told->items);
  check (item->header_bytes + item->body_head_bytes <= item->origin.length);
  told->sum = told->sum * 31 + g_bytes_hash (header);
  told->sum = told->sum * 31 + g_bytes_hash (body);
  told->sum = told->sum * 31 + item->sha256[0];
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
  if (kind == ONB_LOSS_RECOVERED)
    take_piece (user_data, origin);
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

  check (container->bytes
         == container->item_bytes + container->separator_bytes + container->gap_bytes);
  told->bytes += container->bytes;
}

static Told
read_all (const guint8 *data, gsize len, gsize window)
{
  const OnbPlace place = { .path = "x", .name = "x", .folder = "/", .mtime_unix = ONB_NO_TIME };
  Told told = { .next_offset = -1 };
  const OnbSink sink = { .item = take_item,
                         .suspect = take_suspect,
                         .loss = take_loss,
                         .finding = take_finding,
                         .container = take_container };

  read_bytes (&onb_format_mbox, &place, data, len, window, 2000, &sink, &told);
  check (told.items == 0 || (told.next_offset == (gint64) len && told.bytes == len));
  return told;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  Told large = read_all (data, len, ONB_STREAM_FILE_WINDOW);
  Told small = read_all (data, len, SMALL_WINDOW);

  check (large.items == small.items && large.suspects == small.suspects
         && large.findings == small.findings && large.sum == small.sum);
  return 0;
}
