/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the Received times of a message counts as its arrival (SEMANTICS.md §6). */
#pragma once

#include <glib.h>

/**
 * onb_received_top: Of @n > 0 usable times, from the top of the header down, the first that is not
 * more than 7 days after the next; *@ret_redelivered tells whether one was skipped.
 */
gint64 onb_received_top (const gint64 *times, gsize n, gboolean *ret_redelivered);
