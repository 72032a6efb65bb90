/* SPDX-License-Identifier: Apache-2.0 */
/* onbehalf: who really answered the mail of a shared mailbox, how fast, on what evidence. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/options.h"

typedef struct {
  const gchar *name;
  OnbCommands command;
  OnbExit (*run) (void); /* NULL: belongs to a later version */
} Command;

static const Command commands[] = {
  { "report", ONB_COMMAND_REPORT, onb_cmd_report },
  { "messages", ONB_COMMAND_MESSAGES, onb_cmd_messages },
  { "check", ONB_COMMAND_CHECK, onb_cmd_check },
  { "explain", ONB_COMMAND_EXPLAIN, onb_cmd_explain },
  { "mailboxes", ONB_COMMAND_MAILBOXES, onb_cmd_mailboxes },
  { "selftest", ONB_COMMAND_SELFTEST, onb_cmd_selftest },
  { "scan", 0, NULL },
  { "verify", 0, NULL },
  { "merge", 0, NULL },
  { "diff", 0, NULL },
  { "plan", 0, NULL },
};

static const Command *
find_command (const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  }
  return NULL;
}

static OnbExit
fail_command (const gchar *name)
{
  const gchar *names[G_N_ELEMENTS (commands) + 1] = { "help" };
  gsize n = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (commands[i].run != NULL)
      names[n++] = commands[i].name;
  }
  const gchar *meant = onb_settings_suggest (name, names, n);
  g_autofree gchar *hint = meant != NULL ? g_strdup_printf ("did you mean %s?", meant)
                                         : g_strdup ("see 'onbehalf help'");
  g_autofree gchar *text = g_strdup_printf ("%s: unknown command; %s", name, hint);

  onb_console_say (text);
  return ONB_EXIT_USAGE;
}

static OnbExit
run_command (const Command *command, const gchar *const *words)
{
  g_autoptr (GError) error = NULL;
  OnbExit status;

  if (command->run == NULL) {
    g_autofree gchar *text = g_strdup_printf ("%s is not supported by this version", command->name);
    onb_console_say (text);
    return ONB_EXIT_USAGE;
  }
  if (!onb_options_read (words, command->command, &error))
    status = onb_run_fail (g_steal_pointer (&error));
  else if (arg_help)
    status = onb_help_command (command->name);
  else
    status = command->run ();
  onb_options_clear ();
  return status;
}

static OnbExit
dispatch (const gchar *const *words)
{
  if (words[0] == NULL) {
    onb_console_say ("COMMAND is missing; see 'onbehalf help'");
    return ONB_EXIT_USAGE;
  }
  if (strcmp (words[0], "help") == 0)
    return onb_cmd_help (words + 1);
  if (strcmp (words[0], "--help") == 0 || strcmp (words[0], "-h") == 0)
    return onb_cmd_help (words + 1);
  if (strcmp (words[0], "--version") == 0)
    return onb_help_version ();

  const Command *command = find_command (words[0]);

  return command != NULL ? run_command (command, words + 1) : fail_command (words[0]);
}

/* A descriptor 0, 1 or 2 that is closed would be given to the next file that is opened, such as
 * evidence. Each gets one that cannot be used the way it is meant to be, so that errors show. */
static void
hold_standard_descriptors (void)
{
  for (gint fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF)
      (void) !open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

/* Mail is personal: no core dumps, no files that others read. A reader that goes away is a write
 * error. */
static void
prepare_process (void)
{
  /* Columns of a quarter of a MiB and more are mapped, whatever was freed before: what an analysis
   * is done with goes back to the system at once. */
  mallopt (M_MMAP_THRESHOLD, 256 << 10);
  const struct rlimit none = { 0, 0 };

  onb_console_start ();
  hold_standard_descriptors ();
  umask (S_IRWXG | S_IRWXO);
  setrlimit (RLIMIT_CORE, &none);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN); /* a write beyond the limit is an error that is told */
}

int
main (int argc, char **argv)
{
  prepare_process ();
  return (int) dispatch (argc > 0 ? (const gchar *const *) argv + 1 : (const gchar *const *) argv);
}
