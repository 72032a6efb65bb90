/* SPDX-License-Identifier: Apache-2.0 */
#include "source/gunzip.h"

#include <string.h>

/* `printf hello | gzip -n`, by hand: header, one stored block, CRC-32 0x3610a686, length 5. */
static const guint8 hello[]
    = { 0x1f, 0x8b, 8,   0,   0,   0,   0,    0,    0,    3,    1, 5, 0, 0xfa,
        0xff, 'h',  'e', 'l', 'l', 'o', 0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0 };

typedef struct {
  const gchar *name;
  guint members;    /* so many times `hello` */
  gsize zeros;      /* then these */
  const gchar *end; /* then this */
  gsize cut;        /* bytes taken from the end */
  gint flip;        /* this byte is changed; -1: none */
  const gchar *expected;
  const gchar *error;
} Case;

static const Case cases[] = {
  { "one", 1, 0, "", 0, -1, "hello", NULL },
  { "two", 2, 0, "", 0, -1, "hellohello", NULL },
  { "padded", 1, 512, "", 0, -1, "hello", NULL },
  { "garbage", 1, 0, "x", 0, -1, "hello", "*no gzip data*" },
  { "garbage-behind-padding", 1, 4, "x", 0, -1, "hello", "*no gzip data*" },
  { "member-behind-padding", 1, 4, "\x1f", 0, -1, "hello", "*no gzip data*" },
  { "cut", 1, 0, "", 1, -1, "hello", "*cut short*" },
  { "cut-in-the-second", 2, 0, "", 20, -1, "hello", "*cut short*" },
  { "flipped-data", 1, 0, "", 0, 16, "hdllo", "*check*" },
  { "flipped-crc", 1, 0, "", 0, 21, "hello", "*check*" },
  { "flipped-length", 1, 0, "", 0, 24, "hello", "*length*" },
};

static GByteArray *
make (const Case *row)
{
  GByteArray *data = g_byte_array_new ();

  for (guint i = 0; i < row->members; i++)
    g_byte_array_append (data, hello, sizeof hello);
  for (gsize i = 0; i < row->zeros; i++)
    g_byte_array_append (data, (const guint8 *) "", 1);
  g_byte_array_append (data, (const guint8 *) row->end, (guint) strlen (row->end));
  g_byte_array_set_size (data, data->len - (guint) row->cut);
  if (row->flip >= 0)
    data->data[row->flip] ^= 1;
  return data;
}

/* Fed in pieces of @step bytes, each in an exact-size block, with room for @room. */
static void
check (const Case *row, gsize step, gsize room)
{
  g_autoptr (GByteArray) data = make (row);
  g_autoptr (OnbGunzip) gunzip = onb_gunzip_new ();
  g_autoptr (GString) made = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *out = g_malloc (room);
  gboolean ok = TRUE;
  gsize at = 0;

  while (ok && at < data->len) {
    gsize len = MIN (step, data->len - at);
    g_autofree guint8 *piece = g_memdup2 (data->data + at, len);
    gsize used;
    gsize n;

    ok = onb_gunzip_step (gunzip, piece, len, out, room, &used, &n, &error);
    g_string_append_len (made, (const gchar *) out, (gssize) n);
    at += used;
    g_assert_true (!ok || used > 0 || n > 0);
  }
  ok = ok && onb_gunzip_finish (gunzip, &error);
  g_assert_cmpstr (made->str, ==, row->expected);
  g_assert_cmpint (ok, ==, row->error == NULL);
  if (!ok)
    g_assert_true (g_pattern_match_simple (row->error, error->message));
}

static void
test_case (gconstpointer data)
{
  check (data, 4096, 4096);
  check (data, 1, 4096);
  check (data, 4096, 1);
  check (data, 3, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/gunzip/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
