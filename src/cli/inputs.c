/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/inputs.h"

#include <string.h>

#include <onbehalf/report.h>

/* More than these would hide the command that they stand in. */
#define MOST_NAMED 3

#define PLAIN_CHARACTERS                                                                           \
  G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-+./,:@%" /* a shell takes them as they are */

gchar *
onb_shell_word (const gchar *text)
{
  return *text != '\0' && text[strspn (text, PLAIN_CHARACTERS)] == '\0' ? g_strdup (text)
                                                                        : g_shell_quote (text);
}

/* Whether what is printed of it is the name itself, and no option. */
static gboolean
is_shown_as_it_is (const gchar *path)
{
  g_autofree gchar *shown = onb_text_for_terminal (path);

  return strcmp (shown, path) == 0 && (path[0] != '-' || path[1] == '\0');
}

gchar *
onb_inputs_words (const OnbCoverage *coverage)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (coverage->inputs->len > MOST_NAMED)
    return g_strdup ("INPUT…");
  for (guint i = 0; i < coverage->inputs->len; i++) {
    const gchar *path = g_array_index (coverage->inputs, OnbInput, i).path;
    g_autofree gchar *word = onb_shell_word (path);

    if (!is_shown_as_it_is (path))
      return g_strdup ("INPUT…");
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", word);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
