/* SPDX-License-Identifier: Apache-2.0 */
/* Stores of Outlook: PST, OST and PAB (MS-PST), read with libpff. */
#include <string.h>

#include "source/format.h"
#include "source/pst-header.h"
#include "source/pst-walk.h"
#include "source/spool.h"

#define ENCRYPTED_BY_WINDOWS 0x10u

/* The first walk is silent: what it meets, the second tells. */
static void
look_for_sent (OnbPstStore *store)
{
  const OnbSink sink = store->source->sink;
  OnbSource *source = store->source;
  guint64 damaged = source->damaged;
  guint64 skipped = source->skipped;

  source->sink = (OnbSink){ .progress = sink.progress };
  onb_pst_walk (store, FALSE, NULL);
  source->sink = sink;
  source->damaged = damaged;
  source->skipped = skipped;
}

/* What was deleted and is still there: no folder holds it. */
static gboolean
read_lost (OnbPstStore *store, GError **error)
{
  static const OnbPstFolder nowhere = { NULL, ONB_FOLDER_UNKNOWN };
  g_autoptr (GError) broken = NULL;
  gint n = onb_pff_find_lost (store->pff, &broken);
  gboolean ok = TRUE;

  if (n < 0)
    onb_pst_lose (store, ONB_LOSS_DAMAGED, NULL, 0, "deleted items cannot be looked for",
                  broken->message);
  for (gint i = 0; ok && i < n; i++) {
    g_autoptr (OnbPffItem) message = onb_pff_get_lost (store->pff, i, NULL);

    if (message == NULL)
      onb_pst_lose (store, ONB_LOSS_RECOVERED, NULL, 0, "a deleted item that cannot be read", NULL);
    else
      ok = onb_pst_read_item (store, g_steal_pointer (&message), &nowhere,
                              "deleted from the store of Outlook", error);
  }
  return ok;
}

static void
read_store_item (OnbPstStore *store)
{
  g_autoptr (OnbPffItem) item = onb_pff_store (store->pff, NULL);
  guint16 type;
  g_autoptr (GBytes) password = NULL;
  guint32 sum = 0;

  if (item == NULL)
    return;
  store->roles = onb_pst_roles_read (item);
  password = onb_pff_value (item, ONB_MAPI_PASSWORD, sizeof sum, &type);
  if (password != NULL && g_bytes_get_size (password) == sizeof sum)
    memcpy (&sum, g_bytes_get_data (password, NULL), sizeof sum);
  /* Outlook asks for it; the mail is not encrypted with it. */
  if (sum != 0)
    onb_pst_note (store, "pst-password", NULL);
}

static gboolean
read_store (OnbSource *source, const OnbPlace *place, OnbPff *pff, gboolean is_cut, GError **error)
{
  OnbPstStore store = { .source = source, .place = place, .pff = pff, .is_cut = is_cut };
  gboolean ok;

  store.seen = g_hash_table_new (NULL, NULL);
  onb_mapi_builder_init (&store.builder);
  read_store_item (&store);
  look_for_sent (&store);
  ok = onb_pst_walk (&store, TRUE, error) && (!source->recover || read_lost (&store, error));
  g_hash_table_unref (store.seen);
  onb_mapi_builder_clear (&store.builder);
  return ok;
}

/* NULL when the file is as long as its header says. */
static gchar *
how_cut (const OnbPstHeader *header, guint64 bytes)
{
  if (header->bytes <= bytes)
    return NULL;
  return g_strdup_printf ("cut short: its header says %" G_GUINT64_FORMAT " bytes", header->bytes);
}

static gchar *
why_closed (const OnbPstHeader *header, guint64 bytes, const gchar *broken)
{
  g_autofree gchar *cut = how_cut (header, bytes);
  const gchar *what = "a store of Outlook that cannot be opened: copy or export it again";

  if (broken == NULL)
    return g_strdup ("a store that Windows encrypted for its user");
  if (!onb_pst_makes_sense (header))
    what = "a store of Outlook whose header makes no sense: copy or export it again";
  else if (cut != NULL)
    return g_strdup_printf ("a store of Outlook that is %s; copy or export it again", cut);
  else if (onb_pst_has_large_pages (header))
    what = "an OST with pages of 4 KiB (Outlook 2013 and later) that libpff cannot open: let "
           "Outlook "
           "export it as PST";
  return g_strdup_printf ("%s (%s)", what, broken);
}

static gboolean
read_stream (OnbSource *source, OnbStream *stream, const OnbPlace *place,
             const OnbPstHeader *header, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPff) pff = NULL;
  guint64 bytes = onb_stream_size (stream);
  g_autofree gchar *reason = NULL;

  if (header->encryption != ENCRYPTED_BY_WINDOWS)
    pff = onb_pff_open (source, stream, &broken);
  /* A store that ends before its own word lacks pages, and libpff may find a tree without them. */
  reason = pff != NULL ? how_cut (header, bytes)
                       : why_closed (header, bytes, broken != NULL ? broken->message : NULL);
  if (reason != NULL)
    onb_source_lose (source, pff != NULL || broken != NULL ? ONB_LOSS_DAMAGED : ONB_LOSS_SKIPPED,
                     place, -1, bytes, reason);
  return pff == NULL || read_store (source, place, pff, reason != NULL, error);
}

static gboolean
read_pst (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_autoptr (OnbStream) copy = NULL;
  OnbPstHeader header = { 0 };
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_PST_HEADER_BYTES, &len);

  onb_pst_header_read (head, len, &header);
  if (header.is_address_book) {
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes, "an address book (PAB)");
    return TRUE;
  }
  if (onb_stream_can_seek (stream))
    return read_stream (source, stream, place, &header, error);
  copy = onb_spool_copy (source, stream, place);
  return copy == NULL || read_stream (source, copy, place, &header, error);
}

static guint
bid_pst (const guint8 *head, gsize len, const OnbPlace *place)
{
  OnbPstHeader header;

  return onb_pst_header_read (head, len, &header) ? 90 : 0;
}

const OnbFormat onb_format_pst = { "pst", bid_pst, read_pst };
