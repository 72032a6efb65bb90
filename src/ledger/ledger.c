/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <string.h>

#include "base/pair-key.h"

#define POOL_NUMBERS ((gsize) 64 * 1024) /* of a block */
#define WISHES 32u                       /* more than most items need */

#define FIRST_USABLE G_GINT64_CONSTANT (315532800)   /* 1980-01-01T00:00:00Z */
#define END_OF_USABLE G_GINT64_CONSTANT (4102444800) /* 2100-01-01T00:00:00Z */

OnbPackedTime
onb_time_pack (gint64 unix_seconds)
{
  if (unix_seconds < FIRST_USABLE || unix_seconds >= END_OF_USABLE)
    return 0;
  return (OnbPackedTime) (unix_seconds - FIRST_USABLE + 1);
}

OnbLedger *
onb_ledger_new (void)
{
  OnbLedger *ledger = g_new0 (OnbLedger, 1);
  OnbRareFacts nothing = { 0 };
  OnbStoreRow no_store = { 0 };

  ledger->strings = onb_strings_new ();
  ledger->items = g_array_new (FALSE, FALSE, sizeof (OnbItemRow));
  ledger->pool = g_ptr_array_new_with_free_func (g_free);
  ledger->lists = g_array_new (FALSE, FALSE, sizeof (guint32));
  ledger->rares = g_array_new (FALSE, FALSE, sizeof (OnbRareFacts));
  g_array_append_val (ledger->rares, nothing);
  ledger->stores = g_array_new (FALSE, FALSE, sizeof (OnbStoreRow));
  g_array_append_val (ledger->stores, no_store);
  ledger->pairs = g_array_new (FALSE, FALSE, sizeof (OnbPairRow));
  ledger->pair_numbers = g_hash_table_new_full (onb_pair_hash, g_int64_equal, g_free, NULL);
  ledger->resolved = g_hash_table_new (NULL, NULL);
  ledger->hashes = g_array_new (FALSE, TRUE, 32);
  ledger->messages = g_array_new (FALSE, TRUE, sizeof (OnbMessageRow));
  ledger->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  ledger->suspects = g_hash_table_new (NULL, NULL);
  onb_account_init (ledger);
  return ledger;
}

void
onb_ledger_keep_ids_in (OnbLedger *ledger, gint fd)
{
  onb_strings_keep_in (ledger->strings, fd);
}

void
onb_ledger_free (OnbLedger *ledger)
{
  if (ledger == NULL)
    return;
  onb_account_clear (ledger);
  g_hash_table_unref (ledger->suspects);
  g_array_unref (ledger->members);
  g_array_unref (ledger->messages);
  g_array_unref (ledger->hashes);
  g_hash_table_unref (ledger->resolved);
  g_hash_table_unref (ledger->pair_numbers);
  g_array_unref (ledger->pairs);
  g_array_unref (ledger->stores);
  g_array_unref (ledger->rares);
  g_array_unref (ledger->lists);
  g_ptr_array_unref (ledger->pool);
  g_array_unref (ledger->items);
  onb_strings_free (ledger->strings);
  g_free (ledger);
}

/* Strings of one item, gathered to be interned together. */
typedef struct {
  OnbStrings *strings;
  OnbStringsWish wishes[WISHES];
  guint n;
} Wishes;

static void
start (Wishes *wishes, OnbStrings *strings)
{
  wishes->strings = strings;
  wishes->n = 0;
}

static void
grant (Wishes *wishes)
{
  onb_strings_intern_all (wishes->strings, wishes->wishes, wishes->n);
  wishes->n = 0;
}

/* @ret_number gets the number when the wishes are granted. */
static void
wish_bytes (Wishes *wishes, const gchar *data, gsize len, guint32 *ret_number)
{
  OnbStringsWish *next;

  if (wishes->n == WISHES)
    grant (wishes);
  next = &wishes->wishes[wishes->n++];
  next->data = data;
  next->len = len;
  next->ret_number = ret_number;
  next->apart = FALSE;
}

static void
wish (Wishes *wishes, const gchar *text, guint32 *ret_number)
{
  *ret_number = 0;
  if (text != NULL && *text != '\0')
    wish_bytes (wishes, text, strlen (text), ret_number);
}

/* Message-ids are most of the text, and few of them are looked at again. */
static void
wish_id (Wishes *wishes, const gchar *id, guint32 *ret_number)
{
  *ret_number = 0;
  if (id == NULL || *id == '\0')
    return;
  wish_bytes (wishes, id, strlen (id), ret_number);
  wishes->wishes[wishes->n - 1].apart = TRUE;
}

/* Most items lie where the one before them lay. */
static void
wish_again (Wishes *wishes, const gchar *text, guint32 last, guint32 *ret_number)
{
  if (text != NULL && strcmp (text, onb_strings_get (wishes->strings, last)) == 0)
    *ret_number = last;
  else
    wish (wishes, text, ret_number);
}

/* Room for @n more numbers that stay where they are. */
static guint32 *
claim_pool (OnbLedger *ledger, gsize n)
{
  guint32 *at;

  if (n > ledger->pool_left) {
    ledger->pool_left = MAX (n, POOL_NUMBERS);
    ledger->pool_end = g_new (guint32, ledger->pool_left);
    g_ptr_array_add (ledger->pool, ledger->pool_end);
  }
  at = ledger->pool_end;
  ledger->pool_end += n;
  ledger->pool_left -= n;
  return at;
}

static guint32 *
add_addresses (Wishes *wishes, OnbAddresses addresses, guint32 *out)
{
  for (guint i = 0; i < addresses.n; i++, out += 2) {
    wish (wishes, addresses.items[i].addr, &out[0]);
    wish (wishes, addresses.items[i].name, &out[1]);
  }
  return out;
}

static guint32 *
add_ids (Wishes *wishes, OnbIds ids, guint32 *out)
{
  for (guint i = 0; i < ids.n; i++)
    wish_id (wishes, ids.items[i], out++);
  return out;
}

/* A row holds so few of each that their numbers cannot wrap: it has some bytes for each. */
static void
add_lists (OnbLedger *ledger, Wishes *wishes, const OnbFacts *facts, guint32 *counts)
{
  const OnbAddresses *addresses[]
      = { &facts->reply_to, &facts->to, &facts->cc, &facts->bcc, &facts->delivered };
  guint32 *out;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    counts[i] = addresses[i]->n;
    n += 2 * counts[i];
  }
  counts[ONB_LIST_REFERENCES] = facts->references.n;
  counts[ONB_LIST_IN_REPLY_TO] = facts->in_reply_to.n;
  n += counts[ONB_LIST_REFERENCES] + counts[ONB_LIST_IN_REPLY_TO];
  g_array_set_size (ledger->lists, n);
  out = (guint32 *) (gpointer) ledger->lists->data;
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    out = add_addresses (wishes, *addresses[i], out);
  out = add_ids (wishes, facts->references, out);
  add_ids (wishes, facts->in_reply_to, out);
}

static void
add_texts (Wishes *wishes, const OnbItem *item, const OnbFacts *facts, const OnbItemRow *last,
           OnbItemRow *row, guint32 *values)
{
  wish_again (wishes, item->origin.path, last->path, &row->path);
  wish (wishes, item->origin.member, &values[ONB_VALUE_MEMBER]);
  wish_again (wishes, item->folder, onb_item_folder (last), &values[ONB_VALUE_FOLDER]);
  wish_id (wishes, facts->message_id, &row->message_id);
  wish (wishes, facts->from.addr, &row->from);
  wish (wishes, facts->from.name, &values[ONB_VALUE_FROM_NAME]);
  wish (wishes, facts->sender.addr, &values[ONB_VALUE_SENDER]);
  wish (wishes, facts->sender.name, &values[ONB_VALUE_SENDER_NAME]);
  wish (wishes, facts->subject, &row->subject);
  wish (wishes, facts->base_subject, &values[ONB_VALUE_BASE_SUBJECT]);
  if (facts->thread_index != NULL)
    wish_bytes (wishes, (const gchar *) facts->thread_index, facts->thread_index_bytes,
                &values[ONB_VALUE_THREAD_INDEX]);
}

static void
wish_rare (Wishes *wishes, const OnbFacts *facts, OnbRareFacts *rare)
{
  wish_id (wishes, facts->original_id, &rare->original_id);
  wish (wishes, facts->delegation.addr, &rare->delegation);
  wish (wishes, facts->original_from.addr, &rare->original_from);
  wish (wishes, facts->list_id, &rare->list_id);
  wish (wishes, facts->list_post, &rare->list_post);
  wish (wishes, facts->journal_sender.addr, &rare->journal_sender);
  wish (wishes, facts->journal_represented.addr, &rare->journal_represented);
}

static guint32
add_rare (OnbLedger *ledger, const OnbRareFacts *rare)
{
  if ((rare->original_id | rare->delegation | rare->original_from | rare->list_id | rare->list_post
       | rare->journal_represented | rare->store)
      == 0)
    return 0;
  g_array_append_vals (ledger->rares, rare, 1);
  return ledger->rares->len - 1;
}

static void
add_strings (OnbLedger *ledger, const OnbItem *item, const OnbFacts *facts, OnbItemRow *row,
             guint32 *values)
{
  static const OnbItemRow none;
  const OnbItemRow *last
      = ledger->items->len > 0 ? onb_ledger_item (ledger, ledger->items->len - 1) : &none;
  OnbRareFacts rare;
  Wishes wishes;

  start (&wishes, ledger->strings);
  add_texts (&wishes, item, facts, last, row, values);
  wish_rare (&wishes, facts, &rare);
  add_lists (ledger, &wishes, facts, values + ONB_VALUE_LIST_COUNT);
  grant (&wishes);
  rare.store = onb_ledger_add_store (ledger, facts);
  values[ONB_VALUE_RARE] = add_rare (ledger, &rare);
}

static void
add_times (const OnbItem *item, const OnbFacts *facts, guint32 *values)
{
  values[ONB_VALUE_RECEIVED_TOP] = onb_time_pack (facts->received_top_unix);
  values[ONB_VALUE_RECEIVED_LOWEST] = onb_time_pack (facts->received_lowest_unix);
  values[ONB_VALUE_SEPARATOR] = onb_time_pack (item->separator_unix);
  values[ONB_VALUE_MTIME] = onb_time_pack (item->mtime_unix);
  if ((facts->marks & ONB_MARK_STORE) != 0)
    values[ONB_VALUE_DELIVERY] = onb_time_pack (facts->store.delivery_unix);
}

/* The times near Date, in one number. */
static void
pack_times (OnbPackedTime date, guint32 *values)
{
  static const OnbItemValue times[ONB_N_NEAR_TIMES]
      = { ONB_VALUE_RECEIVED_TOP, ONB_VALUE_RECEIVED_LOWEST, ONB_VALUE_SEPARATOR };

  for (guint i = 0; i < ONB_N_NEAR_TIMES; i++) {
    gint64 near = (gint64) values[times[i]] - date + ONB_NEAR_BIAS;

    if (values[times[i]] == 0 || near <= 0 || near > ONB_NEAR_MASK)
      continue;
    values[ONB_VALUE_NEAR_TIMES] |= (guint32) near << (i * ONB_NEAR_BITS);
    values[times[i]] = 0;
  }
}

/* Seven counts in one number, as long as they are as small as most are. */
static void
pack_counts (guint32 *values)
{
  guint32 *counts = values + ONB_VALUE_LIST_COUNT;
  guint32 packed = 0;

  for (guint i = 0; i < ONB_N_LISTS; i++) {
    if (counts[i] > ONB_COUNT_MAX)
      return;
    packed |= counts[i] << (i * ONB_COUNT_BITS);
  }
  values[ONB_VALUE_COUNTS] = packed;
  memset (counts, 0, ONB_N_LISTS * sizeof *counts);
}

/* The values that are there, and behind them the lists, go into the pool. */
static void
pack_values (OnbLedger *ledger, const guint32 *values, OnbItemRow *row)
{
  guint n = 0;
  guint32 *out;

  for (guint i = 0; i < ONB_N_VALUES; i++)
    n += values[i] != 0;
  out = claim_pool (ledger, n + ledger->lists->len);
  row->values = out;
  for (guint i = 0; i < ONB_N_VALUES; i++) {
    if (values[i] == 0)
      continue;
    row->has |= 1u << i;
    *out++ = values[i];
  }
  if (ledger->lists->len > 0)
    memcpy (out, ledger->lists->data, ledger->lists->len * sizeof *out);
}

static void
add_hash (OnbLedger *ledger, const OnbItem *item)
{
  if (!(item->flags & ONB_ITEM_HAS_HASH))
    return;
  if (ledger->hashes->len < item->serial)
    g_array_set_size (ledger->hashes, (guint) item->serial);
  memcpy (ledger->hashes->data + (item->serial - 1) * 32, item->sha256, 32);
}

static OnbFolderRole
choose_role (const OnbItem *item, const OnbFacts *facts)
{
  return facts->label_role != ONB_FOLDER_UNKNOWN ? facts->label_role : item->role;
}

gboolean
onb_ledger_add (OnbLedger *ledger, const OnbItem *item, const OnbFacts *facts, GError **error)
{
  OnbItemRow row = { 0 };
  guint32 values[ONB_N_VALUES] = { 0 };

  g_return_val_if_fail (ledger != NULL && !ledger->sealed, FALSE);
  g_return_val_if_fail (item != NULL && facts != NULL, FALSE);

  if (item->serial <= ledger->last_serial) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                         "a row bears a serial number of another one");
    return FALSE;
  }
  if (item->serial > G_MAXUINT32 / 32 || onb_strings_n (ledger->strings) > G_MAXUINT32 / 2
      || onb_strings_is_full (ledger->strings)) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "more messages than one run can hold");
    return FALSE;
  }
  ledger->last_serial = item->serial;
  row.serial = (guint32) item->serial;
  row.offset = item->origin.offset;
  row.length_low = (guint32) item->origin.length;
  values[ONB_VALUE_LENGTH_HIGH] = (guint32) (item->origin.length >> 32);
  add_strings (ledger, item, facts, &row, values);
  row.date = onb_time_pack (facts->date_unix);
  add_times (item, facts, values);
  pack_times (row.date, values);
  pack_counts (values);
  pack_values (ledger, values, &row);
  row.marks = facts->marks;
  row.defects = (guint16) facts->defects;
  if (item->flags & ONB_ITEM_TRUNCATED)
    row.defects |= ONB_DEFECT_TRUNCATED;
  row.role = (guint8) choose_role (item, facts);
  row.flags = (guint8) item->flags;
  add_hash (ledger, item);
  g_array_append_val (ledger->items, row);
  ledger->found++;
  return TRUE;
}

static OnbSpan
find_list (const OnbItemRow *item, OnbList list)
{
  const guint32 *at = item->values + onb_count_bits (item->has);

  for (guint before = 0; before < (guint) list; before++) {
    guint n = onb_item_count (item, (OnbList) before);

    at += before < ONB_LIST_REFERENCES ? 2 * n : n;
  }
  return (OnbSpan){ .at = at, .n = onb_item_count (item, list) };
}

OnbSpan
onb_ledger_list (const OnbLedger *ledger G_GNUC_UNUSED, const OnbItemRow *item, OnbList list)
{
  return find_list (item, list);
}

OnbSpan
onb_item_sender_span (const OnbItemRow *item)
{
  guint32 bit = 1u << ONB_VALUE_SENDER;

  return (OnbSpan){ .at = item->values + onb_count_bits (item->has & (bit - 1)),
                    .n = (item->has & bit) != 0 };
}

OnbSpan
onb_ledger_recipients (const OnbLedger *ledger G_GNUC_UNUSED, const OnbItemRow *item)
{
  OnbSpan span = find_list (item, ONB_LIST_TO);

  span.n = onb_item_count (item, ONB_LIST_TO) + onb_item_count (item, ONB_LIST_CC)
           + onb_item_count (item, ONB_LIST_BCC);
  return span;
}

const guint8 *
onb_ledger_sha256 (const OnbLedger *ledger, const OnbItemRow *item)
{
  if (!(item->flags & ONB_ITEM_HAS_HASH))
    return NULL;
  return (const guint8 *) ledger->hashes->data + ((gsize) item->serial - 1) * 32;
}

/* Path bytes, then member, then offset as a number (SEMANTICS.md §2). */
static gint
compare_origins (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbItemRow *row_a = a;
  const OnbItemRow *row_b = b;
  const OnbStrings *strings = data;
  gint order = onb_strings_compare (strings, row_a->path, row_b->path);

  if (order == 0)
    order = onb_strings_compare (strings, onb_item_member (row_a), onb_item_member (row_b));
  if (order == 0 && row_a->offset != row_b->offset)
    order = row_a->offset < row_b->offset ? -1 : 1;
  return order;
}

static gboolean
is_sorted (OnbLedger *ledger)
{
  for (guint32 i = 1; i < ledger->items->len; i++) {
    if (compare_origins (onb_ledger_item (ledger, i - 1), onb_ledger_item (ledger, i),
                         ledger->strings)
        > 0)
      return FALSE;
  }
  return TRUE;
}

static void
take_suspects_out (OnbLedger *ledger)
{
  OnbItemRow *rows = (OnbItemRow *) (gpointer) ledger->items->data;
  guint kept = 0;

  for (guint i = 0; i < ledger->items->len; i++) {
    if (!g_hash_table_contains (ledger->suspects, GUINT_TO_POINTER (rows[i].serial)))
      rows[kept++] = rows[i];
  }
  ledger->coverage.suspect = ledger->items->len - kept;
  g_array_set_size (ledger->items, kept);
}

void
onb_ledger_seal (OnbLedger *ledger, gboolean count_suspect)
{
  g_return_if_fail (!ledger->sealed);

  ledger->sealed = TRUE;
  if (!count_suspect && g_hash_table_size (ledger->suspects) > 0)
    take_suspects_out (ledger);
  /* Walks find files in order, so that sorting is the exception. */
  if (!is_sorted (ledger))
    g_array_sort_with_data (ledger->items, compare_origins, ledger->strings);
  onb_ledger_settle_pairs (ledger);
  onb_account_settle (ledger);
}
