/* SPDX-License-Identifier: Apache-2.0 */
#include "context/calendar.h"

#include <onbehalf/roster.h>

#include "base/civil.h"
#include "base/input-file.h"
#include "context/calendar-event.h"
#include "context/recurrence.h"

#include <string.h>

#define MAX_RULES 500u /* no real calendar comes near; keeps a hostile one cheap */
#define FIRST_RULE_YEAR 1900

typedef struct {
  OnbCalendar *calendar;
  const OnbLimits *limits;
  OnbCalendarEvent *event;    /* that is read */
  GPtrArray *counted;         /* owns OnbEventDays */
  GHashTable *replaced;       /* owns "DAY UID" */
  GHashTable *replaced_times; /* owns UID */
  guint n_rules;
  guint64 n_days;             /* of all events, before equal ones become one */
  const OnbEventDays *expand; /* at hand */
} Reader;

static void
clear_reader (Reader *reader)
{
  onb_calendar_event_free (reader->event);
  g_ptr_array_unref (reader->counted);
  g_hash_table_unref (reader->replaced);
  g_hash_table_unref (reader->replaced_times);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, clear_reader)

static gchar *
replaced_key (gint32 day, const gchar *uid)
{
  return g_strdup_printf ("%d %s", day, uid);
}

/* An event that stands in for one repetition of another takes its place, whatever it is itself. */
static void
note_replaced (Reader *reader, const OnbEventDays *days)
{
  if (days->replaces_time)
    g_hash_table_add (reader->replaced_times, g_strdup (days->uid));
  else if (days->replaces_day != ONB_NO_DAY)
    g_hash_table_add (reader->replaced, replaced_key (days->replaces_day, days->uid));
}

static gboolean
finish_event (Reader *reader, GError **error)
{
  OnbEventState state;
  g_autoptr (OnbEventDays) days = onb_calendar_event_end (reader->event, &state, error);

  if (days == NULL)
    return FALSE;
  note_replaced (reader, days);
  if (state == ONB_EVENT_IGNORED) {
    reader->calendar->n_ignored++;
    return TRUE;
  }
  if (days->rule != NULL && ++reader->n_rules > MAX_RULES) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "more than %u events of the calendar are repeated", MAX_RULES);
    return FALSE;
  }
  g_ptr_array_add (reader->counted, g_steal_pointer (&days));
  return TRUE;
}

static gboolean
visit_line (const OnbCalendarLine *line, gpointer data, GError **error)
{
  Reader *reader = data;

  if (strcmp (line->name, "BEGIN") == 0)
    onb_calendar_event_begin (reader->event, line->line);
  else if (strcmp (line->name, "END") == 0)
    return finish_event (reader, error);
  return onb_calendar_event_take (reader->event, line, error);
}

static gboolean
is_replaced (const Reader *reader, const OnbEventDays *days, gint32 day)
{
  g_autofree gchar *key = NULL;

  if (days->uid == NULL || days->replaces_day != ONB_NO_DAY)
    return FALSE;
  key = replaced_key (day, days->uid);
  return g_hash_table_contains (reader->replaced, key);
}

/* The days of one repetition; those in years that no mail is of are left out. */
static gboolean
take_repetition (gint32 first_day, gpointer data, GError **error)
{
  Reader *reader = data;
  const OnbEventDays *days = reader->expand;
  gint32 from = MAX (first_day, onb_civil_day_of (ONB_USABLE_FROM_UNIX));
  gint32 end = MIN (first_day + days->n_days, onb_civil_day_of (ONB_USABLE_UNTIL_UNIX));

  if (g_hash_table_contains (days->removed, GINT_TO_POINTER (first_day))
      || is_replaced (reader, days, first_day))
    return TRUE;
  reader->n_days += (guint64) MAX (end - from, 1);
  if (reader->n_days > reader->limits->holidays) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_LIMIT,
                 "the events of the calendar take more than %" G_GUINT64_FORMAT
                 " days (--limit-holidays)",
                 reader->limits->holidays);
    return FALSE;
  }
  for (gint32 day = from; day < end; day++)
    g_array_append_val (reader->calendar->days, day);
  return TRUE;
}

static gboolean
expand (Reader *reader, const OnbEventDays *days, GError **error)
{
  gint32 end_day = onb_civil_day_of (ONB_USABLE_UNTIL_UNIX);
  gboolean ok;

  reader->expand = days;
  if (days->uid != NULL && g_hash_table_contains (reader->replaced_times, days->uid))
    return onb_calendar_refuse (
        error, "another event stands in for a time of this one, which has only days");
  if (days->rule == NULL)
    ok = take_repetition (days->first_day, reader, error);
  else if (days->first_day < onb_civil_days (FIRST_RULE_YEAR, 1, 1) || days->first_day >= end_day)
    ok = onb_calendar_refuse (error,
                              "an event that is repeated begins outside the years 1900 to 2099");
  else
    ok = onb_recurrence_each (days->rule, days->first_day, end_day, take_repetition, reader, error);
  for (guint i = 0; ok && i < days->added->len; i++)
    ok = take_repetition (g_array_index (days->added, gint32, i), reader, error);
  return ok;
}

static gboolean
expand_all (Reader *reader, GError **error)
{
  for (guint i = 0; i < reader->counted->len; i++) {
    const OnbEventDays *days = g_ptr_array_index (reader->counted, i);

    if (!expand (reader, days, error)) {
      g_prefix_error (error, "%u: ", days->line);
      return FALSE;
    }
  }
  return TRUE;
}

static gint
compare_days (gconstpointer a, gconstpointer b)
{
  gint32 left = *(const gint32 *) a;
  gint32 right = *(const gint32 *) b;

  return left < right ? -1 : left > right;
}

static void
sort_days (GArray *days)
{
  guint kept = 0;

  g_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++) {
    gint32 day = g_array_index (days, gint32, i);

    if (kept == 0 || g_array_index (days, gint32, kept - 1) != day)
      g_array_index (days, gint32, kept++) = day;
  }
  g_array_set_size (days, kept);
}

/* A calendar without a holiday would be ignored in silence. */
static gboolean
check_days (const OnbCalendar *calendar, const gchar *name, GError **error)
{
  if (calendar->days->len > 0)
    return TRUE;
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
               calendar->n_ignored > 0
                   ? "%s: no event of this calendar is a holiday: they are timed, cancelled, or "
                     "marked as free time (TRANSP:TRANSPARENT)"
                   : "%s: this calendar has no event in the years 1980 to 2099",
               name);
  return FALSE;
}

OnbCalendar *
onb_calendar_read (const gchar *name, const guint8 *bytes, gsize len, const OnbLimits *limits,
                   GError **error)
{
  g_autoptr (OnbCalendar) calendar = g_new0 (OnbCalendar, 1);
  g_auto (Reader) reader = {
    .calendar = calendar,
    .limits = limits,
    .event = onb_calendar_event_new (),
    .counted = g_ptr_array_new_with_free_func ((GDestroyNotify) onb_event_days_free),
    .replaced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .replaced_times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };

  calendar->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  if (!onb_calendar_scan (bytes, len, visit_line, &reader, error) || !expand_all (&reader, error)) {
    g_prefix_error (error, "%s:", name);
    return NULL;
  }
  if (!check_days (calendar, name, error))
    return NULL;
  sort_days (calendar->days);
  return g_steal_pointer (&calendar);
}

OnbCalendar *
onb_calendar_load (const gchar *path, const gchar *name, const OnbLimits *limits, GError **error)
{
  g_autoptr (OnbInputFile) file
      = onb_input_file_open (path, limits->roster_bytes, "roster-bytes", error);
  g_autoptr (GByteArray) bytes = NULL;
  OnbCalendar *calendar;

  if (file == NULL)
    return NULL;
  bytes = onb_input_file_read_all (file, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", name);
    return NULL;
  }
  calendar = onb_calendar_read (name, bytes->data, bytes->len, limits, error);
  if (calendar != NULL)
    calendar->sha256 = g_strdup (onb_input_file_sha256 (file));
  return calendar;
}

void
onb_calendar_free (OnbCalendar *calendar)
{
  if (calendar == NULL)
    return;
  g_array_unref (calendar->days);
  g_free (calendar->sha256);
  g_free (calendar);
}
