/* SPDX-License-Identifier: Apache-2.0 */
#include "source/header-scan.h"

#include <string.h>

/* RFC 2046, 5.1.1 allows 70; some writers use more. */
#define MAX_BOUNDARY 250

/* The offset behind the colon when the line is the field @name, else 0. */
static gsize
match_field (const guint8 *line, gsize len, const gchar *name)
{
  gsize at = strlen (name);

  if (len <= at || g_ascii_strncasecmp ((const gchar *) line, name, at) != 0)
    return 0;
  while (at < len && (line[at] == ' ' || line[at] == '\t'))
    at++;
  return at < len && line[at] == ':' ? at + 1 : 0;
}

static gboolean
has_prefix (const guint8 *line, gsize len, const gchar *prefix)
{
  gsize n = strlen (prefix);

  return len >= n && g_ascii_strncasecmp ((const gchar *) line, prefix, n) == 0;
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
    if ((value[i] | 0x20) == 'm' && has_prefix (value + i, len - i, "multipart"))
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
  scan->in_content_type = TRUE;
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
  const guint8 *at;

  if (open == NULL)
    return FALSE;
  for (at = open + 1; at<end && * at> ' ' && *at < 127 && *at != '>'; at++)
    continue;
  return at < end && *at == '>' && at > open + 1;
}

/* @len without the end of the line. */
static void
note_line (OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  static const struct {
    const gchar *name;
    OnbFieldBits bit;
    gchar first; /* spares the comparison for most lines */
  } fields[] = {
    { "from", ONB_FIELD_FROM, 'f' },
    { "date", ONB_FIELD_DATE, 'd' },
    { "message-id", ONB_FIELD_MESSAGE_ID, 'm' },
    { "received", ONB_FIELD_RECEIVED, 'r' },
    { "to", ONB_FIELD_RECIPIENT, 't' },
    { "bcc", ONB_FIELD_RECIPIENT, 'b' },
  };
  gchar first = (gchar) (line[0] | 0x20);
  gsize value;

  scan->in_content_type = FALSE;
  if (first == 'm' && !(scan->fields & ONB_FIELD_MESSAGE_ID)
      && (value = match_field (line, len, "message-id")) != 0)
    scan->named = holds_plain_id (line + value, len - value);
  if (first == 'c') {
    note_c_field (scan, line, len);
  } else if (first == 'x') {
    if (has_prefix (line, len, "x-libpst-forensic"))
      scan->fields |= ONB_FIELD_READPST;
  } else {
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
      if (first == fields[i].first && match_field (line, len, fields[i].name) != 0)
        scan->fields |= fields[i].bit;
    }
  }
}

static void
note_continuation (OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  if (!scan->in_content_type)
    return;
  scan->multipart |= holds_multipart (line, len);
  /* Only the first Content-Type is still growing when the block is read in order. */
  if (scan->content_type + scan->content_type_bytes <= scan->at
      && scan->at - (scan->content_type + scan->content_type_bytes) <= 2)
    scan->content_type_bytes = scan->at + len - scan->content_type;
}

/* CR CR LF is what a careless conversion leaves. */
static gboolean
is_blank (const guint8 *line, gsize len)
{
  while (len > 0 && line[len - 1] == '\r')
    len--;
  return len == 0;
}

/* Where a message may end without a blank line. */
static gboolean
may_end (const OnbHeaderScan *scan, const guint8 *line, gsize len)
{
  if (len >= 5 && memcmp (line, "From ", 5) == 0)
    return TRUE;
  return scan->framed && len >= 4 && memcmp (line, "\1\1\1\1", 4) == 0;
}

OnbHeaderEnd
onb_header_scan (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all)
{
  if (!scan->started) {
    scan->content_length = -1;
    scan->started = TRUE;
  }
  while (scan->at < len) {
    const guint8 *line = data + scan->at;
    const guint8 *end = memchr (line, scan->eol, len - scan->at);
    gsize n = end != NULL ? (gsize) (end - line) : len - scan->at;

    if (end == NULL && !all)
      return ONB_HEADER_MORE;
    if (end != NULL && is_blank (line, n))
      return ONB_HEADER_BLANK;
    if (may_end (scan, line, n))
      return ONB_HEADER_FROM_LINE;
    if (line[0] == ' ' || line[0] == '\t')
      note_continuation (scan, line, n);
    else
      note_line (scan, line, n);
    scan->at += end != NULL ? n + 1 : n;
  }
  return ONB_HEADER_MORE;
}

gboolean
onb_header_scan_skip (OnbHeaderScan *scan, const guint8 *data, gsize len, gboolean all)
{
  const guint8 *end = memchr (data + scan->at, scan->eol, len - scan->at);

  if (end == NULL && !all)
    return FALSE;
  scan->in_content_type = FALSE;
  scan->at = end != NULL ? (gsize) (end + 1 - data) : len;
  return TRUE;
}

/* boundary = token / quoted-string, behind a `;` or white space (RFC 2046, 5.1.1). */
static const guint8 *
find_boundary (const guint8 *value, gsize len)
{
  for (gsize i = 1; i + 9 < len; i++) {
    gboolean starts = value[i - 1] == ';' || value[i - 1] <= ' ';

    if (starts && (value[i] | 0x20) == 'b' && has_prefix (value + i, len - i, "boundary")) {
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
