/* SPDX-License-Identifier: Apache-2.0 */
#include "source/journal.h"

#include <string.h>

#include "source/header-scan.h"

/* A report has two parts; something may be added by what passed it on. */
#define PARTS_MAX 8u

typedef struct {
  const guint8 *data;
  gsize len;
} Span;

typedef enum { PLAIN, BASE64, QUOTED_PRINTABLE } Encoding;

/* The line at @at, its end included. */
static Span
line_at (Span text, gsize at)
{
  const guint8 *end = memchr (text.data + at, '\n', text.len - at);
  gsize next = end != NULL ? (gsize) (end - text.data) + 1 : text.len;

  return (Span){ text.data + at, next - at };
}

static Span
trim (Span span)
{
  while (span.len > 0 && span.data[0] <= ' ') {
    span.data++;
    span.len--;
  }
  while (span.len > 0 && span.data[span.len - 1] <= ' ')
    span.len--;
  return span;
}

static gboolean
starts (Span span, const gchar *prefix)
{
  gsize n = strlen (prefix);

  return span.len >= n && g_ascii_strncasecmp ((const gchar *) span.data, prefix, n) == 0;
}

/* The value of the field @name (with its colon) in a header block or an envelope, the lines that
 * continue it included; empty when it is not there. @ret_end: of the block, behind its empty line.
 */
static Span
find_field (Span block, const gchar *name, gsize *ret_end)
{
  Span value = { block.data, 0 };
  gboolean inside = FALSE;
  gsize at = 0;

  while (at < block.len) {
    Span line = line_at (block, at);

    at += line.len;
    if (trim (line).len == 0)
      break;
    if (inside && (line.data[0] == ' ' || line.data[0] == '\t')) {
      value.len = (gsize) (line.data + line.len - value.data);
      continue;
    }
    inside = FALSE;
    if (value.len == 0 && starts (line, name)) {
      inside = TRUE;
      value = (Span){ line.data + strlen (name), line.len - strlen (name) };
    }
  }
  if (ret_end != NULL)
    *ret_end = at;
  return trim (value);
}

/* delimiter = "--" boundary [ "--" ] blanks (RFC 2046, 5.1.1). */
static gboolean
is_delimiter (Span line, const gchar *boundary, gboolean *ret_last)
{
  gsize n = strlen (boundary);

  line = trim (line);
  if (line.len < n + 2 || memcmp (line.data, "--", 2) != 0
      || memcmp (line.data + 2, boundary, n) != 0)
    return FALSE;
  *ret_last = line.len == n + 4 && memcmp (line.data + n + 2, "--", 2) == 0;
  return line.len == n + 2 || *ret_last;
}

/* Fills @ret_parts with what stands between the delimiters; returns how many there are. */
static guint
split (Span body, const gchar *boundary, Span *ret_parts)
{
  gboolean last = FALSE;
  gsize start = 0;
  gsize at = 0;
  guint n = 0;

  while (at < body.len && !last && n <= PARTS_MAX) {
    Span line = line_at (body, at);

    if (is_delimiter (line, boundary, &last)) {
      if (n > 0)
        ret_parts[n - 1] = (Span){ body.data + start, at - start };
      start = at + line.len;
      n++;
    }
    at += line.len;
  }
  if (!last && n > 0 && n <= PARTS_MAX)
    ret_parts[n++ - 1] = (Span){ body.data + start, body.len - start };
  return n > 0 ? n - 1 : 0;
}

static gint
hex_pair (const guint8 *at)
{
  gint high = g_ascii_xdigit_value ((gchar) at[0]);
  gint low = g_ascii_xdigit_value ((gchar) at[1]);

  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* The bytes behind `=` that end a line softly; 0: none. */
static gsize
soft_break (Span text, gsize at)
{
  gsize end = at + 1;

  while (end < text.len
         && (text.data[end] == ' ' || text.data[end] == '\t' || text.data[end] == '\r'))
    end++;
  return end < text.len && text.data[end] == '\n' ? end - at : 0;
}

/* RFC 2045, 6.7. What is no code stays as it stands. */
static void
append_quoted (GByteArray *out, Span text)
{
  for (gsize i = 0; i < text.len; i++) {
    gsize skipped = text.data[i] == '=' ? soft_break (text, i) : 0;
    gint code = text.data[i] == '=' && skipped == 0 && text.len - i > 2
                    ? hex_pair (text.data + i + 1)
                    : -1;
    guint8 byte = code >= 0 ? (guint8) code : text.data[i];

    if (skipped == 0)
      g_byte_array_append (out, &byte, 1);
    i += skipped > 0 ? skipped : code >= 0 ? 2 : 0;
  }
}

static void
append_base64 (GByteArray *out, Span text)
{
  gint state = 0;
  guint save = 0;
  guint at = out->len;
  gsize made;

  g_byte_array_set_size (out, at + (guint) (text.len / 4 * 3 + 3));
  made = g_base64_decode_step ((const gchar *) text.data, text.len, out->data + at, &state, &save);
  g_byte_array_set_size (out, at + (guint) made);
}

static Encoding
encoding_of (Span header)
{
  Span value = find_field (header, "Content-Transfer-Encoding:", NULL);

  if (starts (value, "base64"))
    return BASE64;
  return starts (value, "quoted-printable") ? QUOTED_PRINTABLE : PLAIN;
}

/* The contents of a part behind its own header. */
static GByteArray *
decode (Span part)
{
  GByteArray *out = g_byte_array_new ();
  gsize start;
  Span text;

  find_field (part, "", &start);
  text = (Span){ part.data + start, part.len - start };
  switch (encoding_of (part)) {
  case BASE64:
    append_base64 (out, text);
    break;
  case QUOTED_PRINTABLE:
    append_quoted (out, text);
    break;
  case PLAIN:
    g_byte_array_append (out, text.data, (guint) text.len);
    break;
  }
  return out;
}

static Span
span_of (const GByteArray *bytes)
{
  return bytes->data != NULL ? (Span){ bytes->data, bytes->len } : (Span){ (const guint8 *) "", 0 };
}

/* id = the bytes between `<` and the next `>`; without them all of it. */
static Span
id_of (Span value)
{
  const guint8 *open = value.len > 0 ? memchr (value.data, '<', value.len) : NULL;
  const guint8 *end = value.data + value.len;
  const guint8 *close = open != NULL ? memchr (open, '>', (gsize) (end - open)) : NULL;

  return close != NULL ? trim ((Span){ open + 1, (gsize) (close - open - 1) }) : value;
}

static gboolean
is_same_message (Span envelope, Span original)
{
  Span stated = id_of (find_field (envelope, "Message-ID:", NULL));
  Span own = id_of (find_field (original, "Message-ID:", NULL));

  return stated.len > 0 && stated.len == own.len && memcmp (stated.data, own.data, own.len) == 0;
}

/* The first text is the envelope, and the first message behind it the original. */
static gboolean
take_parts (Span body, const gchar *boundary, OnbJournalReport *report)
{
  Span parts[PARTS_MAX + 1];
  guint n = split (body, boundary, parts);

  for (guint i = 0; i < n && report->original == NULL; i++) {
    Span type = find_field (parts[i], "Content-Type:", NULL);

    if (report->envelope == NULL && (type.len == 0 || starts (type, "text/plain")))
      report->envelope = decode (parts[i]);
    else if (report->envelope != NULL && starts (type, "message/rfc822"))
      report->original = decode (parts[i]);
  }
  return report->original != NULL;
}

/* The item is the attached message now; what its own store wrote stands in the report's header. */
static void
become_original (OnbItem *item, Span original)
{
  OnbHeaderScan scan = { .eol = onb_header_eol (original.data, original.len) };
  gsize body;

  while (onb_header_scan (&scan, original.data, original.len, TRUE) == ONB_HEADER_FROM_LINE)
    onb_header_scan_skip (&scan, original.data, original.len, TRUE);
  body = scan.at;
  while (body < original.len && original.data[body] != scan.eol)
    body++;
  body = MIN (body + 1, original.len);
  item->header = original.data;
  item->header_bytes = scan.at;
  item->fields = NULL;
  item->n_fields = 0;
  item->body_head = scan.multipart && body < original.len ? original.data + body : NULL;
  item->body_head_bytes
      = item->body_head != NULL ? MIN (original.len - body, ONB_BODY_HEAD_BYTES) : 0;
  item->flags &= ~(OnbItemFlags) ONB_ITEM_LABELS;
}

gboolean
onb_journal_report_read (OnbItem *item, const guint8 *body, gsize body_bytes,
                         OnbJournalReport *ret_report)
{
  const Span header = { item->header, item->header_bytes };
  Span type = find_field (header, "Content-Type:", NULL);
  g_autofree gchar *boundary
      = starts (type, "multipart/") ? onb_header_boundary (type.data, type.len) : NULL;

  *ret_report = (OnbJournalReport){ 0 };
  if (boundary == NULL
      || !take_parts ((Span){ body, MIN (body_bytes, ONB_JOURNAL_BYTES) }, boundary, ret_report)
      || !is_same_message (span_of (ret_report->envelope), span_of (ret_report->original)))
    return FALSE;
  ret_report->journal.envelope = span_of (ret_report->envelope).data;
  ret_report->journal.envelope_bytes = ret_report->envelope->len;
  become_original (item, span_of (ret_report->original));
  item->journal = &ret_report->journal;
  return TRUE;
}

void
onb_journal_report_clear (OnbJournalReport *report)
{
  g_clear_pointer (&report->envelope, g_byte_array_unref);
  g_clear_pointer (&report->original, g_byte_array_unref);
}
