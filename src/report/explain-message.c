/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-message.h"

#include <string.h>

#include "ledger/times.h"

static void
append_origin (GString *out, const OnbTelling *telling, guint32 item)
{
  g_autofree gchar *origin = onb_tell_origin (telling, item);

  g_string_append (out, origin);
}

static void
tell_weak_copy (GString *out, const OnbTelling *telling, const OnbCopyReason *copy)
{
  if (onb_tell_item (telling, copy->item)->message_id == 0) {
    g_string_append (out, "A weak copy of ");
    append_origin (out, telling, copy->partner);
    g_string_append (out, ": it has no message-id");
  } else {
    g_string_append (out, "It has the message-id; ");
    append_origin (out, telling, copy->partner);
    g_string_append (out, ", which has none, is its weak copy");
  }
  g_string_append (out, ", and first From, recipients, base subject and Date (to two seconds) are "
                        "the same (§2).");
}

void
onb_tell_copy (GString *out, const OnbTelling *telling, const OnbCopyReason *copy)
{
  switch (copy->link) {
  case ONB_LINK_ALONE:
    g_string_append (out, "The only copy.");
    return;
  case ONB_LINK_FIRST:
    g_string_append (out, "The first copy by origin (§2).");
    return;
  case ONB_LINK_WEAK:
    tell_weak_copy (out, telling, copy);
    return;
  case ONB_LINK_CHAIN:
    g_string_append (out, "A copy of another one of these copies (§2).");
    return;
  case ONB_LINK_DATE:
  case ONB_LINK_SUBJECT:
  case ONB_LINK_BYTES:
    break;
  }
  g_string_append (out, "A copy of ");
  append_origin (out, telling, copy->partner);
  g_string_append (out, copy->link == ONB_LINK_BYTES
                            ? ": neither has a message-id, and their bytes are the same"
                            : ": the message-id is the same, ");
  if (copy->link != ONB_LINK_BYTES)
    g_string_append_printf (out, "%s, and so is the %s",
                            copy->other_from
                                ? "the list that is a mailbox has rewritten From in one of them"
                                : "the first From is the same",
                            copy->link == ONB_LINK_DATE ? "Date, to the second" : "base subject");
  g_string_append (out, " (§2).");
}

typedef struct {
  GString *out;
  const OnbTelling *telling;
  guint n;
} Owners;

static void
append_owner (Owners *owners, const gchar *address)
{
  g_string_append_printf (owners->out, "%s%s",
                          owners->n++ == 0 ? " In an archive declared as that of " : " and of ",
                          address);
}

static void
visit_owner (guint32 agent, gpointer data)
{
  Owners *owners = data;

  append_owner (owners, onb_tell_text (owners->telling, agent));
}

void
onb_tell_owner (GString *out, const OnbTelling *telling, guint32 item)
{
  Owners owners = { .out = out, .telling = telling };

  for (guint b = 0; b < onb_result_n_mailboxes (telling->result); b++) {
    if (onb_archives_is_mailbox (telling->result->archives, item, b))
      append_owner (&owners, onb_tell_mailbox (telling, b));
  }
  onb_archives_each_agent (telling->result->archives, item, visit_owner, &owners);
  if (owners.n > 0)
    g_string_append (out, " (roster or --archive).");
}

void
onb_tell_collision (GString *out, const OnbTelling *telling, guint32 message, guint32 other)
{
  const OnbExaminer *examiner = telling->examiner;
  guint32 own_item = onb_examiner_item (examiner, message, 0);
  guint32 other_item = onb_examiner_item (examiner, other, 0);
  const OnbItemRow *a = onb_tell_item (telling, own_item);
  const OnbItemRow *b = onb_tell_item (telling, other_item);
  gboolean same_from = onb_identity_canonical (examiner->identity, a->from)
                       == onb_identity_canonical (examiner->identity, b->from);

  g_string_append (out, "Another message bears the same message-id: ");
  append_origin (out, telling, other_item);
  g_string_append_printf (out, ", From %s. They are two messages, since %s (§2, id-collision).",
                          b->from != 0 ? onb_tell_text (telling, b->from) : "nobody",
                          same_from ? "neither Date nor base subject is the same"
                                    : "their first From differ");
}

static const struct {
  OnbKindRule rule;
  const gchar *name;
  const gchar *before; /* `…`, with @detail and @after behind it */
  const gchar *after;
} kind_words[] = {
  { ONB_KIND_RULE_NONE, "none", "Mail of a person: no rule makes it anything else", "" },
  { ONB_KIND_RULE_EXCLUDED_FROM, "excluded-from", "Excluded: the roster excludes mail from ", "" },
  { ONB_KIND_RULE_EXCLUDED_DOMAIN, "excluded-domain",
    "Excluded: the roster excludes mail from the domain ", " and those below it" },
  { ONB_KIND_RULE_EXCLUDED_SUBJECT, "excluded-subject",
    "Excluded: the roster excludes subjects like “", "”" },
  { ONB_KIND_RULE_EXCLUDED_FOLDER, "excluded-folder",
    "Excluded: the roster excludes folders like “", "”" },
  { ONB_KIND_RULE_EXCLUDED_CC_ONLY, "excluded-cc-only",
    "Excluded: it names a mailbox in Cc only, and the roster excludes such mail (cc-only=yes)",
    "" },
  { ONB_KIND_RULE_FORCED, "forced", "The roster gives all mail from ", " this kind ([kinds])" },
  { ONB_KIND_RULE_FORM, "form", "Mail of a person, sent by a web form of the roster, ", "" },
  { ONB_KIND_RULE_REPORT_TYPE, "report-type",
    "A delivery report: its Content-Type is multipart/report", "" },
  { ONB_KIND_RULE_BOUNCE, "bounce",
    "A delivery report: its Return-Path is empty, and From is mailer-daemon@ or postmaster@", "" },
  { ONB_KIND_RULE_AUTO_SUBMITTED, "auto-submitted",
    "Written by a program: it has Auto-Submitted with another value than “no”", "" },
  { ONB_KIND_RULE_AUTO_REPLY, "auto-reply",
    "Written by a program: it has Precedence: auto_reply, X-Autoreply or X-Autorespond", "" },
  { ONB_KIND_RULE_ROBOT, "robot", "Written by a program: ", ", is a robot of the roster" },
  { ONB_KIND_RULE_CALENDAR, "calendar",
    "A meeting request or its answer: text/calendar or the Content-Class of a calendar message "
    "stands in it",
    "" },
  { ONB_KIND_RULE_BULK, "bulk", "Bulk or list mail: it has ",
    ", and the list is no mailbox of the analysis" },
  { ONB_KIND_RULE_JUNK_FOLDER, "junk-folder", "Junk: it lies in a Junk folder", "" },
  { ONB_KIND_RULE_SPAM, "spam", "Junk: X-Spam-Flag is YES, or the spam confidence level 5 or more",
    "" },
  { ONB_KIND_RULE_DRAFTS_FOLDER, "drafts-folder", "A draft: it lies in a Drafts folder", "" },
  { ONB_KIND_RULE_DRAFT_FLAG, "draft-flag", "A draft: its file is flagged as one", "" },
  { ONB_KIND_RULE_UNSENT, "unsent", "A draft: X-Unsent is 1", "" },
  { ONB_KIND_RULE_CLASS_REPORT, "report-class",
    "A delivery report: its message class in Outlook is REPORT", "" },
  { ONB_KIND_RULE_CLASS_RULES, "rules-class",
    "Written by a program: its message class in Outlook is IPM.Note.Rules", "" },
  { ONB_KIND_RULE_CLASS_MEETING, "meeting-class",
    "A meeting request or its answer: its message class in Outlook is IPM.Schedule.Meeting", "" },
  { ONB_KIND_RULE_UNSENT_FLAG, "unsent-flag", "A draft: Outlook says that it was not sent", "" },
};

const gchar *
onb_tell_kind_rule (OnbKindRule rule)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kind_words); i++) {
    if (kind_words[i].rule == rule)
      return kind_words[i].name;
  }
  return "other";
}

static void
append_list_headers (GString *out, guint marks)
{
  static const struct {
    guint mark;
    const gchar *name;
  } names[] = { { ONB_MARK_PRECEDENCE_BULK, "Precedence bulk, junk or list" },
                { ONB_MARK_LIST_ID, "List-Id" },
                { ONB_MARK_LIST_POST, "List-Post" },
                { ONB_MARK_LIST_UNSUBSCRIBE, "List-Unsubscribe" } };
  gboolean is_first = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (!(marks & names[i].mark))
      continue;
    g_string_append_printf (out, "%s%s", is_first ? "" : ", ", names[i].name);
    is_first = FALSE;
  }
}

static void
append_kind_reason (GString *out, const OnbMatter *matter, const OnbItemRow *item)
{
  const OnbKindReason *reason = &matter->kind;

  for (gsize i = 0; i < G_N_ELEMENTS (kind_words); i++) {
    if (kind_words[i].rule != reason->rule)
      continue;
    g_string_append (out, kind_words[i].before);
    if (reason->rule == ONB_KIND_RULE_BULK)
      append_list_headers (out, item->marks);
    else if (reason->detail != NULL)
      g_string_append (out, reason->detail);
    if (reason->rule == ONB_KIND_RULE_ROBOT)
      g_string_append (out, onb_item_sender (item) != 0 ? ", its Sender" : ", its From");
    g_string_append (out, kind_words[i].after);
    return;
  }
  g_string_append (out, "The table of kinds says so");
}

void
onb_tell_kind (GString *out, const OnbMatter *matter)
{
  const OnbItemRow *item = onb_tell_item (matter->telling, matter->row->representative);
  OnbKind kind = matter->row->kind;

  append_kind_reason (out, matter, item);
  g_string_append (out, " (§3).");
  if (kind == ONB_KIND_PERSON && (item->marks & ONB_KIND_BULK_MARKS)
      && onb_identity_own_list (matter->telling->examiner->identity, item) != ONB_NO_MAILBOX)
    g_string_append (out,
                     " Its list headers do not make it bulk: the list is a mailbox itself (§3).");
  if (kind == ONB_KIND_PERSON)
    return;
  g_string_append_printf (
      out,
      onb_rules_counts (&matter->telling->result->rules, kind)
          ? " By --count-kind, mail of the kind %s counts like mail of people (§3)."
          : " Mail of the kind %s is counted and listed, and starts and stops no clock (§3).",
      onb_kind_name (kind));
}

/* By which archives it was chosen, when no draft stands in the way. */
static void
append_choice (GString *out, const OnbMatter *matter, const OnbChoiceReason *reason)
{
  const gchar *mailbox = matter->mailbox == ONB_NO_MAILBOX
                             ? NULL
                             : onb_tell_mailbox (matter->telling, matter->mailbox);

  if (reason->choice == ONB_CHOICE_MAILBOX_ARCHIVE)
    g_string_append_printf (out, "It lies in an archive declared as that of %s", mailbox);
  else if (reason->choice == ONB_CHOICE_AGENT_ARCHIVE)
    g_string_append_printf (
        out, "No copy lies in an archive declared as that of %s, and this one in an agent's",
        mailbox);
  else if (mailbox == NULL)
    g_string_append (out, "No mailbox is meant");
  else
    g_string_append_printf (
        out, "No copy lies in an archive declared as that of %s or of one of its agents", mailbox);
  if (reason->several)
    g_string_append (out, reason->choice == ONB_CHOICE_FIRST_ORIGIN
                              ? ", so the first by origin counts"
                              : ", and is the first of those by origin");
}

void
onb_tell_choice (GString *out, const OnbMatter *matter)
{
  OnbChoiceReason reason = onb_explain_choice (matter->telling->examiner, matter->row->message,
                                               matter->mailbox, matter->row->representative);

  if (reason.choice == ONB_CHOICE_ONLY) {
    g_string_append (out, "The only copy (§2).");
    return;
  }
  append_origin (out, matter->telling, matter->row->representative);
  g_string_append (out, " gives time, From, subject and kind. ");
  if (reason.draft != ONB_NO_ITEM) {
    append_origin (out, matter->telling, reason.draft);
    g_string_append (out, " would come first, but is a draft, and a copy of the kind person goes "
                          "before a draft");
  } else {
    append_choice (out, matter, &reason);
  }
  g_string_append (out, " (§2).");
}

/* Why a source stood before the one that was used, and gave nothing. */
static void
append_passed_over (GString *out, const OnbItemRow *item, OnbTimeSource source, gboolean is_sent)
{
  const gchar *const received = item->marks & ONB_MARK_RECEIVED
                                    ? "its Received fields hold no usable time"
                                    : "it has no Received field";
  const gchar *const date = item->marks & ONB_MARK_SUBMIT_DATE    ? "it has no Date"
                            : item->defects & ONB_DEFECT_BAD_DATE ? "its Date gives no usable time"
                                                                  : "it has no Date";

  if (source == ONB_TIME_SEPARATOR || source == ONB_TIME_MTIME || source == ONB_TIME_NONE)
    g_string_append_printf (out, "%s %s, and %s", source == ONB_TIME_NONE ? ":" : ";",
                            is_sent ? date : received, is_sent ? received : date);
  else if (is_sent && source == ONB_TIME_RECEIVED)
    g_string_append_printf (out, "; %s", date);
  else if (!is_sent && source == ONB_TIME_DATE)
    g_string_append_printf (out, "; %s", received);
  if (source == ONB_TIME_MTIME || source == ONB_TIME_NONE)
    g_string_append (out, ", and no mbox separator gives one");
}

static const gchar *
source_words (OnbTimeSource source, gboolean is_sent)
{
  switch (source) {
  case ONB_TIME_NONE:
    return "No usable time";
  case ONB_TIME_RECEIVED:
    return is_sent ? "from its lowest Received field" : "from its topmost Received field";
  case ONB_TIME_DATE:
    return "from its Date";
  case ONB_TIME_SEPARATOR:
    return "from the separator of the mbox";
  case ONB_TIME_MTIME:
    return "from the time of the file (--trust-mtime)";
  case ONB_TIME_STORE:
    return "from the time at which Outlook's store got it";
  case ONB_TIME_SUBMIT:
    return "from the time at which Outlook handed it over";
  default:
    return "from the store";
  }
}

void
onb_tell_timing (GString *out, const OnbMatter *matter)
{
  const OnbItemRow *item = onb_tell_item (matter->telling, matter->row->representative);
  gboolean is_sent = matter->row->direction == ONB_DIRECTION_OUTBOUND;
  OnbTimeSource source = matter->row->time_source;

  if (source != ONB_TIME_NONE) {
    onb_tell_time (out, matter->telling, matter->mailbox, onb_time_unpack (matter->row->time));
    g_string_append (out, ", ");
  }
  g_string_append (out, source_words (source, is_sent));
  append_passed_over (out, item, source, is_sent);
  g_string_append (out,
                   source == ONB_TIME_NONE ? "; so it starts and stops no clock (§6)." : " (§6).");
  if (source == ONB_TIME_RECEIVED && !is_sent && (item->defects & ONB_DEFECT_REDELIVERED))
    g_string_append (out, " What stands above that field is more than 7 days later than what is "
                          "below, and was skipped as a later delivery (redelivered, §6).");
  if (source != ONB_TIME_NONE && (item->defects & ONB_DEFECT_NO_ZONE))
    g_string_append (out, " A date of its header has no zone, or one that nobody knows, and is "
                          "read as UTC (no-zone, §6).");
}

const gchar *
onb_tell_defect (const gchar *name)
{
  static const gchar *const words[][2] = {
    { "duplicate-header",
      "From, Sender, Date, Message-ID or Subject stands there twice; the first counts (§1)" },
    { "bad-address", "the first From or Sender is there and holds no address (§1)" },
    { "bad-date", "a Date is there that gives no usable time (§6)" },
    { "no-zone", "a date has no zone, or an unknown one, and is read as UTC (§6)" },
    { "redelivered", "a Received field is more than 7 days later than the next one (§6)" },
    { "bad-charset", "a character set is unknown, or its text holds bytes it does not have" },
    { "raw-8bit", "bytes above 127 stand in the header outside encoded words" },
    { "oversize-field", "a limit has cut a field of the header (--limit-…)" },
    { "no-message-id", "it has no message-id; its name is the SHA-256 of its bytes (§2)" },
    { "truncated", "the file ends inside the message, or a part of it cannot be read" },
    { "id-collision", "its message-id names another message too (§2)" },
    { "store-disagrees",
      "Outlook's properties and the header that it kept name other people, or another message-id" },
    { "weak-copy", "a copy without a message-id was joined to it (§2)" },
    { "no-date", "the copy that speaks for it has no usable time (§6)" },
    { "clock-skew", "it answers what, by the clocks, came later (§8)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strcmp (words[i][0], name) == 0)
      return words[i][1];
  }
  return "see SCHEMA.md";
}
