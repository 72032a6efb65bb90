/* SPDX-License-Identifier: Apache-2.0 */
/* How the confidence of a verdict came about (SEMANTICS.md §4). */
#include "explain/explain.h"

/* The rung whose fact a verdict rests on; 0 for verdicts that name nobody. */
static guint
rung_of (OnbVerdict verdict)
{
  static const guint8 rungs[ONB_N_VERDICTS]
      = { [ONB_VERDICT_AUDITED] = 1,     [ONB_VERDICT_ON_BEHALF] = 2,   [ONB_VERDICT_DELEGATED] = 3,
          [ONB_VERDICT_STORE_TRACE] = 4, [ONB_VERDICT_SENT_FOLDER] = 5, [ONB_VERDICT_NAMED] = 6,
          [ONB_VERDICT_DIRECT] = 7 };

  return rungs[verdict];
}

/* A fact of another origin that names the same agent, or -1. */
static gint
find_agreeing (const OnbExamination *examination, guint fact)
{
  const OnbEvidence *facts = (const OnbEvidence *) (gconstpointer) examination->facts->data;

  for (guint i = 0; i < examination->facts->len; i++) {
    if (facts[i].rung != 0 && facts[i].agent == facts[fact].agent
        && facts[i].origin != facts[fact].origin)
      return (gint) i;
  }
  return -1;
}

static guint32
find_duplicate (const OnbExaminer *examiner, guint32 message)
{
  guint32 n = onb_ledger_message (examiner->ledger, message)->n;

  for (guint32 i = 0; i < n; i++) {
    guint32 item = onb_examiner_item (examiner, message, i);

    if (onb_ledger_item (examiner->ledger, item)->defects & ONB_DEFECT_DUPLICATE_ACTOR)
      return item;
  }
  return ONB_NO_ITEM;
}

/* Store and header contradict each other over whom the message is from. */
static gboolean
is_disputed (const OnbExaminer *examiner, const OnbExamination *examination)
{
  const OnbItemRow *item = onb_ledger_item (examiner->ledger, examination->representative);
  const OnbStoreRow *store = onb_ledger_store (examiner->ledger, item);

  return store != NULL
         && !onb_identity_in_mailbox (examiner->identity, item->from, examination->mailbox)
         && onb_identity_in_mailbox (examiner->identity, store->represented, examination->mailbox);
}

OnbWeighing
onb_explain_weighing (const OnbExaminer *examiner, const OnbExamination *examination)
{
  static const OnbConfidence bases[]
      = { ONB_CONFIDENCE_NONE, ONB_CONFIDENCE_HIGH, ONB_CONFIDENCE_MEDIUM, ONB_CONFIDENCE_MEDIUM,
          ONB_CONFIDENCE_LOW,  ONB_CONFIDENCE_LOW,  ONB_CONFIDENCE_LOW,    ONB_CONFIDENCE_HIGH };
  guint rung = rung_of (examination->judgement.verdict);
  OnbWeighing weighing
      = { .base = bases[rung], .fact = -1, .agreeing = -1, .duplicate_item = ONB_NO_ITEM };
  guint32 agent = examination->judgement.agent;

  for (guint i = 0; i < examination->facts->len && rung != 0; i++) {
    const OnbEvidence *fact = &g_array_index (examination->facts, OnbEvidence, i);

    if (fact->rung != rung || fact->agent != agent || weighing.agreeing >= 0)
      continue;
    if (weighing.fact < 0 || find_agreeing (examination, i) >= 0)
      weighing.fact = (gint) i;
    if (rung == 2) {
      weighing.agreeing = find_agreeing (examination, i);
      weighing.native = weighing.native || fact->origin == ONB_FACT_STORE;
    }
  }
  if (rung == 5 && agent != 0) {
    gint index = onb_identity_person (examiner->identity, agent)->agent;

    weighing.exclusive = index >= 0
                         && ((const OnbRosterAgent *) g_ptr_array_index (
                                 examiner->result->roster->agents, (guint) index))
                                ->exclusive;
  }
  weighing.disputed = weighing.native && is_disputed (examiner, examination);
  if (rung != 0)
    weighing.duplicate_item = find_duplicate (examiner, examination->message);
  return weighing;
}
