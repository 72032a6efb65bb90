/* SPDX-License-Identifier: Apache-2.0 */
/* Two numbers as one key of a hash table. */
#pragma once

#include <glib.h>

static inline gint64
onb_pair_key (guint32 high, guint32 low)
{
  return (gint64) ((guint64) high << 32 | low);
}

/** onb_pair_hash: For keys of onb_pair_key(). g_int64_hash() may look at the lower half alone, and
 * many pairs share theirs: all agents of one mailbox, all addresses of one name. */
static inline guint
onb_pair_hash (gconstpointer data)
{
  guint64 key = (guint64) * (const gint64 *) data;

  return (guint) ((key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);
}
