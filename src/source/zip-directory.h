/* SPDX-License-Identifier: Apache-2.0 */
/* The directory at the end of a zip file (APPNOTE, 4.3.12 and 4.3.16), as far as it tells what a
 * member must come to. Only plain ones are read: where a file is of several disks, has a program in
 * front or is larger than 4 GiB, or anything does not add up, there is none. */
#pragma once

#include "source/stream.h"

typedef struct _OnbZipDirectory OnbZipDirectory;

/**
 * OnbZipEntry: @header: offset of the local header. @sum: CRC-32 of what is packed. @packed_bytes,
 * @bytes: its size before and after unpacking.
 */
typedef struct {
  guint32 header;
  guint32 sum;
  guint32 packed_bytes;
  guint32 bytes;
} OnbZipEntry;

/** onb_zip_directory_new: @stream, borrowed, must be able to seek, and know its size. NULL when
 * there is none. */
OnbZipDirectory *onb_zip_directory_new (OnbStream *stream);
void onb_zip_directory_free (OnbZipDirectory *directory);

/** onb_zip_directory_before: The last entry whose header lies before @offset; NULL when there is
 * none, or several have that header. */
const OnbZipEntry *onb_zip_directory_before (const OnbZipDirectory *directory, guint64 offset);
