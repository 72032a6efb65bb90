/* SPDX-License-Identifier: Apache-2.0 */
/* What is explained is what was decided: over random histories every row's direction, kind, author,
 * verdict, confidence and agent, every step of every walk, and the addresses that are named for
 * them, agree with the rows. */
#include "attribution/rows.h"
#include "explain/walk.h"

#include "random-history.h"

#define HISTORIES_A_CASE 100
#define CASES 6

/* How often something was seen at all, so that no assertion stands idle. */
static struct {
  guint directions[ONB_DIRECTION_INTERNAL + 1];
  guint rules[6];
  guint sides[ONB_SIDE_OTHER + 1];
  guint owned[ONB_OWNED_FIRST + 1];
  guint verdicts[ONB_N_VERDICTS];
  guint roles[ONB_ROLE_UNDATED + 1];
  guint collisions;
  guint handoffs;
  guint reopened;
  guint lists_reached;
  guint open_waits;
  guint forms;
  guint archived;
} seen;

static gboolean
is_in (const OnbExaminer *examiner, guint32 address, guint mailbox)
{
  return address != 0 && onb_identity_in_mailbox (examiner->identity, address, mailbox);
}

static const OnbRow *
find_row (const OnbResult *result, guint32 message, guint mailbox)
{
  for (guint i = 0; i < onb_result_n_rows (result); i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (row->message == message && row->mailbox == mailbox)
      return row;
  }
  return NULL;
}

/* The addresses that are named bear out the rule. */
static void
check_mentions (const OnbExaminer *examiner, const OnbDirectionReason *reason, gint64 when)
{
  guint rule = reason->rule == 1 ? reason->taken_by : reason->rule;
  gboolean is_list = reason->side == ONB_SIDE_LIST_INBOUND;

  switch (rule) {
  case 2:
    g_assert_true (onb_is_sent_side (reason->side));
    g_assert_cmpuint (reason->owner, ==, reason->mailbox);
    if (reason->side == ONB_SIDE_LIST)
      g_assert_cmpint (reason->author.place, !=, ONB_PLACE_NONE);
    else
      g_assert_true (is_in (examiner, reason->mention.address, reason->mailbox)
                     || (reason->side == ONB_SIDE_DIRECT && reason->concern != G_MAXUINT32));
    if (reason->reached.place != ONB_PLACE_NONE) {
      g_assert_false (is_in (examiner, reason->reached.address, reason->mailbox));
      g_assert_false (onb_identity_is_agent (examiner->identity, reason->reached.address,
                                             reason->mailbox, when));
      g_assert_cmpint (reason->direction, !=, ONB_DIRECTION_INTERNAL);
    } else if (reason->direction == ONB_DIRECTION_OUTBOUND) {
      g_assert_true (reason->ours.place == ONB_PLACE_NONE || reason->own_list);
    } else if (reason->direction == ONB_DIRECTION_INTERNAL) {
      g_assert_cmpint (reason->ours.place, !=, ONB_PLACE_NONE);
      g_assert_false (reason->own_list);
    }
    seen.lists_reached += reason->own_list;
    break;
  case 3:
    g_assert_true (
        onb_identity_is_agent (examiner->identity, reason->author.address, reason->mailbox, when));
    break;
  case 4:
    g_assert_true (is_list || reason->archive
                   || is_in (examiner, reason->mention.address, reason->mailbox));
    seen.archived += reason->archive;
    break;
  default:
    g_assert_true (reason->side == ONB_SIDE_FOREIGN || reason->mention.place == ONB_PLACE_NONE);
    break;
  }
  seen.rules[reason->rule]++;
  seen.sides[reason->side]++;
  seen.owned[reason->ownership]++;
}

static void
check_facts (const OnbExaminer *examiner, const OnbExamination *examination,
             const OnbDirectionReason *reason, const OnbRow *row)
{
  g_autoptr (GArray) clues = onb_explain_clues (examiner, examination, reason);

  g_assert_cmpuint (examination->facts->len, ==, row->n_evidence);
  for (guint i = 0; i < row->n_evidence; i++) {
    const OnbEvidence *fact
        = &g_array_index (examiner->result->attribution->evidence, OnbEvidence, row->evidence + i);
    const OnbEvidence *again = &g_array_index (examination->facts, OnbEvidence, i);
    guint n_places = 0;

    g_assert_cmpuint (fact->rung, ==, again->rung);
    g_assert_cmpuint (fact->agent, ==, again->agent);
    g_assert_cmpint (fact->origin, ==, again->origin);
    /* Every line of evidence is found in the mail or a record. */
    for (guint c = 0; c < clues->len; c++) {
      const OnbClue *clue = &g_array_index (clues, OnbClue, c);

      if (clue->state != ONB_CLUE_FACT || clue->fact != i)
        continue;
      n_places++;
      g_assert_cmpuint (clue->agent, ==, fact->agent);
      g_assert_cmpuint (clue->rung, ==, fact->rung);
      g_assert_cmpint (clue->origin, ==, fact->origin);
    }
    g_assert_cmpuint (n_places, ==, 1);
  }
}

static void
check_verdict (const OnbExaminer *examiner, const OnbExamination *examination,
               const OnbDirectionReason *reason, const OnbRow *row)
{
  const OnbJudgement *judgement = &examination->judgement;
  OnbWeighing weighing = onb_explain_weighing (examiner, examination);
  OnbConfidence confidence = weighing.base;

  g_assert_cmpint (judgement->verdict, ==, row->verdict);
  g_assert_cmpint (judgement->confidence, ==, row->confidence);
  g_assert_cmpuint (judgement->agent, ==, row->agent);
  g_assert_cmpint (judgement->credited, ==, (row->flags & ONB_ROW_CREDITED) != 0);
  check_facts (examiner, examination, reason, row);
  if (weighing.agreeing >= 0 || weighing.native)
    confidence = ONB_CONFIDENCE_HIGH;
  if (weighing.exclusive)
    confidence = ONB_CONFIDENCE_MEDIUM;
  if (weighing.duplicate_item != ONB_NO_ITEM && confidence > ONB_CONFIDENCE_NONE)
    confidence--;
  g_assert_cmpint (confidence, ==, row->confidence);
}

static void
check_row (OnbExaminer *examiner, const OnbDirectionReason *reason, const OnbRow *row)
{
  g_autoptr (OnbExamination) examination = onb_examine (examiner, row->message, reason->mailbox);
  gboolean is_ours = reason->owner == reason->mailbox && row->direction != ONB_DIRECTION_OTHER;

  g_assert_cmpint (reason->direction, ==, row->direction);
  g_assert_cmpuint (examination->representative, ==, row->representative);
  g_assert_cmpint (examination->kind.kind, ==, row->kind);
  if (row->direction == ONB_DIRECTION_INBOUND) {
    guint32 author = reason->author.address;

    g_assert_cmpuint (author == 0 ? 0 : onb_identity_canonical (examiner->identity, author), ==,
                      row->author);
    seen.forms += reason->author.place == ONB_PLACE_REPLY_TO && reason->side == ONB_SIDE_OTHER;
  }
  if (is_ours)
    check_verdict (examiner, examination, reason, row);
  else
    g_assert_cmpint (row->verdict, ==, ONB_VERDICT_NONE);
  seen.directions[row->direction]++;
  seen.verdicts[row->verdict]++;
}

/* `own` and `foreign-sender` of a row of no mailbox are those of some mailbox. */
static void
check_unrelated (const OnbExaminer *examiner, const GArray *reasons, const OnbRow *row)
{
  OnbVerdict verdict = ONB_VERDICT_NONE;

  for (guint b = 0; b < reasons->len; b++) {
    const OnbDirectionReason *reason = &g_array_index (reasons, OnbDirectionReason, b);

    if (reason->rule == 3)
      verdict = ONB_VERDICT_OWN;
    else if (reason->side == ONB_SIDE_FOREIGN && verdict == ONB_VERDICT_NONE)
      verdict = ONB_VERDICT_FOREIGN_SENDER;
  }
  if (!onb_rules_counts (&examiner->result->rules, row->kind))
    verdict = ONB_VERDICT_NONE;
  g_assert_cmpint (row->verdict, ==, verdict);
  seen.verdicts[row->verdict]++;
  seen.directions[row->direction]++;
}

static void
check_message (OnbExaminer *examiner, guint32 message)
{
  const OnbResult *result = examiner->result;
  g_autoptr (GArray) reasons = onb_explain_directions (examiner, message);
  gint64 when
      = onb_identity_when (examiner->identity, onb_ledger_message (examiner->ledger, message));
  const OnbRow *unrelated = find_row (result, message, ONB_NO_MAILBOX);
  guint n_rows = 0;

  g_assert_cmpuint (reasons->len, ==, examiner->identity->mailboxes->len);
  for (guint b = 0; b < reasons->len; b++) {
    const OnbDirectionReason *reason = &g_array_index (reasons, OnbDirectionReason, b);
    const OnbRow *row = find_row (result, message, b);

    g_assert_cmpuint (reason->mailbox, ==, b);
    g_assert_cmpint (row != NULL, ==, reason->direction != ONB_DIRECTION_UNRELATED);
    check_mentions (examiner, reason, when);
    if (row != NULL)
      check_row (examiner, reason, row);
    n_rows += row != NULL;
  }
  g_assert_cmpint (unrelated != NULL, ==, n_rows == 0);
  if (unrelated != NULL)
    check_unrelated (examiner, reasons, unrelated);
}

/* What the steps before one say of the wait and of the team. */
typedef struct {
  guint32 wait;
  guint32 last_outbound;
  guint32 last_credited;
} Before;

static void
check_answer (const OnbResult *result, const OnbStep *step, const Before *before)
{
  const OnbRow *row = onb_result_row_at (result, step->row);
  const OnbResponse *response = onb_turns_response (result->turns, row);

  g_assert_cmpuint (response->row, ==, step->row);
  g_assert_cmpuint (response->opened_by, ==, before->wait);
  g_assert_cmpuint (step->wait, ==, before->wait);
  g_assert_cmpuint (step->started_by, ==, response->started_by);
  g_assert_cmpint (onb_time_unpack (row->time)
                       - onb_time_unpack (onb_result_row_at (result, step->started_by)->time),
                   ==, response->seconds);
}

static void
check_outbound (const OnbResult *result, const OnbStep *step, const Before *before)
{
  const OnbRow *row = onb_result_row_at (result, step->row);
  gboolean is_open = before->wait != ONB_NO_ROW;
  gboolean is_forward = step->n_met > 0 && step->reached.place == ONB_PLACE_NONE
                        && !step->no_recipient && !step->own_list;

  if (is_forward && !(is_open && result->rules.forward_answers))
    g_assert_cmpint (row->role, ==, ONB_ROLE_FORWARD);
  else if (is_open)
    g_assert_cmpint (row->role, ==, ONB_ROLE_RESPONSE);
  else if (step->named != 0 && step->present == 0)
    g_assert_true (row->role == ONB_ROLE_ORPHAN_REPLY || row->role == ONB_ROLE_FOLLOW_UP);
  else
    g_assert_true (row->role == ONB_ROLE_INITIATES || row->role == ONB_ROLE_FOLLOW_UP);
  if (step->reached.place != ONB_PLACE_NONE)
    g_assert_cmpuint (step->met_by, !=, ONB_NO_ROW);
  if (row->role == ONB_ROLE_RESPONSE)
    check_answer (result, step, before);
}

static void
check_team (const OnbResult *result, const OnbStep *step, const Before *before)
{
  const OnbRow *row = onb_result_row_at (result, step->row);

  g_assert_cmpint ((row->flags & ONB_ROW_HANDOFF) != 0, ==, step->handoff != ONB_NO_ROW);
  g_assert_cmpint ((row->flags & ONB_ROW_COLLISION) != 0, ==, step->collision != ONB_NO_ROW);
  g_assert_cmpint ((row->flags & ONB_ROW_REOPENED) != 0, ==, step->reopened != ONB_NO_ROW);
  if (step->handoff != ONB_NO_ROW) {
    g_assert_cmpuint (step->handoff, ==, before->last_credited);
    g_assert_cmpuint (onb_result_row_at (result, step->handoff)->agent, !=, row->agent);
  }
  if (step->collision != ONB_NO_ROW) {
    const OnbRow *other = onb_result_row_at (result, step->collision);
    gint64 apart = onb_time_unpack (row->time) - onb_time_unpack (other->time);

    g_assert_cmpuint (other->agent, !=, row->agent);
    g_assert_true (other->flags & ONB_ROW_CREDITED);
    g_assert_cmpint (ABS (apart), <=, result->rules.collision_window_seconds);
  }
  if (step->reopened != ONB_NO_ROW)
    g_assert_cmpuint (step->reopened, ==, before->last_outbound);
  seen.handoffs += step->handoff != ONB_NO_ROW;
  seen.collisions += step->collision != ONB_NO_ROW;
  seen.reopened += step->reopened != ONB_NO_ROW;
}

/* Nobody wrote to the mailbox between a message and the one it collides with. */
static void
check_collision (const OnbResult *result, const OnbWalkStory *story, guint at)
{
  guint32 other = g_array_index (story->steps, OnbStep, at).collision;

  for (guint i = at; other != ONB_NO_ROW;) {
    const OnbStep *before = &g_array_index (story->steps, OnbStep, --i);

    if (before->row == other)
      return;
    g_assert_cmpint (onb_result_row_at (result, before->row)->direction, ==,
                     ONB_DIRECTION_OUTBOUND);
    g_assert_cmpuint (i, >, 0);
  }
}

static void
check_step (const OnbResult *result, const OnbStep *step, Before *before)
{
  const OnbRow *row = onb_result_row_at (result, step->row);

  check_team (result, step, before);
  if (row->direction == ONB_DIRECTION_INBOUND) {
    g_assert_cmpint (row->role, ==, before->wait == ONB_NO_ROW ? ONB_ROLE_OPENS : ONB_ROLE_ADDS);
    if (before->wait == ONB_NO_ROW)
      before->wait = step->row;
    g_assert_cmpuint (step->wait, ==, before->wait);
  } else {
    check_outbound (result, step, before);
    if (row->role == ONB_ROLE_RESPONSE)
      before->wait = ONB_NO_ROW;
    before->last_outbound = step->row;
    if (row->flags & ONB_ROW_CREDITED)
      before->last_credited = step->row;
  }
  seen.roles[row->role]++;
}

static void
check_walk (OnbExaminer *examiner, guint mailbox)
{
  const OnbResult *result = examiner->result;
  g_autoptr (OnbWalkStory) story = onb_explain_walk (examiner, mailbox);
  Before before = { .wait = ONB_NO_ROW, .last_outbound = ONB_NO_ROW, .last_credited = ONB_NO_ROW };
  guint n_rows = 0;

  for (guint i = 0; i < examiner->rows->len; i++)
    n_rows += onb_result_row_at (result, g_array_index (examiner->rows, guint32, i))->mailbox
              == mailbox;
  g_assert_cmpuint (story->steps->len + story->others->len, ==, n_rows);
  for (guint i = 0; i < story->steps->len; i++) {
    check_step (result, &g_array_index (story->steps, OnbStep, i), &before);
    check_collision (result, story, i);
  }
  g_assert_cmpint (story->open != NULL, ==, before.wait != ONB_NO_ROW);
  if (story->open != NULL)
    g_assert_cmpuint (story->open->row, ==, before.wait);
  seen.open_waits += story->open != NULL;
}

static void
check_history (guint32 seed)
{
  g_auto (Fixture) fixture = fixture_random (seed);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);
  guint n = 0;

  for (guint i = 0; i < onb_result_n_rows (fixture.result); i++)
    n = MAX (n, onb_result_row_at (fixture.result, i)->conversation);
  for (guint conversation = 1; conversation <= n; conversation++) {
    onb_examiner_turn_to (examiner, conversation);
    for (guint i = 0; i < examiner->messages->len; i++)
      check_message (examiner, g_array_index (examiner->messages, guint32, i));
    for (guint b = 0; b < examiner->identity->mailboxes->len; b++)
      check_walk (examiner, b);
  }
}

static void
test_histories (gconstpointer data)
{
  guint32 first = GPOINTER_TO_UINT (data) * HISTORIES_A_CASE;

  for (guint32 seed = first; seed < first + HISTORIES_A_CASE; seed++) {
    if (g_test_verbose ())
      g_printerr ("# history %u\n", seed);
    check_history (seed);
  }
}

/* The histories hold what the assertions are about. */
static void
test_seen (void)
{
  static const OnbVerdict possible[]
      = { ONB_VERDICT_NONE,         ONB_VERDICT_AUDITED,       ONB_VERDICT_ON_BEHALF,
          ONB_VERDICT_DELEGATED,    ONB_VERDICT_NAMED,         ONB_VERDICT_DIRECT,
          ONB_VERDICT_SENT_FOLDER,  ONB_VERDICT_SEND_AS,       ONB_VERDICT_OWN,
          ONB_VERDICT_CONTRADICTED, ONB_VERDICT_FOREIGN_SENDER };

  for (guint i = 0; i < G_N_ELEMENTS (seen.directions); i++)
    g_assert_cmpuint (seen.directions[i], >, 0);
  for (guint i = 1; i < G_N_ELEMENTS (seen.rules); i++)
    g_assert_cmpuint (seen.rules[i], >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (seen.sides); i++)
    g_assert_cmpuint (seen.sides[i], >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (seen.owned); i++)
    g_assert_cmpuint (seen.owned[i], >, 0);
  for (guint i = 0; i < G_N_ELEMENTS (possible); i++)
    g_assert_cmpuint (seen.verdicts[possible[i]], >, 0);
  for (guint i = ONB_ROLE_OPENS; i < ONB_ROLE_UNDATED; i++)
    g_assert_cmpuint (seen.roles[i], >, 0);
  g_assert_cmpuint (seen.collisions, >, 0);
  g_assert_cmpuint (seen.handoffs, >, 0);
  g_assert_cmpuint (seen.reopened, >, 0);
  g_assert_cmpuint (seen.lists_reached, >, 0);
  g_assert_cmpuint (seen.open_waits, >, 0);
  g_assert_cmpuint (seen.forms, >, 0);
  g_assert_cmpuint (seen.archived, >, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (guint i = 0; i < CASES; i++) {
    g_autofree gchar *path = g_strdup_printf ("/explain-agrees/%u", i);

    g_test_add_data_func (path, GUINT_TO_POINTER (i), test_histories);
  }
  g_test_add_func ("/explain-agrees/seen", test_seen);
  return g_test_run ();
}
