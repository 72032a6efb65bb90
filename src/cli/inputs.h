/* SPDX-License-Identifier: Apache-2.0 */
/* The inputs as words of a command that somebody is told to type next. */
#pragma once

#include <onbehalf/ledger.h>

/** onb_shell_word: @text as a shell takes it for one word. Caller owns the result. */
gchar *onb_shell_word (const gchar *text);

/** onb_inputs_words: `mail 'old mail.mbox'`; `INPUT…` for many, or when one cannot be printed as it
 * is. Caller owns the result. */
gchar *onb_inputs_words (const OnbCoverage *coverage);
