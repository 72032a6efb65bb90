/* SPDX-License-Identifier: Apache-2.0 */
#include "base/union-find.h"

static void
test_sets (void)
{
  g_autoptr (OnbUnionFind) sets = onb_union_find_new (6);

  onb_union_find_unite (sets, 5, 3);
  onb_union_find_unite (sets, 3, 4);
  onb_union_find_unite (sets, 4, 5);
  g_assert_cmpuint (onb_union_find_root (sets, 5), ==, 3);
  g_assert_cmpuint (onb_union_find_size (sets, 4), ==, 3);
  g_assert_cmpuint (onb_union_find_size (sets, 0), ==, 1);
  onb_union_find_unite (sets, 5, 0);
  g_assert_cmpuint (onb_union_find_root (sets, 3), ==, 0);
  g_assert_cmpuint (onb_union_find_size (sets, 5), ==, 4);
}

/* A chain of a million, in the worst order: no recursion, and it ends. */
static void
test_chain (void)
{
  guint32 n = 1000000;
  g_autoptr (OnbUnionFind) sets = onb_union_find_new (n);

  for (guint32 i = n - 1; i > 0; i--)
    onb_union_find_unite (sets, i, i - 1);
  g_assert_cmpuint (onb_union_find_root (sets, n - 1), ==, 0);
  g_assert_cmpuint (onb_union_find_size (sets, n / 2), ==, n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/union-find/sets", test_sets);
  g_test_add_func ("/union-find/chain", test_chain);
  return g_test_run ();
}
