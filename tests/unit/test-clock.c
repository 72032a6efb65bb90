/* SPDX-License-Identifier: Apache-2.0 */
/* The three clocks of one response (SEMANTICS.md §8). Monday is 2025-01-06. The mailbox works from
 * 09:00 to 17:00, Abe in New York from 09:00 to 12:00, which is 14:00 to 17:00 UTC; Jane has no
 * hours of her own. */
#include "metrics/clock.h"
#include "metrics/result.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define NONE ONB_NO_TIME
#define HOUR 3600
#define WITH_HOURS "hours=Mon-Fri 09:00-17:00\n"
#define PEOPLE                                                                                     \
  "[agent abe@acme.example]\nhours=Mon-Fri 09:00-12:00\nzone=America/New_York\n"                   \
  "until=2020-01-01\n[agent jane@acme.example]\n"

typedef struct {
  const gchar *name;
  const gchar *agent; /* NULL: nobody is named */
  gboolean credited;
  gboolean no_hours; /* of the mailbox */
  const gchar *from;
  const gchar *until;
  OnbOffhours offhours;
  gint64 seconds;
  gint64 business;
  gint64 agents;
} Case;

static const Case cases[] = {
  /* 16:00 on Monday to 15:00 on Tuesday: 1 + 6 hours; Abe's: 16 to 17 and 14 to 15. His dates do
   * not matter. */
  { "own-hours", "abe@acme.example", TRUE, FALSE, "2025-01-06T16:00:00Z", "2025-01-07T15:00:00Z",
    ONB_OFFHOURS_ZERO, 23 * HOUR, 7 * HOUR, 2 * HOUR },
  { "not-credited", "abe@acme.example", FALSE, FALSE, "2025-01-06T16:00:00Z",
    "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO, 23 * HOUR, 7 * HOUR, 7 * HOUR },
  { "without-hours-of-her-own", "jane@acme.example", TRUE, FALSE, "2025-01-06T16:00:00Z",
    "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO, 23 * HOUR, 7 * HOUR, 7 * HOUR },
  { "not-of-the-roster", "ann@customer.example", TRUE, FALSE, "2025-01-06T16:00:00Z",
    "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO, 23 * HOUR, 7 * HOUR, 7 * HOUR },
  { "nobody", NULL, FALSE, FALSE, "2025-01-06T16:00:00Z", "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO,
    23 * HOUR, 7 * HOUR, 7 * HOUR },
  { "mailbox-without-hours", "abe@acme.example", TRUE, TRUE, "2025-01-06T16:00:00Z",
    "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO, 23 * HOUR, NONE, 2 * HOUR },
  { "nobody-has-hours", "jane@acme.example", TRUE, TRUE, "2025-01-06T16:00:00Z",
    "2025-01-07T15:00:00Z", ONB_OFFHOURS_ZERO, 23 * HOUR, NONE, NONE },
  { "clock-skew", "abe@acme.example", TRUE, FALSE, "2025-01-06T10:00:00Z", "2025-01-06T09:59:59Z",
    ONB_OFFHOURS_ELAPSED, -1, NONE, NONE },
  { "at-once", "jane@acme.example", TRUE, FALSE, "2025-01-06T10:00:00Z", "2025-01-06T10:00:00Z",
    ONB_OFFHOURS_ZERO, 0, 0, 0 },
  /* On Sunday nobody works. */
  { "offhours/zero", "abe@acme.example", TRUE, FALSE, "2025-01-05T10:00:00Z",
    "2025-01-05T11:00:00Z", ONB_OFFHOURS_ZERO, HOUR, 0, 0 },
  { "offhours/drop", "abe@acme.example", TRUE, FALSE, "2025-01-05T10:00:00Z",
    "2025-01-05T11:00:00Z", ONB_OFFHOURS_DROP, HOUR, NONE, NONE },
  { "offhours/elapsed", "abe@acme.example", TRUE, FALSE, "2025-01-05T10:00:00Z",
    "2025-01-05T11:00:00Z", ONB_OFFHOURS_ELAPSED, HOUR, HOUR, HOUR },
  /* In the morning of Monday Abe does not work, and the mailbox does. */
  { "offhours/each-by-its-own", "abe@acme.example", TRUE, FALSE, "2025-01-06T10:00:00Z",
    "2025-01-06T11:00:00Z", ONB_OFFHOURS_DROP, HOUR, HOUR, NONE },
  { "offhours/each-by-its-own-elapsed", "abe@acme.example", TRUE, FALSE, "2025-01-06T08:00:00Z",
    "2025-01-06T10:00:00Z", ONB_OFFHOURS_ELAPSED, 2 * HOUR, HOUR, 2 * HOUR },
  /* One working second is not nothing. */
  { "offhours/one-second", "jane@acme.example", TRUE, FALSE, "2025-01-06T08:00:00Z",
    "2025-01-06T09:00:01Z", ONB_OFFHOURS_DROP, HOUR + 1, 1, 1 },
};

static OnbPackedTime
pack (const gchar *text)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  return onb_time_pack (g_date_time_to_unix (time));
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .roster = row->no_hours ? "[mailbox " B "]\n" PEOPLE
                                                : "[mailbox " B "]\n" WITH_HOURS PEOPLE };
  const Mail mail
      = { "1", "2025-01-06 09:00:00",
          "From: ann@customer.example\nTo: " B "\nCc: abe@acme.example, jane@acme.example\n" };
  g_auto (Fixture) fixture = fixture_run (&world, &mail, 1);
  OnbIdentity *identity = fixture.result->identity;
  OnbRow answer = { .mailbox = 0,
                    .time = pack (row->until),
                    .agent = row->agent != NULL ? onb_identity_find (identity, row->agent) : 0,
                    .flags = row->credited ? ONB_ROW_CREDITED : 0 };
  OnbResponse response = { .row = 5, .opened_by = 6, .started_by = 7 };
  OnbRules rules;

  onb_rules_init (&rules);
  rules.offhours = row->offhours;
  if (row->agent != NULL)
    g_assert_cmpuint (answer.agent, !=, 0);
  onb_clock_measure (identity, &rules, &answer, pack (row->from), &response);
  g_assert_cmpint (response.seconds, ==, row->seconds);
  g_assert_cmpint (response.business_seconds, ==, row->business);
  g_assert_cmpint (response.agent_seconds, ==, row->agents);
  g_assert_cmpuint (response.row + response.opened_by + response.started_by, ==, 18);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/clock/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
