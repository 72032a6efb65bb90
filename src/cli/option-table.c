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
const gchar *arg_clock;
const gchar *arg_period_by;
const gchar *arg_offhours;
const gchar *arg_closed;
const gchar *arg_min_group;
const gchar *arg_jobs;
const gchar *arg_sandbox;
const gchar *arg_reopen_after;
const gchar *arg_collision_window;
const gchar *arg_weak_copies;
const gchar *arg_min_confidence;
const gchar *arg_hash;
const gchar *arg_passphrase_file;
gboolean arg_recover;
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
const gchar *arg_table;
const gchar *arg_require;
const gchar *arg_id;
const gchar *arg_write_roster;
gboolean arg_trust_mtime;
gboolean arg_count_suspect;
gboolean arg_forward_answers;
gboolean arg_reopen_is_new;
gboolean arg_thread_by_subject;
gboolean arg_try_sandbox;
gboolean arg_raw;
gboolean arg_subjects;
gboolean arg_help;
GPtrArray *arg_mailboxes;
GPtrArray *arg_agents;
GPtrArray *arg_archives;
GPtrArray *arg_audit;
GPtrArray *arg_count_kinds;
GPtrArray *arg_limits;
GPtrArray *arg_inputs;

#define ALL ONB_COMMAND_ALL
#define TABLES                                                                                     \
  (ONB_COMMAND_REPORT | ONB_COMMAND_MESSAGES | ONB_COMMAND_CHECK | ONB_COMMAND_MAILBOXES)

#define FLAG ONB_OPTION_FLAG, NULL
#define TEXT(value) ONB_OPTION_TEXT, value
#define LIST(value) ONB_OPTION_LIST, value

/* One line of help, then what the manual says after it. Without words of its own, an option whose
 * value is `a|b|c` takes these. */
/* clang-format off */
static const OnbOption option_table[] = {
  { ONB_GROUP_WHO, NULL, 'm', LIST ("ADDR[,ALIAS…]"), &arg_mailboxes, ALL, NULL,
    "a shared mailbox and its other addresses",
    "Without -m and --roster the mailboxes are those that the headers show; the report says which, and why." },
  { ONB_GROUP_WHO, "roster", 'r', TEXT ("FILE"), &arg_roster, ALL, ONB_WORDS_FILE,
    "mailboxes, agents and hours: see onbehalf help roster",
    "'onbehalf mailboxes --write-roster FILE' writes one to begin with." },
  { ONB_GROUP_WHO, "audit", 'a', LIST ("FILE"), &arg_audit, ALL, ONB_WORDS_FILE,
    "a Microsoft 365 audit log export, CSV or JSON",
    "Its records say who sent as, or on behalf of, a mailbox; they are the strongest evidence there is." },
  { ONB_GROUP_WHO, "agents", 0, LIST ("ADDR[=ALIAS],…"), &arg_agents, ALL, NULL,
    "people who send for the mailboxes", NULL },
  { ONB_GROUP_WHO, "archive", 0, LIST ("ADDR=PATH"), &arg_archives, ALL, ONB_WORDS_FILE,
    "whose mail lies at PATH",
    "What lies in a mailbox's archive arrived there; what lies in the Sent folder of an agent's archive was most likely "
    "sent by that agent." },
  { ONB_GROUP_WHO, "min-confidence", 0, TEXT ("low|medium|high"), &arg_min_confidence, ALL, NULL,
    "credit agents from this on (default: medium)",
    "Mail whose evidence is weaker stands in the row (unattributed)." },

  { ONB_GROUP_WHEN, "from", 0, TEXT ("TIME"), &arg_from, ALL, NULL,
    "only mail from TIME on: 2025-01-31 or 2025-01-31T08:00:00Z",
    "Conversations are made from all mail, whatever the period." },
  { ONB_GROUP_WHEN, "to", 0, TEXT ("TIME"), &arg_to, ALL, NULL,
    "only mail before TIME; a date means its end", NULL },
  { ONB_GROUP_WHEN, "as-of", 0, TEXT ("TIME"), &arg_as_of, ALL, NULL,
    "open waits are aged to TIME (default: the newest mail)", NULL },
  { ONB_GROUP_WHEN, "zone", 0, TEXT ("ZONE"), &arg_zone, ALL, NULL,
    "as Europe/Berlin (default: the roster's; for --from, --to: UTC)",
    "The zone of months, weeks, days and the heatmap: default the roster's, else UTC. Days of --from, --to and --as-of are of this "
    "zone, too; without the option they are UTC, whatever the roster says. Hours of a roster that names a zone keep it." },
  { ONB_GROUP_WHEN, "by", 0, TEXT ("day|week|month"), &arg_by, ALL, NULL,
    "length of a period (default: month)",
    "Given, the text of a report has a table of periods; JSON always has one, CSV with --table periods." },
  { ONB_GROUP_WHEN, "period-by", 0, TEXT ("sent|arrived|started"), &arg_period_by, ALL, NULL,
    "the time that puts an answer into a period (default: sent)",
    "The time it was sent, the time at which its question arrived, or the time at which the conversation began." },

  { ONB_GROUP_CLOCKS, "clock", 0, TEXT ("first|last|parent"), &arg_clock, ALL, NULL,
    "what an answer is timed from (default: first)",
    "The first or the last message that waits for it, or the one that it replies to." },
  { ONB_GROUP_CLOCKS, "hours", 0, TEXT ("HOURS"), &arg_hours, ALL, NULL,
    "working hours, as 'Mon-Fri 09:00-17:00; Sat 09:00-12:00'",
    "They hold for mailboxes without hours in the roster." },
  { ONB_GROUP_CLOCKS, "sla", 0, TEXT ("DURATION"), &arg_sla, ALL, NULL,
    "target for answers: 90s, 15m, 8h, 2d",
    "Working time where there are working hours, else elapsed time. In working time a day is 24 hours of work like "
    "everywhere else: two working days of eight hours are 16h, not 2d. An open wait beyond it is missed by the mailbox, "
    "not by an agent." },
  { ONB_GROUP_CLOCKS, "offhours", 0, TEXT ("zero|drop|elapsed"), &arg_offhours, ALL, NULL,
    "what an answer outside working hours counts as (default: zero)",
    "An answer with no working second between question and answer: zero seconds, no figure at all, or its elapsed time." },
  { ONB_GROUP_CLOCKS, "reopen-after", 0, TEXT ("DURATION"), &arg_reopen_after, ALL, NULL,
    "a later question reopens a conversation (default: 7d)", NULL },
  { ONB_GROUP_CLOCKS, "reopen-is-new", 0, FLAG, &arg_reopen_is_new, ALL, NULL,
    "the answer to a reopening question is a first response again", NULL },
  { ONB_GROUP_CLOCKS, "collision-window", 0, TEXT ("DURATION"), &arg_collision_window, ALL, NULL,
    "two agents who answer within it collide (default: 60m)", NULL },
  { ONB_GROUP_CLOCKS, "forward-answers", 0, FLAG, &arg_forward_answers, ALL, NULL,
    "mail to somebody new ends a wait, too",
    "Without it, mail that goes to nobody who took part so far is a forward, and the wait goes on." },
  { ONB_GROUP_CLOCKS, "closed", 0, TEXT ("FILE"), &arg_closed, ALL, ONB_WORDS_FILE,
    "message-ids of waits that need no answer, one a line",
    "A line is an id, or an id, a comma and a reason. Ids that close no wait are counted in a finding." },

  { ONB_GROUP_READING, "count-kind", 0, LIST ("KIND,…"), &arg_count_kinds, ALL,
    "excluded report automatic calendar bulk junk draft",
    "kinds that start and stop clocks as mail of people does", NULL },
  { ONB_GROUP_READING, "thread-by-subject", 0, FLAG, &arg_thread_by_subject, ALL, NULL,
    "equal subjects among the same people make a conversation",
    "Within 30 days. Off, since two questions may well have the same subject." },
  { ONB_GROUP_READING, "weak-copies", 0, TEXT ("on|off"), &arg_weak_copies, ALL, NULL,
    "join copies that have no message-id (default: on)", NULL },
  { ONB_GROUP_READING, "trust-mtime", 0, FLAG, &arg_trust_mtime, ALL, NULL,
    "believe the times of files when mail has no time of its own", NULL },
  { ONB_GROUP_READING, "count-suspect", 0, FLAG, &arg_count_suspect, ALL, NULL,
    "count pieces of an mbox that may be forged or wrongly split", NULL },
  { ONB_GROUP_READING, "recover", 0, FLAG, &arg_recover, ALL, NULL,
    "look for deleted messages in stores of Outlook, too",
    "They are listed and counted as recovered, and are in no other figure; explain does not know them." },
  { ONB_GROUP_READING, "hash", 0, TEXT ("none|names|inputs|messages|all"), &arg_hash, ALL, NULL,
    "SHA-256 of what has no id, of all messages, of files too",
    "names: of messages without an id, which are named by it; inputs: also of inputs that are files; messages: of every "
    "message; all: of both. Default: what the output shows: inputs (report), messages (messages, explain), names." },
  { ONB_GROUP_READING, "passphrase-file", 0, TEXT ("FILE"), &arg_passphrase_file, ALL, ONB_WORDS_FILE,
    "passphrases of encrypted zip members, one a line",
    "They are tried in their order. A member that none opens is told of. Encrypted 7z archives cannot be read." },
  { ONB_GROUP_READING, "jobs", 0, TEXT ("N"), &arg_jobs, ALL, NULL,
    "readers at a time (default: one a processor)", "The output does not depend on it." },
  { ONB_GROUP_READING, "sandbox", 0, TEXT ("require|best-effort"), &arg_sandbox, ALL, NULL,
    "how readers are locked in (default: require)",
    "Readers may look at the inputs and nothing else: no network, no other file, no program. require: without the kernel's "
    "filter of calls nothing is read; best-effort: as much as the kernel gives. The report says what held." },

  { ONB_GROUP_ROWS, "mailbox", 0, TEXT ("ADDR,…"), &arg_filter_mailbox, ONB_COMMAND_MESSAGES, NULL,
    "show rows of these mailboxes; none: of no mailbox", NULL },
  { ONB_GROUP_ROWS, "agent", 0, TEXT ("ADDR,…"), &arg_filter_agent, ONB_COMMAND_MESSAGES, NULL,
    "show rows of these agents; none: of no agent", NULL },
  { ONB_GROUP_ROWS, "direction", 0, TEXT ("NAME,…"), &arg_filter_direction, ONB_COMMAND_MESSAGES,
    "inbound outbound internal other unrelated",
    "show rows of these directions", NULL },
  { ONB_GROUP_ROWS, "kind", 0, TEXT ("NAME,…"), &arg_filter_kind, ONB_COMMAND_MESSAGES,
    "person automatic bulk report calendar junk draft excluded",
    "show rows of these kinds", NULL },
  { ONB_GROUP_ROWS, "verdict", 0, TEXT ("NAME,…"), &arg_filter_verdict, ONB_COMMAND_MESSAGES,
    "audited on-behalf delegated store-trace sent-folder named direct send-as foreign-sender "
    "lost-in-export contradicted own none",
    "show rows of these verdicts", NULL },
  { ONB_GROUP_ROWS, "role", 0, TEXT ("NAME,…"), &arg_filter_role, ONB_COMMAND_MESSAGES,
    "opens adds response forward follow-up orphan-reply initiates undated none",
    "show rows of these roles", NULL },
  { ONB_GROUP_ROWS, "subjects", 0, FLAG, &arg_subjects, ONB_COMMAND_MESSAGES, NULL,
    "show subjects", NULL },
  { ONB_GROUP_ROWS, "require", 0, TEXT ("PERCENT"), &arg_require, ONB_COMMAND_CHECK, NULL,
    "wanted share of mail with the header (default: 100)", NULL },
  { ONB_GROUP_ROWS, "id", 0, TEXT ("ID"), &arg_id, ONB_COMMAND_EXPLAIN, NULL,
    "a message-id, a conversation number or an origin",
    "An origin is a file and the byte at which the message begins: in.mbox@1042. 'onbehalf messages --format csv' shows all three." },
  { ONB_GROUP_ROWS, "write-roster", 0, TEXT ("FILE"), &arg_write_roster, ONB_COMMAND_MAILBOXES,
    ONB_WORDS_FILE, "write the proposals as a roster to edit", "The file must not be there yet." },
  { ONB_GROUP_ROWS, "sandbox", 0, FLAG, &arg_try_sandbox, ONB_COMMAND_SELFTEST, NULL,
    "try what the sandbox forbids, and print what happened", NULL },
  { ONB_GROUP_ROWS, "min-group", 0, TEXT ("N"), &arg_min_group,
    ONB_COMMAND_REPORT | ONB_COMMAND_CHECK, NULL,
    "print no figure about fewer than N people (default: 1)",
    "From 2 on single agents are not shown, and when fewer than N agents sent anything, times are not shown either." },

  { ONB_GROUP_OUTPUT, "format", 0, TEXT ("text|json|jsonl|csv"), &arg_format, ALL, NULL,
    "how results are written (default: text)",
    "jsonl, one object a line, is for messages only." },
  { ONB_GROUP_OUTPUT, "table", 0, TEXT ("agents|periods"), &arg_table, ONB_COMMAND_REPORT, NULL,
    "which table of the report the CSV is (default: agents)", "How long a period is says --by." },
  { ONB_GROUP_OUTPUT, "output", 'o', TEXT ("FILE"), &arg_output, ALL, ONB_WORDS_FILE,
    "write results to FILE",
    "The file appears when it is complete, readable by its owner only; of a link, the file that it names. It may not lie in an input." },
  { ONB_GROUP_OUTPUT, "raw", 0, FLAG, &arg_raw, TABLES, NULL,
    "CSV fields as they are, unsafe for spreadsheets and terminals",
    "Without it, what a spreadsheet would take for a formula gets a ' in front, and characters that cannot be seen are "
    "shown as <U+202E>." },
  { ONB_GROUP_OUTPUT, "color", 0, TEXT ("auto|always|never"), &arg_color, ALL, NULL,
    "colour in text (default: auto; NO_COLOR is honoured)", NULL },
  { ONB_GROUP_OUTPUT, "progress", 0, TEXT ("auto|always|never"), &arg_progress, ALL, NULL,
    "progress on standard error (default: auto, on a terminal)", NULL },
  { ONB_GROUP_OUTPUT, "help", 'h', FLAG, &arg_help, ALL | ONB_COMMAND_SELFTEST, NULL,
    "help of a command", NULL },

};

static const OnbCommandInfo command_table[] = {
  { "report", ONB_COMMAND_REPORT, "who answered how much and how fast, and what still waits" },
  { "check", ONB_COMMAND_CHECK, "do the headers name who answered? since when? why not?" },
  { "mailboxes", ONB_COMMAND_MAILBOXES, "propose mailboxes and agents; write a roster to edit" },
  { "messages", ONB_COMMAND_MESSAGES, "one row a message, with the reason for each" },
  { "explain", ONB_COMMAND_EXPLAIN, "everything about one message or conversation, in words" },
  { "selftest", ONB_COMMAND_SELFTEST, "does the program do here what it promises?" },
};
/* clang-format on */

const OnbOption *
onb_option_table (gsize *ret_n)
{
  *ret_n = G_N_ELEMENTS (option_table);
  return option_table;
}

const OnbCommandInfo *
onb_command_table (gsize *ret_n)
{
  *ret_n = G_N_ELEMENTS (command_table);
  return command_table;
}

const gchar *
onb_option_group_name (OnbOptionGroup group)
{
  static const gchar *const names[ONB_N_GROUPS]
      = { "Who", "When", "Clocks", "How mail is read", "What is shown", "How it is written" };

  return names[group];
}

gchar *
onb_option_commands (const OnbOption *option)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (command_table); i++) {
    if (option->commands & command_table[i].command)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", command_table[i].name);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gchar **
onb_option_words (const OnbOption *option)
{
  if (option->words != NULL && !g_str_equal (option->words, ONB_WORDS_FILE))
    return g_strsplit (option->words, " ", -1);
  if (option->value != NULL && strchr (option->value, '|') != NULL)
    return g_strsplit (option->value, "|", -1);
  return NULL;
}

gboolean
onb_option_takes_file (const OnbOption *option)
{
  return g_strcmp0 (option->words, ONB_WORDS_FILE) == 0;
}
