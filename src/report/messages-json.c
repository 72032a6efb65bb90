/* SPDX-License-Identifier: Apache-2.0 */
/* `messages --format jsonl` (one object a line) and `json` (the same objects in a list). */
#include "report/messages.h"

#include <string.h>

#include "report/human.h"
#include "report/json.h"

#define DEFECT_BITS 16

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

GPtrArray *
onb_defect_names (OnbDefects defects)
{
  GPtrArray *names = g_ptr_array_new ();

  /* Two bits share the name duplicate-header. */
  if (defects & ONB_DEFECT_DUPLICATE_ACTOR)
    defects = (defects | ONB_DEFECT_DUPLICATE_HEADER) & ~(guint) ONB_DEFECT_DUPLICATE_ACTOR;
  for (guint bit = 0; bit < DEFECT_BITS; bit++) {
    if (defects & (1u << bit))
      g_ptr_array_add (names, (gpointer) onb_defect_name (1u << bit));
  }
  g_ptr_array_sort (names, compare_names);
  return names;
}

const gchar *
onb_row_confidence (const OnbRowView *row)
{
  return row->verdict == ONB_VERDICT_NONE ? NULL : onb_confidence_name (row->confidence);
}

static void
write_who (OnbJson *json, const OnbRowView *row, const OnbLook *look)
{
  onb_json_text (json, "message_id", row->message_id);
  onb_json_count (json, "conversation", row->conversation);
  onb_json_text (json, "mailbox", row->mailbox);
  onb_json_text (json, "kind", onb_kind_name (row->kind));
  onb_json_text (json, "direction", onb_direction_name (row->direction));
  onb_json_text (json, "agent", row->agent);
  onb_json_boolean (json, "credited", row->credited);
  onb_json_text (json, "verdict", onb_verdict_name (row->verdict));
  onb_json_text (json, "confidence", onb_row_confidence (row));
  onb_json_text (json, "from", row->from);
  onb_json_text (json, "sender", row->sender);
  if (look->subjects)
    onb_json_text (json, "subject", row->subject);
}

static void
write_when (OnbJson *json, const OnbRowView *row)
{
  onb_json_time (json, "arrived", row->arrived_unix);
  onb_json_time (json, "sent", row->sent_unix);
  onb_json_text (json, "time_source", onb_time_source_name (row->time_source));
  onb_json_text (json, "role", onb_role_name (row->role));
  onb_json_seconds (json, "response_seconds", row->response_seconds);
  onb_json_seconds (json, "business_seconds", row->business_seconds);
  onb_json_seconds (json, "agent_seconds", row->agent_seconds);
  if (row->role == ONB_ROLE_RESPONSE)
    onb_json_boolean (json, "first_response", row->first_response);
  else
    onb_json_null (json, "first_response");
  onb_json_text (json, "answers", row->answers);
}

static void
write_copies (OnbJson *json, const OnbResult *result, guint row, guint n)
{
  onb_json_begin_list (json, "copies", ONB_JSON_INLINE);
  for (guint i = 0; i < n; i++) {
    OnbCopyView copy;
    onb_result_copy (result, row, i, &copy);
    g_autofree gchar *sha256 = copy.sha256 != NULL ? onb_hex (copy.sha256, 32) : NULL;
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "origin", copy.origin_text);
    onb_json_text (json, "sha256", sha256);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_defects (OnbJson *json, OnbDefects defects)
{
  g_autoptr (GPtrArray) names = onb_defect_names (defects);

  onb_json_begin_list (json, "defects", ONB_JSON_INLINE);
  for (guint i = 0; i < names->len; i++)
    onb_json_text (json, NULL, g_ptr_array_index (names, i));
  onb_json_end (json);
}

static void
write_evidence (OnbJson *json, const OnbResult *result, guint row, guint n)
{
  onb_json_begin_list (json, "evidence", ONB_JSON_INLINE);
  for (guint i = 0; i < n; i++) {
    OnbEvidenceView evidence;
    onb_result_evidence (result, row, i, &evidence);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    if (evidence.rung == 0)
      onb_json_null (json, "rung");
    else
      onb_json_count (json, "rung", evidence.rung);
    onb_json_text (json, "agent", evidence.agent);
    onb_json_text (json, "origin", onb_fact_origin_name (evidence.origin));
    onb_json_boolean (json, "agrees", evidence.agrees);
    onb_json_end (json);
  }
  onb_json_end (json);
}

void
onb_messages_write_json (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                         const OnbLook *look)
{
  g_autoptr (OnbJson) json = onb_json_new (out);
  gboolean is_list = look->format == ONB_FORMAT_JSON;
  OnbRowView view;

  if (is_list)
    onb_json_begin_list (json, NULL, ONB_JSON_LINES);
  for (guint row = 0; onb_messages_next (result, filter, &row, &view); row++) {
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    write_who (json, &view, look);
    write_when (json, &view);
    write_copies (json, result, row, view.n_copies);
    write_defects (json, view.defects);
    write_evidence (json, result, row, view.n_evidence);
    onb_json_end (json);
    if (!onb_out_spill (out))
      return;
  }
  if (is_list)
    onb_json_end (json);
}
