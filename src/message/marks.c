/* SPDX-License-Identifier: Apache-2.0 */
#include "message/marks.h"

#define SPAM_LEVEL 5u

static gsize
find_byte (OnbBytes bytes, gsize at, gint c)
{
  const guint8 *found = at < bytes.len ? memchr (bytes.data + at, c, bytes.len - at) : NULL;

  return found == NULL ? bytes.len : (gsize) (found - bytes.data);
}

static OnbBytes
cut_at (OnbBytes bytes, gsize end)
{
  return (OnbBytes){ bytes.data, end };
}

/* Auto-Submitted: what stands before `;` or white space; parameters do not matter (RFC 3834, 5). */
static gboolean
is_auto_submitted (OnbBytes value)
{
  gsize end = 0;

  while (end < value.len && value.data[end] != ';' && !onb_is_white (value.data[end]))
    end++;
  return end > 0 && !onb_bytes_equal (cut_at (value, end), "no");
}

static OnbMarks
marks_of_precedence (OnbBytes value)
{
  if (onb_bytes_equal (value, "auto_reply"))
    return ONB_MARK_AUTO_REPLY;
  if (onb_bytes_equal (value, "bulk") || onb_bytes_equal (value, "junk")
      || onb_bytes_equal (value, "list"))
    return ONB_MARK_PRECEDENCE_BULK;
  return 0;
}

/* X-MS-Exchange-Organization-SCL: -1 to 9; other text is no level. */
static gboolean
is_spam_level (OnbBytes value)
{
  guint level = 0;

  if (value.len == 0)
    return FALSE;
  for (gsize i = 0; i < value.len; i++) {
    if (!onb_is_digit (value.data[i]))
      return FALSE;
    level = MIN (level * 10 + (guint) (value.data[i] - '0'), SPAM_LEVEL);
  }
  return level == SPAM_LEVEL;
}

OnbMarks
onb_marks_of_field (const OnbField *field)
{
  OnbBytes value = field->value;

  switch (field->id) {
  case ONB_FIELD_AUTO_SUBMITTED:
    return is_auto_submitted (value) ? ONB_MARK_AUTO_SUBMITTED : 0;
  case ONB_FIELD_AUTOREPLY:
    return onb_bytes_equal (value, "no") ? 0 : ONB_MARK_AUTO_REPLY;
  case ONB_FIELD_CONTENT_CLASS:
    return onb_bytes_equal (value, "urn:content-classes:calendarmessage") ? ONB_MARK_CALENDAR : 0;
  case ONB_FIELD_LIBPST_SENDER:
    return ONB_MARK_READPST;
  case ONB_FIELD_LIST_ID:
    return ONB_MARK_LIST_ID;
  case ONB_FIELD_LIST_POST:
    return ONB_MARK_LIST_POST;
  case ONB_FIELD_LIST_UNSUBSCRIBE:
    return ONB_MARK_LIST_UNSUBSCRIBE;
  case ONB_FIELD_PRECEDENCE:
    return marks_of_precedence (value);
  case ONB_FIELD_RECEIVED:
    return ONB_MARK_RECEIVED;
  case ONB_FIELD_SCL:
    return is_spam_level (value) ? ONB_MARK_SPAM : 0;
  case ONB_FIELD_SPAM_FLAG:
    return onb_bytes_starts (value, "yes") ? ONB_MARK_SPAM : 0;
  case ONB_FIELD_UNSENT:
    return onb_bytes_equal (value, "1") ? ONB_MARK_UNSENT : 0;
  default:
    return 0;
  }
}

OnbMarks
onb_marks_of_content_type (OnbBytes value, gboolean *ret_multipart)
{
  OnbBytes type = onb_bytes_trim (cut_at (value, find_byte (value, 0, ';')));
  static const gchar mark[] = "boundary-LibPST-iamunique";
  OnbMarks marks = 0;

  *ret_multipart = onb_bytes_starts (type, "multipart/");
  if (onb_bytes_equal (type, "multipart/report"))
    marks |= ONB_MARK_REPORT_TYPE;
  if (onb_bytes_equal (type, "text/calendar"))
    marks |= ONB_MARK_CALENDAR;
  /* Few values hold the letter, and memmem() is slow to start. */
  if (find_byte (value, 0, 'L') < value.len
      && memmem (value.data, value.len, mark, strlen (mark)) != NULL)
    marks |= ONB_MARK_READPST;
  return marks;
}

/* The value of the field at @at with the lines that continue it; @ret_next gets the index of the
 * line behind. */
static OnbBytes
read_value (OnbBytes body, gsize at, guint8 line_end, gsize *ret_next)
{
  gsize end = find_byte (body, at, line_end);

  while (end + 1 < body.len && (body.data[end + 1] == ' ' || body.data[end + 1] == '\t'))
    end = find_byte (body, end + 1, line_end);
  *ret_next = MIN (end + 1, body.len);
  return onb_bytes_trim ((OnbBytes){ body.data + at, end - at });
}

gboolean
onb_marks_has_calendar_part (OnbBytes body)
{
  static const gchar name[] = "content-type:";
  guint8 line_end = find_byte (body, 0, '\n') < body.len ? '\n' : '\r';

  for (gsize at = 0; at < body.len;) {
    gsize next;
    OnbBytes value;

    if ((body.data[at] | 0x20) != 'c' || !onb_bytes_starts (onb_bytes_from (body, at), name)) {
      at = MIN (find_byte (body, at, line_end) + 1, body.len);
      continue;
    }
    value = read_value (body, at + strlen (name), line_end, &next);
    if (onb_bytes_starts (value, "text/calendar") && onb_bytes_find (value, "method=") < value.len)
      return TRUE;
    at = next;
  }
  return FALSE;
}

static const gchar *
keep_lower (OnbDecoder *decoder, OnbBytes bytes)
{
  const gchar *text = onb_decode_raw (decoder, onb_bytes_trim (bytes));

  for (gchar *at = (gchar *) (gsize) text; *at != '\0'; at++)
    *at = (gchar) onb_lower ((guint8) *at);
  return text;
}

const gchar *
onb_marks_list_id (OnbDecoder *decoder, OnbBytes value)
{
  const guint8 *open = value.len > 0 ? memrchr (value.data, '<', value.len) : NULL;
  const gchar *text;
  gchar *dot;

  if (open != NULL) {
    gsize from = (gsize) (open - value.data) + 1;
    gsize to = find_byte (value, from, '>');

    value = (OnbBytes){ value.data + from, to - from };
  }
  text = keep_lower (decoder, value);
  dot = strchr (text, '.');
  if (dot != NULL)
    *dot = '@';
  return text;
}

const gchar *
onb_marks_list_post (OnbDecoder *decoder, OnbBytes value)
{
  static const gchar scheme[] = "mailto:";
  gsize at = onb_bytes_find (value, scheme);
  OnbBytes rest;

  if (at == value.len)
    return "";
  rest = onb_bytes_from (value, at + strlen (scheme));
  return keep_lower (decoder,
                     cut_at (rest, MIN (find_byte (rest, 0, '?'), find_byte (rest, 0, '>'))));
}

static guint
rank_role (OnbFolderRole role)
{
  switch (role) {
  case ONB_FOLDER_SENT:
    return 7;
  case ONB_FOLDER_DRAFTS:
    return 6;
  case ONB_FOLDER_JUNK:
    return 5;
  case ONB_FOLDER_TRASH:
    return 4;
  case ONB_FOLDER_INBOX:
    return 3;
  case ONB_FOLDER_OUTBOX:
    return 2;
  case ONB_FOLDER_ARCHIVE:
    return 1;
  case ONB_FOLDER_UNKNOWN:
  default:
    return 0;
  }
}

/* label = quoted / text without a comma; a label that holds a comma is quoted. Moves @at behind the
 * label and its comma. */
static gchar *
next_label (const gchar **at)
{
  g_autoptr (GString) label = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (; **at != '\0' && (quoted || **at != ','); (*at)++) {
    if (**at == '"')
      quoted = !quoted;
    else
      g_string_append_c (label, **at);
  }
  *at += **at != '\0' ? 1 : 0;
  return g_strstrip (g_string_free (g_steal_pointer (&label), FALSE));
}

/* `Customers/Sent` is a label of the user's own; `[Gmail]/Sent` is what IMAP calls a label. */
static OnbFolderRole
role_of_label (const gchar *label)
{
  if (label[0] != '[' && strchr (label, '/') != NULL)
    return ONB_FOLDER_UNKNOWN;
  return onb_folder_role_from_name (label);
}

OnbFolderRole
onb_marks_label_role (OnbDecoder *decoder, OnbBytes value)
{
  OnbFolderRole best = ONB_FOLDER_UNKNOWN;
  const gchar *at = onb_decode_text (decoder, value);

  while (*at != '\0') {
    g_autofree gchar *label = next_label (&at);
    OnbFolderRole role = role_of_label (label);

    if (rank_role (role) > rank_role (best))
      best = role;
  }
  return best;
}
