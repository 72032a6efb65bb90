/* SPDX-License-Identifier: Apache-2.0 */
/* Message-ids, scanned as SEMANTICS.md §1 says; GMime's decoder would stop at a comma. */
#pragma once

#include "message/scan.h"

typedef struct {
  OnbBytes value;
  gsize at;
  gboolean bracketed;
} OnbIdScan;

void onb_id_scan_init (OnbIdScan *scan, OnbBytes value);

/**
 * onb_id_scan_next: The next id of the value, still with the white space inside it: what stands
 * between `<` and the next `>` (or the end), perhaps nothing; or, in a value without `<`, a token
 * with `@`.
 */
gboolean onb_id_scan_next (OnbIdScan *scan, OnbBytes *ret_id);

/**
 * onb_id_copy: Writes @id without white space to @out, which holds at least 3 times its bytes; NUL
 * becomes U+FFFD. Gives the number of bytes.
 */
gsize onb_id_copy (OnbBytes id, guint8 *out);
