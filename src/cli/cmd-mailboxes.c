/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include "cli/console.h"
#include "cli/options.h"

#define FORMATS (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON | 1u << ONB_FORMAT_CSV)

/* A roster that was edited must not be lost to a second run. */
static gboolean
check_roster (GError **error)
{
  if (arg_write_roster == NULL)
    return TRUE;
  if (g_file_test (arg_write_roster, G_FILE_TEST_EXISTS)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "%s: exists already; give the roster another name", arg_write_roster);
    return FALSE;
  }
  return onb_target_check (arg_write_roster, (const gchar *const *) arg_inputs->pdata, error);
}

static gboolean
write_roster (const OnbRun *run, GError **error)
{
  if (arg_write_roster == NULL)
    return TRUE;

  g_autoptr (OnbTarget) target = onb_target_open (arg_write_roster, error);

  return target != NULL && onb_roster_write (run->result, onb_target_output (target), error)
         && onb_target_commit (target, error);
}

OnbExit
onb_cmd_mailboxes (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  GError *error = NULL;

  if (!check_roster (&error))
    return onb_run_fail (error);
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "names", &status);
  if (run == NULL)
    return status;
  if (onb_result_proposals (run->result)->len == 0) {
    onb_console_say (
        arg_write_roster == NULL
            ? "no shared mailbox found in the headers; name it with -m ADDRESS"
            : "no shared mailbox found in the headers, no roster was written; name the "
              "mailbox with -m ADDRESS, and give its Sent mail too");
    return ONB_EXIT_FINDINGS;
  }
  gboolean is_written
      = write_roster (run, &error)
        && onb_mailboxes_write (run->result, &run->look, onb_target_output (run->target), &error);
  if (is_written && arg_write_roster != NULL)
    onb_console_say ("the roster is written; look it over, then: onbehalf report -r ROSTER INPUT…");
  return onb_run_finish (run, is_written, error);
}
