/* SPDX-License-Identifier: Apache-2.0 */
/* `mailboxes`: the proposals with their reasons. */
#include <onbehalf/proposals.h>
#include <onbehalf/report.h>

#include <string.h>

#include "base/plural.h"
#include "base/safe-text.h"
#include "report/csv-writer.h"
#include "report/text-writer.h"

#define KIND_COLUMNS 10
#define COUNT_COLUMNS 10

static const OnbColumn columns[] = {
  ONB_DATA_COLUMN ("kind", TEXT),       ONB_DATA_COLUMN ("state", TEXT),
  ONB_DATA_COLUMN ("address", ADDRESS), ONB_DATA_COLUMN ("name", TEXT),
  ONB_DATA_COLUMN ("mailbox", ADDRESS), ONB_DATA_COLUMN ("agent", ADDRESS),
  ONB_DATA_COLUMN ("path", TEXT),       ONB_DATA_COLUMN ("messages", COUNT),
  ONB_DATA_COLUMN ("rule", COUNT),      ONB_DATA_COLUMN ("reason", TEXT),
};

static OnbTable *
table_of (const GArray *proposals)
{
  OnbTable *table = onb_table_new (columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    onb_table_add_text (table, onb_proposal_kind_name (proposal->kind));
    onb_table_add_text (table, onb_proposal_state_name (proposal->state));
    onb_table_add_text (table, proposal->address);
    onb_table_add_text (table, proposal->name[0] != '\0' ? proposal->name : NULL);
    onb_table_add_text (table, proposal->mailbox);
    onb_table_add_text (table, proposal->agent);
    onb_table_add_text (table, proposal->path);
    onb_table_add_count (table, proposal->messages);
    if (proposal->rule == 0)
      onb_table_add_null (table);
    else
      onb_table_add_count (table, proposal->rule);
    onb_table_add_text (table, proposal->reason);
  }
  return table;
}

/* -- the page ---------------------------------------------------------------------------------- */

static OnbTone
tone_of (const OnbProposal *proposal)
{
  return proposal->kind == ONB_PROPOSAL_MAILBOX ? ONB_TONE_HEADING : ONB_TONE_PLAIN;
}

static void
append_what (GString *text, const OnbProposal *proposal)
{
  g_autofree gchar *what = g_strconcat (onb_proposal_kind_name (proposal->kind),
                                        proposal->state == ONB_PROPOSAL_PROPOSED ? " ?" : "", NULL);

  onb_text_append_fit (text, what, KIND_COLUMNS, ONB_ALIGN_LEFT);
}

/* What it is, the address with its name, and the messages; an address is never cut, since it is
 * to be copied. */
static void
write_head (const OnbPage *page, const OnbProposal *proposal)
{
  GString *out = page->out->text;
  guint room = page->columns - KIND_COLUMNS - COUNT_COLUMNS;
  g_autofree gchar *address = onb_safe_text (proposal->address);
  g_autofree gchar *name = onb_safe_text (proposal->name);
  g_autofree gchar *full = g_strconcat (address, " (", name, ")", NULL);
  const gchar *title = *name != '\0' && onb_text_width (full) <= room ? full : address;
  g_autofree gchar *count = g_strdup_printf ("%" G_GUINT64_FORMAT, proposal->messages);

  /* A count takes the room that it needs, before the address goes without it. */
  if (onb_text_width (title) > room)
    room = MAX (room, page->columns - KIND_COLUMNS - 1 - (guint) strlen (count));
  if (onb_text_width (title) > room) {
    g_autoptr (GString) line = g_string_new (NULL);
    append_what (line, proposal);
    g_string_append (line, address);
    onb_page_paragraph (page, tone_of (proposal), 0, KIND_COLUMNS, line->str);
    title = "";
  }
  onb_page_start_tone (page, tone_of (proposal));
  if (*title != '\0')
    append_what (out, proposal);
  else
    onb_text_append_fit (out, "", KIND_COLUMNS, ONB_ALIGN_LEFT);
  onb_text_append_fit (out, title, room, ONB_ALIGN_LEFT);
  onb_text_append_fit (out, count, page->columns - KIND_COLUMNS - room, ONB_ALIGN_RIGHT);
  onb_page_end_line (page, tone_of (proposal));
}

static void
write_proposal (const OnbPage *page, const OnbProposal *proposal)
{
  g_autoptr (GString) text = g_string_new (proposal->reason);

  write_head (page, proposal);
  if (proposal->rule > 0)
    g_string_append_printf (text, " (rule %u)", proposal->rule);
  onb_page_paragraph (page, ONB_TONE_QUIET, KIND_COLUMNS, KIND_COLUMNS, text->str);
  if (proposal->path != NULL) {
    g_string_printf (text, "archive: %s", proposal->path);
    onb_page_paragraph (page, ONB_TONE_QUIET, KIND_COLUMNS, KIND_COLUMNS, text->str);
  }
}

/* Mailboxes with what is theirs stand apart, and so do the other kinds. */
static gboolean
starts_group (const OnbProposal *before, const OnbProposal *proposal)
{
  if (proposal->kind == ONB_PROPOSAL_MAILBOX)
    return TRUE;
  if (proposal->mailbox != NULL
      && (proposal->kind == ONB_PROPOSAL_AGENT || proposal->kind == ONB_PROPOSAL_ALIAS))
    return FALSE;
  return before->kind != proposal->kind || before->mailbox != NULL;
}

static void
write_title (const OnbPage *page)
{
  GString *out = page->out->text;

  onb_page_start_tone (page, ONB_TONE_QUIET);
  onb_text_append_fit (out, "", KIND_COLUMNS, ONB_ALIGN_LEFT);
  onb_text_append_fit (out, "Address", page->columns - KIND_COLUMNS - COUNT_COLUMNS,
                       ONB_ALIGN_LEFT);
  onb_text_append_fit (out, "Messages", COUNT_COLUMNS, ONB_ALIGN_RIGHT);
  onb_page_end_line (page, ONB_TONE_QUIET);
}

/* Why there is nothing: how much mail could have shown something. */
static void
write_nothing (const OnbPage *page, const OnbResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint people = 0;
  guint senders = 0;

  for (guint i = 0; i < onb_result_n_rows (result); i++) {
    OnbRowView row;
    onb_result_row (result, i, &row);
    if (row.kind != ONB_KIND_PERSON)
      continue;
    people++;
    senders += row.sender != NULL && g_strcmp0 (row.sender, row.from) != 0;
  }
  g_string_printf (text, "Nothing to propose: %u of ", senders);
  onb_plural_append (text, people, "message", NULL);
  g_string_append_printf (text,
                          " of people %s a Sender besides From, and no address has the marks of a "
                          "shared mailbox (rules 1 to 6 of " ONB_DOCS "/roster.md).",
                          senders == 1 ? "bears" : "bear");
  onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 0, text->str);
}

static gboolean
has_state (const GArray *proposals, OnbProposalKind kind, gboolean is_proposed)
{
  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    if ((kind == ONB_N_PROPOSAL_KINDS || proposal->kind == kind)
        && (proposal->state == ONB_PROPOSAL_PROPOSED) == is_proposed)
      return TRUE;
  }
  return FALSE;
}

static const gchar *
first_address (const GArray *proposals)
{
  return g_array_index (proposals, OnbProposal, 0).address;
}

/* What to do now; with a roster there is nothing to write, but something to use. */
static void
write_step (const OnbPage *page, const GArray *proposals, const OnbLook *look)
{
  const gchar *inputs = look->inputs != NULL ? look->inputs : "INPUT…";
  g_autoptr (GString) text = g_string_new (NULL);

  if (!has_state (proposals, ONB_PROPOSAL_MAILBOX, FALSE))
    g_string_printf (text,
                     "No mailbox is certain. Next, if the first one is right: onbehalf report "
                     "-m %s %s",
                     first_address (proposals), inputs);
  else if (look->roster != NULL)
    g_string_printf (text, "Next: onbehalf report -r %s %s", look->roster, inputs);
  else
    g_string_printf (text,
                     "Next: onbehalf mailboxes --write-roster roster.ini %s, look the "
                     "roster over, then onbehalf report -r roster.ini %s",
                     inputs, inputs);
  onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 2, text->str);
}

/* What is behind the list. */
static void
write_end (const OnbPage *page, const OnbResult *result, const GArray *proposals,
           const OnbLook *look)
{
  guint64 left_out = onb_result_proposals_left_out (result);
  gboolean has_proposed = has_state (proposals, ONB_N_PROPOSAL_KINDS, TRUE);
  g_autoptr (GString) text = g_string_new (NULL);

  if (left_out > 0 || has_proposed || !look->is_roster_written)
    onb_page_blank (page);
  if (left_out > 0) {
    g_string_assign (text, "WARNING ");
    onb_plural_append (text, left_out, "more is", "more are");
    g_string_append (text, " left out, with the fewest messages: --limit-proposals and "
                           "--limit-mailboxes raise the limits.");
    onb_page_paragraph (page, ONB_TONE_WARNING, 0, 2, text->str);
  }
  if (has_proposed)
    onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 2,
                        "What bears a ? is to be confirmed: no number rests on it, and in a "
                        "written roster it is a comment.");
  if (!look->is_roster_written)
    write_step (page, proposals, look);
}

/* A reason is a sentence: it is wrapped below its address, not squeezed into a column. */
static void
write_text (OnbOut *out, const OnbResult *result, const GArray *proposals, const OnbLook *look)
{
  OnbPage page;

  onb_page_init (&page, out, look);
  if (proposals->len == 0) {
    write_nothing (&page, result);
    return;
  }
  write_title (&page);
  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    if (i > 0 && starts_group (proposal - 1, proposal))
      onb_page_blank (&page);
    write_proposal (&page, proposal);
    onb_out_spill (out);
  }
  write_end (&page, result, proposals, look);
}

static void
write_json (OnbOut *out, const OnbResult *result, const OnbTable *table)
{
  g_autoptr (OnbJson) json = onb_json_new (out);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "schema", "onbehalf.mailboxes/1");
  onb_json_tool (json);
  onb_json_count (json, "left_out", onb_result_proposals_left_out (result));
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
    write_json (out, result, table);
  } else if (look->format == ONB_FORMAT_CSV) {
    onb_csv_write_header (out, table);
    onb_csv_write_rows (out, table, look->raw);
  } else {
    write_text (out, result, proposals, look);
  }
  return onb_out_finish (out, error);
}
