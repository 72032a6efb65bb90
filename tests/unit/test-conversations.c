/* SPDX-License-Identifier: Apache-2.0 */
/* What links messages (SEMANTICS.md §7), and that walks stay linear. */
#include "analysis-fixture.h"
#include "metrics/result.h"

#define B "support@acme.example"
#define ANN "From: ann@customer.example\nTo: " B "\n"
/* 22 bytes: six of time, sixteen of GUID; the second has five bytes of a reply more. */
#define INDEX "Thread-Index: AdtgAAAAASNFZ4mrze8BI0VniavN7w==\n"
#define INDEX_REPLY "Thread-Index: AdtgAAAAASNFZ4mrze8BI0VniavN7wAAAAAB\n"
#define INDEX_ZERO "Thread-Index: AdtgAAAAAAAAAAAAAAAAAAAAAAAAAA==\n"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  gboolean linked; /* the first two */
} Case;

static const Case cases[] = {
  { "in-reply-to",
    { { "1@x", "2025-01-06 09:00:00", ANN },
      { "2@x", "2025-01-06 10:00:00", ANN "In-Reply-To: <1@x>\n" } },
    TRUE },
  { "references-to-something-absent",
    { { "1@x", "2025-01-06 09:00:00", ANN "References: <gone@x>\n" },
      { "2@x", "2025-01-06 10:00:00", ANN "References: <gone@x>\n" } },
    TRUE },
  { "original-message-id",
    { { "1@x", "2025-01-06 09:00:00", ANN },
      { "2@x", "2025-01-06 10:00:00", ANN "X-Microsoft-Original-Message-ID: <1@x>\n" } },
    TRUE },
  { "guid",
    { { "1@x", "2025-01-06 09:00:00", ANN INDEX },
      { "2@x", "2025-01-06 10:00:00", ANN INDEX_REPLY } },
    TRUE },
  { "zero-guid",
    { { "1@x", "2025-01-06 09:00:00", ANN INDEX_ZERO },
      { "2@x", "2025-01-06 10:00:00", ANN INDEX_ZERO } },
    FALSE },
  { "same-subject-only",
    { { "1@x", "2025-01-06 09:00:00", ANN "Subject: a\n" },
      { "2@x", "2025-01-06 10:00:00", ANN "Subject: Re: a\n" } },
    FALSE },
  { "all-kinds-link",
    { { "1@x", "2025-01-06 09:00:00", ANN },
      { "2@x", "2025-01-06 10:00:00", ANN "References: <3@x>\n" },
      { "3@x", "2025-01-06 09:30:00", ANN "Precedence: bulk\nIn-Reply-To: <1@x>\n" } },
    TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  OnbRowView first;
  OnbRowView second;

  g_assert_true (fixture_find (&fixture, "1@x", NULL, &first));
  g_assert_true (fixture_find (&fixture, "2@x", NULL, &second));
  g_assert_cmpuint (first.conversation, ==, 1);
  g_assert_cmpuint (second.conversation, ==, row->linked ? 1 : 2);
}

/* One conversation of many messages, each naming the one before, with the clocks running backwards:
 * order is that of the links, and it takes no recursion and no square. */
static void
test_backwards_chain (void)
{
  enum { N = 20000 };
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_autofree Mail *mails = g_new0 (Mail, N);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N; i++) {
    gchar *id = g_strdup_printf ("%u@x", i);
    gchar *date = g_strdup_printf ("2025-01-06 %02u:%02u:%02u", (N - i) / 3600 % 24,
                                   (N - i) / 60 % 60, (N - i) % 60);
    gchar *header = g_strdup_printf (ANN "In-Reply-To: <%u@x>\n", i - 1);

    g_ptr_array_add (texts, id);
    g_ptr_array_add (texts, date);
    g_ptr_array_add (texts, header);
    mails[i] = (Mail){ id, date, i == 0 ? ANN : header };
  }
  g_auto (Fixture) fixture = fixture_run (&world, mails, N);
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "0@x", B, &view));
  g_assert_cmpint (view.role, ==, ONB_ROLE_OPENS);
  g_assert_true (fixture_find (&fixture, "19999@x", B, &view));
  g_assert_cmpint (view.role, ==, ONB_ROLE_ADDS);
  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->conversations, ==, 1);
}

/* Messages of one id are chained in their order, whatever stands between them; without such an id
 * no room is taken for chains. */
static void
test_same_id (void)
{
  static const Mail mails[] = { { "1@x", "2025-01-06 09:00:00", ANN "Subject: a\n" },
                                { "2@x", "2025-01-06 10:00:00", ANN "Subject: b\n" },
                                { "1@x", "2025-01-06 11:00:00", ANN "Subject: c\n" },
                                { "1@x", "2025-01-06 12:00:00", ANN "Subject: d\n" } };
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  g_auto (Fixture) alone = fixture_run (&world, mails, 2);
  const OnbThreads *threads = fixture.result->threads;

  g_assert_cmpuint (threads->with_id[onb_ledger_message (fixture.result->ledger, 0)->id], ==, 1);
  g_assert_cmpuint (onb_threads_next (threads, 0), ==, 3);
  g_assert_cmpuint (onb_threads_next (threads, 1), ==, 0);
  g_assert_cmpuint (onb_threads_next (threads, 2), ==, 4);
  g_assert_cmpuint (onb_threads_next (threads, 3), ==, 0);
  g_assert_null (alone.result->threads->next_same_id);
  g_assert_cmpuint (onb_threads_next (alone.result->threads, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/conversations/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/conversations/backwards-chain", test_backwards_chain);
  g_test_add_func ("/conversations/same-id", test_same_id);
  return g_test_run ();
}
