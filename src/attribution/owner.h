/* SPDX-License-Identifier: Apache-2.0 */
/* Which one mailbox an outbound message belongs to (SEMANTICS.md §5). */
#pragma once

#include "attribution/judge.h"
#include "thread/conversations.h"

/** onb_is_sent_side: The message is sent by B's side. */
static inline gboolean
onb_is_sent_side (OnbSide side)
{
  return side <= ONB_SIDE_DIRECT;
}

/** onb_recipients_hold: B is in R, all copies' To, Cc and Bcc. */
gboolean onb_recipients_hold (OnbIdentity *identity, const OnbMessageRow *message, guint mailbox);

/** onb_owner_choose: The owner among the mailboxes' @sides, or ONB_NO_MAILBOX. */
guint onb_owner_choose (OnbIdentity *identity, const OnbThreads *threads,
                        const OnbMessageRow *message, const OnbSide *sides);
