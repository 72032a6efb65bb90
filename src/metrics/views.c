/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of a result: wide views over narrow columns. */
#include "metrics/result.h"

const OnbRules *
onb_result_rules (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  return &result->rules;
}

gint64
onb_result_as_of (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, ONB_NO_TIME);

  return result->as_of_unix;
}

const OnbCoverage *
onb_result_coverage (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  return &result->ledger->coverage;
}

guint
onb_result_n_mailboxes (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, 0);

  return result->mailboxes->len;
}

const OnbMailboxResult *
onb_result_mailbox (const OnbResult *result, guint index)
{
  g_return_val_if_fail (result != NULL && index < result->mailboxes->len, NULL);

  return onb_result_mailbox_at (result, index);
}

const gchar *
onb_result_identities (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  return result->identities;
}

guint
onb_result_n_rows (const OnbResult *result)
{
  g_return_val_if_fail (result != NULL, 0);

  return result->attribution->rows->len;
}

static const gchar *
text_or_null (const OnbResult *result, guint32 number)
{
  return number == 0 ? NULL : onb_result_text (result, number);
}

/* The representative's Sender, else that of the first copy that has one. */
static guint32
find_sender (const OnbResult *result, const OnbRow *row)
{
  const OnbMessageRow *message = onb_ledger_message (result->ledger, row->message);
  guint32 sender = onb_item_sender (onb_ledger_item (result->ledger, row->representative));

  for (guint32 i = 0; sender == 0 && i < message->n; i++)
    sender = onb_item_sender (onb_ledger_copy (result->ledger, message, i));
  return sender;
}

static void
view_response (const OnbResult *result, const OnbRow *row, OnbRowView *view)
{
  const OnbResponse *response;
  const OnbRow *opener;

  view->response_seconds = ONB_NO_TIME;
  view->business_seconds = ONB_NO_TIME;
  view->agent_seconds = ONB_NO_TIME;
  if (row->response == 0)
    return;
  response = onb_turns_response (result->turns, row);
  opener = onb_result_row_at (result, response->opened_by);
  view->answers
      = onb_result_text (result, onb_ledger_message (result->ledger, opener->message)->id);
  if (!onb_result_mailbox_at (result, row->mailbox)->measurable)
    return;
  view->response_seconds = response->seconds;
  view->business_seconds = response->business_seconds;
  view->agent_seconds = response->agent_seconds;
}

const gchar *
onb_mailbox_text (const OnbMailboxResult *mailbox, guint32 number)
{
  g_return_val_if_fail (mailbox != NULL, "");

  return onb_strings_get (mailbox->ledger->strings, number);
}

void
onb_result_row (const OnbResult *result, guint index, OnbRowView *ret_view)
{
  const OnbRow *row;
  const OnbMessageRow *message;
  const OnbItemRow *item;
  gint64 time;

  g_return_if_fail (result != NULL && index < result->attribution->rows->len);
  g_return_if_fail (ret_view != NULL);

  row = onb_result_row_at (result, index);
  message = onb_ledger_message (result->ledger, row->message);
  item = onb_ledger_item (result->ledger, row->representative);
  time = onb_time_unpack (row->time);
  *ret_view = (OnbRowView){
    .message_id = onb_result_text (result, message->id),
    .conversation = row->conversation,
    .mailbox
    = row->mailbox == ONB_NO_MAILBOX ? NULL : onb_result_mailbox_at (result, row->mailbox)->mailbox,
    .kind = row->kind,
    .direction = row->direction,
    .agent = text_or_null (result, row->agent),
    .agent_name = row->agent == 0 ? NULL : onb_result_name (result, row->agent),
    .credited = (row->flags & ONB_ROW_CREDITED) != 0,
    .verdict = row->verdict,
    .confidence = row->confidence,
    .from = text_or_null (result, item->from),
    .from_name = text_or_null (result, onb_item_from_name (item)),
    .sender = text_or_null (result, find_sender (result, row)),
    .subject = text_or_null (result, item->subject),
    .arrived_unix = row->direction == ONB_DIRECTION_OUTBOUND ? ONB_NO_TIME : time,
    .sent_unix = row->direction == ONB_DIRECTION_OUTBOUND ? time : ONB_NO_TIME,
    .time_source = row->time_source,
    .role = row->role,
    .first_response = (row->flags & ONB_ROW_FIRST_RESPONSE) != 0,
    .defects = row->defects,
    .n_copies = message->n,
    .n_evidence = row->n_evidence,
    .in_period = !(row->flags & ONB_ROW_OUT_OF_PERIOD),
    .period_unix = onb_result_falls (result, index),
  };
  view_response (result, row, ret_view);
}

void
onb_result_copy (const OnbResult *result, guint index, guint copy, OnbCopyView *ret_view)
{
  const OnbMessageRow *message;
  const OnbItemRow *item;
  g_autofree gchar *origin = NULL;

  g_return_if_fail (result != NULL && index < result->attribution->rows->len);
  g_return_if_fail (ret_view != NULL);

  message = onb_ledger_message (result->ledger, onb_result_row_at (result, index)->message);
  g_return_if_fail (copy < message->n);
  item = onb_ledger_copy (result->ledger, message, copy);
  *ret_view = (OnbCopyView){
    .origin = { .path = onb_result_text (result, item->path),
                .member = text_or_null (result, onb_item_member (item)),
                .offset = item->offset,
                .length = onb_item_length (item) },
    .sha256 = onb_ledger_sha256 (result->ledger, item),
    .role = item->role,
  };
  origin = onb_origin_format (&ret_view->origin);
  g_string_assign (result->origin, origin);
  ret_view->origin_text = result->origin->str;
}

void
onb_result_evidence (const OnbResult *result, guint index, guint evidence,
                     OnbEvidenceView *ret_view)
{
  const OnbRow *row;
  const OnbEvidence *fact;

  g_return_if_fail (result != NULL && index < result->attribution->rows->len);
  g_return_if_fail (ret_view != NULL);

  row = onb_result_row_at (result, index);
  g_return_if_fail (evidence < row->n_evidence);
  fact = &g_array_index (result->attribution->evidence, OnbEvidence, row->evidence + evidence);
  *ret_view = (OnbEvidenceView){ .rung = fact->rung,
                                 .agent = onb_result_text (result, fact->agent),
                                 .origin = fact->origin,
                                 .agrees = fact->agrees };
}
