/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as CSV (RFC 4180, but lines end with LF): seconds and shares as numbers, times as RFC
 * 3339, null as the empty field. */
#pragma once

#include "report/table.h"

/** onb_csv_write_header: The line of column names. */
void onb_csv_write_header (OnbOut *out, const OnbTable *table);

/** onb_csv_write_rows: One line a row; @raw as in onb_safe_append_csv(). */
void onb_csv_write_rows (OnbOut *out, const OnbTable *table, gboolean raw);
