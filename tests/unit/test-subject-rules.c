/* SPDX-License-Identifier: Apache-2.0 */
/* Who is a correspondent, and which copy speaks; test-subjects sees what links by it. */
#include "attribution/subject-rules.h"

#include "analysis-fixture.h"
#include "metrics/result.h"

#define B "support@acme.example"
#define ROSTER                                                                                     \
  "[mailbox " B "]\naliases=help@acme.example\n[mailbox sales@acme.example]\n"                     \
  "[agent john@acme.example]\nmailboxes=sales@acme.example\n"                                      \
  "[agent jane@acme.example]\naliases=jane@home.example\nuntil=2025-01-10\n"                       \
  "[agent anyone@acme.example]\n"

/* @canonical: "" when the address is no correspondent of the message. */
typedef struct {
  const gchar *name;
  const gchar *date;
  const gchar *address;
  const gchar *canonical;
} Case;

static const Case cases[] = {
  { "customer", "2025-01-06 09:00:00", "ann@customer.example", "ann@customer.example" },
  { "mailbox", "2025-01-06 09:00:00", B, "" },
  { "alias-of-the-mailbox", "2025-01-06 09:00:00", "help@acme.example", "" },
  { "another-mailbox", "2025-01-06 09:00:00", "sales@acme.example", "" },
  { "agent-of-another-mailbox", "2025-01-06 09:00:00", "john@acme.example", "" },
  { "agent-of-all", "2025-01-06 09:00:00", "anyone@acme.example", "" },
  { "agent-on-the-last-day", "2025-01-10 09:00:00", "jane@acme.example", "" },
  { "alias-of-an-agent", "2025-01-10 09:00:00", "jane@home.example", "" },
  { "no-agent-any-more", "2025-01-11 09:00:00", "jane@acme.example", "jane@acme.example" },
  { "alias-of-who-was-an-agent", "2025-01-11 09:00:00", "jane@home.example", "jane@acme.example" },
  { "of-the-domain-alone", "2025-01-06 09:00:00", "bob@acme.example", "bob@acme.example" },
};

static OnbAttributionInput
input_of (const OnbResult *result)
{
  return (OnbAttributionInput){ .identity = result->identity,
                                .archives = result->archives,
                                .audit = result->audit,
                                .rules = &result->rules };
}

static void
test_correspondent (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *header = g_strdup_printf ("From: x@customer.example\nTo: %s\n", row->address);
  const World world = { .roster = ROSTER };
  const Mail mail = { "1@x", row->date, header, NULL, ONB_FOLDER_INBOX };
  Fixture fixture = fixture_run (&world, &mail, 1);
  const OnbResult *result = fixture.result;
  const OnbAttributionInput input = input_of (result);
  const OnbMessageRow *message = &g_array_index (result->ledger->messages, OnbMessageRow, 0);
  OnbSubjectRules rules;
  guint32 number;

  onb_subject_rules_init (&rules, &input);
  number = rules.correspondent (
      message, onb_strings_find (result->ledger->strings, row->address, strlen (row->address)),
      rules.data);
  g_assert_cmpstr (number == 0 ? "" : onb_result_text (result, number), ==, row->canonical);
  fixture_clear (&fixture);
}

/* The copy that speaks when no mailbox is meant is the one of the sender's own archive. */
static void
test_representative (void)
{
  const World world = { .mailbox = B };
  const Mail mails[] = {
    { "1@x", "2025-01-06 09:00:00", "From: " B "\nTo: a@customer.example\n", NULL,
      ONB_FOLDER_INBOX },
    { "1@x", "2025-01-06 09:00:00", "From: " B "\nTo: a@customer.example\n", NULL,
      ONB_FOLDER_SENT },
  };
  Fixture fixture = fixture_run (&world, mails, 2);
  const OnbResult *result = fixture.result;
  const OnbAttributionInput input = input_of (result);
  const OnbMessageRow *message = &g_array_index (result->ledger->messages, OnbMessageRow, 0);
  OnbSubjectRules rules;

  onb_subject_rules_init (&rules, &input);
  g_assert_cmpuint (result->ledger->messages->len, ==, 1);
  g_assert_cmpuint (rules.representative (message, rules.data), ==,
                    onb_representative (input.identity, input.archives, message, ONB_NO_MAILBOX));
  fixture_clear (&fixture);
}

static void
test_mtime (void)
{
  OnbRules rules;
  const OnbAttributionInput input = { .rules = &rules };
  OnbSubjectRules subjects;

  onb_rules_init (&rules);
  onb_subject_rules_init (&subjects, &input);
  g_assert_false (subjects.trust_mtime);
  rules.trust_mtime = TRUE;
  onb_subject_rules_init (&subjects, &input);
  g_assert_true (subjects.trust_mtime);
  g_assert_true (subjects.data == &input);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/subject-rules/correspondent/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_correspondent);
  }
  g_test_add_func ("/subject-rules/representative", test_representative);
  g_test_add_func ("/subject-rules/mtime", test_mtime);
  return g_test_run ();
}
