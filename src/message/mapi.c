/* SPDX-License-Identifier: Apache-2.0 */
#include "message/mapi.h"

#include "base/little-endian.h"
#include "message/ids.h"
#include "message/mapi-person.h"
#include "message/subject.h"
#include "message/thread-index.h"

#define SPAM_LEVEL 5
#define ADDRESS_TYPE_BITS 0x0fu
#define ENTRY_ALIGNMENT 4u
#define ENTRY_LIST_HEAD 8u

static const OnbMapiColumns sender_columns
    = { ONB_MAPI_SENDER_NAME, ONB_MAPI_SENDER_KIND,  ONB_MAPI_SENDER_ADDRESS,
        ONB_MAPI_SENDER_SMTP, ONB_MAPI_SENDER_ENTRY, ONB_PAIR_SENDER };
static const OnbMapiColumns represented_columns
    = { ONB_MAPI_REPRESENTED_NAME, ONB_MAPI_REPRESENTED_KIND,  ONB_MAPI_REPRESENTED_ADDRESS,
        ONB_MAPI_REPRESENTED_SMTP, ONB_MAPI_REPRESENTED_ENTRY, ONB_PAIR_REPRESENTED };
static const OnbMapiColumns creator_columns = {
  ONB_MAPI_CREATOR_NAME, 0, 0, ONB_MAPI_CREATOR_SMTP, ONB_MAPI_CREATOR_ENTRY, ONB_PAIR_CREATOR
};
static const OnbMapiColumns modifier_columns
    = { ONB_MAPI_MODIFIER_NAME, 0, 0, ONB_MAPI_MODIFIER_SMTP, ONB_MAPI_MODIFIER_ENTRY,
        ONB_PAIR_CREATOR };
static const OnbMapiColumns received_by_columns
    = { ONB_MAPI_RECEIVED_BY_NAME, ONB_MAPI_RECEIVED_BY_KIND,  ONB_MAPI_RECEIVED_BY_ADDRESS,
        ONB_MAPI_RECEIVED_BY_SMTP, ONB_MAPI_RECEIVED_BY_ENTRY, ONB_PAIR_RECEIVED };
static const OnbMapiColumns received_for_columns
    = { ONB_MAPI_RECEIVED_FOR_NAME, ONB_MAPI_RECEIVED_FOR_KIND,  ONB_MAPI_RECEIVED_FOR_ADDRESS,
        ONB_MAPI_RECEIVED_FOR_SMTP, ONB_MAPI_RECEIVED_FOR_ENTRY, ONB_PAIR_RECEIVED };
static const OnbMapiColumns recipient_columns
    = { ONB_MAPI_DISPLAY_NAME, ONB_MAPI_ADDRESS_KIND, ONB_MAPI_ADDRESS,
        ONB_MAPI_SMTP_ADDRESS, ONB_MAPI_ENTRY,        ONB_PAIR_RECIPIENT };

static gboolean
is_somebody (const OnbAddress *address)
{
  return *address->addr != '\0' || *address->name != '\0';
}

/* Whether two addresses can be compared at all and are not equal. */
static gboolean
disagree (const gchar *one, const gchar *other)
{
  return onb_mapi_is_smtp (one) && onb_mapi_is_smtp (other) && strcmp (one, other) != 0;
}

/* Exchange names people, the header gives addresses: what stands in both is one person. From is the
 * represented sender's. It is the sender's, too, where he speaks for himself; unless a Sender field
 * names another: then nobody can tell. */
static void
learn_from_header (const OnbMapiReading *reading)
{
  const OnbFacts *facts = &reading->reader->facts;
  const gchar *sender = facts->store.sender.addr;
  const gchar *represented = facts->store.represented.addr;
  gboolean are_one = *sender == '\0' || strcmp (sender, represented) == 0;

  if (!are_one) {
    onb_mapi_add_pair (reading, represented, facts->from.addr, ONB_PAIR_HEADER);
    onb_mapi_add_pair (reading, sender, facts->sender.addr, ONB_PAIR_HEADER);
  } else if (*facts->sender.addr == '\0' || strcmp (facts->sender.addr, facts->from.addr) == 0) {
    onb_mapi_add_pair (reading, represented, facts->from.addr, ONB_PAIR_HEADER);
  }
}

/* Without a represented sender, who sent it speaks for himself (MS-OXOMSG, 2.2.1.52 ff.). */
static void
read_actors (const OnbMapiReading *reading)
{
  const OnbMapiTable *message = &reading->mapi->message;
  OnbFacts *facts = &reading->reader->facts;
  OnbStoreFacts *store = &facts->store;
  gboolean has_from = is_somebody (&facts->from);

  store->sender = onb_mapi_person (reading, message, &sender_columns);
  store->represented = onb_mapi_person (reading, message, &represented_columns);
  store->creator = onb_mapi_person (reading, message, &creator_columns);
  store->modifier = onb_mapi_person (reading, message, &modifier_columns);
  if (!is_somebody (&store->represented))
    store->represented = store->sender;
  if (has_from) {
    learn_from_header (reading);
    if (disagree (facts->from.addr, store->represented.addr)
        || disagree (*facts->sender.addr != '\0' ? facts->sender.addr : facts->from.addr,
                     store->sender.addr))
      facts->defects |= ONB_DEFECT_STORE_DISAGREES;
  } else if (is_somebody (&store->represented)) {
    facts->from = store->represented;
    facts->marks |= ONB_MARK_STORE_FROM;
  }
  if (!is_somebody (&facts->sender) && *store->sender.addr != '\0'
      && strcmp (store->sender.addr, store->represented.addr) != 0) {
    facts->sender = store->sender;
    facts->marks |= ONB_MARK_STORE_SENDER;
  }
}

/* Header blocks are whole: what the table knows besides are blind copies and what a list became.
 * Somebody known by a distinguished name alone may stand in the header with his address. */
static gboolean
is_new (GHashTable *listed, const OnbAddress *person, guint32 type)
{
  if (g_hash_table_size (listed) == 0 || type == 3)
    return !g_hash_table_contains (listed, person->addr);
  return onb_mapi_is_smtp (person->addr) && !g_hash_table_contains (listed, person->addr);
}

static void
note_listed (GHashTable *listed, const GArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++) {
    const gchar *addr = g_array_index (addresses, OnbAddress, i).addr;

    if (*addr != '\0')
      g_hash_table_add (listed, (gpointer) (gsize) addr);
  }
}

static GArray *
list_of_type (OnbFactsReader *reader, guint32 type)
{
  return type == 1 ? reader->to : type == 2 ? reader->cc : type == 3 ? reader->bcc : NULL;
}

static void
add_person (OnbFactsReader *reader, GArray *list, const OnbAddress *person)
{
  if (onb_reader_room (reader, list) <= list->len)
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  else
    g_array_append_val (list, *person);
}

static void
read_recipients (const OnbMapiReading *reading)
{
  OnbFactsReader *reader = reading->reader;
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);

  note_listed (listed, reader->to);
  note_listed (listed, reader->cc);
  note_listed (listed, reader->bcc);
  for (guint i = 0; i < reading->mapi->n_recipients; i++) {
    const OnbMapiTable *table = &reading->mapi->recipients[i];
    OnbAddress person = onb_mapi_person (reading, table, &recipient_columns);
    guint32 type = 0;
    GArray *list;

    onb_mapi_number (table, ONB_MAPI_RECIPIENT_TYPE, &type);
    list = list_of_type (reader, type & ADDRESS_TYPE_BITS);
    if (list != NULL && is_somebody (&person) && is_new (listed, &person, type & ADDRESS_TYPE_BITS))
      add_person (reader, list, &person);
  }
}

/* The names that Outlook shows, where neither a header nor a table tells more. */
static void
read_display_names (const OnbMapiReading *reading)
{
  static const OnbMapiTag tags[]
      = { ONB_MAPI_DISPLAY_TO, ONB_MAPI_DISPLAY_CC, ONB_MAPI_DISPLAY_BCC };
  OnbFactsReader *reader = reading->reader;
  guint n_known = reader->to->len + reader->cc->len + reader->bcc->len;

  for (gsize i = 0; n_known == 0 && i < G_N_ELEMENTS (tags); i++) {
    OnbBytes rest = { NULL, 0 };
    const gchar *text = onb_mapi_text (reading, &reading->mapi->message, tags[i]);

    rest = (OnbBytes){ (const guint8 *) text, strlen (text) };
    while (rest.len > 0) {
      const guint8 *end = memchr (rest.data, ';', rest.len);
      gsize len = end != NULL ? (gsize) (end - rest.data) : rest.len;
      OnbBytes name = onb_bytes_trim ((OnbBytes){ rest.data, len });
      OnbAddress person = { "", onb_arena_text (&reader->arena, name.data, name.len) };

      if (name.len > 0)
        add_person (reader, list_of_type (reader, (guint32) i + 1), &person);
      rest = onb_bytes_from (rest, MIN (len + 1, rest.len));
    }
  }
}

/* entries = count bytes *( length entry padding ) (MS-OXCDATA, 2.3.3: FlatEntryList) */
static void
read_reply_to (const OnbMapiReading *reading)
{
  OnbFactsReader *reader = reading->reader;
  OnbBytes list = onb_mapi_bytes (&reading->mapi->message, ONB_MAPI_REPLY_TO_ENTRIES);
  gsize at = ENTRY_LIST_HEAD;

  if (reader->reply_to->len > 0 || list.len < ENTRY_LIST_HEAD)
    return;
  while (list.len - at > sizeof (guint32)) {
    gsize len = onb_le_get_u32 (list.data + at);
    OnbAddress person;

    at += sizeof (guint32);
    len = MIN (len, list.len - at);
    person = onb_mapi_entry_person (reading, (OnbBytes){ list.data + at, len });
    if (is_somebody (&person))
      add_person (reader, reader->reply_to, &person);
    at += MIN (len + (ENTRY_ALIGNMENT - len % ENTRY_ALIGNMENT) % ENTRY_ALIGNMENT, list.len - at);
  }
}

static OnbBytes
line_of (const OnbMapiReading *reading, OnbMapiTag tag)
{
  const gchar *text = onb_mapi_text (reading, &reading->mapi->message, tag);

  return (OnbBytes){ (const guint8 *) text, strlen (text) };
}

static void
read_ids (const OnbMapiReading *reading)
{
  OnbFactsReader *reader = reading->reader;
  OnbFacts *facts = &reader->facts;
  const gchar *id = onb_reader_id (reader, line_of (reading, ONB_MAPI_MESSAGE_ID));

  if (*facts->message_id == '\0')
    facts->message_id = id;
  else if (*id != '\0' && strcmp (facts->message_id, id) != 0)
    facts->defects |= ONB_DEFECT_STORE_DISAGREES;
  if (reader->references->len == 0)
    onb_reader_ids (reader, line_of (reading, ONB_MAPI_REFERENCES), TRUE, reader->references);
  if (reader->in_reply_to->len == 0)
    onb_reader_ids (reader, line_of (reading, ONB_MAPI_IN_REPLY_TO), FALSE, reader->in_reply_to);
}

/* A store writes before a subject how long its prefix is: U+0001 and a character with that number
 * (MS-PST, 2.5.3.1.1.1). */
static const gchar *
read_subject (const OnbMapiReading *reading)
{
  const OnbMapiReading in_utf8 = { reading->reader, reading->mapi, "utf-8" };
  OnbBytes block = onb_mapi_block (reading, &reading->mapi->message, ONB_MAPI_SUBJECT,
                                   reading->reader->limits.field_bytes);
  const gchar *text = (const gchar *) block.data;

  if (block.len > 1 && text[0] == '\001')
    text = g_utf8_next_char (text + 1);
  return onb_mapi_text_of (&in_utf8, (OnbBytes){ (const guint8 *) text, strlen (text) }, FALSE);
}

static void
read_texts (const OnbMapiReading *reading)
{
  OnbFactsReader *reader = reading->reader;
  OnbFacts *facts = &reader->facts;
  OnbBytes index = onb_mapi_bytes (&reading->mapi->message, ONB_MAPI_CONVERSATION_INDEX);

  if (*facts->subject == '\0') {
    facts->subject = read_subject (reading);
    if (*facts->subject == '\0')
      facts->subject = onb_mapi_text (reading, &reading->mapi->message, ONB_MAPI_TOPIC);
    facts->base_subject = onb_subject_base (&reader->arena, facts->subject);
  }
  if (facts->thread_index == NULL && index.len >= ONB_THREAD_INDEX_BYTES) {
    index.len = MIN (index.len, (gsize) reader->limits.field_bytes);
    facts->thread_index = index.data;
    facts->thread_index_bytes = (guint) index.len;
  }
}

static void
read_times (const OnbMapiReading *reading)
{
  const OnbMapiTable *message = &reading->mapi->message;
  OnbFacts *facts = &reading->reader->facts;

  facts->store.submit_unix = onb_mapi_time (message, ONB_MAPI_SUBMIT_TIME);
  facts->store.delivery_unix = onb_mapi_time (message, ONB_MAPI_DELIVERY_TIME);
  facts->store.verb_unix = onb_mapi_time (message, ONB_MAPI_LAST_VERB_TIME);
  if (facts->date_unix == ONB_NO_TIME && facts->store.submit_unix != ONB_NO_TIME) {
    facts->date_unix = facts->store.submit_unix;
    facts->date_offset_seconds = 0;
    facts->marks |= ONB_MARK_SUBMIT_DATE;
  }
}

static void
read_marks (const OnbMapiReading *reading)
{
  const OnbMapiTable *message = &reading->mapi->message;
  const gchar *class = onb_mapi_text (reading, message, ONB_MAPI_CLASS);
  OnbFacts *facts = &reading->reader->facts;
  guint32 number = 0;

  facts->marks |= ONB_MARK_STORE;
  if (onb_mapi_is_class (class, "REPORT"))
    facts->marks |= ONB_MARK_CLASS_REPORT;
  if (onb_mapi_is_class (class, "IPM.Note.Rules"))
    facts->marks |= ONB_MARK_CLASS_RULES;
  if (onb_mapi_is_class (class, "IPM.Schedule.Meeting"))
    facts->marks |= ONB_MARK_CLASS_MEETING;
  if (onb_mapi_number (message, ONB_MAPI_FLAGS, &number) && (number & ONB_MAPI_FLAG_UNSENT) != 0)
    facts->marks |= ONB_MARK_STORE_UNSENT;
  if (onb_mapi_number (message, ONB_MAPI_SPAM_LEVEL, &number) && (gint32) number >= SPAM_LEVEL)
    facts->marks |= ONB_MARK_SPAM;
  if (onb_mapi_number (message, ONB_MAPI_LAST_VERB, &number) && number <= G_MAXUINT16)
    facts->store.verb = (guint16) number;
}

OnbBytes
onb_mapi_header (OnbFactsReader *reader, const OnbMapi *mapi)
{
  const OnbMapiReading reading = { reader, mapi, NULL };
  OnbBytes raw = onb_mapi_raw_text (&mapi->message, ONB_MAPI_TRANSPORT_HEADERS);

  /* Not in UTF-16, it is what came over the wire, whatever the code page of the message. */
  return raw.len > 0 ? raw
                     : onb_mapi_block (&reading, &mapi->message, ONB_MAPI_TRANSPORT_HEADERS,
                                       reader->limits.header_bytes);
}

void
onb_mapi_read (OnbFactsReader *reader, const OnbMapi *mapi)
{
  const OnbMapiReading reading = { reader, mapi, onb_mapi_charset (mapi) };

  read_marks (&reading);
  read_actors (&reading);
  onb_mapi_person (&reading, &mapi->message, &received_by_columns);
  onb_mapi_person (&reading, &mapi->message, &received_for_columns);
  read_recipients (&reading);
  read_display_names (&reading);
  read_reply_to (&reading);
  read_ids (&reading);
  read_texts (&reading);
  read_times (&reading);
}
