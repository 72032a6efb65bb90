/* SPDX-License-Identifier: Apache-2.0 */
#include "message/mapi-value.h"

#include "base/civil.h"
#include "base/utf16.h"

#define TICKS_PER_SECOND G_GUINT64_CONSTANT (10000000)
#define SECONDS_1601_TO_1970 G_GINT64_CONSTANT (11644473600)

static const OnbMapiProperty *
find (const OnbMapiTable *table, OnbMapiTag tag, OnbMapiType type)
{
  for (guint i = 0; i < table->n; i++) {
    if (table->items[i].tag == tag && table->items[i].type == type)
      return &table->items[i];
  }
  return NULL;
}

static guint64
read_number (const guint8 *data, gsize bytes)
{
  guint64 value = 0;

  for (gsize i = bytes; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

gboolean
onb_mapi_number (const OnbMapiTable *table, OnbMapiTag tag, guint32 *ret_number)
{
  const OnbMapiProperty *property = find (table, tag, ONB_MAPI_NUMBER);

  if (property == NULL || property->len < sizeof *ret_number)
    return FALSE;
  *ret_number = (guint32) read_number (property->data, sizeof *ret_number);
  return TRUE;
}

gint64
onb_mapi_time (const OnbMapiTable *table, OnbMapiTag tag)
{
  const OnbMapiProperty *property = find (table, tag, ONB_MAPI_TIME);
  gint64 unix_seconds;

  if (property == NULL || property->len < sizeof (guint64))
    return ONB_NO_TIME;
  unix_seconds = (gint64) (read_number (property->data, sizeof (guint64)) / TICKS_PER_SECOND)
                 - SECONDS_1601_TO_1970;
  return unix_seconds < ONB_USABLE_FROM_UNIX || unix_seconds >= ONB_USABLE_UNTIL_UNIX
             ? ONB_NO_TIME
             : unix_seconds;
}

OnbBytes
onb_mapi_bytes (const OnbMapiTable *table, OnbMapiTag tag)
{
  const OnbMapiProperty *property = find (table, tag, ONB_MAPI_BINARY);

  return property == NULL ? (OnbBytes){ (const guint8 *) "", 0 }
                          : (OnbBytes){ property->data, property->len };
}

static OnbBytes
cut_at_nul (OnbBytes bytes)
{
  const guint8 *end = bytes.len > 0 ? memchr (bytes.data, '\0', bytes.len) : NULL;

  return (OnbBytes){ bytes.data, end != NULL ? (gsize) (end - bytes.data) : bytes.len };
}

static gboolean
append_text (const OnbMapiReading *reading, OnbBytes bytes, gboolean is_unicode, GString *out)
{
  if (is_unicode)
    return onb_utf16_append (out, bytes.data, bytes.len);
  bytes = cut_at_nul (bytes);
  if (reading->charset != NULL)
    return onb_charsets_append (
        reading->reader->decoder.charsets,
        (OnbBytes){ (const guint8 *) reading->charset, strlen (reading->charset) }, bytes, out);
  onb_charsets_append_raw (reading->reader->decoder.charsets, bytes, out);
  return TRUE;
}

/* At most @limit bytes of UTF-8, in the reader's text. A character of it has as many bytes in
 * UTF-16, or one more or less, so that no more is decoded in vain. */
static const GString *
decode (const OnbMapiReading *reading, OnbBytes bytes, gboolean is_unicode, guint64 limit)
{
  OnbFactsReader *reader = reading->reader;
  GString *text = reader->text;

  g_string_truncate (text, 0);
  if (bytes.len / 2 > limit) {
    bytes.len = 2 * (gsize) limit;
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  if (!append_text (reading, bytes, is_unicode, text))
    reader->facts.defects |= ONB_DEFECT_BAD_CHARSET;
  if (text->len > limit) {
    gsize cut = (gsize) limit;

    while (cut > 0 && ((guint8) text->str[cut] & 0xc0) == 0x80)
      cut--;
    g_string_truncate (text, cut);
    reader->facts.defects |= ONB_DEFECT_OVERSIZE_FIELD;
  }
  return text;
}

static const OnbMapiProperty *
find_text (const OnbMapiTable *table, OnbMapiTag tag)
{
  const OnbMapiProperty *property = find (table, tag, ONB_MAPI_UNICODE);

  return property != NULL ? property : find (table, tag, ONB_MAPI_STRING8);
}

OnbBytes
onb_mapi_block (const OnbMapiReading *reading, const OnbMapiTable *table, OnbMapiTag tag,
                guint64 limit)
{
  const OnbMapiProperty *property = find_text (table, tag);
  const GString *text;

  if (property == NULL)
    return (OnbBytes){ (const guint8 *) "", 0 };
  text = decode (reading, (OnbBytes){ property->data, property->len },
                 property->type == ONB_MAPI_UNICODE, limit);
  return (OnbBytes){ (const guint8 *) onb_arena_text (&reading->reader->arena,
                                                      (const guint8 *) text->str, text->len),
                     text->len };
}

OnbBytes
onb_mapi_raw_text (const OnbMapiTable *table, OnbMapiTag tag)
{
  const OnbMapiProperty *property = find (table, tag, ONB_MAPI_STRING8);

  return property == NULL ? (OnbBytes){ (const guint8 *) "", 0 }
                          : cut_at_nul ((OnbBytes){ property->data, property->len });
}

const gchar *
onb_mapi_text_of (const OnbMapiReading *reading, OnbBytes bytes, gboolean is_unicode)
{
  const GString *text = decode (reading, bytes, is_unicode, reading->reader->limits.field_bytes);
  OnbBytes line = { (const guint8 *) text->str, text->len };

  for (gsize i = 0; i < text->len; i++) {
    if ((guint8) text->str[i] < ' ' || text->str[i] == 0x7f)
      text->str[i] = ' ';
  }
  line = onb_bytes_trim (line);
  return line.len == 0 ? "" : onb_arena_text (&reading->reader->arena, line.data, line.len);
}

const gchar *
onb_mapi_text (const OnbMapiReading *reading, const OnbMapiTable *table, OnbMapiTag tag)
{
  const OnbMapiProperty *property = find_text (table, tag);

  return property == NULL ? ""
                          : onb_mapi_text_of (reading, (OnbBytes){ property->data, property->len },
                                              property->type == ONB_MAPI_UNICODE);
}
