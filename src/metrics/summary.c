/* SPDX-License-Identifier: Apache-2.0 */
/* The sums of every mailbox over the rows of the period (SEMANTICS.md §9). */
#include <string.h>

#include "base/civil.h"
#include "context/schedule.h"
#include "metrics/outcomes.h"
#include "metrics/periods.h"
#include "metrics/result.h"
#include "metrics/tally.h"

/* One mailbox in the making. */
typedef struct {
  OnbMailboxResult *result;
  GHashTable *agents; /* canonical number -> owns OnbTally */
  OnbTally *unattributed;
  OnbTally *total;
  OnbPeriods *periods;
  OnbOutcomes *outcomes;
  OnbTarget target;
  const OnbSchedule *schedule;
  guint64 outbound_all;    /* before the period */
  guint64 outbound_linked; /* with an id or a link */
} Summary;

const gint64 onb_histogram_limits[ONB_HISTOGRAM_BARS - 1]
    = { 15 * 60, 60 * 60, 4 * 3600, 8 * 3600, 86400, 2 * 86400, 7 * 86400 };

static const OnbRosterMailbox *
roster_of (const OnbResult *result, guint mailbox)
{
  return onb_identity_mailbox (result->identity, mailbox)->roster;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

static void
describe_mailbox (const OnbResult *result, guint index, OnbMailboxResult *box)
{
  const OnbMailboxIdentity *identity = onb_identity_mailbox (result->identity, index);

  box->mailbox = onb_result_text (result, identity->address);
  box->name = identity->roster == NULL ? "" : identity->roster->name;
  box->discovered = identity->roster == NULL;
  box->reason = identity->reason;
  box->agents_from_roster = identity->agents_from_roster;
  box->agents_from_domains = identity->agents_from_domains;
  box->agents_from_discovery = identity->agents_from_discovery;
  box->addresses = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (box->addresses, g_strdup (box->mailbox));
  for (guint i = 0; identity->roster != NULL && i < identity->roster->aliases->len; i++)
    g_ptr_array_add (box->addresses, g_strdup (g_ptr_array_index (identity->roster->aliases, i)));
  g_ptr_array_sort (box->addresses, compare_texts);
  box->agents = g_array_new (FALSE, TRUE, sizeof (OnbAgentResult));
  box->periods = g_array_new (FALSE, TRUE, sizeof (OnbPeriodResult));
  box->unanswered = g_array_new (FALSE, TRUE, sizeof (OnbUnanswered));
  box->ledger = result->ledger;
}

/* The zone that periods and heatmap are cut in: --zone, else the mailbox's, else UTC. */
static GTimeZone *
open_zone (const OnbResult *result, guint index, OnbMailboxResult *box, GError **error)
{
  const OnbRosterMailbox *roster = roster_of (result, index);

  box->zone = "UTC";
  if (roster != NULL && roster->zone != NULL)
    box->zone = roster->zone;
  if (result->rules.zone != NULL)
    box->zone = result->rules.zone;
  return onb_civil_zone (box->zone, error);
}

static gboolean
start_summary (OnbResult *result, guint index, Summary *summary, GError **error)
{
  OnbMailboxResult *box = onb_result_mailbox_at (result, index);
  const OnbRosterMailbox *roster = roster_of (result, index);
  g_autoptr (GTimeZone) zone = NULL;

  summary->result = box;
  describe_mailbox (result, index, box);
  zone = open_zone (result, index, box, error);
  if (zone == NULL)
    return FALSE;
  summary->agents = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) onb_tally_free);
  summary->unattributed = onb_tally_new ();
  summary->total = onb_tally_new ();
  summary->periods = onb_periods_new (result->rules.by, zone);
  summary->outcomes = onb_outcomes_new ();
  summary->schedule = onb_identity_mailbox (result->identity, index)->schedule;
  summary->target.business = summary->schedule != NULL;
  summary->target.seconds = roster != NULL && roster->sla_seconds >= 0 ? roster->sla_seconds
                                                                       : result->rules.sla_seconds;
  box->has_schedule = summary->schedule != NULL;
  box->has_sla = summary->target.seconds >= 0;
  box->sla_target_seconds = summary->target.seconds;
  return TRUE;
}

static void
clear_tallies (Summary *summary)
{
  g_clear_pointer (&summary->agents, g_hash_table_unref);
  g_clear_pointer (&summary->unattributed, onb_tally_free);
  g_clear_pointer (&summary->total, onb_tally_free);
}

static void
clear_summary (Summary *summary)
{
  clear_tallies (summary);
  g_clear_pointer (&summary->periods, onb_periods_free);
  g_clear_pointer (&summary->outcomes, onb_outcomes_free);
}

static OnbTally *
tally_of (Summary *summary, guint32 agent)
{
  OnbTally *tally = g_hash_table_lookup (summary->agents, GUINT_TO_POINTER (agent));

  if (tally == NULL) {
    tally = onb_tally_new ();
    g_hash_table_insert (summary->agents, GUINT_TO_POINTER (agent), tally);
  }
  return tally;
}

/* Whether a message has an id of its own or names another one: else no conversation can be built.
 */
static gboolean
is_linked (const OnbResult *result, const OnbRow *row)
{
  const OnbMessageRow *message = onb_ledger_message (result->ledger, row->message);

  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (result->ledger, message, i);

    if (item->message_id != 0 || onb_item_count (item, ONB_LIST_REFERENCES) > 0
        || onb_item_count (item, ONB_LIST_IN_REPLY_TO) > 0 || onb_item_thread_index (item) != 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_bar (OnbMailboxResult *box, gint64 seconds)
{
  guint bar = 0;

  while (bar < ONB_HISTOGRAM_BARS - 1 && seconds > onb_histogram_limits[bar])
    bar++;
  box->histogram[bar]++;
}

static void
add_outbound (const OnbResult *result, Summary *summary, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);
  const OnbResponse *response = row->response == 0 ? NULL : onb_turns_response (result->turns, row);
  OnbMailboxResult *box = summary->result;
  gint64 sent = onb_time_unpack (row->time);
  gint64 falls = onb_result_falls (result, index);
  guint weekday;
  guint hour;

  box->outbound++;
  box->verdicts[row->verdict]++;
  onb_tally_add (row->flags & ONB_ROW_CREDITED ? tally_of (summary, row->agent)
                                               : summary->unattributed,
                 row, response, &summary->target);
  onb_tally_add (summary->total, row, response, &summary->target);
  if (response != NULL && response->seconds >= 0)
    add_bar (box, response->seconds);
  if (sent == ONB_NO_TIME)
    return;
  onb_periods_add_outbound (summary->periods, falls);
  if (response != NULL)
    onb_periods_add_response (summary->periods, falls, response->seconds);
  onb_periods_slot (summary->periods, sent, &weekday, &hour);
  box->heatmap_outbound[weekday][hour]++;
}

static void
add_inbound (const OnbResult *result, Summary *summary, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);
  gint64 arrived = onb_time_unpack (row->time);
  guint weekday;
  guint hour;

  summary->result->inbound++;
  if (row->flags & ONB_ROW_REOPENED)
    summary->result->reopened++;
  if (arrived == ONB_NO_TIME)
    return;
  onb_periods_add_inbound (summary->periods, onb_result_falls (result, index));
  onb_periods_slot (summary->periods, arrived, &weekday, &hour);
  summary->result->heatmap_inbound[weekday][hour]++;
}

static void
add_row (const OnbResult *result, Summary *summary, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);

  if (row->direction == ONB_DIRECTION_OUTBOUND) {
    summary->outbound_all++;
    if (is_linked (result, row))
      summary->outbound_linked++;
  }
  if (row->direction == ONB_DIRECTION_INBOUND && row->time == 0)
    summary->result->undated_inbound++;
  if (row->flags & ONB_ROW_OUT_OF_PERIOD)
    return;
  switch ((OnbDirection) row->direction) {
  case ONB_DIRECTION_OUTBOUND:
    add_outbound (result, summary, index);
    break;
  case ONB_DIRECTION_INBOUND:
    add_inbound (result, summary, index);
    break;
  case ONB_DIRECTION_INTERNAL:
    summary->result->internal++;
    break;
  case ONB_DIRECTION_OTHER:
    summary->result->kinds[row->kind]++;
    break;
  case ONB_DIRECTION_UNRELATED:
    break;
  }
}

static void
add_conversations (const OnbResult *result, Summary *summaries)
{
  for (guint i = 0; i < result->turns->conversations->len; i++) {
    const OnbConversation *conversation
        = &g_array_index (result->turns->conversations, OnbConversation, i);
    OnbMailboxResult *box = summaries[conversation->mailbox].result;
    guint64 *const states[ONB_N_STATES]
        = { &box->answered, &box->partly, &box->not_answered, &box->ours };

    if (onb_result_row_at (result, conversation->first_row)->flags & ONB_ROW_OUT_OF_PERIOD)
      continue;
    box->conversations++;
    (*states[conversation->state])++;
    if (conversation->started_inbound)
      box->started_inbound++;
    else
      box->started_outbound++;
  }
}

/* Waits count by their start, and so do their answers here, whatever the period of the answer. */
static void
add_answers (const OnbResult *result, Summary *summaries)
{
  for (guint i = 0; i < result->turns->responses->len; i++) {
    const OnbResponse *response = &g_array_index (result->turns->responses, OnbResponse, i);
    const OnbRow *row = onb_result_row_at (result, response->row);
    gint64 start = onb_time_unpack (row->time) - response->seconds;

    if (onb_is_in_period (&result->rules,
                          onb_result_wait_falls (result, response->opened_by, start)))
      onb_outcomes_add_response (summaries[row->mailbox].outcomes, response);
  }
}

static void
add_open_wait (const OnbResult *result, Summary *summary, const OnbOpenWait *open)
{
  const OnbRow *row = onb_result_row_at (result, open->row);
  guint32 from = onb_ledger_item (result->ledger, row->representative)->from;
  OnbUnanswered wait = {
    .message_id = onb_ledger_message (result->ledger, row->message)->id,
    .from = from,
    .correspondent
    = row->author != onb_identity_canonical (result->identity, from) ? row->author : from,
    .since_unix = onb_time_unpack (open->start),
    .age_seconds = ONB_NO_TIME,
    .conversation = row->conversation,
  };
  gint64 falls = onb_result_wait_falls (result, open->row, wait.since_unix);

  if (!onb_is_in_period (&result->rules, falls))
    return;
  if (open->is_closed) {
    summary->result->closed++;
    return;
  }
  summary->result->open_waits++;
  g_array_append_val (summary->result->unanswered, wait);
  onb_periods_add_unanswered (summary->periods, falls);
}

static void
add_open_waits (const OnbResult *result, Summary *summaries)
{
  for (guint i = 0; i < result->turns->open_waits->len; i++) {
    const OnbOpenWait *wait = &g_array_index (result->turns->open_waits, OnbOpenWait, i);

    add_open_wait (result, &summaries[onb_result_row_at (result, wait->row)->mailbox], wait);
  }
}

static gint
compare_agents (gconstpointer a, gconstpointer b)
{
  const OnbAgentResult *agent_a = a;
  const OnbAgentResult *agent_b = b;

  if (agent_a->sent != agent_b->sent)
    return agent_a->sent > agent_b->sent ? -1 : 1;
  return strcmp (agent_a->agent, agent_b->agent);
}

/* Agents of the roster have a row even when they sent nothing. */
static void
add_roster_agents (const OnbResult *result, Summary *summary, guint mailbox)
{
  for (guint i = 0; i < result->roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (result->roster->agents, i);

    if (onb_identity_serves (result->identity, (gint) i, mailbox))
      tally_of (summary, onb_identity_find (result->identity, agent->address));
  }
}

static gboolean
has_hours (const OnbResult *result, guint32 agent)
{
  gint index = onb_identity_person (result->identity, agent)->agent;

  return index >= 0
         && ((const OnbRosterAgent *) g_ptr_array_index (result->roster->agents, (guint) index))
                    ->schedule
                != NULL;
}

static void
finish_agents (const OnbResult *result, Summary *summary)
{
  OnbMailboxResult *box = summary->result;
  gboolean any_hours = box->has_schedule;
  GHashTableIter iter;
  gpointer number;
  gpointer tally;

  g_hash_table_iter_init (&iter, summary->agents);
  while (g_hash_table_iter_next (&iter, &number, &tally)) {
    guint32 agent = GPOINTER_TO_UINT (number);
    OnbAgentResult row = *onb_tally_finish (tally);

    row.agent = onb_result_text (result, agent);
    row.name = onb_result_name (result, agent);
    row.has_business_clock = box->has_schedule;
    row.has_agent_clock = box->has_schedule || has_hours (result, agent);
    any_hours = any_hours || row.has_agent_clock;
    g_array_append_val (box->agents, row);
  }
  g_array_sort (box->agents, compare_agents);
  box->unattributed = *onb_tally_finish (summary->unattributed);
  box->unattributed.has_business_clock = box->has_schedule;
  box->unattributed.has_agent_clock = box->has_schedule;
  box->total = *onb_tally_finish (summary->total);
  box->total.has_business_clock = box->has_schedule;
  box->total.has_agent_clock = any_hours;
}

static void
finish_summary (OnbResult *result, Summary *summary, guint mailbox)
{
  OnbMailboxResult *box = summary->result;

  add_roster_agents (result, summary, mailbox);
  finish_agents (result, summary);
  /* They hold the seconds of every response, and waits are yet to be put in order. */
  clear_tallies (summary);
  onb_periods_finish (summary->periods, result->texts, box->periods);
  g_clear_pointer (&summary->periods, onb_periods_free);
  onb_outcomes_finish (summary->outcomes, summary->schedule, result->as_of_unix, &summary->target,
                       box);
  box->unrelated = result->attribution->unrelated_in_period[mailbox];
  box->sla_met = box->total.sla_met;
  box->sla_missed = box->total.sla_missed;
  /* More than a fifth of the outbound with neither id nor link. */
  box->measurable = (summary->outbound_all - summary->outbound_linked) * 5 <= summary->outbound_all;
  box->has_answered_within = box->has_answered_within && box->measurable;
}

gint64
onb_result_newest (const OnbResult *result, gboolean *ret_by_question)
{
  gint64 newest = ONB_NO_TIME;
  gint64 newest_inbound = ONB_NO_TIME;

  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);
    gint64 time = onb_time_unpack (row->time);

    if (row->direction == ONB_DIRECTION_OUTBOUND
        || (row->direction == ONB_DIRECTION_INBOUND
            && (row->time_source == ONB_TIME_RECEIVED || row->time_source == ONB_TIME_STORE)))
      newest = MAX (newest, time);
    else if (row->direction == ONB_DIRECTION_INBOUND)
      newest_inbound = MAX (newest_inbound, time);
  }
  if (ret_by_question != NULL)
    *ret_by_question = newest == ONB_NO_TIME;
  return newest != ONB_NO_TIME ? newest : newest_inbound;
}

gboolean
onb_summary_make (OnbResult *result, GError **error)
{
  guint n = result->identity->mailboxes->len;
  g_autofree Summary *summaries = g_new0 (Summary, n + 1);
  gboolean started = TRUE;

  result->as_of_unix = result->rules.as_of_unix;
  if (result->as_of_unix == ONB_NO_TIME)
    result->as_of_unix = onb_result_newest (result, &result->as_of_by_question);
  g_array_set_size (result->mailboxes, n);
  for (guint b = 0; started && b < n; b++)
    started = start_summary (result, b, &summaries[b], error);
  if (started) {
    for (guint32 i = 0; i < result->attribution->rows->len; i++) {
      const OnbRow *row = onb_result_row_at (result, i);

      if (row->mailbox != ONB_NO_MAILBOX)
        add_row (result, &summaries[row->mailbox], i);
    }
    add_conversations (result, summaries);
    add_answers (result, summaries);
    add_open_waits (result, summaries);
    for (guint b = 0; b < n; b++)
      finish_summary (result, &summaries[b], b);
  }
  for (guint b = 0; b < n; b++)
    clear_summary (&summaries[b]);
  return started;
}
