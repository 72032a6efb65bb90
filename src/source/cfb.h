/* SPDX-License-Identifier: Apache-2.0 */
/* Compound files (MS-CFB), the OLE2 container that an MSG file is: storages with streams in them,
 * as folders with files. Read from memory, without recursion; nothing is believed that is not
 * checked against the size of the file. */
#pragma once

#include <onbehalf/error.h>

#define ONB_CFB_ROOT 0u
#define ONB_CFB_MAGIC "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

/**
 * OnbCfbEntry:
 * @name: up to its NUL, as ASCII; other letters are `?`: the names we look for are ASCII
 * @parent: the storage that it lies in
 */
typedef struct {
  gchar name[32];
  guint32 parent;
  guint32 start;
  guint64 bytes;
  gboolean is_storage;
} OnbCfbEntry;

/** OnbCfb: @entries: of the tree, in the order of the directory; entry 0 is the root. */
typedef struct _OnbCfb OnbCfb;

/** onb_cfb_open: Borrows @data. NULL with %ONB_ERROR_FORMAT when it is no compound file, or a
 * broken one. */
OnbCfb *onb_cfb_open (const guint8 *data, gsize len, GError **error);
void onb_cfb_free (OnbCfb *cfb);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCfb, onb_cfb_free)

/** onb_cfb_n: How many entries there are; numbers that belong to none are NULL entries. */
guint32 onb_cfb_n (const OnbCfb *cfb);

/** onb_cfb_entry: Entry number @index, or NULL when it is not part of the tree. */
const OnbCfbEntry *onb_cfb_entry (const OnbCfb *cfb, guint32 index);

/** onb_cfb_read: Puts the first @len bytes of a stream at @buffer. FALSE when its chain is broken
 * or ends before. All streams together are not longer than the file: a file whose streams share
 * bytes is broken, too, as soon as more has been read than it has. */
gboolean onb_cfb_read (OnbCfb *cfb, const OnbCfbEntry *entry, guint8 *buffer, gsize len);
