/* SPDX-License-Identifier: Apache-2.0 */
/* Files a process may open, by the kernel's Landlock (5.13 on). Part of the sandbox. */
#pragma once

#include <onbehalf/error.h>

/** onb_landlock_abi: The version that the kernel has; 0: none. */
gint onb_landlock_abi (void);

/**
 * onb_landlock_read_only: From now on nothing can be opened but for reading, and only below @paths
 * (NULL-terminated; one that is not there any more is passed over). Needs no_new_privs. FALSE with
 * @error when the kernel refuses.
 */
gboolean onb_landlock_read_only (const gchar *const *paths, gint abi, GError **error);
