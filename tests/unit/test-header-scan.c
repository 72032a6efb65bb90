/* SPDX-License-Identifier: Apache-2.0 */
#include "source/header-scan.h"

#include <string.h>

#include "message/row.h"
#include "source/piece.h"

typedef struct {
  const gchar *name;
  const gchar *text;
  OnbHeaderEnd end;
  const gchar *rest; /* from the end on */
  guint fields;
  const gchar *content_type;
  gint64 content_length;
  gboolean multipart;
  gboolean named;
} Case;

static const Case cases[] = {
  { "empty", "", ONB_HEADER_MORE, "", 0, NULL, -1, FALSE, FALSE },
  { "blank", "A: b\n\nc", ONB_HEADER_BLANK, "\nc", 0, NULL, -1, FALSE, FALSE },
  { "blank-crlf", "A: b\r\n\r\nc", ONB_HEADER_BLANK, "\r\nc", 0, NULL, -1, FALSE, FALSE },
  { "blank-double-cr", "A: b\r\n\r\r\nc", ONB_HEADER_BLANK, "\r\r\nc", 0, NULL, -1, FALSE, FALSE },
  { "cr-before-text", "A: b\n\r\rc\n\n", ONB_HEADER_BLANK, "\n", 0, NULL, -1, FALSE, FALSE },
  { "white-line-continues", "A: b\n \n\n", ONB_HEADER_BLANK, "\n", 0, NULL, -1, FALSE, FALSE },
  { "from-line", "A: b\nFrom x\n", ONB_HEADER_FROM_LINE, "From x\n", 0, NULL, -1, FALSE, FALSE },
  { "from-in-continuation", "A: b\n From x\n\n", ONB_HEADER_BLANK, "\n", 0, NULL, -1, FALSE,
    FALSE },
  { "fields", "FROM: a\ndate : b\nReceived:c\nBcc: d\n\n", ONB_HEADER_BLANK, "\n",
    ONB_FIELD_FROM | ONB_FIELD_DATE | ONB_FIELD_RECEIVED | ONB_FIELD_RECIPIENT, NULL, -1, FALSE,
    FALSE },
  { "longer-names", "Fromage: a\nDates: b\nTop: c\nX-Libpst: d\n\n", ONB_HEADER_BLANK, "\n", 0,
    NULL, -1, FALSE, FALSE },
  { "readpst", "x-LIBPST-Forensic-Sender: a\n\n", ONB_HEADER_BLANK, "\n", ONB_FIELD_READPST, NULL,
    -1, FALSE, FALSE },
  { "content-type", "Content-Type: text/plain;\r\n a=b\r\nTo: c\r\n\r\n", ONB_HEADER_BLANK, "\r\n",
    ONB_FIELD_RECIPIENT, " text/plain;\r\n a=b\r", -1, FALSE, FALSE },
  { "first-content-type", "Content-Type: a\nContent-Type: b;\n multipart\n\n", ONB_HEADER_BLANK,
    "\n", 0, " a", -1, TRUE, FALSE },
  { "multipart-elsewhere", "Content-Type: a\nSubject: multipart\n\n", ONB_HEADER_BLANK, "\n", 0,
    " a", -1, FALSE, FALSE },
  { "content-length", "Content-Length: x\nContent-Length:  42 \nContent-Length: 7\n\n",
    ONB_HEADER_BLANK, "\n", 0, NULL, 42, FALSE, FALSE },
  { "content-length-folded", "Content-Length:\n 42\n\n", ONB_HEADER_BLANK, "\n", 0, NULL, -1, FALSE,
    FALSE },
  { "named", "Message-ID: <a@b>\nMessage-ID: odd\n\n", ONB_HEADER_BLANK, "\n", ONB_FIELD_MESSAGE_ID,
    NULL, -1, FALSE, TRUE },
  { "odd-id-first", "Message-ID: <a b>\nMessage-ID: <a@b>\n\n", ONB_HEADER_BLANK, "\n",
    ONB_FIELD_MESSAGE_ID, NULL, -1, FALSE, FALSE },
  { "empty-id", "Message-ID: <>\n\n", ONB_HEADER_BLANK, "\n", ONB_FIELD_MESSAGE_ID, NULL, -1, FALSE,
    FALSE },
  { "folded-id", "Message-ID:\n <a@b>\n\n", ONB_HEADER_BLANK, "\n", ONB_FIELD_MESSAGE_ID, NULL, -1,
    FALSE, FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  gsize len = strlen (row->text);
  g_autofree guint8 *copy = g_memdup2 (row->text, len + 1);
  OnbHeaderScan scan = { .eol = '\n' };

  g_assert_cmpint (onb_header_scan (&scan, copy, len, TRUE), ==, row->end);
  g_assert_cmpstr ((const gchar *) copy + scan.at, ==, row->rest);
  g_assert_cmpuint (scan.fields, ==, row->fields);
  g_assert_cmpint (scan.content_length, ==, row->content_length);
  g_assert_cmpint (scan.multipart, ==, row->multipart);
  g_assert_cmpint (scan.named, ==, row->named);
  if (row->content_type == NULL)
    g_assert_cmpuint (scan.content_type, ==, 0);
  else
    g_assert_cmpmem (copy + scan.content_type, (int) scan.content_type_bytes, row->content_type,
                     (int) strlen (row->content_type));
}

static GString *
make_text (GRand *rand)
{
  static const gchar *const parts[]
      = { "\n",    "\n",   "\r\n",  "\r",          " ",     "\t",  "From ", "From: ", "Subject:",
          "X-a: ", "To: ", "Date:", "Message-ID:", "<a@b>", "a@b", ":",     "Cc : " };
  GString *text = g_string_new (NULL);
  gint32 n = g_rand_int_range (rand, 0, 60);

  for (gint32 i = 0; i < n; i++)
    g_string_append (text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
  return text;
}

/* Reads the header block of a file that is one message, as the formats do. */
static void
read_header (OnbPiece *piece, OnbStream *stream, guint8 eol)
{
  onb_piece_start (piece, eol);
  while (onb_piece_read_header (piece, stream) == ONB_HEADER_FROM_LINE) {
    gsize len;
    const guint8 *data = onb_stream_peek (stream, 0, &len);

    onb_header_scan_skip (&piece->scan, data, len, TRUE);
  }
}

/* Where fields start, as the source knows it, changes nothing of what the message layer reads. */
static void
compare_facts (OnbFactsReader *reader, OnbItem *item)
{
  g_autoptr (GByteArray) told = g_byte_array_new ();
  g_autoptr (GByteArray) alone = g_byte_array_new ();

  onb_row_pack (told, item, onb_facts_read (reader, item));
  item->fields = NULL;
  item->n_fields = 0;
  onb_row_pack (alone, item, onb_facts_read (reader, item));
  g_assert_cmpmem (told->data, told->len, alone->data, alone->len);
}

static void
test_starts (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  OnbSource source;
  OnbSink sink = { 0 };
  OnbLimits limits;
  OnbReadOptions options = { .limits = &limits };
  g_autoptr (OnbFactsReader) reader = NULL;

  onb_limits_init (&limits);
  reader = onb_facts_reader_new (&limits);
  for (guint round = 0; round < 20000; round++) {
    g_autoptr (GString) text = make_text (rand);
    const guint8 *bytes = (const guint8 *) text->str;
    g_autoptr (OnbStream) stream = onb_stream_new_memory (bytes, text->len, 64);
    g_auto (OnbPiece) piece = { 0 };
    OnbItem item = { .separator_unix = ONB_NO_TIME, .mtime_unix = ONB_NO_TIME };
    gsize len;

    limits.header_bytes = round % 3 == 0 ? 50 : 1000;
    onb_source_init (&source, &options, &sink, NULL);
    onb_piece_init (&piece, &source);
    read_header (&piece, stream, onb_header_eol (bytes, text->len));
    item.header = onb_stream_peek (stream, 0, &len);
    item.header_bytes = piece.header_bytes;
    item.fields = piece.starts.at;
    item.n_fields = piece.starts.n;
    g_assert_cmpuint (item.header_bytes, <=, len);
    compare_facts (reader, &item);
    onb_source_clear (&source);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/header-scan/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/header-scan/starts", test_starts);
  return g_test_run ();
}
