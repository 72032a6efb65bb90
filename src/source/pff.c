/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pff.h"

#include <libpff.h>
#include <stdlib.h>
#include <string.h>

#include "source/pff-io.h"

#define REASON_BYTES 4096u
#define REASON_SHOWN 120u
/* A journal report has one. */
#define ATTACHMENTS_MAX 8

#define VALUE_BYTES ((gsize) 64 << 20)

struct _OnbPff {
  OnbPffIo io;
  libbfio_handle_t *handle;
  libpff_file_t *file;
  gint n_orphans;
};

struct _OnbPffItem {
  libpff_item_t *item;
  libpff_item_t *attachment; /* that holds it, or NULL */
};

/* What libpff says went wrong: of its lines, `function: text.` each, the last is the cause. */
static gchar *
cause_of (const gchar *lines)
{
  const gchar *last = strrchr (lines, '\n');
  const gchar *line = last != NULL ? last + 1 : lines;
  const gchar *text = strstr (line, ": ");
  gchar *cause = g_strndup (text != NULL ? text + 2 : line, REASON_SHOWN);
  gsize len = strlen (cause);

  if (len > 0 && cause[len - 1] == '.')
    cause[len - 1] = '\0';
  return cause;
}

static void
set_error (GError **error, libpff_error_t *failed)
{
  g_autofree gchar *lines = g_malloc0 (REASON_BYTES);
  g_autofree gchar *cause = NULL;

  if (failed != NULL && libpff_error_backtrace_sprint (failed, lines, REASON_BYTES) != -1) {
    g_strdelimit (g_strchomp (lines), "\r", ' ');
    cause = cause_of (lines);
  }
  libpff_error_free (&failed);
  g_set_error (error, ONB_ERROR, ONB_ERROR_FORMAT, "libpff: %s",
               cause != NULL && *cause != '\0' ? cause : "it does not say why");
}

static gboolean
open_file (OnbPff *pff, libpff_error_t **failed)
{
  return onb_pff_io_handle (&pff->io, &pff->handle, failed)
         && libpff_file_initialize (&pff->file, failed) == 1
         && libpff_file_open_file_io_handle (pff->file, pff->handle, LIBPFF_OPEN_READ, failed) == 1;
}

void
onb_pff_renew_budget (OnbPff *pff)
{
  onb_pff_io_renew (&pff->io);
}

OnbPff *
onb_pff_open (OnbSource *source, OnbStream *stream, GError **error)
{
  g_autoptr (OnbPff) pff = g_new0 (OnbPff, 1);
  libpff_error_t *failed = NULL;

  pff->io.source = source;
  pff->io.stream = stream;
  onb_pff_renew_budget (pff);
  if (open_file (pff, &failed))
    return g_steal_pointer (&pff);
  set_error (error, failed);
  return NULL;
}

void
onb_pff_free (OnbPff *pff)
{
  if (pff == NULL)
    return;
  if (pff->file != NULL) {
    libpff_file_close (pff->file, NULL);
    libpff_file_free (&pff->file, NULL);
  }
  if (pff->handle != NULL)
    libbfio_handle_free (&pff->handle, NULL);
  g_free (pff);
}

/* What a function of libpff gave; 0 as its answer means that there is none. */
static OnbPffItem *
take_item (gint result, libpff_item_t *found, libpff_error_t *failed, GError **error)
{
  OnbPffItem *item;

  if (result != 1 || found == NULL) {
    set_error (error, failed);
    return NULL;
  }
  item = g_new0 (OnbPffItem, 1);
  item->item = found;
  return item;
}

OnbPffItem *
onb_pff_root (OnbPff *pff, GError **error)
{
  libpff_error_t *failed = NULL;
  libpff_item_t *item = NULL;
  gint result = libpff_file_get_root_folder (pff->file, &item, &failed);

  return take_item (result, item, failed, error);
}

OnbPffItem *
onb_pff_store (OnbPff *pff, GError **error)
{
  libpff_error_t *failed = NULL;
  libpff_item_t *item = NULL;
  gint result = libpff_file_get_message_store (pff->file, &item, &failed);

  return take_item (result, item, failed, error);
}

void
onb_pff_item_free (OnbPffItem *item)
{
  if (item == NULL)
    return;
  libpff_item_free (&item->item, NULL);
  if (item->attachment != NULL)
    libpff_item_free (&item->attachment, NULL);
  g_free (item);
}

guint32
onb_pff_item_id (OnbPffItem *item)
{
  guint32 id = 0;

  return libpff_item_get_identifier (item->item, &id, NULL) == 1 ? id : 0;
}

gint
onb_pff_count (OnbPffItem *folder, OnbPffPart part, GError **error)
{
  libpff_error_t *failed = NULL;
  gint n = 0;
  gint result = part == ONB_PFF_FOLDERS
                    ? libpff_folder_get_number_of_sub_folders (folder->item, &n, &failed)
                    : libpff_folder_get_number_of_sub_messages (folder->item, &n, &failed);

  if (result != 1) {
    set_error (error, failed);
    return -1;
  }
  return MAX (n, 0);
}

OnbPffItem *
onb_pff_get (OnbPffItem *folder, OnbPffPart part, gint index, GError **error)
{
  libpff_error_t *failed = NULL;
  libpff_item_t *item = NULL;
  gint result = part == ONB_PFF_FOLDERS
                    ? libpff_folder_get_sub_folder (folder->item, index, &item, &failed)
                    : libpff_folder_get_sub_message (folder->item, index, &item, &failed);

  return take_item (result, item, failed, error);
}

static libpff_item_t *
message_of (libpff_item_t *attachment)
{
  libpff_item_t *found = NULL;
  gint type = 0;

  if (libpff_attachment_get_type (attachment, &type, NULL) == 1
      && type == LIBPFF_ATTACHMENT_TYPE_ITEM
      && libpff_attachment_get_item (attachment, &found, NULL) != 1)
    return NULL;
  return found;
}

OnbPffItem *
onb_pff_attached_message (OnbPffItem *message)
{
  gint n = 0;

  if (libpff_message_get_number_of_attachments (message->item, &n, NULL) != 1)
    return NULL;
  for (gint i = 0; i < MIN (n, ATTACHMENTS_MAX); i++) {
    libpff_item_t *attachment = NULL;
    libpff_item_t *found;
    OnbPffItem *item;

    if (libpff_message_get_attachment (message->item, i, &attachment, NULL) != 1)
      continue;
    found = message_of (attachment);
    if (found == NULL) {
      libpff_item_free (&attachment, NULL);
      continue;
    }
    item = g_new0 (OnbPffItem, 1);
    item->item = found;
    item->attachment = attachment;
    return item;
  }
  return NULL;
}

gint
onb_pff_find_lost (OnbPff *pff, GError **error)
{
  libpff_error_t *failed = NULL;
  gint n_recovered = 0;

  if (libpff_file_recover_items (pff->file, 0, &failed) != 1
      || libpff_file_get_number_of_orphan_items (pff->file, &pff->n_orphans, &failed) != 1
      || libpff_file_get_number_of_recovered_items (pff->file, &n_recovered, &failed) != 1) {
    set_error (error, failed);
    return -1;
  }
  pff->n_orphans = MAX (pff->n_orphans, 0);
  return pff->n_orphans + MAX (n_recovered, 0);
}

OnbPffItem *
onb_pff_get_lost (OnbPff *pff, gint index, GError **error)
{
  libpff_error_t *failed = NULL;
  libpff_item_t *item = NULL;
  gint result = index < pff->n_orphans
                    ? libpff_file_get_orphan_item_by_index (pff->file, index, &item, &failed)
                    : libpff_file_get_recovered_item_by_index (pff->file, index - pff->n_orphans,
                                                               &item, &failed);

  return take_item (result, item, failed, error);
}

static gboolean
read_value (libpff_record_entry_t *entry, const OnbLimits *limits, OnbMapiBuilder *builder,
            libpff_error_t **failed)
{
  guint32 tag = 0;
  guint32 type = 0;
  gsize len = 0;
  gsize wanted;
  g_autofree guint8 *value = NULL;

  if (libpff_record_entry_get_entry_type (entry, &tag, NULL) != 1
      || libpff_record_entry_get_value_type (entry, &type, NULL) != 1 || tag > G_MAXUINT16
      || type > G_MAXUINT16)
    return TRUE; /* a named property, or a mere number */
  wanted = onb_mapi_wanted_bytes (limits, (guint16) tag, (guint16) type);
  if (wanted == 0)
    return TRUE;
  if (libpff_record_entry_get_data_size (entry, &len, failed) != 1)
    return FALSE;
  if (len == 0)
    return TRUE;
  /* libpff hands out whole values only. */
  if (len > VALUE_BYTES)
    return FALSE;
  value = g_malloc (len);
  if (libpff_record_entry_get_data (entry, value, len, failed) != 1)
    return FALSE;
  memcpy (onb_mapi_builder_add (builder, (guint16) tag, (guint16) type, MIN (len, wanted)), value,
          MIN (len, wanted));
  return TRUE;
}

static gboolean
read_record (libpff_record_set_t *record, const OnbLimits *limits, OnbMapiBuilder *builder,
             libpff_error_t **failed)
{
  gboolean good = TRUE;
  gint n = 0;

  if (libpff_record_set_get_number_of_entries (record, &n, failed) != 1)
    return FALSE;
  for (gint i = 0; i < n && good; i++) {
    libpff_record_entry_t *entry = NULL;

    good = libpff_record_set_get_entry_by_index (record, i, &entry, failed) == 1
           && read_value (entry, limits, builder, failed);
    if (entry != NULL)
      libpff_record_entry_free (&entry, NULL);
  }
  return good;
}

static gboolean
read_record_at (libpff_item_t *item, gint index, const OnbLimits *limits, OnbMapiBuilder *builder,
                libpff_error_t **failed)
{
  libpff_record_set_t *record = NULL;
  gboolean good = libpff_item_get_record_set_by_index (item, index, &record, failed) == 1
                  && read_record (record, limits, builder, failed);

  if (record != NULL)
    libpff_record_set_free (&record, NULL);
  return good;
}

gboolean
onb_pff_read_values (OnbPffItem *item, const OnbLimits *limits, OnbMapiBuilder *builder,
                     GError **error)
{
  libpff_error_t *failed = NULL;
  gint n = 0;

  if (libpff_item_get_number_of_record_sets (item->item, &n, &failed) == 1
      && (n == 0 || read_record_at (item->item, 0, limits, builder, &failed)))
    return TRUE;
  set_error (error, failed);
  return FALSE;
}

gboolean
onb_pff_read_recipients (OnbPffItem *item, const OnbLimits *limits, OnbMapiBuilder *builder,
                         GError **error)
{
  libpff_error_t *failed = NULL;
  libpff_item_t *table = NULL;
  gint result = libpff_message_get_recipients (item->item, &table, &failed);
  gboolean good = result >= 0;
  gint n = 0;

  if (result == 1)
    good = libpff_item_get_number_of_record_sets (table, &n, &failed) == 1;
  for (gint i = 0; good && i < n && (guint64) i < limits->addresses; i++) {
    onb_mapi_builder_add_recipient (builder);
    good = read_record_at (table, i, limits, builder, &failed);
  }
  if (table != NULL)
    libpff_item_free (&table, NULL);
  if (!good)
    set_error (error, failed);
  return good;
}

/* libpff hands out whole values only, so that is what one takes in memory. */
static GBytes *
read_whole (OnbPffItem *item, guint16 tag, gsize most, guint16 *ret_type)
{
  libpff_record_set_t *record = NULL;
  libpff_record_entry_t *entry = NULL;
  guint8 *value = NULL;
  guint32 type = 0;
  gsize len = 0;

  if (libpff_item_get_record_set_by_index (item->item, 0, &record, NULL) == 1
      && libpff_record_set_get_entry_by_type (record, tag, 0, &entry,
                                              LIBPFF_ENTRY_VALUE_FLAG_MATCH_ANY_VALUE_TYPE
                                                  | LIBPFF_ENTRY_VALUE_FLAG_IGNORE_NAME_TO_ID_MAP,
                                              NULL)
             == 1
      && libpff_record_entry_get_value_type (entry, &type, NULL) == 1
      && libpff_record_entry_get_data_size (entry, &len, NULL) == 1 && len > 0 && len <= most) {
    value = g_malloc (len);
    if (libpff_record_entry_get_data (entry, value, len, NULL) != 1)
      g_clear_pointer (&value, g_free);
  }
  if (entry != NULL)
    libpff_record_entry_free (&entry, NULL);
  if (record != NULL)
    libpff_record_set_free (&record, NULL);
  *ret_type = (guint16) type;
  return value != NULL ? g_bytes_new_take (value, len) : NULL;
}

GBytes *
onb_pff_value (OnbPffItem *item, guint16 tag, gsize most, guint16 *ret_type)
{
  return read_whole (item, tag, most, ret_type);
}

GBytes *
onb_pff_value_start (OnbPffItem *item, guint16 tag, gsize most, guint16 *ret_type)
{
  g_autoptr (GBytes) whole = read_whole (item, tag, VALUE_BYTES, ret_type);

  return whole != NULL ? g_bytes_new_from_bytes (whole, 0, MIN (g_bytes_get_size (whole), most))
                       : NULL;
}
