/* SPDX-License-Identifier: Apache-2.0 */
/* Who is met in a conversation, and whom a message reaches (SEMANTICS.md §8). The first mails are
 * met in their order, the last one reaches. */
#include "metrics/met.h"
#include "metrics/result.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define ANN "From: ann@customer.example\nTo: " B "\n"
#define OURS "From: " B "\nSender: john@acme.example\n"
#define M(name, day, text)                                                                         \
  {                                                                                                \
    .id = name, .date = "2025-01-0" day " 09:00:00", .header = text                                \
  }

/* John is an agent on the first day only. */
static const World world
    = { .roster = "[mailbox " B "]\naliases=help@acme.example\n"
                  "[agent john@acme.example]\naliases=john@home.example\nuntil=2025-01-01\n"
                  "[agent jane@acme.example]\naliases=jane@home.example\n"
                  "[organisation]\nforms=form@acme.example\n" };

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *met; /* `address<id of the mail`, a space between */
  OnbEncounter reach;
} Case;

static const Case cases[] = {
  { "author",
    { M ("1", "1", ANN), M ("2", "1", OURS "To: ann@customer.example\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_MET },
  { "nobody-yet", { M ("2", "1", OURS "To: ann@customer.example\n") }, "", ONB_ENCOUNTER_NONE },
  { "stranger",
    { M ("1", "1", ANN), M ("2", "1", OURS "To: lab@partner.example\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NONE },
  { "one-of-several",
    { M ("1", "1", ANN),
      M ("2", "1", OURS "To: lab@partner.example\nBcc: ann@customer.example\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_MET },
  { "no-recipient",
    { M ("1", "1", ANN), M ("2", "1", OURS) },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NO_NAMES },
  { "reply-to",
    { M ("1", "1", ANN "Reply-To: a@home.example, b@home.example\n"),
      M ("2", "1", OURS "To: b@home.example\n") },
    "ann@customer.example<1 a@home.example<1 b@home.example<1",
    ONB_ENCOUNTER_MET },
  /* Whom the mailbox wrote to is met, not who was in To of what came in. */
  { "recipients-of-ours-alone",
    { M ("1", "1", ANN "Cc: cc@customer.example\n"),
      M ("2", "1", OURS "To: bob@shop.example\nCc: eve@shop.example\n"),
      M ("3", "1", OURS "To: cc@customer.example\n") },
    "ann@customer.example<1 bob@shop.example<2 eve@shop.example<2",
    ONB_ENCOUNTER_NONE },
  { "the-first-brings-in",
    { M ("1", "1", ANN), M ("2", "1", OURS "To: ann@customer.example\n"), M ("3", "1", ANN),
      M ("4", "1", OURS "To: ann@customer.example\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_MET },
  { "neither-mailbox-nor-agent",
    { M ("1", "1", ANN "Reply-To: " B ", jane@home.example\n"),
      M ("2", "1", OURS "To: help@acme.example, jane@acme.example, ann@customer.example\n"),
      M ("3", "1", OURS "To: jane@acme.example, " B "\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NONE },
  /* On the second day John is a correspondent, and what he was on the first does not help. */
  { "agent-of-the-day",
    { M ("1", "1", ANN "Reply-To: john@acme.example\n"),
      M ("2", "2", ANN "Reply-To: john@acme.example\n"),
      M ("3", "2", OURS "To: john@acme.example\n") },
    "ann@customer.example<1 john@acme.example<2",
    ONB_ENCOUNTER_MET },
  { "one-person-with-two-addresses",
    { M ("1", "2", ANN "Reply-To: john@home.example\n"),
      M ("2", "2", OURS "To: john@acme.example\n") },
    "ann@customer.example<1 john@acme.example<1",
    ONB_ENCOUNTER_MET },
  /* Through the mailbox's own list, and nothing says from whom. */
  { "author-unknown",
    { M ("1", "1", "From: " B "\nTo: " B "\nList-Id: <support.acme.example>\n"),
      M ("2", "1", OURS "To: ann@customer.example\n") },
    "",
    ONB_ENCOUNTER_NONE },
  { "of-a-form-its-reply-to",
    { M ("1", "1", "From: form@acme.example\nReply-To: ann@customer.example\nTo: " B "\n"),
      M ("2", "1", OURS "To: form@acme.example\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NONE },
  { "own-list",
    { M ("1", "1", ANN), M ("2", "1", OURS "To: " B "\nList-Id: <support.acme.example>\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_LIST },
  /* One who was met stands behind the list: that is what is told. */
  { "own-list-and-somebody-met",
    { M ("1", "1", ANN),
      M ("2", "1", OURS "To: " B ", ann@customer.example\nList-Id: <support.acme.example>\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_MET },
  { "own-list-that-is-not-addressed",
    { M ("1", "1", ANN),
      M ("2", "1", OURS "To: lab@partner.example\nList-Id: <support.acme.example>\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NONE },
  { "mailbox-that-is-no-list",
    { M ("1", "1", ANN), M ("2", "1", OURS "To: " B "\nList-Id: <other.acme.example>\n") },
    "ann@customer.example<1",
    ONB_ENCOUNTER_NONE },
};

static guint32
row_of (const OnbResult *result, const gchar *id)
{
  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (g_str_equal (
            onb_result_text (result, onb_ledger_message (result->ledger, row->message)->id), id))
      return i;
  }
  g_assert_not_reached ();
}

static gchar *
describe (const OnbResult *result, const OnbMet *met)
{
  GString *text = g_string_new (NULL);
  const GArray *order = onb_met_order (met);

  for (guint i = 0; i < order->len; i++) {
    guint32 address = g_array_index (order, guint32, i);
    const OnbRow *by = onb_result_row_at (result, onb_met_by (met, address));

    g_string_append_printf (
        text, "%s%s<%s", i > 0 ? " " : "", onb_result_text (result, address),
        onb_result_text (result, onb_ledger_message (result->ledger, by->message)->id));
  }
  return g_string_free (text, FALSE);
}

static void
meet_mail (OnbMet *met, const OnbResult *result, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);

  if (row->direction == ONB_DIRECTION_INBOUND)
    onb_met_add_inbound (met, row, index);
  else
    onb_met_add_outbound (met, row, index);
}

/* Twice with one table: the second conversation begins with nobody. */
static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  const OnbResult *result = fixture.result;
  g_autoptr (OnbMet) met = onb_met_new (result->identity);

  for (guint round = 0; round < 2; round++) {
    g_autofree gchar *text = NULL;
    guint last = 0;

    onb_met_begin (met, 0);
    g_assert_cmpuint (onb_met_order (met)->len, ==, 0);
    while (last + 1 < MAX_MAILS && row->mails[last + 1].id != NULL)
      meet_mail (met, result, row_of (result, row->mails[last++].id));
    text = describe (result, met);
    g_assert_cmpstr (text, ==, row->met);
    g_assert_cmpint (
        onb_met_reach (
            met, onb_ledger_message (
                     result->ledger,
                     onb_result_row_at (result, row_of (result, row->mails[last].id))->message)),
        ==, row->reach);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/met/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
