/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of `messages` and their shapes. */
#pragma once

#include "report/out.h"

/**
 * onb_messages_next: Moves *@row on to the next row that passes @filter, itself included; FALSE
 * when there is no more. The caller adds one to go on.
 */
gboolean onb_messages_next (const OnbResult *result, const OnbMessageFilter *filter, guint *row,
                            OnbRowView *ret_view);

void onb_messages_write_json (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                              const OnbLook *look);
void onb_messages_write_csv (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                             const OnbLook *look);
void onb_messages_write_text (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                              const OnbLook *look);

/** onb_defect_names: The names of @defects, sorted, each once. Owns nothing but the array. */
GPtrArray *onb_defect_names (OnbDefects defects);

/** onb_row_confidence: `none` … `high`, or NULL for a row without verdict. */
const gchar *onb_row_confidence (const OnbRowView *row);
