/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/exchange.h"
#include "ledger/ledger.h"

#include "analysis-fixture.h"

#define BOX "support@acme.example"
#define DN_MAX "/o=acme/cn=max"
#define WRAPPED "IMCEAEX-_o=Acme_cn=max@"
#define ROSTER                                                                                     \
  "[mailbox " BOX "]\n[agent max@acme.example]\naliases=" DN_MAX "\n"                              \
  "[organisation]\ndomains=acme-group.example\n"

/* Who is credited with a message from the mailbox, by its Sender. */
typedef struct {
  const gchar *name;
  const gchar *sender;
  const gchar *agent; /* NULL: nobody */
} Case;

static const Case cases[] = {
  { "own-domain", WRAPPED "acme.example", "max@acme.example" },
  { "below-own-domain", WRAPPED "mail.acme.example", "max@acme.example" },
  { "domain-of-the-organisation", WRAPPED "acme-group.example", "max@acme.example" },
  { "foreign-domain", WRAPPED "evil.example", NULL },
  { "ends-alike", WRAPPED "notacme.example", NULL },
  { "above-own-domain", WRAPPED "example", NULL },
  { "upper-case", "imceaex-_O=ACME_CN=MAX@ACME.EXAMPLE", "max@acme.example" },
  { "smtp", "IMCEASMTP-max+40acme+2Eexample@acme.example", "max@acme.example" },
  { "foreign-smtp", "IMCEASMTP-max+40acme+2Eexample@evil.example", NULL },
  /* As any Sender of that domain: a person by that address. */
  { "twice", "IMCEASMTP-IMCEASMTP-max+2B40acme@acme.example",
    "imceasmtp-imceasmtp-max+2b40acme@acme.example" },
};

static void
test_sender (gconstpointer data)
{
  const Case *row = data;
  const World world = { .roster = ROSTER };
  g_autofree gchar *header
      = g_strdup_printf ("From: " BOX "\nSender: <%s>\nTo: kim@shop.example\n", row->sender);
  const Mail mails[] = { { .id = "a@x", .date = "2025-01-06 09:00:00", .header = header } };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "a@x", NULL, &view));
  g_assert_cmpstr (view.agent, ==, row->agent);
}

/* The mailbox itself may be written so: then the mail is for it; from elsewhere it is nobody's. */
static void
test_from (void)
{
  const World world = { .roster = ROSTER };
  const Mail mails[] = {
    { .id = "own@x",
      .date = "2025-01-06 09:00:00",
      .header = "From: <IMCEASMTP-support+40acme+2Eexample@acme.example>\n"
                "Sender: max@acme.example\nTo: kim@shop.example\n" },
    { .id = "foreign@x",
      .date = "2025-01-06 09:00:01",
      .header = "From: <IMCEASMTP-support+40acme+2Eexample@evil.example>\n"
                "Sender: max@acme.example\nTo: " BOX "\n" },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "own@x", NULL, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_ON_BEHALF);
  g_assert_cmpstr (view.agent, ==, "max@acme.example");
  g_assert_true (fixture_find (&fixture, "foreign@x", NULL, &view));
  g_assert_cmpint (view.direction, ==, ONB_DIRECTION_INBOUND);
}

typedef struct {
  const gchar *smtp;
  OnbPairSource source;
  guint items;
  guint more; /* times beyond the first that each of them has it */
} Sighting;

/* Pairs seen of one name, and the address that they give it. */
typedef struct {
  const gchar *name;
  Sighting seen[3];
  const gchar *address;
} PairCase;

static const PairCase pair_cases[] = {
  { "more-messages", { { "a@x", ONB_PAIR_SENDER, 1 }, { "b@x", ONB_PAIR_SENDER, 2 } }, "b@x" },
  { "byte-order", { { "b@x", ONB_PAIR_SENDER, 1 }, { "a@x", ONB_PAIR_SENDER, 1 } }, "a@x" },
  { "once-an-item", { { "a@x", ONB_PAIR_SENDER, 1, 4 }, { "b@x", ONB_PAIR_SENDER, 2, 0 } }, "b@x" },
  { "recipients-do-not-outvote",
    { { "a@x", ONB_PAIR_RECIPIENT, 5 }, { "b@x", ONB_PAIR_SENDER, 1 } },
    "b@x" },
  { "header-does-not-outvote",
    { { "a@x", ONB_PAIR_HEADER, 5 }, { "b@x", ONB_PAIR_RECIPIENT, 1 } },
    "b@x" },
  { "recipients-alone", { { "a@x", ONB_PAIR_RECIPIENT, 1 } }, "a@x" },
  { "header-alone", { { "a@x", ONB_PAIR_HEADER, 1 } }, "a@x" },
  { "the-best-place-counts",
    { { "a@x", ONB_PAIR_RECIPIENT, 1 },
      { "a@x", ONB_PAIR_SENDER, 1 },
      { "b@x", ONB_PAIR_SENDER, 1 } },
    "a@x" },
};

static void
add_sighting (OnbLedger *ledger, const Sighting *sighting)
{
  const OnbExchangePair pair = { DN_MAX, sighting->smtp, sighting->source };
  const OnbExchangePair pairs[] = { pair, pair, pair, pair, pair };
  OnbFacts facts
      = { .marks = ONB_MARK_STORE, .store = { .pairs = pairs, .n_pairs = 1 + sighting->more } };
  static const OnbAddress nobody = { "", "" };

  facts.store.sender = facts.store.represented = facts.store.creator = facts.store.modifier
      = nobody;
  facts.store.submit_unix = facts.store.verb_unix = ONB_NO_TIME;
  for (guint i = 0; i < sighting->items; i++)
    onb_ledger_add_store (ledger, &facts);
}

static void
test_pair (gconstpointer data)
{
  const PairCase *row = data;
  OnbLedger *ledger = onb_ledger_new ();
  const OnbPairRow *pair;

  for (guint i = 0; i < G_N_ELEMENTS (row->seen) && row->seen[i].smtp != NULL; i++)
    add_sighting (ledger, &row->seen[i]);
  onb_ledger_settle_pairs (ledger);
  pair = onb_ledger_pair (ledger, onb_strings_find (ledger->strings, DN_MAX, strlen (DN_MAX)));
  g_assert_nonnull (pair);
  g_assert_cmpstr (onb_strings_get (ledger->strings, pair->smtp), ==, row->address);
  onb_ledger_free (ledger);
}

/* A world where DN_MAX is max@shop.example, by a pair, and the roster makes acme.example ours. */
static OnbIdentity *
new_identity (OnbLedger *ledger, OnbRoster *roster)
{
  const Sighting seen = { "max@shop.example", ONB_PAIR_SENDER, 1, 0 };
  static const OnbRules rules;
  g_autoptr (GError) error = NULL;

  add_sighting (ledger, &seen);
  onb_ledger_settle_pairs (ledger);
  g_assert_true (
      onb_roster_add_mailbox (roster, "support@shop.example,support@acme.example", &error));
  g_assert_true (onb_roster_finish (roster, NULL, NULL, &error));
  return onb_identity_new (ledger, roster, &rules);
}

static guint32
intern (OnbLedger *ledger, const gchar *text)
{
  return onb_strings_intern (ledger->strings, text, strlen (text));
}

/* What is wrapped is a name, and the name has a pair: it is the pair's domain that counts. */
static void
test_side_behind_two_steps (void)
{
  OnbLedger *ledger = onb_ledger_new ();
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  OnbIdentity *identity = new_identity (ledger, roster);
  guint32 box = onb_identity_mailbox (identity, 0)->address;
  guint32 ours = intern (ledger, "imceaex-_o=acme_cn=max@acme.example");
  guint32 other = intern (ledger, "imceaex-_o=acme_cn=max@elsewhere.example");

  g_assert_true (onb_identity_is_of_side (identity, ours, 0, box, 0));
  g_assert_false (onb_identity_is_of_side (identity, other, 0, box, 0));
  onb_identity_free (identity);
  onb_ledger_free (ledger);
}

static void
test_robot_behind_two_steps (void)
{
  OnbLedger *ledger = onb_ledger_new ();
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  OnbIdentity *identity;

  g_ptr_array_add (roster->robots, g_strdup ("imceaex-_o=acme_cn=max@acme.example"));
  identity = new_identity (ledger, roster);
  g_assert_true (onb_identity_person (identity, intern (ledger, "max@shop.example"))->flags
                 & ONB_PERSON_ROBOT);
  g_assert_false (onb_identity_person (identity, intern (ledger, "eva@shop.example"))->flags
                  & ONB_PERSON_ROBOT);
  onb_identity_free (identity);
  onb_ledger_free (ledger);
}

/* The mailbox is listed by a wrapped name: it names the organisation that its people are of. */
static void
test_mailbox_is_a_wrapped_name (void)
{
  const World world = { .roster = "[mailbox IMCEAEX-_o=acme_cn=support@acme.example]\n" };
  const Mail mails[] = {
    { .id = "a@x",
      .date = "2025-01-06 09:00:00",
      .header = "From: <IMCEAEX-_o=acme_cn=support@acme.example>\n"
                "Sender: <IMCEAEX-_o=acme_cn=zoe@acme.example>\nTo: kim@shop.example\n" },
    { .id = "b@x",
      .date = "2025-01-06 09:00:01",
      .header = "From: <IMCEAEX-_o=acme_cn=support@acme.example>\n"
                "Sender: <IMCEAEX-_o=acme2_cn=zoe@acme.example>\nTo: kim@shop.example\n" },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "a@x", NULL, &view));
  g_assert_cmpstr (view.agent, ==, "/o=acme/cn=zoe");
  g_assert_true (fixture_find (&fixture, "b@x", NULL, &view));
  g_assert_cmpint (view.verdict, ==, ONB_VERDICT_FOREIGN_SENDER);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/exchange/sender/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_sender);
  }
  g_test_add_func ("/exchange/from", test_from);
  g_test_add_func ("/exchange/side-behind-two-steps", test_side_behind_two_steps);
  g_test_add_func ("/exchange/robot-behind-two-steps", test_robot_behind_two_steps);
  g_test_add_func ("/exchange/mailbox-is-a-wrapped-name", test_mailbox_is_a_wrapped_name);
  for (gsize i = 0; i < G_N_ELEMENTS (pair_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/exchange/pair/", pair_cases[i].name, NULL);

    g_test_add_data_func (path, &pair_cases[i], test_pair);
  }
  return g_test_run ();
}
