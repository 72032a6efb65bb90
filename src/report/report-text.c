/* SPDX-License-Identifier: Apache-2.0 */
/* The report for people: what was read and what is missing first, then one section a mailbox, then
 * the rules. */
#include "report/report-writers.h"

#include "report/human.h"
#include "report/rules.h"
#include "report/text-writer.h"

static gboolean
is_unmeasurable (const OnbWarning *warning)
{
  return g_str_equal (warning->kind, "not-measurable");
}

/* The first words of a report that has no times. */
static void
write_unmeasurable (const OnbPage *page, const OnbCoverage *coverage)
{
  for (guint i = 0; i < coverage->warnings->len; i++) {
    const OnbWarning *warning = &g_array_index (coverage->warnings, OnbWarning, i);
    if (!is_unmeasurable (warning))
      continue;
    g_autofree gchar *text = g_strdup_printf ("%s (%s)", warning->text, warning->mailbox);
    onb_page_paragraph (page, ONB_TONE_WARNING, 0, 2, text);
  }
}

static void
write_inputs (const OnbPage *page, const OnbCoverage *coverage)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < coverage->inputs->len; i++) {
    const OnbInput *input = &g_array_index (coverage->inputs, OnbInput, i);
    g_string_append_printf (text, "%s: %s, ", input->path, input->format);
    onb_bytes_append (text, input->bytes);
    g_string_append (text, ", ");
    onb_plural_append (text, input->items, "item", NULL);
    g_string_append (text, " read");
    onb_page_field_take (page, i == 0 ? "Inputs" : "", text);
    if (input->sha256 != NULL)
      onb_page_field (page, "  SHA-256", input->sha256);
  }
}

static void
write_counts (const OnbPage *page, const OnbCoverage *coverage)
{
  g_autoptr (GString) text = g_string_new (NULL);

  onb_plural_append (text, coverage->messages, "message", NULL);
  onb_part_append (text, coverage->extra_copies,
                   coverage->extra_copies == 1 ? "extra copy" : "extra copies");
  onb_part_append (text, coverage->suspect, "suspect");
  onb_part_append (text, coverage->recovered, "recovered");
  onb_part_append (text, coverage->damaged, "damaged");
  onb_part_append (text, coverage->quarantined, "quarantined");
  onb_part_append (text, coverage->skipped, "skipped");
  onb_part_append (text, coverage->non_mail, "not mail");
  onb_page_field_take (page, "Found", text);
  for (guint i = 0; i < coverage->findings->len; i++) {
    const OnbCount *finding = &g_array_index (coverage->findings, OnbCount, i);
    onb_part_append (text, finding->count, finding->kind);
  }
  if (text->len > 0)
    onb_page_field_take (page, "Findings", text);
}

/* The first and the last time of the rows that count, where they count. */
static void
find_span (const OnbResult *result, gint64 *ret_first, gint64 *ret_last)
{
  *ret_first = *ret_last = ONB_NO_TIME;
  for (guint i = 0; i < onb_result_n_rows (result); i++) {
    OnbRowView row;
    onb_result_row (result, i, &row);
    if (row.period_unix == ONB_NO_TIME || !row.in_period)
      continue;
    if (*ret_first == ONB_NO_TIME || row.period_unix < *ret_first)
      *ret_first = row.period_unix;
    *ret_last = MAX (*ret_last, row.period_unix);
  }
}

static void
write_period (const OnbPage *page, const OnbResult *result)
{
  const OnbRules *rules = onb_result_rules (result);
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 first, last;

  find_span (result, &first, &last);
  if (first == ONB_NO_TIME) {
    g_string_append (text, "no message in it");
  } else {
    onb_moment_append (text, first, NULL);
    g_string_append (text, " to ");
    onb_moment_append (text, last, NULL);
    g_string_append (text, " UTC");
  }
  if (rules->from_unix != ONB_NO_TIME) {
    g_string_append (text, "; asked for: from ");
    onb_moment_append (text, rules->from_unix, NULL);
    g_string_append (text, " UTC");
  }
  if (rules->to_unix != ONB_NO_TIME) {
    g_string_append (text,
                     rules->from_unix != ONB_NO_TIME ? " to before " : "; asked for: before ");
    onb_moment_append (text, rules->to_unix, NULL);
    g_string_append (text, " UTC");
  }
  onb_page_field_take (page, "Period", text);
}

/* The figures of one page do not count the same messages, where a period cuts through what hangs
 * together. */
static void
write_counted_by (const OnbPage *page, const OnbRules *rules, const OnbLook *look)
{
  static const gchar *const texts[] = {
    [ONB_PERIOD_BY_SENT]
    = "messages and answers by when they arrived or were sent, waits (Answered "
      "within, Unanswered) by their begin, conversations by their first message",
    [ONB_PERIOD_BY_ARRIVED]
    = "answers and waits (Answered within, Unanswered) by the begin of the wait, other messages by "
      "when they arrived or were sent, conversations by their first message",
    [ONB_PERIOD_BY_STARTED]
    = "what belongs to a conversation by its first message, the rest by its own time",
  };

  if (look->periods || rules->from_unix != ONB_NO_TIME || rules->to_unix != ONB_NO_TIME)
    onb_page_field (page, "Counted", texts[rules->period_by]);
}

void
onb_warnings_write_text (const OnbPage *page, const OnbResult *result)
{
  const OnbCoverage *coverage = onb_result_coverage (result);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < coverage->warnings->len; i++) {
    const OnbWarning *warning = &g_array_index (coverage->warnings, OnbWarning, i);
    if (is_unmeasurable (warning))
      continue;
    g_string_printf (text, "WARNING %s%s%s", warning->mailbox != NULL ? warning->mailbox : "",
                     warning->mailbox != NULL ? ": " : "", warning->text);
    onb_page_paragraph (page, ONB_TONE_WARNING, 0, 2, text->str);
  }
  if (onb_result_identities (result) != NULL) {
    g_string_printf (text, "WARNING the numbers do not add up, please report this bug: %s",
                     onb_result_identities (result));
    onb_page_paragraph (page, ONB_TONE_WARNING, 0, 2, text->str);
  }
}

#define MOST_LOSSES 10

/* Of what was not read, or of what was and does not count. */
static void
write_losses (const OnbPage *page, const OnbCoverage *coverage, gboolean recovered)
{
  guint n = 0;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < coverage->losses->len; i++) {
    const OnbLoss *loss = &g_array_index (coverage->losses, OnbLoss, i);
    if ((loss->kind == ONB_LOSS_RECOVERED) != recovered || n++ >= MOST_LOSSES)
      continue;
    g_string_append (text, loss->path);
    if (loss->offset >= 0)
      g_string_append_printf (text, "@%" G_GINT64_FORMAT, loss->offset);
    /* Words of a library, which may end their line. */
    g_autofree gchar *reason = g_strchomp (g_strdup (loss->reason));
    g_string_append_printf (text, ": %s", reason);
    onb_page_field_take (page, n > 1 ? "" : recovered ? "Recovered" : "Not read", text);
  }
  if (n > MOST_LOSSES) {
    g_string_printf (text, "… and %u more: --format json lists them", n - MOST_LOSSES);
    onb_page_field_take (page, "", text);
  }
}

/* Beyond --limit-loss-bytes losses are counted, and not listed anywhere. */
static void
write_unlisted (const OnbPage *page, const OnbCoverage *coverage)
{
  guint64 n = onb_coverage_losses_unlisted (coverage);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n == 0)
    return;
  onb_plural_append (text, n, "loss is", "losses are");
  g_string_append (text,
                   " counted, and listed nowhere: they are more than --limit-loss-bytes holds");
  onb_page_field_take (page, "Not listed", text);
}

void
onb_report_write_text (OnbOut *out, const OnbResult *result, const OnbReportInfo *info,
                       const OnbLook *look)
{
  const OnbCoverage *coverage = onb_result_coverage (result);
  g_autofree gchar *sentence = onb_rules_sentence (onb_result_rules (result), info);
  g_autofree gchar *rules = g_strconcat ("Rules: ", sentence, NULL);
  OnbPage page;

  onb_page_init (&page, out, look);
  write_unmeasurable (&page, coverage);
  onb_warnings_write_text (&page, result);
  if (out->text->len > 0)
    onb_page_blank (&page);
  write_inputs (&page, coverage);
  write_counts (&page, coverage);
  write_losses (&page, coverage, FALSE);
  write_losses (&page, coverage, TRUE);
  write_unlisted (&page, coverage);
  write_period (&page, result);
  write_counted_by (&page, onb_result_rules (result), look);
  for (guint i = 0; i < onb_result_n_mailboxes (result); i++)
    onb_mailbox_write_text (&page, result, i, look);
  onb_page_blank (&page);
  onb_page_paragraph (&page, ONB_TONE_QUIET, 0, 2, rules);
}
