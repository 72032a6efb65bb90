/* SPDX-License-Identifier: Apache-2.0 */
#include "base/input-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_BYTES (64u * 1024u)

struct _OnbInputFile {
  gint fd;
  gchar *name;
  GChecksum *checksum;
  guint64 left;
  guint64 bytes_max;
  const gchar *limit;
};

static void
set_errno_error (GError **error, const gchar *name, gint number)
{
  if (number == ENOENT || number == ENOTDIR)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: there is no such file; check the path",
                 name);
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "%s: %s", name, g_strerror (number));
}

OnbInputFile *
onb_input_file_open (const gchar *path, guint64 bytes_max, const gchar *limit, GError **error)
{
  g_autoptr (OnbInputFile) file = NULL;
  struct stat info;

  g_return_val_if_fail (path != NULL && limit != NULL, NULL);

  file = g_new0 (OnbInputFile, 1);
  file->name = g_filename_display_name (path);
  file->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  file->left = bytes_max;
  file->bytes_max = bytes_max;
  file->limit = limit;
  /* O_NONBLOCK: a FIFO must not hang us before we see that it is one. */
  file->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (file->fd < 0 || fstat (file->fd, &info) != 0) {
    set_errno_error (error, file->name, errno);
    return NULL;
  }
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: this is no regular file; name a file",
                 file->name);
    return NULL;
  }
  return g_steal_pointer (&file);
}

void
onb_input_file_free (OnbInputFile *file)
{
  if (file == NULL)
    return;
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->name);
  g_checksum_free (file->checksum);
  g_free (file);
}

const gchar *
onb_input_file_name (const OnbInputFile *file)
{
  g_return_val_if_fail (file != NULL, NULL);

  return file->name;
}

gssize
onb_input_file_read (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  OnbInputFile *file = data;
  gssize n;

  g_return_val_if_fail (file != NULL && buffer != NULL, -1);

  do
    n = read (file->fd, buffer, bytes);
  while (n < 0 && errno == EINTR);
  if (n < 0) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_IO, g_strerror (errno));
    return -1;
  }
  if ((guint64) n > file->left) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_LIMIT,
                 "this file is larger than %" G_GUINT64_FORMAT " bytes (--limit-%s)",
                 file->bytes_max, file->limit);
    return -1;
  }
  file->left -= (guint64) n;
  g_checksum_update (file->checksum, buffer, n);
  return n;
}

GByteArray *
onb_input_file_read_all (OnbInputFile *file, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_BYTES);
  gssize n;

  while ((n = onb_input_file_read (file, chunk, CHUNK_BYTES, error)) > 0) {
    /* GByteArray counts in 32 bits and ends the program beyond. */
    if (all->len > G_MAXINT32) {
      g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "this file is larger than 2 GiB");
      return NULL;
    }
    g_byte_array_append (all, chunk, (guint) n);
  }
  return n < 0 ? NULL : g_steal_pointer (&all);
}

const gchar *
onb_input_file_sha256 (OnbInputFile *file)
{
  g_return_val_if_fail (file != NULL, NULL);

  return g_checksum_get_string (file->checksum);
}
