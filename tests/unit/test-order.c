/* SPDX-License-Identifier: Apache-2.0 */
/* The order of a walk: nobody before whom he names, free choices by time, then id (SEMANTICS.md
 * §8). Times of the mails ascend, unless the row says otherwise. */
#include "metrics/order.h"
#include "metrics/result.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define M(name, clock, more)                                                                       \
  {                                                                                                \
    .id = name, .date = "2025-01-06 " clock ":00",                                                 \
    .header = "From: ann@customer.example\nTo: " B "\n" more                                       \
  }
#define NAMES(ids) "References: " ids "\n"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  const gchar *walk; /* ids, a space between */
} Case;

static const Case cases[] = {
  { "by-time", { M ("b", "09:00", ""), M ("a", "10:00", NAMES ("<b>")) }, "b a" },
  { "ties-by-id",
    { M ("c", "09:00", NAMES ("<x>")), M ("a", "09:00", NAMES ("<x>")),
      M ("b", "09:00", NAMES ("<x>")) },
    "a b c" },
  { "one-waits", { M ("a", "09:00", NAMES ("<b>")), M ("b", "10:00", "") }, "b a" },
  /* c is free at once, a when b is out. */
  { "the-free-go-by-time",
    { M ("a", "09:00", NAMES ("<c>")), M ("b", "09:30", NAMES ("<a>")), M ("c", "10:00", ""),
      M ("d", "11:00", NAMES ("<c>")) },
    "c a b d" },
  { "a-chain-backwards",
    { M ("a", "09:00", NAMES ("<b>")), M ("b", "10:00", NAMES ("<c>")),
      M ("c", "11:00", NAMES ("<d>")), M ("d", "12:00", "") },
    "d c b a" },
  { "who-waits-for-two",
    { M ("a", "09:00", NAMES ("<b> <c>")), M ("b", "10:00", ""), M ("c", "11:00", NAMES ("<b>")) },
    "b c a" },
  /* Naming twice is naming once: one message out sets it free. */
  { "named-twice",
    { M ("a", "09:00", NAMES ("<b> <b>") "In-Reply-To: <b>\n"), M ("b", "10:00", "") },
    "b a" },
  { "naming-oneself", { M ("a", "09:00", NAMES ("<a> <b>")), M ("b", "10:00", "") }, "b a" },
  { "naming-what-is-not-there",
    { M ("a", "09:00", NAMES ("<gone>")), M ("b", "10:00", NAMES ("<a> <gone>")) },
    "a b" },
  { "naming-what-is-not-there-first",
    { M ("a", "09:00", NAMES ("<gone> <b>")), M ("b", "10:00", "") },
    "b a" },
  /* The earliest goes first when nobody is free, and sets the other free. */
  { "cycle", { M ("b", "09:00", NAMES ("<a>")), M ("a", "10:00", NAMES ("<b>")) }, "b a" },
  /* b is out when a sets it free, and does not go twice. */
  { "behind-a-cycle",
    { M ("b", "09:00", NAMES ("<a>")), M ("a", "10:00", NAMES ("<b>")),
      M ("c", "11:00", NAMES ("<a>")) },
    "b a c" },
  { "cycle-of-three",
    { M ("c", "09:00", NAMES ("<b>")), M ("a", "10:00", NAMES ("<c>")),
      M ("b", "11:00", NAMES ("<a>")) },
    "c a b" },
  /* z is free and goes first; then nobody is, and the earliest goes, whether in the cycle or not.
   */
  { "free-before-a-cycle",
    { M ("x", "08:00", NAMES ("<b>")), M ("a", "09:00", NAMES ("<b>")),
      M ("b", "10:00", NAMES ("<a>")), M ("z", "11:00", "Subject: links\nReferences: <q>\n"),
      M ("q", "12:00", "") },
    "q z x a b" },
  /* Both that bear the id have to be out. */
  { "two-with-one-id",
    { M ("a", "09:00", NAMES ("<b>")), M ("b", "10:00", "Subject: one\n"),
      M ("b", "11:00", "Subject: two\n") },
    "b b a" },
  { "two-with-one-id-around-it",
    { M ("b", "08:00", "Subject: one\n"), M ("a", "09:00", NAMES ("<b>")),
      M ("b", "11:00", "Subject: two\n") },
    "b b a" },
};

static GArray *
rows_of (const OnbResult *result, guint conversation)
{
  GArray *walk = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    if (conversation == 0 || onb_result_row_at (result, i)->conversation == conversation)
      g_array_append_val (walk, i);
  }
  return walk;
}

static gchar *
describe (const OnbResult *result, const GArray *walk)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < walk->len; i++) {
    const OnbRow *row = onb_result_row_at (result, g_array_index (walk, guint32, i));

    g_string_append_printf (
        text, "%s%s", i > 0 ? " " : "",
        onb_result_text (result, onb_ledger_message (result->ledger, row->message)->id));
  }
  return g_string_free (text, FALSE);
}

/* Twice with one orderer: it forgets what it was told the first time. */
static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .mailbox = B };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  g_autoptr (OnbOrderer) orderer
      = onb_orderer_new (fixture.result->ledger, fixture.result->attribution->rows);

  for (guint round = 0; round < 2; round++) {
    g_autoptr (GArray) walk = rows_of (fixture.result, 0);
    g_autofree gchar *text = NULL;

    onb_orderer_sort (orderer, walk);
    text = describe (fixture.result, walk);
    g_assert_cmpstr (text, ==, row->walk);
  }
}

/* Only what is in the walk is waited for: a names b, which is walked elsewhere. */
static void
test_parts (void)
{
  const World world = { .mailbox = B };
  const Mail mails[]
      = { M ("a", "09:00", NAMES ("<b>")), M ("c", "09:30", NAMES ("<b>")), M ("b", "10:00", "") };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  g_autoptr (OnbOrderer) orderer
      = onb_orderer_new (fixture.result->ledger, fixture.result->attribution->rows);
  g_autoptr (GArray) all = rows_of (fixture.result, 0);
  g_autoptr (GArray) part = rows_of (fixture.result, 0);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree gchar *text_of_all = NULL;
  g_autofree gchar *text_of_part = NULL;

  onb_orderer_sort (orderer, all);
  g_array_set_size (part, 2);
  onb_orderer_sort (orderer, part);
  onb_orderer_sort (orderer, none);
  text_of_all = describe (fixture.result, all);
  text_of_part = describe (fixture.result, part);
  g_assert_cmpstr (text_of_all, ==, "b a c");
  g_assert_cmpstr (text_of_part, ==, "a c");
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/order/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/order/parts", test_parts);
  return g_test_run ();
}
