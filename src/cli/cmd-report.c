/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#define FORMATS (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON | 1u << ONB_FORMAT_CSV)

OnbExit
onb_cmd_report (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "inputs", &status);
  GError *error = NULL;

  if (run == NULL)
    return status;
  run->shows_warnings = run->shows_losses = run->look.format != ONB_FORMAT_CSV;
  if (!onb_run_has_mailbox (run))
    return ONB_EXIT_FINDINGS;
  gboolean is_written = onb_report_write (run->result, &run->settings->info, &run->look,
                                          onb_target_output (run->target), &error);
  return onb_run_finish (run, is_written, error);
}
