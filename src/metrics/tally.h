/* SPDX-License-Identifier: Apache-2.0 */
/* The sums of one agent, of the unattributed, and of all (SEMANTICS.md §9). Pure. */
#pragma once

#include <onbehalf/analysis.h>

#include "metrics/turns.h"

/** OnbTally: counts so far and the times they are of. */
typedef struct {
  OnbAgentResult counts;
  GArray *response; /* gint64 seconds, also below */
  GArray *first_response;
  GArray *business_response;
  GArray *agent_response;
} OnbTally;

OnbTally *onb_tally_new (void);
void onb_tally_free (OnbTally *tally);

/** OnbTarget: The SLA of a mailbox; @seconds -1 without. */
typedef struct {
  gint64 seconds;
  gboolean business; /* judged by business seconds */
} OnbTarget;

/** onb_tally_add: One outbound row; @response is NULL unless its role is response. */
void onb_tally_add (OnbTally *tally, const OnbRow *row, const OnbResponse *response,
                    const OnbTarget *target);

/** onb_tally_finish: Computes the statistics; the counts are complete afterwards. */
const OnbAgentResult *onb_tally_finish (OnbTally *tally);
