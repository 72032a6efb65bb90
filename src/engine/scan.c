/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "message/row.h"

#define STANDARD_INPUT "-"

typedef struct {
  OnbLedger *ledger;
  OnbFactsReader *facts;
  OnbRowReader *rows;
  GByteArray *packed;
  OnbScanProgress progress;
  OnbScanWatch watch;
  gpointer data;
  gboolean sums_agree;
} Scan;

static void
scan_clear (Scan *scan)
{
  g_clear_pointer (&scan->facts, onb_facts_reader_free);
  g_clear_pointer (&scan->rows, onb_row_reader_free);
  g_clear_pointer (&scan->packed, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Scan *scan = data;
  const OnbFacts *facts = onb_facts_read (scan->facts, item);
  OnbItem row_item;
  OnbFacts row_facts;
  gsize used = 0;

  g_byte_array_set_size (scan->packed, 0);
  onb_row_pack (scan->packed, item, facts);
  if (!onb_row_unpack (scan->rows, scan->packed->data, scan->packed->len, &row_item, &row_facts,
                       &used, error))
    return FALSE;
  if (!onb_ledger_add (scan->ledger, &row_item, &row_facts, error))
    return FALSE;
  scan->progress.items++;
  scan->progress.bytes += item->origin.length;
  scan->progress.path = item->origin.path;
  if (scan->watch != NULL)
    scan->watch (&scan->progress, scan->data);
  return TRUE;
}

static void
take_suspect (guint64 serial, const gchar *reason, gpointer data)
{
  const Scan *scan = data;

  onb_ledger_add_suspect (scan->ledger, serial, reason);
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  const Scan *scan = data;

  onb_ledger_add_loss (scan->ledger, kind, origin, reason);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  const Scan *scan = data;

  onb_ledger_add_finding (scan->ledger, kind, 1);
}

static void
take_container (const OnbContainer *container, gpointer data)
{
  Scan *scan = data;

  if (container->bytes != container->item_bytes + container->separator_bytes + container->gap_bytes)
    scan->sums_agree = FALSE;
}

static void
take_input (const OnbInput *input, gpointer data)
{
  const Scan *scan = data;

  onb_ledger_add_input (scan->ledger, input);
}

gboolean
onb_scan_check (const gchar *const *inputs, GError **error)
{
  gboolean has_standard_input = FALSE;

  g_return_val_if_fail (inputs != NULL, FALSE);

  for (gsize i = 0; inputs[i] != NULL; i++) {
    GStatBuf info;
    if (strcmp (inputs[i], STANDARD_INPUT) == 0) {
      if (has_standard_input) {
        g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                     "-: standard input can be read only once; give it once");
        return FALSE;
      }
      has_standard_input = TRUE;
      continue;
    }
    if (g_stat (inputs[i], &info) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
      g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE,
                   "%s: there is no such file or folder; check the path", inputs[i]);
      return FALSE;
    }
  }
  for (gsize i = 0; inputs[i] != NULL; i++) {
    if (strcmp (inputs[i], STANDARD_INPUT) != 0 && g_access (inputs[i], R_OK) != 0) {
      g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "%s: cannot be read: %s; check the permissions",
                   inputs[i], g_strerror (errno));
      return FALSE;
    }
  }
  return TRUE;
}

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* The path without links, `.` and `..`; as it stands when it cannot be resolved. */
static gchar *
resolve (const gchar *path)
{
  gchar *resolved = realpath (path, NULL);

  return resolved != NULL ? resolved : g_strdup (path);
}

static gboolean
lies_in (const gchar *path, const gchar *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0
         && (path[length] == '\0' || path[length] == '/' || strcmp (folder, "/") == 0);
}

/* Inputs are few; a folder is read without following links, so what lies in it really is read with
 * it. */
static gboolean
is_repeated (const GPtrArray *sorted, const GPtrArray *resolved, guint index)
{
  const gchar *path = g_ptr_array_index (resolved, index);

  if (strcmp (g_ptr_array_index (sorted, index), STANDARD_INPUT) == 0)
    return FALSE;
  for (guint i = 0; i < resolved->len; i++) {
    const gchar *other = g_ptr_array_index (resolved, i);
    if (i == index || strcmp (g_ptr_array_index (sorted, i), STANDARD_INPUT) == 0)
      continue;
    if (lies_in (path, other) && (strcmp (path, other) != 0 || i < index))
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_inputs (OnbArchiveReader *reader, const gchar *const *inputs, OnbLedger *ledger,
             GError **error)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) resolved = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; inputs[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) inputs[i]);
  g_ptr_array_sort (sorted, compare_paths);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (resolved, resolve (g_ptr_array_index (sorted, i)));
  for (guint i = 0; i < sorted->len; i++) {
    if (is_repeated (sorted, resolved, i))
      onb_ledger_add_finding (ledger, "repeated-input", 1);
    else if (!onb_archive_read (reader, g_ptr_array_index (sorted, i), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
onb_scan_read (const gchar *const *inputs, const OnbReadOptions *options, OnbLedger *ledger,
               OnbScanWatch watch, gpointer data, gboolean *ret_sums_agree, GError **error)
{
  static const OnbSink sink = { .item = take_item,
                                .suspect = take_suspect,
                                .loss = take_loss,
                                .finding = take_finding,
                                .container = take_container,
                                .input = take_input };

  g_return_val_if_fail (inputs != NULL, FALSE);
  g_return_val_if_fail (options != NULL, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);

  g_auto (Scan) scan = { .ledger = ledger,
                         .facts = onb_facts_reader_new (options->limits),
                         .rows = onb_row_reader_new (),
                         .packed = g_byte_array_new (),
                         .watch = watch,
                         .data = data,
                         .sums_agree = TRUE };
  g_autoptr (OnbArchiveReader) reader = onb_archive_reader_new (options, &sink, &scan);

  if (!read_inputs (reader, inputs, ledger, error))
    return FALSE;
  if (ret_sums_agree != NULL)
    *ret_sums_agree = scan.sums_agree;
  return TRUE;
}
