/* SPDX-License-Identifier: Apache-2.0 */
#include "context/calendar-scan.h"

#include <string.h>

typedef struct {
  const gchar *name;
  const gchar *text;
  gsize len;             /* 0: up to the NUL */
  const gchar *expected; /* what was seen: `LINE NAME[kind]=value|`, or, with an error, its text */
} Case;

#define IN(lines) "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" lines "END:VEVENT\nEND:VCALENDAR\n"
#define SEEN(lines, end) "2 BEGIN=VEVENT|" lines end " END=VEVENT|"

static const Case cases[] = {
  { "plain", IN ("A:b\n"), 0, SEEN ("3 A=b|", "4") },
  { "crlf-and-mark",
    "\xef\xbb\xbf"
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nA:b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    0, SEEN ("3 A=b|", "4") },
  { "no-last-line-end", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR", 0,
    SEEN ("", "3") },
  { "folded", IN ("A:b\n c\n\td\nE:f\n"), 0, SEEN ("3 A=bcd|6 E=f|", "7") },
  { "folded-crlf-inside-a-name", IN ("DTS\r\n TART:x\r\n"), 0, SEEN ("3 DTSTART=x|", "5") },
  { "empty-lines", "\n\r\n" IN ("\nA:b\n\n"), 0, "4 BEGIN=VEVENT|6 A=b|8 END=VEVENT|" },
  { "small-letters", "begin:vcalendar\nBegin:VEvent\na;value=date:x\nend:vevent\nend:vcalendar\n",
    0, SEEN ("3 A[DATE]=x|", "4") },
  { "parameters", IN ("A;X=1;VALUE=DATE;Y=\"a:b;c\";Z=p,\"q\":v:w;z\n"), 0,
    SEEN ("3 A[DATE]=v:w;z|", "4") },
  { "parameter-without-value", IN ("A;VALUE:v\nB;=:v\nC;:v\n"), 0,
    SEEN ("3 A=v|4 B=v|5 C=v|", "6") },
  { "range", IN ("A;RANGE=THISANDFUTURE:v\n"), 0, SEEN ("3 A(range)=v|", "4") },
  { "empty-value", IN ("A:\n"), 0, SEEN ("3 A=|", "4") },
  { "alarm-is-left-out", IN ("A:b\nBEGIN:VALARM\nDTSTART:x\nno line\nEND:VALARM\nC:d\n"), 0,
    SEEN ("3 A=b|8 C=d|", "9") },
  { "other-components",
    "BEGIN:VCALENDAR\nX:y\nno line\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:1\nEND:STANDARD\n"
    "END:VTIMEZONE\nEND:VCALENDAR\n",
    0, "" },
  { "not-utf-8", IN ("SUMMARY:M\xfcller\n"), 0, SEEN ("3 SUMMARY=M\xfcller|", "4") },

  { "empty", "", 0, "1: this is no calendar: it is empty" },
  { "only-empty-lines", "\n\n", 0, "2: this is no calendar: it is empty" },
  { "mail", "From: a@b.example\n", 0, "1: this is no calendar: it does not begin*" },
  { "text", "Holidays\n", 0, "1: this is no calendar: it does not begin*" },
  { "card", "BEGIN:VCARD\nEND:VCARD\n", 0, "1: this is no calendar: it does not begin*" },
  { "behind-it", "BEGIN:VCALENDAR\nEND:VCALENDAR\nX:y\n", 0, "3: this is no calendar*" },
  { "utf-16",
    "\xff\xfe"
    "B\0E\0",
    6, "1: this is no text*" },
  { "cut-in-an-event", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nA:b\n", 0, "3: the calendar ends inside*" },
  { "cut-behind-it", IN ("") "BEGIN:VCALENDAR\n", 0, "5: the calendar ends inside*" },
  { "wrong-end", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", 0, "3: this END fits*" },
  { "end-alone", "END:VCALENDAR\n", 0, "1: this is no calendar*" },
  { "no-line-in-an-event", IN ("A:b\nRRULE\n"), 0, "4: this is no line of a calendar*" },
  { "open-quote", IN ("A;X=\"b:c\n"), 0, "3: this is no line of a calendar*" },
  { "no-name", IN (":c\n"), 0, "3: this is no line of a calendar*" },
  { "event-in-event", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nBEGIN:VEVENT\n", 0,
    "3: this event lies in something else*" },
  { "event-in-alarm", "BEGIN:VCALENDAR\nBEGIN:VALARM\nBEGIN:VEVENT\n", 0,
    "3: this event lies in something else*" },
};

static gboolean
note_line (const OnbCalendarLine *line, gpointer data, GError **error)
{
  g_string_append_printf (data, "%u %s", line->line, line->name);
  if (*line->kind != '\0')
    g_string_append_printf (data, "[%s]", line->kind);
  g_string_append_printf (data, "%s=%s|", line->has_range ? "(range)" : "",
                          line->value != NULL ? line->value : "<long>");
  return TRUE;
}

static gboolean
scan (const gchar *text, gsize len, GString *seen, GError **error)
{
  g_autofree guint8 *block = g_memdup2 (text, len); /* of the exact size, for the sanitizer */

  return onb_calendar_scan (block, len, note_line, seen, error);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (scan (row->text, row->len > 0 ? row->len : strlen (row->text), seen, &error)) {
    g_assert_cmpstr (seen->str, ==, row->expected);
  } else {
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_test_message ("%s", error->message);
    g_assert_true (g_pattern_match_simple (row->expected, error->message));
  }
}

/* A picture in an event hurts nobody; what it hides is told. */
static void
test_long_line (void)
{
  g_autofree gchar *picture = g_strnfill (70000, 'A');
  g_autofree gchar *text
      = g_strconcat ("BEGIN:VCALENDAR\nX-LOGO:", picture, "\nBEGIN:VEVENT\nATTACH;X=1:", picture,
                     "\nEND:VEVENT\nEND:VCALENDAR\n", NULL);
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  scan (text, strlen (text), seen, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "3 BEGIN=VEVENT|4 ATTACH=<long>|5 END=VEVENT|");
}

/* Thousands of components in each other must eat neither stack nor memory. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\n");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "BEGIN:X\n");
  g_assert_false (scan (text->str, text->len, seen, &error));
  g_assert_cmpstr (error->message, ==, "17: components lie in each other too deeply");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/calendar-scan/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/calendar-scan/long-line", test_long_line);
  g_test_add_func ("/calendar-scan/deep", test_deep);
  return g_test_run ();
}
