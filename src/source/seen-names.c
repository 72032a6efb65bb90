/* SPDX-License-Identifier: Apache-2.0 */
#include "source/seen-names.h"

#include <string.h>

#include "base/strings.h"
#include "source/digest.h"

#define SUM_BYTES 16u

struct _OnbSeenNames {
  OnbDigest *digest;
  OnbStrings *keys; /* how it was seen, one byte, and its sum */
};

OnbSeenNames *
onb_seen_names_new (void)
{
  OnbSeenNames *names = g_new0 (OnbSeenNames, 1);

  names->digest = onb_digest_new ();
  names->keys = onb_strings_new ();
  return names;
}

void
onb_seen_names_free (OnbSeenNames *names)
{
  if (names == NULL)
    return;
  onb_digest_free (names->digest);
  onb_strings_free (names->keys);
  g_free (names);
}

/* @ret_key has room for 1 + SUM_BYTES. */
static void
make_key (const OnbSeenNames *names, OnbSeenAs as, const gchar *name, gsize len, gchar *ret_key)
{
  guint8 sum[ONB_DIGEST_BYTES];

  onb_digest_start (names->digest);
  onb_digest_update (names->digest, (const guint8 *) name, len);
  onb_digest_finish (names->digest, sum);
  ret_key[0] = (gchar) as;
  memcpy (ret_key + 1, sum, SUM_BYTES);
}

gboolean
onb_seen_names_has (OnbSeenNames *names, OnbSeenAs as, const gchar *name, gsize len)
{
  gchar key[1 + SUM_BYTES];

  make_key (names, as, name, len, key);
  return onb_strings_find (names->keys, key, sizeof key) != 0;
}

gboolean
onb_seen_names_add (OnbSeenNames *names, OnbSeenAs as, const gchar *name, gsize len)
{
  gchar key[1 + SUM_BYTES];
  gboolean is_new;

  make_key (names, as, name, len, key);
  is_new = onb_strings_find (names->keys, key, sizeof key) == 0;
  onb_strings_intern (names->keys, key, sizeof key);
  return is_new;
}
