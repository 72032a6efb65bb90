/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/console.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <onbehalf/report.h>

#define PROGRESS_MICROSECONDS (G_USEC_PER_SEC / 5)
#define PROGRESS_PATH_CHARS 40
#define CLEAR_LINE "\r\033[K"

void
onb_console_say (const gchar *text)
{
  g_autofree gchar *safe = onb_text_for_terminal (text);

  fprintf (stderr, "onbehalf: %s\n", safe);
}

GLogWriterOutput
onb_console_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & G_LOG_LEVEL_MASK) > G_LOG_LEVEL_WARNING)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++) {
    if (strcmp (fields[i].key, "MESSAGE") == 0) {
      g_autofree gchar *text = g_strdup_printf ("internal: %s", (const gchar *) fields[i].value);
      onb_console_say (text);
    }
  }
  return G_LOG_WRITER_HANDLED;
}

guint
onb_console_columns (gint fd)
{
  struct winsize size;

  if (!isatty (fd) || ioctl (fd, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_col;
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
  fprintf (stderr, CLEAR_LINE "%" G_GUINT64_FORMAT " items, %" G_GUINT64_FORMAT " MB  %s",
           progress->items, progress->bytes / 1000000, shown);
  fflush (stderr);
}

void
onb_console_progress_end (void)
{
  fputs (CLEAR_LINE, stderr);
  fflush (stderr);
}
