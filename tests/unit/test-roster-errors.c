/* SPDX-License-Identifier: Apache-2.0 */
/* Rosters that are refused, and what the user is told. */
#include "context/roster-private.h"

#include <string.h>

#define MAILBOX "[mailbox a@b.example]\n"
#define AGENT "[agent j@b.example]\n"

static gboolean
read_text (OnbRoster *roster, const gchar *text, gsize len, GError **error)
{
  g_autofree guint8 *block = g_memdup2 (text, len); /* of the exact size, for the sanitizer */
  OnbLimits limits;

  onb_limits_init (&limits);
  return onb_roster_read (roster, "roster.ini", "/case", block, len, &limits, error);
}

typedef struct {
  const gchar *name;
  const gchar *text;
  gsize len;            /* 0: up to the NUL */
  const gchar *message; /* a glob */
} BadCase;

static const BadCase bad_cases[] = {
  { .name = "unknown-group",
    .text = "\n[mailboxes a@b.example]\n",
    .message = "roster.ini:2: unknown group [mailboxes]; did you mean 'mailbox'?" },
  { .name = "unknown-group-no-hint",
    .text = "[people]\n",
    .message = "roster.ini:1: unknown group [people]" },
  { .name = "american-group",
    .text = "[organization]\n",
    .message = "*; did you mean 'organisation'?" },
  { .name = "unknown-key",
    .text = MAILBOX "name=x\nalias=x@b.example\n",
    .message
    = "roster.ini:3: unknown key 'alias' in [mailbox a@b.example]; did you mean 'aliases'?" },
  { .name = "unknown-key-no-hint",
    .text = MAILBOX "colour=red\n",
    .message = "roster.ini:2: unknown key 'colour' in [mailbox a@b.example]" },
  { .name = "key-of-other-group",
    .text = AGENT "sla=8h\n",
    .message = "roster.ini:2: unknown key 'sla' in [agent j@b.example]*" },
  { .name = "localised-key",
    .text = MAILBOX "name[de]=x\n",
    .message = "roster.ini:2: unknown key 'name[de]'*" },
  { .name = "repeated-group",
    .text = MAILBOX "\n[mailbox A@B.example]\n",
    .message = "roster.ini:3: [mailbox a@b.example] stands on line 1 already" },
  { .name = "repeated-plain-group",
    .text = "[exclude]\n[kinds]\n[exclude]\n",
    .message = "roster.ini:3: [exclude] stands on line 1 already" },
  { .name = "repeated-key",
    .text = MAILBOX "name=x\nzone=UTC\nname=x\n",
    .message = "roster.ini:4: 'name' stands on line 2 of [mailbox a@b.example] already" },
  { .name = "no-address",
    .text = "[mailbox]\n",
    .message = "roster.ini:1: [mailbox] lacks its address*" },
  { .name = "bad-address",
    .text = "[mailbox Acme Support]\n",
    .message = "roster.ini:1: 'Acme Support' is no address*" },
  { .name = "named-address",
    .text = "[agent Jane <jane@b.example>]\n",
    .message = "roster.ini:1: '*' is no address*" },
  { .name = "two-addresses",
    .text = "[agent a@b.example,c@b.example]\n",
    .message = "roster.ini:1: '*' is no address*" },
  { .name = "no-local-part",
    .text = "[agent @b.example]\n",
    .message = "roster.ini:1: '@b.example' is no address*" },
  { .name = "comma-in-heading",
    .text = "[mailbox a@b.example, c@b.example]\n",
    .message = "roster.ini:1: *; its other addresses go into aliases=" },
  { .name = "comma-in-list",
    .text = "[mailbox a@b.example]\naliases=c@b.example, d@b.example\n",
    .message = "roster.ini:2: aliases: *; several are separated by ;" },
  { .name = "comma-in-domains",
    .text = "[organisation]\ndomains=b.example,c.example\n",
    .message = "roster.ini:2: domains: *; several are separated by ;" },
  { .name = "comma-is-not-to-blame",
    .text = "[mailbox a@b.example]\naliases=c@b.example; J, D\n",
    .message = "roster.ini:2: aliases: 'J, D' is no address: *cn=jane" },
  { .name = "no-domain", .text = "[agent a@]\n", .message = "roster.ini:1: 'a@' is no address*" },
  { .name = "two-dots",
    .text = "[agent a@b..example]\n",
    .message = "roster.ini:1: * is no address*" },
  { .name = "argument",
    .text = "[exclude all]\n",
    .message = "roster.ini:1: nothing may follow the name in [exclude]" },
  { .name = "open-group",
    .text = "[mailbox a@b.example\n",
    .message = "roster.ini:1: a group must end with*" },
  { .name = "behind-group",
    .text = "[mailbox a@b.example] # x\n",
    .message = "roster.ini:1: a group must end with*" },
  { .name = "only-bracket", .text = "[", .message = "roster.ini:1: a group must end with*" },
  { .name = "empty-group", .text = "[]", .message = "roster.ini:1: unknown group []" },
  { .name = "no-equals",
    .text = MAILBOX "name\n",
    .message = "roster.ini:2: this is no [group], no key=value*" },
  { .name = "no-key", .text = MAILBOX "=x\n", .message = "roster.ini:2: there is no key*" },
  { .name = "before-group",
    .text = "name=x\n",
    .message = "roster.ini:1: a key stands before the first*" },
  { .name = "latin-1",
    .text = MAILBOX "name=M\xfcller\n",
    .message = "roster.ini:2: this line is not UTF-8*" },
  { .name = "latin-1-comment",
    .text = "# M\xfcller\n",
    .message = "roster.ini:1: this line is not UTF-8*" },
  { .name = "nul",
    .text = MAILBOX "name=\0x\n",
    .len = 30,
    .message = "roster.ini:2: this line is not UTF-8*" },
  { .name = "utf-16",
    .text = "\xff\xfe[\0",
    .len = 4,
    .message = "roster.ini:1: the file is UTF-16*" },
  { .name = "bad-alias",
    .text = MAILBOX "aliases=x@b.example;J Doe\n",
    .message = "roster.ini:2: aliases: 'J Doe' is no address*" },
  { .name = "empty-part",
    .text = MAILBOX "aliases=x@b.example;;y@b.example\n",
    .message = "roster.ini:2: aliases: there is nothing between two ';'" },
  { .name = "bad-zone",
    .text = MAILBOX "zone=Europe/Bern\n",
    .message = "roster.ini:2: zone: 'Europe/Bern' is no time zone*" },
  { .name = "bad-hours",
    .text = MAILBOX "hours=Mo-Fr 09:00-17:00\n",
    .message = "roster.ini:2: hours: 'Mo-Fr' is no day*" },
  { .name = "bad-holiday",
    .text = MAILBOX "holidays=24.12.2025\n",
    .message = "roster.ini:2: holidays: '24.12.2025' is no date*" },
  { .name = "far-holiday",
    .text = MAILBOX "holidays=1925-12-24\n",
    .message = "roster.ini:2: holidays: '1925-12-24' lies outside*" },
  { .name = "calendar",
    .text = MAILBOX "holidays=2025-12-24;holidays.ics\n",
    .message = "roster.ini:2: holidays: /case/holidays.ics: *" },
  { .name = "bad-sla",
    .text = MAILBOX "sla=8\n",
    .message = "roster.ini:2: sla: '8' is no duration*" },
  { .name = "bad-exclusive",
    .text = AGENT "exclusive=maybe\n",
    .message = "roster.ini:2: exclusive: 'maybe' is neither yes nor no" },
  { .name = "from",
    .text = AGENT "from=1.2.2024\n",
    .message = "roster.ini:2: from: '1.2.2024' is no date: write it as 2025-12-24" },
  { .name = "from-empty",
    .text = AGENT "from=\n",
    .message = "roster.ini:2: from: '' is no date*" },
  { .name = "from-far",
    .text = AGENT "from=0202-05-01\n",
    .message = "roster.ini:2: from: '0202-05-01' lies outside*" },
  { .name = "until",
    .text = AGENT "until=2023-02-29\n",
    .message = "roster.ini:2: until: '2023-02-29' is no date*" },
  { .name = "until-before-from",
    .text = AGENT "from=2024-02-02\nuntil=2024-02-01\n",
    .message = "roster.ini:3: until: the last day lies before the first one" },
  { .name = "from-behind-until",
    .text = AGENT "until=2024-02-01\nname=J\nfrom=2024-02-02\n",
    .message = "roster.ini:4: from: the last day lies before the first one" },
  { .name = "dates-of-a-mailbox",
    .text = MAILBOX "from=2024-02-01\n",
    .message = "roster.ini:2: unknown key 'from'*" },
  { .name = "no-mailboxes",
    .text = AGENT "mailboxes=\n",
    .message = "roster.ini:2: mailboxes: no mailbox is named*" },
  { .name = "bad-domain",
    .text = "[organisation]\ndomains=@acme.example\n",
    .message = "roster.ini:2: domains: '@acme.example' is no domain*" },
  { .name = "bad-cc-only",
    .text = "[exclude]\ncc-only=1\n",
    .message = "roster.ini:2: cc-only: '1' is neither yes nor no" },
  { .name = "bad-kind",
    .text = "[kinds]\naddress:a@b.example=automatc\n",
    .message = "roster.ini:2: unknown kind 'automatc'; did you mean 'automatic'?" },
  { .name = "no-kind",
    .text = "[kinds]\naddress:a@b.example=\n",
    .message = "roster.ini:2: unknown kind ''*" },
  { .name = "kind-of-nothing",
    .text = "[kinds]\na@b.example=person\n",
    .message = "roster.ini:2: unknown key 'a@b.example' in [kinds]*" },
  { .name = "kind-no-address",
    .text = "[kinds]\naddress:=person\n",
    .message = "roster.ini:2: '' is no address*" },
  { .name = "two-kinds",
    .text = "[kinds]\naddress:a@b.example=person\naddress:A@b.example=bulk\n",
    .message = "roster.ini:3: 'a@b.example' has a kind already" },
  { .name = "alias-of-two",
    .text = MAILBOX "aliases=x@b.example\n" AGENT "name=J\naliases=x@b.example\n",
    .message = "roster.ini:5: aliases: 'x@b.example' is an alias of mailbox a@b.example already "
               "(roster.ini:2)" },
  { .name = "alias-is-entry",
    .text = MAILBOX AGENT "aliases=A@b.example\n",
    .message = "roster.ini:3: aliases: 'a@b.example' is a mailbox already (roster.ini:1)" },
  { .name = "entry-is-alias",
    .text = AGENT "aliases=a@b.example\n" MAILBOX,
    .message
    = "roster.ini:3: 'a@b.example' is an alias of agent j@b.example already (roster.ini:2)" },
  { .name = "both-entries",
    .text = MAILBOX "[agent a@b.example]\n",
    .message = "roster.ini:2: 'a@b.example' is a mailbox already (roster.ini:1)" },
};

static void
test_bad (gconstpointer data)
{
  const BadCase *row = data;
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (
      read_text (roster, row->text, row->len > 0 ? row->len : strlen (row->text), &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_test_message ("%s", error->message);
  g_assert_true (g_pattern_match_simple (row->message, error->message));
}

/* What is seen only at the end. */
static void
test_bad_finish (void)
{
  static const struct {
    const gchar *text;
    const gchar *zone;
    const gchar *hours;
    const gchar *message;
  } rows[] = {
    { MAILBOX AGENT "mailboxes=a@b.example;\n\n", "Mars/Base", NULL,
      "--zone: 'Mars/Base' is no time zone*" },
    { MAILBOX, NULL, "nine to five", "--hours: *" },
    { MAILBOX AGENT "name=J\nmailboxes=c@b.example\n", NULL, NULL,
      "roster.ini:4: mailboxes= of agent j@b.example names 'c@b.example', which is no mailbox*" },
    { MAILBOX "[organisation]\nrobots=a@b.example;\n", NULL, NULL,
      "robots= names 'a@b.example', which is a mailbox*" },
    { AGENT "mailboxes=j@b.example\n", NULL, NULL,
      "roster.ini:2: mailboxes= of agent j@b.example names*" },
    { AGENT "holidays=2025-12-24\n", NULL, NULL,
      "roster.ini:1: agent j@b.example has holidays= without hours=*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (OnbRoster) roster = onb_roster_new ();
    g_autoptr (GError) error = NULL;

    read_text (roster, rows[i].text, strlen (rows[i].text), &error);
    g_assert_no_error (error);
    g_assert_false (onb_roster_finish (roster, rows[i].zone, rows[i].hours, &error));
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_test_message ("%s", error->message);
    g_assert_true (g_pattern_match_simple (rows[i].message, error->message));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/roster-errors/", bad_cases[i].name, NULL);

    g_test_add_data_func (path, &bad_cases[i], test_bad);
  }
  g_test_add_func ("/roster-errors/finish", test_bad_finish);
  return g_test_run ();
}
