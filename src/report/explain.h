/* SPDX-License-Identifier: Apache-2.0 */
/* An explanation and its two shapes. */
#pragma once

#include "report/explain-tell.h"
#include "report/out.h"

/** OnbExplanation: What one run of `explain` tells. */
typedef struct {
  OnbTelling telling;
  GArray *rows; /* guint32, ascending: told one by one */
  gboolean is_conversation;
} OnbExplanation;

/** onb_explanation_tells: Whether the row at @index is told; the limit explain-steps leaves out the
 * middle of many. */
gboolean onb_explanation_tells (const OnbExplanation *explanation, guint index);

/** onb_explanation_is_first: Whether no row before that at @index is of the same message. */
gboolean onb_explanation_is_first (const OnbExplanation *explanation, guint index);

/** onb_step_is_told: The same for any list of @n. */
gboolean onb_step_is_told (const OnbExplainRequest *request, guint n, guint index);

/** onb_explanation_change: The next change of @row from *@at on, which moves behind it; NULL when
 * there is no more. Begin with 0. */
const OnbChanged *onb_explanation_change (const OnbExplanation *explanation, guint32 row,
                                          guint *at);

void onb_explain_write_text (OnbOut *out, const OnbExplanation *explanation, const OnbLook *look);
void onb_explain_write_json (OnbOut *out, const OnbExplanation *explanation);
