/* SPDX-License-Identifier: Apache-2.0 */
#include "base/long-id.h"

#include <string.h>

/* printf abcdef@x | sha256sum */
#define SUM "49e72affbdf11e9600aef44bd22ad019"

typedef struct {
  const gchar *name;
  const gchar *id;
  gsize most;
  const gchar *expected;
} Case;

static const Case cases[] = {
  { "cut", "abcdef@x", 4, "abcd sha256:" },
  { "one-byte-over", "abcdef@x", 7, "abcdef@ sha256:" },
  { "nothing-left", "abcdef@x", 0, " sha256:" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *exact = g_memdup2 (row->id, strlen (row->id)); /* for the sanitizer */
  g_autofree gchar *found = onb_long_id_shorten (exact, strlen (row->id), row->most);
  g_autofree gchar *expected = g_strconcat (row->expected, SUM, NULL);

  g_assert_cmpstr (found, ==, expected);
}

/* Ids that begin alike and end differently; and one that is written as the other is shortened,
 * which takes a space that no id has. */
static void
test_apart (void)
{
  g_autofree gchar *one = onb_long_id_shorten ("abcdef@x", 8, 4);
  g_autofree gchar *other = onb_long_id_shorten ("abcdef@y", 8, 4);
  g_autofree gchar *longer = onb_long_id_shorten ("abcdef@xx", 9, 4);

  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, !=, longer);
  g_assert_nonnull (strchr (one, ' '));
  g_assert_cmpuint (strlen (one), ==, 4 + ONB_LONG_ID_SUM_BYTES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/long-id/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/long-id/apart", test_apart);
  return g_test_run ();
}
