/* SPDX-License-Identifier: Apache-2.0 */
/* Exact statistics of whole numbers (SEMANTICS.md §9). Pure. */
#pragma once

#include <onbehalf/analysis.h>

/** onb_stats_compute: Of @values (gint64), which are sorted. */
OnbStats onb_stats_compute (GArray *values);
