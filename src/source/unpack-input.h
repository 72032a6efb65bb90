/* SPDX-License-Identifier: Apache-2.0 */
/* What libarchive reads: the bytes of a stream, or what our own gzip makes of them. */
#pragma once

#include <archive.h>

#include "source/budget.h"
#include "source/gunzip.h"
#include "source/stream.h"

/**
 * OnbUnpackInput: Starts with zeros, but for @stream and @budget, which are borrowed.
 * @gunzip_error: comes when the data before it is taken
 * @gunzip_from: offset of its first byte
 * @again: gzip data that is read again
 * @again_from: offset of what is next of it; %G_MAXUINT64: the stream goes on
 * @block: what libarchive reads when the stream can seek, or is gzip data
 * @tail: the last bytes, when they are to be kept and the stream cannot seek
 * @offset: of the next block
 * @shown: bytes of the stream given to libarchive and not consumed, when it cannot seek
 */
typedef struct {
  OnbStream *stream;
  OnbBudget *budget;
  OnbGunzip *gunzip;    /* owned; for gzip data, else NULL */
  GError *gunzip_error; /* owned */
  guint64 gunzip_from;
  guint64 again_from;
  guint8 *again;    /* owned */
  guint8 *block;    /* owned */
  GByteArray *tail; /* owned; NULL: not kept */
  guint64 offset;
  gsize shown;
} OnbUnpackInput;

/** onb_unpack_input_open: Opens @archive on @input, which must stay where it is. FALSE: libarchive
 * says why. */
gboolean onb_unpack_input_open (OnbUnpackInput *input, struct archive *archive, gboolean is_gzip);

/** onb_unpack_input_keep_tail: From the begin on, remembers how the stream ends. */
void onb_unpack_input_keep_tail (OnbUnpackInput *input);

/** onb_unpack_input_has_zip_end: Reads on to the end, which is to be that of a zip file. */
gboolean onb_unpack_input_has_zip_end (OnbUnpackInput *input);

/** onb_unpack_input_is_blank_from: Whether nothing but zeros stands from @offset on, as far as that
 * can be seen without unpacking. */
gboolean onb_unpack_input_is_blank_from (OnbUnpackInput *input, guint64 offset);

void onb_unpack_input_clear (OnbUnpackInput *input);
