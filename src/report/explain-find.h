/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows an id means. */
#pragma once

#include <onbehalf/report.h>

/**
 * onb_explain_find: Appends the rows (guint32, ascending) that @id names: those of a message-id,
 * with or without brackets; else of an origin, or of the end of one when only one ends so; else of
 * the number of a conversation, which sets *@ret_is_conversation.
 */
void onb_explain_find (const OnbResult *result, const gchar *id, GArray *rows,
                       gboolean *ret_is_conversation);
