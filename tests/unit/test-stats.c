/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/stats.h"

typedef struct {
  const gchar *name;
  gint64 values[12];
  guint n;
  OnbStats expected;
} Case;

/* Nearest rank: value number ceil (p n / 100). Mean: half a second rounds up. */
static const Case cases[] = {
  { "none", { 0 }, 0, { .n = 0 } },
  { "one", { 7 }, 1, { 1, 7, 7, 7, 7, 7, 7 } },
  { "two", { 2, 1 }, 2, { 2, 2, 1, 2, 2, 1, 2 } },
  { "half-rounds-up", { 1, 2, 3, 4 }, 4, { 4, 3, 2, 4, 4, 1, 4 } },
  { "third-rounds-down", { 0, 0, 1 }, 3, { 3, 0, 0, 1, 1, 0, 1 } },
  { "ten", { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 10, { 10, 6, 5, 9, 10, 1, 10 } },
  { "eleven", { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 11, { 11, 6, 6, 10, 11, 1, 11 } },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  OnbStats stats;

  g_array_append_vals (values, row->values, row->n);
  stats = onb_stats_compute (values);
  g_assert_cmpuint (stats.n, ==, row->expected.n);
  if (row->n == 0)
    return;
  g_assert_cmpint (stats.mean, ==, row->expected.mean);
  g_assert_cmpint (stats.median, ==, row->expected.median);
  g_assert_cmpint (stats.p90, ==, row->expected.p90);
  g_assert_cmpint (stats.p95, ==, row->expected.p95);
  g_assert_cmpint (stats.min, ==, row->expected.min);
  g_assert_cmpint (stats.max, ==, row->expected.max);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/stats/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
