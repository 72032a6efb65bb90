/* SPDX-License-Identifier: Apache-2.0 */
/* `explain`: everything known about one message or conversation, in words. */
#include <onbehalf/report.h>

#include <string.h>

#include "base/civil.h"
#include "report/explain-words.h"
#include "report/human.h"
#include "report/messages.h"
#include "report/text-writer.h"

static const OnbColumn step_columns[] = {
  { "time", "Time (UTC)", ONB_COLUMN_TIME, 0, 0 },
  { "what", "What", ONB_COLUMN_TEXT, 0, 12 },
  { "response_seconds", "After", ONB_COLUMN_SECONDS, 1, 0 },
  { "who", "Who", ONB_COLUMN_ADDRESS, 0, 16 },
  { "message_id", "Message-id", ONB_COLUMN_TEXT, 2, 20 },
};

typedef struct {
  const OnbResult *result;
  OnbPage page;
  GArray *rows;          /* guint: rows to explain one by one */
  GArray *conversations; /* guint: numbers, ascending order of finding, each once */
} Explanation;

static gboolean
has_origin (const OnbResult *result, guint row, guint n_copies, const gchar *origin)
{
  for (guint i = 0; i < n_copies; i++) {
    OnbCopyView copy;
    onb_result_copy (result, row, i, &copy);
    if (strcmp (copy.origin_text, origin) == 0)
      return TRUE;
  }
  return FALSE;
}

static gchar *
without_brackets (const gchar *id)
{
  gsize length = strlen (id);

  if (length >= 2 && id[0] == '<' && id[length - 1] == '>')
    return g_strndup (id + 1, length - 2);
  return g_strdup (id);
}

static void
add_conversation (Explanation *explanation, guint number)
{
  for (guint i = 0; i < explanation->conversations->len; i++) {
    if (g_array_index (explanation->conversations, guint, i) == number)
      return;
  }
  g_array_append_val (explanation->conversations, number);
}

/* A message-id, else an origin: rows of both are explained one by one. */
static void
find_rows (Explanation *explanation, const gchar *id, gboolean by_origin)
{
  for (guint i = 0; i < onb_result_n_rows (explanation->result); i++) {
    OnbRowView row;
    onb_result_row (explanation->result, i, &row);
    if (by_origin ? has_origin (explanation->result, i, row.n_copies, id)
                  : g_strcmp0 (row.message_id, id) == 0) {
      g_array_append_val (explanation->rows, i);
      add_conversation (explanation, row.conversation);
    }
  }
}

/* All rows of a conversation, by its number. */
static void
find_conversation (Explanation *explanation, const gchar *id)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (id, 10, 1, G_MAXUINT, &number, NULL))
    return;
  for (guint i = 0; i < onb_result_n_rows (explanation->result); i++) {
    OnbRowView row;
    onb_result_row (explanation->result, i, &row);
    if (row.conversation != number)
      continue;
    g_array_append_val (explanation->rows, i);
    add_conversation (explanation, row.conversation);
  }
}

static void
write_address (const Explanation *explanation, const gchar *label, const gchar *address,
               const gchar *name)
{
  g_autoptr (GString) text = g_string_new (address);

  if (address == NULL)
    return;
  if (name != NULL && name[0] != '\0')
    g_string_append_printf (text, " (%s)", name);
  onb_page_field_take (&explanation->page, label, text);
}

static void
write_copies (const Explanation *explanation, guint index, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    OnbCopyView copy;
    onb_result_copy (explanation->result, index, i, &copy);
    g_string_append (text, copy.origin_text);
    if (copy.origin.offset >= 0)
      g_string_append_printf (text, ": byte %" G_GINT64_FORMAT " on,", copy.origin.offset);
    else
      g_string_append (text, ": the whole file,");
    g_string_append_printf (text, " %" G_GUINT64_FORMAT " bytes", copy.origin.length);
    if (copy.role == ONB_FOLDER_SENT)
      g_string_append (text, ", in a Sent folder");
    if (copy.sha256 != NULL) {
      g_autofree gchar *hex = onb_hex (copy.sha256, 32);
      g_string_append_printf (text, ", SHA-256 %s", hex);
    }
    onb_page_field_take (&explanation->page, i == 0 ? "Copies" : "", text);
  }
}

static void
write_evidence (const Explanation *explanation, guint index, const OnbRowView *row)
{
  const OnbRules *rules = onb_result_rules (explanation->result);

  for (guint i = 0; i < row->n_evidence; i++) {
    OnbEvidenceView evidence;
    onb_result_evidence (explanation->result, index, i, &evidence);
    g_autofree gchar *counting = onb_words_counting (row, &evidence, rules);
    g_autofree gchar *text = g_strdup_printf (
        "%s: %s, %s; %s", evidence.agent != NULL ? evidence.agent : "nobody",
        onb_words_rung (evidence.rung), onb_words_fact_origin (evidence.origin), counting);
    onb_page_field (&explanation->page, i == 0 ? "Evidence" : "", text);
  }
}

static void
write_time (const Explanation *explanation, const OnbRowView *row)
{
  gboolean is_sent = row->direction == ONB_DIRECTION_OUTBOUND;
  gint64 time = is_sent ? row->sent_unix : row->arrived_unix;
  g_autofree gchar *moment = time != ONB_NO_TIME ? onb_civil_format (time) : NULL;
  g_autofree gchar *text
      = g_strdup_printf ("%s%s%s", moment != NULL ? moment : "", moment != NULL ? ", " : "",
                         onb_words_time_source (row->time_source));

  onb_page_field (&explanation->page, is_sent ? "Sent" : "Arrived", text);
}

static void
write_verdict (const Explanation *explanation, const OnbRowView *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (row->verdict == ONB_VERDICT_NONE)
    return;
  if (row->agent != NULL) {
    write_address (explanation, "Agent", row->agent, row->agent_name);
    g_string_append_printf (text, "%s, confidence %s, %s", onb_verdict_name (row->verdict),
                            onb_confidence_name (row->confidence),
                            row->credited ? "credited" : "not credited");
  } else {
    g_string_append_printf (text, "%s, no agent", onb_verdict_name (row->verdict));
  }
  g_string_append_printf (text, ": %s", onb_words_verdict (row->verdict));
  onb_page_field_take (&explanation->page, "Verdict", text);
}

static void
write_defects (const Explanation *explanation, const OnbRowView *row)
{
  g_autoptr (GPtrArray) names = onb_defect_names (row->defects);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            (const gchar *) g_ptr_array_index (names, i));
  if (text->len > 0)
    onb_page_field_take (&explanation->page, "Defects", text);
}

static void
write_row (const Explanation *explanation, guint index)
{
  OnbRowView row;
  onb_result_row (explanation->result, index, &row);
  g_autofree gchar *kind = g_strdup_printf (
      "%s%s%s", onb_kind_name (row.kind), row.kind != ONB_KIND_PERSON ? ": " : "",
      row.kind != ONB_KIND_PERSON ? onb_words_kind (row.kind) : "");
  g_autofree gchar *direction = g_strdup_printf ("%s: %s", onb_direction_name (row.direction),
                                                 onb_words_direction (row.direction));
  g_autofree gchar *role = onb_words_role (&row);
  g_autofree gchar *conversation = g_strdup_printf ("%u", row.conversation);
  const OnbPage *page = &explanation->page;

  onb_page_title (page, row.message_id);
  onb_page_field (page, "Mailbox", row.mailbox != NULL ? row.mailbox : "none");
  onb_page_field (page, "Kind", kind);
  onb_page_field (page, "Direction", direction);
  write_address (explanation, "From", row.from, row.from_name);
  write_address (explanation, "Sender", row.sender, NULL);
  if (row.subject != NULL)
    onb_page_field (page, "Subject", row.subject);
  write_time (explanation, &row);
  write_verdict (explanation, &row);
  write_evidence (explanation, index, &row);
  if (row.role != ONB_ROLE_NONE) {
    g_autofree gchar *text = g_strdup_printf ("%s: %s", onb_role_name (row.role), role);
    onb_page_field (page, "Role", text);
  }
  onb_page_field (page, "Conversation", conversation);
  write_copies (explanation, index, row.n_copies);
  write_defects (explanation, &row);
  if (!row.in_period)
    onb_page_field (page, "Period", "outside --from and --to: counted nowhere");
  onb_page_blank (page);
}

static void
add_step (OnbTable *table, const OnbRowView *row)
{
  gboolean is_sent = row->direction == ONB_DIRECTION_OUTBOUND;

  onb_table_add_seconds (table, is_sent ? row->sent_unix : row->arrived_unix);
  onb_table_add_text (table, row->role != ONB_ROLE_NONE     ? onb_role_name (row->role)
                             : row->kind != ONB_KIND_PERSON ? onb_kind_name (row->kind)
                                                            : onb_direction_name (row->direction));
  onb_table_add_seconds (table, row->response_seconds);
  onb_table_add_text (table, is_sent ? row->agent : row->from);
  onb_table_add_text (table, row->message_id);
}

/* The rows of one mailbox (NULL: of none) in a conversation, as the clock of that mailbox walked
 * them. */
static void
write_clock (const Explanation *explanation, guint number, const gchar *mailbox)
{
  g_autoptr (OnbTable) table = onb_table_new (step_columns, G_N_ELEMENTS (step_columns));
  g_autofree gchar *heading = NULL;

  for (guint i = 0; i < onb_result_n_rows (explanation->result); i++) {
    OnbRowView row;
    onb_result_row (explanation->result, i, &row);
    if (row.conversation == number && g_strcmp0 (row.mailbox, mailbox) == 0)
      add_step (table, &row);
  }
  if (onb_table_n_rows (table) == 0)
    return;
  heading = g_strdup_printf ("Conversation %u, %s", number,
                             mailbox != NULL ? mailbox : "messages of no mailbox");
  onb_page_title (&explanation->page, heading);
  onb_page_table (&explanation->page, 0, table);
  onb_page_blank (&explanation->page);
}

static void
write_clocks (const Explanation *explanation)
{
  for (guint i = 0; i < explanation->conversations->len; i++) {
    guint number = g_array_index (explanation->conversations, guint, i);
    for (guint j = 0; j < onb_result_n_mailboxes (explanation->result); j++)
      write_clock (explanation, number, onb_result_mailbox (explanation->result, j)->mailbox);
    write_clock (explanation, number, NULL);
  }
}

static void
write_rows (const Explanation *explanation)
{
  for (guint i = 0; i < explanation->rows->len; i++)
    write_row (explanation, g_array_index (explanation->rows, guint, i));
}

gboolean
onb_explain_write (const OnbResult *result, const gchar *id, const OnbLook *look,
                   const OnbOutput *output, gboolean *ret_found, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (look != NULL && look->format == ONB_FORMAT_TEXT, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);
  g_return_val_if_fail (ret_found != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) conversations = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gchar *bare = without_brackets (id);
  Explanation explanation = { .result = result, .rows = rows, .conversations = conversations };

  onb_page_init (&explanation.page, out, look);
  find_rows (&explanation, bare, FALSE);
  if (rows->len == 0)
    find_rows (&explanation, id, TRUE);
  if (rows->len > 0) {
    write_rows (&explanation);
    write_clocks (&explanation);
  } else {
    find_conversation (&explanation, id);
    write_clocks (&explanation);
    write_rows (&explanation);
  }
  if (!onb_out_finish (out, error))
    return FALSE;
  *ret_found = conversations->len > 0;
  return TRUE;
}
