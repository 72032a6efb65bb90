/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/write-completion.h"

#include <string.h>

#include "cli/option-table.h"

typedef void (*Visit) (GString *text, const OnbOption *option);

static void
each_option (GString *text, OnbCommands command, Visit visit)
{
  gsize n = 0;
  const OnbOption *table = onb_option_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (table[i].commands & command)
      visit (text, &table[i]);
  }
}

static void
append_limit_names (GString *text, const gchar *before, const gchar *behind)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s--limit-%s%s", before, table[i].name, behind);
}

/* Those that read mail. */
static void
append_reading_commands (GString *text, const gchar *between)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (table[i].command & ONB_COMMAND_ALL)
      g_string_append_printf (text, "%s%s", i > 0 ? between : "", table[i].name);
  }
}

static gchar *
joined_words (const OnbOption *option)
{
  g_auto (GStrv) words = onb_option_words (option);

  return words != NULL ? g_strjoinv (" ", words) : NULL;
}

static void
append_command_names (GString *text)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s ", table[i].name);
  g_string_append (text, "help");
}

/* In single quotes of a shell a quote is left, written and entered again. */
static void
append_quoted (GString *text, const gchar *plain, const gchar *escaped)
{
  for (const gchar *at = plain; *at != '\0'; at++) {
    if (*at == '\'')
      g_string_append (text, "'\\''");
    else if (strchr (escaped, *at) != NULL)
      g_string_append_printf (text, "\\%c", *at);
    else
      g_string_append_c (text, *at);
  }
}

static void
bash_name (GString *text, const OnbOption *option)
{
  if (option->letter != 0)
    g_string_append_printf (text, " -%c", option->letter);
  if (option->name != NULL)
    g_string_append_printf (text, " --%s", option->name);
}

/* Names may hold spaces, so they are read line by line; `--clock=last` reaches bash as three words.
 */
static const gchar bash_functions[]
    = "_onbehalf_files() {\n"
      "  compopt -o filenames 2>/dev/null\n"
      "  mapfile -t COMPREPLY < <(compgen -f -- \"$1\")\n"
      "}\n"
      "_onbehalf_words() {\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$2\" -- \"$1\")\n"
      "}\n"
      "_onbehalf_list() {\n"
      "  local last=${1##*,}\n"
      "  compopt -o nospace 2>/dev/null\n"
      "  mapfile -t COMPREPLY < <(compgen -P \"${1%\"$last\"}\" -W \"$2\" -- \"$last\")\n"
      "}\n"
      "_onbehalf() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$word\" = = ]; then\n"
      "    word=\n"
      "  elif [ \"$before\" = = ]; then\n"
      "    before=${COMP_WORDS[COMP_CWORD-2]}\n"
      "  fi\n";

static void
bash_value (GString *text, const OnbOption *option)
{
  g_autofree gchar *words = joined_words (option);

  if (option->value == NULL)
    return;
  g_string_append (text, "    ");
  if (option->letter != 0)
    g_string_append_printf (text, "-%c%s", option->letter, option->name != NULL ? "|" : "");
  if (option->name != NULL)
    g_string_append_printf (text, "--%s", option->name);
  if (onb_option_takes_file (option))
    g_string_append (text, ") _onbehalf_files \"$word\"; return ;;\n");
  else if (words != NULL)
    g_string_append_printf (text, ") _onbehalf_%s \"$word\" '%s'; return ;;\n",
                            strchr (option->value, '|') != NULL ? "words" : "list", words);
  else
    g_string_append (text, ") return ;;\n");
}

static void
append_bash (GString *text)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  g_string_append_printf (text,
                          "# Completion of onbehalf for bash; made from its table of options.\n%s"
                          "  if [ \"$COMP_CWORD\" = 1 ]; then\n    _onbehalf_words \"$word\" '",
                          bash_functions);
  append_command_names (text);
  g_string_append (text, " --help --version'\n    return\n  fi\n"
                         "  [ \"${COMP_WORDS[1]}\" = selftest ] && before=\n  case $before in\n");
  each_option (text, ONB_COMMAND_ALL, bash_value);
  g_string_append (text, "    --limit-*) return ;;\n  esac\n"
                         "  case ${COMP_WORDS[1]} in\n    help) _onbehalf_words \"$word\" '");
  append_command_names (text);
  g_string_append (text, " options roster'; return ;;\n  esac\n"
                         "  case ${COMP_WORDS[1]}$word in\n");
  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (text, "    %s-*) _onbehalf_words \"$word\" '", table[i].name);
    each_option (text, table[i].command, bash_name);
    if (table[i].command & ONB_COMMAND_ALL)
      append_limit_names (text, " ", "");
    g_string_append (text, "' ;;\n");
  }
  g_string_append (text, "    *) _onbehalf_files \"$word\" ;;\n"
                         "  esac\n}\ncomplete -F _onbehalf onbehalf\n");
}

static void
zsh_value (GString *text, const OnbOption *option)
{
  g_autofree gchar *words = joined_words (option);

  if (option->value == NULL)
    return;
  g_string_append_c (text, ':');
  append_quoted (text, option->value, ":\\[]");
  if (onb_option_takes_file (option))
    g_string_append (text, ":_files");
  else if (words != NULL && strchr (option->value, '|') == NULL)
    g_string_append_printf (text, ":_values -s , value %s", words);
  else if (words != NULL)
    g_string_append_printf (text, ":(%s)", words);
  else
    g_string_append (text, ": ");
}

/* One line of _arguments: '(-r --roster)'{-r,--roster}'[help]:FILE:_files' */
static void
zsh_option (GString *text, const OnbOption *option)
{
  const gchar *repeat = option->kind == ONB_OPTION_LIST ? "*" : "";

  g_string_append (text, "        ");
  if (option->letter != 0 && option->name != NULL && *repeat == '\0')
    g_string_append_printf (text, "'(-%c --%s)'{-%c,--%s}'[", option->letter, option->name,
                            option->letter, option->name);
  else if (option->letter != 0 && option->name != NULL)
    g_string_append_printf (text, "'*'{-%c,--%s}'[", option->letter, option->name);
  else if (option->name != NULL)
    g_string_append_printf (text, "'%s--%s[", repeat, option->name);
  else
    g_string_append_printf (text, "'%s-%c[", repeat, option->letter);
  append_quoted (text, option->help, ":\\[]");
  g_string_append_c (text, ']');
  zsh_value (text, option);
  g_string_append (text, "' \\\n");
}

static void
append_zsh (GString *text)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  g_string_append (text, "#compdef onbehalf\n"
                         "# Completion of onbehalf for zsh; made from its table of options.\n"
                         "_onbehalf() {\n"
                         "  local -a commands limits\n"
                         "  commands=(\n");
  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (text, "    '%s:", table[i].name);
    append_quoted (text, table[i].help, ":\\");
    g_string_append (text, "'\n");
  }
  g_string_append (text, "    'help:help of a command, or of all options'\n  )\n  limits=(\n");
  append_limit_names (text, "    '", "[a bound of the reading]:NUMBER: '\n");
  g_string_append (text, "  )\n"
                         "  if (( CURRENT == 2 )); then\n"
                         "    _describe command commands\n    return\n  fi\n"
                         "  local command=$words[2]\n"
                         "  words=(\"${(@)words[2,-1]}\")\n"
                         "  (( CURRENT-- ))\n"
                         "  case $command in\n"
                         "    help) _describe command commands; compadd options roster ;;\n");
  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (text, "    %s)\n      _arguments -s -S \\\n", table[i].name);
    each_option (text, table[i].command, zsh_option);
    g_string_append_printf (text, "        %s'*:input:_files' ;;\n",
                            table[i].command & ONB_COMMAND_ALL ? "$limits " : "");
  }
  g_string_append (text, "  esac\n}\n_onbehalf \"$@\"\n");
}

/* In single quotes of fish. */
static void
append_fish_quoted (GString *text, const gchar *plain)
{
  g_string_append_c (text, '\'');
  for (const gchar *at = plain; *at != '\0'; at++)
    g_string_append_printf (text, *at == '\'' || *at == '\\' ? "\\%c" : "%c", *at);
  g_string_append_c (text, '\'');
}

static void
fish_option (GString *text, const OnbOption *option)
{
  g_autofree gchar *owners = onb_option_commands (option);
  g_autofree gchar *words = joined_words (option);

  g_strdelimit (owners, ",", ' ');
  g_string_append_printf (text, "complete -c onbehalf -n '__fish_seen_subcommand_from %s'", owners);
  if (option->letter != 0)
    g_string_append_printf (text, " -s %c", option->letter);
  if (option->name != NULL)
    g_string_append_printf (text, " -l %s", option->name);
  if (onb_option_takes_file (option))
    g_string_append (text, " -r -F");
  else if (words != NULL && strchr (option->value, '|') == NULL)
    g_string_append_printf (text, " -x -a '(__fish_append , %s)'", words);
  else if (words != NULL)
    g_string_append_printf (text, " -x -a '%s'", words);
  else if (option->value != NULL)
    g_string_append (text, " -x");
  g_string_append (text, " -d ");
  append_fish_quoted (text, option->help);
  g_string_append_c (text, '\n');
}

static void
append_fish_limits (GString *text)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);
  g_autoptr (GString) commands = g_string_new (NULL);

  append_reading_commands (commands, " ");
  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (
        text, "complete -c onbehalf -n '__fish_seen_subcommand_from %s' -x -l limit-%s -d ",
        commands->str, table[i].name);
    append_fish_quoted (text, table[i].help);
    g_string_append_c (text, '\n');
  }
}

static void
append_fish (GString *text)
{
  gsize n = 0;
  const OnbCommandInfo *table = onb_command_table (&n);

  g_string_append (text, "# Completion of onbehalf for fish; made from its table of options.\n"
                         "complete -c onbehalf -n __fish_use_subcommand -f\n");
  for (gsize i = 0; i < n; i++) {
    g_string_append_printf (text, "complete -c onbehalf -n __fish_use_subcommand -a %s -d ",
                            table[i].name);
    append_fish_quoted (text, table[i].help);
    g_string_append_c (text, '\n');
  }
  g_string_append (text, "complete -c onbehalf -n __fish_use_subcommand -a help -d 'help of a "
                         "command, or of all options'\n"
                         "complete -c onbehalf -n '__fish_seen_subcommand_from help' -f -a '");
  append_command_names (text);
  g_string_append (text, " options roster'\n");
  each_option (text, ONB_COMMAND_ALL | ONB_COMMAND_SELFTEST, fish_option);
  append_fish_limits (text);
}

gboolean
onb_completion_append (GString *text, const gchar *shell)
{
  if (strcmp (shell, "bash") == 0)
    append_bash (text);
  else if (strcmp (shell, "zsh") == 0)
    append_zsh (text);
  else if (strcmp (shell, "fish") == 0)
    append_fish (text);
  else
    return FALSE;
  return TRUE;
}
