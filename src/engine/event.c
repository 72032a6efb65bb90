/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/event.h"

#include <string.h>

#include "base/cursor.h"
#include "message/row.h"

#define HEAD_BYTES (sizeof (guint32) + 1)
#define ABSENT 0u
#define PRESENT 1u
#define PART_EMPTY (1u << 0)
#define PART_AT_END (1u << 1)
#define PART_AFTER_OPEN (1u << 2)
#define PART_TRUSTS (1u << 3)
#define PART_CHANGED (1u << 4)
#define PART_MBOX (1u << 5)
#define PART_ZIP (1u << 6)
#define PART_WHOLE (1u << 7)

typedef enum {
  EVENT_ITEM = 1,  /* a row (message/row.h) */
  EVENT_SUSPECT,   /* guint64 serial, string reason */
  EVENT_LOSS,      /* guint8 kind, origin, string reason */
  EVENT_FINDING,   /* string kind, origin */
  EVENT_CONTAINER, /* origin, string format, guint64 bytes, items, separators, gap */
  EVENT_END,       /* guint64 bytes, optional strings format and sum, part */
} EventKind;

struct _OnbEventReader {
  OnbRowReader *rows;
};

static void
put_u64 (GByteArray *out, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

static void
put_u8 (GByteArray *out, guint8 value)
{
  g_byte_array_append (out, &value, 1);
}

static void
put_string (GByteArray *out, const gchar *text)
{
  gsize len = strlen (text);
  guint32 packed = GUINT32_TO_LE ((guint32) len);

  if (len < ONB_CURSOR_LONG) {
    put_u8 (out, (guint8) len);
  } else {
    put_u8 (out, ONB_CURSOR_LONG);
    g_byte_array_append (out, (const guint8 *) &packed, sizeof packed);
  }
  g_byte_array_append (out, (const guint8 *) text, (guint) len + 1);
}

static void
put_optional (GByteArray *out, const gchar *text)
{
  put_u8 (out, text != NULL ? PRESENT : ABSENT);
  if (text != NULL)
    put_string (out, text);
}

/* origin = u8 whether there is one, string path, optional member, u64 offset, u64 length */
static void
put_origin (GByteArray *out, const OnbOrigin *origin)
{
  put_u8 (out, origin != NULL ? PRESENT : ABSENT);
  if (origin == NULL)
    return;
  put_string (out, origin->path);
  put_optional (out, origin->member);
  put_u64 (out, (guint64) origin->offset);
  put_u64 (out, origin->length);
}

/* Returns where the event begins, for finish(). */
static guint
begin (GByteArray *out, EventKind kind)
{
  guint at = out->len;

  g_byte_array_set_size (out, at + sizeof (guint32));
  put_u8 (out, (guint8) kind);
  return at;
}

static void
finish (GByteArray *out, guint at)
{
  guint32 bytes = GUINT32_TO_LE (out->len - at - (guint) sizeof (guint32));

  memcpy (out->data + at, &bytes, sizeof bytes);
}

void
onb_event_item (GByteArray *out, const OnbItem *item, const OnbFacts *facts)
{
  guint at = begin (out, EVENT_ITEM);

  onb_row_pack (out, item, facts);
  finish (out, at);
}

void
onb_event_suspect (GByteArray *out, guint64 serial, const gchar *reason)
{
  guint at = begin (out, EVENT_SUSPECT);

  put_u64 (out, serial);
  put_string (out, reason);
  finish (out, at);
}

void
onb_event_loss (GByteArray *out, OnbLossKind kind, const OnbOrigin *origin, const gchar *reason)
{
  guint at = begin (out, EVENT_LOSS);

  put_u8 (out, (guint8) kind);
  put_origin (out, origin);
  put_string (out, reason);
  finish (out, at);
}

void
onb_event_finding (GByteArray *out, const gchar *kind, const OnbOrigin *origin)
{
  guint at = begin (out, EVENT_FINDING);

  put_string (out, kind);
  put_origin (out, origin);
  finish (out, at);
}

void
onb_event_container (GByteArray *out, const OnbContainer *container)
{
  guint at = begin (out, EVENT_CONTAINER);

  put_origin (out, container->origin);
  put_string (out, container->format);
  put_u64 (out, container->bytes);
  put_u64 (out, container->item_bytes);
  put_u64 (out, container->separator_bytes);
  put_u64 (out, container->gap_bytes);
  finish (out, at);
}

/* part = u8 whether there is one, u8 flags, u8 inside_behind, u64 stamp, begin, end, claimed_end,
 * covered, lengths_known, lengths_agree, members, unpacked_bytes, excess_bytes, u32 number of
 * pieces, u16 each */
static void
put_part (GByteArray *out, const OnbFilePart *part)
{
  guint32 n;

  put_u8 (out, part != NULL ? PRESENT : ABSENT);
  if (part == NULL)
    return;
  put_u8 (out, (guint8) ((part->is_empty ? PART_EMPTY : 0) | (part->at_end ? PART_AT_END : 0)
                         | (part->after_open ? PART_AFTER_OPEN : 0)
                         | (part->trusts_lengths ? PART_TRUSTS : 0)
                         | (part->has_changed ? PART_CHANGED : 0) | (part->is_mbox ? PART_MBOX : 0)
                         | (part->is_zip ? PART_ZIP : 0) | (part->needs_whole ? PART_WHOLE : 0)));
  put_u8 (out, part->inside_behind);
  put_u64 (out, part->stamp);
  put_u64 (out, part->begin);
  put_u64 (out, part->end);
  put_u64 (out, part->claimed_end);
  put_u64 (out, part->covered);
  put_u64 (out, part->tally.lengths_known);
  put_u64 (out, part->tally.lengths_agree);
  put_u64 (out, part->members);
  put_u64 (out, part->unpacked_bytes);
  put_u64 (out, part->excess_bytes);
  n = GUINT32_TO_LE ((guint32) onb_mbox_tally_n (&part->tally));
  g_byte_array_append (out, (const guint8 *) &n, sizeof n);
  for (gsize i = 0; i < onb_mbox_tally_n (&part->tally); i++) {
    guint16 bits = GUINT16_TO_LE (g_array_index (part->tally.pieces, guint16, i));

    g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
  }
}

void
onb_event_end (GByteArray *out, const OnbUnitEnd *end)
{
  guint at = begin (out, EVENT_END);

  put_u64 (out, end->bytes);
  put_optional (out, end->format);
  put_optional (out, end->sha256);
  put_part (out, end->part);
  finish (out, at);
}

OnbEventReader *
onb_event_reader_new (void)
{
  OnbEventReader *reader = g_new0 (OnbEventReader, 1);

  reader->rows = onb_row_reader_new ();
  return reader;
}

void
onb_event_reader_free (OnbEventReader *reader)
{
  if (reader == NULL)
    return;
  onb_row_reader_free (reader->rows);
  g_free (reader);
}

static const gchar *
get_string (OnbCursor *cursor)
{
  gsize len = 0;
  const gchar *text = onb_cursor_string (cursor, &len);

  return text != NULL ? text : "";
}

static gboolean
get_present (OnbCursor *cursor)
{
  guint8 value = onb_cursor_u8 (cursor);

  if (value > PRESENT)
    onb_cursor_fail (cursor);
  return value == PRESENT;
}

static const gchar *
get_optional (OnbCursor *cursor)
{
  return get_present (cursor) ? get_string (cursor) : NULL;
}

static const OnbOrigin *
get_origin (OnbCursor *cursor, OnbOrigin *origin)
{
  if (!get_present (cursor))
    return NULL;
  origin->path = get_string (cursor);
  origin->member = get_optional (cursor);
  origin->offset = (gint64) onb_cursor_u64 (cursor);
  origin->length = onb_cursor_u64 (cursor);
  if (origin->offset < -1)
    onb_cursor_fail (cursor);
  return origin;
}

static gboolean
read_item (OnbEventReader *reader, OnbCursor *cursor, const OnbEventSink *sink, gpointer data,
           GError **error)
{
  OnbItem item;
  OnbFacts facts;
  gsize used = 0;

  if (!onb_row_unpack (reader->rows, cursor->at, cursor->left, &item, &facts, &used, error))
    return FALSE;
  if (used != cursor->left) {
    onb_cursor_fail (cursor);
    return TRUE;
  }
  cursor->left = 0;
  return sink->item (&item, &facts, data, error);
}

static void
read_suspect (OnbCursor *cursor, const OnbEventSink *sink, gpointer data)
{
  guint64 serial = onb_cursor_u64 (cursor);
  const gchar *reason = get_string (cursor);

  if (!cursor->failed && cursor->left == 0)
    sink->suspect (serial, reason, data);
}

static void
read_loss (OnbCursor *cursor, const OnbEventSink *sink, gpointer data)
{
  OnbOrigin origin;
  guint8 kind = onb_cursor_u8 (cursor);
  const OnbOrigin *at = get_origin (cursor, &origin);
  const gchar *reason = get_string (cursor);

  /* What is quarantined, the receiver itself decides. */
  if (kind >= ONB_LOSS_QUARANTINED)
    onb_cursor_fail (cursor);
  if (!cursor->failed && cursor->left == 0)
    sink->loss ((OnbLossKind) kind, at, reason, data);
}

static void
read_finding (OnbCursor *cursor, const OnbEventSink *sink, gpointer data)
{
  OnbOrigin origin;
  const gchar *kind = get_string (cursor);
  const OnbOrigin *at = get_origin (cursor, &origin);

  if (!cursor->failed && cursor->left == 0)
    sink->finding (kind, at, data);
}

static void
read_container (OnbCursor *cursor, const OnbEventSink *sink, gpointer data)
{
  OnbOrigin origin;
  OnbContainer container = { .origin = get_origin (cursor, &origin) };

  container.format = get_string (cursor);
  container.bytes = onb_cursor_u64 (cursor);
  container.item_bytes = onb_cursor_u64 (cursor);
  container.separator_bytes = onb_cursor_u64 (cursor);
  container.gap_bytes = onb_cursor_u64 (cursor);
  if (!cursor->failed && cursor->left == 0)
    sink->container (&container, data);
}

/* FALSE: there is none, or it is none. */
static gboolean
get_part (OnbCursor *cursor, OnbFilePart *part)
{
  guint8 flags;
  guint32 n;

  if (!get_present (cursor))
    return FALSE;
  flags = onb_cursor_u8 (cursor);
  part->is_read = TRUE;
  part->is_mbox = (flags & PART_MBOX) != 0;
  part->is_zip = (flags & PART_ZIP) != 0;
  part->needs_whole = (flags & PART_WHOLE) != 0;
  part->is_empty = (flags & PART_EMPTY) != 0;
  part->at_end = (flags & PART_AT_END) != 0;
  part->after_open = (flags & PART_AFTER_OPEN) != 0;
  part->trusts_lengths = (flags & PART_TRUSTS) != 0;
  part->has_changed = (flags & PART_CHANGED) != 0;
  part->inside_behind = onb_cursor_u8 (cursor);
  part->stamp = onb_cursor_u64 (cursor);
  part->begin = onb_cursor_u64 (cursor);
  part->end = onb_cursor_u64 (cursor);
  part->claimed_end = onb_cursor_u64 (cursor);
  part->covered = onb_cursor_u64 (cursor);
  part->tally.lengths_known = onb_cursor_u64 (cursor);
  part->tally.lengths_agree = onb_cursor_u64 (cursor);
  part->members = onb_cursor_u64 (cursor);
  part->unpacked_bytes = onb_cursor_u64 (cursor);
  part->excess_bytes = onb_cursor_u64 (cursor);
  n = onb_cursor_u32 (cursor);
  if (cursor->failed || cursor->left != n * sizeof (guint16) || part->end < part->begin)
    onb_cursor_fail (cursor);
  if (cursor->failed)
    return FALSE;
  part->tally.pieces = g_array_sized_new (FALSE, FALSE, sizeof (guint16), n);
  for (guint32 i = 0; i < n; i++) {
    guint16 bits = onb_cursor_u16 (cursor);

    g_array_append_val (part->tally.pieces, bits);
  }
  if (!onb_mbox_tally_is_sane (&part->tally))
    onb_cursor_fail (cursor);
  return TRUE;
}

static void
read_end (OnbCursor *cursor, const OnbEventSink *sink, gpointer data)
{
  g_auto (OnbFilePart) part = { 0 };
  OnbUnitEnd end = { .bytes = onb_cursor_u64 (cursor) };

  end.format = get_optional (cursor);
  end.sha256 = get_optional (cursor);
  end.part = get_part (cursor, &part) ? &part : NULL;
  if (!cursor->failed && cursor->left == 0)
    sink->end (&end, data);
}

static gboolean
read_kind (OnbEventReader *reader, guint8 kind, OnbCursor *cursor, const OnbEventSink *sink,
           gpointer data, GError **error)
{
  switch (kind) {
  case EVENT_ITEM:
    return read_item (reader, cursor, sink, data, error);
  case EVENT_SUSPECT:
    read_suspect (cursor, sink, data);
    break;
  case EVENT_LOSS:
    read_loss (cursor, sink, data);
    break;
  case EVENT_FINDING:
    read_finding (cursor, sink, data);
    break;
  case EVENT_CONTAINER:
    read_container (cursor, sink, data);
    break;
  case EVENT_END:
    read_end (cursor, sink, data);
    break;
  default:
    onb_cursor_fail (cursor);
    break;
  }
  return TRUE;
}

gboolean
onb_event_read (OnbEventReader *reader, const guint8 *data, gsize len, const OnbEventSink *sink,
                gpointer sink_data, gsize *ret_used, GError **error)
{
  OnbCursor cursor = onb_cursor_init (data, len);
  guint32 bytes;
  guint8 kind;

  *ret_used = 0;
  if (len < HEAD_BYTES)
    return TRUE;
  bytes = onb_cursor_u32 (&cursor);
  if (bytes == 0 || bytes > ONB_EVENT_BYTES_MAX) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, "an event of an impossible length");
    return FALSE;
  }
  if (cursor.left < bytes)
    return TRUE;
  cursor.left = bytes;
  kind = onb_cursor_u8 (&cursor);
  if (!read_kind (reader, kind, &cursor, sink, sink_data, error))
    return FALSE;
  if (cursor.failed || cursor.left != 0) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, "an event that no worker writes");
    return FALSE;
  }
  *ret_used = sizeof (guint32) + bytes;
  return TRUE;
}
