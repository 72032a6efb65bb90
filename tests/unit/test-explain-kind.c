/* SPDX-License-Identifier: Apache-2.0 */
/* Which rule of §3 decided, and by what. */
#include "attribution/kind.h"

#include "analysis-fixture.h"
#include "metrics/result.h"

#define B "support@acme.example"
#define ANN "From: ann@customer.example\nTo: " B "\n"

typedef struct {
  const gchar *name;
  const gchar *header;
  OnbKind kind;
  OnbKindRule rule;
  const gchar *detail; /* NULL: none */
  OnbFolderRole role;
  const gchar *roster; /* more of it */
} Case;

static const Case cases[] = {
  { "none", ANN, ONB_KIND_PERSON, ONB_KIND_RULE_NONE },
  { "excluded-from", ANN, ONB_KIND_EXCLUDED, ONB_KIND_RULE_EXCLUDED_FROM, "ann@customer.example", 0,
    "[exclude]\nfrom=ann@customer.example\n" },
  { "excluded-domain", "From: a@mail.customer.example\nTo: " B "\n", ONB_KIND_EXCLUDED,
    ONB_KIND_RULE_EXCLUDED_DOMAIN, "customer.example", 0, "[exclude]\ndomain=customer.example\n" },
  { "excluded-subject", ANN "Subject: Accepted: lunch\n", ONB_KIND_EXCLUDED,
    ONB_KIND_RULE_EXCLUDED_SUBJECT, "accepted:*", 0, "[exclude]\nsubject=Accepted:*\n" },
  { "excluded-cc-only", "From: ann@customer.example\nTo: z@z.example\nCc: " B "\n",
    ONB_KIND_EXCLUDED, ONB_KIND_RULE_EXCLUDED_CC_ONLY, NULL, 0, "[exclude]\ncc-only=yes\n" },
  { "forced", ANN "Auto-Submitted: yes\n", ONB_KIND_BULK, ONB_KIND_RULE_FORCED,
    "ann@customer.example", 0, "[kinds]\naddress:ann@customer.example=bulk\n" },
  { "form", "From: web@acme.example\nTo: " B "\nAuto-Submitted: yes\n", ONB_KIND_PERSON,
    ONB_KIND_RULE_FORM, "web@acme.example", 0, "[organisation]\nforms=web@acme.example;\n" },
  { "report-type", ANN "Content-Type: multipart/report\n", ONB_KIND_REPORT,
    ONB_KIND_RULE_REPORT_TYPE },
  { "bounce", "From: mailer-daemon@x.example\nTo: " B "\nReturn-Path: <>\n", ONB_KIND_REPORT,
    ONB_KIND_RULE_BOUNCE },
  { "auto-submitted", ANN "Auto-Submitted: auto-replied\n", ONB_KIND_AUTOMATIC,
    ONB_KIND_RULE_AUTO_SUBMITTED },
  { "auto-reply", ANN "X-Autoreply: yes\n", ONB_KIND_AUTOMATIC, ONB_KIND_RULE_AUTO_REPLY },
  { "robot", ANN, ONB_KIND_AUTOMATIC, ONB_KIND_RULE_ROBOT, "ann@customer.example", 0,
    "[organisation]\nrobots=ann@customer.example;\n" },
  { "robot-as-sender", ANN "Sender: crm@acme.example\n", ONB_KIND_AUTOMATIC, ONB_KIND_RULE_ROBOT,
    "crm@acme.example", 0, "[organisation]\nrobots=crm@acme.example;\n" },
  { "calendar", ANN "Content-Type: text/calendar\n", ONB_KIND_CALENDAR, ONB_KIND_RULE_CALENDAR },
  { "bulk", ANN "List-Id: <news.example.org>\n", ONB_KIND_BULK, ONB_KIND_RULE_BULK },
  { "own-list", ANN "List-Id: <support.acme.example>\n", ONB_KIND_PERSON, ONB_KIND_RULE_NONE },
  { "junk-folder", ANN, ONB_KIND_JUNK, ONB_KIND_RULE_JUNK_FOLDER, NULL, ONB_FOLDER_JUNK },
  { "spam", ANN "X-Spam-Flag: YES\n", ONB_KIND_JUNK, ONB_KIND_RULE_SPAM },
  { "drafts-folder", ANN, ONB_KIND_DRAFT, ONB_KIND_RULE_DRAFTS_FOLDER, NULL, ONB_FOLDER_DRAFTS },
  { "unsent", ANN "X-Unsent: 1\n", ONB_KIND_DRAFT, ONB_KIND_RULE_UNSENT },
  /* The first that fits. */
  { "bulk-and-automatic", ANN "Precedence: bulk\nAuto-Submitted: yes\n", ONB_KIND_AUTOMATIC,
    ONB_KIND_RULE_AUTO_SUBMITTED },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *roster = g_strconcat ("[mailbox " B "]\n", row->roster, NULL);
  const World world = { .roster = roster };
  const Mail mail
      = { .id = "1@x", .date = "2025-01-06 09:00:00", .header = row->header, .role = row->role };
  g_auto (Fixture) fixture = fixture_run (&world, &mail, 1);
  const OnbLedger *ledger = fixture.result->ledger;
  OnbKindReason reason = onb_kind_reason (fixture.result->identity, onb_ledger_message (ledger, 0),
                                          onb_ledger_item (ledger, 0));

  g_assert_cmpstr (onb_kind_name (reason.kind), ==, onb_kind_name (row->kind));
  g_assert_cmpint (reason.rule, ==, row->rule);
  g_assert_cmpstr (reason.detail, ==, row->detail);
  g_assert_cmpint (onb_kind_of_message (fixture.result->identity, onb_ledger_message (ledger, 0),
                                        onb_ledger_item (ledger, 0)),
                   ==, row->kind);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/explain-kind/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
