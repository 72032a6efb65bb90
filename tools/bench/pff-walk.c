/* SPDX-License-Identifier: Apache-2.0 */
/* The least that a reader of stores can do with libpff: opens each file, walks all folders, reads
 * of each message and recipient the properties that onbehalf reads, and throws them away. */
#include <glib.h>
#include <libpff.h>
#include <stdio.h>

#include "base/mapi-tags.h"

#include <onbehalf/limits.h>

#include "source/mapi-item.h"

typedef struct {
  OnbLimits limits;
  guint64 n_messages;
  guint64 n_values;
  guint64 n_bytes;
} Count;

static void
read_entry (Count *count, libpff_record_entry_t *entry)
{
  guint32 tag = 0;
  guint32 type = 0;
  gsize len = 0;
  g_autofree guint8 *value = NULL;

  if (libpff_record_entry_get_entry_type (entry, &tag, NULL) != 1
      || libpff_record_entry_get_value_type (entry, &type, NULL) != 1 || tag > G_MAXUINT16
      || type > G_MAXUINT16
      || onb_mapi_wanted_bytes (&count->limits, (guint16) tag, (guint16) type) == 0
      || libpff_record_entry_get_data_size (entry, &len, NULL) != 1 || len == 0)
    return;
  value = g_malloc (len);
  if (libpff_record_entry_get_data (entry, value, len, NULL) != 1)
    return;
  count->n_values++;
  count->n_bytes += len;
}

static void
read_record (Count *count, libpff_item_t *item, gint index)
{
  libpff_record_set_t *record = NULL;
  gint n = 0;

  if (libpff_item_get_record_set_by_index (item, index, &record, NULL) != 1)
    return;
  libpff_record_set_get_number_of_entries (record, &n, NULL);
  for (gint i = 0; i < n; i++) {
    libpff_record_entry_t *entry = NULL;

    if (libpff_record_set_get_entry_by_index (record, i, &entry, NULL) == 1)
      read_entry (count, entry);
    if (entry != NULL)
      libpff_record_entry_free (&entry, NULL);
  }
  libpff_record_set_free (&record, NULL);
}

static void
read_message (Count *count, libpff_item_t *message)
{
  libpff_item_t *recipients = NULL;
  gint n = 0;

  count->n_messages++;
  read_record (count, message, 0);
  if (libpff_message_get_recipients (message, &recipients, NULL) != 1)
    return;
  libpff_item_get_number_of_record_sets (recipients, &n, NULL);
  for (gint i = 0; i < n; i++)
    read_record (count, recipients, i);
  libpff_item_free (&recipients, NULL);
}

static void
read_messages (Count *count, libpff_item_t *folder)
{
  gint n = 0;

  libpff_folder_get_number_of_sub_messages (folder, &n, NULL);
  for (gint i = 0; i < n; i++) {
    libpff_item_t *message = NULL;

    if (libpff_folder_get_sub_message (folder, i, &message, NULL) != 1)
      continue;
    read_message (count, message);
    libpff_item_free (&message, NULL);
  }
}

/* Takes the folders that wait off their list, and puts those that they hold on it. */
static void
walk (Count *count, libpff_item_t *root)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();

  g_ptr_array_add (waiting, root);
  while (waiting->len > 0) {
    libpff_item_t *folder = g_ptr_array_steal_index (waiting, waiting->len - 1);
    gint n = 0;

    read_messages (count, folder);
    libpff_folder_get_number_of_sub_folders (folder, &n, NULL);
    for (gint i = 0; i < n; i++) {
      libpff_item_t *below = NULL;

      if (libpff_folder_get_sub_folder (folder, i, &below, NULL) == 1)
        g_ptr_array_add (waiting, below);
    }
    libpff_item_free (&folder, NULL);
  }
}

static gboolean
read_file (Count *count, const gchar *path)
{
  libpff_file_t *file = NULL;
  libpff_item_t *root = NULL;
  gboolean ok = libpff_file_initialize (&file, NULL) == 1
                && libpff_file_open (file, path, LIBPFF_OPEN_READ, NULL) == 1
                && libpff_file_get_root_folder (file, &root, NULL) == 1;

  if (ok)
    walk (count, root);
  if (file != NULL) {
    libpff_file_close (file, NULL);
    libpff_file_free (&file, NULL);
  }
  return ok;
}

int
main (int argc, char **argv)
{
  Count count = { .n_messages = 0 };

  if (argc < 2) {
    fprintf (stderr, "usage: %s FILE.pst...\n", argv[0]);
    return 2;
  }
  onb_limits_init (&count.limits);
  for (int i = 1; i < argc; i++) {
    if (!read_file (&count, argv[i])) {
      fprintf (stderr, "%s cannot be read\n", argv[i]);
      return 3;
    }
  }
  fprintf (stderr,
           "%" G_GUINT64_FORMAT " messages, %" G_GUINT64_FORMAT " values, %" G_GUINT64_FORMAT
           " bytes\n",
           count.n_messages, count.n_values, count.n_bytes);
  return 0;
}
