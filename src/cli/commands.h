/* SPDX-License-Identifier: Apache-2.0 */
/* The commands. Each reads the arg_ variables (options.h), which main has filled. */
#pragma once

#include "cli/run.h"

OnbExit onb_cmd_report (void);
OnbExit onb_cmd_messages (void);
OnbExit onb_cmd_check (void);
OnbExit onb_cmd_explain (void);
OnbExit onb_cmd_mailboxes (void);
OnbExit onb_cmd_selftest (void);

/** onb_cmd_help: @words are those after `help`. */
OnbExit onb_cmd_help (const gchar *const *words);

/** onb_help_command: Prints the help of a command; its exit status. */
OnbExit onb_help_command (const gchar *name);

/** onb_help_version: Prints the version of the program and of what it was built with. */
OnbExit onb_help_version (void);
