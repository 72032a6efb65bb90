/* SPDX-License-Identifier: Apache-2.0 */
/* The one loop that touches every byte of every body. */
#pragma once

#include <glib.h>

/** OnbLines: What lines are looked for: separators of an mbox, and what may be a MIME boundary. */
typedef enum {
  ONB_LINES_FROM,            /* `From ` */
  ONB_LINES_FROM_AND_DASHES, /* and `--` */
} OnbLines;

/**
 * onb_line_find: The first offset in [@from, @len) of a line that starts as @wanted, or with what
 * of that there is room for; @len when there is none. @from is at least 1, since the byte before
 * tells where lines start.
 */
gsize onb_line_find (const guint8 *data, gsize from, gsize len, guint8 eol, OnbLines wanted);
