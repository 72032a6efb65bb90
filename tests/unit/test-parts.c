/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of files as they come, in any order: when a file is judged, and what goes to the ledger. */
#include "engine/parts.h"

#include "ledger/ledger.h"

typedef struct {
  OnbLimits limits;
  OnbLedger *ledger;
  OnbParts *parts;
  GArray *serials;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  onb_limits_init (&fixture->limits);
  fixture->ledger = onb_ledger_new ();
  fixture->parts = onb_parts_new (fixture->ledger, &fixture->limits);
  fixture->serials = g_array_new (FALSE, TRUE, sizeof (guint32));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  onb_parts_free (fixture->parts);
  onb_ledger_free (fixture->ledger);
  g_array_unref (fixture->serials);
}

static gboolean
add (Fixture *fixture, guint file, guint number, OnbFilePart part, guint64 loss_bytes)
{
  const OnbUnit unit = { .kind = ONB_UNIT_PART,
                         .first = file,
                         .n = 1,
                         .part = number,
                         .parts = 2,
                         .from = number * 100,
                         .until = number == 0 ? 100 : G_MAXUINT64 };

  part.is_read = TRUE;
  return onb_parts_add (fixture->parts, &unit, &part, fixture->serials, loss_bytes);
}

static guint64
count_findings (const Fixture *fixture, const gchar *kind)
{
  const guint64 *sum = g_hash_table_lookup (fixture->ledger->findings, kind);

  return sum != NULL ? *sum : 0;
}

/* Two files, their parts mixed; what all parts of one tell comes once. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  const OnbFilePart changed = { .is_zip = TRUE, .has_changed = TRUE };
  const OnbFilePart same = { .is_zip = TRUE };

  g_assert_true (add (fixture, 1, 1, changed, 0));
  g_assert_true (add (fixture, 0, 1, same, 0));
  g_assert_true (add (fixture, 1, 0, changed, 0));
  g_assert_true (add (fixture, 0, 0, same, 0));
  g_assert_true (onb_parts_finish (fixture->parts));
  g_assert_cmpuint (count_findings (fixture, "changed-while-read"), ==, 1);
}

/* Only the last part shows it. */
static void
test_misfit (Fixture *fixture, gconstpointer data)
{
  const OnbFilePart odd = { .is_zip = TRUE, .needs_whole = TRUE };
  const OnbFilePart same = { .is_zip = TRUE };

  g_assert_true (add (fixture, 0, 1, odd, 0));
  g_assert_false (add (fixture, 0, 0, same, 0));
}

/* A part that was given up never comes: then the end judges. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  const OnbFilePart odd = { .is_zip = TRUE, .needs_whole = TRUE };
  const OnbFilePart same = { .is_zip = TRUE };

  g_assert_true (add (fixture, 0, 1, same, 0));
  g_assert_true (onb_parts_finish (fixture->parts));
  g_assert_true (add (fixture, 0, 1, odd, 0));
  g_assert_false (onb_parts_finish (fixture->parts));
}

/* A file that was replaced between two parts. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_assert_true (add (fixture, 0, 1, (OnbFilePart){ .is_zip = TRUE, .stamp = 1 }, 0));
  g_assert_false (add (fixture, 0, 0, (OnbFilePart){ .is_zip = TRUE, .stamp = 2 }, 0));
}

/* Each part may list as many losses as the whole file. */
static void
test_losses (Fixture *fixture, gconstpointer data)
{
  const OnbFilePart part = { .is_zip = TRUE };

  fixture->limits.loss_bytes = 100;
  g_assert_true (add (fixture, 0, 0, part, 50));
  g_assert_true (add (fixture, 0, 1, part, 50));
  g_assert_true (add (fixture, 1, 0, part, 50));
  g_assert_false (add (fixture, 1, 1, part, 51));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/parts/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/parts/misfit", Fixture, NULL, set_up, test_misfit, tear_down);
  g_test_add ("/parts/lost", Fixture, NULL, set_up, test_lost, tear_down);
  g_test_add ("/parts/replaced", Fixture, NULL, set_up, test_replaced, tear_down);
  g_test_add ("/parts/losses", Fixture, NULL, set_up, test_losses, tear_down);
  return g_test_run ();
}
