/* SPDX-License-Identifier: Apache-2.0 */
/* Into which period rows and waits fall: `--period-by` (SEMANTICS.md §9). */
#include "metrics/result.h"

gint64
onb_result_falls (const OnbResult *result, guint32 index)
{
  const OnbRow *row = onb_result_row_at (result, index);
  gint64 time = onb_time_unpack (row->time);

  if (result->turns->started != NULL && result->turns->started[index] != 0)
    return onb_time_unpack (result->turns->started[index]);
  if (result->rules.period_by == ONB_PERIOD_BY_ARRIVED && row->response != 0)
    return time - onb_turns_response (result->turns, row)->seconds;
  return time;
}

gint64
onb_result_wait_falls (const OnbResult *result, guint32 opener, gint64 start_unix)
{
  return result->turns->started != NULL ? onb_time_unpack (result->turns->started[opener])
                                        : start_unix;
}

void
onb_falls_settle (OnbResult *result)
{
  if (result->rules.from_unix == ONB_NO_TIME && result->rules.to_unix == ONB_NO_TIME)
    return;
  for (guint32 i = 0; i < result->attribution->rows->len; i++) {
    if (!onb_is_in_period (&result->rules, onb_result_falls (result, i)))
      g_array_index (result->attribution->rows, OnbRow, i).flags |= ONB_ROW_OUT_OF_PERIOD;
  }
}
