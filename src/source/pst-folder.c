/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-folder.h"

#include <string.h>

#include "base/utf16.h"
#include "source/folder.h"

#define NAME_BYTES ((gsize) 4096)
#define ENTRY_BYTES 24u /* flags, number of the store, number of the folder (MS-PST, 2.4.3.2) */
#define ENTRY_ID_AT 20u
#define TYPE_BITS 0x1fu
#define SEARCH_FOLDER 0x03u
#define SEPARATOR "%2F"

static guint32
read_u32 (GBytes *bytes, gsize at)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  guint32 value;

  if (len < at + sizeof value)
    return 0;
  memcpy (&value, data + at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint32
read_entry (OnbPffItem *store, OnbMapiTag tag)
{
  guint16 type;
  g_autoptr (GBytes) entry = onb_pff_value (store, (guint16) tag, ENTRY_BYTES, &type);

  return entry != NULL && type == ONB_MAPI_BINARY ? read_u32 (entry, ENTRY_ID_AT) : 0;
}

OnbPstRoles
onb_pst_roles_read (OnbPffItem *store)
{
  return (OnbPstRoles){ .sent = read_entry (store, ONB_MAPI_SENT_ITEMS_ENTRY),
                        .trash = read_entry (store, ONB_MAPI_TRASH_ENTRY),
                        .outbox = read_entry (store, ONB_MAPI_OUTBOX_ENTRY) };
}

OnbFolderRole
onb_pst_folder_role (const OnbPstRoles *roles, guint32 id, const gchar *name,
                     OnbFolderRole fallback)
{
  if (id != 0 && id == roles->sent)
    return ONB_FOLDER_SENT;
  if (id != 0 && id == roles->trash)
    return ONB_FOLDER_TRASH;
  if (id != 0 && id == roles->outbox)
    return ONB_FOLDER_OUTBOX;
  return onb_folder_role (name, fallback);
}

gboolean
onb_pst_is_search (guint32 id)
{
  return (id & TYPE_BITS) == SEARCH_FOLDER;
}

static gchar *
read_utf16 (const guint8 *data, gsize len)
{
  GString *out = g_string_new (NULL);

  onb_utf16_append (out, data, len & ~(gsize) 1);
  return g_string_free (out, FALSE);
}

/* A store of the old kind keeps no word on its code page. */
static gchar *
read_bytes (const guint8 *data, gsize len)
{
  gchar *text;

  if (g_utf8_validate ((const gchar *) data, (gssize) strnlen ((const gchar *) data, len), NULL))
    return g_strndup ((const gchar *) data, len);
  text = g_convert ((const gchar *) data, (gssize) strnlen ((const gchar *) data, len), "UTF-8",
                    "WINDOWS-1252", NULL, NULL, NULL);
  return text != NULL ? text : g_strndup ((const gchar *) data, len);
}

gchar *
onb_pst_folder_name (OnbPffItem *folder)
{
  guint16 type;
  g_autoptr (GBytes) value = onb_pff_value (folder, ONB_MAPI_DISPLAY_NAME, NAME_BYTES, &type);
  g_autofree gchar *name = NULL;
  g_auto (GStrv) parts = NULL;
  const guint8 *data;
  gsize len;

  if (value == NULL || (type != ONB_MAPI_UNICODE && type != ONB_MAPI_STRING8))
    return NULL;
  data = g_bytes_get_data (value, &len);
  name = type == ONB_MAPI_UNICODE ? read_utf16 (data, len) : read_bytes (data, len);
  if (*name == '\0')
    return NULL;
  parts = g_strsplit (name, "/", -1);
  return g_strjoinv (SEPARATOR, parts);
}

gint64
onb_pst_folder_messages (OnbPffItem *folder)
{
  guint16 type;
  g_autoptr (GBytes) value
      = onb_pff_value (folder, ONB_MAPI_CONTENT_COUNT, sizeof (guint32), &type);

  return value != NULL && type == ONB_MAPI_NUMBER ? (gint64) read_u32 (value, 0) : -1;
}

gboolean
onb_pst_is_from_me (OnbPffItem *message)
{
  guint16 type;
  g_autoptr (GBytes) value = onb_pff_value (message, ONB_MAPI_FLAGS, sizeof (guint32), &type);

  return value != NULL && type == ONB_MAPI_NUMBER
         && (read_u32 (value, 0) & ONB_MAPI_FLAG_FROM_ME) != 0;
}
