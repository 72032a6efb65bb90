/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/concern.h"
#include "explain/explain.h"

OnbExaminer *
onb_examiner_new (const OnbResult *result)
{
  OnbExaminer *examiner = g_new0 (OnbExaminer, 1);

  examiner->result = result;
  examiner->identity = result->identity;
  examiner->ledger = result->ledger;
  examiner->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  examiner->messages = g_array_new (FALSE, FALSE, sizeof (guint32));
  examiner->concerns = g_hash_table_new (NULL, NULL);
  examiner->texts = g_string_chunk_new (256);
  return examiner;
}

void
onb_examiner_free (OnbExaminer *examiner)
{
  if (examiner == NULL)
    return;
  g_array_unref (examiner->rows);
  g_array_unref (examiner->messages);
  g_hash_table_unref (examiner->concerns);
  g_string_chunk_free (examiner->texts);
  g_free (examiner);
}

typedef struct {
  OnbExaminer *examiner;
  guint32 message;
} Marking;

static void
mark_concern (guint mailbox, gpointer data)
{
  const Marking *marking = data;
  gpointer key = GUINT_TO_POINTER (mailbox);

  if (!g_hash_table_contains (marking->examiner->concerns, key))
    g_hash_table_insert (marking->examiner->concerns, key, GUINT_TO_POINTER (marking->message + 1));
}

/* Which mailboxes the conversation concerns (rung 7), and by which message first. */
static void
mark_concerns (OnbExaminer *examiner, guint32 m)
{
  Marking marking = { .examiner = examiner, .message = m };

  onb_concern_each (examiner->identity, examiner->result->audit,
                    onb_ledger_message (examiner->ledger, m), mark_concern, &marking);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

/* The messages of the rows at hand, ascending, each once. */
static void
collect_messages (OnbExaminer *examiner)
{
  guint32 *messages;
  guint kept = 0;

  g_array_set_size (examiner->messages, 0);
  for (guint i = 0; i < examiner->rows->len; i++) {
    guint32 row = g_array_index (examiner->rows, guint32, i);

    g_array_append_val (examiner->messages, onb_result_row_at (examiner->result, row)->message);
  }
  g_array_sort (examiner->messages, compare_numbers);
  messages = (guint32 *) (gpointer) examiner->messages->data;
  for (guint i = 0; i < examiner->messages->len; i++) {
    if (kept == 0 || messages[kept - 1] != messages[i])
      messages[kept++] = messages[i];
  }
  g_array_set_size (examiner->messages, kept);
}

void
onb_examiner_turn_to (OnbExaminer *examiner, guint conversation)
{
  if (examiner->conversation == conversation)
    return;
  examiner->conversation = conversation;
  g_array_set_size (examiner->rows, 0);
  g_hash_table_remove_all (examiner->concerns);
  for (guint32 i = 0; i < onb_result_n_rows (examiner->result); i++) {
    if (onb_result_row_at (examiner->result, i)->conversation == conversation)
      g_array_append_val (examiner->rows, i);
  }
  collect_messages (examiner);
  for (guint i = 0; i < examiner->messages->len; i++)
    mark_concerns (examiner, g_array_index (examiner->messages, guint32, i));
}

/* The addresses of one place of an item, as (addr, name) pairs or one address. */
static OnbSpan
span_of (const OnbExaminer *examiner, const OnbItemRow *item, OnbPlace place)
{
  const OnbRareFacts *rare = onb_ledger_rare (examiner->ledger, item);

  switch (place) {
  case ONB_PLACE_FROM:
    return (OnbSpan){ &item->from, item->from != 0 };
  case ONB_PLACE_SENDER:
    return onb_item_sender_span (item);
  case ONB_PLACE_DELEGATION:
    return (OnbSpan){ &rare->delegation, rare->delegation != 0 };
  case ONB_PLACE_ORIGINAL_FROM:
    return (OnbSpan){ &rare->original_from, rare->original_from != 0 };
  case ONB_PLACE_REPLY_TO:
    return onb_ledger_list (examiner->ledger, item, ONB_LIST_REPLY_TO);
  case ONB_PLACE_TO:
    return onb_ledger_list (examiner->ledger, item, ONB_LIST_TO);
  case ONB_PLACE_CC:
    return onb_ledger_list (examiner->ledger, item, ONB_LIST_CC);
  case ONB_PLACE_BCC:
    return onb_ledger_list (examiner->ledger, item, ONB_LIST_BCC);
  case ONB_PLACE_DELIVERED:
    return onb_ledger_list (examiner->ledger, item, ONB_LIST_DELIVERED);
  case ONB_PLACE_NONE:
  case ONB_PLACE_AUDIT:
  case ONB_PLACE_JOURNAL:
  case ONB_PLACE_FOLDER:
  case ONB_PLACE_NAME:
  case ONB_PLACE_STORE_SENDER:
  case ONB_PLACE_REPRESENTED:
  case ONB_PLACE_CREATOR:
  case ONB_PLACE_MODIFIER:
    break;
  }
  return (OnbSpan){ NULL, 0 };
}

OnbMention
onb_examiner_find (const OnbExaminer *examiner, guint32 message, const OnbPlace *places,
                   OnbAddressTest wanted, gpointer data)
{
  guint32 n = onb_ledger_message (examiner->ledger, message)->n;

  for (guint32 i = 0; i < n; i++) {
    guint32 item = onb_examiner_item (examiner, message, i);

    for (const OnbPlace *place = places; *place != ONB_PLACE_NONE; place++) {
      OnbSpan span = span_of (examiner, onb_ledger_item (examiner->ledger, item), *place);

      for (guint a = 0; a < span.n; a++) {
        if (span.at[2 * a] != 0 && wanted (span.at[2 * a], data))
          return (OnbMention){ .place = *place, .address = span.at[2 * a], .item = item };
      }
    }
  }
  return (OnbMention){ .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };
}

OnbExamination *
onb_examine (OnbExaminer *examiner, guint32 message, guint mailbox)
{
  OnbExamination *examination = g_new0 (OnbExamination, 1);
  const OnbMessageRow *row = onb_ledger_message (examiner->ledger, message);
  OnbCase item_case = { .identity = examiner->identity,
                        .archives = examiner->result->archives,
                        .audit = examiner->result->audit,
                        .message = row,
                        .mailbox = mailbox,
                        .min_confidence = examiner->result->rules.min_confidence };

  examination->message = message;
  examination->mailbox = mailbox;
  examination->representative
      = onb_representative (examiner->identity, examiner->result->archives, row, mailbox);
  examination->when = onb_identity_when (examiner->identity, row);
  examination->facts = g_array_new (FALSE, FALSE, sizeof (OnbEvidence));
  item_case.representative = onb_ledger_item (examiner->ledger, examination->representative);
  examination->kind = onb_kind_reason (examiner->identity, row, item_case.representative);
  if (mailbox == ONB_NO_MAILBOX)
    return examination;
  item_case.facts = examination->facts;
  item_case.conversation_concerns_mailbox
      = g_hash_table_contains (examiner->concerns, GUINT_TO_POINTER (mailbox));
  examination->judgement = onb_case_judge (&item_case);
  return examination;
}

void
onb_examination_free (OnbExamination *examination)
{
  if (examination == NULL)
    return;
  g_array_unref (examination->facts);
  g_free (examination);
}
