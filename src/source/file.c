/* SPDX-License-Identifier: Apache-2.0 */
#include "source/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "source/file-part.h"
#include "source/format.h"

/* What @fd is; it is closed when that cannot be told. */
static gint
describe (gint fd, struct stat *ret_info)
{
  if (fd >= 0 && fstat (fd, ret_info) != 0) {
    int saved = errno;

    g_close (fd, NULL);
    errno = saved;
    return -1;
  }
  return fd;
}

/* For reading; only the owner may leave the time of reading as it is. */
static gint
open_kept (gint dir_fd, const gchar *name, int flags)
{
  gint fd = openat (dir_fd, name, flags | O_NOATIME);

  return fd < 0 && errno == EPERM ? openat (dir_fd, name, flags) : fd;
}

gint
onb_file_open (gint dir_fd, const gchar *name, gboolean follow, struct stat *ret_info)
{
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);

  return describe (open_kept (dir_fd, name, flags), ret_info);
}

/* Longer paths are more than the kernel takes at once. */
#define PATH_STEP ((gsize) 4000)

/* The same without openat2(2): part by part, so that none of them is a link. */
static gint
open_part_by_part (gint dir_fd, const gchar *path, int flags)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  gint at = dir_fd;
  gint next = -1;
  int saved;

  for (guint i = 0; parts[i] != NULL; i++) {
    gboolean is_last = parts[i + 1] == NULL;

    if (strcmp (parts[i], "..") == 0) {
      errno = EXDEV;
      next = -1;
    } else if (is_last && (flags & O_PATH) == 0) {
      next = open_kept (at, parts[i], flags);
    } else {
      next = openat (at, parts[i], O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    }
    saved = errno;
    if (at != dir_fd)
      g_close (at, NULL);
    errno = saved;
    if (next < 0)
      return -1;
    at = next;
  }
  return next;
}

/* No link on the way leads out of the input, whoever changes it meanwhile (openat2(2), Linux 5.6).
 * Where it is not known, an older kernel says ENOSYS, and old container runtimes EPERM, which a
 * file of somebody else's gives with O_NOATIME, too. */
static gint
open_without_links (gint dir_fd, const gchar *path, int flags)
{
  struct open_how how = { .flags = (guint64) (unsigned int) flags,
                          .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
  glong fd = syscall (SYS_openat2, dir_fd, path, &how, sizeof how);

  if (fd < 0 && (errno == ENOSYS || (errno == EPERM && (flags & O_NOATIME) == 0)))
    return open_part_by_part (dir_fd, path, flags & ~O_NOATIME);
  return (gint) fd;
}

static gint
open_step (gint dir_fd, const gchar *path)
{
  int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW;
  gint fd = open_without_links (dir_fd, path, flags | O_NOATIME);

  if (fd < 0 && errno == EPERM)
    fd = open_without_links (dir_fd, path, flags);
  return fd;
}

gint
onb_file_open_below (gint root, const gchar *path, struct stat *ret_info)
{
  g_autofree gchar *rest = g_strdup (path + strspn (path, "/"));
  gchar *at = rest;
  gint dir_fd = root;
  gint fd;

  while (strlen (at) > PATH_STEP) {
    gchar *cut = g_strrstr_len (at, (gssize) PATH_STEP, "/");

    *cut = '\0';
    fd = open_without_links (dir_fd, at, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (dir_fd != root)
      g_close (dir_fd, NULL);
    if (fd < 0)
      return -1;
    dir_fd = fd;
    at = cut + 1;
  }
  fd = open_step (dir_fd, at);
  if (dir_fd != root)
    g_close (dir_fd, NULL);
  return describe (fd, ret_info);
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
  if (place->part != NULL && (place->part->is_mbox || place->part->is_zip))
    place->part->has_changed = TRUE;
  else
    onb_source_note (source, "changed-while-read", place, -1, place->bytes);
}

static gchar *
finish_sum (OnbStream *stream, OnbDigest *digest)
{
  onb_stream_drain (stream);
  return onb_stream_error (stream) == NULL ? onb_digest_finish_hex (digest) : NULL;
}

static gboolean
read_stream (OnbSource *source, OnbStream *stream, OnbPlace *place, gchar **ret_sha256,
             GError **error)
{
  g_autoptr (OnbDigest) digest = NULL;

  onb_stream_set_progress (stream, source->sink.progress, source->data);
  if (ret_sha256 != NULL) {
    digest = onb_digest_new ();
    onb_digest_start (digest);
    onb_stream_set_digest (stream, digest);
  }
  if (!onb_format_read_any (source, stream, place, error))
    return FALSE;
  if (ret_sha256 != NULL)
    *ret_sha256 = finish_sum (stream, digest);
  return TRUE;
}

gboolean
onb_file_read (OnbSource *source, gint fd, const struct stat *info, OnbPlace *place,
               gchar **ret_sha256, GError **error)
{
  g_autoptr (OnbStream) stream = NULL;

  place->bytes = (guint64) MAX (info->st_size, 0);
  stream = onb_stream_new_file (fd, place->bytes, ONB_STREAM_FILE_WINDOW);
  place->mtime_unix = info->st_mtim.tv_sec;
  if (!read_stream (source, stream, place, ret_sha256, error))
    return FALSE;
  check_unchanged (source, fd, info, place);
  return TRUE;
}

gchar *
onb_file_sum (const OnbSource *source, gint fd)
{
  g_autoptr (OnbStream) stream = onb_stream_new_fd (fd, ONB_STREAM_FILE_WINDOW);
  g_autoptr (OnbDigest) digest = onb_digest_new ();

  onb_digest_start (digest);
  onb_stream_set_progress (stream, source->sink.progress, source->data);
  onb_stream_set_digest (stream, digest);
  return finish_sum (stream, digest);
}

/* Read as it comes; a file that was redirected can seek. */
gboolean
onb_file_read_stdin (OnbSource *source, OnbPlace *place, gchar **ret_sha256, GError **error)
{
  gint fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  g_autoptr (OnbStream) stream = NULL;

  if (fd < 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "standard input: %s", g_strerror (errno));
    return FALSE;
  }
  stream = onb_stream_new_fd (fd, ONB_STREAM_FILE_WINDOW);
  place->bytes = onb_stream_size (stream);
  if (!read_stream (source, stream, place, ret_sha256, error))
    return FALSE;
  /* To the end, or the writer of a pipe would get a signal. */
  if (!onb_stream_can_seek (stream))
    onb_stream_drain (stream);
  source->bytes += onb_stream_can_seek (stream) ? place->bytes : onb_stream_tell (stream);
  return TRUE;
}
