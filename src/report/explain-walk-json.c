/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "report/explain-clock.h"
#include "report/explain-json.h"

static void
write_id (OnbJson *json, const gchar *key, const OnbTelling *telling, guint32 row)
{
  onb_json_text (json, key, row == ONB_NO_ROW ? NULL : onb_tell_id (telling, row));
}

static void
write_segments (OnbJson *json, const gchar *key, const OnbSchedule *schedule,
                const GArray *segments)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_list (json, key, ONB_JSON_LINES);
  for (guint i = 0; i < segments->len; i++) {
    const OnbWorked *worked = &g_array_index (segments, OnbWorked, i);
    g_autofree gchar *day = onb_civil_format_day (worked->day);

    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "day", day);
    onb_json_time (json, "from", worked->from_unix);
    onb_json_time (json, "until", worked->until_unix);
    onb_json_seconds (json, "seconds", worked->until_unix - worked->from_unix);
    onb_tell_segment (text, schedule, worked);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_hours (OnbJson *json, const OnbTelling *telling, const OnbHours *hours)
{
  g_autoptr (OnbWorkLog) log
      = onb_explain_work (hours->schedule, hours->from_unix, hours->until_unix);
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "of", hours->is_agents ? "agent" : "mailbox");
  onb_json_text (json, "zone", g_time_zone_get_identifier (hours->schedule->zone));
  onb_json_seconds (json, "working_seconds", log->seconds);
  onb_json_seconds (json, "counted_seconds", hours->counted);
  write_segments (json, "segments", hours->schedule, log->first);
  onb_json_count (json, "segments_left_out", log->left_out);
  onb_json_seconds (json, "seconds_left_out", log->left_out_seconds);
  write_segments (json, "last_segments", hours->schedule, log->last);
  onb_json_count (json, "n_holidays", log->n_holidays);
  onb_json_begin_list (json, "holidays", ONB_JSON_INLINE);
  for (guint i = 0; i < log->holidays->len; i++) {
    g_autofree gchar *day = onb_civil_format_day (g_array_index (log->holidays, gint32, i));

    onb_json_text (json, NULL, day);
  }
  onb_json_end (json);
  onb_tell_hours (text, telling, hours, log);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
}

static void
write_response (OnbJson *json, const OnbTelling *telling, const OnbStep *step)
{
  const OnbRow *row = onb_result_row_at (telling->result, step->row);
  const OnbResponse *response;
  gboolean is_measurable;

  if (row->response == 0) {
    onb_json_null (json, "response");
    return;
  }
  response = onb_turns_response (telling->result->turns, row);
  is_measurable = onb_result_mailbox_at (telling->result, row->mailbox)->measurable;
  onb_json_begin_object (json, "response", ONB_JSON_LINES);
  write_id (json, "started_by", telling, step->started_by);
  onb_json_time (json, "start", onb_time_unpack (row->time) - response->seconds);
  onb_json_time (json, "end", onb_time_unpack (row->time));
  onb_json_seconds (json, "seconds", is_measurable ? response->seconds : ONB_NO_TIME);
  onb_json_seconds (json, "business_seconds",
                    is_measurable ? response->business_seconds : ONB_NO_TIME);
  onb_json_seconds (json, "agent_seconds", is_measurable ? response->agent_seconds : ONB_NO_TIME);
  onb_json_boolean (json, "first_response", (row->flags & ONB_ROW_FIRST_RESPONSE) != 0);
  onb_json_text (json, "target",
                 onb_target_result (telling, row->mailbox, response->seconds,
                                    response->business_seconds, FALSE));
  onb_json_end (json);
}

static void
write_step (OnbJson *json, const OnbTelling *telling, guint number, const OnbStep *step)
{
  g_autoptr (GString) text = g_string_new (NULL);
  OnbHours hours[2];
  guint n_hours = onb_hours_of_step (telling, step, hours);
  OnbRowView view;

  onb_result_row (telling->result, step->row, &view);
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_count (json, "step", number);
  onb_json_text (json, "message_id", view.message_id);
  onb_json_time (json, "time",
                 onb_time_unpack (onb_result_row_at (telling->result, step->row)->time));
  onb_json_text (json, "direction", onb_direction_name (view.direction));
  onb_json_text (json, "role", onb_role_name (view.role));
  onb_json_text (json, "from", view.from);
  onb_json_text (json, "agent", view.agent);
  write_id (json, "wait", telling, step->wait);
  write_response (json, telling, step);
  write_id (json, "handoff_from", telling, step->handoff);
  write_id (json, "collides_with", telling, step->collision);
  write_id (json, "reopens_after", telling, step->reopened);
  onb_json_begin_list (json, "hours", ONB_JSON_LINES);
  for (guint i = 0; i < n_hours; i++)
    write_hours (json, telling, &hours[i]);
  onb_json_end (json);
  onb_tell_step (text, telling, step);
  onb_explain_sentence (json, "text", text);
  onb_tell_team (text, telling, step);
  onb_explain_sentence (json, "team_text", text);
  onb_json_end (json);
}

static void
write_unwalked (OnbJson *json, const OnbTelling *telling, const OnbWalkStory *story)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_list (json, "not_walked", ONB_JSON_LINES);
  for (guint i = 0; i < story->others->len; i++) {
    guint32 row = g_array_index (story->others, guint32, i);

    if (!onb_step_is_told (telling->request, story->others->len, i))
      continue;
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    write_id (json, "message_id", telling, row);
    onb_tell_unwalked (text, telling, row);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_open_wait (OnbJson *json, const OnbTelling *telling, guint mailbox, const OnbOpenWait *open)
{
  const OnbSchedule *schedule
      = onb_identity_mailbox (telling->examiner->identity, mailbox)->schedule;
  gint64 as_of = telling->result->as_of_unix;
  gboolean is_aged = !open->is_closed && as_of != ONB_NO_TIME
                     && onb_result_mailbox_at (telling->result, mailbox)->measurable;
  gint64 start = onb_time_unpack (open->start);
  OnbHours hours = { .schedule = schedule,
                     .from_unix = start,
                     .until_unix = MAX (as_of, start),
                     .counted = ONB_NO_TIME };

  onb_json_begin_object (json, "open_wait", ONB_JSON_LINES);
  write_id (json, "opened_by", telling, open->row);
  onb_json_time (json, "since", start);
  onb_json_boolean (json, "closed", open->is_closed);
  onb_json_seconds (json, "age", is_aged ? MAX (as_of - start, 0) : ONB_NO_TIME);
  if (is_aged && schedule != NULL) {
    g_autoptr (OnbWorkLog) log = onb_explain_work (schedule, start, hours.until_unix);

    hours.counted = log->seconds;
  }
  onb_json_text (
      json, "target",
      is_aged ? onb_target_result (telling, mailbox, MAX (as_of - start, 0), hours.counted, TRUE)
              : NULL);
  onb_json_begin_list (json, "hours", ONB_JSON_LINES);
  if (is_aged && schedule != NULL)
    write_hours (json, telling, &hours);
  onb_json_end (json);
  onb_json_end (json);
}

static void
write_end (OnbJson *json, const OnbTelling *telling, guint mailbox, const OnbWalkStory *story)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (story->open != NULL)
    write_open_wait (json, telling, mailbox, story->open);
  else
    onb_json_null (json, "open_wait");
  if (story->steps->len > 0)
    onb_tell_end (text, telling, mailbox, story);
  onb_explain_sentence (json, "text", text);
}

static void
write_walk (OnbJson *json, const OnbTelling *telling, guint number, guint mailbox)
{
  g_autoptr (OnbWalkStory) story = onb_explain_walk (telling->examiner, mailbox);
  guint n_told = 0;

  if (story->steps->len + story->others->len == 0)
    return;
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_count (json, "conversation", number);
  onb_json_text (json, "mailbox",
                 mailbox != ONB_NO_MAILBOX ? onb_tell_mailbox (telling, mailbox) : NULL);
  onb_json_text (json, "state", story->steps->len > 0 ? onb_state_name (story->state) : NULL);
  onb_json_begin_list (json, "steps", ONB_JSON_LINES);
  for (guint i = 0; i < story->steps->len; i++) {
    if (!onb_step_is_told (telling->request, story->steps->len, i))
      continue;
    write_step (json, telling, i + 1, &g_array_index (story->steps, OnbStep, i));
    n_told++;
  }
  onb_json_end (json);
  onb_json_count (json, "steps_left_out", story->steps->len - n_told);
  write_unwalked (json, telling, story);
  write_end (json, telling, mailbox, story);
  onb_json_end (json);
}

void
onb_explain_walks_json (OnbJson *json, const OnbExplanation *explanation)
{
  const OnbTelling *telling = &explanation->telling;
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);

  onb_json_begin_list (json, "conversations", ONB_JSON_LINES);
  for (guint i = 0; i < explanation->rows->len; i++) {
    guint32 row = g_array_index (explanation->rows, guint32, i);
    guint number = onb_result_row_at (telling->result, row)->conversation;

    if (!g_hash_table_add (told, GUINT_TO_POINTER (number)))
      continue;
    onb_examiner_turn_to (telling->examiner, number);
    for (guint b = 0; b < onb_result_n_mailboxes (telling->result); b++)
      write_walk (json, telling, number, b);
    write_walk (json, telling, number, ONB_NO_MAILBOX);
  }
  onb_json_end (json);
}
