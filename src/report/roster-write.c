/* SPDX-License-Identifier: Apache-2.0 */
/* `mailboxes --write-roster`: the proposals as a roster to edit. Every entry is tried on a roster
 * in memory first: what the reader would refuse (an address made to break the file, two entries for
 * one address) is written as a comment. */
#include <onbehalf/report.h>

#include <string.h>

#include "base/safe-text.h"
#include "report/out.h"

typedef struct {
  OnbOut *out;
  const GArray *proposals;
  OnbRoster *trial;
  GHashTable *written; /* addresses of agents that have their entry; borrowed */
} Writer;

static const gchar *
get_head (void)
{
  return "# Roster proposed by `onbehalf mailboxes` from the headers of the mail.\n"
         "# Nothing in it is certain: read it, correct it, then give it with -r.\n"
         "#\n"
         "# A [mailbox] may also have  aliases=  archives=  zone=  hours=  holidays=  sla=\n"
         "# An [agent]   may also have  aliases=  archives=  exclusive=  zone=  hours=  holidays=\n"
         "# for example\n"
         "#   aliases=help@acme.example;info@acme.example;\n"
         "#   archives=exports/support.mbox;\n"
         "#   zone=Europe/Berlin\n"
         "#   hours=Mon-Fri 09:00-17:00; Sat 09:00-12:00\n"
         "#   sla=8h\n";
}

/* Signs that mean something to the roster or to an option cannot be written in an address. */
static gboolean
is_plain (const gchar *address)
{
  g_autofree gchar *safe = onb_safe_text (address);

  return strcmp (safe, address) == 0 && strpbrk (address, " <>;,[]#=\\\"") == NULL;
}

static gboolean
is_accepted (const Writer *writer, OnbProposalKind kind, const gchar *address)
{
  if (!is_plain (address))
    return FALSE;
  if (kind == ONB_PROPOSAL_MAILBOX)
    return onb_roster_add_mailbox (writer->trial, address, NULL);
  return onb_roster_add_agents (writer->trial, address, NULL);
}

static void
append_comment (GString *text, const OnbProposal *proposal)
{
  g_string_append (text, "# ");
  onb_safe_append (text, proposal->reason);
  g_string_append_c (text, '\n');
}

static void
append_name (GString *text, const OnbProposal *proposal)
{
  if (proposal->name[0] == '\0')
    return;
  g_string_append (text, "name=");
  onb_safe_append (text, proposal->name);
  g_string_append_c (text, '\n');
}

static void
append_refused (GString *text, const gchar *group, const OnbProposal *proposal)
{
  g_string_append (text, "\n# left out, since it cannot stand in a roster as it is:\n");
  append_comment (text, proposal);
  g_string_append_printf (text, "# [%s ", group);
  onb_safe_append (text, proposal->address);
  g_string_append (text, "]\n");
}

static void
write_mailbox (const Writer *writer, const OnbProposal *proposal)
{
  GString *text = writer->out->text;

  if (!is_accepted (writer, proposal->kind, proposal->address)) {
    append_refused (text, "mailbox", proposal);
    return;
  }
  g_string_append_c (text, '\n');
  append_comment (text, proposal);
  g_string_append_printf (text, "[mailbox %s]\n", proposal->address);
  append_name (text, proposal);
}

/* The mailboxes an agent sends for, from all its proposals; those that are entries of the roster.
 */
static void
append_mailboxes (const Writer *writer, const gchar *agent)
{
  GString *text = writer->out->text;
  gboolean any = FALSE;

  for (guint i = 0; i < writer->proposals->len; i++) {
    const OnbProposal *other = &g_array_index (writer->proposals, OnbProposal, i);
    if (other->kind != ONB_PROPOSAL_AGENT || other->mailbox == NULL
        || strcmp (other->address, agent) != 0
        || !is_accepted (writer, ONB_PROPOSAL_MAILBOX, other->mailbox))
      continue;
    g_string_append_printf (text, "%s%s;", any ? "" : "mailboxes=", other->mailbox);
    any = TRUE;
  }
  if (any)
    g_string_append_c (text, '\n');
}

static void
write_agent (const Writer *writer, const OnbProposal *proposal)
{
  GString *text = writer->out->text;

  if (g_hash_table_contains (writer->written, proposal->address))
    return;
  g_hash_table_add (writer->written, (gpointer) proposal->address);
  if (!is_accepted (writer, proposal->kind, proposal->address)) {
    append_refused (text, "agent", proposal);
    return;
  }
  g_string_append_c (text, '\n');
  append_comment (text, proposal);
  g_string_append_printf (text, "[agent %s]\n", proposal->address);
  append_name (text, proposal);
  append_mailboxes (writer, proposal->address);
}

/* A robot may be any alias, so it is tried as one. */
static gboolean
is_robot (const OnbProposal *proposal)
{
  g_autoptr (OnbRoster) trial = onb_roster_new ();
  g_autofree gchar *text = g_strconcat ("agent@example.invalid=", proposal->address, NULL);

  return proposal->kind == ONB_PROPOSAL_ROBOT && is_plain (proposal->address)
         && onb_roster_add_agents (trial, text, NULL);
}

static void
write_robots (const Writer *writer)
{
  GString *text = writer->out->text;
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < writer->proposals->len; i++) {
    const OnbProposal *robot = &g_array_index (writer->proposals, OnbProposal, i);
    if (!is_robot (robot))
      continue;
    if (list->len == 0)
      g_string_append (text, "\n[organisation]\n# Programs that write mail, not people:\n");
    append_comment (text, robot);
    g_string_append_printf (list, "%s;", robot->address);
  }
  if (list->len > 0)
    g_string_append_printf (text, "robots=%s\n", list->str);
}

static void
write_kind (const Writer *writer, OnbProposalKind kind,
            void (*write_one) (const Writer *, const OnbProposal *))
{
  for (guint i = 0; i < writer->proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (writer->proposals, OnbProposal, i);
    if (proposal->kind == kind)
      write_one (writer, proposal);
  }
}

gboolean
onb_roster_write (const OnbResult *result, const OnbOutput *output, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (OnbRoster) trial = onb_roster_new ();
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);
  const Writer writer = { out, onb_result_proposals (result), trial, written };

  g_string_append (out->text, get_head ());
  write_kind (&writer, ONB_PROPOSAL_MAILBOX, write_mailbox);
  write_kind (&writer, ONB_PROPOSAL_AGENT, write_agent);
  write_robots (&writer);
  return onb_out_finish (out, error);
}
