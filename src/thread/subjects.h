/* SPDX-License-Identifier: Apache-2.0 */
/* `--thread-by-subject`: links what no id links (SEMANTICS.md §7). */
#pragma once

#include "base/union-find.h"
#include "thread/conversations.h"

/**
 * onb_subjects_link: Unites in @sets, which holds the messages of @ledger, those of equal base
 * subject and equal correspondents that lie at most 30 days behind each other.
 */
void onb_subjects_link (const OnbLedger *ledger, const OnbSubjectRules *rules, OnbUnionFind *sets);
