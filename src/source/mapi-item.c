/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mapi-item.h"

#include <stdlib.h>
#include <string.h>

#define CLASS_BYTES 256u

/* What message/mapi.c reads, and what is needed to judge an item. @in_sum: it does not change when
 * somebody reads, marks or moves the message. */
static const struct {
  OnbMapiTag tag;
  gboolean in_sum;
} wanted[] = {
  { ONB_MAPI_CLASS, TRUE },
  { ONB_MAPI_SUBJECT, TRUE },
  { ONB_MAPI_SUBMIT_TIME, TRUE },
  { ONB_MAPI_RECEIVED_BY_ENTRY, TRUE },
  { ONB_MAPI_RECEIVED_BY_NAME, TRUE },
  { ONB_MAPI_REPRESENTED_ENTRY, TRUE },
  { ONB_MAPI_REPRESENTED_NAME, TRUE },
  { ONB_MAPI_RECEIVED_FOR_ENTRY, TRUE },
  { ONB_MAPI_RECEIVED_FOR_NAME, TRUE },
  { ONB_MAPI_REPLY_TO_ENTRIES, TRUE },
  { ONB_MAPI_REPRESENTED_KIND, TRUE },
  { ONB_MAPI_REPRESENTED_ADDRESS, TRUE },
  { ONB_MAPI_TOPIC, TRUE },
  { ONB_MAPI_CONVERSATION_INDEX, TRUE },
  { ONB_MAPI_RECEIVED_BY_KIND, TRUE },
  { ONB_MAPI_RECEIVED_BY_ADDRESS, TRUE },
  { ONB_MAPI_RECEIVED_FOR_KIND, TRUE },
  { ONB_MAPI_RECEIVED_FOR_ADDRESS, TRUE },
  { ONB_MAPI_TRANSPORT_HEADERS, TRUE },
  { ONB_MAPI_RECIPIENT_TYPE, TRUE },
  { ONB_MAPI_SENDER_ENTRY, TRUE },
  { ONB_MAPI_SENDER_NAME, TRUE },
  { ONB_MAPI_SENDER_KIND, TRUE },
  { ONB_MAPI_SENDER_ADDRESS, TRUE },
  { ONB_MAPI_DISPLAY_BCC, TRUE },
  { ONB_MAPI_DISPLAY_CC, TRUE },
  { ONB_MAPI_DISPLAY_TO, TRUE },
  { ONB_MAPI_DELIVERY_TIME, TRUE },
  { ONB_MAPI_FLAGS, FALSE },
  { ONB_MAPI_SIZE, FALSE },
  { ONB_MAPI_ENTRY, FALSE },
  { ONB_MAPI_MESSAGE_ID, TRUE },
  { ONB_MAPI_REFERENCES, TRUE },
  { ONB_MAPI_IN_REPLY_TO, TRUE },
  { ONB_MAPI_LAST_VERB, FALSE },
  { ONB_MAPI_LAST_VERB_TIME, FALSE },
  { ONB_MAPI_DISPLAY_NAME, TRUE },
  { ONB_MAPI_ADDRESS_KIND, TRUE },
  { ONB_MAPI_ADDRESS, TRUE },
  { ONB_MAPI_SMTP_ADDRESS, TRUE },
  { ONB_MAPI_INTERNET_CODE_PAGE, TRUE },
  { ONB_MAPI_CREATOR_NAME, TRUE },
  { ONB_MAPI_CREATOR_ENTRY, TRUE },
  { ONB_MAPI_MODIFIER_NAME, FALSE },
  { ONB_MAPI_MODIFIER_ENTRY, FALSE },
  { ONB_MAPI_LOCALE, TRUE },
  { ONB_MAPI_CODE_PAGE, TRUE },
  { ONB_MAPI_SPAM_LEVEL, TRUE },
  { ONB_MAPI_SENDER_SMTP, TRUE },
  { ONB_MAPI_REPRESENTED_SMTP, TRUE },
  { ONB_MAPI_RECEIVED_BY_SMTP, TRUE },
  { ONB_MAPI_RECEIVED_FOR_SMTP, TRUE },
  { ONB_MAPI_CREATOR_SMTP, TRUE },
  { ONB_MAPI_MODIFIER_SMTP, FALSE },
};

static gssize
find_wanted (guint16 tag)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++) {
    if (wanted[i].tag == tag)
      return (gssize) i;
  }
  return -1;
}

gsize
onb_mapi_wanted_bytes (const OnbLimits *limits, guint16 tag, guint16 type)
{
  guint64 limit = tag == ONB_MAPI_TRANSPORT_HEADERS ? limits->header_bytes : limits->field_bytes;

  if (find_wanted (tag) < 0)
    return 0;
  switch (type) {
  case ONB_MAPI_NUMBER:
    return sizeof (guint32);
  case ONB_MAPI_TIME:
    return sizeof (guint64);
  case ONB_MAPI_STRING8:
  case ONB_MAPI_UNICODE:
  case ONB_MAPI_BINARY:
    /* Two bytes a letter, and one more shows that there is more. */
    return (gsize) MIN (limit, G_MAXINT32) * 2 + 2;
  default:
    return 0;
  }
}

void
onb_mapi_builder_init (OnbMapiBuilder *builder)
{
  /* With room from the start: a value of no bytes has an address, too. */
  builder->bytes = g_byte_array_sized_new (1);
  builder->properties = g_array_new (FALSE, FALSE, sizeof (OnbMapiProperty));
  builder->tables = g_array_new (FALSE, FALSE, sizeof (guint));
  builder->recipients = g_array_new (FALSE, FALSE, sizeof (OnbMapiTable));
}

void
onb_mapi_builder_clear (OnbMapiBuilder *builder)
{
  g_clear_pointer (&builder->bytes, g_byte_array_unref);
  g_clear_pointer (&builder->properties, g_array_unref);
  g_clear_pointer (&builder->tables, g_array_unref);
  g_clear_pointer (&builder->recipients, g_array_unref);
}

void
onb_mapi_builder_start (OnbMapiBuilder *builder)
{
  g_byte_array_set_size (builder->bytes, 0);
  g_array_set_size (builder->properties, 0);
  g_array_set_size (builder->tables, 0);
  g_array_set_size (builder->recipients, 0);
  onb_mapi_builder_add_recipient (builder);
}

void
onb_mapi_builder_add_recipient (OnbMapiBuilder *builder)
{
  g_array_append_val (builder->tables, builder->properties->len);
}

guint8 *
onb_mapi_builder_add (OnbMapiBuilder *builder, guint16 tag, guint16 type, gsize len)
{
  gsize at = builder->bytes->len;
  const OnbMapiProperty property
      = { .tag = tag, .type = type, .data = GSIZE_TO_POINTER (at), .len = len };

  /* Shared blocks of a store can say the same bytes without end: that ends the reader, as no memory
   * does. */
  if (len > G_MAXINT32 - at)
    g_error ("an item of more than two gigabytes");
  g_byte_array_set_size (builder->bytes, (guint) (at + len));
  g_array_append_val (builder->properties, property);
  return builder->bytes->data + at;
}

void
onb_mapi_builder_take_back (OnbMapiBuilder *builder)
{
  const OnbMapiProperty *last
      = &g_array_index (builder->properties, OnbMapiProperty, builder->properties->len - 1);

  g_byte_array_set_size (builder->bytes, (guint) (builder->bytes->len - last->len));
  g_array_set_size (builder->properties, builder->properties->len - 1);
}

static OnbMapiTable
table_at (const OnbMapiBuilder *builder, guint index)
{
  guint from = g_array_index (builder->tables, guint, index);
  guint to = index + 1 < builder->tables->len ? g_array_index (builder->tables, guint, index + 1)
                                              : builder->properties->len;

  return (OnbMapiTable){ (const OnbMapiProperty *) (gconstpointer) builder->properties->data + from,
                         to - from };
}

const OnbMapi *
onb_mapi_builder_finish (OnbMapiBuilder *builder)
{
  static const guint8 nothing[1] = { 0 };

  for (guint i = 0; i < builder->properties->len; i++) {
    OnbMapiProperty *property = &g_array_index (builder->properties, OnbMapiProperty, i);

    property->data = builder->bytes->data != NULL
                         ? builder->bytes->data + GPOINTER_TO_SIZE (property->data)
                         : nothing;
  }
  for (guint i = 1; i < builder->tables->len; i++) {
    OnbMapiTable table = table_at (builder, i);

    g_array_append_val (builder->recipients, table);
  }
  builder->mapi.message = table_at (builder, 0);
  builder->mapi.recipients = (const OnbMapiTable *) (gconstpointer) builder->recipients->data;
  builder->mapi.n_recipients = builder->recipients->len;
  return &builder->mapi;
}

/* The class as ASCII; "" when there is none. Caller owns it. */
static gchar *
class_of (const OnbMapiTable *table)
{
  GString *class = g_string_new (NULL);

  for (guint i = 0; i < table->n && class->len == 0; i++) {
    const OnbMapiProperty *property = &table->items[i];
    gsize step = property->type == ONB_MAPI_UNICODE ? 2 : 1;

    if (property->tag != ONB_MAPI_CLASS || (step == 1 && property->type != ONB_MAPI_STRING8))
      continue;
    for (gsize at = 0; at < MIN (property->len, CLASS_BYTES) && property->data[at] != 0; at += step)
      g_string_append_c (class, (gchar) property->data[at]);
  }
  return g_string_free (class, FALSE);
}

const gchar *
onb_mapi_non_mail (const OnbMapi *mapi)
{
  static const struct {
    const gchar *class;
    const gchar *name;
  } classes[] = {
    { "IPM.Appointment", "an appointment" },
    { "IPM.OLE.CLASS", "an exception of an appointment" },
    { "IPM.Contact", "a contact" },
    { "IPM.AbchPerson", "a contact" },
    { "IPM.DistList", "a distribution list" },
    { "IPM.Task", "a task" },
    { "IPM.StickyNote", "a note" },
    { "IPM.Activity", "a journal entry" },
    { "IPM.Post", "a post" },
    { "IPM.Document", "a document" },
    { "IPM.Files", "a document" },
    { "IPM.Configuration", "a setting" },
    { "IPM.Microsoft", "a setting" },
    { "IPM.MessageManager", "a setting" },
    { "IPM.RuleOrganizer", "a setting" },
    { "IPM.Rule", "a setting" },
    { "IPM.ExtendedRule", "a setting" },
    { "IPM.ConversationAction", "a setting" },
    { "IPC", "a setting" },
  };
  g_autofree gchar *class = class_of (&mapi->message);

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++) {
    if (onb_mapi_is_class (class, classes[i].class))
      return classes[i].name;
  }
  return NULL;
}

static gint
compare_properties (gconstpointer a, gconstpointer b)
{
  const OnbMapiProperty *one = *(const OnbMapiProperty *const *) a;
  const OnbMapiProperty *other = *(const OnbMapiProperty *const *) b;

  if (one->tag != other->tag)
    return one->tag < other->tag ? -1 : 1;
  return one->type < other->type ? -1 : one->type > other->type;
}

/* tag, type and length of each value before its bytes, little-endian; of a table first how many
 * values follow. */
static void
digest_table (OnbDigest *digest, const OnbMapiTable *table)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint32 n;

  for (guint i = 0; i < table->n; i++) {
    gssize found = find_wanted (table->items[i].tag);

    if (found >= 0 && wanted[found].in_sum)
      g_ptr_array_add (sorted, (gpointer) (gsize) &table->items[i]);
  }
  g_ptr_array_sort (sorted, compare_properties);
  n = GUINT32_TO_LE (sorted->len);
  onb_digest_update (digest, (const guint8 *) &n, sizeof n);
  for (guint i = 0; i < sorted->len; i++) {
    const OnbMapiProperty *property = g_ptr_array_index (sorted, i);
    guint32 head[2] = { GUINT32_TO_LE ((guint32) property->tag << 16 | property->type),
                        GUINT32_TO_LE ((guint32) property->len) };

    onb_digest_update (digest, (const guint8 *) head, sizeof head);
    onb_digest_update (digest, property->data, property->len);
  }
}

static gboolean
has_id (const OnbMapiTable *table)
{
  for (guint i = 0; i < table->n; i++) {
    if (table->items[i].tag == ONB_MAPI_MESSAGE_ID && table->items[i].len > 2)
      return TRUE;
  }
  return FALSE;
}

static void
make_sum (OnbSource *source, const OnbMapi *mapi, OnbItem *item)
{
  if (source->hash == ONB_HASH_NONE || (source->hash == ONB_HASH_NAMES && has_id (&mapi->message)))
    return;
  onb_digest_start (source->digest);
  digest_table (source->digest, &mapi->message);
  for (guint i = 0; i < mapi->n_recipients; i++)
    digest_table (source->digest, &mapi->recipients[i]);
  onb_digest_finish (source->digest, item->sha256);
  item->flags |= ONB_ITEM_HAS_HASH;
}

gboolean
onb_mapi_deliver (OnbSource *source, const OnbPlace *place, const OnbMapi *mapi, OnbItem *item,
                  GError **error)
{
  const gchar *non_mail = place->recovered != NULL ? NULL : onb_mapi_non_mail (mapi);

  item->separator_unix = ONB_NO_TIME;
  if (item->mapi == NULL)
    item->mapi = mapi;
  if (non_mail != NULL) {
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, item->origin.offset, item->origin.length,
                     non_mail);
    return TRUE;
  }
  item->origin.path = place->path;
  item->origin.member = place->member;
  if (place->recovered != NULL) {
    onb_source_recover (source, place, item);
    return TRUE;
  }
  make_sum (source, mapi, item);
  return onb_source_deliver (source, item, error);
}
