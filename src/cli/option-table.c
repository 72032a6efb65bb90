/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/option-table.h"

#include <string.h>

const gchar *arg_roster;
const gchar *arg_from;
const gchar *arg_to;
const gchar *arg_as_of;
const gchar *arg_zone;
const gchar *arg_hours;
const gchar *arg_sla;
const gchar *arg_by;
const gchar *arg_reopen_after;
const gchar *arg_collision_window;
const gchar *arg_weak_copies;
const gchar *arg_min_confidence;
const gchar *arg_hash;
const gchar *arg_format;
const gchar *arg_output;
const gchar *arg_color;
const gchar *arg_progress;
const gchar *arg_filter_mailbox;
const gchar *arg_filter_agent;
const gchar *arg_filter_direction;
const gchar *arg_filter_kind;
const gchar *arg_filter_verdict;
const gchar *arg_filter_role;
const gchar *arg_require;
const gchar *arg_id;
const gchar *arg_write_roster;
gboolean arg_trust_mtime;
gboolean arg_count_suspect;
gboolean arg_raw;
gboolean arg_subjects;
gboolean arg_help;
GPtrArray *arg_mailboxes;
GPtrArray *arg_agents;
GPtrArray *arg_archives;
GPtrArray *arg_audit;
GPtrArray *arg_limits;
GPtrArray *arg_inputs;

#define ALL ONB_COMMAND_ALL
#define TABLES                                                                                     \
  (ONB_COMMAND_REPORT | ONB_COMMAND_MESSAGES | ONB_COMMAND_CHECK | ONB_COMMAND_MAILBOXES)

#define FLAG(name, target, commands, help)                                                         \
  {                                                                                                \
    name, 0, NULL, ONB_OPTION_FLAG, &target, commands, NULL, help                                  \
  }
#define TEXT(name, letter, value, target, commands, help)                                          \
  {                                                                                                \
    name, letter, value, ONB_OPTION_TEXT, &target, commands, NULL, help                            \
  }
#define LIST(name, letter, value, target, help)                                                    \
  {                                                                                                \
    name, letter, value, ONB_OPTION_LIST, &target, ALL, NULL, help                                 \
  }
#define LATER(name, value, only)                                                                   \
  {                                                                                                \
    name, 0, value, ONB_OPTION_LATER, NULL, ALL, only, NULL                                        \
  }

/* clang-format off */
static const OnbOption option_table[] = {
  LIST (NULL, 'm', "ADDR[,ALIAS…]", arg_mailboxes, "a shared mailbox and its other addresses"),
  TEXT ("roster", 'r', "FILE", arg_roster, ALL,
        "mailboxes, agents and schedules (see mailboxes --write-roster)"),
  LIST ("audit", 'a', "FILE", arg_audit, "a Microsoft 365 audit log export"),
  LIST ("agents", 0, "ADDR[=ALIAS],…", arg_agents, "people who send for the mailboxes"),
  LIST ("archive", 0, "ADDR=PATH", arg_archives, "whose mail lies at PATH"),
  TEXT ("from", 0, "TIME", arg_from, ALL,
        "only mail from TIME on: 2025-01-31 or 2025-01-31T08:00:00Z"),
  TEXT ("to", 0, "TIME", arg_to, ALL, "only mail before TIME; a date means its end"),
  TEXT ("as-of", 0, "TIME", arg_as_of, ALL,
        "open waits are aged to TIME (default: the newest mail)"),
  TEXT ("zone", 0, "ZONE", arg_zone, ALL,
        "time zone, as Europe/Berlin (default: the roster's, else UTC)"),
  TEXT ("hours", 0, "HOURS", arg_hours, ALL,
        "working hours, as 'Mon-Fri 09:00-17:00; Sat 09:00-12:00'"),
  TEXT ("sla", 0, "DURATION", arg_sla, ALL, "target for responses: 90s, 15m, 8h, 2d"),
  TEXT ("by", 0, "day|week|month", arg_by, ALL, "length of a period (default: month)"),
  TEXT ("reopen-after", 0, "DURATION", arg_reopen_after, ALL,
        "a later question reopens (default: 7d)"),
  TEXT ("collision-window", 0, "DURATION", arg_collision_window, ALL,
        "two answers collide (default: 60m)"),
  TEXT ("weak-copies", 0, "on|off", arg_weak_copies, ALL,
        "join copies without message-id (default: on)"),
  FLAG ("trust-mtime", arg_trust_mtime, ALL, "believe the times of files"),
  FLAG ("count-suspect", arg_count_suspect, ALL, "count pieces of an mbox that may be forged"),
  TEXT ("min-confidence", 0, "low|medium|high", arg_min_confidence, ALL,
        "credit agents from this on (default: medium)"),
  TEXT ("hash", 0, "none|names|messages|all", arg_hash, ALL,
        "SHA-256 of what has no id, of all messages, of files too"),
  TEXT ("mailbox", 0, "ADDR,…", arg_filter_mailbox, ONB_COMMAND_MESSAGES,
        "show rows of these mailboxes; none: of no mailbox"),
  TEXT ("agent", 0, "ADDR,…", arg_filter_agent, ONB_COMMAND_MESSAGES,
        "show rows of these agents; none: of no agent"),
  TEXT ("direction", 0, "NAME,…", arg_filter_direction, ONB_COMMAND_MESSAGES,
        "inbound outbound internal other unrelated"),
  TEXT ("kind", 0, "NAME,…", arg_filter_kind, ONB_COMMAND_MESSAGES,
        "person automatic bulk report calendar junk draft excluded"),
  TEXT ("verdict", 0, "NAME,…", arg_filter_verdict, ONB_COMMAND_MESSAGES,
        "on-behalf send-as direct … none"),
  TEXT ("role", 0, "NAME,…", arg_filter_role, ONB_COMMAND_MESSAGES,
        "opens adds response forward follow-up … none"),
  FLAG ("subjects", arg_subjects, ONB_COMMAND_MESSAGES, "show subjects"),
  TEXT ("require", 0, "PERCENT", arg_require, ONB_COMMAND_CHECK,
        "wanted share of mail with the header (default: 100)"),
  TEXT ("id", 0, "ID", arg_id, ONB_COMMAND_EXPLAIN,
        "a message-id, a conversation number or an origin"),
  TEXT ("write-roster", 0, "FILE", arg_write_roster, ONB_COMMAND_MAILBOXES,
        "write the proposals as a roster to edit"),
  TEXT ("format", 0, "text|json|jsonl|csv", arg_format, ALL,
        "how results are written (default: text)"),
  FLAG ("raw", arg_raw, TABLES, "CSV fields as they are, unsafe for spreadsheets and terminals"),
  TEXT ("output", 'o', "FILE", arg_output, ALL, "write results to FILE"),
  TEXT ("color", 0, "auto|always|never", arg_color, ALL,
        "colour in text (default: auto; NO_COLOR is honoured)"),
  TEXT ("progress", 0, "auto|always|never", arg_progress, ALL,
        "progress on standard error (default: auto, on a terminal)"),
  { "help", 'h', NULL, ONB_OPTION_FLAG, &arg_help, ALL, NULL, "help of a command" },
  LATER ("clock", "first|last|parent", "first"),
  LATER ("period-by", "sent|arrived|started", "sent"),
  LATER ("offhours", "zero|drop|elapsed", "zero"),
  LATER ("forward-answers", NULL, NULL),
  LATER ("reopen-is-new", NULL, NULL),
  LATER ("thread-by-subject", NULL, NULL),
  LATER ("closed", "FILE", NULL),
  LATER ("min-group", "N", "1"),
  LATER ("count-kind", "KIND", "person"),
  LATER ("jobs", "N", "1"),
  LATER ("sandbox", "require|best-effort", NULL),
};
/* clang-format on */

const OnbOption *
onb_option_table (gsize *ret_n)
{
  *ret_n = G_N_ELEMENTS (option_table);
  return option_table;
}

gchar *
onb_option_commands (const OnbOption *option)
{
  static const gchar *const names[] = { "report", "messages", "check", "explain", "mailboxes" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (option->commands & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", names[i]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

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
  g_string_append_printf (text, "\n      %s", option->help);
  if (option->commands != ONB_COMMAND_ALL && option->commands != TABLES) {
    g_autofree gchar *owners = onb_option_commands (option);
    g_string_append_printf (text, " [%s]", owners);
  }
  g_string_append_c (text, '\n');
}

gchar *
onb_options_print (void)
{
  g_autoptr (GString) text = g_string_new ("Options\n");
  g_autoptr (GString) later = g_string_new (NULL);
  gsize n_limits = 0;
  const OnbLimitInfo *limits = onb_limits_table (&n_limits);

  for (guint i = 0; i < G_N_ELEMENTS (option_table); i++) {
    if (option_table[i].kind != ONB_OPTION_LATER)
      append_option (text, &option_table[i]);
    else
      g_string_append_printf (later, "%s--%s", later->len % 72 > 56 ? "\n  " : " ",
                              option_table[i].name);
  }
  g_string_append (text, "\nLimits, each --limit-NAME NUMBER (default)\n");
  for (gsize i = 0; i < n_limits; i++)
    g_string_append_printf (text, "  %-16s %s (%" G_GUINT64_FORMAT ")\n", limits[i].name,
                            limits[i].help, limits[i].value);
  g_string_append_printf (text, "\nNot in this version\n %s\n", later->str);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
