/* SPDX-License-Identifier: Apache-2.0 */
/* The direction of a message for each mailbox, and what decided it (SEMANTICS.md §5). */
#include "attribution/owner.h"
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
  guint owner;
  guint32 author;
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

static OnbMention
mention_from (const Question *question)
{
  guint32 from = representative_of (question)->from;

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
first_reply_to (const Question *question, guint32 item)
{
  OnbSpan span
      = onb_ledger_list (question->examiner->ledger,
                         onb_ledger_item (question->examiner->ledger, item), ONB_LIST_REPLY_TO);

  for (guint i = 0; i < span.n; i++) {
    if (span.at[2 * i] != 0)
      return (OnbMention){ .place = ONB_PLACE_REPLY_TO, .address = span.at[2 * i], .item = item };
  }
  return (OnbMention){ .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };
}

/* First From; of a form, the Reply-To of the representative, else of the first copy that has one.
 */
static OnbMention
find_author (const Question *question)
{
  OnbMention from = mention_from (question);
  OnbMention mention;

  if (from.place == ONB_PLACE_NONE
      || !(onb_identity_person (question->examiner->identity, from.address)->flags
           & ONB_PERSON_FORM))
    return from;
  mention = first_reply_to (question, question->examination->representative);
  for (guint32 i = 0; i < question->message->n && mention.place == ONB_PLACE_NONE; i++)
    mention = first_reply_to (
        question, onb_examiner_item (question->examiner, question->examination->message, i));
  return mention.place != ONB_PLACE_NONE ? mention : from;
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
  return (OnbMention){ .place = ONB_PLACE_NONE, .item = ONB_NO_ITEM };
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

static void
decide_sent (const Question *question, OnbDirectionReason *reason)
{
  gboolean is_list
      = find (question, recipient_places, is_mailbox).place != ONB_PLACE_NONE
        && onb_identity_is_own_list_of (question->examiner->identity, question->message,
                                        question->examination->mailbox);

  reason->rule = 2;
  reason->reached = find (question, recipient_places, is_stranger);
  reason->ours = find (question, recipient_places, is_anybody);
  reason->own_list = is_list;
  reason->direction
      = reason->reached.place == ONB_PLACE_NONE && reason->ours.place != ONB_PLACE_NONE && !is_list
            ? ONB_DIRECTION_INTERNAL
            : ONB_DIRECTION_OUTBOUND;
}

static gboolean
lies_in_archive (const Question *question)
{
  for (guint32 i = 0; i < question->message->n; i++) {
    if (onb_archives_is_mailbox (
            question->examiner->result->archives,
            onb_examiner_item (question->examiner, question->examination->message, i),
            question->examination->mailbox))
      return TRUE;
  }
  return FALSE;
}

static void
decide_received (const Question *question, OnbDirectionReason *reason)
{
  reason->direction = ONB_DIRECTION_UNRELATED;
  if (reason->author.place != ONB_PLACE_NONE && is_agent (question, reason->author.address)) {
    reason->rule = 3;
    return;
  }
  reason->rule = 4;
  reason->mention = find (question, recipient_places, is_mailbox);
  if (reason->mention.place == ONB_PLACE_NONE)
    reason->mention = find (question, delivery_places, is_mailbox);
  reason->archive = reason->mention.place == ONB_PLACE_NONE && lies_in_archive (question);
  if (reason->mention.place != ONB_PLACE_NONE || reason->archive)
    reason->direction = ONB_DIRECTION_INBOUND;
  else
    reason->rule = 5;
}

static void
decide (Question *question, OnbDirectionReason *reason)
{
  const OnbExamination *examination = question->examination;
  gboolean is_behind_list
      = reason->side == ONB_SIDE_LIST_INBOUND
        || (reason->side == ONB_SIDE_LIST && reason->mailbox == question->owner);

  question->author = examination->judgement.author;
  reason->author = is_behind_list ? find_list_author (question) : find_author (question);
  set_side (question, reason);
  if (reason->side == ONB_SIDE_LIST_INBOUND) {
    reason->direction = ONB_DIRECTION_INBOUND;
    reason->rule = 4;
  } else if (reason->side == ONB_SIDE_FOREIGN) {
    reason->direction = ONB_DIRECTION_UNRELATED;
    reason->rule = 5;
  } else if (onb_is_sent_side (reason->side) && reason->mailbox == question->owner) {
    decide_sent (question, reason);
  } else {
    decide_received (question, reason);
  }
  if (reason->direction != ONB_DIRECTION_UNRELATED
      && !onb_rules_counts (&question->examiner->result->rules, examination->kind.kind)) {
    reason->taken_by = reason->rule;
    reason->rule = 1;
    reason->direction = ONB_DIRECTION_OTHER;
  }
}

/* The id that In-Reply-To names first, or 0. */
static guint32
find_answered (const OnbLedger *ledger, const OnbMessageRow *message)
{
  for (guint32 i = 0; i < message->n; i++) {
    OnbSpan ids
        = onb_ledger_list (ledger, onb_ledger_copy (ledger, message, i), ONB_LIST_IN_REPLY_TO);

    if (ids.n > 0)
      return ids.at[0];
  }
  return 0;
}

static gboolean
was_asked (const OnbExaminer *examiner, guint32 id, guint mailbox)
{
  const OnbThreads *threads = examiner->result->threads;

  if (!onb_threads_is_present (threads, id))
    return FALSE;
  for (guint32 at = threads->with_id[id]; at != 0; at = threads->next_same_id[at - 1]) {
    if (onb_recipients_hold (examiner->identity, onb_ledger_message (examiner->ledger, at - 1),
                             mailbox))
      return TRUE;
  }
  return FALSE;
}

/* The owner was chosen by onb_owner_choose(); this is by which of its rules. */
static void
set_ownership (const Question *question, const OnbSide *sides, OnbDirectionReason *reason)
{
  const OnbExaminer *examiner = question->examiner;
  guint n_equal = 0;

  if (reason->n_owners < 2)
    return;
  for (guint b = 0; b < examiner->identity->mailboxes->len; b++)
    n_equal += sides[b] == sides[question->owner] ? 1 : 0;
  reason->answered = find_answered (examiner->ledger, question->message);
  if (n_equal < 2)
    reason->ownership = ONB_OWNED_STRONGER;
  else if (sides[question->owner] != ONB_SIDE_DIRECT)
    reason->ownership = ONB_OWNED_FIRST;
  else if (was_asked (examiner, reason->answered, question->owner))
    reason->ownership = ONB_OWNED_ANSWERED;
  else if (onb_recipients_hold (examiner->identity, question->message, question->owner))
    reason->ownership = ONB_OWNED_RECIPIENT;
  else
    reason->ownership = ONB_OWNED_FIRST;
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
  guint n_owners = 0;

  for (guint b = 0; b < n; b++) {
    OnbExamination *examination = onb_examine (examiner, message, b);

    g_ptr_array_add (examinations, examination);
    sides[b] = examination->judgement.side;
    n_owners += onb_is_sent_side (sides[b]) ? 1 : 0;
  }
  question.owner
      = onb_owner_choose (examiner->identity, examiner->result->threads, question.message, sides);
  for (guint b = 0; b < n; b++) {
    OnbDirectionReason reason = { .mailbox = b,
                                  .side = sides[b],
                                  .concern = G_MAXUINT32,
                                  .owner = question.owner,
                                  .n_owners = n_owners };

    question.examination = g_ptr_array_index (examinations, b);
    decide (&question, &reason);
    set_ownership (&question, sides, &reason);
    g_array_append_val (reasons, reason);
  }
  return reasons;
}
