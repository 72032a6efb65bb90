/* SPDX-License-Identifier: Apache-2.0 */
/* Who is a correspondent when subjects link (SEMANTICS.md §7). */
#pragma once

#include "attribution/rows.h"

/** onb_subject_rules_init: @input is borrowed for as long as @ret_rules is used; its agents must be
 * discovered, its threads need not be there. */
void onb_subject_rules_init (OnbSubjectRules *ret_rules, const OnbAttributionInput *input);
