/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-clue.h"

#include <string.h>

static const gchar *
text_of (const OnbMatter *matter, guint32 number)
{
  return onb_tell_text (matter->telling, number);
}

/* Whom the roster names, and why that does not make a person one of the mailbox's side. */
static void
append_roster_reason (GString *out, const OnbMatter *matter, guint32 person)
{
  OnbIdentity *identity = matter->telling->examiner->identity;
  gint agent = onb_identity_person (identity, person)->agent;

  if (agent < 0 || matter->direction == NULL)
    return;
  if (!onb_identity_serves (identity, agent, matter->direction->mailbox))
    g_string_append (out,
                     " The roster names an agent there, but not of this mailbox (mailboxes=).");
  else if (!onb_identity_is_agent (identity, person, matter->direction->mailbox,
                                   matter->examination->when))
    g_string_append (out, " The roster names an agent there, but not for the day of this message "
                          "(from=, until=).");
}

static void
append_clue_reason (GString *out, const OnbMatter *matter, const OnbClue *clue)
{
  static const gchar *const words[] = {
    [ONB_CLUE_MAILBOX] = "a mailbox is no person (§4).",
    [ONB_CLUE_ROBOT] = "a robot of the roster is no person (§4).",
    [ONB_CLUE_LIST_SHAPE] = "an address of that shape is a list's, and no person (§4).",
    [ONB_CLUE_LIST] = "the list it came through is no person (§4).",
    [ONB_CLUE_SYSTEM] = "the system is no person (§4).",
    [ONB_CLUE_APPLICATION] = "a name without an address that the roster does not know is an "
                             "application (§4).",
    [ONB_CLUE_SAME_PERSON] = "the person in From is no other person than From (§4).",
    [ONB_CLUE_OTHER_MAILBOX] = "the record is about another mailbox (§4).",
    [ONB_CLUE_MAILBOX_ARCHIVE] = "a Sent folder of the mailbox itself does not say who sent (§4, "
                                 "rung 5).",
    [ONB_CLUE_NO_ARCHIVE] = "it lies in no archive that is declared as an agent's (§4, rung 5).",
    [ONB_CLUE_NO_AGENT_ARCHIVE]
    = "its archive belongs to somebody who is no agent of the mailbox then (§4, rung 5).",
    [ONB_CLUE_SEVERAL_ARCHIVES]
    = "copies lie in the Sent folders of several agents, so none of them is named (§4, rung 5).",
    [ONB_CLUE_NO_AGENT_TRACE]
    = "the store names nobody there who is an agent of the mailbox then (§4, rung 4).",
    [ONB_CLUE_SEVERAL_TRACES]
    = "copies were made by several agents, so none of them is named (§4, rung 4).",
    [ONB_CLUE_NO_ONE_NAME] = "it does not hold the name of exactly one agent (§4, rung 6).",
    [ONB_CLUE_NOT_ASKED] = "the verdict direct rests on the author's own address alone (§4).",
    [ONB_CLUE_NOT_SENT]
    = "the mailbox's side did not send the message, and such a Sender credits nobody (§4).",
  };

  if (clue->state == ONB_CLUE_NOT_OF_SIDE)
    onb_tell_not_of_side (out, matter, clue->agent);
  else if (words[clue->state] != NULL)
    g_string_append (out, words[clue->state]);
}

/* `Sender crm@acme.example`, `The display name of From, “Support”`. */
static void
append_clue (GString *out, const OnbMatter *matter, const OnbClue *clue)
{
  switch (clue->mention.place) {
  case ONB_PLACE_FOLDER:
    g_string_append (out, "A Sent folder");
    break;
  case ONB_PLACE_STORE_SENDER:
    g_string_append (out, "The sender that Outlook kept,");
    break;
  case ONB_PLACE_CREATOR:
    g_string_append (out, "Who made the copy, by the store:");
    break;
  case ONB_PLACE_MODIFIER:
    g_string_append (out, "Who changed the copy last, by the store:");
    break;
  case ONB_PLACE_AUDIT:
    g_string_append (out, "An audit record:");
    break;
  case ONB_PLACE_JOURNAL:
    g_string_append (out, "The envelope of a journal report:");
    break;
  case ONB_PLACE_NAME:
    g_string_append_printf (out, "The display name of From, “%s”",
                            matter->view.from_name != NULL ? matter->view.from_name : "");
    return;
  default:
    g_string_append (out, onb_tell_place (clue->mention.place));
    break;
  }
  if (clue->mention.address != 0)
    g_string_append_printf (out, "%s %s",
                            clue->mention.place == ONB_PLACE_FOLDER ? " in the archive of" : "",
                            text_of (matter, clue->mention.address));
}

void
onb_tell_not_of_side (GString *out, const OnbMatter *matter, guint32 person)
{
  const gchar *mailbox = onb_matter_address (matter);
  const gchar *own = mailbox != NULL ? strrchr (mailbox, '@') : NULL;

  g_string_append_printf (
      out,
      "%s is not of the mailbox's side: no agent of it by the roster, and of a domain that neither "
      "equals, contains nor lies below %s, nor lies in one of domains= (§4).",
      text_of (matter, person), own != NULL ? own + 1 : "that of the mailbox");
  append_roster_reason (out, matter, person);
}

gboolean
onb_clue_is_told (const OnbMatter *matter, const OnbClue *clue)
{
  switch (clue->state) {
  case ONB_CLUE_FACT:
  case ONB_CLUE_REPEATED:
    return FALSE;
  case ONB_CLUE_MAILBOX_ARCHIVE:
  case ONB_CLUE_NO_ARCHIVE:
  case ONB_CLUE_NO_ONE_NAME:
  case ONB_CLUE_NO_AGENT_TRACE:
    return matter->view.verdict == ONB_VERDICT_SEND_AS
           || matter->view.verdict == ONB_VERDICT_LOST_IN_EXPORT;
  default:
    return TRUE;
  }
}

const gchar *
onb_tell_clue_state (OnbClueState state)
{
  static const gchar *const names[] = { "fact",           "repeated",         "mailbox",
                                        "robot",          "list-shape",       "list",
                                        "system",         "application",      "same-person",
                                        "not-of-side",    "other-mailbox",    "mailbox-archive",
                                        "no-archive",     "no-agent-archive", "several-archives",
                                        "no-agent-trace", "several-traces",   "no-one-name",
                                        "not-asked",      "not-sent" };

  return names[state];
}

void
onb_tell_clue (GString *out, const OnbMatter *matter, const OnbClue *clue)
{
  g_autofree gchar *origin = clue->mention.item == ONB_NO_ITEM
                                 ? g_strdup ("the audit log")
                                 : onb_tell_origin (matter->telling, clue->mention.item);

  append_clue (out, matter, clue);
  g_string_append_printf (out, ", in %s: it does not count, since ", origin);
  append_clue_reason (out, matter, clue);
}
