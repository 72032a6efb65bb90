/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences about directions (SEMANTICS.md §5). */
#include "report/explain-direction.h"

typedef struct {
  GString *out;
  const OnbTelling *telling;
  const OnbDirectionReason *reason;
  const gchar *mailbox;
} Teller;

static const gchar *
address_of (const Teller *teller, OnbMention mention)
{
  return onb_tell_text (teller->telling, mention.address);
}

static gboolean
is_primary (const Teller *teller, OnbMention mention)
{
  return g_strcmp0 (address_of (teller, mention), teller->mailbox) == 0;
}

/* `help@acme.example, an address of support@acme.example,`: nothing more for the primary one. */
static void
append_mailbox_mention (const Teller *teller, OnbMention mention)
{
  g_string_append (teller->out, address_of (teller, mention));
  if (!is_primary (teller, mention))
    g_string_append_printf (teller->out, " (an address of %s)", teller->mailbox);
}

static void
append_concern (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;
  const OnbLedger *ledger = teller->telling->result->ledger;

  if (reason->mention.place != ONB_PLACE_NONE) {
    append_mailbox_mention (teller, reason->mention);
    g_string_append_printf (teller->out, " stands in its %s",
                            onb_tell_place (reason->mention.place));
  } else if (reason->concern != G_MAXUINT32) {
    g_string_append_printf (
        teller->out, "its conversation holds %s, which is addressed to %s or was sent for it",
        onb_tell_text (teller->telling, onb_ledger_message (ledger, reason->concern)->id),
        teller->mailbox);
  }
}

static void
append_list_author (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  if (reason->author.place == ONB_PLACE_NONE)
    g_string_append (teller->out, "who wrote it is unknown");
  else
    g_string_append_printf (teller->out, "its author by %s, %s, is %s agent of %s",
                            onb_tell_place (reason->author.place),
                            address_of (teller, reason->author),
                            reason->side == ONB_SIDE_LIST ? "an" : "no", teller->mailbox);
}

/* Why the side of the mailbox sent it. */
static void
append_side (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  switch (reason->side) {
  case ONB_SIDE_FROM:
    g_string_append (teller->out, reason->mention.place == ONB_PLACE_REPRESENTED
                                      ? "the represented sender that Outlook kept, "
                                      : "its first From, ");
    append_mailbox_mention (teller, reason->mention);
    g_string_append (teller->out, ", is the mailbox");
    break;
  case ONB_SIDE_AUDIT:
    g_string_append (teller->out,
                     reason->mention.place == ONB_PLACE_JOURNAL
                         ? "the envelope of a journal report says that it was sent for "
                         : "an audit record says that it was sent for ");
    append_mailbox_mention (teller, reason->mention);
    break;
  case ONB_SIDE_REVERSED:
    g_string_append (teller->out, "its Sender, ");
    append_mailbox_mention (teller, reason->mention);
    g_string_append_printf (teller->out,
                            ", is the mailbox, and its first From, %s, an agent's own address "
                            "(reversed, §4)",
                            address_of (teller, reason->author));
    break;
  case ONB_SIDE_LIST:
    g_string_append (teller->out,
                     "it came through the mailbox's own list (list-rewritten, §4), and ");
    append_list_author (teller);
    break;
  default:
    g_string_append_printf (teller->out,
                            "its first From, %s, is the own address of an agent of %s, and ",
                            address_of (teller, reason->author), teller->mailbox);
    append_concern (teller);
    break;
  }
  g_string_append (teller->out, "; so the mailbox's side sent it.");
}

/* Why it belongs to this mailbox and to no other one that could have sent it. */
static void
append_ownership (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  if (reason->ownership == ONB_OWNED_ALONE)
    return;
  g_string_append_printf (
      teller->out,
      " The sides of %u mailboxes could have sent it. It belongs to this one: ", reason->n_owners);
  switch (reason->ownership) {
  case ONB_OWNED_STRONGER:
    g_string_append (teller->out, "From goes before an audit record, that before Sender, list and "
                                  "own address.");
    break;
  case ONB_OWNED_ANSWERED:
    g_string_append_printf (
        teller->out,
        "the message it answers, %s, was addressed to it, and of several such mailboxes it is the "
        "first in byte order.",
        onb_tell_text (teller->telling, reason->answered));
    break;
  case ONB_OWNED_RECIPIENT:
    g_string_append (teller->out, "it stands among the message's own recipients, and of several "
                                  "such mailboxes it is the first in byte order.");
    break;
  default:
    g_string_append (teller->out, "it is the first of them in byte order.");
    break;
  }
}

static void
append_reach (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  if (reason->reached.place != ONB_PLACE_NONE)
    g_string_append_printf (
        teller->out, " It is not internal: %s in %s is neither the mailbox nor an agent of it.",
        address_of (teller, reason->reached), onb_tell_place (reason->reached.place));
  else if (reason->ours.place == ONB_PLACE_NONE)
    g_string_append (teller->out, " It is not internal: no recipient is known.");
  else if (reason->own_list)
    g_string_append (teller->out, " It is not internal: the mailbox among its recipients is the "
                                  "list it went through, which reaches correspondents.");
  else
    g_string_append (teller->out,
                     " It is internal: its recipients are the mailbox and its agents alone.");
  append_ownership (teller);
}

static void
append_received (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  if (reason->side == ONB_SIDE_LIST_INBOUND) {
    g_string_append (teller->out,
                     "it came through the mailbox's own list (list-rewritten, §4), and ");
    append_list_author (teller);
    g_string_append_c (teller->out, '.');
    return;
  }
  if (reason->archive) {
    g_string_append_printf (teller->out, "a copy lies in an archive declared as that of %s",
                            teller->mailbox);
  } else {
    append_mailbox_mention (teller, reason->mention);
    g_string_append_printf (teller->out, " stands in %s%s",
                            reason->mention.place == ONB_PLACE_DELIVERED ? "" : "its ",
                            onb_tell_place (reason->mention.place));
  }
  if (reason->author.place == ONB_PLACE_NONE)
    g_string_append (teller->out, ", and it has no From address.");
  else
    g_string_append_printf (teller->out, ", and its author by %s, %s, is no agent of %s.",
                            onb_tell_place (reason->author.place),
                            address_of (teller, reason->author), teller->mailbox);
}

static void
append_nothing (const Teller *teller)
{
  if (teller->reason->side == ONB_SIDE_FOREIGN)
    g_string_append_printf (
        teller->out,
        "its From claims that it was sent for %s, but its Sender is a person who is not of the "
        "mailbox's side, and no copy lies in a Sent folder of %s or of an agent "
        "(foreign-sender, §4).",
        teller->mailbox, teller->mailbox);
  else
    g_string_append_printf (
        teller->out,
        "%s is neither in From nor in To, Cc, Bcc or a delivery field, and no copy lies in an "
        "archive declared as that of %s.",
        teller->mailbox, teller->mailbox);
}

static void
append_own (const Teller *teller)
{
  const OnbDirectionReason *reason = teller->reason;

  g_string_append_printf (teller->out, "its author by %s, %s, is an agent of %s, and ",
                          onb_tell_place (reason->author.place),
                          address_of (teller, reason->author), teller->mailbox);
  if (reason->owner != ONB_NO_MAILBOX && reason->owner != reason->mailbox)
    g_string_append_printf (teller->out, "the message belongs to %s.",
                            onb_tell_mailbox (teller->telling, reason->owner));
  else
    g_string_append_printf (teller->out, "nothing shows that it was sent for %s.", teller->mailbox);
}

static void
append_rule (const Teller *teller, guint rule)
{
  switch (rule) {
  case 2:
    append_side (teller);
    append_reach (teller);
    break;
  case 3:
    append_own (teller);
    break;
  case 4:
    append_received (teller);
    break;
  default:
    append_nothing (teller);
    break;
  }
}

void
onb_tell_direction (GString *out, const OnbTelling *telling, const OnbDirectionReason *reason,
                    OnbKind kind)
{
  const Teller teller = { .out = out,
                          .telling = telling,
                          .reason = reason,
                          .mailbox = onb_tell_mailbox (telling, reason->mailbox) };

  g_string_append_printf (out, "%s, by rule %u of §5: ", onb_direction_name (reason->direction),
                          reason->rule);
  if (reason->rule == 1)
    g_string_append_printf (out,
                            "it is of the kind %s, which counts by its kind alone. By rule %u it "
                            "has to do with the mailbox: ",
                            onb_kind_name (kind), reason->taken_by);
  append_rule (&teller, reason->rule == 1 ? reason->taken_by : reason->rule);
}

void
onb_tell_no_direction (GString *out, const OnbTelling *telling)
{
  g_string_append (out, onb_result_n_mailboxes (telling->result) == 0
                            ? "unrelated: the analysis has no mailbox (§5)."
                            : "unrelated, by rule 5 of §5: no mailbox of the analysis is in From, "
                              "To, Cc, Bcc or a delivery field, and no copy lies in an archive "
                              "declared as one's.");
}
