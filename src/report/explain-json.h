/* SPDX-License-Identifier: Apache-2.0 */
/* The conversations in `explain --format json`. */
#pragma once

#include "report/explain.h"
#include "report/json.h"

/** onb_explain_walks_json: The member `conversations`. */
void onb_explain_walks_json (OnbJson *json, const OnbExplanation *explanation);

/** onb_explain_sentence: The member @key with @text, which is emptied; null when it is empty. */
void onb_explain_sentence (OnbJson *json, const gchar *key, GString *text);
