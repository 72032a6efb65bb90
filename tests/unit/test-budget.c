/* SPDX-License-Identifier: Apache-2.0 */
/* What containers may unpack, and which limit ends what. */
#include "source/budget.h"

#define MIB ((guint64) 1 << 20)

typedef struct {
  OnbSource source;
  OnbBudget outer;
  OnbBudget inner;
} Fixture;

/* A container with a member that is a container. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  onb_limits_init (&fixture->source.limits);
  onb_budget_open (&fixture->outer, &fixture->source, 0);
  g_assert_true (onb_budget_begin_member (&fixture->outer, 0, NULL));
  onb_budget_open (&fixture->inner, &fixture->source, 0);
  g_assert_true (onb_budget_begin_member (&fixture->inner, 0, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  onb_budget_close (&fixture->inner);
  g_assert_true (fixture->source.budget == &fixture->outer);
  onb_budget_close (&fixture->outer);
  g_assert_null (fixture->source.budget);
}

static void
check_limit (OnbBudget *budget, guint64 bytes, const gchar *limit)
{
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = g_strdup_printf ("unpacks to more than the limit %s", limit);

  g_assert_false (onb_budget_take (budget, bytes, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, text);
  g_assert_true (budget->source->is_near_limit);
}

/* What lies in a container inside a container counts for both. */
static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_assert_true (onb_budget_take (&fixture->inner, 10, NULL));
  g_assert_true (onb_budget_begin_member (&fixture->inner, 3, NULL));
  g_assert_true (onb_budget_take (&fixture->inner, 5, NULL));
  g_assert_cmpuint (fixture->source.unpacked_bytes, ==, 18);
  g_assert_cmpuint (fixture->outer.unpacked_bytes, ==, 18);
  g_assert_cmpuint (fixture->outer.in_member_bytes, ==, 18);
  g_assert_cmpuint (fixture->outer.member_bytes, ==, 0);
  g_assert_cmpuint (fixture->inner.member_bytes, ==, 5);
  g_assert_false (fixture->source.is_near_limit);
}

static void
test_member_bytes (Fixture *fixture, gconstpointer data)
{
  fixture->source.limits.member_bytes = 100;
  g_assert_true (onb_budget_take (&fixture->inner, 100, NULL));
  check_limit (&fixture->inner, 1, "member-bytes");
  g_assert_null (fixture->inner.spent);
  g_assert_true (onb_budget_begin_member (&fixture->inner, 0, NULL));
  g_assert_true (onb_budget_take (&fixture->inner, 100, NULL));
}

static void
test_unpacked_bytes (Fixture *fixture, gconstpointer data)
{
  fixture->source.limits.unpacked_bytes = 100;
  g_assert_true (onb_budget_take (&fixture->inner, 100, NULL));
  check_limit (&fixture->inner, 1, "unpacked-bytes");
  g_assert_cmpstr (fixture->inner.spent, ==, "unpacked-bytes");
  g_assert_cmpstr (fixture->outer.spent, ==, "unpacked-bytes");
}

/* The inner container is the bomb: it ends, and what it lies in goes on. */
static void
test_ratio (Fixture *fixture, gconstpointer data)
{
  fixture->outer.packed_bytes = 100 * MIB;
  fixture->inner.packed_bytes = MIB;
  g_assert_true (onb_budget_take (&fixture->inner, 199 * MIB, NULL));
  check_limit (&fixture->inner, MIB, "ratio");
  g_assert_cmpstr (fixture->inner.spent, ==, "ratio");
  g_assert_null (fixture->outer.spent);
}

/* At 64 MiB and below nothing is judged. */
static void
test_ratio_after (Fixture *fixture, gconstpointer data)
{
  g_assert_true (onb_budget_take (&fixture->inner, 64 * MIB, NULL));
  check_limit (&fixture->inner, 1, "ratio");
}

/* Of what 200 : 1 allows a quarter counts as none, behind 128 KiB. */
static void
test_excess (Fixture *fixture, gconstpointer data)
{
  fixture->outer.packed_bytes = 128 << 10;
  g_assert_true (onb_budget_take (&fixture->inner, 3 * MIB, NULL));
  g_assert_cmpuint (fixture->outer.excess_bytes, ==, 3 * MIB);
  fixture->outer.packed_bytes += MIB;
  g_assert_true (onb_budget_take (&fixture->inner, 47 * MIB, NULL));
  g_assert_cmpuint (fixture->outer.excess_bytes, ==, 3 * MIB);
  g_assert_true (onb_budget_take (&fixture->inner, 4 * MIB, NULL));
  g_assert_cmpuint (fixture->outer.excess_bytes, ==, 4 * MIB);
  g_assert_cmpuint (fixture->inner.excess_bytes, ==, 0);
}

/* A quarter of the limit is near it, as far as 2 MiB of what was read may be told otherwise. */
static void
test_near (Fixture *fixture, gconstpointer data)
{
  fixture->outer.packed_bytes = 100 * MIB;
  fixture->inner.packed_bytes = 4 * MIB;
  g_assert_true (onb_budget_take (&fixture->inner, 100 * MIB, NULL));
  g_assert_false (fixture->source.is_near_limit);
  g_assert_true (onb_budget_take (&fixture->inner, 1, NULL));
  g_assert_true (fixture->source.is_near_limit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/budget/counts", Fixture, NULL, set_up, test_counts, tear_down);
  g_test_add ("/budget/member-bytes", Fixture, NULL, set_up, test_member_bytes, tear_down);
  g_test_add ("/budget/unpacked-bytes", Fixture, NULL, set_up, test_unpacked_bytes, tear_down);
  g_test_add ("/budget/ratio", Fixture, NULL, set_up, test_ratio, tear_down);
  g_test_add ("/budget/ratio-after", Fixture, NULL, set_up, test_ratio_after, tear_down);
  g_test_add ("/budget/excess", Fixture, NULL, set_up, test_excess, tear_down);
  g_test_add ("/budget/near", Fixture, NULL, set_up, test_near, tear_down);
  return g_test_run ();
}
