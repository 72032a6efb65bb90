/* SPDX-License-Identifier: Apache-2.0 */
/* Disjoint sets of the numbers 0 … n-1. Iterative; the root of a set is its smallest number. */
#pragma once

#include <glib.h>

typedef struct _OnbUnionFind OnbUnionFind;

OnbUnionFind *onb_union_find_new (guint32 n);
void onb_union_find_free (OnbUnionFind *sets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbUnionFind, onb_union_find_free)

guint32 onb_union_find_root (OnbUnionFind *sets, guint32 number);
void onb_union_find_unite (OnbUnionFind *sets, guint32 a, guint32 b);

/** onb_union_find_size: How many numbers the set of @number holds. */
guint32 onb_union_find_size (OnbUnionFind *sets, guint32 number);
