/* SPDX-License-Identifier: Apache-2.0 */
/* Passphrases of archives, from a file: on a command line every user of the machine could see them.
 */
#pragma once

#include <onbehalf/limits.h>

/**
 * onb_passphrases_load: The lines of @path, without their ends (LF or CR LF) and without a byte
 * order mark in front of the first; empty ones are left out. NULL-terminated. Errors begin with
 * `--passphrase-file` or name the file, and never show what is in it.
 */
const gchar *const *onb_passphrases_load (const gchar *path, const OnbLimits *limits,
                                          GError **error);

/** onb_passphrases_free: Wipes them. @passphrases may be NULL. */
void onb_passphrases_free (const gchar *const *passphrases);
