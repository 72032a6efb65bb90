/* SPDX-License-Identifier: Apache-2.0 */
/* The proposals of a result, made when they are first asked for: no other command pays for them. */
#pragma once

#include "metrics/search.h"

/** OnbProposals: What a result keeps. */
struct _OnbProposals {
  GArray *list; /* OnbProposal; NULL until they are made */
  guint64 left_out;
};

OnbProposals *onb_proposals_new (void);
void onb_proposals_free (OnbProposals *proposals);

/** onb_draft_describe: The reason, in words. Caller owns the result. */
gchar *onb_draft_describe (const OnbSearch *search, const OnbDraft *draft);
