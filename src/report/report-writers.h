/* SPDX-License-Identifier: Apache-2.0 */
/* The report in its three shapes. */
#pragma once

#include "report/json.h"
#include "report/out.h"
#include "report/text-writer.h"

/** onb_mailbox_is_timed: Whether times of answers are printed: they can be measured, and enough
 * agents sent for --min-group. */
static inline gboolean
onb_mailbox_is_timed (const OnbMailboxResult *mailbox)
{
  return mailbox->measurable && !mailbox->has_few_agents;
}

void onb_report_write_text (OnbOut *out, const OnbResult *result, const OnbReportInfo *info,
                            const OnbLook *look);
void onb_report_write_json (OnbOut *out, const OnbResult *result, const OnbReportInfo *info);
void onb_report_write_csv (OnbOut *out, const OnbResult *result, const OnbLook *look);

/** onb_warnings_write_text: A paragraph for each warning on coverage. */
void onb_warnings_write_text (const OnbPage *page, const OnbResult *result);

/** onb_coverage_write_json: The members `inputs` and `coverage`. */
void onb_coverage_write_json (OnbJson *json, const OnbCoverage *coverage);

/** onb_mailbox_write_text: The section of the mailbox @index. */
void onb_mailbox_write_text (const OnbPage *page, const OnbResult *result, guint index,
                             const OnbLook *look);
