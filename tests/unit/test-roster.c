/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "context/roster-private.h"
#include "context/schedule.h"

#include <glib/gstdio.h>
#include <onbehalf/item.h>
#include <string.h>

#define MAILBOX "[mailbox a@b.example]\n"
#define AGENT "[agent j@b.example]\n"

/* A roster as text, so that a case says all of it at once. */
static void
add_list (GString *out, const gchar *title, const GPtrArray *list)
{
  if (list->len == 0)
    return;
  g_string_append_printf (out, " %s=", title);
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", (gchar *) g_ptr_array_index (list, i));
}

static void
add_schedule (GString *out, const OnbSchedule *schedule)
{
  if (schedule != NULL)
    g_string_append_printf (out, " hours=%u/%u/%s", schedule->segments->len,
                            schedule->holidays->len, g_time_zone_get_identifier (schedule->zone));
}

/* The first second as an agent, and the first one that is none any more. */
static void
add_dates (GString *out, const OnbRosterAgent *agent)
{
  if (agent->from_day == ONB_NO_DAY && agent->until_day == ONB_NO_DAY)
    return;
  g_string_append (out, " on=");
  if (agent->from_day != ONB_NO_DAY)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, agent->from_unix);
  g_string_append (out, "..");
  if (agent->until_day != ONB_NO_DAY)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, agent->until_unix);
}

static gchar *
describe (const OnbRoster *roster)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < roster->mailboxes->len; i++) {
    const OnbRosterMailbox *mailbox = g_ptr_array_index (roster->mailboxes, i);

    g_string_append_printf (out, "mailbox %s '%s'", mailbox->address, mailbox->name);
    add_list (out, "aliases", mailbox->aliases);
    add_list (out, "archives", mailbox->archives);
    if (mailbox->zone != NULL)
      g_string_append_printf (out, " zone=%s", mailbox->zone);
    add_schedule (out, mailbox->schedule);
    if (mailbox->sla_seconds >= 0)
      g_string_append_printf (out, " sla=%" G_GINT64_FORMAT, mailbox->sla_seconds);
    g_string_append_c (out, '\n');
  }
  for (guint i = 0; i < roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);

    g_string_append_printf (out, "agent %s '%s'%s", agent->address, agent->name,
                            agent->exclusive ? " exclusive" : "");
    add_list (out, "aliases", agent->aliases);
    add_list (out, "mailboxes", agent->mailboxes);
    add_list (out, "archives", agent->archives);
    if (agent->zone != NULL)
      g_string_append_printf (out, " zone=%s", agent->zone);
    add_schedule (out, agent->schedule);
    add_dates (out, agent);
    g_string_append_c (out, '\n');
  }
  for (guint i = 0; i < roster->owners->len; i++) {
    const OnbRosterOwner *owner = g_ptr_array_index (roster->owners, i);

    g_string_append_printf (out, "owner %s", owner->address);
    add_list (out, "archives", owner->archives);
    g_string_append_c (out, '\n');
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* -- files that are read ----------------------------------------------------------------------- */

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
  const gchar *zone;  /* --zone */
  const gchar *hours; /* --hours */
  const gchar *expected;
} GoodCase;

static const GoodCase good_cases[] = {
  { .name = "empty", .text = "", .expected = "" },
  { .name = "comments", .text = "\xef\xbb\xbf# a\r\n; b\r\n\r\n  # c\r\n", .expected = "" },
  { .name = "mailbox",
    .text = "[mailbox Support@Acme.Example]\n",
    .expected = "mailbox support@acme.example ''\n" },
  { .name = "spaces",
    .text = " [ mailbox \t a@b.example ] \r\n  name =  Acme = Support \r\n",
    .expected = "mailbox a@b.example 'Acme = Support'\n" },
  { .name = "no-last-line-end",
    .text = "[mailbox a@b.example]\nname=x",
    .expected = "mailbox a@b.example 'x'\n" },
  { .name = "a-label",
    .text = "[mailbox info@B\xc3\xbc"
            "cher.example]\n",
    .expected = "mailbox info@xn--bcher-kva.example ''\n" },
  { .name = "ip-literal",
    .text = "[mailbox a@[10.0.0.1]]\n",
    .expected = "mailbox a@[10.0.0.1] ''\n" },
  { .name = "aliases",
    .text = "[mailbox a@b.example]\naliases= Help@b.example; <c@b.example> "
            ";a@b.example;help@b.example;\n",
    .expected = "mailbox a@b.example '' aliases=help@b.example,c@b.example\n" },
  { .name = "exchange-alias",
    .text = "[agent a@b.example]\naliases=/o=First Org/ou=x@y/cn=Jane;jane\n",
    .expected = "agent a@b.example '' aliases=/o=first org/ou=x@y/cn=jane,jane\n" },
  { .name = "backslash",
    .text = "[agent a@b.example]\nname=ACME\\new\\t\narchives=C:\\mail\\x.pst\n",
    .expected = "agent a@b.example 'ACME\\new\\t' archives=/case/C:\\mail\\x.pst\n" },
  { .name = "archives",
    .text = "[mailbox a@b.example]\narchives=x.mbox;./y/../z//s/;/abs/u;history.zip!/support;\n",
    .expected = "mailbox a@b.example '' archives=/case/x.mbox,/case/z/s,/abs/u,"
                "/case/history.zip!/support\n" },
  { .name = "sla",
    .text = "[mailbox a@b.example]\nsla=8h\n",
    .expected = "mailbox a@b.example '' sla=28800\n" },
  { .name = "sorted",
    .text
    = "[agent z@b.example]\n[agent y@b.example]\n[mailbox b@b.example]\n[mailbox a@b.example]\n",
    .expected = "mailbox a@b.example ''\nmailbox b@b.example ''\nagent y@b.example ''\nagent "
                "z@b.example ''\n" },
  { .name = "own-zone",
    .text = "[mailbox a@b.example]\nzone=Europe/Berlin\nhours=09:00-17:00\n",
    .zone = "America/New_York",
    .expected = "mailbox a@b.example '' zone=Europe/Berlin hours=7/0/Europe/Berlin\n" },
  { .name = "default-zone",
    .text
    = "[mailbox a@b.example]\nhours=09:00-17:00\n[agent c@b.example]\nhours=Mon 09:00-10:00\n",
    .zone = "America/New_York",
    .expected = "mailbox a@b.example '' zone=America/New_York hours=7/0/America/New_York\n"
                "agent c@b.example '' hours=1/0/America/New_York\n" },
  { .name = "utc",
    .text = "[mailbox a@b.example]\nhours=09:00-17:00\n",
    .expected = "mailbox a@b.example '' hours=7/0/UTC\n" },
  { .name = "default-hours",
    .text = "[mailbox a@b.example]\n[agent c@b.example]\nzone=Europe/Berlin\n",
    .hours = "Mon 09:00-10:00",
    .expected = "mailbox a@b.example '' hours=1/0/UTC\nagent c@b.example '' zone=Europe/Berlin\n" },
  { .name = "own-hours",
    .text = "[mailbox a@b.example]\nhours=09:00-17:00\n",
    .hours = "Mon 09:00-10:00",
    .expected = "mailbox a@b.example '' hours=7/0/UTC\n" },
  { .name = "holidays-first",
    .text = "[mailbox a@b.example]\nholidays=2025-12-24;2025-12-25\nhours=09:00-17:00\n",
    .expected = "mailbox a@b.example '' hours=7/2/UTC\n" },
  { .name = "holidays-and-default-hours",
    .text = "[mailbox a@b.example]\nholidays=2025-12-24\n",
    .hours = "Mon 09:00-10:00",
    .expected = "mailbox a@b.example '' hours=1/1/UTC\n" },
  { .name = "holidays-alone",
    .text = "[mailbox a@b.example]\nholidays=2025-12-24\n",
    .expected = "mailbox a@b.example ''\n" },
  { .name = "agent",
    .text = "[agent j@b.example]\nname=J\nmailboxes=help@b.example;a@b.example\nexclusive=yes\n"
            "zone=America/New_York\nhours=Mon-Fri 08:00-16:00\nholidays=2025-07-04\n"
            "[mailbox a@b.example]\naliases=help@b.example\n[mailbox c@b.example]\n",
    .expected = "mailbox a@b.example '' aliases=help@b.example\nmailbox c@b.example ''\n"
                "agent j@b.example 'J' exclusive mailboxes=a@b.example zone=America/New_York "
                "hours=5/1/America/New_York\n" },
  { .name = "dates",
    .text = "[agent j@b.example]\nfrom=2025-01-06\nuntil=2025-01-10\n",
    .expected = "agent j@b.example '' on=1736121600..1736553600\n" },
  { .name = "dates/until-first-and-one-day",
    .text = "[agent j@b.example]\nuntil=2025-01-10\nfrom=2025-01-10\n",
    .expected = "agent j@b.example '' on=1736467200..1736553600\n" },
  { .name = "dates/own-zone",
    .text = "[agent j@b.example]\nfrom=2025-01-06\nuntil=2025-01-10\nzone=America/New_York\n",
    .zone = "Europe/Berlin",
    .expected = "agent j@b.example '' zone=America/New_York on=1736139600..1736571600\n" },
  { .name = "dates/default-zone",
    .text = "[agent j@b.example]\nfrom=2025-01-06\n[agent k@b.example]\nuntil=2025-01-10\n",
    .zone = "America/New_York",
    .expected = "agent j@b.example '' on=1736139600..\nagent k@b.example '' on=..1736571600\n" },
  /* Clocks were put forward over that midnight, so the day began at one. */
  { .name = "dates/no-midnight",
    .text = "[agent j@b.example]\nfrom=2018-11-04\nzone=America/Sao_Paulo\n",
    .expected = "agent j@b.example '' zone=America/Sao_Paulo on=1541300400..\n" },
  /* Clocks were put back to midnight an hour after it. */
  { .name = "dates/two-midnights",
    .text = "[agent j@b.example]\nuntil=2025-11-01\nzone=America/Havana\n",
    .expected = "agent j@b.example '' zone=America/Havana on=..1762056000\n" },
  { .name = "not-exclusive",
    .text = "[agent j@b.example]\nexclusive=no\n",
    .expected = "agent j@b.example ''\n" },
};

static void
test_good (gconstpointer data)
{
  const GoodCase *row = data;
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = NULL;
  g_autofree gchar *again = NULL;

  read_text (roster, row->text, strlen (row->text), &error);
  g_assert_no_error (error);
  onb_roster_finish (roster, row->zone, row->hours, &error);
  g_assert_no_error (error);
  text = describe (roster);
  g_assert_cmpstr (text, ==, row->expected);
  /* Discovery adds mailboxes and finishes again. */
  g_assert_true (onb_roster_finish (roster, row->zone, row->hours, &error));
  again = describe (roster);
  g_assert_cmpstr (again, ==, row->expected);
}

static void
test_organisation (void)
{
  static const gchar text[]
      = "[organisation]\ndomains=Acme.example;B\xc3\xbc"
        "cher.example\nagent-domains=acme.example;\n"
        "robots=NoReply@acme.example;crm@acme.example\nforms=wordpress@acme.example\n"
        "journals=in/../journal;/else/where.pst\n"
        "[exclude]\nfrom=X@acme.example\ndomain=acme-test.example;\nsubject=Accepted:*;Re: [X]*;\n"
        "folder=*/Archive/*;\ncc-only=yes\n"
        "[kinds]\naddress:Alerts@vendor.example=automatic\naddress:b+a=b@x.example = person\n";
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) all = g_string_new (NULL);

  g_assert_false (roster->has_agent_domains);
  read_text (roster, text, strlen (text), &error);
  g_assert_no_error (error);
  add_list (all, "domains", roster->domains);
  add_list (all, "agent-domains", roster->agent_domains);
  add_list (all, "robots", roster->robots);
  add_list (all, "forms", roster->forms);
  add_list (all, "journals", roster->journals);
  add_list (all, "from", roster->exclude_from);
  add_list (all, "domain", roster->exclude_domains);
  add_list (all, "subject", roster->exclude_subjects);
  add_list (all, "folder", roster->exclude_folders);
  g_assert_cmpstr (all->str, ==,
                   " domains=acme.example,xn--bcher-kva.example agent-domains=acme.example"
                   " robots=noreply@acme.example,crm@acme.example forms=wordpress@acme.example"
                   " journals=/case/journal,/else/where.pst"
                   " from=x@acme.example domain=acme-test.example subject=accepted:*,re: [x]*"
                   " folder=*/archive/*");
  g_assert_true (roster->has_agent_domains);
  g_assert_true (roster->exclude_cc_only);
  g_assert_cmpuint (g_hash_table_size (roster->kinds), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (roster->kinds, "alerts@vendor.example"), ==, "automatic");
  g_assert_cmpstr (g_hash_table_lookup (roster->kinds, "b+a=b@x.example"), ==, "person");
}

/* -- options ----------------------------------------------------------------------------------- */

typedef gboolean (*AddOption) (OnbRoster *roster, const gchar *text, GError **error);

typedef struct {
  const gchar *name;
  const gchar *roster;
  struct {
    AddOption add;
    const gchar *text;
  } options[3];
  const gchar *expected; /* NULL: the last option is refused */
  const gchar *message;
} OptionCase;

static const OptionCase option_cases[] = {
  { .name = "mailbox",
    .options = { { onb_roster_add_mailbox, "A@b.example" } },
    .expected = "mailbox a@b.example ''\n" },
  { .name = "mailbox-aliases",
    .options = { { onb_roster_add_mailbox, "a@b.example, c@b.example,d@b.example" } },
    .expected = "mailbox a@b.example '' aliases=c@b.example,d@b.example\n" },
  { .name = "mailbox-again",
    .roster = MAILBOX "name=A\naliases=c@b.example\n",
    .options = { { onb_roster_add_mailbox, "a@b.example,d@b.example,c@b.example" } },
    .expected = "mailbox a@b.example 'A' aliases=c@b.example,d@b.example\n" },
  { .name = "mailbox-is-alias",
    .roster = MAILBOX "aliases=c@b.example\n",
    .options = { { onb_roster_add_mailbox, "c@b.example" } },
    .message
    = "-m c@b.example: 'c@b.example' is an alias of mailbox a@b.example already (roster.ini:2)" },
  { .name = "mailbox-empty",
    .options = { { onb_roster_add_mailbox, "" } },
    .message = "-m : '' is no address*" },
  { .name = "mailbox-empty-alias",
    .options = { { onb_roster_add_mailbox, "a@b.example," } },
    .message = "-m a@b.example,: '' is no address*" },
  { .name = "mailbox-not-utf-8",
    .options = { { onb_roster_add_mailbox, "\xfc@b.example" } },
    .message = "-m *is no address*" },
  { .name = "agents",
    .options
    = { { onb_roster_add_agents, "j@b.example=jd@c.example,k@b.example,j@b.example=/o=x" } },
    .expected = "agent j@b.example '' aliases=jd@c.example,/o=x\nagent k@b.example ''\n" },
  { .name = "agent-is-mailbox",
    .roster = MAILBOX,
    .options = { { onb_roster_add_agents, "a@b.example" } },
    .message = "--agents a@b.example: 'a@b.example' is a mailbox already (roster.ini:1)" },
  { .name = "agent-twice",
    .options = { { onb_roster_add_mailbox, "a@b.example" },
                 { onb_roster_add_agents, "j@b.example=a@b.example" } },
    .message = "--agents *: 'a@b.example' is a mailbox already (-m)" },
  { .name = "agents-empty",
    .options = { { onb_roster_add_agents, "" } },
    .message = "--agents *is no address*" },
  { .name = "archive",
    .roster = MAILBOX "aliases=c@b.example\narchives=x\n" AGENT,
    .options = { { onb_roster_add_archive, "C@b.example=/p/../q/a=b.mbox/" },
                 { onb_roster_add_archive, "j@b.example=/z.zip!/in/./x" } },
    .expected = "mailbox a@b.example '' aliases=c@b.example archives=/case/x,/q/a=b.mbox\n"
                "agent j@b.example '' archives=/z.zip!/in/x\n" },
  { .name = "archive-of-somebody",
    .options = { { onb_roster_add_archive, "J@b.example=/x" },
                 { onb_roster_add_archive, "j@b.example=/y" },
                 { onb_roster_add_archive, "k@b.example=/z" } },
    .expected = "owner j@b.example archives=/x,/y\nowner k@b.example archives=/z\n" },
  { .name = "archive-before-entry",
    .options = { { onb_roster_add_archive, "c@b.example=/x" },
                 { onb_roster_add_archive, "k@b.example=/z" },
                 { onb_roster_add_mailbox, "a@b.example,c@b.example" } },
    .expected = "mailbox a@b.example '' aliases=c@b.example archives=/x\n"
                "owner k@b.example archives=/z\n" },
  { .name = "archive-no-address",
    .options = { { onb_roster_add_archive, "=/x" } },
    .message = "--archive =/x: '' is no address*" },
  { .name = "archive-no-path",
    .roster = MAILBOX,
    .options = { { onb_roster_add_archive, "a@b.example=" } },
    .message = "--archive a@b.example=: write ADDRESS=PATH*" },
  { .name = "archive-no-equals",
    .roster = MAILBOX,
    .options = { { onb_roster_add_archive, "a@b.example" } },
    .message = "--archive a@b.example: write ADDRESS=PATH*" },
  { .name = "mailboxes-by-option",
    .roster = AGENT "mailboxes=x@b.example\n",
    .options = { { onb_roster_add_mailbox, "a@b.example,x@b.example" } },
    .expected
    = "mailbox a@b.example '' aliases=x@b.example\nagent j@b.example '' mailboxes=a@b.example\n" },
};

static void
test_option (gconstpointer data)
{
  const OptionCase *row = data;
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *text = NULL;
  gboolean ok = TRUE;

  if (row->roster != NULL)
    g_assert_true (read_text (roster, row->roster, strlen (row->roster), &error));
  for (gsize i = 0; ok && i < G_N_ELEMENTS (row->options) && row->options[i].add != NULL; i++)
    ok = row->options[i].add (roster, row->options[i].text, &error);
  if (row->expected == NULL) {
    g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
    g_assert_true (g_pattern_match_simple (row->message, error->message));
    return;
  }
  g_assert_no_error (error);
  g_assert_true (onb_roster_finish (roster, NULL, NULL, &error));
  text = describe (roster);
  g_assert_cmpstr (text, ==, row->expected);
}

static void
test_option_folder (void)
{
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autofree gchar *here = g_get_current_dir ();
  g_autofree gchar *expected = g_build_filename (here, "exports", "s.mbox", NULL);
  const OnbRosterMailbox *mailbox;

  g_assert_true (onb_roster_add_mailbox (roster, "a@b.example", NULL));
  g_assert_true (onb_roster_add_archive (roster, "a@b.example=./exports/s.mbox", NULL));
  mailbox = g_ptr_array_index (roster->mailboxes, 0);
  g_assert_cmpstr (g_ptr_array_index (mailbox->archives, 0), ==, expected);
}

/* -- the file itself --------------------------------------------------------------------------- */

static void
test_load (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("onb-roster-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "roster.ini", NULL);
  g_autofree gchar *roundabout = g_build_filename (folder, ".", "roster.ini", NULL);
  g_autofree gchar *archive = g_build_filename (folder, "x.mbox", NULL);
  static const gchar text[] = MAILBOX "archives=x.mbox\n";
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  const OnbRosterMailbox *mailbox;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  onb_roster_load (roster, roundabout, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (roster->sha256, ==, sha256);
  mailbox = g_ptr_array_index (roster->mailboxes, 0);
  g_assert_cmpstr (g_ptr_array_index (mailbox->archives, 0), ==, archive);

  g_assert_false (onb_roster_load (roster, path, &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_unlink (path);
  g_rmdir (folder);
}

/* Agents without dates are agents at any time, and when there is none. */
static void
test_is_on (void)
{
  static const gchar text[] = "[agent a@b.example]\n[agent b@b.example]\nfrom=2025-01-06\n"
                              "[agent c@b.example]\nuntil=2025-01-10\n";
  static const struct {
    gint64 when;
    gboolean on[3];
  } rows[] = {
    { ONB_NO_TIME, { TRUE, FALSE, FALSE } }, { 0, { TRUE, FALSE, TRUE } },
    { 1736121599, { TRUE, FALSE, TRUE } },   { 1736121600, { TRUE, TRUE, TRUE } },
    { 1736553599, { TRUE, TRUE, TRUE } },    { 1736553600, { TRUE, TRUE, FALSE } },
  };
  g_autoptr (OnbRoster) roster = onb_roster_new ();

  g_assert_true (read_text (roster, text, strlen (text), NULL));
  g_assert_true (onb_roster_finish (roster, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint agent = 0; agent < 3; agent++)
      g_assert_cmpint (
          onb_roster_agent_is_on (g_ptr_array_index (roster->agents, agent), rows[i].when), ==,
          rows[i].on[agent]);
}

/* Three entries share two calendars; one of them is named in two ways. */
static void
test_calendars (void)
{
  static const gchar first[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20251224\n"
                               "DURATION:P2D\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20251231T120000\n"
                               "END:VEVENT\nEND:VCALENDAR\n";
  static const gchar second[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20251226\n"
                                "END:VEVENT\nEND:VCALENDAR\n";
  static const gchar text[]
      = "[mailbox a@b.example]\nhours=09:00-17:00\n"
        "holidays=x.ics;2025-12-31;\n"
        "[mailbox c@b.example]\nholidays=./x.ics;sub/Y.ICS\n"
        "[agent j@b.example]\nholidays=sub/Y.ICS;2025-12-26\nhours=09:00-10:00\n";
  g_autofree gchar *folder = g_dir_make_tmp ("onb-roster-XXXXXX", NULL);
  g_autofree gchar *sub = g_build_filename (folder, "sub", NULL);
  g_autofree gchar *path = g_build_filename (folder, "roster.ini", NULL);
  g_autofree gchar *path_x = g_build_filename (folder, "x.ics", NULL);
  g_autofree gchar *path_y = g_build_filename (sub, "Y.ICS", NULL);
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, second, -1);
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *found = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_true (g_file_set_contents (path_x, first, -1, NULL));
  g_assert_true (g_file_set_contents (path_y, second, -1, NULL));
  onb_roster_load (roster, path, &limits, &error);
  g_assert_no_error (error);
  g_assert_true (onb_roster_finish (roster, NULL, "Mon 09:00-10:00", NULL));
  found = describe (roster);
  g_assert_cmpstr (found, ==,
                   "mailbox a@b.example '' hours=7/3/UTC\nmailbox c@b.example '' hours=1/3/UTC\n"
                   "agent j@b.example '' hours=7/1/UTC\n");
  g_assert_cmpuint (roster->holidays_sha256->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (roster->holidays_sha256, 1), ==, sha256);
  g_assert_cmpuint (roster->holiday_events_ignored, ==, 1);
  g_unlink (path);
  g_unlink (path_x);
  g_unlink (path_y);
  g_rmdir (sub);
  g_rmdir (folder);
}

static void
test_load_errors (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("onb-roster-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "roster.ini", NULL);
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) not_a_file = NULL;
  g_autoptr (GError) large = NULL;
  g_autoptr (GError) bad = NULL;
  g_autofree gchar *message = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_false (onb_roster_load (roster, path, &limits, &missing));
  g_assert_error (missing, ONB_ERROR, ONB_ERROR_USAGE);
  g_assert_false (onb_roster_load (roster, folder, &limits, &not_a_file));
  g_assert_error (not_a_file, ONB_ERROR, ONB_ERROR_USAGE);

  g_assert_true (g_file_set_contents (path, "# only a comment\nname=x\n", -1, NULL));
  g_assert_false (onb_roster_load (roster, path, &limits, &bad));
  message = g_strconcat (path, ":2: a key stands before the first [group]", NULL);
  g_assert_cmpstr (bad->message, ==, message);
  limits.roster_bytes = 10;
  g_assert_false (onb_roster_load (roster, path, &limits, &large));
  g_assert_error (large, ONB_ERROR, ONB_ERROR_LIMIT);
  g_assert_true (g_str_has_prefix (large->message, path));
  g_assert_null (roster->sha256);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_normalise (void)
{
  static const struct {
    const gchar *text;
    const gchar *expected;
  } rows[] = {
    { "", "" },
    { " \t\r\n", "" },
    { "<>", "" },
    { "John@X.Example", "john@x.example" },
    { " <John@X.Example>\r\n", "john@x.example" },
    { "< a@b >", "a@b" },
    { "a+tag@b.example", "a+tag@b.example" },
    { "Root", "root" },
    { "S-1-5-18", "s-1-5-18" },
    { "/O=X/OU=Y@Z\xc3\x84/CN=J", "/o=x/ou=y@z\xc3\x84/cn=j" },
    { "J\xc3\x9c@B\xc3\x9c.example", "j\xc3\x9c@xn--b-eha.example" },
    { "a@xn--b-eha.example", "a@xn--b-eha.example" },
    { "a@b@C.example", "a@b@c.example" },
    { "a@", "a@" },
    { "<", "<" },
    { "a@\xff.Example", "a@\xff.example" },
    /* Labels above 63 bytes are refused by IDNA. */
    { "a@Ü23456789012345678901234567890123456789012345678901234567890123456789.Example",
      "a@Ü23456789012345678901234567890123456789012345678901234567890123456789.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *address = onb_address_normalise (rows[i].text);

    g_assert_cmpstr (address, ==, rows[i].expected);
  }
}

#define ADD_ALL(cases, prefix, function)                                                           \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {                                               \
    g_autofree gchar *path = g_strconcat (prefix, cases[i].name, NULL);                            \
    g_test_add_data_func (path, &cases[i], function);                                              \
  }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ALL (good_cases, "/roster/good/", test_good)
  ADD_ALL (option_cases, "/roster/option/", test_option)
  g_test_add_func ("/roster/organisation", test_organisation);
  g_test_add_func ("/roster/option-folder", test_option_folder);
  g_test_add_func ("/roster/load", test_load);
  g_test_add_func ("/roster/load-errors", test_load_errors);
  g_test_add_func ("/roster/is-on", test_is_on);
  g_test_add_func ("/roster/calendars", test_calendars);
  g_test_add_func ("/roster/normalise", test_normalise);
  return g_test_run ();
}
