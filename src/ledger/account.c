/* SPDX-License-Identifier: Apache-2.0 */
/* The account of a run: what was read, lost and noticed. */
#include "ledger/ledger.h"

#include <string.h>

void
onb_account_init (OnbLedger *ledger)
{
  ledger->texts = g_string_chunk_new (4096);
  ledger->findings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ledger->coverage.findings = g_array_new (FALSE, FALSE, sizeof (OnbCount));
  ledger->coverage.warnings = g_array_new (FALSE, FALSE, sizeof (OnbWarning));
  ledger->coverage.losses = g_array_new (FALSE, FALSE, sizeof (OnbLoss));
  ledger->coverage.inputs = g_array_new (FALSE, FALSE, sizeof (OnbInput));
}

void
onb_account_clear (OnbLedger *ledger)
{
  g_array_unref (ledger->coverage.findings);
  g_array_unref (ledger->coverage.warnings);
  g_array_unref (ledger->coverage.losses);
  g_array_unref (ledger->coverage.inputs);
  g_hash_table_unref (ledger->findings);
  g_string_chunk_free (ledger->texts);
}

void
onb_ledger_add_suspect (OnbLedger *ledger, guint64 serial, const gchar *reason)
{
  g_return_if_fail (ledger != NULL && !ledger->sealed);
  g_return_if_fail (serial > 0 && serial <= G_MAXUINT32);

  if (g_hash_table_insert (ledger->suspects, GUINT_TO_POINTER ((guint) serial),
                           g_string_chunk_insert_const (ledger->texts, reason))) {
    g_autofree gchar *kind = g_strconcat ("suspect: ", reason, NULL);

    onb_ledger_add_finding (ledger, kind, 1);
  }
}

void
onb_ledger_add_finding (OnbLedger *ledger, const gchar *kind, guint64 count)
{
  guint64 *sum;

  g_return_if_fail (ledger != NULL && kind != NULL);

  sum = g_hash_table_lookup (ledger->findings, kind);
  if (sum == NULL) {
    sum = g_new0 (guint64, 1);
    g_hash_table_insert (ledger->findings, g_strdup (kind), sum);
  }
  *sum += count;
}

/* Thousands of them may lie in one file: readers of a report see the sum of each reason. */
static void
add_recovered (OnbLedger *ledger, const gchar *reason)
{
  g_autofree gchar *kind = g_strconcat ("recovered: ", reason, NULL);

  ledger->coverage.recovered++;
  onb_ledger_add_finding (ledger, kind, 1);
}

void
onb_ledger_count_loss (OnbLedger *ledger, OnbLossKind kind, const gchar *reason)
{
  OnbCoverage *coverage = &ledger->coverage;

  switch (kind) {
  case ONB_LOSS_NON_MAIL:
    coverage->non_mail++;
    break;
  case ONB_LOSS_DAMAGED:
    coverage->damaged++;
    break;
  case ONB_LOSS_SKIPPED:
    coverage->skipped++;
    break;
  case ONB_LOSS_RECOVERED:
    add_recovered (ledger, reason);
    break;
  case ONB_LOSS_QUARANTINED:
    coverage->quarantined++;
    break;
  }
}

void
onb_ledger_add_loss (OnbLedger *ledger, OnbLossKind kind, const OnbOrigin *origin,
                     const gchar *reason)
{
  OnbCoverage *coverage = &ledger->coverage;
  OnbOrigin whole = { .path = "", .offset = -1 };
  g_autofree gchar *path = NULL;
  OnbLoss loss = { .kind = kind, .offset = -1 };

  g_return_if_fail (ledger != NULL && reason != NULL);

  onb_ledger_count_loss (ledger, kind, reason);
  if (kind == ONB_LOSS_NON_MAIL)
    return;
  if (origin != NULL) {
    loss.offset = origin->offset;
    loss.length = origin->length;
    whole.path = origin->path;
    whole.member = origin->member;
  }
  path = onb_origin_format (&whole);
  loss.path = g_string_chunk_insert (ledger->texts, path);
  loss.reason = g_string_chunk_insert_const (ledger->texts, reason);
  g_array_append_val (coverage->losses, loss);
}

void
onb_ledger_add_input (OnbLedger *ledger, const OnbInput *input)
{
  OnbInput copy;

  g_return_if_fail (ledger != NULL && input != NULL);

  copy = *input;
  copy.path = g_string_chunk_insert (ledger->texts, input->path);
  copy.format = g_string_chunk_insert_const (ledger->texts, input->format);
  copy.sha256 = input->sha256 == NULL ? NULL : g_string_chunk_insert (ledger->texts, input->sha256);
  g_array_append_val (ledger->coverage.inputs, copy);
}

static gint
compare_counts (gconstpointer a, gconstpointer b)
{
  return strcmp (((const OnbCount *) a)->kind, ((const OnbCount *) b)->kind);
}

static gint
compare_losses (gconstpointer a, gconstpointer b)
{
  const OnbLoss *loss_a = a;
  const OnbLoss *loss_b = b;
  gint order = strcmp (loss_a->path, loss_b->path);

  if (order == 0 && loss_a->offset != loss_b->offset)
    order = loss_a->offset < loss_b->offset ? -1 : 1;
  if (order == 0)
    order = strcmp (loss_a->reason, loss_b->reason);
  if (order == 0 && loss_a->length != loss_b->length)
    order = loss_a->length < loss_b->length ? -1 : 1;
  return order != 0 ? order : (gint) loss_a->kind - (gint) loss_b->kind;
}

static gint
compare_inputs (gconstpointer a, gconstpointer b)
{
  return strcmp (((const OnbInput *) a)->path, ((const OnbInput *) b)->path);
}

void
onb_account_settle (OnbLedger *ledger)
{
  GHashTableIter iter;
  gpointer kind;
  gpointer count;

  g_array_set_size (ledger->coverage.findings, 0);
  g_hash_table_iter_init (&iter, ledger->findings);
  while (g_hash_table_iter_next (&iter, &kind, &count)) {
    OnbCount row = { .kind = kind, .count = *(guint64 *) count };

    g_array_append_val (ledger->coverage.findings, row);
  }
  g_array_sort (ledger->coverage.findings, compare_counts);
  g_array_sort (ledger->coverage.losses, compare_losses);
  g_array_sort (ledger->coverage.inputs, compare_inputs);
}
