/* SPDX-License-Identifier: Apache-2.0 */
/* Changes that are tried out, and that the result is left as it was. */
#include "explain/changes.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define FROM_B "From: Support <" B ">\n"
#define TO_ANN "To: ann@customer.example\n"
#define NOON "2025-01-06 12:00:00"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *roster; /* more of it */
  OnbConfidence min_confidence;
  /* of message `x`: `KIND: direction verdict agent confidence credited|not`, `;` behind each */
  const gchar *changes;
} Case;

static const Case cases[] = {
  { .name = "nothing-to-change",
    .mails = { { "x", NOON, "From: john@acme.example\nTo: " B "\nCc: ann@customer.example\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "" },
  { .name = "weak-evidence",
    .mails = { { "x", NOON, "From: John Doe <" B ">\n" TO_ANN } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "min-confidence: outbound named john@acme.example low credited;"
               "audit: outbound audited john@acme.example high credited;" },
  { .name = "strong-evidence",
    .mails = { { "x", NOON, FROM_B TO_ANN "Sender: john@acme.example\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "min-confidence: outbound on-behalf john@acme.example medium not;"
               "audit: outbound audited john@acme.example high credited;"
               "audit-other: outbound contradicted nobody none not;" },
  { .name = "stranger",
    .mails = { { "x", NOON, FROM_B TO_ANN "Sender: mal@evil.example\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "audit: outbound audited somebody@onbehalf.invalid high credited;"
               "agent: outbound on-behalf mal@evil.example medium credited;"
               "domain: outbound on-behalf mal@evil.example medium credited;" },
  /* With a second Sender one step less; so the change of roster credits nobody. */
  { .name = "stranger-twice",
    .mails = { { "x", NOON, FROM_B TO_ANN "Sender: mal@evil.example\nSender: y@evil.example\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "audit: outbound audited somebody@onbehalf.invalid medium credited;"
               "agent: outbound on-behalf mal@evil.example low not;"
               "domain: outbound on-behalf mal@evil.example low not;" },
  { .name = "contradicted",
    .mails = { { "x", NOON,
                 FROM_B TO_ANN "Sender: john@acme.example\n"
                               "X-Google-Sender-Delegation: <jo@acme.example>\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "same-person: outbound on-behalf john@acme.example medium credited;" },
  /* Three people cannot be made one by one line of the roster. */
  { .name = "contradicted-by-three",
    .mails = { { "x", NOON,
                 FROM_B TO_ANN "Sender: john@acme.example\n"
                               "X-Google-Sender-Delegation: <jo@acme.example>\n" },
               { "x", NOON, FROM_B TO_ANN "Sender: joan@acme.example\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "" },
  { .name = "excluded",
    .mails = { { "x", NOON, "From: ann@customer.example\nTo: " B "\n" } },
    .roster = "[exclude]\nfrom=ann@customer.example\n",
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "no-exclusions: inbound none nobody none not;" },
  { .name = "weak-copy",
    .mails = { { "x", NOON, "From: ann@customer.example\nTo: " B "\n" },
               { NULL, NOON, "From: ann@customer.example\nTo: " B "\n" } },
    .min_confidence = ONB_CONFIDENCE_MEDIUM,
    .changes = "weak-copies-off: inbound none nobody none not;" },
};

static const gchar *
kind_name (OnbChangeKind kind)
{
  static const gchar *const names[]
      = { "min-confidence", "agent",           "same-person",     "domain",      "no-robot",
          "exclusive",      "archive",         "audit",           "audit-other", "no-exclusions",
          "count-kind",     "weak-copies-off", "forward-answers", "clock" };

  return names[kind];
}

static gchar *
describe (const Fixture *fixture, const GArray *changes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++) {
    const OnbChanged *changed = &g_array_index (changes, OnbChanged, i);
    const OnbOutcome *after = &changed->after;

    g_string_append_printf (
        text, "%s: %s %s %s %s %s;", kind_name (changed->change.kind),
        onb_direction_name (after->direction),
        after->verdict == ONB_VERDICT_NONE ? "none" : onb_verdict_name (after->verdict),
        after->agent != 0 ? onb_result_text (fixture->result, after->agent) : "nobody",
        onb_confidence_name (after->confidence), after->credited ? "credited" : "not");
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GArray *
rows_of_x (const Fixture *fixture)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < onb_result_n_rows (fixture->result); i++) {
    OnbRowView view;

    onb_result_row (fixture->result, i, &view);
    if (strcmp (view.message_id, "x") == 0)
      g_array_append_val (rows, i);
  }
  return rows;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *roster = g_strconcat (
      "[mailbox " B "]\n[agent john@acme.example]\nname=John Doe\n", row->roster, NULL);
  const World world = { .roster = roster };
  OnbRules rules;
  guint untried = 0;

  onb_rules_init (&rules);
  rules.min_confidence = row->min_confidence;
  g_auto (Fixture) fixture = fixture_run_with (&world, row->mails, MAX_MAILS, &rules);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);
  g_autoptr (GArray) rows = rows_of_x (&fixture);
  const GArray *messages = fixture.result->ledger->messages;
  g_autoptr (GArray) changes = onb_explain_changes (examiner, rows, 100, &untried);
  g_autofree gchar *text = describe (&fixture, changes);

  g_assert_cmpstr (text, ==, row->changes);
  g_assert_cmpuint (untried, ==, 0);
  /* Nothing of it stays: asked again, it is the same. */
  g_assert_true (fixture.result->ledger->messages == messages);
  g_autoptr (GArray) again = onb_explain_changes (examiner, rows, 100, &untried);
  g_autofree gchar *text_again = describe (&fixture, again);

  g_assert_cmpstr (text_again, ==, row->changes);
}

/* A world is made and asked like a result. */
static void
test_world (void)
{
  const World roster = { .roster = "[mailbox " B "]\n" };
  const Mail mails[] = { { "1", NOON, FROM_B TO_ANN "Sender: mal@evil.example\n" },
                         { "2", NOON, FROM_B TO_ANN "Sender: john@acme.example\n" } };
  g_auto (Fixture) fixture = fixture_run (&roster, mails, G_N_ELEMENTS (mails));
  OnbResult *result = fixture.result;
  guint32 box = onb_identity_mailbox (result->identity, 0)->address;
  const OnbChange change = { .kind = ONB_CHANGE_DOMAIN,
                             .first = onb_identity_find (result->identity, "mal@evil.example") };
  g_autoptr (OnbWorld) world = onb_world_new (result);
  OnbOutcome outcome;

  onb_world_change (world, &change);
  onb_world_make (world);
  outcome = onb_world_outcome (world, 0, box);
  g_assert_true (outcome.is_related);
  g_assert_cmpint (outcome.verdict, ==, ONB_VERDICT_ON_BEHALF);
  outcome = onb_world_outcome (world, 1, box);
  g_assert_cmpint (outcome.verdict, ==, ONB_VERDICT_ON_BEHALF);
  g_assert_cmpuint (result->roster->domains->len, ==, 0);
}

/* What was not tried is counted, and not told. */
static void
test_limit (void)
{
  const World world = { .roster = "[mailbox " B "]\n" };
  const Mail mails[] = { { "x", NOON, FROM_B TO_ANN "Sender: mal@evil.example\n" } };
  g_auto (Fixture) fixture = fixture_run (&world, mails, 1);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (fixture.result);
  g_autoptr (GArray) rows = rows_of_x (&fixture);
  guint untried = 0;
  g_autoptr (GArray) changes = onb_explain_changes (examiner, rows, 1, &untried);

  g_assert_cmpuint (changes->len, ==, 1);
  g_assert_cmpuint (untried, ==, 2);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/what-if/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/what-if/world", test_world);
  g_test_add_func ("/what-if/limit", test_limit);
  return g_test_run ();
}
