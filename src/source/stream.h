/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in sequence, seen through one reused window: evidence is never mapped (a bad sector must be
 * an error, not a signal) and never wholly in memory. */
#pragma once

#include "source/digest.h"

/* Of what is unpacked, and of readers that look far ahead. */
#define ONB_STREAM_WINDOW ((gsize) 1 << 20)

/* Of files: large enough that the system calls do not show, and small enough that what the kernel
 * has just copied is still near when it is looked at. What is read in vain behind each part of a
 * large mbox is little, too. */
#define ONB_STREAM_FILE_WINDOW ((gsize) 128 << 10)

/* How far onb_stream_peek_at() looks ahead in data that cannot seek. */
#define ONB_STREAM_LOOK ((gsize) 16 << 20)

typedef struct _OnbStream OnbStream;

/** OnbStreamRead: Puts at most @len bytes at @buffer; returns their number, 0 at the end, -1 with
 * @error. */
typedef gssize (*OnbStreamRead) (gpointer data, guint8 *buffer, gsize len, GError **error);

/** OnbStreamReadAt: The same at a place of its own, the sequence is not disturbed. */
typedef gssize (*OnbStreamReadAt) (gpointer data, guint64 offset, guint8 *buffer, gsize len,
                                   GError **error);

/**
 * onb_stream_new: @read_at is NULL when @data cannot seek. @data is given to @destroy at the end
 * (may be NULL). @window_bytes is how much is read ahead; only tests ask for less than
 * %ONB_STREAM_WINDOW.
 */
OnbStream *onb_stream_new (OnbStreamRead read, OnbStreamReadAt read_at, gpointer data,
                           GDestroyNotify destroy, gsize window_bytes);

/** onb_stream_new_file: Takes over @fd, a regular file of @size bytes that was just opened. */
OnbStream *onb_stream_new_file (gint fd, guint64 size, gsize window_bytes);

/** onb_stream_new_fd: Takes over @fd; a regular file is read from its begin, a pipe from where it
 * is. */
OnbStream *onb_stream_new_fd (gint fd, gsize window_bytes);

/** onb_stream_new_memory: Borrows @data. */
OnbStream *onb_stream_new_memory (const guint8 *data, gsize len, gsize window_bytes);

void onb_stream_free (OnbStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbStream, onb_stream_free)

/**
 * onb_stream_peek: What comes next. @ret_len gets at least @want, less only at the end or behind a
 * read error; the window grows when @want is larger. Valid until the next peek.
 */
const guint8 *onb_stream_peek (OnbStream *stream, gsize want, gsize *ret_len);

/**
 * onb_stream_peek_at: At most @want bytes that lie @distance ahead. NULL when the data cannot seek
 * and
 * @distance is beyond %ONB_STREAM_LOOK. Valid until the next peek of any kind; what
 * onb_stream_peek() gave must be asked for again.
 */
const guint8 *onb_stream_peek_at (OnbStream *stream, guint64 distance, gsize want, gsize *ret_len);

/** onb_stream_consume: Goes on by @len bytes, which must have been peeked. */
void onb_stream_consume (OnbStream *stream, gsize len);

/** onb_stream_seek: Goes to @offset. Only when onb_stream_can_seek(); what a digest has got stays.
 */
void onb_stream_seek (OnbStream *stream, guint64 offset);

/** onb_stream_drain: Goes on to the end. */
void onb_stream_drain (OnbStream *stream);

/** onb_stream_tell: The offset of the next byte. */
guint64 onb_stream_tell (const OnbStream *stream);

/** onb_stream_read_at: At most @len bytes at @offset; -1 with @error. Only when
 * onb_stream_can_seek(). */
gssize onb_stream_read_at (OnbStream *stream, guint64 offset, guint8 *buffer, gsize len,
                           GError **error);
gboolean onb_stream_can_seek (const OnbStream *stream);

/** onb_stream_read_tail: The last @len bytes, or all; returns their number, 0 when they cannot be
 * read. Only when onb_stream_can_seek(). */
gsize onb_stream_read_tail (OnbStream *stream, guint8 *buffer, gsize len);

/** onb_stream_set_size, onb_stream_size: The size of the file, as far as it is known; else 0. */
void onb_stream_set_size (OnbStream *stream, guint64 size);
guint64 onb_stream_size (const OnbStream *stream);

/** onb_stream_error: Why reading stopped before the end, or NULL. An error looks like the end until
 * asked for. */
const GError *onb_stream_error (const OnbStream *stream);

/** onb_stream_set_progress: @progress (may be NULL) is called with @data at every read. */
void onb_stream_set_progress (OnbStream *stream, void (*progress) (gpointer data), gpointer data);

/** onb_stream_set_digest: @digest, borrowed, gets every byte from now on as it comes in. NULL: no
 * more. */
void onb_stream_set_digest (OnbStream *stream, OnbDigest *digest);
