/* SPDX-License-Identifier: Apache-2.0 */
/* `report --format json`; the keys and their order are those of docs/SCHEMA.md. */
#include "report/report-writers.h"

#include "report/json.h"
#include "report/rules.h"

#define HOURS_A_DAY 24
#define MILLION G_GUINT64_CONSTANT (1000000)

/* The first %ONB_VERDICT_NONE is no verdict, and `own` is never one of an outbound message. */
#define FIRST_VERDICT ONB_VERDICT_AUDITED
#define LAST_VERDICT ONB_VERDICT_CONTRADICTED

static void
write_stats (OnbJson *json, const gchar *key, const OnbStats *stats, gboolean is_known)
{
  if (!is_known) {
    onb_json_null (json, key);
    return;
  }
  gboolean any = stats->n > 0;

  onb_json_begin_object (json, key, ONB_JSON_INLINE);
  onb_json_count (json, "n", stats->n);
  onb_json_seconds (json, "mean", any ? stats->mean : ONB_NO_TIME);
  onb_json_seconds (json, "median", any ? stats->median : ONB_NO_TIME);
  onb_json_seconds (json, "p90", any ? stats->p90 : ONB_NO_TIME);
  onb_json_seconds (json, "p95", any ? stats->p95 : ONB_NO_TIME);
  onb_json_seconds (json, "min", any ? stats->min : ONB_NO_TIME);
  onb_json_seconds (json, "max", any ? stats->max : ONB_NO_TIME);
  onb_json_end (json);
}

static void
write_agent_verdicts (OnbJson *json, const OnbAgentResult *agent)
{
  onb_json_begin_object (json, "verdicts", ONB_JSON_INLINE);
  for (guint i = FIRST_VERDICT; i <= LAST_VERDICT; i++) {
    if (agent->verdicts[i] > 0)
      onb_json_count (json, onb_verdict_name (i), agent->verdicts[i]);
  }
  onb_json_end (json);
}

static void
write_agent_counts (OnbJson *json, const OnbAgentResult *agent)
{
  onb_json_count (json, "responses", agent->responses);
  onb_json_count (json, "first_responses", agent->first_responses);
  onb_json_count (json, "follow_ups", agent->follow_ups);
  onb_json_count (json, "initiated", agent->initiated);
  onb_json_count (json, "forwards", agent->forwards);
  onb_json_count (json, "orphan_replies", agent->orphan_replies);
  onb_json_count (json, "undated", agent->undated);
  onb_json_count (json, "handoffs", agent->handoffs);
  onb_json_count (json, "collisions", agent->collisions);
  onb_json_count (json, "clock_skew", agent->clock_skew);
}

static void
write_agent (OnbJson *json, const gchar *key, const OnbMailboxResult *mailbox,
             const OnbAgentResult *agent)
{
  gboolean is_timed = onb_mailbox_is_timed (mailbox);

  onb_json_begin_object (json, key, ONB_JSON_LINES);
  onb_json_text (json, "agent", agent->agent);
  onb_json_text (json, "name", agent->name);
  onb_json_count (json, "sent", agent->sent);
  onb_json_share (json, "share", agent->sent, mailbox->outbound);
  write_agent_counts (json, agent);
  write_agent_verdicts (json, agent);
  write_stats (json, "response", &agent->response, is_timed);
  write_stats (json, "first_response", &agent->first_response, is_timed);
  write_stats (json, "business_response", &agent->business_response,
               is_timed && agent->has_business_clock);
  write_stats (json, "agent_response", &agent->agent_response, is_timed && agent->has_agent_clock);
  if (mailbox->has_sla && is_timed) {
    onb_json_begin_object (json, "sla", ONB_JSON_INLINE);
    onb_json_count (json, "met", agent->sla_met);
    onb_json_count (json, "missed", agent->sla_missed);
    onb_json_end (json);
  } else {
    onb_json_null (json, "sla");
  }
  onb_json_end (json);
}

static void
write_within (OnbJson *json, const gchar *key, const OnbAnsweredWithin *within)
{
  onb_json_begin_object (json, key, ONB_JSON_LINES);
  onb_json_count (json, "answered", within->answered);
  onb_json_count (json, "open", within->open);
  onb_json_seconds (json, "median", within->median);
  onb_json_begin_list (json, "within", ONB_JSON_LINES);
  for (guint i = 0; i < ONB_WITHIN_MARKS; i++) {
    gboolean is_known = within->share_millionths[i] >= 0;
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_seconds (json, "seconds", onb_histogram_limits[i]);
    onb_json_share (json, "share", is_known ? (guint64) within->share_millionths[i] : 0,
                    is_known ? MILLION : 0);
    onb_json_end (json);
  }
  onb_json_end (json);
  onb_json_end (json);
}

static void
write_answered_within (OnbJson *json, const OnbMailboxResult *mailbox)
{
  if (!mailbox->has_answered_within) {
    onb_json_null (json, "answered_within");
    return;
  }
  onb_json_begin_object (json, "answered_within", ONB_JSON_LINES);
  write_within (json, "elapsed", &mailbox->answered_within);
  if (mailbox->has_schedule)
    write_within (json, "business", &mailbox->business_answered_within);
  else
    onb_json_null (json, "business");
  onb_json_end (json);
}

static void
write_agents (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_count (json, "agents_hidden", mailbox->agents_hidden);
  onb_json_begin_list (json, "agents", ONB_JSON_LINES);
  for (guint i = 0; i < mailbox->agents->len; i++)
    write_agent (json, NULL, mailbox, &g_array_index (mailbox->agents, OnbAgentResult, i));
  onb_json_end (json);
  write_agent (json, "unattributed", mailbox, &mailbox->unattributed);
  write_agent (json, "total", mailbox, &mailbox->total);
}

static void
write_messages (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_begin_object (json, "messages", ONB_JSON_LINES);
  onb_json_count (json, "inbound", mailbox->inbound);
  onb_json_count (json, "outbound", mailbox->outbound);
  onb_json_count (json, "internal", mailbox->internal);
  onb_json_count (json, "unrelated", mailbox->unrelated);
  for (guint i = 0; i < ONB_KIND_PERSON; i++)
    onb_json_count (json, onb_kind_name (i), mailbox->kinds[i]);
  onb_json_end (json);
  onb_json_begin_object (json, "verdicts", ONB_JSON_LINES);
  for (guint i = FIRST_VERDICT; i <= LAST_VERDICT; i++)
    onb_json_count (json, onb_verdict_name (i), mailbox->verdicts[i]);
  onb_json_end (json);
}

static void
write_conversations (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_begin_object (json, "conversations", ONB_JSON_LINES);
  onb_json_count (json, "total", mailbox->conversations);
  onb_json_count (json, "started_inbound", mailbox->started_inbound);
  onb_json_count (json, "started_outbound", mailbox->started_outbound);
  onb_json_count (json, "answered", mailbox->answered);
  onb_json_count (json, "partly", mailbox->partly);
  onb_json_count (json, "unanswered", mailbox->not_answered);
  onb_json_count (json, "ours", mailbox->ours);
  onb_json_count (json, "open_waits", mailbox->open_waits);
  onb_json_count (json, "closed", mailbox->closed);
  onb_json_count (json, "reopened", mailbox->reopened);
  onb_json_end (json);
}

static void
write_sla (OnbJson *json, const OnbMailboxResult *mailbox)
{
  if (!mailbox->has_sla || !onb_mailbox_is_timed (mailbox)) {
    onb_json_null (json, "sla");
    return;
  }
  onb_json_begin_object (json, "sla", ONB_JSON_INLINE);
  onb_json_seconds (json, "target", mailbox->sla_target_seconds);
  onb_json_text (json, "clock", mailbox->has_schedule ? "business" : "elapsed");
  onb_json_count (json, "met", mailbox->sla_met);
  onb_json_count (json, "missed", mailbox->sla_missed);
  onb_json_count (json, "open_missed", mailbox->sla_open_missed);
  onb_json_count (json, "undecided", mailbox->sla_undecided);
  onb_json_end (json);
}

static void
write_periods (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_begin_list (json, "periods", ONB_JSON_LINES);
  for (guint i = 0; i < mailbox->periods->len; i++) {
    const OnbPeriodResult *period = &g_array_index (mailbox->periods, OnbPeriodResult, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "period", period->period);
    onb_json_count (json, "inbound", period->inbound);
    onb_json_count (json, "outbound", period->outbound);
    onb_json_count (json, "responses", period->responses);
    onb_json_seconds (json, "median",
                      onb_mailbox_is_timed (mailbox) && period->timed > 0 ? period->median
                                                                          : ONB_NO_TIME);
    onb_json_count (json, "unanswered", period->unanswered);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_heatmap_rows (OnbJson *json, const gchar *key, const guint64 rows[][HOURS_A_DAY])
{
  onb_json_begin_list (json, key, ONB_JSON_LINES);
  for (guint day = 0; day < 7; day++) {
    onb_json_begin_list (json, NULL, ONB_JSON_INLINE);
    for (guint hour = 0; hour < HOURS_A_DAY; hour++)
      onb_json_count (json, NULL, rows[day][hour]);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_unanswered (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_begin_list (json, "unanswered", ONB_JSON_LINES);
  for (guint i = 0; i < mailbox->unanswered->len; i++) {
    const OnbUnanswered *wait = &g_array_index (mailbox->unanswered, OnbUnanswered, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "message_id", onb_mailbox_text (mailbox, wait->message_id));
    onb_json_time (json, "since", wait->since_unix);
    onb_json_seconds (json, "age", mailbox->measurable ? wait->age_seconds : ONB_NO_TIME);
    onb_json_text (json, "from", onb_mailbox_text (mailbox, wait->from));
    onb_json_count (json, "conversation", wait->conversation);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_identity (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_text (json, "mailbox", mailbox->mailbox);
  onb_json_text (json, "name", mailbox->name[0] != '\0' ? mailbox->name : NULL);
  onb_json_begin_list (json, "addresses", ONB_JSON_INLINE);
  for (guint i = 0; i < mailbox->addresses->len; i++)
    onb_json_text (json, NULL, g_ptr_array_index (mailbox->addresses, i));
  onb_json_end (json);
  onb_json_boolean (json, "discovered", mailbox->discovered);
  onb_json_text (json, "reason", mailbox->reason);
  onb_json_begin_list (json, "agents_from", ONB_JSON_INLINE);
  if (mailbox->agents_from_roster)
    onb_json_text (json, NULL, "roster");
  if (mailbox->agents_from_domains)
    onb_json_text (json, NULL, "agent-domains");
  if (mailbox->agents_from_discovery)
    onb_json_text (json, NULL, "discovered");
  onb_json_end (json);
}

static void
write_mailbox (OnbJson *json, const OnbMailboxResult *mailbox)
{
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  write_identity (json, mailbox);
  write_messages (json, mailbox);
  write_conversations (json, mailbox);
  onb_json_boolean (json, "measurable", mailbox->measurable);
  write_sla (json, mailbox);
  write_answered_within (json, mailbox);
  write_agents (json, mailbox);
  write_periods (json, mailbox);
  onb_json_begin_object (json, "heatmap", ONB_JSON_LINES);
  onb_json_text (json, "zone", mailbox->zone);
  write_heatmap_rows (json, "inbound", mailbox->heatmap_inbound);
  write_heatmap_rows (json, "outbound", mailbox->heatmap_outbound);
  onb_json_end (json);
  write_unanswered (json, mailbox);
  onb_json_end (json);
}

void
onb_report_write_json (OnbOut *out, const OnbResult *result, const OnbReportInfo *info)
{
  g_autoptr (OnbJson) json = onb_json_new (out);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "schema", "onbehalf.report/1");
  onb_json_tool (json);
  onb_json_text (json, "sandbox", info->sandbox);
  onb_rules_write_json (json, onb_result_rules (result), info);
  onb_json_time (json, "as_of", onb_result_as_of (result));
  onb_coverage_write_json (json, onb_result_coverage (result));
  onb_json_begin_list (json, "mailboxes", ONB_JSON_LINES);
  for (guint i = 0; i < onb_result_n_mailboxes (result); i++)
    write_mailbox (json, onb_result_mailbox (result, i));
  onb_json_end (json);
  onb_json_end (json);
}
