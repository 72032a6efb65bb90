/* SPDX-License-Identifier: Apache-2.0 */
/* A store of Outlook that is being read, and one item of it. */
#pragma once

#include "source/pst-folder.h"

/**
 * OnbPstStore:
 * @is_cut: it is shorter than it says, which is told
 * @has_sent: some folder is known to hold what was sent
 * @seen: numbers of folders and messages that were met: a broken store may name one twice
 */
typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  OnbPff *pff;
  OnbPstRoles roles;
  gboolean is_cut;
  gboolean has_sent;
  GHashTable *seen;
  OnbMapiBuilder builder;
} OnbPstStore;

/** OnbPstFolder: Where an item lies. @name: path in the store, NULL for its root. */
typedef struct {
  const gchar *name;
  OnbFolderRole role;
} OnbPstFolder;

/** onb_pst_lose: Tells of a loss in the folder @name. @id: of the item or 0; @why: of the library,
 * or NULL. */
void onb_pst_lose (const OnbPstStore *store, OnbLossKind kind, const gchar *name, guint32 id,
                   const gchar *what, const gchar *why);

/** onb_pst_note: Tells of a finding in the folder @name. */
void onb_pst_note (const OnbPstStore *store, const gchar *kind, const gchar *name);

/** onb_pst_is_first_sight: FALSE when the folder or item @id was met before. */
gboolean onb_pst_is_first_sight (OnbPstStore *store, guint32 id);

/** onb_pst_enter, onb_pst_leave: as onb_source_enter() and onb_source_leave(), for an item. */
gboolean onb_pst_enter (const OnbPstStore *store, const gchar *name, guint32 id, guint64 ahead);
gboolean onb_pst_leave (const OnbPstStore *store, gboolean is_done, GError **error);

/** onb_pst_read_item: Hands @message on as far as it can be read; what cannot is told. @recovered:
 * as in #OnbPlace. Takes @message over. FALSE with @error when the sink refused. */
gboolean onb_pst_read_item (OnbPstStore *store, OnbPffItem *message, const OnbPstFolder *folder,
                            const gchar *recovered, GError **error);
