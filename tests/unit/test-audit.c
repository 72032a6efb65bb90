/* SPDX-License-Identifier: Apache-2.0 */
#include "context/audit-record.h"

#include <glib/gstdio.h>
#include <onbehalf/item.h>
#include <string.h>

#define PURVIEW "RecordId,CreationDate,RecordType,Operation,UserId,AuditData\r\n"

static const gchar *
name_operation (OnbAuditOperation operation)
{
  static const gchar *const names[] = { "as", "on-behalf", "send" };

  return names[operation];
}

/* A log as text: its sums, then a line a record. */
static gchar *
describe (const OnbAuditLog *log)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_printf (out,
                   "rows=%" G_GUINT64_FORMAT " repeated=%" G_GUINT64_FORMAT
                   " broken=%" G_GUINT64_FORMAT " other=%" G_GUINT64_FORMAT "\n",
                   log->rows, log->repeated, log->broken, log->other);
  for (guint i = 0; i < log->records->len; i++) {
    const OnbAuditRecord *record = g_ptr_array_index (log->records, i);

    g_string_append_printf (out, "%s id=%s for=%s user=%s owner=%s",
                            name_operation (record->operation), record->message_id,
                            record->represented, record->user_id, record->owner_upn);
    if (record->created_unix != ONB_NO_TIME)
      g_string_append_printf (out, " at=%" G_GINT64_FORMAT, record->created_unix);
    g_string_append_c (out, '\n');
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
read_bytes (OnbAuditLog *log, const gchar *text, gsize len, GError **error)
{
  g_autofree guint8 *block = g_memdup2 (text, len); /* of the exact size, for the sanitizer */
  g_autoptr (OnbTextStream) stream = onb_text_stream_new_for_data (block, len);
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.id_bytes = 40;
  return onb_audit_log_read (log, "audit.csv", stream, &limits, error);
}

/* -- one row ----------------------------------------------------------------------------------- */

/* @json is quoted as a CSV cell before it is read. */
typedef struct {
  const gchar *name;
  const gchar *columns; /* NULL: RecordId … UserId as below */
  const gchar *json;
  const gchar *expected;
} RowCase;

#define ONE "rows=1 repeated=0 broken=0 other=0\n"
#define BROKEN "rows=1 repeated=0 broken=1 other=0\n"
#define OTHER "rows=1 repeated=0 broken=0 other=1\n"

static const RowCase row_cases[] = {
  { .name = "send-as",
    .json = "{\"Id\":\"A\",\"CreationTime\":\"2025-01-02T03:04:05\",\"Operation\":\"SendAs\","
            "\"UserId\":\"Jane@Acme.Example\",\"MailboxOwnerUPN\":\"Support@acme.example\","
            "\"SendAsUserSmtp\":\"Support@acme.example\",\"Item\":{\"InternetMessageId\":\"<X1@"
            "acme.example>\"}}",
    .expected = ONE "as id=X1@acme.example for=support@acme.example user=jane@acme.example "
                    "owner=support@acme.example at=1735787045\n" },
  { .name = "on-behalf",
    .json = "{\"Operation\":\"SendOnBehalf\",\"SendOnBehalfOfUserSmtp\":\"s@a.example\",\"UserId\":"
            "\"j@a.example\"}",
    .expected = ONE "on-behalf id= for=s@a.example user=j@a.example owner= at=1735689600\n" },
  { .name = "send",
    .json = "{\"Operation\":\"Send\",\"UserId\":\"j@a.example\"}",
    .expected = ONE "send id= for= user=j@a.example owner= at=1735689600\n" },
  { .name = "capitals",
    .json
    = "{\"operation\":\"sendas\",\"sendAsUserSMTP\":\"s@a.example\",\"userid\":\"j@a.example\","
      "\"mailboxownerupn\":\"o@a.example\",\"ITEM\":{\"internetMessageID\":\"<1@x>\"}}",
    .expected
    = ONE "as id=1@x for=s@a.example user=j@a.example owner=o@a.example at=1735689600\n" },
  { .name = "exact-name-first",
    .json = "{\"userid\":\"a@x\",\"UserId\":\"b@x\",\"USERID\":\"c@x\",\"Operation\":\"SendAs\"}",
    .expected = ONE "as id= for= user=b@x owner= at=1735689600\n" },
  { .name = "other-name-of-mailbox",
    .json = "{\"Operation\":\"SendAs\",\"SendOnBehalfOfUserSmtp\":\"s@a.example\"}",
    .expected = ONE "as id= for=s@a.example user=column@acme.example owner= at=1735689600\n" },
  { .name = "operation-of-column",
    .json = "{\"UserId\":\"j@a.example\"}",
    .expected = ONE "as id= for= user=j@a.example owner= at=1735689600\n" },
  { .name = "operation-of-json",
    .json = "{\"Operation\":\"MailItemsAccessed\"}",
    .expected = OTHER },
  { .name = "other-unread",
    .columns = "R,2025-01-01T00:00:00Z,2,MailItemsAccessed,u@x",
    .json = "{",
    .expected = OTHER },
  { .name = "no-operation", .columns = "R,,,,", .json = "{}", .expected = OTHER },
  { .name = "sid",
    .json = "{\"UserId\":\"S-1-5-18\",\"MailboxOwnerUPN\":\"J@a.example\"}",
    .expected = ONE "as id= for= user=s-1-5-18 owner=j@a.example at=1735689600\n" },
  { .name = "white-space",
    .json = " {\"UserId\":\" j@a.example\\r\\n\"} \r\n",
    .expected = ONE "as id= for= user=j@a.example owner= at=1735689600\n" },
  { .name = "not-text",
    .json = "{\"UserId\":7,\"Item\":[1],\"SendAsUserSmtp\":null,\"MailboxOwnerUPN\":{}}",
    .expected = ONE "as id= for= user=column@acme.example owner= at=1735689600\n" },
  { .name = "large-number",
    .json = "{\"UserId\":\"j@x\",\"Size\":99999999999999999999}",
    .expected = ONE "as id= for= user=j@x owner= at=1735689600\n" },
  { .name = "no-time",
    .columns = "R,01/02/2025 3:04:05 AM,2,SendAs,u@x",
    .json = "{}",
    .expected = ONE "as id= for= user=u@x owner=\n" },
  { .name = "time-with-fraction",
    .columns = "R,2025-01-01T00:00:01.0000000Z,2,SendAs,u@x",
    .json = "{}",
    .expected = ONE "as id= for= user=u@x owner= at=1735689601\n" },
  { .name = "id-spaces",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"x < a b\\t@c\\r\\n>y>\"}}",
    .expected = ONE "as id=ab@c for= user=j@x owner= at=1735689600\n" },
  { .name = "id-empty-brackets",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"<> < > <a@b>\"}}",
    .expected = ONE "as id=a@b for= user=j@x owner= at=1735689600\n" },
  { .name = "id-only-empty",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"<>\"}}",
    .expected = ONE "as id= for= user=j@x owner= at=1735689600\n" },
  { .name = "id-open",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"<a@b\"}}",
    .expected = ONE "as id=a@b for= user=j@x owner= at=1735689600\n" },
  { .name = "id-bare",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"one a@b c@d\"}}",
    .expected = ONE "as id=a@b for= user=j@x owner= at=1735689600\n" },
  { .name = "id-no-at",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"one two\"}}",
    .expected = ONE "as id= for= user=j@x owner= at=1735689600\n" },
  { .name = "id-case-kept",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":\"<aBc>\"}}",
    .expected = ONE "as id=aBc for= user=j@x owner= at=1735689600\n" },
  { .name = "id-limit",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":"
            "\"<01234567890123456789 01234567890123456789@x>\"}}",
    .expected
    = ONE "as id=0123456789012345678901234567890123456789 "
          "sha256:465e1303e2090802ff63559e92bce1d5 for= user=j@x owner= at=1735689600\n" },
  { .name = "bare-id-limit",
    .json = "{\"UserId\":\"j@x\",\"Item\":{\"InternetMessageId\":"
            "\"0123456789012345678901234567890123456789@y z\"}}",
    .expected
    = ONE "as id=0123456789012345678901234567890123456789 "
          "sha256:ada890b0432e9c4ac99fd70784f27c61 for= user=j@x owner= at=1735689600\n" },
  { .name = "empty-json", .json = "", .expected = BROKEN },
  { .name = "cut-json", .json = "{\"UserId\":\"j@x\"", .expected = BROKEN },
  { .name = "array", .json = "[]", .expected = BROKEN },
  { .name = "text", .json = "\"SendAs\"", .expected = BROKEN },
  { .name = "behind-json", .json = "{} x", .expected = BROKEN },
  { .name = "not-utf-8", .json = "{\"UserId\":\"\xfc@x\"}", .expected = BROKEN },
  { .name = "nul-escape", .json = "{\"UserId\":\"a\\u0000b\"}", .expected = BROKEN },
};

static gchar *
quote_cell (const gchar *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree gchar *doubled = g_strjoinv ("\"\"", parts);

  return g_strconcat ("\"", doubled, "\"\r\n", NULL);
}

static void
test_row (gconstpointer data)
{
  const RowCase *row = data;
  const gchar *columns = row->columns != NULL
                             ? row->columns
                             : "R,2025-01-01T00:00:00.0000000Z,2,SendAs,column@acme.example";
  g_autofree gchar *cell = quote_cell (row->json);
  g_autofree gchar *text = g_strconcat (PURVIEW, columns, ",", cell, NULL);
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *found = NULL;

  read_bytes (log, text, strlen (text), &error);
  g_assert_no_error (error);
  found = describe (log);
  g_assert_cmpstr (found, ==, row->expected);
}

/* Thousands of brackets must not eat the stack. */
static void
test_deep (void)
{
  g_autofree gchar *brackets = g_strnfill (100000, '[');
  g_autofree gchar *text = g_strconcat (PURVIEW "R,,,SendAs,u@x,", brackets, "\r\n", NULL);
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();

  g_assert_true (read_bytes (log, text, strlen (text), NULL));
  g_assert_cmpuint (log->broken, ==, 1);
}

/* -- whole exports ----------------------------------------------------------------------------- */

typedef struct {
  const gchar *name;
  const gchar *text;
  gsize len;             /* 0: up to the NUL */
  const gchar *expected; /* NULL: ONB_ERROR_FORMAT */
} LogCase;

#define ROW(id) "\"{\"\"Id\"\":\"\"" id "\"\",\"\"UserId\"\":\"\"j@x\"\"}\""
#define ANY(id, operation)                                                                         \
  "\"{\"\"Id\"\":\"\"" id "\"\",\"\"UserId\"\":\"\"j@x\"\",\"\"Operation\"\":\"\"" operation       \
  "\"\"}\""

#define RECORD(id, operation)                                                                      \
  "{\"Id\":\"" id "\",\"CreationTime\":\"2025-01-01T00:00:00\",\"Operation\":\"" operation         \
  "\",\"UserId\":\"j@x\",\"SendAsUserSmtp\":\"s@x\",\"Item\":{\"InternetMessageId\":\"<" id        \
  "@x>\"}}"

static const LogCase log_cases[] = {
  { .name = "no-rows", .text = PURVIEW, .expected = "rows=0 repeated=0 broken=0 other=0\n" },
  { .name = "search-unified",
    .text
    = "#TYPE Deserialized.Microsoft.Exchange.Data.AuditLogRecord\r\n"
      "\"PSComputerName\",\"RecordType\",\"CreationDate\",\"UserIds\",\"Operations\",\"AuditData\","
      "\"ResultIndex\"\r\n"
      "\"x\",\"ExchangeItem\",\"1/2/2025 3:04:05 AM\",\"u@x\",\"SendAs\"," ROW ("1") ",\"1\"\r\n",
    .expected = ONE "as id= for= user=j@x owner=\n" },
  { .name = "old-portal",
    .text = "CreationDate,UserIds,Operations,AuditData\n2025-01-01T00:00:00Z,u@x,SendOnBehalf,{}\n",
    .expected = ONE "on-behalf id= for= user=u@x owner= at=1735689600\n" },
  { .name = "graph",
    .text = "id,createdDateTime,auditLogRecordType,operation,userPrincipalName,auditData\n"
            "1,2025-01-01T00:00:00Z,exchangeItem,SendAs,u@x,{}\n"
            "1,2025-01-01T00:00:00Z,exchangeItem,SendAs,u@x,{}\n",
    .expected = "rows=2 repeated=1 broken=0 other=0\nas id= for= user=u@x owner= at=1735689600\n" },
  { .name = "only-json",
    .text = "AUDITDATA\n" ANY ("1", "Send") "\n",
    .expected = ONE "send id= for= user=j@x owner=\n" },
  { .name = "repeated",
    .text
    = "AuditData,Operation\n" ROW ("a") ",SendAs\n" ROW ("A") ",SendAs\n" ROW ("b") ",SendAs\n",
    .expected = "rows=3 repeated=1 broken=0 other=0\nas id= for= user=j@x owner=\nas id= for= "
                "user=j@x owner=\n" },
  { .name = "no-ids",
    .text = "AuditData,Operation\n{},SendAs\n{},SendAs\n",
    .expected
    = "rows=2 repeated=0 broken=0 other=0\nas id= for= user= owner=\nas id= for= user= owner=\n" },
  { .name = "short-row",
    .text = "Operation,AuditData\nSendAs\nSendAs,{}\n",
    .expected = "rows=2 repeated=0 broken=1 other=0\nas id= for= user= owner=\n" },
  { .name = "open-quote",
    .text = "Operation,AuditData\nSendAs,\"{}\nSendAs,{}\n",
    .expected = "rows=1 repeated=0 broken=1 other=0\n" },
  { .name = "utf-16",
    .text = "\xff\xfe"
            "A\0u\0d\0i\0t\0D\0a\0t\0a\0\r\0\n\0{\0}\0",
    .len = 28,
    .expected = "rows=1 repeated=0 broken=0 other=1\n" },
  { .name = "order",
    .text
    = "Operation,CreationDate,UserId,AuditData\n"
      "Send,2025-01-02T00:00:00Z,b@x,{}\nSendAs,2025-01-01T00:00:00Z,b@x,{}\n"
      "SendAs,2025-01-02T00:00:00Z,a@x,{}\n"
      "SendAs,2025-01-03T00:00:00Z,c@x,\"{\"\"Item\"\":{\"\"InternetMessageId\"\":\"\"<b>\"\"}}\"\n"
      "SendAs,2025-01-04T00:00:00Z,c@x,\"{\"\"Item\"\":{\"\"InternetMessageId\"\":\"\"<a>\"\"}}"
      "\"\n",
    .expected = "rows=5 repeated=0 broken=0 other=0\n"
                "as id= for= user=b@x owner= at=1735689600\n"
                "as id= for= user=a@x owner= at=1735776000\n"
                "send id= for= user=b@x owner= at=1735776000\n"
                "as id=a for= user=c@x owner= at=1735948800\n"
                "as id=b for= user=c@x owner= at=1735862400\n" },
  { .name = "json-lines",
    .text = RECORD ("1", "SendAs") "\n" RECORD ("2", "Send") "\r\n" RECORD ("1", "SendAs") "\n",
    .expected = "rows=3 repeated=1 broken=0 other=0\n"
                "as id=1@x for=s@x user=j@x owner= at=1735689600\n"
                "send id=2@x for=s@x user=j@x owner= at=1735689600\n" },
  { .name = "json-list",
    .text = " [" RECORD ("2", "SendOnBehalf") ",\n" RECORD ("1", "MailItemsAccessed") ", 7]",
    .expected = "rows=3 repeated=0 broken=1 other=1\n"
                "on-behalf id=2@x for=s@x user=j@x owner= at=1735689600\n" },
  { .name = "json-graph",
    .text = "{\"@odata.context\":\"[\",\"value\":[{\"id\":\"A\",\"createdDateTime\":"
            "\"2025-01-01T00:00:01Z\",\"operation\":\"SendAs\",\"userPrincipalName\":\"u@x\","
            "\"auditData\":{\"Item\":{\"InternetMessageId\":\"<1@x>\"}}},"
            "{\"id\":\"a\",\"operation\":\"SendAs\",\"auditData\":{}},"
            "{\"id\":\"B\",\"operation\":\"MailItemsAccessed\",\"auditData\":{}}],"
            "\"@odata.nextLink\":\"https://graph.example/2\"}",
    .expected = "rows=3 repeated=1 broken=0 other=1\n"
                "as id=1@x for= user=u@x owner= at=1735689601\n" },
  { .name = "json-of-search-unified",
    .text = "[{\"Identity\":\"A\",\"CreationDate\":\"/Date(1735689600000)/\",\"UserIds\":\"u@x\","
            "\"Operations\":\"SendAs\",\"AuditData\":\"{\\\"UserId\\\":\\\"j@x\\\"}\"},"
            "{\"Operations\":\"New-InboxRule\",\"AuditData\":\"{\"},"
            "{\"Operations\":\"SendAs\",\"AuditData\":\"{\"},"
            "{\"Operations\":\"SendAs\",\"AuditData\":null}]",
    .expected = "rows=4 repeated=0 broken=2 other=1\nas id= for= user=j@x owner=\n" },
  { .name = "json-broken-between",
    .text = RECORD ("1", "SendAs") "\n{\"Operation\":\"SendAs\",\n" RECORD (
        "2", "SendAs") "\n{\"Operation\":\"SendAs\" \"x\"}\n",
    .expected = "rows=4 repeated=0 broken=2 other=0\n"
                "as id=1@x for=s@x user=j@x owner= at=1735689600\n"
                "as id=2@x for=s@x user=j@x owner= at=1735689600\n" },
  { .name = "json-cut-list",
    .text = "[" RECORD ("1", "SendAs") ",",
    .expected = "rows=2 repeated=0 broken=1 other=0\n"
                "as id=1@x for=s@x user=j@x owner= at=1735689600\n" },
  { .name = "json-mark",
    .text = "\xef\xbb\xbf" RECORD ("1", "SendAs"),
    .expected = ONE "as id=1@x for=s@x user=j@x owner= at=1735689600\n" },
  { .name = "json-utf-16",
    .text = "\xff\xfe{\0}\0",
    .len = 6,
    .expected = "rows=1 repeated=0 broken=0 other=1\n" },
  { .name = "json-of-something-else",
    .text = "{\"Id\":\"1\"}\n",
    .expected = "rows=1 repeated=0 broken=0 other=1\n" },
  { .name = "empty", .text = "" },
  { .name = "wrong-columns", .text = "a,b\n1,2\n" },
  { .name = "semicolons", .text = "Operation;AuditData\nSendAs;{}\n" },
};

static void
test_log (gconstpointer data)
{
  const LogCase *row = data;
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();
  g_autoptr (GError) error = NULL;
  g_autofree gchar *found = NULL;

  read_bytes (log, row->text, row->len > 0 ? row->len : strlen (row->text), &error);
  if (row->expected == NULL) {
    g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
    g_assert_true (g_str_has_prefix (error->message, "audit.csv: "));
    return;
  }
  g_assert_no_error (error);
  found = describe (log);
  g_assert_cmpstr (found, ==, row->expected);
}

/* -- files ------------------------------------------------------------------------------------- */

/* Two exports that overlap, then one too many. */
static void
test_load (void)
{
  g_autofree gchar *folder = g_dir_make_tmp ("onb-audit-XXXXXX", NULL);
  g_autofree gchar *path = g_build_filename (folder, "audit.csv", NULL);
  static const gchar first[] = "Operation,AuditData\nSendAs," ROW ("1") "\nSendAs," ROW ("2") "\n";
  static const gchar second[] = "Operation,AuditData\nSendAs," ROW ("2") "\nSendAs," ROW ("3") "\n";
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, second, -1);
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();
  g_autoptr (GError) error = NULL;
  OnbLimits limits;

  onb_limits_init (&limits);
  g_assert_true (g_file_set_contents (path, first, -1, NULL));
  onb_audit_log_load (log, path, &limits, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, second, -1, NULL));
  onb_audit_log_load (log, path, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->records->len, ==, 3);
  g_assert_cmpuint (log->rows, ==, 4);
  g_assert_cmpuint (log->repeated, ==, 1);
  g_assert_cmpuint (log->sha256->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (log->sha256, 1), ==, sha256);

  limits.audit_records = 3;
  g_assert_true (g_file_set_contents (path, "Operation,AuditData\nSendAs,{}\n", -1, NULL));
  g_assert_false (onb_audit_log_load (log, path, &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_clear_error (&error);
  limits.audit_bytes = 5;
  g_assert_false (onb_audit_log_load (log, path, &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_false (onb_audit_log_load (log, path, &limits, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_rmdir (folder);
}

/* An export of the wrong operations would else do nothing, in silence; one that repeats another is
 * none of these. */
static void
test_without_records (void)
{
  static const struct {
    const gchar *text;
    guint64 without; /* counted so far */
  } rows[] = {
    { RECORD ("1", "SendAs"), 0 },
    { RECORD ("1", "SendAs"), 0 },
    { RECORD ("2", "New-InboxRule"), 1 },
    { "Operation,AuditData\n", 2 },
    { "{", 3 },
    { "Operation,AuditData\nSend,{}\n", 3 },
  };
  g_autoptr (OnbAuditLog) log = onb_audit_log_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_assert_true (read_bytes (log, rows[i].text, strlen (rows[i].text), NULL));
    g_assert_cmpuint (log->without_records, ==, rows[i].without);
  }
}

#define ADD_ALL(cases, prefix, function)                                                           \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {                                               \
    g_autofree gchar *path = g_strconcat (prefix, cases[i].name, NULL);                            \
    g_test_add_data_func (path, &cases[i], function);                                              \
  }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ALL (row_cases, "/audit/row/", test_row)
  ADD_ALL (log_cases, "/audit/log/", test_log)
  g_test_add_func ("/audit/deep", test_deep);
  g_test_add_func ("/audit/load", test_load);
  g_test_add_func ("/audit/without-records", test_without_records);
  return g_test_run ();
}
