/* SPDX-License-Identifier: Apache-2.0 */
#include "source/unpack-input.h"

#include <errno.h>
#include <stdio.h>

#include "source/pack-kind.h"

#define BLOCK_BYTES ((gsize) 64 << 10)

/* However long nothing comes out of it, something goes in. */
static void
note_packed (OnbUnpackInput *input, gsize bytes)
{
  const OnbSource *source = input->budget->source;

  input->budget->packed_bytes += bytes;
  if (source->sink.progress != NULL)
    source->sink.progress (source->data);
}

static void
keep_tail (OnbUnpackInput *input, const guint8 *data, gsize len)
{
  gsize kept = MIN (len, ONB_PACK_ZIP_TAIL);
  gsize old;

  if (input->tail == NULL)
    return;
  old = MIN (input->tail->len, ONB_PACK_ZIP_TAIL - kept);
  g_byte_array_remove_range (input->tail, 0, (guint) (input->tail->len - old));
  g_byte_array_append (input->tail, data + len - kept, (guint) kept);
}

static la_ssize_t
read_block (struct archive *archive, void *data, const void **ret_block)
{
  OnbUnpackInput *input = data;
  g_autoptr (GError) error = NULL;
  const guint8 *block = input->block;
  gssize n;

  if (onb_stream_can_seek (input->stream)) {
    n = onb_stream_read_at (input->stream, input->offset, input->block, BLOCK_BYTES, &error);
    input->offset += n > 0 ? (guint64) n : 0;
  } else {
    gsize len;

    onb_stream_consume (input->stream, input->shown);
    block = onb_stream_peek (input->stream, 1, &len);
    input->shown = len;
    keep_tail (input, block, len);
    n = len == 0 && onb_stream_error (input->stream) != NULL ? -1 : (gssize) len;
  }
  if (n < 0) {
    archive_set_error (archive, EIO, "%s", error != NULL ? error->message : "read error");
    return -1;
  }
  note_packed (input, (gsize) n);
  *ret_block = block;
  return n;
}

/* The gzip data that is next: that of the stream, but where it is wanted again. Never more than a
 * block. */
static const guint8 *
peek_packed (OnbUnpackInput *input, gsize *ret_len)
{
  guint64 here = onb_stream_tell (input->stream);
  const guint8 *data;
  gssize n = 0;

  if (input->again_from < here)
    n = onb_stream_read_at (input->stream, input->again_from, input->again,
                            (gsize) MIN (here - input->again_from, BLOCK_BYTES), NULL);
  /* What is not there any more ends the data. */
  if (input->again_from < here) {
    *ret_len = (gsize) MAX (n, 0);
    return input->again;
  }
  input->again_from = G_MAXUINT64;
  data = onb_stream_peek (input->stream, 1, ret_len);
  *ret_len = MIN (*ret_len, BLOCK_BYTES);
  return data;
}

static void
consume_packed (OnbUnpackInput *input, gsize len)
{
  if (input->again_from != G_MAXUINT64) {
    input->again_from += len;
    note_packed (input, 0);
    return;
  }
  onb_stream_consume (input->stream, len);
  note_packed (input, len);
}

/* The next bytes that come out of the gzip data; none: at its end. */
static gboolean
gunzip (OnbUnpackInput *input, gsize *ret_made, GError **error)
{
  gboolean ok = TRUE;
  gboolean at_end = FALSE;

  *ret_made = 0;
  while (ok && *ret_made == 0 && !at_end) {
    gsize len;
    gsize used;
    guint64 again_from;
    const guint8 *packed = peek_packed (input, &len);

    ok = onb_gunzip_step (input->gunzip, packed, len, input->block, BLOCK_BYTES, &used, ret_made,
                          error);
    at_end = len == 0 && *ret_made == 0;
    consume_packed (input, used);
    if (onb_gunzip_wants_again (input->gunzip, &again_from)) {
      input->again_from = input->gunzip_from + again_from;
      if (input->again == NULL)
        input->again = g_malloc (BLOCK_BYTES);
      at_end = FALSE;
    }
  }
  if (ok && at_end)
    ok = onb_stream_error (input->stream) == NULL && onb_gunzip_finish (input->gunzip, error);
  return ok;
}

/* The same through our own gzip, which checks what it unpacks. */
static la_ssize_t
read_gunzipped (struct archive *archive, void *data, const void **ret_block)
{
  OnbUnpackInput *input = data;
  g_autoptr (GError) error = NULL;
  gsize made = 0;
  gboolean ok = input->gunzip_error == NULL;

  if (!ok)
    error = g_steal_pointer (&input->gunzip_error);
  if (ok)
    ok = gunzip (input, &made, &error);
  if (!ok && made == 0) {
    archive_set_error (archive, EIO, "%s", error != NULL ? error->message : "read error");
    return -1;
  }
  if (!ok)
    input->gunzip_error = g_steal_pointer (&error);
  *ret_block = input->block;
  return (la_ssize_t) made;
}

static la_int64_t
seek_block (struct archive *archive, void *data, la_int64_t offset, int whence)
{
  OnbUnpackInput *input = data;
  gint64 base = 0;

  if (whence == SEEK_CUR)
    base = (gint64) input->offset;
  else if (whence == SEEK_END)
    base = (gint64) onb_stream_size (input->stream);
  /* Offsets come from the archive. */
  if (offset > 0 ? base > G_MAXINT64 - offset : base + offset < 0)
    return ARCHIVE_FATAL;
  input->offset = (guint64) (base + offset);
  return base + offset;
}

static la_int64_t
skip_block (struct archive *archive, void *data, la_int64_t request)
{
  OnbUnpackInput *input = data;

  input->offset += (guint64) request;
  return request;
}

gboolean
onb_unpack_input_open (OnbUnpackInput *input, struct archive *archive, gboolean is_gzip)
{
  archive_read_set_callback_data (archive, input);
  if (is_gzip) {
    input->gunzip = onb_gunzip_new (onb_stream_can_seek (input->stream));
    input->gunzip_from = onb_stream_tell (input->stream);
    input->again_from = G_MAXUINT64;
  }
  if (is_gzip || onb_stream_can_seek (input->stream))
    input->block = g_malloc (BLOCK_BYTES);
  archive_read_set_read_callback (archive, is_gzip ? read_gunzipped : read_block);
  if (!is_gzip && onb_stream_can_seek (input->stream)) {
    archive_read_set_seek_callback (archive, seek_block);
    archive_read_set_skip_callback (archive, skip_block);
  }
  return archive_read_open1 (archive) == ARCHIVE_OK;
}

void
onb_unpack_input_keep_tail (OnbUnpackInput *input)
{
  if (!onb_stream_can_seek (input->stream))
    input->tail = g_byte_array_new ();
}

gboolean
onb_unpack_input_has_zip_end (OnbUnpackInput *input)
{
  g_autofree guint8 *tail = NULL;
  guint64 size = onb_stream_size (input->stream);
  gsize len;

  if (input->tail == NULL) {
    tail = g_malloc (ONB_PACK_ZIP_TAIL);
    len = onb_stream_read_tail (input->stream, tail, ONB_PACK_ZIP_TAIL);
    return onb_pack_has_zip_end (tail, len, size);
  }
  do {
    const guint8 *data;

    onb_stream_consume (input->stream, input->shown);
    data = onb_stream_peek (input->stream, 1, &len);
    input->shown = len;
    keep_tail (input, data, len);
    note_packed (input, len);
  } while (len > 0);
  return onb_pack_has_zip_end (input->tail->data, input->tail->len, input->budget->packed_bytes);
}

gboolean
onb_unpack_input_is_blank_from (OnbUnpackInput *input, guint64 offset)
{
  gssize n = 1;

  if (input->gunzip != NULL || !onb_stream_can_seek (input->stream))
    return TRUE;
  while (n > 0) {
    n = onb_stream_read_at (input->stream, offset, input->block, BLOCK_BYTES, NULL);
    for (gssize i = 0; i < n; i++) {
      if (input->block[i] != 0)
        return FALSE;
    }
    offset += n > 0 ? (guint64) n : 0;
    note_packed (input, 0);
  }
  return TRUE;
}

void
onb_unpack_input_clear (OnbUnpackInput *input)
{
  onb_gunzip_free (input->gunzip);
  g_clear_error (&input->gunzip_error);
  g_free (input->block);
  g_free (input->again);
  g_clear_pointer (&input->tail, g_byte_array_unref);
}
