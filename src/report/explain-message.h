/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about what a message is: copies, kind, direction, time, defects. Each appends whole
 * sentences to @out. */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_copy: Why an item is a copy (§2). */
void onb_tell_copy (GString *out, const OnbTelling *telling, const OnbCopyReason *copy);

/** onb_tell_owner: Whose declared archives the item lies in; nothing when in none. */
void onb_tell_owner (GString *out, const OnbTelling *telling, guint32 item);

/** onb_tell_collision: That @other, another message, bears the same id as @message (§2). */
void onb_tell_collision (GString *out, const OnbTelling *telling, guint32 message, guint32 other);

/** onb_tell_kind: The kind and the rule of §3. */
void onb_tell_kind (GString *out, const OnbMatter *matter);

/** onb_tell_choice: Which copy speaks for the message, and why (§2). */
void onb_tell_choice (GString *out, const OnbMatter *matter);

/** onb_tell_timing: Where its time comes from, and what was passed over (§6). */
void onb_tell_timing (GString *out, const OnbMatter *matter);

/** onb_tell_defect: What one defect means. Static. */
const gchar *onb_tell_defect (const gchar *name);

/** onb_tell_kind_rule: The name of what decided the kind, for programs. Static. */
const gchar *onb_tell_kind_rule (OnbKindRule rule);
