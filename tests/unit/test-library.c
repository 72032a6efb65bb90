/* SPDX-License-Identifier: Apache-2.0 */
/* The installed library alone, as another program would use it: from two mails on disk to who
 * answered, and when. */
#include <onbehalf/analysis.h>
#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

#include <glib/gstdio.h>

static const gchar question[] = "From: Ida Jansson <ida@customer.example>\n"
                                "To: Support <support@acme.example>\n"
                                "Subject: My order\n"
                                "Date: Thu, 02 Jan 2025 09:00:00 +0000\n"
                                "Message-ID: <1@customer.example>\n"
                                "\n"
                                "Where is it?\n";
static const gchar answer[] = "From: Support <support@acme.example>\n"
                              "Sender: John Doe <john.doe@acme.example>\n"
                              "To: Ida Jansson <ida@customer.example>\n"
                              "Subject: Re: My order\n"
                              "Date: Thu, 02 Jan 2025 10:30:00 +0000\n"
                              "Message-ID: <2@acme.example>\n"
                              "In-Reply-To: <1@customer.example>\n"
                              "\n"
                              "On its way.\n";

typedef struct {
  OnbFactsReader *facts;
  OnbLedger *ledger;
} Reading;

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  const Reading *reading = data;

  return onb_ledger_add (reading->ledger, item, onb_facts_read (reading->facts, item), error);
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  const Reading *reading = data;

  onb_ledger_add_loss (reading->ledger, kind, origin, reason);
}

static void
take_input (const OnbInput *input, gpointer data)
{
  const Reading *reading = data;

  onb_ledger_add_input (reading->ledger, input);
}

static gchar *
write_mail (const gchar *folder, const gchar *name, const gchar *text)
{
  gchar *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static OnbLedger *
read_folder (const gchar *folder)
{
  OnbLimits limits;
  const OnbReadOptions options = { .limits = &limits, .hash = ONB_HASH_MESSAGES };
  const OnbSink sink = { .item = take_item, .loss = take_loss, .input = take_input };
  g_autoptr (OnbFactsReader) facts = NULL;
  g_autoptr (OnbLedger) ledger = onb_ledger_new ();
  g_autoptr (OnbArchiveReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  Reading reading;

  onb_limits_init (&limits);
  facts = onb_facts_reader_new (&limits);
  reading = (Reading){ facts, ledger };
  reader = onb_archive_reader_new (&options, &sink, &reading);
  onb_archive_read (reader, folder, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&ledger);
}

static void
check_answer (const OnbResult *result)
{
  OnbRowView row;

  g_assert_cmpuint (onb_result_n_rows (result), ==, 2);
  onb_result_row (result, 1, &row);
  g_assert_cmpstr (row.message_id, ==, "2@acme.example");
  g_assert_cmpstr (row.agent, ==, "john.doe@acme.example");
  g_assert_cmpstr (onb_verdict_name (row.verdict), ==, "on-behalf");
  g_assert_cmpstr (onb_role_name (row.role), ==, "response");
  g_assert_cmpint (row.response_seconds, ==, 90 * 60);
  g_assert_cmpstr (row.answers, ==, "1@customer.example");
}

static void
test_two_mails (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("onbehalf-XXXXXX", NULL);
  g_autofree gchar *first = write_mail (folder, "1.eml", question);
  g_autofree gchar *second = write_mail (folder, "2.eml", answer);
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (OnbLedger) ledger = NULL;
  g_autoptr (OnbResult) result = NULL;
  g_autoptr (GError) error = NULL;
  OnbRules rules;

  onb_facts_init (&error);
  g_assert_no_error (error);
  onb_roster_add_mailbox (roster, "support@acme.example", &error);
  g_assert_no_error (error);
  onb_roster_finish (roster, NULL, NULL, &error);
  g_assert_no_error (error);

  ledger = read_folder (folder);
  onb_rules_init (&rules);
  result = onb_analyse (g_steal_pointer (&ledger), roster, NULL, &rules, &error);
  g_assert_no_error (error);
  g_assert_null (onb_result_identities (result));
  g_assert_cmpuint (onb_result_n_mailboxes (result), ==, 1);
  g_assert_cmpuint (onb_result_mailbox (result, 0)->outbound, ==, 1);
  check_answer (result);

  g_unlink (first);
  g_unlink (second);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/two-mails", test_two_mails);
  return g_test_run ();
}
