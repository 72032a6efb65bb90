/* SPDX-License-Identifier: Apache-2.0 */
#include "context/audit.h"

#include "base/csv.h"
#include "base/input-file.h"
#include "base/strings.h"
#include "context/audit-record.h"

#include <string.h>

/* The largest AuditData seen are some 30 KB (a cell of a spreadsheet ends there). */
#define RECORD_BYTES ((gsize) 4 << 20)

/* Where the columns stand; -1 when they do not. */
typedef struct {
  gint data;
  gint id;
  gint operation;
  gint user;
  gint created;
} Columns;

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

/* The first of @names that is a column. */
static gint
find_column (const OnbCsvRecord *titles, const gchar *const *names)
{
  gint column = -1;

  for (; column < 0 && *names != NULL; names++)
    column = onb_csv_column (titles, *names);
  return column;
}

/* Names as in the Purview portal, Search-UnifiedAuditLog, the old portal, and Graph. */
static Columns
find_columns (const OnbCsvRecord *titles)
{
  static const gchar *const data[] = { "AuditData", NULL };
  static const gchar *const id[] = { "RecordId", "Id", "Identity", NULL };
  static const gchar *const operation[] = { "Operation", "Operations", NULL };
  static const gchar *const user[] = { "UserId", "UserIds", "UserPrincipalName", NULL };
  static const gchar *const created[] = { "CreationDate", "CreationTime", "CreatedDateTime", NULL };

  return (Columns){ .data = find_column (titles, data),
                    .id = find_column (titles, id),
                    .operation = find_column (titles, operation),
                    .user = find_column (titles, user),
                    .created = find_column (titles, created) };
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

static gboolean
take_row (OnbAuditLog *log, const OnbCsvRecord *record, const Columns *columns,
          const OnbLimits *limits, GError **error)
{
  g_autofree gchar *id = get_cell (record, columns->id);
  g_autofree gchar *operation = get_cell (record, columns->operation);
  g_autofree gchar *user = get_cell (record, columns->user);
  g_autofree gchar *created = get_cell (record, columns->created);
  g_autofree gchar *found_id = NULL;
  OnbAuditRow row
      = { .json = "", .id = id, .operation = operation, .user = user, .created = created };
  OnbAuditRecord *found = NULL;

  log->rows++;
  if ((guint) columns->data < record->n) {
    row.json = record->fields[columns->data].text;
    row.json_bytes = record->fields[columns->data].bytes;
  }
  switch (onb_audit_row_read (&row, (gsize) limits->id_bytes, &found, &found_id)) {
  case ONB_AUDIT_ROW_RECORD:
    return keep_record (log, found, found_id, limits, error);
  case ONB_AUDIT_ROW_OTHER:
    log->other++;
    return TRUE;
  case ONB_AUDIT_ROW_BROKEN:
  default:
    log->broken++;
    return TRUE;
  }
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
  *ret_columns = (Columns){ .data = -1 };
  if (titles != NULL)
    *ret_columns = find_columns (titles);
  if (ret_columns->data >= 0)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                       "this is no audit log export in CSV: its first line names no column "
                       "AuditData");
  return FALSE;
}

gboolean
onb_audit_log_read (OnbAuditLog *log, const gchar *name, OnbCsv *csv, const OnbLimits *limits,
                    GError **error)
{
  const OnbCsvRecord *record = NULL;
  Columns columns;
  gboolean ok;

  g_return_val_if_fail (log != NULL && name != NULL && csv != NULL && limits != NULL, FALSE);

  ok = read_titles (csv, &columns, error);
  while (ok && (ok = onb_csv_next (csv, &record, error)) && record != NULL)
    ok = take_row (log, record, &columns, limits, error);
  g_ptr_array_sort (log->records, compare_records);
  if (!ok)
    g_prefix_error (error, "%s: ", name);
  return ok;
}

gboolean
onb_audit_log_load (OnbAuditLog *log, const gchar *path, const OnbLimits *limits, GError **error)
{
  g_autoptr (OnbInputFile) file = NULL;
  g_autoptr (OnbCsv) csv = NULL;

  g_return_val_if_fail (log != NULL && path != NULL && limits != NULL, FALSE);

  file = onb_input_file_open (path, limits->audit_bytes, "audit-bytes", error);
  if (file == NULL)
    return FALSE;
  csv = onb_csv_new (onb_input_file_read, file, RECORD_BYTES);
  if (!onb_audit_log_read (log, onb_input_file_name (file), csv, limits, error))
    return FALSE;
  g_ptr_array_add (log->sha256, g_strdup (onb_input_file_sha256 (file)));
  return TRUE;
}
