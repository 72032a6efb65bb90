/* SPDX-License-Identifier: Apache-2.0 */
/* `messages`: the rows that pass, one after the other. */
#include "report/messages.h"

#define NO_VALUE "none"

static gboolean
is_listed (const gchar *const *list, const gchar *value)
{
  return list == NULL || g_strv_contains (list, value != NULL ? value : NO_VALUE);
}

static gboolean
passes (const OnbMessageFilter *filter, const OnbRowView *row)
{
  if (!row->in_period)
    return FALSE;
  return filter == NULL
         || (is_listed (filter->mailbox, row->mailbox) && is_listed (filter->agent, row->agent)
             && is_listed (filter->direction, onb_direction_name (row->direction))
             && is_listed (filter->kind, onb_kind_name (row->kind))
             && is_listed (filter->verdict, onb_verdict_name (row->verdict))
             && is_listed (filter->role, onb_role_name (row->role)));
}

gboolean
onb_messages_next (const OnbResult *result, const OnbMessageFilter *filter, guint *row,
                   OnbRowView *ret_view)
{
  for (; *row < onb_result_n_rows (result); (*row)++) {
    onb_result_row (result, *row, ret_view);
    if (passes (filter, ret_view))
      return TRUE;
  }
  return FALSE;
}

guint64
onb_messages_count (const OnbResult *result, const OnbMessageFilter *filter)
{
  guint64 n = 0;
  OnbRowView view;

  g_return_val_if_fail (result != NULL, 0);

  for (guint row = 0; onb_messages_next (result, filter, &row, &view); row++)
    n++;
  return n;
}

gboolean
onb_messages_write (const OnbResult *result, const OnbMessageFilter *filter, const OnbLook *look,
                    const OnbOutput *output, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (look != NULL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);

  switch (look->format) {
  case ONB_FORMAT_JSON:
  case ONB_FORMAT_JSONL:
    onb_messages_write_json (out, result, filter, look);
    break;
  case ONB_FORMAT_CSV:
    onb_messages_write_csv (out, result, filter, look);
    break;
  case ONB_FORMAT_TEXT:
    onb_messages_write_text (out, result, filter, look);
    break;
  }
  return onb_out_finish (out, error);
}
