/* SPDX-License-Identifier: Apache-2.0 */
/* Text in UTF-16, little-endian, as Outlook writes it. */
#pragma once

#include <glib.h>

/** onb_utf16_append: Adds it to @out as UTF-8. Half a pair and what is left of an odd number of
 * bytes become U+FFFD, then FALSE; a NUL ends the text. */
gboolean onb_utf16_append (GString *out, const guint8 *data, gsize len);
