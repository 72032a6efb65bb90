/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of a walk rest on, one conversation a row. */
#include "explain/walk.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define TO_ANN "To: ann@customer.example\n"
#define RE(id) "In-Reply-To: <" id ">\n"
#define IN(name, when, more)                                                                       \
  {                                                                                                \
    .id = name, .date = when, .header = "From: ann@customer.example\nTo: " B "\n" more             \
  }
#define BY(who, name, when, more)                                                                  \
  {                                                                                                \
    .id = name, .date = when, .header = "From: " B "\nSender: " who "@acme.example\n" more         \
  }
#define OUT(name, when, more) BY ("john", name, when, more)

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  OnbClock clock;
  gboolean forward_answers;
  /* `ID:ROLE` a step, then what it rests on: `wait=` `start=` `reached=` `by=` `met=` `handoff=`
   * `collision=` `reopened=` `after=` `named=` `present=` `empty` */
  const gchar *steps;
  const gchar *open;   /* the id that opened the open wait; NULL: none is open */
  const gchar *others; /* ids that are not walked */
  OnbState state;
} Case;

static const Case cases[] = {
  { .name = "response",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .steps = "1:opens wait=1; 2:response wait=1 start=1 reached=ann@customer.example by=1 named=1 "
             "present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "reached-by-reply-to",
    .mails = { IN ("1", "2025-01-06 09:00:00", "Reply-To: ann@home.example\n"),
               OUT ("2", "2025-01-06 10:00:00", "To: ann@home.example\n" RE ("1")) },
    .steps = "1:opens wait=1; 2:response wait=1 start=1 reached=ann@home.example by=1 named=1 "
             "present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "no-recipient",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", RE ("1")) },
    .steps = "1:opens wait=1; 2:response wait=1 start=1 empty named=1 present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "forward",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               OUT ("2", "2025-01-06 10:00:00", "To: lab@partner.example\n" RE ("1")) },
    .steps = "1:opens wait=1; 2:forward wait=1 met=ann@customer.example named=1 present=1;",
    .open = "1",
    .state = ONB_STATE_UNANSWERED },
  { .name = "forward-answers",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               OUT ("2", "2025-01-06 10:00:00", "To: lab@partner.example\n" RE ("1")) },
    .forward_answers = TRUE,
    .steps = "1:opens wait=1; 2:response wait=1 start=1 named=1 present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "adds-first",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .steps = "1:opens wait=1; 2:adds wait=1 named=1 present=1; 3:response wait=1 start=1 "
             "reached=ann@customer.example by=1 named=2 present=2;",
    .state = ONB_STATE_ANSWERED },
  { .name = "adds-last",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .clock = ONB_CLOCK_LAST,
    .steps = "1:opens wait=1; 2:adds wait=1 named=1 present=1; 3:response wait=1 start=2 "
             "reached=ann@customer.example by=1 named=1 present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "adds-parent",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               IN ("3", "2025-01-06 09:40:00", RE ("1")),
               OUT ("4", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .clock = ONB_CLOCK_PARENT,
    .steps = "1:opens wait=1; 2:adds wait=1 named=1 present=1; 3:adds wait=1 named=1 present=1; "
             "4:response wait=1 start=2 reached=ann@customer.example by=1 named=2 present=2;",
    .state = ONB_STATE_ANSWERED },
  { .name = "initiates",
    .mails = { OUT ("1", "2025-01-06 09:00:00", TO_ANN) },
    .steps = "1:initiates;",
    .state = ONB_STATE_OURS },
  { .name = "orphan-reply",
    .mails = { OUT ("1", "2025-01-06 09:00:00", TO_ANN RE ("gone@x")) },
    .steps = "1:orphan-reply named=gone@x;",
    .state = ONB_STATE_OURS },
  { .name = "initiates-after-what-is-not-walked",
    .mails = { IN ("1", "2025-01-06 09:00:00", "Precedence: bulk\n"),
               OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .steps = "2:initiates named=1 present=1;",
    .others = "1",
    .state = ONB_STATE_OURS },
  { .name = "clock-skew",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 08:59:00", TO_ANN RE ("1")) },
    .steps = "1:opens wait=1; 2:response wait=1 start=1 reached=ann@customer.example by=1 after=1 "
             "named=1 present=1;",
    .state = ONB_STATE_ANSWERED },
  { .name = "undated",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", NULL, TO_ANN RE ("1")) },
    .steps = "1:opens wait=1;",
    .open = "1",
    .others = "2",
    .state = ONB_STATE_UNANSWERED },
  { .name = "team",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               BY ("john", "2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
               BY ("jane", "3", "2025-01-06 10:30:00", TO_ANN RE ("1")),
               IN ("4", "2025-01-14 10:30:00", RE ("3")),
               BY ("john", "5", "2025-01-14 11:00:00", TO_ANN RE ("4")) },
    .steps = "1:opens wait=1; "
             "2:response wait=1 start=1 reached=ann@customer.example by=1 named=1 present=1; "
             "3:follow-up reached=ann@customer.example by=1 collision=2 named=1 present=1; "
             "4:opens wait=4 reopened=3 named=3 present=3; "
             "5:response wait=4 start=4 reached=ann@customer.example by=1 handoff=3 named=4 "
             "present=4;",
    .state = ONB_STATE_ANSWERED },
};

static void
append_row (GString *text, const Fixture *fixture, const gchar *what, guint32 row)
{
  const OnbResult *result = fixture->result;

  if (row != ONB_NO_ROW)
    g_string_append_printf (
        text, " %s=%s", what,
        onb_result_text (
            result,
            onb_ledger_message (result->ledger, onb_result_row_at (result, row)->message)->id));
}

static void
append_text (GString *text, const Fixture *fixture, const gchar *what, guint32 number)
{
  if (number != 0)
    g_string_append_printf (text, " %s=%s", what, onb_result_text (fixture->result, number));
}

static void
describe_step (GString *text, const Fixture *fixture, const OnbStep *step)
{
  const OnbRow *row = onb_result_row_at (fixture->result, step->row);
  gboolean is_outbound = row->direction == ONB_DIRECTION_OUTBOUND;

  g_string_append_printf (
      text, "%s%s:%s", text->len > 0 ? " " : "",
      onb_result_text (fixture->result,
                       onb_ledger_message (fixture->result->ledger, row->message)->id),
      onb_role_name (row->role));
  append_row (text, fixture, "wait", step->wait);
  append_row (text, fixture, "start", step->started_by);
  append_text (text, fixture, "reached", step->reached.address);
  append_row (text, fixture, "by", step->met_by);
  if (is_outbound && step->no_recipient)
    g_string_append (text, " empty");
  if (row->role == ONB_ROLE_FORWARD)
    append_text (text, fixture, "met", step->met[0]);
  append_row (text, fixture, "handoff", step->handoff);
  append_row (text, fixture, "collision", step->collision);
  append_row (text, fixture, "reopened", step->reopened);
  append_row (text, fixture, "after", step->after);
  append_text (text, fixture, "named", step->named);
  append_text (text, fixture, "present", step->present);
  g_string_append_c (text, ';');
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .mailbox = B, .agents = "john@acme.example jane@acme.example" };
  g_autoptr (GString) steps = g_string_new (NULL);
  g_autoptr (GString) others = g_string_new (NULL);
  OnbRules rules;

  onb_rules_init (&rules);
  rules.clock = row->clock;
  rules.forward_answers = row->forward_answers;
  g_auto (Fixture) fixture = fixture_run_with (&world, row->mails, MAX_MAILS, &rules);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);

  onb_examiner_turn_to (examiner, 1);
  g_autoptr (OnbWalkStory) story = onb_explain_walk (examiner, 0);

  for (guint i = 0; i < story->steps->len; i++)
    describe_step (steps, &fixture, &g_array_index (story->steps, OnbStep, i));
  for (guint i = 0; i < story->others->len; i++)
    append_row (others, &fixture, "other", g_array_index (story->others, guint32, i));
  g_assert_cmpstr (steps->str, ==, row->steps);
  g_assert_cmpint (story->state, ==, row->state);
  g_assert_cmpint (story->open != NULL, ==, row->open != NULL);
  if (row->others != NULL)
    g_assert_cmpstr (others->str + strlen (" other="), ==, row->others);
  else
    g_assert_cmpuint (others->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/explain-walk/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
