/* SPDX-License-Identifier: Apache-2.0 */
/* People whom Exchange knows by a distinguished name, `/o=…/cn=…` (SEMANTICS.md §1, §4). */
#pragma once

#include "attribution/identity.h"

/** onb_exchange_own_domains: The domains in which wrapped addresses are believed: those that the
 * roster names, as such or in addresses of mailboxes and agents. Borrowed texts of @roster. */
GPtrArray *onb_exchange_own_domains (const OnbRoster *roster);

/**
 * onb_exchange_step: What @number stands for, one step on: of a wrapped address in a domain of our
 * own what it wraps; of a distinguished name its internet address, by a pair seen in the archives;
 * @number itself when there is none, or for any other. Whom the roster lists is not looked at.
 */
guint32 onb_exchange_step (const OnbIdentity *identity, guint32 number);

/** onb_exchange_address: The address whose domain counts for @number: all steps. */
guint32 onb_exchange_address (const OnbIdentity *identity, guint32 number);

/** onb_exchange_learn: Gathers the organisations that addresses have names in. */
void onb_exchange_learn (OnbIdentity *identity);

/** onb_exchange_shares_organisation: Whether @number stands for a distinguished name, which no pair
 * resolves, of an organisation in which @mailbox_address has a name, too, or is one. */
gboolean onb_exchange_shares_organisation (OnbIdentity *identity, guint32 number,
                                           guint32 mailbox_address);
