/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run.h"

#include <string.h>
#include <unistd.h>

#include <onbehalf/proposals.h>

#include "cli/console.h"
#include "cli/findings.h"
#include "cli/options.h"

static const gchar *const *
list_of (const GPtrArray *array)
{
  return (const gchar *const *) array->pdata;
}

OnbExit
onb_run_fail (GError *error)
{
  OnbExit status = ONB_EXIT_IO;

  if (g_error_matches (error, ONB_ERROR, ONB_ERROR_USAGE))
    status = ONB_EXIT_USAGE;
  else if (g_error_matches (error, ONB_ERROR, ONB_ERROR_REFUSED))
    status = ONB_EXIT_REFUSED;

  onb_console_say (error->message);
  g_error_free (error);
  return status;
}

static gboolean
read_format (guint formats, OnbFormat *ret_format, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  *ret_format = ONB_FORMAT_TEXT;
  if (arg_format == NULL)
    return TRUE;
  for (guint i = ONB_FORMAT_TEXT; i <= ONB_FORMAT_CSV; i++) {
    if (!(formats & (1u << i)))
      continue;
    if (strcmp (onb_format_name (i), arg_format) == 0) {
      *ret_format = i;
      return TRUE;
    }
    g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", onb_format_name (i));
  }
  if (strcmp (arg_format, "html") == 0 || strcmp (arg_format, "xlsx") == 0)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--format %s is not supported by this version; give %s", arg_format, known->str);
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--format %s: not a format of this command; give %s", arg_format, known->str);
  return FALSE;
}

static gboolean
read_table (OnbLook *look, GError **error)
{
  if (arg_table == NULL)
    return TRUE;
  if (strcmp (arg_table, "periods") == 0) {
    look->table = ONB_TABLE_PERIODS;
  } else if (strcmp (arg_table, "agents") != 0) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--table %s: unknown value; give agents or periods", arg_table);
    return FALSE;
  }
  if (look->format != ONB_FORMAT_CSV) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                         "--table: goes with --format csv only; text and JSON hold all tables");
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_look (guint formats, OnbLook *look, GError **error)
{
  if (!read_format (formats, &look->format, error))
    return FALSE;
  look->raw = arg_raw;
  look->subjects = arg_subjects;
  look->periods = arg_by != NULL;
  if (arg_raw && look->format != ONB_FORMAT_CSV) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                         "--raw: goes with --format csv only; leave it out");
    return FALSE;
  }
  if (!read_table (look, error))
    return FALSE;
  gboolean is_page = arg_output == NULL;
  look->is_terminal = is_page && isatty (STDOUT_FILENO);
  look->columns = look->is_terminal ? onb_console_columns (STDOUT_FILENO) : onb_console_asked ();
  return onb_console_choose ("--color", arg_color,
                             is_page && onb_console_wants_color (STDOUT_FILENO), &look->color,
                             error);
}

static void
fill_words (OnbWords *words, const gchar *hash)
{
  *words = (OnbWords){
    .roster = arg_roster,
    .mailboxes = list_of (arg_mailboxes),
    .agents = list_of (arg_agents),
    .archives = list_of (arg_archives),
    .audit = list_of (arg_audit),
    .count_kinds = list_of (arg_count_kinds),
    .limits = list_of (arg_limits),
    .from = arg_from,
    .to = arg_to,
    .as_of = arg_as_of,
    .zone = arg_zone,
    .hours = arg_hours,
    .sla = arg_sla,
    .by = arg_by,
    .clock = arg_clock,
    .period_by = arg_period_by,
    .offhours = arg_offhours,
    .reopen_after = arg_reopen_after,
    .collision_window = arg_collision_window,
    .weak_copies = arg_weak_copies,
    .min_confidence = arg_min_confidence,
    .min_group = arg_min_group,
    .jobs = arg_jobs,
    .sandbox = arg_sandbox,
    .closed = arg_closed,
    .hash = arg_hash != NULL ? arg_hash : hash,
    .passphrase_file = arg_passphrase_file,
    .trust_mtime = arg_trust_mtime,
    .count_suspect = arg_count_suspect,
    .forward_answers = arg_forward_answers,
    .reopen_is_new = arg_reopen_is_new,
    .thread_by_subject = arg_thread_by_subject,
  };
}

static gboolean
check_others (const gchar *name, const GPtrArray *others, GError **error)
{
  for (guint i = 0; i < others->len; i++) {
    if (!onb_target_check_other (arg_output, name, g_ptr_array_index (others, i), error))
      return FALSE;
  }
  return TRUE;
}

/* The output must not take the place of anything that this run reads. */
static gboolean
check_output (const OnbRoster *roster, GError **error)
{
  const gchar *const *inputs = list_of (arg_inputs);
  const gchar *input = g_strv_contains (inputs, "-") ? "/dev/stdin" : NULL;

  return onb_target_check (arg_output, inputs, error)
         && onb_target_check_other (arg_output, "standard input", input, error)
         && onb_target_check_other (arg_output, "the roster (-r)", arg_roster, error)
         && onb_target_check_other (arg_output, "the list of --closed", arg_closed, error)
         && onb_target_check_other (arg_output, "the file of --passphrase-file",
                                    arg_passphrase_file, error)
         && check_others ("an audit log (-a)", arg_audit, error)
         && check_others ("a calendar of the roster (holidays=)", roster->holidays, error);
}

/* Everything that can be wrong with the words is seen before any mail is read. */
static gboolean
prepare (OnbRun *run, guint formats, const gchar *hash, gboolean *ret_progress, GError **error)
{
  OnbWords words;

  if (arg_inputs->len <= 1) {
    g_set_error_literal (
        error, ONB_ERROR, ONB_ERROR_USAGE,
        "INPUT is missing; name a file or folder with mail, or - for standard input");
    return FALSE;
  }
  fill_words (&words, hash);
  if (!read_look (formats, &run->look, error)
      || !onb_console_choose ("--progress", arg_progress, isatty (STDERR_FILENO), ret_progress,
                              error)
      || !onb_scan_check (list_of (arg_inputs), error))
    return FALSE;
  run->settings = onb_settings_new (&words, error);
  if (run->settings == NULL) {
    /* A file given by an option that is not what the option wants: the words are wrong. */
    if (error != NULL && !g_error_matches (*error, ONB_ERROR, ONB_ERROR_IO))
      (*error)->code = ONB_ERROR_USAGE;
    return FALSE;
  }
  if (!check_output (run->settings->roster, error))
    return FALSE;
  run->target = onb_target_open (arg_output, error);
  return run->target != NULL;
}

static gboolean
scan (OnbRun *run, gboolean with_progress, GError **error)
{
  g_autoptr (OnbLedger) ledger = NULL;
  gint64 next_progress = 0;
  const OnbScanOptions options
      = { .read = { .limits = &run->settings->limits,
                    .hash = run->settings->info.hash,
                    .trust_mtime = arg_trust_mtime,
                    .recover = arg_recover,
                    .passphrases = run->settings->passphrases,
                    .journals = run->settings->roster->journals,
                    .working_folder = run->settings->roster->working_folder },
          .jobs = run->settings->jobs,
          .sandbox = run->settings->sandbox,
          .watch = with_progress ? onb_console_progress : NULL,
          .data = &next_progress };
  OnbSandboxLevel own = { 0 };
  OnbScanOutcome outcome = { 0 };

  if (onb_sandbox_lock_main (run->settings->sandbox, &own, error))
    ledger = onb_scan_read (list_of (arg_inputs), &options, &outcome, error);
  if (with_progress)
    onb_console_progress_end ();
  if (ledger == NULL)
    return FALSE;
  run->sums_agree = outcome.sums_agree;
  run->sandbox = onb_sandbox_describe (&outcome.level);
  run->settings->info.sandbox = run->sandbox;
  run->result = onb_analyse (g_steal_pointer (&ledger), run->settings->roster, run->settings->audit,
                             &run->settings->rules, error);
  return run->result != NULL;
}

OnbRun *
onb_run_new (guint formats, const gchar *hash, OnbExit *ret_exit)
{
  g_autoptr (OnbRun) run = g_new0 (OnbRun, 1);
  g_autoptr (GError) error = NULL;
  gboolean with_progress = FALSE;

  if (!prepare (run, formats, hash, &with_progress, &error)) {
    *ret_exit = onb_run_fail (g_steal_pointer (&error));
    return NULL;
  }
  if (!onb_facts_init (&error)) {
    onb_console_say (error->message);
    *ret_exit = ONB_EXIT_REFUSED;
    return NULL;
  }
  if (!scan (run, with_progress, &error)) {
    *ret_exit = onb_run_fail (g_steal_pointer (&error));
    return NULL;
  }
  if (onb_result_coverage (run->result)->messages == 0) {
    onb_findings_say_no_mail (onb_result_coverage (run->result));
    *ret_exit = ONB_EXIT_FINDINGS;
    return NULL;
  }
  return g_steal_pointer (&run);
}

void
onb_run_free (OnbRun *run)
{
  g_clear_pointer (&run->result, onb_result_free);
  g_clear_pointer (&run->settings, onb_settings_free);
  g_clear_pointer (&run->target, onb_target_free);
  g_free (run->sandbox);
  g_free (run);
}

/* The mailbox that looks most like one, though not enough to count for it, or NULL. */
static const OnbProposal *
find_candidate (const OnbRun *run)
{
  const GArray *proposals = onb_result_proposals (run->result);

  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    if (proposal->kind == ONB_PROPOSAL_MAILBOX)
      return proposal;
  }
  return NULL;
}

gboolean
onb_run_has_mailbox (const OnbRun *run)
{
  if (onb_result_n_mailboxes (run->result) > 0)
    return TRUE;

  const OnbProposal *candidate = find_candidate (run);
  g_autofree gchar *messages
      = onb_count_text (candidate != NULL ? candidate->messages : 0, "message", NULL);
  g_autofree gchar *text
      = candidate == NULL
            ? g_strdup ("no shared mailbox found in the headers; name it with -m ADDRESS, or see "
                        "what 'onbehalf mailboxes' proposes")
            : g_strdup_printf (
                "no shared mailbox found in the headers; %s looks like one (%s): if it is, give -m "
                "%s; 'onbehalf mailboxes' says why",
                candidate->address, messages, candidate->address);
  onb_console_say (text);
  onb_findings_say_losses (run);
  return FALSE;
}

OnbExit
onb_run_finish (OnbRun *run, gboolean is_written, GError *error)
{
  if (!is_written)
    return onb_run_fail (error);
  if (!onb_target_commit (run->target, &error))
    return onb_run_fail (error);
  return onb_findings_say (run) ? ONB_EXIT_FINDINGS : ONB_EXIT_COMPLETE;
}
