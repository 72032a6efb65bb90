/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a proposal. */
#pragma once

#include "propose/search.h"

/** onb_draft_describe: The reason, in words. Caller owns the result. */
gchar *onb_draft_describe (const OnbSearch *search, const OnbDraft *draft);
