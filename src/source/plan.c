/* SPDX-License-Identifier: Apache-2.0 */
#include "source/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "source/export-mark.h"
#include "source/file-part.h"
#include "source/file.h"
#include "source/folder.h"
#include "source/look-ahead.h"
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

/* A part is a loss of its own: the others may have been read before the file went. */
static void
lose_file (OnbSource *source, OnbLossKind kind, const OnbPlace *place, const gchar *reason)
{
  g_autofree gchar *of_part = NULL;

  if (place->part != NULL && place->part->from > 0)
    of_part = g_strdup_printf ("from byte %" G_GUINT64_FORMAT " on: %s", place->part->from, reason);
  onb_source_lose (source, kind, place, -1, 0, of_part != NULL ? of_part : reason);
}

/* What tells one file, and one state of it, from another. */
static guint64
stamp_of (const struct stat *info)
{
  const guint64 words[] = { info->st_dev, info->st_ino, (guint64) info->st_size,
                            (guint64) info->st_mtim.tv_sec, (guint64) info->st_mtim.tv_nsec };
  guint64 stamp = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    stamp = (stamp ^ words[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return stamp;
}

static gboolean
is_stdin (const OnbPlannedFile *file)
{
  return file->dir == NULL && strcmp (file->name, STANDARD_INPUT) == 0;
}

static gboolean
read_file (OnbLookAhead *ahead, guint number, OnbSource *source, OnbPlace *place,
           gchar **ret_sha256, GError **error)
{
  struct stat info;
  gint fd = onb_look_ahead_take (ahead, number, &info);

  if (fd < 0) {
    lose_file (source, ONB_LOSS_DAMAGED, place, g_strerror (errno));
    return TRUE;
  }
  /* It was a file when it was found. */
  if (!S_ISREG (info.st_mode)) {
    g_close (fd, NULL);
    lose_file (source, ONB_LOSS_SKIPPED, place, onb_file_kind (info.st_mode));
    return TRUE;
  }
  if (place->part != NULL)
    place->part->stamp = stamp_of (&info);
  if (place->part == NULL || place->part->from == 0)
    source->bytes += (guint64) MAX (info.st_size, 0);
  if (!onb_file_read (source, fd, &info, place, ret_sha256, error))
    return FALSE;
  if (place->part != NULL)
    place->part->is_read = TRUE;
  return TRUE;
}

/* What is told while the files of one call are read. @owner: asked last, with its answer; one has
 * many files. */
typedef struct {
  OnbLookAhead *ahead; /* owned */
  OnbPffItems items;
  const gchar *owner;
  gboolean is_proved;
} Reading;

static void
reading_clear (Reading *reading)
{
  onb_pff_items_clear (&reading->items);
  onb_look_ahead_free (reading->ahead);
}

/* An owner that cannot be read proves nothing and refutes nothing: then names decide, and what
 * looks like mail is told of. */
static gboolean
ask_owner (const OnbPlannedInput *input, const OnbPlannedFile *file, const OnbSource *source)
{
  struct stat info;
  gint fd = onb_file_open_below (input->root, file->owner + strlen (input->path), &info);
  g_autoptr (OnbStream) stream = NULL;

  if (fd < 0)
    return TRUE;
  if (!S_ISREG (info.st_mode)) {
    g_close (fd, NULL);
    return TRUE;
  }
  stream = onb_stream_new_fd (fd, ONB_STREAM_WINDOW);
  if ((file->layout & ONB_LAYOUT_PFF_ITEM) != 0 || (file->layout & ONB_LAYOUT_PART) != 0)
    return onb_mark_is_pffexport (stream);
  return onb_mark_is_readpst (stream, source->limits.header_bytes);
}

/* Whether what the names around @file tell of it is true. */
static gboolean
is_proved (Reading *reading, const OnbPlannedInput *input, const OnbPlannedFile *file,
           const OnbSource *source)
{
  if (file->owner == NULL)
    return TRUE;
  if (reading->owner == NULL || strcmp (reading->owner, file->owner) != 0) {
    reading->owner = file->owner;
    reading->is_proved = ask_owner (input, file, source);
  }
  return reading->is_proved;
}

static gboolean
read_planned (const OnbPlan *plan, guint number, OnbFilePart *part, OnbSource *source,
              Reading *reading, gchar **ret_sha256, GError **error)
{
  const OnbPlannedFile *file = onb_plan_file (plan, number);
  const OnbPlannedInput *input = onb_plan_input (plan, file->input);
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
                     .part = part,
                     .mtime_unix = ONB_NO_TIME };
  OnbLayout layout = file->layout;

  source->unpacked_bytes = 0;
  if (!is_proved (reading, input, file, source)) {
    layout = 0;
    place.no_mail = place.recovered = NULL;
    onb_layout_judge (layout, &place);
  }
  if (file->dir != NULL)
    onb_pff_items_see (&reading->items, source, layout, &place);
  if (is_stdin (file))
    return read_stdin (source, &place, ret_sha256, error);
  return read_file (reading->ahead, number, source, &place, ret_sha256, error);
}

/* A sink that has enough of one file may want the next. */
static gboolean
has_enough (const OnbSource *source, const GError *failed)
{
  return source->sink.file != NULL && g_error_matches (failed, ONB_ERROR, ONB_ERROR_LIMIT);
}

gboolean
onb_plan_read (const OnbPlan *plan, guint first, guint n, OnbSource *source, gchar **ret_sha256,
               GError **error)
{
  Reading reading = { .ahead = onb_look_ahead_new (plan, first, n) };
  gboolean ok = TRUE;

  source->items = source->damaged = source->skipped = source->bytes = 0;
  for (guint i = 0; ok && i < n; i++) {
    gchar **ret_last = i + 1 == n ? ret_sha256 : NULL;
    g_autoptr (GError) failed = NULL;

    if (source->sink.file != NULL && !source->sink.file (i, source->data))
      continue;
    ok = read_planned (plan, first + i, NULL, source, &reading, ret_last, &failed)
         || has_enough (source, failed);
    if (!ok)
      g_propagate_error (error, g_steal_pointer (&failed));
  }
  if (ok)
    onb_pff_items_finish (&reading.items, source);
  reading_clear (&reading);
  return ok;
}

gboolean
onb_plan_read_part (const OnbPlan *plan, guint file, OnbFilePart *part, OnbSource *source,
                    GError **error)
{
  Reading reading = { 0 };
  g_autoptr (GError) failed = NULL;
  gboolean ok;

  source->items = source->damaged = source->skipped = source->bytes = 0;
  if (source->sink.file != NULL && !source->sink.file (0, source->data))
    return TRUE;
  reading.ahead = onb_look_ahead_new (plan, file, 1);
  ok = read_planned (plan, file, part, source, &reading, NULL, &failed)
       || has_enough (source, failed);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&failed));
  reading_clear (&reading);
  return ok;
}

gchar *
onb_plan_sum (const OnbPlan *plan, guint file, const OnbSource *source)
{
  struct stat info;
  gint fd = onb_file_open (AT_FDCWD, onb_plan_file (plan, file)->name, TRUE, &info);

  g_return_val_if_fail (onb_plan_file (plan, file)->dir == NULL, NULL);
  return fd >= 0 ? onb_file_sum (source, fd) : NULL;
}
