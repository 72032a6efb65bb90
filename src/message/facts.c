/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "message/address.h"
#include "message/date.h"
#include "message/header.h"
#include "message/ids.h"
#include "message/journal.h"
#include "message/mapi.h"
#include "message/marks.h"
#include "message/reader.h"
#include "message/subject.h"
#include "message/thread-index.h"

#include <gmime/gmime.h>

#define FIELD_BIT(id) (1u << (id))

/* Fields of which a second one is a defect (RFC 5322, 3.6). */
#define SINGLE_FIELDS                                                                              \
  (FIELD_BIT (ONB_FIELD_FROM) | FIELD_BIT (ONB_FIELD_SENDER) | FIELD_BIT (ONB_FIELD_DATE)          \
   | FIELD_BIT (ONB_FIELD_MESSAGE_ID) | FIELD_BIT (ONB_FIELD_SUBJECT))
#define ACTOR_FIELDS (FIELD_BIT (ONB_FIELD_FROM) | FIELD_BIT (ONB_FIELD_SENDER))

static OnbAddress
read_actor (OnbFactsReader *reader, OnbBytes value)
{
  OnbAddress actor = onb_reader_address (reader, value);

  if (*actor.addr == '\0')
    reader->facts.defects |= ONB_DEFECT_BAD_ADDRESS;
  return actor;
}

static void
read_date (OnbFactsReader *reader, OnbBytes value)
{
  OnbDate date;

  if (!onb_date_parse (value, &date)) {
    reader->facts.defects |= ONB_DEFECT_BAD_DATE;
    return;
  }
  reader->facts.date_unix = date.unix_seconds;
  reader->facts.date_offset_seconds = date.offset_seconds;
  if (date.no_zone)
    reader->facts.defects |= ONB_DEFECT_NO_ZONE;
}

static void
read_received (OnbFactsReader *reader, OnbBytes value)
{
  OnbDate date;

  if (reader->received_seen >= reader->limits.received) {
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
    return;
  }
  reader->received_seen++;
  if (!onb_date_parse_received (value, &date))
    return;
  onb_received_add (&reader->received, date.unix_seconds);
  if (date.no_zone)
    reader->facts.defects |= ONB_DEFECT_NO_ZONE;
}

/* The first field that holds one. */
static void
read_thread_index (OnbFactsReader *reader, OnbBytes value)
{
  gsize len;

  if (reader->facts.thread_index != NULL)
    return;
  reader->facts.thread_index = onb_thread_index_decode (&reader->arena, value, &len);
  if (reader->facts.thread_index != NULL)
    reader->facts.thread_index_bytes = (guint) len;
}

/* Fields that may repeat: each one counts, or is looked at. */
static gboolean
read_repeated (OnbFactsReader *reader, const OnbField *field)
{
  switch (field->id) {
  case ONB_FIELD_BCC:
    onb_reader_addresses (reader, field->value, reader->bcc);
    return TRUE;
  case ONB_FIELD_CC:
    onb_reader_addresses (reader, field->value, reader->cc);
    return TRUE;
  case ONB_FIELD_DELIVERED:
    onb_reader_addresses (reader, field->value, reader->delivered);
    return TRUE;
  case ONB_FIELD_REPLY_TO:
    onb_reader_addresses (reader, field->value, reader->reply_to);
    return TRUE;
  case ONB_FIELD_TO:
    onb_reader_addresses (reader, field->value, reader->to);
    return TRUE;
  case ONB_FIELD_IN_REPLY_TO:
    onb_reader_ids (reader, field->value, FALSE, reader->in_reply_to);
    return TRUE;
  case ONB_FIELD_REFERENCES:
    onb_reader_ids (reader, field->value, TRUE, reader->references);
    return TRUE;
  case ONB_FIELD_RECEIVED:
    read_received (reader, field->value);
    return TRUE;
  case ONB_FIELD_THREAD_INDEX:
    read_thread_index (reader, field->value);
    return TRUE;
  default:
    return FALSE;
  }
}

/* Fields of which the first counts, even when it is empty. */
static void
read_first (OnbFactsReader *reader, const OnbField *field)
{
  OnbFacts *facts = &reader->facts;
  OnbBytes value = field->value;

  switch (field->id) {
  case ONB_FIELD_FROM:
    facts->from = read_actor (reader, value);
    break;
  case ONB_FIELD_SENDER:
    facts->sender = read_actor (reader, value);
    break;
  case ONB_FIELD_DATE:
    read_date (reader, value);
    break;
  case ONB_FIELD_MESSAGE_ID:
    facts->message_id = onb_reader_id (reader, value);
    break;
  case ONB_FIELD_ORIGINAL_ID:
    facts->original_id = onb_reader_id (reader, value);
    break;
  case ONB_FIELD_SUBJECT:
    facts->subject = onb_decode_text (&reader->decoder, value);
    facts->base_subject = onb_subject_base (&reader->arena, facts->subject);
    break;
  case ONB_FIELD_GOOGLE_DELEGATION:
    facts->delegation = onb_reader_address (reader, value);
    break;
  case ONB_FIELD_ORIGINAL_FROM:
    facts->original_from = onb_reader_address (reader, value);
    break;
  case ONB_FIELD_GOOGLE_ORIGINAL_FROM:
    reader->google_original_from = onb_reader_address (reader, value);
    break;
  case ONB_FIELD_LIST_ID:
    facts->list_id = onb_marks_list_id (&reader->decoder, value);
    break;
  case ONB_FIELD_LIST_POST:
    facts->list_post = onb_marks_list_post (&reader->decoder, value);
    break;
  case ONB_FIELD_GMAIL_LABELS:
    /* Anybody can write the field into a message: only where a store wrote it, it is true. */
    if (reader->has_labels)
      facts->label_role = onb_marks_label_role (&reader->decoder, value);
    break;
  case ONB_FIELD_CONTENT_TYPE:
    facts->marks |= onb_marks_of_content_type (value, &reader->multipart);
    break;
  case ONB_FIELD_RETURN_PATH:
    if (value.len == 0 || onb_bytes_equal (value, "<>"))
      facts->marks |= ONB_MARK_NULL_RETURN_PATH;
    break;
  default:
    break;
  }
}

static void
read_field (OnbFactsReader *reader, OnbField *field)
{
  guint32 bit = FIELD_BIT (field->id);

  if (field->value.len > reader->limits.field_bytes) {
    field->value.len = (gsize) reader->limits.field_bytes;
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  reader->facts.marks |= onb_marks_of_field (field);
  if (read_repeated (reader, field))
    return;
  if ((reader->seen & bit) == 0)
    read_first (reader, field);
  else if ((bit & SINGLE_FIELDS) != 0)
    reader->facts.defects |= ONB_DEFECT_DUPLICATE_HEADER;
  if ((reader->seen & bit & ACTOR_FIELDS) != 0)
    reader->facts.defects |= ONB_DEFECT_DUPLICATE_ACTOR;
  reader->seen |= bit;
}

static OnbAddresses
addresses_of (const GArray *array)
{
  return (OnbAddresses){ (const OnbAddress *) (gconstpointer) array->data, array->len };
}

static OnbIds
ids_of (const GPtrArray *array)
{
  return (OnbIds){ (const gchar *const *) array->pdata, array->len };
}

/* What is known only when all fields have been seen. */
static void
finish (OnbFactsReader *reader, const OnbItem *item)
{
  OnbFacts *facts = &reader->facts;

  facts->to = addresses_of (reader->to);
  facts->cc = addresses_of (reader->cc);
  facts->bcc = addresses_of (reader->bcc);
  facts->reply_to = addresses_of (reader->reply_to);
  facts->delivered = addresses_of (reader->delivered);
  facts->references = ids_of (reader->references);
  facts->in_reply_to = ids_of (reader->in_reply_to);
  if (*facts->original_from.addr == '\0')
    facts->original_from = reader->google_original_from;
  facts->store.pairs = (const OnbExchangePair *) (gconstpointer) reader->pairs->data;
  facts->store.n_pairs = reader->pairs->len;
  facts->received_top_unix = reader->received.top;
  facts->received_lowest_unix = reader->received.lowest;
  facts->defects |= reader->received.redelivered ? ONB_DEFECT_REDELIVERED : 0;
  if (reader->multipart && item->body_head_bytes > 0
      && onb_marks_has_calendar_part ((OnbBytes){ item->body_head, item->body_head_bytes }))
    facts->marks |= ONB_MARK_CALENDAR;
  if (*facts->message_id == '\0')
    facts->defects |= ONB_DEFECT_NO_MESSAGE_ID;
  if ((item->flags & ONB_ITEM_TRUNCATED) != 0)
    facts->defects |= ONB_DEFECT_TRUNCATED;
  facts->defects |= reader->decoder.defects;
}

/* What a program wrote out is no word of a store beside that of the header: it became the header's
 * where there is none. */
static void
forget_store_people (OnbFacts *facts)
{
  static const OnbAddress nobody = { "", "" };

  facts->store.sender = nobody;
  facts->store.represented = nobody;
  facts->marks &= ~(OnbMarks) (ONB_MARK_STORE_FROM | ONB_MARK_STORE_SENDER);
}

const OnbFacts *
onb_facts_read (OnbFactsReader *reader, const OnbItem *item)
{
  OnbFieldScan scan;
  OnbBytes header;
  OnbField field;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (item != NULL, NULL);

  onb_reader_reset (reader);
  reader->has_labels = (item->flags & ONB_ITEM_LABELS) != 0;
  header = (OnbBytes){ item->header, item->header_bytes };
  if (item->mapi != NULL)
    header = onb_mapi_header (reader, item->mapi);
  if (header.len > reader->limits.header_bytes) {
    header.len = (gsize) reader->limits.header_bytes;
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  onb_field_scan_init (&scan, header);
  onb_field_scan_trust (&scan, item->fields, item->n_fields);
  while (onb_field_scan_next (&scan, &field))
    read_field (reader, &field);
  if (item->mapi != NULL)
    onb_mapi_read (reader, item->mapi);
  if (item->journal != NULL)
    onb_journal_read (reader, item->journal);
  if (item->mapi != NULL && item->mapi->exported)
    forget_store_people (&reader->facts);
  finish (reader, item);
  return &reader->facts;
}

gboolean
onb_facts_init (GError **error)
{
  g_mime_init ();
  return onb_charset_start (error);
}

const gchar *
onb_defect_name (OnbDefects defect)
{
  static const struct {
    OnbDefects defect;
    const gchar *name;
  } names[] = {
    { ONB_DEFECT_DUPLICATE_HEADER, "duplicate-header" },
    { ONB_DEFECT_DUPLICATE_ACTOR, "duplicate-header" },
    { ONB_DEFECT_BAD_ADDRESS, "bad-address" },
    { ONB_DEFECT_BAD_DATE, "bad-date" },
    { ONB_DEFECT_NO_ZONE, "no-zone" },
    { ONB_DEFECT_REDELIVERED, "redelivered" },
    { ONB_DEFECT_BAD_CHARSET, "bad-charset" },
    { ONB_DEFECT_RAW_8BIT, "raw-8bit" },
    { ONB_DEFECT_OVERSIZE_FIELD, "oversize-field" },
    { ONB_DEFECT_NO_MESSAGE_ID, "no-message-id" },
    { ONB_DEFECT_TRUNCATED, "truncated" },
    { ONB_DEFECT_ID_COLLISION, "id-collision" },
    { ONB_DEFECT_WEAK_COPY, "weak-copy" },
    { ONB_DEFECT_NO_DATE, "no-date" },
    { ONB_DEFECT_CLOCK_SKEW, "clock-skew" },
    { ONB_DEFECT_STORE_DISAGREES, "store-disagrees" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i].defect == defect)
      return names[i].name;
  }
  g_return_val_if_reached ("unknown");
}
