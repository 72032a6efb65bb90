/* SPDX-License-Identifier: Apache-2.0 */
/* Where a stream gets its bytes: a descriptor or memory. Members of archives are in container.c. */
#include "source/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <onbehalf/error.h>

typedef struct {
  gint fd;
  guint64 offset;
  gboolean advised;
} FdData;

static gssize
check_read (gssize n, GError **error)
{
  if (n < 0)
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "read: %s", g_strerror (errno));
  return n;
}

static gssize
read_pipe (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  FdData *file = data;
  gssize n;

  do
    n = read (file->fd, buffer, len);
  while (n < 0 && errno == EINTR);
  return check_read (n, error);
}

static gssize
read_file_at (gpointer data, guint64 offset, guint8 *buffer, gsize len, GError **error)
{
  FdData *file = data;
  gssize n;

  if (offset > (guint64) G_MAXINT64)
    return 0;
  do
    n = pread (file->fd, buffer, len, (off_t) offset);
  while (n < 0 && errno == EINTR);
  return check_read (n, error);
}

static gssize
read_file (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  FdData *file = data;
  gssize n = read_file_at (data, file->offset, buffer, len, error);

  /* Worth a system call only for a file that is longer than the first, short read. */
  if (n > 0 && file->offset > 0 && !file->advised) {
    posix_fadvise (file->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    file->advised = TRUE;
  }
  if (n > 0)
    file->offset += (guint64) n;
  return n;
}

static void
fd_data_free (gpointer data)
{
  FdData *file = data;

  g_close (file->fd, NULL);
  g_free (file);
}

OnbStream *
onb_stream_new_file (gint fd, guint64 size, gsize window_bytes)
{
  FdData *file = g_new0 (FdData, 1);
  OnbStream *stream = onb_stream_new (read_file, read_file_at, file, fd_data_free, window_bytes);

  file->fd = fd;
  onb_stream_set_size (stream, size);
  return stream;
}

OnbStream *
onb_stream_new_fd (gint fd, gsize window_bytes)
{
  FdData *pipe;
  struct stat info;

  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && lseek (fd, 0, SEEK_CUR) == 0)
    return onb_stream_new_file (fd, (guint64) MAX (info.st_size, 0), window_bytes);
  pipe = g_new0 (FdData, 1);
  pipe->fd = fd;
  return onb_stream_new (read_pipe, NULL, pipe, fd_data_free, window_bytes);
}

typedef struct {
  const guint8 *data;
  gsize len;
  gsize at;
} MemoryData;

static gssize
read_memory_at (gpointer data, guint64 offset, guint8 *buffer, gsize len, GError **error)
{
  MemoryData *memory = data;
  gsize n;

  if (offset >= memory->len)
    return 0;
  n = MIN (len, memory->len - (gsize) offset);
  memcpy (buffer, memory->data + offset, n);
  return (gssize) n;
}

static gssize
read_memory (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  MemoryData *memory = data;
  gssize n = read_memory_at (data, memory->at, buffer, len, error);

  memory->at += (gsize) n;
  return n;
}

OnbStream *
onb_stream_new_memory (const guint8 *data, gsize len, gsize window_bytes)
{
  MemoryData *memory = g_new0 (MemoryData, 1);
  OnbStream *stream = onb_stream_new (read_memory, read_memory_at, memory, g_free, window_bytes);

  memory->data = data;
  memory->len = len;
  onb_stream_set_size (stream, len);
  return stream;
}
