/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about who sent a message: verdict, confidence, and every piece of evidence with why
 * it counts or does not (SEMANTICS.md §4). */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_verdict: What the verdict says. The row must have one. */
void onb_tell_verdict (GString *out, const OnbMatter *matter);

/** onb_tell_confidence: How the confidence came about, and whether it is enough; of a row that
 * names an agent. */
void onb_tell_confidence (GString *out, const OnbMatter *matter);

/** onb_tell_fact: A line of the evidence: what it is and whether it counts. */
void onb_tell_fact (GString *out, const OnbMatter *matter, guint fact);

/** onb_tell_fact_places: Where it was found: the origins of copies. */
void onb_tell_fact_places (GString *out, const OnbMatter *matter, guint fact);
