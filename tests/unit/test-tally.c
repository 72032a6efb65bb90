/* SPDX-License-Identifier: Apache-2.0 */
/* What one outbound row adds to the sums of its agent (SEMANTICS.md §9). */
#include "metrics/tally.h"

#define NONE ONB_NO_TIME

typedef struct {
  const gchar *name;
  OnbRow row;
  OnbResponse response; /* of a row whose role is response */
  OnbTarget target;
  /* What is expected of the counts beside one sent and one verdict. */
  guint64 responses, first_responses, clock_skew, met, missed;
  guint64 timed, first_timed, business_timed, agent_timed;
} Case;

#define RESPONSE(more)                                                                             \
  {                                                                                                \
    .role = ONB_ROLE_RESPONSE, .flags = more                                                       \
  }

static const Case cases[] = {
  { .name = "response",
    .row = RESPONSE (0),
    .response = { .seconds = 60, .business_seconds = 30, .agent_seconds = 20 },
    .target = { -1, FALSE },
    .responses = 1,
    .timed = 1,
    .business_timed = 1,
    .agent_timed = 1 },
  { .name = "first-response",
    .row = RESPONSE (ONB_ROW_FIRST_RESPONSE),
    .response = { .seconds = 60, .business_seconds = NONE, .agent_seconds = NONE },
    .target = { -1, FALSE },
    .responses = 1,
    .first_responses = 1,
    .timed = 1,
    .first_timed = 1 },
  /* It counts as a response and a first one, but in no statistic and by no target. */
  { .name = "clock-skew",
    .row = RESPONSE (ONB_ROW_FIRST_RESPONSE),
    .response = { .seconds = -1, .business_seconds = NONE, .agent_seconds = NONE },
    .target = { 60, FALSE },
    .responses = 1,
    .first_responses = 1,
    .clock_skew = 1 },
  { .name = "at-once-is-no-skew",
    .row = RESPONSE (0),
    .response = { .seconds = 0, .business_seconds = NONE, .agent_seconds = NONE },
    .target = { 0, FALSE },
    .responses = 1,
    .timed = 1,
    .met = 1 },
  { .name = "target/the-last-second-is-met",
    .row = RESPONSE (0),
    .response = { .seconds = 60, .business_seconds = NONE, .agent_seconds = NONE },
    .target = { 60, FALSE },
    .responses = 1,
    .timed = 1,
    .met = 1 },
  { .name = "target/one-second-late",
    .row = RESPONSE (0),
    .response = { .seconds = 61, .business_seconds = NONE, .agent_seconds = NONE },
    .target = { 60, FALSE },
    .responses = 1,
    .timed = 1,
    .missed = 1 },
  { .name = "target/business",
    .row = RESPONSE (0),
    .response = { .seconds = 90000, .business_seconds = 60, .agent_seconds = 61 },
    .target = { 60, TRUE },
    .responses = 1,
    .timed = 1,
    .business_timed = 1,
    .agent_timed = 1,
    .met = 1 },
  /* --offhours drop took the working time away. */
  { .name = "target/business-dropped",
    .row = RESPONSE (0),
    .response = { .seconds = 90000, .business_seconds = NONE, .agent_seconds = 7 },
    .target = { 60, TRUE },
    .responses = 1,
    .timed = 1,
    .agent_timed = 1 },
};

static void
test_response (gconstpointer data)
{
  const Case *row = data;
  OnbTally *tally = onb_tally_new ();
  const OnbAgentResult *counts;

  onb_tally_add (tally, &row->row, &row->response, &row->target);
  counts = onb_tally_finish (tally);
  g_assert_cmpuint (counts->sent, ==, 1);
  g_assert_cmpuint (counts->verdicts[ONB_VERDICT_NONE], ==, 1);
  g_assert_cmpuint (counts->responses, ==, row->responses);
  g_assert_cmpuint (counts->first_responses, ==, row->first_responses);
  g_assert_cmpuint (counts->clock_skew, ==, row->clock_skew);
  g_assert_cmpuint (counts->sla_met, ==, row->met);
  g_assert_cmpuint (counts->sla_missed, ==, row->missed);
  g_assert_cmpuint (counts->response.n, ==, row->timed);
  g_assert_cmpuint (counts->first_response.n, ==, row->first_timed);
  g_assert_cmpuint (counts->business_response.n, ==, row->business_timed);
  g_assert_cmpuint (counts->agent_response.n, ==, row->agent_timed);
  if (row->timed > 0)
    g_assert_cmpint (counts->response.max, ==, row->response.seconds);
  if (row->first_timed > 0)
    g_assert_cmpint (counts->first_response.max, ==, row->response.seconds);
  if (row->business_timed > 0)
    g_assert_cmpint (counts->business_response.max, ==, row->response.business_seconds);
  if (row->agent_timed > 0)
    g_assert_cmpint (counts->agent_response.max, ==, row->response.agent_seconds);
  onb_tally_free (tally);
}

/* One row of every role: each is counted once, and their sum is what was sent. */
static void
test_roles (void)
{
  static const OnbRole roles[]
      = { ONB_ROLE_FORWARD,   ONB_ROLE_FOLLOW_UP, ONB_ROLE_FOLLOW_UP, ONB_ROLE_INITIATES,
          ONB_ROLE_INITIATES, ONB_ROLE_INITIATES, ONB_ROLE_UNDATED,   ONB_ROLE_ORPHAN_REPLY };
  const OnbTarget none = { -1, FALSE };
  OnbTally *tally = onb_tally_new ();
  const OnbAgentResult *counts;

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++) {
    OnbRow row = { .role = (guint8) roles[i], .verdict = ONB_VERDICT_DIRECT };

    onb_tally_add (tally, &row, NULL, &none);
  }
  counts = onb_tally_finish (tally);
  g_assert_cmpuint (counts->sent, ==, 8);
  g_assert_cmpuint (counts->forwards, ==, 1);
  g_assert_cmpuint (counts->follow_ups, ==, 2);
  g_assert_cmpuint (counts->initiated, ==, 3);
  g_assert_cmpuint (counts->undated, ==, 1);
  g_assert_cmpuint (counts->orphan_replies, ==, 1);
  g_assert_cmpuint (counts->responses, ==, 0);
  g_assert_cmpuint (counts->verdicts[ONB_VERDICT_DIRECT], ==, 8);
  g_assert_cmpuint (counts->handoffs + counts->collisions, ==, 0);
  onb_tally_free (tally);
}

static void
test_flags (void)
{
  const OnbTarget none = { -1, FALSE };
  const OnbRow rows[]
      = { { .role = ONB_ROLE_FOLLOW_UP, .flags = ONB_ROW_COLLISION },
          { .role = ONB_ROLE_FOLLOW_UP, .flags = ONB_ROW_HANDOFF | ONB_ROW_COLLISION } };
  OnbTally *tally = onb_tally_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    onb_tally_add (tally, &rows[i], NULL, &none);
  g_assert_cmpuint (onb_tally_finish (tally)->handoffs, ==, 1);
  g_assert_cmpuint (onb_tally_finish (tally)->collisions, ==, 2);
  onb_tally_free (tally);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/tally/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_response);
  }
  g_test_add_func ("/tally/roles", test_roles);
  g_test_add_func ("/tally/flags", test_flags);
  return g_test_run ();
}
