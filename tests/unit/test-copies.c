/* SPDX-License-Identifier: Apache-2.0 */
/* Which items become one message (SEMANTICS.md §2). */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define FROM_ANN "From: ann@customer.example\nTo: " B "\n"

typedef struct {
  const gchar *name;
  Mail mails[MAX_MAILS];
  guint messages;
  guint extra_copies;
  OnbDefects defect; /* that some message must have; 0: none of collision, weak copy */
} Case;

static const Case cases[] = {
  { "same-date",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: b\n" } },
    1,
    1,
    0 },
  { "same-subject",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: Re: a\n" },
      { "1@x", "2025-01-06 09:00:09", FROM_ANN "Subject: A\n" } },
    1,
    1,
    0 },
  { "neither-is-a-collision",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:09", FROM_ANN "Subject: b\n" } },
    2,
    0,
    ONB_DEFECT_ID_COLLISION },
  { "another-from-is-a-collision",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:00", "From: eve@evil.example\nTo: " B "\nSubject: a\n" } },
    2,
    0,
    ONB_DEFECT_ID_COLLISION },
  { "closure",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: b\n" },
      { "1@x", "2025-01-06 09:00:09", FROM_ANN "Subject: b\n" } },
    1,
    2,
    0 },
  { "rewritten-by-own-list",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:00",
        "From: \"Ann via Support\" <" B ">\nTo: " B
        "\nSubject: a\nList-Id: <support.acme.example>\n" } },
    1,
    1,
    0 },
  { "rewritten-by-another-list-is-a-collision",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "1@x", "2025-01-06 09:00:00",
        "From: \"Ann via Support\" <" B ">\nTo: " B
        "\nSubject: a\nList-Id: <other.acme.example>\n" } },
    2,
    0,
    ONB_DEFECT_ID_COLLISION },
  { "missing-dates-are-not-equal",
    { { "1@x", NULL, FROM_ANN "Subject: a\n" }, { "1@x", NULL, FROM_ANN "Subject: b\n" } },
    2,
    0,
    ONB_DEFECT_ID_COLLISION },
  { "weak",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { NULL, "2025-01-06 09:00:02", FROM_ANN "Subject: Re: a\n" } },
    1,
    1,
    ONB_DEFECT_WEAK_COPY },
  { "weak/three-seconds-is-too-far",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { NULL, "2025-01-06 09:00:03", FROM_ANN "Subject: a\n" } },
    2,
    0,
    0 },
  { "weak/other-recipients",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { NULL, "2025-01-06 09:00:00", FROM_ANN "Cc: z@z.example\nSubject: a\n" } },
    2,
    0,
    0 },
  { "weak/two-candidates-is-none",
    { { "1@x", "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" },
      { "2@x", "2025-01-06 09:00:01", FROM_ANN "Subject: a\n" },
      { NULL, "2025-01-06 09:00:00", FROM_ANN "Subject: a\n" } },
    3,
    0,
    0 },
  { "weak/another-conversation-index",
    { { "1@x", "2025-01-06 09:00:00",
        FROM_ANN "Subject: a\nThread-Index: AQHbYAAAAAAAAAAAAAAAAAAAAAAAAQ==\n" },
      { NULL, "2025-01-06 09:00:00",
        FROM_ANN "Subject: a\nThread-Index: AQHbYAAAAAAAAAAAAAAAAAAAAAAAAg==\n" } },
    2,
    0,
    0 },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_auto (Fixture) fixture = fixture_run (&world, row->mails, MAX_MAILS);
  const OnbCoverage *coverage = onb_result_coverage (fixture.result);
  OnbDefects defects = 0;

  for (guint i = 0; i < onb_result_n_rows (fixture.result); i++) {
    OnbRowView view;

    onb_result_row (fixture.result, i, &view);
    defects |= view.defects;
  }
  g_assert_cmpuint (coverage->messages, ==, row->messages);
  g_assert_cmpuint (coverage->extra_copies, ==, row->extra_copies);
  g_assert_cmpuint (defects & (ONB_DEFECT_ID_COLLISION | ONB_DEFECT_WEAK_COPY), ==, row->defect);
}

/* The archive declared the mailbox's speaks before the first by origin; what was sent before what
 * was drafted. */
static void
test_representative (void)
{
  const World world
      = { .roster = "[mailbox " B "]\narchives=/export/support\n[agent john@acme.example]\n" };
  const Mail mails[] = {
    { "1@x", "2025-01-06 09:00:00",
      FROM_ANN "Subject: a\nReceived: by a; Mon, 6 Jan 2025 09:00:30 +0000\n",
      "/export/john/1.eml" },
    { "1@x", "2025-01-06 09:00:00",
      FROM_ANN "Subject: a\nReceived: by b; Mon, 6 Jan 2025 09:00:10 +0000\n",
      "/export/support/1.eml" },
    { "2@x", "2025-01-06 10:00:00", "From: " B "\nTo: c@d.example\nSubject: d\n",
      "/export/support/a.eml", ONB_FOLDER_DRAFTS },
    { "2@x", "2025-01-06 10:00:07", "From: " B "\nTo: c@d.example\nSubject: d\n",
      "/export/support/b.eml", ONB_FOLDER_SENT },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "1@x", B, &view));
  g_assert_cmpint (view.arrived_unix, ==, 1736154010); /* 2025-01-06T09:00:10Z */
  g_assert_true (fixture_find (&fixture, "2@x", B, &view));
  g_assert_cmpint (view.kind, ==, ONB_KIND_PERSON);
  g_assert_cmpint (view.sent_unix, ==, 1736157607); /* 2025-01-06T10:00:07Z */
}

/* An agent's archive speaks before one that is nobody's. */
static void
test_agents_archive (void)
{
  const World world
      = { .roster = "[mailbox " B "]\n[agent john@acme.example]\narchives=/export/john\n" };
  const Mail mails[] = {
    { "1@x", "2025-01-06 09:00:00",
      FROM_ANN "Subject: a\nReceived: by a; Mon, 6 Jan 2025 09:00:30 +0000\n", "/export/a/1.eml" },
    { "1@x", "2025-01-06 09:00:00",
      FROM_ANN "Subject: a\nReceived: by b; Mon, 6 Jan 2025 09:00:10 +0000\n",
      "/export/john/1.eml" },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  OnbRowView view;

  g_assert_true (fixture_find (&fixture, "1@x", B, &view));
  g_assert_cmpint (view.arrived_unix, ==, 1736154010); /* 2025-01-06T09:00:10Z */
}

/* Many items of one id must not cost their square. */
static void
test_many_of_one_id (void)
{
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_autofree Mail *mails = g_new0 (Mail, 20000);

  for (guint i = 0; i < 20000; i++)
    mails[i] = (Mail){ "1@x", "2025-01-06 09:00:00", FROM_ANN };
  g_auto (Fixture) fixture = fixture_run (&world, mails, 20000);

  g_assert_cmpuint (onb_result_coverage (fixture.result)->messages, ==, 1);
  g_assert_cmpuint (onb_result_coverage (fixture.result)->extra_copies, ==, 19999);
}

/* Nor may items without an id beside many copies of one that has it. */
static void
test_many_weak (void)
{
  enum { N = 20000 };
  const World world = { .mailbox = B, .agents = "john@acme.example" };
  g_autofree Mail *mails = g_new0 (Mail, N);

  for (guint i = 0; i < N; i++)
    mails[i] = (Mail){ i % 2 == 0 ? "1@x" : NULL, "2025-01-06 09:00:00", FROM_ANN };
  g_auto (Fixture) fixture = fixture_run (&world, mails, N);

  g_assert_cmpuint (onb_result_coverage (fixture.result)->messages, ==, 1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/copies/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/copies/representative", test_representative);
  g_test_add_func ("/copies/agents-archive", test_agents_archive);
  g_test_add_func ("/copies/many-of-one-id", test_many_of_one_id);
  g_test_add_func ("/copies/many-weak", test_many_weak);
  return g_test_run ();
}
