/* SPDX-License-Identifier: Apache-2.0 */
/* Roles, waits and times of one conversation a row (SEMANTICS.md §8). */
#include "analysis-fixture.h"

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
};

static const World world = { .mailbox = B, .agents = "john@acme.example jane@acme.example" };

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);

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
  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->open_waits, ==, row->open_waits);
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
  g_test_add_func ("/turns/period", test_period);
  g_test_add_func ("/turns/measurable", test_measurable);
  return g_test_run ();
}
