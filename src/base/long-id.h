/* SPDX-License-Identifier: Apache-2.0 */
/* Message-ids that are longer than the limit `id-bytes`, shortened so that two different ones stay
 * two. */
#pragma once

#include <glib.h>

/* What stands behind the first bytes. */
#define ONB_LONG_ID_SUM_BYTES ((gsize) 40)

/**
 * onb_long_id_shorten: The first @most bytes of @id, which has no white space in it and more than
 * @most bytes; then a space, `sha256:` and 32 hex digits of the sum of all of it. The space keeps
 * anybody from writing an id that looks shortened. Caller owns the result.
 */
gchar *onb_long_id_shorten (const gchar *id, gsize len, gsize most);
