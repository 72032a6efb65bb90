/* SPDX-License-Identifier: Apache-2.0 */
/* `mailboxes --write-roster`: the proposals as a roster to edit. What is sure stands as it is; what
 * is to be confirmed stands behind a `#` without a space, so that taking the `#` away accepts it;
 * all other comments explain. */
#include <onbehalf/report.h>

#include <string.h>

#include "base/plural.h"
#include "base/safe-text.h"
#include "metrics/result.h"
#include "report/out.h"
#include "report/roster-draft.h"

/* Reasons of one entry that are written out; an agent may have one a mailbox. */
#define MOST_REASONS 8

typedef struct {
  OnbRosterDraft *draft;
  const gchar *folder;         /* absolute: archives below it are written relative to it */
  const gchar *working_folder; /* where paths of the input start */
  GString *text;
  gsize room;      /* bytes left for what counts */
  gsize more_room; /* and for what is to be confirmed */
  guint64 left_out;
} Writer;

static const gchar *
get_head (void)
{
  return "# Roster proposed by `onbehalf mailboxes` from the headers of the mail. Read it, "
         "correct\n"
         "# it, then give it with -r. What the rules are and what each key means says\n"
         "# " ONB_DOCS "/roster.md\n"
         "#\n"
         "# A line behind a # without a space is a proposal to be confirmed: take the # away if it "
         "is\n"
         "# right. A line behind a # with a space only explains.\n"
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

/* `# rule 6: credited with …`, with the address in front when the line is about another one. */
static void
append_reason (GString *text, const OnbProposal *proposal, gboolean with_address)
{
  g_string_append (text, "# ");
  if (with_address) {
    onb_safe_append (text, proposal->address);
    g_string_append (text, ", ");
  }
  if (proposal->rule > 0)
    g_string_append_printf (text, "rule %u: ", proposal->rule);
  onb_safe_append (text, proposal->reason);
  g_string_append_c (text, '\n');
}

static void
append_reasons (GString *text, const GPtrArray *proposals, gboolean with_address)
{
  for (guint i = 0; i < MIN (proposals->len, MOST_REASONS); i++)
    append_reason (text, g_ptr_array_index (proposals, i), with_address);
  if (proposals->len > MOST_REASONS)
    g_string_append_printf (text, "# and %u more\n", proposals->len - MOST_REASONS);
}

/* `key=a;b;`, with @mark in front; nothing for an empty list. */
static void
append_list (GString *text, const gchar *mark, const gchar *key, const GPtrArray *parts)
{
  if (parts->len == 0)
    return;
  g_string_append_printf (text, "%s%s=", mark, key);
  for (guint i = 0; i < parts->len; i++)
    g_string_append_printf (text, "%s;", (const gchar *) g_ptr_array_index (parts, i));
  g_string_append_c (text, '\n');
}

static void
append_name (GString *text, const OnbRosterEntry *entry)
{
  if (*entry->name == '\0')
    return;
  if (entry->name_reason != NULL)
    g_string_append_printf (text, "# %s:\n", entry->name_reason);
  g_string_append (text, entry->name_reason != NULL || !entry->is_active ? "#name=" : "name=");
  onb_safe_append (text, entry->name);
  g_string_append_c (text, '\n');
}

/* The path as the roster has it: from its folder on, or absolute. */
static gchar *
archive_path (const Writer *writer, const gchar *path)
{
  g_autofree gchar *absolute = g_canonicalize_filename (path, writer->working_folder);
  gsize len = strlen (writer->folder);

  if (strncmp (absolute, writer->folder, len) == 0 && absolute[len] == '/')
    return g_strdup (absolute + len + 1);
  return g_steal_pointer (&absolute);
}

/* -- what is to be confirmed about an entry ---------------------------------------------------- */

static void
append_prose (GString *text, const OnbProposal *proposal, const gchar *before, const gchar *value)
{
  g_string_append_printf (text, "# %s", before);
  onb_safe_append (text, value);
  g_string_append_c (text, '\n');
  append_reason (text, proposal, FALSE);
}

/* Aliases whose line can be accepted by itself; the others are told in words. */
static void
append_more_aliases (const Writer *writer, GString *text, const OnbRosterEntry *entry)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < entry->confirm->len; i++) {
    const OnbProposal *proposal = g_ptr_array_index (entry->confirm, i);

    if (proposal->kind != ONB_PROPOSAL_ALIAS)
      continue;
    if (!onb_roster_is_address (proposal->address, FALSE))
      append_prose (text, proposal,
                    "an alias that cannot stand in a roster as it is: ", proposal->address);
    else if (!onb_roster_draft_take (writer->draft, proposal->address))
      append_prose (text, proposal,
                    "if this is an alias, take its own entry away and add it to aliases= here: ",
                    proposal->address);
    else if (entry->aliases->len > 0 && entry->is_active)
      append_prose (text, proposal, "to add to aliases=, if it is right: ", proposal->address);
    else {
      append_reason (text, proposal, TRUE);
      g_ptr_array_add (parts, (gpointer) proposal->address);
    }
  }
  append_list (text, "#", "aliases", parts);
}

static void
append_more_archives (const Writer *writer, GString *text, const OnbRosterEntry *entry)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < entry->confirm->len; i++) {
    const OnbProposal *proposal = g_ptr_array_index (entry->confirm, i);
    gchar *path;

    if (proposal->kind != ONB_PROPOSAL_ARCHIVE)
      continue;
    path = archive_path (writer, proposal->path);
    if (!onb_roster_is_path (path))
      append_prose (text, proposal, "an archive that cannot stand in a roster as it is: ", path);
    else if (entry->archives->len > 0 && entry->is_active)
      append_prose (text, proposal, "to add to archives=, if it is right: ", path);
    else {
      append_reason (text, proposal, FALSE);
      g_ptr_array_add (parts, g_steal_pointer (&path));
    }
    g_free (path);
  }
  append_list (text, "#", "archives", parts);
}

/* An agent of some mailboxes may be one of more. */
static void
append_more_mailboxes (const Writer *writer, GString *text, const OnbRosterEntry *entry)
{
  for (guint i = 0; i < entry->confirm->len; i++) {
    const OnbProposal *proposal = g_ptr_array_index (entry->confirm, i);

    if (proposal->kind != ONB_PROPOSAL_AGENT)
      continue;
    if (onb_roster_draft_is_written (writer->draft, proposal->mailbox))
      append_prose (text, proposal, "to add to mailboxes=, if it is right: ", proposal->mailbox);
    else
      append_prose (text, proposal, "for a mailbox that is left out above: ", proposal->mailbox);
  }
}

/* -- entries ----------------------------------------------------------------------------------- */

/* A path with a `;` cannot be written there; it must not be left out without a word. */
static void
add_archive (const Writer *writer, GString *text, GPtrArray *archives, const gchar *given)
{
  gchar *path = archive_path (writer, given);

  if (onb_roster_is_path (path)) {
    g_ptr_array_add (archives, path);
    return;
  }
  g_string_append (text, "# an archive that cannot stand in a roster, give it with --archive: ");
  onb_safe_append (text, path);
  g_string_append_c (text, '\n');
  g_free (path);
}

static void
append_active (const Writer *writer, GString *text, const OnbRosterEntry *entry)
{
  g_autoptr (GPtrArray) archives = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < entry->archives->len; i++)
    add_archive (writer, text, archives, g_ptr_array_index (entry->archives, i));
  g_string_append_c (text, '\n');
  append_reasons (text, entry->reasons, FALSE);
  append_reasons (text, entry->sure, TRUE);
  g_string_append_printf (text, "[%s %s]\n", entry->is_agent ? "agent" : "mailbox", entry->address);
  append_name (text, entry);
  append_list (text, "", "aliases", entry->aliases);
  append_list (text, "", "mailboxes", entry->mailboxes);
  append_list (text, "", "archives", archives);
}

/* The mailboxes of an agent who is to be confirmed. */
static GPtrArray *
collect_mailboxes (const Writer *writer, const OnbRosterEntry *entry)
{
  GPtrArray *mailboxes = g_ptr_array_new ();

  for (guint i = 0; i < entry->confirm->len; i++) {
    const OnbProposal *proposal = g_ptr_array_index (entry->confirm, i);

    if (proposal->kind == ONB_PROPOSAL_AGENT
        && onb_roster_draft_is_written (writer->draft, proposal->mailbox))
      g_ptr_array_add (mailboxes, (gpointer) proposal->mailbox);
  }
  return mailboxes;
}

static void
append_refused (GString *text, const OnbRosterEntry *entry)
{
  g_string_append_printf (text, "\n# left out, since it cannot stand in a roster as it is: [%s ",
                          entry->is_agent ? "agent" : "mailbox");
  onb_safe_append (text, entry->address);
  g_string_append (text, "]\n");
  append_reasons (text, entry->reasons, FALSE);
  append_reasons (text, entry->confirm, FALSE);
}

static void
append_inactive (const Writer *writer, GString *text, const OnbRosterEntry *entry)
{
  g_autoptr (GPtrArray) mailboxes = collect_mailboxes (writer, entry);

  if (entry->is_refused || (entry->is_agent && mailboxes->len == 0)) {
    append_refused (text, entry);
    return;
  }
  g_string_append (text, "\n# to be confirmed:\n");
  append_reasons (text, entry->reasons, FALSE);
  for (guint i = 0; i < MIN (entry->confirm->len, MOST_REASONS); i++) {
    const OnbProposal *proposal = g_ptr_array_index (entry->confirm, i);

    if (proposal->kind == ONB_PROPOSAL_AGENT)
      append_reason (text, proposal, FALSE);
  }
  g_string_append_printf (text, "#[%s %s]\n", entry->is_agent ? "agent" : "mailbox",
                          entry->address);
  append_name (text, entry);
  append_list (text, "#", "mailboxes", mailboxes);
}

/* The first part counts; the second one is for a person, and goes first when there is no room. */
static gboolean
emit (Writer *writer, const GString *fact, const GString *more)
{
  gboolean fits = fact->len <= writer->room;

  if (fits) {
    g_string_append_len (writer->text, fact->str, (gssize) fact->len);
    writer->room -= fact->len;
  }
  if (fits && more->len <= writer->more_room) {
    g_string_append_len (writer->text, more->str, (gssize) more->len);
    writer->more_room -= more->len;
    return TRUE;
  }
  writer->left_out++;
  return fits;
}

/* A mailbox for which there was no room is none of the roster. */
static void
drop_unwritten (const Writer *writer, OnbRosterEntry *entry)
{
  for (guint i = entry->mailboxes->len; i > 0; i--) {
    if (!onb_roster_draft_is_written (writer->draft, g_ptr_array_index (entry->mailboxes, i - 1)))
      g_ptr_array_remove_index (entry->mailboxes, i - 1);
  }
  entry->is_active = entry->is_active && entry->mailboxes->len > 0;
}

static void
write_entry (Writer *writer, OnbRosterEntry *entry)
{
  g_autoptr (GString) fact = g_string_new (NULL);
  g_autoptr (GString) more = g_string_new (NULL);

  if (entry->is_agent)
    drop_unwritten (writer, entry);
  if (entry->is_active)
    append_active (writer, fact, entry);
  else
    append_inactive (writer, more, entry);
  if (!entry->is_refused) {
    append_more_aliases (writer, more, entry);
    append_more_archives (writer, more, entry);
    if (entry->is_active)
      append_more_mailboxes (writer, more, entry);
  }
  /* What names a mailbox that did not fit would not be read. */
  if (!emit (writer, fact, more))
    entry->is_active = FALSE;
}

/* -- [organisation] ---------------------------------------------------------------------------- */

static gboolean
may_stand (const Writer *writer, const OnbProposal *proposal)
{
  if (proposal->kind == ONB_PROPOSAL_DOMAIN)
    return onb_roster_is_domain (proposal->address);
  /* A mailbox that is a form would count its own mail as that of others. */
  return onb_roster_is_address (proposal->address, FALSE)
         && (proposal->kind != ONB_PROPOSAL_FORM
             || !onb_roster_draft_is_written (writer->draft, proposal->address));
}

static void
append_key (const Writer *writer, GString *fact, GString *more, const GArray *proposals,
            OnbProposalKind kind, const gchar *key)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) sure = g_ptr_array_new ();
  g_autoptr (GPtrArray) confirm = g_ptr_array_new ();

  for (guint i = 0; i < proposals->len; i++) {
    const OnbProposal *proposal = &g_array_index (proposals, OnbProposal, i);
    gboolean is_sure = proposal->state != ONB_PROPOSAL_PROPOSED;

    if (proposal->kind != kind)
      continue;
    append_reason (is_sure ? fact : more, proposal, TRUE);
    if (may_stand (writer, proposal) && g_hash_table_add (seen, (gpointer) proposal->address))
      g_ptr_array_add (is_sure ? sure : confirm, (gpointer) proposal->address);
  }
  append_list (fact, "", key, sure);
  append_list (more, sure->len > 0 ? "# to add, if it is right: " : "#", key, confirm);
}

static void
write_organisation (Writer *writer, const GArray *proposals)
{
  g_autoptr (GString) fact = g_string_new ("\n[organisation]\n");
  g_autoptr (GString) more = g_string_new (NULL);
  gsize empty = fact->len;

  append_key (writer, fact, more, proposals, ONB_PROPOSAL_ROBOT, "robots");
  append_key (writer, fact, more, proposals, ONB_PROPOSAL_FORM, "forms");
  append_key (writer, fact, more, proposals, ONB_PROPOSAL_DOMAIN, "domains");
  if (fact->len > empty || more->len > 0)
    emit (writer, fact, more);
}

gboolean
onb_roster_write (const OnbResult *result, const gchar *folder, gsize max_bytes,
                  const OnbOutput *output, guint64 *ret_left_out, GError **error)
{
  g_return_val_if_fail (result != NULL && folder != NULL, FALSE);
  g_return_val_if_fail (output != NULL && ret_left_out != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);
  g_autoptr (OnbRosterDraft) draft = onb_roster_draft_new (result);
  const GPtrArray *entries = onb_roster_draft_entries (draft);
  /* A quarter is for comments, so that they do not displace what counts; the head has its own. */
  gsize room = max_bytes - MIN (max_bytes, strlen (get_head ()) + 256);
  Writer writer = { .draft = draft,
                    .folder = folder,
                    .working_folder = result->roster->working_folder,
                    .text = out->text,
                    .room = room - room / 4,
                    .more_room = room / 4 };

  g_string_append (out->text, get_head ());
  for (guint i = 0; i < entries->len; i++)
    write_entry (&writer, g_ptr_array_index (entries, i));
  write_organisation (&writer, onb_result_proposals (result));
  writer.left_out += onb_result_proposals_left_out (result);
  if (writer.left_out > 0) {
    g_string_append (out->text, "\n# ");
    onb_plural_append (out->text, writer.left_out, "more is", "more are");
    g_string_append (out->text, " left out for lack of room (--limit-proposals, "
                                "--limit-roster-bytes)\n");
  }
  *ret_left_out = writer.left_out;
  return onb_out_finish (out, error);
}
