/* SPDX-License-Identifier: Apache-2.0 */
/* Files that have a name before they are complete: a signal that ends the program takes them away.
 */
#pragma once

#include <glib.h>

/**
 * onb_leftover_make: g_mkstemp_full() for writing; what it makes is taken away when SIGTERM, SIGINT
 * or SIGHUP ends this process, from the first moment on. @path must stay as it is until
 * onb_leftover_forget(). -1 with errno.
 */
gint onb_leftover_make (gchar *path);

/** onb_leftover_clean: Takes all of them away now; a signal handler may call it. */
void onb_leftover_clean (void);

/** onb_leftover_forget: It is complete, or gone. */
void onb_leftover_forget (const gchar *path);
