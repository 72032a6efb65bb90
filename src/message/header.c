/* SPDX-License-Identifier: Apache-2.0 */
#include "message/header.h"

typedef struct {
  const gchar *name; /* lowercase */
  gsize len;
  OnbFieldId id;
} FieldName;

/* clang-format off */
#define NAME(name, id) { name, sizeof name - 1, ONB_FIELD_##id }

/* Sorted by first letter; within a letter, frequent ones first. */
static const FieldName names_a[] = { NAME ("auto-submitted", AUTO_SUBMITTED) };
static const FieldName names_b[] = { NAME ("bcc", BCC) };
static const FieldName names_c[] = {
  NAME ("content-type", CONTENT_TYPE),
  NAME ("cc", CC),
  NAME ("content-class", CONTENT_CLASS),
};
static const FieldName names_d[] = {
  NAME ("date", DATE),
  NAME ("delivered-to", DELIVERED),
};
static const FieldName names_e[] = { NAME ("envelope-to", DELIVERED) };
static const FieldName names_f[] = { NAME ("from", FROM) };
static const FieldName names_i[] = { NAME ("in-reply-to", IN_REPLY_TO) };
static const FieldName names_l[] = {
  NAME ("list-id", LIST_ID),
  NAME ("list-post", LIST_POST),
  NAME ("list-unsubscribe", LIST_UNSUBSCRIBE),
};
static const FieldName names_m[] = { NAME ("message-id", MESSAGE_ID) };
static const FieldName names_p[] = { NAME ("precedence", PRECEDENCE) };
static const FieldName names_r[] = {
  NAME ("received", RECEIVED),
  NAME ("references", REFERENCES),
  NAME ("return-path", RETURN_PATH),
  NAME ("reply-to", REPLY_TO),
};
static const FieldName names_s[] = {
  NAME ("subject", SUBJECT),
  NAME ("sender", SENDER),
};
static const FieldName names_t[] = {
  NAME ("to", TO),
  NAME ("thread-index", THREAD_INDEX),
};
static const FieldName names_x[] = {
  NAME ("x-original-to", DELIVERED),
  NAME ("x-original-from", ORIGINAL_FROM),
  NAME ("x-google-original-from", GOOGLE_ORIGINAL_FROM),
  NAME ("x-google-sender-delegation", GOOGLE_DELEGATION),
  NAME ("x-gmail-labels", GMAIL_LABELS),
  NAME ("x-spam-flag", SPAM_FLAG),
  NAME ("x-ms-exchange-organization-scl", SCL),
  NAME ("x-microsoft-original-message-id", ORIGINAL_ID),
  NAME ("x-autoreply", AUTOREPLY),
  NAME ("x-autorespond", AUTOREPLY),
  NAME ("x-unsent", UNSENT),
  NAME ("x-libpst-forensic-sender", LIBPST_SENDER),
};

/* clang-format on */

#define LETTER(c, table) [c - 'a'] = { table, G_N_ELEMENTS (table) }

static const struct {
  const FieldName *names;
  gsize n;
} letters['z' - 'a' + 1] = {
  LETTER ('a', names_a), LETTER ('b', names_b), LETTER ('c', names_c), LETTER ('d', names_d),
  LETTER ('e', names_e), LETTER ('f', names_f), LETTER ('i', names_i), LETTER ('l', names_l),
  LETTER ('m', names_m), LETTER ('p', names_p), LETTER ('r', names_r), LETTER ('s', names_s),
  LETTER ('t', names_t), LETTER ('x', names_x),
};

static gboolean
is_name (const guint8 *data, const FieldName *name)
{
  for (gsize i = 0; i < name->len; i++) {
    if (onb_lower (data[i]) != (guint8) name->name[i])
      return FALSE;
  }
  return TRUE;
}

/* White space before the colon is obsolete, but allowed (RFC 5322, 4.5). */
static gboolean
ends_name (guint8 c)
{
  return c == ':' || c == ' ' || c == '\t';
}

/* The field that @line starts, and where its value does. */
static gboolean
find_field (OnbBytes line, OnbFieldId *ret_id, gsize *ret_value)
{
  guint8 first = (guint8) (line.data[0] | 0x20);

  if (first < 'a' || first > 'z')
    return FALSE;
  for (gsize i = 0; i < letters[first - 'a'].n; i++) {
    const FieldName *name = &letters[first - 'a'].names[i];
    gsize at = name->len;

    if (line.len <= at || !ends_name (line.data[at]) || !is_name (line.data, name))
      continue;
    while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
      at++;
    if (at == line.len || line.data[at] != ':')
      continue;
    *ret_id = name->id;
    *ret_value = at + 1;
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_line_end (guint8 c)
{
  return c == '\r' || c == '\n';
}

/* The index behind a line of a block in which CR, LF and both end lines. */
static gsize
skip_cr_line (OnbBytes block, gsize at)
{
  while (at < block.len && !is_line_end (block.data[at]))
    at++;
  if (block.len - at >= 2 && block.data[at] == '\r' && block.data[at + 1] == '\n')
    at++;
  return MIN (at + 1, block.len);
}

/* The index behind the line that starts at @at. */
static gsize
skip_line (const OnbFieldScan *scan, gsize at)
{
  const guint8 *end;

  if (scan->cr_ends)
    return skip_cr_line (scan->block, at);
  end = memchr (scan->block.data + at, '\n', scan->block.len - at);
  return end == NULL ? scan->block.len : (gsize) (end - scan->block.data) + 1;
}

/* The same for a field: with the lines that continue it. */
static gsize
skip_field (const OnbFieldScan *scan, gsize at)
{
  do
    at = skip_line (scan, at);
  while (at < scan->block.len && (scan->block.data[at] == ' ' || scan->block.data[at] == '\t'));
  return at;
}

/* A CR at the start of a line is an empty line only when its LF follows, or the end. */
static gboolean
is_empty_line (const OnbFieldScan *scan, gsize at)
{
  const OnbBytes block = scan->block;

  if (scan->cr_ends)
    return is_line_end (block.data[at]);
  while (at < block.len && block.data[at] == '\r')
    at++;
  return at == block.len || block.data[at] == '\n';
}

/* Whether the first line ends with CR alone: such a file has no other ends, or strange ones. */
static gboolean
is_cr_ended (OnbBytes block, gsize at)
{
  while (at < block.len && !is_line_end (block.data[at]))
    at++;
  if (at == block.len || block.data[at] == '\n')
    return FALSE;
  while (at < block.len && block.data[at] == '\r')
    at++;
  return at == block.len || block.data[at] != '\n';
}

void
onb_field_scan_init (OnbFieldScan *scan, OnbBytes block)
{
  gsize at = 0;

  if (block.len >= 3 && memcmp (block.data, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  while (at < block.len && is_line_end (block.data[at]))
    at++;
  *scan = (OnbFieldScan){ block, at, is_cr_ended (block, at) };
}

gboolean
onb_field_scan_next (OnbFieldScan *scan, OnbField *ret_field)
{
  const OnbBytes block = scan->block;

  /* Lines that are no field, an mbox separator among them, are stepped over. */
  while (scan->at < block.len && !is_empty_line (scan, scan->at)) {
    gsize start = scan->at;
    OnbBytes field;
    gsize value;

    scan->at = skip_field (scan, start);
    field = (OnbBytes){ block.data + start, scan->at - start };
    if (!find_field (field, &ret_field->id, &value))
      continue;
    ret_field->value = onb_bytes_trim (onb_bytes_from (field, value));
    return TRUE;
  }
  return FALSE;
}
