/* SPDX-License-Identifier: Apache-2.0 */
/* Mailboxes and agents that nobody named, found in the headers and audit records. */
#pragma once

#include "attribution/rows.h"

/** OnbCandidate: An address that behaves like a shared mailbox. */
typedef struct {
  guint32 address;
  guint64 messages; /* From of so many with an admissible Sender */
  guint senders;    /* so many different ones */
  guint64 records;  /* audit records that name it */
} OnbCandidate;

/** onb_discover_mailboxes: OnbCandidate, in byte order of address. Copies must be united. */
GArray *onb_discover_mailboxes (OnbIdentity *identity, const OnbArchives *archives,
                                const OnbAuditIndex *audit);

/** onb_discover_sort: Puts OnbCandidates in byte order of address. */
void onb_discover_sort (GArray *candidates, const OnbLedger *ledger);

/** onb_discover_agents: Fills discovered_agents of every mailbox that has no other source of
 * agents. */
void onb_discover_agents (const OnbAttributionInput *input);
