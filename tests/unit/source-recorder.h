/* SPDX-License-Identifier: Apache-2.0 */
/* A sink that keeps what it gets, for the tests of src/source. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include <onbehalf/archive.h>

#include "source/format.h"

typedef struct {
  guint64 serial;
  gchar *origin;
  guint64 length;
  gint64 offset;
  gchar *folder;
  OnbFolderRole role;
  OnbItemFlags flags;
  GBytes *header;
  GBytes *body_head;
  gchar *sha256;
  gint64 separator_unix;
  gint64 mtime_unix;
} RecordedItem;

typedef struct {
  GPtrArray *items;    /* owns RecordedItem */
  GString *suspects;   /* `serial reason\n` */
  GString *losses;     /* `kind origin: reason\n` */
  GString *findings;   /* `kind origin\n` */
  GString *containers; /* `format bytes=items+separators+gaps\n` */
  GString *inputs;     /* `format items damaged skipped bytes sha256\n` */
  guint64 fail_at;     /* the item callback fails at this serial */
  OnbLimits limits;
  OnbReadOptions options;
  OnbSink sink;
} Recorder;

static inline void
recorded_item_free (gpointer data)
{
  RecordedItem *item = data;

  g_free (item->origin);
  g_free (item->folder);
  g_free (item->sha256);
  g_bytes_unref (item->header);
  g_bytes_unref (item->body_head);
  g_free (item);
}

static inline gchar *
hex_of (const guint8 *data, gsize len)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < len; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free (text, FALSE);
}

static inline gboolean
record_item (const OnbItem *item, gpointer data, GError **error)
{
  Recorder *recorder = data;
  RecordedItem *copy = g_new0 (RecordedItem, 1);

  copy->serial = item->serial;
  copy->origin = onb_origin_format (&item->origin);
  copy->length = item->origin.length;
  copy->offset = item->origin.offset;
  copy->folder = g_strdup (item->folder);
  copy->role = item->role;
  copy->flags = item->flags;
  copy->header = g_bytes_new (item->header, item->header_bytes);
  copy->body_head = g_bytes_new (item->body_head, item->body_head_bytes);
  copy->sha256 = hex_of (item->sha256, sizeof item->sha256);
  copy->separator_unix = item->separator_unix;
  copy->mtime_unix = item->mtime_unix;
  g_ptr_array_add (recorder->items, copy);
  if (item->serial == recorder->fail_at) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_INTERNAL, "refused");
    return FALSE;
  }
  return TRUE;
}

static inline void
record_suspect (guint64 serial, const gchar *reason, gpointer data)
{
  Recorder *recorder = data;

  g_string_append_printf (recorder->suspects, "%" G_GUINT64_FORMAT " %s\n", serial, reason);
}

static inline void
record_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  static const gchar *const kinds[] = { "non-mail", "damaged", "skipped", "recovered" };
  Recorder *recorder = data;
  g_autofree gchar *text = onb_origin_format (origin);

  g_string_append_printf (recorder->losses, "%s %s: %s\n", kinds[kind], text, reason);
}

static inline void
record_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  Recorder *recorder = data;
  g_autofree gchar *text = onb_origin_format (origin);

  g_string_append_printf (recorder->findings, "%s %s\n", kind, text);
}

static inline void
record_container (const OnbContainer *container, gpointer data)
{
  Recorder *recorder = data;

  g_assert_cmpuint (container->bytes, ==,
                    container->item_bytes + container->separator_bytes + container->gap_bytes);
  g_string_append_printf (recorder->containers,
                          "%s %" G_GUINT64_FORMAT "=%" G_GUINT64_FORMAT "+%" G_GUINT64_FORMAT
                          "+%" G_GUINT64_FORMAT "\n",
                          container->format, container->bytes, container->item_bytes,
                          container->separator_bytes, container->gap_bytes);
}

static inline void
record_input (const OnbInput *input, gpointer data)
{
  Recorder *recorder = data;

  g_string_append_printf (recorder->inputs,
                          "%s items=%" G_GUINT64_FORMAT " damaged=%" G_GUINT64_FORMAT
                          " skipped=%" G_GUINT64_FORMAT " bytes=%" G_GUINT64_FORMAT " %s\n",
                          input->format, input->items, input->damaged, input->skipped, input->bytes,
                          input->sha256 != NULL ? input->sha256 : "-");
}

static inline Recorder *
recorder_new (void)
{
  Recorder *recorder = g_new0 (Recorder, 1);

  recorder->items = g_ptr_array_new_with_free_func (recorded_item_free);
  recorder->suspects = g_string_new (NULL);
  recorder->losses = g_string_new (NULL);
  recorder->findings = g_string_new (NULL);
  recorder->containers = g_string_new (NULL);
  recorder->inputs = g_string_new (NULL);
  onb_limits_init (&recorder->limits);
  recorder->options = (OnbReadOptions){ &recorder->limits, ONB_HASH_MESSAGES, FALSE };
  recorder->sink = (OnbSink){ record_item,    record_suspect,   record_loss,
                              record_finding, record_container, record_input };
  return recorder;
}

static inline void
recorder_free (Recorder *recorder)
{
  g_ptr_array_unref (recorder->items);
  g_string_free (recorder->suspects, TRUE);
  g_string_free (recorder->losses, TRUE);
  g_string_free (recorder->findings, TRUE);
  g_string_free (recorder->containers, TRUE);
  g_string_free (recorder->inputs, TRUE);
  g_free (recorder);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Recorder, recorder_free)

static inline const RecordedItem *
recorded (const Recorder *recorder, guint i)
{
  g_assert_cmpuint (i, <, recorder->items->len);
  return g_ptr_array_index (recorder->items, i);
}

/* Everything an item tells, one a line: two readings are compared by it. */
static inline gchar *
recorder_dump (const Recorder *recorder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < recorder->items->len; i++) {
    const RecordedItem *item = recorded (recorder, i);

    g_string_append_printf (text,
                            "%s %s +%" G_GUINT64_FORMAT
                            " role=%d flags=%d header=%u:%zu body=%u:%zu %s %" G_GINT64_FORMAT "\n",
                            item->origin, item->folder, item->length, (gint) item->role,
                            (gint) item->flags, g_bytes_hash (item->header),
                            g_bytes_get_size (item->header), g_bytes_hash (item->body_head),
                            g_bytes_get_size (item->body_head), item->sha256, item->separator_unix);
  }
  g_string_append_printf (text, "%s%s%s%s", recorder->suspects->str, recorder->losses->str,
                          recorder->findings->str, recorder->containers->str);
  return g_string_free (text, FALSE);
}

/* Reads bytes as a file called @name, through a window of @window bytes. */
static inline void
recorder_read_bytes (Recorder *recorder, const gchar *data, gsize len, const gchar *name,
                     gsize window)
{
  /* An exact-size block, so that the sanitizer sees one byte too far. */
  g_autofree guint8 *copy = g_memdup2 (len > 0 ? data : "", MAX (len, 1));
  g_autoptr (OnbStream) stream = onb_stream_new_memory (copy, len, window);
  g_autoptr (GError) error = NULL;
  OnbPlace place = { .path = name, .name = name, .folder = "/", .mtime_unix = ONB_NO_TIME };
  OnbSource source;

  onb_source_init (&source, &recorder->options, &recorder->sink, recorder);
  onb_format_read_any (&source, stream, &place, &error);
  onb_source_clear (&source);
  if (recorder->fail_at == 0)
    g_assert_no_error (error);
}

static inline void
recorder_read_text (Recorder *recorder, const gchar *text, const gchar *name)
{
  recorder_read_bytes (recorder, text, strlen (text), name, ONB_STREAM_WINDOW);
}

/* Reads a path through the public door. */
static inline void
recorder_read (Recorder *recorder, const gchar *path)
{
  g_autoptr (OnbArchiveReader) reader
      = onb_archive_reader_new (&recorder->options, &recorder->sink, recorder);
  g_autoptr (GError) error = NULL;
  gboolean ok = onb_archive_read (reader, path, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

/* A folder for one test. */
static inline gchar *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  gchar *folder = g_dir_make_tmp ("onb-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
write_file (const gchar *folder, const gchar *name, const gchar *text)
{
  g_autofree gchar *path = g_build_filename (folder, name, NULL);
  g_autofree gchar *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static inline void
remove_folder (const gchar *folder)
{
  const gchar *argv[] = { "rm", "-rf", "--", folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}
