/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about what would change a result. Those of onb_tell_change() have been tried out.
 */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_change: `With --min-confidence low: …`. */
void onb_tell_change (GString *out, const OnbTelling *telling, const OnbChanged *changed);

/** onb_change_name: For programs. Static. */
const gchar *onb_change_name (OnbChangeKind kind);

/** onb_change_option: The option that makes the change, as it is typed; NULL when it is a line of
 * the roster. Caller owns the result. */
gchar *onb_change_option (const OnbTelling *telling, const OnbChanged *changed);

/** onb_tell_advice: What else could be had that would change a row; follows from the rules alone.
 * Caller owns the array of gchar*, one sentence each. */
GPtrArray *onb_tell_advice (const OnbMatter *matter);
