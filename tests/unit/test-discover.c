/* SPDX-License-Identifier: Apache-2.0 */
/* Mailboxes and agents that nobody named. */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define SENT(name, sender)                                                                         \
  {                                                                                                \
    .id = name, .date = "2025-01-06 09:00:00",                                                     \
    .header = "From: " B "\nSender: " sender "\nTo: ann@customer.example\n"                        \
  }

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *mailboxes; /* found, joined by a space */
} Case;

static const Case cases[] = {
  { "two-messages", { SENT ("1", "john@acme.example"), SENT ("2", "john@acme.example") }, B },
  { "one-message-is-too-few", { SENT ("1", "john@acme.example") }, "" },
  { "senders-from-elsewhere",
    { SENT ("1", "x@other.example"), SENT ("2", "x@other.example") },
    "" },
  { "lists-are-no-people",
    { SENT ("1", "team-bounces@acme.example"), SENT ("2", "team-bounces@acme.example") },
    "" },
  { "copies-count-once", { SENT ("1", "john@acme.example"), SENT ("1", "john@acme.example") }, "" },
  { "an-agent-with-an-assistant-is-no-mailbox",
    { SENT ("1", "john@acme.example"),
      SENT ("2", "jane@acme.example"),
      { "3", "2025-01-06 09:00:00",
        "From: john@acme.example\nSender: eve@acme.example\nTo: a@b.example\n" },
      { "4", "2025-01-06 09:00:00",
        "From: john@acme.example\nSender: eve@acme.example\nTo: a@b.example\n" } },
    B },
  { "a-sender-elsewhere-with-two-senders-is-one",
    { SENT ("1", "info@acme.example"),
      SENT ("2", "jane@acme.example"),
      { "3", "2025-01-06 09:00:00",
        "From: info@acme.example\nSender: eve@acme.example\nTo: a@b.example\n" },
      { "4", "2025-01-06 09:00:00",
        "From: info@acme.example\nSender: jo@acme.example\nTo: a@b.example\n" } },
    "info@acme.example " B },
  { "other-kinds-do-not-count",
    { { "1", "2025-01-06 09:00:00",
        "From: " B "\nSender: john@acme.example\nPrecedence: bulk\nTo: a@b.example\n" },
      { "2", "2025-01-06 09:00:00",
        "From: " B "\nSender: john@acme.example\nPrecedence: bulk\nTo: a@b.example\n" } },
    "" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { 0 };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint b = 0; b < onb_result_n_mailboxes (fixture.result); b++) {
    const OnbMailboxResult *box = onb_result_mailbox (fixture.result, b);

    g_assert_true (box->discovered && box->agents_from_discovery);
    g_assert_nonnull (box->reason);
    g_string_append_printf (found, "%s%s", b > 0 ? " " : "", box->mailbox);
  }
  g_assert_cmpstr (found->str, ==, row->mailboxes);
}

/* A discovered agent's other mail is his own; the name is the one he uses most. */
static void
test_agents (void)
{
  const World world = { .mailbox = B };
  const Mail mails[]
      = { SENT ("1", "\"J. Doe\" <john@acme.example>"),
          SENT ("2", "\"John Doe\" <john@acme.example>"),
          SENT ("3", "\"John Doe\" <john@acme.example>"),
          { "4", "2025-01-06 09:00:00", "From: john@acme.example\nTo: z@z.example\n" } };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  const OnbMailboxResult *box = onb_result_mailbox (fixture.result, 0);
  OnbRowView view;

  g_assert_cmpuint (box->agents->len, ==, 1);
  g_assert_cmpstr (g_array_index (box->agents, OnbAgentResult, 0).name, ==, "John Doe");
  g_assert_true (fixture_find (&fixture, "4", NULL, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_OWN);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/discover/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/discover/agents", test_agents);
  return g_test_run ();
}
