/* SPDX-License-Identifier: Apache-2.0 */
/* Follows the outermost MIME boundary of each piece of an mbox. A boundary line that turns up in a
 * later piece proves that the separators between lie inside a message. */
#pragma once

#include <glib.h>

/* A boundary is waited for in so many pieces behind its own: a message can hold several forged
 * ones, but a later message may use the same words by chance. */
#define ONB_MBOX_PIECES_BEHIND 8u

typedef struct _OnbMboxWatch OnbMboxWatch;

OnbMboxWatch *onb_mbox_watch_new (void);
void onb_mbox_watch_free (OnbMboxWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbMboxWatch, onb_mbox_watch_free)

/** onb_mbox_watch_start: Piece number @index has begun; takes @boundary, NULL when it is no
 * multipart. */
void onb_mbox_watch_start (OnbMboxWatch *watch, gsize index, gchar *boundary);

/**
 * onb_mbox_watch_line: A line at @data starts with `--`. TRUE when it is a boundary of an earlier
 * piece:
 * @ret_first gets the number of the piece behind that one.
 */
gboolean onb_mbox_watch_line (OnbMboxWatch *watch, const guint8 *data, gsize len, gsize *ret_first);

/** onb_mbox_watch_end: The piece has ended; whether its boundary was opened and not closed. */
gboolean onb_mbox_watch_end (OnbMboxWatch *watch);

/** onb_mbox_watch_waits: Whether a boundary of an earlier piece is still waited for. */
gboolean onb_mbox_watch_waits (const OnbMboxWatch *watch);

/** onb_mbox_watch_is_idle: Whether no line means anything to it before the piece has ended. */
gboolean onb_mbox_watch_is_idle (const OnbMboxWatch *watch);
