/* SPDX-License-Identifier: Apache-2.0 */
/* `explain --format json`: the same as the page, as data; `text` holds the sentences. */
#include "report/explain-json.h"

#include "report/explain-change.h"
#include "report/explain-clue.h"
#include "report/explain-direction.h"
#include "report/explain-evidence.h"
#include "report/explain-message.h"
#include "report/human.h"
#include "report/messages.h"
#include "report/rules.h"

#define MOST_COLLISIONS 10

void
onb_explain_sentence (OnbJson *json, const gchar *key, GString *text)
{
  onb_json_text (json, key, text->len > 0 ? text->str : NULL);
  g_string_truncate (text, 0);
}

static const gchar *
folder_role_name (OnbFolderRole role)
{
  static const gchar *const names[]
      = { NULL, "inbox", "sent", "drafts", "junk", "trash", "outbox", "archive" };

  return role < G_N_ELEMENTS (names) ? names[role] : NULL;
}

static const gchar *
link_name (OnbLink link)
{
  static const gchar *const names[]
      = { "only", "first", "same-date", "same-subject", "same-bytes", "weak", "chain" };

  return names[link];
}

static void
write_origin (OnbJson *json, const gchar *key, const OnbTelling *telling, guint32 item)
{
  g_autofree gchar *origin = item == ONB_NO_ITEM ? NULL : onb_tell_origin (telling, item);

  onb_json_text (json, key, origin);
}

typedef struct {
  OnbJson *json;
  const OnbTelling *telling;
} Owners;

static void
visit_owner (guint32 agent, gpointer data)
{
  const Owners *owners = data;

  onb_json_text (owners->json, NULL, onb_tell_text (owners->telling, agent));
}

static void
write_owners (OnbJson *json, const OnbTelling *telling, guint32 item)
{
  Owners owners = { .json = json, .telling = telling };

  onb_json_begin_list (json, "owners", ONB_JSON_INLINE);
  for (guint b = 0; b < onb_result_n_mailboxes (telling->result); b++) {
    if (onb_archives_is_mailbox (telling->result->archives, item, b))
      onb_json_text (json, NULL, onb_tell_mailbox (telling, b));
  }
  onb_archives_each_agent (telling->result->archives, item, visit_owner, &owners);
  onb_json_end (json);
}

static void
write_copy (OnbJson *json, const OnbTelling *telling, const OnbCopyReason *copy)
{
  const OnbItemRow *item = onb_tell_item (telling, copy->item);
  const guint8 *sha256 = onb_ledger_sha256 (telling->result->ledger, item);
  g_autofree gchar *hex = sha256 != NULL ? onb_hex (sha256, 32) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  write_origin (json, "origin", telling, copy->item);
  onb_json_seconds (json, "offset", item->offset >= 0 ? item->offset : ONB_NO_TIME);
  onb_json_count (json, "length", onb_item_length (item));
  onb_json_text (json, "sha256", hex);
  onb_json_text (json, "folder",
                 onb_item_folder (item) != 0 ? onb_tell_text (telling, onb_item_folder (item))
                                             : NULL);
  onb_json_text (json, "folder_role", folder_role_name (item->role));
  write_owners (json, telling, copy->item);
  onb_json_text (json, "link", link_name (copy->link));
  write_origin (json, "copy_of", telling, copy->partner);
  onb_tell_copy (text, telling, copy);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
}

static void
write_copies (OnbJson *json, const OnbTelling *telling, guint32 message)
{
  g_autoptr (GArray) copies = onb_explain_copies (telling->examiner, message);

  onb_json_begin_list (json, "copies", ONB_JSON_LINES);
  for (guint i = 0; i < copies->len; i++)
    write_copy (json, telling, &g_array_index (copies, OnbCopyReason, i));
  onb_json_end (json);
}

static void
write_collisions (OnbJson *json, const OnbTelling *telling, guint32 message)
{
  const OnbMessageRow *row = onb_ledger_message (telling->result->ledger, message);
  const OnbThreads *threads = telling->result->threads;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  onb_json_begin_list (json, "collisions", ONB_JSON_LINES);
  for (guint32 at = threads->with_id[row->id]; at != 0; at = onb_threads_next (threads, at - 1)) {
    if (at - 1 == message || n++ >= MOST_COLLISIONS)
      continue;
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    write_origin (json, "origin", telling, onb_examiner_item (telling->examiner, at - 1, 0));
    onb_tell_collision (text, telling, message, at - 1);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_defects (OnbJson *json, OnbDefects defects)
{
  g_autoptr (GPtrArray) names = onb_defect_names (defects);

  onb_json_begin_list (json, "defects", ONB_JSON_LINES);
  for (guint i = 0; i < names->len; i++) {
    const gchar *name = g_ptr_array_index (names, i);

    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "name", name);
    onb_json_text (json, "text", onb_tell_defect (name));
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_kind (OnbJson *json, const OnbMatter *matter, GString *text)
{
  const OnbKindReason *reason = &matter->kind;

  onb_json_begin_object (json, "kind", ONB_JSON_LINES);
  onb_json_text (json, "kind", onb_kind_name (reason->kind));
  onb_json_text (json, "rule", onb_tell_kind_rule (reason->rule));
  onb_json_text (json, "detail", reason->detail);
  onb_tell_kind (text, matter);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
}

static void
write_direction (OnbJson *json, const gchar *key, const OnbTelling *telling,
                 const OnbDirectionReason *reason, OnbKind kind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_object (json, key, ONB_JSON_LINES);
  onb_json_text (json, "mailbox",
                 reason == NULL ? NULL : onb_tell_mailbox (telling, reason->mailbox));
  onb_json_text (json, "direction",
                 onb_direction_name (reason == NULL ? ONB_DIRECTION_UNRELATED : reason->direction));
  if (reason == NULL && onb_result_n_mailboxes (telling->result) == 0)
    onb_json_null (json, "rule");
  else
    onb_json_count (json, "rule", reason == NULL ? 5 : reason->rule);
  if (reason != NULL)
    onb_tell_direction (text, telling, reason, kind);
  else
    onb_tell_no_direction (text, telling);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
}

static void
write_time (OnbJson *json, const OnbMatter *matter, GString *text)
{
  const OnbItemRow *item = onb_tell_item (matter->telling, matter->row->representative);

  onb_json_begin_object (json, "time", ONB_JSON_LINES);
  onb_json_time (json, "time", onb_time_unpack (matter->row->time));
  onb_json_text (json, "source", onb_time_source_name (matter->row->time_source));
  onb_json_time (json, "date", onb_time_unpack (item->date));
  onb_json_time (json, "received_top", onb_time_unpack (onb_item_received_top (item)));
  onb_json_time (json, "received_lowest", onb_time_unpack (onb_item_received_lowest (item)));
  onb_json_time (json, "separator", onb_time_unpack (onb_item_separator (item)));
  onb_tell_timing (text, matter);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
}

static void
write_verdict (OnbJson *json, const OnbMatter *matter, GString *text)
{
  const OnbRowView *view = &matter->view;

  if (view->verdict == ONB_VERDICT_NONE) {
    onb_json_null (json, "verdict");
    return;
  }
  onb_json_begin_object (json, "verdict", ONB_JSON_LINES);
  onb_json_text (json, "verdict", onb_verdict_name (view->verdict));
  onb_json_text (json, "agent", view->agent);
  onb_json_text (json, "agent_name", view->agent_name);
  onb_json_text (json, "confidence", onb_row_confidence (view));
  onb_json_boolean (json, "credited", view->credited);
  onb_tell_verdict (text, matter);
  onb_explain_sentence (json, "text", text);
  if (view->agent != NULL)
    onb_tell_confidence (text, matter);
  onb_explain_sentence (json, "confidence_text", text);
  onb_json_end (json);
}

static void
write_places (OnbJson *json, const OnbMatter *matter, guint fact)
{
  onb_json_begin_list (json, "places", ONB_JSON_INLINE);
  for (guint i = 0; i < matter->clues->len; i++) {
    const OnbClue *clue = &g_array_index (matter->clues, OnbClue, i);

    if ((clue->state == ONB_CLUE_FACT || clue->state == ONB_CLUE_REPEATED) && clue->fact == fact
        && clue->mention.item != ONB_NO_ITEM)
      write_origin (json, NULL, matter->telling, clue->mention.item);
  }
  onb_json_end (json);
}

static void
write_evidence (OnbJson *json, const OnbMatter *matter, GString *text)
{
  onb_json_begin_list (json, "evidence", ONB_JSON_LINES);
  for (guint i = 0; i < matter->row->n_evidence; i++) {
    const OnbEvidence *fact = onb_matter_fact (matter, i);

    onb_json_begin_object (json, NULL, ONB_JSON_LINES);
    if (fact->rung == 0)
      onb_json_null (json, "rung");
    else
      onb_json_count (json, "rung", fact->rung);
    onb_json_text (json, "agent", onb_tell_text (matter->telling, fact->agent));
    onb_json_text (json, "origin", onb_fact_origin_name (fact->origin));
    onb_json_boolean (json, "agrees", fact->agrees);
    write_places (json, matter, i);
    onb_tell_fact (text, matter, i);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_clues (OnbJson *json, const OnbMatter *matter, GString *text)
{
  onb_json_begin_list (json, "no_evidence", ONB_JSON_LINES);
  for (guint i = 0; i < matter->clues->len; i++) {
    const OnbClue *clue = &g_array_index (matter->clues, OnbClue, i);

    if (!onb_clue_is_told (matter, clue))
      continue;
    onb_json_begin_object (json, NULL, ONB_JSON_LINES);
    onb_json_text (json, "reason", onb_tell_clue_state (clue->state));
    onb_json_text (
        json, "address",
        clue->mention.address != 0 ? onb_tell_text (matter->telling, clue->mention.address) : NULL);
    write_origin (json, "place", matter->telling, clue->mention.item);
    onb_tell_clue (text, matter, clue);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_outcome (OnbJson *json, const OnbTelling *telling, const OnbOutcome *outcome)
{
  onb_json_begin_object (json, "after", ONB_JSON_INLINE);
  onb_json_text (json, "message_id", onb_tell_text (telling, outcome->id));
  onb_json_text (json, "mailbox",
                 outcome->mailbox != 0 ? onb_tell_text (telling, outcome->mailbox) : NULL);
  onb_json_text (json, "kind", onb_kind_name (outcome->kind));
  onb_json_text (json, "direction", onb_direction_name (outcome->direction));
  onb_json_text (json, "verdict", onb_verdict_name (outcome->verdict));
  onb_json_text (json, "agent",
                 outcome->agent != 0 ? onb_tell_text (telling, outcome->agent) : NULL);
  onb_json_text (json, "confidence",
                 outcome->verdict != ONB_VERDICT_NONE ? onb_confidence_name (outcome->confidence)
                                                      : NULL);
  onb_json_boolean (json, "credited", outcome->credited);
  onb_json_text (json, "role", onb_role_name (outcome->role));
  onb_json_seconds (json, "response_seconds", outcome->response_seconds);
  onb_json_end (json);
}

static void
write_changes (OnbJson *json, const OnbExplanation *explanation, const OnbMatter *matter,
               GString *text)
{
  g_autoptr (GPtrArray) advice = onb_tell_advice (matter);
  const OnbTelling *telling = &explanation->telling;
  const OnbChanged *changed;
  guint at = 0;

  onb_json_begin_list (json, "changes", ONB_JSON_LINES);
  while ((changed = onb_explanation_change (explanation, matter->index, &at)) != NULL) {
    g_autofree gchar *option = onb_change_option (telling, changed);

    onb_json_begin_object (json, NULL, ONB_JSON_LINES);
    onb_json_text (json, "change", onb_change_name (changed->change.kind));
    onb_json_text (json, "option", option);
    write_outcome (json, telling, &changed->after);
    onb_tell_change (text, telling, changed);
    onb_explain_sentence (json, "text", text);
    onb_json_end (json);
  }
  onb_json_end (json);
  onb_json_begin_list (json, "advice", ONB_JSON_LINES);
  for (guint i = 0; i < advice->len; i++)
    onb_json_text (json, NULL, g_ptr_array_index (advice, i));
  onb_json_end (json);
}

static void
write_matter (OnbJson *json, const OnbExplanation *explanation, const OnbMatter *matter)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "mailbox", matter->view.mailbox);
  onb_json_boolean (json, "in_period", matter->view.in_period);
  write_kind (json, matter, text);
  write_direction (json, "direction", matter->telling, matter->direction,
                   matter->examination->kind.kind);
  onb_json_begin_object (json, "representative", ONB_JSON_LINES);
  write_origin (json, "origin", matter->telling, matter->row->representative);
  onb_tell_choice (text, matter);
  onb_explain_sentence (json, "text", text);
  onb_json_end (json);
  write_time (json, matter, text);
  write_verdict (json, matter, text);
  write_evidence (json, matter, text);
  write_clues (json, matter, text);
  onb_json_text (json, "role", onb_role_name (matter->view.role));
  write_changes (json, explanation, matter, text);
  onb_json_end (json);
}

static void
write_head (OnbJson *json, const OnbMatter *matter)
{
  const OnbRowView *view = &matter->view;

  onb_json_text (json, "message_id", view->message_id);
  onb_json_count (json, "conversation", view->conversation);
  onb_json_text (json, "from", view->from);
  onb_json_text (json, "from_name", view->from_name);
  onb_json_text (json, "sender", view->sender);
  onb_json_text (json, "subject", view->subject);
  write_defects (json, view->defects);
  write_copies (json, matter->telling, matter->row->message);
  write_collisions (json, matter->telling, matter->row->message);
}

/* The mailboxes that have no row, but for those that have nothing to do with the message. */
static void
write_others (OnbJson *json, const OnbTelling *telling, const GArray *directions)
{
  onb_json_begin_list (json, "others", ONB_JSON_LINES);
  for (guint i = 0; i < directions->len; i++) {
    const OnbDirectionReason *reason = &g_array_index (directions, OnbDirectionReason, i);

    if (reason->direction == ONB_DIRECTION_UNRELATED
        && (reason->rule != 5 || reason->side == ONB_SIDE_FOREIGN))
      write_direction (json, NULL, telling, reason, ONB_KIND_PERSON);
  }
  onb_json_end (json);
}

static void
write_message (OnbJson *json, const OnbExplanation *explanation, guint first)
{
  const OnbTelling *telling = &explanation->telling;
  const OnbRow *row
      = onb_result_row_at (telling->result, g_array_index (explanation->rows, guint32, first));
  g_autoptr (GArray) directions = NULL;

  onb_examiner_turn_to (telling->examiner, row->conversation);
  directions = onb_explain_directions (telling->examiner, row->message);
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  for (guint i = first; i < explanation->rows->len; i++) {
    guint32 index = g_array_index (explanation->rows, guint32, i);

    if (onb_result_row_at (telling->result, index)->message != row->message)
      continue;
    g_autoptr (OnbMatter) matter = onb_matter_new (telling, index, directions);

    if (i == first) {
      write_head (json, matter);
      onb_json_begin_list (json, "rows", ONB_JSON_LINES);
    }
    write_matter (json, explanation, matter);
  }
  onb_json_end (json);
  write_others (json, telling, directions);
  onb_json_end (json);
}

void
onb_explain_write_json (OnbOut *out, const OnbExplanation *explanation)
{
  const OnbTelling *telling = &explanation->telling;
  g_autoptr (OnbJson) json = onb_json_new (out);
  guint n_left_out = 0;

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "schema", "onbehalf.explain/1");
  onb_json_tool (json);
  onb_json_text (json, "id", telling->request->id);
  onb_rules_write_json (json, &telling->result->rules, telling->request->info);
  onb_json_time (json, "as_of", telling->result->as_of_unix);
  onb_json_begin_list (json, "messages", ONB_JSON_LINES);
  for (guint i = 0; i < explanation->rows->len; i++) {
    if (!onb_explanation_tells (explanation, i))
      n_left_out++;
    else if (onb_explanation_is_first (explanation, i))
      write_message (json, explanation, i);
  }
  onb_json_end (json);
  onb_json_count (json, "rows_left_out", n_left_out);
  onb_explain_walks_json (json, explanation);
  onb_json_count (json, "changes_not_tried", telling->n_untried);
  onb_json_end (json);
}
