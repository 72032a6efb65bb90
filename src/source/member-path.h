/* SPDX-License-Identifier: Apache-2.0 */
/* The name of a member of an archive, taken apart. Names are for display only. */
#pragma once

#include "source/layout.h"

/**
 * OnbMemberPath: Starts with zeros; serves for one member of an archive after the other.
 * @folder: folders of the member behind those of its archive, starts and ends with `/`
 * @above_bytes: of @folder, what stands before the last one
 * @base: what stands behind the last slash; borrowed from the name
 * @last: the last folder; NULL when there is none
 * @folders: of the name, as it stands there; @folders_git_bytes: as @git_bytes, of them alone;
 * @is_entered: all of them were looked at
 * @git_bytes: of the name, up to the folder that is a git repository; 0 when there is none
 */
typedef struct {
  GString *folder; /* owned */
  gsize above_bytes;
  const gchar *base;
  gchar *last; /* owned */
  OnbFolderRole role;
  OnbLayout layout;
  gsize git_bytes;
  guint depth;
  gchar *folders; /* owned */
  gsize folders_git_bytes;
  gboolean is_entered;
} OnbMemberPath;

/**
 * onb_member_path_split: Takes @name apart; @archive is the place of its archive. Folders deeper
 * than @max_depth are not looked at, depth is more than that then.
 */
void onb_member_path_split (OnbMemberPath *path, const gchar *name, const OnbPlace *archive,
                            guint64 max_depth);
void onb_member_path_clear (OnbMemberPath *path);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMemberPath, onb_member_path_clear)
