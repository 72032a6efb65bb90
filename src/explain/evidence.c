/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that could name the person behind a message, and what became of it (SEMANTICS.md §4).
 */
#include "explain/explain.h"

#include <string.h>

typedef struct {
  const OnbExaminer *examiner;
  const OnbExamination *examination;
  const OnbDirectionReason *direction;
  const OnbMessageRow *message;
  const OnbItemRow *representative;
  GArray *clues; /* OnbClue */
} Collector;

static OnbIdentity *
identity_of (const Collector *collector)
{
  return collector->examiner->identity;
}

static const OnbItemRow *
copy_at (const Collector *collector, guint32 copy)
{
  return onb_ledger_copy (collector->examiner->ledger, collector->message, copy);
}

/* The evidence line that says the same, or -1. */
static gint
find_fact (const Collector *collector, guint rung, guint32 agent, OnbFactOrigin origin)
{
  const GArray *facts = collector->examination->facts;

  for (guint i = 0; i < facts->len; i++) {
    const OnbEvidence *fact = &g_array_index (facts, OnbEvidence, i);

    if (fact->rung == rung && fact->agent == agent && fact->origin == origin)
      return (gint) i;
  }
  return -1;
}

static void
add_clue (const Collector *collector, guint rung, OnbMention mention, OnbFactOrigin origin,
          OnbClueState state)
{
  OnbClue clue = { .rung = rung,
                   .mention = mention,
                   .agent = onb_identity_canonical (identity_of (collector), mention.address),
                   .origin = origin,
                   .state = state };

  g_array_append_val (collector->clues, clue);
}

/* A clue that is a fact, unless the facts do not hold it: then it was not asked for. */
static void
add_fact (const Collector *collector, guint rung, OnbMention mention, OnbFactOrigin origin)
{
  guint32 agent = onb_identity_canonical (identity_of (collector), mention.address);
  gint fact = find_fact (collector, rung, agent, origin);

  add_clue (collector, rung, mention, origin, fact >= 0 ? ONB_CLUE_FACT : ONB_CLUE_NOT_ASKED);
  if (fact >= 0)
    g_array_index (collector->clues, OnbClue, collector->clues->len - 1).fact = (guint) fact;
}

/* Why an address names nobody; ONB_CLUE_FACT: it may. */
static OnbClueState
judge_person (const Collector *collector, guint32 address)
{
  const OnbPerson *person = onb_identity_person (identity_of (collector), address);

  if (person->mailbox != ONB_NO_MAILBOX)
    return ONB_CLUE_MAILBOX;
  if (person->flags & ONB_PERSON_ROBOT)
    return ONB_CLUE_ROBOT;
  if (person->flags & ONB_PERSON_SYSTEM)
    return ONB_CLUE_SYSTEM;
  if (person->flags & ONB_PERSON_LIST)
    return ONB_CLUE_LIST_SHAPE;
  return ONB_CLUE_FACT;
}

static gboolean
is_list_of_message (const Collector *collector, guint32 address)
{
  for (guint32 i = 0; i < collector->message->n; i++) {
    const OnbRareFacts *rare
        = onb_ledger_rare (collector->examiner->ledger, copy_at (collector, i));

    if (rare->list_id == address || rare->list_post == address)
      return TRUE;
  }
  return FALSE;
}

static OnbClueState
judge_actor (const Collector *collector, guint32 address)
{
  OnbClueState state = judge_person (collector, address);

  if (state != ONB_CLUE_FACT)
    return state;
  if (is_list_of_message (collector, address))
    return ONB_CLUE_LIST;
  return onb_identity_canonical (identity_of (collector), address)
                 == onb_identity_canonical (identity_of (collector),
                                            collector->representative->from)
             ? ONB_CLUE_SAME_PERSON
             : ONB_CLUE_FACT;
}

static gboolean
is_of_side (const Collector *collector, guint32 address)
{
  guint mailbox = collector->examination->mailbox;

  return onb_identity_is_of_side (identity_of (collector), address, mailbox,
                                  onb_identity_mailbox (identity_of (collector), mailbox)->address,
                                  collector->examination->when);
}

/* An application has a name, but no address. */
static gboolean
is_account (const Collector *collector, guint32 address)
{
  const gchar *text = onb_strings_get (collector->examiner->ledger->strings, address);

  return strchr (text, '@') != NULL || text[0] == '/'
         || onb_identity_person (identity_of (collector), address)->agent >= 0;
}

static OnbClueState
judge_user (const Collector *collector, guint32 address)
{
  OnbClueState state = judge_person (collector, address);

  return state == ONB_CLUE_FACT && !is_account (collector, address) ? ONB_CLUE_APPLICATION : state;
}

static void
add_record (const Collector *collector, const OnbAuditFact *record, OnbPlace place, guint32 item)
{
  guint32 agent = onb_audit_fact_agent (identity_of (collector), record);
  OnbFactOrigin origin = place == ONB_PLACE_JOURNAL ? ONB_FACT_JOURNAL : ONB_FACT_AUDIT;
  OnbMention mention = { .place = place,
                         .address = record->user != 0 ? record->user : record->owner,
                         .item = item };

  if (!onb_identity_in_mailbox (identity_of (collector), record->represented,
                                collector->examination->mailbox)) {
    mention.address = record->represented;
    add_clue (collector, 1, mention, origin, ONB_CLUE_OTHER_MAILBOX);
    return;
  }
  if (agent == 0) {
    add_clue (collector, 1, mention, origin, judge_user (collector, mention.address));
    return;
  }
  mention.address = agent == onb_identity_canonical (identity_of (collector), record->user)
                        ? record->user
                        : record->owner;
  add_fact (collector, 1, mention, origin);
}

static void
collect_records (const Collector *collector)
{
  const GArray *records
      = onb_audit_index_find (collector->examiner->result->audit, collector->message->id);

  for (guint i = 0; records != NULL && i < records->len; i++)
    add_record (collector, &g_array_index (records, OnbAuditFact, i), ONB_PLACE_AUDIT, ONB_NO_ITEM);
}

static void
collect_journals (const Collector *collector)
{
  const OnbLedger *ledger = collector->examiner->ledger;
  OnbAuditFact fact;

  for (guint32 i = 0; i < collector->message->n; i++) {
    if (onb_journal_fact (ledger, onb_ledger_copy (ledger, collector->message, i), &fact))
      add_record (collector, &fact, ONB_PLACE_JOURNAL,
                  onb_examiner_item (collector->examiner, collector->examination->message, i));
  }
}

static void
collect_sender (const Collector *collector, guint32 copy, const OnbSenderMention *sender,
                gboolean is_sent)
{
  OnbFactOrigin origin = (OnbFactOrigin) sender->origin;
  OnbMention mention
      = { .place = origin == ONB_FACT_STORE ? ONB_PLACE_STORE_SENDER : ONB_PLACE_SENDER,
          .address = sender->address,
          .item = onb_examiner_item (collector->examiner, collector->examination->message, copy) };
  OnbClueState state = judge_actor (collector, sender->address);

  if (state != ONB_CLUE_FACT)
    add_clue (collector, 2, mention, origin, state);
  else if (!is_sent)
    add_clue (collector, 2, mention, origin, ONB_CLUE_NOT_SENT);
  else
    add_fact (collector, is_of_side (collector, sender->address) ? 2 : 0, mention, origin);
}

static void
collect_senders (const Collector *collector, gboolean is_sent)
{
  for (guint32 i = 0; i < collector->message->n; i++) {
    OnbSenderMention senders[2];
    guint n = onb_item_senders (collector->examiner->ledger, copy_at (collector, i), senders);

    for (guint s = 0; s < n; s++)
      collect_sender (collector, i, &senders[s], is_sent);
  }
}

static void
collect_delegations (const Collector *collector)
{
  for (guint32 i = 0; i < collector->message->n; i++) {
    const OnbItemRow *item = copy_at (collector, i);
    guint32 delegate = onb_ledger_rare (collector->examiner->ledger, item)->delegation;
    OnbMention mention
        = { .place = ONB_PLACE_DELEGATION,
            .address = delegate,
            .item = onb_examiner_item (collector->examiner, collector->examination->message, i) };
    OnbClueState state;

    if (delegate == 0)
      continue;
    state = judge_actor (collector, delegate);
    if (state == ONB_CLUE_FACT && !is_of_side (collector, delegate))
      state = ONB_CLUE_NOT_OF_SIDE;
    if (state == ONB_CLUE_FACT)
      add_fact (collector, 3, mention, onb_header_origin (item));
    else
      add_clue (collector, 3, mention, onb_header_origin (item), state);
  }
}

/* Who made a copy in a Sent folder, by the store; told of when somebody is named there at all. */
static void
collect_traces (const Collector *collector)
{
  const OnbCase item_case = { .identity = identity_of (collector),
                              .message = collector->message,
                              .representative = collector->representative,
                              .mailbox = collector->examination->mailbox,
                              .when = collector->examination->when };

  for (guint32 i = 0; i < collector->message->n; i++) {
    const OnbItemRow *item = copy_at (collector, i);
    const OnbStoreRow *store = onb_ledger_store (collector->examiner->ledger, item);
    OnbMention mention
        = { .place = ONB_PLACE_CREATOR,
            .item = onb_examiner_item (collector->examiner, collector->examination->message, i) };
    gboolean is_creator = TRUE;

    if (store == NULL || item->role != ONB_FOLDER_SENT
        || (store->creator | store->creator_name | store->modifier | store->modifier_name) == 0)
      continue;
    mention.address = onb_find_trace_agent (&item_case, item, &is_creator);
    mention.place = is_creator ? ONB_PLACE_CREATOR : ONB_PLACE_MODIFIER;
    if (mention.address == 0)
      add_clue (collector, 4, mention, ONB_FACT_STORE, ONB_CLUE_NO_AGENT_TRACE);
    else if (find_fact (collector, 4, mention.address, ONB_FACT_STORE) < 0)
      add_clue (collector, 4, mention, ONB_FACT_STORE, ONB_CLUE_SEVERAL_TRACES);
    else
      add_fact (collector, 4, mention, ONB_FACT_STORE);
  }
}

typedef struct {
  const Collector *collector;
  guint32 item;
  guint n_owners;
} Folder;

static void
visit_owner (guint32 agent, gpointer data)
{
  Folder *folder = data;
  const Collector *collector = folder->collector;
  OnbMention mention = { .place = ONB_PLACE_FOLDER, .address = agent, .item = folder->item };

  folder->n_owners++;
  if (!onb_identity_is_ever_agent (identity_of (collector), agent, collector->examination->mailbox))
    add_clue (collector, 5, mention, ONB_FACT_FOLDER, ONB_CLUE_NO_AGENT_ARCHIVE);
  else if (find_fact (collector, 5, onb_identity_canonical (identity_of (collector), agent),
                      ONB_FACT_FOLDER)
           < 0)
    add_clue (collector, 5, mention, ONB_FACT_FOLDER, ONB_CLUE_SEVERAL_ARCHIVES);
  else
    add_fact (collector, 5, mention, ONB_FACT_FOLDER);
}

static void
collect_folders (const Collector *collector)
{
  for (guint32 i = 0; i < collector->message->n; i++) {
    Folder folder
        = { .collector = collector,
            .item = onb_examiner_item (collector->examiner, collector->examination->message, i) };
    OnbMention mention = { .place = ONB_PLACE_FOLDER, .item = folder.item };

    if (copy_at (collector, i)->role != ONB_FOLDER_SENT)
      continue;
    onb_archives_each_agent (collector->examiner->result->archives, folder.item, visit_owner,
                             &folder);
    if (folder.n_owners == 0)
      add_clue (collector, 5, mention, ONB_FACT_FOLDER,
                onb_archives_is_mailbox (collector->examiner->result->archives, folder.item,
                                         collector->examination->mailbox)
                    ? ONB_CLUE_MAILBOX_ARCHIVE
                    : ONB_CLUE_NO_ARCHIVE);
  }
}

/* The display name names an agent of the roster or nobody; a roster without names is not asked. */
static void
collect_name (const Collector *collector)
{
  const GPtrArray *agents = collector->examiner->result->roster->agents;
  const GArray *facts = collector->examination->facts;
  OnbMention mention = { .place = ONB_PLACE_NAME, .item = collector->examination->representative };
  gboolean is_asked = FALSE;

  for (guint i = 0; i < facts->len; i++) {
    const OnbEvidence *fact = &g_array_index (facts, OnbEvidence, i);

    if (fact->rung != 6)
      continue;
    mention.address = fact->agent;
    add_fact (collector, 6, mention, fact->origin);
    return;
  }
  for (guint i = 0; i < agents->len; i++)
    is_asked = is_asked || *((const OnbRosterAgent *) g_ptr_array_index (agents, i))->name != '\0';
  if (is_asked && onb_item_from_name (collector->representative) != 0)
    add_clue (collector, 6, mention, onb_from_origin (collector->representative),
              ONB_CLUE_NO_ONE_NAME);
}

/* Where a copy names the author of a message behind a list. */
static OnbMention
find_author (const Collector *collector, const OnbItemRow *item, guint32 author)
{
  const OnbLedger *ledger = collector->examiner->ledger;
  const OnbRareFacts *rare = onb_ledger_rare (ledger, item);
  OnbSpan reply_to = onb_ledger_list (ledger, item, ONB_LIST_REPLY_TO);

  if (rare->delegation == author)
    return (OnbMention){ .place = ONB_PLACE_DELEGATION, .address = author };
  if (rare->original_from == author)
    return (OnbMention){ .place = ONB_PLACE_ORIGINAL_FROM, .address = author };
  for (guint i = 0; i < reply_to.n; i++) {
    if (onb_identity_canonical (identity_of (collector), reply_to.at[2 * i])
        == onb_identity_canonical (identity_of (collector), author))
      return (OnbMention){ .place = ONB_PLACE_REPLY_TO, .address = reply_to.at[2 * i] };
  }
  return (OnbMention){ .place = ONB_PLACE_NONE };
}

/* Rung 7: every copy that names the author says so, in From or behind the list. */
static void
collect_authors (const Collector *collector)
{
  gboolean is_list = collector->direction->side == ONB_SIDE_LIST;
  guint32 author
      = is_list ? collector->examination->judgement.author : collector->representative->from;

  for (guint32 i = 0; i < collector->message->n; i++) {
    const OnbItemRow *item = copy_at (collector, i);
    OnbMention mention = { .place = ONB_PLACE_FROM, .address = item->from };

    if (is_list)
      mention = find_author (collector, item, author);
    else if (onb_identity_canonical (identity_of (collector), item->from)
             != onb_identity_canonical (identity_of (collector), author))
      mention.place = ONB_PLACE_NONE;
    mention.item = onb_examiner_item (collector->examiner, collector->examination->message, i);
    if (mention.place != ONB_PLACE_NONE)
      add_fact (collector, 7, mention, is_list ? onb_header_origin (item) : onb_from_origin (item));
  }
}

static gint
compare_clues (gconstpointer a, gconstpointer b, gpointer data)
{
  const OnbClue *clue_a = a;
  const OnbClue *clue_b = b;
  gint order = (gint) (guint8) (clue_a->rung - 1) - (gint) (guint8) (clue_b->rung - 1);

  if (order == 0)
    order = onb_strings_compare (data, clue_a->agent, clue_b->agent);
  if (order == 0)
    order = (gint) clue_a->origin - (gint) clue_b->origin;
  if (order == 0)
    order = clue_a->mention.item < clue_b->mention.item
                ? -1
                : clue_a->mention.item > clue_b->mention.item;
  return order;
}

/* Two facts of one origin are one fact: the second place that says it adds nothing. */
static void
mark_repeated (GArray *clues)
{
  for (guint i = 1; i < clues->len; i++) {
    const OnbClue *before = &g_array_index (clues, OnbClue, i - 1);
    OnbClue *clue = &g_array_index (clues, OnbClue, i);

    if (clue->state == ONB_CLUE_FACT && before->fact == clue->fact
        && (before->state == ONB_CLUE_FACT || before->state == ONB_CLUE_REPEATED))
      clue->state = ONB_CLUE_REPEATED;
  }
}

GArray *
onb_explain_clues (const OnbExaminer *examiner, const OnbExamination *examination,
                   const OnbDirectionReason *direction)
{
  const OnbMessageRow *message = onb_ledger_message (examiner->ledger, examination->message);
  Collector collector
      = { .examiner = examiner,
          .examination = examination,
          .direction = direction,
          .message = message,
          .representative = onb_ledger_item (examiner->ledger, examination->representative),
          .clues = g_array_new (FALSE, TRUE, sizeof (OnbClue)) };

  if (direction->side == ONB_SIDE_FOREIGN
      || (direction->mailbox == direction->owner && direction->side <= ONB_SIDE_AUDIT)) {
    collect_records (&collector);
    collect_journals (&collector);
    collect_senders (&collector, TRUE);
    collect_delegations (&collector);
    collect_traces (&collector);
    collect_folders (&collector);
    collect_name (&collector);
  } else if (direction->mailbox == direction->owner) {
    collect_records (&collector);
    collect_journals (&collector);
    collect_senders (&collector, TRUE);
    collect_authors (&collector);
  } else {
    collect_senders (&collector, FALSE);
  }
  g_array_sort_with_data (collector.clues, compare_clues, examiner->ledger->strings);
  mark_repeated (collector.clues);
  return collector.clues;
}
