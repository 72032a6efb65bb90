/* SPDX-License-Identifier: Apache-2.0 */
/* The section of one mailbox: agents, response times, conversations, evidence, what waits. */
#include "report/report-writers.h"

#include "base/safe-text.h"
#include "report/human.h"
#include "report/text-writer.h"

#define MOST_UNANSWERED 10
#define MILLION 1000000
#define BAR_LABEL_COLUMNS 10
#define BAR_COUNT_COLUMNS 9
#define MOST_BAR_COLUMNS 50

static const OnbColumn agent_columns[] = {
  { "agent", "Agent", ONB_COLUMN_ADDRESS, 0, 21 },
  { "name", "Name", ONB_COLUMN_TEXT, 9, 8 },
  { "sent", "Sent", ONB_COLUMN_COUNT, 0, 0 },
  { "share", "Share", ONB_COLUMN_SHARE, 3, 0 },
  { "responses", "Resp.", ONB_COLUMN_COUNT, 1, 0 },
  { "first_responses", "First", ONB_COLUMN_COUNT, 5, 0 },
  { "median", "Median", ONB_COLUMN_SECONDS, 0, 0 },
  { "p90", "p90", ONB_COLUMN_SECONDS, 2, 0 },
  { "longest", "Longest", ONB_COLUMN_SECONDS, 4, 0 },
};

/* The titles of the marks are onb_histogram_limits: a working day is no 24 hours, so beside working
 * time there are hours only. */
#define WITHIN_COLUMNS(day, two_days, week)                                                        \
  {                                                                                                \
    { "clock", "Answered within", ONB_COLUMN_TEXT, 0, ONB_COLUMN_WHOLE },                          \
        { "900", "15m", ONB_COLUMN_SHARE, 4, 0 }, { "3600", "1h", ONB_COLUMN_SHARE, 0, 0 },        \
        { "14400", "4h", ONB_COLUMN_SHARE, 1, 0 }, { "28800", "8h", ONB_COLUMN_SHARE, 3, 0 },      \
        { "86400", day, ONB_COLUMN_SHARE, 0, 0 }, { "172800", two_days, ONB_COLUMN_SHARE, 5, 0 },  \
        { "604800", week, ONB_COLUMN_SHARE, 2, 0 },                                                \
        { "median", "Half in", ONB_COLUMN_SECONDS, 0, 0 },                                         \
  }
static const OnbColumn within_columns[] = WITHIN_COLUMNS ("1d", "2d", "7d");
static const OnbColumn within_hours_columns[] = WITHIN_COLUMNS ("24h", "48h", "168h");

static const OnbColumn period_columns[] = {
  { "period", "Period", ONB_COLUMN_TEXT, 0, ONB_COLUMN_WHOLE },
  { "inbound", "Inbound", ONB_COLUMN_COUNT, 0, 0 },
  { "outbound", "Outbound", ONB_COLUMN_COUNT, 2, 0 },
  { "responses", "Resp.", ONB_COLUMN_COUNT, 1, 0 },
  { "median", "Median", ONB_COLUMN_SECONDS, 0, 0 },
  { "unanswered", "Unanswered", ONB_COLUMN_COUNT, 0, 0 },
};

static const OnbColumn wait_columns[] = {
  { "since", "Waiting since", ONB_COLUMN_TIME, 0, 0 },
  { "age", "Age", ONB_COLUMN_SECONDS, 0, 0 },
  { "conversation", "Conv.", ONB_COLUMN_COUNT, 1, 0 },
  { "from", "From", ONB_COLUMN_ADDRESS, 0, 0 },
  { "message_id", "Message-id", ONB_COLUMN_TEXT, 2, 12 },
};

static void
add_agent (OnbTable *table, const OnbMailboxResult *mailbox, const gchar *label,
           const OnbAgentResult *agent)
{
  gboolean is_timed = onb_mailbox_is_timed (mailbox) && agent->response.n > 0;

  onb_table_add_text (table, label);
  onb_table_add_text (table, agent->name);
  onb_table_add_count (table, agent->sent);
  onb_table_add_share (table, agent->sent, mailbox->outbound);
  onb_table_add_count (table, agent->responses);
  onb_table_add_count (table, agent->first_responses);
  onb_table_add_seconds (table, is_timed ? agent->response.median : ONB_NO_TIME);
  onb_table_add_seconds (table, is_timed ? agent->response.p90 : ONB_NO_TIME);
  onb_table_add_seconds (table, is_timed ? agent->response.max : ONB_NO_TIME);
}

static void
write_agents (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (OnbTable) table = onb_table_new (agent_columns, G_N_ELEMENTS (agent_columns));

  for (guint i = 0; i < mailbox->agents->len; i++) {
    const OnbAgentResult *agent = &g_array_index (mailbox->agents, OnbAgentResult, i);
    add_agent (table, mailbox, agent->agent, agent);
  }
  add_agent (table, mailbox, "(unattributed)", &mailbox->unattributed);
  add_agent (table, mailbox, "total", &mailbox->total);
  onb_page_table (page, 0, table, "--format csv");
}

static void
append_bar_label (GString *label, guint bar)
{
  gboolean is_last = bar == ONB_HISTOGRAM_BARS - 1;

  g_string_assign (label, is_last ? "over " : "to ");
  onb_duration_append (label, onb_histogram_limits[is_last ? bar - 1 : bar]);
}

static void
write_bar (const OnbPage *page, guint bar, guint64 count, guint64 most)
{
  guint room = page->columns - BAR_LABEL_COLUMNS - BAR_COUNT_COLUMNS;
  guint length = (guint) (count * MIN (room, MOST_BAR_COLUMNS) / most);
  GString *text = page->out->text;
  g_autoptr (GString) label = g_string_new (NULL);

  append_bar_label (label, bar);
  onb_text_append_fit (text, label->str, BAR_LABEL_COLUMNS, ONB_ALIGN_LEFT);
  if (length == 0 && count > 0)
    g_string_append (text, "▏");
  for (guint i = 0; i < length; i++)
    g_string_append (text, "█");
  if (count > 0)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, count);
  onb_page_end_line (page, ONB_TONE_PLAIN);
}

static void
write_histogram (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  guint64 most = 0;

  for (guint i = 0; i < ONB_HISTOGRAM_BARS; i++)
    most = MAX (most, mailbox->histogram[i]);
  if (!onb_mailbox_is_timed (mailbox) || most == 0)
    return;
  onb_page_blank (page);
  onb_page_line (page, ONB_TONE_HEADING, "Response times, number of responses");
  for (guint i = 0; i < ONB_HISTOGRAM_BARS; i++)
    write_bar (page, i, mailbox->histogram[i], most);
}

static void
add_within (OnbTable *table, const gchar *clock, const OnbAnsweredWithin *within, gboolean is_work)
{
  onb_table_add_text (table, clock);
  for (guint i = 0; i < ONB_WITHIN_MARKS; i++) {
    if (within->share_millionths[i] < 0)
      onb_table_add_null (table);
    else
      onb_table_add_share (table, (guint64) within->share_millionths[i], MILLION);
  }
  if (is_work)
    onb_table_add_work (table, within->median);
  else
    onb_table_add_seconds (table, within->median);
}

/* Beside the median of answers, which knows nothing of what was never answered. */
static void
write_answered_within (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  const OnbAnsweredWithin *within = &mailbox->answered_within;
  g_autoptr (OnbTable) table = onb_table_new (
      mailbox->has_schedule ? within_hours_columns : within_columns, G_N_ELEMENTS (within_columns));

  if (!mailbox->has_answered_within || within->answered + within->open == 0)
    return;
  add_within (table, "elapsed", within, FALSE);
  if (mailbox->has_schedule)
    add_within (table, "working time", &mailbox->business_answered_within, TRUE);
  onb_page_blank (page);
  onb_page_table (page, 0, table, "--format json");
  if (within->open > 0)
    onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 1,
                        "(open waits count, too: as unanswered for as long as they are old)");
}

/* The messages of the input that the lines before did not count, so that all of them add up. */
static void
write_other_messages (const OnbPage *page, const OnbMailboxResult *mailbox, guint64 found)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 known = mailbox->inbound + mailbox->outbound + mailbox->internal + mailbox->unrelated;

  for (guint i = 0; i < ONB_N_KINDS; i++)
    known += mailbox->kinds[i];
  if (mailbox->unrelated > 0) {
    onb_plural_append (text, mailbox->unrelated, "message that has", "messages that have");
    g_string_append (text, " nothing to do with this mailbox");
    onb_page_field_take (page, "Unrelated", text);
  }
  if (found > known) {
    onb_plural_append (text, found - known, "message", NULL);
    onb_page_field_take (page, "Out of period", text);
  }
}

static void
write_messages (const OnbPage *page, const OnbMailboxResult *mailbox, guint64 found)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_part_append (text, mailbox->inbound, "inbound");
  onb_part_append (text, mailbox->outbound, "outbound");
  onb_part_append (text, mailbox->internal, "internal");
  onb_page_field_take (page, "Messages", text);
  for (guint i = 0; i < ONB_KIND_PERSON; i++)
    onb_part_append (text, mailbox->kinds[i], onb_kind_name (i));
  if (text->len > 0)
    onb_page_field_take (page, "Not counted", text);
  write_other_messages (page, mailbox, found);
}

static void
write_periods (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (OnbTable) table = onb_table_new (period_columns, G_N_ELEMENTS (period_columns));

  if (mailbox->periods->len == 0)
    return;
  for (guint i = 0; i < mailbox->periods->len; i++) {
    const OnbPeriodResult *period = &g_array_index (mailbox->periods, OnbPeriodResult, i);
    gboolean is_timed = onb_mailbox_is_timed (mailbox) && period->timed > 0;

    onb_table_add_text (table, period->period);
    onb_table_add_count (table, period->inbound);
    onb_table_add_count (table, period->outbound);
    onb_table_add_count (table, period->responses);
    onb_table_add_seconds (table, is_timed ? period->median : ONB_NO_TIME);
    onb_table_add_count (table, period->unanswered);
  }
  onb_page_blank (page);
  onb_page_table (page, 0, table, "--format csv --table periods");
}

static void
write_conversations (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, mailbox->conversations);
  if (mailbox->conversations > 0) {
    g_string_append_printf (text,
                            ": %" G_GUINT64_FORMAT " answered, %" G_GUINT64_FORMAT
                            " partly, %" G_GUINT64_FORMAT " unanswered, %" G_GUINT64_FORMAT
                            " ours; %" G_GUINT64_FORMAT
                            " started by correspondents, %" G_GUINT64_FORMAT " by us",
                            mailbox->answered, mailbox->partly, mailbox->not_answered,
                            mailbox->ours, mailbox->started_inbound, mailbox->started_outbound);
  }
  if (mailbox->reopened > 0)
    g_string_append_printf (text, "; reopened %" G_GUINT64_FORMAT, mailbox->reopened);
  if (mailbox->closed > 0)
    g_string_append_printf (text, "; waits closed by --closed %" G_GUINT64_FORMAT, mailbox->closed);
  onb_page_field_take (page, "Conversations", text);
}

static void
append_group (GString *text, const gchar *before, const GString *group)
{
  if (group->len > 0)
    g_string_append_printf (text, "%s%s%s", text->len > 0 ? "; " : "", before, group->str);
}

/* What named an agent, what did so too weakly, and what named nobody. */
static void
write_evidence (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) weak = g_string_new (NULL);
  g_autoptr (GString) nobody = g_string_new (NULL);

  for (guint i = ONB_VERDICT_AUDITED; i <= ONB_VERDICT_DIRECT; i++) {
    guint64 uncredited = mailbox->unattributed.verdicts[i];
    onb_part_append (text, mailbox->verdicts[i] - uncredited, onb_verdict_name (i));
    onb_part_append (weak, uncredited, onb_verdict_name (i));
  }
  for (guint i = ONB_VERDICT_SEND_AS; i <= ONB_VERDICT_CONTRADICTED; i++)
    onb_part_append (nobody, mailbox->verdicts[i], onb_verdict_name (i));
  append_group (text, "too weak to credit: ", weak);
  append_group (text, "no agent named: ", nobody);
  if (mailbox->agents->len + mailbox->agents_hidden == 0 && mailbox->outbound > 0)
    g_string_append (text, " (onbehalf check says why)");
  onb_page_field_take (page, "Evidence", text);
}

static void
write_sla (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!mailbox->has_sla || !onb_mailbox_is_timed (mailbox))
    return;
  if (mailbox->has_schedule)
    onb_work_append (text, mailbox->sla_target_seconds);
  else
    onb_duration_append (text, mailbox->sla_target_seconds);
  g_string_append_printf (text,
                          "%s: %" G_GUINT64_FORMAT " met, %" G_GUINT64_FORMAT
                          " missed, %" G_GUINT64_FORMAT " open past it, %" G_GUINT64_FORMAT
                          " undecided",
                          mailbox->has_schedule ? " working time" : "", mailbox->sla_met,
                          mailbox->sla_missed, mailbox->sla_open_missed, mailbox->sla_undecided);
  onb_page_field_take (page, "Target", text);
}

/* The clock that runs in working hours only, beside the table, whose times are elapsed ones. */
static void
write_working_time (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  const OnbStats *stats = &mailbox->total.business_response;
  g_autoptr (GString) text = g_string_new ("median ");

  if (!mailbox->has_schedule || !onb_mailbox_is_timed (mailbox) || stats->n == 0)
    return;
  onb_work_append (text, stats->median);
  g_string_append (text, ", p90 ");
  onb_work_append (text, stats->p90);
  g_string_append (text, ", longest ");
  onb_work_append (text, stats->max);
  onb_page_field_take (page, "Working time", text);
}

/* A question that says nothing of its time waits for nothing that can be measured. */
static void
write_undated (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (mailbox->undated_inbound == 0)
    return;
  onb_plural_append (text, mailbox->undated_inbound, "inbound message has",
                     "inbound messages have");
  g_string_append (text, " no usable time: whether an answer is still due is not known (onbehalf "
                         "messages --direction inbound --role none)");
  onb_page_field_take (page, "Undated", text);
}

/* The time that ages count to: without it nobody can tell why two pages give other ages. */
static void
append_as_of (GString *text, const OnbResult *result)
{
  g_string_append (text, " as of ");
  onb_moment_append (text, onb_result_as_of (result), NULL);
  g_string_append (text, " UTC");
  if (onb_result_rules (result)->as_of_unix != ONB_NO_TIME)
    g_string_append (text, " (--as-of)");
}

/* What is above the list of waits, or all there is to say of them. */
static void
write_unanswered_heading (const OnbPage *page, const OnbMailboxResult *mailbox,
                          const OnbResult *result)
{
  gboolean is_aged = mailbox->measurable && onb_result_as_of (result) != ONB_NO_TIME;
  g_autoptr (GString) text = g_string_new (NULL);

  if (mailbox->unanswered->len == 0) {
    g_string_append (text, "none");
    if (mailbox->closed > 0)
      g_string_append_printf (text, " open; closed by --closed: %" G_GUINT64_FORMAT,
                              mailbox->closed);
    onb_page_field_take (page, "Unanswered", text);
    return;
  }
  g_string_append (text, "Unanswered: ");
  onb_plural_append (text, mailbox->unanswered->len, "open wait", NULL);
  if (is_aged)
    append_as_of (text, result);
  if (mailbox->unanswered->len > 1)
    g_string_append (text, ", oldest first");
  if (!is_aged)
    g_string_append (text, "; times in UTC");
  onb_page_blank (page);
  onb_page_paragraph (page, ONB_TONE_HEADING, 0, 2, text->str);
  if (!mailbox->measurable)
    onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 1,
                        "(some may have been answered by mail that has neither id nor link; so no "
                        "age is given)");
}

static void
write_unanswered (const OnbPage *page, const OnbMailboxResult *mailbox, const OnbResult *result)
{
  g_autoptr (OnbTable) table = onb_table_new (wait_columns, G_N_ELEMENTS (wait_columns));
  guint shown = MIN (mailbox->unanswered->len, MOST_UNANSWERED);

  write_unanswered_heading (page, mailbox, result);
  if (shown == 0)
    return;
  for (guint i = 0; i < shown; i++) {
    const OnbUnanswered *wait = &g_array_index (mailbox->unanswered, OnbUnanswered, i);
    onb_table_add_seconds (table, wait->since_unix);
    onb_table_add_seconds (table, mailbox->measurable ? wait->age_seconds : ONB_NO_TIME);
    onb_table_add_count (table, wait->conversation);
    onb_table_add_text (table, onb_mailbox_text (mailbox, wait->correspondent));
    onb_table_add_text (table, onb_mailbox_text (mailbox, wait->message_id));
  }
  onb_page_table (page, 0, table, "--format json");
  if (mailbox->unanswered->len > shown) {
    g_autofree gchar *more = g_strdup_printf ("… and %u more: --format json lists them",
                                              mailbox->unanswered->len - shown);
    onb_page_line (page, ONB_TONE_PLAIN, more);
  }
}

static void
write_heading (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (mailbox->mailbox);

  if (mailbox->name[0] != '\0')
    g_string_append_printf (text, " (%s)", mailbox->name);
  onb_page_blank (page);
  onb_page_title (page, text->str);
  if (mailbox->discovered) {
    g_string_printf (text, "discovered: %s", mailbox->reason != NULL ? mailbox->reason : "");
    onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 2, text->str);
  }
}

static const gchar *
agents_source (const OnbMailboxResult *mailbox)
{
  if (mailbox->agents_from_roster && mailbox->agents_from_domains)
    return "roster or --agents, and agent-domains";
  if (mailbox->agents_from_roster)
    return "roster or --agents";
  if (mailbox->agents_from_domains)
    return "agent-domains";
  if (mailbox->agents_from_discovery)
    return mailbox->agents->len + mailbox->agents_hidden > 0 ? "discovered in the headers"
                                                             : "the headers: none found";
  return "none known";
}

static void
write_agents_source (const OnbPage *page, const OnbMailboxResult *mailbox)
{
  g_autoptr (GString) text = g_string_new (agents_source (mailbox));

  if (mailbox->agents_hidden > 0)
    g_string_append_printf (text, "; not shown by --min-group: %u", mailbox->agents_hidden);
  onb_page_field_take (page, "Agents from", text);
  if (mailbox->has_few_agents && mailbox->measurable)
    onb_page_field (page, "Times", "not shown by --min-group: too few agents sent mail");
}

void
onb_mailbox_write_text (const OnbPage *page, const OnbResult *result, guint index,
                        const OnbLook *look)
{
  const OnbMailboxResult *mailbox = onb_result_mailbox (result, index);

  write_heading (page, mailbox);
  write_messages (page, mailbox, onb_result_coverage (result)->messages);
  write_agents_source (page, mailbox);
  onb_page_blank (page);
  write_agents (page, mailbox);
  write_histogram (page, mailbox);
  write_answered_within (page, mailbox);
  if (look->periods)
    write_periods (page, mailbox);
  onb_page_blank (page);
  write_conversations (page, mailbox);
  write_evidence (page, mailbox);
  write_working_time (page, mailbox);
  write_sla (page, mailbox);
  write_undated (page, mailbox);
  write_unanswered (page, mailbox, result);
}
