/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, one sum after the other. OpenSSL's, for its SHA instructions: GChecksum takes four times
 * as long. */
#pragma once

#include <glib.h>

#define ONB_DIGEST_BYTES 32

typedef struct _OnbDigest OnbDigest;

OnbDigest *onb_digest_new (void);
void onb_digest_free (OnbDigest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbDigest, onb_digest_free)

void onb_digest_start (OnbDigest *digest);
void onb_digest_update (OnbDigest *digest, const guint8 *data, gsize len);

/** onb_digest_finish: @ret_sum has room for %ONB_DIGEST_BYTES. */
void onb_digest_finish (OnbDigest *digest, guint8 *ret_sum);

/** onb_digest_finish_hex: The same as lower-case text, owned by the caller. */
gchar *onb_digest_finish_hex (OnbDigest *digest);
