/* SPDX-License-Identifier: Apache-2.0 */
/* A calendar of any bytes is read or refused, never more: an error has words, and the days of a
 * calendar that was read are ordered, different, in the usable years and within the limit.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-calendar -max_total_time=180 -max_len=4096 tests/fuzz/seeds/calendar
 */
#include "base/civil.h"
#include "context/calendar.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (OnbCalendar) calendar = NULL;
  g_autoptr (GError) error = NULL;
  gint32 before = onb_civil_day_of (ONB_USABLE_FROM_UNIX) - 1;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.holidays = 2000;
  calendar = onb_calendar_read ("holidays.ics", data, len, &limits, &error);
  if (calendar == NULL) {
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, "holidays.ics:"));
    return 0;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (calendar->days->len, >, 0);
  g_assert_cmpuint (calendar->days->len, <=, limits.holidays);
  for (guint i = 0; i < calendar->days->len; i++) {
    gint32 day = g_array_index (calendar->days, gint32, i);

    g_assert_cmpint (day, >, before);
    before = day;
  }
  g_assert_cmpint (before, <, onb_civil_day_of (ONB_USABLE_UNTIL_UNIX));
  return 0;
}
