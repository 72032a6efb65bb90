/* SPDX-License-Identifier: Apache-2.0 */
#include "report/roster-draft.h"

#include <string.h>

#include "base/safe-text.h"
#include "context/address.h"
#include "metrics/result.h"
#include "propose/local-part.h"

/* RFC 5321, 4.5.3.1.3: a path is 256 bytes with its brackets. */
#define MOST_ADDRESS_BYTES 254
#define MOST_PATH_BYTES 4096

struct _OnbRosterDraft {
  GPtrArray *entries;    /* owns OnbRosterEntry */
  GHashTable *mailboxes; /* address -> borrowed entry, also below */
  GHashTable *agents;
  GHashTable *claimed; /* address -> the borrowed entry whose active one it is */
  GHashTable *taken;   /* addresses of aliases to be confirmed */
};

gboolean
onb_roster_is_address (const gchar *text, gboolean is_primary)
{
  g_autofree gchar *safe = onb_safe_text (text);
  g_autofree gchar *parsed = NULL;

  if (strcmp (safe, text) != 0 || strlen (text) > MOST_ADDRESS_BYTES)
    return FALSE;
  parsed = is_primary ? onb_address_parse (text, NULL) : onb_address_parse_alias (text, NULL);
  return g_strcmp0 (parsed, text) == 0;
}

gboolean
onb_roster_is_domain (const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);
  g_autofree gchar *parsed = onb_address_parse_domain (text, NULL);

  return strcmp (safe, text) == 0 && strlen (text) <= MOST_ADDRESS_BYTES
         && g_strcmp0 (parsed, text) == 0;
}

gboolean
onb_roster_is_path (const gchar *text)
{
  g_autofree gchar *safe = onb_safe_text (text);
  gsize len = strlen (text);

  return len > 0 && len <= MOST_PATH_BYTES && strcmp (safe, text) == 0 && strchr (text, ';') == NULL
         && !g_ascii_isspace (text[0]) && !g_ascii_isspace (text[len - 1]);
}

static void
free_entry (gpointer data)
{
  OnbRosterEntry *entry = data;

  g_ptr_array_unref (entry->reasons);
  g_ptr_array_unref (entry->aliases);
  g_ptr_array_unref (entry->archives);
  g_ptr_array_unref (entry->sure);
  g_ptr_array_unref (entry->confirm);
  g_ptr_array_unref (entry->mailboxes);
  g_free (entry);
}

static OnbRosterEntry *
entry_new (const OnbProposal *proposal, gboolean is_agent)
{
  OnbRosterEntry *entry = g_new0 (OnbRosterEntry, 1);

  entry->address = proposal->address;
  entry->name = proposal->name;
  entry->is_agent = is_agent;
  entry->is_refused = !onb_roster_is_address (proposal->address, TRUE);
  entry->reasons = g_ptr_array_new ();
  entry->aliases = g_ptr_array_new ();
  entry->archives = g_ptr_array_new ();
  entry->sure = g_ptr_array_new ();
  entry->confirm = g_ptr_array_new ();
  entry->mailboxes = g_ptr_array_new ();
  return entry;
}

static gboolean
is_active (const OnbProposal *proposal)
{
  return proposal->state != ONB_PROPOSAL_PROPOSED;
}

/* The first to claim an address has it. */
static gboolean
claim (OnbRosterDraft *draft, const gchar *address, OnbRosterEntry *entry)
{
  OnbRosterEntry *owner = g_hash_table_lookup (draft->claimed, address);

  if (owner == NULL)
    g_hash_table_insert (draft->claimed, (gpointer) address, entry);
  return owner == NULL || owner == entry;
}

static const OnbProposal *
proposal_at (const GArray *proposals, guint index)
{
  return &g_array_index (proposals, OnbProposal, index);
}

static void
add_mailbox (OnbRosterDraft *draft, const OnbProposal *proposal)
{
  OnbRosterEntry *entry = entry_new (proposal, FALSE);

  entry->is_active = is_active (proposal) && !entry->is_refused;
  g_ptr_array_add (entry->reasons, (gpointer) proposal);
  g_ptr_array_add (draft->entries, entry);
  g_hash_table_insert (draft->mailboxes, (gpointer) entry->address, entry);
  if (entry->is_active)
    claim (draft, entry->address, entry);
}

/* An agent has a proposal a mailbox. Without a mailbox that can be written it would serve all. */
static void
add_agent (OnbRosterDraft *draft, const OnbProposal *proposal)
{
  OnbRosterEntry *entry = g_hash_table_lookup (draft->agents, proposal->address);
  gboolean is_sure = is_active (proposal) && onb_roster_draft_is_written (draft, proposal->mailbox);

  if (entry == NULL) {
    entry = entry_new (proposal, TRUE);
    g_ptr_array_add (draft->entries, entry);
    g_hash_table_insert (draft->agents, (gpointer) entry->address, entry);
  }
  if (!is_sure || entry->is_refused) {
    g_ptr_array_add (entry->confirm, (gpointer) proposal);
    return;
  }
  if (claim (draft, entry->address, entry)) {
    entry->is_active = TRUE;
    g_ptr_array_add (entry->reasons, (gpointer) proposal);
    g_ptr_array_add (entry->mailboxes, (gpointer) proposal->mailbox);
  }
}

/* The entry that an alias or archive is proposed for, or NULL. */
static OnbRosterEntry *
find_owner (const OnbRosterDraft *draft, const OnbProposal *proposal)
{
  return proposal->agent != NULL ? g_hash_table_lookup (draft->agents, proposal->agent)
                                 : g_hash_table_lookup (draft->mailboxes, proposal->mailbox);
}

static void
add_to_owner (OnbRosterDraft *draft, const OnbProposal *proposal)
{
  OnbRosterEntry *entry = find_owner (draft, proposal);

  if (entry == NULL)
    return;
  if (proposal->kind == ONB_PROPOSAL_ALIAS && is_active (proposal) && entry->is_active
      && onb_roster_is_address (proposal->address, FALSE)
      && claim (draft, proposal->address, entry)) {
    g_ptr_array_add (entry->sure, (gpointer) proposal);
    g_ptr_array_add (entry->aliases, (gpointer) proposal->address);
    return;
  }
  g_ptr_array_add (entry->confirm, (gpointer) proposal);
}

static void
add_given_texts (OnbRosterDraft *draft, OnbRosterEntry *entry, const GPtrArray *aliases,
                 const GPtrArray *archives)
{
  if (entry == NULL || !entry->is_active)
    return;
  for (guint i = 0; aliases != NULL && i < aliases->len; i++) {
    const gchar *alias = g_ptr_array_index (aliases, i);

    if (onb_roster_is_address (alias, FALSE) && claim (draft, alias, entry))
      g_ptr_array_add (entry->aliases, (gpointer) alias);
  }
  for (guint i = 0; i < archives->len; i++) {
    if (onb_roster_is_path (g_ptr_array_index (archives, i)))
      g_ptr_array_add (entry->archives, g_ptr_array_index (archives, i));
  }
}

/* What -m, --agents and --archive said must stand in the roster too, or it says less than they. */
static void
add_given (OnbRosterDraft *draft, const OnbRoster *roster)
{
  for (guint i = 0; i < roster->mailboxes->len; i++) {
    const OnbRosterMailbox *mailbox = g_ptr_array_index (roster->mailboxes, i);

    add_given_texts (draft, g_hash_table_lookup (draft->mailboxes, mailbox->address),
                     mailbox->aliases, mailbox->archives);
  }
  for (guint i = 0; i < roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);

    add_given_texts (draft, g_hash_table_lookup (draft->agents, agent->address), agent->aliases,
                     agent->archives);
  }
  for (guint i = 0; i < roster->owners->len; i++) {
    const OnbRosterOwner *owner = g_ptr_array_index (roster->owners, i);
    OnbRosterEntry *entry = g_hash_table_lookup (draft->mailboxes, owner->address);

    if (entry == NULL)
      entry = g_hash_table_lookup (draft->agents, owner->address);
    add_given_texts (draft, entry, NULL, owner->archives);
  }
}

static GHashTable *
fold_mailbox_names (const OnbRosterDraft *draft)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < draft->entries->len; i++) {
    const OnbRosterEntry *entry = g_ptr_array_index (draft->entries, i);
    gchar *folded = entry->is_agent ? NULL : onb_display_name_fold (entry->name);

    if (folded != NULL)
      g_hash_table_add (names, folded);
  }
  return names;
}

/* The name of an agent is looked for in display names (rung 6): one that is also the mailbox's, or
 * a mere word, would be found in mail of others. */
static void
judge_names (OnbRosterDraft *draft)
{
  g_autoptr (GHashTable) mailboxes = fold_mailbox_names (draft);

  for (guint i = 0; i < draft->entries->len; i++) {
    OnbRosterEntry *entry = g_ptr_array_index (draft->entries, i);
    g_autofree gchar *folded = onb_display_name_fold (entry->name);
    g_autofree gchar *safe = onb_safe_text (entry->name);

    if (*entry->name == '\0')
      continue;
    if (strcmp (safe, entry->name) != 0)
      entry->name_reason = "it holds characters that cannot be seen";
    else if (folded == NULL)
      entry->name_reason = "too long for a name";
    else if (entry->is_agent && !onb_display_name_is_full (folded))
      entry->name_reason = "a single word is found in the names of others too";
    else if (entry->is_agent && g_hash_table_contains (mailboxes, folded))
      entry->name_reason = "this is also the name of a mailbox";
  }
}

OnbRosterDraft *
onb_roster_draft_new (const OnbResult *result)
{
  OnbRosterDraft *draft = g_new0 (OnbRosterDraft, 1);
  const GArray *proposals = onb_result_proposals (result);

  draft->entries = g_ptr_array_new_with_free_func (free_entry);
  draft->mailboxes = g_hash_table_new (g_str_hash, g_str_equal);
  draft->agents = g_hash_table_new (g_str_hash, g_str_equal);
  draft->claimed = g_hash_table_new (g_str_hash, g_str_equal);
  draft->taken = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < proposals->len; i++) {
    if (proposal_at (proposals, i)->kind == ONB_PROPOSAL_MAILBOX)
      add_mailbox (draft, proposal_at (proposals, i));
  }
  for (guint i = 0; i < proposals->len; i++) {
    if (proposal_at (proposals, i)->kind == ONB_PROPOSAL_AGENT)
      add_agent (draft, proposal_at (proposals, i));
  }
  add_given (draft, result->roster);
  for (guint i = 0; i < proposals->len; i++) {
    if (proposal_at (proposals, i)->kind == ONB_PROPOSAL_ALIAS
        || proposal_at (proposals, i)->kind == ONB_PROPOSAL_ARCHIVE)
      add_to_owner (draft, proposal_at (proposals, i));
  }
  judge_names (draft);
  return draft;
}

void
onb_roster_draft_free (OnbRosterDraft *draft)
{
  g_ptr_array_unref (draft->entries);
  g_hash_table_unref (draft->mailboxes);
  g_hash_table_unref (draft->agents);
  g_hash_table_unref (draft->claimed);
  g_hash_table_unref (draft->taken);
  g_free (draft);
}

const GPtrArray *
onb_roster_draft_entries (const OnbRosterDraft *draft)
{
  return draft->entries;
}

gboolean
onb_roster_draft_is_written (const OnbRosterDraft *draft, const gchar *mailbox)
{
  const OnbRosterEntry *entry = g_hash_table_lookup (draft->mailboxes, mailbox);

  return entry != NULL && entry->is_active;
}

gboolean
onb_roster_draft_take (OnbRosterDraft *draft, const gchar *address)
{
  return !g_hash_table_contains (draft->claimed, address)
         && !g_hash_table_contains (draft->mailboxes, address)
         && !g_hash_table_contains (draft->agents, address)
         && g_hash_table_add (draft->taken, (gpointer) address);
}
