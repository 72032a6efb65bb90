/* SPDX-License-Identifier: Apache-2.0 */
#include "source/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "source/file.h"
#include "source/folder.h"
#include "source/pff-items.h"
#include "source/tree.h"

#define STANDARD_INPUT "-"

static void
close_root (gpointer data)
{
  OnbPlannedInput *input = data;

  if (input->root >= 0)
    g_close (input->root, NULL);
}

OnbPlan *
onb_plan_new (void)
{
  OnbPlan *plan = g_new0 (OnbPlan, 1);

  plan->texts = g_string_chunk_new (1 << 16);
  plan->files = g_array_new (FALSE, FALSE, sizeof (OnbPlannedFile));
  plan->inputs = g_array_new (FALSE, FALSE, sizeof (OnbPlannedInput));
  g_array_set_clear_func (plan->inputs, close_root);
  return plan;
}

void
onb_plan_free (OnbPlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->files);
  g_array_unref (plan->inputs);
  g_string_chunk_free (plan->texts);
  g_free (plan);
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

/* A file that was named by itself lies in a folder all the same. */
static OnbFolderRole
role_of_file (const gchar *path, const gchar *name)
{
  g_autofree gchar *parent = g_path_get_dirname (path);
  g_autofree gchar *folder = g_path_get_basename (parent);

  return onb_folder_role (name, onb_folder_role (folder, ONB_FOLDER_UNKNOWN));
}

static void
add_lone_file (OnbPlan *plan, const gchar *path, OnbFolderRole role, guint64 bytes)
{
  const OnbPlannedFile file = {
    .name = path, .folder = "/", .role = role, .bytes = bytes, .input = plan->inputs->len - 1
  };

  g_array_append_val (plan->files, file);
}

static gboolean
add_path (OnbPlan *plan, OnbSource *source, OnbPlace *place, OnbPlannedInput *input, GError **error)
{
  struct stat info;
  gint fd;

  /* Asked before it is opened: opening a device may do things. */
  if (stat (place->path, &info) == 0 && !S_ISREG (info.st_mode) && !S_ISDIR (info.st_mode)) {
    input->format = "none";
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
  if (S_ISDIR (info.st_mode)) {
    input->root = fcntl (fd, F_DUPFD_CLOEXEC, 0);
    input->format = onb_tree_walk (plan, source, fd, place);
    return TRUE;
  }
  g_close (fd, NULL);
  add_lone_file (plan, input->path, role_of_file (place->path, place->name),
                 (guint64) MAX (info.st_size, 0));
  return TRUE;
}

gboolean
onb_plan_add (OnbPlan *plan, OnbSource *source, const gchar *path, GError **error)
{
  g_autofree gchar *trimmed = trim_path (path);
  g_autofree gchar *name = g_path_get_basename (trimmed);
  OnbPlannedInput input = { .path = g_string_chunk_insert (plan->texts, trimmed), .root = -1 };
  OnbPlace place = { .path = input.path,
                     .name = name,
                     .folder = "/",
                     .role = onb_folder_role (name, ONB_FOLDER_UNKNOWN),
                     .mtime_unix = ONB_NO_TIME };
  gboolean ok = TRUE;

  source->damaged = source->skipped = source->bytes = 0;
  g_array_append_val (plan->inputs, input);
  if (strcmp (path, STANDARD_INPUT) == 0)
    add_lone_file (plan, STANDARD_INPUT, place.role, 0);
  else
    ok = add_path (plan, source, &place, &input, error);
  input.damaged = source->damaged;
  input.skipped = source->skipped;
  input.bytes = source->bytes;
  *onb_plan_input (plan, plan->inputs->len - 1) = input;
  return ok;
}

gboolean
onb_plan_is_joined (const OnbPlan *plan, guint file)
{
  const OnbPlannedFile *this = onb_plan_file (plan, file);
  const OnbPlannedFile *before = file > 0 ? onb_plan_file (plan, file - 1) : NULL;

  /* Standard names sort: a folder of an item is one run, the folders in it included. */
  return before != NULL && before->input == this->input
         && ((before->layout | this->layout) & ONB_LAYOUT_PFF_ITEM) != 0;
}

static gboolean
read_stdin (OnbSource *source, OnbPlace *place, gchar **ret_sha256, GError **error)
{
  place->name = NULL;
  return onb_file_read_stdin (source, place, ret_sha256, error);
}

static gboolean
read_file (const OnbPlannedInput *input, const OnbPlannedFile *file, OnbSource *source,
           OnbPlace *place, gchar **ret_sha256, GError **error)
{
  struct stat info;
  gint fd;

  if (file->dir == NULL && strcmp (file->name, STANDARD_INPUT) == 0)
    return read_stdin (source, place, ret_sha256, error);
  fd = file->dir == NULL
           ? onb_file_open (AT_FDCWD, file->name, TRUE, &info)
           : onb_file_open_below (input->root, place->path + strlen (input->path), &info);
  if (fd < 0) {
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, 0, g_strerror (errno));
    return TRUE;
  }
  /* It was a file when it was found. */
  if (!S_ISREG (info.st_mode)) {
    g_close (fd, NULL);
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, 0, onb_file_kind (info.st_mode));
    return TRUE;
  }
  source->bytes += (guint64) MAX (info.st_size, 0);
  return onb_file_read (source, fd, &info, place, ret_sha256, error);
}

static gboolean
read_planned (const OnbPlan *plan, const OnbPlannedFile *file, OnbSource *source,
              OnbPffItems *items, gchar **ret_sha256, GError **error)
{
  g_autofree gchar *path = g_strconcat (file->dir != NULL ? file->dir : "", file->name, NULL);
  const gchar *slash = strrchr (path, '/');
  OnbPlace place = { .path = path,
                     .name = slash != NULL ? slash + 1 : path,
                     .folder = file->folder,
                     .role = file->role,
                     .flags = file->flags,
                     .maildir = file->maildir,
                     .no_mail = file->no_mail,
                     .recovered = file->recovered,
                     .mtime_unix = ONB_NO_TIME };

  source->unpacked_bytes = 0;
  if (file->dir != NULL)
    onb_pff_items_see (items, source, file->layout, &place);
  return read_file (onb_plan_input (plan, file->input), file, source, &place, ret_sha256, error);
}

gboolean
onb_plan_read (const OnbPlan *plan, guint first, guint n, OnbSource *source, gchar **ret_sha256,
               GError **error)
{
  OnbPffItems items = { 0 };
  gboolean ok = TRUE;

  source->items = source->damaged = source->skipped = source->bytes = 0;
  for (guint i = 0; ok && i < n; i++) {
    gchar **ret_last = i + 1 == n ? ret_sha256 : NULL;
    g_autoptr (GError) failed = NULL;

    if (source->sink.file != NULL && !source->sink.file (i, source->data))
      continue;
    ok = read_planned (plan, onb_plan_file (plan, first + i), source, &items, ret_last, &failed);
    /* A sink that has enough of one file may want the next. */
    if (!ok && source->sink.file != NULL && g_error_matches (failed, ONB_ERROR, ONB_ERROR_LIMIT))
      ok = TRUE;
    else if (!ok)
      g_propagate_error (error, g_steal_pointer (&failed));
  }
  if (ok)
    onb_pff_items_finish (&items, source);
  onb_pff_items_clear (&items);
  return ok;
}
