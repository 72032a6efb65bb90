/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/rows.h"

#include <string.h>

#include "attribution/concern.h"
#include "attribution/direction.h"
#include "attribution/kind.h"
#include "attribution/row-order.h"
#include "ledger/times.h"

/* A message before one mailbox, as far as it can be told without the others. */
typedef struct {
  guint32 representative;
  OnbKind kind;
  OnbJudgement judgement;
  GArray *facts; /* owns OnbEvidence */
} Slot;

typedef struct {
  const OnbAttributionInput *input;
  OnbIdentity *identity;
  const OnbLedger *ledger;
  OnbAttribution *attribution;
  guint n_mailboxes;
  gint64 when;         /* of the message at hand, for agents with dates */
  gboolean is_own;     /* it is the own mail of some mailbox's agent (rule 3) */
  guint8 *concerns;    /* a bit for each mailbox that a conversation concerns: rung 7 */
  gsize concern_bytes; /* of one conversation */
  Slot *slots;         /* one a mailbox */
  OnbSide *sides;
} Builder;

static guint8 *
concerns_of (const Builder *builder, guint32 message)
{
  return builder->concerns
         + builder->input->threads->conversation[message] * builder->concern_bytes;
}

typedef struct {
  const Builder *builder;
  guint32 message;
} Marking;

static void
mark_concern (guint mailbox, gpointer data)
{
  const Marking *marking = data;

  concerns_of (marking->builder, marking->message)[mailbox / 8] |= (guint8) (1u << (mailbox % 8));
}

/* Which mailboxes each conversation concerns. */
static void
mark_concerns (const Builder *builder)
{
  for (guint32 m = 0; m < builder->ledger->messages->len; m++) {
    Marking marking = { .builder = builder, .message = m };

    onb_concern_each (builder->identity, builder->input->audit,
                      onb_ledger_message (builder->ledger, m), mark_concern, &marking);
  }
}

static void
fill_slot (Builder *builder, guint32 m, guint mailbox)
{
  const OnbMessageRow *message = onb_ledger_message (builder->ledger, m);
  Slot *slot = &builder->slots[mailbox];
  OnbCase item_case = {
    .identity = builder->identity,
    .archives = builder->input->archives,
    .audit = builder->input->audit,
    .message = message,
    .mailbox = mailbox,
    .min_confidence = builder->input->rules->min_confidence,
    .facts = slot->facts,
  };

  slot->representative
      = onb_representative (builder->identity, builder->input->archives, message, mailbox);
  item_case.representative = onb_ledger_item (builder->ledger, slot->representative);
  item_case.conversation_concerns_mailbox
      = (concerns_of (builder, m)[mailbox / 8] >> (mailbox % 8)) & 1;
  slot->kind = onb_kind_of_message (builder->identity, message, item_case.representative);
  g_array_set_size (slot->facts, 0);
  slot->judgement = onb_case_judge (&item_case);
  builder->sides[mailbox] = slot->judgement.side;
}

static void
set_time (OnbRow *row, const OnbItemRow *item, const OnbRules *rules)
{
  OnbTimeSource source;

  row->time = row->direction == ONB_DIRECTION_OUTBOUND
                  ? onb_item_sent (item, rules->trust_mtime, &source)
                  : onb_item_arrived (item, rules->trust_mtime, &source);
  row->time_source = (guint8) source;
}

gboolean
onb_is_in_period (const OnbRules *rules, gint64 unix_seconds)
{
  if (rules->from_unix == ONB_NO_TIME && rules->to_unix == ONB_NO_TIME)
    return TRUE;
  return unix_seconds != ONB_NO_TIME
         && (rules->from_unix == ONB_NO_TIME || unix_seconds >= rules->from_unix)
         && (rules->to_unix == ONB_NO_TIME || unix_seconds < rules->to_unix);
}

static void
set_defects (const Builder *builder, OnbRow *row, const OnbMessageRow *message)
{
  for (guint32 i = 0; i < message->n; i++)
    row->defects |= onb_ledger_copy (builder->ledger, message, i)->defects;
  if (message->flags & ONB_MESSAGE_COLLISION)
    row->defects |= ONB_DEFECT_ID_COLLISION;
  if (message->flags & ONB_MESSAGE_WEAK_COPY) {
    /* Some copy has an id after all. */
    row->defects |= ONB_DEFECT_WEAK_COPY;
    row->defects &= (guint16) ~ONB_DEFECT_NO_MESSAGE_ID;
  }
  if (row->time == 0)
    row->defects |= ONB_DEFECT_NO_DATE;
}

static void
add_row (Builder *builder, OnbRow *row, const OnbMessageRow *message)
{
  set_time (row, onb_ledger_item (builder->ledger, row->representative), builder->input->rules);
  set_defects (builder, row, message);
  g_array_append_vals (builder->attribution->rows, row, 1);
}

static void
set_judgement (Builder *builder, OnbRow *row, const Slot *slot)
{
  GArray *evidence = builder->attribution->evidence;

  row->verdict = (guint8) slot->judgement.verdict;
  row->confidence = (guint8) slot->judgement.confidence;
  row->agent = slot->judgement.agent;
  if (slot->judgement.credited)
    row->flags |= ONB_ROW_CREDITED;
  row->evidence = evidence->len;
  row->n_evidence = slot->facts->len;
  g_array_append_vals (evidence, slot->facts->data, row->n_evidence);
}

static OnbRuling
find_direction (const Builder *builder, const OnbMessageRow *message, guint mailbox, guint owner,
                guint32 author)
{
  const Slot *slot = &builder->slots[mailbox];
  const OnbDirectionCase direction_case = {
    .identity = builder->identity,
    .archives = builder->input->archives,
    .rules = builder->input->rules,
    .message = message,
    .when = builder->when,
    .mailbox = mailbox,
    .owner = owner,
    .side = slot->judgement.side,
    .kind = slot->kind,
    .author = author,
  };

  return onb_direction_decide (&direction_case);
}

/* The row before one mailbox; FALSE when the message has nothing to do with it. */
static gboolean
add_mailbox_row (Builder *builder, guint32 m, guint mailbox, guint owner)
{
  const OnbMessageRow *message = onb_ledger_message (builder->ledger, m);
  const Slot *slot = &builder->slots[mailbox];
  OnbRow row = { .message = m,
                 .representative = slot->representative,
                 .mailbox = (guint16) mailbox,
                 .kind = (guint8) slot->kind };
  guint32 author = slot->judgement.side == ONB_SIDE_LIST_INBOUND
                       ? slot->judgement.author
                       : onb_author_find (builder->identity, message, slot->representative).address;

  OnbRuling ruling = find_direction (builder, message, mailbox, owner, author);

  row.direction = (guint8) ruling.direction;
  builder->is_own = builder->is_own || ruling.rule == 3;
  if (row.direction == ONB_DIRECTION_UNRELATED) {
    set_time (&row, onb_ledger_item (builder->ledger, row.representative), builder->input->rules);
    builder->attribution->unrelated[mailbox]++;
    if (onb_is_in_period (builder->input->rules, onb_time_unpack (row.time)))
      builder->attribution->unrelated_in_period[mailbox]++;
    return FALSE;
  }
  if (row.direction != ONB_DIRECTION_OTHER && mailbox == owner)
    set_judgement (builder, &row, slot);
  row.author = onb_identity_canonical (builder->identity, author);
  add_row (builder, &row, message);
  return TRUE;
}

/* `own` and `foreign-sender` say why a message counts for nobody. */
static OnbVerdict
find_unrelated_verdict (const Builder *builder)
{
  if (builder->is_own)
    return ONB_VERDICT_OWN;
  for (guint b = 0; b < builder->n_mailboxes; b++) {
    if (builder->sides[b] == ONB_SIDE_FOREIGN)
      return ONB_VERDICT_FOREIGN_SENDER;
  }
  return ONB_VERDICT_NONE;
}

static void
add_unrelated_row (Builder *builder, guint32 m)
{
  const OnbMessageRow *message = onb_ledger_message (builder->ledger, m);
  OnbRow row = { .message = m, .mailbox = ONB_NO_MAILBOX, .direction = ONB_DIRECTION_UNRELATED };

  row.representative
      = onb_representative (builder->identity, builder->input->archives, message, ONB_NO_MAILBOX);
  row.kind = (guint8) onb_kind_of_message (builder->identity, message,
                                           onb_ledger_item (builder->ledger, row.representative));
  row.author = onb_identity_canonical (
      builder->identity, onb_author_find (builder->identity, message, row.representative).address);
  if (onb_rules_counts (builder->input->rules, row.kind))
    row.verdict = (guint8) find_unrelated_verdict (builder);
  for (guint b = 0; row.verdict == ONB_VERDICT_FOREIGN_SENDER && b < builder->n_mailboxes; b++) {
    if (builder->sides[b] == ONB_SIDE_FOREIGN) {
      set_judgement (builder, &row, &builder->slots[b]);
      break;
    }
  }
  add_row (builder, &row, message);
}

static void
add_message (Builder *builder, guint32 m)
{
  const OnbMessageRow *message = onb_ledger_message (builder->ledger, m);
  gboolean related = FALSE;
  guint owner;

  builder->when = onb_identity_when (builder->identity, message);
  builder->is_own = FALSE;
  for (guint b = 0; b < builder->n_mailboxes; b++)
    fill_slot (builder, m, b);
  owner = onb_owner_choose (builder->identity, builder->input->threads, message, builder->sides)
              .mailbox;
  for (guint b = 0; b < builder->n_mailboxes; b++)
    related = add_mailbox_row (builder, m, b, owner) || related;
  if (!related)
    add_unrelated_row (builder, m);
}

/* Conversations are numbered as they appear. */
static void
number_conversations (Builder *builder)
{
  g_autofree guint32 *numbers = g_new0 (guint32, MAX (builder->input->threads->n, 1));
  GArray *rows = builder->attribution->rows;
  guint32 n = 0;

  onb_rows_sort (rows, builder->ledger);
  for (guint i = 0; i < rows->len; i++) {
    OnbRow *row = &g_array_index (rows, OnbRow, i);
    guint32 *number = &numbers[builder->input->threads->conversation[row->message]];

    if (*number == 0)
      *number = ++n;
    row->conversation = *number;
  }
}

OnbAttribution *
onb_attribution_new (const OnbAttributionInput *input)
{
  OnbAttribution *attribution = g_new0 (OnbAttribution, 1);
  Builder builder = {
    .input = input,
    .identity = input->identity,
    .ledger = input->identity->ledger,
    .attribution = attribution,
    .n_mailboxes = input->identity->mailboxes->len,
  };
  gsize concern_bytes = (builder.n_mailboxes + 7) / 8;
  g_autofree guint8 *concerns = g_new0 (guint8, input->threads->n * concern_bytes + 1);
  g_autofree Slot *slots = g_new0 (Slot, builder.n_mailboxes + 1);
  g_autofree OnbSide *sides = g_new0 (OnbSide, builder.n_mailboxes + 1);

  attribution->rows = g_array_new (FALSE, FALSE, sizeof (OnbRow));
  attribution->evidence = g_array_new (FALSE, FALSE, sizeof (OnbEvidence));
  attribution->unrelated = g_new0 (guint64, builder.n_mailboxes + 1);
  attribution->unrelated_in_period = g_new0 (guint64, builder.n_mailboxes + 1);
  builder.concerns = concerns;
  builder.concern_bytes = concern_bytes;
  builder.slots = slots;
  builder.sides = sides;
  for (guint b = 0; b < builder.n_mailboxes; b++)
    slots[b].facts = g_array_new (FALSE, FALSE, sizeof (OnbEvidence));
  mark_concerns (&builder);
  for (guint32 m = 0; m < builder.ledger->messages->len; m++)
    add_message (&builder, m);
  for (guint b = 0; b < builder.n_mailboxes; b++)
    g_array_unref (slots[b].facts);
  number_conversations (&builder);
  return attribution;
}

void
onb_attribution_free (OnbAttribution *attribution)
{
  if (attribution == NULL)
    return;
  g_array_unref (attribution->rows);
  g_array_unref (attribution->evidence);
  g_free (attribution->unrelated);
  g_free (attribution->unrelated_in_period);
  g_free (attribution);
}
