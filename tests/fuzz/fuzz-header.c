/* SPDX-License-Identifier: Apache-2.0 */
/* A header block of any bytes gives facts, twice the same, that go through a row unchanged; a body
 * follows behind the first empty line.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-header -max_total_time=180 -max_len=4096 tests/fuzz/seeds/header */
#include "message/row.h"

#include "../unit/facts-text.h"

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;

  if (!onb_facts_init (&error))
    g_error ("%s", error->message);
  return 0;
}

static OnbFactsReader *
get_reader (void)
{
  static OnbFactsReader *reader = NULL;
  OnbLimits limits;

  if (reader != NULL)
    return reader;
  onb_limits_init (&limits);
  limits.field_bytes = 1024;
  limits.id_bytes = 64;
  limits.addresses = 20;
  limits.references = 20;
  limits.received = 5;
  reader = onb_facts_reader_new (&limits);
  return reader;
}

/* The row must be accepted, which proves that texts are UTF-8 and values in their ranges. */
static void
check_row (const OnbItem *item, const OnbFacts *facts)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *sent = facts_text (facts);
  g_autofree gchar *got = NULL;
  OnbItem got_item;
  OnbFacts got_facts;
  gsize used;

  onb_row_pack (row, item, facts);
  onb_row_unpack (reader, row->data, row->len, &got_item, &got_facts, &used, &error);
  g_assert_no_error (error);
  got = facts_text (&got_facts);
  g_assert_cmpstr (got, ==, sent);
  g_assert_cmphex (got_facts.marks, ==, facts->marks);
  g_assert_cmphex (got_facts.defects, ==, facts->defects);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  const guint8 *empty_line = len == 0 ? NULL : memmem (data, len, "\n\n", 2);
  gsize header_bytes = empty_line == NULL ? len : (gsize) (empty_line - data) + 1;
  OnbFactsReader *reader = get_reader ();
  g_autofree gchar *first = NULL;
  g_autofree gchar *second = NULL;
  OnbItem item = {
    .origin = { "mail", NULL, -1, len },
    .folder = "/",
    .header = data,
    .header_bytes = header_bytes,
    .body_head = data + header_bytes,
    .body_head_bytes = len - header_bytes,
    .flags = ONB_ITEM_LABELS,
    .separator_unix = ONB_NO_TIME,
    .mtime_unix = ONB_NO_TIME,
  };

  first = facts_text (onb_facts_read (reader, &item));
  second = facts_text (onb_facts_read (reader, &item));
  g_assert_cmpstr (first, ==, second);
  check_row (&item, onb_facts_read (reader, &item));
  return 0;
}
