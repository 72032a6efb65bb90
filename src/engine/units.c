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
  if (left->first != right->first)
    return left->first < right->first ? -1 : 1;
  return left->part < right->part ? -1 : left->part > right->part;
}

/* The last part takes what is left, up to where the file ends by then. */
static void
add_parts (GArray *units, guint file, guint64 bytes, guint64 part_bytes)
{
  guint n = (guint) MIN (bytes / part_bytes, G_MAXINT32);

  for (guint i = 0; i < n; i++) {
    const OnbUnit unit = { .kind = ONB_UNIT_PART,
                           .first = file,
                           .n = 1,
                           .part = i,
                           .parts = n,
                           .from = i * part_bytes,
                           .until = i + 1 < n ? (i + 1) * part_bytes : G_MAXUINT64,
                           .bytes = part_bytes };

    g_array_append_val (units, unit);
  }
}

static gboolean
is_alone (const OnbPlan *plan, guint file)
{
  return !onb_plan_is_joined (plan, file)
         && (file + 1 == plan->files->len || !onb_plan_is_joined (plan, file + 1));
}

static void
close_unit (GArray *units, OnbUnit *unit)
{
  if (unit->n > 0)
    g_array_append_val (units, *unit);
  *unit = (OnbUnit){ 0 };
}

GArray *
onb_units_new (const OnbPlan *plan, guint64 part_bytes, gboolean with_sums)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (OnbUnit));
  guint64 size = MAX (part_bytes, ONB_PART_BYTES_LEAST);
  OnbUnit unit = { 0 };

  for (guint file = 0; file < plan->files->len; file++) {
    const OnbPlannedFile *planned = onb_plan_file (plan, file);

    if (part_bytes > 0 && planned->bytes >= 2 * size && is_alone (plan, file)) {
      const OnbUnit sum = { .kind = ONB_UNIT_SUM, .first = file, .n = 1, .bytes = planned->bytes };

      close_unit (units, &unit);
      if (with_sums && planned->dir == NULL)
        g_array_append_val (units, sum);
      add_parts (units, file, planned->bytes, size);
      continue;
    }
    if (unit.n > 0 && !fits (plan, &unit, file))
      close_unit (units, &unit);
    if (unit.n == 0)
      unit.first = file;
    unit.n++;
    unit.bytes += weight_of (plan, file);
  }
  close_unit (units, &unit);
  g_array_sort (units, compare_units);
  return units;
}
