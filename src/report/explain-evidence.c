/* SPDX-License-Identifier: Apache-2.0 */
#include "report/explain-evidence.h"

#include "report/explain-clue.h"

#define LAST_CERTAIN_RUNG 3

static const gchar *
text_of (const OnbMatter *matter, guint32 number)
{
  return onb_tell_text (matter->telling, number);
}

static const gchar *
rung_words (guint rung)
{
  static const gchar *const words[] = {
    "a Sender that is not of the mailbox's side",
    "an audit record of sending for the mailbox",
    "the Sender",
    "X-Google-Sender-Delegation",
    "the creator of the copy in the store",
    "a Sent folder in this agent's archive",
    "the agent's name in the display name of From",
    "the author's own address",
  };

  return rung < G_N_ELEMENTS (words) ? words[rung] : "a fact";
}

static void
append_agent (GString *out, const OnbMatter *matter)
{
  g_string_append (out, matter->view.agent);
  if (matter->view.agent_name != NULL && *matter->view.agent_name != '\0')
    g_string_append_printf (out, " (%s)", matter->view.agent_name);
}

/* `jane@acme.example (rung 1), john@acme.example (rung 2)`: each person once, by the highest rung.
 */
static void
append_contradiction (GString *out, const OnbMatter *matter)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < matter->row->n_evidence; i++) {
    const OnbEvidence *fact = onb_matter_fact (matter, i);

    if (fact->rung == 0 || fact->rung > LAST_CERTAIN_RUNG
        || !g_hash_table_add (seen, GUINT_TO_POINTER (fact->agent)))
      continue;
    g_string_append_printf (out, "%s%s (rung %u)", g_hash_table_size (seen) > 1 ? ", " : "",
                            text_of (matter, fact->agent), fact->rung);
  }
}

static void
append_strangers (GString *out, const OnbMatter *matter)
{
  guint n = 0;

  for (guint i = 0; i < matter->row->n_evidence; i++) {
    const OnbEvidence *fact = onb_matter_fact (matter, i);

    if (fact->rung == 0
        && (i == 0 || onb_matter_fact (matter, i - 1)->agent != fact->agent
            || onb_matter_fact (matter, i - 1)->rung != 0))
      g_string_append_printf (out, "%s%s", n++ > 0 ? ", " : "", text_of (matter, fact->agent));
  }
}

static void
tell_nameless (GString *out, const OnbMatter *matter, const gchar *mailbox)
{
  switch (matter->view.verdict) {
  case ONB_VERDICT_SEND_AS:
    g_string_append_printf (out,
                            "It was sent as %s itself: no Sender, record, header or folder names a "
                            "person (§4). Who sent it is not known.",
                            mailbox);
    break;
  case ONB_VERDICT_LOST_IN_EXPORT:
    g_string_append (out,
                     "Nothing in it names a person, and every copy was written by readpst from a "
                     "PST without transport headers, where readpst leaves Sender out (§4). Whether "
                     "there was a Sender is not known.");
    break;
  case ONB_VERDICT_FOREIGN_SENDER:
    g_string_append (out, "Its Sender is a person who is not of the mailbox's side: ");
    append_strangers (out, matter);
    g_string_append (out, ". Nobody is named by it (§4).");
    break;
  case ONB_VERDICT_CONTRADICTED:
    g_string_append (out, "Facts of rungs 1 to 3 name different people: ");
    append_contradiction (out, matter);
    g_string_append (out, ". This is tested first; nobody is credited, and all are shown (§4).");
    break;
  default:
    g_string_append (out,
                     "It is an agent's own mail, which has nothing to do with the mailbox (§4).");
    break;
  }
}

/* An audit record names the agent; else a journal report does. */
static gboolean
has_record (const OnbMatter *matter)
{
  for (guint i = 0; i < matter->row->n_evidence; i++) {
    if (onb_matter_fact (matter, i)->rung == 1
        && onb_matter_fact (matter, i)->origin == ONB_FACT_AUDIT)
      return TRUE;
  }
  return FALSE;
}

static void
tell_named (GString *out, const OnbMatter *matter, const gchar *mailbox)
{
  switch (matter->view.verdict) {
  case ONB_VERDICT_AUDITED:
    g_string_append (out, has_record (matter) ? "An audit record names "
                                              : "The envelope of a journal report names ");
    append_agent (out, matter);
    g_string_append_printf (out, " as the person who sent it for %s (§4, rung 1).", mailbox);
    break;
  case ONB_VERDICT_ON_BEHALF:
    g_string_append (out, "Its Sender names ");
    append_agent (out, matter);
    g_string_append_printf (out, " as the person who sent it for %s (§4, rung 2).", mailbox);
    break;
  case ONB_VERDICT_DELEGATED:
    g_string_append (out, "Its X-Google-Sender-Delegation names ");
    append_agent (out, matter);
    g_string_append_printf (out, " as the person who sent it for %s (§4, rung 3).", mailbox);
    break;
  case ONB_VERDICT_STORE_TRACE:
    g_string_append (out, "The store names ");
    append_agent (out, matter);
    g_string_append (out, " as who made the copy, which is consistent with having sent it (§4, "
                          "rung 4).");
    break;
  case ONB_VERDICT_SENT_FOLDER:
    g_string_append (out,
                     "Its copies lie in the Sent folder of exactly one agent's archive, that of ");
    append_agent (out, matter);
    g_string_append (out, ". That is consistent with having sent it (§4, rung 5).");
    break;
  case ONB_VERDICT_NAMED:
    g_string_append_printf (out, "The display name of From, “%s”, names ",
                            matter->view.from_name != NULL ? matter->view.from_name : "");
    append_agent (out, matter);
    g_string_append (out, ". That is consistent with having sent it (§4, rung 6).");
    break;
  default:
    g_string_append (out, matter->direction != NULL && matter->direction->side == ONB_SIDE_LIST
                              ? "Its author, behind the mailbox's list, is "
                              : "It comes from the own address of ");
    append_agent (out, matter);
    g_string_append (out, " (§4, rung 7).");
    break;
  }
}

void
onb_tell_verdict (GString *out, const OnbMatter *matter)
{
  const gchar *address = onb_matter_address (matter);
  const gchar *mailbox = address != NULL ? address : "the mailbox";

  if (matter->view.agent == NULL)
    tell_nameless (out, matter, mailbox);
  else
    tell_named (out, matter, mailbox);
}

static void
append_base (GString *out, const OnbMatter *matter, const OnbWeighing *weighing, guint rung)
{
  if (weighing->agreeing >= 0) {
    const OnbEvidence *agreeing = onb_matter_fact (matter, (guint) weighing->agreeing);

    g_string_append_printf (out,
                            "high, since besides the Sender a fact of another origin names the "
                            "same person: line %d, rung %u, %s (§4)",
                            weighing->agreeing + 1, agreeing->rung,
                            onb_fact_origin_name (agreeing->origin));
  } else if (weighing->native && weighing->disputed) {
    g_string_append (out, "medium: Outlook's own properties keep the sender apart from whom he "
                          "represents, but the header's From is somebody else (§4)");
  } else if (weighing->native) {
    g_string_append (out, "high, since Outlook's own properties keep the sender apart from whom he "
                          "represents (§4)");
  } else if (rung == 2) {
    g_string_append (out, "medium: the Sender names the person, and no fact of another origin "
                          "agrees (§4)");
  } else if (weighing->exclusive) {
    g_string_append (out, "medium: a Sent folder gives low, and the roster says that nobody else "
                          "writes into this archive (exclusive=yes, §4)");
  } else {
    g_string_append_printf (out, "%s: rung %u gives that much (§4)",
                            onb_confidence_name (weighing->base), rung);
  }
  g_string_append_c (out, '.');
}

void
onb_tell_confidence (GString *out, const OnbMatter *matter)
{
  OnbWeighing weighing = onb_matter_weighing (matter);
  const gchar *confidence = onb_confidence_name (matter->view.confidence);
  const gchar *wanted = onb_confidence_name (matter->telling->result->rules.min_confidence);

  append_base (out, matter, &weighing,
               weighing.fact >= 0 ? onb_matter_fact (matter, (guint) weighing.fact)->rung : 0);
  if (weighing.duplicate_item != ONB_NO_ITEM) {
    g_autofree gchar *origin = onb_tell_origin (matter->telling, weighing.duplicate_item);

    g_string_append_printf (
        out, " One step down, to %s: %s has a second From or Sender (duplicate-header, §1).",
        confidence, origin);
  }
  if (matter->view.credited)
    g_string_append_printf (out,
                            " It is credited: %s reaches the wanted %s (--min-confidence, §4).",
                            confidence, wanted);
  else
    g_string_append_printf (
        out, " It is not credited: %s is less than the wanted %s (--min-confidence, §4).",
        confidence, wanted);
  if (matter->view.direction == ONB_DIRECTION_INTERNAL)
    g_string_append (out, " Internal mail stands in the numbers of no agent (§5).");
  else if (!matter->view.credited)
    g_string_append (out, " It counts in the row (unattributed) (§4).");
}

/* A line that names the agent. */
static void
append_agreeing (GString *out, const OnbMatter *matter, guint fact, const OnbWeighing *weighing)
{
  guint rung = onb_matter_fact (matter, fact)->rung;

  if (weighing->fact == (gint) fact && !matter->view.credited)
    g_string_append (out, "It decides the verdict, but is too weak to be credited");
  else if (weighing->fact == (gint) fact)
    g_string_append (out, "It counts, and decides the verdict");
  else if (weighing->agreeing == (gint) fact)
    g_string_append (out, "It counts: it names the same person and has another origin, which makes "
                          "the confidence high");
  else if (weighing->fact >= 0 && onb_matter_fact (matter, (guint) weighing->fact)->rung == rung)
    g_string_append (out, "It agrees, and is one more line of the rung that decides");
  else
    g_string_append (out, "It agrees, and adds nothing: a higher rung decides");
  g_string_append (out, " (§4).");
}

static void
append_counting (GString *out, const OnbMatter *matter, guint index)
{
  OnbWeighing weighing = onb_matter_weighing (matter);
  const OnbEvidence *fact = onb_matter_fact (matter, index);

  if (fact->agrees) {
    append_agreeing (out, matter, index, &weighing);
  } else if (fact->rung == 0) {
    g_string_append (out, "It does not count: ");
    onb_tell_not_of_side (out, matter, fact->agent);
  } else if (matter->view.verdict == ONB_VERDICT_CONTRADICTED && fact->rung <= LAST_CERTAIN_RUNG) {
    g_string_append (out, "It contradicts: facts of rungs 1 to 3 name different people (§4).");
  } else if (matter->view.verdict == ONB_VERDICT_CONTRADICTED) {
    g_string_append (out, "It does not count: the contradiction of higher rungs is tested before "
                          "it (§4).");
  } else if (matter->view.verdict == ONB_VERDICT_FOREIGN_SENDER) {
    g_string_append (out, "It does not count: the Sender from elsewhere is tested before rungs 5 "
                          "and 6 (§4).");
  } else {
    g_string_append_printf (
        out, "It does not count: rung %u stands higher and names %s (§4).",
        weighing.fact >= 0 ? onb_matter_fact (matter, (guint) weighing.fact)->rung : 0,
        matter->view.agent != NULL ? matter->view.agent : "nobody");
  }
}

void
onb_tell_fact (GString *out, const OnbMatter *matter, guint index)
{
  const OnbEvidence *fact = onb_matter_fact (matter, index);
  g_autofree gchar *rung
      = fact->rung == 0 ? g_strdup ("No rung") : g_strdup_printf ("Rung %u", fact->rung);

  g_string_append_printf (out, "%s, %s: %s, %s (%s). ", rung, text_of (matter, fact->agent),
                          rung_words (fact->rung), onb_tell_fact_origin (fact->origin),
                          onb_fact_origin_name (fact->origin));
  append_counting (out, matter, index);
}

void
onb_tell_fact_places (GString *out, const OnbMatter *matter, guint fact)
{
  guint n = 0;

  for (guint i = 0; i < matter->clues->len; i++) {
    const OnbClue *clue = &g_array_index (matter->clues, OnbClue, i);
    gboolean is_here
        = (clue->state == ONB_CLUE_FACT || clue->state == ONB_CLUE_REPEATED) && clue->fact == fact;

    if (!is_here || clue->mention.item == ONB_NO_ITEM || n++ >= ONB_TOLD_IN_A_LIST)
      continue;
    g_autofree gchar *origin = onb_tell_origin (matter->telling, clue->mention.item);

    g_string_append_printf (out, "%s%s", n == 1 ? "Found in " : ", ", origin);
  }
  if (n == 0)
    return;
  onb_tell_more (out, n - MIN (n, ONB_TOLD_IN_A_LIST));
  if (n > 1)
    g_string_append (out, "; facts of one origin are one fact (§4)");
}
