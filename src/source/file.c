/* SPDX-License-Identifier: Apache-2.0 */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "source/format.h"

gint
onb_file_open (gint dir_fd, const gchar *name, gboolean follow, struct stat *ret_info)
{
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
  gint fd = openat (dir_fd, name, flags | O_NOATIME);

  /* Only the owner may leave the time of reading as it is. */
  if (fd < 0 && errno == EPERM)
    fd = openat (dir_fd, name, flags);
  if (fd >= 0 && fstat (fd, ret_info) != 0) {
    int saved = errno;

    g_close (fd, NULL);
    errno = saved;
    return -1;
  }
  return fd;
}

const gchar *
onb_file_kind (mode_t mode)
{
  switch (mode & S_IFMT) {
  case S_IFLNK:
    return "symbolic link";
  case S_IFIFO:
    return "FIFO";
  case S_IFSOCK:
    return "socket";
  case S_IFCHR:
  case S_IFBLK:
    return "device";
  default:
    return "special file";
  }
}

/* Evidence that changes while it is read gives numbers that nobody can repeat. */
static void
check_unchanged (OnbSource *source, gint fd, const struct stat *before, const OnbPlace *place)
{
  struct stat after;

  if (fstat (fd, &after) == 0 && after.st_size == before->st_size
      && after.st_mtim.tv_sec == before->st_mtim.tv_sec
      && after.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
    return;
  onb_source_note (source, "changed-while-read", place, -1, place->bytes);
}

static gchar *
finish_sum (OnbStream *stream, OnbDigest *digest)
{
  onb_stream_drain (stream);
  return onb_stream_error (stream) == NULL ? onb_digest_finish_hex (digest) : NULL;
}

gboolean
onb_file_read (OnbSource *source, gint fd, const struct stat *info, OnbPlace *place,
               gchar **ret_sha256, GError **error)
{
  g_autoptr (OnbStream) stream = onb_stream_new_fd (fd, ONB_STREAM_WINDOW);
  g_autoptr (OnbDigest) digest = NULL;

  place->bytes = (guint64) MAX (info->st_size, 0);
  place->mtime_unix = info->st_mtim.tv_sec;
  if (ret_sha256 != NULL) {
    digest = onb_digest_new ();
    onb_digest_start (digest);
    onb_stream_set_digest (stream, digest);
  }
  if (!onb_format_read_any (source, stream, place, error))
    return FALSE;
  if (ret_sha256 != NULL)
    *ret_sha256 = finish_sum (stream, digest);
  check_unchanged (source, fd, info, place);
  return TRUE;
}
