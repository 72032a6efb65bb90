/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-writer.h"

#include <string.h>

#include "source/header-scan.h"

/* Of X-Mozilla-Status. */
#define STATUS_DIGITS 4
#define STATUS_EXPUNGED 0x0008u

/* More lines are no top any more: Thunderbird writes five. */
#define MAX_LINES 16u

gboolean
onb_writer_names_takeout (const guint8 *line, const OnbSeparator *separator)
{
  static const gchar host[] = "@xxx ";
  gsize at = strlen ("From ");
  gsize digits = 0;

  while (at < separator->bytes && g_ascii_isdigit (line[at])) {
    at++;
    digits++;
  }
  return separator->form == ONB_SEPARATOR_ZONE_BEFORE && digits > 0
         && separator->bytes - at >= strlen (host) && memcmp (line + at, host, strlen (host)) == 0;
}

/* A line of the header block; its name ends before the colon. */
typedef struct {
  const guint8 *at;
  gsize name;
  const guint8 *value;
  const guint8 *end;
} Line;

/* The field at @at; FALSE at the end of the block, or when the line is none. */
static gboolean
read_line (const guint8 *at, const guint8 *end, guint8 eol, Line *ret_line)
{
  gsize len = (gsize) (end - at);
  const guint8 *eol_at = len > 0 ? memchr (at, eol, len) : NULL;
  gsize name = len > 0 ? onb_header_field_name (at, len) : 0;
  const guint8 *colon = name > 0 ? memchr (at, ':', len) : NULL;

  if (colon == NULL)
    return FALSE;
  *ret_line
      = (Line){ .at = at, .name = name, .value = colon + 1, .end = eol_at != NULL ? eol_at : end };
  return TRUE;
}

static gboolean
is_named (const Line *line, const gchar *name)
{
  return line->name == strlen (name)
         && g_ascii_strncasecmp ((const gchar *) line->at, name, line->name) == 0;
}

static gboolean
is_named_like (const Line *line, const gchar *prefix)
{
  return line->name >= strlen (prefix)
         && g_ascii_strncasecmp ((const gchar *) line->at, prefix, strlen (prefix)) == 0;
}

/* The line behind @line that is no continuation of it. */
static const guint8 *
next_line (const Line *line, const guint8 *end, guint8 eol)
{
  const guint8 *at = MIN (line->end + 1, end);

  while (at < end && (*at == ' ' || *at == '\t')) {
    const guint8 *eol_at = memchr (at, eol, (gsize) (end - at));

    at = eol_at != NULL ? eol_at + 1 : end;
  }
  return at;
}

/* status = *LWSP 4HEXDIG *LWSP */
static gboolean
read_status (const Line *line, guint *ret_status)
{
  const guint8 *at = line->value;
  guint status = 0;
  guint digits = 0;

  while (at < line->end && (*at == ' ' || *at == '\t'))
    at++;
  for (; at < line->end && g_ascii_isxdigit (*at); at++, digits++)
    status = (status << 4 | (guint) g_ascii_xdigit_value ((gchar) *at)) & 0xffffu;
  while (at < line->end && (*at == ' ' || *at == '\t' || *at == '\r'))
    at++;
  *ret_status = status;
  return digits == STATUS_DIGITS && at == line->end;
}

static OnbMboxMark
read_thunderbird (const guint8 *at, const guint8 *end, guint8 eol)
{
  OnbMboxMark mark = { ONB_WRITER_OTHER, FALSE };
  guint status;
  Line line;

  for (guint n = 0; n < MAX_LINES && read_line (at, end, eol, &line); n++) {
    if (is_named (&line, "X-Mozilla-Status")) {
      if (read_status (&line, &status))
        mark = (OnbMboxMark){ ONB_WRITER_THUNDERBIRD, (status & STATUS_EXPUNGED) != 0 };
      break;
    }
    if (!is_named (&line, "X-Account-Key") && !is_named (&line, "X-UIDL")
        && !is_named_like (&line, "X-Mozilla-"))
      break;
    at = next_line (&line, end, eol);
  }
  return mark;
}

static gboolean
is_takeout (const guint8 *at, const guint8 *end, guint8 eol)
{
  Line line;

  if (!read_line (at, end, eol, &line) || !is_named (&line, "X-GM-THRID"))
    return FALSE;
  return read_line (next_line (&line, end, eol), end, eol, &line)
         && is_named (&line, "X-Gmail-Labels");
}

OnbMboxMark
onb_writer_read (const guint8 *header, gsize len, guint8 eol, const OnbSeparator *separator,
                 gboolean takeout)
{
  gboolean bare = separator->form == ONB_SEPARATOR_BARE;

  if (bare || separator->form >= ONB_SEPARATOR_DASH)
    return read_thunderbird (header, header + len, eol);
  if (takeout && is_takeout (header, header + len, eol))
    return (OnbMboxMark){ ONB_WRITER_TAKEOUT, FALSE };
  return (OnbMboxMark){ ONB_WRITER_OTHER, FALSE };
}
