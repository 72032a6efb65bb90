/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/stats.h"

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 value_a = *(const gint64 *) a;
  gint64 value_b = *(const gint64 *) b;

  return value_a < value_b ? -1 : value_a > value_b;
}

/* Value number ceil (p n / 100), counted from 1. */
static gint64
quantile (const GArray *values, guint64 percent)
{
  guint64 number = (percent * values->len + 99) / 100;

  return g_array_index (values, gint64, (guint) number - 1);
}

OnbStats
onb_stats_compute (GArray *values)
{
  OnbStats stats = { .n = values->len };
  gint64 sum = 0;

  if (values->len == 0)
    return stats;
  g_array_sort (values, compare_values);
  /* A ledger holds fewer than 2^27 items, and no value is negative or above 2^32: sums cannot
   * overflow. */
  for (guint i = 0; i < values->len; i++)
    sum += g_array_index (values, gint64, i);
  stats.mean = (2 * sum + (gint64) stats.n) / (2 * (gint64) stats.n);
  stats.median = quantile (values, 50);
  stats.p90 = quantile (values, 90);
  stats.p95 = quantile (values, 95);
  stats.min = g_array_index (values, gint64, 0);
  stats.max = g_array_index (values, gint64, values->len - 1);
  return stats;
}
