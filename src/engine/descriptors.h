/* SPDX-License-Identifier: Apache-2.0 */
/* What was open in a process goes on to those that it makes. Who reads hostile mail gets what is
 * named, and nothing else. */
#pragma once

#include <glib.h>

/**
 * onb_descriptors_keep: Closes all descriptors but @fds. Those of 0, 1 and 2 that are not among
 * them stay taken, by something that reads as empty and cannot be written. FALSE with errno.
 */
gboolean onb_descriptors_keep (const gint *fds, gsize n);
