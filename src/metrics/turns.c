/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/turns.h"

#include "context/schedule.h"
#include "metrics/order.h"
#include "metrics/worktime.h"

#define NO_ROW G_MAXUINT32
#define SEVERAL GUINT_TO_POINTER (G_MAXUINT32)

/* What all walks share. */
typedef struct {
  OnbIdentity *identity;
  const OnbLedger *ledger;
  const OnbThreads *threads;
  const OnbRules *rules;
  GArray *rows; /* OnbRow */
  OnbTurns *turns;
} Walker;

/* The state of one walk. */
typedef struct {
  guint mailbox;
  GHashTable *met;       /* canonical addresses of correspondents */
  guint32 wait;          /* row that opened the open wait, or NO_ROW */
  guint32 first;         /* row walked first */
  guint32 last_outbound; /* row */
  guint32 last_agent;    /* of the last credited outbound */
  GTree *since_inbound;  /* time -> agent of credited outbound since the last inbound, or SEVERAL */
  guint n_responses;
  gboolean has_inbound;
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

/* A correspondent is anybody who is neither B nor an agent of B. */
static gboolean
is_correspondent (const Walker *walker, const Walk *walk, guint32 address)
{
  return address != 0 && !onb_identity_in_mailbox (walker->identity, address, walk->mailbox)
         && !onb_identity_is_agent (walker->identity, address, walk->mailbox);
}

static void
meet (const Walker *walker, Walk *walk, guint32 address)
{
  if (is_correspondent (walker, walk, address))
    g_hash_table_add (walk->met,
                      GUINT_TO_POINTER (onb_identity_canonical (walker->identity, address)));
}

static void
meet_all (const Walker *walker, Walk *walk, OnbSpan addresses)
{
  for (guint i = 0; i < addresses.n; i++)
    meet (walker, walk, addresses.at[2 * i]);
}

/* R holds somebody met, or nobody, or B that is a list. */
static gboolean
reaches_correspondents (const Walker *walker, const Walk *walk, const OnbMessageRow *message)
{
  guint n = 0;

  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span
        = onb_ledger_recipients (walker->ledger, onb_ledger_copy (walker->ledger, message, i));

    for (guint r = 0; r < span.n; r++) {
      guint32 addr = span.at[2 * r];

      if (addr == 0)
        continue;
      n++;
      if (g_hash_table_contains (
              walk->met, GUINT_TO_POINTER (onb_identity_canonical (walker->identity, addr))))
        return TRUE;
      if (onb_identity_in_mailbox (walker->identity, addr, walk->mailbox)
          && onb_identity_is_own_list_of (walker->identity, message, walk->mailbox))
        return TRUE;
    }
  }
  return n == 0;
}

static gboolean
is_forward (const Walker *walker, const Walk *walk, const OnbRow *row)
{
  return g_hash_table_size (walk->met) > 0
         && !reaches_correspondents (walker, walk, message_of (walker, row));
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

/* The agent's own hours when the response is credited to an agent who has them, else the mailbox's.
 */
static const OnbSchedule *
agent_schedule (const Walker *walker, const OnbRow *row)
{
  const OnbPerson *person;

  if (row->agent != 0 && (row->flags & ONB_ROW_CREDITED)) {
    person = onb_identity_person (walker->identity, row->agent);
    if (person->agent >= 0) {
      const OnbRosterAgent *agent
          = g_ptr_array_index (walker->identity->roster->agents, (guint) person->agent);

      if (agent->schedule != NULL)
        return agent->schedule;
    }
  }
  return onb_identity_mailbox (walker->identity, row->mailbox)->schedule;
}

static gint64
measure (const OnbSchedule *schedule, gint64 start, gint64 end)
{
  /* A clock-skew has no working time. */
  return schedule == NULL || end < start ? ONB_NO_TIME
                                         : onb_worktime_seconds (schedule, start, end);
}

static void
respond (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);
  gint64 start = time_of (walker, walk->wait);
  gint64 sent = time_of (walker, index);
  OnbResponse response = {
    .row = index,
    .opened_by = walk->wait,
    .seconds = sent - start,
    .business_seconds
    = measure (onb_identity_mailbox (walker->identity, walk->mailbox)->schedule, start, sent),
    .agent_seconds = measure (agent_schedule (walker, row), start, sent),
  };

  g_array_append_val (walker->turns->responses, response);
  row->response = walker->turns->responses->len;
  row->role = ONB_ROLE_RESPONSE;
  if (response.seconds < 0)
    row->defects |= ONB_DEFECT_CLOCK_SKEW;
  if (walk->n_responses++ == 0 && row_at (walker, walk->first)->direction == ONB_DIRECTION_INBOUND)
    row->flags |= ONB_ROW_FIRST_RESPONSE;
  walk->wait = NO_ROW;
}

/* Packed times, which are 32 bits wide, as keys. */
static gint
compare_times (gconstpointer a, gconstpointer b)
{
  guint time_a = GPOINTER_TO_UINT (a);
  guint time_b = GPOINTER_TO_UINT (b);

  return time_a < time_b ? -1 : time_a > time_b;
}

/* At most the seconds of two windows are looked at, however many messages one agent sent in them.
 */
static gboolean
collides (const Walker *walker, const Walk *walk, const OnbRow *row)
{
  gint64 window = walker->rules->collision_window_seconds;
  gint64 first = MAX ((gint64) row->time - window, 1);
  gint64 last = (gint64) row->time + window;

  for (GTreeNode *node = g_tree_lower_bound (walk->since_inbound,
                                             GUINT_TO_POINTER ((guint) MIN (first, G_MAXUINT32)));
       node != NULL && (gint64) GPOINTER_TO_UINT (g_tree_node_key (node)) <= last;
       node = g_tree_node_next (node)) {
    if (g_tree_node_value (node) != GUINT_TO_POINTER (row->agent))
      return TRUE;
  }
  return FALSE;
}

static void
note_outbound (Walk *walk, const OnbRow *row)
{
  gpointer time = GUINT_TO_POINTER (row->time);
  gpointer known = g_tree_lookup (walk->since_inbound, time);
  gpointer agent = GUINT_TO_POINTER (row->agent);

  g_tree_replace (walk->since_inbound, time, known == NULL || known == agent ? agent : SEVERAL);
}

/* Hand-offs and collisions are matters of credited outbound messages only. */
static void
compare_agents (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);

  if (!(row->flags & ONB_ROW_CREDITED))
    return;
  if (row->role == ONB_ROLE_RESPONSE && walk->last_agent != 0 && walk->last_agent != row->agent)
    row->flags |= ONB_ROW_HANDOFF;
  if (collides (walker, walk, row))
    row->flags |= ONB_ROW_COLLISION;
  walk->last_agent = row->agent;
  note_outbound (walk, row);
}

static void
walk_outbound (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);
  const OnbMessageRow *message = message_of (walker, row);

  if (is_forward (walker, walk, row))
    row->role = ONB_ROLE_FORWARD;
  else if (walk->wait != NO_ROW)
    respond (walker, walk, index);
  else if (walk->first != index)
    row->role = ONB_ROLE_FOLLOW_UP;
  else
    row->role = (guint8) first_outbound_role (walker, row);
  for (guint32 i = 0; row->role != ONB_ROLE_FORWARD && i < message->n; i++)
    meet_all (walker, walk,
              onb_ledger_recipients (walker->ledger, onb_ledger_copy (walker->ledger, message, i)));
  compare_agents (walker, walk, index);
  walk->last_outbound = index;
}

static void
walk_inbound (Walker *walker, Walk *walk, guint32 index)
{
  OnbRow *row = row_at (walker, index);
  const OnbMessageRow *message = message_of (walker, row);

  walk->has_inbound = TRUE;
  g_tree_remove_all (walk->since_inbound);
  meet (walker, walk, row->author);
  for (guint32 i = 0; i < message->n; i++)
    meet_all (walker, walk,
              onb_ledger_list (walker->ledger, onb_ledger_copy (walker->ledger, message, i),
                               ONB_LIST_REPLY_TO));
  if (walk->wait != NO_ROW) {
    row->role = ONB_ROLE_ADDS;
    return;
  }
  row->role = ONB_ROLE_OPENS;
  walk->wait = index;
  if (walk->last_outbound != NO_ROW
      && time_of (walker, index) - time_of (walker, walk->last_outbound)
             >= walker->rules->reopen_after_seconds)
    row->flags |= ONB_ROW_REOPENED;
}

static OnbState
state_of (const Walk *walk)
{
  if (!walk->has_inbound)
    return ONB_STATE_OURS;
  if (walk->n_responses == 0)
    return ONB_STATE_UNANSWERED;
  return walk->wait == NO_ROW ? ONB_STATE_ANSWERED : ONB_STATE_PARTLY;
}

static void
finish_walk (Walker *walker, const Walk *walk)
{
  OnbConversation conversation = {
    .first_row = walk->first,
    .mailbox = (guint16) walk->mailbox,
    .state = (guint8) state_of (walk),
    .started_inbound = row_at (walker, walk->first)->direction == ONB_DIRECTION_INBOUND,
  };

  g_array_append_val (walker->turns->conversations, conversation);
  if (walk->wait != NO_ROW)
    g_array_append_val (walker->turns->open_waits, walk->wait);
}

/* One conversation before one mailbox; @order holds its rows as they are walked. */
static void
walk_conversation (Walker *walker, Walk *walk, const GArray *order)
{
  g_hash_table_remove_all (walk->met);
  g_tree_remove_all (walk->since_inbound);
  walk->first = g_array_index (order, guint32, 0);
  walk->mailbox = row_at (walker, walk->first)->mailbox;
  walk->wait = NO_ROW;
  walk->last_outbound = NO_ROW;
  walk->last_agent = 0;
  walk->n_responses = 0;
  walk->has_inbound = FALSE;
  for (guint i = 0; i < order->len; i++) {
    guint32 index = g_array_index (order, guint32, i);

    if (row_at (walker, index)->direction == ONB_DIRECTION_INBOUND)
      walk_inbound (walker, walk, index);
    else
      walk_outbound (walker, walk, index);
  }
  finish_walk (walker, walk);
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
    head[c] = NO_ROW;
  chain_rows (walker, mailbox, head, next);
  for (guint32 c = 0; c < n; c++) {
    if (head[c] == NO_ROW)
      continue;
    g_array_set_size (order, 0);
    for (guint32 row = head[c]; row != NO_ROW; row = next[row])
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
  Walker walker = { .identity = identity,
                    .ledger = identity->ledger,
                    .threads = threads,
                    .rules = rules,
                    .rows = attribution->rows,
                    .turns = turns };
  g_autoptr (OnbOrderer) orderer = onb_orderer_new (identity->ledger, attribution->rows);
  g_autoptr (GHashTable) met = g_hash_table_new (NULL, NULL);
  g_autoptr (GTree) since_inbound = g_tree_new (compare_times);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  Walk walk = { .met = met, .since_inbound = since_inbound };

  turns->responses = g_array_new (FALSE, FALSE, sizeof (OnbResponse));
  turns->open_waits = g_array_new (FALSE, FALSE, sizeof (guint32));
  turns->conversations = g_array_new (FALSE, FALSE, sizeof (OnbConversation));
  for (guint b = 0; b < identity->mailboxes->len; b++)
    walk_mailbox (&walker, b, orderer, &walk, order);
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
  g_free (turns);
}
