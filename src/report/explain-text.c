/* SPDX-License-Identifier: Apache-2.0 */
/* `explain` as a page. */
#include "report/explain-change.h"
#include "report/explain-clue.h"
#include "report/explain-direction.h"
#include "report/explain-evidence.h"
#include "report/explain-message.h"
#include "report/explain-page.h"
#include "report/human.h"
#include "report/messages.h"

#define MOST_COLLISIONS 10

static void
write_address (const OnbExplainPage *writer, const gchar *label, const gchar *address,
               const gchar *name)
{
  g_autoptr (GString) text = g_string_new (address);

  if (address == NULL)
    return;
  if (name != NULL && *name != '\0')
    g_string_append_printf (text, " (%s)", name);
  onb_explain_field (writer, label, text);
}

/* Where it lies. An item of a store has a number there, and no bytes that could be cut out. */
static void
append_place (GString *text, const OnbItemRow *item, gboolean is_stored)
{
  if (item->offset >= 0 && is_stored)
    g_string_append_printf (text,
                            "Item number %" G_GINT64_FORMAT " of the store, %" G_GUINT64_FORMAT
                            " bytes of properties",
                            item->offset, onb_item_length (item));
  else if (item->offset >= 0)
    g_string_append_printf (text, "Byte %" G_GINT64_FORMAT " on, %" G_GUINT64_FORMAT " bytes",
                            item->offset, onb_item_length (item));
  else
    g_string_append_printf (text, "The whole file, %" G_GUINT64_FORMAT " bytes",
                            onb_item_length (item));
}

static void
write_copy (const OnbExplainPage *writer, guint number, const OnbCopyReason *copy)
{
  const OnbItemRow *item = onb_tell_item (writer->telling, copy->item);
  const guint8 *sha256 = onb_ledger_sha256 (writer->telling->result->ledger, item);
  gboolean is_stored = onb_ledger_store (writer->telling->result->ledger, item) != NULL;
  const gchar *role = onb_tell_folder_role (item->role);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *origin = onb_tell_origin (writer->telling, copy->item);

  g_string_append (text, origin);
  onb_explain_item (writer, number, text);
  append_place (text, item, is_stored);
  if (onb_item_folder (item) != 0)
    g_string_append_printf (text, "; folder %s",
                            onb_tell_text (writer->telling, onb_item_folder (item)));
  if (role != NULL)
    g_string_append_printf (text, ", %s", role);
  onb_explain_more (writer, ONB_LIST_HANG, text);
  if (sha256 != NULL) {
    g_autofree gchar *hex = onb_hex (sha256, 32);

    /* Whoever sums up the bytes above must know that separators and frames are not in it. */
    g_string_append_printf (text, "SHA-256 of %s (§2) %s",
                            is_stored ? "its properties" : "the message alone", hex);
    onb_explain_more (writer, ONB_LIST_HANG, text);
  }
  onb_tell_copy (text, writer->telling, copy);
  onb_tell_owner (text, writer->telling, copy->item);
  onb_explain_more (writer, ONB_LIST_HANG, text);
}

static void
write_copies (const OnbExplainPage *writer, guint32 message)
{
  g_autoptr (GArray) copies = onb_explain_copies (writer->telling->examiner, message);

  onb_page_line (&writer->page, ONB_TONE_HEADING, copies->len == 1 ? "Copy (§2)" : "Copies (§2)");
  for (guint i = 0; i < copies->len; i++)
    write_copy (writer, i + 1, &g_array_index (copies, OnbCopyReason, i));
}

static void
write_collisions (const OnbExplainPage *writer, guint32 message)
{
  const OnbResult *result = writer->telling->result;
  const OnbMessageRow *row = onb_ledger_message (result->ledger, message);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  if (!(row->flags & ONB_MESSAGE_COLLISION))
    return;
  onb_page_line (&writer->page, ONB_TONE_HEADING, "Other messages of that id (§2)");
  for (guint32 at = result->threads->with_id[row->id]; at != 0;
       at = onb_threads_next (result->threads, at - 1)) {
    if (at - 1 == message || n++ >= MOST_COLLISIONS)
      continue;
    onb_tell_collision (text, writer->telling, message, at - 1);
    onb_explain_item (writer, n, text);
  }
  if (n > MOST_COLLISIONS) {
    g_string_append_printf (text, "… and %u more", n - MOST_COLLISIONS);
    onb_explain_more (writer, ONB_LIST_HANG, text);
  }
}

static void
write_defects (const OnbExplainPage *writer, OnbDefects defects)
{
  g_autoptr (GPtrArray) names = onb_defect_names (defects);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++) {
    const gchar *name = g_ptr_array_index (names, i);

    g_string_append_printf (text, "%s: %s.", name, onb_tell_defect (name));
    onb_explain_field (writer, i == 0 ? "Defects" : "", text);
  }
}

static void
write_evidence (const OnbExplainPage *writer, const OnbMatter *matter)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (matter->row->n_evidence > 0)
    onb_page_line (&writer->page, ONB_TONE_HEADING, "Evidence (§4)");
  for (guint i = 0; i < matter->row->n_evidence; i++) {
    onb_tell_fact (text, matter, i);
    onb_explain_item (writer, i + 1, text);
    onb_tell_fact_places (text, matter, i);
    onb_explain_more (writer, ONB_LIST_HANG, text);
  }
}

static void
write_clues (const OnbExplainPage *writer, const OnbMatter *matter)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < matter->clues->len; i++) {
    const OnbClue *clue = &g_array_index (matter->clues, OnbClue, i);

    if (!onb_clue_is_told (matter, clue))
      continue;
    if (n++ == 0)
      onb_page_line (&writer->page, ONB_TONE_HEADING, "No evidence (§4)");
    onb_tell_clue (text, matter, clue);
    onb_explain_item (writer, n, text);
  }
}

static void
write_changes (const OnbExplainPage *writer, const OnbMatter *matter)
{
  g_autoptr (GPtrArray) advice = onb_tell_advice (matter);
  g_autoptr (GString) text = g_string_new (NULL);
  const OnbChanged *changed;
  guint at = 0;
  guint n = 0;

  while ((changed = onb_explanation_change (writer->explanation, matter->index, &at)) != NULL) {
    if (n++ == 0)
      onb_page_line (&writer->page, ONB_TONE_HEADING, "What would change this");
    onb_tell_change (text, writer->telling, changed);
    onb_explain_item (writer, n, text);
  }
  for (guint i = 0; i < advice->len; i++) {
    if (n++ == 0)
      onb_page_line (&writer->page, ONB_TONE_HEADING, "What would change this");
    g_string_append (text, g_ptr_array_index (advice, i));
    onb_explain_item (writer, n, text);
  }
}

static void
write_verdict (const OnbExplainPage *writer, const OnbMatter *matter)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (matter->view.verdict == ONB_VERDICT_NONE)
    return;
  g_string_append_printf (text, "%s. ", onb_verdict_name (matter->view.verdict));
  onb_tell_verdict (text, matter);
  onb_explain_field (writer, "Verdict", text);
  if (matter->view.agent == NULL) {
    if (matter->view.direction == ONB_DIRECTION_OUTBOUND)
      g_string_append (text, "none. Nobody is credited; it counts in the row (unattributed) (§4).");
  } else {
    onb_tell_confidence (text, matter);
  }
  onb_explain_field (writer, "Confidence", text);
}

static void
write_matter (const OnbExplainPage *writer, const OnbMatter *matter, gboolean has_copies)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_sent = matter->view.direction == ONB_DIRECTION_OUTBOUND;

  g_string_append (text, matter->view.mailbox != NULL ? matter->view.mailbox : "none");
  onb_explain_field (writer, "Mailbox", text);
  g_string_append_printf (text, "%s. ", onb_kind_name (matter->view.kind));
  onb_tell_kind (text, matter);
  onb_explain_field (writer, "Kind", text);
  if (matter->direction != NULL)
    onb_tell_direction (text, writer->telling, matter->direction, matter->examination->kind.kind);
  else
    onb_tell_no_direction (text, writer->telling);
  onb_explain_field (writer, "Direction", text);
  if (has_copies) {
    onb_tell_choice (text, matter);
    onb_explain_field (writer, "Representative", text);
  }
  onb_tell_timing (text, matter);
  onb_explain_field (writer, is_sent ? "Sent" : "Arrived", text);
  write_verdict (writer, matter);
  if (!matter->view.in_period) {
    g_string_append (text, "outside --from and --to: counted nowhere (§9).");
    onb_explain_field (writer, "Period", text);
  }
  write_evidence (writer, matter);
  write_clues (writer, matter);
  write_changes (writer, matter);
}

/* What stands before the mailboxes: the same whichever is asked for, but for who speaks. */
static void
write_head (const OnbExplainPage *writer, const OnbMatter *matter)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree gchar *title = g_strdup_printf ("Message %s", matter->view.message_id);

  onb_page_paragraph (&writer->page, ONB_TONE_HEADING, 0, ONB_LIST_INDENT, title);
  onb_page_rule (&writer->page, title);
  write_address (writer, "From", matter->view.from, matter->view.from_name);
  write_address (writer, "Sender", matter->view.sender, NULL);
  if (matter->view.subject != NULL) {
    g_string_append (text, matter->view.subject);
    onb_explain_field (writer, "Subject", text);
  }
  g_string_append_printf (text, "%u", matter->view.conversation);
  onb_explain_field (writer, "Conversation", text);
  write_defects (writer, matter->view.defects);
  write_copies (writer, matter->row->message);
  write_collisions (writer, matter->row->message);
}

/* The mailboxes for which the message has no row: named only when something speaks for them. */
static void
write_others (const OnbExplainPage *writer, const GArray *directions)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_plain = 0;

  for (guint i = 0; i < directions->len; i++) {
    const OnbDirectionReason *reason = &g_array_index (directions, OnbDirectionReason, i);

    if (reason->direction != ONB_DIRECTION_UNRELATED)
      continue;
    if (reason->rule == 5 && reason->side != ONB_SIDE_FOREIGN) {
      n_plain++;
      continue;
    }
    g_string_append_printf (text, "%s: ", onb_tell_mailbox (writer->telling, reason->mailbox));
    onb_tell_direction (text, writer->telling, reason, ONB_KIND_PERSON);
    onb_explain_field (writer, "Other mailbox", text);
  }
  if (n_plain == 0)
    return;
  onb_plural_append (text, n_plain, "mailbox", "mailboxes");
  g_string_append (text, n_plain == 1 ? " has nothing to do with it (§5, rule 5)."
                                      : " have nothing to do with it (§5, rule 5).");
  onb_explain_field (writer, "Others", text);
}

/* All rows of one message, which need not stand together. */
static void
write_message (const OnbExplainPage *writer, guint first)
{
  const GArray *rows = writer->explanation->rows;
  guint32 index = g_array_index (rows, guint32, first);
  const OnbRow *row = onb_result_row_at (writer->telling->result, index);
  g_autoptr (GArray) directions = NULL;

  onb_examiner_turn_to (writer->telling->examiner, row->conversation);
  directions = onb_explain_directions (writer->telling->examiner, row->message);
  for (guint i = first; i < rows->len; i++) {
    guint32 other = g_array_index (rows, guint32, i);

    if (onb_result_row_at (writer->telling->result, other)->message != row->message)
      continue;
    g_autoptr (OnbMatter) matter = onb_matter_new (writer->telling, other, directions);

    if (i == first)
      write_head (writer, matter);
    onb_page_blank (&writer->page);
    write_matter (writer, matter, matter->view.n_copies > 1);
    if (row->mailbox == ONB_NO_MAILBOX)
      break;
  }
  if (row->mailbox != ONB_NO_MAILBOX)
    write_others (writer, directions);
  onb_page_blank (&writer->page);
  onb_out_spill (writer->page.out);
}

static void
write_messages (const OnbExplainPage *writer)
{
  guint n_left_out = 0;

  for (guint i = 0; i < writer->explanation->rows->len; i++) {
    if (!onb_explanation_tells (writer->explanation, i)) {
      n_left_out++;
      continue;
    }
    if (n_left_out > 0)
      onb_explain_left_out (writer, n_left_out);
    n_left_out = 0;
    if (onb_explanation_is_first (writer->explanation, i))
      write_message (writer, i);
  }
}

void
onb_explain_write_text (OnbOut *out, const OnbExplanation *explanation, const OnbLook *look)
{
  OnbExplainPage writer = { .explanation = explanation, .telling = &explanation->telling };

  onb_page_init (&writer.page, out, look);
  if (explanation->is_conversation)
    onb_explain_walks (&writer);
  write_messages (&writer);
  if (!explanation->is_conversation)
    onb_explain_walks (&writer);
  if (explanation->telling.n_untried > 0) {
    g_autoptr (GString) text = g_string_new (NULL);

    onb_plural_append (text, explanation->telling.n_untried, "more change that could matter was",
                       "more changes that could matter were");
    g_string_append (text, " not tried out: --limit-explain-changes");
    onb_page_paragraph (&writer.page, ONB_TONE_QUIET, 0, 0, text->str);
  }
  onb_page_paragraph (&writer.page, ONB_TONE_QUIET, 0, 2,
                      "(§ is a section of " ONB_DOCS "/SEMANTICS.md)");
}
