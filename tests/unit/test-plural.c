/* SPDX-License-Identifier: Apache-2.0 */
#include "base/plural.h"

typedef struct {
  const gchar *name;
  guint64 n;
  const gchar *one;
  const gchar *many;
  const gchar *wanted;
} Case;

static const Case cases[] = {
  { "none", 0, "message", NULL, "0 messages" },
  { "one", 1, "message", NULL, "1 message" },
  { "two", 2, "message", NULL, "2 messages" },
  { "one-with-a-plural", 1, "extra copy", "extra copies", "1 extra copy" },
  { "many-with-a-plural", 3, "extra copy", "extra copies", "3 extra copies" },
  { "most", G_MAXUINT64, "byte", NULL, "18446744073709551615 bytes" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *got = onb_plural (row->n, row->one, row->many);
  g_autoptr (GString) text = g_string_new ("a ");

  g_assert_cmpstr (got, ==, row->wanted);
  onb_plural_append (text, row->n, row->one, row->many);
  g_assert_true (g_str_has_prefix (text->str, "a "));
  g_assert_cmpstr (text->str + 2, ==, row->wanted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/plural/", cases[i].name, NULL);
    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
