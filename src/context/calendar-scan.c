/* SPDX-License-Identifier: Apache-2.0 */
#include "context/calendar-scan.h"

#include <string.h>

#define LINE_BYTES (64u * 1024u) /* unfolded; the properties that matter are much shorter */
#define MAX_DEPTH 16u            /* VALARM in VEVENT in VCALENDAR are three */

typedef struct {
  OnbCalendarVisit visit;
  gpointer data;
  const guint8 *at;
  const guint8 *end;
  guint next_line; /* number of the line at @at */
  guint line;      /* number of the line in @text */
  GString *text;   /* of one unfolded line */
  gboolean is_cut; /* there was more of it */
  GPtrArray *open; /* owns gchar*: the components around */
  gboolean any;    /* a calendar was there */
} Scan;

static void
clear_scan (Scan *scan)
{
  g_string_free (scan->text, TRUE);
  g_ptr_array_unref (scan->open);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, clear_scan)

gboolean
onb_calendar_refuse (GError **error, const gchar *format, ...)
{
  g_autofree gchar *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE, message);
  return FALSE;
}

/* Takes one line as it stands in the file; its first @skip bytes are the mark of folding. */
static void
append_line (Scan *scan, gsize skip)
{
  const guint8 *newline = memchr (scan->at, '\n', (gsize) (scan->end - scan->at));
  const guint8 *stop = newline != NULL ? newline : scan->end;
  gsize len = (gsize) (stop - scan->at) - skip;
  gsize room = LINE_BYTES - scan->text->len;

  if (len > 0 && stop[-1] == '\r')
    len--;
  scan->is_cut = scan->is_cut || len > room;
  g_string_append_len (scan->text, (const gchar *) scan->at + skip, (gssize) MIN (len, room));
  scan->at = newline != NULL ? newline + 1 : scan->end;
  scan->next_line++;
}

/* A line that begins with white space goes on with the one before (RFC 5545, 3.1). */
static gboolean
next_line (Scan *scan)
{
  if (scan->at == scan->end)
    return FALSE;
  g_string_truncate (scan->text, 0);
  scan->is_cut = FALSE;
  scan->line = scan->next_line;
  append_line (scan, 0);
  while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
    append_line (scan, 1);
  return TRUE;
}

/* param = name "=" value *("," value), a value perhaps in quotes; @at stands behind the `;` and is
 * left at the next `;` or `:`, or at the NUL. */
static void
take_param (gchar **at, gchar **ret_name, gchar **ret_value)
{
  gchar *equals;
  gboolean quoted = FALSE;

  *ret_name = *at;
  for (; **at != '\0' && (quoted || (**at != ';' && **at != ':')); (*at)++) {
    if (**at == '"')
      quoted = !quoted;
  }
  equals = memchr (*ret_name, '=', (gsize) (*at - *ret_name));
  *ret_value = equals != NULL ? equals + 1 : *at;
  if (equals != NULL)
    *equals = '\0';
}

static void
make_upper (gchar *text)
{
  for (; *text != '\0'; text++)
    *text = g_ascii_toupper (*text);
}

/* contentline = name *(";" param) ":" value; FALSE when it is none. Cuts @text into its parts. */
static gboolean
split_line (gchar *text, OnbCalendarLine *line)
{
  gchar *at = text + strcspn (text, ":;");
  gchar next = *at;

  line->name = text;
  line->kind = "";
  line->value = "";
  while (next == ';') {
    gchar *name;
    gchar *value;

    *at++ = '\0';
    take_param (&at, &name, &value);
    next = *at;
    *at = '\0';
    if (g_ascii_strcasecmp (name, "VALUE") == 0) {
      make_upper (value);
      line->kind = value;
    }
    line->has_range = line->has_range || g_ascii_strcasecmp (name, "RANGE") == 0;
  }
  *at = '\0';
  make_upper (text);
  if (next != ':' || *text == '\0')
    return FALSE;
  line->value = at + 1;
  return TRUE;
}

static const gchar *
innermost (const Scan *scan)
{
  return scan->open->len == 0 ? "" : g_ptr_array_index (scan->open, scan->open->len - 1);
}

static gboolean
open_component (Scan *scan, const gchar *name, GError **error)
{
  if (scan->open->len == 0 && strcmp (name, "VCALENDAR") != 0)
    return onb_calendar_refuse (error,
                                "this is no calendar: it does not begin with BEGIN:VCALENDAR");
  if (strcmp (name, "VEVENT") == 0 && strcmp (innermost (scan), "VCALENDAR") != 0)
    return onb_calendar_refuse (error, "this event lies in something else than a calendar");
  if (scan->open->len >= MAX_DEPTH)
    return onb_calendar_refuse (error, "components lie in each other too deeply");
  g_ptr_array_add (scan->open, g_strdup (name));
  scan->any = TRUE;
  return TRUE;
}

static gboolean
take_line (Scan *scan, OnbCalendarLine *line, GError **error)
{
  g_autofree gchar *component = NULL;
  gboolean begins = strcmp (line->name, "BEGIN") == 0;

  if (begins || strcmp (line->name, "END") == 0) {
    component = g_strstrip (g_ascii_strup (line->value, -1));
    line->value = component;
  }
  if (begins && !open_component (scan, component, error))
    return FALSE;
  if (component != NULL && strcmp (component, innermost (scan)) != 0)
    return onb_calendar_refuse (error, "this END fits no BEGIN: is the file damaged?");
  if (strcmp (innermost (scan), "VEVENT") == 0 && !scan->visit (line, scan->data, error))
    return FALSE;
  if (component != NULL && !begins)
    g_ptr_array_set_size (scan->open, (gint) scan->open->len - 1);
  return TRUE;
}

static gboolean
take_text (Scan *scan, GError **error)
{
  OnbCalendarLine line = { .line = scan->line };
  gboolean is_line;

  if (scan->text->len == 0)
    return TRUE;
  if (memchr (scan->text->str, '\0', scan->text->len) != NULL)
    return onb_calendar_refuse (error, "this is no text: save the calendar as UTF-8");
  is_line = split_line (scan->text->str, &line);
  if (scan->open->len == 0 && (!is_line || strcmp (line.name, "BEGIN") != 0))
    return onb_calendar_refuse (error,
                                "this is no calendar: it does not begin with BEGIN:VCALENDAR");
  if (is_line && !scan->is_cut)
    return take_line (scan, &line, error);
  if (strcmp (innermost (scan), "VEVENT") != 0)
    return TRUE;
  /* In an event, what is no line may have been one that matters. */
  if (!scan->is_cut)
    return onb_calendar_refuse (error, "this is no line of a calendar: NAME:value is wanted");
  line.value = NULL;
  return scan->visit (&line, scan->data, error);
}

gboolean
onb_calendar_scan (const guint8 *bytes, gsize len, OnbCalendarVisit visit, gpointer data,
                   GError **error)
{
  g_auto (Scan) scan = { .visit = visit,
                         .data = data,
                         .at = bytes,
                         .end = bytes + len,
                         .next_line = 1,
                         .text = g_string_new (NULL),
                         .open = g_ptr_array_new_with_free_func (g_free) };
  gboolean ok = TRUE;

  g_return_val_if_fail (bytes != NULL || len == 0, FALSE);

  if (len >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    scan.at += 3;
  while (ok && next_line (&scan))
    ok = take_text (&scan, error);
  if (ok && scan.open->len > 0)
    ok = onb_calendar_refuse (error, "the calendar ends inside of a component: is the file cut?");
  else if (ok && !scan.any)
    ok = onb_calendar_refuse (error, "this is no calendar: it is empty");
  if (!ok)
    g_prefix_error (error, "%u: ", MAX (scan.line, 1));
  return ok;
}
