/* SPDX-License-Identifier: Apache-2.0 */
#include "propose/search.h"

#include "propose/local-part.h"

#include <string.h>

/* The rows of a message are a chain, in the order of `messages`. */
static void
chain_rows (OnbSearch *search)
{
  const GArray *rows = search->result->attribution->rows;
  g_autofree gboolean *has_row = g_new0 (gboolean, search->ledger->messages->len + 1);

  search->rows = g_new0 (guint32, search->ledger->messages->len + 1);
  search->next = g_new0 (guint32, rows->len + 1);
  for (guint32 i = rows->len; i > 0; i--) {
    guint32 message = onb_result_row_at (search->result, i - 1)->message;

    search->next[i - 1] = has_row[message] ? search->rows[message] + 1 : 0;
    search->rows[message] = i - 1;
    has_row[message] = TRUE;
  }
}

static void
count_traffic (OnbSearch *search)
{
  search->traffic = g_new0 (guint64, search->identity->mailboxes->len + 1);
  for (guint i = 0; i < search->result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (search->result, i);

    if (row->mailbox != ONB_NO_MAILBOX
        && (row->direction == ONB_DIRECTION_INBOUND || row->direction == ONB_DIRECTION_OUTBOUND
            || row->direction == ONB_DIRECTION_INTERNAL))
      search->traffic[row->mailbox]++;
  }
}

guint32
onb_search_sent (const OnbSearch *search, guint32 address)
{
  const OnbSighting *sighting = onb_sightings_find (search->sightings, address);

  return sighting == NULL ? 0 : sighting->sent;
}

OnbSearch *
onb_search_new (const OnbResult *result)
{
  OnbSearch *search = g_new0 (OnbSearch, 1);

  search->result = result;
  search->identity = result->identity;
  search->ledger = result->ledger;
  chain_rows (search);
  count_traffic (search);
  search->sightings = onb_sightings_new (result, search->rows);
  search->places = onb_sent_places_new (result, search->rows, search->next);
  search->agents = onb_pairs_new ();
  search->serving = g_hash_table_new (NULL, NULL);
  search->aliases = g_hash_table_new (NULL, NULL);
  search->proposed = g_hash_table_new (NULL, NULL);
  search->drafts = g_array_new (FALSE, FALSE, sizeof (OnbDraft));
  return search;
}

void
onb_search_free (OnbSearch *search)
{
  g_free (search->rows);
  g_free (search->next);
  g_free (search->traffic);
  onb_sightings_free (search->sightings);
  onb_sent_places_free (search->places);
  onb_pairs_free (search->agents);
  g_hash_table_unref (search->serving);
  g_hash_table_unref (search->aliases);
  g_hash_table_unref (search->proposed);
  g_array_unref (search->drafts);
  g_free (search);
}

const OnbRow *
onb_search_next_row (const OnbSearch *search, const OnbRow *row)
{
  guint32 index = (guint32) (row - onb_result_row_at (search->result, 0));
  guint32 next = search->next[index];

  return next == 0 ? NULL : onb_result_row_at (search->result, next - 1);
}

gboolean
onb_search_counts (const OnbSearch *search, guint32 message)
{
  return onb_rules_counts (&search->result->rules, onb_search_row (search, message)->kind);
}

gboolean
onb_search_is_sent (const OnbSearch *search, guint32 message)
{
  for (const OnbRow *row = onb_search_row (search, message); row != NULL;
       row = onb_search_next_row (search, row)) {
    if (row->direction == ONB_DIRECTION_OUTBOUND || row->direction == ONB_DIRECTION_INTERNAL)
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_search_find_asked (const OnbSearch *search, guint32 message, guint32 *ret_asked)
{
  const OnbMessageRow *row = onb_ledger_message (search->ledger, message);
  const OnbThreads *threads = search->result->threads;
  guint32 id = 0;

  for (guint32 i = 0; i < row->n && id == 0; i++) {
    const OnbItemRow *item = onb_ledger_copy (search->ledger, row, i);
    OnbSpan span = onb_ledger_list (search->ledger, item, ONB_LIST_IN_REPLY_TO);

    if (span.n > 0) {
      id = span.at[0];
      continue;
    }
    span = onb_ledger_list (search->ledger, item, ONB_LIST_REFERENCES);
    if (span.n > 0)
      id = span.at[span.n - 1];
  }
  if (id == 0 || id == row->id || !onb_threads_is_present (threads, id))
    return FALSE;
  *ret_asked = threads->with_id[id] - 1;
  return TRUE;
}

gboolean
onb_search_recipients_hold (const OnbSearch *search, guint32 message, guint32 address)
{
  const OnbMessageRow *row = onb_ledger_message (search->ledger, message);

  for (guint32 i = 0; i < row->n; i++) {
    OnbSpan span = onb_ledger_recipients (search->ledger, onb_ledger_copy (search->ledger, row, i));

    for (guint r = 0; r < span.n; r++) {
      if (onb_search_canonical (search, span.at[2 * r]) == address)
        return TRUE;
    }
  }
  return FALSE;
}

gboolean
onb_search_is_of_side (const OnbSearch *search, guint32 address, guint mailbox)
{
  return onb_identity_is_of_side (search->identity, address, ONB_NO_MAILBOX,
                                  onb_identity_mailbox (search->identity, mailbox)->address,
                                  ONB_NO_TIME);
}

gboolean
onb_search_is_ours (const OnbSearch *search, guint32 address)
{
  return onb_sightings_is_ours (search->sightings, address);
}

gboolean
onb_search_may_serve (const OnbSearch *search, guint32 address, guint mailbox)
{
  return onb_identity_is_person (search->identity, address)
         && onb_pairs_find (search->agents, address, mailbox) == NULL
         && onb_search_is_of_side (search, address, mailbox)
         && !onb_local_part_is_unattended (onb_search_text (search, address))
         && !onb_local_part_is_function (onb_search_text (search, address));
}
