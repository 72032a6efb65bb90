/* SPDX-License-Identifier: Apache-2.0 */
/* Short texts in a temporary file: written once, one behind the other, and looked at again by few
 * readers of few of them. What the file cannot take stays in memory. */
#pragma once

#include <glib.h>

/* A text is shorter than that. */
#define ONB_TEXT_SPOOL_BYTES ((gsize) 1024 * 1024)

typedef struct _OnbTextSpool OnbTextSpool;

/** onb_text_spool_new: Takes @fd (temporary-file.h); -1: all texts stay in memory. */
OnbTextSpool *onb_text_spool_new (gint fd);
void onb_text_spool_free (OnbTextSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbTextSpool, onb_text_spool_free)

/** onb_text_spool_add: Where the text of @len bytes is found again. */
guint64 onb_text_spool_add (OnbTextSpool *spool, const gchar *data, gsize len);

/** onb_text_spool_get: The text with a NUL behind it, valid until the next one is added; once no
 * more are added, as long as @spool. */
const gchar *onb_text_spool_get (OnbTextSpool *spool, guint64 at);
