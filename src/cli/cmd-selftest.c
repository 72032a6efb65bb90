/* SPDX-License-Identifier: Apache-2.0 */
/* Does the program do what it promises, on this machine, with this kernel? */
#include "cli/commands.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cli/console.h"
#include "cli/options.h"
#include "engine/sandbox-trial.h"

/* A file of our own that stands for evidence. NULL when there can be none. */
static gchar *
make_evidence (void)
{
  g_autoptr (GError) error = NULL;
  gchar *path = NULL;
  gint fd = g_file_open_tmp ("onbehalf-selftest-XXXXXX", &path, &error);

  if (fd < 0) {
    g_autofree gchar *said
        = g_strdup_printf ("%s: no file to try with can be made there (TMPDIR)", g_get_tmp_dir ());
    onb_console_say (said);
    return NULL;
  }
  g_close (fd, NULL);
  return path;
}

static gboolean
append_trial (GString *text, const OnbTrial *trial, const gchar *evidence)
{
  OnbSandboxLevel level;
  OnbTrialEnd end = onb_trial_run (trial, evidence, &level);
  gboolean passes = onb_trial_passes (trial, end, &level);
  g_autofree gchar *held = onb_sandbox_describe (&level);

  g_string_append_printf (text, "%-6s  %-32s  %-8s  %-6s  %s\n",
                          trial->as_worker ? "reader" : "main", trial->what,
                          onb_trial_end_name (end), passes ? "ok" : "FAILED", held);
  return passes;
}

/* One line a thing that was tried; each in a process of its own. */
static gboolean
try_sandbox (GString *text, const gchar *evidence)
{
  gsize n = 0;
  guint n_failed = 0;
  const OnbTrial *table = onb_trial_table (&n);

  g_string_append (text,
                   "process tried                             outcome   as it must  held by\n");
  for (gsize i = 0; i < n; i++) {
    if (!append_trial (text, &table[i], evidence))
      n_failed++;
  }
  g_unlink (evidence);
  g_string_append_printf (text, "%" G_GSIZE_FORMAT " tried, %u failed\n", n, n_failed);
  return n_failed == 0;
}

static gboolean
keep (const gchar *data, gsize len, gpointer user_data, GError **error)
{
  g_string_append_len (user_data, data, (gssize) len);
  return TRUE;
}

/* One output against the bytes of a file. What stands before @from in both, such as the version,
 * may differ. */
static gboolean
compare (GString *text, const gchar *file, const gchar *from, const GString *got)
{
  g_autofree gchar *wanted = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_same;

  if (!g_file_get_contents (file, &wanted, NULL, &error)) {
    g_string_append_printf (text, "%-24s  FAILED: cannot be read\n", file);
    return FALSE;
  }
  is_same = (from == NULL || strstr (wanted, from) != NULL)
            && g_strcmp0 (from != NULL ? strstr (wanted, from) : wanted,
                          from != NULL ? strstr (got->str, from) : got->str)
                   == 0;
  g_string_append_printf (text, "%-24s  %s\n", file, is_same ? "ok" : "FAILED");
  return is_same;
}

/* Mail whose truth is known by construction, read as any other mail is. */
static gboolean
try_known_answers (GString *text, OnbExit *ret_exit)
{
  g_autoptr (GString) report = g_string_new (NULL);
  g_autoptr (GString) rows = g_string_new (NULL);
  const OnbOutput to_report = { .write = keep, .user_data = report };
  const OnbOutput to_rows = { .write = keep, .user_data = rows };
  g_autoptr (OnbRun) run = NULL;
  gboolean is_right;

  arg_roster = "roster.ini";
  g_ptr_array_set_size (arg_inputs, 0);
  g_ptr_array_add (arg_inputs, (gpointer) "mail");
  g_ptr_array_add (arg_inputs, NULL);
  run = onb_run_new (1u << ONB_FORMAT_TEXT, "messages", ret_exit);
  if (run == NULL)
    return FALSE;
  run->look.format = ONB_FORMAT_JSON;
  is_right = onb_report_write (run->result, &run->settings->info, &run->look, &to_report, NULL);
  run->look.format = ONB_FORMAT_JSONL;
  is_right = onb_messages_write (run->result, NULL, &run->look, &to_rows, NULL) && is_right;
  is_right = compare (text, "expected/report.json", "\"coverage\":", report) && is_right;
  is_right = compare (text, "expected/messages.jsonl", NULL, rows) && is_right;
  g_string_append_printf (text, "readers held by           %s\n", run->sandbox);
  *ret_exit = ONB_EXIT_NO;
  return is_right;
}

static OnbExit
refuse (const gchar *folder, const gchar *what)
{
  g_autofree gchar *text = g_strdup_printf ("%s: %s", folder, what);

  onb_console_say (text);
  return ONB_EXIT_USAGE;
}

/* The first thing that is missing in a folder of known answers, or NULL. */
static const gchar *
find_missing (const gchar *folder)
{
  static const gchar *const names[]
      = { "mail", "roster.ini", "expected/report.json", "expected/messages.jsonl" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *path = g_build_filename (folder, names[i], NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return names[i];
  }
  return NULL;
}

/* Into the folder of the known answers: its names stand in them. */
static OnbExit
enter (const gchar *folder, gboolean is_given)
{
  const gchar *missing = find_missing (folder);
  g_autofree gchar *what = NULL;

  if (is_given && !g_file_test (folder, G_FILE_TEST_EXISTS))
    return refuse (folder, "there is no such folder; check the path");
  if (is_given && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return refuse (folder, "is no folder; name the one that holds the known answers");
  if (!is_given && missing != NULL)
    return refuse (folder, "the known answers are not there; install the program, or name their "
                           "folder");
  what = g_strdup_printf ("holds no known answers: %s is not there", missing);
  if (missing != NULL)
    return refuse (folder, what);
  return chdir (folder) == 0 ? ONB_EXIT_COMPLETE : refuse (folder, g_strerror (errno));
}

/* One line a result on standard output. */
static OnbExit
finish (const GString *text, OnbExit status)
{
  g_autoptr (OnbTarget) target = onb_target_open (NULL, NULL);
  const OnbOutput *output = onb_target_output (target);
  GError *error = NULL;

  if (!output->write (text->str, text->len, output->user_data, &error)
      || !onb_target_commit (target, &error))
    return onb_run_fail (error);
  return status;
}

OnbExit
onb_cmd_selftest (void)
{
  guint n_given = arg_inputs->len - 1; /* the list ends with NULL */
  const gchar *folder = n_given > 0 ? g_ptr_array_index (arg_inputs, 0) : ONB_SELFTEST;
  g_autoptr (GString) text = g_string_new (NULL);
  OnbExit status = ONB_EXIT_NO;

  if (n_given > (arg_try_sandbox ? 0 : 1))
    return refuse (g_ptr_array_index (arg_inputs, n_given - 1),
                   arg_try_sandbox ? "--sandbox reads no folder; leave it out"
                                   : "one folder is enough; leave it out");
  if (arg_try_sandbox) {
    g_autofree gchar *evidence = make_evidence ();

    if (evidence == NULL)
      return ONB_EXIT_IO;
    status = try_sandbox (text, evidence) ? ONB_EXIT_COMPLETE : ONB_EXIT_NO;
  } else {
    OnbExit entered = enter (folder, n_given > 0);

    if (entered != ONB_EXIT_COMPLETE)
      return entered;
    if (try_known_answers (text, &status))
      status = ONB_EXIT_COMPLETE;
  }
  return finish (text, status);
}
