/* SPDX-License-Identifier: Apache-2.0 */
/* What becomes of the waits of a mailbox: ages, order, target, and what "answered within" is of
 * (SEMANTICS.md §9). */
#include "metrics/outcomes.h"

#include <string.h>

#include "context/schedule.h"

#define HOUR 3600
#define MONDAY 1736121600 /* 2025-01-06T00:00:00Z */
#define AT(hour) (MONDAY + (gint64) (hour) *HOUR)

typedef struct {
  const gchar *message_id;
  gint64 since_unix;
} Wait;

static OnbMailboxResult
new_box (const Wait *waits, guint n)
{
  OnbLedger *ledger = onb_ledger_new ();
  OnbMailboxResult box
      = { .unanswered = g_array_new (FALSE, TRUE, sizeof (OnbUnanswered)), .ledger = ledger };

  for (guint i = 0; i < n; i++) {
    OnbUnanswered wait = { .message_id = onb_strings_intern (ledger->strings, waits[i].message_id,
                                                             strlen (waits[i].message_id)),
                           .since_unix = waits[i].since_unix,
                           .age_seconds = ONB_NO_TIME };

    g_array_append_val (box.unanswered, wait);
  }
  return box;
}

static void
clear_box (OnbMailboxResult *box)
{
  g_array_unref (box->unanswered);
  onb_ledger_free ((OnbLedger *) box->ledger);
}

static const OnbUnanswered *
wait_at (const OnbMailboxResult *box, guint index)
{
  return &g_array_index (box->unanswered, OnbUnanswered, index);
}

/* Oldest first, at one time by id; a wait that starts behind as-of has no age below 0. */
static void
test_ages (void)
{
  const Wait waits[] = { { .message_id = "late", .since_unix = AT (13) },
                         { .message_id = "b", .since_unix = AT (9) },
                         { .message_id = "a", .since_unix = AT (9) },
                         { .message_id = "z", .since_unix = AT (8) } };
  const OnbTarget target = { 3 * HOUR, FALSE };
  OnbMailboxResult box = new_box (waits, G_N_ELEMENTS (waits));
  OnbOutcomes *outcomes = onb_outcomes_new ();

  onb_outcomes_finish (outcomes, NULL, AT (12), &target, &box);
  g_assert_cmpstr (onb_mailbox_text (&box, wait_at (&box, 0)->message_id), ==, "z");
  g_assert_cmpstr (onb_mailbox_text (&box, wait_at (&box, 1)->message_id), ==, "a");
  g_assert_cmpstr (onb_mailbox_text (&box, wait_at (&box, 2)->message_id), ==, "b");
  g_assert_cmpstr (onb_mailbox_text (&box, wait_at (&box, 3)->message_id), ==, "late");
  g_assert_cmpint (wait_at (&box, 0)->age_seconds, ==, 4 * HOUR);
  g_assert_cmpint (wait_at (&box, 1)->age_seconds, ==, 3 * HOUR);
  g_assert_cmpint (wait_at (&box, 3)->age_seconds, ==, 0);
  /* Three hours are the target: past it is z alone. */
  g_assert_cmpuint (box.sla_open_missed, ==, 1);
  g_assert_cmpuint (box.sla_undecided, ==, 3);
  g_assert_true (box.has_answered_within);
  g_assert_cmpuint (box.answered_within.open, ==, 4);
  g_assert_cmpuint (box.answered_within.answered, ==, 0);
  g_assert_cmpuint (box.business_answered_within.open, ==, 0);
  clear_box (&box);
  onb_outcomes_free (outcomes);
}

/* Mon-Fri 09:00-17:00, as of Tuesday 10:00. Since Monday 16:30: half an hour and one. Since Sunday:
 * eight hours and one. Since Tuesday 09:30: half an hour. */
static void
test_business (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse ("Mon-Fri 09:00-17:00", &error);
  const Wait waits[] = { { .message_id = "monday", .since_unix = AT (16) + HOUR / 2 },
                         { .message_id = "sunday", .since_unix = AT (-12) },
                         { .message_id = "tuesday", .since_unix = AT (33) + HOUR / 2 } };
  static const struct {
    gint64 target;
    guint missed;
  } rows[]
      = { { 9 * HOUR, 0 }, { 9 * HOUR - 1, 1 }, { HOUR + HOUR / 2, 1 }, { HOUR + HOUR / 2 - 1, 2 },
          { HOUR / 2, 2 }, { HOUR / 2 - 1, 3 } };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const OnbTarget target = { rows[i].target, TRUE };
    OnbMailboxResult box = new_box (waits, G_N_ELEMENTS (waits));
    OnbOutcomes *outcomes = onb_outcomes_new ();

    onb_outcomes_finish (outcomes, schedule, AT (34), &target, &box);
    g_assert_cmpuint (box.sla_open_missed, ==, rows[i].missed);
    g_assert_cmpuint (box.sla_undecided, ==, 3 - rows[i].missed);
    /* Ages are elapsed time with hours, too. */
    g_assert_cmpint (wait_at (&box, 0)->age_seconds, ==, 46 * HOUR);
    g_assert_cmpuint (box.answered_within.open, ==, 3);
    g_assert_cmpuint (box.business_answered_within.open, ==, 3);
    clear_box (&box);
    onb_outcomes_free (outcomes);
  }
}

/* Of a mailbox with hours and a target that is not of them, elapsed time is judged. */
static void
test_elapsed_target (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse ("Mon-Fri 09:00-17:00", &error);
  const Wait waits[] = { { .message_id = "sunday", .since_unix = AT (-12) } };
  const OnbTarget target = { 12 * HOUR, FALSE };
  OnbMailboxResult box = new_box (waits, 1);
  OnbOutcomes *outcomes = onb_outcomes_new ();

  g_assert_no_error (error);
  onb_outcomes_finish (outcomes, schedule, AT (9), &target, &box);
  g_assert_cmpuint (box.sla_open_missed, ==, 1);
  clear_box (&box);
  onb_outcomes_free (outcomes);
}

/* A wait that starts behind as-of has no working age, and takes none from the older one: since
 * Monday 09:00 it is one hour at 10:00, whatever starts at noon. */
static void
test_business_of_the_future (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbSchedule) schedule = onb_schedule_parse ("Mon-Fri 09:00-17:00", &error);
  const Wait waits[] = { { .message_id = "noon", .since_unix = AT (12) },
                         { .message_id = "nine", .since_unix = AT (9) } };
  const OnbTarget target = { HOUR, TRUE };
  OnbMailboxResult box = new_box (waits, G_N_ELEMENTS (waits));
  OnbOutcomes *outcomes = onb_outcomes_new ();

  g_assert_no_error (error);
  onb_outcomes_finish (outcomes, schedule, AT (10), &target, &box);
  g_assert_cmpuint (box.sla_open_missed, ==, 0);
  g_assert_cmpuint (box.sla_undecided, ==, 2);
  clear_box (&box);
  onb_outcomes_free (outcomes);
}

/* With an open wait and no as-of nothing is known; without one everything is. */
static void
test_no_as_of (void)
{
  const Wait waits[] = { { .message_id = "a", .since_unix = AT (9) } };
  const OnbTarget target = { 0, FALSE };

  for (guint n = 0; n <= 1; n++) {
    OnbMailboxResult box = new_box (waits, n);
    OnbOutcomes *outcomes = onb_outcomes_new ();

    onb_outcomes_finish (outcomes, NULL, ONB_NO_TIME, &target, &box);
    g_assert_cmpint (box.has_answered_within, ==, n == 0);
    g_assert_cmpuint (box.sla_open_missed + box.sla_undecided, ==, 0);
    if (n > 0)
      g_assert_cmpint (wait_at (&box, 0)->age_seconds, ==, ONB_NO_TIME);
    clear_box (&box);
    onb_outcomes_free (outcomes);
  }
}

/* A clock-skew is no answer that took a time; dropped working time is in elapsed time alone. */
static void
test_responses (void)
{
  static const OnbResponse responses[] = { { .seconds = 100, .business_seconds = 50 },
                                           { .seconds = 300, .business_seconds = 90 },
                                           { .seconds = 0, .business_seconds = 0 },
                                           { .seconds = 500, .business_seconds = ONB_NO_TIME },
                                           { .seconds = -1, .business_seconds = ONB_NO_TIME } };
  const OnbTarget none = { -1, FALSE };
  OnbMailboxResult box = new_box (NULL, 0);
  OnbOutcomes *outcomes = onb_outcomes_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (responses); i++)
    onb_outcomes_add_response (outcomes, &responses[i]);
  onb_outcomes_finish (outcomes, NULL, AT (0), &none, &box);
  /* 0, 100, 300, 500: half are through at 100. Of 0, 50, 90 at 50. */
  g_assert_cmpuint (box.answered_within.answered, ==, 4);
  g_assert_cmpint (box.answered_within.median, ==, 100);
  g_assert_cmpuint (box.business_answered_within.answered, ==, 3);
  g_assert_cmpint (box.business_answered_within.median, ==, 50);
  g_assert_cmpuint (box.sla_open_missed + box.sla_undecided, ==, 0);
  clear_box (&box);
  onb_outcomes_free (outcomes);
}

/* Without a target an open wait is neither missed nor undecided. */
static void
test_no_target (void)
{
  const Wait waits[] = { { .message_id = "a", .since_unix = AT (9) } };
  const OnbTarget none = { -1, FALSE };
  OnbMailboxResult box = new_box (waits, 1);
  OnbOutcomes *outcomes = onb_outcomes_new ();

  onb_outcomes_finish (outcomes, NULL, AT (12), &none, &box);
  g_assert_cmpuint (box.sla_open_missed + box.sla_undecided, ==, 0);
  clear_box (&box);
  onb_outcomes_free (outcomes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outcomes/ages", test_ages);
  g_test_add_func ("/outcomes/business", test_business);
  g_test_add_func ("/outcomes/elapsed-target", test_elapsed_target);
  g_test_add_func ("/outcomes/no-as-of", test_no_as_of);
  g_test_add_func ("/outcomes/responses", test_responses);
  g_test_add_func ("/outcomes/business-of-the-future", test_business_of_the_future);
  g_test_add_func ("/outcomes/no-target", test_no_target);
  return g_test_run ();
}
