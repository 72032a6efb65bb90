/* SPDX-License-Identifier: Apache-2.0 */
/* What would change a result. Changes that could are tried out (what-if.h), and those that do are
 * kept with what they lead to. Pure. */
#pragma once

#include "explain/explain.h"
#include "explain/what-if.h"

typedef struct {
  guint32 row;
  guint32 item; /* the copy that is asked about */
  OnbChange change;
  OnbOutcome before;
  OnbOutcome after;
} OnbChanged;

/**
 * onb_explain_changes: OnbChanged, in the order of @rows (guint32). At most @limit different
 * changes are tried; *@ret_untried counts the others. Caller owns the array.
 */
GArray *onb_explain_changes (OnbExaminer *examiner, const GArray *rows, guint64 limit,
                             guint *ret_untried);

/** onb_explain_seek: Appends the changes that could matter to @row, with @after not yet known. */
void onb_explain_seek (OnbExaminer *examiner, guint32 row, GArray *ret_changed);
