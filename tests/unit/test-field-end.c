/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field-end.h"

#include <string.h>

/* The same, byte by byte. */
static gsize
find_slowly (const guint8 *data, gsize len, gsize at, guint8 eol)
{
  for (; at < len; at++) {
    gboolean continues = at + 1 < len && (data[at + 1] == ' ' || data[at + 1] == '\t');

    if (data[at] == eol && !continues)
      return at + 1;
  }
  return len;
}

static void
check (const guint8 *data, gsize len, gsize at, guint8 eol)
{
  OnbFieldEnds ends;

  onb_field_ends_init (&ends, data, len, at, eol);
  while (at < len) {
    at = find_slowly (data, len, at, eol);
    g_assert_cmpuint (onb_field_ends_next (&ends), ==, at);
  }
  g_assert_cmpuint (onb_field_ends_next (&ends), ==, len);
}

/* Blocks of all lengths up to a few stretches, exact, with many line ends or few. */
static void
test_against_slow (void)
{
  for (guint round = 0; round < 40; round++) {
    for (gsize len = 0; len < 300; len++) {
      g_autofree guint8 *data = g_malloc (MAX (len, 1));

      for (gsize i = 0; i < len; i++)
        data[i] = (guint8) "\n \tab\r:\x8a"[g_test_rand_int_range (0, round % 2 == 0 ? 8 : 60) % 8];
      check (data, len, 0, '\n');
      check (data, len, len / 3, '\n');
      check (data, len, 0, '\r');
    }
  }
}

static void
test_edges (void)
{
  g_autofree guint8 *data = g_malloc (128);

  for (gsize at = 0; at < 128; at++) {
    memset (data, 'a', 128);
    data[at] = '\n';
    check (data, 128, 0, '\n');
    if (at < 127) {
      data[at + 1] = ' ';
      check (data, 128, 0, '\n');
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field-end/against-slow", test_against_slow);
  g_test_add_func ("/field-end/edges", test_edges);
  return g_test_run ();
}
