/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/audit-index.h"

#include <string.h>

struct _OnbAuditIndex {
  GHashTable *by_id; /* message-id number -> owns GArray of OnbAuditFact */
  GArray *all;       /* OnbAuditFact */
};

static guint32
intern (OnbLedger *ledger, const gchar *text)
{
  return text == NULL ? 0 : onb_strings_intern (ledger->strings, text, strlen (text));
}

static void
index_fact (OnbAuditIndex *index, guint32 message_id, const OnbAuditFact *fact)
{
  GArray *facts = g_hash_table_lookup (index->by_id, GUINT_TO_POINTER (message_id));

  if (facts == NULL) {
    facts = g_array_new (FALSE, FALSE, sizeof (OnbAuditFact));
    g_hash_table_insert (index->by_id, GUINT_TO_POINTER (message_id), facts);
  }
  g_array_append_vals (facts, fact, 1);
}

static void
add_record (OnbAuditIndex *index, OnbLedger *ledger, const OnbAuditRecord *record)
{
  guint32 id = intern (ledger, record->message_id);
  OnbAuditFact fact = {
    .represented = intern (ledger, record->represented),
    .user = intern (ledger, record->user_id),
    .owner = intern (ledger, record->owner_upn),
    .operation = record->operation,
  };

  /* Send says only that somebody sent as himself. */
  if (record->operation == ONB_AUDIT_SEND || fact.represented == 0)
    return;
  g_array_append_val (index->all, fact);
  if (id == 0) {
    onb_ledger_add_finding (ledger, "audit-record-without-id", 1);
    return;
  }
  index_fact (index, id, &fact);
}

static void
account_for (OnbLedger *ledger, const OnbAuditLog *log)
{
  const OnbCount counts[] = {
    { "audit-row-broken", log->broken },
    { "audit-row-other", log->other },
    { "audit-row-repeated", log->repeated },
    { "audit-without-records", log->without_records },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    if (counts[i].count > 0)
      onb_ledger_add_finding (ledger, counts[i].kind, counts[i].count);
  }
}

OnbAuditIndex *
onb_audit_index_new (OnbLedger *ledger, const OnbAuditLog *log)
{
  OnbAuditIndex *index = g_new0 (OnbAuditIndex, 1);

  index->by_id = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  index->all = g_array_new (FALSE, FALSE, sizeof (OnbAuditFact));
  if (log == NULL)
    return index;
  for (guint i = 0; i < log->records->len; i++)
    add_record (index, ledger, g_ptr_array_index (log->records, i));
  account_for (ledger, log);
  return index;
}

static GArray *
copy_facts (const GArray *facts)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (OnbAuditFact), facts->len);

  return g_array_append_vals (copy, facts->data, facts->len);
}

OnbAuditIndex *
onb_audit_index_copy (const OnbAuditIndex *index)
{
  OnbAuditIndex *copy = g_new0 (OnbAuditIndex, 1);
  GHashTableIter iter;
  gpointer id;
  gpointer facts;

  copy->by_id = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  copy->all = copy_facts (index->all);
  g_hash_table_iter_init (&iter, index->by_id);
  while (g_hash_table_iter_next (&iter, &id, &facts))
    g_hash_table_insert (copy->by_id, id, copy_facts (facts));
  return copy;
}

void
onb_audit_index_add (OnbAuditIndex *index, guint32 message_id, const OnbAuditFact *fact)
{
  g_array_append_vals (index->all, fact, 1);
  index_fact (index, message_id, fact);
}

void
onb_audit_index_free (OnbAuditIndex *index)
{
  if (index == NULL)
    return;
  g_hash_table_unref (index->by_id);
  g_array_unref (index->all);
  g_free (index);
}

const GArray *
onb_audit_index_find (const OnbAuditIndex *index, guint32 message_id)
{
  return g_hash_table_lookup (index->by_id, GUINT_TO_POINTER (message_id));
}

const GArray *
onb_audit_index_all (const OnbAuditIndex *index)
{
  return index->all;
}

gboolean
onb_journal_fact (const OnbLedger *ledger, const OnbItemRow *item, OnbAuditFact *ret_fact)
{
  const OnbRareFacts *rare = onb_ledger_rare (ledger, item);

  if (rare->journal_represented == 0)
    return FALSE;
  *ret_fact = (OnbAuditFact){ .represented = rare->journal_represented,
                              .user = rare->journal_sender,
                              .operation = ONB_AUDIT_SEND_ON_BEHALF };
  return TRUE;
}

/* An application or a service has a name, but no address. */
static gboolean
is_account (OnbIdentity *identity, guint32 number)
{
  const gchar *text = onb_strings_get (identity->ledger->strings, number);

  return onb_identity_is_person (identity, number)
         && (strchr (text, '@') != NULL || text[0] == '/'
             || onb_identity_person (identity, number)->agent >= 0);
}

guint32
onb_audit_fact_agent (OnbIdentity *identity, const OnbAuditFact *fact)
{
  if (is_account (identity, fact->user))
    return onb_identity_canonical (identity, fact->user);
  if (is_account (identity, fact->owner))
    return onb_identity_canonical (identity, fact->owner);
  return 0;
}
