/* SPDX-License-Identifier: Apache-2.0 */
/* What is said on standard error about a run: why there is no result, or what is wrong with it. */
#pragma once

#include "cli/run.h"

/** onb_findings_say_no_mail: That no message was found, and why. */
void onb_findings_say_no_mail (const OnbCoverage *coverage);

/** onb_findings_say_losses: The first few things that were not read, and how to see the others;
 * nothing when all was. */
void onb_findings_say_losses (const OnbRun *run);

/**
 * onb_findings_say: A line when the result is not the whole truth, and, where the output itself
 * does not show them, the warnings and what was not read. TRUE when something was said.
 */
gboolean onb_findings_say (const OnbRun *run);
