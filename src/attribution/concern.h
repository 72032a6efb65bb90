/* SPDX-License-Identifier: Apache-2.0 */
/* Which mailboxes a message is addressed to or sent for: their conversations are what rung 7 asks
 * for (SEMANTICS.md §4). */
#pragma once

#include "attribution/audit-index.h"
#include "attribution/identity.h"

/** onb_concern_each: Calls @visit for every mailbox that @message concerns, some more than once. */
typedef void (*OnbConcernVisitor) (guint mailbox, gpointer data);
void onb_concern_each (OnbIdentity *identity, const OnbAuditIndex *audit,
                       const OnbMessageRow *message, OnbConcernVisitor visit, gpointer data);
