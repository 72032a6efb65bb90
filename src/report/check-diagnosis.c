/* SPDX-License-Identifier: Apache-2.0 */
/* What the counts of `check` look like, in words. Headers prove no permission: every sentence says
 * `consistent with`. */
#include "report/check.h"

#include "base/civil.h"
#include "report/human.h"

#define KEEP_COPIES                                                                                \
  "Read the agents' own archives too, or have copies kept in the mailbox "                         \
  "(Set-Mailbox -MessageCopyForSendOnBehalfEnabled, -MessageCopyForSentAsEnabled)."

#define PREFER_SEND_ON_BEHALF                                                                      \
  "To have the header written, grant Send on Behalf and take Send As away: when both are granted " \
  "Exchange sends as the mailbox and names nobody."

static const gchar *
diagnose_silence (const OnbCheck *check, GString *text)
{
  if (check->total.outbound == 0) {
    g_string_append_printf (
        text,
        "No message that counts as sent by this mailbox is in the input%s. This is consistent "
        "with copies that are kept elsewhere, as in the Sent Items of the agents, or with Senders "
        "that nobody has named as of your side (onbehalf messages --verdict "
        "foreign-sender). " KEEP_COPIES,
        check->has_period ? " for the period asked for" : "");
    return "copies-kept-elsewhere";
  }
  if (check->total.verdicts[ONB_VERDICT_LOST_IN_EXPORT] > 0) {
    g_string_append (
        text, "No message sent can be judged: the program that wrote this export drops the Sender "
              "of sent items. Read the original store, or export it in another way.");
    return "lost-in-export";
  }
  g_string_append (
      text, "All answers were sent from the agents' own addresses. This is consistent with Full "
            "Access only. Grant Send on Behalf if the mailbox is to be the visible sender.");
  return "full-access-only";
}

/* The run that begins with @day; a flip is never the first of all runs. */
static const OnbCheckRun *
find_run (const OnbCheck *check, gint32 day)
{
  guint i = 1;

  while (i + 1 < check->runs->len && g_array_index (check->runs, OnbCheckRun, i).first_day != day)
    i++;
  return &g_array_index (check->runs, OnbCheckRun, i);
}

static const gchar *
diagnose_flip (const OnbCheck *check, GString *text)
{
  gint32 day = g_array_index (check->flips, gint32, 0);
  const OnbCheckRun *run = find_run (check, day);
  g_autofree gchar *date = onb_civil_format_day (day);
  g_autofree gchar *before = onb_civil_format_day ((run - 1)->last_day);

  if (run->state == ONB_HEADER_PRESENT) {
    g_string_append_printf (
        text,
        "Headers name the agent from %s on and nobody before. This is consistent with a "
        "change of permissions then: mail from before the switch stays as it is. "
        "--from %s counts the time since.",
        date, date);
    return "before-the-switch";
  }
  g_string_append_printf (
      text,
      "Headers name the agent until %s and nobody from %s on. This is consistent with "
      "Send As granted between them besides Send on Behalf. " PREFER_SEND_ON_BEHALF,
      before, date);
  return "switched-off";
}

static const gchar *
diagnose_headers (const OnbCheck *check, GString *text)
{
  const OnbCheckCount *total = &check->total;

  if (total->present == total->judged) {
    g_string_append (
        text, "Every message that ought to name the agent does. Nothing needs to be changed.");
    return "complete";
  }
  if (total->present == 0) {
    g_string_append (
        text, "No message names the agent. This is consistent with Send As granted, alone or with "
              "Send on Behalf, or with agents who are signed in as the mailbox "
              "itself. " PREFER_SEND_ON_BEHALF);
    return "both-permissions";
  }
  if (check->flips->len == 1)
    return diagnose_flip (check, text);
  g_string_append (
      text,
      "Some messages name the agent and some do not, without one date that divides them. This "
      "is consistent with agents of whom some may also Send As, or with several mail "
      "programs. " PREFER_SEND_ON_BEHALF);
  return "mixed";
}

/* Remarks that hold beside any diagnosis. */
static void
append_remarks (const OnbCheck *check, GString *text)
{
  guint64 lost = check->total.verdicts[ONB_VERDICT_LOST_IN_EXPORT];
  guint64 contradicted = check->total.verdicts[ONB_VERDICT_CONTRADICTED];
  guint64 foreign = check->total.verdicts[ONB_VERDICT_FOREIGN_SENDER];

  if (lost > 0 && check->total.judged > 0) {
    g_string_append_c (text, ' ');
    onb_plural_append (text, lost, "message", NULL);
    g_string_append (text, " lost the header in the export and cannot be judged.");
  }
  if (contradicted > 0) {
    g_string_append_c (text, ' ');
    onb_plural_append (text, contradicted, "message names", "messages name");
    g_string_append (text, " two different people (onbehalf messages --verdict contradicted).");
  }
  if (foreign > 0) {
    g_string_append_c (text, ' ');
    onb_plural_append (text, foreign, "message has", "messages have");
    g_string_append (text, " a Sender outside the organisation (roster: domains=).");
  }
}

const gchar *
onb_check_diagnosis (const OnbCheck *check, gchar **ret_text)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const gchar *kind
      = check->total.judged == 0 ? diagnose_silence (check, text) : diagnose_headers (check, text);

  append_remarks (check, text);
  *ret_text = g_string_free (g_steal_pointer (&text), FALSE);
  return kind;
}
