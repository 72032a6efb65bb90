/* SPDX-License-Identifier: Apache-2.0 */
/* The ladder and the directions, one situation a row (SEMANTICS.md §§4, 5). */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define ASKED                                                                                      \
  {                                                                                                \
    .id = "q@c", .date = "2025-01-06 09:00:00",                                                    \
    .header = "From: ann@customer.example\nTo: " B                                                 \
              "\nReceived: by mx; Mon, 6 Jan 2025 09:00:05 +0000\n"                                \
  }

typedef struct {
  const gchar *name;
  World world;
  Mail mails[MAX_MAILS];
  const gchar *id; /* the message looked at; NULL: x@a */
  OnbDirection direction;
  OnbVerdict verdict;
  OnbConfidence confidence;
  const gchar *agent;
  gboolean credited;
} Case;

#define TWO_AGENTS                                                                                 \
  {                                                                                                \
    .mailbox = B, .agents = "john@acme.example jane@acme.example"                                  \
  }
#define REPLY(headers)                                                                             \
  {                                                                                                \
    .id = "x@a", .date = "2025-01-06 10:00:00",                                                    \
    .header = "To: ann@customer.example\nIn-Reply-To: <q@c>\n" headers                             \
  }

static const Case cases[] = {
  { .name = "on-behalf",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: john@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_MEDIUM,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "on-behalf/two-origins",
    .world = TWO_AGENTS,
    .mails
    = { ASKED, REPLY ("From: " B "\nSender: john@acme.example\n"),
        REPLY ("From: " B
               "\nSender: john@acme.example\nReceived: by mx; Mon, 6 Jan 2025 10:00:05 +0000\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "on-behalf/same-origin-twice",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: john@acme.example\n"),
               REPLY ("From: " B "\nSender: john@acme.example\nX-Copy: 2\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_MEDIUM,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "on-behalf/alias",
    .world = { .mailbox = B, .agents = "john@acme.example=jd@corp.example" },
    .mails = { ASKED, REPLY ("From: " B "\nSender: JD@Corp.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_MEDIUM,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "on-behalf/duplicate-from-steps-down",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nFrom: x@y.example\nSender: john@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_LOW,
    .agent = "john@acme.example",
    .credited = FALSE },
  { .name = "on-behalf/domain-below",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: eve@eu.acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .confidence = ONB_CONFIDENCE_MEDIUM,
    .agent = "eve@eu.acme.example",
    .credited = TRUE },
  { .name = "foreign-sender/not-below",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: eve@notacme.example\n") },
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_FOREIGN_SENDER },
  { .name = "contradicted",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: john@acme.example\n"
                             "X-Google-Sender-Delegation: jane@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_CONTRADICTED },
  { .name = "delegated",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nX-Google-Sender-Delegation: jane@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DELEGATED,
    .confidence = ONB_CONFIDENCE_MEDIUM,
    .agent = "jane@acme.example",
    .credited = TRUE },
  { .name = "send-as",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "send-as/sender-in-b",
    .world = { .mailbox = B ",help@acme.example", .agents = "john@acme.example" },
    .mails = { ASKED, REPLY ("From: " B "\nSender: help@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "send-as/sender-is-a-list",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nSender: team-bounces@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "lost-in-export",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: " B "\nX-libpst-forensic-sender: x\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_LOST_IN_EXPORT },
  { .name = "named/via",
    .world = { .roster = "[mailbox " B "]\n[agent john@acme.example]\nname=John Doe\n" },
    .mails = { ASKED, REPLY ("From: \"john  doe via Acme Support\" <" B ">\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_NAMED,
    .confidence = ONB_CONFIDENCE_LOW,
    .agent = "john@acme.example" },
  { .name = "named/inside-a-word-is-nobody",
    .world = { .roster = "[mailbox " B "]\n[agent john@acme.example]\nname=John Do\n" },
    .mails = { ASKED, REPLY ("From: \"John Doe\" <" B ">\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "named/two-is-nobody",
    .world = { .roster = "[mailbox " B "]\n[agent john@acme.example]\nname=John Doe\n"
                         "[agent jane@acme.example]\nname=Jane Roe\n" },
    .mails = { ASKED, REPLY ("From: \"John Doe and Jane Roe\" <" B ">\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "direct/answers-mail-to-b",
    .world = TWO_AGENTS,
    .mails = { ASKED, REPLY ("From: john@acme.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "own",
    .world = TWO_AGENTS,
    .mails = { ASKED,
               { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: john@acme.example\nTo: ann@customer.example\n" } },
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_OWN },
  { .name = "reversed",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: john@acme.example\nSender: " B "\nTo: ann@customer.example\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "internal",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: john@acme.example\nTo: " B ", jane@acme.example\n" } },
    .direction = ONB_DIRECTION_INTERNAL,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "inbound/forged-sender-credits-nobody",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: ann@customer.example\nSender: john@acme.example\nTo: " B "\n" } },
    .direction = ONB_DIRECTION_INBOUND },
  { .name = "inbound/delivered-to",
    .world = TWO_AGENTS,
    .mails
    = { { .id = "x@a",
          .date = "2025-01-06 10:00:00",
          .header = "From: ann@customer.example\nTo: undisclosed:;\nDelivered-To: " B "\n" } },
    .direction = ONB_DIRECTION_INBOUND },
  { .name = "unrelated",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: ann@customer.example\nTo: bob@customer.example\n" } },
    .direction = ONB_DIRECTION_UNRELATED },
  { .name = "other/newsletter",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: ann@customer.example\nTo: " B "\nPrecedence: bulk\n" } },
    .direction = ONB_DIRECTION_OTHER },
  { .name = "list/agent-behind-own-list",
    .world = TWO_AGENTS,
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: \"John via Support\" <" B ">\nTo: " B
                           "\nX-Original-From: john@acme.example\n"
                           "List-Id: <support.acme.example>\nPrecedence: list\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "list/customer-behind-own-list",
    .world = TWO_AGENTS,
    .mails
    = { { .id = "x@a",
          .date = "2025-01-06 10:00:00",
          .header = "From: \"Ann via Support\" <" B ">\nTo: " B "\nReply-To: ann@customer.example\n"
                    "List-Post: <mailto:" B ">\n" } },
    .direction = ONB_DIRECTION_INBOUND },
  { .name = "named/the-first-shape-that-fits",
    .world = { .roster = "[mailbox " B "]\n[agent john@acme.example]\nname=John Doe\n"
                         "[agent jane@acme.example]\nname=Jane Roe\n" },
    .mails = { ASKED, REPLY ("From: \"John Doe (Jane Roe) via Support\" <" B ">\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_NAMED,
    .confidence = ONB_CONFIDENCE_LOW,
    .agent = "john@acme.example" },
  { .name = "list/reply-to-of-one-person",
    .world = { .mailbox = B, .agents = "john@acme.example=jd@corp.example" },
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: \"John via Support\" <" B ">\nTo: " B
                           "\nReply-To: john@acme.example, jd@corp.example\n"
                           "List-Id: <support.acme.example>\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
  { .name = "form/reply-to-in-another-copy",
    .world = { .roster = "[mailbox " B
                         "]\n[agent john@acme.example]\n[organisation]\nforms=web@acme.example\n" },
    .mails = { { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: web@acme.example\nTo: " B "\n" },
               { .id = "x@a",
                 .date = "2025-01-06 10:00:00",
                 .header = "From: web@acme.example\nTo: " B "\nReply-To: john@acme.example\n" } },
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_OWN },
  { .name = "discovered-agent",
    .world = { .mailbox = B },
    .mails = { ASKED,
               REPLY ("From: john@acme.example\n"),
               { .id = "other@a",
                 .date = "2025-01-07 10:00:00",
                 .header = "From: " B "\nSender: john@acme.example\nTo: z@customer.example\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .confidence = ONB_CONFIDENCE_HIGH,
    .agent = "john@acme.example",
    .credited = TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (Fixture) fixture = fixture_run (&row->world, row->mails, MAX_MAILS);
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, row->id != NULL ? row->id : "x@a", NULL, &view));
  g_assert_cmpstr (onb_direction_name (view.direction), ==, onb_direction_name (row->direction));
  g_assert_cmpstr (onb_verdict_name (view.verdict), ==, onb_verdict_name (row->verdict));
  g_assert_cmpstr (onb_confidence_name (view.confidence), ==,
                   onb_confidence_name (row->confidence));
  g_assert_cmpstr (view.agent, ==, row->agent);
  g_assert_cmpint (view.credited, ==, row->credited);
  g_assert_cmpint (view.mailbox == NULL, ==, row->direction == ONB_DIRECTION_UNRELATED);
}

/* A contradiction shows every fact, and none agrees. */
static void
test_contradiction_lines (void)
{
  const World world = TWO_AGENTS;
  const Mail mails[] = { REPLY ("From: " B "\nSender: john@acme.example\n"
                                "X-Google-Sender-Delegation: jane@acme.example\n") };
  g_auto (Fixture) fixture = fixture_run (&world, mails, 1);
  OnbEvidenceView first;
  OnbEvidenceView second;
  OnbRowView view;

  onb_result_row (fixture.result, 0, &view);
  g_assert_cmpuint (view.n_evidence, ==, 2);
  onb_result_evidence (fixture.result, 0, 0, &first);
  onb_result_evidence (fixture.result, 0, 1, &second);
  g_assert_cmpuint (first.rung, ==, 2);
  g_assert_cmpstr (first.agent, ==, "john@acme.example");
  g_assert_cmpuint (second.rung, ==, 3);
  g_assert_cmpstr (second.agent, ==, "jane@acme.example");
  g_assert_false (first.agrees || second.agrees);
}

/* Many copies, each with another Sender: every fact is shown, and the cost does not grow with its
 * square. */
static void
test_many_senders (void)
{
  enum { N = 20000 };
  const World world = { .mailbox = B };
  g_autofree Mail *mails = g_new0 (Mail, N);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  OnbRowView view;

  for (guint i = 0; i < N; i++) {
    gchar *header
        = g_strdup_printf ("From: " B "\nSender: a%u@acme.example\nTo: ann@customer.example\n", i);

    g_ptr_array_add (texts, header);
    mails[i] = (Mail){ "x@a", "2025-01-06 10:00:00", header };
  }
  g_auto (Fixture) fixture = fixture_run (&world, mails, N);

  onb_result_row (fixture.result, 0, &view);
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_CONTRADICTED);
  g_assert_cmpuint (view.n_evidence, ==, N);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/evidence/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/evidence/contradiction-lines", test_contradiction_lines);
  g_test_add_func ("/evidence/many-senders", test_many_senders);
  return g_test_run ();
}
