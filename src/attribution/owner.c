/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/owner.h"

gboolean
onb_recipients_hold (OnbIdentity *identity, const OnbMessageRow *message, guint mailbox)
{
  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan span
        = onb_ledger_recipients (identity->ledger, onb_ledger_copy (identity->ledger, message, i));

    for (guint r = 0; r < span.n; r++) {
      if (onb_identity_in_mailbox (identity, span.at[2 * r], mailbox))
        return TRUE;
    }
  }
  return FALSE;
}

/* The id that In-Reply-To names first, or 0. */
static guint32
find_answered (const OnbLedger *ledger, const OnbMessageRow *message)
{
  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan ids
        = onb_ledger_list (ledger, onb_ledger_copy (ledger, message, i), ONB_LIST_IN_REPLY_TO);

    if (ids.n > 0)
      return ids.at[0];
  }
  return 0;
}

/* B is in R of some message with that id. */
static gboolean
was_asked (OnbIdentity *identity, const OnbThreads *threads, guint32 id, guint mailbox)
{
  if (!onb_threads_is_present (threads, id))
    return FALSE;
  for (guint32 at = threads->with_id[id]; at != 0; at = onb_threads_next (threads, at - 1)) {
    if (onb_recipients_hold (identity, onb_ledger_message (identity->ledger, at - 1), mailbox))
      return TRUE;
  }
  return FALSE;
}

/* Mailboxes are in byte order, so the first that fits is the first in byte order. */
static void
choose_direct (OnbIdentity *identity, const OnbThreads *threads, const OnbMessageRow *message,
               const OnbSide *sides, OnbOwner *owner)
{
  guint32 answered = find_answered (identity->ledger, message);

  for (guint b = owner->mailbox; b < identity->mailboxes->len; b++) {
    if (sides[b] == ONB_SIDE_DIRECT && was_asked (identity, threads, answered, b)) {
      owner->mailbox = b;
      owner->ownership = ONB_OWNED_ANSWERED;
      owner->answered = answered;
      return;
    }
  }
  for (guint b = owner->mailbox; b < identity->mailboxes->len; b++) {
    if (sides[b] == ONB_SIDE_DIRECT && onb_recipients_hold (identity, message, b)) {
      owner->mailbox = b;
      owner->ownership = ONB_OWNED_RECIPIENT;
      return;
    }
  }
}

OnbOwner
onb_owner_choose (OnbIdentity *identity, const OnbThreads *threads, const OnbMessageRow *message,
                  const OnbSide *sides)
{
  OnbOwner owner = { .mailbox = ONB_NO_MAILBOX };
  guint n_equal = 0;

  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (!onb_is_sent_side (sides[b]))
      continue;
    owner.n_claims++;
    if (owner.mailbox == ONB_NO_MAILBOX || sides[b] < sides[owner.mailbox]) {
      owner.mailbox = b;
      n_equal = 1;
    } else if (sides[b] == sides[owner.mailbox]) {
      n_equal++;
    }
  }
  if (owner.n_claims < 2)
    return owner;
  owner.ownership = n_equal < 2 ? ONB_OWNED_STRONGER : ONB_OWNED_FIRST;
  if (sides[owner.mailbox] == ONB_SIDE_DIRECT)
    choose_direct (identity, threads, message, sides, &owner);
  return owner;
}
