/* SPDX-License-Identifier: Apache-2.0 */
/* How a plan is shared out. What a unit is must not depend on the number of readers. */
#include "engine/units.h"

#include <string.h>

#define MIB ((guint64) 1 << 20)
#define MAX_FILES 8

/* @bytes 0: a file of a Maildir. @same: how many such files; 0 is 1. */
typedef struct {
  guint64 bytes;
  guint same;
  guint32 input;
  OnbLayout layout;
  const gchar *name_in_plan;
} Files;

typedef struct {
  const gchar *name;
  Files files[MAX_FILES];
  guint64 part_bytes;
  gboolean with_sums;
  const gchar *units; /* `first+n`, of a part `first:part/parts`, `=first` of a sum */
  gboolean without_zips;
} Case;

static const Case cases[] = {
  { "none", { { 0 } }, 0, FALSE, "" },
  { "one", { { 5 } }, 0, FALSE, "0+1" },
  { "small-together", { { 5, 3 }, { 7 } }, 0, FALSE, "0+4" },
  { "four-mib-together", { { MIB, 4 } }, 0, FALSE, "0+4" },
  { "one-byte-more", { { MIB, 4 }, { 1 } }, 0, FALSE, "0+4 4+1" },
  { "256-files", { { 1, 257 } }, 0, FALSE, "0+256 256+1" },
  /* 341 times 12 KiB are less than 4 MiB, so their number counts. */
  { "maildir", { { 0, 300 } }, 0, FALSE, "0+256 256+44" },
  { "inputs-apart", { { 5 }, { 5, 1, 1 } }, 0, FALSE, "0+1 1+1" },
  { "largest-first", { { 5 }, { 9 * MIB }, { 5 } }, 0, FALSE, "1+1 0+1 2+1" },
  { "equals-in-order", { { 9 * MIB }, { 9 * MIB }, { 11 * MIB } }, 0, FALSE, "0+1 1+1 2+1" },
  { "item-joined",
    { { 3 * MIB }, { 3 * MIB, 2, 0, ONB_LAYOUT_PFF_ITEM }, { 3 * MIB } },
    0,
    FALSE,
    "0+4" },
  { "item-not-joined-to-another-input",
    { { 5, 1, 0, ONB_LAYOUT_PFF_ITEM }, { 5, 1, 1, ONB_LAYOUT_PFF_ITEM } },
    0,
    FALSE,
    "0+1 1+1" },
  { "parts", { { 5 }, { 3 * MIB + 1 }, { 5 } }, MIB, FALSE, "0+1 1:0/3 1:1/3 1:2/3 2+1" },
  { "too-small-for-parts", { { 2 * MIB - 1 } }, MIB, FALSE, "0+1" },
  { "just-parts", { { 2 * MIB } }, MIB, FALSE, "0:0/2 0:1/2" },
  { "sum-of-parts", { { 2 * MIB } }, MIB, TRUE, "=0 0:0/2 0:1/2" },
  { "item-has-no-parts", { { 9 * MIB, 2, 0, ONB_LAYOUT_PFF_ITEM } }, MIB, FALSE, "0+2" },
  { "least-part", { { 9000 } }, 1, FALSE, "0:0/2 0:1/2" }, /* 4 KiB */
  /* Parts of a quarter of the size, and not many. */
  { "zip", { { MIB / 2, 1, 0, 0, "a.zip" } }, MIB, FALSE, "0:0/2 0:1/2" },
  { "zip-too-small", { { MIB / 2 - 1, 1, 0, 0, "a.zip" } }, MIB, FALSE, "0+1" },
  { "zip-large",
    { { 9 * MIB, 1, 0, 0, "a.OLM" } },
    MIB,
    FALSE,
    "0:0/6 0:1/6 0:2/6 0:3/6 0:4/6 0:5/6" },
  { "zip-with-passphrases", { { MIB, 1, 0, 0, "a.zip" } }, MIB, FALSE, "0+1", TRUE },
  /* It may be an mbox of that name. */
  { "large-zip-with-passphrases",
    { { 2 * MIB, 1, 0, 0, "a.zip" } },
    MIB,
    FALSE,
    "0:0/2 0:1/2",
    TRUE },
};

static OnbPlan *
make_plan (const Case *row)
{
  OnbPlan *plan = onb_plan_new ();

  for (gsize i = 0; i < MAX_FILES; i++) {
    const Files *files = &row->files[i];
    OnbPlannedFile file = { .name = files->name_in_plan != NULL ? files->name_in_plan : "x",
                            .folder = "/",
                            .bytes = files->bytes,
                            .input = files->input,
                            .layout = files->layout };

    for (guint n = 0; n < MAX (files->same, files->bytes > 0 ? 1 : 0); n++)
      g_array_append_val (plan->files, file);
  }
  return plan;
}

static gchar *
describe (const GArray *units)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < units->len; i++) {
    const OnbUnit *unit = &g_array_index (units, OnbUnit, i);

    g_string_append (text, i > 0 ? " " : "");
    if (unit->kind == ONB_UNIT_PART)
      g_string_append_printf (text, "%u:%u/%u", unit->first, unit->part, unit->parts);
    else if (unit->kind == ONB_UNIT_SUM)
      g_string_append_printf (text, "=%u", unit->first);
    else
      g_string_append_printf (text, "%u+%u", unit->first, unit->n);
  }
  return g_string_free (text, FALSE);
}

/* Every file is in one unit, or its bytes are in parts without a gap. */
static void
check_whole (const OnbPlan *plan, const GArray *units)
{
  g_autofree guint *seen = g_new0 (guint, plan->files->len + 1);
  g_autofree guint64 *until = g_new0 (guint64, plan->files->len + 1);

  for (guint i = 0; i < units->len; i++) {
    const OnbUnit *unit = &g_array_index (units, OnbUnit, i);

    g_assert_cmpuint (unit->n, >, 0);
    for (guint n = 0; unit->kind == ONB_UNIT_FILES && n < unit->n; n++)
      seen[unit->first + n]++;
    if (unit->kind != ONB_UNIT_PART)
      continue;
    g_assert_cmpuint (unit->from, ==, until[unit->first]);
    until[unit->first] = unit->until;
    if (unit->part + 1 == unit->parts)
      seen[unit->first]++;
  }
  for (guint i = 0; i < plan->files->len; i++) {
    g_assert_cmpuint (seen[i], ==, 1);
    g_assert_true (until[i] == 0 || until[i] == G_MAXUINT64);
  }
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbPlan) plan = make_plan (row);
  g_autoptr (GArray) units
      = onb_units_new (plan, row->part_bytes, row->with_sums, !row->without_zips);
  g_autofree gchar *found = describe (units);

  g_assert_cmpstr (found, ==, row->units);
  check_whole (plan, units);
  for (guint i = 0; row->without_zips && i < units->len; i++)
    g_assert_false (g_array_index (units, OnbUnit, i).may_be_zip);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/units/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
