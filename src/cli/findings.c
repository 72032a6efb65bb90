/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/findings.h"

#include "cli/console.h"

/* Standard error is read in one glance or not at all. */
#define MOST_SHOWN 5

static void
append_part (GString *text, guint64 n, const gchar *name)
{
  if (n > 0)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT " %s", text->len > 0 ? ", " : "", n, name);
}

/* Of what is no mail nothing is listed; but a file that was named itself is one that somebody
 * believes to be mail. */
static void
append_no_mail (GString *text, const OnbCoverage *coverage)
{
  for (guint i = 0; i < coverage->inputs->len; i++) {
    const OnbInput *input = &g_array_index (coverage->inputs, OnbInput, i);

    if (!g_str_equal (input->format, "none"))
      continue;
    g_string_append_printf (text, " (%s: %s)", input->path,
                            input->bytes == 0 ? "is empty" : "is neither a message nor a store");
    return;
  }
}

/* The first thing that was not read often says it all: `old.pst: this version does not read PST`.
 */
void
onb_findings_say_no_mail (const OnbCoverage *coverage)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("no mail found");

  append_part (found, coverage->non_mail, "not mail");
  append_part (found, coverage->suspect, "suspect");
  append_part (found, coverage->recovered, "recovered");
  append_part (found, coverage->damaged, "damaged");
  append_part (found, coverage->quarantined, "quarantined");
  append_part (found, coverage->skipped, "skipped");
  if (found->len > 0)
    g_string_append_printf (text, ": %s", found->str);
  if (coverage->losses->len > 0) {
    const OnbLoss *loss = &g_array_index (coverage->losses, OnbLoss, 0);
    g_autofree gchar *reason = g_strchomp (g_strdup (loss->reason));
    g_string_append_printf (text, " (%s: %s)", loss->path, reason);
  } else {
    append_no_mail (text, coverage);
  }
  g_string_append (text, coverage->damaged + coverage->skipped + coverage->quarantined > 0
                             ? "; " ONB_DOCS
                               "/FORMATS.md says what can be read, README.md beside it how to "
                               "export it"
                             : "; name the files or folders that hold the messages");
  onb_console_say (text->str);
}

/* What is left of a list of which the first few were said, and where it stands. Without a mailbox
 * there is no report, and so the way to one is told. */
static void
say_more (const OnbRun *run, guint n, const gchar *one, const gchar *many)
{
  gboolean has_report = onb_result_n_mailboxes (run->result) > 0;
  g_autofree gchar *count = onb_count_text (n > MOST_SHOWN ? n - MOST_SHOWN : 0, one, many);
  g_autofree gchar *text = g_strdup_printf ("and %s: 'onbehalf report %s--format json' lists them",
                                            count, has_report ? "" : "-m ADDRESS ");

  if (n > MOST_SHOWN)
    onb_console_say (text);
}

static void
say_warnings (const OnbRun *run, const OnbCoverage *coverage)
{
  for (guint i = 0; i < MIN (coverage->warnings->len, MOST_SHOWN); i++) {
    const OnbWarning *warning = &g_array_index (coverage->warnings, OnbWarning, i);
    g_autofree gchar *text
        = g_strconcat ("WARNING ", warning->mailbox != NULL ? warning->mailbox : "",
                       warning->mailbox != NULL ? ": " : "", warning->text, NULL);
    onb_console_say (text);
  }
  say_more (run, coverage->warnings->len, "more warning", NULL);
}

/* Beyond --limit-loss-bytes losses are counted, and not listed anywhere. */
static void
say_unlisted (const OnbCoverage *coverage)
{
  guint64 n = onb_coverage_losses_unlisted (coverage);
  g_autofree gchar *count = onb_count_text (n, "loss is", "losses are");
  g_autofree gchar *text = g_strdup_printf (
      "%s counted, and listed nowhere: they are more than --limit-loss-bytes holds", count);

  if (n > 0)
    onb_console_say (text);
}

/* What was not read, or is not counted. */
void
onb_findings_say_losses (const OnbRun *run)
{
  const OnbCoverage *coverage = onb_result_coverage (run->result);
  guint n = 0;

  for (guint i = 0; i < coverage->losses->len; i++) {
    const OnbLoss *loss = &g_array_index (coverage->losses, OnbLoss, i);
    if (loss->kind == ONB_LOSS_RECOVERED || n++ >= MOST_SHOWN)
      continue;
    g_autofree gchar *offset
        = loss->offset < 0 ? g_strdup ("") : g_strdup_printf ("@%" G_GINT64_FORMAT, loss->offset);
    /* Words of a library, which may end their line. */
    g_autofree gchar *reason = g_strchomp (g_strdup (loss->reason));
    g_autofree gchar *text = g_strdup_printf ("not read: %s%s: %s", loss->path, offset, reason);
    onb_console_say (text);
  }
  say_more (run, n, "more loss", "more losses");
  say_unlisted (coverage);
}

/* One line when the result is not the whole truth; TRUE when there is such a line. */
gboolean
onb_findings_say (const OnbRun *run)
{
  const OnbCoverage *coverage = onb_result_coverage (run->result);
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, coverage->damaged, "damaged");
  append_part (text, coverage->quarantined, "quarantined");
  append_part (text, coverage->skipped, "skipped");
  append_part (text, coverage->suspect, "suspect");
  append_part (text, coverage->warnings->len,
               coverage->warnings->len == 1 ? "warning on coverage" : "warnings on coverage");
  if (onb_result_identities (run->result) != NULL)
    g_string_append_printf (text, "%sthe sums disagree, please report this bug: %s",
                            text->len > 0 ? ", " : "", onb_result_identities (run->result));
  if (!run->sums_agree)
    g_string_append_printf (text, "%sbytes of a container do not add up, please report this bug",
                            text->len > 0 ? ", " : "");
  if (text->len == 0)
    return FALSE;
  g_string_prepend (text, "complete, with findings: ");
  onb_console_say (text->str);
  if (!run->shows_warnings)
    say_warnings (run, coverage);
  if (!run->shows_losses)
    onb_findings_say_losses (run);
  return TRUE;
}
