/* SPDX-License-Identifier: Apache-2.0 */
/* The rules a report was made with: every option that can change a number. */
#pragma once

#include "report/json.h"

/** onb_rules_write_json: The member `rules`. */
void onb_rules_write_json (OnbJson *json, const OnbRules *rules, const OnbReportInfo *info);

/**
 * onb_rules_sentence: What is not the default, and the defaults that a reader asks for first, in
 * one line. Caller owns the result.
 */
gchar *onb_rules_sentence (const OnbRules *rules, const OnbReportInfo *info);
