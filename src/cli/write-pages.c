/* SPDX-License-Identifier: Apache-2.0 */
/* Run while building, not installed: writes what is made from the table of options.
 *
 * write-pages manual TEMPLATE   a manual page in scdoc; @OPTIONS all@, @OPTIONS COMMAND@ (those of
 *                               that command only), @LIMITS@ and @COMMANDS@ stand for lists
 * write-pages bash|zsh|fish     completion
 */
#include <stdio.h>
#include <string.h>

#include "cli/option-table.h"
#include "cli/write-completion.h"

/* What scdoc would take for markup. */
static void
append_plain (GString *text, const gchar *plain)
{
  for (const gchar *at = plain; *at != '\0'; at++) {
    if (strchr ("*_\\<>#", *at) != NULL)
      g_string_append_c (text, '\\');
    g_string_append_c (text, *at);
  }
}

/* A line of help as a sentence. */
static void
append_sentence (GString *text, const gchar *help)
{
  g_string_append_c (text, g_ascii_toupper (help[0]));
  append_plain (text, help + 1);
  if (!g_str_has_suffix (help, "?"))
    g_string_append_c (text, '.');
}

static void
append_option (GString *text, const OnbOption *option, gboolean with_commands)
{
  if (option->letter != 0)
    g_string_append_printf (text, "*-%c*%s", option->letter, option->name != NULL ? ", " : "");
  if (option->name != NULL)
    g_string_append_printf (text, "*--%s*", option->name);
  if (option->value != NULL) {
    g_string_append (text, " _");
    append_plain (text, option->value);
    g_string_append_c (text, '_');
  }
  g_string_append (text, "\n\t");
  append_sentence (text, option->help);
  if (option->more != NULL) {
    g_string_append_c (text, ' ');
    append_plain (text, option->more);
  }
  if (strchr (option->value != NULL ? option->value : "", '|') == NULL) {
    g_auto (GStrv) words = onb_option_words (option);
    g_autofree gchar *list = words != NULL ? g_strjoinv (", ", words) : NULL;

    if (list != NULL)
      g_string_append_printf (text, " One or more of: %s.", list);
  }
  if (with_commands && (option->commands & ONB_COMMAND_ALL) != ONB_COMMAND_ALL) {
    g_autofree gchar *owners = onb_option_commands (option);
    g_string_append_printf (text, " Only: %s.", owners);
  }
  g_string_append (text, "\n\n");
}

/* All options under the headings of their groups, or those that only some commands have. */
static void
append_options (GString *text, OnbCommands command)
{
  gsize n = 0;
  const OnbOption *table = onb_option_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (command == ONB_COMMAND_ALL && (i == 0 || table[i].group != table[i - 1].group))
      g_string_append_printf (text, "## %s\n\n", onb_option_group_name (table[i].group));
    if (command == ONB_COMMAND_ALL
        || ((table[i].commands & ONB_COMMAND_ALL) != ONB_COMMAND_ALL
            && (table[i].commands & command)))
      append_option (text, &table[i], command == ONB_COMMAND_ALL);
  }
}

static void
append_limits (GString *text)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text,
                            "*--limit-%s* _NUMBER_\n\t%s (default: %" G_GUINT64_FORMAT ").\n\n",
                            table[i].name, table[i].help, table[i].value);
}

static void
append_commands (GString *text)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (text, "*%s*\n\t", table[i].name);
    append_sentence (text, table[i].help);
    g_string_append_printf (text, " See *onbehalf-%s*(1).\n\n", table[i].name);
  }
}

static OnbCommands
find_command (const gchar *name)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (strcmp (table[i].name, name) == 0)
      return table[i].command;
  }
  return 0;
}

static gboolean
append_line (GString *text, const gchar *line)
{
  g_autofree gchar *inner = NULL;
  gsize len = strlen (line);

  if (line[0] != '@') {
    g_string_append_printf (text, "%s\n", line);
    return TRUE;
  }
  inner = g_strndup (line + 1, len - 2);
  if (strcmp (inner, "COMMANDS") == 0)
    append_commands (text);
  else if (strcmp (inner, "LIMITS") == 0)
    append_limits (text);
  else if (strcmp (inner, "OPTIONS all") == 0)
    append_options (text, ONB_COMMAND_ALL);
  else if (g_str_has_prefix (inner, "OPTIONS ") && find_command (inner + strlen ("OPTIONS ")) != 0)
    append_options (text, find_command (inner + strlen ("OPTIONS ")));
  else
    return FALSE;
  return TRUE;
}

static gboolean
write_manual (const gchar *template, GString *text)
{
  g_autofree gchar *content = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (template, &content, NULL, NULL))
    return FALSE;
  lines = g_strsplit (g_strchomp (content), "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (!append_line (text, lines[i])) {
      fprintf (stderr, "%s:%zu: %s: there is no such list\n", template, i + 1, lines[i]);
      return FALSE;
    }
  }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_made = FALSE;

  if (argc == 3 && strcmp (argv[1], "manual") == 0)
    is_made = write_manual (argv[2], text);
  else if (argc == 2)
    is_made = onb_completion_append (text, argv[1]);
  return is_made && fwrite (text->str, 1, text->len, stdout) == text->len && fflush (stdout) == 0
             ? 0
             : 1;
}
