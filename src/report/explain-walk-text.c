/* SPDX-License-Identifier: Apache-2.0 */
/* The conversations on the page of `explain`. */
#include "report/explain-clock.h"
#include "report/explain-page.h"
#include "report/human.h"

#define STEP_INDENT 4

static void
write_segments (const OnbExplainPage *writer, const OnbSchedule *schedule, const GArray *segments)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < segments->len; i++) {
    onb_tell_segment (text, schedule, &g_array_index (segments, OnbWorked, i));
    onb_page_paragraph (&writer->page, ONB_TONE_PLAIN, STEP_INDENT + 2, STEP_INDENT + 4, text->str);
    g_string_truncate (text, 0);
  }
}

static void
write_hours (const OnbExplainPage *writer, const OnbHours *hours)
{
  g_autoptr (OnbWorkLog) log
      = onb_explain_work (hours->schedule, hours->from_unix, hours->until_unix);
  g_autoptr (GString) text = g_string_new (NULL);

  onb_tell_hours (text, writer->telling, hours, log);
  onb_explain_more (writer, STEP_INDENT, text);
  write_segments (writer, hours->schedule, log->first);
  if (log->left_out > 0) {
    g_string_append_printf (text, "… %" G_GUINT64_FORMAT " more between: %" G_GINT64_FORMAT " s",
                            log->left_out, log->left_out_seconds);
    onb_explain_more (writer, STEP_INDENT + 2, text);
  }
  write_segments (writer, hours->schedule, log->last);
  onb_tell_holidays (text, log);
  onb_explain_more (writer, STEP_INDENT, text);
}

/* Who sent it for the mailbox, or wrote to it: behind a list or a form that is not From. */
static const gchar *
who (const OnbExplainPage *writer, guint32 index, const OnbRowView *view)
{
  guint32 author = onb_result_row_at (writer->telling->result, index)->author;

  if (view->direction == ONB_DIRECTION_OUTBOUND)
    return view->agent != NULL ? view->agent : "agent not known";
  if (view->direction == ONB_DIRECTION_INBOUND)
    return author != 0 ? onb_tell_text (writer->telling, author) : "author not known";
  return view->from != NULL ? view->from : "nobody";
}

static void
write_step_head (const OnbExplainPage *writer, guint number, guint32 row)
{
  g_autoptr (GString) text = g_string_new (NULL);
  OnbRowView view;

  onb_result_row (writer->telling->result, row, &view);
  if (number > 0)
    g_string_append_printf (text, "%u. ", number);
  if (onb_result_row_at (writer->telling->result, row)->time != 0)
    onb_moment_append (
        text, onb_time_unpack (onb_result_row_at (writer->telling->result, row)->time), NULL);
  else
    g_string_append (text, "no time");
  g_string_append_printf (text, "  %s  %s  %s",
                          view.role != ONB_ROLE_NONE ? onb_role_name (view.role)
                                                     : onb_direction_name (view.direction),
                          who (writer, row, &view), view.message_id);
  onb_page_paragraph (&writer->page, ONB_TONE_HEADING, 0, STEP_INDENT, text->str);
}

static void
write_step (const OnbExplainPage *writer, guint number, const OnbStep *step)
{
  const OnbRow *row = onb_result_row_at (writer->telling->result, step->row);
  g_autoptr (GString) text = g_string_new (NULL);
  OnbHours hours[2];
  guint n_hours = onb_hours_of_step (writer->telling, step, hours);

  write_step_head (writer, number, step->row);
  onb_tell_step (text, writer->telling, step);
  onb_explain_more (writer, STEP_INDENT, text);
  onb_tell_team (text, writer->telling, step);
  onb_explain_more (writer, STEP_INDENT, text);
  for (guint i = 0; i < n_hours; i++)
    write_hours (writer, &hours[i]);
  if (row->response != 0) {
    const OnbResponse *response = onb_turns_response (writer->telling->result->turns, row);

    onb_tell_target (text, writer->telling, row->mailbox,
                     onb_target_result (writer->telling, row->mailbox, response->seconds,
                                        response->business_seconds, FALSE));
    onb_explain_more (writer, STEP_INDENT, text);
  }
  onb_page_blank (&writer->page);
}

static void
write_steps (const OnbExplainPage *writer, const OnbWalkStory *story)
{
  guint n_left_out = 0;

  for (guint i = 0; i < story->steps->len; i++) {
    if (!onb_step_is_told (writer->telling->request, story->steps->len, i)) {
      n_left_out++;
      continue;
    }
    if (n_left_out > 0)
      onb_explain_left_out (writer, n_left_out);
    n_left_out = 0;
    write_step (writer, i + 1, &g_array_index (story->steps, OnbStep, i));
    onb_out_spill (writer->page.out);
  }
}

static void
write_unwalked (const OnbExplainPage *writer, const OnbWalkStory *story)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < story->others->len; i++) {
    guint32 row = g_array_index (story->others, guint32, i);

    if (!onb_step_is_told (writer->telling->request, story->others->len, i))
      continue;
    write_step_head (writer, 0, row);
    onb_tell_unwalked (text, writer->telling, row);
    onb_explain_more (writer, STEP_INDENT, text);
    onb_page_blank (&writer->page);
  }
}

static void
write_end (const OnbExplainPage *writer, guint mailbox, const OnbWalkStory *story)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const OnbSchedule *schedule
      = onb_identity_mailbox (writer->telling->examiner->identity, mailbox)->schedule;
  gint64 as_of = writer->telling->result->as_of_unix;

  onb_tell_end (text, writer->telling, mailbox, story);
  onb_explain_more (writer, 0, text);
  if (story->open == NULL || story->open->is_closed || as_of == ONB_NO_TIME
      || !onb_result_mailbox_at (writer->telling->result, mailbox)->measurable)
    return;
  gint64 start = onb_time_unpack (story->open->start);
  gint64 working = ONB_NO_TIME;

  if (schedule != NULL) {
    const OnbHours hours
        = { .schedule = schedule, .from_unix = start, .until_unix = MAX (as_of, start) };
    g_autoptr (OnbWorkLog) log = onb_explain_work (schedule, hours.from_unix, hours.until_unix);

    working = log->seconds;
    write_hours (writer, &hours);
  }
  onb_tell_target (
      text, writer->telling, mailbox,
      onb_target_result (writer->telling, mailbox, MAX (as_of - start, 0), working, TRUE));
  onb_explain_more (writer, 0, text);
  g_string_append_printf (text,
                          "A list given with --closed that names %s would end the wait as closed "
                          "(§8).",
                          onb_tell_id (writer->telling, story->open->row));
  onb_explain_more (writer, 0, text);
}

/* One conversation before one mailbox, or the messages in it that belong to none. */
static void
write_walk (const OnbExplainPage *writer, guint number, guint mailbox)
{
  g_autoptr (OnbWalkStory) story = onb_explain_walk (writer->telling->examiner, mailbox);
  g_autofree gchar *title
      = g_strdup_printf ("Conversation %u, %s", number,
                         mailbox != ONB_NO_MAILBOX ? onb_tell_mailbox (writer->telling, mailbox)
                                                   : "messages of no mailbox");

  if (story->steps->len + story->others->len == 0)
    return;
  onb_page_paragraph (&writer->page, ONB_TONE_HEADING, 0, ONB_LIST_INDENT, title);
  onb_page_rule (&writer->page, title);
  write_steps (writer, story);
  write_unwalked (writer, story);
  if (story->steps->len > 0)
    write_end (writer, mailbox, story);
  onb_page_blank (&writer->page);
}

void
onb_explain_walks (const OnbExplainPage *writer)
{
  const GArray *rows = writer->explanation->rows;
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < rows->len; i++) {
    guint number = onb_result_row_at (writer->telling->result, g_array_index (rows, guint32, i))
                       ->conversation;

    if (!g_hash_table_add (told, GUINT_TO_POINTER (number)))
      continue;
    onb_examiner_turn_to (writer->telling->examiner, number);
    for (guint b = 0; b < onb_result_n_mailboxes (writer->telling->result); b++)
      write_walk (writer, number, b);
    write_walk (writer, number, ONB_NO_MAILBOX);
  }
}
