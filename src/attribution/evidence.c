/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/evidence.h"

#include <string.h>

#define FEW_COPIES 8u

static const OnbLedger *
ledger_of (const OnbCase *item_case)
{
  return item_case->identity->ledger;
}

guint8
onb_header_origin (const OnbItemRow *item)
{
  return item->marks & ONB_MARK_RECEIVED ? ONB_FACT_DELIVERED : ONB_FACT_SUBMITTED;
}

guint8
onb_from_origin (const OnbItemRow *item)
{
  return item->marks & ONB_MARK_STORE_FROM ? ONB_FACT_STORE : onb_header_origin (item);
}

guint
onb_item_senders (const OnbLedger *ledger, const OnbItemRow *item, OnbSenderMention *ret_senders)
{
  const OnbStoreRow *store = onb_ledger_store (ledger, item);
  gboolean is_store = (item->marks & ONB_MARK_STORE_SENDER) != 0;
  guint n = 0;

  if (onb_item_sender (item) != 0)
    ret_senders[n++] = (OnbSenderMention){ onb_item_sender (item),
                                           is_store ? ONB_FACT_STORE : onb_header_origin (item) };
  if (!is_store && store != NULL && store->sender != 0 && store->sender != store->represented)
    ret_senders[n++] = (OnbSenderMention){ store->sender, ONB_FACT_STORE };
  return n;
}

void
onb_case_add_fact (OnbCase *item_case, guint8 rung, guint32 agent, guint8 origin)
{
  OnbEvidence fact = { .agent = onb_identity_canonical (item_case->identity, agent),
                       .rung = rung,
                       .origin = origin };

  /* Copies mostly say the same; onb_case_judge() removes what this look at the newest leaves. */
  if (item_case->facts->len > 0) {
    const OnbEvidence *newest
        = &g_array_index (item_case->facts, OnbEvidence, item_case->facts->len - 1);

    if (newest->agent == fact.agent && newest->rung == rung && newest->origin == origin)
      return;
  }
  g_array_append_val (item_case->facts, fact);
}

static void
add_record (OnbCase *item_case, guint8 rung, const OnbAuditFact *record, guint8 origin)
{
  guint32 agent = onb_audit_fact_agent (item_case->identity, record);

  if (agent != 0
      && onb_identity_in_mailbox (item_case->identity, record->represented, item_case->mailbox))
    onb_case_add_fact (item_case, rung, agent, origin);
}

void
onb_collect_audit (OnbCase *item_case, guint8 rung)
{
  const OnbLedger *ledger = ledger_of (item_case);
  const GArray *records = onb_audit_index_find (item_case->audit, item_case->message->id);
  OnbAuditFact fact;

  for (guint i = 0; records != NULL && i < records->len; i++)
    add_record (item_case, rung, &g_array_index (records, OnbAuditFact, i), ONB_FACT_AUDIT);
  for (guint32 i = 0; i < item_case->message->n; i++) {
    if (onb_journal_fact (ledger, onb_ledger_copy (ledger, item_case->message, i), &fact))
      add_record (item_case, rung, &fact, ONB_FACT_JOURNAL);
  }
}

static gboolean
is_list_of_some_copy (const OnbCase *item_case, guint32 address)
{
  const OnbLedger *ledger = ledger_of (item_case);

  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbRareFacts *rare
        = onb_ledger_rare (ledger, onb_ledger_copy (ledger, item_case->message, i));

    if (rare->list_id == address || rare->list_post == address)
      return TRUE;
  }
  return FALSE;
}

/* Whether any copy came through the list of that address. Each copy's Sender is asked about: for
 * many copies a set is made. */
static gboolean
is_list_of_message (OnbCase *item_case, guint32 address)
{
  const OnbLedger *ledger = ledger_of (item_case);

  if (item_case->message->n <= FEW_COPIES)
    return is_list_of_some_copy (item_case, address);
  if (item_case->lists == NULL) {
    item_case->lists = g_hash_table_new (NULL, NULL);
    for (guint32 i = 0; i < item_case->message->n; i++) {
      const OnbRareFacts *rare
          = onb_ledger_rare (ledger, onb_ledger_copy (ledger, item_case->message, i));

      g_hash_table_add (item_case->lists, GUINT_TO_POINTER (rare->list_id));
      g_hash_table_add (item_case->lists, GUINT_TO_POINTER (rare->list_post));
    }
  }
  return g_hash_table_contains (item_case->lists, GUINT_TO_POINTER (address));
}

/* Whether `actor` is a person and another one than From. */
static gboolean
is_another_person (OnbCase *item_case, guint32 actor)
{
  OnbIdentity *identity = item_case->identity;

  return onb_identity_is_person (identity, actor) && !is_list_of_message (item_case, actor)
         && onb_identity_canonical (identity, actor)
                != onb_identity_canonical (identity, item_case->representative->from);
}

static gboolean
is_of_side (OnbCase *item_case, guint32 actor)
{
  return onb_identity_is_of_side (
      item_case->identity, actor, item_case->mailbox,
      onb_identity_mailbox (item_case->identity, item_case->mailbox)->address, item_case->when);
}

void
onb_collect_sender (OnbCase *item_case, guint8 rung)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);
    OnbSenderMention senders[2];
    guint n = onb_item_senders (ledger_of (item_case), item, senders);

    for (guint s = 0; s < n; s++) {
      if (is_another_person (item_case, senders[s].address))
        onb_case_add_fact (item_case, is_of_side (item_case, senders[s].address) ? rung : 0,
                           senders[s].address, senders[s].origin);
    }
  }
}

void
onb_collect_delegation (OnbCase *item_case, guint8 rung)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);
    guint32 delegate = onb_ledger_rare (ledger_of (item_case), item)->delegation;

    if (is_another_person (item_case, delegate) && is_of_side (item_case, delegate))
      onb_case_add_fact (item_case, rung, delegate, onb_header_origin (item));
  }
}

/* The one agent of B in whose Sent folders copies lie; an archive stays the agent's whatever the
 * dates (§1). */
typedef struct {
  const OnbCase *item_case;
  guint32 agent;
  gboolean several;
} SentFolder;

static void
visit_sent_folder (guint32 agent, gpointer data)
{
  SentFolder *sent = data;

  if (!onb_identity_is_ever_agent (sent->item_case->identity, agent, sent->item_case->mailbox))
    return;
  sent->several = sent->several || (sent->agent != 0 && sent->agent != agent);
  sent->agent = agent;
}

static guint32
find_sent_folder_agent (const OnbCase *item_case)
{
  SentFolder sent = { .item_case = item_case };

  for (guint32 i = 0; i < item_case->message->n; i++) {
    guint32 item = onb_ledger_member (ledger_of (item_case), item_case->message, i);

    if (onb_ledger_item (ledger_of (item_case), item)->role == ONB_FOLDER_SENT)
      onb_archives_each_agent (item_case->archives, item, visit_sent_folder, &sent);
  }
  return sent.several ? 0 : sent.agent;
}

void
onb_collect_sent_folder (OnbCase *item_case, guint8 rung)
{
  guint32 agent = find_sent_folder_agent (item_case);

  if (agent != 0)
    onb_case_add_fact (item_case, rung, agent, ONB_FACT_FOLDER);
}

/* The one agent of B, as of the message, whose name fits. */
typedef struct {
  const OnbCase *item_case;
  gint agent; /* number in the roster; -1: none */
  gboolean several;
} Named;

static gboolean
visit_named (guint agent, gpointer data)
{
  Named *named = data;
  const OnbCase *item_case = named->item_case;
  const GPtrArray *agents = item_case->identity->roster->agents;

  if (named->agent == (gint) agent
      || !onb_identity_serves (item_case->identity, (gint) agent, item_case->mailbox)
      || !onb_roster_agent_is_on (g_ptr_array_index (agents, agent), item_case->when))
    return TRUE;
  named->several = named->agent >= 0;
  named->agent = (gint) agent;
  return !named->several;
}

/* As a number of the roster; -1 for none or several. */
static gint
find_named_agent (const OnbCase *item_case, const gchar *display, gboolean whole)
{
  const OnbRosterNames *names = item_case->identity->agent_names;
  Named named = { .item_case = item_case, .agent = -1 };

  if (whole)
    onb_roster_names_each_equal (names, display, visit_named, &named);
  else
    onb_roster_names_each_inside (names, display, visit_named, &named);
  return named.several ? -1 : named.agent;
}

/* "X on behalf of Y", "X via Y", "X (Y)" with X one agent; else the one agent whose name occurs. */
static gint
read_display_name (const OnbCase *item_case, const gchar *display_name)
{
  static const gchar *const marks[] = { " on behalf of ", " via ", " (" };
  g_autofree gchar *display = onb_name_fold (display_name);

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    const gchar *at = strstr (display, marks[i]);
    g_autofree gchar *part = at == NULL ? NULL : g_strndup (display, (gsize) (at - display));
    gint agent = part == NULL ? -1 : find_named_agent (item_case, part, TRUE);

    if (agent >= 0)
      return agent;
  }
  return find_named_agent (item_case, display, FALSE);
}

/* The agent that an address or, without one, a name stands for; 0 for nobody. */
static guint32
find_maker (const OnbCase *item_case, guint32 address, guint32 name)
{
  OnbIdentity *identity = item_case->identity;
  g_autofree gchar *folded = NULL;
  const OnbRosterAgent *agent;
  gint index;

  if (address != 0)
    return onb_identity_is_agent (identity, address, item_case->mailbox, item_case->when)
               ? onb_identity_canonical (identity, address)
               : 0;
  folded = onb_name_fold (onb_strings_get (identity->ledger->strings, name));
  index = *folded == '\0' ? -1 : find_named_agent (item_case, folded, TRUE);
  if (index < 0)
    return 0;
  agent = g_ptr_array_index (identity->roster->agents, (guint) index);
  return onb_identity_find (identity, agent->address);
}

guint32
onb_find_trace_agent (const OnbCase *item_case, const OnbItemRow *item, gboolean *ret_is_creator)
{
  const OnbStoreRow *store = onb_ledger_store (ledger_of (item_case), item);
  guint32 agent;

  if (store == NULL || item->role != ONB_FOLDER_SENT)
    return 0;
  agent = find_maker (item_case, store->creator, store->creator_name);
  *ret_is_creator = agent != 0;
  return agent != 0 ? agent : find_maker (item_case, store->modifier, store->modifier_name);
}

/* One agent over all copies, or nobody. */
void
onb_collect_store_trace (OnbCase *item_case, guint8 rung)
{
  guint32 found = 0;

  for (guint32 i = 0; i < item_case->message->n; i++) {
    gboolean is_creator;
    guint32 agent = onb_find_trace_agent (
        item_case, onb_ledger_copy (ledger_of (item_case), item_case->message, i), &is_creator);

    if (agent != 0 && found != 0 && agent != found)
      return;
    found = agent != 0 ? agent : found;
  }
  if (found != 0)
    onb_case_add_fact (item_case, rung, found, ONB_FACT_STORE);
}

void
onb_collect_names (OnbCase *item_case, guint8 rung)
{
  const OnbItemRow *item = item_case->representative;
  const OnbRoster *roster = item_case->identity->roster;
  const OnbRosterAgent *agent;
  gint index;

  if (roster->agents->len == 0 || onb_item_from_name (item) == 0)
    return;
  index = read_display_name (
      item_case, onb_strings_get (ledger_of (item_case)->strings, onb_item_from_name (item)));
  if (index < 0)
    return;
  agent = g_ptr_array_index (roster->agents, (guint) index);
  onb_case_add_fact (item_case, rung, onb_identity_find (item_case->identity, agent->address),
                     onb_from_origin (item));
}

/* From names the agent himself: every copy says so. */
void
onb_collect_from (OnbCase *item_case, guint8 rung)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);

    if (onb_identity_canonical (item_case->identity, item->from)
        == onb_identity_canonical (item_case->identity, item_case->representative->from))
      onb_case_add_fact (item_case, rung, item->from, onb_from_origin (item));
  }
}
