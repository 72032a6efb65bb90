/* SPDX-License-Identifier: Apache-2.0 */
/* A plan shared out: what one worker reads at a time. */
#pragma once

#include "source/plan.h"

/** OnbUnit: @n files of the plan from number @first on, all of one input. */
typedef struct {
  guint first;
  guint n;
  guint64 bytes; /* as far as sizes are known */
} OnbUnit;

/** onb_units_new: Every file of @plan in one unit: a large file alone, small ones in batches; the
 * largest units first. OnbUnit. */
GArray *onb_units_new (const OnbPlan *plan);
