/* SPDX-License-Identifier: Apache-2.0 */
/* What kind of container some bytes are: known by the bytes, never by a name. */
#pragma once

#include "source/stream.h"

typedef enum {
  ONB_PACK_NONE,
  ONB_PACK_ZIP,
  ONB_PACK_TAR,
  ONB_PACK_CPIO,
  ONB_PACK_SEVENZIP,
  ONB_PACK_ISO,
  ONB_PACK_CAB,
  /* Compressors, around one file or around a tar or cpio archive. */
  ONB_PACK_GZIP,
  ONB_PACK_BZIP2,
  ONB_PACK_XZ,
  ONB_PACK_ZSTD,
  ONB_PACK_LZ4,
  ONB_PACK_COMPRESS,
} OnbPackKind;

/** onb_pack_kind: What begins with @head. */
OnbPackKind onb_pack_kind (const guint8 *head, gsize len);

/**
 * onb_pack_kind_deep: The same for data whose begin tells nothing: an ISO image, which has its mark
 * behind 32 KiB, and a zip file with a program or anything else in front, which shows at its end
 * when @stream can seek.
 */
OnbPackKind onb_pack_kind_deep (OnbStream *stream);

/* So far from the end of a zip file its directory may be named. */
#define ONB_PACK_ZIP_TAIL ((gsize) 22 + 65535)

/** onb_pack_has_zip_end: Whether @tail, the end of a file of @size bytes, names a directory of a
 * zip file. Something may stand behind. */
gboolean onb_pack_has_zip_end (const guint8 *tail, gsize len, guint64 size);

/** onb_pack_name: `zip`, `7z`, `gzip`, …, as in #OnbInput. Static. */
const gchar *onb_pack_name (OnbPackKind kind);

/** onb_pack_is_compressor: Whether it holds one file or one archive, and no names. */
gboolean onb_pack_is_compressor (OnbPackKind kind);

/** onb_pack_needs_seek: Whether it cannot be read from its begin to its end. */
gboolean onb_pack_needs_seek (OnbPackKind kind);
