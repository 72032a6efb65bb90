/* SPDX-License-Identifier: Apache-2.0 */
/* The open wait of a walk: what asks in it, when its clock starts, whether the user closed it
 * (SEMANTICS.md §8). Pure. */
#pragma once

#include "attribution/rows.h"
#include "metrics/met.h"

/** OnbWait: None is open at first. */
typedef struct _OnbWait OnbWait;

/** onb_wait_new: @rows holds OnbRow. All is borrowed. */
OnbWait *onb_wait_new (const OnbLedger *ledger, const GArray *rows, const OnbRules *rules);
void onb_wait_free (OnbWait *wait);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbWait, onb_wait_free)

/** onb_wait_ask: An inbound row opens a wait, or adds to the open one. */
void onb_wait_ask (OnbWait *wait, guint32 row);

/** onb_wait_end: Nothing is open any more. */
void onb_wait_end (OnbWait *wait);

/** onb_wait_opener: The row that opened the wait; %ONB_NO_ROW when none is open. */
guint32 onb_wait_opener (const OnbWait *wait);

/** onb_wait_start: When the open wait starts, as long as nothing answers it. */
OnbPackedTime onb_wait_start (const OnbWait *wait);

/** onb_wait_starter: The row with whose time the clock of the outbound row @reply, which answers
 * the wait, starts. */
guint32 onb_wait_starter (const OnbWait *wait, guint32 reply);

/** onb_wait_listed: Message-ids (guint32 numbers of strings) that ask in the open wait and are on
 * the list of closed ones. */
const GArray *onb_wait_listed (const OnbWait *wait);
