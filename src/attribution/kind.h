/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of message an item is (SEMANTICS.md §3). */
#pragma once

#include "attribution/identity.h"

/** onb_kind_of_item: The first rule that fits. @message gives the recipients of all copies, for cc-only. */
OnbKind onb_kind_of_item (OnbIdentity *identity, const OnbMessageRow *message,
                          const OnbItemRow *item);
