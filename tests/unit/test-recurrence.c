/* SPDX-License-Identifier: Apache-2.0 */
/* Days that rules make; the expected ones are counted on a calendar, not computed. */
#include "context/recurrence.h"

#include <string.h>

#include "base/civil.h"

typedef struct {
  const gchar *name;
  const gchar *first; /* 2025-01-01 */
  const gchar *rule;
  const gchar *days; /* all of them before 2031; NULL: the rule is refused */
} Case;

static const Case cases[] = {
  { "yearly", "2027-12-25", "FREQ=YEARLY", "2027-12-25 2028-12-25 2029-12-25 2030-12-25" },
  { "yearly/leap-day", "2024-02-29", "FREQ=YEARLY", "2024-02-29 2028-02-29" },
  { "yearly/interval", "2025-01-01", "FREQ=YEARLY;INTERVAL=3", "2025-01-01 2028-01-01" },
  { "yearly/count", "2025-01-01", "FREQ=YEARLY;COUNT=2", "2025-01-01 2026-01-01" },
  { "yearly/until", "2025-01-01", "FREQ=YEARLY;UNTIL=20270101",
    "2025-01-01 2026-01-01 2027-01-01" },
  { "yearly/until-the-day-before", "2025-01-01", "FREQ=YEARLY;UNTIL=20261231",
    "2025-01-01 2026-01-01" },
  { "yearly/until-local-time", "2025-01-01", "FREQ=YEARLY;UNTIL=20260101T235959",
    "2025-01-01 2026-01-01" },
  { "yearly/until-midnight", "2025-01-01", "FREQ=YEARLY;UNTIL=20260101T000000Z",
    "2025-01-01 2026-01-01" },
  { "yearly/first-monday", "2028-09-04", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO",
    "2028-09-04 2029-09-03 2030-09-02" },
  { "yearly/last-monday", "2028-05-29", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO",
    "2028-05-29 2029-05-28 2030-05-27" },
  { "yearly/position", "2028-11-23", "FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=4",
    "2028-11-23 2029-11-22 2030-11-28" },
  { "yearly/monday-before-the-25th", "2028-05-22",
    "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=MO",
    "2028-05-22 2029-05-21 2030-05-20" },
  { "yearly/day-of-the-year", "2028-12-30", "FREQ=YEARLY;BYYEARDAY=-2",
    "2028-12-30 2029-12-30 2030-12-30" },
  { "yearly/small-letters", "2029-12-25", "freq=yearly", "2029-12-25 2030-12-25" },
  { "monthly", "2030-10-31", "FREQ=MONTHLY", "2030-10-31 2030-12-31" },
  { "monthly/last-friday", "2030-10-25", "FREQ=MONTHLY;BYDAY=-1FR",
    "2030-10-25 2030-11-29 2030-12-27" },
  { "weekly", "2030-12-16", "FREQ=WEEKLY;BYDAY=MO,WE;WKST=SU",
    "2030-12-16 2030-12-18 2030-12-23 2030-12-25 2030-12-30" },
  { "daily", "2030-12-29", "FREQ=DAILY", "2030-12-29 2030-12-30 2030-12-31" },
  { "daily/interval", "2030-12-24", "FREQ=DAILY;INTERVAL=5", "2030-12-24 2030-12-29" },

  { "refused/first-day-is-none", "2025-01-15", "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO", NULL },
  { "refused/never", "2025-01-01", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", NULL },
  { "refused/until-before", "2025-01-01", "FREQ=YEARLY;UNTIL=20241231", NULL },
  { "refused/until-some-time", "2025-01-01", "FREQ=YEARLY;UNTIL=20251231T230000Z", NULL },
  { "refused/until-and-count", "2025-01-01", "FREQ=YEARLY;UNTIL=20271231;COUNT=2", NULL },
  { "refused/until-no-day", "2025-01-01", "FREQ=YEARLY;UNTIL=20270230", NULL },
  { "refused/hourly", "2025-01-01", "FREQ=HOURLY", NULL },
  { "refused/secondly", "2025-01-01", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", NULL },
  { "refused/hour", "2025-01-01", "FREQ=DAILY;BYHOUR=9", NULL },
  { "refused/daily-in-a-month", "2025-02-01", "FREQ=DAILY;BYMONTH=2", NULL },
  { "refused/days-of-which-months", "2025-01-01", "FREQ=YEARLY;BYMONTHDAY=1", NULL },
  { "refused/weekly-ordinal", "2025-01-06", "FREQ=WEEKLY;BYDAY=1MO", NULL },
  { "refused/weekly-position", "2025-01-06", "FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", NULL },
  { "refused/weekly-in-a-month", "2025-01-06", "FREQ=WEEKLY;BYMONTH=1", NULL },
  { "refused/daily-position", "2025-01-06", "FREQ=DAILY;BYDAY=MO;BYSETPOS=1", NULL },
  { "refused/week-of-the-year", "2025-01-06", "FREQ=YEARLY;BYWEEKNO=2;BYDAY=MO", NULL },
  { "refused/hebrew", "2025-01-01", "RSCALE=HEBREW;FREQ=YEARLY", NULL },
  { "refused/skip", "2025-01-01", "FREQ=YEARLY;SKIP=FORWARD", NULL },
  { "refused/unknown", "2025-01-01", "FREQ=YEARLY;BYEASTER=0", NULL },
  { "refused/extension", "2025-01-01", "FREQ=YEARLY;X-NAME=0", NULL },
  { "refused/twice", "2025-01-01", "FREQ=YEARLY;FREQ=YEARLY", NULL },
  { "refused/no-frequency", "2025-01-01", "COUNT=2", NULL },
  { "refused/empty", "2025-01-01", "", NULL },
  { "refused/empty-part", "2025-01-01", "FREQ=YEARLY;", NULL },
  { "refused/interval-0", "2025-01-01", "FREQ=YEARLY;INTERVAL=0", NULL },
  { "refused/interval-huge", "2025-01-01", "FREQ=YEARLY;INTERVAL=65537", NULL },
  { "refused/count-0", "2025-01-01", "FREQ=YEARLY;COUNT=0", NULL },
  { "refused/count-huge", "2025-01-01", "FREQ=YEARLY;COUNT=4294967297", NULL },
  { "refused/month-13", "2025-01-01", "FREQ=YEARLY;BYMONTH=13", NULL },
  { "refused/no-weekday", "2025-01-01", "FREQ=YEARLY;BYDAY=XX", NULL },
  { "refused/space", "2025-01-01", "FREQ=YEARLY; COUNT=2", NULL },
};

static gboolean
note_day (gint32 day, gpointer data, GError **error)
{
  GString *out = data;
  g_autofree gchar *text = onb_civil_format_day (day);

  g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", text);
  return TRUE;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GString) days = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gint32 first;
  gboolean ok;

  g_assert_true (onb_civil_parse_day (row->first, &first));
  ok = onb_recurrence_each (row->rule, first, onb_civil_days (2031, 1, 1), note_day, days, &error);
  if (row->days == NULL) {
    g_assert_false (ok);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_test_message ("%s", error->message);
    g_assert_cmpstr (days->str, ==, "");
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (days->str, ==, row->days);
}

static gboolean
stop_at_third (gint32 day, gpointer data, GError **error)
{
  guint *n = data;

  if (++*n < 3)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "enough");
  return FALSE;
}

static void
test_stop (void)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (onb_recurrence_each ("FREQ=DAILY", 20000, 40000, stop_at_third, &n, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_long_rule (void)
{
  g_autofree gchar *days = g_strnfill (2000, '1');
  g_autofree gchar *rule = g_strconcat ("FREQ=YEARLY;BYMONTHDAY=", days, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (onb_recurrence_each (rule, 20000, 40000, note_day, NULL, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/recurrence/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/recurrence/stop", test_stop);
  g_test_add_func ("/recurrence/long-rule", test_long_rule);
  return g_test_run ();
}
