/* SPDX-License-Identifier: Apache-2.0 */
#include "context/recurrence.h"

#include <libical/ical.h>
#include <string.h>

#include "base/civil.h"

#define RULE_BYTES 1000u
#define MAX_COUNT 100000u /* more days than the usable years have */
#define MAX_INTERVAL 1000u

/* A rule before libical sees it. */
typedef struct {
  GHashTable *parts; /* owns name -> owns value */
  gint32 until_day;  /* G_MAXINT32 without UNTIL */
  GString *rest;     /* the rule without UNTIL */
} Rule;

static void
clear_rule (Rule *rule)
{
  g_hash_table_unref (rule->parts);
  g_string_free (rule->rest, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rule, clear_rule)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalrecur_iterator, icalrecur_iterator_free)

static gboolean
refuse (GError **error, const gchar *rule, const gchar *reason)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "RRULE '%s' %s", rule, reason);
  return FALSE;
}

/* A day, or a time whose day is the same on every clock: events of whole days are compared with it
 * as the midnight they begin with. */
static gboolean
read_until (const gchar *text, gint32 *ret_day)
{
  g_autofree gchar *day = NULL;
  gsize len = strlen (text);

  if (len < 8 || (len > 8 && (text[8] != 'T' || len < 15 || len > 16)))
    return FALSE;
  if (len > 8 && strspn (text + 9, "0123456789") != 6)
    return FALSE;
  if (len == 16 && strcmp (text + 9, "000000Z") != 0)
    return FALSE;
  day = g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
  return onb_civil_parse_day (day, ret_day);
}

static gboolean
is_number (const gchar *text, guint max)
{
  return g_ascii_string_to_unsigned (text, 10, 1, max, NULL, NULL);
}

static gboolean
take_part (Rule *rule, const gchar *name, const gchar *value)
{
  static const gchar *const frequencies[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY", NULL };
  static const gchar *const others[]
      = { "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYDAY", "BYSETPOS", "WKST", NULL };

  if (g_hash_table_contains (rule->parts, name))
    return FALSE;
  g_hash_table_insert (rule->parts, g_strdup (name), g_strdup (value));
  if (strcmp (name, "UNTIL") == 0)
    return read_until (value, &rule->until_day);
  g_string_append_printf (rule->rest, "%s%s=%s", rule->rest->len > 0 ? ";" : "", name, value);
  if (strcmp (name, "FREQ") == 0)
    return g_strv_contains (frequencies, value);
  if (strcmp (name, "COUNT") == 0)
    return is_number (value, MAX_COUNT);
  if (strcmp (name, "INTERVAL") == 0)
    return is_number (value, MAX_INTERVAL);
  return g_strv_contains (others, name);
}

static gboolean
has (const Rule *rule, const gchar *name)
{
  return g_hash_table_contains (rule->parts, name);
}

/* What the parts may be together. A daily or weekly rule that picks few days is cheap to write and
 * dear to follow; days of a month in a yearly rule without months are those of one month to some
 * programs, and of all to others. */
static gboolean
check_parts (const Rule *rule)
{
  const gchar *frequency = g_hash_table_lookup (rule->parts, "FREQ");
  const gchar *days = g_hash_table_lookup (rule->parts, "BYDAY");

  if (frequency == NULL || (has (rule, "COUNT") && has (rule, "UNTIL")))
    return FALSE;
  if (strcmp (frequency, "YEARLY") == 0)
    return !has (rule, "BYMONTHDAY") || has (rule, "BYMONTH");
  if (has (rule, "BYYEARDAY"))
    return FALSE;
  if (strcmp (frequency, "MONTHLY") == 0)
    return TRUE;
  return !has (rule, "BYMONTH") && !has (rule, "BYMONTHDAY") && !has (rule, "BYSETPOS")
         && (days == NULL || strpbrk (days, "0123456789") == NULL);
}

/* recur = part *(";" part), part = name "=" value (RFC 5545, 3.3.10) */
static gboolean
read_rule (const gchar *text, Rule *rule)
{
  g_autofree gchar *upper = g_ascii_strup (text, -1);
  g_auto (GStrv) parts = g_strsplit (upper, ";", -1);

  if (strlen (text) > RULE_BYTES
      || strspn (upper, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=;,+-") < strlen (upper))
    return FALSE;
  for (gsize i = 0; parts[i] != NULL; i++) {
    gchar *equals = strchr (parts[i], '=');

    if (equals == NULL)
      return FALSE;
    *equals = '\0';
    if (!take_part (rule, parts[i], equals + 1))
      return FALSE;
  }
  return check_parts (rule);
}

static struct icaltimetype
to_ical (gint32 day)
{
  struct icaltimetype time = { .is_date = 1 };
  gint year;
  guint month;
  guint month_day;

  onb_civil_from_days (day, &year, &month, &month_day);
  time.year = year;
  time.month = (int) month;
  time.day = (int) month_day;
  return time;
}

/* FALSE at the end. What libical gives is believed as far as it is a date. */
static gboolean
next_day (icalrecur_iterator *iterator, gint32 *ret_day)
{
  struct icaltimetype time = icalrecur_iterator_next (iterator);

  if (icaltime_is_null_time (time) || time.month < 1 || time.day < 1
      || !onb_civil_is_valid (time.year, (guint) time.month, (guint) time.day))
    return FALSE;
  *ret_day = onb_civil_days (time.year, (guint) time.month, (guint) time.day);
  return TRUE;
}

gboolean
onb_recurrence_each (const gchar *text, gint32 first_day, gint32 end_day, OnbDayVisit visit,
                     gpointer data, GError **error)
{
  g_auto (Rule) rule = { .parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                         .until_day = G_MAXINT32,
                         .rest = g_string_new (NULL) };
  g_autoptr (icalrecur_iterator) iterator = NULL;
  struct icalrecurrencetype recurrence;
  gint32 before = first_day - 1;
  gint32 day;

  if (!read_rule (text, &rule))
    return refuse (error, text, "cannot be followed: write its days as dates");
  recurrence = icalrecurrencetype_from_string (rule.rest->str);
  if (recurrence.freq == ICAL_NO_RECURRENCE)
    return refuse (error, text, "cannot be read");
  iterator = icalrecur_iterator_new (recurrence, to_ical (first_day));
  if (iterator == NULL || !next_day (iterator, &day) || day != first_day
      || rule.until_day < first_day)
    return refuse (error, text, "leaves out the day on which the event begins");
  do {
    if (day <= before || day >= end_day || day > rule.until_day)
      break;
    before = day;
    if (!visit (day, data, error))
      return FALSE;
  } while (next_day (iterator, &day));
  return TRUE;
}
