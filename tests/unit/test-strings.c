/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strings.h"

#include <string.h>

#include "base/temporary-file.h"

static void
test_numbers (void)
{
  g_autoptr (OnbStrings) strings = onb_strings_new ();

  g_assert_cmpuint (onb_strings_intern (strings, "", 0), ==, 0);
  g_assert_cmpuint (onb_strings_intern (strings, "b", 1), ==, 1);
  g_assert_cmpuint (onb_strings_intern (strings, "a", 1), ==, 2);
  g_assert_cmpuint (onb_strings_intern (strings, "b", 1), ==, 1);
  g_assert_cmpuint (onb_strings_find (strings, "a", 1), ==, 2);
  g_assert_cmpuint (onb_strings_find (strings, "c", 1), ==, 0);
  g_assert_cmpuint (onb_strings_n (strings), ==, 3);
}

/* Bytes decide, NULs among them; a prefix stands before what it begins. */
static void
test_bytes (void)
{
  g_autoptr (OnbStrings) strings = onb_strings_new ();
  guint32 with_nul = onb_strings_intern (strings, "a\0b", 3);
  guint32 prefix = onb_strings_intern (strings, "a", 1);
  guint32 high = onb_strings_intern (strings, "\xff", 1);

  g_assert_cmpuint (with_nul, !=, prefix);
  g_assert_cmpuint (onb_strings_len (strings, with_nul), ==, 3);
  g_assert_cmpint (onb_strings_compare (strings, prefix, with_nul), <, 0);
  g_assert_cmpint (onb_strings_compare (strings, high, prefix), >, 0);
  g_assert_cmpint (onb_strings_compare (strings, 0, prefix), <, 0);
  g_assert_cmpint (onb_strings_compare (strings, prefix, prefix), ==, 0);
}

/* Numbers stay and texts stay through every growth of table and chunks. */
static void
test_growth (void)
{
  g_autoptr (OnbStrings) strings = onb_strings_new ();
  const gchar *first = NULL;

  for (guint i = 0; i < 100000; i++) {
    g_autofree gchar *text = g_strdup_printf ("string number %u", i);

    g_assert_cmpuint (onb_strings_intern (strings, text, strlen (text)), ==, i + 1);
    if (i == 0)
      first = onb_strings_get (strings, 1);
  }
  g_assert_true (first == onb_strings_get (strings, 1));
  for (guint i = 0; i < 100000; i += 997) {
    g_autofree gchar *text = g_strdup_printf ("string number %u", i);

    g_assert_cmpuint (onb_strings_find (strings, text, strlen (text)), ==, i + 1);
    g_assert_cmpstr (onb_strings_get (strings, i + 1), ==, text);
  }
}

/* Longer than a chunk. */
static void
test_long (void)
{
  g_autoptr (OnbStrings) strings = onb_strings_new ();
  g_autofree gchar *text = g_strnfill (1000000, 'x');
  guint32 number = onb_strings_intern (strings, text, 1000000);

  g_assert_cmpuint (onb_strings_len (strings, number), ==, 1000000);
  g_assert_cmpstr (onb_strings_get (strings, number), ==, text);
}

/* All at once is one after the other: new ones, known ones, the same twice, empty ones. */
static void
test_all (void)
{
  static const gchar *const texts[]
      = { "b", "", "a", "b", "new", "a string of some length", "new" };
  g_autoptr (OnbStrings) strings = onb_strings_new ();
  g_autoptr (OnbStrings) one_by_one = onb_strings_new ();

  for (guint round = 0; round < 3000; round++) {
    OnbStringsWish wishes[G_N_ELEMENTS (texts)];
    g_autofree gchar *more = g_strdup_printf ("%s %u", texts[round % G_N_ELEMENTS (texts)], round);
    guint32 numbers[G_N_ELEMENTS (texts)];

    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
      const gchar *text = i == 4 ? more : texts[i];

      wishes[i] = (OnbStringsWish){ .data = text, .len = strlen (text), .ret_number = &numbers[i] };
    }
    onb_strings_intern_all (strings, wishes, G_N_ELEMENTS (texts));
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      g_assert_cmpuint (numbers[i], ==,
                        onb_strings_intern (one_by_one, wishes[i].data, wishes[i].len));
  }
  onb_strings_intern_all (strings, NULL, 0);
  g_assert_cmpuint (onb_strings_n (strings), ==, onb_strings_n (one_by_one));
}

/* A text that is kept apart is the same string as the same bytes that are not; one byte makes
 * another one, and order goes by bytes. */
static void
test_apart (void)
{
  g_autoptr (OnbStrings) strings = onb_strings_new ();
  g_autofree gchar *too_long = g_strnfill (ONB_HASH_SHORT_BYTES + 1, 'y');
  guint32 known;

  onb_strings_keep_in (strings, onb_temporary_file_open ());
  known = onb_strings_intern (strings, "known@x", 7);
  for (guint i = 0; i < 60000; i++) {
    g_autofree gchar *text = g_strdup_printf ("%u.long.enough.to.fill.some.blocks@host.example", i);
    gsize len = strlen (text);
    guint32 numbers[5] = { 0 };
    OnbStringsWish wishes[] = {
      { .data = text, .len = len, .ret_number = &numbers[0], .apart = TRUE },
      { .data = text, .len = len, .ret_number = &numbers[1] },
      { .data = text, .len = len - 1, .ret_number = &numbers[2], .apart = TRUE },
      { .data = "known@x", .len = 7, .ret_number = &numbers[3], .apart = TRUE },
      { .data = too_long,
        .len = ONB_HASH_SHORT_BYTES + 1,
        .ret_number = &numbers[4],
        .apart = TRUE },
    };

    onb_strings_intern_all (strings, wishes, G_N_ELEMENTS (wishes));
    g_assert_cmpuint (numbers[0], ==, numbers[1]);
    g_assert_cmpuint (numbers[0], !=, numbers[2]);
    g_assert_cmpuint (numbers[3], ==, known);
    g_assert_cmpuint (onb_strings_find (strings, text, len), ==, numbers[0]);
    g_assert_cmpstr (onb_strings_get (strings, numbers[0]), ==, text);
    g_assert_cmpuint (onb_strings_len (strings, numbers[0]), ==, len);
    g_assert_cmpint (onb_strings_compare (strings, numbers[2], numbers[0]), <, 0);
    g_assert_cmpstr (onb_strings_get (strings, numbers[4]), ==, too_long);
  }
  /* The known one, the long one, and two of each round. */
  g_assert_cmpuint (onb_strings_n (strings), ==, 1 + 2 + 2 * 60000);
  g_assert_false (onb_strings_is_full (strings));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strings/numbers", test_numbers);
  g_test_add_func ("/strings/bytes", test_bytes);
  g_test_add_func ("/strings/growth", test_growth);
  g_test_add_func ("/strings/long", test_long);
  g_test_add_func ("/strings/all", test_all);
  g_test_add_func ("/strings/apart", test_apart);
  return g_test_run ();
}
