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
  for (guint32 at = threads->with_id[id]; at != 0; at = threads->next_same_id[at - 1]) {
    if (onb_recipients_hold (identity, onb_ledger_message (identity->ledger, at - 1), mailbox))
      return TRUE;
  }
  return FALSE;
}

/* Mailboxes are in byte order, so the first that fits is the first in byte order. */
static guint
choose_direct (OnbIdentity *identity, const OnbThreads *threads, const OnbMessageRow *message,
               const OnbSide *sides)
{
  guint32 answered = find_answered (identity->ledger, message);

  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (sides[b] == ONB_SIDE_DIRECT && was_asked (identity, threads, answered, b))
      return b;
  }
  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (sides[b] == ONB_SIDE_DIRECT && onb_recipients_hold (identity, message, b))
      return b;
  }
  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (sides[b] == ONB_SIDE_DIRECT)
      return b;
  }
  return ONB_NO_MAILBOX;
}

guint
onb_owner_choose (OnbIdentity *identity, const OnbThreads *threads, const OnbMessageRow *message,
                  const OnbSide *sides)
{
  guint owner = ONB_NO_MAILBOX;

  for (guint b = 0; b < identity->mailboxes->len; b++) {
    if (onb_is_sent_side (sides[b]) && (owner == ONB_NO_MAILBOX || sides[b] < sides[owner]))
      owner = b;
  }
  if (owner != ONB_NO_MAILBOX && sides[owner] == ONB_SIDE_DIRECT)
    owner = choose_direct (identity, threads, message, sides);
  return owner;
}
