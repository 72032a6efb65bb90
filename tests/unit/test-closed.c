/* SPDX-License-Identifier: Apache-2.0 */
/* The list of closed waits: how it is read, and what it does to waits (SEMANTICS.md §8). */
#include "analysis-fixture.h"

#include "context/closed.h"

#define B "support@acme.example"
#define LITERAL(text) text, sizeof text - 1

static gchar *
write_list (const gchar *text, gsize len)
{
  g_autoptr (GError) error = NULL;
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("onbehalf-closed-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, (gssize) len, NULL));
  return path;
}

static OnbClosedList *
load (const gchar *text, gsize len, OnbLimits *limits, GError **error)
{
  g_autofree gchar *path = write_list (text, len);
  OnbClosedList *list = onb_closed_list_load (path, limits, error);

  g_assert_cmpint (g_remove (path), ==, 0);
  return list;
}

/* A list with one id, and what is said of it. */
typedef struct {
  const gchar *name;
  const gchar *text;
  gsize len;
  guint n;
  const gchar *id;
  const gchar *reason; /* NULL: not listed */
} Row;

static const Row rows[] = {
  { "id", LITERAL ("a@b\n"), 1, "a@b", "" },
  { "no-line-feed-at-the-end", LITERAL ("a@b"), 1, "a@b", "" },
  { "crlf", LITERAL ("a@b\r\nc@d\r\n"), 2, "c@d", "" },
  { "reason", LITERAL ("a@b, by phone\n"), 1, "a@b", "by phone" },
  { "reason-with-a-comma", LITERAL ("a@b,spam, I think\n"), 1, "a@b", "spam, I think" },
  { "white-space-ends-an-id", LITERAL ("a@b by phone\n"), 1, "a@b", "by phone" },
  { "brackets", LITERAL ("<a@b> by phone\n"), 1, "a@b", "by phone" },
  { "brackets-and-a-comma", LITERAL ("<a,1@b>,by phone\n"), 1, "a,1@b", "by phone" },
  { "brackets-not-closed", LITERAL ("<a@b\n"), 1, "a@b", "" },
  { "white-space-within", LITERAL ("<a @ b>\n"), 1, "a@b", "" },
  { "byte-order-mark",
    LITERAL ("\xef\xbb\xbf"
             "a@b\n"),
    1, "a@b", "" },
  { "comments-and-empty-lines", LITERAL ("# by John\n\n  \na@b\n#c@d\n"), 1, "#c@d", NULL },
  { "twice-the-first-reason", LITERAL ("a@b,one\na@b,two\n"), 1, "a@b", "one" },
  { "ids-keep-their-case", LITERAL ("A@b\n"), 1, "a@b", NULL },
  { "empty-file", LITERAL (""), 0, "", NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbClosedList) list = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  list = load (row->text, row->len, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (onb_closed_list_n (list), ==, row->n);
  g_assert_cmpstr (onb_closed_list_reason (list, row->id), ==, row->reason);
  g_assert_cmpuint (strlen (onb_closed_list_sha256 (list)), ==, 64);
}

typedef struct {
  const gchar *name;
  const gchar *text;
  gsize len;
  const gchar *says;
} Refused;

static const Refused refused[] = {
  { "no-id", LITERAL ("a@b\n\n,by phone\n"), ":3: there is no message-id" },
  { "empty-brackets", LITERAL ("< > by phone\n"), ":1: there is no message-id" },
  { "latin-1", LITERAL ("a@b,m\xfcndlich\n"), "is not UTF-8" },
  { "nul", LITERAL ("a@b\0c@d\n"), "is not UTF-8" },
};

static void
test_refused (gconstpointer data)
{
  const Refused *row = data;
  g_autoptr (GError) error = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_null (load (row->text, row->len, &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, row->says));
}

static void
test_limits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (OnbClosedList) cut = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.closed_bytes = 3;
  g_assert_null (load (LITERAL ("a@b\n"), &limits, &error));
  g_assert_nonnull (strstr (error->message, "closed-bytes"));
  g_assert_null (onb_closed_list_load ("/nowhere/at/all", &limits, &missing));
  g_assert_nonnull (missing);

  /* Shortened as ids of mail are, or the two would not meet. */
  onb_limits_init (&limits);
  limits.id_bytes = 3;
  cut = load (LITERAL ("<ab cdef>\nxyz\n"), &limits, NULL);
  g_assert_cmpstr (onb_closed_list_reason (cut, "abc sha256:bef57ec7f53a6d40beb640a780a639c8"), ==,
                   "");
  g_assert_null (onb_closed_list_reason (cut, "abc"));
  g_assert_cmpstr (onb_closed_list_reason (cut, "xyz"), ==, "");
}

/* Ids that a hash like h = 33 h + c takes for one: `Ez` is as good as `FY`. With such a hash these
 * would take a minute. */
static void
test_colliding_ids (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (OnbClosedList) list = NULL;
  g_autoptr (GTimer) timer = NULL;
  OnbLimits limits;

  for (guint number = 0; number < 1u << 16; number++) {
    for (guint bit = 0; bit < 16; bit++)
      g_string_append (text, (number >> bit) & 1 ? "Ez" : "FY");
    g_string_append (text, "@b\n");
  }
  onb_limits_init (&limits);
  timer = g_timer_new ();
  list = load (text->str, text->len, &limits, NULL);
  g_assert_cmpuint (onb_closed_list_n (list), ==, 1u << 16);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 10);
}

#define IN(name, when, more)                                                                       \
  {                                                                                                \
    .id = name, .date = when, .header = "From: ann@customer.example\nTo: " B "\n" more             \
  }
#define OUT(name, when, more)                                                                      \
  {                                                                                                \
    .id = name, .date = when,                                                                      \
    .header = "From: " B "\nSender: john@acme.example\nTo: ann@customer.example\n" more            \
  }
#define RE(id) "In-Reply-To: <" id ">\n"

static const World world = { .mailbox = B, .agents = "john@acme.example" };

/* 1 is answered by 2; 3 and 4 wait; 5 waits in a conversation of its own. */
static const Mail mails[]
    = { IN ("1@c", "2025-01-06 09:00:00", ""), OUT ("2@a", "2025-01-06 10:00:00", RE ("1@c")),
        IN ("3@c", "2025-01-06 11:00:00", RE ("2@a")),
        IN ("4@c", "2025-01-06 12:00:00", RE ("3@c")), IN ("5@c", "2025-01-07 09:00:00", "") };

typedef struct {
  const gchar *name;
  const gchar *list;
  guint closed;
  guint open;
  guint answered; /* states of the two conversations */
  guint partly;
  guint unanswered;
  guint without; /* the finding */
} Effect;

static const Effect effects[] = {
  { "nothing-listed", "# nothing\n", 0, 2, 0, 1, 1, 0 },
  { "the-opener", "3@c\n", 1, 1, 1, 0, 1, 0 },
  { "one-that-adds", "4@c\n", 1, 1, 1, 0, 1, 0 },
  { "both-of-one-wait", "3@c\n4@c\n", 1, 1, 1, 0, 1, 0 },
  { "never-answered-stays-so", "5@c\n", 1, 1, 0, 1, 1, 0 },
  { "all", "3@c\n5@c\n", 2, 0, 1, 0, 1, 0 },
  /* 1 is answered already, 2 is no inbound, 9 is nowhere. */
  { "closes-nothing", "1@c\n2@a\n9@c\n5@c\n", 1, 1, 0, 1, 1, 3 },
};

/* The number of the finding `closed-without-wait`, which is not there for nothing. */
static guint64
count_without (const Fixture *fixture)
{
  const GArray *findings = onb_result_coverage (fixture->result)->findings;

  for (guint i = 0; i < findings->len; i++) {
    const OnbCount *finding = &g_array_index (findings, OnbCount, i);

    g_assert_cmpuint (finding->count, >, 0);
    if (strcmp (finding->kind, "closed-without-wait") == 0)
      return finding->count;
  }
  return 0;
}

static void
test_effect (gconstpointer data)
{
  const Effect *row = data;
  g_autoptr (OnbClosedList) list = NULL;
  const OnbMailboxResult *box;
  OnbLimits limits;
  OnbRules rules;

  onb_limits_init (&limits);
  onb_rules_init (&rules);
  list = load (row->list, strlen (row->list), &limits, NULL);
  rules.closed = list;
  rules.sla_seconds = 60;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
  box = onb_result_mailbox (fixture.result, 0);

  g_assert_cmpuint (box->closed, ==, row->closed);
  g_assert_cmpuint (box->open_waits, ==, row->open);
  g_assert_cmpuint (box->unanswered->len, ==, row->open);
  g_assert_cmpuint (box->sla_open_missed + box->sla_undecided, ==, row->open);
  g_assert_cmpuint (box->answered_within.open, ==, row->open);
  g_assert_cmpuint (box->answered_within.answered, ==, 1);
  g_assert_cmpuint (box->answered, ==, row->answered);
  g_assert_cmpuint (box->partly, ==, row->partly);
  g_assert_cmpuint (box->not_answered, ==, row->unanswered);
  g_assert_cmpuint (count_without (&fixture), ==, row->without);
}

/* The wait of 3 starts in the period, that of 5 behind it; the finding knows no periods. */
static void
test_period (void)
{
  g_autoptr (OnbClosedList) list = NULL;
  OnbLimits limits;
  OnbRules rules;

  onb_limits_init (&limits);
  onb_rules_init (&rules);
  list = load (LITERAL ("3@c\n5@c\n9@c\n"), &limits, NULL);
  rules.closed = list;
  rules.to_unix = 1736208000; /* 2025-01-07T00:00:00Z */
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);

  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->closed, ==, 1);
  g_assert_cmpuint (count_without (&fixture), ==, 1);
}

/* One message asks two mailboxes: two waits end, and the id is one that closes. */
static void
test_two_mailboxes (void)
{
  const World two = { .roster = "[mailbox " B "]\n[mailbox info@acme.example]\n" };
  const Mail asked[] = { { .id = "1@c",
                           .date = "2025-01-06 09:00:00",
                           .header = "From: ann@customer.example\n"
                                     "To: " B ", info@acme.example\n" } };
  g_autoptr (OnbClosedList) list = NULL;
  OnbLimits limits;
  OnbRules rules;

  onb_limits_init (&limits);
  onb_rules_init (&rules);
  list = load (LITERAL ("1@c\n"), &limits, NULL);
  rules.closed = list;
  g_auto (Fixture) fixture = fixture_run_with (&two, asked, 1, &rules);

  g_assert_cmpuint (onb_result_mailbox (fixture.result, 0)->closed, ==, 1);
  g_assert_cmpuint (onb_result_mailbox (fixture.result, 1)->closed, ==, 1);
  g_assert_cmpuint (count_without (&fixture), ==, 0);
}

#define ADD_ALL(table, prefix, test)                                                               \
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {                                               \
    g_autofree gchar *path = g_strconcat (prefix, table[i].name, NULL);                            \
    g_test_add_data_func (path, &table[i], test);                                                  \
  }

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  ADD_ALL (rows, "/closed/read/", test_row)
  ADD_ALL (refused, "/closed/refused/", test_refused)
  g_test_add_func ("/closed/limits", test_limits);
  g_test_add_func ("/closed/colliding-ids", test_colliding_ids);
  ADD_ALL (effects, "/closed/effect/", test_effect)
  g_test_add_func ("/closed/period", test_period);
  g_test_add_func ("/closed/two-mailboxes", test_two_mailboxes);
  return g_test_run ();
}
