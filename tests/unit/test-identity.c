/* SPDX-License-Identifier: Apache-2.0 */
/* Agents with dates: who is one on which day (SEMANTICS.md §1). */
#include "analysis-fixture.h"

#define B "support@acme.example"

/* John is an agent from 6 to 10 January 2025 on the clock of New York, five hours behind UTC. His
 * domain is not of B's side, his alias is. */
#define ROSTER                                                                                     \
  "[mailbox " B "]\n"                                                                              \
  "[agent john@team.example]\nname=John Doe\naliases=john@acme.example\narchives=/x/john\n"        \
  "zone=America/New_York\nfrom=2025-01-06\nuntil=2025-01-10\n"                                     \
  "[agent jane@acme.example]\nname=Jane Roe\n"
#define BEFORE "2025-01-06 04:59:59"
#define FIRST "2025-01-06 05:00:00"
#define LAST "2025-01-11 04:59:59"
#define AFTER "2025-01-11 05:00:00"

typedef struct {
  const gchar *name;
  const gchar *roster; /* lines behind ROSTER */
  Mail mails[MAX_MAILS];
  const gchar *id; /* looked at; NULL: x@a */
  OnbDirection direction;
  OnbVerdict verdict;
  const gchar *agent;
  OnbRole role; /* checked unless none */
} Case;

#define MAIL(when, text)                                                                           \
  {                                                                                                \
    .id = "x@a", .date = when, .header = text                                                      \
  }
#define OWN(when) MAIL (when, "From: john@team.example\nTo: " B ", ann@customer.example\n")
#define BY(sender, when) MAIL (when, "From: " B "\nSender: " sender "\nTo: ann@customer.example\n")
#define TO_JOHN(when) MAIL (when, "From: " B "\nSender: jane@acme.example\nTo: john@team.example\n")
#define FILED(more, when)                                                                          \
  {                                                                                                \
    .id = "x@a", .date = when, .header = "From: " B "\nTo: ann@customer.example\n" more,           \
    .path = "/x/john/1.eml", .role = ONB_FOLDER_SENT                                               \
  }
#define NAMED(when) MAIL (when, "From: \"John Doe (Support)\" <" B ">\nTo: ann@customer.example\n")

static const Case cases[] = {
  { .name = "own-address/before", .mails = { OWN (BEFORE) }, .direction = ONB_DIRECTION_INBOUND },
  { .name = "own-address/first-second",
    .mails = { OWN (FIRST) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  { .name = "own-address/last-second",
    .mails = { OWN (LAST) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  { .name = "own-address/after", .mails = { OWN (AFTER) }, .direction = ONB_DIRECTION_INBOUND },
  { .name = "own-address/without-a-time",
    .mails = { OWN (NULL) },
    .direction = ONB_DIRECTION_INBOUND },
  { .name = "own-address/never-by-domain",
    .roster = "[organisation]\nagent-domains=team.example\n",
    .mails = { OWN (AFTER) },
    .direction = ONB_DIRECTION_INBOUND },
  { .name = "own-address/to-nobody-of-ours",
    .mails = { MAIL (AFTER, "From: john@team.example\nTo: ann@customer.example\n") },
    .direction = ONB_DIRECTION_UNRELATED },
  { .name = "own-address/to-nobody-of-ours-in-time",
    .mails = { MAIL (LAST, "From: john@team.example\nTo: ann@customer.example\n") },
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_OWN },
  { .name = "sender/in-time",
    .mails = { BY ("john@team.example", LAST) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "john@team.example" },
  { .name = "sender/after",
    .mails = { BY ("john@team.example", AFTER) },
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_FOREIGN_SENDER },
  { .name = "sender/after-but-by-domain",
    .mails = { BY ("john@acme.example", AFTER) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "john@team.example" },
  { .name = "sender/delegation-after",
    .mails = { MAIL (AFTER, "From: " B "\nX-Google-Sender-Delegation: John <john@team.example>\n"
                            "To: ann@customer.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "recipient/in-time",
    .mails = { TO_JOHN (FIRST) },
    .direction = ONB_DIRECTION_INTERNAL,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "jane@acme.example" },
  { .name = "recipient/before",
    .mails = { TO_JOHN (BEFORE) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "jane@acme.example" },
  { .name = "sent-folder/in-time",
    .mails = { FILED ("", FIRST) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SENT_FOLDER,
    .agent = "john@team.example" },
  { .name = "sent-folder/before",
    .mails = { FILED ("", BEFORE) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SENT_FOLDER,
    .agent = "john@team.example" },
  { .name = "sent-folder/stays-his",
    .mails = { FILED ("Sender: eve@elsewhere.example\n", AFTER) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_FOREIGN_SENDER },
  { .name = "name/in-time",
    .mails = { NAMED (LAST) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_NAMED,
    .agent = "john@team.example" },
  { .name = "name/after",
    .mails = { NAMED (AFTER) },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_SEND_AS },
  { .name = "list-author/in-time",
    .mails = { MAIL (LAST, "From: " B "\nX-Original-From: john@team.example\nTo: " B "\n"
                           "List-Id: <support.acme.example>\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  { .name = "list-author/after",
    .mails = { MAIL (AFTER, "From: " B "\nX-Original-From: john@team.example\nTo: " B "\n"
                            "List-Id: <support.acme.example>\n") },
    .direction = ONB_DIRECTION_INBOUND },
  /* The day is that of the first copy, by its Date, however late others of them arrived. */
  { .name = "when/first-copy",
    .mails
    = { { "x@a", LAST, "From: john@team.example\nTo: " B ", ann@customer.example\nSubject: s\n" },
        { "x@a", AFTER,
          "From: john@team.example\nTo: " B ", ann@customer.example\nSubject: s\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  { .name = "when/date-before-received",
    .mails = { MAIL (LAST, "Received: by mx; Sat, 11 Jan 2025 05:00:01 +0000\n"
                           "From: john@team.example\nTo: " B ", ann@customer.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  { .name = "when/received-without-date",
    .mails = { MAIL (NULL, "Received: by mx; Sat, 11 Jan 2025 04:59:59 +0000\n"
                           "From: john@team.example\nTo: " B ", ann@customer.example\n") },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .agent = "john@team.example" },
  /* Whom B wrote to as an agent is not met, so writing to him alone later reaches nobody. */
  { .name = "met/as-of-its-message",
    .mails = { { "1@a", "2025-01-10 09:00:00",
                 "From: " B "\nSender: jane@acme.example\nTo: ann@customer.example, "
                 "john@team.example\n" },
               { "x@a", "2025-01-12 09:00:00",
                 "From: " B "\nSender: jane@acme.example\nTo: john@team.example\n"
                 "In-Reply-To: <1@a>\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "jane@acme.example",
    .role = ONB_ROLE_FORWARD },
  { .name = "met/before-he-came",
    .mails = { { "1@a", "2025-01-05 09:00:00", "From: john@team.example\nTo: " B "\n" },
               { "2@a", "2025-01-05 09:30:00",
                 "From: ann@customer.example\nTo: " B "\nIn-Reply-To: <1@a>\n" },
               { "x@a", "2025-01-05 10:00:00",
                 "From: " B "\nSender: jane@acme.example\nTo: john@team.example\n"
                 "In-Reply-To: <1@a>\n" } },
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .agent = "jane@acme.example",
    .role = ONB_ROLE_RESPONSE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *roster = g_strconcat (ROSTER, row->roster, NULL);
  const World world = { .roster = roster };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, row->id != NULL ? row->id : "x@a", NULL, &view));
  g_assert_cmpstr (onb_direction_name (view.direction), ==, onb_direction_name (row->direction));
  g_assert_cmpstr (onb_verdict_name (view.verdict), ==, onb_verdict_name (row->verdict));
  g_assert_cmpstr (view.agent, ==, row->agent);
  if (row->role != ONB_ROLE_NONE)
    g_assert_cmpstr (onb_role_name (view.role), ==, onb_role_name (row->role));
}

/* His archive speaks for the message before others, also when he is no agent any more. */
static void
test_archive (void)
{
  const World world = { .roster = ROSTER };
  const Mail mails[] = { { "x@a", AFTER, "From: ann@customer.example\nTo: " B "\n", "/a/1.eml" },
                         { "x@a", AFTER,
                           "From: ann@customer.example\nTo: " B
                           "\nReceived: by mx; Sat, 11 Jan 2025 06:00:00 +0000\n",
                           "/x/john/2.eml" } };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "x@a", B, &view));
  g_assert_cmpint (view.arrived_unix, ==, 1736575200); /* 2025-01-11T06:00:00Z */
}

/* His row stands there in a report on a time after his. */
static void
test_row_of_the_past (void)
{
  const World world = { .roster = ROSTER };
  const Mail mail = OWN (AFTER);
  g_auto (Fixture) fixture = fixture_run (&world, &mail, 1);
  const OnbMailboxResult *box = onb_result_mailbox (fixture.result, 0);

  g_assert_cmpuint (box->agents->len, ==, 2);
  g_assert_cmpuint (box->inbound, ==, 1);
  g_assert_true (box->agents_from_roster && !box->agents_from_discovery);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/identity/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/identity/archive-stays", test_archive);
  g_test_add_func ("/identity/row-of-the-past", test_row_of_the_past);
  return g_test_run ();
}
