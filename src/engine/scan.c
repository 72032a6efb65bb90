/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "engine/pool.h"
#include "engine/receive.h"
#include "engine/units.h"
#include "source/plan.h"
#include "source/unpack.h"

#define STANDARD_INPUT "-"

/* What workers know before they are made. */
typedef struct {
  const OnbScanOptions *options;
  const OnbPlan *plan;
  const GArray *units; /* OnbUnit */
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
read_unit (guint64 number, const OnbSink *sink, gpointer sink_data, OnbUnitEnd *ret_end,
           gpointer data)
{
  static gchar *sha256 = NULL;
  static OnbSource source;
  const Work *work = data;
  const OnbUnit *unit = &g_array_index (work->units, OnbUnit, (guint) number);
  gboolean is_summed = work->options->read.hash == ONB_HASH_ALL
                       && onb_plan_file (work->plan, unit->first)->dir == NULL;
  gboolean is_read;

  g_clear_pointer (&sha256, g_free);
  onb_source_clear (&source);
  onb_source_init (&source, &work->options->read, sink, sink_data);
  source.format = "none";
  is_read
      = onb_plan_read (work->plan, unit->first, unit->n, &source, is_summed ? &sha256 : NULL, NULL);
  *ret_end = (OnbUnitEnd){ .bytes = source.bytes, .format = source.format, .sha256 = sha256 };
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

gboolean
onb_scan_read (const gchar *const *inputs, const OnbScanOptions *options, OnbLedger *ledger,
               OnbSandboxLevel *ret_level, gboolean *ret_sums_agree, GError **error)
{
  g_autoptr (OnbPlan) plan = onb_plan_new ();
  g_autoptr (GArray) units = NULL;
  g_autoptr (OnbReceiver) receiver = NULL;
  g_autofree const gchar **paths = NULL;
  const OnbLimits *limits = options->read.limits;

  g_return_val_if_fail (inputs != NULL && options->jobs > 0, FALSE);
  g_return_val_if_fail (ledger != NULL, FALSE);

  if (!onb_unpack_prepare (error) || !plan_inputs (plan, inputs, &options->read, ledger, error))
    return FALSE;
  units = onb_units_new (plan);
  paths = readable_paths (plan);
  receiver = onb_receiver_new (ledger, plan, units, options);
  Work work = { .options = options, .plan = plan, .units = units };
  const OnbJob job = { .read_unit = read_unit,
                       .can_repeat = can_repeat,
                       .data = &work,
                       .limits = limits,
                       .paths = paths,
                       .sandbox = options->sandbox,
                       .memory_bytes = limits->reader_bytes };
  const OnbPoolOptions pool = { .workers = options->jobs,
                                .units = units->len,
                                .stall_seconds = (guint) MIN (limits->stall_seconds, G_MAXINT32),
                                .crashes = (guint) MIN (limits->crashes, ONB_POISON_MAX) };
  if (!onb_pool_run (&pool, &job, &onb_receiver_sink, receiver, ret_level, error))
    return FALSE;
  *ret_sums_agree = onb_receiver_finish (receiver);
  return TRUE;
}
