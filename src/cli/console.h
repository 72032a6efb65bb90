/* SPDX-License-Identifier: Apache-2.0 */
/* The terminal: one-line messages, colour, width, progress. Everything here goes to standard error.
 */
#pragma once

#include "engine/scan.h"

/** onb_console_say: `onbehalf: ` and @text in one safe line. */
void onb_console_say (const gchar *text);

/**
 * onb_console_start: What libraries have to say comes out as lines of ours; GLib's own way asks the
 * name of a peer. When memory does not suffice the process ends as after any other trouble outside.
 */
void onb_console_start (void);

/** onb_console_columns: The width of the terminal behind @fd, or 0 when it is none. */
guint onb_console_columns (gint fd);

/** onb_console_asked: The width that COLUMNS asks for, or 0. Shells keep that variable to
 * themselves, so whoever exports it means it; it is for what goes to no terminal. */
guint onb_console_asked (void);

/**
 * onb_console_choose: What `auto`, `always` or `never` (NULL: `auto`) comes to. %ONB_ERROR_USAGE
 * names @option for another word.
 */
gboolean onb_console_choose (const gchar *option, const gchar *word, gboolean automatic,
                             gboolean *ret_choice, GError **error);

/** onb_console_wants_color: Whether `auto` means colour on @fd: a terminal, no NO_COLOR, TERM not
 * dumb. */
gboolean onb_console_wants_color (gint fd);

/** onb_console_progress: An OnbScanWatch that rewrites one line a few times a second. */
void onb_console_progress (const OnbScanProgress *progress, gpointer data);

/** onb_console_progress_end: Clears that line. */
void onb_console_progress_end (void);
