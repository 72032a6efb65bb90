/* SPDX-License-Identifier: Apache-2.0 */
/* `onbehalf help options`. */
#include "cli/option-table.h"

static void
append_option (GString *text, const OnbOption *option)
{
  g_string_append (text, "  ");
  if (option->letter != 0)
    g_string_append_printf (text, "-%c%s", option->letter, option->name != NULL ? ", " : "");
  if (option->name != NULL)
    g_string_append_printf (text, "--%s", option->name);
  if (option->value != NULL)
    g_string_append_printf (text, " %s", option->value);
  if ((option->commands & ONB_COMMAND_ALL) != ONB_COMMAND_ALL) {
    g_autofree gchar *owners = onb_option_commands (option);
    g_string_append_printf (text, "  [%s]", owners);
  }
  g_string_append_printf (text, "\n      %s\n", option->help);
}

gchar *
onb_options_print (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n = 0, n_limits = 0;
  const OnbOption *table = onb_option_table (&n);
  const OnbLimitInfo *limits = onb_limits_table (&n_limits);

  for (gsize i = 0; i < n; i++) {
    if (i == 0 || table[i].group != table[i - 1].group)
      g_string_append_printf (text, "%s%s\n", i > 0 ? "\n" : "",
                              onb_option_group_name (table[i].group));
    append_option (text, &table[i]);
  }
  g_string_append (text, "\nLimits, each --limit-NAME NUMBER (default)\n");
  for (gsize i = 0; i < n_limits; i++)
    g_string_append_printf (text, "  %-16s %s (%" G_GUINT64_FORMAT ")\n", limits[i].name,
                            limits[i].help, limits[i].value);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
