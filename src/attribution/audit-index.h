/* SPDX-License-Identifier: Apache-2.0 */
/* Audit records by message-id, as numbers of the ledger. */
#pragma once

#include "attribution/identity.h"
#include "context/audit.h"

typedef struct {
  guint32 represented; /* the mailbox sent for */
  guint32 user;
  guint32 owner;
  OnbAuditOperation operation;
} OnbAuditFact;

typedef struct _OnbAuditIndex OnbAuditIndex;

/** onb_audit_index_new: @log may be NULL. Findings on the log go to the account of the ledger. */
OnbAuditIndex *onb_audit_index_new (OnbLedger *ledger, const OnbAuditLog *log);
void onb_audit_index_free (OnbAuditIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAuditIndex, onb_audit_index_free)

/** onb_audit_index_copy: To ask what one more record would change. Caller owns the result. */
OnbAuditIndex *onb_audit_index_copy (const OnbAuditIndex *index);

/** onb_audit_index_add: One more fact about a message. */
void onb_audit_index_add (OnbAuditIndex *index, guint32 message_id, const OnbAuditFact *fact);

/** onb_audit_index_find: The facts of one message-id; NULL when there are none. Holds OnbAuditFact.
 */
const GArray *onb_audit_index_find (const OnbAuditIndex *index, guint32 message_id);

/** onb_audit_index_all: Every fact of operation SendAs or SendOnBehalf, with or without a message.
 */
const GArray *onb_audit_index_all (const OnbAuditIndex *index);

/** onb_journal_fact: What the journal report of a copy says, as a record would; FALSE when it says
 * nothing of that kind. */
gboolean onb_journal_fact (const OnbLedger *ledger, const OnbItemRow *item, OnbAuditFact *ret_fact);

/**
 * onb_audit_fact_agent: The person that a record names (§4), or 0: the user, unless it is no
 * person, then the owner of the mailbox it was sent from.
 */
guint32 onb_audit_fact_agent (OnbIdentity *identity, const OnbAuditFact *fact);
