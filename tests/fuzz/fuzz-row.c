/* SPDX-License-Identifier: Apache-2.0 */
/* A row of any bytes is refused, or it is exactly the row that its values pack to.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-row -max_total_time=180 -max_len=4096 tests/fuzz/seeds/row */
#include "message/row.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  OnbItem item;
  OnbFacts facts;
  gsize used;

  if (!onb_row_unpack (reader, data, len, &item, &facts, &used, &error)) {
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
    return 0;
  }
  onb_row_pack (row, &item, &facts);
  g_assert_cmpuint (row->len, ==, used);
  g_assert_true (memcmp (row->data, data, used) == 0);
  return 0;
}
