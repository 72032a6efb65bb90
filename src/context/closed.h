/* SPDX-License-Identifier: Apache-2.0 */
/* The user's list of waits that need no answer: `--closed FILE` (SEMANTICS.md §8). */
#pragma once

#include <onbehalf/limits.h>

typedef struct _OnbClosedList OnbClosedList;

/**
 * onb_closed_list_load: Reads a UTF-8 file, with or without a byte order mark, of lines `id`,
 * `id,reason` or `<id> reason`; an id is read as in a header (§1), empty lines and those that begin
 * with `#` are nothing. An id may stand twice; the first reason counts. %ONB_ERROR_USAGE
 * `closed.txt:3: …` for a line without an id; as onb_input_file_open() for the file.
 */
OnbClosedList *onb_closed_list_load (const gchar *path, const OnbLimits *limits, GError **error);
void onb_closed_list_free (OnbClosedList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbClosedList, onb_closed_list_free)

/** onb_closed_list_reason: Why the wait of @message_id is closed, "" when no reason is given; NULL
 * when it is not listed. */
const gchar *onb_closed_list_reason (const OnbClosedList *list, const gchar *message_id);

/** onb_closed_list_n: How many ids are listed. */
guint onb_closed_list_n (const OnbClosedList *list);

/** onb_closed_list_sha256: Of the file, in hex. */
const gchar *onb_closed_list_sha256 (const OnbClosedList *list);
