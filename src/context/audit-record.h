/* SPDX-License-Identifier: Apache-2.0 */
/* One row of an audit log export, from CSV or from JSON. */
#pragma once

#include "base/text-stream.h"
#include "context/audit.h"

typedef enum { ONB_AUDIT_ROW_RECORD, ONB_AUDIT_ROW_OTHER, ONB_AUDIT_ROW_BROKEN } OnbAuditRowKind;

/** OnbAuditColumn: What an export says beside the JSON of a record. */
typedef enum {
  ONB_AUDIT_COLUMN_DATA, /* that JSON */
  ONB_AUDIT_COLUMN_ID,
  ONB_AUDIT_COLUMN_OPERATION,
  ONB_AUDIT_COLUMN_USER,
  ONB_AUDIT_COLUMN_CREATED,
  ONB_N_AUDIT_COLUMNS,
} OnbAuditColumn;

/** onb_audit_column_names: What the column is called, by any program that exports; ends with NULL.
 * Capitals do not matter. */
const gchar *const *onb_audit_column_names (OnbAuditColumn column);

/**
 * OnbAuditRow: What stands in the columns; "" when absent. The JSON is believed first, these only
 * where it is silent. @json, @json_bytes: column AuditData
 */
typedef struct {
  const gchar *json;
  gsize json_bytes;
  const gchar *id;
  const gchar *operation;
  const gchar *user;
  const gchar *created;
} OnbAuditRow;

/**
 * onb_audit_row_read: The record of @row. @ret_record and @ret_id ("" when it has none) are set,
 * and given, only with %ONB_AUDIT_ROW_RECORD. @id_bytes is the most that is kept of a message-id.
 */
OnbAuditRowKind onb_audit_row_read (const OnbAuditRow *row, gsize id_bytes,
                                    OnbAuditRecord **ret_record, gchar **ret_id);

/**
 * onb_audit_value_read: The same for an object that is a record, or holds one in a member called as
 * the column with the JSON, as an object or as text.
 */
OnbAuditRowKind onb_audit_value_read (const gchar *json, gsize bytes, gsize id_bytes,
                                      OnbAuditRecord **ret_record, gchar **ret_id);

void onb_audit_record_free (OnbAuditRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAuditRecord, onb_audit_record_free)

/**
 * onb_audit_log_read: onb_audit_log_load() without the file: @stream is read to its end, @name is
 * for messages.
 */
gboolean onb_audit_log_read (OnbAuditLog *log, const gchar *name, OnbTextStream *stream,
                             const OnbLimits *limits, GError **error);
