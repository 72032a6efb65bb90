/* SPDX-License-Identifier: Apache-2.0 */
/* Folder paths of items and what they tell. */
#pragma once

#include "source/source.h"

/** onb_folder_join: @folder (ends with `/`) and a folder @name in it; modified UTF-7 is decoded. */
gchar *onb_folder_join (const gchar *folder, const gchar *name);

/**
 * onb_folder_of_mbox: The folder of what lies in the mbox at @place: its name without suffix is
 * one. Standard input has no name and adds none.
 */
gchar *onb_folder_of_mbox (const OnbPlace *place);

/**
 * onb_folder_role: The role that @name, one component of a path, tells; else @fallback. Maildir++
 * names
 * (`.INBOX.Sent`) are looked at from the right; modified UTF-7 is decoded. @name may be NULL.
 */
OnbFolderRole onb_folder_role (const gchar *name, OnbFolderRole fallback);

/** onb_folder_is_maildir: Whether messages lie as files in a folder of this name: `cur`, `new`. */
gboolean onb_folder_is_maildir (const gchar *name);

/** onb_folder_file_flags: Item flags of a file name in such a folder: `…:2,DS`. */
OnbItemFlags onb_folder_file_flags (const gchar *name);

/** onb_mutf7_decode: Modified UTF-7 (RFC 3501, 5.1.3) as UTF-8; NULL when @text is none, by the
 * letter. */
gchar *onb_mutf7_decode (const gchar *text);
