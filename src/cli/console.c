/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/console.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <onbehalf/report.h>

#include "cli/leftover.h"
#include "cli/run.h"

#define PROGRESS_MICROSECONDS (G_USEC_PER_SEC / 5)
#define PROGRESS_PATH_CHARS 40
#define CLEAR_LINE "\r\033[K"

static pid_t main_process;

void
onb_console_say (const gchar *text)
{
  g_autofree gchar *safe = onb_text_for_terminal (text);

  fprintf (stderr, "onbehalf: %s\n", safe);
}

/* GLib says so, and then ends the program by a signal. That is an end that can be told. Readers are
 * left to their end: whoever watches them knows what to make of it. */
static void
end_without_memory (const gchar *message)
{
  static const gchar text[]
      = "onbehalf: there is not enough memory for this input; nothing complete was written; allow "
        "more, or read fewer files at a time\n";

  if (getpid () != main_process || strstr (message, "failed to allocate") == NULL)
    return;
  onb_leftover_clean ();
  (void) !write (STDERR_FILENO, text, sizeof text - 1);
  _exit (ONB_EXIT_IO);
}

/* The disk under a temporary file that is looked at in memory does not give it back. */
static void
end_without_disk (gint number)
{
  static const gchar text[]
      = "onbehalf: a temporary file cannot be read back; nothing complete was "
        "written; is the disk whole, or TMPDIR elsewhere?\n";

  if (getpid () != main_process) {
    signal (number, SIG_DFL);
    raise (number);
    return;
  }
  onb_leftover_clean ();
  (void) !write (STDERR_FILENO, text, sizeof text - 1);
  _exit (ONB_EXIT_IO);
}

/* A sanitizer has its own word on it. */
static void
watch_disk (void)
{
  struct sigaction old;

  if (sigaction (SIGBUS, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
    signal (SIGBUS, end_without_disk);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & G_LOG_LEVEL_MASK) > G_LOG_LEVEL_WARNING)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++) {
    if (strcmp (fields[i].key, "MESSAGE") == 0) {
      if (level & G_LOG_LEVEL_ERROR)
        end_without_memory (fields[i].value);
      g_autofree gchar *text = g_strdup_printf ("internal: %s", (const gchar *) fields[i].value);
      onb_console_say (text);
    }
  }
  return G_LOG_WRITER_HANDLED;
}

void
onb_console_start (void)
{
  main_process = getpid ();
  g_log_set_writer_func (write_log, NULL, NULL);
  watch_disk ();
}

guint
onb_console_columns (gint fd)
{
  struct winsize size;

  if (!isatty (fd) || ioctl (fd, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
}

guint
onb_console_asked (void)
{
  const gchar *text = g_getenv ("COLUMNS");
  guint64 columns = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &columns, NULL))
    return 0;
  return (guint) columns;
}

gboolean
onb_console_choose (const gchar *option, const gchar *word, gboolean automatic,
                    gboolean *ret_choice, GError **error)
{
  if (word == NULL || strcmp (word, "auto") == 0) {
    *ret_choice = automatic;
  } else if (strcmp (word, "always") == 0) {
    *ret_choice = TRUE;
  } else if (strcmp (word, "never") == 0) {
    *ret_choice = FALSE;
  } else {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "%s %s: unknown value; give auto, always or never", option, word);
    return FALSE;
  }
  return TRUE;
}

gboolean
onb_console_wants_color (gint fd)
{
  const gchar *no_color = g_getenv ("NO_COLOR");
  const gchar *term = g_getenv ("TERM");

  return isatty (fd) && (no_color == NULL || *no_color == '\0')
         && (term == NULL || strcmp (term, "dumb") != 0);
}

void
onb_console_progress (const OnbScanProgress *progress, gpointer data)
{
  gint64 *next = data;
  gint64 now = g_get_monotonic_time ();

  if (now < *next)
    return;
  *next = now + PROGRESS_MICROSECONDS;

  g_autofree gchar *path = onb_text_for_terminal (progress->path);
  g_autofree gchar *shown
      = g_utf8_substring (path, 0, MIN (g_utf8_strlen (path, -1), PROGRESS_PATH_CHARS));
  g_autofree gchar *items = onb_count_text (progress->items, "item", NULL);
  fprintf (stderr, CLEAR_LINE "%s, %" G_GUINT64_FORMAT " MB  %s", items, progress->bytes / 1000000,
           shown);
  fflush (stderr);
}

void
onb_console_progress_end (void)
{
  fputs (CLEAR_LINE, stderr);
  fflush (stderr);
}
