/* SPDX-License-Identifier: Apache-2.0 */
/* Outlook's message files, MSG and OFT (MS-OXMSG): properties as streams of a compound file. */
#include "source/format.h"

#include <stdlib.h>
#include <string.h>

#include "source/cfb.h"
#include "source/mapi-report.h"

#define PROPERTIES "__properties_version1.0"
#define VALUE "__substg1.0_"
#define RECIPIENT "__recip_version1.0_#"
#define ATTACHMENT "__attach_version1.0_#"
#define ATTACHED_MESSAGE VALUE "3701000D"
#define ROW_BYTES 16u
#define MESSAGE_HEAD_BYTES 32u
#define ATTACHED_HEAD_BYTES 24u
#define RECIPIENT_HEAD_BYTES 8u

/* The envelope of a message to thousands. */
#define BODY_BYTES (2 * ONB_JOURNAL_BYTES)

/* A property table has a row for each property; more than that is no table. */
#define TABLE_BYTES ((gsize) 64 << 10)

typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  OnbCfb *cfb;
  OnbMapiBuilder builder;
  OnbMapiBuilder *into; /* the one that is filled */
  GArray *children;     /* guint32: all entries, those of one storage together, in their order */
  gboolean broken;      /* a value could not be read */
} Reading;

static gboolean
is_magic (const guint8 *head, gsize len)
{
  return len >= 8 && memcmp (head, ONB_CFB_MAGIC, 8) == 0;
}

/* The names of streams in a message, as the directory writes them. */
static gboolean
holds_names (const guint8 *head, gsize len)
{
  static const gchar name[] = "_\0_\0s\0u\0b\0s\0t\0g\0001\0.\0000\0_";

  return memmem (head, len, name, sizeof name - 1) != NULL;
}

static gint
compare_entries (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbCfbEntry *one = onb_cfb_entry (data, *(const guint32 *) a);
  const OnbCfbEntry *other = onb_cfb_entry (data, *(const guint32 *) b);

  if (one->parent != other->parent)
    return one->parent < other->parent ? -1 : 1;
  return strcmp (one->name, other->name);
}

static GArray *
list_entries (OnbCfb *cfb)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 1; i < onb_cfb_n (cfb); i++) {
    if (onb_cfb_entry (cfb, i) != NULL)
      g_array_append_val (list, i);
  }
  g_array_sort_with_data (list, compare_entries, cfb);
  return list;
}

/* The position of the first entry of @storage. */
static guint
first_child (const Reading *reading, guint32 storage)
{
  guint low = 0;
  guint high = reading->children->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    guint32 index = g_array_index (reading->children, guint32, middle);

    if (onb_cfb_entry (reading->cfb, index)->parent < storage)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The @position-th entry when it lies in @storage, else NULL. */
static const OnbCfbEntry *
child_at (const Reading *reading, guint position, guint32 storage)
{
  const OnbCfbEntry *entry;

  if (position >= reading->children->len)
    return NULL;
  entry = onb_cfb_entry (reading->cfb, g_array_index (reading->children, guint32, position));
  return entry->parent == storage ? entry : NULL;
}

static const OnbCfbEntry *
find_child (const Reading *reading, guint32 storage, const gchar *name)
{
  for (guint i = first_child (reading, storage);; i++) {
    const OnbCfbEntry *entry = child_at (reading, i, storage);

    if (entry == NULL || strcmp (entry->name, name) == 0)
      return entry;
  }
}

/* value = "__substg1.0_" tag type, four hexadecimal digits each */
static gboolean
parse_value_name (const gchar *name, guint16 *ret_tag, guint16 *ret_type)
{
  const gchar *digits = name + strlen (VALUE);
  guint32 number = 0;

  if (!g_str_has_prefix (name, VALUE) || strlen (digits) != 8)
    return FALSE;
  for (gsize i = 0; i < 8; i++) {
    if (!g_ascii_isxdigit (digits[i]))
      return FALSE;
    number = number << 4 | (guint32) g_ascii_xdigit_value (digits[i]);
  }
  *ret_tag = (guint16) (number >> 16);
  *ret_type = (guint16) number;
  return TRUE;
}

static void
add_stream (Reading *reading, const OnbCfbEntry *entry)
{
  guint16 tag;
  guint16 type;
  gsize wanted;

  if (entry->is_storage || !parse_value_name (entry->name, &tag, &type))
    return;
  wanted = onb_mapi_wanted_bytes (&reading->source->limits, tag, type);
  wanted = (gsize) MIN (wanted, entry->bytes);
  if (wanted == 0)
    return;
  if (!onb_cfb_read (reading->cfb, entry, onb_mapi_builder_add (reading->into, tag, type, wanted),
                     wanted)) {
    onb_mapi_builder_take_back (reading->into);
    reading->broken = TRUE;
  }
}

/* row = type tag flags value; values that do not fit are streams. */
static void
add_row (Reading *reading, const guint8 *row)
{
  guint16 type = (guint16) (row[0] | row[1] << 8);
  guint16 tag = (guint16) (row[2] | row[3] << 8);
  gsize wanted = onb_mapi_wanted_bytes (&reading->source->limits, tag, type);

  if ((type == ONB_MAPI_NUMBER || type == ONB_MAPI_TIME) && wanted > 0)
    memcpy (onb_mapi_builder_add (reading->into, tag, type, wanted), row + 8, wanted);
}

static void
add_rows (Reading *reading, guint32 storage, gsize head_bytes)
{
  const OnbCfbEntry *entry = find_child (reading, storage, PROPERTIES);
  gsize len = entry != NULL ? (gsize) MIN (entry->bytes, TABLE_BYTES) : 0;
  g_autofree guint8 *table = g_malloc (MAX (len, 1));

  if (entry == NULL || entry->is_storage || !onb_cfb_read (reading->cfb, entry, table, len)) {
    reading->broken = TRUE;
    return;
  }
  for (gsize at = head_bytes; at + ROW_BYTES <= len; at += ROW_BYTES)
    add_row (reading, table + at);
}

static void
add_storage (Reading *reading, guint32 storage, gsize head_bytes)
{
  const OnbCfbEntry *entry;

  add_rows (reading, storage, head_bytes);
  for (guint i = first_child (reading, storage); (entry = child_at (reading, i, storage)) != NULL;
       i++)
    add_stream (reading, entry);
}

/* The message in the storage @attachment; 0 when there is none: that is the root. */
static guint32
find_attached (const Reading *reading, guint32 attachment)
{
  const OnbCfbEntry *entry;

  for (guint i = first_child (reading, attachment);
       (entry = child_at (reading, i, attachment)) != NULL; i++) {
    if (entry->is_storage && strcmp (entry->name, ATTACHED_MESSAGE) == 0)
      return g_array_index (reading->children, guint32, i);
  }
  return ONB_CFB_ROOT;
}

static void
add_recipients (Reading *reading, guint32 message)
{
  guint64 n_recipients = 0;
  const OnbCfbEntry *entry;

  for (guint i = first_child (reading, message); (entry = child_at (reading, i, message)) != NULL;
       i++) {
    if (!entry->is_storage || !g_str_has_prefix (entry->name, RECIPIENT)
        || n_recipients++ >= reading->source->limits.addresses)
      continue;
    onb_mapi_builder_add_recipient (reading->into);
    add_storage (reading, g_array_index (reading->children, guint32, i), RECIPIENT_HEAD_BYTES);
  }
}

/* A message attached to a message is none of its own (docs/FORMATS.md); that one is there is worth
 * a word. Returns the first, or 0. */
static guint32
note_attached (const Reading *reading, gboolean is_report)
{
  guint32 first = ONB_CFB_ROOT;
  const OnbCfbEntry *entry;

  for (guint i = first_child (reading, ONB_CFB_ROOT);
       (entry = child_at (reading, i, ONB_CFB_ROOT)) != NULL; i++) {
    guint32 found = ONB_CFB_ROOT;

    if (entry->is_storage && g_str_has_prefix (entry->name, ATTACHMENT))
      found = find_attached (reading, g_array_index (reading->children, guint32, i));
    if (found == ONB_CFB_ROOT)
      continue;
    if (!is_report)
      onb_source_note (reading->source, "attached-message", reading->place, -1,
                       reading->place->bytes);
    first = first == ONB_CFB_ROOT ? found : first;
  }
  return first;
}

static void
add_envelope (const Reading *reading, OnbMapiReport *report)
{
  static const guint16 types[] = { ONB_MAPI_UNICODE, ONB_MAPI_STRING8 };

  for (gsize i = 0; i < G_N_ELEMENTS (types) && report->envelope->len == 0; i++) {
    g_autofree gchar *name = g_strdup_printf (VALUE "%04X%04X", ONB_MAPI_BODY, types[i]);
    const OnbCfbEntry *entry = find_child (reading, ONB_CFB_ROOT, name);
    gsize len = entry != NULL ? (gsize) MIN (entry->bytes, BODY_BYTES) : 0;
    g_autofree guint8 *text = g_malloc (MAX (len, 1));

    if (len > 0 && !entry->is_storage && onb_cfb_read (reading->cfb, entry, text, len))
      onb_mapi_report_text (report, types[i], text, len);
  }
}

/* A journal report is a wrapper: the message is inside. */
static void
unwrap (Reading *reading, guint32 attached, OnbMapiReport *report, OnbItem *item)
{
  add_envelope (reading, report);
  if (attached != ONB_CFB_ROOT) {
    reading->into = &report->original;
    add_storage (reading, attached, ATTACHED_HEAD_BYTES);
    add_recipients (reading, attached);
    reading->into = &reading->builder;
  }
  onb_mapi_report_settle (report, reading->source, reading->place, item);
}

static gboolean
read_message (Reading *reading, gsize len, GError **error)
{
  g_auto (OnbMapiReport) report = { 0 };
  OnbItem item
      = { .origin = { .offset = -1, .length = len },
          .folder = reading->place->folder,
          .role = reading->place->role,
          .flags = reading->place->flags,
          .mtime_unix = reading->source->trust_mtime ? reading->place->mtime_unix : ONB_NO_TIME };
  const OnbMapi *mapi;
  gboolean is_report;
  guint32 attached;

  onb_mapi_report_init (&report);
  onb_mapi_builder_start (&reading->builder);
  add_storage (reading, ONB_CFB_ROOT, MESSAGE_HEAD_BYTES);
  add_recipients (reading, ONB_CFB_ROOT);
  mapi = onb_mapi_builder_finish (&reading->builder);
  is_report = reading->place->recovered == NULL && onb_mapi_says_report (mapi);
  attached = note_attached (reading, is_report);
  if (is_report)
    unwrap (reading, attached, &report, &item);
  if (reading->broken) {
    onb_source_lose (reading->source, ONB_LOSS_DAMAGED, reading->place, -1, len,
                     "an Outlook message of which not all can be read");
    item.flags |= ONB_ITEM_TRUNCATED;
  }
  return onb_mapi_deliver (reading->source, reading->place, mapi, &item, error);
}

/* Texts and tables of other programs are compound files, too. */
static void
pass_over (OnbSource *source, const OnbPlace *place, gsize len)
{
  if (place->containers == 0)
    source->format = "none";
  onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, len, "holds no mail");
}

static gboolean
read_cfb (OnbSource *source, const OnbPlace *place, OnbCfb *cfb, gsize len, GError **error)
{
  Reading reading = { .source = source, .place = place, .cfb = cfb };
  gboolean ok = TRUE;

  reading.children = list_entries (cfb);
  onb_mapi_builder_init (&reading.builder);
  reading.into = &reading.builder;
  if (find_child (&reading, ONB_CFB_ROOT, PROPERTIES) == NULL)
    pass_over (source, place, len);
  else
    ok = read_message (&reading, len, error);
  onb_mapi_builder_clear (&reading.builder);
  g_array_unref (reading.children);
  return ok;
}

/* All of the stream, or NULL when it is longer than @limit. A size that is stated saves room. */
static const guint8 *
peek_all (OnbStream *stream, const OnbPlace *place, gsize limit, gsize *ret_len)
{
  gsize want = place->bytes > 0 ? (gsize) MIN (place->bytes, limit) + 1 : ONB_STREAM_WINDOW;

  for (;;) {
    const guint8 *data = onb_stream_peek (stream, want, ret_len);

    if (*ret_len < want)
      return *ret_len <= limit ? data : NULL;
    if (want > limit)
      return NULL;
    want = MIN (want * 2, limit + 1);
  }
}

/* A name that says so is believed only where the bytes no longer can. */
static void
lose_broken (OnbSource *source, const OnbPlace *place, const guint8 *data, gsize len,
             const GError *broken)
{
  if (holds_names (data, len) || onb_place_has_suffix (place, ".msg")
      || onb_place_has_suffix (place, ".oft"))
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, len, broken->message);
  else
    pass_over (source, place, len);
}

static gboolean
read_bytes (OnbSource *source, const OnbPlace *place, const guint8 *data, gsize len, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbCfb) cfb = onb_cfb_open (data, len, &broken);

  if (cfb != NULL)
    return read_cfb (source, place, cfb, len, error);
  lose_broken (source, place, data, len, broken);
  return TRUE;
}

static gboolean
read_msg (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  gboolean ok = TRUE;
  gsize len;
  const guint8 *data
      = peek_all (stream, place, (gsize) MIN (source->limits.msg_bytes, G_MAXINT32), &len);

  if (data == NULL) {
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                     "larger than the limit msg-bytes");
    return TRUE;
  }
  if (onb_stream_error (stream) != NULL)
    return TRUE;
  if (onb_source_enter (source, place, -1, len, 0))
    ok = read_bytes (source, place, data, len, error);
  return ok && onb_source_leave (source, TRUE, error);
}

static guint
bid_msg (const guint8 *head, gsize len, const OnbPlace *place)
{
  if (!is_magic (head, len) || (place->no_mail != NULL && !holds_names (head, len)))
    return 0;
  return 60;
}

const OnbFormat onb_format_msg = { "msg", bid_msg, read_msg };
