/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pff-io.h"

/* libpff may read the same blocks without end; who reads the file so often gets nowhere. */
#define BUDGET_FILES 8u
#define BUDGET_LEAST ((guint64) 64 << 20)

static gint
io_free (intptr_t **io, libbfio_error_t **error)
{
  *io = NULL;
  return 1;
}

static gint
io_clone (intptr_t **copy, intptr_t *io, libbfio_error_t **error)
{
  return -1;
}

static gint
io_open (intptr_t *io, int flags, libbfio_error_t **error)
{
  OnbPffIo *handle = (OnbPffIo *) io;

  handle->offset = 0;
  handle->is_open = TRUE;
  return 1;
}

static gint
io_close (intptr_t *io, libbfio_error_t **error)
{
  ((OnbPffIo *) io)->is_open = FALSE;
  return 0;
}

static ssize_t
io_read (intptr_t *io, uint8_t *buffer, size_t size, libbfio_error_t **error)
{
  OnbPffIo *handle = (OnbPffIo *) io;
  gsize have = 0;

  if (handle->source->sink.progress != NULL && handle->budget > 0)
    handle->source->sink.progress (handle->source->data);
  handle->budget -= MIN (handle->budget, size);
  while (have < size) {
    gssize n
        = onb_stream_read_at (handle->stream, handle->offset, buffer + have, size - have, NULL);

    if (n < 0)
      return -1;
    if (n == 0)
      break;
    handle->offset += (guint64) n;
    have += (gsize) n;
  }
  return (ssize_t) have;
}

static ssize_t
io_write (intptr_t *io, const uint8_t *buffer, size_t size, libbfio_error_t **error)
{
  return -1;
}

static guint64
size_of (const OnbPffIo *handle)
{
  return onb_stream_size (handle->stream);
}

static off64_t
io_seek (intptr_t *io, off64_t offset, int whence, libbfio_error_t **error)
{
  OnbPffIo *handle = (OnbPffIo *) io;
  gint64 base = whence == SEEK_SET   ? 0
                : whence == SEEK_CUR ? (gint64) handle->offset
                                     : (gint64) size_of (handle);

  if ((offset > 0 && base > G_MAXINT64 - offset) || base + offset < 0)
    return -1;
  handle->offset = (guint64) (base + offset);
  return (off64_t) handle->offset;
}

static gint
io_exists (intptr_t *io, libbfio_error_t **error)
{
  return 1;
}

static gint
io_is_open (intptr_t *io, libbfio_error_t **error)
{
  return ((OnbPffIo *) io)->is_open ? 1 : 0;
}

static gint
io_size (intptr_t *io, size64_t *size, libbfio_error_t **error)
{
  *size = size_of ((OnbPffIo *) io);
  return 1;
}

gboolean
onb_pff_io_handle (OnbPffIo *io, libbfio_handle_t **ret_handle, libbfio_error_t **error)
{
  return libbfio_handle_initialize (ret_handle, (intptr_t *) io, io_free, io_clone, io_open,
                                    io_close, io_read, io_write, io_seek, io_exists, io_is_open,
                                    io_size, LIBBFIO_FLAG_IO_HANDLE_NON_MANAGED, error)
         == 1;
}

void
onb_pff_io_renew (OnbPffIo *io)
{
  io->budget = MAX (size_of (io), BUDGET_LEAST) * BUDGET_FILES;
}
