/* SPDX-License-Identifier: Apache-2.0 */
#include "message/row.h"

#include "facts-text.h"
#include "message-fixture.h"

/* What a message may hold, and what is at the edges. */

static const OnbAddress two_addresses[] = { { "a@x", "A" }, { "", "Only a name" } };
static const gchar *const two_ids[] = { "p@x", "\xff\xfe@x" };
static const guint8 index_bytes[22] = { 1, 2, 3 };
static const OnbExchangePair two_pairs[]
    = { { "/o=x/cn=a", "a@x", ONB_PAIR_HEADER }, { "/o=x/cn=b", "b@x", ONB_PAIR_RECIPIENT } };

static const OnbItem full_item = {
  .serial = G_MAXUINT64,
  .origin = { "mail.zip", "in/\xff.mbox", 4711, 1000 },
  .folder = "/support/Inbox/",
  .role = ONB_FOLDER_ARCHIVE,
  .flags = ONB_ITEM_DRAFT | ONB_ITEM_TRUNCATED | ONB_ITEM_HAS_HASH | ONB_ITEM_LABELS,
  .sha256 = { 1, 2, 3, [31] = 0xff },
  .separator_unix = -1,
  .mtime_unix = 0,
};

static const OnbFacts full_facts = {
  .message_id = "i@x",
  .original_id = "o@x",
  .from = { "a@x", "J\xc3\xb6rg" },
  .sender = { "b@x", "" },
  .delegation = { "c@x", "C" },
  .original_from = { "d@x", "D" },
  .reply_to = { two_addresses, 2 },
  .to = { two_addresses, 1 },
  .cc = { two_addresses, 2 },
  .bcc = { two_addresses, 1 },
  .delivered = { two_addresses, 2 },
  .references = { two_ids, 2 },
  .in_reply_to = { two_ids, 1 },
  .subject = "Re: Order",
  .base_subject = "order",
  .list_id = "users@lists.example",
  .list_post = "users@lists.example",
  .thread_index = index_bytes,
  .thread_index_bytes = sizeof index_bytes,
  .date_unix = 1691496000,
  .date_offset_seconds = -14 * 3600,
  .received_top_unix = 1691496001,
  .received_lowest_unix = 1691496002,
  .label_role = ONB_FOLDER_SENT,
  .store = { .sender = { "/o=x/cn=a", "A" },
             .represented = { "s@x", "" },
             .creator = { "", "Only a name" },
             .modifier = { "b@x", "B" },
             .pairs = two_pairs,
             .n_pairs = 2,
             .verb = G_MAXUINT16,
             .verb_unix = 1691496003,
             .submit_unix = 1691496004,
             .delivery_unix = 1691496005 },
  .journal_sender = { "a@x", "A" },
  .journal_represented = { "s@x", "" },
  .marks = ONB_MARK_REPORT_TYPE | ONB_MARK_STORE | ONB_MARK_JOURNAL,
  .defects = ONB_DEFECT_DUPLICATE_HEADER | ONB_DEFECT_STORE_DISAGREES,
};

static const OnbItem bare_item = {
  .origin = { "", NULL, -1, 0 },
  .folder = "",
  .separator_unix = ONB_NO_TIME,
  .mtime_unix = ONB_NO_TIME,
};

static const OnbFacts bare_facts = {
  .message_id = "",
  .original_id = "",
  .from = { "", "" },
  .sender = { "", "" },
  .delegation = { "", "" },
  .original_from = { "", "" },
  .subject = "",
  .base_subject = "",
  .list_id = "",
  .list_post = "",
  .date_unix = ONB_NO_TIME,
  .received_top_unix = ONB_NO_TIME,
  .received_lowest_unix = ONB_NO_TIME,
};

static void
assert_same_item (const OnbItem *item, const OnbItem *expected)
{
  g_assert_cmpuint (item->serial, ==, expected->serial);
  g_assert_cmpstr (item->origin.path, ==, expected->origin.path);
  g_assert_cmpstr (item->origin.member, ==, expected->origin.member);
  g_assert_cmpint (item->origin.offset, ==, expected->origin.offset);
  g_assert_cmpuint (item->origin.length, ==, expected->origin.length);
  g_assert_cmpstr (item->folder, ==, expected->folder);
  g_assert_cmpint (item->role, ==, expected->role);
  g_assert_cmphex (item->flags, ==, expected->flags);
  g_assert_true (memcmp (item->sha256, expected->sha256, sizeof item->sha256) == 0);
  g_assert_cmpint (item->separator_unix, ==, expected->separator_unix);
  g_assert_cmpint (item->mtime_unix, ==, expected->mtime_unix);
  g_assert_null (item->header);
  g_assert_cmpuint (item->header_bytes, ==, 0);
}

static void
assert_same_address (const OnbAddress *address, const OnbAddress *expected)
{
  g_assert_cmpstr (address->addr, ==, expected->addr != NULL ? expected->addr : "");
  g_assert_cmpstr (address->name, ==, expected->name != NULL ? expected->name : "");
}

static void
assert_same_store (const OnbStoreFacts *store, const OnbStoreFacts *expected)
{
  assert_same_address (&store->sender, &expected->sender);
  assert_same_address (&store->represented, &expected->represented);
  assert_same_address (&store->creator, &expected->creator);
  assert_same_address (&store->modifier, &expected->modifier);
  g_assert_cmpuint (store->verb, ==, expected->verb);
  g_assert_cmpuint (store->n_pairs, ==, expected->n_pairs);
  for (guint i = 0; i < store->n_pairs; i++) {
    g_assert_cmpstr (store->pairs[i].dn, ==, expected->pairs[i].dn);
    g_assert_cmpstr (store->pairs[i].smtp, ==, expected->pairs[i].smtp);
    g_assert_cmpint (store->pairs[i].source, ==, expected->pairs[i].source);
  }
}

static void
assert_same_facts (const OnbFacts *facts, const OnbFacts *expected)
{
  g_autofree gchar *text = facts_text (facts);
  g_autofree gchar *expected_text = facts_text (expected);

  g_assert_cmpstr (text, ==, expected_text);
  g_assert_cmphex (facts->marks, ==, expected->marks);
  g_assert_cmphex (facts->defects, ==, expected->defects);
  assert_same_store (&facts->store, &expected->store);
  if ((expected->marks & ONB_MARK_STORE) != 0) {
    g_assert_cmpint (facts->store.verb_unix, ==, expected->store.verb_unix);
    g_assert_cmpint (facts->store.submit_unix, ==, expected->store.submit_unix);
    g_assert_cmpint (facts->store.delivery_unix, ==, expected->store.delivery_unix);
  }
  if ((expected->marks & ONB_MARK_JOURNAL) != 0) {
    g_assert_cmpstr (facts->journal_sender.addr, ==, expected->journal_sender.addr);
    g_assert_cmpstr (facts->journal_sender.name, ==, expected->journal_sender.name);
    g_assert_cmpstr (facts->journal_represented.addr, ==, expected->journal_represented.addr);
  }
  if (expected->thread_index != NULL)
    g_assert_true (
        memcmp (facts->thread_index, expected->thread_index, expected->thread_index_bytes) == 0);
}

/* Unpacks from a block of exactly @len bytes. */
static gboolean
unpack (OnbRowReader *reader, const guint8 *data, gsize len, OnbItem *ret_item, OnbFacts *ret_facts,
        gsize *ret_used)
{
  g_autofree guint8 *copy = (guint8 *) (gsize) copy_exactly ((const gchar *) data, len).data;
  g_autoptr (GError) error = NULL;
  gboolean good = onb_row_unpack (reader, copy, len, ret_item, ret_facts, ret_used, &error);

  if (good)
    g_assert_no_error (error);
  else
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
  return good;
}

static void
check_round_trip (const OnbItem *item, const OnbFacts *facts)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  OnbItem got_item;
  OnbFacts got_facts;
  gsize used, first;

  onb_row_pack (rows, item, facts);
  first = rows->len;
  onb_row_pack (rows, item, facts);
  for (gsize at = 0; at < rows->len; at += used) {
    g_assert_true (onb_row_unpack (reader, rows->data + at, rows->len - at, &got_item, &got_facts,
                                   &used, NULL));
    g_assert_cmpuint (used, ==, first);
    assert_same_item (&got_item, item);
    assert_same_facts (&got_facts, facts);
  }
}

static void
test_full (void)
{
  check_round_trip (&full_item, &full_facts);
}

static void
test_bare (void)
{
  check_round_trip (&bare_item, &bare_facts);
}

/* Lengths and counts of one byte end at 254. */
static void
test_long_strings (void)
{
  static const gsize lengths[] = { 1, 253, 254, 255, 256, 70000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree gchar *text = g_strnfill (lengths[i], 'x');
    OnbFacts facts = bare_facts;

    facts.subject = text;
    check_round_trip (&bare_item, &facts);
  }
}

static void
test_long_lists (void)
{
  static const guint lengths[] = { 254, 255, 256, 10000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree OnbAddress *addresses = g_new (OnbAddress, lengths[i]);
    g_autofree const gchar **ids = g_new (const gchar *, lengths[i]);
    OnbFacts facts = full_facts;

    for (guint n = 0; n < lengths[i]; n++) {
      addresses[n] = two_addresses[0];
      ids[n] = two_ids[0];
    }
    facts.to = (OnbAddresses){ addresses, lengths[i] };
    facts.references = (OnbIds){ ids, lengths[i] };
    check_round_trip (&full_item, &facts);
  }
}

static void
set_length (guint8 *row, gsize len)
{
  guint32 value = GUINT32_TO_LE ((guint32) (len - sizeof value));

  memcpy (row, &value, sizeof value);
}

/* A row that is cut anywhere, whether or not its length says so, is refused. */
static void
test_cut_everywhere (void)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  OnbItem item;
  OnbFacts facts;
  gsize used;

  onb_row_pack (row, &full_item, &full_facts);
  for (gsize len = 0; len < row->len; len++)
    g_assert_false (unpack (reader, row->data, len, &item, &facts, &used));
  for (gsize len = sizeof (guint32); len < row->len; len++) {
    set_length (row->data, len);
    g_assert_false (unpack (reader, row->data, len, &item, &facts, &used));
  }
}

static void
test_trailing_byte (void)
{
  static const guint8 zero = 0;
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  OnbItem item;
  OnbFacts facts;
  gsize used;

  onb_row_pack (row, &full_item, &full_facts);
  g_byte_array_append (row, &zero, 1);
  g_assert_true (unpack (reader, row->data, row->len, &item, &facts, &used));
  g_assert_cmpuint (used, ==, row->len - 1);
  set_length (row->data, row->len);
  g_assert_false (unpack (reader, row->data, row->len, &item, &facts, &used));
}

/* Any byte may be any other: the row is refused, or it holds what can be packed to the same bytes
 * again. */
static void
test_every_byte_changed (void)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  OnbItem item;
  OnbFacts facts;
  gsize used;

  onb_row_pack (row, &full_item, &full_facts);
  for (gsize at = 0; at < row->len; at++) {
    const guint8 before = row->data[at];

    for (guint value = 0; value < 256; value++) {
      g_autoptr (GByteArray) again = g_byte_array_new ();

      row->data[at] = (guint8) value;
      if (!onb_row_unpack (reader, row->data, row->len, &item, &facts, &used, NULL))
        continue;
      onb_row_pack (again, &item, &facts);
      g_assert_cmpuint (again->len, ==, used);
      g_assert_true (memcmp (again->data, row->data, used) == 0);
    }
    row->data[at] = before;
  }
}

/* One value out of range each. */
typedef struct {
  const gchar *name;
  void (*spoil) (OnbItem *item, OnbFacts *facts);
} SpoilCase;

static void
spoil_role (OnbItem *item, OnbFacts *facts)
{
  item->role = ONB_FOLDER_ARCHIVE + 1;
}

static void
spoil_label_role (OnbItem *item, OnbFacts *facts)
{
  facts->label_role = 255;
}

static void
spoil_flags (OnbItem *item, OnbFacts *facts)
{
  item->flags = ONB_ITEM_LABELS << 1;
}

static void
spoil_marks (OnbItem *item, OnbFacts *facts)
{
  facts->marks = ONB_MARK_JOURNAL << 1;
}

static void
spoil_defects (OnbItem *item, OnbFacts *facts)
{
  facts->defects = ONB_DEFECT_STORE_DISAGREES << 1;
}

static void
spoil_early_date (OnbItem *item, OnbFacts *facts)
{
  facts->date_unix = 315532799;
}

static void
spoil_late_received (OnbItem *item, OnbFacts *facts)
{
  facts->received_top_unix = 4102444800;
}

static void
spoil_offset (OnbItem *item, OnbFacts *facts)
{
  facts->date_offset_seconds = 14 * 3600 + 1;
}

static void
spoil_subject (OnbItem *item, OnbFacts *facts)
{
  facts->subject = "\xff";
}

static void
spoil_name (OnbItem *item, OnbFacts *facts)
{
  facts->from.name = "\xc3";
}

static void
spoil_list (OnbItem *item, OnbFacts *facts)
{
  static const OnbAddress empty = { "", "" };

  facts->to = (OnbAddresses){ &empty, 1 };
}

static void
spoil_ids (OnbItem *item, OnbFacts *facts)
{
  static const gchar *const empty = "";

  facts->references = (OnbIds){ &empty, 1 };
}

static void
spoil_thread_index (OnbItem *item, OnbFacts *facts)
{
  facts->thread_index_bytes = 21;
}

static void
spoil_store_time (OnbItem *item, OnbFacts *facts)
{
  facts->store.delivery_unix = 0;
}

static void
spoil_store_name (OnbItem *item, OnbFacts *facts)
{
  facts->store.creator.name = "\xff";
}

static void
spoil_pair (OnbFacts *facts, const OnbExchangePair *pair)
{
  facts->store.pairs = pair;
  facts->store.n_pairs = 1;
}

static void
spoil_pair_name (OnbItem *item, OnbFacts *facts)
{
  static const OnbExchangePair pair = { "o=x", "a@x", ONB_PAIR_SENDER };

  spoil_pair (facts, &pair);
}

/* A name that is the address of a name would be looked up for ever. */
static void
spoil_pair_address (OnbItem *item, OnbFacts *facts)
{
  static const OnbExchangePair pair = { "/o=x", "/o=a@x", ONB_PAIR_SENDER };

  spoil_pair (facts, &pair);
}

static void
spoil_pair_wrapped (OnbItem *item, OnbFacts *facts)
{
  static const OnbExchangePair pair = { "/o=x", "imceaex-_o=x@x", ONB_PAIR_SENDER };

  spoil_pair (facts, &pair);
}

static void
spoil_pair_source (OnbItem *item, OnbFacts *facts)
{
  static const OnbExchangePair pair = { "/o=x", "a@x", ONB_PAIR_RECEIVED + 1 };

  spoil_pair (facts, &pair);
}

static const SpoilCase spoil_cases[] = {
  { "role", spoil_role },
  { "label-role", spoil_label_role },
  { "flags", spoil_flags },
  { "marks", spoil_marks },
  { "defects", spoil_defects },
  { "early-date", spoil_early_date },
  { "late-received", spoil_late_received },
  { "offset", spoil_offset },
  { "subject-no-utf8", spoil_subject },
  { "name-no-utf8", spoil_name },
  { "empty-address", spoil_list },
  { "empty-id", spoil_ids },
  { "thread-index-short", spoil_thread_index },
  { "store-time", spoil_store_time },
  { "store-name", spoil_store_name },
  { "pair-name", spoil_pair_name },
  { "pair-address", spoil_pair_address },
  { "pair-wrapped", spoil_pair_wrapped },
  { "pair-source", spoil_pair_source },
};

static void
test_spoil_case (gconstpointer data)
{
  const SpoilCase *row = data;
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  OnbItem item = full_item;
  OnbFacts facts = full_facts;
  OnbItem got_item;
  OnbFacts got_facts;
  gsize used;

  row->spoil (&item, &facts);
  onb_row_pack (packed, &item, &facts);
  g_assert_false (unpack (reader, packed->data, packed->len, &got_item, &got_facts, &used));
}

/* A count that no row could hold is refused before anything is made room for. The list is the last
 * part: behind its one byte of count stand two strings, each with a byte of length and a NUL. */
static void
test_huge_count (void)
{
  static const guint8 huge[] = { 0xff, 0xff, 0xff, 0xff, 0x7f };
  const guint tail = (guint) (2 + strlen (two_ids[0]) + 2 + strlen (two_ids[1]));
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autofree guint8 *behind = NULL;
  OnbFacts facts = bare_facts;
  OnbItem item;
  gsize used;

  facts.references = full_facts.references;
  onb_row_pack (row, &bare_item, &facts);
  g_assert_cmpuint (row->data[row->len - tail - 1], ==, 2);
  behind = g_memdup2 (row->data + row->len - tail, tail);
  g_byte_array_set_size (row, row->len - tail - 1);
  g_byte_array_append (row, huge, sizeof huge);
  g_byte_array_append (row, behind, tail);
  set_length (row->data, row->len);
  g_assert_false (unpack (reader, row->data, row->len, &item, &facts, &used));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row/full", test_full);
  g_test_add_func ("/row/bare", test_bare);
  g_test_add_func ("/row/long-strings", test_long_strings);
  g_test_add_func ("/row/long-lists", test_long_lists);
  g_test_add_func ("/row/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/row/trailing-byte", test_trailing_byte);
  g_test_add_func ("/row/every-byte-changed", test_every_byte_changed);
  g_test_add_func ("/row/huge-count", test_huge_count);
  ADD_ROWS ("/row/spoiled", spoil_cases, test_spoil_case);
  return g_test_run ();
}
