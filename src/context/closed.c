/* SPDX-License-Identifier: Apache-2.0 */
#include "context/closed.h"

#include <string.h>

#include "base/input-file.h"
#include "base/long-id.h"
#include "base/strings.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _OnbClosedList {
  OnbStrings *ids; /* whoever sends mail chooses its ids, and so those of this list */
  GPtrArray
      *reasons; /* owns gchar*, of the ids in the order of their numbers, which begin with 1 */
  gchar *sha256;
};

/* Without white space, and shortened as ids of mail are, or the two would not meet. */
static gchar *
dense_id (const gchar *text, gsize len, gsize id_bytes)
{
  g_autoptr (GString) id = g_string_new (NULL);

  for (gsize i = 0; i < len; i++) {
    if (strchr (" \t\r", text[i]) == NULL)
      g_string_append_c (id, text[i]);
  }
  if (id->len > id_bytes)
    return onb_long_id_shorten (id->str, id->len, id_bytes);
  return g_string_free (g_steal_pointer (&id), FALSE);
}

/* line = "<" id ">" [","] reason / id [("," / white-space) reason]: a comma is allowed in ids, so
 * such ids need the brackets. */
static gboolean
take_line (OnbClosedList *list, const gchar *line, gsize id_bytes, GError **error)
{
  const gchar *open = line[0] == '<' ? line + 1 : line;
  gsize len = strcspn (open, line[0] == '<' ? ">" : ", \t");
  const gchar *rest = open + len;
  g_autofree gchar *id = dense_id (open, len, id_bytes);
  g_autofree gchar *reason = NULL;

  if (*rest != '\0' && line[0] == '<')
    rest++;
  if (*rest == ',')
    rest++;
  reason = g_strstrip (g_strdup (rest));
  if (*id == '\0') {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_USAGE,
                         "there is no message-id; write: id, or id,reason");
    return FALSE;
  }
  if (onb_strings_intern (list->ids, id, strlen (id)) > list->reasons->len)
    g_ptr_array_add (list->reasons, g_steal_pointer (&reason));
  return TRUE;
}

static gboolean
take_lines (OnbClosedList *list, const gchar *text, gsize id_bytes, GError **error)
{
  guint number = 0;

  while (*text != '\0') {
    gsize len = strcspn (text, "\n");
    g_autofree gchar *line = g_strstrip (g_strndup (text, len));

    number++;
    if (*line != '\0' && *line != '#' && !take_line (list, line, id_bytes, error)) {
      g_prefix_error (error, "%u: ", number);
      return FALSE;
    }
    text += text[len] == '\n' ? len + 1 : len;
  }
  return TRUE;
}

OnbClosedList *
onb_closed_list_load (const gchar *path, const OnbLimits *limits, GError **error)
{
  g_autoptr (OnbClosedList) list = g_new0 (OnbClosedList, 1);
  g_autoptr (OnbInputFile) file
      = onb_input_file_open (path, limits->closed_bytes, "closed-bytes", error);
  g_autoptr (GByteArray) bytes = NULL;
  const gchar *text;

  if (file == NULL)
    return NULL;
  bytes = onb_input_file_read_all (file, error);
  if (bytes == NULL) {
    g_prefix_error (error, "%s: ", onb_input_file_name (file));
    return NULL;
  }
  if (!g_utf8_validate ((const gchar *) bytes->data, bytes->len, NULL)) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_USAGE, "%s: is not UTF-8: save the file as UTF-8",
                 onb_input_file_name (file));
    return NULL;
  }
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  text = (const gchar *) bytes->data;
  if (g_str_has_prefix (text, BYTE_ORDER_MARK))
    text += strlen (BYTE_ORDER_MARK);
  list->ids = onb_strings_new ();
  list->reasons = g_ptr_array_new_with_free_func (g_free);
  if (!take_lines (list, text, limits->id_bytes, error)) {
    g_prefix_error (error, "%s:", onb_input_file_name (file));
    return NULL;
  }
  list->sha256 = g_strdup (onb_input_file_sha256 (file));
  return g_steal_pointer (&list);
}

void
onb_closed_list_free (OnbClosedList *list)
{
  if (list == NULL)
    return;
  g_clear_pointer (&list->ids, onb_strings_free);
  g_clear_pointer (&list->reasons, g_ptr_array_unref);
  g_free (list->sha256);
  g_free (list);
}

const gchar *
onb_closed_list_reason (const OnbClosedList *list, const gchar *message_id)
{
  guint32 number = onb_strings_find (list->ids, message_id, strlen (message_id));

  return number == 0 ? NULL : g_ptr_array_index (list->reasons, number - 1);
}

guint
onb_closed_list_n (const OnbClosedList *list)
{
  return list->reasons->len;
}

const gchar *
onb_closed_list_sha256 (const OnbClosedList *list)
{
  return list->sha256;
}
