/* SPDX-License-Identifier: Apache-2.0 */
/* `--thread-by-subject` (SEMANTICS.md §7): which two messages link, and that many do not hurt. */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define ROSTER                                                                                     \
  "[mailbox " B "]\naliases=help@acme.example\n[mailbox sales@acme.example]\n"                     \
  "[agent john@acme.example]\nmailboxes=sales@acme.example\n"                                      \
  "[agent jane@acme.example]\naliases=jane@home.example\nuntil=2025-01-10\n"
#define IN "From: ann@customer.example\nTo: " B "\nSubject: Order\n"
#define OUT "From: " B "\nTo: ann@customer.example\nSubject: Re: ORDER\n"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  gboolean linked; /* 1@x and 2@x */
} Case;

static const Case cases[] = {
  { "answer",
    { { "1@x", "2025-01-06 09:00:00", IN }, { "2@x", "2025-01-06 10:00:00", OUT } },
    TRUE },
  { "another-subject",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-01-06 10:00:00",
        "From: ann@customer.example\nTo: " B "\nSubject: Order 2\n" } },
    FALSE },
  { "no-subject",
    { { "1@x", "2025-01-06 09:00:00", "From: ann@customer.example\nTo: " B "\n" },
      { "2@x", "2025-01-06 10:00:00", "From: ann@customer.example\nTo: " B "\nSubject: Re:\n" } },
    FALSE },
  { "another-correspondent",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-01-06 10:00:00", "From: bob@customer.example\nTo: " B "\nSubject: Order\n" } },
    FALSE },
  { "one-correspondent-more",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-01-06 10:00:00", IN "Cc: bob@customer.example\n" } },
    FALSE },
  { "order-and-number-do-not-matter",
    { { "1@x", "2025-01-06 09:00:00", IN "Cc: bob@customer.example\n" },
      { "2@x", "2025-01-06 10:00:00",
        "From: Bob@customer.example\nTo: ann@customer.example, " B
        ", bob@customer.example\nSubject: order\n" } },
    TRUE },
  { "our-side-does-not-count",
    { { "1@x", "2025-01-06 09:00:00", IN "Cc: john@acme.example, sales@acme.example\n" },
      { "2@x", "2025-01-06 10:00:00",
        "From: jane@home.example\nTo: ann@customer.example\nBcc: help@acme.example\n"
        "Subject: Order\n" } },
    TRUE },
  { "only-our-side",
    { { "1@x", "2025-01-06 09:00:00", "From: john@acme.example\nTo: " B "\nSubject: Order\n" },
      { "2@x", "2025-01-06 10:00:00", "From: john@acme.example\nTo: " B "\nSubject: Order\n" } },
    FALSE },
  { "agent-as-of-the-message",
    { { "1@x", "2025-01-10 09:00:00", IN "Cc: jane@acme.example\n" },
      { "2@x", "2025-01-11 09:00:00", IN "Cc: jane@acme.example\n" } },
    FALSE },
  { "thirty-days",
    { { "1@x", "2025-01-06 09:00:00", IN }, { "2@x", "2025-02-05 09:00:00", OUT } },
    TRUE },
  { "thirty-days-and-a-second",
    { { "1@x", "2025-01-06 09:00:00", IN }, { "2@x", "2025-02-05 09:00:01", OUT } },
    FALSE },
  { "links-chain",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-03-01 09:00:00", IN },
      { "3@x", "2025-02-01 09:00:00", IN } },
    TRUE },
  { "arrived-whatever-the-direction",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-02-07 09:00:00", OUT "Received: by mx; Wed, 5 Feb 2025 09:00:00 +0000\n" } },
    TRUE },
  { "no-time", { { "1@x", NULL, IN }, { "2@x", NULL, IN } }, FALSE },
  { "kinds-do-not-matter",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "2@x", "2025-01-06 10:00:00", IN "Precedence: bulk\n" } },
    TRUE },
  { "recipients-of-all-copies",
    { { "1@x", "2025-01-06 09:00:00", IN },
      { "1@x", "2025-01-06 09:00:00", IN "Cc: bob@customer.example\n" },
      { "2@x", "2025-01-06 10:00:00", IN } },
    FALSE },
};

static Fixture
run (const World *world, const Mail *mails, guint n, gboolean by_subject)
{
  OnbRules rules;

  onb_rules_init (&rules);
  rules.thread_by_subject = by_subject;
  return fixture_run_with (world, mails, n, &rules);
}

static gboolean
are_linked (const Fixture *fixture)
{
  OnbRowView first;
  OnbRowView second;

  g_assert_true (fixture_find (fixture, "1@x", NULL, &first));
  g_assert_true (fixture_find (fixture, "2@x", NULL, &second));
  return first.conversation == second.conversation;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .roster = ROSTER };
  g_auto (Fixture) on = run (&world, row->mails, MAX_MAILS, TRUE);
  g_auto (Fixture) off = run (&world, row->mails, MAX_MAILS, FALSE);

  g_assert_cmpint (are_linked (&on), ==, row->linked);
  g_assert_false (are_linked (&off));
}

/* Whom the mail itself shows to be an agent is no correspondent either. */
static void
test_discovered_agent (void)
{
  const World world = { .mailbox = B };
  const Mail mails[] = {
    { "0@x", "2025-01-05 09:00:00", "From: " B "\nSender: john@acme.example\nTo: z@c.example\n" },
    { "1@x", "2025-01-06 09:00:00", IN },
    { "2@x", "2025-01-06 10:00:00",
      "From: john@acme.example\nTo: ann@customer.example\nSubject: Re: Order\n" },
  };
  g_auto (Fixture) fixture = run (&world, mails, G_N_ELEMENTS (mails), TRUE);
  OnbRowView view;

  g_assert_true (are_linked (&fixture));
  g_assert_true (fixture_find (&fixture, "2@x", B, &view));
  g_assert_cmpstr (onb_role_name (view.role), ==, "response");
}

/* One subject and one correspondent, with a pause of 31 days in the middle. */
static void
test_many (void)
{
  enum { N = 20000 };
  const World world = { .roster = ROSTER };
  g_autofree Mail *mails = g_new0 (Mail, N);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N; i++) {
    gchar *id = g_strdup_printf ("%u@x", i);
    gchar *date = g_strdup_printf ("2025-%s %02u:%02u:%02u", i % 2 == 0 ? "01-06" : "03-06",
                                   i / 3600 % 24, i / 60 % 60, i % 60);

    g_ptr_array_add (texts, id);
    g_ptr_array_add (texts, date);
    mails[i] = (Mail){ id, date, IN };
  }
  g_auto (Fixture) fixture = run (&world, mails, N, TRUE);

  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->conversations
                        + onb_result_mailbox (fixture.result, 1)->conversations,
                    ==, 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/subjects/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/subjects/discovered-agent", test_discovered_agent);
  g_test_add_func ("/subjects/many", test_many);
  return g_test_run ();
}
