/* SPDX-License-Identifier: Apache-2.0 */
/* Message-ids and a Thread-Index of any bytes: an id holds something, and no white space and no
 * NUL.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-ids -max_total_time=180 -max_len=4096 tests/fuzz/seeds/ids */
#include "message/ids.h"
#include "message/thread-index.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
check_id (OnbBytes id)
{
  g_autofree guint8 *text = g_malloc (id.len * 3);
  gsize len = onb_id_copy (id, text);

  g_assert_cmpuint (len, >, 0);
  for (gsize i = 0; i < len; i++)
    g_assert_true (text[i] != '\0' && !onb_is_white (text[i]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  const OnbBytes value = { data, len };
  OnbArena arena;
  OnbIdScan scan;
  OnbBytes id;
  gsize index_len;

  onb_id_scan_init (&scan, value);
  while (onb_id_scan_next (&scan, &id)) {
    if (id.len > 0)
      check_id (id);
  }
  onb_arena_init (&arena);
  if (onb_thread_index_decode (&arena, value, &index_len) != NULL)
    g_assert_cmpuint (index_len, <=, len);
  onb_arena_clear (&arena);
  return 0;
}
