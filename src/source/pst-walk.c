/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-walk.h"

/* Of a folder whose name says nothing, so many messages are looked at for who sent them. */
#define SAMPLE_MESSAGES 100
#define SAMPLE_LEAST 5

/* A folder on the way down. @at: which of its folders comes next. */
typedef struct {
  OnbPffItem *folder; /* owned */
  gchar *name;        /* owned; its path in the store, NULL for the root */
  OnbFolderRole role;
  gint at;
  gint n;
} Level;

typedef struct {
  OnbPstStore *store;
  GArray *levels; /* owns Level */
} Walk;

static void
clear_level (gpointer data)
{
  Level *level = data;

  onb_pff_item_free (level->folder);
  g_free (level->name);
}

static Level *
top_of (const Walk *walk)
{
  return &g_array_index (walk->levels, Level, walk->levels->len - 1);
}

/* Each takes one number, read or not: the samples count on that. */
static gboolean
read_message_at (OnbPstStore *store, const Level *level, gint index, GError **error)
{
  const OnbPstFolder folder = { level->name, level->role };
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPffItem) message = onb_pff_get (level->folder, ONB_PFF_MESSAGES, index, &broken);

  if (message == NULL) {
    g_autofree gchar *what = g_strdup_printf ("item %d of the folder cannot be read", index + 1);

    onb_pst_lose (store, ONB_LOSS_DAMAGED, level->name, 0, what, broken->message);
    return onb_source_pass (store->source, error);
  }
  if (!onb_pst_is_first_sight (store, onb_pff_item_id (message))) {
    onb_pst_note (store, "pst-item-repeated", level->name);
    return onb_source_pass (store->source, error);
  }
  return onb_pst_read_item (store, g_steal_pointer (&message), &folder, NULL, error);
}

/* 1 or 0; -1 when it is not to be looked at. The one that is read next is the first ahead. */
static gint
sample (OnbPstStore *store, const Level *level, gint index)
{
  g_autoptr (OnbPffItem) message = onb_pff_get (level->folder, ONB_PFF_MESSAGES, index, NULL);
  gint from_me = -1;

  if (message == NULL)
    return -1;
  if (onb_pst_enter (store, level->name, onb_pff_item_id (message), (guint64) index + 1))
    from_me = onb_pst_is_from_me (message) ? 1 : 0;
  onb_pst_leave (store, FALSE, NULL);
  return from_me;
}

/* Where no folder of the store is known as the one of sent mail, the flags of its messages tell. */
static gboolean
looks_sent (OnbPstStore *store, const Level *level, gint n)
{
  gint n_from_me = 0;
  gint n_seen = 0;

  for (gint i = 0; i < MIN (n, SAMPLE_MESSAGES); i++) {
    gint from_me = sample (store, level, i);

    n_seen += from_me >= 0 ? 1 : 0;
    n_from_me += MAX (from_me, 0);
  }
  return n_seen >= SAMPLE_LEAST && n_from_me * 2 > n_seen;
}

static gboolean
read_messages (OnbPstStore *store, Level *level, GError **error)
{
  g_autoptr (GError) broken = NULL;
  gint64 stated = onb_pst_folder_messages (level->folder);
  gint n = onb_pff_count (level->folder, ONB_PFF_MESSAGES, &broken);
  gboolean ok = TRUE;

  if (n < 0) {
    onb_pst_lose (store, ONB_LOSS_DAMAGED, level->name, 0, "a folder whose messages cannot be read",
                  broken->message);
    return TRUE;
  }
  if (stated >= 0 && stated != n)
    onb_pst_note (store, "folder-count-differs", level->name);
  if (level->role == ONB_FOLDER_UNKNOWN && !store->has_sent && looks_sent (store, level, n)) {
    level->role = ONB_FOLDER_SENT;
    onb_pst_note (store, "sent-folder-by-flags", level->name);
  }
  for (gint i = 0; ok && i < n; i++)
    ok = read_message_at (store, level, i, error);
  return ok;
}

/* Goes into @folder, which it takes over. */
static void
enter (const Walk *walk, OnbPffItem *folder, gchar *name, OnbFolderRole role)
{
  g_autoptr (GError) broken = NULL;
  Level level = { .folder = folder, .name = name, .role = role };

  level.n = onb_pff_count (folder, ONB_PFF_FOLDERS, &broken);
  if (level.n < 0)
    onb_pst_lose (walk->store, ONB_LOSS_DAMAGED, name, 0, "a folder whose folders cannot be read",
                  broken->message);
  g_array_append_val (walk->levels, level);
}

static gchar *
path_below (const Level *above, const gchar *name, gint index)
{
  g_autofree gchar *nameless = name == NULL ? g_strdup_printf ("(folder %d)", index + 1) : NULL;
  const gchar *last = name != NULL ? name : nameless;

  return above->name != NULL ? g_strconcat (above->name, "/", last, NULL) : g_strdup (last);
}

/* The next folder below the one on top; NULL when it is to be left out, which is told. */
static OnbPffItem *
next_folder (const Walk *walk, gchar **ret_name, OnbFolderRole *ret_role)
{
  OnbPstStore *store = walk->store;
  Level *above = top_of (walk);
  gint index = above->at++;
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPffItem) folder = onb_pff_get (above->folder, ONB_PFF_FOLDERS, index, &broken);
  g_autofree gchar *name = folder != NULL ? onb_pst_folder_name (folder) : NULL;
  g_autofree gchar *path = path_below (above, name, index);
  guint32 id;

  if (folder == NULL) {
    onb_pst_lose (store, ONB_LOSS_DAMAGED, path, 0, "a folder that cannot be read",
                  broken->message);
    return NULL;
  }
  id = onb_pff_item_id (folder);
  if (onb_pst_is_search (id))
    return NULL;
  if (!onb_pst_is_first_sight (store, id)) {
    onb_pst_note (store, "pst-item-repeated", path);
    return NULL;
  }
  if (walk->levels->len >= store->source->limits.folder_depth) {
    onb_pst_lose (store, ONB_LOSS_SKIPPED, path, 0, "deeper than the limit folder-depth", NULL);
    return NULL;
  }
  *ret_role = onb_pst_folder_role (&store->roles, id, name, above->role);
  if (*ret_role == ONB_FOLDER_SENT && id == store->roles.sent
      && onb_pst_folder_role (&(OnbPstRoles){ 0 }, id, name, above->role) != ONB_FOLDER_SENT)
    onb_pst_note (store, "sent-folder-by-entry", path);
  *ret_name = g_steal_pointer (&path);
  return g_steal_pointer (&folder);
}

/* The next of what the walk meets; FALSE when the sink refused. */
static gboolean
step (const Walk *walk, gboolean read, GError **error)
{
  OnbFolderRole role = ONB_FOLDER_UNKNOWN;
  gchar *name = NULL;
  OnbPffItem *folder;

  if (top_of (walk)->at >= top_of (walk)->n) {
    g_array_set_size (walk->levels, walk->levels->len - 1);
    return TRUE;
  }
  folder = next_folder (walk, &name, &role);
  if (folder == NULL)
    return TRUE;
  enter (walk, folder, name, role);
  walk->store->has_sent = walk->store->has_sent || role == ONB_FOLDER_SENT;
  return !read || read_messages (walk->store, top_of (walk), error);
}

gboolean
onb_pst_walk (OnbPstStore *store, gboolean read, GError **error)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));
  const Walk walk = { store, levels };
  g_autoptr (GError) broken = NULL;
  OnbPffItem *root = onb_pff_root (store->pff, &broken);
  gboolean ok = TRUE;

  g_array_set_clear_func (levels, clear_level);
  g_hash_table_remove_all (store->seen);
  if (root == NULL) {
    /* That a cut file lacks them is no other loss. */
    if (read && !store->is_cut)
      onb_pst_lose (store, ONB_LOSS_DAMAGED, NULL, 0, "its folders cannot be read",
                    broken->message);
    return TRUE;
  }
  onb_pst_is_first_sight (store, onb_pff_item_id (root));
  enter (&walk, root, NULL, store->place->role);
  if (read)
    ok = read_messages (store, top_of (&walk), error);
  while (ok && levels->len > 0)
    ok = step (&walk, read, error);
  return ok;
}
