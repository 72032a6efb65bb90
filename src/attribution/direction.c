/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/direction.h"

static guint32
first_reply_to (const OnbLedger *ledger, guint32 item)
{
  OnbSpan reply_to = onb_ledger_list (ledger, onb_ledger_item (ledger, item), ONB_LIST_REPLY_TO);

  for (guint i = 0; i < reply_to.n; i++) {
    if (reply_to.at[2 * i] != 0)
      return reply_to.at[2 * i];
  }
  return 0;
}

OnbAuthor
onb_author_find (OnbIdentity *identity, const OnbMessageRow *message, guint32 representative)
{
  const OnbLedger *ledger = identity->ledger;
  guint32 from = onb_ledger_item (ledger, representative)->from;
  OnbAuthor author = { .item = representative, .reply_to = TRUE };

  if (from == 0 || !(onb_identity_person (identity, from)->flags & ONB_PERSON_FORM))
    return (OnbAuthor){ .address = from, .item = representative };
  author.address = first_reply_to (ledger, representative);
  for (guint32 i = 0; author.address == 0 && i < message->n; i++) {
    author.item = onb_ledger_member (ledger, message, i);
    author.address = first_reply_to (ledger, author.item);
  }
  return author.address != 0 ? author : (OnbAuthor){ .address = from, .item = representative };
}

static gboolean
is_own_list (const OnbDirectionCase *it)
{
  return onb_recipients_hold (it->identity, it->message, it->mailbox)
         && onb_identity_is_own_list_of (it->identity, it->message, it->mailbox);
}

static OnbReach
find_reach (const OnbDirectionCase *it)
{
  const OnbLedger *ledger = it->identity->ledger;
  gboolean is_empty = TRUE;

  for (guint32 i = 0; i < it->message->n; i++) {
    OnbSpan span = onb_ledger_recipients (ledger, onb_ledger_copy (ledger, it->message, i));

    for (guint r = 0; r < span.n; r++) {
      guint32 address = span.at[2 * r];

      if (address == 0)
        continue;
      is_empty = FALSE;
      if (!onb_identity_in_mailbox (it->identity, address, it->mailbox)
          && !onb_identity_is_agent (it->identity, address, it->mailbox, it->when))
        return ONB_REACH_OTHERS;
    }
  }
  if (is_empty)
    return ONB_REACH_NOBODY;
  return is_own_list (it) ? ONB_REACH_LIST : ONB_REACH_OWN;
}

static gboolean
is_delivered (const OnbDirectionCase *it)
{
  const OnbLedger *ledger = it->identity->ledger;

  for (guint32 i = 0; i < it->message->n; i++) {
    OnbSpan span
        = onb_ledger_list (ledger, onb_ledger_copy (ledger, it->message, i), ONB_LIST_DELIVERED);

    for (guint d = 0; d < span.n; d++) {
      if (onb_identity_in_mailbox (it->identity, span.at[2 * d], it->mailbox))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_archived (const OnbDirectionCase *it)
{
  for (guint32 i = 0; i < it->message->n; i++) {
    guint32 item = onb_ledger_member (it->identity->ledger, it->message, i);

    if (onb_archives_is_mailbox (it->archives, item, it->mailbox))
      return TRUE;
  }
  return FALSE;
}

static OnbReceived
find_received (const OnbDirectionCase *it)
{
  if (onb_recipients_hold (it->identity, it->message, it->mailbox))
    return ONB_RECEIVED_ADDRESSED;
  if (is_delivered (it))
    return ONB_RECEIVED_DELIVERED;
  return is_archived (it) ? ONB_RECEIVED_ARCHIVED : ONB_RECEIVED_NOT;
}

/* Rules 3 to 5. */
static OnbRuling
decide_received (const OnbDirectionCase *it)
{
  OnbReceived received;

  if (onb_identity_is_agent (it->identity, it->author, it->mailbox, it->when))
    return (OnbRuling){ .direction = ONB_DIRECTION_UNRELATED, .rule = 3 };
  received = find_received (it);
  if (received == ONB_RECEIVED_NOT)
    return (OnbRuling){ .direction = ONB_DIRECTION_UNRELATED, .rule = 5 };
  return (OnbRuling){ .direction = ONB_DIRECTION_INBOUND, .rule = 4, .received = received };
}

/* As if it were a person's. */
static OnbRuling
decide_person (const OnbDirectionCase *it)
{
  if (it->side == ONB_SIDE_LIST_INBOUND)
    return (OnbRuling){ .direction = ONB_DIRECTION_INBOUND, .rule = 4 };
  if (it->side == ONB_SIDE_FOREIGN)
    return (OnbRuling){ .direction = ONB_DIRECTION_UNRELATED, .rule = 5 };
  if (onb_is_sent_side (it->side) && it->mailbox == it->owner) {
    OnbReach reach = find_reach (it);

    return (OnbRuling){ .direction
                        = reach == ONB_REACH_OWN ? ONB_DIRECTION_INTERNAL : ONB_DIRECTION_OUTBOUND,
                        .rule = 2,
                        .reach = reach };
  }
  return decide_received (it);
}

OnbRuling
onb_direction_decide (const OnbDirectionCase *direction_case)
{
  OnbRuling ruling = decide_person (direction_case);

  if (ruling.direction != ONB_DIRECTION_UNRELATED
      && !onb_rules_counts (direction_case->rules, direction_case->kind)) {
    ruling.taken_by = ruling.rule;
    ruling.rule = 1;
    ruling.direction = ONB_DIRECTION_OTHER;
  }
  return ruling;
}
