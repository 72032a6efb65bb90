/* SPDX-License-Identifier: Apache-2.0 */
/* The base subject (RFC 5256, 2.1). */
#pragma once

#include "message/arena.h"

/** onb_subject_base: The base of a decoded @subject, ASCII-lowercased, in @arena. */
const gchar *onb_subject_base (OnbArena *arena, const gchar *subject);
