/* SPDX-License-Identifier: Apache-2.0 */
/* Stores of Outlook: PST, OST and PAB (MS-PST), read with libpff. */
#include <string.h>

#include "source/format.h"
#include "source/pff.h"
#include "source/pst-folder.h"
#include "source/pst-header.h"
#include "source/spool.h"

/* Of a folder whose name says nothing, so many messages are looked at for who sent them. */
#define SAMPLE_MESSAGES 100
#define SAMPLE_LEAST 5

#define ENCRYPTED_BY_WINDOWS 0x10u

/* A folder on the way down. @at: which of its folders comes next. */
typedef struct {
  OnbPffItem *folder; /* owned */
  gchar *name;        /* owned; its path in the store, NULL for the root */
  OnbFolderRole role;
  gint at;
  gint n;
} Level;

/* @seen: numbers of folders and messages that were met: a broken store may name one twice. */
typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  OnbPff *pff;
  OnbPstRoles roles;
  gboolean has_sent; /* some folder is known to hold what was sent */
  GArray *levels;    /* owns Level */
  GHashTable *seen;
  OnbMapiBuilder builder;
} Store;

static void
clear_level (gpointer data)
{
  Level *level = data;

  onb_pff_item_free (level->folder);
  g_free (level->name);
}

static Level *
top_of (const Store *store)
{
  return &g_array_index (store->levels, Level, store->levels->len - 1);
}

/* Where the items of a folder lie: the store's own place, with the folder's path as the member. */
static OnbPlace
place_of (const Store *store, const gchar *name)
{
  OnbPlace place = *store->place;

  place.member = name;
  return place;
}

/* `file.pst!/Inbox`, in an archive `mail.zip!/file.pst!/Inbox`. */
static gchar *
member_of (const Store *store, const gchar *name)
{
  const gchar *outer = store->place->member;

  if (name == NULL)
    return g_strdup (outer);
  return outer != NULL ? g_strconcat (outer, "!/", name, NULL) : g_strdup (name);
}

static void
lose (const Store *store, OnbLossKind kind, const gchar *name, guint32 id, const gchar *what,
      const gchar *why)
{
  g_autofree gchar *member = member_of (store, name);
  g_autofree gchar *reason = why != NULL ? g_strconcat (what, ": ", why, NULL) : g_strdup (what);
  const OnbPlace place = place_of (store, member);

  onb_source_lose (store->source, kind, &place, id != 0 ? (gint64) id : -1, 0, reason);
}

static void
note (const Store *store, const gchar *kind, const gchar *name)
{
  g_autofree gchar *member = member_of (store, name);
  const OnbPlace place = place_of (store, member);

  onb_source_note (store->source, kind, &place, -1, 0);
}

/* FALSE when it was met before. */
static gboolean
is_first_sight (Store *store, guint32 id)
{
  return id == 0 || g_hash_table_add (store->seen, GUINT_TO_POINTER (id));
}

static guint32
find_size (const OnbMapi *mapi)
{
  guint32 size = 0;

  for (guint i = 0; i < mapi->message.n; i++) {
    const OnbMapiProperty *property = &mapi->message.items[i];

    if (property->tag == ONB_MAPI_SIZE && property->type == ONB_MAPI_NUMBER
        && property->len == sizeof size)
      memcpy (&size, property->data, sizeof size);
  }
  return GUINT32_FROM_LE (size);
}

/* The message as far as it can be read; what cannot is told. */
static gboolean
read_item (Store *store, OnbPffItem *message, guint32 id, const gchar *name, OnbFolderRole role,
           const gchar *recovered, GError **error)
{
  g_autofree gchar *member = member_of (store, name);
  g_autofree gchar *folder = name != NULL ? g_strconcat (store->place->folder, name, "/", NULL)
                                          : g_strdup (store->place->folder);
  g_autoptr (GError) broken = NULL;
  OnbPlace place = place_of (store, member);
  OnbItem item = { .folder = folder,
                   .role = role,
                   .flags = store->place->flags,
                   .origin = { .offset = id },
                   .mtime_unix = ONB_NO_TIME };
  const OnbMapi *mapi;

  place.recovered = recovered != NULL ? recovered : place.recovered;
  onb_mapi_builder_start (&store->builder);
  if (!onb_pff_read_values (message, &store->source->limits, &store->builder, &broken)
      || !onb_pff_read_recipients (message, &store->source->limits, &store->builder, &broken)) {
    /* What was deleted is apart from all totals, whole or not. */
    if (recovered != NULL) {
      lose (store, ONB_LOSS_RECOVERED, name, id, "a deleted item of which not all can be read",
            NULL);
      return TRUE;
    }
    lose (store, ONB_LOSS_DAMAGED, name, id, "an item of which not all can be read",
          broken->message);
    item.flags |= ONB_ITEM_TRUNCATED;
  }
  mapi = onb_mapi_builder_finish (&store->builder);
  /* Without a single property nothing is there. */
  if (mapi->message.n == 0)
    return TRUE;
  item.origin.length = find_size (mapi);
  return onb_mapi_deliver (store->source, &place, mapi, &item, error);
}

static gboolean
read_message_at (Store *store, const Level *level, gint index, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPffItem) message = onb_pff_get (level->folder, ONB_PFF_MESSAGES, index, &broken);
  guint32 id;

  if (message == NULL) {
    g_autofree gchar *what = g_strdup_printf ("item %d of the folder cannot be read", index + 1);

    lose (store, ONB_LOSS_DAMAGED, level->name, 0, what, broken->message);
    return TRUE;
  }
  id = onb_pff_item_id (message);
  if (!is_first_sight (store, id)) {
    note (store, "pst-item-repeated", level->name);
    return TRUE;
  }
  return read_item (store, message, id, level->name, level->role, NULL, error);
}

/* Where no folder of the store is known as the one of sent mail, the flags of its messages tell. */
static gboolean
looks_sent (const Level *level, gint n)
{
  gint n_from_me = 0;
  gint n_seen = 0;

  for (gint i = 0; i < MIN (n, SAMPLE_MESSAGES); i++) {
    g_autoptr (OnbPffItem) message = onb_pff_get (level->folder, ONB_PFF_MESSAGES, i, NULL);

    if (message == NULL)
      continue;
    n_seen++;
    n_from_me += onb_pst_is_from_me (message) ? 1 : 0;
  }
  return n_seen >= SAMPLE_LEAST && n_from_me * 2 > n_seen;
}

static gboolean
read_messages (Store *store, Level *level, GError **error)
{
  g_autoptr (GError) broken = NULL;
  gint64 stated = onb_pst_folder_messages (level->folder);
  gint n = onb_pff_count (level->folder, ONB_PFF_MESSAGES, &broken);
  gboolean ok = TRUE;

  if (n < 0) {
    lose (store, ONB_LOSS_DAMAGED, level->name, 0, "a folder whose messages cannot be read",
          broken->message);
    return TRUE;
  }
  if (stated >= 0 && stated != n)
    note (store, "folder-count-differs", level->name);
  if (level->role == ONB_FOLDER_UNKNOWN && !store->has_sent && looks_sent (level, n)) {
    level->role = ONB_FOLDER_SENT;
    note (store, "sent-folder-by-flags", level->name);
  }
  for (gint i = 0; ok && i < n; i++)
    ok = read_message_at (store, level, i, error);
  return ok;
}

/* Goes into @folder, which it takes over. */
static void
enter (Store *store, OnbPffItem *folder, gchar *name, OnbFolderRole role)
{
  g_autoptr (GError) broken = NULL;
  Level level = { .folder = folder, .name = name, .role = role };

  level.n = onb_pff_count (folder, ONB_PFF_FOLDERS, &broken);
  if (level.n < 0)
    lose (store, ONB_LOSS_DAMAGED, name, 0, "a folder whose folders cannot be read",
          broken->message);
  g_array_append_val (store->levels, level);
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
next_folder (Store *store, gchar **ret_name, OnbFolderRole *ret_role)
{
  Level *above = top_of (store);
  gint index = above->at++;
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPffItem) folder = onb_pff_get (above->folder, ONB_PFF_FOLDERS, index, &broken);
  g_autofree gchar *name = folder != NULL ? onb_pst_folder_name (folder) : NULL;
  g_autofree gchar *path = path_below (above, name, index);
  guint32 id;

  if (folder == NULL) {
    lose (store, ONB_LOSS_DAMAGED, path, 0, "a folder that cannot be read", broken->message);
    return NULL;
  }
  id = onb_pff_item_id (folder);
  if (onb_pst_is_search (id))
    return NULL;
  if (!is_first_sight (store, id)) {
    note (store, "pst-item-repeated", path);
    return NULL;
  }
  if (store->levels->len >= store->source->limits.folder_depth) {
    lose (store, ONB_LOSS_SKIPPED, path, 0, "deeper than the limit folder-depth", NULL);
    return NULL;
  }
  *ret_role = onb_pst_folder_role (&store->roles, id, name, above->role);
  if (*ret_role == ONB_FOLDER_SENT && id == store->roles.sent
      && onb_pst_folder_role (&(OnbPstRoles){ 0 }, id, name, above->role) != ONB_FOLDER_SENT)
    note (store, "sent-folder-by-entry", path);
  *ret_name = g_steal_pointer (&path);
  return g_steal_pointer (&folder);
}

/* Walks all folders in the order of the store, a folder's messages before the folders in it. With
 * @read FALSE only looks whether one of them is known to hold what was sent. */
static gboolean
walk (Store *store, gboolean read, GError **error)
{
  g_autoptr (GError) broken = NULL;
  OnbPffItem *root = onb_pff_root (store->pff, &broken);
  gboolean ok = TRUE;

  g_hash_table_remove_all (store->seen);
  g_array_set_size (store->levels, 0);
  if (root == NULL) {
    if (read)
      lose (store, ONB_LOSS_DAMAGED, NULL, 0, "its folders cannot be read", broken->message);
    return TRUE;
  }
  is_first_sight (store, onb_pff_item_id (root));
  enter (store, root, NULL, store->place->role);
  if (read)
    ok = read_messages (store, top_of (store), error);
  while (ok && store->levels->len > 0) {
    OnbFolderRole role = ONB_FOLDER_UNKNOWN;
    gchar *name = NULL;
    OnbPffItem *folder;

    if (top_of (store)->at >= top_of (store)->n) {
      g_array_set_size (store->levels, store->levels->len - 1);
      continue;
    }
    folder = next_folder (store, &name, &role);
    if (folder == NULL)
      continue;
    enter (store, folder, name, role);
    store->has_sent = store->has_sent || role == ONB_FOLDER_SENT;
    if (read)
      ok = read_messages (store, top_of (store), error);
  }
  return ok;
}

/* The first walk is silent: what it meets, the second tells. */
static void
look_for_sent (Store *store)
{
  const OnbSink sink = store->source->sink;
  OnbSource *source = store->source;
  guint64 damaged = source->damaged;
  guint64 skipped = source->skipped;

  source->sink = (OnbSink){ .progress = sink.progress };
  walk (store, FALSE, NULL);
  source->sink = sink;
  source->damaged = damaged;
  source->skipped = skipped;
}

/* What was deleted and is still there: no folder holds it. */
static gboolean
read_lost (Store *store, GError **error)
{
  g_autoptr (GError) broken = NULL;
  gint n = onb_pff_find_lost (store->pff, &broken);
  gboolean ok = TRUE;

  if (n < 0)
    lose (store, ONB_LOSS_DAMAGED, NULL, 0, "deleted items cannot be looked for", broken->message);
  for (gint i = 0; ok && i < n; i++) {
    g_autoptr (OnbPffItem) message = onb_pff_get_lost (store->pff, i, NULL);

    if (message == NULL)
      lose (store, ONB_LOSS_RECOVERED, NULL, 0, "a deleted item that cannot be read", NULL);
    else
      ok = read_item (store, message, onb_pff_item_id (message), NULL, ONB_FOLDER_UNKNOWN,
                      "deleted from the store of Outlook", error);
  }
  return ok;
}

static void
read_store_item (Store *store)
{
  g_autoptr (OnbPffItem) item = onb_pff_store (store->pff, NULL);
  guint16 type;
  g_autoptr (GBytes) password = NULL;
  guint32 sum = 0;

  if (item == NULL)
    return;
  store->roles = onb_pst_roles_read (item);
  password = onb_pff_value (item, ONB_MAPI_PASSWORD, sizeof sum, &type);
  if (password != NULL && g_bytes_get_size (password) == sizeof sum)
    memcpy (&sum, g_bytes_get_data (password, NULL), sizeof sum);
  /* Outlook asks for it; the mail is not encrypted with it. */
  if (sum != 0)
    note (store, "pst-password", NULL);
}

static gboolean
read_store (OnbSource *source, const OnbPlace *place, OnbPff *pff, GError **error)
{
  Store store = { .source = source, .place = place, .pff = pff };
  gboolean ok;

  store.levels = g_array_new (FALSE, FALSE, sizeof (Level));
  g_array_set_clear_func (store.levels, clear_level);
  store.seen = g_hash_table_new (NULL, NULL);
  onb_mapi_builder_init (&store.builder);
  read_store_item (&store);
  look_for_sent (&store);
  ok = walk (&store, TRUE, error) && (!source->recover || read_lost (&store, error));
  g_array_unref (store.levels);
  g_hash_table_unref (store.seen);
  onb_mapi_builder_clear (&store.builder);
  return ok;
}

/* A store that ends before its own word is missing pages, and libpff may find a tree without them.
 */
static void
check_size (OnbSource *source, const OnbPlace *place, const OnbPstHeader *header, guint64 bytes)
{
  g_autofree gchar *reason = NULL;

  if (header->bytes <= bytes)
    return;
  reason
      = g_strdup_printf ("cut short: its header says %" G_GUINT64_FORMAT " bytes", header->bytes);
  onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, bytes, reason);
}

static const gchar *
why_closed (const OnbPstHeader *header)
{
  if (header->encryption == ENCRYPTED_BY_WINDOWS)
    return "a store that Windows encrypted for its user";
  if (onb_pst_has_large_pages (header))
    return "an OST with pages of 4 KiB (Outlook 2013 and later) that libpff cannot open";
  return "a store of Outlook that cannot be opened";
}

static gboolean
read_stream (OnbSource *source, OnbStream *stream, const OnbPlace *place,
             const OnbPstHeader *header, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (OnbPff) pff = NULL;
  g_autofree gchar *reason = NULL;

  check_size (source, place, header, onb_stream_size (stream));
  if (header->encryption != ENCRYPTED_BY_WINDOWS)
    pff = onb_pff_open (source, stream, &broken);
  if (pff != NULL)
    return read_store (source, place, pff, error);
  reason = broken != NULL ? g_strconcat (why_closed (header), ": ", broken->message, NULL)
                          : g_strdup (why_closed (header));
  onb_source_lose (source, broken != NULL ? ONB_LOSS_DAMAGED : ONB_LOSS_SKIPPED, place, -1,
                   onb_stream_size (stream), reason);
  return TRUE;
}

static gboolean
read_pst (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_autoptr (OnbStream) copy = NULL;
  OnbPstHeader header = { 0 };
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_PST_HEADER_BYTES, &len);

  onb_pst_header_read (head, len, &header);
  if (header.is_address_book) {
    onb_source_lose (source, ONB_LOSS_NON_MAIL, place, -1, place->bytes, "an address book (PAB)");
    return TRUE;
  }
  if (onb_stream_can_seek (stream))
    return read_stream (source, stream, place, &header, error);
  copy = onb_spool_copy (source, stream, place);
  return copy == NULL || read_stream (source, copy, place, &header, error);
}

static guint
bid_pst (const guint8 *head, gsize len, const OnbPlace *place)
{
  OnbPstHeader header;

  return onb_pst_header_read (head, len, &header) ? 90 : 0;
}

const OnbFormat onb_format_pst = { "pst", bid_pst, read_pst };
