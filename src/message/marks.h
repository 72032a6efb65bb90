/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of a header that decide the kind of a message (SEMANTICS.md §3). */
#pragma once

#include "message/header.h"
#include "message/rfc2047.h"

#include <onbehalf/facts.h>

/** onb_marks_of_field: The marks that one field gives, whatever its place. Content-Type has its own
 * function. */
OnbMarks onb_marks_of_field (const OnbField *field);

/** onb_marks_of_content_type: Those of the first Content-Type; @ret_multipart: whether parts
 * follow. */
OnbMarks onb_marks_of_content_type (OnbBytes value, gboolean *ret_multipart);

/** onb_marks_has_calendar_part: A part header `text/calendar` with `method=` in the first bytes of
 * a body. */
gboolean onb_marks_has_calendar_part (OnbBytes body);

/** onb_marks_list_id: A List-Id as an address: `<users.example.org>` is `users@example.org`. */
const gchar *onb_marks_list_id (OnbDecoder *decoder, OnbBytes value);

/** onb_marks_list_post: The first mailto address of a List-Post, or "". */
const gchar *onb_marks_list_post (OnbDecoder *decoder, OnbBytes value);

/** onb_marks_label_role: The role of X-Gmail-Labels: Sent before Drafts, Junk, Trash, Inbox and the
 * rest. */
OnbFolderRole onb_marks_label_role (OnbDecoder *decoder, OnbBytes value);
