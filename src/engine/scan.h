/* SPDX-License-Identifier: Apache-2.0 */
/* Reads inputs into a ledger. What is read goes through a packed row, as it will when workers read:
 * the ledger never sees a parser's memory. */
#pragma once

#include <onbehalf/ledger.h>

/** OnbScanProgress: @path is the file that the last item was found in. */
typedef struct {
  guint64 items;
  guint64 bytes; /* of all items */
  const gchar *path;
} OnbScanProgress;

/** OnbScanWatch: Called after every item; should return fast. */
typedef void (*OnbScanWatch) (const OnbScanProgress *progress, gpointer data);

/**
 * onb_scan_check: Whether every input is there and can be read, before any work. %ONB_ERROR_USAGE
 * for one that is missing or standard input given twice, %ONB_ERROR_IO for one that may not be
 * read.
 */
gboolean onb_scan_check (const gchar *const *inputs, GError **error);

/**
 * onb_scan_read: Reads @inputs in byte order. One that is another one again, or lies inside it, is
 * read once and counted as a finding `repeated-input`. @watch may be NULL. @ret_sums_agree (may be
 * NULL) gets FALSE when the bytes of some container do not add up.
 */
gboolean onb_scan_read (const gchar *const *inputs, const OnbReadOptions *options,
                        OnbLedger *ledger, OnbScanWatch watch, gpointer data,
                        gboolean *ret_sums_agree, GError **error);
