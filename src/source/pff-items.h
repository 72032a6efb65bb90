/* SPDX-License-Identifier: Apache-2.0 */
/* The folders that pffexport makes of items. One that holds a mail without the header it was sent
 * with cannot be read, and is told of once; its files come one after the other, in any order. */
#pragma once

#include "source/layout.h"

/**
 * OnbPffItems: Starts with zeros.
 * @path, @member: of the folder whose files are coming; @path is NULL when it is none of an item
 * @recovered: as in #OnbPlace
 * @is_mail: one of its files has shown that the item is a mail
 * @waits: its header comes next; @serial is that of the item before
 */
typedef struct {
  gchar *path;   /* owned */
  gchar *member; /* owned */
  const gchar *recovered;
  gboolean is_mail;
  gboolean is_read;
  gboolean waits;
  guint64 serial;
} OnbPffItems;

/** onb_pff_items_see: The file @place in a folder with @layout, already judged, is read next. */
void onb_pff_items_see (OnbPffItems *items, OnbSource *source, OnbLayout layout,
                        const OnbPlace *place);

/** onb_pff_items_continue: Whether @place lies in the folder of the item that is coming. */
gboolean onb_pff_items_continue (const OnbPffItems *items, const OnbPlace *place);

/** onb_pff_items_finish: There are no more files. */
void onb_pff_items_finish (OnbPffItems *items, OnbSource *source);

/** onb_pff_items_clear: The same without a word. */
void onb_pff_items_clear (OnbPffItems *items);
