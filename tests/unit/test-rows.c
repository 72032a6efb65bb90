/* SPDX-License-Identifier: Apache-2.0 */
/* One message before two mailboxes, archives that are declared, and times (SEMANTICS.md §§2, 5, 6).
 */
#include "analysis-fixture.h"

#define S "support@acme.example"
#define I "info@acme.example"
#define NEW_YEAR 1735689600 /* 2025-01-01T00:00:00Z */

static const World two
    = { .roster = "[mailbox " S "]\narchives=/x/support\n[mailbox " I "]\narchives=/x/info\n"
                  "[agent john@acme.example]\narchives=/x/john\n"
                  "[agent jane@acme.example]\nmailboxes=" I "\narchives=/x/jane\nexclusive=yes\n" };

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  OnbDirection support; /* of x@a before support */
  OnbDirection info;
} Case;

#define X(text)                                                                                    \
  {                                                                                                \
    .id = "x@a", .date = "2025-01-06 10:00:00", .header = text                                     \
  }

static const Case cases[] = {
  { "mailbox-to-mailbox",
    { X ("From: " S "\nSender: john@acme.example\nTo: " I "\n") },
    ONB_DIRECTION_OUTBOUND,
    ONB_DIRECTION_INBOUND },
  { "to-both",
    { X ("From: ann@customer.example\nTo: " S ", " I "\n") },
    ONB_DIRECTION_INBOUND,
    ONB_DIRECTION_INBOUND },
  { "newsletter-to-one",
    { X ("From: n@news.example\nTo: " I "\nPrecedence: bulk\n") },
    ONB_DIRECTION_UNRELATED,
    ONB_DIRECTION_OTHER },
  { "direct-belongs-to-the-mailbox-asked",
    { { "q@c", "2025-01-06 09:00:00", "From: ann@customer.example\nTo: " S "\n" },
      X ("From: john@acme.example\nTo: ann@customer.example\nCc: " I "\nIn-Reply-To: <q@c>\n") },
    ONB_DIRECTION_OUTBOUND,
    ONB_DIRECTION_UNRELATED },
  { "direct-else-to-the-mailbox-in-r",
    { X ("From: john@acme.example\nTo: ann@customer.example\nCc: " S "\n") },
    ONB_DIRECTION_OUTBOUND,
    ONB_DIRECTION_UNRELATED },
  { "agent-of-the-other-only",
    { X ("From: jane@acme.example\nTo: " S "\n") },
    ONB_DIRECTION_INBOUND,
    ONB_DIRECTION_UNRELATED },
  { "archive-makes-inbound",
    { { "x@a", "2025-01-06 10:00:00", "From: ann@customer.example\nTo: undisclosed:;\n",
        "/x/info/1.eml" } },
    ONB_DIRECTION_UNRELATED,
    ONB_DIRECTION_INBOUND },
  { "archive-beside-it-does-not",
    { { "x@a", "2025-01-06 10:00:00", "From: ann@customer.example\nTo: undisclosed:;\n",
        "/x/information/1.eml" } },
    ONB_DIRECTION_UNRELATED,
    ONB_DIRECTION_UNRELATED },
};

static OnbDirection
direction_before (const Fixture *fixture, const gchar *mailbox)
{
  OnbRowView view;

  return fixture_find (fixture, "x@a", mailbox, &view) ? view.direction : ONB_DIRECTION_UNRELATED;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (Fixture) fixture = fixture_run (&two, row->mails, MAX_MAILS);

  g_assert_cmpstr (onb_direction_name (direction_before (&fixture, S)), ==,
                   onb_direction_name (row->support));
  g_assert_cmpstr (onb_direction_name (direction_before (&fixture, I)), ==,
                   onb_direction_name (row->info));
}

/* The Sent folder of one agent's archive names him; two name nobody; an exclusive one counts. */
static void
test_sent_folder (void)
{
  const Mail mails[] = {
    { "1", "2025-01-06 10:00:00", "From: " S "\nTo: a@b.example\n", "/x/john/1.eml",
      ONB_FOLDER_SENT },
    { "2", "2025-01-06 10:00:00", "From: " I "\nTo: a@b.example\n", "/x/jane/2.eml",
      ONB_FOLDER_SENT },
    { "3", "2025-01-06 10:00:00", "From: " I "\nTo: a@b.example\n", "/x/jane/3.eml",
      ONB_FOLDER_SENT },
    { "3", "2025-01-06 10:00:00", "From: " I "\nTo: a@b.example\n", "/x/john/3.eml",
      ONB_FOLDER_SENT },
    { "4", "2025-01-06 10:00:00", "From: " S "\nTo: a@b.example\n", "/x/jane/4.eml",
      ONB_FOLDER_SENT },
  };
  g_auto (Fixture) fixture = fixture_run (&two, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "1", S, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_SENT_FOLDER);
  g_assert_cmpint (view.confidence, ==, ONB_CONFIDENCE_LOW);
  g_assert_false (view.credited);
  g_assert_true (fixture_find (&fixture, "2", I, &view));
  g_assert_cmpstr (view.agent, ==, "jane@acme.example");
  g_assert_cmpint (view.confidence, ==, ONB_CONFIDENCE_MEDIUM);
  g_assert_true (view.credited);
  g_assert_true (fixture_find (&fixture, "3", I, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_SEND_AS);
  /* Jane is no agent of support. */
  g_assert_true (fixture_find (&fixture, "4", S, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_SEND_AS);
}

typedef struct {
  const gchar *name;
  const gchar *header;
  gint64 unix_seconds; /* from NEW_YEAR */
  OnbTimeSource source;
} TimeCase;

#define IN_HEADER "From: ann@customer.example\nTo: " S "\n"
#define OUT_HEADER "From: " S "\nTo: ann@customer.example\n"

static const TimeCase times[] = {
  { "arrived/received",
    IN_HEADER
    "Received: by b; Wed, 1 Jan 2025 00:00:20 +0000\n"
    "Received: by a; Wed, 1 Jan 2025 00:00:10 +0000\nDate: Wed, 1 Jan 2025 00:00:00 +0000\n",
    20, ONB_TIME_RECEIVED },
  { "arrived/redelivered",
    IN_HEADER "Received: by c; Thu, 9 Jan 2025 00:00:00 +0000\n"
              "Received: by b; Wed, 1 Jan 2025 00:00:20 +0000\n",
    20, ONB_TIME_RECEIVED },
  { "arrived/date", IN_HEADER "Date: Wed, 1 Jan 2025 01:00:00 +0100\n", 0, ONB_TIME_DATE },
  { "sent/date",
    OUT_HEADER
    "Received: by b; Wed, 1 Jan 2025 00:00:20 +0000\nDate: Wed, 1 Jan 2025 00:00:00 +0000\n",
    0, ONB_TIME_DATE },
  { "sent/lowest-received",
    OUT_HEADER "Received: by b; Wed, 1 Jan 2025 00:00:20 +0000\n"
               "Received: by a; Wed, 1 Jan 2025 00:00:10 +0000\nDate: never\n",
    10, ONB_TIME_RECEIVED },
};

static void
test_time (gconstpointer data)
{
  const TimeCase *row = data;
  const Mail mail = { "x@a", NULL, row->header };
  g_auto (Fixture) fixture = fixture_run (&two, &mail, 1);
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "x@a", S, &view));
  g_assert_cmpint (view.sent_unix != ONB_NO_TIME ? view.sent_unix : view.arrived_unix, ==,
                   NEW_YEAR + row->unix_seconds);
  g_assert_cmpstr (onb_time_source_name (view.time_source), ==, onb_time_source_name (row->source));
}

/* Mail of another kind than `person`, with and without --count-kind. */
typedef struct {
  const gchar *name;
  const gchar *mailbox;
  const gchar *agents; /* NULL: discovered */
  Mail mails[MAX_MAILS];
  OnbKind kind; /* of x@a, and what is counted */
  OnbDirection direction;
  OnbVerdict verdict;
  OnbRole role;
} KindCase;

static const KindCase kind_cases[] = {
  { .name = "inbound",
    .mailbox = S,
    .agents = "john@acme.example",
    .mails = { X ("From: n@news.example\nTo: " S "\nPrecedence: bulk\n") },
    .kind = ONB_KIND_BULK,
    .direction = ONB_DIRECTION_INBOUND,
    .role = ONB_ROLE_OPENS },
  { .name = "answer",
    .mailbox = S,
    .agents = "john@acme.example",
    .mails = { { "q@c", "2025-01-06 09:00:00", "From: ann@customer.example\nTo: " S "\n" },
               X ("From: " S "\nSender: john@acme.example\nTo: ann@customer.example\n"
                  "In-Reply-To: <q@c>\nAuto-Submitted: auto-generated\n") },
    .kind = ONB_KIND_AUTOMATIC,
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_ON_BEHALF,
    .role = ONB_ROLE_RESPONSE },
  { .name = "internal",
    .mailbox = S,
    .agents = "john@acme.example jane@acme.example",
    .mails = { X ("From: " S "\nSender: john@acme.example\nTo: jane@acme.example\n"
                  "Content-Type: text/calendar\n") },
    .kind = ONB_KIND_CALENDAR,
    .direction = ONB_DIRECTION_INTERNAL,
    .verdict = ONB_VERDICT_ON_BEHALF },
  { .name = "own",
    .mailbox = S,
    .agents = "john@acme.example",
    .mails = { X ("From: john@acme.example\nTo: ann@customer.example\nPrecedence: bulk\n") },
    .kind = ONB_KIND_BULK,
    .direction = ONB_DIRECTION_UNRELATED,
    .verdict = ONB_VERDICT_OWN },
  /* John becomes an agent only by automatic mail that he sent for S. */
  { .name = "discovery",
    .mailbox = S,
    .mails = { { "1@a", "2025-01-06 09:00:00",
                 "From: " S "\nSender: john@acme.example\nTo: ann@customer.example\n"
                 "Auto-Submitted: auto-generated\n" },
               X ("From: john@acme.example\nTo: ann@customer.example, " S
                  "\nAuto-Submitted: auto-generated\n") },
    .kind = ONB_KIND_AUTOMATIC,
    .direction = ONB_DIRECTION_OUTBOUND,
    .verdict = ONB_VERDICT_DIRECT,
    .role = ONB_ROLE_INITIATES },
};

static void
check_kind_case (const KindCase *row, guint count_kinds, gboolean counted)
{
  const World world = { .mailbox = row->mailbox, .agents = row->agents };
  OnbRules rules;
  OnbRowView view;

  onb_rules_init (&rules);
  rules.count_kinds = count_kinds;
  g_auto (Fixture) fixture = fixture_run_with (&world, row->mails, MAX_MAILS, &rules);

  g_assert_true (fixture_find (&fixture, "x@a", NULL, &view));
  g_assert_cmpstr (onb_kind_name (view.kind), ==, onb_kind_name (row->kind));
  if (counted) {
    g_assert_cmpstr (onb_direction_name (view.direction), ==, onb_direction_name (row->direction));
    g_assert_cmpstr (onb_verdict_name (view.verdict), ==, onb_verdict_name (row->verdict));
    g_assert_cmpstr (onb_role_name (view.role), ==, onb_role_name (row->role));
  } else {
    g_assert_true (view.direction == ONB_DIRECTION_OTHER
                   || view.direction == ONB_DIRECTION_UNRELATED);
    g_assert_cmpint (view.verdict, ==, ONB_VERDICT_NONE);
    g_assert_cmpint (view.role, ==, ONB_ROLE_NONE);
  }
}

static void
test_kind (gconstpointer data)
{
  const KindCase *row = data;

  check_kind_case (row, 1u << row->kind, TRUE);
  check_kind_case (row, 0, FALSE);
  check_kind_case (row, 1u << ONB_KIND_JUNK, FALSE);
}

/* A counted draft is still beaten by the copy that was sent. */
static void
test_counted_draft (void)
{
  const World world = { .mailbox = S, .agents = "john@acme.example" };
  const Mail mails[] = {
    { "x@a", "2025-01-06 10:00:00", OUT_HEADER "Subject: s\nX-Unsent: 1\n", "/a/1.eml" },
    { "x@a", "2025-01-06 10:05:00", OUT_HEADER "Subject: s\n", "/a/2.eml" },
  };
  OnbRules rules;
  OnbRowView view;

  onb_rules_init (&rules);
  rules.count_kinds = 1u << ONB_KIND_DRAFT;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);

  g_assert_true (fixture_find (&fixture, "x@a", S, &view));
  g_assert_cmpint (view.kind, ==, ONB_KIND_PERSON);
  g_assert_cmpint (view.sent_unix, ==, 1736157900); /* 10:05, as it was sent */
}

/* Of a form's two copies the one in John's archive speaks before the mailbox; it was Jane who
 * filled the form in, and so it is own mail, whatever the first copy says. */
static void
test_own_by_the_copy_that_speaks (void)
{
  const World world = { .roster = "[mailbox " S "]\n[agent john@acme.example]\narchives=/x/john\n"
                                  "[agent jane@acme.example]\n"
                                  "[organisation]\nforms=form@acme.example\n" };
  const Mail mails[] = {
    { "x@a", "2025-01-06 10:00:00",
      "From: form@acme.example\nReply-To: ann@customer.example\nTo: y@z.example\n", "/a/1.eml" },
    { "x@a", "2025-01-06 10:00:00",
      "From: form@acme.example\nReply-To: jane@acme.example\nTo: y@z.example\n", "/x/john/1.eml" },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "x@a", NULL, &view));
  g_assert_null (view.mailbox);
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_OWN);
}

/* Of one second: by the bytes of the ids, whichever was read first; one before two mailboxes has
 * its rows together; what came later stands behind, and what has no time last. */
static void
test_order (void)
{
  static const gchar *const wanted[] = { "a@x " S, "a@x t@acme.example", "a@x2 " S, "aa@x " S,
                                         "b@x " S, "\303\244@x " S,      "0@x " S,  "1@x " S };
  const World world = { .roster = "[mailbox " S "]\n[mailbox t@acme.example]\n" };
  static const gchar to_both[] = "From: ann@customer.example\nTo: t@acme.example, " S "\n";
  static const gchar to_one[] = "From: ann@customer.example\nTo: " S "\n";
  const Mail first[] = { { "1@x", NULL, to_one },
                         { "0@x", "2025-01-06 10:00:01", to_one },
                         { "\303\244@x", "2025-01-06 10:00:00", to_one },
                         { "b@x", "2025-01-06 10:00:00", to_one },
                         { "aa@x", "2025-01-06 10:00:00", to_one },
                         { "a@x2", "2025-01-06 10:00:00", to_one },
                         { "a@x", "2025-01-06 10:00:00", to_both } };
  Mail second[G_N_ELEMENTS (first)];

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    second[i] = first[G_N_ELEMENTS (first) - 1 - i];
  for (guint turn = 0; turn < 2; turn++) {
    g_auto (Fixture) fixture
        = fixture_run (&world, turn == 0 ? first : second, G_N_ELEMENTS (first));

    g_assert_cmpuint (onb_result_n_rows (fixture.result), ==, G_N_ELEMENTS (wanted));
    for (guint i = 0; i < G_N_ELEMENTS (wanted); i++) {
      g_autofree gchar *got = NULL;
      OnbRowView view;

      onb_result_row (fixture.result, i, &view);
      got = g_strconcat (view.message_id, " ", view.mailbox, NULL);
      g_assert_cmpstr (got, ==, wanted[i]);
    }
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/rows/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autofree gchar *path = g_strconcat ("/rows/time/", times[i].name, NULL);

    g_test_add_data_func (path, &times[i], test_time);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (kind_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/rows/count-kind/", kind_cases[i].name, NULL);

    g_test_add_data_func (path, &kind_cases[i], test_kind);
  }
  g_test_add_func ("/rows/count-kind/counted-draft", test_counted_draft);
  g_test_add_func ("/rows/order", test_order);
  g_test_add_func ("/rows/sent-folder", test_sent_folder);
  g_test_add_func ("/rows/own-by-the-copy-that-speaks", test_own_by_the_copy_that_speaks);
  return g_test_run ();
}
