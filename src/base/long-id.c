/* SPDX-License-Identifier: Apache-2.0 */
#include "base/long-id.h"

/* 128 bits: nobody makes two ids with the same. */
#define SUM_DIGITS 32

gchar *
onb_long_id_shorten (const gchar *id, gsize len, gsize most)
{
  g_autofree gchar *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) id, len);
  GString *text = g_string_new_len (id, (gssize) MIN (len, most));

  g_string_append (text, " sha256:");
  g_string_append_len (text, sum, SUM_DIGITS);
  return g_string_free (text, FALSE);
}
