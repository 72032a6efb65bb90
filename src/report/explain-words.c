/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-words.h"

#include "report/human.h"

const gchar *
onb_words_kind (OnbKind kind)
{
  static const gchar *const words[ONB_N_KINDS] = {
    [ONB_KIND_EXCLUDED] = "excluded by the roster",
    [ONB_KIND_REPORT] = "a delivery report",
    [ONB_KIND_AUTOMATIC] = "written by a program",
    [ONB_KIND_CALENDAR] = "a meeting request or its answer",
    [ONB_KIND_BULK] = "bulk or list mail",
    [ONB_KIND_JUNK] = "junk",
    [ONB_KIND_DRAFT] = "a draft that was not sent",
  };

  return words[kind];
}

const gchar *
onb_words_direction (OnbDirection direction)
{
  static const gchar *const words[] = {
    [ONB_DIRECTION_UNRELATED] = "has nothing to do with a mailbox of this analysis",
    [ONB_DIRECTION_OTHER] = "counted by its kind only: starts and stops no clock",
    [ONB_DIRECTION_INBOUND] = "came to the mailbox",
    [ONB_DIRECTION_OUTBOUND] = "was sent by the mailbox's side",
    [ONB_DIRECTION_INTERNAL] = "was sent by the mailbox's side to itself and its agents only",
  };

  return words[direction];
}

const gchar *
onb_words_verdict (OnbVerdict verdict)
{
  static const gchar *const words[ONB_N_VERDICTS] = {
    [ONB_VERDICT_NONE] = "nobody of the mailbox's side sent it",
    [ONB_VERDICT_AUDITED] = "an audit record names the person who sent it",
    [ONB_VERDICT_ON_BEHALF] = "its Sender names the person who sent it for the mailbox",
    [ONB_VERDICT_DELEGATED] = "a Google delegation header names the account that sent it",
    [ONB_VERDICT_STORE_TRACE] = "the store names the person who created the copy",
    [ONB_VERDICT_SENT_FOLDER] = "its copy lies in the Sent folder of one agent",
    [ONB_VERDICT_NAMED] = "the display name of From holds the name of one agent",
    [ONB_VERDICT_DIRECT] = "it comes from the agent's own address",
    [ONB_VERDICT_SEND_AS] = "sent as the mailbox itself: no header names a person",
    [ONB_VERDICT_FOREIGN_SENDER] = "its Sender is a person who is not of the mailbox's side",
    [ONB_VERDICT_LOST_IN_EXPORT]
    = "the program that wrote this export drops the Sender of sent items",
    [ONB_VERDICT_CONTRADICTED] = "strong facts name different people, so nobody is credited",
    [ONB_VERDICT_OWN] = "an agent's mail that has nothing to do with the mailbox",
  };

  return words[verdict];
}

const gchar *
onb_words_rung (guint rung)
{
  static const gchar *const words[] = {
    "a Sender that is not of the mailbox's side",
    "an audit record of sending for the mailbox",
    "the Sender of the message",
    "a Google delegation header",
    "the creator of the copy in the store",
    "a copy in this agent's Sent folder",
    "the agent's name in the display name of From",
    "From is the agent's own address",
  };

  return rung < G_N_ELEMENTS (words) ? words[rung] : "an unknown fact";
}

const gchar *
onb_words_fact_origin (OnbFactOrigin origin)
{
  static const gchar *const words[] = {
    [ONB_FACT_AUDIT] = "in the audit log",
    [ONB_FACT_DELIVERED] = "in a delivered copy",
    [ONB_FACT_FOLDER] = "by its folder",
    [ONB_FACT_SUBMITTED] = "in a copy as it was submitted",
  };

  return words[origin];
}

const gchar *
onb_words_time_source (OnbTimeSource source)
{
  static const gchar *const words[] = {
    [ONB_TIME_NONE] = "no usable time",
    [ONB_TIME_RECEIVED] = "from a Received field",
    [ONB_TIME_DATE] = "from its Date",
    [ONB_TIME_SEPARATOR] = "from the mbox separator",
    [ONB_TIME_MTIME] = "from the time of the file",
  };

  return words[source];
}

static void
append_clock (GString *text, gint64 seconds, const gchar *name)
{
  if (seconds == ONB_NO_TIME)
    return;
  g_string_append (text, "; ");
  onb_duration_append (text, seconds);
  g_string_append_printf (text, " of %s working time", name);
}

static gchar *
words_response (const OnbRowView *row)
{
  g_autoptr (GString) text = g_string_new ("stops the clock");

  if (row->response_seconds == ONB_NO_TIME) {
    g_string_append (text, "; its time is not measurable");
  } else {
    g_string_append (text, " after ");
    onb_duration_append (text, row->response_seconds);
    if (row->response_seconds < 0)
      g_string_append (text, ": before it was asked, so outside the statistics");
  }
  append_clock (text, row->business_seconds, "the mailbox's");
  append_clock (text, row->agent_seconds, "the agent's");
  if (row->first_response)
    g_string_append (text, "; the first response of the conversation");
  if (row->answers != NULL)
    g_string_append_printf (text, "; the clock was started by %s", row->answers);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gchar *
onb_words_role (const OnbRowView *row)
{
  static const gchar *const words[] = {
    [ONB_ROLE_NONE] = "no part in the clocks",
    [ONB_ROLE_OPENS] = "starts the clock",
    [ONB_ROLE_ADDS] = "the clock is running already",
    [ONB_ROLE_RESPONSE] = NULL,
    [ONB_ROLE_FORWARD] = "reaches no correspondent of the conversation: the clock runs on",
    [ONB_ROLE_FOLLOW_UP] = "no clock is running: a further message of ours",
    [ONB_ROLE_ORPHAN_REPLY] = "answers a message that is not in the input",
    [ONB_ROLE_INITIATES] = "begins the conversation",
    [ONB_ROLE_UNDATED] = "has no usable time, so it stops no clock",
  };

  return row->role == ONB_ROLE_RESPONSE ? words_response (row) : g_strdup (words[row->role]);
}

gchar *
onb_words_counting (const OnbRowView *row, const OnbEvidenceView *evidence, const OnbRules *rules)
{
  if (row->verdict == ONB_VERDICT_CONTRADICTED)
    return g_strdup ("does not count: the facts name different people");
  if (evidence->rung == 0)
    return g_strdup ("does not count: not of the mailbox's side");
  if (!evidence->agrees)
    return g_strdup ("does not count: a stronger fact names somebody else");
  if (row->credited)
    return g_strdup ("counts: names the agent");
  return g_strdup_printf ("names the agent, but is too weak: confidence %s, wanted %s",
                          onb_confidence_name (row->confidence),
                          onb_confidence_name (rules->min_confidence));
}
