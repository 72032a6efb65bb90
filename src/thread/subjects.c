/* SPDX-License-Identifier: Apache-2.0 */
#include "thread/subjects.h"

#include "ledger/times.h"

#define LINK_SECONDS (30 * 24 * 60 * 60)

/* A message that may link, with the number of its subject and correspondents. */
typedef struct {
  guint32 key;
  OnbPackedTime arrived;
  guint32 message;
} Entry;

typedef struct {
  const OnbLedger *ledger;
  const OnbSubjectRules *rules;
  OnbStrings *keys;
  GArray *numbers; /* guint32: subject, then correspondents; of one message */
} Linker;

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->key != right->key)
    return left->key < right->key ? -1 : 1;
  if (left->arrived != right->arrived)
    return left->arrived < right->arrived ? -1 : 1;
  return left->message < right->message ? -1 : left->message > right->message;
}

static void
add_correspondent (Linker *linker, const OnbMessageRow *message, guint32 address)
{
  guint32 number
      = address == 0 ? 0 : linker->rules->correspondent (message, address, linker->rules->data);

  if (number != 0)
    g_array_append_val (linker->numbers, number);
}

static void
sort_numbers (GArray *numbers)
{
  guint32 *at = (guint32 *) (gpointer) numbers->data;
  guint kept = 0;

  g_array_sort (numbers, compare_numbers);
  for (guint i = 0; i < numbers->len; i++) {
    if (kept == 0 || at[kept - 1] != at[i])
      at[kept++] = at[i];
  }
  g_array_set_size (numbers, kept);
}

/* One number for the subject and the set From ∪ R without our own side; 0 when that is empty. */
static guint32
find_key (Linker *linker, const OnbMessageRow *message, const OnbItemRow *item)
{
  guint32 subject = onb_item_base_subject (item);

  g_array_set_size (linker->numbers, 0);
  add_correspondent (linker, message, item->from);
  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span
        = onb_ledger_recipients (linker->ledger, onb_ledger_copy (linker->ledger, message, i));

    for (guint r = 0; r < span.n; r++)
      add_correspondent (linker, message, span.at[2 * r]);
  }
  if (linker->numbers->len == 0)
    return 0;
  sort_numbers (linker->numbers);
  g_array_prepend_val (linker->numbers, subject);
  return onb_strings_intern (linker->keys, linker->numbers->data,
                             linker->numbers->len * sizeof (guint32));
}

/* How many messages may link by each subject: most subjects stand alone, and need no key. */
static GHashTable *
count_subjects (const OnbLedger *ledger, const OnbSubjectRules *rules)
{
  GHashTable *counts = g_hash_table_new (NULL, NULL);

  for (guint32 m = 0; m < ledger->messages->len; m++) {
    guint32 item = rules->representative (onb_ledger_message (ledger, m), rules->data);
    gpointer subject = GUINT_TO_POINTER (onb_item_base_subject (onb_ledger_item (ledger, item)));
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, subject));

    if (count < 2)
      g_hash_table_insert (counts, subject, GUINT_TO_POINTER (count + 1));
  }
  return counts;
}

static GArray *
collect_entries (Linker *linker)
{
  const OnbLedger *ledger = linker->ledger;
  g_autoptr (GHashTable) counts = count_subjects (ledger, linker->rules);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint32 m = 0; m < ledger->messages->len; m++) {
    const OnbMessageRow *message = onb_ledger_message (ledger, m);
    const OnbItemRow *item
        = onb_ledger_item (ledger, linker->rules->representative (message, linker->rules->data));
    Entry entry
        = { .arrived = onb_item_arrived (item, linker->rules->trust_mtime, NULL), .message = m };

    if (entry.arrived == 0 || onb_item_base_subject (item) == 0
        || g_hash_table_lookup (counts, GUINT_TO_POINTER (onb_item_base_subject (item)))
               == GUINT_TO_POINTER (1))
      continue;
    entry.key = find_key (linker, message, item);
    if (entry.key != 0)
      g_array_append_val (entries, entry);
  }
  return entries;
}

/* Links chain, so of those with one key in order of time it is enough to look at neighbours. */
void
onb_subjects_link (const OnbLedger *ledger, const OnbSubjectRules *rules, OnbUnionFind *sets)
{
  g_autoptr (OnbStrings) keys = onb_strings_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  Linker linker = { .ledger = ledger, .rules = rules, .keys = keys, .numbers = numbers };
  g_autoptr (GArray) entries = collect_entries (&linker);

  g_array_sort (entries, compare_entries);
  for (guint i = 1; i < entries->len; i++) {
    const Entry *before = &g_array_index (entries, Entry, i - 1);
    const Entry *entry = &g_array_index (entries, Entry, i);

    if (entry->key == before->key && entry->arrived - before->arrived <= LINK_SECONDS)
      onb_union_find_unite (sets, before->message, entry->message);
  }
}
