/* SPDX-License-Identifier: Apache-2.0 */
/* `--min-group`: no figure about fewer people than the user allows (SEMANTICS.md §9). What must not
 * be printed is taken out here, so that no shape of the output can let it slip. */
#include "metrics/result.h"

static guint
count_senders (const OnbMailboxResult *box)
{
  guint n = 0;

  for (guint i = 0; i < box->agents->len; i++)
    n += g_array_index (box->agents, OnbAgentResult, i).sent > 0;
  return n;
}

static void
hide_times (OnbAgentResult *row)
{
  row->response = (OnbStats){ 0 };
  row->first_response = (OnbStats){ 0 };
  row->business_response = (OnbStats){ 0 };
  row->agent_response = (OnbStats){ 0 };
  row->sla_met = 0;
  row->sla_missed = 0;
}

static void
hide_mailbox_times (OnbMailboxResult *box)
{
  hide_times (&box->unattributed);
  hide_times (&box->total);
  box->sla_met = 0;
  box->sla_missed = 0;
  box->sla_open_missed = 0;
  box->sla_undecided = 0;
  box->has_answered_within = FALSE;
  box->answered_within = (OnbAnsweredWithin){ 0 };
  box->business_answered_within = (OnbAnsweredWithin){ 0 };
  for (guint i = 0; i < ONB_HISTOGRAM_BARS; i++)
    box->histogram[i] = 0;
}

/* A period may be one person's work. */
static void
hide_medians_of_periods (OnbMailboxResult *box)
{
  for (guint i = 0; i < box->periods->len; i++) {
    OnbPeriodResult *period = &g_array_index (box->periods, OnbPeriodResult, i);

    period->timed = 0;
    period->median = 0;
  }
}

void
onb_groups_hide (OnbResult *result)
{
  if (result->rules.min_group < 2)
    return;
  for (guint b = 0; b < result->mailboxes->len; b++) {
    OnbMailboxResult *box = onb_result_mailbox_at (result, b);

    hide_medians_of_periods (box);
    box->has_few_agents = count_senders (box) < result->rules.min_group;
    if (box->has_few_agents)
      hide_mailbox_times (box);
    box->agents_hidden = box->agents->len;
    g_array_set_size (box->agents, 0);
  }
}
