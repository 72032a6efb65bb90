/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/archives.h"

#include <string.h>

/* One declaration: a mailbox of the analysis, or somebody who is an agent or may turn out to be
 * one. */
typedef struct {
  guint mailbox; /* ONB_NO_MAILBOX for a person */
  guint32 agent; /* address; 0 for a mailbox */
} Owner;

struct _OnbArchives {
  OnbIdentity *identity;
  GHashTable *by_path;    /* owns path -> owns GArray of Owner */
  GHashTable *owners;     /* addresses for whom archives are declared */
  GHashTable *used;       /* those of them in whose archives items lie */
  GPtrArray *sets;        /* owns GArray of Owner; [0] is empty */
  GHashTable *set_of_key; /* owns the owners as text -> index in sets */
  guint32 *set_of_item;
};

static guint32
address_of (const OnbArchives *archives, const Owner *owner)
{
  return owner->agent != 0 ? owner->agent
                           : onb_identity_mailbox (archives->identity, owner->mailbox)->address;
}

static void
declare (OnbArchives *archives, const GPtrArray *paths, Owner owner)
{
  if (paths->len > 0)
    g_hash_table_add (archives->owners, GUINT_TO_POINTER (address_of (archives, &owner)));
  for (guint i = 0; i < paths->len; i++) {
    const gchar *path = g_ptr_array_index (paths, i);
    GArray *owners = g_hash_table_lookup (archives->by_path, path);

    if (owners == NULL) {
      owners = g_array_new (FALSE, FALSE, sizeof (Owner));
      g_hash_table_insert (archives->by_path, g_strdup (path), owners);
    }
    g_array_append_val (owners, owner);
  }
}

static void
declare_person (OnbArchives *archives, const gchar *address, const GPtrArray *paths)
{
  guint32 number
      = onb_strings_intern (archives->identity->ledger->strings, address, strlen (address));
  guint mailbox = onb_identity_person (archives->identity, number)->mailbox;

  /* The owner may be a mailbox that was discovered. */
  declare (archives, paths,
           (Owner){ .mailbox = mailbox, .agent = mailbox == ONB_NO_MAILBOX ? number : 0 });
}

static void
declare_all (OnbArchives *archives)
{
  OnbIdentity *identity = archives->identity;

  for (guint i = 0; i < identity->mailboxes->len; i++) {
    const OnbRosterMailbox *roster = onb_identity_mailbox (identity, i)->roster;

    if (roster != NULL)
      declare (archives, roster->archives, (Owner){ .mailbox = i });
  }
  for (guint i = 0; i < identity->roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (identity->roster->agents, i);

    declare_person (archives, agent->address, agent->archives);
  }
  for (guint i = 0; i < identity->roster->owners->len; i++) {
    const OnbRosterOwner *owner = g_ptr_array_index (identity->roster->owners, i);

    declare_person (archives, owner->address, owner->archives);
  }
}

/* `path!/member`, with the path absolute. */
static gchar *
absolute_path (const OnbIdentity *identity, const gchar *path, const gchar *member)
{
  g_autofree gchar *file = g_canonicalize_filename (path, identity->roster->working_folder);

  return *member == '\0' ? g_steal_pointer (&file) : g_strconcat (file, "!/", member, NULL);
}

/* The owners of every declared path that is @path or a whole-component prefix of it. */
static GArray *
find_owners (const OnbArchives *archives, const gchar *path)
{
  GArray *owners = g_array_new (FALSE, FALSE, sizeof (Owner));
  g_autofree gchar *prefix = g_strdup (path);

  for (gsize len = strlen (prefix); len > 0; len--) {
    const GArray *found;

    if (path[len] != '\0' && path[len] != '/')
      continue;
    prefix[len] = '\0';
    /* `history.zip!/…`: the container itself may be what is declared. */
    if (path[len] == '/' && len > 1 && path[len - 1] == '!'
        && !g_hash_table_contains (archives->by_path, prefix))
      prefix[len - 1] = '\0';
    found = g_hash_table_lookup (archives->by_path, prefix);
    if (found != NULL)
      g_array_append_vals (owners, found->data, found->len);
  }
  return owners;
}

/* Few different sets of owners exist, however many files lie in an archive. */
static guint32
intern_set (OnbArchives *archives, GArray *owners)
{
  GString *key = g_string_new (NULL);
  gpointer known;

  for (guint i = 0; i < owners->len; i++) {
    const Owner *owner = &g_array_index (owners, Owner, i);

    g_string_append_printf (key, "%u %u,", owner->mailbox, owner->agent);
    g_hash_table_add (archives->used, GUINT_TO_POINTER (address_of (archives, owner)));
  }
  if (g_hash_table_lookup_extended (archives->set_of_key, key->str, NULL, &known)) {
    g_string_free (key, TRUE);
    g_array_unref (owners);
    return GPOINTER_TO_UINT (known);
  }
  g_ptr_array_add (archives->sets, owners);
  g_hash_table_insert (archives->set_of_key, g_string_free (key, FALSE),
                       GUINT_TO_POINTER (archives->sets->len - 1));
  return archives->sets->len - 1;
}

static guint32
find_set (OnbArchives *archives, const OnbItemRow *item)
{
  const OnbStrings *strings = archives->identity->ledger->strings;
  g_autofree gchar *path = absolute_path (archives->identity, onb_strings_get (strings, item->path),
                                          onb_strings_get (strings, onb_item_member (item)));

  return intern_set (archives, find_owners (archives, path));
}

OnbArchives *
onb_archives_new (OnbIdentity *identity)
{
  OnbArchives *archives = g_new0 (OnbArchives, 1);
  guint32 n = identity->ledger->items->len;

  archives->identity = identity;
  archives->by_path
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  archives->owners = g_hash_table_new (NULL, NULL);
  archives->used = g_hash_table_new (NULL, NULL);
  archives->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  archives->set_of_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  intern_set (archives, g_array_new (FALSE, FALSE, sizeof (Owner)));
  declare_all (archives);
  if (g_hash_table_size (archives->by_path) == 0)
    return archives;
  archives->set_of_item = g_new0 (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    archives->set_of_item[i] = find_set (archives, onb_ledger_item (identity->ledger, i));
  return archives;
}

void
onb_archives_free (OnbArchives *archives)
{
  if (archives == NULL)
    return;
  g_hash_table_unref (archives->owners);
  g_hash_table_unref (archives->used);
  g_hash_table_unref (archives->by_path);
  g_ptr_array_unref (archives->sets);
  g_hash_table_unref (archives->set_of_key);
  g_free (archives->set_of_item);
  g_free (archives);
}

gboolean
onb_archives_any (const OnbArchives *archives)
{
  return archives->set_of_item != NULL;
}

static gint
compare_addresses (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

GPtrArray *
onb_archives_unused (const OnbArchives *archives)
{
  GPtrArray *unused = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer address;

  g_hash_table_iter_init (&iter, archives->owners);
  while (g_hash_table_iter_next (&iter, &address, NULL)) {
    if (!g_hash_table_contains (archives->used, address))
      g_ptr_array_add (unused, (gpointer) onb_strings_get (archives->identity->ledger->strings,
                                                           GPOINTER_TO_UINT (address)));
  }
  g_ptr_array_sort (unused, compare_addresses);
  return unused;
}

static const GArray *
owners_of (const OnbArchives *archives, guint32 item)
{
  guint32 set = archives->set_of_item == NULL ? 0 : archives->set_of_item[item];

  return g_ptr_array_index (archives->sets, set);
}

gboolean
onb_archives_is_mailbox (const OnbArchives *archives, guint32 item, guint mailbox)
{
  const GArray *owners = owners_of (archives, item);

  for (guint i = 0; i < owners->len; i++) {
    if (g_array_index (owners, Owner, i).mailbox == mailbox)
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_archives_is_agent_of (const OnbArchives *archives, guint32 item, guint mailbox)
{
  const GArray *owners = owners_of (archives, item);

  for (guint i = 0; i < owners->len; i++) {
    if (onb_identity_is_ever_agent (archives->identity, g_array_index (owners, Owner, i).agent,
                                    mailbox))
      return TRUE;
  }
  return FALSE;
}

void
onb_archives_each_agent (const OnbArchives *archives, guint32 item,
                         void (*visit) (guint32 agent, gpointer data), gpointer data)
{
  const GArray *owners = owners_of (archives, item);

  for (guint i = 0; i < owners->len; i++) {
    guint32 agent = g_array_index (owners, Owner, i).agent;

    if (agent != 0)
      visit (agent, data);
  }
}
