/* SPDX-License-Identifier: Apache-2.0 */
/* Which period rows and waits fall into: `--period-by` (SEMANTICS.md §9). */
#include "analysis-fixture.h"

#define B "support@acme.example"
#define JANUARY 1735689600 /* the first second, also below */
#define FEBRUARY 1738368000
#define MARCH 1740787200
#define APRIL 1743465600

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

/* One conversation of three months. 1 is answered by 2 in the next month, after 10 h; 3, which
 * reopens it, by 4 in the next month, after 20 d; 5 of March is open; 6 is a newsletter, and is not
 * walked. */
static const Mail mails[] = { IN ("1", "2025-01-31 22:00:00", ""),
                              OUT ("2", "2025-02-01 08:00:00", RE ("1")),
                              IN ("3", "2025-02-10 09:00:00", RE ("2")),
                              OUT ("4", "2025-03-02 09:00:00", RE ("3")),
                              IN ("5", "2025-03-05 09:00:00", RE ("4")),
                              IN ("6", "2025-03-06 09:00:00", "Precedence: bulk\n" RE ("5")) };

typedef struct {
  const gchar *name;
  OnbPeriodBy period_by;
  gint64 from;
  gint64 to;
  guint inbound;
  guint outbound;
  guint responses;
  gint64 median; /* of responses, when there are any */
  guint bulk;
  guint conversations;
  guint reopened;
  guint open_waits;
  guint answered_waits; /* in "answered within" */
  const gchar *periods; /* with inbound/outbound/responses/unanswered */
} Case;

static const Case cases[] = {
  { "sent/january", ONB_PERIOD_BY_SENT, JANUARY, FEBRUARY, 1, 0, 0, 0, 0, 1, 0, 0, 1,
    "2025-01:1/0/0/0" },
  { "sent/february", ONB_PERIOD_BY_SENT, FEBRUARY, MARCH, 1, 1, 1, 36000, 0, 0, 1, 0, 1,
    "2025-02:1/1/1/0" },
  { "sent/march", ONB_PERIOD_BY_SENT, MARCH, APRIL, 1, 1, 1, 1728000, 1, 0, 0, 1, 0,
    "2025-03:1/1/1/1" },
  { "sent/all", ONB_PERIOD_BY_SENT, ONB_NO_TIME, ONB_NO_TIME, 3, 2, 2, 36000, 1, 1, 1, 1, 2,
    "2025-01:1/0/0/0 2025-02:1/1/1/0 2025-03:1/1/1/1" },
  /* An answer goes with its question. */
  { "arrived/january", ONB_PERIOD_BY_ARRIVED, JANUARY, FEBRUARY, 1, 1, 1, 36000, 0, 1, 0, 0, 1,
    "2025-01:1/1/1/0" },
  { "arrived/february", ONB_PERIOD_BY_ARRIVED, FEBRUARY, MARCH, 1, 1, 1, 1728000, 0, 0, 1, 0, 1,
    "2025-02:1/1/1/0" },
  { "arrived/march", ONB_PERIOD_BY_ARRIVED, MARCH, APRIL, 1, 0, 0, 0, 1, 0, 0, 1, 0,
    "2025-03:1/0/0/1" },
  { "arrived/all", ONB_PERIOD_BY_ARRIVED, ONB_NO_TIME, ONB_NO_TIME, 3, 2, 2, 36000, 1, 1, 1, 1, 2,
    "2025-01:1/1/1/0 2025-02:1/1/1/0 2025-03:1/0/0/1" },
  /* All that is walked goes with the first; the newsletter stays where it is. */
  { "started/january", ONB_PERIOD_BY_STARTED, JANUARY, FEBRUARY, 3, 2, 2, 36000, 0, 1, 1, 1, 2,
    "2025-01:3/2/2/1" },
  { "started/february", ONB_PERIOD_BY_STARTED, FEBRUARY, MARCH, 0, 0, 0, 0, 0, 0, 0, 0, 0, "" },
  { "started/march", ONB_PERIOD_BY_STARTED, MARCH, APRIL, 0, 0, 0, 0, 1, 0, 0, 0, 0, "" },
  { "started/all", ONB_PERIOD_BY_STARTED, ONB_NO_TIME, ONB_NO_TIME, 3, 2, 2, 36000, 1, 1, 1, 1, 2,
    "2025-01:3/2/2/1" },
};

static gchar *
periods_text (const OnbMailboxResult *box)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < box->periods->len; i++) {
    const OnbPeriodResult *period = &g_array_index (box->periods, OnbPeriodResult, i);

    g_string_append_printf (text, "%s%s:%u/%u/%u/%u", i > 0 ? " " : "", period->period,
                            (guint) period->inbound, (guint) period->outbound,
                            (guint) period->responses, (guint) period->unanswered);
  }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const OnbMailboxResult *box;
  g_autofree gchar *periods = NULL;
  guint hours = 0;
  OnbRules rules;

  onb_rules_init (&rules);
  rules.period_by = row->period_by;
  rules.from_unix = row->from;
  rules.to_unix = row->to;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
  box = onb_result_mailbox (fixture.result, 0);
  periods = periods_text (box);

  g_assert_cmpuint (box->inbound, ==, row->inbound);
  g_assert_cmpuint (box->outbound, ==, row->outbound);
  g_assert_cmpuint (box->total.responses, ==, row->responses);
  if (row->responses > 0)
    g_assert_cmpint (box->total.response.median, ==, row->median);
  g_assert_cmpuint (box->kinds[ONB_KIND_BULK], ==, row->bulk);
  g_assert_cmpuint (box->conversations, ==, row->conversations);
  g_assert_cmpuint (box->reopened, ==, row->reopened);
  g_assert_cmpuint (box->open_waits, ==, row->open_waits);
  g_assert_cmpuint (box->answered_within.answered, ==, row->answered_waits);
  g_assert_cmpuint (box->answered_within.open, ==, row->open_waits);
  g_assert_cmpstr (periods, ==, row->periods);
  /* The heatmap shows when mail was sent: 2 at 08:00, 4 at 09:00, whatever period they fall into.
   */
  for (guint day = 0; day < 7; day++)
    hours += (guint) (box->heatmap_outbound[day][8] + box->heatmap_outbound[day][9]);
  g_assert_cmpuint (hours, ==, row->outbound);
}

static const gchar *
rows_in_period (const Fixture *fixture, GString *text)
{
  g_string_truncate (text, 0);
  for (guint i = 0; i < onb_result_n_rows (fixture->result); i++) {
    OnbRowView view;

    onb_result_row (fixture->result, i, &view);
    if (view.in_period)
      g_string_append (text, view.message_id);
  }
  return text->str;
}

/* What `messages` shows goes with it. */
static void
test_rows (void)
{
  static const struct {
    OnbPeriodBy period_by;
    const gchar *rows; /* of February */
  } shown[] = { { ONB_PERIOD_BY_SENT, "23" },
                { ONB_PERIOD_BY_ARRIVED, "34" },
                { ONB_PERIOD_BY_STARTED, "" } };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++) {
    OnbRules rules;
    OnbRowView view;

    onb_rules_init (&rules);
    rules.period_by = shown[i].period_by;
    rules.from_unix = FEBRUARY;
    rules.to_unix = MARCH;
    g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
    g_assert_cmpstr (rows_in_period (&fixture, text), ==, shown[i].rows);
    g_assert_true (fixture_find (&fixture, "6", B, &view));
    g_assert_cmpint (view.period_unix, ==, view.arrived_unix);
  }
}

/* --clock last moves the start of a wait over the end of the month, and its period with it. */
static void
test_moved_start (void)
{
  const Mail open[]
      = { IN ("1", "2025-01-31 22:00:00", ""), IN ("2", "2025-02-01 09:00:00", RE ("1")) };
  const Mail answered[]
      = { IN ("1", "2025-01-31 22:00:00", ""), IN ("2", "2025-02-01 09:00:00", RE ("1")),
          OUT ("3", "2025-03-01 09:00:00", RE ("2")) };

  for (OnbClock clock = ONB_CLOCK_FIRST; clock <= ONB_CLOCK_PARENT; clock++) {
    OnbRules rules;

    onb_rules_init (&rules);
    rules.clock = clock;
    rules.from_unix = FEBRUARY;
    rules.to_unix = MARCH;
    rules.period_by = ONB_PERIOD_BY_ARRIVED;
    g_auto (Fixture) waits = fixture_run_with (&world, open, G_N_ELEMENTS (open), &rules);
    g_auto (Fixture) answers = fixture_run_with (&world, answered, G_N_ELEMENTS (answered), &rules);

    g_assert_cmpuint (onb_result_mailbox (waits.result, 0)->open_waits, ==,
                      clock == ONB_CLOCK_LAST);
    /* A response has its own start; an open wait that of its opener, unless it is the last. */
    g_assert_cmpuint (onb_result_mailbox (answers.result, 0)->total.responses, ==,
                      clock != ONB_CLOCK_FIRST);
    g_assert_cmpuint (onb_result_mailbox (answers.result, 0)->answered_within.answered, ==,
                      clock != ONB_CLOCK_FIRST);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/falls/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/falls/rows", test_rows);
  g_test_add_func ("/falls/moved-start", test_moved_start);
  return g_test_run ();
}
