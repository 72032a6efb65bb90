/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about directions. */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_direction: `outbound, by rule 2 of §5: …`. @kind: of the message before that mailbox.
 */
void onb_tell_direction (GString *out, const OnbTelling *telling, const OnbDirectionReason *reason,
                         OnbKind kind);

/** onb_tell_no_direction: That no mailbox has to do with the message. */
void onb_tell_no_direction (GString *out, const OnbTelling *telling);
