/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an MSG file: an item, or a loss; and the size of the window changes nothing. */
#include "read-bytes.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

typedef struct {
  guint items;
  guint losses;
  guint findings;
  guint properties;
  guint recipients;
  guint sum; /* of all bytes of all values */
  guint8 sha256[ONB_DIGEST_BYTES];
} Told;

/* Reads every byte that a table shows. */
static guint
add_up (const OnbMapiTable *table)
{
  guint sum = 0;

  for (guint i = 0; i < table->n; i++) {
    for (gsize at = 0; at < table->items[i].len; at++)
      sum += table->items[i].data[at];
  }
  return sum;
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;

  told->sum = add_up (&item->mapi->message);
  for (guint i = 0; i < item->mapi->n_recipients; i++)
    told->sum += add_up (&item->mapi->recipients[i]);
  told->items++;
  told->properties = item->mapi->message.n;
  told->recipients = item->mapi->n_recipients;
  memcpy (told->sha256, item->sha256, sizeof told->sha256);
  check (item->header == NULL && (item->flags & ONB_ITEM_HAS_HASH) != 0);
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  ((Told *) data)->losses++;
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  ((Told *) data)->findings++;
}

static Told
read_all (const guint8 *data, gsize len, gsize window)
{
  const OnbPlace place = { .path = "1.msg",
                           .name = "1.msg",
                           .folder = "/",
                           .bytes = window == ONB_STREAM_FILE_WINDOW ? len : 0,
                           .mtime_unix = ONB_NO_TIME };
  Told told = { 0 };
  const OnbSink sink = { .item = take_item, .loss = take_loss, .finding = take_finding };

  read_bytes (&onb_format_msg, &place, data, len, window, 4096, &sink, &told);
  check (told.items + told.losses > 0 && told.items <= 1);
  return told;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  Told large = read_all (data, len, ONB_STREAM_FILE_WINDOW);
  Told small = read_all (data, len, SMALL_WINDOW);

  check (memcmp (&large, &small, sizeof large) == 0);
  return 0;
}
