/* SPDX-License-Identifier: Apache-2.0 */
/* An audit log export of any bytes: rows are counted once each, records are complete and in order.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-audit -max_total_time=180 -max_len=4096 tests/fuzz/seeds/audit */
#include "base/long-id.h"
#include "context/audit-record.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();
  g_autoptr (OnbTextStream) stream = onb_text_stream_new_for_data (data, len);
  g_autoptr (GError) error = NULL;
  const OnbAuditRecord *last = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.id_bytes = 64;
  if (!onb_audit_log_read (log, "audit.csv", stream, &limits, &error)) {
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
    g_assert_cmpuint (log->records->len, ==, 0);
    return 0;
  }
  g_assert_cmpuint (log->rows, ==, log->records->len + log->repeated + log->broken + log->other);
  for (guint i = 0; i < log->records->len; i++) {
    const OnbAuditRecord *record = g_ptr_array_index (log->records, i);
    const gchar *white = strpbrk (record->message_id, " \t\r\n");

    g_assert_true (record->represented != NULL && record->user_id != NULL);
    g_assert_nonnull (record->owner_upn);
    g_assert_cmpuint (strlen (record->message_id), <=, limits.id_bytes + ONB_LONG_ID_SUM_BYTES);
    /* Only an id that was shortened has a space, where it was cut. */
    g_assert_true (white == NULL || (gsize) (white - record->message_id) == limits.id_bytes);
    if (last != NULL)
      g_assert_cmpint (strcmp (last->message_id, record->message_id), <=, 0);
    last = record;
  }
  return 0;
}
