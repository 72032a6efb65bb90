/* SPDX-License-Identifier: Apache-2.0 */
/* Which of an item's times counts (SEMANTICS.md §6). */
#pragma once

#include "ledger/ledger.h"

#include <onbehalf/words.h>

/**
 * onb_item_sent: When the item was sent: its Date or the time of submission, else the lowest
 * Received, else the separator, else, with @trust_mtime, the time of the file. 0 without a usable
 * one; @ret_source (may be NULL) is then ONB_TIME_NONE.
 */
OnbPackedTime onb_item_sent (const OnbItemRow *item, gboolean trust_mtime,
                             OnbTimeSource *ret_source);

/** onb_item_arrived: When the item arrived: when the store got it, else its topmost Received, Date,
 * and so on as above. */
OnbPackedTime onb_item_arrived (const OnbItemRow *item, gboolean trust_mtime,
                                OnbTimeSource *ret_source);
