/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers before what they count. */
#pragma once

#include <glib.h>

/** onb_plural_append: `1 message`, `2 messages`: @one with an `s` unless @many is given. */
void onb_plural_append (GString *out, guint64 n, const gchar *one, const gchar *many);

/** onb_plural: The same as a text of its own. Caller owns the result. */
gchar *onb_plural (guint64 n, const gchar *one, const gchar *many);
