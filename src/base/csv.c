/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <string.h>

#define RAW_BYTES (64u * 1024u)
#define MAX_FIELDS 4096u

typedef enum { AT_FIELD, IN_PLAIN, IN_QUOTES, AFTER_QUOTE } CsvState;

struct _OnbCsv {
  OnbCsvFill fill;
  gpointer data;
  gsize record_bytes;

  guint8 *raw; /* RAW_BYTES from @fill */
  gsize raw_bytes;
  gboolean ended;   /* @fill has no more */
  gboolean started; /* the encoding is known */
  gboolean is_utf16;
  guint16 high;        /* surrogate that waits for its second half; 0: none */
  GByteArray *decoded; /* UTF-8 of @raw when that is UTF-16 */

  const guint8 *at; /* what is left of the bytes read last */
  const guint8 *end;
  guint64 line;
  CsvState state;
  gboolean after_cr; /* an LF that comes next belongs to the CR before it */
  gboolean was_quoted;

  GByteArray *text; /* fields of the record, each with a NUL behind it */
  GArray *ends;     /* gsize: where each field ends in @text */
  GArray *fields;   /* OnbCsvField */
  OnbCsvRecord record;
};

typedef struct {
  const guint8 *bytes;
  gsize left;
} MemoryInput;

static gssize
fill_from_memory (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  MemoryInput *input = data;
  gsize n = MIN (bytes, input->left);

  if (n > 0)
    memcpy (buffer, input->bytes, n);
  input->bytes += n;
  input->left -= n;
  return (gssize) n;
}

/* Fills @raw as far as it goes, at least to three bytes unless the input ends before. */
static gboolean
fill_raw (OnbCsv *csv, GError **error)
{
  while (csv->raw_bytes < 3 && !csv->ended) {
    gssize n = csv->fill (csv->data, csv->raw + csv->raw_bytes, RAW_BYTES - csv->raw_bytes, error);

    if (n < 0)
      return FALSE;
    csv->ended = n == 0;
    csv->raw_bytes += (gsize) n;
  }
  return TRUE;
}

/* Drops a byte order mark; its length tells where the text starts. */
static gsize
detect_encoding (OnbCsv *csv)
{
  const guint8 *raw = csv->raw;

  csv->started = TRUE;
  if (csv->raw_bytes >= 3 && memcmp (raw, "\xef\xbb\xbf", 3) == 0)
    return 3;
  if (csv->raw_bytes >= 2 && memcmp (raw, "\xff\xfe", 2) == 0) {
    csv->is_utf16 = TRUE;
    return 2;
  }
  csv->is_utf16 = csv->raw_bytes >= 2 && raw[0] != 0 && raw[1] == 0;
  return 0;
}

static void
append_char (GByteArray *out, gunichar c)
{
  gchar utf8[6];
  gint n = g_unichar_to_utf8 (c, utf8);

  g_byte_array_append (out, (const guint8 *) utf8, (guint) n);
}

/* One UTF-16 code unit; a surrogate without its other half becomes U+FFFD. */
static void
append_unit (OnbCsv *csv, guint16 unit)
{
  guint16 high = csv->high;
  gboolean is_low = unit >= 0xdc00 && unit < 0xe000;

  csv->high = 0;
  if (high != 0 && is_low) {
    append_char (csv->decoded,
                 0x10000u + (((guint32) high - 0xd800u) << 10) + ((guint32) unit - 0xdc00u));
    return;
  }
  if (high != 0)
    append_char (csv->decoded, 0xfffd);
  if (unit >= 0xd800 && unit < 0xdc00)
    csv->high = unit;
  else
    append_char (csv->decoded, is_low ? 0xfffd : unit);
}

static void
decode_utf16 (OnbCsv *csv, gsize from)
{
  gsize at = from;

  g_byte_array_set_size (csv->decoded, 0);
  for (; at + 2 <= csv->raw_bytes; at += 2)
    append_unit (csv, (guint16) (csv->raw[at] | csv->raw[at + 1] << 8));
  memmove (csv->raw, csv->raw + at, csv->raw_bytes - at);
  csv->raw_bytes -= at;
  csv->at = csv->decoded->data;
  csv->end = csv->at + csv->decoded->len;
}

/* More bytes between @at and @end; none are there when the input is over. */
static gboolean
refill (OnbCsv *csv, GError **error)
{
  do {
    gsize from;

    if (!fill_raw (csv, error))
      return FALSE;
    from = csv->started ? 0 : detect_encoding (csv);
    if (csv->is_utf16) {
      decode_utf16 (csv, from);
    } else {
      csv->at = csv->raw + from;
      csv->end = csv->raw + csv->raw_bytes;
      csv->raw_bytes = 0;
    }
    /* A chunk may hold nothing but a mark or half a character. */
  } while (csv->at == csv->end && !csv->ended);
  return TRUE;
}

static void
append_text (OnbCsv *csv, const guint8 *bytes, gsize len)
{
  gsize room = csv->text->len < csv->record_bytes ? csv->record_bytes - csv->text->len : 0;

  if (csv->ends->len >= MAX_FIELDS)
    room = 0;
  if (len > room) {
    csv->record.is_cut = TRUE;
    len = room;
  }
  if (len > 0)
    g_byte_array_append (csv->text, bytes, (guint) len);
}

static void
end_field (OnbCsv *csv)
{
  gsize end = csv->text->len;

  csv->state = AT_FIELD;
  if (csv->ends->len >= MAX_FIELDS) {
    csv->record.is_cut = TRUE;
    return;
  }
  g_array_append_val (csv->ends, end);
  g_byte_array_append (csv->text, (const guint8 *) "", 1);
}

/* Takes text up to the next separator, and that; TRUE when it ended the record. */
static gboolean
take_plain (OnbCsv *csv)
{
  const guint8 *from = csv->at;

  while (csv->at < csv->end && *csv->at != ',' && *csv->at != '\r' && *csv->at != '\n')
    csv->at++;
  append_text (csv, from, (gsize) (csv->at - from));
  if (csv->at == csv->end)
    return FALSE;

  end_field (csv);
  csv->after_cr = *csv->at == '\r';
  return *csv->at++ != ',';
}

static void
take_quoted (OnbCsv *csv)
{
  const guint8 *from = csv->at;
  const guint8 *quote = memchr (from, '"', (gsize) (csv->end - from));
  const guint8 *to = quote != NULL ? quote : csv->end;

  for (const guint8 *at = from; (at = memchr (at, '\n', (gsize) (to - at))) != NULL; at++)
    csv->line++;
  append_text (csv, from, (gsize) (to - from));
  csv->at = to;
  if (quote != NULL) {
    csv->at++;
    csv->state = AFTER_QUOTE;
  }
}

/* Goes on with the record; TRUE when it is complete. */
static gboolean
take_bytes (OnbCsv *csv)
{
  while (csv->at < csv->end) {
    if (csv->after_cr && *csv->at == '\n')
      csv->at++;
    csv->after_cr = FALSE;
    if (csv->at == csv->end)
      break;

    switch (csv->state) {
    case AT_FIELD:
      csv->state = *csv->at == '"' ? IN_QUOTES : IN_PLAIN;
      if (csv->state == IN_QUOTES) {
        csv->was_quoted = TRUE;
        csv->at++;
      }
      break;
    case IN_QUOTES:
      take_quoted (csv);
      break;
    case AFTER_QUOTE:
      /* Two quotes inside quotes are one (RFC 4180, 2.7). */
      csv->state = *csv->at == '"' ? IN_QUOTES : IN_PLAIN;
      if (csv->state == IN_QUOTES)
        append_text (csv, csv->at++, 1);
      break;
    case IN_PLAIN:
      if (take_plain (csv))
        return TRUE;
      break;
    default:
      g_return_val_if_reached (TRUE);
    }
  }
  return FALSE;
}

static void
start_record (OnbCsv *csv)
{
  g_byte_array_set_size (csv->text, 0);
  g_array_set_size (csv->ends, 0);
  csv->record = (OnbCsvRecord){ .line = csv->line };
  csv->was_quoted = FALSE;
}

static gboolean
is_blank (const OnbCsv *csv)
{
  return csv->ends->len == 1 && csv->text->len == 1 && !csv->was_quoted && !csv->record.is_cut;
}

/* The fields of what was gathered; addresses are taken only now, since @text moves while it
 * grows. */
static const OnbCsvRecord *
finish_record (OnbCsv *csv)
{
  gsize from = 0;

  g_array_set_size (csv->fields, csv->ends->len);
  for (guint i = 0; i < csv->ends->len; i++) {
    gsize end = g_array_index (csv->ends, gsize, i);

    g_array_index (csv->fields, OnbCsvField, i)
        = (OnbCsvField){ .text = (const gchar *) csv->text->data + from, .bytes = end - from };
    from = end + 1;
  }
  csv->record.fields = (const OnbCsvField *) (gconstpointer) csv->fields->data;
  csv->record.n = csv->fields->len;
  return &csv->record;
}

OnbCsv *
onb_csv_new (OnbCsvFill fill, gpointer data, gsize record_bytes)
{
  OnbCsv *csv;

  g_return_val_if_fail (fill != NULL, NULL);

  csv = g_new0 (OnbCsv, 1);
  csv->fill = fill;
  csv->data = data;
  /* GByteArray counts in 32 bits. */
  csv->record_bytes = MIN (record_bytes, (gsize) 1 << 30);
  csv->raw = g_malloc (RAW_BYTES);
  csv->decoded = g_byte_array_new ();
  csv->line = 1;
  csv->text = g_byte_array_new ();
  csv->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv->fields = g_array_new (FALSE, FALSE, sizeof (OnbCsvField));
  return csv;
}

OnbCsv *
onb_csv_new_for_data (const guint8 *bytes, gsize len, gsize record_bytes)
{
  MemoryInput *input = g_new (MemoryInput, 1);

  *input = (MemoryInput){ .bytes = bytes, .left = len };
  return onb_csv_new (fill_from_memory, input, record_bytes);
}

void
onb_csv_free (OnbCsv *csv)
{
  if (csv == NULL)
    return;
  if (csv->fill == fill_from_memory)
    g_free (csv->data);
  g_free (csv->raw);
  g_byte_array_unref (csv->decoded);
  g_byte_array_unref (csv->text);
  g_array_unref (csv->ends);
  g_array_unref (csv->fields);
  g_free (csv);
}

gboolean
onb_csv_next (OnbCsv *csv, const OnbCsvRecord **ret_record, GError **error)
{
  g_return_val_if_fail (csv != NULL && ret_record != NULL, FALSE);

  start_record (csv);
  while (TRUE) {
    gboolean complete = take_bytes (csv);

    if (complete) {
      csv->line++;
      if (!is_blank (csv))
        break;
      start_record (csv);
      continue;
    }
    if (!refill (csv, error))
      return FALSE;
    if (csv->at < csv->end)
      continue;
    /* The input is over. The last record needs no line end. */
    if (csv->state == AT_FIELD && csv->ends->len == 0) {
      *ret_record = NULL;
      return TRUE;
    }
    csv->record.is_cut |= csv->state == IN_QUOTES;
    end_field (csv);
    break;
  }
  *ret_record = finish_record (csv);
  return TRUE;
}

gint
onb_csv_column (const OnbCsvRecord *record, const gchar *name)
{
  g_return_val_if_fail (record != NULL && name != NULL, -1);

  for (guint i = 0; i < record->n; i++) {
    g_autofree gchar *title = g_strndup (record->fields[i].text, record->fields[i].bytes);

    if (g_ascii_strcasecmp (g_strstrip (title), name) == 0)
      return (gint) i;
  }
  return -1;
}
