/* SPDX-License-Identifier: Apache-2.0 */
#include "source/header-scan.h"

#include <string.h>

#include "base/field-end.h"

/* RFC 2046, 5.1.1 allows 70; some writers use more. */
#define MAX_BOUNDARY 250

static inline guint8
lower (guint8 c)
{
  return c >= 'A' && c <= 'Z' ? (guint8) (c | 0x20) : c;
}

static inline gboolean
has_prefix (const guint8 *line, gsize len, const gchar *prefix, gsize prefix_len)
{
  gsize at = 0;

  while (at < prefix_len && at < len && lower (line[at]) == (guint8) prefix[at])
    at++;
  return at == prefix_len;
}

/* The offset behind the colon when the line is the field @name, else 0. */
static inline gsize
match_field (const guint8 *line, gsize len, const gchar *name)
{
  gsize at = strlen (name);

  /* What stands behind the name tells most fields apart. */
  if (len <= at || (line[at] != ':' && line[at] != ' ' && line[at] != '\t')
      || !has_prefix (line, len, name, at))
    return 0;
  while (at < len && (line[at] == ' ' || line[at] == '\t'))
    at++;
  return at < len && line[at] == ':' ? at + 1 : 0;
}

/* Content-Length = 1*DIGIT. Longer than 15 digits is no length of any file. */
static gint64
parse_length (const guint8 *value, gsize len)
{
  gint64 length = 0;
  gsize at = 0;
  gsize digits = 0;

  while (at < len && (value[at] == ' ' || value[at] == '\t'))
    at++;
  for (; at < len && value[at] >= '0' && value[at] <= '9'; at++, digits++) {
    if (digits == 15)
      return -1;
    length = length * 10 + (value[at] - '0');
  }
  return digits > 0 ? length : -1;
}

static gboolean
holds_multipart (const guint8 *value, gsize len)
{
  for (gsize i = 0; i + 9 <= len; i++) {
    if ((value[i] | 0x20) == 'm' && has_prefix (value + i, len - i, "multipart", 9))
      return TRUE;
  }
  return FALSE;
}

static void
note_content_type (OnbHeaderScan *scan, const guint8 *line, gsize len, gsize value)
{
  if (scan->content_type == 0) {
    scan->content_type = scan->at + value;
    scan->content_type_bytes = len - value;
  }
  scan->multipart |= holds_multipart (line + value, len - value);
}

static void
note_c_field (OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  gsize value;

  if (match_field (line, len, "cc") != 0)
    scan->fields |= ONB_FIELD_RECIPIENT;
  else if ((value = match_field (line, len, "content-type")) != 0)
    note_content_type (scan, line, len, value);
  else if ((value = match_field (line, len, "content-length")) != 0 && scan->content_length < 0)
    scan->content_length = parse_length (line + value, len - value);
}

/* `<id>` with nothing odd about it: no white space, not empty, and short. Whether an odd one is an
 * id is for the message layer to say. */
static gboolean
holds_plain_id (const guint8 *value, gsize len)
{
  const guint8 *open = memchr (value, '<', MIN (len, ONB_PLAIN_ID_BYTES));
  const guint8 *end = value + MIN (len, ONB_PLAIN_ID_BYTES);
  const guint8 *close = open != NULL ? memchr (open, '>', (gsize) (end - open)) : NULL;
  gboolean odd = FALSE;

  if (close == NULL)
    return FALSE;
  for (const guint8 *at = open + 1; at < close; at++)
    odd |= *at <= ' ' || *at >= 127;
  return !odd && close > open + 1;
}

static void
note_message_id (OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  const guint8 *end = memchr (line, scan->eol, len);
  gsize value = match_field (line, len, "message-id");

  if (value == 0)
    return;
  scan->named = holds_plain_id (line + value, (end != NULL ? (gsize) (end - line) : len) - value);
  scan->fields |= ONB_FIELD_MESSAGE_ID;
}

/* Once a bit is set, no other field adds anything to it. */
static inline void
note_bit (OnbHeaderScan *scan, const guint8 *line, gsize len, const gchar *name, OnbFieldBits bit)
{
  if ((scan->fields & bit) == 0 && match_field (line, len, name) != 0)
    scan->fields |= bit;
}

/* A field with the lines that continue it, without the end of the last one. */
static void
note_field (OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  static const gchar readpst[] = "x-libpst-forensic";

  switch (line[0] | 0x20) {
  case 'b':
    note_bit (scan, line, len, "bcc", ONB_FIELD_RECIPIENT);
    break;
  case 'c':
    note_c_field (scan, line, len);
    break;
  case 'd':
    note_bit (scan, line, len, "date", ONB_FIELD_DATE);
    break;
  case 'f':
    note_bit (scan, line, len, "from", ONB_FIELD_FROM);
    break;
  case 'm':
    if ((scan->fields & ONB_FIELD_MESSAGE_ID) == 0)
      note_message_id (scan, line, len);
    break;
  case 'r':
    note_bit (scan, line, len, "received", ONB_FIELD_RECEIVED);
    break;
  case 't':
    note_bit (scan, line, len, "to", ONB_FIELD_RECIPIENT);
    break;
  case 'x':
    if (has_prefix (line, len, readpst, sizeof readpst - 1))
      scan->fields |= ONB_FIELD_READPST;
    scan->journal |= match_field (line, len, "x-ms-journal-report") != 0;
    break;
  default:
    break;
  }
}

/* A line of nothing but its end. CR CR LF is what a careless conversion leaves. */
static gboolean
is_empty (const guint8 *line, gsize len, guint8 eol)
{
  gsize at = 0;

  while (at < len && line[at] == '\r' && eol != '\r')
    at++;
  return at < len && line[at] == eol;
}

/* Where a message may end without a blank line. */
static gboolean
may_end (const OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  if (len >= 5 && memcmp (line, "From ", 5) == 0)
    return TRUE;
  return scan->framed && len >= 4 && memcmp (line, "\1\1\1\1", 4) == 0;
}

static void
add_start (OnbFieldStarts *starts, gsize at)
{
  if (starts->n == starts->room) {
    starts->room = MAX (2 * starts->room, 64);
    starts->at = g_renew (guint32, starts->at, starts->room);
  }
  starts->at[starts->n++] = (guint32) at;
}

/* What continues a line that was passed, or the rest of one that was too long, starts no field. */
static void
note_start (OnbHeaderScan *scan, const guint8 *data)
{
  const guint8 *line = data + scan->at;

  if (line[0] != ' ' && line[0] != '\t' && (scan->at == 0 || line[-1] == scan->eol))
    add_start (scan->starts, scan->at);
}

OnbHeaderEnd
onb_header_scan (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all)
{
  OnbFieldEnds ends;

  if (!scan->started) {
    scan->content_length = -1;
    scan->started = TRUE;
  }
  onb_field_ends_init (&ends, data, len, scan->at, scan->eol);
  while (scan->at < len) {
    const guint8 *line = data + scan->at;
    gsize end;

    if (is_empty (line, len - scan->at, scan->eol))
      return ONB_HEADER_BLANK;
    end = onb_field_ends_next (&ends);
    /* What comes may continue the field. */
    if (end == len && !all)
      return ONB_HEADER_MORE;
    if (scan->starts != NULL)
      note_start (scan, data);
    if (may_end (scan, line, end - scan->at))
      return ONB_HEADER_FROM_LINE;
    note_field (scan, line, end - scan->at - (data[end - 1] == scan->eol ? 1 : 0));
    scan->at = end;
  }
  return ONB_HEADER_MORE;
}

void
onb_field_starts_clear (OnbFieldStarts *starts)
{
  g_clear_pointer (&starts->at, g_free);
  *starts = (OnbFieldStarts){ 0 };
}

gboolean
onb_header_scan_skip (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all)
{
  const guint8 *end = memchr (data + scan->at, scan->eol, len - scan->at);

  if (end == NULL && !all)
    return FALSE;
  scan->at = end != NULL ? (gsize) (end + 1 - data) : len;
  return TRUE;
}

/* The quote that closes the one at @at; @at itself when none does. */
static gsize
closing_quote (const guint8 *value, gsize len, gsize at)
{
  for (gsize i = at + 1; i < len; i++) {
    if (value[i] == '"')
      return i;
    i += value[i] == '\\' ? 1 : 0;
  }
  return at;
}

/* boundary = token / quoted-string, behind a `;` or white space (RFC 2046, 5.1.1), not inside the
 * quoted value of another parameter. One search for the end of a quote is enough: a quote that is
 * never closed is none, and neither is any behind it. */
static const guint8 *
find_boundary (const guint8 *value, gsize len)
{
  gboolean has_quotes = TRUE;

  for (gsize i = 1; i + 9 < len; i++) {
    gboolean starts = value[i - 1] == ';' || value[i - 1] <= ' ';

    if (value[i] == '"' && has_quotes) {
      gsize close = closing_quote (value, len, i);

      has_quotes = close > i;
      i = close;
      continue;
    }
    if (starts && (value[i] | 0x20) == 'b' && has_prefix (value + i, len - i, "boundary", 8)) {
      gsize at = i + 8;

      while (at < len && value[at] <= ' ')
        at++;
      if (at < len && value[at] == '=')
        return value + at + 1;
    }
  }
  return NULL;
}

gchar *
onb_header_boundary (const guint8 *value, gsize len)
{
  const guint8 *at = find_boundary (value, len);
  const guint8 *end = value + len;
  g_autoptr (GString) boundary = g_string_new (NULL);
  gboolean quoted;

  if (at == NULL)
    return NULL;
  while (at < end && *at <= ' ')
    at++;
  quoted = at < end && *at == '"';
  at += quoted ? 1 : 0;
  for (; at < end && boundary->len < MAX_BOUNDARY; at++) {
    if (quoted ? *at == '"' : *at <= ' ' || *at == ';')
      break;
    if (quoted && *at == '\\' && at + 1 < end)
      at++;
    g_string_append_c (boundary, (gchar) *at);
  }
  /* A boundary of nothing or with a NUL would fit lines of dashes or cut itself short. */
  if (boundary->len == 0 || boundary->len == MAX_BOUNDARY
      || strlen (boundary->str) != boundary->len)
    return NULL;
  return g_string_free (g_steal_pointer (&boundary), FALSE);
}

guint8
onb_header_eol (const guint8 *data, gsize len)
{
  for (gsize i = 0; i < len; i++) {
    if (data[i] == '\n')
      return '\n';
    if (data[i] == '\r') {
      while (i < len && data[i] == '\r')
        i++;
      return i < len && data[i] != '\n' ? '\r' : '\n';
    }
  }
  return '\n';
}

gsize
onb_header_field_name (const guint8 *data, gsize len)
{
  gsize n = 0;
  gsize at;

  while (n < len && data[n] > ' ' && data[n] < 127 && data[n] != ':')
    n++;
  for (at = n; at < len && (data[at] == ' ' || data[at] == '\t'); at++)
    continue;
  return n > 0 && at < len && data[at] == ':' ? n : 0;
}
