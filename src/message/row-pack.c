/* SPDX-License-Identifier: Apache-2.0 */
#include "message/row.h"

#include "base/cursor.h"
#include "message/row-format.h"

/* A guess that holds for most rows; the block grows by itself. */
#define ROOM_BYTES 1024u

/* Bytes behind what @out had before; @at is the next free one. */
typedef struct {
  GByteArray *out;
  gsize at;
} Writer;

/* Room for @bytes more, at which the writer then stands behind. */
static guint8 *
claim (Writer *writer, gsize bytes)
{
  guint8 *at;

  if (writer->at + bytes > writer->out->len)
    g_byte_array_set_size (writer->out, (guint) (writer->at + bytes + ROOM_BYTES));
  at = writer->out->data + writer->at;
  writer->at += bytes;
  return at;
}

static void
put_u8 (Writer *writer, guint8 value)
{
  *claim (writer, 1) = value;
}

static void
put_u32 (Writer *writer, guint32 value)
{
  onb_le_put_u32 (claim (writer, sizeof value), value);
}

static void
put_u64 (Writer *writer, guint64 value)
{
  onb_le_put_u64 (claim (writer, sizeof value), value);
}

static void
put_count (Writer *writer, gsize count)
{
  if (count < ONB_CURSOR_LONG) {
    put_u8 (writer, (guint8) count);
  } else {
    put_u8 (writer, ONB_CURSOR_LONG);
    put_u32 (writer, (guint32) count);
  }
}

static void
put_string (Writer *writer, const gchar *text)
{
  gsize len = strlen (text);

  put_count (writer, len);
  memcpy (claim (writer, len + 1), text, len + 1);
}

static void
put_address (Writer *writer, const OnbAddress *address)
{
  put_string (writer, address->addr);
  put_string (writer, address->name);
}

/* The parts that are there, gathered while they are written. */
typedef struct {
  Writer writer;
  guint32 parts;
} Row;

static void
add_time (Row *row, OnbRowPart part, gint64 time)
{
  if (time == ONB_NO_TIME)
    return;
  row->parts |= part;
  put_u64 (&row->writer, (guint64) time);
}

static void
add_string (Row *row, OnbRowPart part, const gchar *text)
{
  if (text == NULL || *text == '\0')
    return;
  row->parts |= part;
  put_string (&row->writer, text);
}

static void
add_address (Row *row, OnbRowPart part, const OnbAddress *address)
{
  if (*address->addr == '\0' && *address->name == '\0')
    return;
  row->parts |= part;
  put_address (&row->writer, address);
}

static void
add_addresses (Row *row, OnbRowPart part, const OnbAddresses *addresses)
{
  if (addresses->n == 0)
    return;
  row->parts |= part;
  put_count (&row->writer, addresses->n);
  for (guint i = 0; i < addresses->n; i++)
    put_address (&row->writer, &addresses->items[i]);
}

static void
add_ids (Row *row, OnbRowPart part, const OnbIds *ids)
{
  if (ids->n == 0)
    return;
  row->parts |= part;
  put_count (&row->writer, ids->n);
  for (guint i = 0; i < ids->n; i++)
    put_string (&row->writer, ids->items[i]);
}

static void
add_integers (Row *row, const OnbItem *item, const OnbFacts *facts)
{
  if (item->origin.offset >= 0) {
    row->parts |= ONB_ROW_OFFSET;
    put_u64 (&row->writer, (guint64) item->origin.offset);
  }
  add_time (row, ONB_ROW_SEPARATOR, item->separator_unix);
  add_time (row, ONB_ROW_MTIME, item->mtime_unix);
  add_time (row, ONB_ROW_DATE, facts->date_unix);
  if (facts->date_unix != ONB_NO_TIME)
    put_u32 (&row->writer, (guint32) facts->date_offset_seconds);
  add_time (row, ONB_ROW_RECEIVED_TOP, facts->received_top_unix);
  add_time (row, ONB_ROW_RECEIVED_LOWEST, facts->received_lowest_unix);
  if ((item->flags & ONB_ITEM_HAS_HASH) != 0) {
    row->parts |= ONB_ROW_HASH;
    memcpy (claim (&row->writer, sizeof item->sha256), item->sha256, sizeof item->sha256);
  }
}

static void
add_texts (Row *row, const OnbItem *item, const OnbFacts *facts)
{
  add_string (row, ONB_ROW_MEMBER, item->origin.member);
  add_string (row, ONB_ROW_MESSAGE_ID, facts->message_id);
  add_string (row, ONB_ROW_ORIGINAL_ID, facts->original_id);
  add_string (row, ONB_ROW_SUBJECT, facts->subject);
  add_string (row, ONB_ROW_BASE_SUBJECT, facts->base_subject);
  add_string (row, ONB_ROW_LIST_ID, facts->list_id);
  add_string (row, ONB_ROW_LIST_POST, facts->list_post);
  add_address (row, ONB_ROW_FROM, &facts->from);
  add_address (row, ONB_ROW_SENDER, &facts->sender);
  add_address (row, ONB_ROW_DELEGATION, &facts->delegation);
  add_address (row, ONB_ROW_ORIGINAL_FROM, &facts->original_from);
}

static void
add_lists (Row *row, const OnbFacts *facts)
{
  add_addresses (row, ONB_ROW_REPLY_TO, &facts->reply_to);
  add_addresses (row, ONB_ROW_TO, &facts->to);
  add_addresses (row, ONB_ROW_CC, &facts->cc);
  add_addresses (row, ONB_ROW_BCC, &facts->bcc);
  add_addresses (row, ONB_ROW_DELIVERED, &facts->delivered);
  add_ids (row, ONB_ROW_REFERENCES, &facts->references);
  add_ids (row, ONB_ROW_IN_REPLY_TO, &facts->in_reply_to);
  if (facts->thread_index != NULL) {
    row->parts |= ONB_ROW_THREAD_INDEX;
    put_count (&row->writer, facts->thread_index_bytes);
    memcpy (claim (&row->writer, facts->thread_index_bytes), facts->thread_index,
            facts->thread_index_bytes);
  }
}

/* One part of the store's facts: its bit in @parts, and its value. */
static void
add_store_address (Row *row, guint8 *parts, OnbRowStorePart part, const OnbAddress *address)
{
  if (*address->addr == '\0' && *address->name == '\0')
    return;
  *parts |= (guint8) part;
  put_address (&row->writer, address);
}

static void
add_store_time (Row *row, guint8 *parts, OnbRowStorePart part, gint64 time)
{
  if (time == ONB_NO_TIME)
    return;
  *parts |= (guint8) part;
  put_u64 (&row->writer, (guint64) time);
}

static void
add_store (Row *row, const OnbStoreFacts *store)
{
  const gsize at = row->writer.at;
  guint8 parts = 0;

  put_u8 (&row->writer, 0);
  row->parts |= ONB_ROW_STORE;
  add_store_address (row, &parts, ONB_ROW_STORE_SENDER, &store->sender);
  add_store_address (row, &parts, ONB_ROW_STORE_REPRESENTED, &store->represented);
  add_store_address (row, &parts, ONB_ROW_STORE_CREATOR, &store->creator);
  add_store_address (row, &parts, ONB_ROW_STORE_MODIFIER, &store->modifier);
  if (store->verb != 0) {
    parts |= ONB_ROW_STORE_VERB;
    put_u32 (&row->writer, store->verb);
  }
  add_store_time (row, &parts, ONB_ROW_STORE_VERB_TIME, store->verb_unix);
  add_store_time (row, &parts, ONB_ROW_STORE_SUBMIT, store->submit_unix);
  add_store_time (row, &parts, ONB_ROW_STORE_DELIVERY, store->delivery_unix);
  row->writer.out->data[at] = parts;
  put_count (&row->writer, store->n_pairs);
  for (guint i = 0; i < store->n_pairs; i++) {
    put_string (&row->writer, store->pairs[i].dn);
    put_string (&row->writer, store->pairs[i].smtp);
    put_u8 (&row->writer, (guint8) store->pairs[i].source);
  }
}

static void
add_journal (Row *row, const OnbFacts *facts)
{
  if ((facts->marks & ONB_MARK_JOURNAL) == 0 || *facts->journal_represented.addr == '\0')
    return;
  row->parts |= ONB_ROW_JOURNAL;
  put_address (&row->writer, &facts->journal_sender);
  put_address (&row->writer, &facts->journal_represented);
}

void
onb_row_pack (GByteArray *out, const OnbItem *item, const OnbFacts *facts)
{
  const gsize start = out->len;
  Row row = { .writer = { out, start } };

  claim (&row.writer, 2 * sizeof (guint32)); /* length and parts, known at the end */
  put_u64 (&row.writer, item->serial);
  put_u64 (&row.writer, item->origin.length);
  put_string (&row.writer, item->origin.path == NULL ? "" : item->origin.path);
  put_string (&row.writer, item->folder == NULL ? "" : item->folder);
  put_u8 (&row.writer, (guint8) item->role);
  put_u8 (&row.writer, (guint8) facts->label_role);
  put_u8 (&row.writer, (guint8) item->flags);
  put_u32 (&row.writer, facts->marks);
  put_u32 (&row.writer, facts->defects);
  add_integers (&row, item, facts);
  add_texts (&row, item, facts);
  add_lists (&row, facts);
  if ((facts->marks & ONB_MARK_STORE) != 0)
    add_store (&row, &facts->store);
  add_journal (&row, facts);
  g_byte_array_set_size (out, (guint) row.writer.at);
  onb_le_put_u32 (out->data + start, (guint32) (row.writer.at - start - sizeof (guint32)));
  onb_le_put_u32 (out->data + start + sizeof (guint32), row.parts);
}
