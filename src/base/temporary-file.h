/* SPDX-License-Identifier: Apache-2.0 */
/* A file for what does not belong into memory: it has no name, and is gone with the process. */
#pragma once

#include <glib.h>

/** onb_temporary_file_open: Empty, to be read and written by this user alone, below $TMPDIR, else
 * in /var/tmp (/tmp may be memory), else in /tmp. -1 when none of them takes it. Caller closes. */
gint onb_temporary_file_open (void);
