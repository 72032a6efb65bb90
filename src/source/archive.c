/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/archive.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "source/file.h"
#include "source/folder.h"
#include "source/format.h"
#include "source/tree.h"

struct _OnbArchiveReader {
  OnbSource source;
};

OnbArchiveReader *
onb_archive_reader_new (const OnbReadOptions *options, const OnbSink *sink, gpointer data)
{
  OnbArchiveReader *reader;

  g_return_val_if_fail (options != NULL && options->limits != NULL, NULL);
  g_return_val_if_fail (sink != NULL, NULL);

  reader = g_new0 (OnbArchiveReader, 1);
  onb_source_init (&reader->source, options, sink, data);
  return reader;
}

void
onb_archive_reader_free (OnbArchiveReader *reader)
{
  if (reader == NULL)
    return;
  onb_source_clear (&reader->source);
  g_free (reader);
}

/* Without slashes at the end, but for the root. */
static gchar *
trim_path (const gchar *path)
{
  gsize len = strlen (path);

  while (len > 1 && path[len - 1] == '/')
    len--;
  return g_strndup (path, len);
}

/* Standard input, read as it comes; a file that was redirected can seek. */
static gboolean
read_stdin (OnbSource *source, OnbPlace *place, OnbInput *input, gchar **ret_sha256, GError **error)
{
  gint fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  g_autoptr (OnbStream) stream = NULL;
  g_autoptr (OnbDigest) digest = NULL;

  if (fd < 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "standard input: %s", g_strerror (errno));
    return FALSE;
  }
  stream = onb_stream_new_fd (fd, ONB_STREAM_WINDOW);
  place->name = NULL;
  place->bytes = onb_stream_size (stream);
  if (ret_sha256 != NULL) {
    digest = onb_digest_new ();
    onb_digest_start (digest);
    onb_stream_set_digest (stream, digest);
  }
  if (!onb_format_read_any (source, stream, place, error))
    return FALSE;
  /* To the end, or the writer of a pipe would get a signal. */
  if (!onb_stream_can_seek (stream) || ret_sha256 != NULL)
    onb_stream_drain (stream);
  input->bytes = onb_stream_can_seek (stream) ? place->bytes : onb_stream_tell (stream);
  if (ret_sha256 != NULL && onb_stream_error (stream) == NULL)
    *ret_sha256 = onb_digest_finish_hex (digest);
  return TRUE;
}

/* A file that was named by itself lies in a folder all the same. */
static OnbFolderRole
role_of_file (const gchar *path, const gchar *name)
{
  g_autofree gchar *parent = g_path_get_dirname (path);
  g_autofree gchar *folder = g_path_get_basename (parent);

  return onb_folder_role (name, onb_folder_role (folder, ONB_FOLDER_UNKNOWN));
}

static gboolean
read_path (OnbSource *source, OnbPlace *place, OnbInput *input, gchar **ret_sha256, GError **error)
{
  struct stat info;
  gint fd = -1;

  /* Asked before it is opened: opening a device may do things. */
  if (stat (place->path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)) {
    source->format = "none";
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, 0, onb_file_kind (info.st_mode));
    return TRUE;
  }
  fd = onb_file_open (AT_FDCWD, place->path, TRUE, &info);
  if (fd < 0) {
    gboolean absent = errno == ENOENT || errno == ENOTDIR;

    g_set_error (error, ONB_ERROR, absent ? ONB_ERROR_USAGE : ONB_ERROR_IO, "%s: %s", place->path,
                 g_strerror (errno));
    return FALSE;
  }
  if (S_ISDIR (info.st_mode))
    return onb_tree_read (source, fd, place, &input->bytes, error);
  input->bytes = (guint64) MAX (info.st_size, 0);
  place->role = role_of_file (place->path, place->name);
  return onb_file_read (source, fd, &info, place, ret_sha256, error);
}

gboolean
onb_archive_read (OnbArchiveReader *reader, const gchar *path, GError **error)
{
  g_autofree gchar *trimmed = NULL;
  g_autofree gchar *name = NULL;
  g_autofree gchar *sha256 = NULL;
  OnbPlace place = { .folder = "/", .mtime_unix = ONB_NO_TIME };
  OnbInput input = { 0 };
  OnbSource *source;
  gboolean ok;

  g_return_val_if_fail (reader != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  source = &reader->source;
  source->items = source->damaged = source->skipped = 0;
  trimmed = trim_path (path);
  name = g_path_get_basename (trimmed);
  place.path = trimmed;
  place.name = name;
  place.role = onb_folder_role (name, ONB_FOLDER_UNKNOWN);
  place.maildir = FALSE;
  if (strcmp (path, "-") == 0)
    ok = read_stdin (source, &place, &input, source->hash == ONB_HASH_ALL ? &sha256 : NULL, error);
  else
    ok = read_path (source, &place, &input, source->hash == ONB_HASH_ALL ? &sha256 : NULL, error);
  if (!ok)
    return FALSE;
  input.path = trimmed;
  input.format = source->format;
  input.items = source->items;
  input.damaged = source->damaged;
  input.skipped = source->skipped;
  input.sha256 = sha256;
  if (source->sink.input != NULL)
    source->sink.input (&input, source->data);
  return TRUE;
}
