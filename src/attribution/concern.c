/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/concern.h"

typedef struct {
  OnbIdentity *identity;
  OnbConcernVisitor visit;
  gpointer data;
} Round;

static void
look_at (const Round *round, guint32 address)
{
  guint mailbox
      = address == 0 ? ONB_NO_MAILBOX : onb_identity_person (round->identity, address)->mailbox;

  if (mailbox != ONB_NO_MAILBOX)
    round->visit (mailbox, round->data);
}

void
onb_concern_each (OnbIdentity *identity, const OnbAuditIndex *audit, const OnbMessageRow *message,
                  OnbConcernVisitor visit, gpointer data)
{
  const Round round = { .identity = identity, .visit = visit, .data = data };
  const GArray *records = onb_audit_index_find (audit, message->id);

  for (guint32 i = 0; i < message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (identity->ledger, message, i);
    OnbSpan span = onb_ledger_recipients (identity->ledger, item);

    look_at (&round, item->from);
    look_at (&round, onb_ledger_rare (identity->ledger, item)->journal_represented);
    for (guint r = 0; r < span.n; r++)
      look_at (&round, span.at[2 * r]);
  }
  for (guint i = 0; records != NULL && i < records->len; i++)
    look_at (&round, g_array_index (records, OnbAuditFact, i).represented);
}
