/* SPDX-License-Identifier: Apache-2.0 */
/* What there is to read: the files of all inputs, found before any is opened. Each can be read by
 * itself, by any process that has the plan. */
#pragma once

#include "source/layout.h"

/**
 * OnbPlannedFile: One file. All strings are the plan's, or static.
 * @dir: the folder as the user reached it, `/` last; NULL when the input itself is the file
 * @name: in that folder, or the input's path; `-` is standard input
 * @folder, @role, @flags, @maildir, @no_mail, @recovered: as in #OnbPlace
 * @owner: path of the file whose content must bear out what names tell of this one: the message
 * that it is an attachment of, or what pffexport says of the item; NULL when nothing must
 * @bytes: size when it was found; 0 when nobody asked
 * @input: which input it belongs to
 */
typedef struct {
  const gchar *dir;
  const gchar *name;
  const gchar *folder;
  const gchar *no_mail;
  const gchar *recovered;
  const gchar *owner;
  guint64 bytes;
  guint32 input;
  OnbLayout layout;
  OnbFolderRole role;
  OnbItemFlags flags;
  gboolean maildir;
} OnbPlannedFile;

/**
 * OnbPlannedInput:
 * @path: without slashes at its end
 * @format: of a folder: `folder` or `maildir`; NULL for a file, which shows it when it is read
 * @root: an open folder, or -1
 * @damaged, @skipped, @bytes: what the walk already met: files of it are not in the plan
 */
typedef struct {
  const gchar *path;
  const gchar *format;
  gint root;
  guint64 bytes;
  guint64 damaged;
  guint64 skipped;
} OnbPlannedInput;

/** OnbPlan: @files: OnbPlannedFile, in byte order of paths within an input; @inputs:
 * OnbPlannedInput. */
typedef struct {
  GStringChunk *texts;
  GArray *files;
  GArray *inputs;
} OnbPlan;

OnbPlan *onb_plan_new (void);
void onb_plan_free (OnbPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbPlan, onb_plan_free)

/**
 * onb_plan_add: Adds the input @path. What cannot be read on the way goes to the sink of @source.
 * %ONB_ERROR_USAGE when nothing is there, %ONB_ERROR_IO when it cannot be opened.
 */
gboolean onb_plan_add (OnbPlan *plan, OnbSource *source, const gchar *path, GError **error);

/**
 * onb_plan_read: Reads @n files from number @first on; all must be of one input. The sums in
 * @source count from the call on. @ret_sha256 (may be NULL) gets the sum of the last one, in hex.
 * FALSE only when the sink refused.
 */
gboolean onb_plan_read (const OnbPlan *plan, guint first, guint n, OnbSource *source,
                        gchar **ret_sha256, GError **error);

/**
 * onb_plan_read_part: The same for one part of the file number @file, if that is an mbox; @part is
 * filled in when it was read to its end. FALSE: the sink refused.
 */
gboolean onb_plan_read_part (const OnbPlan *plan, guint file, OnbFilePart *part, OnbSource *source,
                             GError **error);

/** onb_plan_sum: The SHA-256 of a file that is an input, in hex; NULL when it cannot be read. */
gchar *onb_plan_sum (const OnbPlan *plan, guint file, const OnbSource *source);

/** onb_plan_is_joined: Whether the file must be read in one call with the one before it: what one
 * is shows the other. */
gboolean onb_plan_is_joined (const OnbPlan *plan, guint file);

static inline const OnbPlannedFile *
onb_plan_file (const OnbPlan *plan, guint index)
{
  return &g_array_index (plan->files, OnbPlannedFile, index);
}

static inline OnbPlannedInput *
onb_plan_input (const OnbPlan *plan, guint index)
{
  return &g_array_index (plan->inputs, OnbPlannedInput, index);
}
