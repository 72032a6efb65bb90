/* SPDX-License-Identifier: Apache-2.0 */
#include "thread/conversations.h"

#include <string.h>

#include "base/union-find.h"
#include "thread/subjects.h"

#define GUID_OFFSET 6
#define GUID_BYTES 16
#define MIN_INDEX_BYTES 22

typedef struct {
  OnbUnionFind *sets;
  guint32 *owner; /* string number -> a message that bears or names it, + 1 */
  guint32 message;
} Linker;

static gboolean
link_id (guint32 id, gpointer data)
{
  Linker *linker = data;

  if (id == 0)
    return TRUE;
  if (linker->owner[id] == 0)
    linker->owner[id] = linker->message + 1;
  else
    onb_union_find_unite (linker->sets, linker->owner[id] - 1, linker->message);
  return TRUE;
}

/* The number of the conversation GUID in a Thread-Index, or 0. */
static guint32
find_guid (OnbLedger *ledger, guint32 thread_index)
{
  static const gchar zero[GUID_BYTES];
  const gchar *bytes = onb_strings_get (ledger->strings, thread_index);
  gchar key[1 + GUID_BYTES] = { '\n' }; /* no message-id holds a line feed */

  if (onb_strings_len (ledger->strings, thread_index) < MIN_INDEX_BYTES
      || memcmp (bytes + GUID_OFFSET, zero, GUID_BYTES) == 0)
    return 0;
  memcpy (key + 1, bytes + GUID_OFFSET, GUID_BYTES);
  return onb_strings_intern (ledger->strings, key, sizeof key);
}

static gboolean
visit_list (const OnbLedger *ledger, const OnbItemRow *item, OnbList list, guint32 own,
            OnbNamedVisitor visit, gpointer data)
{
  OnbSpan span = onb_ledger_list (ledger, item, list);

  for (guint i = 0; i < span.n; i++) {
    if (span.at[i] != 0 && span.at[i] != own && !visit (span.at[i], data))
      return FALSE;
  }
  return TRUE;
}

void
onb_threads_each_named (const OnbLedger *ledger, const OnbMessageRow *message,
                        OnbNamedVisitor visit, gpointer data)
{
  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger, message, i);
    guint32 original = onb_ledger_rare (ledger, item)->original_id;

    if (!visit_list (ledger, item, ONB_LIST_IN_REPLY_TO, message->id, visit, data)
        || !visit_list (ledger, item, ONB_LIST_REFERENCES, message->id, visit, data))
      return;
    if (original != 0 && original != message->id && !visit (original, data))
      return;
  }
}

/* GUIDs are interned first, so that the table of owners need not grow. */
static guint32 *
intern_guids (OnbLedger *ledger)
{
  guint32 *guids = g_new0 (guint32, MAX (ledger->items->len, 1));

  for (guint32 i = 0; i < ledger->items->len; i++) {
    guint32 thread_index = onb_item_thread_index (onb_ledger_item (ledger, i));

    if (thread_index != 0)
      guids[i] = find_guid (ledger, thread_index);
  }
  return guids;
}

static void
link_messages (OnbLedger *ledger, OnbUnionFind *sets)
{
  g_autofree guint32 *guids = intern_guids (ledger);
  g_autofree guint32 *owner = g_new0 (guint32, onb_strings_n (ledger->strings));
  Linker linker = { .sets = sets, .owner = owner };

  for (guint32 m = 0; m < ledger->messages->len; m++) {
    const OnbMessageRow *message = onb_ledger_message (ledger, m);

    linker.message = m;
    link_id (message->id, &linker);
    onb_threads_each_named (ledger, message, link_id, &linker);
    for (guint32 i = 0; i < message->n; i++)
      link_id (guids[onb_ledger_member (ledger, message, i)], &linker);
  }
}

/* Chains are built from the end, so that they run in the order of messages. */
static void
index_ids (const OnbLedger *ledger, OnbThreads *threads)
{
  threads->n_strings = onb_strings_n (ledger->strings);
  threads->with_id = g_new0 (guint32, threads->n_strings);
  for (guint32 m = ledger->messages->len; m-- > 0;) {
    guint32 id = onb_ledger_message (ledger, m)->id;

    if (threads->with_id[id] != 0) {
      if (threads->next_same_id == NULL)
        threads->next_same_id = g_new0 (guint32, ledger->messages->len);
      threads->next_same_id[m] = threads->with_id[id];
    }
    threads->with_id[id] = m + 1;
  }
}

OnbThreads *
onb_threads_find (OnbLedger *ledger, const OnbSubjectRules *subjects)
{
  guint32 n = ledger->messages->len;
  g_autoptr (OnbUnionFind) sets = onb_union_find_new (n);
  OnbThreads *threads = g_new0 (OnbThreads, 1);

  link_messages (ledger, sets);
  if (subjects != NULL)
    onb_subjects_link (ledger, subjects, sets);
  threads->conversation = g_new (guint32, MAX (n, 1));
  for (guint32 m = 0; m < n; m++) {
    guint32 root = onb_union_find_root (sets, m);

    /* The root is the smallest number of its set, so it was numbered before. */
    threads->conversation[m] = root == m ? threads->n++ : threads->conversation[root];
  }
  index_ids (ledger, threads);
  return threads;
}

void
onb_threads_free (OnbThreads *threads)
{
  if (threads == NULL)
    return;
  g_free (threads->conversation);
  g_free (threads->with_id);
  g_free (threads->next_same_id);
  g_free (threads);
}
