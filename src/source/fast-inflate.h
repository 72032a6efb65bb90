/* SPDX-License-Identifier: Apache-2.0 */
/* Deflate data by ISA-L: more than twice as fast as zlib. It knows sound from unsound, and no more:
 * what it finds unsound is for the library to judge that is asked otherwise. */
#pragma once

#include <glib.h>

typedef struct _OnbFastInflate OnbFastInflate;

/** onb_fast_inflate_new: NULL in a program that is built without ISA-L. */
OnbFastInflate *onb_fast_inflate_new (void);
void onb_fast_inflate_free (OnbFastInflate *fast);

/** onb_fast_inflate_begin: The next byte is the first of deflate data. @has_trailer: sum and length
 * stand behind it as in gzip (RFC 1952, 2.3.1), and are checked. */
void onb_fast_inflate_begin (OnbFastInflate *fast, gboolean has_trailer);

/**
 * onb_fast_inflate_step: @ret_used bytes of @data are done with, @ret_made are those put at @out.
 * It reads ahead of what it gives. @ret_at_end: the data has ended, all of it is given, and the
 * trailer, where there is one, says the same. FALSE: it is not sound, and nothing that was put out
 * is meant.
 */
gboolean onb_fast_inflate_step (OnbFastInflate *fast, const guint8 *data, gsize len, guint8 *out,
                                gsize room, gsize *ret_used, gsize *ret_made, gboolean *ret_at_end);

/** onb_fast_inflate_sum: The CRC-32 of what came out, at its end. */
guint32 onb_fast_inflate_sum (const OnbFastInflate *fast);

/** onb_fast_inflate_ahead: How many of the bytes that were used lie behind the end, where there is
 * no trailer. */
gsize onb_fast_inflate_ahead (const OnbFastInflate *fast);
