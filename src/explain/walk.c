/* SPDX-License-Identifier: Apache-2.0 */
/* Goes the way of the walk again and notes what each role rests on. Roles, flags and times are
 * those the walk has left in the rows; nothing is decided here. */
#include "explain/walk.h"

#include "metrics/met.h"
#include "metrics/order.h"

static const OnbPlace recipient_places[]
    = { ONB_PLACE_TO, ONB_PLACE_CC, ONB_PLACE_BCC, ONB_PLACE_NONE };

typedef struct {
  const OnbExaminer *examiner;
  guint mailbox;
  OnbMet *met;
  GHashTable *row_of_id; /* message-id -> walked row with the latest time, + 1 */
  GArray *since_inbound; /* guint32: credited outbound rows since the last inbound */
  guint32 wait;          /* row that opened the open wait */
  guint32 last_outbound; /* row */
  guint32 last_credited; /* row */
  OnbWalkStory *story;
} Retracing;

static const OnbRow *
row_at (const Retracing *retracing, guint32 row)
{
  return onb_result_row_at (retracing->examiner->result, row);
}

static gint64
time_of (const Retracing *retracing, guint32 row)
{
  return onb_time_unpack (row_at (retracing, row)->time);
}

static const OnbMessageRow *
message_of (const Retracing *retracing, guint32 row)
{
  return onb_ledger_message (retracing->examiner->ledger, row_at (retracing, row)->message);
}

static gboolean
was_met (guint32 address, gpointer data)
{
  return onb_met_by (data, address) != ONB_NO_ROW;
}

/* Whom the message reaches, of those met before it. */
static void
set_reach (Retracing *retracing, OnbStep *step)
{
  const GArray *order = onb_met_order (retracing->met);
  OnbEncounter encounter = onb_met_reach (retracing->met, message_of (retracing, step->row));

  step->no_recipient = encounter == ONB_ENCOUNTER_NO_NAMES;
  step->own_list = encounter == ONB_ENCOUNTER_LIST;
  step->n_met = order->len;
  for (guint i = 0; i < MIN (step->n_met, ONB_MET_SHOWN); i++)
    step->met[i] = g_array_index (order, guint32, i);
  if (encounter != ONB_ENCOUNTER_MET)
    return;
  step->reached = onb_examiner_find (retracing->examiner, row_at (retracing, step->row)->message,
                                     recipient_places, was_met, retracing->met);
  step->met_by = onb_met_by (retracing->met, step->reached.address);
}

typedef struct {
  Retracing *retracing;
  OnbStep *step;
} Naming;

static gboolean
note_named (guint32 id, gpointer data)
{
  const Naming *naming = data;
  Retracing *retracing = naming->retracing;
  OnbStep *step = naming->step;
  guint32 row
      = GPOINTER_TO_UINT (g_hash_table_lookup (retracing->row_of_id, GUINT_TO_POINTER (id))) - 1;

  if (step->named == 0)
    step->named = id;
  if (step->present == 0 && onb_threads_is_present (retracing->examiner->result->threads, id))
    step->present = id;
  if (row != ONB_NO_ROW && step->after == ONB_NO_ROW
      && time_of (retracing, row) > time_of (retracing, step->row))
    step->after = row;
  return TRUE;
}

/* The newest credited message of another agent inside the window. */
static guint32
find_collision (const Retracing *retracing, guint32 row)
{
  gint64 window = retracing->examiner->result->rules.collision_window_seconds;

  for (guint i = retracing->since_inbound->len; i-- > 0;) {
    guint32 other = g_array_index (retracing->since_inbound, guint32, i);
    gint64 apart = time_of (retracing, row) - time_of (retracing, other);

    if (row_at (retracing, other)->agent != row_at (retracing, row)->agent && ABS (apart) <= window)
      return other;
  }
  return ONB_NO_ROW;
}

static void
note_team (Retracing *retracing, OnbStep *step)
{
  const OnbRow *row = row_at (retracing, step->row);

  if (row->flags & ONB_ROW_HANDOFF)
    step->handoff = retracing->last_credited;
  if (row->flags & ONB_ROW_COLLISION)
    step->collision = find_collision (retracing, step->row);
  if (!(row->flags & ONB_ROW_CREDITED))
    return;
  retracing->last_credited = step->row;
  g_array_append_val (retracing->since_inbound, step->row);
}

static void
retrace_outbound (Retracing *retracing, OnbStep *step)
{
  const OnbRow *row = row_at (retracing, step->row);

  set_reach (retracing, step);
  step->wait = retracing->wait;
  if (row->role == ONB_ROLE_RESPONSE) {
    const OnbResponse *response = onb_turns_response (retracing->examiner->result->turns, row);

    step->wait = response->opened_by;
    step->started_by = response->started_by;
    retracing->wait = ONB_NO_ROW;
  }
  if (row->role != ONB_ROLE_FORWARD)
    onb_met_add_outbound (retracing->met, row, step->row);
  note_team (retracing, step);
  retracing->last_outbound = step->row;
}

static void
retrace_inbound (Retracing *retracing, OnbStep *step)
{
  const OnbRow *row = row_at (retracing, step->row);

  g_array_set_size (retracing->since_inbound, 0);
  onb_met_add_inbound (retracing->met, row, step->row);
  if (row->role == ONB_ROLE_OPENS)
    retracing->wait = step->row;
  if (row->flags & ONB_ROW_REOPENED)
    step->reopened = retracing->last_outbound;
  step->wait = retracing->wait;
}

static void
retrace (Retracing *retracing, guint32 index)
{
  const OnbRow *row = row_at (retracing, index);
  const OnbMessageRow *message = message_of (retracing, index);
  gpointer id = GUINT_TO_POINTER (message->id);
  guint32 known = GPOINTER_TO_UINT (g_hash_table_lookup (retracing->row_of_id, id)) - 1;
  OnbStep step = { .row = index,
                   .wait = ONB_NO_ROW,
                   .started_by = ONB_NO_ROW,
                   .met_by = ONB_NO_ROW,
                   .handoff = ONB_NO_ROW,
                   .collision = ONB_NO_ROW,
                   .reopened = ONB_NO_ROW,
                   .after = ONB_NO_ROW };
  Naming naming = { .retracing = retracing, .step = &step };

  onb_threads_each_named (retracing->examiner->ledger, message, note_named, &naming);
  if (row->direction == ONB_DIRECTION_INBOUND)
    retrace_inbound (retracing, &step);
  else
    retrace_outbound (retracing, &step);
  if (known == ONB_NO_ROW || time_of (retracing, index) > time_of (retracing, known))
    g_hash_table_insert (retracing->row_of_id, id, GUINT_TO_POINTER (index + 1));
  g_array_append_val (retracing->story->steps, step);
}

static void
find_end (Retracing *retracing, guint32 first)
{
  const OnbTurns *turns = retracing->examiner->result->turns;

  for (guint i = 0; i < turns->conversations->len; i++) {
    const OnbConversation *conversation = &g_array_index (turns->conversations, OnbConversation, i);

    if (conversation->first_row != first)
      continue;
    retracing->story->state = conversation->state;
    retracing->story->started_inbound = conversation->started_inbound;
  }
  for (guint i = 0; i < turns->open_waits->len && retracing->wait != ONB_NO_ROW; i++) {
    const OnbOpenWait *open = &g_array_index (turns->open_waits, OnbOpenWait, i);

    if (open->row == retracing->wait)
      retracing->story->open = open;
  }
}

/* The rows of the mailbox: those with a role are walked, but for those without a time. */
static GArray *
collect_rows (const OnbExaminer *examiner, guint mailbox, OnbWalkStory *story)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < examiner->rows->len; i++) {
    guint32 index = g_array_index (examiner->rows, guint32, i);
    const OnbRow *row = onb_result_row_at (examiner->result, index);

    if (row->mailbox != mailbox)
      continue;
    if (row->role != ONB_ROLE_NONE && row->role != ONB_ROLE_UNDATED)
      g_array_append_val (order, index);
    else
      g_array_append_val (story->others, index);
  }
  return order;
}

static void
put_in_order (const OnbExaminer *examiner, GArray *order)
{
  g_autoptr (OnbOrderer) orderer = NULL;

  if (order->len < 2)
    return;
  orderer = onb_orderer_new (examiner->ledger, examiner->result->attribution->rows);
  onb_orderer_sort (orderer, order);
}

OnbWalkStory *
onb_explain_walk (const OnbExaminer *examiner, guint mailbox)
{
  OnbWalkStory *story = g_new0 (OnbWalkStory, 1);
  g_autoptr (OnbMet) met = onb_met_new (examiner->identity);
  g_autoptr (GHashTable) row_of_id = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) since_inbound = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) order = NULL;
  Retracing retracing = { .examiner = examiner,
                          .mailbox = mailbox,
                          .met = met,
                          .row_of_id = row_of_id,
                          .since_inbound = since_inbound,
                          .wait = ONB_NO_ROW,
                          .last_outbound = ONB_NO_ROW,
                          .last_credited = ONB_NO_ROW,
                          .story = story };

  story->steps = g_array_new (FALSE, FALSE, sizeof (OnbStep));
  story->others = g_array_new (FALSE, FALSE, sizeof (guint32));
  onb_met_begin (met, mailbox);
  order = collect_rows (examiner, mailbox, story);
  put_in_order (examiner, order);
  for (guint i = 0; i < order->len; i++)
    retrace (&retracing, g_array_index (order, guint32, i));
  if (order->len > 0)
    find_end (&retracing, g_array_index (order, guint32, 0));
  return story;
}

void
onb_walk_story_free (OnbWalkStory *story)
{
  if (story == NULL)
    return;
  g_array_unref (story->steps);
  g_array_unref (story->others);
  g_free (story);
}
