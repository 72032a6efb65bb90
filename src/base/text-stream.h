/* SPDX-License-Identifier: Apache-2.0 */
/* Text from outside, chunk by chunk as UTF-8: a UTF-8 byte order mark is dropped; UTF-16LE (with
 * its mark, or a NUL after the first character) is decoded. Other bytes are left as they are. */
#pragma once

#include <onbehalf/error.h>

/**
 * OnbFill: Puts the next bytes, at most @bytes, into @buffer; their number, 0 at the end, -1 with
 * @error set.
 */
typedef gssize (*OnbFill) (gpointer data, guint8 *buffer, gsize bytes, GError **error);

typedef struct _OnbTextStream OnbTextStream;

/** onb_text_stream_new: Reads what @fill gives. */
OnbTextStream *onb_text_stream_new (OnbFill fill, gpointer data);

/** onb_text_stream_new_for_data: Reads @len bytes at @bytes, which are borrowed. */
OnbTextStream *onb_text_stream_new_for_data (const guint8 *bytes, gsize len);

void onb_text_stream_free (OnbTextStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTextStream, onb_text_stream_free)

/**
 * onb_text_stream_next: The next chunk, from *@ret_at to *@ret_end, borrowed until the next call;
 * an empty one is the end. FALSE only when the filling failed.
 */
gboolean onb_text_stream_next (OnbTextStream *stream, const guint8 **ret_at, const guint8 **ret_end,
                               GError **error);

/**
 * onb_text_stream_peek: The first byte that is no white space, if it stands in the next chunk; else
 * 0. Takes nothing away.
 */
gboolean onb_text_stream_peek (OnbTextStream *stream, guint8 *ret_byte, GError **error);
