/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "message/address.h"
#include "message/date.h"
#include "message/header.h"
#include "message/ids.h"
#include "message/marks.h"
#include "message/received.h"
#include "message/subject.h"
#include "message/thread-index.h"

#include <gmime/gmime.h>

struct _OnbFactsReader {
  OnbLimits limits;
  OnbArena arena;
  OnbDecoder decoder;
  OnbFacts facts;
  GArray *to; /* OnbAddress, like the next ones; strings in the arena */
  GArray *cc;
  GArray *bcc;
  GArray *reply_to;
  GArray *delivered;
  GArray *single;        /* of a field of which only the first address counts */
  GPtrArray *references; /* strings in the arena */
  GPtrArray *in_reply_to;
  OnbReceived received;
  guint64 received_seen;
  guint32 seen; /* bits of OnbFieldId */
  gboolean multipart;
  gboolean has_labels; /* the item's store wrote them */
  OnbAddress google_original_from;
};

#define FIELD_BIT(id) (1u << (id))

/* Fields of which a second one is a defect (RFC 5322, 3.6). */
#define SINGLE_FIELDS                                                                              \
  (FIELD_BIT (ONB_FIELD_FROM) | FIELD_BIT (ONB_FIELD_SENDER) | FIELD_BIT (ONB_FIELD_DATE)          \
   | FIELD_BIT (ONB_FIELD_MESSAGE_ID) | FIELD_BIT (ONB_FIELD_SUBJECT))
#define ACTOR_FIELDS (FIELD_BIT (ONB_FIELD_FROM) | FIELD_BIT (ONB_FIELD_SENDER))

static const OnbAddress no_address = { "", "" };

static GArray *
new_addresses (void)
{
  return g_array_new (FALSE, FALSE, sizeof (OnbAddress));
}

OnbFactsReader *
onb_facts_reader_new (const OnbLimits *limits)
{
  OnbFactsReader *reader;

  g_return_val_if_fail (limits != NULL, NULL);

  reader = g_new0 (OnbFactsReader, 1);
  reader->limits = *limits;
  onb_arena_init (&reader->arena);
  onb_decoder_init (&reader->decoder, &reader->arena, limits->charsets);
  reader->to = new_addresses ();
  reader->cc = new_addresses ();
  reader->bcc = new_addresses ();
  reader->reply_to = new_addresses ();
  reader->delivered = new_addresses ();
  reader->single = new_addresses ();
  reader->references = g_ptr_array_new ();
  reader->in_reply_to = g_ptr_array_new ();
  return reader;
}

void
onb_facts_reader_free (OnbFactsReader *reader)
{
  if (reader == NULL)
    return;
  onb_decoder_clear (&reader->decoder);
  onb_arena_clear (&reader->arena);
  g_array_unref (reader->to);
  g_array_unref (reader->cc);
  g_array_unref (reader->bcc);
  g_array_unref (reader->reply_to);
  g_array_unref (reader->delivered);
  g_array_unref (reader->single);
  g_ptr_array_unref (reader->references);
  g_ptr_array_unref (reader->in_reply_to);
  g_free (reader);
}

/* Elements need no clearing, so that nobody needs to be called. */
static void
empty_array (GArray *array)
{
  array->len = 0;
}

static void
empty_ids (GPtrArray *ids)
{
  ids->len = 0;
}

static void
reset (OnbFactsReader *reader)
{
  onb_arena_reset (&reader->arena);
  reader->decoder.defects = 0;
  empty_array (reader->to);
  empty_array (reader->cc);
  empty_array (reader->bcc);
  empty_array (reader->reply_to);
  empty_array (reader->delivered);
  empty_ids (reader->references);
  empty_ids (reader->in_reply_to);
  onb_received_init (&reader->received);
  reader->received_seen = 0;
  reader->seen = 0;
  reader->multipart = FALSE;
  reader->google_original_from = no_address;
  reader->facts = (OnbFacts){
    .message_id = "",
    .original_id = "",
    .from = no_address,
    .sender = no_address,
    .delegation = no_address,
    .original_from = no_address,
    .subject = "",
    .base_subject = "",
    .list_id = "",
    .list_post = "",
    .date_unix = ONB_NO_TIME,
  };
}

/* All addresses of the message count against one bound. */
static void
read_addresses (OnbFactsReader *reader, OnbBytes value, GArray *out)
{
  gsize others = (gsize) reader->to->len + reader->cc->len + reader->bcc->len
                 + reader->reply_to->len + reader->delivered->len - out->len;
  gsize limit = reader->limits.addresses > others ? (gsize) reader->limits.addresses - others : 0;

  if (!onb_addresses_parse (&reader->decoder, value, limit, out))
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
}

/* The first address of @value, or the empty one. */
static OnbAddress
read_address (OnbFactsReader *reader, OnbBytes value)
{
  OnbAddress address = no_address;

  empty_array (reader->single);
  if (!onb_addresses_parse (&reader->decoder, value, reader->limits.addresses, reader->single))
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  onb_address_first (reader->single, &address);
  return address;
}

static OnbAddress
read_actor (OnbFactsReader *reader, OnbBytes value)
{
  OnbAddress actor = read_address (reader, value);

  if (*actor.addr == '\0')
    reader->facts.defects |= ONB_DEFECT_BAD_ADDRESS;
  return actor;
}

/* White space is no part of an id (SEMANTICS.md, 1), so folding must not decide where it is cut. */
static gboolean
cut_id (OnbBytes *id, gsize most)
{
  gsize n = 0;

  for (gsize i = 0; i < id->len; i++) {
    if (onb_is_white (id->data[i]))
      continue;
    if (n++ == most) {
      id->len = i;
      return TRUE;
    }
  }
  return FALSE;
}

static const gchar *
keep_id (OnbFactsReader *reader, OnbBytes id)
{
  gsize room;
  guint8 *text;
  gsize len;

  if (id.len > reader->limits.id_bytes && cut_id (&id, (gsize) reader->limits.id_bytes))
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  room = id.len * 3 + 1;
  text = onb_arena_take (&reader->arena, room);
  len = onb_id_copy (id, text);
  text[len] = '\0';
  onb_arena_give_back (&reader->arena, room - len - 1);
  return (const gchar *) text;
}

/* The first id of the value; empty brackets are an id that is absent. */
static const gchar *
read_id (OnbFactsReader *reader, OnbBytes value)
{
  OnbIdScan scan;
  OnbBytes id;

  onb_id_scan_init (&scan, value);
  return onb_id_scan_next (&scan, &id) ? keep_id (reader, id) : "";
}

static void
read_ids (OnbFactsReader *reader, OnbBytes value, gboolean all_tokens, GPtrArray *out)
{
  OnbIdScan scan;
  OnbBytes id;

  onb_id_scan_init (&scan, value);
  while (onb_id_scan_next (&scan, &id)) {
    if (id.len == 0)
      continue;
    if (out->len >= reader->limits.references) {
      reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
      return;
    }
    g_ptr_array_add (out, (gpointer) keep_id (reader, id));
    if (!scan.bracketed && !all_tokens)
      return;
  }
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
    read_addresses (reader, field->value, reader->bcc);
    return TRUE;
  case ONB_FIELD_CC:
    read_addresses (reader, field->value, reader->cc);
    return TRUE;
  case ONB_FIELD_DELIVERED:
    read_addresses (reader, field->value, reader->delivered);
    return TRUE;
  case ONB_FIELD_REPLY_TO:
    read_addresses (reader, field->value, reader->reply_to);
    return TRUE;
  case ONB_FIELD_TO:
    read_addresses (reader, field->value, reader->to);
    return TRUE;
  case ONB_FIELD_IN_REPLY_TO:
    read_ids (reader, field->value, FALSE, reader->in_reply_to);
    return TRUE;
  case ONB_FIELD_REFERENCES:
    read_ids (reader, field->value, TRUE, reader->references);
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
    facts->message_id = read_id (reader, value);
    break;
  case ONB_FIELD_ORIGINAL_ID:
    facts->original_id = read_id (reader, value);
    break;
  case ONB_FIELD_SUBJECT:
    facts->subject = onb_decode_text (&reader->decoder, value);
    facts->base_subject = onb_subject_base (&reader->arena, facts->subject);
    break;
  case ONB_FIELD_GOOGLE_DELEGATION:
    facts->delegation = read_address (reader, value);
    break;
  case ONB_FIELD_ORIGINAL_FROM:
    facts->original_from = read_address (reader, value);
    break;
  case ONB_FIELD_GOOGLE_ORIGINAL_FROM:
    reader->google_original_from = read_address (reader, value);
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

const OnbFacts *
onb_facts_read (OnbFactsReader *reader, const OnbItem *item)
{
  OnbFieldScan scan;
  OnbBytes header;
  OnbField field;

  g_return_val_if_fail (reader != NULL, NULL);
  g_return_val_if_fail (item != NULL, NULL);

  reset (reader);
  reader->has_labels = (item->flags & ONB_ITEM_LABELS) != 0;
  header = (OnbBytes){ item->header, item->header_bytes };
  if (header.len > reader->limits.header_bytes) {
    header.len = (gsize) reader->limits.header_bytes;
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  onb_field_scan_init (&scan, header);
  while (onb_field_scan_next (&scan, &field))
    read_field (reader, &field);
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
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (names[i].defect == defect)
      return names[i].name;
  }
  g_return_val_if_reached ("unknown");
}
