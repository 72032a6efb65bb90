/* SPDX-License-Identifier: Apache-2.0 */
/* The written roster: it is read as it is, what is to be confirmed can be accepted line by line,
 * and nothing that mail says becomes a line of its own. */
#include <onbehalf/report.h>

#include "analysis-fixture.h"
#include "context/roster-private.h"

#define B "support@acme.example"
#define JANE "jane@acme.example"
#define MOST_MAILS 24
#define ROOM (G_GUINT64_CONSTANT (4) << 20)

#define BOX "\n[mailbox " B "]\n"
#define FOUND_JANE "\n[agent " JANE "]\nmailboxes=" B ";\n"
#define TWICE(header)                                                                              \
  { "a", "2025-01-06 09:00:00", header, NULL, 0 },                                                 \
  {                                                                                                \
    "b", "2025-01-06 09:00:00", header, NULL, 0                                                    \
  }
#define SENT_BY(sender) "From: " B "\nSender: " sender "\nTo: x@other.example\n"

typedef struct {
  const gchar *name;
  World world;
  Mail mails[MOST_MAILS];
  const gchar *facts;    /* all lines that count, as they stand; empty ones left out */
  const gchar *proposed; /* all lines behind a `#` without a space */
} Case;

static const Case cases[] = {
  { "mailbox-and-agent",
    { 0 },
    { TWICE (SENT_BY ("Jane Roe <" JANE ">")) },
    "[mailbox " B "]\n[agent " JANE "]\nname=Jane Roe\nmailboxes=" B ";\n",
    "" },
  { "name-of-the-mailbox",
    { 0 },
    { TWICE ("From: Acme Support <" B ">\nSender: Acme  SUPPORT <" JANE ">\nTo: x@o.example\n") },
    "[mailbox " B "]\nname=Acme Support\n[agent " JANE "]\nmailboxes=" B ";\n",
    "name=Acme SUPPORT\n" },
  { "name-of-one-word",
    { 0 },
    { TWICE (SENT_BY ("Robot <" JANE ">")) },
    "[mailbox " B "]\n[agent " JANE "]\nmailboxes=" B ";\n",
    "name=Robot\n" },
  { "given-aliases-and-archives",
    { .mailbox = B ",help@acme.example",
      .agents = JANE "=jr@acme.example",
      .archive = JANE "=/archives/jane" },
    { TWICE (SENT_BY (JANE)) },
    "[mailbox " B "]\naliases=help@acme.example;\n[agent " JANE "]\naliases=jr@acme.example;\n"
    "mailboxes=" B ";\narchives=/archives/jane;\n",
    "" },
  { "archive-below-the-roster",
    { .mailbox = B, .agents = JANE, .archive = JANE "=/rosters/in/jane" },
    { TWICE (SENT_BY (JANE)) },
    "[mailbox " B "]\n[agent " JANE "]\nmailboxes=" B ";\narchives=in/jane;\n",
    "" },
  { "proposed-mailbox",
    { 0 },
    { { "1", NULL, "From: a@1.example\nTo: info@acme.example\n", NULL, 0 },
      { "2", NULL, "From: b@2.example\nTo: info@acme.example\n", NULL, 0 },
      { "3", NULL, "From: c@3.example\nTo: info@acme.example\n", NULL, 0 },
      { "4", NULL, "From: d@4.example\nTo: info@acme.example\n", NULL, 0 },
      { "5", NULL, "From: Acme <info@acme.example>\nTo: e@5.example\n", NULL, 0 } },
    "",
    "[mailbox info@acme.example]\nname=Acme\n" },
  { "proposed-agent",
    { .mailbox = B },
    { TWICE ("From: Jane Roe <" JANE ">\nSender: " B "\nTo: x@other.example\n") },
    "[mailbox " B "]\n",
    "[agent " JANE "]\nname=Jane Roe\nmailboxes=" B ";\n" },
  { "proposed-alias",
    { .mailbox = B },
    { TWICE ("From: x@other.example\nTo: rio@acme.example\nDelivered-To: " B "\n") },
    "[mailbox " B "]\n",
    "aliases=rio@acme.example;\n" },
  { "proposed-alias-beside-one-that-is-given",
    { .mailbox = B ",help@acme.example" },
    { TWICE ("From: x@other.example\nTo: rio@acme.example\nDelivered-To: " B "\n") },
    "[mailbox " B "]\naliases=help@acme.example;\n",
    "" },
  { "robots-and-domains",
    { .mailbox = B },
    { { "1", NULL, "From: cron1@acme.example\nAuto-Submitted: auto-generated\n", NULL, 0 },
      { "2", NULL, "From: cron1@acme.example\nAuto-Submitted: auto-generated\n", NULL, 0 },
      { "3", NULL, "From: noreply@vendor.example\nTo: " B "\n", NULL, 0 },
      { "4", NULL, "From: noreply@vendor.example\nTo: " B "\n", NULL, 0 },
      { "5", NULL, SENT_BY ("ivy@desk.example"), NULL, 0 },
      { "6", NULL, SENT_BY ("ivy@desk.example"), NULL, 0 },
      { "7", NULL, SENT_BY ("joe@desk.example"), NULL, 0 } },
    "[mailbox " B "]\n[organisation]\nrobots=cron1@acme.example;\n",
    "domains=desk.example;\n" },
  { "a-robot-to-be-confirmed",
    { .mailbox = B },
    { TWICE ("From: noreply@vendor.example\nTo: " B "\n") },
    "[mailbox " B "]\n[organisation]\n",
    "robots=noreply@vendor.example;\n" },
  { "a-mailbox-as-form-is-only-told",
    { .mailbox = B },
    { { "1", NULL, "From: " B "\nTo: " B "\nReply-To: a@1.example\n", NULL, 0 },
      { "2", NULL, "From: " B "\nTo: " B "\nReply-To: b@1.example\n", NULL, 0 },
      { "3", NULL, "From: " B "\nTo: " B "\nReply-To: c@1.example\n", NULL, 0 } },
    "[mailbox " B "]\n[organisation]\n",
    "" },
  { "archives-that-cannot-be-written",
    { .mailbox = B, .agents = JANE },
    { { "1", NULL, "From: " JANE "\nTo: x@o.example\n", "a;b/Sent/1.eml", ONB_FOLDER_SENT },
      { "2", NULL, "From: " JANE "\nTo: x@o.example\n", "a;b/Sent/2.eml", ONB_FOLDER_SENT },
      { "3", NULL, "From: " JANE "\nTo: x@o.example\n", "a;b/Sent/3.eml", ONB_FOLDER_SENT } },
    "[mailbox " B "]\n[agent " JANE "]\nmailboxes=" B ";\n",
    "" },
  { "hostile-names",
    { 0 },
    { TWICE ("From: " B "\nSender: =?utf-8?q?x=0A=5Bagent_y=40acme.example=5D=0Aexclusive=3Dyes?= "
             "<" JANE ">\nTo: x@o.example\n") },
    "[mailbox " B "]\n[agent " JANE "]\nmailboxes=" B ";\n",
    "name=x<U+000A>[agent y@acme.example]<U+000A>exclusive=yes\n" },
  { "names-that-cannot-be-seen",
    { 0 },
    { TWICE ("From: " B "\nSender: =?utf-8?q?=E2=80=AEeoR_enaJ=1B=5B2J?= <" JANE
             ">\nTo: x@o.example\n") },
    "[mailbox " B "]\n[agent " JANE "]\nmailboxes=" B ";\n",
    "name=<U+202E>eoR enaJ<U+001B>[2J\n" },
  { "names-that-are-no-utf-8",
    { 0 },
    { TWICE ("From: " B "\nSender: \"J\xf6rg Roe\" <" JANE ">\nTo: x@o.example\n") },
    "[mailbox " B "]\n[agent " JANE "]\nname=J\u00f6rg Roe\nmailboxes=" B ";\n",
    "" },
  { "names-that-look-like-a-roster",
    { 0 },
    { TWICE ("From: " B "\nSender: \"[agent x@acme.example] ; #\" <" JANE ">\nTo: x@o.example\n") },
    "[mailbox " B "]\n[agent " JANE "]\nname=[agent x@acme.example] ; #\nmailboxes=" B ";\n",
    "" },
  { "addresses-with-a-semicolon",
    { 0 },
    { TWICE (SENT_BY ("\"a;b\"@acme.example")) },
    "[mailbox " B "]\n",
    "" },
  { "addresses-with-a-bracket",
    { 0 },
    { TWICE (SENT_BY ("\"a]\"@acme.example")) },
    "[mailbox " B "]\n",
    "" },
  { "mailboxes-with-a-space",
    { 0 },
    { TWICE ("From: \"a b\"@acme.example\nSender: " JANE "\nTo: x@other.example\n") },
    "",
    "" },
};

static gboolean
collect (const gchar *data, gsize len, gpointer text, GError **error)
{
  g_string_append_len (text, data, (gssize) len);
  return TRUE;
}

static GString *
write_roster (const OnbResult *result, gsize max_bytes, guint64 *ret_left_out)
{
  GString *text = g_string_new (NULL);
  const OnbOutput output = { collect, text };
  g_autoptr (GError) error = NULL;

  g_assert_true (onb_roster_write (result, "/rosters", max_bytes, &output, ret_left_out, &error));
  g_assert_no_error (error);
  return text;
}

static void
assert_read (const GString *text)
{
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  g_autoptr (GError) error = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  onb_roster_read (roster, "roster.ini", "/rosters", (const guint8 *) text->str, text->len, &limits,
                   &error);
  g_assert_no_error (error);
  onb_roster_finish (roster, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The lines that count, those behind `#`, and the whole with each of them accepted. */
static void
split (const GString *text, GString *facts, GString *proposed, GString *accepted)
{
  g_auto (GStrv) lines = g_strsplit (text->str, "\n", -1);

  for (gchar **line = lines; *line != NULL; line++) {
    gboolean is_proposal = **line == '#' && (*line)[1] != ' ' && (*line)[1] != '\0';

    if (is_proposal)
      g_string_append_printf (proposed, "%s\n", *line + 1);
    else if (**line != '#' && **line != '\0')
      g_string_append_printf (facts, "%s\n", *line);
    g_string_append_printf (accepted, "%s\n", is_proposal ? *line + 1 : *line);
  }
}

static guint
count_mails (const Mail *mails)
{
  guint n = 0;

  while (n < MOST_MAILS && mails[n].id != NULL)
    n++;
  return n;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_auto (Fixture) fixture = fixture_run (&row->world, row->mails, count_mails (row->mails));
  guint64 left_out = 7;
  g_autoptr (GString) text = write_roster (fixture.result, ROOM, &left_out);
  g_autoptr (GString) facts = g_string_new (NULL);
  g_autoptr (GString) proposed = g_string_new (NULL);
  g_autoptr (GString) accepted = g_string_new (NULL);

  split (text, facts, proposed, accepted);
  g_assert_cmpstr (facts->str, ==, row->facts);
  g_assert_cmpstr (proposed->str, ==, row->proposed);
  g_assert_cmpuint (left_out, ==, 0);
  assert_read (text);
  assert_read (accepted);
}

#define LONG_ALIAS(n) ",an-alias-that-takes-much-room-" #n "@acme.example"

/* Whatever the room, what is written is read and stays within it, and what is not is counted. The
 * mailbox takes more room than its agents, who must not be written without it. */
static void
test_room (void)
{
  const World world = { .mailbox = B LONG_ALIAS (1) LONG_ALIAS (2) LONG_ALIAS (3) LONG_ALIAS (4)
                            LONG_ALIAS (5) LONG_ALIAS (6) LONG_ALIAS (7) LONG_ALIAS (8) };
  const Mail mails[] = {
    TWICE (SENT_BY ("Jane Roe <" JANE ">")),
    { "c", NULL, SENT_BY ("kay@acme.example"), NULL, 0 },
    { "d", NULL, SENT_BY ("lea@acme.example"), NULL, 0 },
    { "e", NULL, SENT_BY ("max@acme.example"), NULL, 0 },
    { "f", NULL, SENT_BY ("ned@acme.example"), NULL, 0 },
    { "g", NULL, "From: x@y.example\nTo: rio@acme.example\nDelivered-To: " B "\n", NULL, 0 },
    { "h", NULL, "From: x@y.example\nTo: rio@acme.example\nDelivered-To: " B "\n", NULL, 0 },
  };
  g_auto (Fixture) fixture = fixture_run (&world, mails, G_N_ELEMENTS (mails));
  guint64 before = G_MAXUINT64;
  guint64 first = 0;

  for (gsize room = 1100; room < 4500; room += 50) {
    guint64 left_out = 0;
    g_autoptr (GString) text = write_roster (fixture.result, room, &left_out);

    assert_read (text);
    g_assert_cmpuint (text->len, <=, room);
    g_assert_cmpuint (left_out, <=, before);
    g_assert_cmpint (strstr (text->str, "left out for lack of room") != NULL, ==, left_out > 0);
    if (strstr (text->str, "\n[agent ") != NULL)
      g_assert_nonnull (strstr (text->str, "\n[mailbox "));
    before = left_out;
    first = MAX (first, left_out);
  }
  g_assert_cmpuint (first, ==, 6);
  g_assert_cmpuint (before, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/roster-write/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/roster-write/room", test_room);
  return g_test_run ();
}
