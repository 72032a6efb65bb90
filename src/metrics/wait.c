/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics/wait.h"

#include "context/closed.h"

struct _OnbWait {
  const OnbLedger *ledger;
  const GArray *rows;
  const OnbRules *rules;
  guint32 opener; /* row, or ONB_NO_ROW */
  guint32 newest; /* row that asked last */
  /* message-id -> the row that asked first under it, + 1; only ONB_CLOCK_PARENT fills it */
  GHashTable *asked;
  GArray *listed; /* guint32 message-ids */
};

OnbWait *
onb_wait_new (const OnbLedger *ledger, const GArray *rows, const OnbRules *rules)
{
  OnbWait *wait = g_new0 (OnbWait, 1);

  wait->ledger = ledger;
  wait->rows = rows;
  wait->rules = rules;
  wait->opener = ONB_NO_ROW;
  wait->asked = g_hash_table_new (NULL, NULL);
  wait->listed = g_array_new (FALSE, FALSE, sizeof (guint32));
  return wait;
}

void
onb_wait_free (OnbWait *wait)
{
  if (wait == NULL)
    return;
  g_hash_table_unref (wait->asked);
  g_array_unref (wait->listed);
  g_free (wait);
}

static const OnbRow *
row_at (const OnbWait *wait, guint32 row)
{
  return &g_array_index (wait->rows, OnbRow, row);
}

static const OnbMessageRow *
message_at (const OnbWait *wait, guint32 row)
{
  return onb_ledger_message (wait->ledger, row_at (wait, row)->message);
}

void
onb_wait_ask (OnbWait *wait, guint32 row)
{
  guint32 id = message_at (wait, row)->id;
  gpointer key = GUINT_TO_POINTER (id);

  if (wait->opener == ONB_NO_ROW)
    wait->opener = row;
  wait->newest = row;
  if (wait->rules->clock == ONB_CLOCK_PARENT && !g_hash_table_contains (wait->asked, key))
    g_hash_table_insert (wait->asked, key, GUINT_TO_POINTER (row + 1));
  if (wait->rules->closed != NULL
      && onb_closed_list_reason (wait->rules->closed, onb_strings_get (wait->ledger->strings, id))
             != NULL)
    g_array_append_val (wait->listed, id);
}

void
onb_wait_end (OnbWait *wait)
{
  wait->opener = ONB_NO_ROW;
  g_hash_table_remove_all (wait->asked);
  g_array_set_size (wait->listed, 0);
}

guint32
onb_wait_opener (const OnbWait *wait)
{
  return wait->opener;
}

OnbPackedTime
onb_wait_start (const OnbWait *wait)
{
  return row_at (wait, wait->rules->clock == ONB_CLOCK_LAST ? wait->newest : wait->opener)->time;
}

/* The row of this wait that one copy of a reply names first in its In-Reply-To. */
static guint32
find_parent_in (const OnbWait *wait, const OnbItemRow *item, guint32 own_id)
{
  OnbSpan named = onb_ledger_list (wait->ledger, item, ONB_LIST_IN_REPLY_TO);

  for (guint i = 0; i < named.n; i++) {
    gpointer row = g_hash_table_lookup (wait->asked, GUINT_TO_POINTER (named.at[i]));

    if (row != NULL && named.at[i] != own_id)
      return GPOINTER_TO_UINT (row) - 1;
  }
  return ONB_NO_ROW;
}

/* The representative speaks before the other copies. */
static guint32
find_parent (const OnbWait *wait, guint32 reply)
{
  const OnbMessageRow *message = message_at (wait, reply);
  guint32 row = find_parent_in (
      wait, onb_ledger_item (wait->ledger, row_at (wait, reply)->representative), message->id);

  for (guint32 i = 0; row == ONB_NO_ROW && i < message->n; i++)
    row = find_parent_in (wait, onb_ledger_copy (wait->ledger, message, i), message->id);
  return row;
}

guint32
onb_wait_starter (const OnbWait *wait, guint32 reply)
{
  guint32 parent = wait->rules->clock == ONB_CLOCK_PARENT ? find_parent (wait, reply) : ONB_NO_ROW;

  if (parent != ONB_NO_ROW)
    return parent;
  return wait->rules->clock == ONB_CLOCK_LAST ? wait->newest : wait->opener;
}

const GArray *
onb_wait_listed (const OnbWait *wait)
{
  return wait->listed;
}
