/* SPDX-License-Identifier: Apache-2.0 */
/* What an agent is called: as the roster says, else as the mail says most often, at a tie the first
 * name in byte order. */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define SENT(number, sender)                                                                       \
  {                                                                                                \
    .id = number, .date = "2025-01-06 0" number ":00:00",                                          \
    .header = "From: Support <" B ">\nSender: " sender "\nTo: ann@customer.example\n"              \
  }
#define FROM(number, from)                                                                         \
  {                                                                                                \
    .id = number, .date = "2025-01-06 0" number ":00:00",                                          \
    .header = "From: " from "\nTo: ann@customer.example\n"                                         \
  }
#define JOHN "john@acme.example"

typedef struct {
  const gchar *name;
  const gchar *roster; /* what stands below [agent JOHN] */
  Mail mails[MAX_MAILS];
  const gchar *called; /* the agent of the mail 1; NULL: nothing */
} Case;

static const Case cases[] = {
  { "roster", "name=John Doe\n", { SENT ("1", "Johnny <" JOHN ">") }, "John Doe" },
  { "mail", "", { SENT ("1", "Johnny <" JOHN ">") }, "Johnny" },
  { "nothing", "", { SENT ("1", JOHN) }, NULL },
  { "most-often",
    "",
    { SENT ("1", "Aaron <" JOHN ">"), SENT ("2", "Johnny <" JOHN ">"),
      SENT ("3", "Johnny <" JOHN ">") },
    "Johnny" },
  { "most-often/whatever-the-order",
    "",
    { SENT ("1", "Johnny <" JOHN ">"), SENT ("2", "Aaron <" JOHN ">"),
      SENT ("3", "Johnny <" JOHN ">") },
    "Johnny" },
  { "tie", "", { SENT ("1", "Johnny <" JOHN ">"), SENT ("2", "Aaron <" JOHN ">") }, "Aaron" },
  { "tie/whatever-the-order",
    "",
    { SENT ("1", "Aaron <" JOHN ">"), SENT ("2", "Johnny <" JOHN ">") },
    "Aaron" },
  /* Byte order: capitals first. */
  { "tie/by-bytes", "", { SENT ("1", "aaron <" JOHN ">"), SENT ("2", "Zed <" JOHN ">") }, "Zed" },
  { "from-counts-as-sender-does",
    "",
    { SENT ("1", "Johnny <" JOHN ">"), FROM ("2", "Jack <" JOHN ">"),
      FROM ("3", "Jack <" JOHN ">") },
    "Jack" },
  { "aliases-are-one-person",
    "aliases=j@home.example\n",
    { SENT ("1", JOHN), FROM ("2", "Jack <j@home.example>") },
    "Jack" },
  { "names-of-others",
    "",
    { SENT ("1", JOHN), FROM ("2", "Ann <ann@customer.example>"),
      SENT ("3", "Jane <jane@acme.example>") },
    NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *roster = g_strconcat (
      "[mailbox " B "]\n[agent jane@acme.example]\n[agent " JOHN "]\n", row->roster, NULL);
  const World world = { .roster = roster };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  const OnbMailboxResult *box = onb_result_mailbox (fixture.result, 0);
  gboolean is_found = FALSE;
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "1", B, &view));
  g_assert_cmpstr (view.agent, ==, JOHN);
  g_assert_cmpstr (view.agent_name, ==, row->called);
  for (guint i = 0; i < box->agents->len; i++) {
    const OnbAgentResult *agent = &g_array_index (box->agents, OnbAgentResult, i);

    if (g_strcmp0 (agent->agent, JOHN) != 0)
      continue;
    is_found = TRUE;
    g_assert_cmpstr (agent->name, ==, row->called);
  }
  g_assert_true (is_found);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/agent-names/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
