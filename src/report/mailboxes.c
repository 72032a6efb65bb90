/* SPDX-License-Identifier: Apache-2.0 */
/* `mailboxes`: the proposals with their reasons. */
#include <onbehalf/report.h>

#include "report/csv-writer.h"
#include "report/text-writer.h"

static const OnbColumn columns[] = {
  { "kind", "What", ONB_COLUMN_TEXT, 0, 0 },
  { "address", "Address", ONB_COLUMN_ADDRESS, 0, 20 },
  { "name", "Name", ONB_COLUMN_TEXT, 1, 12 },
  { "mailbox", "For", ONB_COLUMN_ADDRESS, 0, 0 },
  { "messages", "Messages", ONB_COLUMN_COUNT, 0, 0 },
  { "reason", "Reason", ONB_COLUMN_TEXT, 0, 0 },
};

static const gchar *
kind_name (OnbProposalKind kind)
{
  static const gchar *const names[] = { "mailbox", "agent", "robot" };

  return names[kind];
}

static OnbTable *
table_of (const GArray *proposals)
{
  OnbTable *table = onb_table_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    onb_table_add_text (table, kind_name (proposal->kind));
    onb_table_add_text (table, proposal->address);
    onb_table_add_text (table, proposal->name[0] != '\0' ? proposal->name : NULL);
    onb_table_add_text (table, proposal->mailbox);
    onb_table_add_count (table, proposal->messages);
    onb_table_add_text (table, proposal->reason);
  }
  return table;
}

/* A reason is a sentence: it is wrapped below its address, not squeezed into a column. */
static void
write_text (OnbOut *out, const GArray *proposals, const OnbLook *look)
{
  OnbPage page;

  onb_page_init (&page, out, look);
  if (proposals->len == 0)
    onb_page_line (&page, ONB_TONE_PLAIN, "no mailbox and no agent found in the headers");
  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    guint indent = proposal->kind == ONB_PROPOSAL_AGENT ? 2 : 0;
    g_autoptr (GString) text = g_string_new (NULL);
    if (proposal->kind == ONB_PROPOSAL_MAILBOX && i > 0)
      onb_page_blank (&page);
    g_string_printf (text, "%s %s", kind_name (proposal->kind), proposal->address);
    if (proposal->name[0] != '\0')
      g_string_append_printf (text, " (%s)", proposal->name);
    onb_page_paragraph (&page, indent == 0 ? ONB_TONE_HEADING : ONB_TONE_PLAIN, indent, indent + 2,
                        text->str);
    onb_page_paragraph (&page, ONB_TONE_PLAIN, indent + 2, indent + 2, proposal->reason);
  }
}

static void
write_json (OnbOut *out, const OnbTable *table)
{
  g_autoptr (OnbJson) json = onb_json_new (out);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "schema", "onbehalf.mailboxes/1");
  onb_json_tool (json);
  onb_table_write_json (table, json, "proposals");
  onb_json_end (json);
}

gboolean
onb_mailboxes_write (const OnbResult *result, const OnbLook *look, const OnbOutput *output,
                     GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (look != NULL && look->format != ONB_FORMAT_JSONL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  const GArray *proposals = onb_result_proposals (result);
  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (OnbTable) table = table_of (proposals);

  if (look->format == ONB_FORMAT_JSON) {
    write_json (out, table);
  } else if (look->format == ONB_FORMAT_CSV) {
    onb_csv_write_header (out, table);
    onb_csv_write_rows (out, table, look->raw);
  } else {
    write_text (out, proposals, look);
  }
  return onb_out_finish (out, error);
}
