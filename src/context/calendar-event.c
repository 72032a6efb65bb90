/* SPDX-License-Identifier: Apache-2.0 */
#include "context/calendar-event.h"

#include <onbehalf/roster.h>
#include <string.h>

#include "base/civil.h"

#define MAX_DAYS 40000u /* of one event; the usable years have few more */

/* Properties that may stand once. */
typedef enum {
  START,
  END,
  DURATION,
  RULE,
  RECURRENCE,
  STATUS,
  TRANSPARENCY,
  UID,
  EXCEPTION_RULE,
  N_SINGLE,
} Single;

static const gchar *const single_names[N_SINGLE]
    = { "DTSTART", "DTEND",  "DURATION", "RRULE", "RECURRENCE-ID",
        "STATUS",  "TRANSP", "UID",      "EXRULE" };

typedef struct {
  gchar *value; /* NULL when absent */
  gchar *kind;
  gboolean has_range;
} Property;

struct _OnbCalendarEvent {
  guint line;
  Property single[N_SINGLE];
  GPtrArray *added;      /* owns gchar*: values of RDATE */
  GPtrArray *removed;    /* of EXDATE */
  gboolean has_odd_list; /* one of them holds no days */
};

/* date = 8DIGIT (RFC 5545, 3.3.4) */
static gboolean
read_day (const gchar *text, gint32 *ret_day)
{
  g_autofree gchar *day = NULL;

  if (strlen (text) != 8)
    return FALSE;
  day = g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
  return onb_civil_parse_day (day, ret_day);
}

/* date-time = date "T" 6DIGIT ["Z"] */
static gboolean
is_time (const Property *property)
{
  const gchar *text = property->value;
  g_autofree gchar *date = NULL;
  gsize len;
  gint32 day;

  if (text == NULL)
    return FALSE;
  date = g_strndup (text, 8);
  len = strlen (text);
  return read_day (date, &day) && len >= 15 && text[8] == 'T'
         && strspn (text + 9, "0123456789") == 6 && (len == 15 || (len == 16 && text[15] == 'Z'));
}

/* A day is a day also where VALUE=DATE was forgotten; where a time is promised, it is none. */
static gboolean
is_day (const Property *property, gint32 *ret_day)
{
  return property->value != NULL
         && (*property->kind == '\0' || strcmp (property->kind, "DATE") == 0)
         && read_day (property->value, ret_day);
}

/* dur-value = ["+"] "P" 1*DIGIT ("W" / "D"): those that whole days can have (RFC 5545, 3.3.6,
 * 3.6.1) */
static gboolean
read_duration (const gchar *text, gint32 *ret_days)
{
  const gchar *from = *text == '+' ? text + 1 : text;
  gsize len = strlen (from);
  gboolean weeks = g_str_has_suffix (from, "W");
  g_autofree gchar *number = NULL;
  guint64 count;

  if (len < 3 || *from != 'P' || !(weeks || from[len - 1] == 'D'))
    return FALSE;
  number = g_strndup (from + 1, len - 2);
  if (!g_ascii_string_to_unsigned (number, 10, 1, MAX_DAYS / (weeks ? 7 : 1), &count, NULL))
    return FALSE;
  *ret_days = (gint32) count * (weeks ? 7 : 1);
  return TRUE;
}

/* DTEND is the day after the last one; many write the last one itself when there is only one. */
static gboolean
read_length (const OnbCalendarEvent *event, OnbEventDays *days, GError **error)
{
  const Property *end = &event->single[END];
  const Property *duration = &event->single[DURATION];
  gint32 end_day;

  days->n_days = 1;
  if (end->value != NULL && duration->value != NULL)
    return onb_calendar_refuse (error, "the event has both DTEND and DURATION");
  if (duration->value != NULL && !read_duration (duration->value, &days->n_days))
    return onb_calendar_refuse (error, "DURATION '%s' is no number of days", duration->value);
  if (end->value == NULL)
    return TRUE;
  if (!is_day (end, &end_day))
    return onb_calendar_refuse (error, "DTEND '%s' is no day, but DTSTART is one", end->value);
  if (end_day < days->first_day)
    return onb_calendar_refuse (error, "the event ends before it begins");
  days->n_days = MAX (end_day - days->first_day, 1);
  return TRUE;
}

static gboolean
read_list (const GPtrArray *values, const gchar *name, GArray *days, GError **error)
{
  for (guint i = 0; values != NULL && i < values->len; i++) {
    g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (values, i), ",", -1);

    for (gsize part = 0; parts[part] != NULL; part++) {
      gint32 day;

      if (!read_day (g_strstrip (parts[part]), &day))
        return onb_calendar_refuse (error, "%s '%s' is no day, but DTSTART is one", name,
                                    parts[part]);
      g_array_append_val (days, day);
    }
  }
  return TRUE;
}

static gboolean
read_lists (const OnbCalendarEvent *event, OnbEventDays *days, GError **error)
{
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint32));

  if (event->single[EXCEPTION_RULE].value != NULL)
    return onb_calendar_refuse (error, "EXRULE cannot be followed: write the days as dates");
  if (event->has_odd_list)
    return onb_calendar_refuse (error, "RDATE or EXDATE holds no days, but DTSTART is one");
  if (!read_list (event->added, "RDATE", days->added, error)
      || !read_list (event->removed, "EXDATE", removed, error))
    return FALSE;
  for (guint i = 0; i < removed->len; i++)
    g_hash_table_add (days->removed, GINT_TO_POINTER (g_array_index (removed, gint32, i)));
  return TRUE;
}

static gboolean
is_word (const Property *property, const gchar *word)
{
  return property->value != NULL && g_ascii_strcasecmp (property->value, word) == 0;
}

static gboolean
is_ignored (const OnbCalendarEvent *event)
{
  return is_time (&event->single[START]) || is_word (&event->single[STATUS], "CANCELLED")
         || is_word (&event->single[TRANSPARENCY], "TRANSPARENT");
}

static gboolean
read_replaced (const OnbCalendarEvent *event, OnbEventDays *days, GError **error)
{
  const Property *recurrence = &event->single[RECURRENCE];

  days->replaces_day = ONB_NO_DAY;
  if (recurrence->value == NULL)
    return TRUE;
  if (recurrence->has_range)
    return onb_calendar_refuse (
        error, "RECURRENCE-ID with RANGE cannot be followed: write the days as dates");
  if (days->uid == NULL)
    return onb_calendar_refuse (error, "the event has a RECURRENCE-ID, but no UID");
  days->replaces_time = !is_day (recurrence, &days->replaces_day);
  if (days->replaces_time && !is_time (recurrence))
    return onb_calendar_refuse (error, "RECURRENCE-ID '%s' is no day and no time",
                                recurrence->value);
  return TRUE;
}

static void
clear_event (OnbCalendarEvent *event)
{
  for (guint i = 0; i < N_SINGLE; i++) {
    g_free (event->single[i].value);
    g_free (event->single[i].kind);
  }
  g_clear_pointer (&event->added, g_ptr_array_unref);
  g_clear_pointer (&event->removed, g_ptr_array_unref);
  *event = (OnbCalendarEvent){ 0 };
}

static gboolean
take_single (Property *property, const OnbCalendarLine *line, GError **error)
{
  if (property->value != NULL)
    return onb_calendar_refuse (error, "%s stands twice in one event", line->name);
  property->value = g_strstrip (g_strdup (line->value));
  property->kind = g_strdup (line->kind);
  property->has_range = line->has_range;
  return TRUE;
}

static gboolean
take_list (OnbCalendarEvent *event, GPtrArray **list, const OnbCalendarLine *line)
{
  if (*line->kind != '\0' && strcmp (line->kind, "DATE") != 0)
    event->has_odd_list = TRUE;
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*list, g_strdup (line->value));
  return TRUE;
}

OnbCalendarEvent *
onb_calendar_event_new (void)
{
  return g_new0 (OnbCalendarEvent, 1);
}

void
onb_calendar_event_free (OnbCalendarEvent *event)
{
  if (event == NULL)
    return;
  clear_event (event);
  g_free (event);
}

void
onb_calendar_event_begin (OnbCalendarEvent *event, guint line)
{
  clear_event (event);
  event->line = line;
}

gboolean
onb_calendar_event_take (OnbCalendarEvent *event, const OnbCalendarLine *line, GError **error)
{
  gboolean adds = strcmp (line->name, "RDATE") == 0;
  gboolean removes = strcmp (line->name, "EXDATE") == 0;
  guint single = 0;

  while (single < N_SINGLE && strcmp (line->name, single_names[single]) != 0)
    single++;
  if (single == N_SINGLE && !adds && !removes)
    return TRUE;
  if (line->value == NULL)
    return onb_calendar_refuse (error, "%s is longer than 64 KiB", line->name);
  if (single < N_SINGLE)
    return take_single (&event->single[single], line, error);
  return take_list (event, adds ? &event->added : &event->removed, line);
}

OnbEventDays *
onb_calendar_event_end (const OnbCalendarEvent *event, OnbEventState *ret_state, GError **error)
{
  g_autoptr (OnbEventDays) days = g_new0 (OnbEventDays, 1);
  const Property *start = &event->single[START];

  days->line = event->line;
  days->uid = g_strdup (event->single[UID].value);
  days->added = g_array_new (FALSE, FALSE, sizeof (gint32));
  days->removed = g_hash_table_new (NULL, NULL);
  if (start->value == NULL) {
    onb_calendar_refuse (error, "the event has no DTSTART");
    return NULL;
  }
  if (!read_replaced (event, days, error))
    return NULL;
  *ret_state = is_ignored (event) ? ONB_EVENT_IGNORED : ONB_EVENT_COUNTS;
  if (*ret_state == ONB_EVENT_IGNORED)
    return g_steal_pointer (&days);
  if (!is_day (start, &days->first_day)) {
    onb_calendar_refuse (error, "DTSTART '%s' is no day and no time", start->value);
    return NULL;
  }
  if (!read_length (event, days, error) || !read_lists (event, days, error))
    return NULL;
  days->rule = g_strdup (event->single[RULE].value);
  return g_steal_pointer (&days);
}

void
onb_event_days_free (OnbEventDays *days)
{
  if (days == NULL)
    return;
  g_free (days->uid);
  g_free (days->rule);
  g_array_unref (days->added);
  g_hash_table_unref (days->removed);
  g_free (days);
}
