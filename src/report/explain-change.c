/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-change.h"

#include <string.h>

#include "report/human.h"

const gchar *
onb_change_name (OnbChangeKind kind)
{
  static const gchar *const names[] = {
    [ONB_CHANGE_MIN_CONFIDENCE] = "min-confidence",
    [ONB_CHANGE_AGENT] = "agent",
    [ONB_CHANGE_SAME_PERSON] = "same-person",
    [ONB_CHANGE_DOMAIN] = "domain",
    [ONB_CHANGE_NO_ROBOT] = "no-robot",
    [ONB_CHANGE_EXCLUSIVE] = "exclusive",
    [ONB_CHANGE_ARCHIVE] = "archive",
    [ONB_CHANGE_AUDIT] = "audit",
    [ONB_CHANGE_AUDIT_OTHER] = "audit-other",
    [ONB_CHANGE_NO_EXCLUSIONS] = "no-exclusions",
    [ONB_CHANGE_COUNT_KIND] = "count-kind",
    [ONB_CHANGE_WEAK_COPIES_OFF] = "weak-copies-off",
    [ONB_CHANGE_FORWARD_ANSWERS] = "forward-answers",
    [ONB_CHANGE_CLOCK] = "clock",
    [ONB_CHANGE_BY_SUBJECT] = "thread-by-subject",
  };

  return names[kind];
}

static gint
agent_entry (const OnbTelling *telling, guint32 address)
{
  return onb_identity_person (telling->examiner->identity, address)->agent;
}

/* Whether an address can be typed where `=` and `,` mean something. */
static gboolean
is_plain (const gchar *address)
{
  return strpbrk (address, "=, \t") == NULL;
}

/* Options cannot say everything: an entry of the roster that restricts its agent stays. */
gchar *
onb_change_option (const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbChange *change = &changed->change;
  const gchar *first = onb_tell_text (telling, change->first);

  switch (change->kind) {
  case ONB_CHANGE_MIN_CONFIDENCE:
    return g_strdup_printf ("--min-confidence %s",
                            onb_confidence_name ((OnbConfidence) change->value));
  case ONB_CHANGE_AGENT:
    return agent_entry (telling, change->first) >= 0 || !is_plain (first)
               ? NULL
               : g_strdup_printf ("--agents %s", first);
  case ONB_CHANGE_SAME_PERSON:
    return !is_plain (first) || !is_plain (onb_tell_text (telling, change->second))
               ? NULL
               : g_strdup_printf ("--agents %s=%s", first, onb_tell_text (telling, change->second));
  case ONB_CHANGE_ARCHIVE:
    return !is_plain (first) ? NULL : g_strdup_printf ("--archive %s=%s", first, change->path);
  case ONB_CHANGE_COUNT_KIND:
    return g_strdup_printf ("--count-kind %s", onb_kind_name ((OnbKind) change->value));
  case ONB_CHANGE_WEAK_COPIES_OFF:
    return g_strdup ("--weak-copies off");
  case ONB_CHANGE_FORWARD_ANSWERS:
    return g_strdup ("--forward-answers");
  case ONB_CHANGE_CLOCK:
    return g_strdup_printf ("--clock %s", onb_clock_name ((OnbClock) change->value));
  case ONB_CHANGE_BY_SUBJECT:
    return g_strdup ("--thread-by-subject");
  default:
    return NULL;
  }
}

static void
append_audit_condition (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  g_string_append (out, "If an audit log (-a) held a record of sending for the mailbox with this "
                        "message-id");
  if (changed->change.kind == ONB_CHANGE_AUDIT_OTHER)
    g_string_append (out, " by somebody else");
  else if (changed->before.agent != 0)
    g_string_append_printf (out, " by %s", onb_tell_text (telling, changed->change.first));
}

static void
append_agent_condition (GString *out, const OnbTelling *telling, const OnbChange *change,
                        const gchar *option)
{
  const gchar *first = onb_tell_text (telling, change->first);

  if (agent_entry (telling, change->first) < 0)
    g_string_append_printf (out, "If %s were named as an agent (%s)", first,
                            option != NULL ? option : "[agent] in the roster");
  else
    g_string_append_printf (out,
                            "If the roster let its agent %s answer for this mailbox on that day "
                            "(mailboxes=, from=, until=)",
                            first);
}

/* The condition, up to the comma. */
static void
append_condition (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbChange *change = &changed->change;
  const gchar *first = onb_tell_text (telling, change->first);
  const gchar *at = strrchr (first, '@');
  g_autofree gchar *option = onb_change_option (telling, changed);

  switch (change->kind) {
  case ONB_CHANGE_AGENT:
    append_agent_condition (out, telling, change, option);
    break;
  case ONB_CHANGE_SAME_PERSON:
    g_string_append_printf (out, "If %s and %s are one person, and the roster says so (%s)", first,
                            onb_tell_text (telling, change->second),
                            option != NULL ? option : "aliases=");
    break;
  case ONB_CHANGE_DOMAIN:
    g_string_append_printf (out,
                            "If the roster named %s as a domain of the mailbox's side (domains=)",
                            at != NULL ? at + 1 : first);
    break;
  case ONB_CHANGE_NO_ROBOT:
    g_string_append_printf (out, "If the roster did not name %s a robot (robots=)", first);
    break;
  case ONB_CHANGE_EXCLUSIVE:
    g_string_append_printf (
        out, "If the roster said that nobody else writes into the archives of %s (exclusive=yes)",
        first);
    break;
  case ONB_CHANGE_ARCHIVE:
    g_string_append_printf (
        out, "If %s is the archive of an agent, say of %s, and is declared as that (%s)",
        change->path, first, option != NULL ? option : "archives=");
    break;
  case ONB_CHANGE_AUDIT:
  case ONB_CHANGE_AUDIT_OTHER:
    append_audit_condition (out, telling, changed);
    break;
  case ONB_CHANGE_NO_EXCLUSIONS:
    g_string_append (out, "Without the group [exclude] of the roster");
    break;
  default:
    g_string_append_printf (out, "With %s", option);
    break;
  }
}

static void
append_agent (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbChange *change = &changed->change;

  if (change->kind == ONB_CHANGE_AUDIT && changed->after.agent == change->first
      && changed->before.agent == 0)
    g_string_append (out, "the person it names");
  else
    g_string_append (out, onb_tell_text (telling, changed->after.agent));
}

static void
append_verdict (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbOutcome *after = &changed->after;

  g_string_append_printf (out, "the verdict %s", onb_verdict_name (after->verdict));
  if (after->agent == 0) {
    g_string_append (out, ", which names nobody");
    return;
  }
  g_string_append (out, ", naming ");
  append_agent (out, telling, changed);
  g_string_append_printf (out, " with confidence %s, %s", onb_confidence_name (after->confidence),
                          after->credited ? "credited" : "not credited");
}

static gboolean
has_new_verdict (const OnbOutcome *before, const OnbOutcome *after)
{
  return after->verdict != ONB_VERDICT_NONE
         && (after->verdict != before->verdict || after->agent != before->agent
             || after->confidence != before->confidence || after->credited != before->credited);
}

/* Kind, direction and mailbox, then the verdict. */
static void
append_standing (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbOutcome *before = &changed->before;
  const OnbOutcome *after = &changed->after;
  gboolean is_moved = after->direction != before->direction || after->kind != before->kind
                      || after->mailbox != before->mailbox;

  g_string_append (out, "it would ");
  if (is_moved) {
    g_string_append_printf (out, "be %s", onb_direction_name (after->direction));
    if (after->mailbox != before->mailbox && after->mailbox != 0)
      g_string_append_printf (out, " for %s", onb_tell_text (telling, after->mailbox));
    if (after->kind != before->kind)
      g_string_append_printf (out, ", of the kind %s", onb_kind_name (after->kind));
    if (has_new_verdict (before, after))
      g_string_append (out, ", with ");
  } else {
    g_string_append (out, "have ");
  }
  if (has_new_verdict (before, after))
    append_verdict (out, telling, changed);
  else if (!is_moved)
    g_string_append (out, "the same verdict");
}

static void
append_role (GString *out, const OnbOutcome *before, const OnbOutcome *after)
{
  if (after->role != before->role)
    g_string_append_printf (out, "its role would be %s", onb_role_name (after->role));
  else
    g_string_append_printf (out, "it would be a %s", onb_role_name (after->role));
  if (after->response_seconds != ONB_NO_TIME) {
    g_string_append (out, " after ");
    onb_tell_span (out, after->response_seconds);
  }
}

/* What the row comes to, as far as it is different. */
static void
append_result (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  const OnbOutcome *before = &changed->before;
  const OnbOutcome *after = &changed->after;
  gboolean is_moved = after->direction != before->direction || after->kind != before->kind
                      || after->mailbox != before->mailbox;
  gboolean has_role
      = after->role != ONB_ROLE_NONE
        && (after->role != before->role || after->response_seconds != before->response_seconds);

  if (after->id != before->id) {
    g_string_append_printf (out, "a copy would be a message of its own, named %s",
                            onb_tell_text (telling, after->id));
    return;
  }
  if (!after->is_related && before->is_related) {
    g_string_append (out, "it would have nothing to do with the mailbox");
    return;
  }
  if (is_moved || has_new_verdict (before, after))
    append_standing (out, telling, changed);
  if (has_role && (is_moved || has_new_verdict (before, after)))
    g_string_append (out, "; ");
  if (has_role)
    append_role (out, before, after);
}

void
onb_tell_change (GString *out, const OnbTelling *telling, const OnbChanged *changed)
{
  append_condition (out, telling, changed);
  g_string_append (out, ", ");
  append_result (out, telling, changed);
  g_string_append_c (out, '.');
}

static gboolean
has_own_id (const OnbMatter *matter)
{
  return onb_tell_item (matter->telling, matter->row->representative)->message_id != 0;
}

GPtrArray *
onb_tell_advice (const OnbMatter *matter)
{
  GPtrArray *advice = g_ptr_array_new_with_free_func (g_free);
  const OnbItemRow *item = onb_tell_item (matter->telling, matter->row->representative);
  OnbVerdict verdict = matter->view.verdict;

  if (verdict == ONB_VERDICT_LOST_IN_EXPORT)
    g_ptr_array_add (
        advice, g_strdup ("A PST keeps who sent an item apart from whom it was sent for, and "
                          "readpst does not write that: the PST itself, or an export of it that "
                          "keeps Sender, may name the person (§4, rung 2)."));
  if (has_own_id (matter)
      && (verdict == ONB_VERDICT_LOST_IN_EXPORT || verdict == ONB_VERDICT_SEND_AS
          || verdict == ONB_VERDICT_SENT_FOLDER || verdict == ONB_VERDICT_NAMED))
    g_ptr_array_add (advice,
                     g_strdup ("A copy of this message (§2) whose Sender names a person of the "
                               "mailbox's side would name that person (§4, rung 2)."));
  if (matter->row->time == 0 && item->offset < 0 && onb_item_member (item) == 0
      && !matter->telling->result->rules.trust_mtime)
    g_ptr_array_add (
        advice, g_strdup ("With --trust-mtime the time of the file, if it is usable, would be its "
                          "time (§6)."));
  if (matter->row->flags & ONB_ROW_REOPENED && !matter->telling->result->rules.reopen_is_new)
    g_ptr_array_add (advice, g_strdup ("It reopens its conversation: with --reopen-is-new the next "
                                       "response is a first response again (§8)."));
  if (matter->row->flags & ONB_ROW_COLLISION)
    g_ptr_array_add (advice,
                     g_strdup ("It is a collision by --collision-window: with one that is shorter "
                               "than the time between the two it would be none (§8)."));
  if (matter->mailbox == ONB_NO_MAILBOX && matter->direction == NULL) {
    g_ptr_array_add (advice,
                     g_strdup ("If its From or one of its recipients is a shared mailbox, name it "
                               "with -m: the message is then looked at for it (§5)."));
    g_ptr_array_add (advice, g_strdup ("If it lies in the export of a shared mailbox, --archive "
                                       "ADDR=PATH says so: what lies there arrived there (§5, rule "
                                       "4)."));
  }
  return advice;
}
