/* SPDX-License-Identifier: Apache-2.0 */
#include "propose/sent-places.h"

#include <string.h>

struct _OnbSentPlaces {
  const OnbResult *result;
  GHashTable *by_path; /* owns path -> borrowed OnbSentPlace */
  GHashTable *by_item; /* item + 1 -> borrowed OnbSentPlace */
  GPtrArray *all;      /* owns OnbSentPlace */
};

/* `Sent.mbox`, `.INBOX.Sent` and `Sent` are all called Sent. */
static gboolean
is_sent_name (const gchar *name, gsize len)
{
  g_autofree gchar *part = g_strndup (name, len);
  gchar *dot = strrchr (part, '.');

  if (dot != NULL && dot != part
      && (g_ascii_strcasecmp (dot, ".mbox") == 0 || g_ascii_strcasecmp (dot, ".mbx") == 0))
    *dot = '\0';
  if (onb_folder_role_from_name (part) == ONB_FOLDER_SENT)
    return TRUE;
  return part[0] == '.' && onb_folder_role_from_name (strrchr (part, '.') + 1) == ONB_FOLDER_SENT;
}

/* The start of the last component of the first @len bytes. */
static gsize
last_component (const gchar *path, gsize len)
{
  while (len > 0 && path[len - 1] != '/')
    len--;
  return len;
}

/* Bytes of @path up to the folder that is called Sent; 0 when none is. */
static gsize
find_sent (const gchar *path)
{
  gsize len = strlen (path);

  while (len > 0) {
    gsize start = last_component (path, len);

    if (is_sent_name (path + start, len - start))
      return len;
    len = start > 0 ? start - 1 : 0;
  }
  return 0;
}

/* The folder of a file; of a message in an mbox, the mbox. */
static gchar *
folder_of (const gchar *path, gboolean is_inside)
{
  gsize len = strlen (path);
  gsize start = last_component (path, len);

  return g_strndup (path, is_inside ? len : start > 1 ? start - 1 : start);
}

/* The role of mail may also come from a label; then all that is known is the file. */
static gchar *
place_path (const OnbResult *result, const OnbItemRow *item)
{
  const gchar *path = onb_result_text (result, item->path);
  const gchar *member = onb_result_text (result, onb_item_member (item));
  gboolean is_inside = item->offset >= 0;
  gboolean is_member = *member != '\0';
  g_autofree gchar *folder = folder_of (is_member ? member : path, is_inside);
  gsize len = find_sent (folder);

  if (len > 0)
    folder[len] = '\0';
  if (!is_member)
    return g_steal_pointer (&folder);
  return *folder == '\0' ? g_strdup (path) : g_strconcat (path, "!/", folder, NULL);
}

static OnbSentPlace *
place_of (OnbSentPlaces *places, guint32 item)
{
  g_autofree gchar *path
      = place_path (places->result, onb_ledger_item (places->result->ledger, item));
  OnbSentPlace *place = g_hash_table_lookup (places->by_path, path);

  if (place == NULL) {
    place = g_new0 (OnbSentPlace, 1);
    place->path = path;
    g_ptr_array_add (places->all, place);
    g_hash_table_insert (places->by_path, g_steal_pointer (&path), place);
  }
  g_hash_table_insert (places->by_item, GUINT_TO_POINTER (item + 1), place);
  return place;
}

static void
count_author (OnbSentPlace *place, guint32 author)
{
  for (guint i = 0; i < place->n_authors; i++) {
    if (place->authors[i] == author) {
      place->counts[i]++;
      return;
    }
  }
  if (place->n_authors == ONB_PLACE_AUTHORS) {
    place->has_more = TRUE;
    return;
  }
  place->authors[place->n_authors] = author;
  place->counts[place->n_authors++] = 1;
}

static void
note_item (OnbSentPlaces *places, guint32 m, guint32 item, guint32 row, const guint32 *next)
{
  const OnbResult *result = places->result;
  OnbSentPlace *place = place_of (places, item);

  if (place->last_message == m + 1)
    return;
  place->last_message = m + 1;
  count_author (place, onb_identity_canonical (result->identity,
                                               onb_ledger_item (result->ledger, item)->from));
  for (guint32 at = row + 1; at != 0; at = next[at - 1]) {
    const OnbRow *each = onb_result_row_at (result, at - 1);

    if (each->flags & ONB_ROW_CREDITED)
      onb_few_add (&place->credited, each->agent);
  }
}

OnbSentPlaces *
onb_sent_places_new (const OnbResult *result, const guint32 *rows, const guint32 *next)
{
  OnbSentPlaces *places = g_new0 (OnbSentPlaces, 1);
  const OnbLedger *ledger = result->ledger;

  places->result = result;
  places->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  places->by_item = g_hash_table_new (NULL, NULL);
  places->all = g_ptr_array_new_with_free_func (g_free);
  for (guint32 m = 0; m < ledger->messages->len; m++) {
    const OnbMessageRow *message = onb_ledger_message (ledger, m);

    if (!onb_rules_counts (&result->rules, onb_result_row_at (result, rows[m])->kind))
      continue;
    for (guint32 i = 0; i < message->n; i++) {
      guint32 item = onb_ledger_member (ledger, message, i);

      if (onb_ledger_item (ledger, item)->role == ONB_FOLDER_SENT)
        note_item (places, m, item, rows[m], next);
    }
  }
  return places;
}

void
onb_sent_places_free (OnbSentPlaces *places)
{
  g_hash_table_unref (places->by_path);
  g_hash_table_unref (places->by_item);
  g_ptr_array_unref (places->all);
  g_free (places);
}

const GPtrArray *
onb_sent_places_all (const OnbSentPlaces *places)
{
  return places->all;
}

const OnbSentPlace *
onb_sent_places_find (const OnbSentPlaces *places, guint32 item)
{
  return g_hash_table_lookup (places->by_item, GUINT_TO_POINTER (item + 1));
}

guint32
onb_sent_place_owner (const OnbSentPlace *place, OnbIdentity *identity, guint32 *ret_messages)
{
  guint32 owner = 0;

  if (place->has_more)
    return 0;
  for (guint i = 0; i < place->n_authors; i++) {
    guint32 author = place->authors[i];

    if (author != 0 && onb_identity_person (identity, author)->mailbox != ONB_NO_MAILBOX)
      continue;
    if (owner != 0 || !onb_identity_is_person (identity, author))
      return 0;
    owner = author;
    *ret_messages = place->counts[i];
  }
  for (guint i = 0; owner != 0 && i < place->credited.n; i++) {
    if (place->credited.numbers[i] != owner)
      return 0;
  }
  return owner;
}
