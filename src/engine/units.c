/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/units.h"

#include <string.h>

/* Enough that handing out units does not show, few enough that no worker is left alone for long. */
#define BATCH_BYTES ((guint64) 4 << 20)
#define BATCH_FILES 256u

/* Members of a zip file unpack to several times their size. All its parts together walk the names
 * before a member about half as often as there are parts. */
#define ZIP_SHARE 4u
#define ZIP_PARTS_MAX 6u

/* What a file is taken for whose size nobody asked (source/tree). */
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
add_parts (GArray *units, guint file, guint64 part_bytes, guint n, gboolean may_be_zip)
{
  for (guint i = 0; i < n; i++) {
    const OnbUnit unit = { .kind = ONB_UNIT_PART,
                           .first = file,
                           .n = 1,
                           .part = i,
                           .parts = n,
                           .may_be_zip = may_be_zip,
                           .from = i * part_bytes,
                           .until = i + 1 < n ? (i + 1) * part_bytes : G_MAXUINT64,
                           .bytes = part_bytes };

    g_array_append_val (units, unit);
  }
}

/* A hint, for what a file is its bytes tell: a zip file of another name is read in one piece. */
static gboolean
is_named_zip (const OnbPlannedFile *file)
{
  gsize len = strlen (file->name);
  const gchar *end = file->name + len - MIN (len, 4);

  return g_ascii_strcasecmp (end, ".zip") == 0 || g_ascii_strcasecmp (end, ".olm") == 0;
}

/* Into how many parts the file goes, 1: none; @ret_part_bytes gets their size. */
static guint
count_parts (const OnbPlannedFile *file, guint64 part_bytes, gboolean is_zip,
             guint64 *ret_part_bytes)
{
  guint64 least = MAX (part_bytes / (is_zip ? ZIP_SHARE : 1), ONB_PART_BYTES_LEAST);
  guint64 most = is_zip ? ZIP_PARTS_MAX : G_MAXINT32;
  guint64 n = part_bytes > 0 ? MIN (file->bytes / least, most) : 0;

  *ret_part_bytes = is_zip && n > 0 ? MAX (file->bytes / n, least) : least;
  return (guint) MAX (n, 1);
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
onb_units_new (const OnbPlan *plan, guint64 part_bytes, gboolean with_sums, gboolean with_zips)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (OnbUnit));
  OnbUnit unit = { 0 };

  for (guint file = 0; file < plan->files->len; file++) {
    const OnbPlannedFile *planned = onb_plan_file (plan, file);
    gboolean may_be_zip = with_zips && is_named_zip (planned);
    guint64 size;
    guint parts = count_parts (planned, part_bytes, may_be_zip, &size);

    if (parts > 1 && is_alone (plan, file)) {
      const OnbUnit sum = { .kind = ONB_UNIT_SUM, .first = file, .n = 1, .bytes = planned->bytes };

      close_unit (units, &unit);
      if (with_sums && planned->dir == NULL)
        g_array_append_val (units, sum);
      add_parts (units, file, size, parts, may_be_zip);
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
