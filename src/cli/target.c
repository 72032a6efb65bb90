/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define STANDARD_OUTPUT "standard output"

struct _OnbTarget {
  OnbOutput output;
  gint fd;
  gchar *shown;     /* name in messages */
  gchar *path;      /* final name, or NULL when the descriptor is all there is */
  gchar *temporary; /* name while it is written, or NULL */
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

/* A new file beside @path: the same file system, so that the rename is one step. */
static gboolean
open_beside (OnbTarget *target, const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *hidden = g_strdup_printf (".%s.XXXXXX", name);
  g_autofree gchar *temporary = g_build_filename (folder, hidden, NULL);

  target->fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (target->fd < 0)
    return fail (error, target->shown, "cannot be created");
  target->path = g_strdup (path);
  target->temporary = g_steal_pointer (&temporary);
  return TRUE;
}

static gboolean
open_file (OnbTarget *target, const gchar *path, GError **error)
{
  g_autofree gchar *resolved = realpath (path, NULL);
  GStatBuf info;

  if (resolved == NULL || g_stat (resolved, &info) != 0)
    return open_beside (target, path, error);
  if (S_ISDIR (info.st_mode)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: is a folder; give the name of a file",
                 path);
    return FALSE;
  }
  if (S_ISREG (info.st_mode))
    return open_beside (target, resolved, error);
  target->fd = g_open (resolved, O_WRONLY | O_CLOEXEC | O_NOCTTY, 0);
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
  if (target->temporary != NULL)
    g_unlink (target->temporary);
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

gint
onb_target_fd (const OnbTarget *target)
{
  return target->fd;
}

/* The name is in the folder, so the folder has to reach the disk too. */
static gboolean
sync_folder (const OnbTarget *target, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (target->path);
  gint fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_synced = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (!is_synced)
    fail (error, target->shown, "cannot be made safe on disk");
  if (fd >= 0)
    g_close (fd, NULL);
  return is_synced;
}

gboolean
onb_target_commit (OnbTarget *target, GError **error)
{
  gint fd = target->fd;

  g_return_val_if_fail (fd >= 0, FALSE);

  /* Pipes and terminals cannot be synced: EINVAL. */
  if (fsync (fd) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
    return fail (error, target->shown, "cannot be made safe on disk");
  target->fd = -1;
  if (close (fd) != 0)
    return fail (error, target->shown, "cannot be closed");
  if (target->temporary == NULL)
    return TRUE;
  if (g_rename (target->temporary, target->path) != 0)
    return fail (error, target->shown, "cannot get its name");
  g_clear_pointer (&target->temporary, g_free);
  return sync_folder (target, error);
}

/* The real path of a file that need not be there yet. */
static gchar *
resolve_new (const gchar *path)
{
  g_autofree gchar *whole = realpath (path, NULL);
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autofree gchar *name = g_path_get_basename (path);
  g_autofree gchar *real_folder = realpath (folder, NULL);

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
