/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of Apple Mail: one item or one loss, whose sum is that of bytes which stand
 * in the file, and the size of the window changes nothing. */
#include "read-bytes.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

typedef struct {
  guint items;
  guint losses;
  guint findings;
  gsize header_bytes;
  OnbItemFlags flags;
  guint8 sha256[ONB_DIGEST_BYTES];
  gsize shown_bytes;
  guint8 shown[64]; /* the begin of the header block */
} Told;

static gboolean
take_item (const OnbItem *item, gpointer user_data, GError **error)
{
  Told *told = user_data;

  told->items++;
  told->header_bytes = item->header_bytes;
  told->flags = item->flags;
  memcpy (told->sha256, item->sha256, sizeof told->sha256);
  told->shown_bytes = MIN (item->header_bytes, sizeof told->shown);
  if (told->shown_bytes > 0)
    memcpy (told->shown, item->header, told->shown_bytes);
  check (item->origin.offset == -1);
  check (item->header_bytes + item->body_head_bytes <= item->origin.length);
  check (item->body_head_bytes <= ONB_BODY_HEAD_BYTES);
  return TRUE;
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

static Told
read_all (const guint8 *data, gsize len, gsize window)
{
  const OnbPlace place
      = { .path = "1.emlx", .name = "1.emlx", .folder = "/", .mtime_unix = ONB_NO_TIME };
  Told told = { 0 };
  const OnbSink sink = { .item = take_item, .loss = take_loss, .finding = take_finding };

  read_bytes (&onb_format_emlx, &place, data, len, window, 2000, &sink, &told);
  check (told.items + told.losses > 0 && told.items <= 1);
  return told;
}

/* The message begins where its header block was shown, and its sum is that of some bytes from
 * there. Costly, so only for short inputs. */
static void
check_sum (const Told *told, const guint8 *data, gsize len)
{
  g_autoptr (OnbDigest) digest = onb_digest_new ();
  guint8 sum[ONB_DIGEST_BYTES];
  gboolean found = FALSE;

  for (gsize from = 0; !found && from + told->shown_bytes <= len; from++) {
    if (told->shown_bytes > 0 && memcmp (data + from, told->shown, told->shown_bytes) != 0)
      continue;
    for (gsize to = from + told->header_bytes; !found && to <= len; to++) {
      onb_digest_start (digest);
      onb_digest_update (digest, data + from, to - from);
      onb_digest_finish (digest, sum);
      found = memcmp (sum, told->sha256, sizeof sum) == 0;
    }
  }
  check (found);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  Told large = read_all (data, len, ONB_STREAM_FILE_WINDOW);
  Told small = read_all (data, len, SMALL_WINDOW);

  check (large.items == small.items && large.losses == small.losses
         && large.findings == small.findings && large.flags == small.flags
         && large.header_bytes == small.header_bytes
         && memcmp (large.sha256, small.sha256, sizeof large.sha256) == 0);
  if (large.items == 1 && len <= 256)
    check_sum (&large, data, len);
  return 0;
}
