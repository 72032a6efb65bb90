/* SPDX-License-Identifier: Apache-2.0 */
/* Roles, waits and times of one conversation a row (SEMANTICS.md §8). */
#include "analysis-fixture.h"

#include "base/civil.h"

#define B "support@acme.example"
#define IN(name, when, more)                                                                       \
  {                                                                                                \
    .id = name, .date = when, .header = "From: ann@customer.example\nTo: " B "\n" more             \
  }
#define OUT(name, when, more)                                                                      \
  {                                                                                                \
    .id = name, .date = when, .header = "From: " B "\nSender: john@acme.example\n" more            \
  }
#define TO_ANN "To: ann@customer.example\n"
#define RE(id) "In-Reply-To: <" id ">\n"

/* What one message is expected to come to. */
typedef struct {
  const gchar *id;
  OnbRole role;
  gint64 seconds; /* of a response */
  gboolean first;
  const gchar *answers;
} Expected;

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  Expected expected[MAX_MAILS];
  guint open_waits;
  OnbClock clock;
  gboolean forward_answers;
  gboolean reopen_is_new;
} Case;

static const Case cases[] = {
  { .name = "response-is-first",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .expected = { { "1", ONB_ROLE_OPENS }, { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },
  { .name = "adds-does-not-restart",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .expected = { { "2", ONB_ROLE_ADDS }, { "3", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },
  { .name = "second-response-is-not-first",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        IN ("3", "2025-01-06 11:00:00", RE ("2")),
        OUT ("4", "2025-01-06 11:10:00", TO_ANN RE ("3")) },
    .expected = { { "3", ONB_ROLE_OPENS }, { "4", ONB_ROLE_RESPONSE, 600, FALSE, "3" } } },
  { .name = "follow-up",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        OUT ("3", "2025-01-06 11:00:00", TO_ANN RE ("2")) },
    .expected = { { "3", ONB_ROLE_FOLLOW_UP } } },
  { .name = "forward-leaves-the-wait-open",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               OUT ("2", "2025-01-06 10:00:00", "To: lab@partner.example\n" RE ("1")) },
    .expected = { { "2", ONB_ROLE_FORWARD } },
    .open_waits = 1 },
  { .name = "answer-to-reply-to-is-no-forward",
    .mails = { IN ("1", "2025-01-06 09:00:00", "Reply-To: ann@home.example\n"),
               OUT ("2", "2025-01-06 10:00:00", "To: ann@home.example\n" RE ("1")) },
    .expected = { { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },
  { .name = "empty-recipients-reach",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", RE ("1")) },
    .expected = { { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },
  { .name = "initiates-and-is-answered",
    .mails = { OUT ("1", "2025-01-06 09:00:00", TO_ANN), IN ("2", "2025-01-06 10:00:00", RE ("1")),
               OUT ("3", "2025-01-06 10:05:00", TO_ANN RE ("2")) },
    .expected = { { "1", ONB_ROLE_INITIATES },
                  { "2", ONB_ROLE_OPENS },
                  { "3", ONB_ROLE_RESPONSE, 300, FALSE, "2" } } },
  { .name = "orphan-reply",
    .mails = { OUT ("1", "2025-01-06 09:00:00", TO_ANN RE ("gone@x")) },
    .expected = { { "1", ONB_ROLE_ORPHAN_REPLY } } },
  { .name = "undated",
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", NULL, TO_ANN RE ("1")) },
    .expected = { { "2", ONB_ROLE_UNDATED } },
    .open_waits = 1 },
  { .name = "clock-skew-keeps-the-order-of-links",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 08:59:00", TO_ANN RE ("1")) },
    .expected = { { "1", ONB_ROLE_OPENS }, { "2", ONB_ROLE_RESPONSE, -60, TRUE, "1" } } },
  { .name = "cycle-goes-by-time",
    .mails = { IN ("1", "2025-01-06 09:00:00", RE ("2")),
               OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .expected = { { "1", ONB_ROLE_OPENS }, { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },

  /* --clock last: 09:30 to 10:00; what opened the wait is still what is answered. */
  { .name = "last/adds-restarts",
    .clock = ONB_CLOCK_LAST,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN RE ("1")) },
    .expected = { { "2", ONB_ROLE_ADDS }, { "3", ONB_ROLE_RESPONSE, 1800, TRUE, "1" } } },
  /* What is walked last counts, not the latest time: 2 names 3, so 3 is walked before it. */
  { .name = "last/in-the-order-of-the-walk",
    .clock = ONB_CLOCK_LAST,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("3")),
               IN ("3", "2025-01-06 09:40:00", RE ("1")),
               OUT ("4", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .expected = { { "4", ONB_ROLE_RESPONSE, 1800, TRUE, "1" } } },
  { .name = "last/forgets-the-wait-before",
    .clock = ONB_CLOCK_LAST,
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        IN ("3", "2025-01-06 11:00:00", RE ("2")),
        OUT ("4", "2025-01-06 11:10:00", TO_ANN RE ("3")) },
    .expected = { { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" },
                  { "4", ONB_ROLE_RESPONSE, 600, FALSE, "3" } } },

  { .name = "parent/the-one-it-names",
    .clock = ONB_CLOCK_PARENT,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               IN ("3", "2025-01-06 09:40:00", RE ("2")),
               OUT ("4", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .expected = { { "4", ONB_ROLE_RESPONSE, 1800, TRUE, "1" } } },
  { .name = "parent/first-id-of-the-field-that-asks",
    .clock = ONB_CLOCK_PARENT,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN "In-Reply-To: <gone@x> <2> <1>\n") },
    .expected = { { "3", ONB_ROLE_RESPONSE, 1800, TRUE, "1" } } },
  { .name = "parent/two-with-one-id",
    .clock = ONB_CLOCK_PARENT,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               IN ("2", "2025-01-06 09:20:00", "Subject: a\n" RE ("1")),
               IN ("2", "2025-01-06 09:40:00", "Subject: b\n" RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN RE ("2")) },
    .expected = { { "3", ONB_ROLE_RESPONSE, 2400, TRUE, "1" } } },
  { .name = "parent/references-do-not-tell",
    .clock = ONB_CLOCK_PARENT,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 10:00:00", TO_ANN "References: <1> <2>\n") },
    .expected = { { "3", ONB_ROLE_RESPONSE, 3600, TRUE, "1" } } },
  /* 1 is answered: the second wait has but 3, which 4 does not name. */
  { .name = "parent/not-what-is-answered",
    .clock = ONB_CLOCK_PARENT,
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        IN ("3", "2025-01-06 11:00:00", RE ("2")),
        OUT ("4", "2025-01-06 11:10:00", TO_ANN RE ("1")) },
    .expected = { { "4", ONB_ROLE_RESPONSE, 600, FALSE, "3" } } },
  /* The reply of 09:15 is walked behind 2, which it names. */
  { .name = "parent/clock-skew",
    .clock = ONB_CLOCK_PARENT,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 09:30:00", RE ("1")),
               OUT ("3", "2025-01-06 09:15:00", TO_ANN RE ("2")) },
    .expected = { { "3", ONB_ROLE_RESPONSE, -900, TRUE, "1" } } },

  { .name = "forward-answers",
    .forward_answers = TRUE,
    .mails = { IN ("1", "2025-01-06 09:00:00", ""),
               OUT ("2", "2025-01-06 10:00:00", "To: lab@partner.example\n" RE ("1")),
               OUT ("3", "2025-01-06 11:00:00", "To: lab@partner.example\n" RE ("2")) },
    /* Lab is met, so what goes there next is no forward. */
    .expected = { { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" }, { "3", ONB_ROLE_FOLLOW_UP } } },
  { .name = "forward-answers/nothing-is-open",
    .forward_answers = TRUE,
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        OUT ("3", "2025-01-06 11:00:00", "To: lab@partner.example\n" RE ("1")),
        OUT ("4", "2025-01-06 12:00:00", "To: lab@partner.example\n" RE ("1")) },
    .expected = { { "3", ONB_ROLE_FORWARD }, { "4", ONB_ROLE_FORWARD } } },

  { .name = "reopen-is-new",
    .reopen_is_new = TRUE,
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        IN ("3", "2025-01-13 10:00:00", RE ("2")),
        OUT ("4", "2025-01-13 11:00:00", TO_ANN RE ("3")),
        IN ("5", "2025-01-13 12:00:00", RE ("4")),
        OUT ("6", "2025-01-13 13:00:00", TO_ANN RE ("5")) },
    /* Seven days are enough; the day of the second answer reopens nothing. */
    .expected = { { "2", ONB_ROLE_RESPONSE, 3600, TRUE, "1" },
                  { "4", ONB_ROLE_RESPONSE, 3600, TRUE, "3" },
                  { "6", ONB_ROLE_RESPONSE, 3600, FALSE, "5" } } },
  { .name = "reopen-is-new/off",
    .mails
    = { IN ("1", "2025-01-06 09:00:00", ""), OUT ("2", "2025-01-06 10:00:00", TO_ANN RE ("1")),
        IN ("3", "2025-01-13 10:00:00", RE ("2")),
        OUT ("4", "2025-01-13 11:00:00", TO_ANN RE ("3")) },
    .expected = { { "4", ONB_ROLE_RESPONSE, 3600, FALSE, "3" } } },
  { .name = "reopen-is-new/began-by-us",
    .reopen_is_new = TRUE,
    .mails = { OUT ("1", "2025-01-06 09:00:00", TO_ANN), IN ("2", "2025-01-14 10:00:00", RE ("1")),
               OUT ("3", "2025-01-14 10:05:00", TO_ANN RE ("2")) },
    .expected = { { "3", ONB_ROLE_RESPONSE, 300, TRUE, "2" } } },
};

static const World world = { .mailbox = B, .agents = "john@acme.example jane@acme.example" };

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbRules rules;

  onb_rules_init (&rules);
  rules.clock = row->clock;
  rules.forward_answers = row->forward_answers;
  rules.reopen_is_new = row->reopen_is_new;
  g_auto (Fixture) fixture = fixture_run_with (&world, row->mails, MAX_MAILS, &rules);
  const OnbMailboxResult *box = onb_result_mailbox (fixture.result, 0);

  for (guint i = 0; i < MAX_MAILS && row->expected[i].id != NULL; i++) {
    const Expected *expected = &row->expected[i];
    OnbRowView view;

    g_assert_true (fixture_find (&fixture, expected->id, B, &view));
    g_assert_cmpstr (onb_role_name (view.role), ==, onb_role_name (expected->role));
    g_assert_cmpstr (view.answers, ==, expected->answers);
    if (expected->role != ONB_ROLE_RESPONSE)
      continue;
    g_assert_cmpint (view.response_seconds, ==, expected->seconds);
    g_assert_cmpint (view.first_response, ==, expected->first);
    g_assert_cmpint ((view.defects & ONB_DEFECT_CLOCK_SKEW) != 0, ==, expected->seconds < 0);
  }
  g_assert_cmpuint (box->open_waits, ==, row->open_waits);
  g_assert_cmpuint (box->answered_within.open, ==, row->open_waits);
  g_assert_cmpuint (box->answered_within.answered, ==,
                    box->total.responses - box->total.clock_skew);
}

#define BY(who, name, when, more)                                                                  \
  {                                                                                                \
    .id = name, .date = when, .header = "From: " B "\nSender: " who "@acme.example\n" TO_ANN more  \
  }

/* Jane takes over from John within the hour; the reopening comes eight days later. */
static void
test_team (void)
{
  const Mail mails[]
      = { IN ("1", "2025-01-06 09:00:00", ""), BY ("john", "2", "2025-01-06 10:00:00", RE ("1")),
          BY ("jane", "3", "2025-01-06 10:30:00", RE ("1")),
          IN ("4", "2025-01-14 10:30:00", RE ("3")),
          BY ("john", "5", "2025-01-14 11:00:00", RE ("4")) };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  const OnbMailboxResult *box = onb_result_mailbox (fixture.result, 0);
  const OnbAgentResult *john = &g_array_index (box->agents, OnbAgentResult, 0);
  const OnbAgentResult *jane = &g_array_index (box->agents, OnbAgentResult, 1);

  g_assert_cmpstr (john->agent, ==, "john@acme.example");
  g_assert_cmpuint (john->sent, ==, 2);
  g_assert_cmpuint (john->responses, ==, 2);
  g_assert_cmpuint (john->first_responses, ==, 1);
  /* The response of the 14th follows Jane's message; her own is a follow-up, and so no hand-off. */
  g_assert_cmpuint (john->handoffs, ==, 1);
  g_assert_cmpuint (jane->handoffs, ==, 0);
  g_assert_cmpuint (jane->follow_ups, ==, 1);
  g_assert_cmpuint (jane->collisions, ==, 1);
  g_assert_cmpuint (john->collisions, ==, 0);
  g_assert_cmpuint (box->reopened, ==, 1);
  g_assert_cmpuint (box->answered, ==, 1);
  g_assert_cmpint (box->total.response.median, ==, 1800);
  g_assert_cmpint (box->total.response.mean, ==, 2700);
  g_assert_cmpint (box->total.response.p90, ==, 3600);
}

/* Friday 16:50 to Monday 09:05 in Berlin: ten minutes and five are work. */
static void
test_business (void)
{
  const World berlin = { .mailbox = B,
                         .agents = "john@acme.example",
                         .zone = "Europe/Berlin",
                         .hours = "Mon-Fri 09:00-17:00" };
  const Mail mails[]
      = { IN ("1", "2025-01-10 15:50:00", ""), OUT ("2", "2025-01-13 08:05:00", TO_ANN RE ("1")) };
  OnbRules rules;
  OnbRowView view;

  onb_rules_init (&rules);
  rules.sla_seconds = 900;
  g_auto (Fixture) fixture = fixture_run_with (&berlin, mails, 2, &rules);

  g_assert_true (fixture_find (&fixture, "2", B, &view));
  g_assert_cmpint (view.business_seconds, ==, 900);
  g_assert_cmpint (view.agent_seconds, ==, 900);
  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->sla_met, ==, 1);
  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->sla_missed, ==, 0);
}

/* The mailbox's own copy speaks before the copy that comes first by origin. */
static void
test_parent_of_the_representative (void)
{
  const World declared = { .roster = "[mailbox " B "]\narchives=/x/support\n"
                                     "[agent john@acme.example]\n" };
  const Mail mails[] = { IN ("1", "2025-01-06 09:00:00", ""),
                         IN ("2", "2025-01-06 09:30:00", RE ("1")),
                         { .id = "3",
                           .date = "2025-01-06 10:00:00",
                           .path = "/a/3.eml",
                           .header = "From: " B "\nSender: john@acme.example\n" TO_ANN RE ("1") },
                         { .id = "3",
                           .date = "2025-01-06 10:00:00",
                           .path = "/x/support/3.eml",
                           .header = "From: " B "\nSender: john@acme.example\n" TO_ANN RE ("2") } };
  OnbRules rules;
  OnbRowView view;

  onb_rules_init (&rules);
  rules.clock = ONB_CLOCK_PARENT;
  g_auto (Fixture) own = fixture_run_with (&declared, mails, 4, &rules);
  g_auto (Fixture) none = fixture_run_with (&world, mails, 4, &rules);

  g_assert_true (fixture_find (&own, "3", B, &view));
  g_assert_cmpint (view.response_seconds, ==, 1800);
  g_assert_true (fixture_find (&none, "3", B, &view));
  g_assert_cmpint (view.response_seconds, ==, 3600);
}

/* Three messages ask; --clock last counts from the third, the others from the first. As-of is
 * 12:00. */
static void
test_open_wait (void)
{
  static const struct {
    OnbClock clock;
    const gchar *since;
    gint64 age;
  } starts[] = { { ONB_CLOCK_FIRST, "2025-01-06T09:00:00Z", 10800 },
                 { ONB_CLOCK_LAST, "2025-01-06T11:00:00Z", 3600 },
                 { ONB_CLOCK_PARENT, "2025-01-06T09:00:00Z", 10800 } };
  const Mail mails[]
      = { IN ("1", "2025-01-06 09:00:00", ""), IN ("2", "2025-01-06 10:00:00", RE ("1")),
          IN ("3", "2025-01-06 11:00:00", RE ("2")) };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    OnbRules rules;
    const OnbMailboxResult *box;
    const OnbUnanswered *wait;

    onb_rules_init (&rules);
    rules.clock = starts[i].clock;
    rules.as_of_unix = 1736164800; /* 2025-01-06T12:00:00Z */
    rules.sla_seconds = 7200;
    g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
    box = onb_result_mailbox (fixture.result, 0);
    g_assert_cmpuint (box->unanswered->len, ==, 1);
    wait = &g_array_index (box->unanswered, OnbUnanswered, 0);
    g_autofree gchar *since = onb_civil_format (wait->since_unix);

    g_assert_cmpstr (onb_mailbox_text (box, wait->message_id), ==, "1");
    g_assert_cmpstr (since, ==, starts[i].since);
    g_assert_cmpint (wait->age_seconds, ==, starts[i].age);
    /* Past the target of two hours, or not yet. */
    g_assert_cmpuint (box->sla_open_missed, ==, starts[i].clock != ONB_CLOCK_LAST);
    g_assert_cmpuint (box->sla_undecided, ==, starts[i].clock == ONB_CLOCK_LAST);
  }
}

/* Saturday's question is answered an hour later by John, who works on Saturdays, and Sunday's by
 * Jane, who does not. Neither has a second in the hours of the mailbox. */
static void
test_offhours (void)
{
  const World team = { .roster = "[mailbox " B "]\nhours=Mon-Fri 09:00-17:00\n"
                                 "[agent john@acme.example]\nhours=Sat 00:00-24:00\n"
                                 "[agent jane@acme.example]\n" };
  const Mail mails[]
      = { IN ("1", "2025-01-11 09:00:00", ""), BY ("john", "2", "2025-01-11 10:00:00", RE ("1")),
          IN ("3", "2025-01-12 09:00:00", ""), BY ("jane", "4", "2025-01-12 10:00:00", RE ("3")) };
  static const struct {
    OnbOffhours offhours;
    gint64 business; /* of both */
    gint64 jane;
    guint timed; /* in business time */
    guint met;
    guint missed;
  } ways[] = { { ONB_OFFHOURS_ZERO, 0, 0, 2, 2, 0 },
               { ONB_OFFHOURS_DROP, ONB_NO_TIME, ONB_NO_TIME, 0, 0, 0 },
               { ONB_OFFHOURS_ELAPSED, 3600, 3600, 2, 0, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    OnbRules rules;
    OnbRowView view;
    const OnbMailboxResult *box;

    onb_rules_init (&rules);
    rules.offhours = ways[i].offhours;
    rules.sla_seconds = 900;
    g_auto (Fixture) fixture = fixture_run_with (&team, mails, G_N_ELEMENTS (mails), &rules);
    box = onb_result_mailbox (fixture.result, 0);

    g_assert_true (fixture_find (&fixture, "2", B, &view));
    g_assert_cmpint (view.business_seconds, ==, ways[i].business);
    g_assert_cmpint (view.agent_seconds, ==, 3600);
    g_assert_true (fixture_find (&fixture, "4", B, &view));
    g_assert_cmpint (view.business_seconds, ==, ways[i].business);
    g_assert_cmpint (view.agent_seconds, ==, ways[i].jane);
    g_assert_cmpuint (box->total.responses, ==, 2);
    g_assert_cmpuint (box->total.response.n, ==, 2);
    g_assert_cmpuint (box->total.business_response.n, ==, ways[i].timed);
    g_assert_cmpuint (box->total.agent_response.n, ==, ways[i].jane == ONB_NO_TIME ? 1 : 2);
    g_assert_cmpuint (box->sla_met, ==, ways[i].met);
    g_assert_cmpuint (box->sla_missed, ==, ways[i].missed);
    g_assert_cmpuint (box->business_answered_within.answered, ==, ways[i].timed);
    g_assert_cmpuint (box->answered_within.answered, ==, 2);
  }
}

/* Two waits are open over a week-end and a holiday, aged to Tuesday, 10:00: the older one since
 * Thursday, 16:00 (1 h, then Friday's 8 h, no Monday, 1 h), the younger since Tuesday, 09:30. */
static void
test_business_ages (void)
{
  const World hours = { .roster = "[mailbox " B "]\nhours=Mon-Fri 09:00-17:00\n"
                                  "holidays=2025-01-13\n" };
  const Mail mails[] = { IN ("1", "2025-01-09 16:00:00", ""), IN ("2", "2025-01-14 09:30:00", ""),
                         IN ("3", "2025-01-14 11:00:00", "") };
  OnbRules rules;

  onb_rules_init (&rules);
  rules.as_of_unix = 1736848800; /* 2025-01-14T10:00:00Z */
  for (gint64 target = 35999; target <= 36000; target++) {
    const OnbMailboxResult *box;

    rules.sla_seconds = target;
    g_auto (Fixture) fixture = fixture_run_with (&hours, mails, G_N_ELEMENTS (mails), &rules);
    box = onb_result_mailbox (fixture.result, 0);
    g_assert_cmpuint (box->open_waits, ==, 3);
    g_assert_cmpuint (box->sla_open_missed, ==, target == 35999);
    g_assert_cmpuint (box->sla_undecided, ==, target == 35999 ? 2 : 3);
    /* Ages of 0, 30 min and 10 h are known up to 8 h, and nobody answered. */
    g_assert_cmpuint (box->business_answered_within.open, ==, 3);
    g_assert_cmpint (box->business_answered_within.share_millionths[3], ==, 0);
    g_assert_cmpint (box->business_answered_within.share_millionths[4], ==, -1);
  }
}

/* A period filters results; the walk before it still happened. */
static void
test_period (void)
{
  const Mail mails[]
      = { IN ("1", "2025-01-31 23:00:00", ""), OUT ("2", "2025-02-01 00:00:00", TO_ANN RE ("1")) };
  OnbRules rules;
  const OnbMailboxResult *box;

  onb_rules_init (&rules);
  rules.from_unix = 1738368000; /* 2025-02-01T00:00:00Z */
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, 2, &rules);

  box = onb_result_mailbox (fixture.result, 0);
  g_assert_cmpuint (box->inbound, ==, 0);
  g_assert_cmpuint (box->outbound, ==, 1);
  g_assert_cmpuint (box->total.responses, ==, 1);
  g_assert_cmpint (box->total.response.median, ==, 3600);
  g_assert_cmpuint (box->conversations, ==, 0);
}

/* A fifth of the outbound without id and link is borne; more is not. */
static void
test_measurable (void)
{
  const Mail mails[]
      = { OUT ("1", "2025-01-06 09:00:00", TO_ANN),  OUT ("2", "2025-01-06 09:01:00", TO_ANN),
          OUT ("3", "2025-01-06 09:02:00", TO_ANN),  OUT ("4", "2025-01-06 09:03:00", TO_ANN),
          OUT (NULL, "2025-01-06 09:04:00", TO_ANN), OUT (NULL, "2025-01-06 09:05:00", TO_ANN) };
  g_auto (Fixture) fifth = fixture_run (&world, mails, 5);
  g_auto (Fixture) third = fixture_run (&world, mails, 6);

  g_assert_true (onb_result_mailbox (fifth.result, 0)->measurable);
  g_assert_false (onb_result_mailbox (third.result, 0)->measurable);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/turns/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/turns/team", test_team);
  g_test_add_func ("/turns/business", test_business);
  g_test_add_func ("/turns/parent-of-the-representative", test_parent_of_the_representative);
  g_test_add_func ("/turns/open-wait", test_open_wait);
  g_test_add_func ("/turns/offhours", test_offhours);
  g_test_add_func ("/turns/business-ages", test_business_ages);
  g_test_add_func ("/turns/period", test_period);
  g_test_add_func ("/turns/measurable", test_measurable);
  return g_test_run ();
}
