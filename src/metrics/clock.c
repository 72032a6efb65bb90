/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/clock.h"

#include "metrics/worktime.h"

const OnbSchedule *
onb_clock_agent_schedule (OnbIdentity *identity, const OnbRow *row)
{
  const OnbPerson *person;

  if (row->agent != 0 && (row->flags & ONB_ROW_CREDITED)) {
    person = onb_identity_person (identity, row->agent);
    if (person->agent >= 0) {
      const OnbRosterAgent *agent
          = g_ptr_array_index (identity->roster->agents, (guint) person->agent);

      if (agent->schedule != NULL)
        return agent->schedule;
    }
  }
  return onb_identity_mailbox (identity, row->mailbox)->schedule;
}

/* An answer without a working second is what --offhours says; a clock-skew has no working time. */
static gint64
measure (const OnbSchedule *schedule, OnbOffhours offhours, gint64 start, gint64 end)
{
  gint64 seconds;

  if (schedule == NULL || end < start)
    return ONB_NO_TIME;
  seconds = onb_worktime_seconds (schedule, start, end);
  if (seconds > 0 || offhours == ONB_OFFHOURS_ZERO)
    return seconds;
  return offhours == ONB_OFFHOURS_DROP ? ONB_NO_TIME : end - start;
}

void
onb_clock_measure (OnbIdentity *identity, const OnbRules *rules, const OnbRow *row,
                   OnbPackedTime start, OnbResponse *response)
{
  const OnbSchedule *business = onb_identity_mailbox (identity, row->mailbox)->schedule;
  const OnbSchedule *agent = onb_clock_agent_schedule (identity, row);
  gint64 from = onb_time_unpack (start);
  gint64 until = onb_time_unpack (row->time);

  response->seconds = until - from;
  response->business_seconds = measure (business, rules->offhours, from, until);
  response->agent_seconds = agent == business ? response->business_seconds
                                              : measure (agent, rules->offhours, from, until);
}
