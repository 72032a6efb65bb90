/* SPDX-License-Identifier: Apache-2.0 */
/* People whom Exchange knows by a distinguished name, `/o=…/cn=…` (SEMANTICS.md §1, §4). */
#pragma once

#include "attribution/identity.h"

/** onb_exchange_address: The internet address of the distinguished name @number, by a pair seen in
 * the archives; @number itself when there is none, or when it is no such name. */
guint32 onb_exchange_address (const OnbLedger *ledger, guint32 number);

/** onb_exchange_learn: Gathers the organisations that addresses have names in. */
void onb_exchange_learn (OnbIdentity *identity);

/** onb_exchange_shares_organisation: Whether the distinguished name @number is of an organisation
 * in which @mailbox_address has a name, too, or is one. */
gboolean onb_exchange_shares_organisation (OnbIdentity *identity, guint32 number,
                                           guint32 mailbox_address);
