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

typedef enum { PLAIN, BASE64, QUOTED_PRINTABLE, UNKNOWN } Encoding;

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

/* The value of the field @name (with its colon) in a header block, the lines that continue it
 * included; empty when it is not there. @ret_end: of the block, behind its empty line. */
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

/* RFC 2045, 6.1; the three that are no encoding leave the bytes as they are. */
static Encoding
encoding_of (Span header)
{
  static const struct {
    const gchar *name;
    Encoding encoding;
  } encodings[] = { { "base64", BASE64 }, { "quoted-printable", QUOTED_PRINTABLE },
                    { "7bit", PLAIN },    { "8bit", PLAIN },
                    { "binary", PLAIN },  { "", PLAIN } };
  Span value = find_field (header, "Content-Transfer-Encoding:", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++) {
    if (value.len == strlen (encodings[i].name) && starts (value, encodings[i].name))
      return encodings[i].encoding;
  }
  return UNKNOWN;
}

/* The contents of a part behind its own header; NULL when nobody knows how to read them. */
static GByteArray *
decode (Span part)
{
  Encoding encoding = encoding_of (part);
  GByteArray *out;
  gsize start;
  Span text;

  if (encoding == UNKNOWN)
    return NULL;
  out = g_byte_array_new ();
  find_field (part, "", &start);
  text = (Span){ part.data + start, part.len - start };
  switch (encoding) {
  case BASE64:
    append_base64 (out, text);
    break;
  case QUOTED_PRINTABLE:
    append_quoted (out, text);
    break;
  case PLAIN:
  case UNKNOWN:
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

/* The value of the first line of an envelope that begins with @name. It is no header: nothing is
 * folded, and an empty line is no end. */
static Span
find_line (Span envelope, const gchar *name)
{
  for (gsize at = 0; at < envelope.len;) {
    Span line = line_at (envelope, at);

    if (starts (line, name))
      return trim ((Span){ line.data + strlen (name), line.len - strlen (name) });
    at += line.len;
  }
  return (Span){ envelope.data, 0 };
}

static gboolean
is_same_message (Span envelope, Span id)
{
  Span stated = id_of (find_line (envelope, "Message-ID:"));
  Span own = id_of (id);

  return stated.len > 0 && stated.len == own.len && memcmp (stated.data, own.data, own.len) == 0;
}

/* Whether @value, of a Content-Type, is the type @name, or begins with it when that ends in `/`.
 * Comments (RFC 2045, 5.1) are not understood. */
static gboolean
is_type (Span value, const gchar *name)
{
  const guint8 *end = value.len > 0 ? memchr (value.data, ';', value.len) : NULL;
  Span type = trim ((Span){ value.data, end != NULL ? (gsize) (end - value.data) : value.len });

  for (gsize i = 0; i < type.len; i++) {
    if (type.data[i] <= ' ' || type.data[i] == '(')
      return FALSE;
  }
  return starts (type, name) && (g_str_has_suffix (name, "/") || type.len == strlen (name));
}

/* Whether @value may mean the type @name: a comment stands where nothing but `;` may. */
static gboolean
is_unclear (Span value, const gchar *name)
{
  gsize n = strlen (name);

  return starts (value, name) && !is_type (value, name)
         && (value.data[n] <= ' ' || value.data[n] == '(');
}

/* field-name = 1*ftext, and a colon behind it (RFC 5322, 2.2; blanks before it are 4.5's). */
static gboolean
begins_with_field (Span message)
{
  gsize at = 0;

  while (at < message.len && message.data[at] > ' ' && message.data[at] < 127
         && message.data[at] != ':')
    at++;
  if (at == 0)
    return FALSE;
  while (at < message.len && (message.data[at] == ' ' || message.data[at] == '\t'))
    at++;
  return at < message.len && message.data[at] == ':';
}

/* The first text is the envelope, and the first message behind it the original. */
static gboolean
take_parts (Span body, const gchar *boundary, OnbJournalReport *report)
{
  Span parts[PARTS_MAX + 1];
  guint n = split (body, boundary, parts);

  for (guint i = 0; i < n && report->original == NULL; i++) {
    Span type = find_field (parts[i], "Content-Type:", NULL);
    gboolean is_envelope
        = report->envelope == NULL && (type.len == 0 || is_type (type, "text/plain"));
    GByteArray **taken = is_envelope ? &report->envelope : &report->original;

    if (is_unclear (type, report->envelope == NULL ? "text/plain" : "message/rfc822"))
      return FALSE;
    if (!is_envelope && (report->envelope == NULL || !is_type (type, "message/rfc822")))
      continue;
    *taken = decode (parts[i]);
    if (*taken == NULL)
      return FALSE;
  }
  return report->original != NULL && begins_with_field (span_of (report->original));
}

/* The item is the attached message now; what its own store wrote stands in the report's header. */
static void
become_original (OnbItem *item, Span original)
{
  OnbHeaderScan scan = { .eol = onb_header_eol (original.data, original.len) };
  gsize body;

  onb_header_scan (&scan, original.data, original.len, TRUE);
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
      = is_type (type, "multipart/") ? onb_header_boundary (type.data, type.len) : NULL;

  *ret_report = (OnbJournalReport){ 0 };
  if (boundary == NULL
      || !take_parts ((Span){ body, MIN (body_bytes, ONB_JOURNAL_BYTES) }, boundary, ret_report)
      || !is_same_message (span_of (ret_report->envelope),
                           find_field (span_of (ret_report->original), "Message-ID:", NULL)))
    return FALSE;
  ret_report->journal.envelope = span_of (ret_report->envelope).data;
  ret_report->journal.envelope_bytes = ret_report->envelope->len;
  become_original (item, span_of (ret_report->original));
  item->journal = &ret_report->journal;
  return TRUE;
}

gboolean
onb_journal_states (const GString *envelope, const GString *id, const GString *header)
{
  const Span block = { (const guint8 *) header->str, header->len };
  const Span own = { (const guint8 *) id->str, id->len };

  return is_same_message ((Span){ (const guint8 *) envelope->str, envelope->len },
                          id->len > 0 ? trim (own) : find_field (block, "Message-ID:", NULL));
}

void
onb_journal_report_clear (OnbJournalReport *report)
{
  g_clear_pointer (&report->envelope, g_byte_array_unref);
  g_clear_pointer (&report->original, g_byte_array_unref);
}
