/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about what could have named the person behind a message and does not (SEMANTICS.md
 * §4). */
#pragma once

#include "report/explain-tell.h"

/** onb_tell_not_of_side: That @person is not of the mailbox's side, and what the roster has to do
 * with that. */
void onb_tell_not_of_side (GString *out, const OnbMatter *matter, guint32 person);

/** onb_clue_is_told: Whether it is not among the facts, so that it has to be told by itself. What
 * only could have named somebody is told of messages that name nobody. */
gboolean onb_clue_is_told (const OnbMatter *matter, const OnbClue *clue);

/** onb_tell_clue: Why something that could have named a person does not. */
void onb_tell_clue (GString *out, const OnbMatter *matter, const OnbClue *clue);

/** onb_tell_clue_state: For programs. Static. */
const gchar *onb_tell_clue_state (OnbClueState state);
