/* SPDX-License-Identifier: Apache-2.0 */
/* The order of rows (SEMANTICS.md §8): by time (none last), message-id, mailbox (none first),
 * origin. */
#pragma once

#include "attribution/rows.h"

/** onb_rows_sort: Puts OnbRow in order. A row's id is read only where other messages have the same
 * time, and once: the texts of a run of such rows are in memory while it is sorted. */
void onb_rows_sort (GArray *rows, const OnbLedger *ledger);
