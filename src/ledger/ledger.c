/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/ledger.h"

#include <string.h>

#define POOL_NUMBERS 1024u /* room at the beginning */
#define WISHES 32u         /* more than most items need */

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
  ledger->pool = g_array_sized_new (FALSE, FALSE, sizeof (guint32), POOL_NUMBERS);
  ledger->rares = g_array_new (FALSE, FALSE, sizeof (OnbRareFacts));
  g_array_append_val (ledger->rares, nothing);
  ledger->stores = g_array_new (FALSE, FALSE, sizeof (OnbStoreRow));
  g_array_append_val (ledger->stores, no_store);
  ledger->pairs = g_array_new (FALSE, FALSE, sizeof (OnbPairRow));
  ledger->pair_numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ledger->resolved = g_hash_table_new (NULL, NULL);
  ledger->hashes = g_array_new (FALSE, TRUE, 32);
  ledger->messages = g_array_new (FALSE, FALSE, sizeof (OnbMessageRow));
  ledger->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  ledger->suspects = g_hash_table_new (NULL, NULL);
  onb_account_init (ledger);
  return ledger;
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
  g_array_unref (ledger->pool);
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
}

static void
wish (Wishes *wishes, const gchar *text, guint32 *ret_number)
{
  *ret_number = 0;
  if (text != NULL && *text != '\0')
    wish_bytes (wishes, text, strlen (text), ret_number);
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

/* Room for @n more numbers at the end of the pool. */
static guint32 *
claim_pool (OnbLedger *ledger, guint n)
{
  guint at = ledger->pool->len;

  g_array_set_size (ledger->pool, at + n);
  return &g_array_index (ledger->pool, guint32, at);
}

/* Counts are 16 bits wide; the limits of the reader are lower, a hostile row is not. */
static guint16
limit_count (guint n)
{
  return (guint16) MIN (n, G_MAXUINT16);
}

static guint32 *
add_addresses (Wishes *wishes, OnbAddresses addresses, guint n, guint32 *out)
{
  for (guint i = 0; i < n; i++, out += 2) {
    wish (wishes, addresses.items[i].addr, &out[0]);
    wish (wishes, addresses.items[i].name, &out[1]);
  }
  return out;
}

static guint32 *
add_ids (Wishes *wishes, OnbIds ids, guint n, guint32 *out)
{
  for (guint i = 0; i < n; i++)
    wish (wishes, ids.items[i], out++);
  return out;
}

static void
add_lists (OnbLedger *ledger, Wishes *wishes, const OnbFacts *facts, OnbItemRow *row)
{
  guint32 *out;

  row->n_reply_to = limit_count (facts->reply_to.n);
  row->n_to = limit_count (facts->to.n);
  row->n_cc = limit_count (facts->cc.n);
  row->n_bcc = limit_count (facts->bcc.n);
  row->n_delivered = limit_count (facts->delivered.n);
  row->n_references = limit_count (facts->references.n);
  row->n_in_reply_to = limit_count (facts->in_reply_to.n);
  row->lists = ledger->pool->len;
  out = claim_pool (ledger, 2u * row->n_reply_to + 2u * row->n_to + 2u * row->n_cc + 2u * row->n_bcc
                                + 2u * row->n_delivered + row->n_references + row->n_in_reply_to);
  out = add_addresses (wishes, facts->reply_to, row->n_reply_to, out);
  out = add_addresses (wishes, facts->to, row->n_to, out);
  out = add_addresses (wishes, facts->cc, row->n_cc, out);
  out = add_addresses (wishes, facts->bcc, row->n_bcc, out);
  out = add_addresses (wishes, facts->delivered, row->n_delivered, out);
  out = add_ids (wishes, facts->references, row->n_references, out);
  add_ids (wishes, facts->in_reply_to, row->n_in_reply_to, out);
}

static void
add_texts (Wishes *wishes, const OnbItem *item, const OnbFacts *facts, const OnbItemRow *last,
           OnbItemRow *row)
{
  wish_again (wishes, item->origin.path, last->path, &row->path);
  wish (wishes, item->origin.member, &row->member);
  wish_again (wishes, item->folder, last->folder, &row->folder);
  wish (wishes, facts->message_id, &row->message_id);
  wish (wishes, facts->from.addr, &row->from);
  wish (wishes, facts->from.name, &row->from_name);
  wish (wishes, facts->sender.addr, &row->sender);
  wish (wishes, facts->sender.name, &row->sender_name);
  wish (wishes, facts->subject, &row->subject);
  wish (wishes, facts->base_subject, &row->base_subject);
  if (facts->thread_index != NULL)
    wish_bytes (wishes, (const gchar *) facts->thread_index, facts->thread_index_bytes,
                &row->thread_index);
}

static void
wish_rare (Wishes *wishes, const OnbFacts *facts, OnbRareFacts *rare)
{
  wish (wishes, facts->original_id, &rare->original_id);
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
add_strings (OnbLedger *ledger, const OnbItem *item, const OnbFacts *facts, OnbItemRow *row)
{
  static const OnbItemRow none;
  const OnbItemRow *last
      = ledger->items->len > 0 ? onb_ledger_item (ledger, ledger->items->len - 1) : &none;
  OnbRareFacts rare;
  Wishes wishes;

  start (&wishes, ledger->strings);
  add_texts (&wishes, item, facts, last, row);
  wish_rare (&wishes, facts, &rare);
  add_lists (ledger, &wishes, facts, row);
  grant (&wishes);
  rare.store = onb_ledger_add_store (ledger, facts);
  row->rare = add_rare (ledger, &rare);
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

  g_return_val_if_fail (ledger != NULL && !ledger->sealed, FALSE);
  g_return_val_if_fail (item != NULL && facts != NULL, FALSE);

  if (item->serial <= ledger->last_serial) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                         "a row bears a serial number of another one");
    return FALSE;
  }
  if (item->serial > G_MAXUINT32 / 32 || ledger->pool->len > G_MAXUINT32 / 2
      || onb_strings_n (ledger->strings) > G_MAXUINT32 / 2) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "more messages than one run can hold");
    return FALSE;
  }
  ledger->last_serial = item->serial;
  row.serial = (guint32) item->serial;
  row.offset = item->origin.offset;
  row.length = item->origin.length;
  add_strings (ledger, item, facts, &row);
  row.date = onb_time_pack (facts->date_unix);
  row.received_top = onb_time_pack (facts->received_top_unix);
  row.received_lowest = onb_time_pack (facts->received_lowest_unix);
  row.separator = onb_time_pack (item->separator_unix);
  row.mtime = onb_time_pack (item->mtime_unix);
  if ((facts->marks & ONB_MARK_STORE) != 0)
    row.delivery = onb_time_pack (facts->store.delivery_unix);
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

OnbSpan
onb_ledger_list (const OnbLedger *ledger, const OnbItemRow *item, OnbList list)
{
  const guint n[] = { item->n_reply_to,  item->n_to,         item->n_cc,         item->n_bcc,
                      item->n_delivered, item->n_references, item->n_in_reply_to };
  const guint32 *at = &g_array_index (ledger->pool, guint32, item->lists);

  for (guint before = 0; before < (guint) list; before++)
    at += before < ONB_LIST_REFERENCES ? 2 * n[before] : n[before];
  return (OnbSpan){ .at = at, .n = n[list] };
}

OnbSpan
onb_ledger_recipients (const OnbLedger *ledger, const OnbItemRow *item)
{
  OnbSpan span = onb_ledger_list (ledger, item, ONB_LIST_TO);

  span.n = (guint) item->n_to + item->n_cc + item->n_bcc;
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
    order = onb_strings_compare (strings, row_a->member, row_b->member);
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
