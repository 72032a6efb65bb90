/* SPDX-License-Identifier: Apache-2.0 */
/* `explain`: what is known of one message or conversation, and why. */
#include "report/explain.h"

#include "report/explain-find.h"

/* The rows of which changes are sought: those that are told one by one. */
static void
seek_changes (OnbTelling *telling, const OnbExplanation *explanation)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; i < explanation->rows->len; i++) {
    if (onb_explanation_tells (explanation, i))
      g_array_append_val (rows, g_array_index (explanation->rows, guint32, i));
  }
  telling->changes
      = onb_explain_changes (telling->examiner, rows,
                             telling->request->info->limits->explain_changes, &telling->n_untried);
}

gboolean
onb_explanation_tells (const OnbExplanation *explanation, guint index)
{
  return onb_step_is_told (explanation->telling.request, explanation->rows->len, index);
}

gboolean
onb_step_is_told (const OnbExplainRequest *request, guint n, guint index)
{
  guint64 most = MAX (request->info->limits->explain_steps, 2);

  return n <= most || index < most / 2 || n - index <= most / 2;
}

static guint32
message_at (const OnbExplanation *explanation, guint index)
{
  return onb_result_row_at (explanation->telling.result,
                            g_array_index (explanation->rows, guint32, index))
      ->message;
}

gboolean
onb_explanation_is_first (const OnbExplanation *explanation, guint index)
{
  for (guint i = 0; i < index; i++) {
    if (message_at (explanation, i) == message_at (explanation, index))
      return FALSE;
  }
  return TRUE;
}

const OnbChanged *
onb_explanation_change (const OnbExplanation *explanation, guint32 row, guint *at)
{
  const GArray *changes = explanation->telling.changes;

  for (; *at < changes->len; (*at)++) {
    const OnbChanged *changed = &g_array_index (changes, OnbChanged, *at);

    if (changed->row == row) {
      (*at)++;
      return changed;
    }
  }
  return NULL;
}

gboolean
onb_explain_write (const OnbResult *result, const OnbExplainRequest *request, const OnbLook *look,
                   const OnbOutput *output, gboolean *ret_found, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (request != NULL && request->id != NULL, FALSE);
  g_return_val_if_fail (request->info != NULL && request->info->limits != NULL, FALSE);
  g_return_val_if_fail (look != NULL, FALSE);
  g_return_val_if_fail (look->format == ONB_FORMAT_TEXT || look->format == ONB_FORMAT_JSON, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (ret_found != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (OnbExaminer) examiner = onb_examiner_new (result);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) changes = NULL;
  OnbExplanation explanation
      = { .telling = { .result = result, .request = request, .examiner = examiner }, .rows = rows };

  onb_explain_find (result, request->id, rows, &explanation.is_conversation);
  *ret_found = rows->len > 0;
  if (rows->len == 0)
    return TRUE;
  seek_changes (&explanation.telling, &explanation);
  changes = explanation.telling.changes;
  if (look->format == ONB_FORMAT_JSON)
    onb_explain_write_json (out, &explanation);
  else
    onb_explain_write_text (out, &explanation, look);
  return onb_out_finish (out, error);
}
