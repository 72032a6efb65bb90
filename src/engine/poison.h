/* SPDX-License-Identifier: Apache-2.0 */
/* Mail that does harm on purpose, for the tests of isolation. A program for users is built without
 * it. */
#pragma once

#include <onbehalf/item.h>

#ifdef ONB_WITH_POISON
/* In memory that all processes share: how often `X-Poison: killed-once` was met. */
extern guint *onb_poison_kills;

/** onb_poison_taste: Crashes, spins or allocates without end when the header of @item begins with
 * `X-Poison: crash`, `spin` or `allocate`. */
void onb_poison_taste (const OnbItem *item);
#else
static inline void
onb_poison_taste (const OnbItem *item)
{
  (void) item;
}
#endif
