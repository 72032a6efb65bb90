/* SPDX-License-Identifier: Apache-2.0 */
/* libpff behind streams: a store of Outlook as folders, items and the values of their properties.
 * All of libpff and libbfio is used here; only its records are asked for, by tag. It believes much
 * of what a file says, so that hostile files are for processes that are locked in. */
#pragma once

#include "source/mapi-item.h"
#include "source/stream.h"

typedef struct _OnbPff OnbPff;
typedef struct _OnbPffItem OnbPffItem;

/** onb_pff_open: @source and @stream, which must be able to seek, are borrowed. NULL with
 * %ONB_ERROR_FORMAT and the cause in libpff's words. */
OnbPff *onb_pff_open (OnbSource *source, OnbStream *stream, GError **error);
void onb_pff_free (OnbPff *pff);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbPff, onb_pff_free)

/** onb_pff_renew_budget: The reader has got on. Without that, what reads the file again and again
 * is no progress, and whoever watches the reader may end it. */
void onb_pff_renew_budget (OnbPff *pff);

/** onb_pff_root, onb_pff_store: The folder above all, and the item that describes the store. NULL
 * with @error when they cannot be read. Caller owns. */
OnbPffItem *onb_pff_root (OnbPff *pff, GError **error);
OnbPffItem *onb_pff_store (OnbPff *pff, GError **error);
void onb_pff_item_free (OnbPffItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbPffItem, onb_pff_item_free)

/** onb_pff_item_id: Its number in the file (MS-PST, 2.2.2.1: node id); 0 when it has none. */
guint32 onb_pff_item_id (OnbPffItem *item);

/** OnbPffPart: What an item may hold. */
typedef enum {
  ONB_PFF_FOLDERS,
  ONB_PFF_MESSAGES,
} OnbPffPart;

/** onb_pff_count, onb_pff_get: How many there are, and each, from 0. -1 or NULL with @error. */
gint onb_pff_count (OnbPffItem *folder, OnbPffPart part, GError **error);
OnbPffItem *onb_pff_get (OnbPffItem *folder, OnbPffPart part, gint index, GError **error);

/** onb_pff_attached_message: The first attachment that is a message; NULL when there is none that
 * can be read. Caller owns. */
OnbPffItem *onb_pff_attached_message (OnbPffItem *message);

/** onb_pff_find_lost: Looks for items that no folder holds; their number, or -1 with @error. */
gint onb_pff_find_lost (OnbPff *pff, GError **error);

/** onb_pff_get_lost: Of those, each; NULL with @error. */
OnbPffItem *onb_pff_get_lost (OnbPff *pff, gint index, GError **error);

/** onb_pff_read_values: Adds the wanted properties of @item to @builder; FALSE with @error when
 * some could not be read. */
gboolean onb_pff_read_values (OnbPffItem *item, const OnbLimits *limits, OnbMapiBuilder *builder,
                              GError **error);

/** onb_pff_read_recipients: Adds a table for each recipient. */
gboolean onb_pff_read_recipients (OnbPffItem *item, const OnbLimits *limits,
                                  OnbMapiBuilder *builder, GError **error);

/** onb_pff_value: One value of @item; NULL when it is absent or has more than @most bytes.
 * @ret_type: how it is written. Caller owns. */
GBytes *onb_pff_value (OnbPffItem *item, guint16 tag, gsize most, guint16 *ret_type);

/** onb_pff_value_start: The same, cut to @most bytes when it has more. NULL above 64 MiB, too. */
GBytes *onb_pff_value_start (OnbPffItem *item, guint16 tag, gsize most, guint16 *ret_type);
