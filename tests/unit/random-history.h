/* SPDX-License-Identifier: Apache-2.0 */
/* A random history of odd mail before two mailboxes, drawn from a seed: few people, few ids, few
 * times, so that copies, collisions, cycles, lists, forms, records and forwards meet each other. */
#pragma once

#include "analysis-fixture.h"
#include "context/audit.h"

#define HISTORY_MAILS 16
#define HISTORY_IDS 12

static const gchar *const history_people[]
    = { "support@acme.example", "help@acme.example", "sales@acme.example",
        "john@acme.example",    "jane@acme.example", "old@acme.example",
        "ann@customer.example", "bob@shop.example",  "form@acme.example",
        "robot@acme.example",   "ida@acme.example",  "owner-support@acme.example",
        "john@home.example" };

static inline const gchar *
history_person (GRand *rand)
{
  return history_people[g_rand_int_range (rand, 0, G_N_ELEMENTS (history_people))];
}

static inline gboolean
history_is (GRand *rand, guint percent)
{
  return g_rand_int_range (rand, 0, 100) < (gint) percent;
}

/* Half of the time john is an agent on the first two days only. */
static inline gchar *
history_roster (GRand *rand)
{
  g_autofree gchar *here = g_get_current_dir ();
  GString *text = g_string_new ("[mailbox support@acme.example]\naliases=help@acme.example;\n");

  if (history_is (rand, 30))
    g_string_append_printf (text, "archives=%s/support;\n", here);
  g_string_append (text, "[mailbox sales@acme.example]\n");
  if (history_is (rand, 80)) {
    g_string_append_printf (text,
                            "[agent john@acme.example]\nname=John Doe\n"
                            "aliases=john@home.example;\narchives=%s/john;\n",
                            here);
    if (history_is (rand, 30))
      g_string_append (text, "exclusive=yes\n");
    if (history_is (rand, 50))
      g_string_append (text, "until=2025-01-07\n");
    g_string_append_printf (text, "[agent jane@acme.example]\nname=Jane Roe\narchives=%s/jane;\n",
                            here);
    if (history_is (rand, 30))
      g_string_append (text, "mailboxes=sales@acme.example;\n");
  }
  g_string_append (text, "[organisation]\nrobots=robot@acme.example;\nforms=form@acme.example;\n");
  if (history_is (rand, 30))
    g_string_append (text, "[agent old@acme.example]\nuntil=2020-01-01\n");
  return g_string_free (text, FALSE);
}

static inline void
history_add_field (GString *text, GRand *rand, const gchar *name, guint percent, guint most)
{
  if (!history_is (rand, percent))
    return;
  g_string_append_printf (text, "%s: %s", name, history_person (rand));
  for (gint more = g_rand_int_range (rand, 0, (gint) most); more > 0; more--)
    g_string_append_printf (text, ", %s", history_person (rand));
  g_string_append_c (text, '\n');
}

static inline void
history_add_ids (GString *text, GRand *rand, const gchar *name, guint percent)
{
  if (!history_is (rand, percent))
    return;
  g_string_append_printf (text, "%s:", name);
  for (gint more = g_rand_int_range (rand, 1, 4); more > 0; more--)
    g_string_append_printf (text, " <m%d>", g_rand_int_range (rand, 0, HISTORY_IDS + 2));
  g_string_append_c (text, '\n');
}

static inline gchar *
history_header (GRand *rand)
{
  static const gchar *const names[] = { "", "John Doe ", "Jane Roe (Support) ", "Support " };
  static const gchar *const odd[]
      = { "Precedence: bulk\n", "Auto-Submitted: auto-replied\n", "X-Spam-Flag: YES\n",
          "Received: from a by b; Mon, 06 Jan 2025 09:07:00 +0000\n",
          "Content-Type: text/calendar\n" };
  GString *text = g_string_new (NULL);

  if (history_is (rand, 95))
    g_string_append_printf (text, "From: %s<%s>\n",
                            names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))],
                            history_person (rand));
  if (history_is (rand, 5))
    g_string_append_printf (text, "From: <%s>\n", history_person (rand));
  history_add_field (text, rand, "Sender", 40, 1);
  history_add_field (text, rand, "To", 85, 3);
  history_add_field (text, rand, "Cc", 25, 2);
  history_add_field (text, rand, "Bcc", 5, 1);
  history_add_field (text, rand, "Reply-To", 20, 2);
  history_add_field (text, rand, "Delivered-To", 20, 1);
  history_add_field (text, rand, "X-Google-Sender-Delegation", 10, 1);
  history_add_field (text, rand, "X-Original-From", 10, 1);
  if (history_is (rand, 15))
    g_string_append_printf (text, "List-Id: <support.%s>\n",
                            history_is (rand, 70) ? "acme.example" : "other.example");
  if (history_is (rand, 15))
    g_string_append (text, odd[g_rand_int_range (rand, 0, G_N_ELEMENTS (odd))]);
  history_add_ids (text, rand, "In-Reply-To", 50);
  history_add_ids (text, rand, "References", 30);
  g_string_append_printf (text, "Subject: %c\n", 'a' + g_rand_int_range (rand, 0, 3));
  return g_string_free (text, FALSE);
}

static inline void
history_add_mail (OnbLedger *ledger, OnbFactsReader *reader, GRand *rand, guint number)
{
  static const gchar *const folders[]
      = { "support", "john", "jane", "inbox", "inbox", "support", "other" };
  g_autofree gchar *header = history_header (rand);
  g_autofree gchar *id = g_strdup_printf ("m%d", g_rand_int_range (rand, 0, HISTORY_IDS));
  /* Two days, an hour apart at most, so that the window of collisions is entered and left. */
  g_autofree gchar *date = g_strdup_printf (
      "2025-01-%02d %02d:%02d:00", g_rand_int_range (rand, 6, 8) + 7 * (number % 2),
      g_rand_int_range (rand, 9, 12), 10 * g_rand_int_range (rand, 0, 6));
  g_autofree gchar *path = g_strdup_printf (
      "%s/%02u.eml", folders[g_rand_int_range (rand, 0, G_N_ELEMENTS (folders))], number);
  const Mail mail = { .id = history_is (rand, 93) ? id : NULL,
                      .date = history_is (rand, 93) ? date : NULL,
                      .header = header,
                      .path = path,
                      .role = history_is (rand, 30)   ? ONB_FOLDER_SENT
                              : history_is (rand, 10) ? ONB_FOLDER_DRAFTS
                                                      : ONB_FOLDER_UNKNOWN };

  fixture_add_mail (ledger, reader, &mail, number);
}

static inline OnbAuditLog *
history_audit (GRand *rand)
{
  OnbAuditLog *log = onb_audit_log_new ();

  for (guint i = 0; i < HISTORY_IDS; i++) {
    OnbAuditRecord *record;

    if (!history_is (rand, 15))
      continue;
    record = g_new0 (OnbAuditRecord, 1);
    record->operation = history_is (rand, 50) ? ONB_AUDIT_SEND_AS : ONB_AUDIT_SEND_ON_BEHALF;
    record->message_id = g_strdup_printf ("m%u", i);
    record->represented = g_strdup (history_person (rand));
    record->user_id = g_strdup (history_person (rand));
    record->owner_upn = g_strdup (history_person (rand));
    record->created_unix = ONB_NO_TIME;
    g_ptr_array_add (log->records, record);
    log->rows++;
  }
  return log;
}

static inline OnbRules
history_rules (GRand *rand)
{
  OnbRules rules;

  onb_rules_init (&rules);
  rules.clock = (OnbClock) g_rand_int_range (rand, ONB_CLOCK_FIRST, ONB_CLOCK_PARENT + 1);
  rules.forward_answers = history_is (rand, 25);
  rules.reopen_is_new = history_is (rand, 25);
  rules.thread_by_subject = history_is (rand, 25);
  rules.count_kinds = history_is (rand, 25) ? 1u << ONB_KIND_BULK : 0;
  if (history_is (rand, 25))
    rules.min_confidence = ONB_CONFIDENCE_LOW;
  return rules;
}

static inline Fixture
fixture_random (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree gchar *roster = history_roster (rand);
  const World world = { .roster = roster };
  Fixture fixture = { .roster = fixture_roster (&world) };
  OnbLedger *ledger = onb_ledger_new ();
  OnbRules rules = history_rules (rand);
  g_autoptr (OnbAuditLog) audit = history_audit (rand);
  g_autoptr (OnbFactsReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  reader = onb_facts_reader_new (&limits);
  for (guint i = 1; i <= HISTORY_MAILS; i++)
    history_add_mail (ledger, reader, rand, i);
  fixture.result = onb_analyse (ledger, fixture.roster, audit, &rules, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (onb_result_identities (fixture.result), ==, NULL);
  return fixture;
}
