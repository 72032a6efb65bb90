/* SPDX-License-Identifier: Apache-2.0 */
/* The word that was probably meant. */
#pragma once

#include <glib.h>

/**
 * onb_suggest: The first of the @n words at @words that is at most two typing errors (and no more
 * than half its own length) from @text; NULL when none is.
 */
const gchar *onb_suggest (const gchar *text, const gchar *const *words, gsize n);
