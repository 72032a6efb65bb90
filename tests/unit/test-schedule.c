/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "context/schedule.h"

/* Segments as `weekday:open-close` in minutes. */
typedef struct {
  const gchar *name;
  const gchar *hours;
  const gchar *expected; /* NULL: refused */
  const gchar *message;
} Case;

static const Case cases[] = {
  { .name = "one-day", .hours = "Mon 09:00-17:00", .expected = "0:540-1020 " },
  { .name = "range", .hours = "Sat-Sun 09:00-10:00", .expected = "5:540-600 6:540-600 " },
  { .name = "range-wraps",
    .hours = "Sat-Mon 09:00-10:00",
    .expected = "0:540-600 5:540-600 6:540-600 " },
  { .name = "range-of-one", .hours = "Wed-Wed 09:00-10:00", .expected = "2:540-600 " },
  { .name = "list",
    .hours = "Mon,Wed 08:00-12:00,13:00-17:00",
    .expected = "0:480-720 0:780-1020 2:480-720 2:780-1020 " },
  { .name = "list-of-ranges",
    .hours = "Mon-Tue,Sun 08:00-09:00",
    .expected = "0:480-540 1:480-540 6:480-540 " },
  { .name = "parts",
    .hours = "Mon 09:00-17:00; Sat 09:00-12:00",
    .expected = "0:540-1020 5:540-720 " },
  { .name = "last-semicolon", .hours = "Mon 09:00-17:00;", .expected = "0:540-1020 " },
  { .name = "every-day",
    .hours = "09:00-10:00",
    .expected = "0:540-600 1:540-600 2:540-600 3:540-600 4:540-600 5:540-600 6:540-600 " },
  { .name = "overnight", .hours = "Fri 22:00-06:00", .expected = "4:1320-1800 " },
  { .name = "end-of-day", .hours = "Fri 00:00-24:00", .expected = "4:0-1440 " },
  { .name = "midnight-closes", .hours = "Fri 18:00-00:00", .expected = "4:1080-1440 " },
  { .name = "closing-at-opening", .hours = "Fri 09:00-09:00", .expected = "4:540-1980 " },
  { .name = "sorted-once",
    .hours = "Tue 10:00-11:00; Mon-Tue 10:00-11:00; Mon 08:00-09:00",
    .expected = "0:480-540 0:600-660 1:600-660 " },
  { .name = "white-space",
    .hours = "  Mon - Tue ,Thu\t8:30 - 9:00 , 10:00-11:00 ",
    .expected = "0:510-540 0:600-660 1:510-540 1:600-660 3:510-540 3:600-660 " },
  { .name = "capitals",
    .hours = "MON 09:00-10:00; tuesday 09:00-10:00",
    .expected = "0:540-600 1:540-600 " },
  { .name = "empty", .hours = "", .message = "*there are no hours*" },
  { .name = "semicolon", .hours = ";", .message = "*says no hours*" },
  { .name = "empty-part",
    .hours = "Mon 09:00-10:00;;Tue 09:00-10:00",
    .message = "*says no hours*" },
  { .name = "no-hours", .hours = "Mon-Fri", .message = "'Mon-Fri' says no hours*" },
  { .name = "german-day", .hours = "Mo-Fr 09:00-17:00", .message = "'Mo-Fr' is no day*" },
  { .name = "half-range", .hours = "Mon- 09:00-17:00", .message = "'Mon-' is no day*" },
  { .name = "empty-day", .hours = "Mon,,Tue 09:00-17:00", .message = "'' is no day*" },
  { .name = "cut-day", .hours = "Mond 09:00-17:00", .message = "'Mond' is no day*" },
  { .name = "two-ranges",
    .hours = "Mon-Tue-Wed 09:00-17:00",
    .message = "'Mon-Tue-Wed' is no day*" },
  { .name = "no-closing", .hours = "Mon 09:00", .message = "'09:00' are no hours*" },
  { .name = "am-pm", .hours = "Mon 9am-5pm", .message = "'9am-5pm' are no hours*" },
  { .name = "hour-25", .hours = "Mon 09:00-25:00", .message = "'09:00-25:00' are no hours*" },
  { .name = "behind-24", .hours = "Mon 09:00-24:01", .message = "*are no hours*" },
  { .name = "opens-at-24", .hours = "Mon 24:00-06:00", .message = "*are no hours*" },
  { .name = "minute-60", .hours = "Mon 09:60-17:00", .message = "*are no hours*" },
  { .name = "one-minute-digit", .hours = "Mon 09:5-17:00", .message = "*are no hours*" },
  { .name = "seconds", .hours = "Mon 09:00:00-17:00", .message = "*are no hours*" },
  { .name = "sign", .hours = "Mon 09:+5-17:00", .message = "*are no hours*" },
  { .name = "last-comma", .hours = "Mon 09:00-17:00,", .message = "'' are no hours*" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse (row->hours, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (row->expected == NULL) {
    g_assert_null (schedule);
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_test_message ("%s", error->message);
    g_assert_true (g_pattern_match_simple (row->message, error->message));
    return;
  }
  g_assert_no_error (error);
  for (guint i = 0; i < schedule->segments->len; i++) {
    const OnbSegment *segment = &g_array_index (schedule->segments, OnbSegment, i);

    g_string_append_printf (text, "%u:%u-%u ", segment->weekday, segment->open_minute,
                            segment->close_minute);
  }
  g_assert_cmpstr (text->str, ==, row->expected);
}

static void
test_too_many (void)
{
  g_autoptr (GString) hours = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (hours, "%02u:%02u-23:59;", i / 60, i % 60);
  g_assert_null (onb_schedule_parse (hours->str, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
}

static void
test_holidays (void)
{
  static const gint32 days[] = { 20, 10, 30, 20, -5, 10 };
  static const gint32 sorted[] = { -5, 10, 20, 30 };
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse ("Mon 09:00-10:00", NULL);
  g_autoptr (GTimeZone) zone = onb_civil_zone ("Europe/Berlin", NULL);
  g_autoptr (OnbSchedule) copy = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    onb_schedule_add_holiday (schedule, days[i]);
  onb_schedule_set_zone (schedule, zone);
  copy = onb_schedule_copy (schedule);
  onb_schedule_add_holiday (schedule, 11);

  g_assert_cmpuint (copy->holidays->len, ==, G_N_ELEMENTS (sorted));
  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++)
    g_assert_cmpint (g_array_index (copy->holidays, gint32, i), ==, sorted[i]);
  g_assert_true (onb_schedule_is_holiday (copy, 30));
  g_assert_false (onb_schedule_is_holiday (copy, 31));
  g_assert_false (onb_schedule_is_holiday (copy, 11));
  g_assert_cmpuint (copy->segments->len, ==, 1);
  g_assert_cmpstr (g_time_zone_get_identifier (copy->zone), ==, "Europe/Berlin");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/schedule/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/schedule/too-many", test_too_many);
  g_test_add_func ("/schedule/holidays", test_holidays);
  return g_test_run ();
}
