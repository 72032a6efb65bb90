/* SPDX-License-Identifier: Apache-2.0 */
/* Where the fields of a header block end. Most of a block is only stepped over, so this is what
 * reading a header costs at least. */
#pragma once

#include <glib.h>

/** OnbFieldEnds: The line ends of a stretch of 64 bytes are found at once and kept as bits. */
typedef struct {
  const guint8 *data;
  gsize len;
  gsize looked; /* up to here line ends are known */
  guint64 ends; /* bit i: an LF at looked - 64 + i, not asked for yet */
} OnbFieldEnds;

/** onb_field_ends_init: The fields of the @len bytes at @data from @at on; borrowed. */
void onb_field_ends_init (OnbFieldEnds *ends, const guint8 *data, gsize len, gsize at);

/**
 * onb_field_ends_next: The index behind the next LF that no continuation line (SP or TAB) follows;
 * @len when there is none.
 */
gsize onb_field_ends_next (OnbFieldEnds *ends);
