/* SPDX-License-Identifier: Apache-2.0 */
/* The short way for address lists that nearly all mail has: `Jane Doe <jane@host.example>`,
 * `"Doe, Jane" <jane@host.example>`, `jane@host.example` and `<jane@host.example>`, commas between
 * them; ASCII, no comments, backslashes, groups, routes, encoded words (no `=` at all), and one
 * space between the words of a name. */
#pragma once

#include "message/arena.h"
#include "message/scan.h"

#include <onbehalf/facts.h>

/**
 * onb_addresses_parse_plain: As onb_addresses_parse(). FALSE, and @out as it was, when @value holds
 * anything else, or more addresses than @limit; onb_addresses_parse_any() is to read it then, and
 * would give the same for what is read here.
 */
gboolean onb_addresses_parse_plain (OnbArena *arena, OnbBytes value, gsize limit, GArray *out);
