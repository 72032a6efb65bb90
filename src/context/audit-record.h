/* SPDX-License-Identifier: Apache-2.0 */
/* One row of an audit log export: the JSON of its column AuditData. */
#pragma once

#include "context/audit.h"

typedef enum { ONB_AUDIT_ROW_RECORD, ONB_AUDIT_ROW_OTHER, ONB_AUDIT_ROW_BROKEN } OnbAuditRowKind;

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

void onb_audit_record_free (OnbAuditRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAuditRecord, onb_audit_record_free)

/**
 * onb_audit_log_read: onb_audit_log_load() without the file: @csv is read to its end, @name is for
 * messages.
 */
struct _OnbCsv;
gboolean onb_audit_log_read (OnbAuditLog *log, const gchar *name, struct _OnbCsv *csv,
                             const OnbLimits *limits, GError **error);
