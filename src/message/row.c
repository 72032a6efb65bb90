/* SPDX-License-Identifier: Apache-2.0 */
#include "message/row.h"

#include "base/wrapped-address.h"
#include "message/row-format.h"
#include "message/row-values.h"
#include "message/thread-index.h"

#define MAX_OFFSET_SECONDS (14 * 3600)

/* All lists of a row lie one behind the other; their strings are those of the row. @item and @facts
 * are those of the last row; each row sets the same fields anew. */
struct _OnbRowReader {
  OnbItem item;
  OnbFacts facts;
  OnbAddress *addresses; /* owned, like the next one */
  const gchar **ids;
  OnbExchangePair *pairs;
  gsize n_addresses;
  gsize n_ids;
  gsize addresses_room;
  gsize ids_room;
  gsize pairs_room;
};

OnbRowReader *
onb_row_reader_new (void)
{
  return g_new0 (OnbRowReader, 1);
}

void
onb_row_reader_free (OnbRowReader *reader)
{
  if (reader == NULL)
    return;
  g_free (reader->addresses);
  g_free (reader->ids);
  g_free (reader->pairs);
  g_free (reader);
}

/* Room for @n more addresses. A row has no more of them than bytes. */
static OnbAddress *
claim_addresses (OnbRowReader *reader, gsize n)
{
  OnbAddress *at;

  if (reader->n_addresses + n > reader->addresses_room) {
    reader->addresses_room = 2 * (reader->n_addresses + n);
    reader->addresses = g_renew (OnbAddress, reader->addresses, reader->addresses_room);
  }
  at = reader->addresses + reader->n_addresses;
  reader->n_addresses += n;
  return at;
}

static const gchar **
claim_ids (OnbRowReader *reader, gsize n)
{
  const gchar **at;

  if (reader->n_ids + n > reader->ids_room) {
    reader->ids_room = 2 * (reader->n_ids + n);
    reader->ids = g_renew (const gchar *, reader->ids, reader->ids_room);
  }
  at = reader->ids + reader->n_ids;
  reader->n_ids += n;
  return at;
}

/* Fills in the number; where the entries lie is known when all lists have been read, since the
 * array moves. */
static void
get_addresses (OnbRowReader *reader, OnbRow *row, OnbRowPart part, OnbAddresses *ret_list)
{
  guint n = onb_row_get_count (row, part, 2 * ONB_ROW_STRING_BYTES);
  OnbAddress *at;

  ret_list->n = n;
  if (n == 0)
    return;
  at = claim_addresses (reader, n);
  for (guint i = 0; i < n && !row->cursor.failed; i++)
    at[i] = onb_row_get_address (row);
}

static void
get_ids (OnbRowReader *reader, OnbRow *row, OnbRowPart part, OnbIds *ret_list)
{
  guint n = onb_row_get_count (row, part, ONB_ROW_STRING_BYTES);
  const gchar **at;

  ret_list->n = n;
  if (n == 0)
    return;
  at = claim_ids (reader, n);
  for (guint i = 0; i < n && !row->cursor.failed; i++) {
    at[i] = onb_row_get_bytes (row);
    if (*at[i] == '\0')
      onb_cursor_fail (&row->cursor);
  }
}

static gint32
get_offset_seconds (OnbRow *row)
{
  gint32 offset;

  if (!onb_row_has (row, ONB_ROW_DATE))
    return 0;
  offset = (gint32) onb_cursor_u32 (&row->cursor);
  if (offset < -MAX_OFFSET_SECONDS || offset > MAX_OFFSET_SECONDS)
    onb_cursor_fail (&row->cursor);
  return offset;
}

static void
get_hash (OnbRow *row, OnbItem *item)
{
  const guint8 *sum;

  if (onb_row_has (row, ONB_ROW_HASH) != ((item->flags & ONB_ITEM_HAS_HASH) != 0))
    onb_cursor_fail (&row->cursor);
  memset (item->sha256, 0, sizeof item->sha256);
  if (!onb_row_has (row, ONB_ROW_HASH))
    return;
  sum = onb_cursor_bytes (&row->cursor, sizeof item->sha256);
  if (sum != NULL)
    memcpy (item->sha256, sum, sizeof item->sha256);
}

static void
get_fixed (OnbRow *row, OnbItem *item, OnbFacts *facts)
{
  row->parts = onb_row_check_bits (row, onb_cursor_u32 (&row->cursor), ONB_ROW_END);
  item->serial = onb_cursor_u64 (&row->cursor);
  item->origin.length = onb_cursor_u64 (&row->cursor);
  item->origin.path = onb_row_get_bytes (row);
  item->folder = onb_row_get_bytes (row);
  item->role = onb_row_get_role (row);
  facts->label_role = onb_row_get_role (row);
  item->flags = onb_row_check_bits (row, onb_cursor_u8 (&row->cursor), ONB_ROW_ITEM_FLAGS + 1);
  facts->marks = onb_row_check_bits (row, onb_cursor_u32 (&row->cursor), ONB_ROW_MARKS_END);
  facts->defects = onb_row_check_bits (row, onb_cursor_u32 (&row->cursor), ONB_ROW_DEFECTS_END);
}

static void
get_integers (OnbRow *row, OnbItem *item, OnbFacts *facts)
{
  item->origin.offset = -1;
  if (onb_row_has (row, ONB_ROW_OFFSET)) {
    item->origin.offset = (gint64) onb_cursor_u64 (&row->cursor);
    if (item->origin.offset < 0)
      onb_cursor_fail (&row->cursor);
  }
  item->separator_unix = onb_row_get_time (row, ONB_ROW_SEPARATOR);
  item->mtime_unix = onb_row_get_time (row, ONB_ROW_MTIME);
  facts->date_unix = onb_row_get_usable_time (row, ONB_ROW_DATE);
  facts->date_offset_seconds = get_offset_seconds (row);
  facts->received_top_unix = onb_row_get_usable_time (row, ONB_ROW_RECEIVED_TOP);
  facts->received_lowest_unix = onb_row_get_usable_time (row, ONB_ROW_RECEIVED_LOWEST);
  get_hash (row, item);
}

static void
get_texts (OnbRow *row, OnbItem *item, OnbFacts *facts)
{
  item->origin.member = onb_row_get_part (row, ONB_ROW_MEMBER, onb_row_get_bytes, NULL);
  facts->message_id = onb_row_get_part (row, ONB_ROW_MESSAGE_ID, onb_row_get_bytes, "");
  facts->original_id = onb_row_get_part (row, ONB_ROW_ORIGINAL_ID, onb_row_get_bytes, "");
  facts->subject = onb_row_get_part (row, ONB_ROW_SUBJECT, onb_row_get_text, "");
  facts->base_subject = onb_row_get_part (row, ONB_ROW_BASE_SUBJECT, onb_row_get_text, "");
  facts->list_id = onb_row_get_part (row, ONB_ROW_LIST_ID, onb_row_get_text, "");
  facts->list_post = onb_row_get_part (row, ONB_ROW_LIST_POST, onb_row_get_text, "");
  facts->from = onb_row_get_address_part (row, ONB_ROW_FROM);
  facts->sender = onb_row_get_address_part (row, ONB_ROW_SENDER);
  facts->delegation = onb_row_get_address_part (row, ONB_ROW_DELEGATION);
  facts->original_from = onb_row_get_address_part (row, ONB_ROW_ORIGINAL_FROM);
}

static void
get_thread_index (OnbRow *row, OnbFacts *facts)
{
  guint n = onb_row_get_count (row, ONB_ROW_THREAD_INDEX, 1);

  facts->thread_index = NULL;
  facts->thread_index_bytes = 0;
  if (!onb_row_has (row, ONB_ROW_THREAD_INDEX))
    return;
  if (n < ONB_THREAD_INDEX_BYTES)
    onb_cursor_fail (&row->cursor);
  facts->thread_index = onb_cursor_bytes (&row->cursor, n);
  facts->thread_index_bytes = n;
}

/* The lists lie one behind the other in the reader's arrays, in the order in which they were read.
 */
static void
get_lists (OnbRowReader *reader, OnbRow *row, OnbFacts *facts)
{
  OnbAddresses *lists[]
      = { &facts->reply_to, &facts->to, &facts->cc, &facts->bcc, &facts->delivered };
  static const OnbRowPart parts[]
      = { ONB_ROW_REPLY_TO, ONB_ROW_TO, ONB_ROW_CC, ONB_ROW_BCC, ONB_ROW_DELIVERED };
  const OnbAddress *address;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    get_addresses (reader, row, parts[i], lists[i]);
  get_ids (reader, row, ONB_ROW_REFERENCES, &facts->references);
  get_ids (reader, row, ONB_ROW_IN_REPLY_TO, &facts->in_reply_to);
  get_thread_index (row, facts);
  if (row->cursor.failed)
    return;
  address = reader->addresses;
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    lists[i]->items = address;
    address += lists[i]->n;
  }
  facts->references.items = reader->ids;
  facts->in_reply_to.items = facts->references.items + facts->references.n;
}

static OnbAddress
get_store_address (OnbRow *row, guint8 parts, OnbRowStorePart part)
{
  return (parts & part) != 0 ? onb_row_get_address (row) : (OnbAddress){ "", "" };
}

static gint64
get_store_time (OnbRow *row, guint8 parts, OnbRowStorePart part)
{
  return (parts & part) != 0 ? onb_row_check_usable (row, (gint64) onb_cursor_u64 (&row->cursor))
                             : ONB_NO_TIME;
}

static guint16
get_verb (OnbRow *row, guint8 parts)
{
  guint32 verb;

  if ((parts & ONB_ROW_STORE_VERB) == 0)
    return 0;
  verb = onb_cursor_u32 (&row->cursor);
  if (verb == 0 || verb > G_MAXUINT16)
    onb_cursor_fail (&row->cursor);
  return (guint16) verb;
}

static OnbExchangePair
get_pair (OnbRow *row)
{
  OnbExchangePair pair;
  guint8 source;

  pair.dn = onb_row_get_text (row);
  pair.smtp = onb_row_get_text (row);
  source = onb_cursor_u8 (&row->cursor);
  /* A pair leads from a name of Exchange to what leads nowhere else. */
  if (pair.dn[0] != '/' || pair.smtp[0] == '/' || strchr (pair.smtp, '@') == NULL
      || onb_is_wrapped_address (pair.smtp) || source > ONB_PAIR_RECEIVED)
    onb_cursor_fail (&row->cursor);
  pair.source = (OnbPairSource) source;
  return pair;
}

static void
get_pairs (OnbRowReader *reader, OnbRow *row, OnbStoreFacts *store)
{
  guint32 n = onb_cursor_count (&row->cursor);

  if (n > row->cursor.left / (2 * ONB_ROW_STRING_BYTES + 1)) {
    onb_cursor_fail (&row->cursor);
    return;
  }
  if (n > reader->pairs_room) {
    reader->pairs_room = 2 * (gsize) n;
    reader->pairs = g_renew (OnbExchangePair, reader->pairs, reader->pairs_room);
  }
  for (guint32 i = 0; i < n && !row->cursor.failed; i++)
    reader->pairs[i] = get_pair (row);
  store->pairs = reader->pairs;
  store->n_pairs = n;
}

static void
get_store (OnbRowReader *reader, OnbRow *row, const OnbFacts *facts, OnbStoreFacts *store)
{
  guint8 parts;

  *store = (OnbStoreFacts){ .submit_unix = ONB_NO_TIME };
  if (onb_row_has (row, ONB_ROW_STORE) != ((facts->marks & ONB_MARK_STORE) != 0))
    onb_cursor_fail (&row->cursor);
  parts = onb_row_has (row, ONB_ROW_STORE) ? onb_cursor_u8 (&row->cursor) : 0;
  store->sender = get_store_address (row, parts, ONB_ROW_STORE_SENDER);
  store->represented = get_store_address (row, parts, ONB_ROW_STORE_REPRESENTED);
  store->creator = get_store_address (row, parts, ONB_ROW_STORE_CREATOR);
  store->modifier = get_store_address (row, parts, ONB_ROW_STORE_MODIFIER);
  store->verb = get_verb (row, parts);
  store->verb_unix = get_store_time (row, parts, ONB_ROW_STORE_VERB_TIME);
  store->submit_unix = get_store_time (row, parts, ONB_ROW_STORE_SUBMIT);
  store->delivery_unix = get_store_time (row, parts, ONB_ROW_STORE_DELIVERY);
  if (onb_row_has (row, ONB_ROW_STORE))
    get_pairs (reader, row, store);
}

/* Both are there or none is. */
static void
get_journal (OnbRow *row, OnbFacts *facts)
{
  facts->journal_sender = onb_row_get_address_part (row, ONB_ROW_JOURNAL);
  facts->journal_represented = onb_row_get_address_part (row, ONB_ROW_JOURNAL);
  if (!onb_row_has (row, ONB_ROW_JOURNAL))
    return;
  if ((facts->marks & ONB_MARK_JOURNAL) == 0 || *facts->journal_sender.addr == '\0'
      || *facts->journal_represented.addr == '\0')
    onb_cursor_fail (&row->cursor);
}

/* The bytes of the row behind its length; NULL when @data holds less. */
static gboolean
open_row (const guint8 *data, gsize len, OnbCursor *ret_cursor)
{
  OnbCursor cursor = onb_cursor_init (data, len);
  guint32 bytes = onb_cursor_u32 (&cursor);

  if (cursor.failed || bytes > cursor.left)
    return FALSE;
  *ret_cursor = onb_cursor_init (cursor.at, bytes);
  return TRUE;
}

gboolean
onb_row_unpack (OnbRowReader *reader, const guint8 *data, gsize len, OnbItem *ret_item,
                OnbFacts *ret_facts, gsize *ret_used, GError **error)
{
  OnbRow row = { 0 };

  g_return_val_if_fail (reader != NULL, FALSE);
  g_return_val_if_fail (data != NULL || len == 0, FALSE);

  reader->n_addresses = 0;
  reader->n_ids = 0;
  if (!open_row (data, len, &row.cursor)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_FORMAT,
                 "row of a worker is cut after %" G_GSIZE_FORMAT " bytes", len);
    return FALSE;
  }
  get_fixed (&row, &reader->item, &reader->facts);
  get_integers (&row, &reader->item, &reader->facts);
  get_texts (&row, &reader->item, &reader->facts);
  get_lists (reader, &row, &reader->facts);
  get_store (reader, &row, &reader->facts, &reader->facts.store);
  get_journal (&row, &reader->facts);
  if (row.cursor.failed || row.cursor.left > 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_FORMAT, "row of a worker holds %s",
                 row.cursor.failed ? "a value out of range" : "more bytes than it should");
    return FALSE;
  }
  *ret_item = reader->item;
  *ret_facts = reader->facts;
  *ret_used = (gsize) (row.cursor.at - data);
  return TRUE;
}
