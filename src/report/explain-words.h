/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences that `explain` is made of. Static unless said otherwise. */
#pragma once

#include <onbehalf/report.h>

/** onb_words_kind: Why a message of this kind starts and stops no clock; NULL for `person`. */
const gchar *onb_words_kind (OnbKind kind);

/** onb_words_direction: What the direction means. */
const gchar *onb_words_direction (OnbDirection direction);

/** onb_words_verdict: How the agent is known, or why none is. */
const gchar *onb_words_verdict (OnbVerdict verdict);

/** onb_words_rung: What kind of fact a line of evidence is. */
const gchar *onb_words_rung (guint rung);

/** onb_words_fact_origin: Where the fact was found. */
const gchar *onb_words_fact_origin (OnbFactOrigin origin);

/** onb_words_role: What the message does to the clock of its conversation. Caller owns the result.
 */
gchar *onb_words_role (const OnbRowView *row);

/** onb_words_counting: Whether a line of evidence counts, and why. Caller owns the result. */
gchar *onb_words_counting (const OnbRowView *row, const OnbEvidenceView *evidence,
                           const OnbRules *rules);

/** onb_words_time_source: Where the time was read. */
const gchar *onb_words_time_source (OnbTimeSource source);
