/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of §3 a row; the first that fits wins. */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define ANN "From: ann@customer.example\nTo: " B "\n"

typedef struct {
  const gchar *name;
  const gchar *header;
  OnbKind kind;
  OnbFolderRole role;
  const gchar *roster; /* more of it */
} Case;

static const Case cases[] = {
  { "person", ANN, ONB_KIND_PERSON },
  { "report/type", ANN "Content-Type: multipart/report; report-type=delivery-status\n",
    ONB_KIND_REPORT },
  { "report/daemon", "From: Mailer-Daemon@mx.example\nTo: " B "\nReturn-Path: <>\n",
    ONB_KIND_REPORT },
  { "report/null-path-of-a-person", ANN "Return-Path: <>\n", ONB_KIND_PERSON },
  { "automatic", ANN "Auto-Submitted: auto-replied\n", ONB_KIND_AUTOMATIC },
  { "automatic/no", ANN "Auto-Submitted: no\n", ONB_KIND_PERSON },
  { "automatic/precedence", ANN "Precedence: auto_reply\n", ONB_KIND_AUTOMATIC },
  { "automatic/x", ANN "X-Autorespond: yes\n", ONB_KIND_AUTOMATIC },
  { "automatic/robot", ANN, ONB_KIND_AUTOMATIC, 0, "robots=ann@customer.example\n" },
  { "automatic/robot-as-sender", ANN "Sender: crm@acme.example\n", ONB_KIND_AUTOMATIC, 0,
    "robots=crm@acme.example\n" },
  { "automatic/robot-behind-a-sender", ANN "Sender: bob@customer.example\n", ONB_KIND_PERSON, 0,
    "robots=ann@customer.example\n" },
  { "calendar", ANN "Content-Type: text/calendar; method=REQUEST\n", ONB_KIND_CALENDAR },
  { "calendar/class", ANN "Content-Class: urn:content-classes:calendarmessage\n",
    ONB_KIND_CALENDAR },
  { "bulk", ANN "Precedence: list\n", ONB_KIND_BULK },
  { "bulk/unsubscribe", ANN "List-Unsubscribe: <mailto:x@y.example>\n", ONB_KIND_BULK },
  { "bulk/own-list", ANN "Precedence: list\nList-Id: Support <support.acme.example>\n",
    ONB_KIND_PERSON },
  { "bulk/own-list-by-post", ANN "Precedence: list\nList-Post: <mailto:" B ">\n", ONB_KIND_PERSON },
  { "junk/flag", ANN "X-Spam-Flag: YES\n", ONB_KIND_JUNK },
  { "junk/scl", ANN "X-MS-Exchange-Organization-SCL: 5\n", ONB_KIND_JUNK },
  { "junk/low-scl", ANN "X-MS-Exchange-Organization-SCL: 4\n", ONB_KIND_PERSON },
  { "junk/folder", ANN, ONB_KIND_JUNK, ONB_FOLDER_JUNK },
  { "draft/unsent", ANN "X-Unsent: 1\n", ONB_KIND_DRAFT },
  { "draft/folder", ANN, ONB_KIND_DRAFT, ONB_FOLDER_DRAFTS },
  { "first-that-fits", ANN "Precedence: bulk\nAuto-Submitted: auto-generated\n",
    ONB_KIND_AUTOMATIC },
  { "excluded/from", ANN, ONB_KIND_EXCLUDED, 0, "[exclude]\nfrom=ann@customer.example\n" },
  { "excluded/domain-below", "From: a@mail.customer.example\nTo: " B "\n", ONB_KIND_EXCLUDED, 0,
    "[exclude]\ndomain=customer.example\n" },
  { "excluded/other-domain", "From: a@notcustomer.example\nTo: " B "\n", ONB_KIND_PERSON, 0,
    "[exclude]\ndomain=customer.example\n" },
  { "excluded/subject", ANN "Subject: Accepted: lunch\n", ONB_KIND_EXCLUDED, 0,
    "[exclude]\nsubject=accepted:*\n" },
  { "excluded/cc-only", "From: ann@customer.example\nTo: z@z.example\nCc: " B "\n",
    ONB_KIND_EXCLUDED, 0, "[exclude]\ncc-only=yes\n" },
  { "excluded/to-and-cc", ANN "Cc: " B "\n", ONB_KIND_PERSON, 0, "[exclude]\ncc-only=yes\n" },
  { "forced", ANN, ONB_KIND_AUTOMATIC, 0, "[kinds]\naddress:ann@customer.example=automatic\n" },
  { "form",
    "From: web@acme.example\nReply-To: ann@customer.example\nTo: " B
    "\nAuto-Submitted: auto-generated\n",
    ONB_KIND_PERSON, 0, "forms=web@acme.example\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *roster = g_strconcat (
      "[mailbox " B "]\n[agent john@acme.example]\n[organisation]\ndomains=acme.example\n",
      row->roster != NULL ? row->roster : "", NULL);
  const World world = { .roster = roster };
  const Mail mail = { "1@x", "2025-01-06 09:00:00", row->header, NULL, row->role };
  g_auto (Fixture) fixture = fixture_run (&world, &mail, 1);
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "1@x", NULL, &view));
  g_assert_cmpstr (onb_kind_name (view.kind), ==, onb_kind_name (row->kind));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/kind/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
