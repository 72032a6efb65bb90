/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <string.h>

#define MAX_FIELDS 4096u

typedef enum { AT_FIELD, IN_PLAIN, IN_QUOTES, AFTER_QUOTE } CsvState;

struct _OnbCsv {
  OnbTextStream *stream; /* borrowed unless @owned */
  OnbTextStream *owned;
  gsize record_bytes;

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
onb_csv_new (OnbTextStream *stream, gsize record_bytes)
{
  OnbCsv *csv;

  g_return_val_if_fail (stream != NULL, NULL);

  csv = g_new0 (OnbCsv, 1);
  csv->stream = stream;
  /* GByteArray counts in 32 bits. */
  csv->record_bytes = MIN (record_bytes, (gsize) 1 << 30);
  csv->line = 1;
  csv->text = g_byte_array_new ();
  csv->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv->fields = g_array_new (FALSE, FALSE, sizeof (OnbCsvField));
  return csv;
}

OnbCsv *
onb_csv_new_for_data (const guint8 *bytes, gsize len, gsize record_bytes)
{
  OnbTextStream *stream = onb_text_stream_new_for_data (bytes, len);
  OnbCsv *csv = onb_csv_new (stream, record_bytes);

  csv->owned = stream;
  return csv;
}

void
onb_csv_free (OnbCsv *csv)
{
  if (csv == NULL)
    return;
  onb_text_stream_free (csv->owned);
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
    if (!onb_text_stream_next (csv->stream, &csv->at, &csv->end, error))
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
