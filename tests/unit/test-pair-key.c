/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pair-key.h"

#define PAIRS 100000u
#define BUCKETS 131072u /* of a table of GLib with so many keys, or fewer */

/* Of balls thrown at random into 1.3 times as many buckets, the fullest has about ten. */
#define MOST 16u

/* Whoever writes mail chooses one half, and it may be the same in all pairs. */
static void
check_spread (gboolean same_low)
{
  g_autofree guint *found = g_new0 (guint, BUCKETS);
  guint most = 0;

  for (guint32 i = 0; i < PAIRS; i++) {
    gint64 key = same_low ? onb_pair_key (i, 7) : onb_pair_key (7, i);
    guint *bucket = &found[onb_pair_hash (&key) % BUCKETS];

    (*bucket)++;
    most = MAX (most, *bucket);
  }
  g_assert_cmpuint (most, <=, MOST);
}

static void
test_spread (void)
{
  check_spread (TRUE);
  check_spread (FALSE);
}

static void
test_apart (void)
{
  g_assert_cmpint (onb_pair_key (1, 2), !=, onb_pair_key (2, 1));
  g_assert_cmpint (onb_pair_key (0, 1), !=, onb_pair_key (1, 0));
  g_assert_cmpint (onb_pair_key (G_MAXUINT32, 0), !=, onb_pair_key (0, G_MAXUINT32));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair-key/spread", test_spread);
  g_test_add_func ("/pair-key/apart", test_apart);
  return g_test_run ();
}
