/* SPDX-License-Identifier: Apache-2.0 */
#include "source/member-path.h"

#include <string.h>

#include "source/folder.h"

void
onb_member_path_clear (OnbMemberPath *path)
{
  if (path->folder != NULL)
    g_string_free (path->folder, TRUE);
  path->folder = NULL;
  g_clear_pointer (&path->last, g_free);
  g_clear_pointer (&path->folders, g_free);
}

/* `.`, `..` and empty parts are no folders, however many there are. */
static gboolean
is_folder (const gchar *part, gsize len)
{
  return len > 2 || (len > 0 && memcmp (part, "..", len) != 0);
}

static void
enter_folder (OnbMemberPath *path, const gchar *part, gsize len)
{
  g_autofree gchar *decoded = NULL;

  g_free (path->last);
  path->last = g_strndup (part, len);
  decoded = onb_folder_join ("", path->last);
  path->above_bytes = path->folder->len;
  g_string_append (path->folder, decoded);
  path->role = onb_folder_role (path->last, path->role);
  path->layout = onb_layout_enter (path->layout, path->last);
  path->depth++;
}

/* With the slash behind the last one. */
static gsize
len_of_folders (const gchar *name)
{
  const gchar *slash = strrchr (name, '/');

  return slash != NULL ? (gsize) (slash + 1 - name) : 0;
}

static void
enter_folders (OnbMemberPath *path, const gchar *name, const OnbPlace *archive, guint64 max_depth)
{
  const gchar *at = name;

  onb_member_path_clear (path);
  *path = (OnbMemberPath){ .role = archive->role };
  path->folder = g_string_new (archive->folder);
  path->base = name + len_of_folders (name);
  path->folders = g_strndup (name, len_of_folders (name));
  while (at < path->base && path->depth <= max_depth) {
    gsize len = (gsize) (strchr (at, '/') - at);
    OnbLayout above = path->layout;

    if (is_folder (at, len)) {
      enter_folder (path, at, len);
      if (path->git_bytes == 0 && onb_layout_is_git (above, path->last))
        path->git_bytes = (gsize) (at - 1 - name);
    }
    at += len + 1;
  }
  path->folders_git_bytes = path->git_bytes;
  path->is_entered = at == path->base;
}

/* What folders are called takes long to look up, and most members lie where the one before lay. */
void
onb_member_path_split (OnbMemberPath *path, const gchar *name, const OnbPlace *archive,
                       guint64 max_depth)
{
  gsize len = len_of_folders (name);

  if (path->folders == NULL || strlen (path->folders) != len
      || memcmp (path->folders, name, len) != 0)
    enter_folders (path, name, archive, max_depth);
  path->base = name + len;
  path->git_bytes = path->folders_git_bytes;
  if (path->git_bytes == 0 && path->is_entered && onb_layout_is_git (path->layout, path->base))
    path->git_bytes = (gsize) (path->base - 1 - name);
}
