/* SPDX-License-Identifier: Apache-2.0 */
/* Microsoft 365 audit log exports: who sent as, or on behalf of, whom. (docs/FORMATS.md) */
#pragma once

#include <onbehalf/limits.h>

typedef enum { ONB_AUDIT_SEND_AS, ONB_AUDIT_SEND_ON_BEHALF, ONB_AUDIT_SEND } OnbAuditOperation;

typedef struct {
  OnbAuditOperation operation;
  gchar *message_id;   /* as onb_facts scans it; "" when absent */
  gchar *represented;  /* normalised address of the mailbox sent for; "" when absent */
  gchar *user_id;      /* normalised; may be a SID */
  gchar *owner_upn;    /* normalised; "" when absent */
  gint64 created_unix; /* ONB_NO_TIME when unreadable */
} OnbAuditRecord;

/**
 * OnbAuditLog: rows = records + repeated + broken + other, always.
 * @records: owns OnbAuditRecord, de-duplicated on Id, ordered by message-id, then created, then
 *           user; after each onb_audit_log_load()
 * @rows: data rows of all files
 * @repeated: rows with an Id seen before
 * @broken: rows whose JSON cannot be read
 * @other: rows of other operations
 * @without_records: files without a single row of an operation that sends
 * @sha256: owns hex strings, one a file
 * @ids: private: the Ids of @records
 */
struct _OnbAuditLog {
  GPtrArray *records;
  guint64 rows;
  guint64 repeated;
  guint64 broken;
  guint64 other;
  guint64 without_records;
  GPtrArray *sha256;
  struct _OnbStrings *ids;
};
typedef struct _OnbAuditLog OnbAuditLog;

OnbAuditLog *onb_audit_log_new (void);
void onb_audit_log_free (OnbAuditLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAuditLog, onb_audit_log_free)

/**
 * onb_audit_log_load: Adds one export, told apart by its content, UTF-8 or UTF-16LE: CSV whose
 * columns, in any order and case, are those of the Purview portal, of Search-UnifiedAuditLog or of
 * a Graph query; or JSON: records, or objects around them, as a list, line by line, or as pages of
 * Graph (docs/FORMATS.md). No row fails: what cannot be read is counted. %ONB_ERROR_USAGE or
 * %ONB_ERROR_IO for the file, %ONB_ERROR_FORMAT when it is no JSON and there is no column
 * AuditData, %ONB_ERROR_LIMIT; the log is then of no use.
 */
gboolean onb_audit_log_load (OnbAuditLog *log, const gchar *path, const OnbLimits *limits,
                             GError **error);
