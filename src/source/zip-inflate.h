/* SPDX-License-Identifier: Apache-2.0 */
/* Members of a zip file, inflated from where they lie in less than half of zlib's time. libarchive
 * has found them, and stays where each begins: what is not sound to the last byte is for it to read
 * and to judge. */
#pragma once

#include "source/budget.h"
#include "source/stream.h"

typedef struct _OnbZipInflate OnbZipInflate;

typedef enum {
  ONB_ZIP_MORE,
  ONB_ZIP_END,
  ONB_ZIP_UNSOUND,
} OnbZipStep;

/** onb_zip_inflate_new: @stream must be able to seek, and know its size; both are borrowed. NULL
 * for a zip file without a plain directory (zip-directory.h), and in a program that is built
 * without ISA-L. */
OnbZipInflate *onb_zip_inflate_new (OnbStream *stream, OnbBudget *budget);
void onb_zip_inflate_free (OnbZipInflate *zip);

/** onb_zip_inflate_begin: The data of a member that is not encrypted begins at @offset, where its
 * local header (APPNOTE, 4.3.7) ends. @known: so far the budget has counted what the stream gave.
 * FALSE: it is for libarchive. */
gboolean onb_zip_inflate_begin (OnbZipInflate *zip, guint64 offset, guint64 known);

/** onb_zip_inflate_step: @ret_data gets @ret_len bytes, valid until the next call. ONB_ZIP_END:
 * there are none, and sizes and sum are as the directory says. ONB_ZIP_UNSOUND: what was given may
 * be wrong, and is not counted against the budget's packed bytes. */
OnbZipStep onb_zip_inflate_step (OnbZipInflate *zip, const guint8 **ret_data, gsize *ret_len);
