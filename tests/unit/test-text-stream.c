/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text-stream.h"

#include <string.h>

typedef struct {
  const gchar *name;
  const gchar *bytes;
  gsize len;
  const gchar *text;
  gchar first; /* that is no white space; 0: none */
} Case;

static const Case cases[] = {
  { "empty", "", 0, "", 0 },
  { "plain", " \r\nab", 5, " \r\nab", 'a' },
  { "white-space", " \n", 2, " \n", 0 },
  { "one-byte", "x", 1, "x", 'x' },
  { "two-bytes", "xy", 2, "xy", 'x' },
  { "not-utf-8", "\xfc\xff", 2, "\xfc\xff", '\xfc' },
  { "mark", "\xef\xbb\xbf{}", 5, "{}", '{' },
  { "only-a-mark", "\xef\xbb\xbf", 3, "", 0 },
  { "utf-16", "\xff\xfe[\0]\0", 6, "[]", '[' },
  { "utf-16/no-mark", "[\0]\0", 4, "[]", '[' },
  { "utf-16/only-a-mark", "\xff\xfe", 2, "", 0 },
  { "utf-16/letters", "\xff\xfe\xe4\0\xac\x20", 6, "\xc3\xa4\xe2\x82\xac", '\xc3' },
  { "utf-16/pair", "\xff\xfe\x3d\xd8\x00\xde", 6, "\xf0\x9f\x98\x80", '\xf0' },
  { "utf-16/half-a-pair",
    "\xff\xfe\x3d\xd8"
    "a\0",
    6,
    "\xef\xbf\xbd"
    "a",
    '\xef' },
  { "utf-16/second-half", "\xff\xfe\x00\xde", 4, "\xef\xbf\xbd", '\xef' },
  { "utf-16/half-a-unit",
    "\xff\xfe"
    "a\0b",
    5, "a", 'a' },
};

typedef struct {
  const guint8 *block;
  gsize len;
  gsize step;
} Source;

static gssize
fill (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  Source *source = data;
  gsize n = MIN (MIN (bytes, source->step), source->len);

  if (n > 0)
    memcpy (buffer, source->block, n);
  source->block += n;
  source->len -= n;
  return (gssize) n;
}

static gchar *
read_all (OnbTextStream *stream)
{
  GString *text = g_string_new (NULL);
  const guint8 *at = NULL;
  const guint8 *end = NULL;

  do {
    g_assert_true (onb_text_stream_next (stream, &at, &end, NULL));
    g_string_append_len (text, (const gchar *) at, end - at);
  } while (at < end);
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree guint8 *block = g_memdup2 (row->bytes, row->len); /* of the exact size */
  g_autoptr (OnbTextStream) whole = onb_text_stream_new_for_data (block, row->len);
  g_autofree gchar *peeked = NULL;
  guint8 first = 1;

  g_assert_true (onb_text_stream_peek (whole, &first, NULL));
  g_assert_cmpint ((gchar) first, ==, row->first);
  g_assert_true (onb_text_stream_peek (whole, &first, NULL));
  g_assert_cmpint ((gchar) first, ==, row->first);
  peeked = read_all (whole);
  g_assert_cmpstr (peeked, ==, row->text);
  for (gsize step = 1; step <= row->len; step++) {
    Source source = { .block = block, .len = row->len, .step = step };
    g_autoptr (OnbTextStream) stream = onb_text_stream_new (fill, &source);
    g_autofree gchar *text = read_all (stream);

    g_assert_cmpstr (text, ==, row->text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/text-stream/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
