/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cli/leftover.h"

#define STANDARD_OUTPUT "standard output"
#define MOST_LINKS 40 /* as Linux has it */

struct _OnbTarget {
  OnbOutput output;
  gint fd;
  gchar *shown;     /* name in messages */
  gchar *path;      /* final name, or NULL when the descriptor is all there is */
  gchar *temporary; /* name while it is written, or NULL when it has none yet */
};

static gboolean
fail (GError **error, const gchar *shown, const gchar *what)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "%s: %s: %s; nothing complete was written", shown,
               what, g_strerror (errno));
  return FALSE;
}

static gboolean
write_all (const gchar *data, gsize len, gpointer user_data, GError **error)
{
  const OnbTarget *target = user_data;

  while (len > 0) {
    gssize written = write (target->fd, data, len);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail (error, target->shown, "cannot be written");
    data += written;
    len -= (gsize) written;
  }
  return TRUE;
}

/* The kernel's name for an open file, by which a file without a name gets one. */
static gchar *
name_of_fd (gint fd)
{
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

/* A file in @folder that has no name: whatever ends the program, nothing is left of it. -1 where
 * the file system has no such files, or where it could not be named later. */
static gint
open_nameless (const gchar *folder)
{
  gint fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  g_autofree gchar *name = name_of_fd (fd);

  if (fd >= 0 && access (name, F_OK) != 0) {
    g_close (fd, NULL);
    fd = -1;
  }
  return fd;
}

static gchar *
template_beside (const gchar *path)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *hidden = g_strdup_printf (".%s.XXXXXX", name);

  return g_build_filename (folder, hidden, NULL);
}

/* A new file beside @path: the same file system, so that the rename is one step. */
static gboolean
open_beside (OnbTarget *target, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);

  target->fd = open_nameless (folder);
  if (target->fd < 0) {
    g_autofree gchar *temporary = template_beside (path);

    target->fd = onb_leftover_make (temporary);
    if (target->fd < 0)
      return fail (error, target->shown, "cannot be created");
    target->temporary = g_steal_pointer (&temporary);
  }
  target->path = g_strdup (path);
  return TRUE;
}

/* The name that is meant by @path, which may be a link to a file that is not there yet. NULL, with
 * errno, when links lead nowhere. */
static gchar *
follow_links (const gchar *path)
{
  g_autofree gchar *name = g_strdup (path);

  for (guint i = 0; i < MOST_LINKS; i++) {
    g_autofree gchar *wanted = g_file_read_link (name, NULL);
    g_autofree gchar *folder = g_path_get_dirname (name);

    if (wanted == NULL)
      return g_steal_pointer (&name);
    g_free (name);
    name
        = g_path_is_absolute (wanted) ? g_strdup (wanted) : g_build_filename (folder, wanted, NULL);
  }
  errno = ELOOP;
  return NULL;
}

/* A link is written through, as the shell's > does, whether its file is there or not. */
static gboolean
open_file (OnbTarget *target, const gchar *path, GError **error)
{
  g_autofree gchar *resolved = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0) {
    resolved = follow_links (path);
    return resolved != NULL ? open_beside (target, resolved, error)
                            : fail (error, target->shown, "cannot be created");
  }
  if (S_ISDIR (info.st_mode)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: is a folder; give the name of a file",
                 path);
    return FALSE;
  }
  resolved = realpath (path, NULL);
  if (S_ISREG (info.st_mode) && resolved != NULL)
    return open_beside (target, resolved, error);
  target->fd = g_open (path, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
  return target->fd >= 0 || fail (error, target->shown, "cannot be opened");
}

OnbTarget *
onb_target_open (const gchar *path, GError **error)
{
  g_autoptr (OnbTarget) target = g_new0 (OnbTarget, 1);

  target->output.write = write_all;
  target->output.user_data = target;
  target->fd = STDOUT_FILENO;
  target->shown = g_strdup (path != NULL ? path : STANDARD_OUTPUT);
  if (path != NULL && !open_file (target, path, error))
    return NULL;
  return g_steal_pointer (&target);
}

void
onb_target_free (OnbTarget *target)
{
  if (target->fd > STDERR_FILENO)
    g_close (target->fd, NULL);
  if (target->temporary != NULL) {
    g_unlink (target->temporary);
    onb_leftover_forget (target->temporary);
  }
  g_free (target->shown);
  g_free (target->path);
  g_free (target->temporary);
  g_free (target);
}

const OnbOutput *
onb_target_output (const OnbTarget *target)
{
  return &target->output;
}

/* The name is in the folder, so the folder has to reach the disk too. */
static gboolean
sync_folder (const gchar *shown, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  gint fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_synced = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (!is_synced)
    g_set_error (
        error, ONB_ERROR, ONB_ERROR_IO,
        "%s: is written, but its folder cannot be made safe on disk: %s; after a power cut "
        "it may be gone",
        shown, g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);
  return is_synced;
}

/* Gives a file without a name the final one, or, where that is taken, one to be renamed. */
static gboolean
give_name (OnbTarget *target, GError **error)
{
  g_autofree gchar *from = name_of_fd (target->fd);
  g_autofree gchar *temporary = NULL;
  gint fd;

  if (linkat (AT_FDCWD, from, AT_FDCWD, target->path, AT_SYMLINK_FOLLOW) == 0)
    return TRUE;
  if (errno != EEXIST)
    return fail (error, target->shown, "cannot get its name");
  /* A name that nobody has: made, and given up again for the file itself. */
  temporary = template_beside (target->path);
  fd = onb_leftover_make (temporary);
  if (fd < 0)
    return fail (error, target->shown, "cannot get its name");
  g_close (fd, NULL);
  target->temporary = g_steal_pointer (&temporary);
  if (g_unlink (target->temporary) != 0
      || linkat (AT_FDCWD, from, AT_FDCWD, target->temporary, AT_SYMLINK_FOLLOW) != 0)
    return fail (error, target->shown, "cannot get its name");
  return TRUE;
}

/* From the temporary name to the final one, in one step. */
static gboolean
take_place (OnbTarget *target, GError **error)
{
  if (target->temporary == NULL)
    return TRUE;
  if (g_rename (target->temporary, target->path) != 0)
    return fail (error, target->shown, "cannot get its name");
  onb_leftover_forget (target->temporary);
  g_clear_pointer (&target->temporary, g_free);
  return TRUE;
}

gboolean
onb_target_commit (OnbTarget *target, GError **error)
{
  g_autofree gchar *path = g_strdup (target->path);
  gint fd = target->fd;

  g_return_val_if_fail (fd >= 0, FALSE);

  /* Pipes and terminals cannot be synced: EINVAL. */
  if (fsync (fd) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
    return fail (error, target->shown, "cannot be made safe on disk");
  if (path != NULL && target->temporary == NULL && !give_name (target, error))
    return FALSE;
  target->fd = -1;
  if (close (fd) != 0)
    return fail (error, target->shown, "cannot be closed");
  return path == NULL || (take_place (target, error) && sync_folder (target->shown, path, error));
}

/* The real path of a file that need not be there yet. */
static gchar *
resolve_new (const gchar *path)
{
  g_autofree gchar *whole = realpath (path, NULL);
  g_autofree gchar *meant = follow_links (path);
  g_autofree gchar *folder = meant != NULL ? g_path_get_dirname (meant) : NULL;
  g_autofree gchar *name = meant != NULL ? g_path_get_basename (meant) : NULL;
  g_autofree gchar *real_folder = folder != NULL ? realpath (folder, NULL) : NULL;

  if (whole != NULL)
    return g_steal_pointer (&whole);
  return real_folder != NULL ? g_build_filename (real_folder, name, NULL) : NULL;
}

gboolean
onb_target_check (const gchar *path, const gchar *const *inputs, GError **error)
{
  g_autofree gchar *wanted = path != NULL ? resolve_new (path) : NULL;

  if (wanted == NULL)
    return TRUE;
  for (gsize i = 0; inputs[i] != NULL; i++) {
    g_autofree gchar *input = realpath (inputs[i], NULL);
    gsize length = input != NULL ? strlen (input) : 0;
    if (input == NULL || strncmp (wanted, input, length) != 0
        || (wanted[length] != '\0' && wanted[length] != '/' && strcmp (input, "/") != 0))
      continue;
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "%s: lies in the input %s, which is only read; write elsewhere", path, inputs[i]);
    return FALSE;
  }
  return TRUE;
}

gboolean
onb_target_check_other (const gchar *path, const gchar *name, const gchar *other, GError **error)
{
  GStatBuf info;
  GStatBuf other_info;

  /* A terminal or /dev/null is not lost when it is written to. */
  if (path == NULL || other == NULL || g_stat (path, &info) != 0 || !S_ISREG (info.st_mode)
      || g_stat (other, &other_info) != 0 || info.st_dev != other_info.st_dev
      || info.st_ino != other_info.st_ino)
    return TRUE;
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
               "%s: is also read, as %s; give -o the name of another file", path, name);
  return FALSE;
}

gboolean
onb_target_is_same (const gchar *path, const gchar *other)
{
  g_autofree gchar *real = resolve_new (path);
  g_autofree gchar *other_real = resolve_new (other);

  return real != NULL && g_strcmp0 (real, other_real) == 0;
}
