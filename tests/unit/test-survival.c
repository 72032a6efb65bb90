/* SPDX-License-Identifier: Apache-2.0 */
/* "Answered within", worked out by hand; the marks are 15m 1h 4h 8h 1d 2d 7d. */
#include "metrics/survival.h"

#define NONE -1
#define MOST 6
#define ALL 1000000

typedef struct {
  const gchar *name;
  gint64 answers[MOST];
  guint n_answers;
  gint64 open[MOST];
  guint n_open;
  gint64 median;
  gint32 shares[ONB_WITHIN_MARKS];
} Case;

static const Case cases[] = {
  { "nothing", { 0 }, 0, { 0 }, 0, ONB_NO_TIME, { NONE, NONE, NONE, NONE, NONE, NONE, NONE } },
  /* Of four: one, three, four are through at their marks; a mark counts itself. */
  { "all-answered",
    { 3600, 900, 14400, 3600 },
    4,
    { 0 },
    0,
    3600,
    { 250000, 750000, ALL, ALL, ALL, ALL, ALL } },
  { "thirds", { 5000, 60, 2000 }, 3, { 0 }, 0, 2000, { 333333, 666667, ALL, ALL, ALL, ALL, ALL } },
  { "at-once", { 0 }, 1, { 0 }, 0, 0, { ALL, ALL, ALL, ALL, ALL, ALL, ALL } },
  /* Of two a half is through at the first: a median. */
  { "half-is-a-median",
    { 600, 20000 },
    2,
    { 0 },
    0,
    600,
    { 500000, 500000, 500000, ALL, ALL, ALL, ALL } },
  { "one-past-the-last-mark", { 604801 }, 1, { 0 }, 0, 604801, { 0, 0, 0, 0, 0, 0, 0 } },
  /* Three at risk at 600: S = 2/3. The open one leaves at 1800, so one is at risk at 7200: S = 0.
   */
  { "open-in-between",
    { 600, 7200 },
    2,
    { 1800 },
    1,
    7200,
    { 333333, 333333, ALL, ALL, ALL, ALL, ALL } },
  /* An open wait younger than all answers says nothing. */
  { "open-before", { 3600 }, 1, { 60 }, 1, 3600, { 0, ALL, ALL, ALL, ALL, ALL, ALL } },
  /* At 3600 both are at risk for the answer: S = 1/2; nothing is known beyond. */
  { "answer-comes-first-at-one-time",
    { 3600 },
    1,
    { 3600 },
    1,
    3600,
    { 0, 500000, NONE, NONE, NONE, NONE, NONE } },
  { "known-up-to-the-longest",
    { 600 },
    1,
    { 14400, 28800 },
    2,
    ONB_NO_TIME,
    { 333333, 333333, 333333, 333333, NONE, NONE, NONE } },
  { "nobody-answers", { 0 }, 0, { 1000, 90000 }, 2, ONB_NO_TIME, { 0, 0, 0, 0, 0, NONE, NONE } },
  /* S: 5/6, then of four left 3/4, then of two 1/2: 5/6 · 3/4 · 1/2 = 15/48 = 0.3125. */
  { "three-runs",
    { 100, 4000, 30000 },
    3,
    { 200, 5000, 700000 },
    3,
    30000,
    { 166667, 166667, 375000, 375000, 687500, 687500, 687500 } },
  /* 2^32 + 60 seconds. */
  { "older-than-any-answer-can-be",
    { 600 },
    1,
    { G_GINT64_CONSTANT (4294967356) },
    1,
    600,
    { 500000, 500000, 500000, 500000, 500000, 500000, 500000 } },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbSurvival) survival = onb_survival_new ();
  OnbAnsweredWithin within;

  for (guint i = 0; i < row->n_answers; i++)
    onb_survival_add_answer (survival, row->answers[i]);
  for (guint i = 0; i < row->n_open; i++)
    onb_survival_add_open (survival, row->open[i]);
  within = onb_survival_compute (survival);
  g_assert_cmpuint (within.answered, ==, row->n_answers);
  g_assert_cmpuint (within.open, ==, row->n_open);
  g_assert_cmpint (within.median, ==, row->median);
  for (guint i = 0; i < ONB_WITHIN_MARKS; i++)
    g_assert_cmpint (within.share_millionths[i], ==, row->shares[i]);
}

static void
add_many (OnbSurvival *survival, guint answers, gint64 answered, guint open, gint64 open_seconds)
{
  for (guint i = 0; i < answers; i++)
    onb_survival_add_answer (survival, answered);
  for (guint i = 0; i < open; i++)
    onb_survival_add_open (survival, open_seconds);
}

/* Numbers whose products are wider than 64 bits: of 100000 one is through at 60 (S = 0.99999), one
 * leaves at 70, and of the 99998 left half are through at 80: S = 0.99999 / 2 = 0.499995. */
static void
test_many (void)
{
  g_autoptr (OnbSurvival) survival = onb_survival_new ();
  g_autoptr (OnbSurvival) tie = onb_survival_new ();
  OnbAnsweredWithin within;

  add_many (survival, 1, 60, 1, 70);
  add_many (survival, 49999, 80, 49999, 1000);
  within = onb_survival_compute (survival);
  g_assert_cmpint (within.share_millionths[0], ==, 500005);
  g_assert_cmpint (within.share_millionths[1], ==, -1);
  g_assert_cmpint (within.median, ==, 80);

  /* 1/128 = 0.0078125, half up. */
  add_many (tie, 1, 60, 127, 1000);
  within = onb_survival_compute (tie);
  g_assert_cmpint (within.share_millionths[0], ==, 7813);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/survival/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/survival/many", test_many);
  return g_test_run ();
}
