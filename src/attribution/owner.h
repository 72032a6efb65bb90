/* SPDX-License-Identifier: Apache-2.0 */
/* Which one mailbox an outbound message belongs to (SEMANTICS.md §5). */
#pragma once

#include "attribution/judge.h"
#include "thread/conversations.h"

/** OnbOwnership: Why a message that several sides could have sent belongs to one mailbox. */
typedef enum {
  ONB_OWNED_ALONE,     /* no other could have */
  ONB_OWNED_STRONGER,  /* From goes before a record, that before Sender, list and own address */
  ONB_OWNED_ANSWERED,  /* the message it answers was addressed to the mailbox */
  ONB_OWNED_RECIPIENT, /* the mailbox is among its own recipients */
  ONB_OWNED_FIRST,     /* the first in byte order */
} OnbOwnership;

typedef struct {
  guint mailbox;  /* ONB_NO_MAILBOX: nobody's side sent it */
  guint n_claims; /* mailboxes whose side could have sent it */
  OnbOwnership ownership;
  guint32 answered; /* ANSWERED: the id that In-Reply-To names first */
} OnbOwner;

/** onb_is_sent_side: The message is sent by B's side. */
static inline gboolean
onb_is_sent_side (OnbSide side)
{
  return side <= ONB_SIDE_DIRECT;
}

/** onb_recipients_hold: B is in R, all copies' To, Cc and Bcc. */
gboolean onb_recipients_hold (OnbIdentity *identity, const OnbMessageRow *message, guint mailbox);

/** onb_owner_choose: The owner among the mailboxes' @sides. */
OnbOwner onb_owner_choose (OnbIdentity *identity, const OnbThreads *threads,
                           const OnbMessageRow *message, const OnbSide *sides);
