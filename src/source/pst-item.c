/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-item.h"

#include <string.h>

#include "source/mapi-report.h"

/* The envelope of a message to thousands. */
#define BODY_BYTES (2 * ONB_JOURNAL_BYTES)

/* Where the items of a folder lie: the store's own place, with the folder's path as the member. */
static OnbPlace
place_of (const OnbPstStore *store, const gchar *name)
{
  OnbPlace place = *store->place;

  place.member = name;
  return place;
}

/* `file.pst!/Inbox`, in an archive `mail.zip!/file.pst!/Inbox`. */
static gchar *
member_of (const OnbPstStore *store, const gchar *name)
{
  const gchar *outer = store->place->member;

  if (name == NULL)
    return g_strdup (outer);
  return outer != NULL ? g_strconcat (outer, "!/", name, NULL) : g_strdup (name);
}

void
onb_pst_lose (const OnbPstStore *store, OnbLossKind kind, const gchar *name, guint32 id,
              const gchar *what, const gchar *why)
{
  g_autofree gchar *member = member_of (store, name);
  g_autofree gchar *reason
      = why != NULL ? g_strconcat (what, " (", why, ")", NULL) : g_strdup (what);
  const OnbPlace place = place_of (store, member);

  onb_source_lose (store->source, kind, &place, id != 0 ? (gint64) id : -1, 0, reason);
}

void
onb_pst_note (const OnbPstStore *store, const gchar *kind, const gchar *name)
{
  g_autofree gchar *member = member_of (store, name);
  const OnbPlace place = place_of (store, member);

  onb_source_note (store->source, kind, &place, -1, 0);
}

gboolean
onb_pst_is_first_sight (OnbPstStore *store, guint32 id)
{
  return id == 0 || g_hash_table_add (store->seen, GUINT_TO_POINTER (id));
}

gboolean
onb_pst_enter (const OnbPstStore *store, const gchar *name, guint32 id, guint64 ahead)
{
  g_autofree gchar *member = member_of (store, name);
  const OnbPlace place = place_of (store, member);

  onb_pff_renew_budget (store->pff);
  return onb_source_enter (store->source, &place, (gint64) id, 0, ahead);
}

gboolean
onb_pst_leave (const OnbPstStore *store, gboolean is_done, GError **error)
{
  onb_pff_renew_budget (store->pff);
  return onb_source_leave (store->source, is_done, error);
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

/* FALSE when not all can be read and nothing is to be handed on. */
static gboolean
gather (OnbPstStore *store, OnbPffItem *message, const OnbPstFolder *folder, const gchar *recovered,
        OnbItemFlags *flags)
{
  guint32 id = onb_pff_item_id (message);
  g_autoptr (GError) broken = NULL;

  onb_mapi_builder_start (&store->builder);
  if (onb_pff_read_values (message, &store->source->limits, &store->builder, &broken)
      && onb_pff_read_recipients (message, &store->source->limits, &store->builder, &broken))
    return TRUE;
  /* What was deleted is apart from all totals, whole or not. */
  if (recovered != NULL) {
    onb_pst_lose (store, ONB_LOSS_RECOVERED, folder->name, id,
                  "a deleted item of which not all can be read", NULL);
    return FALSE;
  }
  onb_pst_lose (store, ONB_LOSS_DAMAGED, folder->name, id, "an item of which not all can be read",
                broken->message);
  *flags |= ONB_ITEM_TRUNCATED;
  return TRUE;
}

/* A journal report is a wrapper: the message is inside. */
static void
unwrap (OnbPstStore *store, OnbPffItem *message, const OnbPstFolder *folder, const OnbPlace *place,
        OnbMapiReport *report, OnbItem *item)
{
  const OnbLimits *limits = &store->source->limits;
  guint16 type;
  g_autoptr (GBytes) body = onb_pff_value_start (message, ONB_MAPI_BODY, BODY_BYTES, &type);
  g_autoptr (OnbPffItem) original = onb_pff_attached_message (message);
  gsize len;
  const guint8 *data = body != NULL ? g_bytes_get_data (body, &len) : NULL;
  g_autoptr (GError) broken = NULL;

  if (data != NULL)
    onb_mapi_report_text (report, type, data, len);
  if (original != NULL && onb_pff_read_values (original, limits, &report->original, &broken))
    onb_pff_read_recipients (original, limits, &report->original, &broken);
  onb_mapi_report_settle (report, store->source, place, item);
  /* The wrapper itself is whole. */
  if (broken == NULL || item->mapi == NULL)
    return;
  onb_pst_lose (store, ONB_LOSS_DAMAGED, folder->name, onb_pff_item_id (message),
                "a journal report of whose message not all can be read", broken->message);
  item->flags |= ONB_ITEM_TRUNCATED;
}

static gboolean
read_inside (OnbPstStore *store, OnbPffItem *message, const OnbPstFolder *folder,
             const gchar *recovered, GError **error)
{
  g_autofree gchar *member = member_of (store, folder->name);
  g_autofree gchar *path = folder->name != NULL
                               ? g_strconcat (store->place->folder, folder->name, "/", NULL)
                               : g_strdup (store->place->folder);
  OnbPlace place = place_of (store, member);
  OnbItem item = { .folder = path,
                   .role = folder->role,
                   .flags = store->place->flags,
                   .origin = { .offset = onb_pff_item_id (message) },
                   .mtime_unix = ONB_NO_TIME };
  g_auto (OnbMapiReport) report = { 0 };
  const OnbMapi *mapi;

  onb_mapi_report_init (&report);
  place.recovered = recovered != NULL ? recovered : place.recovered;
  if (!gather (store, message, folder, recovered, &item.flags))
    return TRUE;
  mapi = onb_mapi_builder_finish (&store->builder);
  /* Without a single property nothing is there. */
  if (mapi->message.n == 0)
    return TRUE;
  item.origin.length = find_size (mapi);
  if (place.recovered == NULL && onb_mapi_says_report (mapi))
    unwrap (store, message, folder, &place, &report, &item);
  return onb_mapi_deliver (store->source, &place, mapi, &item, error);
}

gboolean
onb_pst_read_item (OnbPstStore *store, OnbPffItem *message, const OnbPstFolder *folder,
                   const gchar *recovered, GError **error)
{
  gboolean ok = TRUE;

  if (onb_pst_enter (store, folder->name, onb_pff_item_id (message), 0))
    ok = read_inside (store, message, folder, recovered, error);
  onb_pff_item_free (message);
  return ok && onb_pst_leave (store, TRUE, error);
}
