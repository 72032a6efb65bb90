/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around a candidate for a separator. Pure functions over bytes that are in sight. */
#pragma once

#include "source/mbox-separator.h"

/* Enough to judge a candidate: its line and two header lines behind. */
#define ONB_MBOX_LOOK (4 * ONB_SEPARATOR_BYTES)

/* So many bytes before a line tell whether a blank line stands there. */
#define ONB_MBOX_TAIL ((gsize) 4)

/**
 * onb_mbox_blank_before: Bytes of the blank line that ends just before @at, 0 when there is none.
 * @data starts with a line or shows at least %ONB_MBOX_TAIL bytes before @at.
 */
gsize onb_mbox_blank_before (const guint8 *data, gsize at, guint8 eol);

/** onb_mbox_header_follows: Whether @n header lines stand at @data; a folded one counts once.
 * @is_cut: more comes behind @len; a header line that goes on there is enough. */
gboolean onb_mbox_header_follows (const guint8 *data, gsize len, guint8 eol, guint n,
                                  gboolean is_cut);

/** onb_mbox_is_separator: A separator by its look, with at least @n header lines behind it. */
gboolean onb_mbox_is_separator (const guint8 *data, gsize len, guint8 eol, guint n,
                                OnbSeparator *ret_separator);

/**
 * onb_mbox_ends_at: Whether a body may end behind data[0]: after at most one empty line, a
 * separator or the end follows. @len is at least 1.
 */
gboolean onb_mbox_ends_at (const guint8 *data, gsize len, guint8 eol);
