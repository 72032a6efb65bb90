/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include "cli/console.h"
#include "cli/options.h"

OnbExit
onb_cmd_explain (void)
{
  OnbExit status = ONB_EXIT_COMPLETE;
  GError *error = NULL;
  gboolean is_found = FALSE;

  if (arg_id == NULL) {
    onb_console_say ("--id is missing; give a message-id, a conversation number or an origin");
    return ONB_EXIT_USAGE;
  }
  g_autoptr (OnbRun) run = onb_run_new (1u << ONB_FORMAT_TEXT, "messages", &status);
  if (run == NULL)
    return status;
  gboolean is_written = onb_explain_write (run->result, arg_id, &run->look,
                                           onb_target_output (run->target), &is_found, &error);
  if (is_written && !is_found) {
    g_autofree gchar *text = g_strdup_printf (
        "--id %s: nothing in the input is called so; 'onbehalf messages --format csv' lists "
        "message-ids and conversations",
        arg_id);
    onb_console_say (text);
    return ONB_EXIT_USAGE;
  }
  return onb_run_finish (run, is_written, error);
}
