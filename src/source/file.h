/* SPDX-License-Identifier: Apache-2.0 */
/* Opening evidence: read-only, without following links, without waiting, and never anything but a
 * file. */
#pragma once

#include <sys/stat.h>

#include "source/source.h"
#include "source/stream.h"

/**
 * onb_file_open: Opens @name below @dir_fd (may be %AT_FDCWD) and says what it is. -1 with errno:
 * `ELOOP` for a link unless @follow. Never blocks on a FIFO. Devices should not get here: to open
 * one may do things.
 */
gint onb_file_open (gint dir_fd, const gchar *name, gboolean follow, struct stat *ret_info);

/** onb_file_open_below: The same for @path in the folder @root and folders in it, however long it
 * is; no link on the way is followed. */
gint onb_file_open_below (gint root, const gchar *path, struct stat *ret_info);

/** onb_file_kind: What @mode is in words when it is neither file nor folder, such as `FIFO`. */
const gchar *onb_file_kind (mode_t mode);

/**
 * onb_file_read: Reads the regular file @fd, which it takes over; @info is what onb_file_open()
 * gave.
 * @ret_sha256, when not NULL, gets the sum of the whole file, or NULL if it could not be read.
 */
gboolean onb_file_read (OnbSource *source, gint fd, const struct stat *info, OnbPlace *place,
                        gchar **ret_sha256, GError **error);

/** onb_file_sum: The SHA-256 of the regular file @fd, which it takes over, in hex; NULL when it
 * cannot be read. */
gchar *onb_file_sum (const OnbSource *source, gint fd);

/** onb_file_read_stdin: The same for standard input, to its end. %ONB_ERROR_IO when it is closed.
 */
gboolean onb_file_read_stdin (OnbSource *source, OnbPlace *place, gchar **ret_sha256,
                              GError **error);
