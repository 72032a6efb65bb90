/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/temporary-file.h"
#include "engine/pool.h"
#include "engine/receive.h"
#include "engine/units.h"
#include "ledger/ledger.h"
#include "source/olm-xml.h"
#include "source/plan.h"
#include "source/unpack.h"

#define STANDARD_INPUT "-"

/* What workers know before they are made; and, in each of them, the unit that is being read. */
typedef struct {
  const OnbScanOptions *options;
  const OnbPlan *plan;
  const GArray *units; /* OnbUnit */
  OnbSource source;
  OnbFilePart part;
  gchar *sha256;
} Work;

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

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  onb_ledger_add_loss (data, kind, origin, reason);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  onb_ledger_add_finding (data, kind, 1);
}

/* Walks all inputs; no file is opened. */
static gboolean
plan_inputs (OnbPlan *plan, const gchar *const *inputs, const OnbReadOptions *options,
             OnbLedger *ledger, GError **error)
{
  static const OnbSink sink = { .loss = take_loss, .finding = take_finding };
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GPtrArray) resolved = g_ptr_array_new_with_free_func (g_free);
  g_auto (OnbSource) source = { 0 };

  onb_source_init (&source, options, &sink, ledger);
  for (gsize i = 0; inputs[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) inputs[i]);
  g_ptr_array_sort (sorted, compare_paths);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (resolved, resolve (g_ptr_array_index (sorted, i)));
  for (guint i = 0; i < sorted->len; i++) {
    if (is_repeated (sorted, resolved, i))
      onb_ledger_add_finding (ledger, "repeated-input", 1);
    else if (!onb_plan_add (plan, &source, g_ptr_array_index (sorted, i), error))
      return FALSE;
  }
  return TRUE;
}

/* In a worker. Everything that is counted begins anew with each unit, so that a second worker at
 * the same unit tells the same. */
static gboolean
read_kind (Work *work, const OnbUnit *unit)
{
  gboolean is_summed = onb_source_sums_inputs (work->options->read.hash)
                       && onb_plan_file (work->plan, unit->first)->dir == NULL;

  switch (unit->kind) {
  case ONB_UNIT_FILES:
    break;
  case ONB_UNIT_PART:
    work->part
        = (OnbFilePart){ .from = unit->from, .until = unit->until, .may_be_zip = unit->may_be_zip };
    return onb_plan_read_part (work->plan, unit->first, &work->part, &work->source, NULL);
  case ONB_UNIT_SUM:
    work->sha256 = onb_plan_sum (work->plan, unit->first, &work->source);
    return TRUE;
  }
  return onb_plan_read (work->plan, unit->first, unit->n, &work->source,
                        is_summed ? &work->sha256 : NULL, NULL);
}

static gboolean
read_unit (guint64 number, const OnbSink *sink, gpointer sink_data, OnbUnitEnd *ret_end,
           gpointer data)
{
  Work *work = data;
  gboolean is_read;

  g_clear_pointer (&work->sha256, g_free);
  onb_file_part_clear (&work->part);
  onb_source_clear (&work->source);
  onb_source_init (&work->source, &work->options->read, sink, sink_data);
  is_read = read_kind (work, &g_array_index (work->units, OnbUnit, (guint) number));
  *ret_end = (OnbUnitEnd){ .bytes = work->source.bytes,
                           .format = work->source.format,
                           .sha256 = work->sha256,
                           .part = work->part.is_read ? &work->part : NULL };
  work->part.is_read = FALSE;
  return is_read;
}

static gboolean
can_repeat (guint64 number, gpointer data)
{
  const Work *work = data;
  const OnbUnit *unit = &g_array_index (work->units, OnbUnit, (guint) number);
  const OnbPlannedFile *file = onb_plan_file (work->plan, unit->first);

  return file->dir != NULL || strcmp (file->name, STANDARD_INPUT) != 0
         || lseek (STDIN_FILENO, 0, SEEK_CUR) >= 0;
}

/* Where readers may look: the inputs, links in their names resolved by the kernel. */
static const gchar **
readable_paths (const OnbPlan *plan)
{
  const gchar **paths = g_new0 (const gchar *, plan->inputs->len + 1);
  guint n = 0;

  for (guint i = 0; i < plan->inputs->len; i++) {
    if (strcmp (onb_plan_input (plan, i)->path, STANDARD_INPUT) != 0)
      paths[n++] = onb_plan_input (plan, i)->path;
  }
  return paths;
}

/* Through what readers get at the inputs: folders that are open, and standard input (gint). */
static GArray *
open_inputs (const OnbPlan *plan)
{
  GArray *files = g_array_new (FALSE, FALSE, sizeof (gint));
  const gint standard_input = STDIN_FILENO;

  for (guint i = 0; i < plan->inputs->len; i++) {
    const OnbPlannedInput *input = onb_plan_input (plan, i);

    if (strcmp (input->path, STANDARD_INPUT) == 0)
      g_array_append_val (files, standard_input);
    else if (input->root >= 0)
      g_array_append_val (files, input->root);
  }
  return files;
}

/* Where the ledger may keep the texts of ids; if nowhere, they stay in memory. */
static void
give_id_file (OnbLedger *ledger)
{
  gint fd = onb_temporary_file_open ();

  if (fd >= 0)
    onb_ledger_keep_ids_in (ledger, fd);
}

static gboolean
read_inputs (const gchar *const *inputs, const OnbScanOptions *options, guint64 part_bytes,
             OnbLedger *ledger, OnbScanOutcome *ret_outcome, gboolean *ret_parts_fit,
             GError **error)
{
  g_autoptr (OnbPlan) plan = onb_plan_new ();
  g_autoptr (GArray) units = NULL;
  g_autoptr (OnbReceiver) receiver = NULL;
  g_autoptr (GArray) files = NULL;
  g_autofree const gchar **paths = NULL;
  const OnbLimits *limits = options->read.limits;

  if (!plan_inputs (plan, inputs, &options->read, ledger, error))
    return FALSE;
  units = onb_units_new (plan, part_bytes, onb_source_sums_inputs (options->read.hash),
                         options->read.passphrases == NULL);
  paths = readable_paths (plan);
  files = open_inputs (plan);
  give_id_file (ledger);
  receiver = onb_receiver_new (ledger, plan, units, options);
  Work work = { .options = options, .plan = plan, .units = units };
  const OnbJob job = { .read_unit = read_unit,
                       .can_repeat = can_repeat,
                       .data = &work,
                       .limits = limits,
                       .paths = paths,
                       .sandbox = options->sandbox,
                       .memory_bytes = limits->reader_bytes,
                       .files = (const gint *) files->data,
                       .n_files = files->len };
  const OnbPoolOptions pool = { .workers = options->jobs,
                                .units = units->len,
                                .stall_seconds = (guint) MIN (limits->stall_seconds, G_MAXINT32),
                                .crashes = (guint) MIN (limits->crashes, ONB_POISON_MAX) };
  if (!onb_pool_run (&pool, &job, &onb_receiver_sink, receiver, &ret_outcome->level, error))
    return FALSE;
  onb_receiver_finish (receiver, &ret_outcome->sums_agree, ret_parts_fit);
  return TRUE;
}

/* What comes through a pipe comes once. */
static gboolean
can_read_again (const gchar *const *inputs)
{
  return !g_strv_contains (inputs, STANDARD_INPUT) || lseek (STDIN_FILENO, 0, SEEK_CUR) >= 0;
}

OnbLedger *
onb_scan_read (const gchar *const *inputs, const OnbScanOptions *options,
               OnbScanOutcome *ret_outcome, GError **error)
{
  guint64 part_bytes = can_read_again (inputs) ? options->read.limits->part_bytes : 0;

  g_return_val_if_fail (inputs != NULL && options->jobs > 0, NULL);

  onb_olm_prepare ();
  if (!onb_unpack_prepare (error))
    return NULL;
  for (;;) {
    g_autoptr (OnbLedger) ledger = onb_ledger_new ();
    gboolean parts_fit;

    if (!read_inputs (inputs, options, part_bytes, ledger, ret_outcome, &parts_fit, error))
      return NULL;
    if (parts_fit)
      return g_steal_pointer (&ledger);
    /* Rare enough to begin anew: some message lies across the parts of its file. */
    part_bytes = 0;
  }
}
