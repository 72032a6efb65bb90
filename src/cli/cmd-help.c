/* SPDX-License-Identifier: Apache-2.0 */
/* The help texts. Each fits a terminal of 80 by 24 (tests/cli/test_help.py). */
#include "cli/commands.h"

#include <string.h>

#include "cli/console.h"
#include "cli/options.h"

typedef struct {
  const gchar *name;
  const gchar *text;
} Page;

static const Page pages[] = {
  { "", "onbehalf reads exported mail and says who really answered the mail of a shared\n"
        "mailbox, how fast, and on what evidence. It uses no network, changes nothing.\n"
        "\n"
        "usage: onbehalf COMMAND [OPTION…] INPUT…\n"
        "\n"
        "  report      who answered how much and how fast, and what still waits\n"
        "  check       do the headers name who answered? since when? why not?\n"
        "  mailboxes   propose mailboxes and agents; write a roster to edit\n"
        "  messages    one row a message, with the reason for each\n"
        "  explain     everything about one message or conversation, in words\n"
        "  selftest    does the program do here what it promises?\n"
        "  help        this text; help COMMAND; help options; help roster\n"
        "\n"
        "INPUT is a file (mbox, eml, pst, msg, olm), a folder (also Maildir), an archive\n"
        "(zip, tar, 7z, …) or - for standard input. Results go to standard output.\n"
        "\n"
        "  onbehalf report exports/\n"
        "  onbehalf report -m support@acme.example --hours 'Mon-Fri 09:00-17:00' in.mbox\n"
        "\n"
        "Exit status: 0 complete, 1 complete with findings, 2 wrong usage, 3 file error,\n"
        "4 refused to start, 5 the answer is no (check).\n" },
  { "report", "usage: onbehalf report [OPTION…] INPUT…\n"
              "Who answered how much and how fast, and what still waits.\n"
              "\n"
              "  -m ADDR[,ALIAS…]       the mailbox (else those that the headers show)\n"
              "  -r, --roster FILE      mailboxes, agents, hours; see: onbehalf help roster\n"
              "  --from TIME --to TIME  only this period: 2025-01-01, 2025-01-31T08:00:00Z\n"
              "  --zone ZONE            as Europe/Berlin (else the roster's; --from, --to: UTC)\n"
              "  --hours HOURS          working hours: 'Mon-Fri 09:00-17:00; Sat 09:00-12:00'\n"
              "  --sla DURATION         target: 90s, 15m, 8h, 2d\n"
              "  --by day|week|month    a table of periods of that length\n"
              "  --format FORMAT        text, json or csv (agents; --table periods)\n"
              "  -o FILE                write to FILE, which appears when it is complete\n"
              "\n"
              "Resp., First   answers to an open question; of these, firsts of a conversation\n"
              "Median, p90    half and nine tenths of these answers took no longer\n"
              "Half in        as Median, but questions that are still open count, too\n"
              "–              not known: no answer, or no question that was open for so long\n"
              "partly, ours   answered, but a question is open; nobody asked, we began\n"
              "send-as        in the name of the mailbox, with no word on who sent it\n"
              "internal       to the mailbox and its agents alone\n"
              "open wait      a question without an answer; its Conv. is for explain --id\n"
              "\n"
              "  onbehalf report -r roster.ini --sla 8h --format csv -o agents.csv exports/\n"
              "All options: onbehalf help options; all words: man onbehalf-report\n" },
  { "messages", "usage: onbehalf messages [OPTION…] INPUT…\n"
                "\n"
                "One row a message and mailbox: direction, agent, verdict, role, response time.\n"
                "Filters take several values, as --role opens,adds; the value null is `none`.\n"
                "\n"
                "  --mailbox ADDR   --agent ADDR      rows of a mailbox, of an agent\n"
                "  --direction D    inbound outbound internal other unrelated\n"
                "  --kind KIND      person automatic bulk report calendar junk draft excluded\n"
                "  --verdict V      on-behalf delegated audited direct store-trace sent-folder\n"
                "                   named send-as foreign-sender lost-in-export contradicted\n"
                "                   own\n"
                "  --role ROLE      opens adds response forward follow-up orphan-reply initiates\n"
                "                   undated\n"
                "  --subjects       show subjects\n"
                "  --format FORMAT  text, json, jsonl (one object a line) or csv\n"
                "  -m, -r, --from, --to, -o, … as for report\n"
                "\n"
                "  onbehalf messages --verdict send-as,contradicted exports/\n"
                "  onbehalf messages --agent jo@acme.example --role response --format csv in.mbox\n"
                "\n"
                "All options: onbehalf help options\n" },
  { "check", "usage: onbehalf check [OPTION…] INPUT…\n"
             "\n"
             "Do the headers of sent mail name the person who sent it? Per mailbox, month and\n"
             "agent: how many do, since when, and what the rest looks like. The answer is no\n"
             "(exit status 5) when the share with a header is below --require, or when there\n"
             "is no message to judge. Judged: what was sent, but for mail from an agent's own\n"
             "address, which needs no header, and mail whose header the export drops.\n"
             "\n"
             "  --require PERCENT      wanted share (default 100)\n"
             "  -m ADDR[,ALIAS…]       the mailbox (else those that the headers show)\n"
             "  -r, --roster FILE      mailboxes and agents\n"
             "  --from TIME --to TIME  only this period\n"
             "  --zone ZONE            of months and days (else the roster's, else UTC)\n"
             "  --format FORMAT        text, json or csv\n"
             "\n"
             "  onbehalf check -m support@acme.example exports/\n"
             "  onbehalf check --require 95 --from 2025-03-01 exports/ || echo not yet\n"
             "\n"
             "All options: onbehalf help options\n" },
  { "explain", "usage: onbehalf explain --id ID [OPTION…] INPUT…\n"
               "\n"
               "Says in words what is known about a message, each sentence with the section of\n"
               "SEMANTICS.md it follows from: what it is, where its copies lie (file and byte),\n"
               "which facts name whom, which of them count and why, what each step of the clock\n"
               "of its conversation rests on, and what would change the result. Changes of the\n"
               "rules are tried out before they are told.\n"
               "\n"
               "ID is a message-id (with or without < >), the number of a conversation, or an\n"
               "origin or its end, such as in.mbox@1042. 'onbehalf messages --format csv' shows\n"
               "all three. The options of the report (-m, -r, …) have to be given again: they\n"
               "decide what counts.\n"
               "\n"
               "  --format FORMAT  text or json\n"
               "\n"
               "  onbehalf explain --id '<abc@acme.example>' exports/\n"
               "  onbehalf explain --id 17 -r roster.ini exports/\n"
               "  onbehalf explain --id exports/in.mbox@1042 exports/\n"
               "\n"
               "All options: onbehalf help options\n" },
  { "mailboxes",
    "usage: onbehalf mailboxes [OPTION…] INPUT…\n"
    "\n"
    "Proposes shared mailboxes, the agents who send for them, and programs that send\n"
    "mail, each with the reason. Read them before you rely on them.\n"
    "\n"
    "  --write-roster FILE  write the proposals as a roster: correct it, then give it\n"
    "                       to the other commands with -r\n"
    "  --format FORMAT      text, json or csv\n"
    "\n"
    "A roster names what the headers cannot:\n"
    "  [mailbox support@acme.example]\n"
    "  aliases=help@acme.example;\n"
    "  hours=Mon-Fri 09:00-17:00\n"
    "  [agent john.doe@acme.example]\n"
    "  mailboxes=support@acme.example;\n"
    "\n"
    "  onbehalf mailboxes --write-roster roster.ini exports/\n"
    "  onbehalf report -r roster.ini exports/\n"
    "\n"
    "All options: onbehalf help options\n" },
  { "roster",
    "A roster (-r) names what the headers cannot. All of it: man onbehalf-roster, and\n" ONB_DOCS
    "/roster.md\n"
    "\n"
    "  [mailbox support@acme.example]\n"
    "  name=Support\n"
    "  aliases=help@acme.example; info@acme.example\n"
    "  zone=Europe/Berlin\n"
    "  hours=Mon-Fri 09:00-17:00\n"
    "  sla=8h\n"
    "\n"
    "  [agent john.doe@acme.example]\n"
    "  name=John Doe\n"
    "  aliases=jd@acme.example\n"
    "  mailboxes=support@acme.example\n"
    "  archives=exports/john\n"
    "\n"
    "  [organisation]\n"
    "  domains=bpo.example\n"
    "  robots=noreply@acme.example\n"
    "\n"
    "Lists are separated by semicolons. Archives lie beside the roster; domains are\n"
    "other ones of your side. Without mailboxes= a person serves all.\n"
    "\n"
    "  onbehalf mailboxes --write-roster roster.ini exports/   # writes one\n" },
  { "selftest", "usage: onbehalf selftest [--sandbox] [FOLDER]\n"
                "\n"
                "Reads mail whose every number is known and compares; FOLDER holds it (default:\n"
                "what was installed with the program). Exit status 5 when something differs.\n"
                "\n"
                "  --sandbox  instead, try what readers may not do: open sockets, start programs,\n"
                "             read other files, change evidence; each in a process of its own,\n"
                "             with what the kernel did\n"
                "\n"
                "  onbehalf selftest\n"
                "  onbehalf selftest --sandbox\n" },
};

/* Help that was asked for is a result: it goes to standard output, and a full disk shows. */
static OnbExit
print (const gchar *text)
{
  GError *error = NULL;
  g_autoptr (OnbTarget) target = onb_target_open (NULL, NULL);
  const OnbOutput *output = onb_target_output (target);

  if (!output->write (text, strlen (text), output->user_data, &error)
      || !onb_target_commit (target, &error))
    return onb_run_fail (error);
  return ONB_EXIT_COMPLETE;
}

OnbExit
onb_help_command (const gchar *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (strcmp (pages[i].name, name) == 0)
      return print (pages[i].text);
  }

  g_autofree gchar *text
      = g_strdup_printf ("help %s: there is no such command; see 'onbehalf help'", name);

  onb_console_say (text);
  return ONB_EXIT_USAGE;
}

OnbExit
onb_cmd_help (const gchar *const *words)
{
  if (words[0] == NULL)
    return onb_help_command ("");
  if (strcmp (words[0], "options") == 0) {
    g_autofree gchar *text = onb_options_print ();
    return print (text);
  }
  return onb_help_command (words[0]);
}

OnbExit
onb_help_version (void)
{
  return print ("onbehalf " ONB_VERSION "\nbuilt with " ONB_LIBRARIES "\n");
}
