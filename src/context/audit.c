/* SPDX-License-Identifier: Apache-2.0 */
#include "context/audit.h"

#include "base/csv.h"
#include "base/input-file.h"
#include "base/strings.h"
#include "context/audit-record.h"
#include "context/json-split.h"

#include <string.h>

/* The largest AuditData seen are some 30 KB (a cell of a spreadsheet ends there). */
#define RECORD_BYTES ((gsize) 4 << 20)

/* Where the columns stand; -1 when they do not. */
typedef struct {
  gint at[ONB_N_AUDIT_COLUMNS];
} Columns;

/* A log while one file is read into it. */
typedef struct {
  OnbAuditLog *log;
  const OnbLimits *limits;
} Reader;

static gint
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

/* By message-id, time and user; the rest only makes the order complete. */
static gint
compare_records (gconstpointer a, gconstpointer b)
{
  const OnbAuditRecord *left = *(const OnbAuditRecord *const *) a;
  const OnbAuditRecord *right = *(const OnbAuditRecord *const *) b;
  gint order = strcmp (left->message_id, right->message_id);

  if (order == 0)
    order = compare_numbers (left->created_unix, right->created_unix);
  if (order == 0)
    order = strcmp (left->user_id, right->user_id);
  if (order == 0)
    order = compare_numbers (left->operation, right->operation);
  if (order == 0)
    order = strcmp (left->represented, right->represented);
  if (order == 0)
    order = strcmp (left->owner_upn, right->owner_upn);
  return order;
}

OnbAuditLog *
onb_audit_log_new (void)
{
  OnbAuditLog *log = g_new0 (OnbAuditLog, 1);

  log->records = g_ptr_array_new_with_free_func ((GDestroyNotify) onb_audit_record_free);
  log->sha256 = g_ptr_array_new_with_free_func (g_free);
  log->ids = onb_strings_new ();
  return log;
}

void
onb_audit_log_free (OnbAuditLog *log)
{
  if (log == NULL)
    return;
  g_ptr_array_unref (log->records);
  g_ptr_array_unref (log->sha256);
  onb_strings_free (log->ids);
  g_free (log);
}

static Columns
find_columns (const OnbCsvRecord *titles)
{
  Columns columns;

  for (guint column = 0; column < ONB_N_AUDIT_COLUMNS; column++) {
    columns.at[column] = -1;
    for (const gchar *const *name = onb_audit_column_names (column);
         columns.at[column] < 0 && *name != NULL; name++)
      columns.at[column] = onb_csv_column (titles, *name);
  }
  return columns;
}

/* A cell without white space around it; "" when the row is too short. Exports end cells with CR
 * LF now and then. */
static gchar *
get_cell (const OnbCsvRecord *record, gint column)
{
  if (column < 0 || (guint) column >= record->n)
    return g_strdup ("");
  return g_strstrip (g_strdup (record->fields[column].text));
}

/* FALSE only when there are more records than are allowed. */
static gboolean
keep_record (OnbAuditLog *log, OnbAuditRecord *record, const gchar *id, const OnbLimits *limits,
             GError **error)
{
  g_autoptr (OnbAuditRecord) owned = record;
  gsize len = strlen (id);

  if (onb_strings_find (log->ids, id, len) != 0) {
    log->repeated++;
    return TRUE;
  }
  if (log->records->len >= MIN (limits->audit_records, G_MAXINT32)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_LIMIT,
                 "there are more than %u records (--limit-audit-records)", log->records->len);
    return FALSE;
  }
  onb_strings_intern (log->ids, id, len);
  g_ptr_array_add (log->records, g_steal_pointer (&owned));
  return TRUE;
}

/* Every row of whatever form ends here, and is counted once. */
static gboolean
take_found (const Reader *reader, OnbAuditRowKind kind, OnbAuditRecord *found, const gchar *id,
            GError **error)
{
  reader->log->rows++;
  switch (kind) {
  case ONB_AUDIT_ROW_RECORD:
    return keep_record (reader->log, found, id, reader->limits, error);
  case ONB_AUDIT_ROW_OTHER:
    reader->log->other++;
    return TRUE;
  case ONB_AUDIT_ROW_BROKEN:
  default:
    reader->log->broken++;
    return TRUE;
  }
}

static gboolean
take_row (const Reader *reader, const OnbCsvRecord *record, const Columns *columns, GError **error)
{
  g_autofree gchar *id = get_cell (record, columns->at[ONB_AUDIT_COLUMN_ID]);
  g_autofree gchar *operation = get_cell (record, columns->at[ONB_AUDIT_COLUMN_OPERATION]);
  g_autofree gchar *user = get_cell (record, columns->at[ONB_AUDIT_COLUMN_USER]);
  g_autofree gchar *created = get_cell (record, columns->at[ONB_AUDIT_COLUMN_CREATED]);
  guint data = (guint) columns->at[ONB_AUDIT_COLUMN_DATA];
  g_autofree gchar *found_id = NULL;
  OnbAuditRow row
      = { .json = "", .id = id, .operation = operation, .user = user, .created = created };
  OnbAuditRecord *found = NULL;
  OnbAuditRowKind kind;

  if (data < record->n) {
    row.json = record->fields[data].text;
    row.json_bytes = record->fields[data].bytes;
  }
  kind = onb_audit_row_read (&row, (gsize) reader->limits->id_bytes, &found, &found_id);
  return take_found (reader, kind, found, found_id, error);
}

static gboolean
take_value (const gchar *json, gsize bytes, gpointer data, GError **error)
{
  const Reader *reader = data;
  g_autofree gchar *found_id = NULL;
  OnbAuditRecord *found = NULL;
  OnbAuditRowKind kind = ONB_AUDIT_ROW_BROKEN;

  if (json != NULL)
    kind = onb_audit_value_read (json, bytes, (gsize) reader->limits->id_bytes, &found, &found_id);
  return take_found (reader, kind, found, found_id, error);
}

/* The row with the names of the columns. Export-Csv of Windows PowerShell puts a line `#TYPE …`
 * before it. */
static gboolean
read_titles (OnbCsv *csv, Columns *ret_columns, GError **error)
{
  const OnbCsvRecord *titles;

  if (!onb_csv_next (csv, &titles, error))
    return FALSE;
  if (titles != NULL && g_str_has_prefix (titles->fields[0].text, "#TYPE")
      && !onb_csv_next (csv, &titles, error))
    return FALSE;
  if (titles != NULL) {
    *ret_columns = find_columns (titles);
    if (ret_columns->at[ONB_AUDIT_COLUMN_DATA] >= 0)
      return TRUE;
  }
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                       "this is no audit log export: it is no JSON, and its first line names no "
                       "column AuditData");
  return FALSE;
}

static gboolean
read_csv (const Reader *reader, OnbTextStream *stream, GError **error)
{
  g_autoptr (OnbCsv) csv = onb_csv_new (stream, RECORD_BYTES);
  const OnbCsvRecord *record = NULL;
  Columns columns;
  gboolean ok = read_titles (csv, &columns, error);

  while (ok && (ok = onb_csv_next (csv, &record, error)) && record != NULL)
    ok = take_row (reader, record, &columns, error);
  return ok;
}

/* JSON begins with a bracket; no title of a CSV does. */
static gboolean
read_any (Reader *reader, OnbTextStream *stream, GError **error)
{
  guint8 first;

  if (!onb_text_stream_peek (stream, &first, error))
    return FALSE;
  return first == '{' || first == '['
             ? onb_json_split (stream, RECORD_BYTES, take_value, reader, error)
             : read_csv (reader, stream, error);
}

gboolean
onb_audit_log_read (OnbAuditLog *log, const gchar *name, OnbTextStream *stream,
                    const OnbLimits *limits, GError **error)
{
  Reader reader = { .log = log, .limits = limits };
  guint64 known;
  gboolean ok;

  g_return_val_if_fail (log != NULL && name != NULL && stream != NULL && limits != NULL, FALSE);

  known = log->records->len + log->repeated;
  ok = read_any (&reader, stream, error);
  if (ok && log->records->len + log->repeated == known)
    log->without_records++;
  g_ptr_array_sort (log->records, compare_records);
  if (!ok)
    g_prefix_error (error, "%s: ", name);
  return ok;
}

gboolean
onb_audit_log_load (OnbAuditLog *log, const gchar *path, const OnbLimits *limits, GError **error)
{
  g_autoptr (OnbInputFile) file = NULL;
  g_autoptr (OnbTextStream) stream = NULL;

  g_return_val_if_fail (log != NULL && path != NULL && limits != NULL, FALSE);

  file = onb_input_file_open (path, limits->audit_bytes, "audit-bytes", error);
  if (file == NULL)
    return FALSE;
  stream = onb_text_stream_new (onb_input_file_read, file);
  if (!onb_audit_log_read (log, onb_input_file_name (file), stream, limits, error))
    return FALSE;
  g_ptr_array_add (log->sha256, g_strdup (onb_input_file_sha256 (file)));
  return TRUE;
}
