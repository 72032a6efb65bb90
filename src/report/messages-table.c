/* SPDX-License-Identifier: Apache-2.0 */
/* `messages` as CSV, all columns, and as text, the columns that a page has room for. */
#include "report/csv-writer.h"
#include "report/messages.h"
#include "report/text-writer.h"

/* A block of a text table has its own widths: long output need not be held. */
#define BLOCK_ROWS 1000

static const OnbColumn csv_columns[] = {
  ONB_DATA_COLUMN ("message_id", TEXT),
  ONB_DATA_COLUMN ("conversation", COUNT),
  ONB_DATA_COLUMN ("mailbox", ADDRESS),
  ONB_DATA_COLUMN ("kind", TEXT),
  ONB_DATA_COLUMN ("direction", TEXT),
  ONB_DATA_COLUMN ("agent", ADDRESS),
  ONB_DATA_COLUMN ("credited", BOOLEAN),
  ONB_DATA_COLUMN ("verdict", TEXT),
  ONB_DATA_COLUMN ("confidence", TEXT),
  ONB_DATA_COLUMN ("from", ADDRESS),
  ONB_DATA_COLUMN ("sender", ADDRESS),
  ONB_DATA_COLUMN ("subject", TEXT),
  ONB_DATA_COLUMN ("arrived", TIME),
  ONB_DATA_COLUMN ("sent", TIME),
  ONB_DATA_COLUMN ("time_source", TEXT),
  ONB_DATA_COLUMN ("role", TEXT),
  ONB_DATA_COLUMN ("response_seconds", SECONDS),
  ONB_DATA_COLUMN ("business_seconds", SECONDS),
  ONB_DATA_COLUMN ("agent_seconds", SECONDS),
  ONB_DATA_COLUMN ("first_response", BOOLEAN),
  ONB_DATA_COLUMN ("answers", TEXT),
  ONB_DATA_COLUMN ("copies", TEXT),
  ONB_DATA_COLUMN ("defects", TEXT),
  ONB_DATA_COLUMN ("evidence", TEXT),
};
#define SUBJECT_COLUMN 11 /* of csv_columns; there with --subjects only */

static const OnbColumn text_columns[] = {
  { "time", "Time (UTC)", ONB_COLUMN_TIME, 0, 0 },
  { "conversation", "Conv.", ONB_COLUMN_COUNT, 2, 0 },
  { "what", "What", ONB_COLUMN_TEXT, 0, 12 },
  { "verdict", "Verdict", ONB_COLUMN_TEXT, 4, 12 },
  { "response_seconds", "Resp.", ONB_COLUMN_SECONDS, 3, 0 },
  { "who", "Who", ONB_COLUMN_ADDRESS, 0, 16 },
  { "mailbox", "Mailbox", ONB_COLUMN_ADDRESS, 8, 20 },
  { "message_id", "Message-id", ONB_COLUMN_TEXT, 9, 24 },
};

static void
append_word (GString *text, const gchar *word)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, word);
}

static void
add_copies (OnbTable *table, const OnbResult *result, guint row, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    OnbCopyView copy;
    onb_result_copy (result, row, i, &copy);
    append_word (text, copy.origin_text);
  }
  onb_table_add_text (table, text->str);
}

static void
add_defects (OnbTable *table, OnbDefects defects)
{
  g_autoptr (GPtrArray) names = onb_defect_names (defects);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    append_word (text, g_ptr_array_index (names, i));
  onb_table_add_text (table, text->str);
}

static void
add_evidence (OnbTable *table, const OnbResult *result, guint row, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    OnbEvidenceView evidence;
    onb_result_evidence (result, row, i, &evidence);
    g_autofree gchar *rung
        = evidence.rung == 0 ? g_strdup ("") : g_strdup_printf ("%u", evidence.rung);
    g_autofree gchar *word
        = g_strdup_printf ("%s:%s:%s:%s", rung, evidence.agent != NULL ? evidence.agent : "",
                           onb_fact_origin_name (evidence.origin), evidence.agrees ? "yes" : "no");
    append_word (text, word);
  }
  onb_table_add_text (table, text->str);
}

static void
add_csv_row (OnbTable *table, const OnbRowView *row, const OnbLook *look)
{
  onb_table_add_text (table, row->message_id);
  onb_table_add_count (table, row->conversation);
  onb_table_add_text (table, row->mailbox);
  onb_table_add_text (table, onb_kind_name (row->kind));
  onb_table_add_text (table, onb_direction_name (row->direction));
  onb_table_add_text (table, row->agent);
  onb_table_add_boolean (table, row->credited);
  onb_table_add_text (table, onb_verdict_name (row->verdict));
  onb_table_add_text (table, onb_row_confidence (row));
  onb_table_add_text (table, row->from);
  onb_table_add_text (table, row->sender);
  if (look->subjects)
    onb_table_add_text (table, row->subject);
  onb_table_add_seconds (table, row->arrived_unix);
  onb_table_add_seconds (table, row->sent_unix);
  onb_table_add_text (table, onb_time_source_name (row->time_source));
  onb_table_add_text (table, onb_role_name (row->role));
  onb_table_add_seconds (table, row->response_seconds);
  onb_table_add_seconds (table, row->business_seconds);
  onb_table_add_seconds (table, row->agent_seconds);
  if (row->role == ONB_ROLE_RESPONSE)
    onb_table_add_boolean (table, row->first_response);
  else
    onb_table_add_null (table);
  onb_table_add_text (table, row->answers);
}

/* The columns for @look: OnbColumn. */
static GArray *
csv_columns_for (const OnbLook *look)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (OnbColumn));

  g_array_append_vals (shown, csv_columns, G_N_ELEMENTS (csv_columns));
  if (!look->subjects)
    g_array_remove_index (shown, SUBJECT_COLUMN);
  return shown;
}

void
onb_messages_write_csv (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                        const OnbLook *look)
{
  g_autoptr (GArray) shown = csv_columns_for (look);
  g_autoptr (OnbTable) table = onb_table_new ((const OnbColumn *) shown->data, shown->len);
  OnbRowView view;

  onb_csv_write_header (out, table);
  for (guint row = 0; onb_messages_next (result, filter, &row, &view); row++) {
    add_csv_row (table, &view, look);
    add_copies (table, result, row, view.n_copies);
    add_defects (table, view.defects);
    add_evidence (table, result, row, view.n_evidence);
    onb_csv_write_rows (out, table, look->raw);
    onb_table_clear (table);
    if (!onb_out_spill (out))
      return;
  }
}

/* The one word that says most of a row. */
static const gchar *
what (const OnbRowView *row)
{
  if (row->role != ONB_ROLE_NONE)
    return onb_role_name (row->role);
  if (row->direction == ONB_DIRECTION_OTHER)
    return onb_kind_name (row->kind);
  return onb_direction_name (row->direction);
}

/* In parentheses: named, but too weakly to be credited. */
static gchar *
who (const OnbRowView *row)
{
  if (row->direction != ONB_DIRECTION_OUTBOUND)
    return g_strdup (row->from);
  if (row->agent == NULL || row->credited)
    return g_strdup (row->agent);
  return g_strdup_printf ("(%s)", row->agent);
}

static void
add_text_row (OnbTable *table, const OnbRowView *row, const OnbLook *look)
{
  g_autofree gchar *person = who (row);
  onb_table_add_seconds (table, row->direction == ONB_DIRECTION_OUTBOUND ? row->sent_unix
                                                                         : row->arrived_unix);
  onb_table_add_count (table, row->conversation);
  onb_table_add_text (table, what (row));
  onb_table_add_text (table, onb_verdict_name (row->verdict));
  onb_table_add_seconds (table, row->response_seconds);
  onb_table_add_text (table, person);
  onb_table_add_text (table, row->mailbox);
  onb_table_add_text (table, look->subjects ? row->subject : row->message_id);
}

void
onb_messages_write_text (OnbOut *out, const OnbResult *result, const OnbMessageFilter *filter,
                         const OnbLook *look)
{
  OnbColumn shown[G_N_ELEMENTS (text_columns)];
  OnbRowView view;
  OnbPage page;

  for (guint i = 0; i < G_N_ELEMENTS (text_columns); i++)
    shown[i] = text_columns[i];
  if (look->subjects)
    shown[G_N_ELEMENTS (shown) - 1] = (OnbColumn){ "subject", "Subject", ONB_COLUMN_TEXT, 1, 16 };
  g_autoptr (OnbTable) table = onb_table_new (shown, G_N_ELEMENTS (shown));

  onb_page_init (&page, out, look);
  for (guint row = 0; onb_messages_next (result, filter, &row, &view); row++) {
    add_text_row (table, &view, look);
    if (onb_table_n_rows (table) == BLOCK_ROWS) {
      onb_page_table (&page, 0, table, "--format csv");
      onb_table_clear (table);
    }
  }
  if (onb_table_n_rows (table) > 0)
    onb_page_table (&page, 0, table, "--format csv");
}
