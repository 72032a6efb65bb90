/* SPDX-License-Identifier: Apache-2.0 */
#include "source/digest.h"

#include <openssl/evp.h>

struct _OnbDigest {
  EVP_MD *type; /* fetched once: looking it up costs as much as hashing a short message */
  EVP_MD_CTX *context;
};

OnbDigest *
onb_digest_new (void)
{
  OnbDigest *digest = g_new0 (OnbDigest, 1);

  digest->type = EVP_MD_fetch (NULL, "SHA256", NULL);
  digest->context = EVP_MD_CTX_new ();
  /* Without its hash a run would prove nothing; this fails only without memory or without
   * libcrypto. */
  if (digest->type == NULL || digest->context == NULL)
    g_error ("SHA-256 is not available");
  return digest;
}

void
onb_digest_free (OnbDigest *digest)
{
  if (digest == NULL)
    return;
  EVP_MD_CTX_free (digest->context);
  EVP_MD_free (digest->type);
  g_free (digest);
}

void
onb_digest_start (OnbDigest *digest)
{
  if (EVP_DigestInit_ex2 (digest->context, digest->type, NULL) != 1)
    g_error ("SHA-256 cannot start");
}

void
onb_digest_update (OnbDigest *digest, const guint8 *data, gsize len)
{
  if (EVP_DigestUpdate (digest->context, data, len) != 1)
    g_error ("SHA-256 cannot go on");
}

void
onb_digest_finish (OnbDigest *digest, guint8 *ret_sum)
{
  if (EVP_DigestFinal_ex (digest->context, ret_sum, NULL) != 1)
    g_error ("SHA-256 cannot end");
}

gchar *
onb_digest_finish_hex (OnbDigest *digest)
{
  guint8 sum[ONB_DIGEST_BYTES];
  GString *text = g_string_sized_new (2 * sizeof sum);

  onb_digest_finish (digest, sum);
  for (gsize i = 0; i < sizeof sum; i++)
    g_string_append_printf (text, "%02x", sum[i]);
  return g_string_free (text, FALSE);
}
