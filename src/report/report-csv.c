/* SPDX-License-Identifier: Apache-2.0 */
/* `report --format csv`: the agents of all mailboxes, one row an agent; `row` tells the sums apart.
 * Or their periods, one row a period. */
#include "report/report-writers.h"

#include "report/csv-writer.h"

static const OnbColumn agent_columns[] = {
  ONB_DATA_COLUMN ("mailbox", ADDRESS),
  ONB_DATA_COLUMN ("row", TEXT), /* agent, unattributed or total */
  ONB_DATA_COLUMN ("agent", ADDRESS),
  ONB_DATA_COLUMN ("name", TEXT),
  ONB_DATA_COLUMN ("sent", COUNT),
  ONB_DATA_COLUMN ("share", SHARE),
  ONB_DATA_COLUMN ("responses", COUNT),
  ONB_DATA_COLUMN ("first_responses", COUNT),
  ONB_DATA_COLUMN ("follow_ups", COUNT),
  ONB_DATA_COLUMN ("initiated", COUNT),
  ONB_DATA_COLUMN ("forwards", COUNT),
  ONB_DATA_COLUMN ("orphan_replies", COUNT),
  ONB_DATA_COLUMN ("undated", COUNT),
  ONB_DATA_COLUMN ("handoffs", COUNT),
  ONB_DATA_COLUMN ("collisions", COUNT),
  ONB_DATA_COLUMN ("clock_skew", COUNT),
  ONB_DATA_COLUMN ("audited", COUNT),
  ONB_DATA_COLUMN ("on-behalf", COUNT),
  ONB_DATA_COLUMN ("delegated", COUNT),
  ONB_DATA_COLUMN ("store-trace", COUNT),
  ONB_DATA_COLUMN ("sent-folder", COUNT),
  ONB_DATA_COLUMN ("named", COUNT),
  ONB_DATA_COLUMN ("direct", COUNT),
  ONB_DATA_COLUMN ("send-as", COUNT),
  ONB_DATA_COLUMN ("foreign-sender", COUNT),
  ONB_DATA_COLUMN ("lost-in-export", COUNT),
  ONB_DATA_COLUMN ("contradicted", COUNT),
  ONB_DATA_COLUMN ("response_n", COUNT),
  ONB_DATA_COLUMN ("response_mean", SECONDS),
  ONB_DATA_COLUMN ("response_median", SECONDS),
  ONB_DATA_COLUMN ("response_p90", SECONDS),
  ONB_DATA_COLUMN ("response_p95", SECONDS),
  ONB_DATA_COLUMN ("response_min", SECONDS),
  ONB_DATA_COLUMN ("response_max", SECONDS),
  ONB_DATA_COLUMN ("first_response_n", COUNT),
  ONB_DATA_COLUMN ("first_response_mean", SECONDS),
  ONB_DATA_COLUMN ("first_response_median", SECONDS),
  ONB_DATA_COLUMN ("first_response_p90", SECONDS),
  ONB_DATA_COLUMN ("first_response_p95", SECONDS),
  ONB_DATA_COLUMN ("first_response_min", SECONDS),
  ONB_DATA_COLUMN ("first_response_max", SECONDS),
  ONB_DATA_COLUMN ("business_response_n", COUNT),
  ONB_DATA_COLUMN ("business_response_mean", SECONDS),
  ONB_DATA_COLUMN ("business_response_median", SECONDS),
  ONB_DATA_COLUMN ("business_response_p90", SECONDS),
  ONB_DATA_COLUMN ("business_response_p95", SECONDS),
  ONB_DATA_COLUMN ("business_response_min", SECONDS),
  ONB_DATA_COLUMN ("business_response_max", SECONDS),
  ONB_DATA_COLUMN ("agent_response_n", COUNT),
  ONB_DATA_COLUMN ("agent_response_mean", SECONDS),
  ONB_DATA_COLUMN ("agent_response_median", SECONDS),
  ONB_DATA_COLUMN ("agent_response_p90", SECONDS),
  ONB_DATA_COLUMN ("agent_response_p95", SECONDS),
  ONB_DATA_COLUMN ("agent_response_min", SECONDS),
  ONB_DATA_COLUMN ("agent_response_max", SECONDS),
  ONB_DATA_COLUMN ("sla_met", COUNT),
  ONB_DATA_COLUMN ("sla_missed", COUNT),
};

static const OnbColumn period_columns[] = {
  ONB_DATA_COLUMN ("mailbox", ADDRESS),  ONB_DATA_COLUMN ("period", TEXT),
  ONB_DATA_COLUMN ("inbound", COUNT),    ONB_DATA_COLUMN ("outbound", COUNT),
  ONB_DATA_COLUMN ("responses", COUNT),  ONB_DATA_COLUMN ("median", SECONDS),
  ONB_DATA_COLUMN ("unanswered", COUNT),
};

static void
add_count_or_null (OnbTable *table, gboolean is_known, guint64 value)
{
  if (is_known)
    onb_table_add_count (table, value);
  else
    onb_table_add_null (table);
}

static void
add_statistics (OnbTable *table, const OnbStats *stats, gboolean is_known)
{
  const gint64 values[]
      = { stats->mean, stats->median, stats->p90, stats->p95, stats->min, stats->max };

  add_count_or_null (table, is_known, stats->n);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    onb_table_add_seconds (table, is_known && stats->n > 0 ? values[i] : ONB_NO_TIME);
}

static void
add_counts (OnbTable *table, const OnbAgentResult *agent)
{
  onb_table_add_count (table, agent->responses);
  onb_table_add_count (table, agent->first_responses);
  onb_table_add_count (table, agent->follow_ups);
  onb_table_add_count (table, agent->initiated);
  onb_table_add_count (table, agent->forwards);
  onb_table_add_count (table, agent->orphan_replies);
  onb_table_add_count (table, agent->undated);
  onb_table_add_count (table, agent->handoffs);
  onb_table_add_count (table, agent->collisions);
  onb_table_add_count (table, agent->clock_skew);
  for (guint i = ONB_VERDICT_AUDITED; i <= ONB_VERDICT_CONTRADICTED; i++)
    onb_table_add_count (table, agent->verdicts[i]);
}

static void
add_row (OnbTable *table, const OnbMailboxResult *mailbox, const gchar *row,
         const OnbAgentResult *agent)
{
  gboolean is_timed = onb_mailbox_is_timed (mailbox);
  gboolean has_sla = is_timed && mailbox->has_sla;

  onb_table_add_text (table, mailbox->mailbox);
  onb_table_add_text (table, row);
  onb_table_add_text (table, agent->agent);
  onb_table_add_text (table, agent->name);
  onb_table_add_count (table, agent->sent);
  onb_table_add_share (table, agent->sent, mailbox->outbound);
  add_counts (table, agent);
  add_statistics (table, &agent->response, is_timed);
  add_statistics (table, &agent->first_response, is_timed);
  add_statistics (table, &agent->business_response, is_timed && agent->has_business_clock);
  add_statistics (table, &agent->agent_response, is_timed && agent->has_agent_clock);
  add_count_or_null (table, has_sla, agent->sla_met);
  add_count_or_null (table, has_sla, agent->sla_missed);
}

static void
add_agents (OnbTable *table, const OnbMailboxResult *mailbox)
{
  for (guint i = 0; i < mailbox->agents->len; i++)
    add_row (table, mailbox, "agent", &g_array_index (mailbox->agents, OnbAgentResult, i));
  add_row (table, mailbox, "unattributed", &mailbox->unattributed);
  add_row (table, mailbox, "total", &mailbox->total);
}

static void
add_periods (OnbTable *table, const OnbMailboxResult *mailbox)
{
  for (guint i = 0; i < mailbox->periods->len; i++) {
    const OnbPeriodResult *period = &g_array_index (mailbox->periods, OnbPeriodResult, i);
    gboolean is_timed = onb_mailbox_is_timed (mailbox) && period->timed > 0;

    onb_table_add_text (table, mailbox->mailbox);
    onb_table_add_text (table, period->period);
    onb_table_add_count (table, period->inbound);
    onb_table_add_count (table, period->outbound);
    onb_table_add_count (table, period->responses);
    onb_table_add_seconds (table, is_timed ? period->median : ONB_NO_TIME);
    onb_table_add_count (table, period->unanswered);
  }
}

void
onb_report_write_csv (OnbOut *out, const OnbResult *result, const OnbLook *look)
{
  gboolean is_periods = look->table == ONB_TABLE_PERIODS;
  g_autoptr (OnbTable) table = is_periods
                                   ? onb_table_new (period_columns, G_N_ELEMENTS (period_columns))
                                   : onb_table_new (agent_columns, G_N_ELEMENTS (agent_columns));

  onb_csv_write_header (out, table);
  for (guint i = 0; i < onb_result_n_mailboxes (result); i++) {
    if (is_periods)
      add_periods (table, onb_result_mailbox (result, i));
    else
      add_agents (table, onb_result_mailbox (result, i));
    onb_csv_write_rows (out, table, look->raw);
    onb_table_clear (table);
  }
}
