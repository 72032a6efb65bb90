/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include <onbehalf/proposals.h>

#include "cli/console.h"
#include "cli/inputs.h"
#include "cli/options.h"

#define FORMATS (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON | 1u << ONB_FORMAT_CSV)

static gboolean
refuse (GError **error, const gchar *what)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: %s", arg_write_roster, what);
  return FALSE;
}

/* A roster that was edited must not be lost to a second run. A device or pipe holds none. */
static gboolean
check_absent (GError **error)
{
  if (g_file_test (arg_write_roster, G_FILE_TEST_IS_DIR))
    return refuse (error, "is a folder; give the name of a file");
  if (g_file_test (arg_write_roster, G_FILE_TEST_IS_REGULAR))
    return refuse (error, "exists already and may have been edited; give the roster another name, "
                          "or remove the file");
  return TRUE;
}

static gboolean
check_roster (GError **error)
{
  if (arg_write_roster == NULL)
    return TRUE;
  if (arg_roster != NULL)
    return refuse (error,
                   "--write-roster begins a new roster, which would lack the hours and rules "
                   "of the one given with -r; leave out one of the two");
  /* Whoever is told to remove a file must not remove mail. */
  if (!onb_target_check (arg_write_roster, (const gchar *const *) arg_inputs->pdata, error)
      || !check_absent (error))
    return FALSE;
  if (arg_output != NULL && onb_target_is_same (arg_write_roster, arg_output)
      && !g_file_test (arg_write_roster, G_FILE_TEST_EXISTS))
    return refuse (error, "is the file of -o too; give the two different names");
  return TRUE;
}

static gboolean
write_roster (const OnbRun *run, guint64 *ret_left_out, GError **error)
{
  if (arg_write_roster == NULL)
    return TRUE;

  g_autofree gchar *path = g_canonicalize_filename (arg_write_roster, NULL);
  g_autofree gchar *folder = g_path_get_dirname (path);
  g_autoptr (OnbTarget) target = onb_target_open (arg_write_roster, error);

  /* Somebody may have made it while the mail was read. */
  return target != NULL
         && onb_roster_write (run->result, folder, run->settings->limits.roster_bytes,
                              onb_target_output (target), ret_left_out, error)
         && check_absent (error) && onb_target_commit (target, error);
}

static gboolean
has_certain_mailbox (const OnbRun *run)
{
  return onb_result_n_mailboxes (run->result) > 0;
}

/* The one next step: the page, which may have gone elsewhere, says none then. */
static void
say_next (const OnbRun *run)
{
  g_autofree gchar *roster = onb_shell_word (arg_write_roster);
  g_autofree gchar *text
      = g_strdup_printf ("the roster is written%s, then: onbehalf report -r %s %s",
                         has_certain_mailbox (run)
                             ? "; look it over"
                             : ", but no mailbox is certain: take the # of one away that is right",
                         roster, run->look.inputs);

  onb_console_say (text);
}

static void
say_left_out (guint64 left_out)
{
  g_autofree gchar *text
      = g_strdup_printf ("proposals left out for lack of room: %" G_GUINT64_FORMAT
                         " (--limit-proposals, --limit-mailboxes, --limit-roster-bytes)",
                         left_out);

  if (left_out > 0)
    onb_console_say (text);
}

static OnbExit
finish_without (OnbRun *run, gboolean is_written, GError *error)
{
  OnbExit status;

  if (is_written)
    onb_console_say (
        arg_write_roster == NULL
            ? "no shared mailbox found in the headers; name it with -m ADDRESS"
            : "no shared mailbox found in the headers, no roster was written; name the "
              "mailbox with -m ADDRESS, and give its Sent mail too");
  status = onb_run_finish (run, is_written, error);
  return status == ONB_EXIT_COMPLETE ? ONB_EXIT_FINDINGS : status;
}

OnbExit
onb_cmd_mailboxes (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  GError *error = NULL;
  guint64 left_out = 0;

  if (!check_roster (&error))
    return onb_run_fail (error);
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "names", &status);
  if (run == NULL)
    return status;
  g_autofree gchar *inputs = onb_inputs_words (onb_result_coverage (run->result));
  g_autofree gchar *roster = arg_roster != NULL ? onb_shell_word (arg_roster) : NULL;
  run->look.inputs = inputs;
  run->look.roster = roster;
  run->look.is_roster_written = arg_write_roster != NULL;
  gboolean is_empty = onb_result_proposals (run->result)->len == 0;
  left_out = onb_result_proposals_left_out (run->result);
  gboolean is_written
      = (is_empty || write_roster (run, &left_out, &error))
        && onb_mailboxes_write (run->result, &run->look, onb_target_output (run->target), &error);
  if (is_empty)
    return finish_without (run, is_written, error);
  if (is_written && arg_write_roster != NULL)
    say_next (run);
  say_left_out (left_out);
  status = onb_run_finish (run, is_written, error);
  return status == ONB_EXIT_COMPLETE && (left_out > 0 || !has_certain_mailbox (run))
             ? ONB_EXIT_FINDINGS
             : status;
}
