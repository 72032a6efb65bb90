/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include "cli/console.h"
#include "cli/options.h"

#define FORMATS (1u << ONB_FORMAT_TEXT | 1u << ONB_FORMAT_JSON)

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
  g_autoptr (OnbRun) run = onb_run_new (FORMATS, "messages", &status);
  if (run == NULL)
    return status;
  const OnbExplainRequest request = { .id = arg_id, .info = &run->settings->info };
  gboolean is_written = onb_explain_write (run->result, &request, &run->look,
                                           onb_target_output (run->target), &is_found, &error);
  if (is_written && !is_found) {
    g_autofree gchar *hint = onb_explain_missing (run->result, arg_id);
    g_autofree gchar *text
        = g_strdup_printf ("--id %s: nothing in the input is called so; %s", arg_id, hint);
    onb_console_say (text);
    return ONB_EXIT_USAGE;
  }
  return onb_run_finish (run, is_written, error);
}
