/* SPDX-License-Identifier: Apache-2.0 */
#include "source/stream.h"

#include <string.h>

/* Most files of a tree are one small message: the window starts small, and grows with what is
 * there. */
#define FIRST_FILL ((gsize) 16 << 10)

struct _OnbStream {
  OnbStreamRead read;
  OnbStreamReadAt read_at;
  gpointer data;
  GDestroyNotify destroy;
  guint8 *window;
  gsize window_size;  /* allocated */
  gsize window_bytes; /* how far one fill reads */
  gsize begin;        /* window[begin..end) is not consumed yet */
  gsize end;
  guint64 offset; /* of window[begin] */
  guint64 size;
  gboolean at_end;
  gboolean has_moved; /* the sequence is not that of @read any more */
  guint8 *look;       /* what onb_stream_peek_at() read beside the window */
  gsize look_size;
  OnbDigest *digest;
  void (*progress) (gpointer data);
  gpointer progress_data;
  GError *error;
};

OnbStream *
onb_stream_new (OnbStreamRead read, OnbStreamReadAt read_at, gpointer data, GDestroyNotify destroy,
                gsize window_bytes)
{
  OnbStream *stream = g_new0 (OnbStream, 1);

  g_return_val_if_fail (read != NULL, stream);
  g_return_val_if_fail (window_bytes > 0, stream);

  stream->read = read;
  stream->read_at = read_at;
  stream->data = data;
  stream->destroy = destroy;
  stream->window_bytes = window_bytes;
  return stream;
}

void
onb_stream_free (OnbStream *stream)
{
  if (stream == NULL)
    return;
  if (stream->destroy != NULL)
    stream->destroy (stream->data);
  g_free (stream->window);
  g_free (stream->look);
  g_clear_error (&stream->error);
  g_free (stream);
}

/* Puts what is not consumed yet at the begin of @window. */
static void
move_to (OnbStream *stream, guint8 *window)
{
  gsize have = stream->end - stream->begin;

  if (have > 0)
    memmove (window, stream->window + stream->begin, have);
  stream->begin = 0;
  stream->end = have;
}

/* Makes room for @want bytes from `begin` on. What is moved is never more than what was consumed
 * since the last move, and the window is twice as large as what made it grow: so a reader that
 * looks megabytes ahead at every message pays for each byte once, not once a message. */
static void
make_room (OnbStream *stream, gsize want)
{
  gsize size = MIN (MAX (FIRST_FILL, stream->window_size * 4), stream->window_bytes);
  guint8 *window;

  if (stream->begin >= stream->end - stream->begin)
    move_to (stream, stream->window);
  if (want > stream->window_size - stream->begin)
    size = MAX (size, 2 * want);
  if (size <= stream->window_size)
    return;
  window = g_malloc (size);
  move_to (stream, window);
  g_free (stream->window);
  stream->window = window;
  stream->window_size = size;
}

static gssize
read_on (OnbStream *stream, guint8 *at, gsize len)
{
  guint64 offset = stream->offset + (stream->end - stream->begin);

  if (stream->has_moved)
    return stream->read_at (stream->data, offset, at, len, &stream->error);
  return stream->read (stream->data, at, len, &stream->error);
}

/* FALSE at the end. */
static gboolean
read_more (OnbStream *stream)
{
  guint8 *at = stream->window + stream->end;
  gssize n = read_on (stream, at, stream->window_size - stream->end);

  if (n <= 0) {
    stream->at_end = TRUE;
    return FALSE;
  }
  if (stream->digest != NULL)
    onb_digest_update (stream->digest, at, (gsize) n);
  stream->end += (gsize) n;
  if (stream->progress != NULL)
    stream->progress (stream->progress_data);
  return TRUE;
}

/* The window grows with what is there, not with what is asked for: a reader may well ask for as
 * much as a limit allows, to get a small file in one piece. */
static void
fill (OnbStream *stream, gsize want)
{
  gsize have = stream->end - stream->begin;

  while (have < want) {
    gsize step = MIN (want, MAX (2 * have, stream->window_bytes));

    make_room (stream, step);
    while (have < step) {
      if (stream->at_end || !read_more (stream))
        return;
      have = stream->end - stream->begin;
    }
  }
}

const guint8 *
onb_stream_peek (OnbStream *stream, gsize want, gsize *ret_len)
{
  if (stream->end - stream->begin < want && !stream->at_end)
    fill (stream, want);
  *ret_len = stream->end - stream->begin;
  return *ret_len > 0 ? stream->window + stream->begin : (const guint8 *) "";
}

/* Reads beside the window, so that what was peeked stays where it is. */
static const guint8 *
look_aside (OnbStream *stream, guint64 offset, gsize want, gsize *ret_len)
{
  g_autoptr (GError) error = NULL;
  gsize have = 0;

  if (want > stream->look_size) {
    stream->look = g_realloc (stream->look, want);
    stream->look_size = want;
  }
  while (have < want) {
    gssize n
        = stream->read_at (stream->data, offset + have, stream->look + have, want - have, &error);

    /* An error here will come again when the sequence gets there; until then it reads as the end.
     */
    if (n <= 0)
      break;
    have += (gsize) n;
  }
  *ret_len = have;
  return stream->look;
}

const guint8 *
onb_stream_peek_at (OnbStream *stream, guint64 distance, gsize want, gsize *ret_len)
{
  gsize have = stream->end - stream->begin;
  const guint8 *data;

  if (distance > have || have - distance < want) {
    if (stream->read_at != NULL && !stream->at_end)
      return look_aside (stream, stream->offset + distance, want, ret_len);
    if (distance > ONB_STREAM_LOOK)
      return NULL;
  }
  data = onb_stream_peek (stream, (gsize) distance + want, &have);
  if (distance >= have) {
    *ret_len = 0;
    return (const guint8 *) "";
  }
  *ret_len = MIN (have - (gsize) distance, want);
  return data + distance;
}

void
onb_stream_consume (OnbStream *stream, gsize len)
{
  g_return_if_fail (len <= stream->end - stream->begin);

  stream->begin += len;
  stream->offset += len;
}

void
onb_stream_seek (OnbStream *stream, guint64 offset)
{
  g_return_if_fail (stream->read_at != NULL);

  stream->begin = stream->end = 0;
  stream->offset = offset;
  stream->at_end = stream->error != NULL;
  stream->has_moved = TRUE;
}

void
onb_stream_drain (OnbStream *stream)
{
  gsize len;

  do {
    onb_stream_peek (stream, 1, &len);
    onb_stream_consume (stream, len);
  } while (len > 0);
}

guint64
onb_stream_tell (const OnbStream *stream)
{
  return stream->offset;
}

gboolean
onb_stream_can_seek (const OnbStream *stream)
{
  return stream->read_at != NULL;
}

void
onb_stream_set_size (OnbStream *stream, guint64 size)
{
  stream->size = size;
}

guint64
onb_stream_size (const OnbStream *stream)
{
  return stream->size;
}

gssize
onb_stream_read_at (OnbStream *stream, guint64 offset, guint8 *buffer, gsize len, GError **error)
{
  g_return_val_if_fail (stream->read_at != NULL, -1);

  return stream->read_at (stream->data, offset, buffer, len, error);
}

gsize
onb_stream_read_tail (OnbStream *stream, guint8 *buffer, gsize len)
{
  gsize want = (gsize) MIN (stream->size, len);
  gsize have = 0;

  while (have < want) {
    gssize n
        = onb_stream_read_at (stream, stream->size - want + have, buffer + have, want - have, NULL);

    if (n <= 0)
      return 0;
    have += (gsize) n;
  }
  return have;
}

const GError *
onb_stream_error (const OnbStream *stream)
{
  return stream->error;
}

void
onb_stream_set_progress (OnbStream *stream, void (*progress) (gpointer data), gpointer data)
{
  stream->progress = progress;
  stream->progress_data = data;
}

void
onb_stream_set_digest (OnbStream *stream, OnbDigest *digest)
{
  stream->digest = digest;
}
