/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes in a named charset to UTF-8. */
#pragma once

#include "message/scan.h"

typedef struct _OnbCharsets OnbCharsets;

/** onb_charsets_new: Converters of one thread; @unknown_limit: how many unknown names are looked up
 * at all. */
OnbCharsets *onb_charsets_new (guint64 unknown_limit);
void onb_charsets_free (OnbCharsets *charsets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCharsets, onb_charsets_free)

/**
 * onb_charsets_append: Appends @bytes, which are in @charset, to @out as UTF-8. What the charset
 * cannot hold becomes U+FFFD, and so does NUL. FALSE when that happened, or when the charset is
 * unknown; then the bytes are read as onb_charset_append_raw() does.
 */
gboolean onb_charsets_append (OnbCharsets *charsets, OnbBytes charset, OnbBytes bytes,
                              GString *out);

/** onb_charset_append_raw: Bytes in no named charset: UTF-8 when they are valid UTF-8, else
 * windows-1252. */
void onb_charsets_append_raw (OnbCharsets *charsets, OnbBytes bytes, GString *out);

/** onb_charset_is_utf8: Whether all of @bytes is UTF-8; NUL is. */
gboolean onb_charset_is_utf8 (OnbBytes bytes);

/** onb_charset_start: Opens one converter of each family and tries it; they stay open. See
 * onb_facts_init(). */
gboolean onb_charset_start (GError **error);
