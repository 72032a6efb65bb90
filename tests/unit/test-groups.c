/* SPDX-License-Identifier: Apache-2.0 */
/* `--min-group`: nothing about fewer people than allowed (SEMANTICS.md §9). */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define IN(name, when)                                                                             \
  {                                                                                                \
    .id = name, .date = when, .header = "From: ann@customer.example\nTo: " B "\n"                  \
  }
#define BY(who, name, when, parent)                                                                \
  {                                                                                                \
    .id = name, .date = when,                                                                      \
    .header = "From: " B "\nSender: " who "@acme.example\nTo: ann@customer.example\n"              \
              "In-Reply-To: <" parent ">\n"                                                        \
  }

/* John and Jane answer after an hour each, Kim never sends; one question stays open. Nothing lies
 * in the archives that are declared. */
static const World world = { .roster = "[mailbox " B "]\nsla=30m\narchives=/here\n"
                                       "[agent john@acme.example]\narchives=/nowhere\n"
                                       "[agent jane@acme.example]\n[agent kim@acme.example]\n",
                             .archive = "zoe@acme.example=/elsewhere" };
static const Mail mails[]
    = { IN ("1", "2025-01-06 09:00:00"), BY ("john", "2", "2025-01-06 10:00:00", "1"),
        IN ("3", "2025-01-07 09:00:00"), BY ("jane", "4", "2025-01-07 10:00:00", "3"),
        IN ("5", "2025-01-07 09:30:00") };

typedef struct {
  const gchar *name;
  guint min_group;
  gboolean hides_agents;
  gboolean hides_times;
} Case;

/* Kim counts for nothing: two people sent. */
static const Case cases[] = {
  { "one", 1, FALSE, FALSE },
  { "two", 2, TRUE, FALSE },
  { "three", 3, TRUE, TRUE },
};

static void
check_times (const OnbMailboxResult *box, gboolean are_hidden)
{
  const OnbPeriodResult *january = &g_array_index (box->periods, OnbPeriodResult, 0);
  guint bars = 0;

  for (guint i = 0; i < ONB_HISTOGRAM_BARS; i++)
    bars += (guint) box->histogram[i];
  g_assert_cmpint (box->has_few_agents, ==, are_hidden);
  g_assert_cmpint (box->has_answered_within, ==, !are_hidden);
  g_assert_cmpuint (box->total.response.n, ==, are_hidden ? 0 : 2);
  g_assert_cmpuint (box->total.first_response.n, ==, are_hidden ? 0 : 2);
  g_assert_cmpint (box->total.response.max, ==, are_hidden ? 0 : 3600);
  g_assert_cmpuint (box->total.sla_missed, ==, are_hidden ? 0 : 2);
  g_assert_cmpuint (box->sla_missed, ==, are_hidden ? 0 : 2);
  g_assert_cmpuint (box->sla_undecided + box->sla_open_missed, ==, are_hidden ? 0 : 1);
  g_assert_cmpuint (box->answered_within.answered, ==, are_hidden ? 0 : 2);
  /* A month may be one person's. */
  g_assert_cmpuint (january->timed, ==, box->agents_hidden > 0 ? 0 : 2);
  g_assert_cmpint (january->median, ==, box->agents_hidden > 0 ? 0 : 3600);
  g_assert_cmpuint (bars, ==, are_hidden ? 0 : 2);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const OnbMailboxResult *box;
  OnbRules rules;

  onb_rules_init (&rules);
  rules.min_group = row->min_group;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
  box = onb_result_mailbox (fixture.result, 0);

  g_assert_cmpuint (box->agents->len, ==, row->hides_agents ? 0 : 3);
  g_assert_cmpuint (box->agents_hidden, ==, row->hides_agents ? 3 : 0);
  check_times (box, row->hides_times);
  /* Counts stay, and the age of what is open. */
  g_assert_true (box->measurable);
  g_assert_cmpuint (box->total.sent, ==, 2);
  g_assert_cmpuint (box->total.responses, ==, 2);
  g_assert_cmpuint (box->total.verdicts[ONB_VERDICT_ON_BEHALF], ==, 2);
  g_assert_cmpuint (g_array_index (box->periods, OnbPeriodResult, 0).responses, ==, 2);
  g_assert_cmpuint (box->open_waits, ==, 1);
  g_assert_cmpint (g_array_index (box->unanswered, OnbUnanswered, 0).age_seconds, ==, 1800);
}

/* Warnings name mailboxes, but nobody else. */
static void
test_warnings (void)
{
  for (guint min_group = 1; min_group <= 2; min_group++) {
    g_autoptr (GString) texts = g_string_new (NULL);
    OnbRules rules;

    onb_rules_init (&rules);
    rules.min_group = min_group;
    g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
    const GArray *warnings = onb_result_coverage (fixture.result)->warnings;

    for (guint i = 0; i < warnings->len; i++)
      g_string_append_printf (texts, "%s: %s\n", g_array_index (warnings, OnbWarning, i).kind,
                              g_array_index (warnings, OnbWarning, i).text);
    g_assert_cmpint (strstr (texts->str, "john") != NULL, ==, min_group == 1);
    g_assert_cmpint (strstr (texts->str, "zoe") != NULL, ==, min_group == 1);
    g_assert_nonnull (strstr (texts->str, "archive-owner"));
    g_assert_nonnull (strstr (texts->str, "archives declared for " B));
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/groups/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/groups/warnings", test_warnings);
  return g_test_run ();
}
