/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/units.h"

/* Enough that handing out units does not show, few enough that no worker is left alone for long. */
#define BATCH_BYTES ((guint64) 4 << 20)
#define BATCH_FILES 256u

/* What a file of a Maildir is taken for, whose size nobody asked. */
#define UNKNOWN_BYTES ((guint64) 12 << 10)

static guint64
weight_of (const OnbPlan *plan, guint file)
{
  guint64 bytes = onb_plan_file (plan, file)->bytes;

  return bytes > 0 ? bytes : UNKNOWN_BYTES;
}

static gboolean
fits (const OnbPlan *plan, const OnbUnit *unit, guint file)
{
  if (onb_plan_is_joined (plan, file))
    return TRUE;
  return unit->n < BATCH_FILES && unit->bytes + weight_of (plan, file) <= BATCH_BYTES
         && onb_plan_file (plan, file)->input == onb_plan_file (plan, unit->first)->input;
}

/* A long one at the end would keep the others waiting. Among equals the order of the plan. */
static gint
compare_units (gconstpointer a, gconstpointer b)
{
  const OnbUnit *left = a;
  const OnbUnit *right = b;

  if (left->bytes / BATCH_BYTES != right->bytes / BATCH_BYTES)
    return left->bytes > right->bytes ? -1 : 1;
  return left->first < right->first ? -1 : left->first > right->first;
}

GArray *
onb_units_new (const OnbPlan *plan)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (OnbUnit));
  OnbUnit unit = { 0 };

  for (guint file = 0; file < plan->files->len; file++) {
    if (unit.n > 0 && !fits (plan, &unit, file)) {
      g_array_append_val (units, unit);
      unit = (OnbUnit){ .first = file };
    }
    unit.n++;
    unit.bytes += weight_of (plan, file);
  }
  if (unit.n > 0)
    g_array_append_val (units, unit);
  g_array_sort (units, compare_units);
  return units;
}
