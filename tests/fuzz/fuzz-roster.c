/* SPDX-License-Identifier: Apache-2.0 */
/* A roster of any bytes is read or refused, never more: an error has words, a roster that was read
 * can be finished or refused, and working time under its hours stays within the span.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-roster -max_total_time=180 -max_len=4096 tests/fuzz/seeds/roster */
#include "context/roster-private.h"
#include "metrics/worktime.h"

#define SPAN_SECONDS (14 * 86400)
#define SPAN_START G_GINT64_CONSTANT (1742774400) /* 2025-03-24: a change of clocks lies inside */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
check_hours (const OnbSchedule *schedule)
{
  gint64 seconds;

  if (schedule == NULL)
    return;
  seconds = onb_worktime_seconds (schedule, SPAN_START, SPAN_START + SPAN_SECONDS);
  g_assert_cmpint (seconds, >=, 0);
  g_assert_cmpint (seconds, <=, SPAN_SECONDS);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  if (!onb_roster_read (roster, "roster.ini", "/fuzz", data, len, &limits, &error)
      || !onb_roster_finish (roster, "Europe/Berlin", "Mon-Fri 09:00-17:00", &error)) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_no_error (error);
  for (guint i = 0; i < roster->mailboxes->len; i++)
    check_hours (((const OnbRosterMailbox *) g_ptr_array_index (roster->mailboxes, i))->schedule);
  for (guint i = 0; i < roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);

    check_hours (agent->schedule);
    g_assert_cmpint (agent->from_unix, <, agent->until_unix);
  }
  return 0;
}
