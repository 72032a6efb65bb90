/* SPDX-License-Identifier: Apache-2.0 */
/* What agents are called: as the roster says, else as their mail says most often. */
#include "base/pair-key.h"
#include "metrics/result.h"

typedef struct {
  guint32 name;
  guint64 count;
} Favourite;

static void
count_name (OnbResult *result, GHashTable *wanted, GHashTable *counts, guint32 address,
            guint32 name)
{
  gint64 key;
  guint64 *count;

  if (address == 0 || name == 0)
    return;
  address = onb_identity_canonical (result->identity, address);
  if (!g_hash_table_contains (wanted, GUINT_TO_POINTER (address)))
    return;
  key = onb_pair_key (address, name);
  count = g_hash_table_lookup (counts, &key);
  if (count == NULL) {
    count = g_new0 (guint64, 1);
    g_hash_table_insert (counts, g_memdup2 (&key, sizeof key), count);
  }
  (*count)++;
}

/* Agents of the roster and in rows whom the roster gives no name. */
static GHashTable *
find_wanted (OnbResult *result)
{
  GHashTable *wanted = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < result->roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (result->roster->agents, i);

    if (*agent->name == '\0')
      g_hash_table_add (wanted,
                        GUINT_TO_POINTER (onb_identity_find (result->identity, agent->address)));
  }
  for (guint i = 0; i < result->attribution->rows->len; i++) {
    guint32 agent = onb_result_row_at (result, i)->agent;

    if (agent != 0 && !g_hash_table_contains (result->names, GUINT_TO_POINTER (agent)))
      g_hash_table_add (wanted, GUINT_TO_POINTER (agent));
  }
  return wanted;
}

/* Ties go to the first name in byte order. */
static void
choose_names (OnbResult *result, GHashTable *counts)
{
  g_autoptr (GHashTable) best = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    gpointer agent = GUINT_TO_POINTER ((guint) (*(gint64 *) key >> 32));
    guint32 name = (guint32) (*(gint64 *) key & G_MAXUINT32);
    guint64 count = *(guint64 *) value;
    Favourite *favourite = g_hash_table_lookup (best, agent);

    if (favourite == NULL) {
      favourite = g_new0 (Favourite, 1);
      g_hash_table_insert (best, agent, favourite);
    } else if (count < favourite->count
               || (count == favourite->count
                   && onb_strings_compare (result->ledger->strings, name, favourite->name) > 0)) {
      continue;
    }
    *favourite = (Favourite){ .name = name, .count = count };
    g_hash_table_insert (result->names, agent, (gpointer) onb_result_text (result, name));
  }
}

void
onb_names_collect (OnbResult *result)
{
  g_autoptr (GHashTable) wanted = NULL;
  g_autoptr (GHashTable) counts
      = g_hash_table_new_full (onb_pair_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < result->roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (result->roster->agents, i);
    guint32 number = onb_identity_find (result->identity, agent->address);

    if (*agent->name != '\0')
      g_hash_table_insert (result->names, GUINT_TO_POINTER (number), agent->name);
  }
  wanted = find_wanted (result);
  if (g_hash_table_size (wanted) == 0)
    return;
  for (guint32 i = 0; i < result->ledger->items->len; i++) {
    const OnbItemRow *item = onb_ledger_item (result->ledger, i);

    count_name (result, wanted, counts, item->from, onb_item_from_name (item));
    count_name (result, wanted, counts, onb_item_sender (item), onb_item_sender_name (item));
  }
  choose_names (result, counts);
}

const gchar *
onb_result_name (const OnbResult *result, guint32 agent)
{
  return g_hash_table_lookup (result->names, GUINT_TO_POINTER (agent));
}
