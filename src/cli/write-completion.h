/* SPDX-License-Identifier: Apache-2.0 */
/* Completion for shells, made from the table of options. Part of write-pages. */
#pragma once

#include <glib.h>

/** onb_completion_append: The script for @shell (bash, zsh or fish); FALSE for another one. */
gboolean onb_completion_append (GString *text, const gchar *shell);
