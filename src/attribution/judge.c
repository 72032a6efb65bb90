/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/judge.h"

/* One source of evidence. Another source is another row of `ladder`. */
typedef struct {
  guint8 rung;
  OnbVerdict verdict;
  OnbConfidence confidence;
  void (*collect) (OnbCase *item_case, guint8 rung);
} Rung;

static const OnbLedger *
ledger_of (const OnbCase *item_case)
{
  return item_case->identity->ledger;
}

static const Rung ladder[] = {
  { 1, ONB_VERDICT_AUDITED, ONB_CONFIDENCE_HIGH, onb_collect_audit },
  { 2, ONB_VERDICT_ON_BEHALF, ONB_CONFIDENCE_MEDIUM, onb_collect_sender },
  { 3, ONB_VERDICT_DELEGATED, ONB_CONFIDENCE_MEDIUM, onb_collect_delegation },
  { 4, ONB_VERDICT_STORE_TRACE, ONB_CONFIDENCE_LOW, onb_collect_store_trace },
  { 5, ONB_VERDICT_SENT_FOLDER, ONB_CONFIDENCE_LOW, onb_collect_sent_folder },
  { 6, ONB_VERDICT_NAMED, ONB_CONFIDENCE_LOW, onb_collect_names },
};

#define LAST_CERTAIN_RUNG 3
#define DIRECT_RUNG 7

/* By rung with null last, then agent, then origin. */
static gint
compare_facts (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbEvidence *fact_a = a;
  const OnbEvidence *fact_b = b;
  gint order = (gint) (guint8) (fact_a->rung - 1) - (gint) (guint8) (fact_b->rung - 1);

  if (order == 0)
    order = onb_strings_compare (data, fact_a->agent, fact_b->agent);
  return order != 0 ? order : (gint) fact_a->origin - (gint) fact_b->origin;
}

/* Two facts of one origin are one fact. */
static void
order_facts (OnbCase *item_case)
{
  OnbEvidence *facts = (OnbEvidence *) (gpointer) item_case->facts->data;
  guint kept = 0;

  if (item_case->facts->len < 2)
    return;
  g_array_sort_with_data (item_case->facts, compare_facts, ledger_of (item_case)->strings);
  for (guint i = 0; i < item_case->facts->len; i++) {
    if (kept == 0 || facts[kept - 1].agent != facts[i].agent
        || facts[kept - 1].rung != facts[i].rung || facts[kept - 1].origin != facts[i].origin)
      facts[kept++] = facts[i];
  }
  g_array_set_size (item_case->facts, kept);
}

/* Agreeing means: another fact that names the same agent and has another origin. */
static gboolean
has_agreeing_fact (const OnbCase *item_case, const OnbEvidence *fact)
{
  for (guint i = 0; i < item_case->facts->len; i++) {
    const OnbEvidence *other = &g_array_index (item_case->facts, OnbEvidence, i);

    if (other->agent == fact->agent && other->rung != 0 && other->origin != fact->origin)
      return TRUE;
  }
  return FALSE;
}

/* The roster may say that nobody else sends from an agent's archive. */
static gboolean
is_exclusive (const OnbCase *item_case, guint32 agent)
{
  gint index = onb_identity_person (item_case->identity, agent)->agent;

  return index >= 0
         && ((const OnbRosterAgent *) g_ptr_array_index (item_case->identity->roster->agents,
                                                         (guint) index))
                ->exclusive;
}

static gboolean
is_for_by_from (const OnbCase *item_case)
{
  return onb_identity_in_mailbox (item_case->identity, item_case->representative->from,
                                  item_case->mailbox);
}

/* The store may say so where the header it kept does not. */
static gboolean
is_for_by_represented (const OnbCase *item_case)
{
  const OnbStoreRow *store = onb_ledger_store (ledger_of (item_case), item_case->representative);

  return store != NULL
         && onb_identity_in_mailbox (item_case->identity, store->represented, item_case->mailbox);
}

/* Store and header contradict each other: the mailbox is the represented sender, and From is
 * somebody else. */
static gboolean
is_disputed (const OnbCase *item_case)
{
  return !is_for_by_from (item_case) && is_for_by_represented (item_case);
}

/* Outlook's own properties keep the two apart by themselves. */
static gboolean
has_store_fact (const OnbCase *item_case, const OnbEvidence *fact)
{
  for (guint i = 0; i < item_case->facts->len; i++) {
    const OnbEvidence *other = &g_array_index (item_case->facts, OnbEvidence, i);

    if (other->agent == fact->agent && other->rung == fact->rung && other->origin == ONB_FACT_STORE)
      return TRUE;
  }
  return FALSE;
}

static OnbConfidence
weigh (const OnbCase *item_case, const Rung *rung, const OnbEvidence *fact)
{
  if (rung->verdict == ONB_VERDICT_ON_BEHALF
      && (has_agreeing_fact (item_case, fact)
          || (has_store_fact (item_case, fact) && !is_disputed (item_case))))
    return ONB_CONFIDENCE_HIGH;
  if (rung->verdict == ONB_VERDICT_SENT_FOLDER && is_exclusive (item_case, fact->agent))
    return ONB_CONFIDENCE_MEDIUM;
  return rung->confidence;
}

/* A second From or Sender in any copy costs one step. */
static OnbConfidence
step_down (const OnbCase *item_case, OnbConfidence confidence)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    if ((onb_ledger_copy (ledger_of (item_case), item_case->message, i)->defects
         & ONB_DEFECT_DUPLICATE_ACTOR)
        && confidence > ONB_CONFIDENCE_NONE)
      return confidence - 1;
  }
  return confidence;
}

static void
name_agent (const OnbCase *item_case, OnbJudgement *judgement, OnbVerdict verdict, guint32 agent,
            OnbConfidence confidence)
{
  judgement->verdict = verdict;
  judgement->agent = agent;
  judgement->confidence = step_down (item_case, confidence);
  judgement->credited = judgement->confidence >= item_case->min_confidence
                        && judgement->confidence > ONB_CONFIDENCE_NONE;
}

static gboolean
is_contradicted (const OnbCase *item_case)
{
  guint32 agent = 0;

  for (guint i = 0; i < item_case->facts->len; i++) {
    const OnbEvidence *fact = &g_array_index (item_case->facts, OnbEvidence, i);

    if (fact->rung == 0 || fact->rung > LAST_CERTAIN_RUNG)
      continue;
    if (agent != 0 && agent != fact->agent)
      return TRUE;
    agent = fact->agent;
  }
  return FALSE;
}

static gboolean
has_rung (const OnbCase *item_case, guint8 rung)
{
  for (guint i = 0; i < item_case->facts->len; i++) {
    if (g_array_index (item_case->facts, OnbEvidence, i).rung == rung)
      return TRUE;
  }
  return FALSE;
}

/* The rungs from @first to @last; FALSE when none of them holds a fact. */
static gboolean
climb (const OnbCase *item_case, guint8 first, guint8 last, OnbJudgement *judgement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ladder); i++) {
    const OnbEvidence *best = NULL;

    if (ladder[i].rung < first || ladder[i].rung > last)
      continue;
    for (guint f = 0; f < item_case->facts->len; f++) {
      const OnbEvidence *fact = &g_array_index (item_case->facts, OnbEvidence, f);

      if (fact->rung == ladder[i].rung && (best == NULL || has_agreeing_fact (item_case, fact)))
        best = fact;
    }
    if (best == NULL)
      continue;
    name_agent (item_case, judgement, ladder[i].verdict, best->agent,
                weigh (item_case, &ladder[i], best));
    return TRUE;
  }
  return FALSE;
}

/* Whether a copy lies in a Sent folder of B or of one of its agents. */
static gboolean
is_in_sent_folder (const OnbCase *item_case)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    guint32 item = onb_ledger_member (ledger_of (item_case), item_case->message, i);

    if (onb_ledger_item (ledger_of (item_case), item)->role == ONB_FOLDER_SENT
        && (onb_archives_is_mailbox (item_case->archives, item, item_case->mailbox)
            || onb_archives_is_agent_of (item_case->archives, item, item_case->mailbox)))
      return TRUE;
  }
  return FALSE;
}

/* Every copy comes from a writer that drops Sender. */
static gboolean
is_lost_in_export (const OnbCase *item_case)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    guint32 marks = onb_ledger_copy (ledger_of (item_case), item_case->message, i)->marks;

    if (!(marks & ONB_MARK_READPST) || (marks & ONB_MARK_RECEIVED))
      return FALSE;
  }
  return TRUE;
}

static void
judge_for_mailbox (OnbCase *item_case, OnbJudgement *judgement)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ladder); i++)
    ladder[i].collect (item_case, ladder[i].rung);
  order_facts (item_case);

  if (is_contradicted (item_case)) {
    judgement->verdict = ONB_VERDICT_CONTRADICTED;
  } else if (climb (item_case, 1, LAST_CERTAIN_RUNG, judgement)) {
    return;
  } else if (has_rung (item_case, 0)) {
    judgement->verdict = ONB_VERDICT_FOREIGN_SENDER;
    if (!is_in_sent_folder (item_case))
      judgement->side = ONB_SIDE_FOREIGN;
  } else if (!climb (item_case, LAST_CERTAIN_RUNG + 1, DIRECT_RUNG - 1, judgement)) {
    judgement->verdict
        = is_lost_in_export (item_case) ? ONB_VERDICT_LOST_IN_EXPORT : ONB_VERDICT_SEND_AS;
  }
}

static gboolean
is_for_by_journal (const OnbCase *item_case)
{
  const OnbLedger *ledger = ledger_of (item_case);
  OnbAuditFact fact;

  for (guint32 i = 0; i < item_case->message->n; i++) {
    if (onb_journal_fact (ledger, onb_ledger_copy (ledger, item_case->message, i), &fact)
        && onb_identity_in_mailbox (item_case->identity, fact.represented, item_case->mailbox))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_for_by_audit (const OnbCase *item_case)
{
  const GArray *records = onb_audit_index_find (item_case->audit, item_case->message->id);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    if (onb_identity_in_mailbox (item_case->identity,
                                 g_array_index (records, OnbAuditFact, i).represented,
                                 item_case->mailbox))
      return TRUE;
  }
  return is_for_by_journal (item_case);
}

/* The representative's From was rewritten by B itself as a list. */
static gboolean
is_rewritten (const OnbCase *item_case)
{
  return is_for_by_from (item_case)
         && onb_identity_is_own_list_of (item_case->identity, item_case->message,
                                         item_case->mailbox);
}

/* The only Reply-To of all copies that is not B's, or 0. */
static guint32
single_reply_to (const OnbCase *item_case)
{
  guint32 found = 0;

  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);
    OnbSpan reply_to = onb_ledger_list (ledger_of (item_case), item, ONB_LIST_REPLY_TO);

    for (guint r = 0; r < reply_to.n; r++) {
      guint32 addr = onb_identity_canonical (item_case->identity, reply_to.at[2 * r]);

      if (addr == 0 || onb_identity_in_mailbox (item_case->identity, addr, item_case->mailbox))
        continue;
      if (found != 0 && found != addr)
        return 0;
      found = addr;
    }
  }
  return found;
}

/* A rare field of the representative, else of the first copy that has it. */
static guint32
find_rare (const OnbCase *item_case, gsize field)
{
  const OnbLedger *ledger = ledger_of (item_case);
  guint32 value
      = G_STRUCT_MEMBER (guint32, onb_ledger_rare (ledger, item_case->representative), field);

  for (guint32 i = 0; value == 0 && i < item_case->message->n; i++)
    value = G_STRUCT_MEMBER (
        guint32, onb_ledger_rare (ledger, onb_ledger_copy (ledger, item_case->message, i)), field);
  return value;
}

static guint32
find_list_author (const OnbCase *item_case)
{
  guint32 author = find_rare (item_case, G_STRUCT_OFFSET (OnbRareFacts, delegation));

  if (author == 0)
    author = find_rare (item_case, G_STRUCT_OFFSET (OnbRareFacts, original_from));
  return author != 0 ? author : single_reply_to (item_case);
}

/* Every copy whose headers name the author speaks for him. */
static void
add_author_facts (OnbCase *item_case, guint32 author)
{
  const OnbLedger *ledger = ledger_of (item_case);
  OnbIdentity *identity = item_case->identity;
  guint32 person = onb_identity_canonical (identity, author);

  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger, item_case->message, i);
    const OnbRareFacts *rare = onb_ledger_rare (ledger, item);
    OnbSpan reply_to = onb_ledger_list (ledger, item, ONB_LIST_REPLY_TO);
    gboolean names = onb_identity_canonical (identity, rare->delegation) == person
                     || onb_identity_canonical (identity, rare->original_from) == person;

    for (guint r = 0; !names && r < reply_to.n; r++)
      names = onb_identity_canonical (identity, reply_to.at[2 * r]) == person;
    if (names)
      onb_case_add_fact (item_case, DIRECT_RUNG, author, onb_header_origin (item));
  }
}

static void
judge_list (OnbCase *item_case, OnbJudgement *judgement)
{
  guint32 author = find_list_author (item_case);

  judgement->author = author;
  judgement->side = ONB_SIDE_LIST_INBOUND;
  if (!onb_identity_is_agent (item_case->identity, author, item_case->mailbox, item_case->when))
    return;
  judgement->side = ONB_SIDE_LIST;
  add_author_facts (item_case, author);
  name_agent (item_case, judgement, ONB_VERDICT_DIRECT,
              onb_identity_canonical (item_case->identity, author), ONB_CONFIDENCE_HIGH);
}

static gboolean
is_reversed (const OnbCase *item_case)
{
  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);

    if (onb_identity_in_mailbox (item_case->identity, onb_item_sender (item), item_case->mailbox))
      return TRUE;
  }
  return FALSE;
}

static gboolean
names_mailbox (const OnbCase *item_case, OnbSpan addresses)
{
  for (guint i = 0; i < addresses.n; i++) {
    if (onb_identity_in_mailbox (item_case->identity, addresses.at[2 * i], item_case->mailbox))
      return TRUE;
  }
  return FALSE;
}

/* B is in R or Reply-To, or elsewhere in the conversation (rung 7). */
static gboolean
concerns_mailbox (const OnbCase *item_case)
{
  if (item_case->conversation_concerns_mailbox)
    return TRUE;
  for (guint32 i = 0; i < item_case->message->n; i++) {
    const OnbItemRow *item = onb_ledger_copy (ledger_of (item_case), item_case->message, i);

    if (names_mailbox (item_case, onb_ledger_recipients (ledger_of (item_case), item))
        || names_mailbox (item_case,
                          onb_ledger_list (ledger_of (item_case), item, ONB_LIST_REPLY_TO)))
      return TRUE;
  }
  return FALSE;
}

static void
judge_own_address (OnbCase *item_case, OnbJudgement *judgement)
{
  judgement->side = is_reversed (item_case) ? ONB_SIDE_REVERSED : ONB_SIDE_DIRECT;
  if (judgement->side == ONB_SIDE_DIRECT && !concerns_mailbox (item_case)) {
    judgement->side = ONB_SIDE_OTHER;
    judgement->verdict = ONB_VERDICT_OWN;
    return;
  }
  onb_collect_from (item_case, DIRECT_RUNG);
  name_agent (item_case, judgement, ONB_VERDICT_DIRECT,
              onb_identity_canonical (item_case->identity, item_case->representative->from),
              ONB_CONFIDENCE_HIGH);
}

OnbJudgement
onb_case_judge (OnbCase *item_case)
{
  OnbJudgement judgement = { .side = ONB_SIDE_OTHER };
  gboolean is_agents_own;

  item_case->when = onb_identity_when (item_case->identity, item_case->message);
  is_agents_own = onb_identity_is_agent (item_case->identity, item_case->representative->from,
                                         item_case->mailbox, item_case->when);
  if (is_rewritten (item_case)) {
    judge_list (item_case, &judgement);
  } else if (is_for_by_from (item_case) || (!is_agents_own && is_for_by_represented (item_case))) {
    judgement.side = ONB_SIDE_FROM;
    judge_for_mailbox (item_case, &judgement);
  } else if (is_agents_own && is_reversed (item_case)) {
    judge_own_address (item_case, &judgement);
  } else if (is_for_by_audit (item_case)) {
    judgement.side = ONB_SIDE_AUDIT;
    judge_for_mailbox (item_case, &judgement);
  } else if (is_agents_own) {
    judge_own_address (item_case, &judgement);
  }
  g_clear_pointer (&item_case->lists, g_hash_table_unref);
  order_facts (item_case);
  for (guint i = 0; i < item_case->facts->len; i++) {
    OnbEvidence *fact = &g_array_index (item_case->facts, OnbEvidence, i);

    fact->agrees = judgement.agent != 0 && fact->agent == judgement.agent;
  }
  return judgement;
}
