/* SPDX-License-Identifier: Apache-2.0 */
/* The one loop that touches every byte of every body. */
#pragma once

#include <glib.h>

/**
 * onb_line_find: The first offset in [@from, @len) of a line that starts with `-`, with `From `, or
 * with what of `From ` there is room for; @len when there is none. @from is at least 1, since the
 * byte before tells where lines start.
 */
gsize onb_line_find (const guint8 *data, gsize from, gsize len, guint8 eol);
