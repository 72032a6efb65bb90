/* SPDX-License-Identifier: Apache-2.0 */
/* The direction of a message for each mailbox (SEMANTICS.md §5). Attribution decides again, and
 * this finds the addresses that it went by. */
#include "explain/explain.h"

static const OnbPlace recipient_places[]
    = { ONB_PLACE_TO, ONB_PLACE_CC, ONB_PLACE_BCC, ONB_PLACE_NONE };
static const OnbPlace concern_places[]
    = { ONB_PLACE_TO, ONB_PLACE_CC, ONB_PLACE_BCC, ONB_PLACE_REPLY_TO, ONB_PLACE_NONE };
static const OnbPlace delivery_places[] = { ONB_PLACE_DELIVERED, ONB_PLACE_NONE };
static const OnbPlace sender_places[] = { ONB_PLACE_SENDER, ONB_PLACE_NONE };

/* One message before one mailbox. */
typedef struct {
  OnbExaminer *examiner;
  const OnbExamination *examination;
  const OnbMessageRow *message;
  guint32 author; /* as written; 0: unknown */
} Question;

static gboolean
is_mailbox (guint32 address, gpointer data)
{
  const Question *question = data;

  return onb_identity_in_mailbox (question->examiner->identity, address,
                                  question->examination->mailbox);
}

static gboolean
is_agent (const Question *question, guint32 address)
{
  return onb_identity_is_agent (question->examiner->identity, address,
                                question->examination->mailbox, question->examination->when);
}

static gboolean
is_stranger (guint32 address, gpointer data)
{
  return !is_mailbox (address, data) && !is_agent (data, address);
}

static gboolean
is_anybody (guint32 address, gpointer data)
{
  return TRUE;
}

static gboolean
is_author (guint32 address, gpointer data)
{
  const Question *question = data;

  return onb_identity_canonical (question->examiner->identity, address)
         == onb_identity_canonical (question->examiner->identity, question->author);
}

static OnbMention
find (const Question *question, const OnbPlace *places, OnbAddressTest wanted)
{
  return onb_examiner_find (question->examiner, question->examination->message, places, wanted,
                            (gpointer) question);
}

static const OnbItemRow *
representative_of (const Question *question)
{
  return onb_ledger_item (question->examiner->ledger, question->examination->representative);
}

/* From; the store's represented sender where that alone is the mailbox. */
static OnbMention
mention_from (const Question *question)
{
  guint32 from = representative_of (question)->from;
  const OnbStoreRow *store
      = onb_ledger_store (question->examiner->ledger, representative_of (question));

  if (store != NULL && !is_mailbox (from, (gpointer) question)
      && is_mailbox (store->represented, (gpointer) question))
    return (OnbMention){ .place = ONB_PLACE_REPRESENTED,
                         .address = store->represented,
                         .item = question->examination->representative };
  return (OnbMention){ .place = from != 0 ? ONB_PLACE_FROM : ONB_PLACE_NONE,
                       .address = from,
                       .item = question->examination->representative };
}

/* Behind a list, the header that names the author; a delegation header stands above the others. */
static OnbMention
find_list_author (const Question *question)
{
  static const OnbPlace places[][2] = { { ONB_PLACE_DELEGATION, ONB_PLACE_NONE },
                                        { ONB_PLACE_ORIGINAL_FROM, ONB_PLACE_NONE },
                                        { ONB_PLACE_REPLY_TO, ONB_PLACE_NONE } };
  OnbMention mention = { .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };

  for (gsize i = 0;
       i < G_N_ELEMENTS (places) && question->author != 0 && mention.place == ONB_PLACE_NONE; i++)
    mention = find (question, places[i], is_author);
  return mention;
}

static OnbMention
mention_author (OnbAuthor author)
{
  if (author.address == 0)
    return (OnbMention){ .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };
  return (OnbMention){ .place = author.reply_to ? ONB_PLACE_REPLY_TO : ONB_PLACE_FROM,
                       .address = author.address,
                       .item = author.item };
}

static OnbMention
mention_journal (const Question *question)
{
  const OnbLedger *ledger = question->examiner->ledger;
  OnbAuditFact fact;

  for (guint32 i = 0; i < question->message->n; i++) {
    if (onb_journal_fact (ledger, onb_ledger_copy (ledger, question->message, i), &fact)
        && is_mailbox (fact.represented, (gpointer) question))
      return (OnbMention){ .place = ONB_PLACE_JOURNAL,
                           .address = fact.represented,
                           .item = onb_examiner_item (question->examiner,
                                                      question->examination->message, i) };
  }
  return (OnbMention){ .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };
}

static OnbMention
mention_record (const Question *question)
{
  const GArray *records
      = onb_audit_index_find (question->examiner->result->audit, question->message->id);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    guint32 represented = g_array_index (records, OnbAuditFact, i).represented;

    if (is_mailbox (represented, (gpointer) question))
      return (OnbMention){ .place = ONB_PLACE_AUDIT, .address = represented, .item = ONB_NO_ITEM };
  }
  return mention_journal (question);
}

/* What makes a message sent by B's side. */
static void
set_side (const Question *question, OnbDirectionReason *reason)
{
  gpointer mailbox = GUINT_TO_POINTER (question->examination->mailbox);

  switch (reason->side) {
  case ONB_SIDE_FROM:
  case ONB_SIDE_FOREIGN:
    reason->mention = mention_from (question);
    break;
  case ONB_SIDE_AUDIT:
    reason->mention = mention_record (question);
    break;
  case ONB_SIDE_REVERSED:
    reason->mention = find (question, sender_places, is_mailbox);
    break;
  case ONB_SIDE_DIRECT:
    reason->mention = find (question, concern_places, is_mailbox);
    if (reason->mention.place == ONB_PLACE_NONE)
      reason->concern
          = GPOINTER_TO_UINT (g_hash_table_lookup (question->examiner->concerns, mailbox)) - 1;
    break;
  case ONB_SIDE_LIST:
  case ONB_SIDE_LIST_INBOUND:
    reason->mention = reason->author;
    break;
  case ONB_SIDE_OTHER:
    break;
  }
}

/* Behind a list the judgement names the author, unless the message belongs to another mailbox. */
static void
set_author (Question *question, OnbDirectionReason *reason)
{
  const OnbJudgement *judgement = &question->examination->judgement;

  if (reason->side == ONB_SIDE_LIST_INBOUND
      || (reason->side == ONB_SIDE_LIST && reason->mailbox == reason->owner)) {
    question->author = judgement->author;
    reason->author = find_list_author (question);
  } else {
    OnbAuthor author = onb_author_find (question->examiner->identity, question->message,
                                        question->examination->representative);

    question->author = author.address;
    reason->author = mention_author (author);
  }
}

static OnbRuling
decide (const Question *question, const OnbDirectionReason *reason)
{
  const OnbExaminer *examiner = question->examiner;
  const OnbDirectionCase direction_case = {
    .identity = examiner->identity,
    .archives = examiner->result->archives,
    .rules = &examiner->result->rules,
    .message = question->message,
    .when = question->examination->when,
    .mailbox = reason->mailbox,
    .owner = reason->owner,
    .side = reason->side,
    .kind = question->examination->kind.kind,
    .author = question->author,
  };

  return onb_direction_decide (&direction_case);
}

static void
set_mentions (const Question *question, const OnbRuling *ruling, OnbDirectionReason *reason)
{
  guint rule = ruling->rule == 1 ? ruling->taken_by : ruling->rule;

  if (reason->mailbox == reason->owner || !onb_is_sent_side (reason->side))
    set_side (question, reason);
  if (rule == 2) {
    reason->own_list = ruling->reach == ONB_REACH_LIST;
    if (ruling->reach == ONB_REACH_OTHERS)
      reason->reached = find (question, recipient_places, is_stranger);
    if (ruling->reach != ONB_REACH_NOBODY)
      reason->ours = find (question, recipient_places, is_anybody);
  }
  if (ruling->received == ONB_RECEIVED_ADDRESSED)
    reason->mention = find (question, recipient_places, is_mailbox);
  else if (ruling->received == ONB_RECEIVED_DELIVERED)
    reason->mention = find (question, delivery_places, is_mailbox);
  reason->archive = ruling->received == ONB_RECEIVED_ARCHIVED;
}

static void
explain (Question *question, const OnbOwner *owner, OnbDirectionReason *reason)
{
  OnbRuling ruling;

  reason->owner = owner->mailbox;
  reason->n_owners = owner->n_claims;
  reason->ownership = owner->ownership;
  reason->answered = owner->answered;
  set_author (question, reason);
  ruling = decide (question, reason);
  reason->direction = ruling.direction;
  reason->rule = ruling.rule;
  reason->taken_by = ruling.taken_by;
  set_mentions (question, &ruling, reason);
}

GArray *
onb_explain_directions (OnbExaminer *examiner, guint32 message)
{
  guint n = examiner->identity->mailboxes->len;
  GArray *reasons = g_array_sized_new (FALSE, TRUE, sizeof (OnbDirectionReason), n);
  g_autofree OnbSide *sides = g_new0 (OnbSide, n + 1);
  g_autoptr (GPtrArray) examinations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) onb_examination_free);
  Question question
      = { .examiner = examiner, .message = onb_ledger_message (examiner->ledger, message) };
  OnbOwner owner;

  for (guint b = 0; b < n; b++) {
    OnbExamination *examination = onb_examine (examiner, message, b);

    g_ptr_array_add (examinations, examination);
    sides[b] = examination->judgement.side;
  }
  owner = onb_owner_choose (examiner->identity, examiner->result->threads, question.message, sides);
  for (guint b = 0; b < n; b++) {
    OnbDirectionReason reason = { .mailbox = b, .side = sides[b], .concern = G_MAXUINT32 };

    question.examination = g_ptr_array_index (examinations, b);
    explain (&question, &owner, &reason);
    g_array_append_val (reasons, reason);
  }
  return reasons;
}
