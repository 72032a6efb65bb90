/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go: standard output, or a file that appears only when it is complete. */
#pragma once

#include <onbehalf/report.h>

typedef struct _OnbTarget OnbTarget;

/**
 * onb_target_open: @path NULL is standard output. A file is written beside its place under another
 * name until onb_target_commit(); a device or pipe is written as it is.
 */
OnbTarget *onb_target_open (const gchar *path, GError **error);

/** onb_target_free: What was not committed leaves no file. */
void onb_target_free (OnbTarget *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTarget, onb_target_free)

/** onb_target_output: For the writers; borrowed. */
const OnbOutput *onb_target_output (const OnbTarget *target);

/** onb_target_commit: All bytes are on disk and the file has its name, or %ONB_ERROR_IO. */
gboolean onb_target_commit (OnbTarget *target, GError **error);

/**
 * onb_target_check: Refuses (%ONB_ERROR_USAGE) to write @path over an input or into an input
 * folder: evidence is read only. @path may be NULL.
 */
gboolean onb_target_check (const gchar *path, const gchar *const *inputs, GError **error);

/** onb_target_check_other: Refuses to write @path over @other, a file that this run reads besides
 * its inputs; @name says what it is to the user. Either may be NULL. */
gboolean onb_target_check_other (const gchar *path, const gchar *name, const gchar *other,
                                 GError **error);

/** onb_target_is_same: Whether two files that need not be there yet are one, through links. */
gboolean onb_target_is_same (const gchar *path, const gchar *other);
