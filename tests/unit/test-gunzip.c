/* SPDX-License-Identifier: Apache-2.0 */
#include "source/gunzip.h"

#include <string.h>

#include <zlib.h>

#include "source/fast-inflate.h"

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

/* All that comes out of @data, fed in pieces of @step bytes, each in an exact-size block, with room
 * for @room. */
static gboolean
unpack (GBytes *data, gboolean can_reread, gsize step, gsize room, GString *made, GError **error)
{
  g_autoptr (OnbGunzip) gunzip = onb_gunzip_new (can_reread);
  g_autofree guint8 *out = g_malloc (room);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  guint64 at = 0;
  guint rereads = 0;
  gboolean at_end = FALSE;

  while (!at_end) {
    gsize len = MIN (step, size - (gsize) at);
    g_autofree guint8 *piece = g_malloc (len + 1);
    gsize used;
    gsize n;
    gboolean ok;
    gboolean again;

    if (len > 0)
      memcpy (piece, bytes + at, len);
    /* Valgrind and sanitizers see what reads behind the end of it. */
    piece = g_realloc (piece, MAX (len, 1));
    ok = onb_gunzip_step (gunzip, piece, len, out, room, &used, &n, error);
    g_string_append_len (made, (const gchar *) out, (gssize) n);
    if (!ok)
      return FALSE;
    at += used;
    again = onb_gunzip_wants_again (gunzip, &at);
    rereads += again;
    g_assert_cmpuint (rereads, <=, can_reread);
    /* What is made again is not seen here. */
    g_assert_true (len == 0 || rereads > 0 || used > 0 || n > 0);
    at_end = len == 0 && n == 0 && !again;
  }
  return onb_gunzip_finish (gunzip, error);
}

static void
check (const Case *row, gboolean can_reread, gsize step, gsize room)
{
  g_autoptr (GBytes) data = g_byte_array_free_to_bytes (make (row));
  g_autoptr (GString) made = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok = unpack (data, can_reread, step, room, made, &error);

  g_assert_cmpstr (made->str, ==, row->expected);
  g_assert_cmpint (ok, ==, row->error == NULL);
  if (!ok)
    g_assert_true (g_pattern_match_simple (row->error, error->message));
}

static void
test_case (gconstpointer data)
{
  for (gint can_reread = FALSE; can_reread <= TRUE; can_reread++) {
    check (data, can_reread, 4096, 4096);
    check (data, can_reread, 1, 4096);
    check (data, can_reread, 4096, 1);
    check (data, can_reread, 3, 2);
  }
}

/* One member: mail-like text or noise, with every kind of block. */
static void
append_member (GByteArray *data, GRand *rand)
{
  static const gint strategies[] = { Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED };
  static const gchar *const words[] = { "From ", "Date: ", "\n", "a@b.example", ">", "=====", "e" };
  g_autoptr (GString) text = g_string_new (NULL);
  gsize len = (gsize) g_rand_int_range (rand, 0, 4) * (gsize) g_rand_int_range (rand, 0, 60000);
  gint noise = g_rand_int_range (rand, 0, 100);
  guint8 extra[] = { 1, 2, 3, 4, 5 };
  gz_header header = { .extra = extra, .extra_len = sizeof extra, .hcrc = 1 };
  z_stream stream = { 0 };
  g_autofree guint8 *out = NULL;
  gsize room;

  while (text->len < len) {
    if (g_rand_int_range (rand, 0, 100) < noise)
      g_string_append_c (text, (gchar) g_rand_int_range (rand, 0, 256));
    else
      g_string_append (text, words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  }
  g_assert_cmpint (deflateInit2 (&stream, g_rand_int_range (rand, 0, 10), Z_DEFLATED,
                                 g_rand_int_range (rand, 9, 16) + 16,
                                 g_rand_int_range (rand, 1, 10),
                                 strategies[g_rand_int_range (rand, 0, 4)]),
                   ==, Z_OK);
  header.name = g_rand_boolean (rand) ? (Bytef *) "name.mbox" : NULL;
  header.comment = g_rand_boolean (rand) ? (Bytef *) "comment" : NULL;
  if (g_rand_boolean (rand))
    deflateSetHeader (&stream, &header);
  room = deflateBound (&stream, text->len) + 1024;
  out = g_malloc (room);
  stream.next_in = (Bytef *) text->str;
  stream.avail_in = (uInt) (text->len / 2);
  stream.next_out = out;
  stream.avail_out = (uInt) room;
  deflate (&stream, g_rand_boolean (rand) ? Z_NO_FLUSH : Z_FULL_FLUSH);
  stream.avail_in += (uInt) (text->len - text->len / 2);
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_append (data, out, (guint) (room - stream.avail_out));
  deflateEnd (&stream);
}

static void
flip (GByteArray *data, GRand *rand)
{
  gint most = g_rand_boolean (rand) ? G_MAXINT : 100;
  gint end = MIN ((gint) data->len, most);

  if (end > 0)
    data->data[g_rand_int_range (rand, 0, end)] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
}

static GBytes *
make_random (GRand *rand, gboolean *ret_flipped)
{
  GByteArray *data = g_byte_array_new ();
  gint members = g_rand_int_range (rand, 1, 4);
  gint end = g_rand_int_range (rand, 0, 6);

  for (gint i = 0; i < members; i++)
    append_member (data, rand);
  if (end == 0)
    g_byte_array_append (data, (const guint8 *) "\0\0\0\0", 4);
  else if (end == 1)
    g_byte_array_append (data, (const guint8 *) "garbage", 7);
  else if (end == 2)
    g_byte_array_set_size (data, (guint) g_rand_int_range (rand, 0, (gint) data->len));
  *ret_flipped = end >= 4;
  for (gint i = 3; i < end; i++)
    flip (data, rand);
  return g_byte_array_free_to_bytes (data);
}

/* ISA-L where it can be asked gives what zlib gives, and comes to the same end. Behind a damage
 * that it does not see at once it may have given more. */
static void
compare (GBytes *data, gboolean is_flipped, gsize step, gsize room)
{
  g_autoptr (GString) slow = g_string_new (NULL);
  g_autoptr (GString) fast = g_string_new (NULL);
  g_autoptr (GError) slow_error = NULL;
  g_autoptr (GError) fast_error = NULL;
  gboolean ok = unpack (data, FALSE, step, room, slow, &slow_error);

  g_assert_cmpint (unpack (data, TRUE, step, room, fast, &fast_error), ==, ok);
  if (!ok)
    g_assert_cmpstr (fast_error->message, ==, slow_error->message);
  if (ok || !is_flipped)
    g_assert_cmpuint (fast->len, ==, slow->len);
  g_assert_cmpuint (fast->len, >=, slow->len);
  g_assert_true (memcmp (fast->str, slow->str, slow->len) == 0);
}

static void
test_same (void)
{
  static const gsize steps[] = { 1, 13, 4096, 65536 };
  static const gsize rooms[] = { 7, 1000, 65536 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  for (guint i = 0; i < 200; i++) {
    gboolean is_flipped;
    g_autoptr (GBytes) data = make_random (rand, &is_flipped);

    compare (data, is_flipped, steps[g_rand_int_range (rand, 0, G_N_ELEMENTS (steps))],
             rooms[g_rand_int_range (rand, 0, G_N_ELEMENTS (rooms))]);
  }
}

/* Cut at every byte. */
static void
test_cuts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GByteArray) data = g_byte_array_new ();

  for (guint i = 0; i < 3 || data->len < 4000; i++)
    append_member (data, rand);
  for (gsize len = 0; len <= MIN (data->len, 6000); len++) {
    g_autoptr (GBytes) cut = g_bytes_new (data->data, len);

    compare (cut, FALSE, 65536, 65536);
  }
}

/* One dynamic block whose codes have room that nothing uses: `a` is 00 and its end 01. Sum and
 * length are right, so what comes out is what went in; zlib refuses such a block. */
static void
test_incomplete_code (void)
{
  static const guint8 packed[] = { 0x1f, 0x8b, 8,    0,    0,    0,    0,    0,    0,    3,    0x05,
                                   0x80, 0x81, 0x08, 0x00, 0x00, 0x00, 0x80, 0x58, 0xf7, 0x97, 0x38,
                                   0x04, 0x43, 0xbe, 0xb7, 0xe8, 1,    0,    0,    0 };
  g_autoptr (GBytes) data = g_bytes_new_static (packed, sizeof packed);
  g_autoptr (GString) slow = g_string_new (NULL);
  g_autoptr (GString) fast = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  OnbFastInflate *with_isal = onb_fast_inflate_new ();

  g_assert_false (unpack (data, FALSE, 4096, 4096, slow, &error));
  g_assert_cmpstr (slow->str, ==, "");
  if (with_isal == NULL) {
    g_test_skip ("built without ISA-L");
    return;
  }
  onb_fast_inflate_free (with_isal);
  g_assert_true (unpack (data, TRUE, 4096, 4096, fast, NULL));
  g_assert_cmpstr (fast->str, ==, "a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/gunzip/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/gunzip/same", test_same);
  g_test_add_func ("/gunzip/cuts", test_cuts);
  g_test_add_func ("/gunzip/incomplete-code", test_incomplete_code);
  return g_test_run ();
}
