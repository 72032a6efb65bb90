/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/turns.h"

#include "metrics/clock.h"
#include "metrics/met.h"
#include "metrics/order.h"
#include "metrics/team.h"
#include "metrics/wait.h"

/* What all walks share. */
typedef struct {
  OnbIdentity *identity;
  const OnbLedger *ledger;
  const OnbThreads *threads;
  const OnbRules *rules;
  GArray *rows;        /* OnbRow */
  GHashTable *closing; /* numbers of message-ids that close a wait */
  OnbTurns *turns;
} Walker;

/* The state of one walk. */
typedef struct {
  guint mailbox;
  OnbMet *met;
  OnbWait *wait;
  OnbTeam *team;
  guint32 first;         /* row walked first */
  guint32 last_outbound; /* row */
  guint n_responses;
  gboolean has_inbound;
  gboolean awaits_first; /* the next response is a first one */
} Walk;

static OnbRow *
row_at (const Walker *walker, guint32 index)
{
  return &g_array_index (walker->rows, OnbRow, index);
}

static gint64
time_of (const Walker *walker, guint32 index)
{
  return onb_time_unpack (row_at (walker, index)->time);
}

static const OnbMessageRow *
message_of (const Walker *walker, const OnbRow *row)
{
  return onb_ledger_message (walker->ledger, row->message);
}

static gboolean
is_forward (const Walker *walker, const Walk *walk, const OnbRow *row)
{
  return onb_met_order (walk->met)->len > 0
         && onb_met_reach (walk->met, message_of (walker, row)) == ONB_ENCOUNTER_NONE;
}

typedef struct {
  const OnbThreads *threads;
  guint named;
  guint present;
} Naming;

static gboolean
count_named (guint32 id, gpointer data)
{
  Naming *naming = data;

  naming->named++;
  if (onb_threads_is_present (naming->threads, id))
    naming->present++;
  return naming->present == 0;
}

static OnbRole
first_outbound_role (const Walker *walker, const OnbRow *row)
{
  Naming naming = { .threads = walker->threads };

  onb_threads_each_named (walker->ledger, message_of (walker, row), count_named, &naming);
  return naming.named > 0 && naming.present == 0 ? ONB_ROLE_ORPHAN_REPLY : ONB_ROLE_INITIATES;
}

static void
respond (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);
  OnbResponse response = { .row = index,
                           .opened_by = onb_wait_opener (walk->wait),
                           .started_by = onb_wait_starter (walk->wait, index) };

  onb_clock_measure (walker->identity, walker->rules, row,
                     row_at (walker, response.started_by)->time, &response);
  g_array_append_val (walker->turns->responses, response);
  row->response = walker->turns->responses->len;
  row->role = ONB_ROLE_RESPONSE;
  if (response.seconds < 0)
    row->defects |= ONB_DEFECT_CLOCK_SKEW;
  if (walk->awaits_first)
    row->flags |= ONB_ROW_FIRST_RESPONSE;
  walk->awaits_first = FALSE;
  walk->n_responses++;
  onb_wait_end (walk->wait);
}

static void
walk_outbound (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);
  gboolean is_open = onb_wait_opener (walk->wait) != ONB_NO_ROW;

  if (is_forward (walker, walk, row) && !(is_open && walker->rules->forward_answers))
    row->role = ONB_ROLE_FORWARD;
  else if (is_open)
    respond (walker, walk, index);
  else if (walk->first != index)
    row->role = ONB_ROLE_FOLLOW_UP;
  else
    row->role = (guint8) first_outbound_role (walker, row);
  if (row->role != ONB_ROLE_FORWARD)
    onb_met_add_outbound (walk->met, row, index);
  onb_team_note_outbound (walk->team, row);
  walk->last_outbound = index;
}

static void
walk_inbound (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);

  walk->has_inbound = TRUE;
  onb_team_note_inbound (walk->team);
  onb_met_add_inbound (walk->met, row, index);
  row->role = onb_wait_opener (walk->wait) == ONB_NO_ROW ? ONB_ROLE_OPENS : ONB_ROLE_ADDS;
  onb_wait_ask (walk->wait, index);
  if (row->role == ONB_ROLE_OPENS && walk->last_outbound != ONB_NO_ROW
      && time_of (walker, index) - time_of (walker, walk->last_outbound)
             >= walker->rules->reopen_after_seconds) {
    row->flags |= ONB_ROW_REOPENED;
    walk->awaits_first = walk->awaits_first || walker->rules->reopen_is_new;
  }
}

static OnbState
state_of (const Walk *walk, gboolean is_open)
{
  if (!walk->has_inbound)
    return ONB_STATE_OURS;
  if (walk->n_responses == 0)
    return ONB_STATE_UNANSWERED;
  return is_open ? ONB_STATE_PARTLY : ONB_STATE_ANSWERED;
}

/* The wait that is open at the end; the user's list may close it. */
static gboolean
finish_wait (Walker *walker, const Walk *walk)
{
  const GArray *listed = onb_wait_listed (walk->wait);
  OnbOpenWait wait = { .row = onb_wait_opener (walk->wait), .is_closed = listed->len > 0 };

  if (wait.row == ONB_NO_ROW)
    return FALSE;
  wait.start = onb_wait_start (walk->wait);
  g_array_append_val (walker->turns->open_waits, wait);
  for (guint i = 0; i < listed->len; i++)
    g_hash_table_add (walker->closing, GUINT_TO_POINTER (g_array_index (listed, guint32, i)));
  return !wait.is_closed;
}

static void
finish_walk (Walker *walker, const Walk *walk, const GArray *order)
{
  gboolean is_open = finish_wait (walker, walk);
  const OnbRow *first = row_at (walker, walk->first);
  OnbConversation conversation = {
    .first_row = walk->first,
    .mailbox = (guint16) walk->mailbox,
    .state = (guint8) state_of (walk, is_open),
    .started_inbound = first->direction == ONB_DIRECTION_INBOUND,
  };

  g_array_append_val (walker->turns->conversations, conversation);
  for (guint i = 0; walker->turns->started != NULL && i < order->len; i++)
    walker->turns->started[g_array_index (order, guint32, i)] = first->time;
}

/* One conversation before one mailbox; @order holds its rows as they are walked. */
static void
walk_conversation (Walker *walker, Walk *walk, const GArray *order)
{
  onb_wait_end (walk->wait);
  onb_team_forget (walk->team);
  walk->first = g_array_index (order, guint32, 0);
  walk->mailbox = row_at (walker, walk->first)->mailbox;
  onb_met_begin (walk->met, walk->mailbox);
  walk->last_outbound = ONB_NO_ROW;
  walk->n_responses = 0;
  walk->has_inbound = FALSE;
  walk->awaits_first = row_at (walker, walk->first)->direction == ONB_DIRECTION_INBOUND;
  for (guint i = 0; i < order->len; i++) {
    guint32 index = g_array_index (order, guint32, i);

    if (row_at (walker, index)->direction == ONB_DIRECTION_INBOUND)
      walk_inbound (walker, walk, index);
    else
      walk_outbound (walker, walk, index);
  }
  finish_walk (walker, walk, order);
}

/* Inbound and outbound person messages with a time are walked; the rest of the outbound is undated.
 */
static gboolean
is_walked (OnbRow *row)
{
  if (row->mailbox == ONB_NO_MAILBOX)
    return FALSE;
  if (row->direction == ONB_DIRECTION_OUTBOUND && row->time == 0)
    row->role = ONB_ROLE_UNDATED;
  return row->time != 0
         && (row->direction == ONB_DIRECTION_INBOUND || row->direction == ONB_DIRECTION_OUTBOUND);
}

/* Chains the rows of each conversation of one mailbox, newest last: next[row] and
 * head[conversation]. */
static void
chain_rows (const Walker *walker, guint mailbox, guint32 *head, guint32 *next)
{
  for (guint32 i = walker->rows->len; i-- > 0;) {
    OnbRow *row = row_at (walker, i);

    if (row->mailbox != mailbox || !is_walked (row))
      continue;
    next[i] = head[row->conversation];
    head[row->conversation] = i;
  }
}

static void
walk_mailbox (Walker *walker, guint mailbox, OnbOrderer *orderer, Walk *walk, GArray *order)
{
  guint32 n = walker->threads->n + 1;
  g_autofree guint32 *head = g_new (guint32, n);
  g_autofree guint32 *next = g_new (guint32, MAX (walker->rows->len, 1));

  for (guint32 c = 0; c < n; c++)
    head[c] = ONB_NO_ROW;
  chain_rows (walker, mailbox, head, next);
  for (guint32 c = 0; c < n; c++) {
    if (head[c] == ONB_NO_ROW)
      continue;
    g_array_set_size (order, 0);
    for (guint32 row = head[c]; row != ONB_NO_ROW; row = next[row])
      g_array_append_val (order, row);
    onb_orderer_sort (orderer, order);
    walk_conversation (walker, walk, order);
  }
}

OnbTurns *
onb_turns_walk (OnbIdentity *identity, const OnbThreads *threads, OnbAttribution *attribution,
                const OnbRules *rules)
{
  OnbTurns *turns = g_new0 (OnbTurns, 1);
  g_autoptr (OnbOrderer) orderer = onb_orderer_new (identity->ledger, attribution->rows);
  g_autoptr (OnbMet) met = onb_met_new (identity);
  g_autoptr (GHashTable) closing = g_hash_table_new (NULL, NULL);
  g_autoptr (OnbWait) wait = onb_wait_new (identity->ledger, attribution->rows, rules);
  g_autoptr (OnbTeam) team = onb_team_new (rules->collision_window_seconds);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  Walk walk = { .met = met, .wait = wait, .team = team };
  Walker walker = { .identity = identity,
                    .ledger = identity->ledger,
                    .threads = threads,
                    .rules = rules,
                    .rows = attribution->rows,
                    .closing = closing,
                    .turns = turns };

  turns->responses = g_array_new (FALSE, FALSE, sizeof (OnbResponse));
  turns->open_waits = g_array_new (FALSE, FALSE, sizeof (OnbOpenWait));
  turns->conversations = g_array_new (FALSE, FALSE, sizeof (OnbConversation));
  if (rules->period_by == ONB_PERIOD_BY_STARTED)
    turns->started = g_new0 (OnbPackedTime, MAX (attribution->rows->len, 1));
  for (guint b = 0; b < identity->mailboxes->len; b++)
    walk_mailbox (&walker, b, orderer, &walk, order);
  turns->closing_ids = g_hash_table_size (closing);
  return turns;
}

void
onb_turns_free (OnbTurns *turns)
{
  if (turns == NULL)
    return;
  g_array_unref (turns->responses);
  g_array_unref (turns->open_waits);
  g_array_unref (turns->conversations);
  g_free (turns->started);
  g_free (turns);
}
