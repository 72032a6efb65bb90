/* SPDX-License-Identifier: Apache-2.0 */
#include "base/union-find.h"

struct _OnbUnionFind {
  guint32 *parent;
  guint32 *size; /* of roots */
};

OnbUnionFind *
onb_union_find_new (guint32 n)
{
  OnbUnionFind *sets = g_new (OnbUnionFind, 1);

  sets->parent = g_new (guint32, MAX (n, 1));
  sets->size = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++) {
    sets->parent[i] = i;
    sets->size[i] = 1;
  }
  return sets;
}

void
onb_union_find_free (OnbUnionFind *sets)
{
  if (sets == NULL)
    return;
  g_free (sets->parent);
  g_free (sets->size);
  g_free (sets);
}

guint32
onb_union_find_root (OnbUnionFind *sets, guint32 number)
{
  guint32 *parent = sets->parent;

  /* Path halving keeps chains short, whatever the order of unions. */
  while (parent[number] != number) {
    parent[number] = parent[parent[number]];
    number = parent[number];
  }
  return number;
}

void
onb_union_find_unite (OnbUnionFind *sets, guint32 a, guint32 b)
{
  guint32 root_a = onb_union_find_root (sets, a);
  guint32 root_b = onb_union_find_root (sets, b);
  guint32 low = MIN (root_a, root_b);
  guint32 high = MAX (root_a, root_b);

  if (low == high)
    return;
  sets->parent[high] = low;
  sets->size[low] += sets->size[high];
}

guint32
onb_union_find_size (OnbUnionFind *sets, guint32 number)
{
  return sets->size[onb_union_find_root (sets, number)];
}
