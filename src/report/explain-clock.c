/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-clock.h"

#include <string.h>

#include "base/civil.h"
#include "context/closed.h"
#include "metrics/clock.h"
#include "report/human.h"

static const OnbRow *
row_at (const OnbTelling *telling, guint32 row)
{
  return onb_result_row_at (telling->result, row);
}

static gint64
time_of (const OnbTelling *telling, guint32 row)
{
  return onb_time_unpack (row_at (telling, row)->time);
}

static void
append_time (GString *out, const OnbTelling *telling, guint32 row)
{
  onb_tell_time (out, telling, row_at (telling, row)->mailbox, time_of (telling, row));
}

static gboolean
is_measurable (const OnbTelling *telling, guint32 row)
{
  return onb_result_mailbox_at (telling->result, row_at (telling, row)->mailbox)->measurable;
}

static void
tell_opens (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  g_string_append (out,
                   "Opens a wait: it is inbound, and no wait is open (§8). The clock starts at ");
  append_time (out, telling, step->row);
  g_string_append_c (out, '.');
}

static void
tell_adds (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  g_string_append (out, "Adds to the wait that ");
  g_string_append (out, onb_tell_id (telling, step->wait));
  g_string_append (out, " opened, which is still open");
  g_string_append (out, telling->result->rules.clock == ONB_CLOCK_LAST
                            ? ", and starts its clock anew (--clock last, §8)."
                            : " (§8).");
}

/* How an outbound message reaches a correspondent. */
static void
append_reach (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  if (step->reached.place != ONB_PLACE_NONE)
    g_string_append_printf (
        out, "%s in %s was met in %s", onb_tell_text (telling, step->reached.address),
        onb_tell_place (step->reached.place), onb_tell_id (telling, step->met_by));
  else if (step->n_met == 0)
    g_string_append (out, "no correspondent was met before it");
  else if (step->no_recipient)
    g_string_append (out, "no recipient is known, which counts as reaching the correspondent");
  else if (step->own_list)
    g_string_append (out, "the mailbox among its recipients is its list, which reaches "
                          "correspondents");
  else
    g_string_append (out, "it reaches nobody who was met, and --forward-answers lets a forward "
                          "answer");
}

static void
append_start (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  const OnbResponse *response
      = onb_turns_response (telling->result->turns, row_at (telling, step->row));
  static const gchar *const rules[] = { "the message that opened the wait (--clock first)",
                                        "the last message of the wait (--clock last)",
                                        "the message it replies to (--clock parent)" };
  gboolean is_opener = step->started_by == response->opened_by;
  OnbClock clock = telling->result->rules.clock;

  g_string_append (out, " The clock started at ");
  append_time (out, telling, step->started_by);
  g_string_append_printf (out, " with %s",
                          rules[is_opener && clock == ONB_CLOCK_PARENT ? ONB_CLOCK_FIRST : clock]);
  if (!is_opener)
    g_string_append_printf (out, ", %s", onb_tell_id (telling, step->started_by));
  g_string_append (out, ", and stopped when this one was sent, at ");
  append_time (out, telling, step->row);
  g_string_append (out, ": ");
  onb_tell_span (out, response->seconds);
  g_string_append (out, " (§8).");
  if (response->seconds < 0)
    g_string_append (out,
                     " By the clocks it was sent before that, so it is a clock-skew: it counts "
                     "as a response and enters no statistic of times (§8).");
}

static void
tell_response (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  const OnbRow *row = row_at (telling, step->row);

  g_string_append_printf (out, "A response: it is outbound, and the wait that %s opened is open; ",
                          onb_tell_id (telling, step->wait));
  append_reach (out, telling, step);
  g_string_append (out, " (§8). It closes the whole wait.");
  if (is_measurable (telling, step->row))
    append_start (out, telling, step);
  else
    g_string_append (out, " Its time is not given: response times are not measurable from this "
                          "export (§9).");
  if (row->flags & ONB_ROW_FIRST_RESPONSE)
    g_string_append (out, " It is the first response of the conversation (§8).");
}

static void
tell_forward (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  g_string_append (out,
                   "A forward: none of its recipients is among the correspondents met so far, ");
  for (guint i = 0; i < MIN (step->n_met, ONB_MET_SHOWN); i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", onb_tell_text (telling, step->met[i]));
  onb_tell_more (out, step->n_met - MIN (step->n_met, ONB_MET_SHOWN));
  if (step->wait == ONB_NO_ROW)
    g_string_append (out, " (§8). No wait is open.");
  else
    g_string_append_printf (out, " (§8). The wait that %s opened stays open.",
                            onb_tell_id (telling, step->wait));
}

static void
tell_initiates (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  g_string_append (out, "Initiates: it is outbound, and nothing was walked before it");
  if (step->named == 0)
    g_string_append (out, "; it names no other message");
  else if (step->present != 0)
    g_string_append_printf (out, "; it names %s, which is in the input and not walked here",
                            onb_tell_text (telling, step->present));
  g_string_append (out, " (§8).");
}

void
onb_tell_step (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  switch ((OnbRole) row_at (telling, step->row)->role) {
  case ONB_ROLE_OPENS:
    tell_opens (out, telling, step);
    break;
  case ONB_ROLE_ADDS:
    tell_adds (out, telling, step);
    break;
  case ONB_ROLE_RESPONSE:
    tell_response (out, telling, step);
    break;
  case ONB_ROLE_FORWARD:
    tell_forward (out, telling, step);
    break;
  case ONB_ROLE_FOLLOW_UP:
    g_string_append (out, "A follow-up: it is outbound, no wait is open, and ");
    append_reach (out, telling, step);
    g_string_append (out, " (§8).");
    break;
  case ONB_ROLE_ORPHAN_REPLY:
    g_string_append_printf (
        out,
        "An orphan reply: nothing was walked before it, and no message that it names is in the "
        "input; the first is %s (§8).",
        onb_tell_text (telling, step->named));
    break;
  case ONB_ROLE_INITIATES:
    tell_initiates (out, telling, step);
    break;
  case ONB_ROLE_UNDATED:
  case ONB_ROLE_NONE:
    g_string_append (out, "It is not walked (§8).");
    break;
  }
  if (step->after != ONB_NO_ROW)
    g_string_append_printf (out,
                            " It stands behind %s, whose time is later, because it names it (§8).",
                            onb_tell_id (telling, step->after));
}

static const gchar *
agent_of (const OnbTelling *telling, guint32 row)
{
  return onb_tell_text (telling, row_at (telling, row)->agent);
}

void
onb_tell_team (GString *out, const OnbTelling *telling, const OnbStep *step)
{
  const OnbRules *rules = &telling->result->rules;

  if (step->handoff != ONB_NO_ROW)
    g_string_append_printf (
        out, "A hand-off: the last credited message before it, %s, was sent by %s (§8). ",
        onb_tell_id (telling, step->handoff), agent_of (telling, step->handoff));
  if (step->collision != ONB_NO_ROW) {
    gint64 apart = time_of (telling, step->row) - time_of (telling, step->collision);

    g_string_append_printf (out, "A collision: %s of %s is ",
                            onb_tell_id (telling, step->collision),
                            agent_of (telling, step->collision));
    onb_tell_span (out, ABS (apart));
    g_string_append (out, " away, with no inbound message between, and at most ");
    onb_duration_append (out, rules->collision_window_seconds);
    g_string_append (out, " (--collision-window) collide (§8). ");
  }
  if (step->reopened != ONB_NO_ROW) {
    g_string_append (out, "It reopens the conversation: the outbound message before it, ");
    g_string_append (out, onb_tell_id (telling, step->reopened));
    g_string_append (out, ", is ");
    onb_tell_span (out, time_of (telling, step->row) - time_of (telling, step->reopened));
    g_string_append (out, " older, at least ");
    onb_duration_append (out, rules->reopen_after_seconds);
    g_string_append (out, " (--reopen-after, §8). ");
  }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
}

guint
onb_hours_of_step (const OnbTelling *telling, const OnbStep *step, OnbHours *ret_hours)
{
  const OnbRow *row = row_at (telling, step->row);
  OnbIdentity *identity = telling->examiner->identity;
  const OnbSchedule *business = onb_identity_mailbox (identity, row->mailbox)->schedule;
  const OnbSchedule *agent = onb_clock_agent_schedule (identity, row);
  const OnbResponse *response;
  guint n = 0;

  if (row->role != ONB_ROLE_RESPONSE || !is_measurable (telling, step->row))
    return 0;
  response = onb_turns_response (telling->result->turns, row);
  if (response->seconds < 0)
    return 0;
  if (business != NULL)
    ret_hours[n++] = (OnbHours){ .schedule = business, .counted = response->business_seconds };
  if (agent != NULL && agent != business)
    ret_hours[n++]
        = (OnbHours){ .schedule = agent, .is_agents = TRUE, .counted = response->agent_seconds };
  for (guint i = 0; i < n; i++) {
    ret_hours[i].until_unix = time_of (telling, step->row);
    ret_hours[i].from_unix = ret_hours[i].until_unix - response->seconds;
  }
  return n;
}

void
onb_tell_hours (GString *out, const OnbTelling *telling, const OnbHours *hours,
                const OnbWorkLog *log)
{
  guint64 n = log->first->len + log->last->len + log->left_out;

  g_string_append_printf (out, "By the hours of the %s, in %s, ",
                          hours->is_agents ? "agent" : "mailbox",
                          g_time_zone_get_identifier (hours->schedule->zone));
  onb_tell_work (out, log->seconds);
  g_string_append (out, " of that is working time");
  if (n > 0) {
    g_string_append (out, ", in ");
    onb_plural_append (out, n, "piece", NULL);
  }
  g_string_append (out, " (§8).");
  if (log->seconds == 0 && telling->result->rules.offhours == ONB_OFFHOURS_DROP)
    g_string_append (out, " Without a working second it has no working time at all (--offhours "
                          "drop).");
  else if (log->seconds == 0 && telling->result->rules.offhours == ONB_OFFHOURS_ELAPSED)
    g_string_append (out, " Without a working second it counts with its elapsed time (--offhours "
                          "elapsed).");
}

void
onb_tell_segment (GString *out, const OnbSchedule *schedule, const OnbWorked *worked)
{
  static const gchar *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

  g_string_append_printf (out, "%s ", weekdays[onb_civil_weekday (worked->day)]);
  onb_tell_local (out, schedule->zone, worked->from_unix);
  g_string_append (out, " to ");
  onb_tell_local (out, schedule->zone, worked->until_unix);
  g_string_append_printf (out, ": %" G_GINT64_FORMAT " s", worked->until_unix - worked->from_unix);
}

void
onb_tell_holidays (GString *out, const OnbWorkLog *log)
{
  if (log->n_holidays == 0)
    return;
  g_string_append (out, log->n_holidays == 1 ? "A holiday was passed: " : "Holidays were passed: ");
  for (guint i = 0; i < log->holidays->len; i++) {
    g_autofree gchar *day = onb_civil_format_day (g_array_index (log->holidays, gint32, i));

    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", day);
  }
  onb_tell_more (out, log->n_holidays - log->holidays->len);
  g_string_append (out, " (§8).");
}

const gchar *
onb_target_result (const OnbTelling *telling, guint mailbox, gint64 seconds,
                   gint64 business_seconds, gboolean is_open)
{
  const OnbMailboxResult *box = onb_result_mailbox_at (telling->result, mailbox);
  gint64 judged = box->has_schedule ? business_seconds : seconds;

  if (!box->has_sla || !box->measurable)
    return NULL;
  if (seconds < 0 || judged == ONB_NO_TIME)
    return "not-judged";
  if (is_open)
    return judged > box->sla_target_seconds ? "open-missed" : "undecided";
  return judged <= box->sla_target_seconds ? "met" : "missed";
}

void
onb_tell_target (GString *out, const OnbTelling *telling, guint mailbox, const gchar *target_result)
{
  static const gchar *const words[][2] = {
    { "met", "met" },
    { "missed", "missed" },
    { "open-missed", "missed already, while the wait is open" },
    { "undecided", "not decided yet" },
    { "not-judged", "not judged, since there is no time to judge by" },
  };
  const OnbMailboxResult *box = onb_result_mailbox_at (telling->result, mailbox);

  for (gsize i = 0; target_result != NULL && i < G_N_ELEMENTS (words); i++) {
    if (strcmp (words[i][0], target_result) != 0)
      continue;
    g_string_append (out, "The target is ");
    if (box->has_schedule)
      onb_work_append (out, box->sla_target_seconds);
    else
      onb_duration_append (out, box->sla_target_seconds);
    g_string_append_printf (out, " of %s time: %s (§9).", box->has_schedule ? "working" : "elapsed",
                            words[i][1]);
  }
}

const gchar *
onb_state_name (OnbState state)
{
  static const gchar *const names[ONB_N_STATES] = { "answered", "partly", "unanswered", "ours" };

  return names[state];
}

/* Not always the newest time of the page: mail that is of no mailbox, or of no person, ages
 * nothing, and neither does a question whose time only its sender gives, while there is better. */
static const gchar *
as_of_source (const OnbResult *result)
{
  if (result->rules.as_of_unix != ONB_NO_TIME)
    return "--as-of";
  if (result->as_of_by_question)
    return "the newest question: no mailbox sent anything, and no server says when it received one";
  return "the newest mail of people that a mailbox sent, or a server received for one";
}

static void
append_open (GString *out, const OnbTelling *telling, guint mailbox, const OnbOpenWait *open)
{
  gint64 start = onb_time_unpack (open->start);
  gint64 as_of = telling->result->as_of_unix;

  g_string_append_printf (out, " The wait that %s opened is open at the end; its clock runs since ",
                          onb_tell_id (telling, open->row));
  onb_tell_time (out, telling, mailbox, start);
  if (!onb_result_mailbox_at (telling->result, mailbox)->measurable) {
    g_string_append (out, ". Ages are not measurable from this export (§9).");
    return;
  }
  if (as_of == ONB_NO_TIME) {
    g_string_append (out, ". There is no time to age it to (§8).");
    return;
  }
  g_string_append (out, ". As of ");
  onb_tell_time (out, telling, mailbox, as_of);
  g_string_append_printf (out, " (%s) it is ", as_of_source (telling->result));
  onb_tell_span (out, MAX (as_of - start, 0));
  g_string_append (out, " old (§8).");
}

static void
append_closed (GString *out, const OnbTelling *telling, const OnbWalkStory *story)
{
  const OnbClosedList *closed = telling->result->rules.closed;

  g_string_append_printf (out, " The wait that %s opened is closed by the list of --closed",
                          onb_tell_id (telling, story->open->row));
  for (guint i = 0; closed != NULL && i < story->steps->len; i++) {
    const OnbStep *step = &g_array_index (story->steps, OnbStep, i);
    const gchar *reason = onb_closed_list_reason (closed, onb_tell_id (telling, step->row));

    if (step->wait != story->open->row || reason == NULL
        || row_at (telling, step->row)->direction != ONB_DIRECTION_INBOUND)
      continue;
    g_string_append_printf (out, ", which names %s", onb_tell_id (telling, step->row));
    if (*reason != '\0')
      g_string_append_printf (out, " (“%s”)", reason);
    break;
  }
  g_string_append (out, "; it is not unanswered (§8).");
}

void
onb_tell_end (GString *out, const OnbTelling *telling, guint mailbox, const OnbWalkStory *story)
{
  static const gchar *const words[ONB_N_STATES]
      = { "Answered: it has a response and no open wait (§8).",
          "Partly answered: it has a response and an open wait (§8).",
          "Unanswered: it has inbound messages and no response (§8).",
          "Ours: it has no inbound message (§8)." };

  /* A wait that the user closed is not unanswered, though the state is called so. */
  if (story->state == ONB_STATE_UNANSWERED && story->open != NULL && story->open->is_closed)
    g_string_append (out, "No response, and no open wait (§8).");
  else
    g_string_append (out, words[story->state]);
  if (story->open == NULL)
    return;
  if (story->open->is_closed)
    append_closed (out, telling, story);
  else
    append_open (out, telling, mailbox, story->open);
}

void
onb_tell_unwalked (GString *out, const OnbTelling *telling, guint32 index)
{
  const OnbRow *row = row_at (telling, index);

  if (row->role == ONB_ROLE_UNDATED)
    g_string_append (out,
                     "Undated: it is outbound and has no usable time, so it stops no clock (§8).");
  else if (row->direction == ONB_DIRECTION_INTERNAL)
    g_string_append (out, "Internal: it went to the mailbox and its agents alone (§5).");
  else if (row->direction == ONB_DIRECTION_OTHER)
    g_string_append_printf (out, "Of the kind %s: it starts and stops no clock (§3).",
                            onb_kind_name (row->kind));
  else if (row->time == 0)
    g_string_append (out, "It is inbound and has no usable time (§6).");
  else
    g_string_append (out, "It has nothing to do with a mailbox of the analysis (§5).");
}
