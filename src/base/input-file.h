/* SPDX-License-Identifier: Apache-2.0 */
/* A small file from outside (roster, audit log, list of ids), read once from begin to end: only
 * regular files, bounded, with its SHA-256. Archives are read by source. */
#pragma once

#include <onbehalf/limits.h>

typedef struct _OnbInputFile OnbInputFile;

/**
 * onb_input_file_open: Opens @path for reading. Reading more than @bytes_max is %ONB_ERROR_LIMIT
 * that names `--limit-@limit`. %ONB_ERROR_USAGE when nothing is there or it is no regular file,
 * else %ONB_ERROR_IO.
 */
OnbInputFile *onb_input_file_open (const gchar *path, guint64 bytes_max, const gchar *limit,
                                   GError **error);
void onb_input_file_free (OnbInputFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbInputFile, onb_input_file_free)

/** onb_input_file_name: The path as it may stand in a message: UTF-8. */
const gchar *onb_input_file_name (const OnbInputFile *file);

/**
 * onb_input_file_read: The next bytes, as #OnbFill; @data is the file. Errors of reading do not
 * name the file: whoever reads knows what else to say.
 */
gssize onb_input_file_read (gpointer data, guint8 *buffer, gsize bytes, GError **error);

/** onb_input_file_read_all: All that is left. */
GByteArray *onb_input_file_read_all (OnbInputFile *file, GError **error);

/** onb_input_file_sha256: Of all bytes read so far, in hex; ends the reading. */
const gchar *onb_input_file_sha256 (OnbInputFile *file);
