/* SPDX-License-Identifier: Apache-2.0 */
/* The roster as values, what options add to it, and the checks that need all of it. */
#include <onbehalf/roster.h>

#include "context/address.h"
#include "context/roster-private.h"
#include "context/schedule.h"

#include <string.h>

static void
free_mailbox (gpointer data)
{
  OnbRosterMailbox *mailbox = data;

  g_free (mailbox->address);
  g_free (mailbox->name);
  g_ptr_array_unref (mailbox->aliases);
  g_ptr_array_unref (mailbox->archives);
  g_free (mailbox->zone);
  onb_schedule_free (mailbox->schedule);
  g_free (mailbox);
}

static void
free_agent (gpointer data)
{
  OnbRosterAgent *agent = data;

  g_free (agent->address);
  g_free (agent->name);
  g_ptr_array_unref (agent->aliases);
  g_ptr_array_unref (agent->mailboxes);
  g_ptr_array_unref (agent->archives);
  g_free (agent->zone);
  onb_schedule_free (agent->schedule);
  g_free (agent);
}

static void
free_claim (gpointer data)
{
  OnbRosterClaim *claim = data;

  g_free (claim->place);
  g_free (claim->mailboxes_place);
  g_free (claim);
}

static GPtrArray *
new_strings (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
free_owner (gpointer data)
{
  OnbRosterOwner *owner = data;

  g_free (owner->address);
  g_ptr_array_unref (owner->archives);
  g_free (owner);
}

OnbRoster *
onb_roster_new (void)
{
  OnbRoster *roster = g_new0 (OnbRoster, 1);

  roster->mailboxes = g_ptr_array_new_with_free_func (free_mailbox);
  roster->agents = g_ptr_array_new_with_free_func (free_agent);
  roster->owners = g_ptr_array_new_with_free_func (free_owner);
  roster->domains = new_strings ();
  roster->agent_domains = new_strings ();
  roster->robots = new_strings ();
  roster->forms = new_strings ();
  roster->journals = new_strings ();
  roster->exclude_from = new_strings ();
  roster->exclude_domains = new_strings ();
  roster->exclude_subjects = new_strings ();
  roster->exclude_folders = new_strings ();
  roster->holidays = new_strings ();
  roster->holidays_sha256 = new_strings ();
  roster->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  roster->working_folder = g_get_current_dir ();
  roster->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_claim);
  return roster;
}

void
onb_roster_free (OnbRoster *roster)
{
  if (roster == NULL)
    return;
  g_ptr_array_unref (roster->mailboxes);
  g_ptr_array_unref (roster->agents);
  g_clear_pointer (&roster->schedule, onb_schedule_free);
  g_ptr_array_unref (roster->owners);
  g_ptr_array_unref (roster->domains);
  g_ptr_array_unref (roster->agent_domains);
  g_ptr_array_unref (roster->robots);
  g_ptr_array_unref (roster->forms);
  g_ptr_array_unref (roster->journals);
  g_ptr_array_unref (roster->exclude_from);
  g_ptr_array_unref (roster->exclude_domains);
  g_ptr_array_unref (roster->exclude_subjects);
  g_ptr_array_unref (roster->exclude_folders);
  g_hash_table_unref (roster->kinds);
  g_free (roster->sha256);
  g_ptr_array_unref (roster->holidays);
  g_ptr_array_unref (roster->holidays_sha256);
  g_free (roster->working_folder);
  g_hash_table_unref (roster->claims);
  g_free (roster);
}

OnbRosterClaim *
onb_roster_find_claim (const OnbRoster *roster, const gchar *address)
{
  return g_hash_table_lookup (roster->claims, address);
}

static const gchar *
primary_of (const OnbRosterClaim *claim)
{
  return claim->mailbox != NULL ? claim->mailbox->address : claim->agent->address;
}

static void
refuse_claimed (const gchar *address, const OnbRosterClaim *claim, GError **error)
{
  const gchar *entry = claim->mailbox != NULL ? "mailbox" : "agent";

  if (strcmp (address, primary_of (claim)) == 0)
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' is %s %s already (%s)", address,
                 claim->mailbox != NULL ? "a" : "an", entry, claim->place);
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "'%s' is an alias of %s %s already (%s)",
                 address, entry, primary_of (claim), claim->place);
}

static void
claim_address (OnbRoster *roster, const gchar *address, OnbRosterMailbox *mailbox,
               OnbRosterAgent *agent, const gchar *place)
{
  OnbRosterClaim *claim = g_new0 (OnbRosterClaim, 1);

  claim->mailbox = mailbox;
  claim->agent = agent;
  claim->place = g_strdup (place);
  g_hash_table_insert (roster->claims, g_strdup (address), claim);
}

OnbRosterMailbox *
onb_roster_ensure_mailbox (OnbRoster *roster, const gchar *text, const gchar *place, GError **error)
{
  g_autofree gchar *address = onb_address_parse (text, error);
  const OnbRosterClaim *claim;
  OnbRosterMailbox *mailbox;

  if (address == NULL)
    return NULL;
  claim = onb_roster_find_claim (roster, address);
  if (claim != NULL) {
    if (claim->mailbox != NULL && strcmp (claim->mailbox->address, address) == 0)
      return claim->mailbox;
    refuse_claimed (address, claim, error);
    return NULL;
  }

  mailbox = g_new0 (OnbRosterMailbox, 1);
  mailbox->address = g_steal_pointer (&address);
  mailbox->name = g_strdup ("");
  mailbox->aliases = new_strings ();
  mailbox->archives = new_strings ();
  mailbox->sla_seconds = -1;
  g_ptr_array_add (roster->mailboxes, mailbox);
  claim_address (roster, mailbox->address, mailbox, NULL, place);
  return mailbox;
}

OnbRosterAgent *
onb_roster_ensure_agent (OnbRoster *roster, const gchar *text, const gchar *place, GError **error)
{
  g_autofree gchar *address = onb_address_parse (text, error);
  const OnbRosterClaim *claim;
  OnbRosterAgent *agent;

  if (address == NULL)
    return NULL;
  claim = onb_roster_find_claim (roster, address);
  if (claim != NULL) {
    if (claim->agent != NULL && strcmp (claim->agent->address, address) == 0)
      return claim->agent;
    refuse_claimed (address, claim, error);
    return NULL;
  }

  agent = g_new0 (OnbRosterAgent, 1);
  agent->address = g_steal_pointer (&address);
  agent->name = g_strdup ("");
  agent->aliases = new_strings ();
  agent->mailboxes = new_strings ();
  agent->archives = new_strings ();
  agent->from_day = ONB_NO_DAY;
  agent->until_day = ONB_NO_DAY;
  agent->from_unix = G_MININT64;
  agent->until_unix = G_MAXINT64;
  g_ptr_array_add (roster->agents, agent);
  claim_address (roster, agent->address, NULL, agent, place);
  return agent;
}

gboolean
onb_roster_add_alias (OnbRoster *roster, const gchar *primary, const gchar *text,
                      const gchar *place, GError **error)
{
  g_autofree gchar *alias = onb_address_parse_alias (text, error);
  const OnbRosterClaim *owner = onb_roster_find_claim (roster, primary);
  const OnbRosterClaim *claim;

  if (alias == NULL)
    return FALSE;
  g_return_val_if_fail (owner != NULL, FALSE);

  claim = onb_roster_find_claim (roster, alias);
  if (claim == NULL) {
    GPtrArray *aliases = owner->mailbox != NULL ? owner->mailbox->aliases : owner->agent->aliases;

    claim_address (roster, alias, owner->mailbox, owner->agent, place);
    g_ptr_array_add (aliases, g_steal_pointer (&alias));
    return TRUE;
  }
  if (claim->mailbox == owner->mailbox && claim->agent == owner->agent)
    return TRUE;
  refuse_claimed (alias, claim, error);
  return FALSE;
}

gboolean
onb_roster_add_mailbox (OnbRoster *roster, const gchar *text, GError **error)
{
  g_auto (GStrv) parts = NULL;
  const OnbRosterMailbox *mailbox;

  g_return_val_if_fail (roster != NULL && text != NULL, FALSE);

  parts = g_strsplit (text, ",", -1);
  mailbox = onb_roster_ensure_mailbox (roster, parts[0] != NULL ? parts[0] : "", "-m", error);
  for (gsize i = 1; mailbox != NULL && parts[i] != NULL; i++)
    if (!onb_roster_add_alias (roster, mailbox->address, parts[i], "-m", error))
      mailbox = NULL;
  if (mailbox == NULL)
    g_prefix_error (error, "-m %s: ", text);
  return mailbox != NULL;
}

/* The `=` behind an address. Its local part may hold one too, so the `@` is looked for first. */
static const gchar *
find_equals (const gchar *text)
{
  const gchar *at = strchr (text, '@');

  return strchr (at != NULL ? at : text, '=');
}

static gboolean
add_agent (OnbRoster *roster, const gchar *text, GError **error)
{
  const gchar *equals = find_equals (text);
  g_autofree gchar *address
      = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  const OnbRosterAgent *agent = onb_roster_ensure_agent (roster, address, "--agents", error);

  if (agent == NULL)
    return FALSE;
  return equals == NULL
         || onb_roster_add_alias (roster, agent->address, equals + 1, "--agents", error);
}

gboolean
onb_roster_add_agents (OnbRoster *roster, const gchar *text, GError **error)
{
  g_auto (GStrv) parts = NULL;
  gboolean ok;

  g_return_val_if_fail (roster != NULL && text != NULL, FALSE);

  parts = g_strsplit (text, ",", -1);
  ok = parts[0] != NULL || add_agent (roster, "", error);
  for (gsize i = 0; ok && parts[i] != NULL; i++)
    ok = add_agent (roster, parts[i], error);
  if (!ok)
    g_prefix_error (error, "--agents %s: ", text);
  return ok;
}

/* Where archives of @address are kept: with its entry, or, until there is one, with the owner. */
static GPtrArray *
archives_of (OnbRoster *roster, const gchar *address)
{
  const OnbRosterClaim *claim = onb_roster_find_claim (roster, address);
  OnbRosterOwner *owner;

  if (claim != NULL)
    return claim->mailbox != NULL ? claim->mailbox->archives : claim->agent->archives;
  for (guint i = 0; i < roster->owners->len; i++) {
    owner = g_ptr_array_index (roster->owners, i);
    if (strcmp (owner->address, address) == 0)
      return owner->archives;
  }
  owner = g_new0 (OnbRosterOwner, 1);
  owner->address = g_strdup (address);
  owner->archives = new_strings ();
  g_ptr_array_add (roster->owners, owner);
  return owner->archives;
}

gboolean
onb_roster_add_archive (OnbRoster *roster, const gchar *text, GError **error)
{
  const gchar *equals;
  g_autofree gchar *before = NULL;
  g_autofree gchar *address = NULL;

  g_return_val_if_fail (roster != NULL && text != NULL, FALSE);

  equals = find_equals (text);
  if (equals == NULL || equals[1] == '\0') {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                 "--archive %s: write ADDRESS=PATH, as support@example.org=exports/support", text);
    return FALSE;
  }
  before = g_strndup (text, (gsize) (equals - text));
  address = onb_address_parse_alias (before, error);
  if (address == NULL) {
    g_prefix_error (error, "--archive %s: ", text);
    return FALSE;
  }
  g_ptr_array_add (archives_of (roster, address),
                   g_canonicalize_filename (equals + 1, roster->working_folder));
  return TRUE;
}
