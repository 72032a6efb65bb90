/* SPDX-License-Identifier: Apache-2.0 */
#include "context/audit-record.h"

#include "base/civil.h"
#include "base/long-id.h"

#include <jansson.h>
#include <onbehalf/item.h>
#include <onbehalf/roster.h>
#include <string.h>

#define WHITE_SPACE " \t\r\n"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

void
onb_audit_record_free (OnbAuditRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->message_id);
  g_free (record->represented);
  g_free (record->user_id);
  g_free (record->owner_upn);
  g_free (record);
}

/* Exports disagree on the capitals of names (SendAsUserSmtp, SendAsUserSMTP; Graph starts them
 * small). The exact name wins, then the first that differs in capitals only. */
static json_t *
find_member (json_t *object, const gchar *name)
{
  json_t *exact = json_object_get (object, name);
  const gchar *key;
  json_t *value;

  if (exact != NULL)
    return exact;
  json_object_foreach (object, key, value)
  {
    if (g_ascii_strcasecmp (key, name) == 0)
      return value;
  }
  return NULL;
}

/* The text of a member without white space around it; "" when it is absent or no text. */
static gchar *
get_text (json_t *object, const gchar *name)
{
  const gchar *text = json_string_value (find_member (object, name));

  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

static gchar *
get_address (json_t *object, const gchar *name)
{
  g_autofree gchar *text = get_text (object, name);

  return onb_address_normalise (text);
}

static gchar *
keep_id (const gchar *id, gsize len, gsize id_bytes)
{
  return len > id_bytes ? onb_long_id_shorten (id, len, id_bytes) : g_strndup (id, len);
}

/* The first token that holds an `@`: an id that was written without brackets. */
static gchar *
copy_bare_id (const gchar *text, gsize id_bytes)
{
  g_auto (GStrv) tokens = g_strsplit_set (text, WHITE_SPACE, -1);

  for (gsize i = 0; tokens[i] != NULL; i++)
    if (strchr (tokens[i], '@') != NULL)
      return keep_id (tokens[i], strlen (tokens[i]), id_bytes);
  return g_strdup ("");
}

/* A message-id exactly as headers are scanned for it (SEMANTICS.md §1), or the two would not
 * meet: the first that is not empty between `<` and `>`, without white space, then cut. */
static gchar *
scan_message_id (const gchar *text, gsize id_bytes)
{
  const gchar *open = strchr (text, '<');
  g_autofree gchar *id = NULL;
  g_autoptr (GString) dense = g_string_new (NULL);

  if (open == NULL)
    return copy_bare_id (text, id_bytes);
  while (open != NULL) {
    gsize len = strcspn (open + 1, ">");

    g_free (id);
    id = g_strstrip (g_strndup (open + 1, len));
    open = *id == '\0' ? strchr (open + 1 + len, '<') : NULL;
  }
  for (gsize i = 0; id[i] != '\0'; i++)
    if (strchr (WHITE_SPACE, id[i]) == NULL)
      g_string_append_c (dense, id[i]);
  return keep_id (dense->str, dense->len, id_bytes);
}

/* TRUE when @text is one of the operations that send. */
static gboolean
read_operation (const gchar *text, OnbAuditOperation *ret_operation)
{
  static const struct {
    const gchar *name;
    OnbAuditOperation operation;
  } operations[] = {
    { "SendAs", ONB_AUDIT_SEND_AS },
    { "SendOnBehalf", ONB_AUDIT_SEND_ON_BEHALF },
    { "Send", ONB_AUDIT_SEND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++) {
    if (g_ascii_strcasecmp (text, operations[i].name) != 0)
      continue;
    *ret_operation = operations[i].operation;
    return TRUE;
  }
  return FALSE;
}

/* The log's times are UTC, with or without saying so. */
static gint64
read_created (const gchar *text)
{
  gint64 seconds;
  gboolean has_zone;

  return onb_civil_scan_time (text, &seconds, &has_zone) ? seconds : ONB_NO_TIME;
}

static gchar *
get_represented (json_t *data, OnbAuditOperation operation)
{
  gboolean on_behalf = operation == ONB_AUDIT_SEND_ON_BEHALF;
  g_autofree gchar *first
      = get_address (data, on_behalf ? "SendOnBehalfOfUserSmtp" : "SendAsUserSmtp");

  if (*first != '\0')
    return g_steal_pointer (&first);
  return get_address (data, on_behalf ? "SendAsUserSmtp" : "SendOnBehalfOfUserSmtp");
}

static OnbAuditRecord *
make_record (json_t *data, const OnbAuditRow *row, OnbAuditOperation operation, gsize id_bytes)
{
  OnbAuditRecord *record = g_new0 (OnbAuditRecord, 1);
  g_autofree gchar *id = NULL;
  g_autofree gchar *created = get_text (data, "CreationTime");
  json_t *item = find_member (data, "Item");

  id = get_text (item, "InternetMessageId");
  record->operation = operation;
  record->message_id = scan_message_id (id, id_bytes);
  record->represented = get_represented (data, operation);
  record->user_id = get_address (data, "UserId");
  if (*record->user_id == '\0') {
    g_free (record->user_id);
    record->user_id = onb_address_normalise (row->user);
  }
  record->owner_upn = get_address (data, "MailboxOwnerUPN");
  record->created_unix = read_created (created);
  if (record->created_unix == ONB_NO_TIME)
    record->created_unix = read_created (row->created);
  return record;
}

/* @data is the record itself. */
static OnbAuditRowKind
read_data (json_t *data, const OnbAuditRow *row, gsize id_bytes, OnbAuditRecord **ret_record,
           gchar **ret_id)
{
  OnbAuditOperation operation;
  g_autofree gchar *name = NULL;
  g_autofree gchar *id = NULL;

  if (!json_is_object (data))
    return ONB_AUDIT_ROW_BROKEN;
  name = get_text (data, "Operation");
  if (!read_operation (*name != '\0' ? name : row->operation, &operation))
    return ONB_AUDIT_ROW_OTHER;

  id = get_text (data, "Id");
  *ret_id = g_ascii_strdown (*id != '\0' ? id : row->id, -1);
  *ret_record = make_record (data, row, operation, id_bytes);
  return ONB_AUDIT_ROW_RECORD;
}

/* No number of ours is read, so one that is too large for an integer breaks nothing. */
static json_t *
parse (const gchar *json, gsize bytes)
{
  return json_loadb (json, bytes, JSON_DECODE_INT_AS_REAL, NULL);
}

static json_t *
find_column (json_t *object, OnbAuditColumn column)
{
  json_t *value = NULL;

  for (const gchar *const *name = onb_audit_column_names (column); value == NULL && *name != NULL;
       name++)
    value = find_member (object, *name);
  return value;
}

static gchar *
get_column (json_t *object, OnbAuditColumn column)
{
  const gchar *text = json_string_value (find_column (object, column));

  return g_strstrip (g_strdup (text != NULL ? text : ""));
}

/* An object around a record says what columns of a CSV do. */
static OnbAuditRowKind
read_wrapped (json_t *object, json_t *inner, gsize id_bytes, OnbAuditRecord **ret_record,
              gchar **ret_id)
{
  g_autofree gchar *id = get_column (object, ONB_AUDIT_COLUMN_ID);
  g_autofree gchar *operation = get_column (object, ONB_AUDIT_COLUMN_OPERATION);
  g_autofree gchar *user = get_column (object, ONB_AUDIT_COLUMN_USER);
  g_autofree gchar *created = get_column (object, ONB_AUDIT_COLUMN_CREATED);
  OnbAuditRow row
      = { .json = "", .id = id, .operation = operation, .user = user, .created = created };

  if (!json_is_string (inner))
    return read_data (inner, &row, id_bytes, ret_record, ret_id);
  row.json = json_string_value (inner);
  row.json_bytes = json_string_length (inner);
  return onb_audit_row_read (&row, id_bytes, ret_record, ret_id);
}

/* Names as in the Purview portal, Search-UnifiedAuditLog, the old portal, and Graph. */
const gchar *const *
onb_audit_column_names (OnbAuditColumn column)
{
  static const gchar *const names[ONB_N_AUDIT_COLUMNS][4] = {
    [ONB_AUDIT_COLUMN_DATA] = { "AuditData" },
    [ONB_AUDIT_COLUMN_ID] = { "RecordId", "Id", "Identity" },
    [ONB_AUDIT_COLUMN_OPERATION] = { "Operation", "Operations" },
    [ONB_AUDIT_COLUMN_USER] = { "UserId", "UserIds", "UserPrincipalName" },
    [ONB_AUDIT_COLUMN_CREATED] = { "CreationDate", "CreationTime", "CreatedDateTime" },
  };

  return names[column];
}

OnbAuditRowKind
onb_audit_row_read (const OnbAuditRow *row, gsize id_bytes, OnbAuditRecord **ret_record,
                    gchar **ret_id)
{
  g_autoptr (json_t) data = NULL;
  OnbAuditOperation operation;

  g_return_val_if_fail (row != NULL && ret_record != NULL && ret_id != NULL, ONB_AUDIT_ROW_BROKEN);

  /* Whole logs hold mostly other operations; their JSON need not be read. */
  if (*row->operation != '\0' && !read_operation (row->operation, &operation))
    return ONB_AUDIT_ROW_OTHER;
  data = parse (row->json, row->json_bytes);
  return read_data (data, row, id_bytes, ret_record, ret_id);
}

OnbAuditRowKind
onb_audit_value_read (const gchar *json, gsize bytes, gsize id_bytes, OnbAuditRecord **ret_record,
                      gchar **ret_id)
{
  const OnbAuditRow nothing = { .json = "", .id = "", .operation = "", .user = "", .created = "" };
  g_autoptr (json_t) object = NULL;
  json_t *inner;

  g_return_val_if_fail (json != NULL && ret_record != NULL && ret_id != NULL, ONB_AUDIT_ROW_BROKEN);

  object = parse (json, bytes);
  inner = json_is_object (object) ? find_column (object, ONB_AUDIT_COLUMN_DATA) : NULL;
  if (inner != NULL)
    return read_wrapped (object, inner, id_bytes, ret_record, ret_id);
  return read_data (object, &nothing, id_bytes, ret_record, ret_id);
}
