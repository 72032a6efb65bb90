/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a folder: Maildir, Maildir++, MH, exports, profiles; everything below is looked at. */
#pragma once

#include "source/source.h"

/**
 * onb_tree_read: Reads all files below the folder @fd, which it takes over, in byte order of their
 * paths.
 * @place: of the folder itself. @ret_bytes gets the sum of the sizes of the files. Sets
 * source->format.
 */
gboolean onb_tree_read (OnbSource *source, gint fd, const OnbPlace *place, guint64 *ret_bytes,
                        GError **error);
