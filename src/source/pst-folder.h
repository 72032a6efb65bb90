/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of a store of Outlook: their names, and what they are for. */
#pragma once

#include "source/pff.h"

/** OnbPstRoles: Numbers of folders whose role the store itself tells; 0: it does not. */
typedef struct {
  guint32 sent;
  guint32 trash;
  guint32 outbox;
} OnbPstRoles;

/** onb_pst_roles_read: What the item that describes the store tells. */
OnbPstRoles onb_pst_roles_read (OnbPffItem *store);

/** onb_pst_folder_role: The store's word, else that of the name, else @fallback. */
OnbFolderRole onb_pst_folder_role (const OnbPstRoles *roles, guint32 id, const gchar *name,
                                   OnbFolderRole fallback);

/** onb_pst_is_search: Whether a folder with that number holds no messages of its own. */
gboolean onb_pst_is_search (guint32 id);

/** onb_pst_folder_name: As UTF-8, NULL when it has none. A `/` in it is written `%2F`, since it
 * parts folders; a NUL ends it. Caller owns. */
gchar *onb_pst_folder_name (OnbPffItem *folder);

/** onb_pst_folder_messages: How many messages the store says are in it, or -1. */
gint64 onb_pst_folder_messages (OnbPffItem *folder);

/** onb_pst_is_from_me: Whether the store says that its owner sent the message. */
gboolean onb_pst_is_from_me (OnbPffItem *message);
