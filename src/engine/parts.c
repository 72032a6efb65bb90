/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/parts.h"

#include "source/mbox-part.h"
#include "source/zip-part.h"

/* One file, with what is known of each of its parts. */
typedef struct {
  OnbLedger *ledger;
  const OnbLimits *limits;
  guint64 loss_bytes;
  guint n;
  guint known;
  OnbFilePart *parts;
  GArray **serials; /* one a part; NULL: not known */
  gsize *ends;      /* pieces up to the end of each part, while it is judged */
} File;

struct _OnbParts {
  OnbLedger *ledger;
  const OnbLimits *limits;
  GHashTable *files; /* number in the plan -> owns File; those that are not judged yet */
};

static void
free_file (gpointer data)
{
  File *file = data;

  for (guint i = 0; i < file->n; i++) {
    onb_file_part_clear (&file->parts[i]);
    g_clear_pointer (&file->serials[i], g_array_unref);
  }
  g_free (file->parts);
  g_free (file->serials);
  g_free (file->ends);
  g_free (file);
}

OnbParts *
onb_parts_new (OnbLedger *ledger, const OnbLimits *limits)
{
  OnbParts *parts = g_new0 (OnbParts, 1);

  parts->ledger = ledger;
  parts->limits = limits;
  parts->files = g_hash_table_new_full (NULL, NULL, NULL, free_file);
  return parts;
}

void
onb_parts_free (OnbParts *parts)
{
  if (parts == NULL)
    return;
  g_hash_table_unref (parts->files);
  g_free (parts);
}

/* The part that holds piece number @index of the file: the first one that ends behind it. */
static guint
find_part (const File *file, gsize index)
{
  guint low = 0;
  guint high = file->n - 1;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (file->ends[middle] > index)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

static void
take_suspect (gsize index, const gchar *reason, gpointer data)
{
  const File *file = data;
  guint part = find_part (file, index);
  gsize at = index - (part > 0 ? file->ends[part - 1] : 0);
  const GArray *serials = file->serials[part];
  guint32 serial = serials != NULL && at < serials->len ? g_array_index (serials, guint32, at) : 0;

  if (serial > 0)
    onb_ledger_add_suspect (file->ledger, serial, reason);
}

static gboolean
judge (File *file)
{
  gboolean has_changed = FALSE;

  /* One reader would have listed fewer losses. */
  if (file->loss_bytes > file->limits->loss_bytes)
    return FALSE;
  if (!onb_mbox_parts_fit (file->parts, file->n)
      || !onb_zip_parts_fit (file->parts, file->n, file->limits))
    return FALSE;
  file->ends = g_new (gsize, file->n);
  for (guint i = 0; i < file->n; i++) {
    file->ends[i] = (i > 0 ? file->ends[i - 1] : 0) + onb_mbox_tally_n (&file->parts[i].tally);
    has_changed |= file->parts[i].has_changed;
  }
  if (onb_mbox_parts_judge (file->parts, file->n, take_suspect, file))
    onb_ledger_add_finding (file->ledger, "covered-separator", 1);
  if (has_changed)
    onb_ledger_add_finding (file->ledger, "changed-while-read", 1);
  return TRUE;
}

static File *
find_file (OnbParts *parts, const OnbUnit *unit)
{
  gpointer key = GUINT_TO_POINTER (unit->first);
  File *file = g_hash_table_lookup (parts->files, key);

  if (file == NULL) {
    file = g_new0 (File, 1);
    file->ledger = parts->ledger;
    file->limits = parts->limits;
    file->n = unit->parts;
    file->parts = g_new0 (OnbFilePart, unit->parts);
    file->serials = g_new0 (GArray *, unit->parts);
    g_hash_table_insert (parts->files, key, file);
  }
  return file;
}

gboolean
onb_parts_add (OnbParts *parts, const OnbUnit *unit, OnbFilePart *part, GArray *serials,
               guint64 loss_bytes)
{
  File *file = find_file (parts, unit);
  gboolean fits = TRUE;

  g_return_val_if_fail (unit->part < file->n && file->serials[unit->part] == NULL, FALSE);

  file->parts[unit->part] = *part;
  file->parts[unit->part].from = unit->from;
  file->parts[unit->part].until = unit->until;
  file->serials[unit->part] = g_array_ref (serials);
  part->tally.pieces = NULL;
  file->loss_bytes += loss_bytes;
  if (++file->known == file->n) {
    fits = judge (file);
    g_hash_table_remove (parts->files, GUINT_TO_POINTER (unit->first));
  }
  return fits;
}

gboolean
onb_parts_finish (OnbParts *parts)
{
  GHashTableIter iter;
  gpointer file;
  gboolean fit = TRUE;

  g_hash_table_iter_init (&iter, parts->files);
  while (g_hash_table_iter_next (&iter, NULL, &file))
    fit &= judge (file);
  g_hash_table_remove_all (parts->files);
  return fit;
}
