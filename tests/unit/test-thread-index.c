/* SPDX-License-Identifier: Apache-2.0 */
#include "message/thread-index.h"

#include "message-fixture.h"

/* @first, @last: of the decoded bytes; @bytes 0 when the value is refused. */
typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  gsize bytes;
  guint8 first;
  guint8 last;
} Case;

/* 22 bytes are 29.3 groups: 30 digits and two marks of padding. */
static const Case cases[] = {
  { "22-bytes", LITERAL ("AQHR////////////////////////Pw=="), 22, 0x01, 0x3f },
  { "22-bytes-no-padding", LITERAL ("AQHR////////////////////////Pw"), 22, 0x01, 0x3f },
  { "22-bytes-one-mark", LITERAL ("AQHR////////////////////////Pw="), 22, 0x01, 0x3f },
  { "21-bytes", LITERAL ("AQHR////////////////////////"), 0, 0, 0 },
  { "23-bytes", LITERAL ("AQHR/////////////////////////wA="), 23, 0x01, 0x00 },
  { "27-bytes", LITERAL ("AQHR////////////////////////////////"), 27, 0x01, 0xff },
  { "folded", LITERAL ("AQHR////////\r\n ////////////\t////Pw=="), 22, 0x01, 0x3f },
  { "left-over-digit", LITERAL ("AQHR////////////////////////PwABC"), 24, 0x01, 0x01 },
  { "foreign-byte", LITERAL ("AQHR////////////////////////Pw==!"), 0, 0, 0 },
  { "foreign-byte-inside", LITERAL ("AQHR////////-///////////////Pw=="), 0, 0, 0 },
  { "digits-behind-padding", LITERAL ("AQHR////////////////////////Pw==AQ"), 0, 0, 0 },
  { "three-marks", LITERAL ("AQHR////////////////////////Pw==="), 22, 0x01, 0x3f },
  { "empty", LITERAL (""), 0, 0, 0 },
  { "nul", LITERAL ("AQHR\0///////////////////////Pw=="), 0, 0, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  OnbArena arena;
  const guint8 *bytes;
  gsize len = 0;

  onb_arena_init (&arena);
  bytes = onb_thread_index_decode (&arena, value, &len);
  g_assert_cmpuint (len, ==, row->bytes);
  g_assert_true ((bytes != NULL) == (row->bytes > 0));
  if (bytes != NULL) {
    g_assert_cmphex (bytes[0], ==, row->first);
    g_assert_cmphex (bytes[len - 1], ==, row->last);
  }
  onb_arena_clear (&arena);
}

/* GLib's decoder says the same about well-formed base64. */
static void
test_against_glib (void)
{
  OnbArena arena;

  onb_arena_init (&arena);
  for (gsize n = ONB_THREAD_INDEX_BYTES; n < 200; n++) {
    g_autofree guint8 *raw = g_malloc (n);
    g_autofree gchar *text = NULL;
    const guint8 *bytes;
    gsize len;

    for (gsize i = 0; i < n; i++)
      raw[i] = (guint8) g_test_rand_int_range (0, 256);
    text = g_base64_encode (raw, n);
    bytes = onb_thread_index_decode (&arena, (OnbBytes){ (const guint8 *) text, strlen (text) },
                                     &len);
    g_assert_cmpuint (len, ==, n);
    g_assert_true (memcmp (bytes, raw, n) == 0);
  }
  onb_arena_clear (&arena);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("/thread-index", cases, test_case);
  g_test_add_func ("/thread-index/against-glib", test_against_glib);
  return g_test_run ();
}
