/* SPDX-License-Identifier: Apache-2.0 */
/* What the part of an address before the `@` gives away, and what display names say. Only
 * proposals to be confirmed rest on these words (docs/roster.md). Pure. */
#pragma once

#include <glib.h>

/** onb_local_part_is_function: A word of it is that of a function: support, info, sales, hilfe. */
gboolean onb_local_part_is_function (const gchar *address);

/** onb_local_part_is_unattended: It says that nobody reads what is sent there: noreply, alerts. */
gboolean onb_local_part_is_unattended (const gchar *address);

/** onb_local_part_len: Bytes before the last `@`; 0 when there is none. */
gsize onb_local_part_len (const gchar *address);

/** onb_local_part_equal: Both addresses have an `@`, and the same before it. */
gboolean onb_local_part_equal (const gchar *a, const gchar *b);

/**
 * onb_display_name_fold: @name in one case with single spaces, so that two spellings of a name are
 * equal; NULL for a name too long to be one. Caller owns the result.
 */
gchar *onb_display_name_fold (const gchar *name);

/** onb_display_name_is_full: A folded name of two words, or one in a script that has no spaces:
 * enough to tell people apart. */
gboolean onb_display_name_is_full (const gchar *folded);

/**
 * onb_display_name_writer: The folded X of "X on behalf of Y", "X via Y" or "X (Y)", else NULL
 * (SEMANTICS.md §4, rung 6). Caller owns the result.
 */
gchar *onb_display_name_writer (const gchar *name);
