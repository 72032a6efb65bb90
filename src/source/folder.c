/* SPDX-License-Identifier: Apache-2.0 */
#include "source/folder.h"

#include <string.h>

static gint
base64_value (gchar c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  return c == '+' ? 62 : c == ',' ? 63 : -1;
}

/* What is printable ASCII has no need of base64, and writers of modified UTF-7 must not use it. */
static gboolean
holds_ascii (const GArray *units)
{
  for (guint i = 0; i < units->len; i++) {
    gunichar2 unit = g_array_index (units, gunichar2, i);

    if (unit >= 0x20 && unit <= 0x7e)
      return TRUE;
  }
  return FALSE;
}

/* modified-base64 = UTF-16BE in base64 with "," for "/", without padding (RFC 3501, 5.1.3). What is
 * left over is less than a sextet, and zero: `R&D-Team` and `Black&White-List` are names as they
 * stand. */
static gboolean
append_base64 (const gchar *text, gsize len, GString *out)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (gunichar2));
  g_autofree gchar *utf8 = NULL;
  guint32 bits = 0;
  guint n = 0;

  for (gsize i = 0; i < len; i++) {
    gint value = base64_value (text[i]);

    if (value < 0)
      return FALSE;
    bits = (bits << 6) | (guint32) value;
    n += 6;
    if (n >= 16) {
      gunichar2 unit = (gunichar2) (bits >> (n - 16));

      n -= 16;
      g_array_append_val (units, unit);
    }
  }
  if (n >= 6 || (bits & ((1u << n) - 1)) != 0 || holds_ascii (units))
    return FALSE;
  utf8 = g_utf16_to_utf8 ((const gunichar2 *) (gpointer) units->data, units->len, NULL, NULL, NULL);
  if (utf8 == NULL || *utf8 == '\0')
    return FALSE;
  g_string_append (out, utf8);
  return TRUE;
}

gchar *
onb_mutf7_decode (const gchar *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*text != '\0') {
    const gchar *end;

    if (*text < ' ' || *text > '~')
      return NULL;

    if (*text != '&') {
      g_string_append_c (out, *text++);
      continue;
    }
    end = strchr (text, '-');
    if (end == NULL)
      return NULL;
    if (end == text + 1)
      g_string_append_c (out, '&');
    else if (!append_base64 (text + 1, (gsize) (end - text - 1), out))
      return NULL;
    text = end + 1;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gchar *
onb_folder_join (const gchar *folder, const gchar *name)
{
  g_autofree gchar *decoded = NULL;

  if (strchr (name, '&') != NULL)
    decoded = onb_mutf7_decode (name);
  return g_strconcat (folder, decoded != NULL ? decoded : name, "/", NULL);
}

/* Suffixes that say what a file is, not what it is called. */
static gsize
measure_stem (const gchar *name)
{
  static const gchar *const suffixes[] = { ".mbox", ".mbx", ".mmdf" };
  const gchar *dot = strrchr (name, '.');

  for (gsize i = 0; dot != NULL && dot != name && i < G_N_ELEMENTS (suffixes); i++) {
    if (g_ascii_strcasecmp (dot, suffixes[i]) == 0)
      return (gsize) (dot - name);
  }
  return strlen (name);
}

gchar *
onb_folder_of_mbox (const OnbPlace *place)
{
  g_autofree gchar *stem = NULL;

  if (place->name == NULL)
    return g_strdup (place->folder);
  stem = g_strndup (place->name, measure_stem (place->name));
  return onb_folder_join (place->folder, stem);
}

static OnbFolderRole
role_of_part (const gchar *part)
{
  OnbFolderRole role = onb_folder_role_from_name (part);
  g_autofree gchar *decoded = NULL;

  if (role == ONB_FOLDER_UNKNOWN && strchr (part, '&') != NULL)
    decoded = onb_mutf7_decode (part);
  return decoded != NULL ? onb_folder_role_from_name (decoded) : role;
}

/* An archive folder inside another known one is that one's archive: `Sent/Archive` is sent mail. */
static OnbFolderRole
settle_role (OnbFolderRole role, OnbFolderRole above)
{
  if (role == ONB_FOLDER_UNKNOWN || (role == ONB_FOLDER_ARCHIVE && above != ONB_FOLDER_UNKNOWN))
    return above;
  return role;
}

OnbFolderRole
onb_folder_role (const gchar *name, OnbFolderRole fallback)
{
  g_auto (GStrv) parts = NULL;
  OnbFolderRole role;

  if (name == NULL)
    return fallback;
  role = role_of_part (name);
  if (role != ONB_FOLDER_UNKNOWN || name[0] != '.')
    return settle_role (role, fallback);
  /* Maildir++: the levels below the inbox, joined by dots. */
  parts = g_strsplit (name + 1, ".", -1);
  role = fallback;
  for (guint i = 0; parts[i] != NULL; i++)
    role = settle_role (role_of_part (parts[i]), role);
  return role;
}

gboolean
onb_folder_is_maildir (const gchar *name)
{
  return strcmp (name, "cur") == 0 || strcmp (name, "new") == 0;
}

/* info = (":" / ";" / "!") "2," flags; a colon cannot stand in names on Windows. Some servers add
 * fields of their own behind a comma. */
OnbItemFlags
onb_folder_file_flags (const gchar *name)
{
  for (gsize at = strlen (name); at >= 3; at--) {
    const gchar *info = name + at - 3;

    if (strchr (":;!", info[0]) != NULL && info[1] == '2' && info[2] == ',')
      return memchr (info + 3, 'D', strcspn (info + 3, ",")) != NULL ? ONB_ITEM_DRAFT : 0;
  }
  return 0;
}
