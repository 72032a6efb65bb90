/* SPDX-License-Identifier: Apache-2.0 */
/* Reads CSV (RFC 4180) record by record in bounded memory. Quoted fields may hold line ends.
 * Reading is forgiving, since exports are: LF and CR alone end a record, a quote inside an unquoted
 * field is itself, text after a closing quote is kept. Lines with nothing in them are no records.
 */
#pragma once

#include "base/text-stream.h"

typedef struct _OnbCsv OnbCsv;

/* @text ends with a NUL that is not counted in @bytes; it may hold others. It need not be UTF-8. */
typedef struct {
  const gchar *text;
  gsize bytes;
} OnbCsvField;

/**
 * OnbCsvRecord: Borrowed from the reader until the next call.
 * @line: the line of the file, from 1, on which the record starts
 * @is_cut: something is missing: a limit was reached, or the file ended inside quotes
 */
typedef struct {
  const OnbCsvField *fields;
  guint n;
  guint64 line;
  gboolean is_cut;
} OnbCsvRecord;

/** onb_csv_new: Reads @stream, which is borrowed. No more than @record_bytes of a record are kept.
 */
OnbCsv *onb_csv_new (OnbTextStream *stream, gsize record_bytes);

/** onb_csv_new_for_data: Reads @len bytes at @bytes, which are borrowed. */
OnbCsv *onb_csv_new_for_data (const guint8 *bytes, gsize len, gsize record_bytes);

void onb_csv_free (OnbCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbCsv, onb_csv_free)

/** onb_csv_next: The next record, or NULL at the end. FALSE only when reading failed. */
gboolean onb_csv_next (OnbCsv *csv, const OnbCsvRecord **ret_record, GError **error);

/**
 * onb_csv_column: The number of the first field that is called @name (ASCII case and white space
 * around it do not matter), or -1. For the record with the column names.
 */
gint onb_csv_column (const OnbCsvRecord *record, const gchar *name);
