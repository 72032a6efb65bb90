/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <string.h>

#include "cli/option-table.h"
#include "engine/settings.h"

#define LIMIT_PREFIX "limit-"

static gboolean
fail (GError **error, const gchar *shown, const gchar *what)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: %s", shown, what);
  return FALSE;
}

/* A name may mean one thing to one command and another to the rest. */
static const OnbOption *
find_long (const gchar *name, gsize length, OnbCommands command)
{
  gsize n = 0;
  const OnbOption *table = onb_option_table (&n);
  const OnbOption *found = NULL;

  for (gsize i = 0; i < n; i++) {
    if (table[i].name == NULL || strlen (table[i].name) != length
        || strncmp (table[i].name, name, length) != 0)
      continue;
    if (found == NULL || (table[i].commands & command))
      found = &table[i];
  }
  return found;
}

static const OnbOption *
find_short (gchar letter)
{
  gsize n = 0;
  const OnbOption *table = onb_option_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (table[i].letter == letter)
      return &table[i];
  }
  return NULL;
}

static const gchar *
find_limit (const gchar *name)
{
  gsize n = 0;
  const OnbLimitInfo *table = onb_limits_table (&n);

  for (gsize i = 0; i < n; i++) {
    if (strcmp (table[i].name, name) == 0)
      return table[i].name;
  }
  return NULL;
}

/* Names of options and limits, as they are typed without the dashes. */
static GPtrArray *
all_names (OnbCommands command)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gsize n_options = 0, n_limits = 0;
  const OnbOption *options = onb_option_table (&n_options);
  const OnbLimitInfo *limits = onb_limits_table (&n_limits);

  for (gsize i = 0; i < n_options; i++) {
    if (options[i].name != NULL && (options[i].commands & command))
      g_ptr_array_add (names, g_strdup (options[i].name));
  }
  for (gsize i = 0; i < n_limits; i++)
    g_ptr_array_add (names, g_strconcat (LIMIT_PREFIX, limits[i].name, NULL));
  return g_steal_pointer (&names);
}

/* What only a roster can say, and no option is like. */
static gboolean
is_roster_key (const gchar *name)
{
  static const gchar *const keys[]
      = { "aliases", "holidays", "exclusive", "domains", "agent-domains",
          "robots",  "forms",    "journals",  NULL };

  return g_strv_contains (keys, name);
}

static gboolean
fail_unknown (GError **error, const gchar *name, OnbCommands command)
{
  if (is_roster_key (name)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--%s: unknown option, but a key of rosters (-r); see 'onbehalf help roster'",
                 name);
    return FALSE;
  }

  g_autoptr (GPtrArray) names = all_names (command);
  const gchar *meant = onb_settings_suggest (name, (const gchar *const *) names->pdata, names->len);

  if (meant != NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "--%s: unknown option; did you mean --%s?",
                 name, meant);
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--%s: unknown option; see 'onbehalf help options'", name);
  return FALSE;
}

static gboolean
take (const OnbOption *option, const gchar *shown, const gchar *value, GError **error)
{
  switch (option->kind) {
  case ONB_OPTION_FLAG:
    *(gboolean *) option->target = TRUE;
    return TRUE;
  case ONB_OPTION_TEXT: {
    const gchar **text = option->target;
    if (*text != NULL)
      return fail (error, shown, "is given twice; give it once");
    *text = value;
    return TRUE;
  }
  case ONB_OPTION_LIST: {
    GPtrArray **list = option->target;
    g_ptr_array_add (*list, (gpointer) value);
    return TRUE;
  }
  }
  return FALSE;
}

/* The value of an option at *@at: behind its `=` or letter, else the next word. */
static const gchar *
value_of (const gchar *joined, const gchar *const **at)
{
  if (joined != NULL)
    return joined;
  if ((*at)[1] == NULL)
    return NULL;
  (*at)++;
  return **at;
}

static gboolean
read_option (const OnbOption *option, const gchar *shown, const gchar *joined,
             const gchar *const **at, OnbCommands command, GError **error)
{
  const gchar *value = NULL;

  if (!(option->commands & command)) {
    g_autofree gchar *owners = onb_option_commands (option);
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: is an option of %s%s", shown, owners,
                 g_str_equal (shown, "--mailbox") ? "; name a mailbox with -m" : "");
    return FALSE;
  }
  if (option->value == NULL)
    return joined == NULL ? take (option, shown, NULL, error)
                          : fail (error, shown, "takes no value; leave it out");
  value = value_of (joined, at);
  if (value == NULL) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: its value is missing; write %s %s", shown,
                 shown, option->value);
    return FALSE;
  }
  return take (option, shown, value, error);
}

static gboolean
read_limit (const gchar *name, const gchar *joined, const gchar *const **at, OnbCommands command,
            GError **error)
{
  g_autofree gchar *shown = g_strconcat ("--" LIMIT_PREFIX, name, NULL);
  g_autofree gchar *whole = g_strconcat (LIMIT_PREFIX, name, NULL);
  const gchar *known = find_limit (name);
  const gchar *value = NULL;

  if (known == NULL)
    return fail_unknown (error, whole, command);
  value = value_of (joined, at);
  if (value == NULL)
    return fail (error, shown, "its value is missing; write a number behind it");
  g_ptr_array_add (arg_limits, g_strconcat (known, "=", value, NULL));
  return TRUE;
}

/* option = "--" name [ "=" value / SP value ] */
static gboolean
read_long (const gchar *const **at, OnbCommands command, GError **error)
{
  const gchar *name = **at + 2;
  const gchar *equals = strchr (name, '=');
  gsize length = equals != NULL ? (gsize) (equals - name) : strlen (name);
  const gchar *joined = equals != NULL ? equals + 1 : NULL;
  const OnbOption *option = find_long (name, length, command);
  g_autofree gchar *bare = g_strndup (name, length);
  g_autofree gchar *shown = g_strconcat ("--", bare, NULL);

  if (option != NULL)
    return read_option (option, shown, joined, at, command, error);
  if (g_str_has_prefix (bare, LIMIT_PREFIX))
    return read_limit (bare + strlen (LIMIT_PREFIX), joined, at, command, error);
  return fail_unknown (error, bare, command);
}

/* option = "-" letter [ value / SP value ] */
static gboolean
read_short (const gchar *const **at, OnbCommands command, GError **error)
{
  const gchar *word = **at;
  const OnbOption *option = find_short (word[1]);
  g_autofree gchar *shown = g_strndup (word, 2);

  if (option == NULL)
    return fail (error, word, "unknown option; see 'onbehalf help options'");
  return read_option (option, shown, word[2] != '\0' ? word + 2 : NULL, at, command, error);
}

static void
init_lists (void)
{
  arg_mailboxes = g_ptr_array_new ();
  arg_agents = g_ptr_array_new ();
  arg_archives = g_ptr_array_new ();
  arg_audit = g_ptr_array_new ();
  arg_count_kinds = g_ptr_array_new ();
  arg_limits = g_ptr_array_new_with_free_func (g_free);
  arg_inputs = g_ptr_array_new ();
}

static void
end_lists (void)
{
  GPtrArray *const lists[] = { arg_mailboxes,   arg_agents, arg_archives, arg_audit,
                               arg_count_kinds, arg_limits, arg_inputs };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_add (lists[i], NULL);
}

gboolean
onb_options_read (const gchar *const *words, OnbCommands command, GError **error)
{
  gboolean only_inputs = FALSE;

  init_lists ();
  for (const gchar *const *at = words; *at != NULL; at++) {
    const gchar *word = *at;
    if (only_inputs || word[0] != '-' || word[1] == '\0')
      g_ptr_array_add (arg_inputs, (gpointer) word);
    else if (strcmp (word, "--") == 0)
      only_inputs = TRUE;
    else if (!(word[1] == '-' ? read_long (&at, command, error) : read_short (&at, command, error)))
      return FALSE;
  }
  end_lists ();
  return TRUE;
}

void
onb_options_clear (void)
{
  g_clear_pointer (&arg_mailboxes, g_ptr_array_unref);
  g_clear_pointer (&arg_agents, g_ptr_array_unref);
  g_clear_pointer (&arg_archives, g_ptr_array_unref);
  g_clear_pointer (&arg_audit, g_ptr_array_unref);
  g_clear_pointer (&arg_count_kinds, g_ptr_array_unref);
  g_clear_pointer (&arg_limits, g_ptr_array_unref);
  g_clear_pointer (&arg_inputs, g_ptr_array_unref);
}
