/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf16.h"

#include <string.h>

typedef struct {
  const gchar *name;
  const gchar *bytes;
  gsize len;
  const gchar *text;
  gboolean valid;
} Case;

static const Case cases[] = {
  { "empty", "", 0, "", TRUE },
  { "latin", "A\0\xe4\0", 4, "A\xc3\xa4", TRUE },
  { "pair", "\x3d\xd8\x00\xde", 4, "\xf0\x9f\x98\x80", TRUE },
  { "ends-at-nul", "A\0\0\0B\0", 6, "A", TRUE },
  { "high-alone",
    "\x3d\xd8"
    "A\0",
    4,
    "\xef\xbf\xbd"
    "A",
    FALSE },
  { "low-alone",
    "\x00\xde"
    "A\0",
    4,
    "\xef\xbf\xbd"
    "A",
    FALSE },
  { "high-at-the-end", "A\0\x3d\xd8", 4, "A\xef\xbf\xbd", FALSE },
  { "odd", "A\0B", 3, "A\xef\xbf\xbd", FALSE },
  { "high-then-odd", "\x3d\xd8\x00", 3, "\xef\xbf\xbd\xef\xbf\xbd", FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree guint8 *exact = g_memdup2 (row->bytes, row->len);
  g_autoptr (GString) out = g_string_new ("x");

  g_assert_true (onb_utf16_append (out, exact, row->len) == row->valid);
  g_assert_cmpstr (out->str + 1, ==, row->text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/utf16/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
