/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of message something is (SEMANTICS.md §3). */
#pragma once

#include "attribution/identity.h"

/** onb_kind_of_copy: The first rule that fits one item; cc-only, a matter of all copies, is left
 * out. */
OnbKind onb_kind_of_copy (OnbIdentity *identity, const OnbItemRow *item);

/** onb_kind_of_message: The kind of a message whose copy @representative speaks for it. */
OnbKind onb_kind_of_message (OnbIdentity *identity, const OnbMessageRow *message,
                             const OnbItemRow *representative);
