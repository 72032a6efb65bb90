/* SPDX-License-Identifier: Apache-2.0 */
#include "message/header.h"

#include "base/little-endian.h"

#define NAME_BYTES 32u /* longer than any name, and a multiple of what is compared at once */

typedef struct {
  gchar name[NAME_BYTES]; /* lowercase letters and `-`, then NULs */
  gsize len;
  OnbFieldId id;
} FieldName;

/* clang-format off */
#define NAME(name, id) { name, sizeof name - 1, ONB_FIELD_##id }

/* By first letter; within a letter, frequent ones first. */
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
/* Of `x-…`, by the letter behind the hyphen. */
static const FieldName names_xa[] = {
  NAME ("x-autoreply", AUTOREPLY),
  NAME ("x-autorespond", AUTOREPLY),
};
static const FieldName names_xg[] = {
  NAME ("x-gmail-labels", GMAIL_LABELS),
  NAME ("x-google-original-from", GOOGLE_ORIGINAL_FROM),
  NAME ("x-google-sender-delegation", GOOGLE_DELEGATION),
};
static const FieldName names_xl[] = { NAME ("x-libpst-forensic-sender", LIBPST_SENDER) };
static const FieldName names_xm[] = {
  NAME ("x-ms-exchange-organization-scl", SCL),
  NAME ("x-microsoft-original-message-id", ORIGINAL_ID),
};
static const FieldName names_xo[] = {
  NAME ("x-original-to", DELIVERED),
  NAME ("x-original-from", ORIGINAL_FROM),
};
static const FieldName names_xs[] = { NAME ("x-spam-flag", SPAM_FLAG) };
static const FieldName names_xu[] = { NAME ("x-unsent", UNSENT) };

/* clang-format on */

typedef struct {
  const FieldName *names;
  gsize n;
} Letter;

#define LETTER(c, table) [c - 'a'] = { table, G_N_ELEMENTS (table) }

static const Letter letters['z' - 'a' + 1] = {
  LETTER ('a', names_a), LETTER ('b', names_b), LETTER ('c', names_c), LETTER ('d', names_d),
  LETTER ('e', names_e), LETTER ('f', names_f), LETTER ('i', names_i), LETTER ('l', names_l),
  LETTER ('m', names_m), LETTER ('p', names_p), LETTER ('r', names_r), LETTER ('s', names_s),
  LETTER ('t', names_t),
};

static const Letter x_letters['z' - 'a' + 1] = {
  LETTER ('a', names_xa), LETTER ('g', names_xg), LETTER ('l', names_xl), LETTER ('m', names_xm),
  LETTER ('o', names_xo), LETTER ('s', names_xs), LETTER ('u', names_xu),
};

/* The names that start like @line. */
static Letter
find_letter (OnbBytes line)
{
  guint letter = (line.data[0] | 0x20u) - 'a';

  if (letter == 'x' - 'a' && line.len > 2 && line.data[1] == '-') {
    letter = (line.data[2] | 0x20u) - 'a';
    return letter < G_N_ELEMENTS (x_letters) ? x_letters[letter] : (Letter){ 0 };
  }
  return letter < G_N_ELEMENTS (letters) ? letters[letter] : (Letter){ 0 };
}

/* Whether eight bytes are the next ones of a name, or all that are left of it; case does not
 * matter. Only letters have the bit 0x40, and 0x20 makes them lowercase. All of @name has the bit
 * 0x20, but for the NULs behind it. */
static gboolean
is_name_part (guint64 bytes, guint64 name)
{
  guint64 letters_bit = (name & G_GUINT64_CONSTANT (0x4040404040404040)) >> 1;
  guint64 kept = ((name & G_GUINT64_CONSTANT (0x2020202020202020)) >> 5) * 0xff;

  return (((bytes | letters_bit) ^ name) & kept) == 0;
}

static gboolean
is_name (OnbBytes line, const FieldName *name)
{
  for (gsize at = 0; at < name->len; at += 8) {
    if (line.len - at < 8)
      return onb_bytes_starts (line, name->name);
    if (!is_name_part (onb_le_get_u64 (line.data + at),
                       onb_le_get_u64 ((const guint8 *) name->name + at)))
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
  const Letter letter = find_letter (line);

  for (gsize i = 0; i < letter.n; i++) {
    const FieldName *name = &letter.names[i];
    gsize at = name->len;

    if (line.len <= at || !ends_name (line.data[at]) || !is_name (line, name))
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

/* The index behind the field that starts at @at, with the lines that continue it. */
static gsize
skip_field (OnbFieldScan *scan, gsize at)
{
  if (scan->n_starts > 0) {
    scan->starts++;
    scan->n_starts--;
    return scan->n_starts > 0 ? MIN (*scan->starts, scan->block.len) : scan->block.len;
  }
  if (!scan->cr_ends)
    return onb_field_ends_next (&scan->ends);
  do
    at = skip_cr_line (scan->block, at);
  while (at < scan->block.len && (scan->block.data[at] == ' ' || scan->block.data[at] == '\t'));
  return at;
}

/* A CR at the start of a line is an empty line only when its LF follows, or the end. */
static gboolean
is_empty_line (const OnbFieldScan *scan, gsize at)
{
  const OnbBytes block = scan->block;

  if (!is_line_end (block.data[at]))
    return FALSE;
  if (scan->cr_ends)
    return TRUE;
  while (at < block.len && block.data[at] == '\r')
    at++;
  return at == block.len || block.data[at] == '\n';
}

/* Whether the first line ends with CR alone: such a file has no other ends, or strange ones. */
static gboolean
is_cr_ended (OnbBytes block, gsize at)
{
  gsize left = block.len - at;
  const guint8 *lf = left > 0 ? memchr (block.data + at, '\n', left) : NULL;
  const guint8 *cr = left > 0 ? memchr (block.data + at, '\r',
                                        lf == NULL ? left : (gsize) (lf - block.data) - at)
                              : NULL;

  if (cr == NULL)
    return FALSE;
  at = (gsize) (cr - block.data);
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
  scan->block = block;
  scan->at = at;
  scan->cr_ends = is_cr_ended (block, at);
  scan->starts = NULL;
  scan->n_starts = 0;
  onb_field_ends_init (&scan->ends, block.data, block.len, at, '\n');
}

void
onb_field_scan_trust (OnbFieldScan *scan, const guint32 *starts, gsize n)
{
  /* Who looked saw the byte order mark, or what else was passed here, as part of a field. */
  if (scan->cr_ends || n == 0 || starts[0] != scan->at)
    return;
  scan->starts = starts;
  scan->n_starts = n;
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
