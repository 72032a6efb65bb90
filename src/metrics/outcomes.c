/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/outcomes.h"

#include "metrics/survival.h"
#include "metrics/worktime.h"

struct _OnbOutcomes {
  OnbSurvival *elapsed;
  OnbSurvival *business;
};

OnbOutcomes *
onb_outcomes_new (void)
{
  OnbOutcomes *outcomes = g_new0 (OnbOutcomes, 1);

  outcomes->elapsed = onb_survival_new ();
  outcomes->business = onb_survival_new ();
  return outcomes;
}

void
onb_outcomes_free (OnbOutcomes *outcomes)
{
  if (outcomes == NULL)
    return;
  onb_survival_free (outcomes->elapsed);
  onb_survival_free (outcomes->business);
  g_free (outcomes);
}

void
onb_outcomes_add_response (OnbOutcomes *outcomes, const OnbResponse *response)
{
  if (response->seconds < 0)
    return;
  onb_survival_add_answer (outcomes->elapsed, response->seconds);
  if (response->business_seconds != ONB_NO_TIME)
    onb_survival_add_answer (outcomes->business, response->business_seconds);
}

static gint
compare_unanswered (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbUnanswered *wait_a = a;
  const OnbUnanswered *wait_b = b;
  const OnbLedger *ledger = data;

  if (wait_a->since_unix != wait_b->since_unix)
    return wait_a->since_unix < wait_b->since_unix ? -1 : 1;
  return onb_strings_compare (ledger->strings, wait_a->message_id, wait_b->message_id);
}

/* An open wait past the target is a miss of the mailbox; a younger one is undecided. */
static void
judge (const OnbTarget *target, gint64 age, gint64 business_age, OnbMailboxResult *box)
{
  if (target->seconds < 0)
    return;
  if ((target->business ? business_age : age) > target->seconds)
    box->sla_open_missed++;
  else
    box->sla_undecided++;
}

/* From the newest to the oldest, so that the working time of each day is looked at only once. */
static void
age_waits (OnbOutcomes *outcomes, const OnbSchedule *schedule, gint64 as_of_unix,
           const OnbTarget *target, OnbMailboxResult *box)
{
  gint64 counted_from = as_of_unix;
  gint64 business_age = 0;

  for (guint i = box->unanswered->len; i-- > 0;) {
    OnbUnanswered *wait = &g_array_index (box->unanswered, OnbUnanswered, i);

    wait->age_seconds = MAX (as_of_unix - wait->since_unix, 0);
    if (schedule != NULL && wait->since_unix < counted_from) {
      business_age += onb_worktime_seconds (schedule, wait->since_unix, counted_from);
      counted_from = wait->since_unix;
    }
    judge (target, wait->age_seconds, business_age, box);
    onb_survival_add_open (outcomes->elapsed, wait->age_seconds);
    if (schedule != NULL)
      onb_survival_add_open (outcomes->business, business_age);
  }
}

void
onb_outcomes_finish (OnbOutcomes *outcomes, const OnbSchedule *schedule, gint64 as_of_unix,
                     const OnbTarget *target, OnbMailboxResult *box)
{
  g_array_sort_with_data (box->unanswered, compare_unanswered, (gpointer) box->ledger);
  if (as_of_unix != ONB_NO_TIME)
    age_waits (outcomes, schedule, as_of_unix, target, box);
  box->has_answered_within = as_of_unix != ONB_NO_TIME || box->unanswered->len == 0;
  box->answered_within = onb_survival_compute (outcomes->elapsed);
  box->business_answered_within = onb_survival_compute (outcomes->business);
}
