/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/copies.h"

#include <string.h>

#include "base/union-find.h"

#define WEAK_SECONDS 2

/* What one pass works on. `name` is the message-id of each item, or the name that stands in for it.
 */
typedef struct {
  OnbLedger *ledger;
  const OnbCopyRules *rules;
  guint32 n;
  guint32 *name;
  OnbUnionFind *groups;
  OnbStrings *weak_keys; /* texts of weak_key() */
  GArray *run;           /* guint32: the items of one name */
} Uniter;

static guint32
first_from (const Uniter *uniter, const OnbItemRow *item)
{
  return uniter->rules->canonical (item->from, uniter->rules->data);
}

static gint
compare_numbers (guint64 a, guint64 b)
{
  return a < b ? -1 : a > b;
}

static gint
compare_by_date (gconstpointer a, gconstpointer b, gpointer data)
{
  const Uniter *uniter = data;
  const OnbItemRow *item_a = onb_ledger_item (uniter->ledger, *(const guint32 *) a);
  const OnbItemRow *item_b = onb_ledger_item (uniter->ledger, *(const guint32 *) b);
  gint order = compare_numbers (item_a->date, item_b->date);

  return order != 0 ? order
                    : compare_numbers (first_from (uniter, item_a), first_from (uniter, item_b));
}

static gint
compare_by_subject (gconstpointer a, gconstpointer b, gpointer data)
{
  const Uniter *uniter = data;
  const OnbItemRow *item_a = onb_ledger_item (uniter->ledger, *(const guint32 *) a);
  const OnbItemRow *item_b = onb_ledger_item (uniter->ledger, *(const guint32 *) b);
  gint order = compare_numbers (onb_item_base_subject (item_a), onb_item_base_subject (item_b));

  return order != 0 ? order
                    : compare_numbers (first_from (uniter, item_a), first_from (uniter, item_b));
}

/* Items that agree in Date or subject: with a rewritten one among them all are copies of it, and so
 * of each other; else those with the same From. They are ordered by From. */
static void
unite_stretch (Uniter *uniter, const guint32 *items, guint n)
{
  gint64 rewritten = -1;

  for (guint i = 0; i < n && rewritten < 0; i++) {
    if (uniter->rules->is_rewritten (onb_ledger_item (uniter->ledger, items[i]),
                                     uniter->rules->data))
      rewritten = items[i];
  }
  for (guint i = 0; i < n; i++) {
    if (rewritten >= 0)
      onb_union_find_unite (uniter->groups, (guint32) rewritten, items[i]);
    else if (i > 0
             && first_from (uniter, onb_ledger_item (uniter->ledger, items[i - 1]))
                    == first_from (uniter, onb_ledger_item (uniter->ledger, items[i])))
      onb_union_find_unite (uniter->groups, items[i - 1], items[i]);
  }
}

static void
unite_equal (Uniter *uniter, gboolean by_date)
{
  const guint32 *items = (const guint32 *) (gconstpointer) uniter->run->data;
  guint start = 0;

  g_array_sort_with_data (uniter->run, by_date ? compare_by_date : compare_by_subject, uniter);
  for (guint i = 1; i <= uniter->run->len; i++) {
    const OnbItemRow *first = onb_ledger_item (uniter->ledger, items[start]);
    const OnbItemRow *item;

    if (i < uniter->run->len) {
      item = onb_ledger_item (uniter->ledger, items[i]);
      if (by_date ? item->date == first->date
                  : onb_item_base_subject (item) == onb_item_base_subject (first))
        continue;
    }
    if (!by_date || first->date != 0)
      unite_stretch (uniter, items + start, i - start);
    start = i;
  }
}

/* Chains the items of one name together and calls unite_equal() for every name that occurs twice.
 */
static void
unite_names (Uniter *uniter)
{
  guint32 n_names = onb_strings_n (uniter->ledger->strings);
  g_autofree guint32 *last = g_new0 (guint32, n_names);    /* name -> newest item + 1 */
  g_autofree guint32 *older = g_new0 (guint32, uniter->n); /* item -> older one of its name + 1 */

  for (guint32 i = 0; i < uniter->n; i++) {
    if (uniter->name[i] == 0)
      continue;
    older[i] = last[uniter->name[i]];
    last[uniter->name[i]] = i + 1;
  }
  for (guint32 i = 0; i < uniter->n; i++) {
    if (uniter->name[i] == 0 || older[i] == 0 || last[uniter->name[i]] != i + 1)
      continue;
    g_array_set_size (uniter->run, 0);
    for (guint32 at = i + 1; at != 0; at = older[at - 1]) {
      guint32 item = at - 1;

      g_array_append_val (uniter->run, item);
    }
    unite_equal (uniter, TRUE);
    unite_equal (uniter, FALSE);
  }
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* From, base subject and the set of recipients as one text; equal texts are candidates. */
static guint32
weak_key (Uniter *uniter, const OnbItemRow *item)
{
  const OnbStrings *strings = uniter->ledger->strings;
  OnbSpan recipients = onb_ledger_recipients (uniter->ledger, item);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) key = g_string_new (NULL);

  for (guint i = 0; i < recipients.n; i++) {
    guint32 addr = recipients.at[2 * i];

    if (addr != 0)
      g_ptr_array_add (names, g_strdup (onb_strings_get (
                                  strings, uniter->rules->canonical (addr, uniter->rules->data))));
    else
      g_ptr_array_add (names,
                       g_ascii_strdown (onb_strings_get (strings, recipients.at[2 * i + 1]), -1));
  }
  g_ptr_array_sort (names, compare_texts);
  g_string_append_printf (key, "%u %u", first_from (uniter, item), onb_item_base_subject (item));
  for (guint i = 0; i < names->len; i++) {
    const gchar *name = g_ptr_array_index (names, i);

    if (i == 0 || strcmp (name, g_ptr_array_index (names, i - 1)) != 0)
      g_string_append_printf (key, "\n%s", name);
  }
  return onb_strings_intern (uniter->weak_keys, key->str, key->len);
}

static gint
compare_candidates (gconstpointer a, gconstpointer b, gpointer data)
{
  const Uniter *uniter = data;
  guint32 index_a = *(const guint32 *) a;
  guint32 index_b = *(const guint32 *) b;
  const OnbItemRow *item_a = onb_ledger_item (uniter->ledger, index_a);
  const OnbItemRow *item_b = onb_ledger_item (uniter->ledger, index_b);
  gint order = compare_numbers (item_a->date, item_b->date);

  if (order == 0)
    order = compare_numbers (onb_union_find_root (uniter->groups, index_a),
                             onb_union_find_root (uniter->groups, index_b));
  return order != 0
             ? order
             : compare_numbers (onb_item_thread_index (item_a), onb_item_thread_index (item_b));
}

/* In order of Date, and of copies that make no difference to the choice one alone: many copies of
 * one mail must not be looked at once for each of many others. */
static void
settle_candidates (Uniter *uniter, GArray *candidates)
{
  guint kept = 0;

  g_array_sort_with_data (candidates, compare_candidates, uniter);
  for (guint i = 0; i < candidates->len; i++) {
    guint32 *items = (guint32 *) (gpointer) candidates->data;

    if (kept == 0 || compare_candidates (&items[kept - 1], &items[i], uniter) != 0)
      items[kept++] = items[i];
  }
  g_array_set_size (candidates, kept);
}

/* The items with an id that share a weak key with an item without one, by key. */
static GHashTable *
collect_candidates (Uniter *uniter)
{
  GHashTable *by_key = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) subjects = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer items;

  for (guint32 i = 0; i < uniter->n; i++) {
    const OnbItemRow *item = onb_ledger_item (uniter->ledger, i);

    if (item->message_id != 0 || item->date == 0)
      continue;
    g_hash_table_add (subjects, GUINT_TO_POINTER (onb_item_base_subject (item)));
    g_hash_table_insert (by_key, GUINT_TO_POINTER (weak_key (uniter, item)),
                         g_array_new (FALSE, FALSE, sizeof (guint32)));
  }
  for (guint32 i = 0; i < uniter->n && g_hash_table_size (subjects) > 0; i++) {
    const OnbItemRow *item = onb_ledger_item (uniter->ledger, i);
    GArray *same;

    if (item->message_id == 0 || item->date == 0
        || !g_hash_table_contains (subjects, GUINT_TO_POINTER (onb_item_base_subject (item))))
      continue;
    same = g_hash_table_lookup (by_key, GUINT_TO_POINTER (weak_key (uniter, item)));
    if (same != NULL)
      g_array_append_val (same, i);
  }
  g_hash_table_iter_init (&iter, by_key);
  while (g_hash_table_iter_next (&iter, NULL, &items))
    settle_candidates (uniter, items);
  return by_key;
}

/* The position of the first candidate that is not more than two seconds older than @date. */
static guint
first_near (const OnbLedger *ledger, const GArray *candidates, OnbPackedTime date)
{
  guint low = 0;
  guint high = candidates->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const OnbItemRow *item = onb_ledger_item (ledger, g_array_index (candidates, guint32, middle));

    if ((gint64) item->date < (gint64) date - WEAK_SECONDS)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The one message that @item can be a copy of, as one of its items; -1 when there is none or a
 * choice. */
static gint64
find_weak_match (Uniter *uniter, const OnbItemRow *item, const GArray *candidates)
{
  gint64 found = -1;

  for (guint i = first_near (uniter->ledger, candidates, item->date); i < candidates->len; i++) {
    guint32 index = g_array_index (candidates, guint32, i);
    const OnbItemRow *other = onb_ledger_item (uniter->ledger, index);

    if ((gint64) other->date > (gint64) item->date + WEAK_SECONDS)
      break;
    if (onb_item_thread_index (item) != 0 && onb_item_thread_index (other) != 0
        && onb_item_thread_index (item) != onb_item_thread_index (other))
      continue;
    if (found >= 0
        && onb_union_find_root (uniter->groups, index)
               != onb_union_find_root (uniter->groups, (guint32) found))
      return -1;
    found = index;
  }
  return found;
}

static void
unite_weak (Uniter *uniter, GArray *weak)
{
  g_autoptr (GHashTable) by_key = collect_candidates (uniter);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (guint32));

  /* All matches are found before any is made, so that one joining item is no stepping stone for the
   * next. */
  for (guint32 i = 0; i < uniter->n; i++) {
    const OnbItemRow *item = onb_ledger_item (uniter->ledger, i);
    gint64 match;

    if (item->message_id != 0 || item->date == 0)
      continue;
    match = find_weak_match (
        uniter, item, g_hash_table_lookup (by_key, GUINT_TO_POINTER (weak_key (uniter, item))));
    if (match >= 0) {
      guint32 pair[2] = { i, (guint32) match };

      g_array_append_vals (pairs, pair, 2);
    }
  }
  for (guint i = 0; i < pairs->len; i += 2) {
    guint32 item = g_array_index (pairs, guint32, i);

    onb_union_find_unite (uniter->groups, item, g_array_index (pairs, guint32, i + 1));
    g_array_append_val (weak, item);
  }
}

static guint32
name_without_id (OnbLedger *ledger, const OnbItemRow *item)
{
  const guint8 *sum = onb_ledger_sha256 (ledger, item);
  GString *name = g_string_new ("sha256:");
  guint32 number;

  if (sum != NULL) {
    for (guint i = 0; i < 32; i++)
      g_string_append_printf (name, "%02x", sum[i]);
  } else {
    OnbOrigin origin = { .path = onb_strings_get (ledger->strings, item->path),
                         .member = onb_item_member (item) == 0
                                       ? NULL
                                       : onb_strings_get (ledger->strings, onb_item_member (item)),
                         .offset = item->offset };
    g_autofree gchar *text = onb_origin_format (&origin);

    g_string_assign (name, "origin:");
    g_string_append (name, text);
  }
  number = onb_strings_intern (ledger->strings, name->str, name->len);
  g_string_free (name, TRUE);
  return number;
}

static void
unite_items (Uniter *uniter, GArray *weak)
{
  for (guint32 i = 0; i < uniter->n; i++)
    uniter->name[i] = onb_ledger_item (uniter->ledger, i)->message_id;
  unite_names (uniter);
  if (uniter->rules->weak_copies)
    unite_weak (uniter, weak);

  /* What is left without a name is named by its bytes; byte-equal items are copies. */
  for (guint32 i = 0; i < uniter->n; i++) {
    const OnbItemRow *item = onb_ledger_item (uniter->ledger, i);

    uniter->name[i] = 0;
    if (item->message_id == 0 && onb_union_find_size (uniter->groups, i) == 1)
      uniter->name[i] = name_without_id (uniter->ledger, item);
  }
  unite_names (uniter);
}

/* Which message each item belongs to, in the order of their first items: these are the smallest
 * numbers of their sets, and so the roots. */
static guint32 *
number_messages (Uniter *uniter, guint32 *ret_n)
{
  guint32 *message_of_item = g_new (guint32, MAX (uniter->n, 1));

  *ret_n = 0;
  for (guint32 i = 0; i < uniter->n; i++) {
    guint32 root = onb_union_find_root (uniter->groups, i);

    message_of_item[i] = root == i ? (*ret_n)++ : message_of_item[root];
  }
  return message_of_item;
}

/* Members behind each other, in order of origin; a single item is its message's first. */
static guint32 *
lay_out (Uniter *uniter)
{
  OnbLedger *ledger = uniter->ledger;
  guint32 n_messages;
  guint32 *message_of_item = number_messages (uniter, &n_messages);
  guint32 n_members = 0;

  g_array_set_size (ledger->messages, 0);
  g_array_set_size (ledger->messages, n_messages);
  g_array_set_size (ledger->members, 0);
  for (guint32 i = 0; i < uniter->n; i++) {
    OnbMessageRow *message = &g_array_index (ledger->messages, OnbMessageRow, message_of_item[i]);
    guint32 id = onb_ledger_item (ledger, i)->message_id;

    if (onb_union_find_size (uniter->groups, i) == 1) {
      message->first = i;
    } else if (message->n == 0) {
      message->first = n_members;
      n_members += onb_union_find_size (uniter->groups, i);
      g_array_set_size (ledger->members, n_members);
    }
    if (onb_union_find_size (uniter->groups, i) > 1)
      g_array_index (ledger->members, guint32, message->first + message->n) = i;
    message->n++;
    if (message->id == 0)
      message->id = id != 0 ? id : uniter->name[i];
  }
  return message_of_item;
}

/* An id that names several messages is a collision of all of them. */
static void
mark_collisions (OnbLedger *ledger)
{
  g_autofree guint32 *first = g_new0 (guint32, onb_strings_n (ledger->strings));

  for (guint32 m = 0; m < ledger->messages->len; m++) {
    OnbMessageRow *message = &g_array_index (ledger->messages, OnbMessageRow, m);

    if (first[message->id] == 0) {
      first[message->id] = m + 1;
    } else {
      message->flags |= ONB_MESSAGE_COLLISION;
      g_array_index (ledger->messages, OnbMessageRow, first[message->id] - 1).flags
          |= ONB_MESSAGE_COLLISION;
    }
  }
}

void
onb_copies_unite (OnbLedger *ledger, const OnbCopyRules *rules)
{
  Uniter uniter = { .ledger = ledger, .rules = rules, .n = ledger->items->len };
  g_autoptr (OnbUnionFind) groups = onb_union_find_new (uniter.n);
  g_autoptr (OnbStrings) weak_keys = onb_strings_new ();
  g_autoptr (GArray) run = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) weak = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *name = g_new0 (guint32, MAX (uniter.n, 1));
  g_autofree guint32 *message_of_item = NULL;

  uniter.name = name;
  uniter.groups = groups;
  uniter.weak_keys = weak_keys;
  uniter.run = run;
  unite_items (&uniter, weak);
  message_of_item = lay_out (&uniter);
  for (guint i = 0; i < weak->len; i++) {
    guint32 message = message_of_item[g_array_index (weak, guint32, i)];

    g_array_index (ledger->messages, OnbMessageRow, message).flags |= ONB_MESSAGE_WEAK_COPY;
  }
  mark_collisions (ledger);
}
