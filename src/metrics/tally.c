/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/tally.h"

#include "metrics/stats.h"

OnbTally *
onb_tally_new (void)
{
  OnbTally *tally = g_new0 (OnbTally, 1);

  tally->response = g_array_new (FALSE, FALSE, sizeof (gint64));
  tally->first_response = g_array_new (FALSE, FALSE, sizeof (gint64));
  tally->business_response = g_array_new (FALSE, FALSE, sizeof (gint64));
  tally->agent_response = g_array_new (FALSE, FALSE, sizeof (gint64));
  return tally;
}

void
onb_tally_free (OnbTally *tally)
{
  if (tally == NULL)
    return;
  g_array_unref (tally->response);
  g_array_unref (tally->first_response);
  g_array_unref (tally->business_response);
  g_array_unref (tally->agent_response);
  g_free (tally);
}

static void
add_response (OnbTally *tally, const OnbRow *row, const OnbResponse *response,
              const OnbTarget *target)
{
  OnbAgentResult *counts = &tally->counts;
  gint64 judged;

  counts->responses++;
  if (row->flags & ONB_ROW_FIRST_RESPONSE)
    counts->first_responses++;
  if (response->seconds < 0) {
    counts->clock_skew++;
    return;
  }
  g_array_append_val (tally->response, response->seconds);
  if (row->flags & ONB_ROW_FIRST_RESPONSE)
    g_array_append_val (tally->first_response, response->seconds);
  if (response->business_seconds != ONB_NO_TIME)
    g_array_append_val (tally->business_response, response->business_seconds);
  if (response->agent_seconds != ONB_NO_TIME)
    g_array_append_val (tally->agent_response, response->agent_seconds);
  judged = target->business ? response->business_seconds : response->seconds;
  if (target->seconds < 0 || judged == ONB_NO_TIME)
    return;
  if (judged <= target->seconds)
    counts->sla_met++;
  else
    counts->sla_missed++;
}

static guint64 *
count_of_role (OnbAgentResult *counts, OnbRole role)
{
  switch (role) {
  case ONB_ROLE_FORWARD:
    return &counts->forwards;
  case ONB_ROLE_FOLLOW_UP:
    return &counts->follow_ups;
  case ONB_ROLE_ORPHAN_REPLY:
    return &counts->orphan_replies;
  case ONB_ROLE_INITIATES:
    return &counts->initiated;
  case ONB_ROLE_UNDATED:
    return &counts->undated;
  case ONB_ROLE_NONE:
  case ONB_ROLE_OPENS:
  case ONB_ROLE_ADDS:
  case ONB_ROLE_RESPONSE:
    break;
  }
  return NULL;
}

void
onb_tally_add (OnbTally *tally, const OnbRow *row, const OnbResponse *response,
               const OnbTarget *target)
{
  OnbAgentResult *counts = &tally->counts;
  guint64 *role_count = count_of_role (counts, row->role);

  counts->sent++;
  counts->verdicts[row->verdict]++;
  if (role_count != NULL)
    (*role_count)++;
  if (response != NULL)
    add_response (tally, row, response, target);
  if (row->flags & ONB_ROW_HANDOFF)
    counts->handoffs++;
  if (row->flags & ONB_ROW_COLLISION)
    counts->collisions++;
}

const OnbAgentResult *
onb_tally_finish (OnbTally *tally)
{
  tally->counts.response = onb_stats_compute (tally->response);
  tally->counts.first_response = onb_stats_compute (tally->first_response);
  tally->counts.business_response = onb_stats_compute (tally->business_response);
  tally->counts.agent_response = onb_stats_compute (tally->agent_response);
  return &tally->counts;
}
