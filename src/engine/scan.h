/* SPDX-License-Identifier: Apache-2.0 */
/* Reads inputs into a ledger, in processes of their own: the ledger never sees a parser's memory.
 */
#pragma once

#include <onbehalf/ledger.h>

#include "engine/sandbox.h"

/** OnbScanProgress: @path is the file that the last item was found in. */
typedef struct {
  guint64 items;
  guint64 bytes; /* of all items */
  const gchar *path;
} OnbScanProgress;

/** OnbScanWatch: Called after every item; should return fast. */
typedef void (*OnbScanWatch) (const OnbScanProgress *progress, gpointer data);

/**
 * OnbScanOptions:
 * @read: limits, sums, times of files
 * @jobs: readers at a time, at least 1
 * @watch: may be NULL
 */
typedef struct {
  OnbReadOptions read;
  guint jobs;
  OnbSandboxMode sandbox;
  OnbScanWatch watch;
  gpointer data;
} OnbScanOptions;

/**
 * onb_scan_check: Whether every input is there and can be read, before any work. %ONB_ERROR_USAGE
 * for one that is missing or standard input given twice, %ONB_ERROR_IO for one that may not be
 * read.
 */
gboolean onb_scan_check (const gchar *const *inputs, GError **error);

/**
 * OnbScanOutcome:
 * @level: how tight the readers were locked in
 * @sums_agree: FALSE when the bytes of some container do not add up
 */
typedef struct {
  OnbSandboxLevel level;
  gboolean sums_agree;
} OnbScanOutcome;

/**
 * onb_scan_read: Reads @inputs. One that is another one again, or lies inside it, is read once and
 * counted as a finding `repeated-input`. The process must have one thread only. Caller owns the
 * ledger; NULL on failure.
 */
OnbLedger *onb_scan_read (const gchar *const *inputs, const OnbScanOptions *options,
                          OnbScanOutcome *ret_outcome, GError **error);
