/* SPDX-License-Identifier: Apache-2.0 */
#include "report/check.h"
#include "report/report-writers.h"

#include "base/civil.h"
#include "report/csv-writer.h"
#include "report/human.h"
#include "report/text-writer.h"

#define MOST_RUNS 12
#define MILLION 1000000

/* clang-format off */
#define COUNT_COLUMNS \
  { "outbound", "Sent", ONB_COLUMN_COUNT, 1, 0 }, \
  { "judged", "Judged", ONB_COLUMN_COUNT, 0, 0 }, \
  { "with_header", "Header", ONB_COLUMN_COUNT, 0, 0 }, \
  { "share", "Share", ONB_COLUMN_SHARE, 0, 0 }

#define VERDICT_COLUMNS \
  { "audited", "audited", ONB_COLUMN_COUNT, 2, 0 }, \
  { "on-behalf", "on-behalf", ONB_COLUMN_COUNT, 1, 0 }, \
  { "delegated", "delegated", ONB_COLUMN_COUNT, 9, 0 }, \
  { "store-trace", "store-trace", ONB_COLUMN_COUNT, 8, 0 }, \
  { "sent-folder", "sent-folder", ONB_COLUMN_COUNT, 5, 0 }, \
  { "named", "named", ONB_COLUMN_COUNT, 4, 0 }, \
  { "direct", "direct", ONB_COLUMN_COUNT, 2, 0 }, \
  { "send-as", "send-as", ONB_COLUMN_COUNT, 1, 0 }, \
  { "foreign-sender", "foreign-sender", ONB_COLUMN_COUNT, 7, 0 }, \
  { "lost-in-export", "lost-in-export", ONB_COLUMN_COUNT, 3, 0 }, \
  { "contradicted", "contradicted", ONB_COLUMN_COUNT, 6, 0 }

/* A dropped column has a greater number the less it says; Judged is what Share is of. An agent's
 * address says more than any verdict. */
static const OnbColumn month_columns[] = {
  { "month", "Month", ONB_COLUMN_TEXT, 0, ONB_COLUMN_WHOLE }, COUNT_COLUMNS, VERDICT_COLUMNS,
};
static const OnbColumn agent_columns[] = {
  { "agent", "Agent", ONB_COLUMN_ADDRESS, 0, 32 }, COUNT_COLUMNS, VERDICT_COLUMNS,
};
static const OnbColumn run_columns[] = {
  { "days", "Days with judged mail", ONB_COLUMN_TEXT, 0, ONB_COLUMN_WHOLE },
  { "state", "Header", ONB_COLUMN_TEXT, 0, ONB_COLUMN_WHOLE },
  { "messages", "Mail", ONB_COLUMN_COUNT, 0, 0 },
};
static const OnbColumn csv_columns[] = {
  ONB_DATA_COLUMN ("mailbox", ADDRESS),
  ONB_DATA_COLUMN ("row", TEXT), /* total, month or agent */
  ONB_DATA_COLUMN ("month", TEXT),
  ONB_DATA_COLUMN ("agent", ADDRESS),
  COUNT_COLUMNS,
  VERDICT_COLUMNS,
};
/* clang-format on */

#define N_COLUMNS_BEFORE_VERDICTS 5 /* of months and agents */

static void
add_counts (OnbTable *table, const OnbCheckCount *count)
{
  onb_table_add_count (table, count->outbound);
  onb_table_add_count (table, count->judged);
  onb_table_add_count (table, count->present);
  onb_table_add_share (table, count->present, count->judged);
  for (guint i = ONB_VERDICT_AUDITED; i <= ONB_VERDICT_CONTRADICTED; i++)
    onb_table_add_count (table, count->verdicts[i]);
}

static OnbTable *
table_of (const OnbColumn *columns, guint n_columns, const GArray *parts)
{
  OnbTable *table = onb_table_new (columns, n_columns);

  for (guint i = 0; i < parts->len; i++) {
    const OnbCheckPart *part = &g_array_index (parts, OnbCheckPart, i);
    onb_table_add_text (table, part->label);
    add_counts (table, &part->count);
  }
  return table;
}

/* The verdicts that occur: a page has no room for zeros. Gives OnbColumn, which the table borrows.
 */
static GArray *
columns_shown (const OnbColumn *columns, const OnbCheck *check)
{
  GArray *shown = g_array_new (FALSE, FALSE, sizeof (OnbColumn));

  g_array_append_vals (shown, columns, N_COLUMNS_BEFORE_VERDICTS);
  for (guint i = ONB_VERDICT_AUDITED; i <= ONB_VERDICT_CONTRADICTED; i++) {
    if (check->total.verdicts[i] > 0)
      g_array_append_val (shown, columns[N_COLUMNS_BEFORE_VERDICTS + i - ONB_VERDICT_AUDITED]);
  }
  return shown;
}

static void
write_parts (const OnbPage *page, const OnbCheck *check, const OnbColumn *columns,
             const GArray *parts, const gchar *nobody)
{
  g_autoptr (GArray) shown = columns_shown (columns, check);
  g_autoptr (OnbTable) table = onb_table_new ((const OnbColumn *) shown->data, shown->len);

  for (guint i = 0; i < parts->len; i++) {
    const OnbCheckPart *part = &g_array_index (parts, OnbCheckPart, i);
    onb_table_add_text (table, part->label != NULL ? part->label : nobody);
    onb_table_add_count (table, part->count.outbound);
    onb_table_add_count (table, part->count.judged);
    onb_table_add_count (table, part->count.present);
    onb_table_add_share (table, part->count.present, part->count.judged);
    for (guint j = ONB_VERDICT_AUDITED; j <= ONB_VERDICT_CONTRADICTED; j++) {
      if (check->total.verdicts[j] > 0)
        onb_table_add_count (table, part->count.verdicts[j]);
    }
  }
  onb_page_table (page, 0, table, "--format csv");
}

static void
write_summary (const OnbPage *page, const OnbCheck *check, guint require_millionths)
{
  gboolean is_met = onb_check_is_met (check, require_millionths);
  g_autoptr (GString) text = g_string_new (is_met ? "YES: " : "NO: ");

  if (check->total.judged == 0) {
    g_string_append (text, "no message here can show whether headers name the agent");
  } else {
    g_string_append_printf (text, "%" G_GUINT64_FORMAT " of ", check->total.present);
    onb_plural_append (text, check->total.judged, "message", NULL);
    g_string_append (text, check->total.judged == 1 ? " names" : " name");
    g_string_append (text, " the agent in a header, ");
    onb_percent_append (text, check->total.present, check->total.judged);
    g_string_append (text, " (wanted: ");
    onb_percent_append (text, require_millionths, MILLION);
    g_string_append_c (text, ')');
  }
  onb_page_paragraph (page, is_met ? ONB_TONE_HEADING : ONB_TONE_WARNING, 0, 2, text->str);
}

/* What stands between Sent and Judged, which else look as if they did not add up. */
static void
write_not_judged (const OnbPage *page, const OnbCheck *check)
{
  guint64 direct = check->total.verdicts[ONB_VERDICT_DIRECT];
  guint64 lost = check->total.verdicts[ONB_VERDICT_LOST_IN_EXPORT];
  g_autofree gchar *sent = onb_plural (check->total.outbound, "message", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "Of %s sent, %" G_GUINT64_FORMAT " judged. Not judged: ", sent,
                          check->total.judged);
  if (direct > 0)
    g_string_append_printf (text,
                            "%" G_GUINT64_FORMAT
                            " from an agent's own address, where no header is needed (direct)",
                            direct);
  if (lost > 0)
    g_string_append_printf (
        text, "%s%" G_GUINT64_FORMAT " of an export that drops the header (lost-in-export)",
        direct > 0 ? "; " : "", lost);
  if (direct + lost > 0)
    onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 2, text->str);
}

static void
append_days (GString *text, const OnbCheckRun *run)
{
  g_autofree gchar *first = onb_civil_format_day (run->first_day);
  g_autofree gchar *last = onb_civil_format_day (run->last_day);

  g_string_append (text, first);
  if (run->last_day != run->first_day)
    g_string_append_printf (text, " to %s", last);
}

static void
write_runs (const OnbPage *page, const OnbCheck *check)
{
  guint shown = MIN (check->runs->len, MOST_RUNS);
  g_autoptr (OnbTable) table = onb_table_new (run_columns, G_N_ELEMENTS (run_columns));

  if (check->runs->len == 0)
    return;
  onb_page_blank (page);
  for (guint i = 0; i < shown; i++) {
    const OnbCheckRun *run = &g_array_index (check->runs, OnbCheckRun, i);
    g_autoptr (GString) days = g_string_new (NULL);
    append_days (days, run);
    onb_table_add_text (table, days->str);
    onb_table_add_text (table, onb_header_state_name (run->state));
    onb_table_add_count (table, run->messages);
  }
  onb_page_table (page, 0, table, "--format json");
  if (check->runs->len > shown) {
    g_autofree gchar *more
        = g_strdup_printf ("… and %u more: --format json lists them", check->runs->len - shown);
    onb_page_line (page, ONB_TONE_PLAIN, more);
  }
}

static void
write_section (const OnbPage *page, const OnbCheck *check, guint require_millionths)
{
  g_autofree gchar *diagnosis = NULL;

  onb_page_title (page, check->mailbox->mailbox);
  write_summary (page, check, require_millionths);
  write_not_judged (page, check);
  onb_check_diagnosis (check, &diagnosis);
  onb_page_paragraph (page, ONB_TONE_PLAIN, 0, 0, diagnosis);
  if (check->total.outbound == 0)
    return;
  onb_page_blank (page);
  write_parts (page, check, month_columns, check->months, NULL);
  if (check->undated > 0) {
    g_autoptr (GString) text = g_string_new (NULL);
    onb_plural_append (text, check->undated, "message", NULL);
    g_string_append (text, " without a date");
    onb_page_line (page, ONB_TONE_PLAIN, text->str);
  }
  onb_page_blank (page);
  if (check->hides_agents)
    onb_page_line (page, ONB_TONE_PLAIN, "Agents are not shown: --min-group.");
  else
    write_parts (page, check, agent_columns, check->agents, "(nobody)");
  write_runs (page, check);
}

void
onb_check_write_text (OnbOut *out, const OnbResult *result, const GPtrArray *checks,
                      guint require_millionths, const OnbLook *look)
{
  OnbPage page;

  onb_page_init (&page, out, look);
  /* A verdict on half an export is none. */
  onb_warnings_write_text (&page, result);
  if (onb_result_coverage (result)->warnings->len > 0)
    onb_page_blank (&page);
  for (guint i = 0; i < checks->len; i++) {
    if (i > 0)
      onb_page_blank (&page);
    write_section (&page, g_ptr_array_index (checks, i), require_millionths);
  }
}

static void
write_json_runs (OnbJson *json, const OnbCheck *check)
{
  onb_json_begin_list (json, "runs", ONB_JSON_LINES);
  for (guint i = 0; i < check->runs->len; i++) {
    const OnbCheckRun *run = &g_array_index (check->runs, OnbCheckRun, i);
    g_autofree gchar *first = onb_civil_format_day (run->first_day);
    g_autofree gchar *last = onb_civil_format_day (run->last_day);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "state", onb_header_state_name (run->state));
    onb_json_text (json, "from", first);
    onb_json_text (json, "to", last);
    onb_json_count (json, "messages", run->messages);
    onb_json_end (json);
  }
  onb_json_end (json);
  onb_json_begin_list (json, "flips", ONB_JSON_INLINE);
  for (guint i = 0; i < check->flips->len; i++) {
    g_autofree gchar *day = onb_civil_format_day (g_array_index (check->flips, gint32, i));
    onb_json_text (json, NULL, day);
  }
  onb_json_end (json);
}

static void
write_json_section (OnbJson *json, const OnbCheck *check, guint require_millionths)
{
  g_autoptr (OnbTable) months
      = table_of (month_columns, G_N_ELEMENTS (month_columns), check->months);
  g_autoptr (OnbTable) agents
      = table_of (agent_columns, G_N_ELEMENTS (agent_columns), check->agents);
  g_autofree gchar *text = NULL;
  const gchar *kind = onb_check_diagnosis (check, &text);

  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "mailbox", check->mailbox->mailbox);
  onb_json_boolean (json, "met", onb_check_is_met (check, require_millionths));
  onb_json_count (json, "outbound", check->total.outbound);
  onb_json_count (json, "judged", check->total.judged);
  onb_json_count (json, "with_header", check->total.present);
  onb_json_share (json, "share", check->total.present, check->total.judged);
  onb_json_begin_object (json, "verdicts", ONB_JSON_INLINE);
  for (guint i = ONB_VERDICT_AUDITED; i <= ONB_VERDICT_CONTRADICTED; i++)
    onb_json_count (json, onb_verdict_name (i), check->total.verdicts[i]);
  onb_json_end (json);
  onb_json_count (json, "undated", check->undated);
  onb_json_begin_object (json, "diagnosis", ONB_JSON_LINES);
  onb_json_text (json, "kind", kind);
  onb_json_text (json, "text", text);
  onb_json_end (json);
  onb_json_text (json, "zone", check->mailbox->zone);
  onb_table_write_json (months, json, "months");
  onb_table_write_json (agents, json, "agents");
  write_json_runs (json, check);
  onb_json_end (json);
}

void
onb_check_write_json (OnbOut *out, const GPtrArray *checks, guint require_millionths)
{
  g_autoptr (OnbJson) json = onb_json_new (out);
  gboolean is_met = checks->len > 0;

  for (guint i = 0; i < checks->len; i++)
    is_met = is_met && onb_check_is_met (g_ptr_array_index (checks, i), require_millionths);
  onb_json_begin_object (json, NULL, ONB_JSON_LINES);
  onb_json_text (json, "schema", "onbehalf.check/1");
  onb_json_tool (json);
  onb_json_share (json, "require", require_millionths, MILLION);
  onb_json_boolean (json, "met", is_met);
  onb_json_begin_list (json, "mailboxes", ONB_JSON_LINES);
  for (guint i = 0; i < checks->len; i++)
    write_json_section (json, g_ptr_array_index (checks, i), require_millionths);
  onb_json_end (json);
  onb_json_end (json);
}

static void
add_csv_row (OnbTable *table, const OnbCheck *check, const gchar *row, const gchar *month,
             const gchar *agent, const OnbCheckCount *count)
{
  onb_table_add_text (table, check->mailbox->mailbox);
  onb_table_add_text (table, row);
  onb_table_add_text (table, month);
  onb_table_add_text (table, agent);
  add_counts (table, count);
}

void
onb_check_write_csv (OnbOut *out, const GPtrArray *checks, const OnbLook *look)
{
  g_autoptr (OnbTable) table = onb_table_new (csv_columns, G_N_ELEMENTS (csv_columns));

  for (guint i = 0; i < checks->len; i++) {
    const OnbCheck *check = g_ptr_array_index (checks, i);
    add_csv_row (table, check, "total", NULL, NULL, &check->total);
    for (guint j = 0; j < check->months->len; j++) {
      const OnbCheckPart *part = &g_array_index (check->months, OnbCheckPart, j);
      add_csv_row (table, check, "month", part->label, NULL, &part->count);
    }
    for (guint j = 0; j < check->agents->len; j++) {
      const OnbCheckPart *part = &g_array_index (check->agents, OnbCheckPart, j);
      add_csv_row (table, check, "agent", NULL, part->label, &part->count);
    }
  }
  onb_csv_write_header (out, table);
  onb_csv_write_rows (out, table, look->raw);
}
