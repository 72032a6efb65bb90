/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the sums agree (SEMANTICS.md §10). */
#include "metrics/result.h"

static void
disagree (OnbResult *result, const gchar *where, const gchar *sum, guint64 left, guint64 right)
{
  g_autofree gchar *before = g_steal_pointer (&result->identities);
  g_autofree gchar *text
      = g_strdup_printf ("the sums disagree (a bug of this program): %s: %s: %" G_GUINT64_FORMAT
                         " is not %" G_GUINT64_FORMAT,
                         where, sum, left, right);

  result->identities
      = before == NULL ? g_steal_pointer (&text) : g_strconcat (before, "; ", text, NULL);
}

static void
check (OnbResult *result, const gchar *where, const gchar *sum, guint64 left, guint64 right)
{
  if (left != right)
    disagree (result, where, sum, left, right);
}

/* The readers keep an account of their own, an input each: nothing may get lost on the way to the
 * ledger. */
static void
check_inputs (OnbResult *result)
{
  const OnbCoverage *coverage = &result->ledger->coverage;
  guint64 items = 0;
  guint64 damaged = 0;
  guint64 skipped = 0;

  if (coverage->inputs->len == 0)
    return;
  for (guint i = 0; i < coverage->inputs->len; i++) {
    const OnbInput *input = &g_array_index (coverage->inputs, OnbInput, i);

    items += input->items;
    damaged += input->damaged;
    skipped += input->skipped;
  }
  check (result, "inputs", "items read and items kept", items, result->ledger->found);
  check (result, "inputs", "damage read and damage kept", damaged, coverage->damaged);
  check (result, "inputs", "skipped by readers and skipped here", skipped, coverage->skipped);
}

static void
check_coverage (OnbResult *result)
{
  const OnbCoverage *coverage = &result->ledger->coverage;

  check_inputs (result);

  check (result, "coverage", "items found and what became of them", coverage->items,
         coverage->messages + coverage->extra_copies + coverage->suspect + coverage->non_mail
             + coverage->recovered + coverage->damaged + coverage->quarantined + coverage->skipped);
}

static guint64
sum_of_kinds (const OnbMailboxResult *box)
{
  guint64 sum = 0;

  for (guint kind = 0; kind < ONB_N_KINDS; kind++)
    sum += box->kinds[kind];
  return sum;
}

/* How many rows a mailbox has, and how many of them are in the period. */
typedef struct {
  guint64 all;
  guint64 in_period;
} RowCount;

static RowCount *
count_rows (const OnbResult *result)
{
  RowCount *counts = g_new0 (RowCount, result->mailboxes->len + 1);

  for (guint i = 0; i < result->attribution->rows->len; i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (row->mailbox == ONB_NO_MAILBOX)
      continue;
    counts[row->mailbox].all++;
    counts[row->mailbox].in_period += !(row->flags & ONB_ROW_OUT_OF_PERIOD);
  }
  return counts;
}

static void
check_mailbox (OnbResult *result, guint index, const RowCount *rows)
{
  const OnbMailboxResult *box = onb_result_mailbox_at (result, index);
  const OnbAgentResult *total = &box->total;
  guint64 sent = box->unattributed.sent;

  for (guint i = 0; i < box->agents->len; i++)
    sent += g_array_index (box->agents, OnbAgentResult, i).sent;
  check (result, box->mailbox, "messages are related or unrelated", result->ledger->messages->len,
         rows->all + result->attribution->unrelated[index]);
  check (result, box->mailbox, "rows by direction", rows->in_period,
         box->inbound + box->outbound + box->internal + sum_of_kinds (box));
  check (result, box->mailbox, "outbound is credited or unattributed", box->outbound, sent);
  check (result, box->mailbox, "outbound by role", total->sent,
         total->responses + total->forwards + total->follow_ups + total->orphan_replies
             + total->initiated + total->undated);
  check (result, box->mailbox, "conversations by start", box->conversations,
         box->started_inbound + box->started_outbound);
  check (result, box->mailbox, "conversations by state", box->conversations,
         box->answered + box->partly + box->not_answered + box->ours);
}

void
onb_sums_check (OnbResult *result)
{
  g_autofree RowCount *rows = count_rows (result);

  check_coverage (result);
  for (guint b = 0; b < result->mailboxes->len; b++)
    check_mailbox (result, b, &rows[b]);
}
