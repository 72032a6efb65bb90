/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "facts-text.h"
#include "message/row.h"
#include "source-recorder.h"

#define OUTER                                                                                      \
  "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\n"                                   \
  "Content-Type: multipart/mixed; boundary=b\n\n"
#define ENVELOPE                                                                                   \
  "--b\nContent-Type: text/plain\n\nSender: anna@x.example\nOn-Behalf-Of: s@x.example\n"           \
  "Message-Id: <i@x>\nTo: k@y.example\n\n"
#define ORIGINAL                                                                                   \
  "--b\nContent-Type: message/rfc822\n\nFrom: s@x.example\nMessage-ID: <i@x>\n\ntext\n"
#define FACTS "id=i@x|from=s@x.example[]|delivered=k@y.example[]|"
#define PLAIN "id=o@x|from=x@e.example[]|"
#define ACTS "anna@x.example for s@x.example"
#define READ "journal-report a\n"
#define UNREAD "journal-report-unread a\n"

/* @facts: facts_text(). @acts: whom the envelope names. */
typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *facts;
  const gchar *acts;
  const gchar *findings;
} Case;

static const Case cases[] = {
  { "report", OUTER ENVELOPE ORIGINAL "--b--\n", FACTS, ACTS, READ },
  { "prose-before-the-parts", OUTER "This is MIME.\n" ENVELOPE ORIGINAL "--b--\nmore\n", FACTS,
    ACTS, READ },
  { "boundary-not-closed", OUTER ENVELOPE ORIGINAL, FACTS, ACTS, READ },
  { "original-without-a-body",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\n\nFrom: s@x.example\nMessage-ID: <i@x>",
    FACTS, ACTS, READ },
  { "other-part-between", OUTER ENVELOPE "--b\nContent-Type: image/png\n\nx\n" ORIGINAL "--b--\n",
    FACTS, ACTS, READ },
  { "boundary-inside-the-original",
    OUTER ENVELOPE
    "--b\nContent-Type: message/rfc822\n\nFrom: s@x.example\nMessage-ID: <i@x>\n"
    "Content-Type: multipart/mixed; boundary=bb\n\n--bb\nSubject: no\n\n--bb--\n--b--\n",
    FACTS, ACTS, READ },
  { "first-attached-message-counts",
    OUTER ENVELOPE ORIGINAL "--b\nContent-Type: message/rfc822\n\nMessage-ID: <j@x>\n\n--b--\n",
    FACTS, ACTS, READ },
  { "quoted-printable-envelope",
    OUTER "--b\nContent-Transfer-Encoding: Quoted-Printable\n\nSender: anna=40x.exam=\nple\n"
          "On-Behalf-Of: s@x.example\nMessage-Id: <i@x>\nTo: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, ACTS, READ },
  { "expanded-and-forwarded",
    OUTER "--b\n\nMessage-Id: <i@x>\nRecipient: k@y.example, Expanded: l@y.example\n"
          "Bcc: m@y.example, Forwarded: n@y.example\n\n" ORIGINAL "--b--\n",
    "id=i@x|from=s@x.example[]|delivered=l@y.example[]|delivered=k@y.example[]|"
    "delivered=n@y.example[]|delivered=m@y.example[]|",
    "", READ },
  { "nobody-acts-for-another",
    OUTER "--b\n\nSender: s@x.example\nMessage-Id: <i@x>\nTo: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, "", READ },
  { "not-submitted",
    OUTER "--b\n\nSender: anna@x.example\nOn-Behalf-Of: s@x.example\nMessage-Id: <i@x>\n"
          "Recipient: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, "", READ },
  { "unspecified-address",
    OUTER "--b\n\nSender: Unspecified Address\nOn-Behalf-Of: s@x.example\nMessage-Id: <i@x>\n"
          "To: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, "", READ },
  { "labels-of-a-sender",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\n\nX-Gmail-Labels: Sent\nFrom: s@x.example\n"
                   "Message-ID: <i@x>\n\n--b--\n",
    FACTS, ACTS, READ },
  { "no-mark",
    "From: x@e.example\nMessage-ID: <o@x>\nContent-Type: multipart/mixed; boundary=b\n\n" ENVELOPE
        ORIGINAL "--b--\n",
    PLAIN, "", "" },
  { "mark-alone", "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\n\ntext\n", PLAIN, "",
    UNREAD },
  { "no-body", "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\n", PLAIN, "", UNREAD },
  { "to-nobody",
    OUTER "--b\n\nSender: anna@x.example\nOn-Behalf-Of: s@x.example\nMessage-Id: <i@x>\nTo:\n"
          "Cc: \"Nobody\"\nRecipient: k@y.example\n\n" ORIGINAL "--b--\n",
    "id=i@x|from=s@x.example[]|delivered=[Nobody]|delivered=k@y.example[]|", "", READ },
  { "lines-that-do-not-begin-their-line",
    OUTER "--b\n\nSender: anna@x.example\n On-Behalf-Of: s@x.example\nMessage-Id: <i@x>\n"
          "To: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, "", READ },
  { "id-on-the-line-behind",
    OUTER "--b\n\nMessage-Id:\n <i@x>\nTo: k@y.example\n\n" ORIGINAL "--b--\n", PLAIN, "", UNREAD },
  { "empty-lines-are-no-end",
    OUTER "--b\n\n\nSender: anna@x.example\n\nOn-Behalf-Of: s@x.example\nMessage-Id: <i@x>\n\n"
          "To: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, ACTS, READ },
  { "first-line-of-a-name-counts",
    OUTER "--b\n\nSender:\nSender: anna@x.example\nOn-Behalf-Of: s@x.example\nMessage-Id: <i@x>\n"
          "To: k@y.example\n\n" ORIGINAL "--b--\n",
    FACTS, "", READ },
  { "boundary-in-quotes-is-none",
    "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\n"
    "Content-Type: multipart/mixed; x=\"\\\"; boundary=no\"; boundary=b\n\n" ENVELOPE ORIGINAL
    "--b--\n",
    FACTS, ACTS, READ },
  { "quote-that-is-not-closed",
    "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\n"
    "Content-Type: multipart/mixed; x=\"y; boundary=b\n\n" ENVELOPE ORIGINAL "--b--\n",
    FACTS, ACTS, READ },
  { "comment-in-a-type",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822 (sic)\n\nMessage-ID: <i@x>\n\n--b--\n", PLAIN,
    "", UNREAD },
  { "longer-type",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822x; a=b\n\nMessage-ID: <i@x>\n\n--b--\n", PLAIN,
    "", UNREAD },
  { "original-behind-a-separator",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\n\nFrom s@x.example Thu Jan 2 10:00:00 2025\n"
                   "From: s@x.example\nMessage-ID: <i@x>\n\n--b--\n",
    PLAIN, "", UNREAD },
  { "original-begins-with-a-continuation",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\n\n From: s@x.example\nMessage-ID: <i@x>\n\n"
                   "--b--\n",
    PLAIN, "", UNREAD },
  { "unknown-encoding-of-the-envelope",
    OUTER "--b\nContent-Transfer-Encoding: x-uuencode\n\nMessage-Id: <i@x>\n\n" ORIGINAL "--b--\n",
    PLAIN, "", UNREAD },
  { "unknown-encoding-of-the-original",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64x\n\n"
                   "Message-ID: <i@x>\n\n--b--\n",
    PLAIN, "", UNREAD },
  { "no-original", OUTER ENVELOPE "--b--\n", PLAIN, "", UNREAD },
  { "original-before-the-envelope", OUTER ORIGINAL ENVELOPE "--b--\n", PLAIN, "", UNREAD },
  { "no-boundary",
    "From: x@e.example\nMessage-ID: <o@x>\nX-MS-Journal-Report:\nContent-Type: "
    "multipart/mixed\n\n" ENVELOPE ORIGINAL,
    PLAIN, "", UNREAD },
  { "another-id",
    OUTER ENVELOPE "--b\nContent-Type: message/rfc822\n\nMessage-ID: <j@x>\n\n--b--\n", PLAIN, "",
    UNREAD },
  { "no-ids",
    OUTER "--b\n\nSender: anna@x.example\n\n--b\nContent-Type: message/rfc822\n\nFrom: "
          "s@x.example\n\n--b--\n",
    PLAIN, "", UNREAD },
};

typedef struct {
  Recorder *recorder;
  OnbFactsReader *reader;
  OnbRowReader *rows;
  GString *facts;
  GString *acts;
} Told;

/* The facts go through a row, as they do in the program. */
static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;
  g_autoptr (GByteArray) row = g_byte_array_new ();
  const OnbFacts *facts = onb_facts_read (told->reader, item);
  OnbItem other;
  OnbFacts received;
  gsize used;
  g_autofree gchar *text = NULL;

  onb_row_pack (row, item, facts);
  g_assert_true (onb_row_unpack (told->rows, row->data, row->len, &other, &received, &used, error));
  text = facts_text (&received);
  g_string_append (told->facts, text);
  if (*received.journal_represented.addr != '\0')
    g_string_append_printf (told->acts, "%s for %s", received.journal_sender.addr,
                            received.journal_represented.addr);
  g_assert_cmpint ((received.marks & ONB_MARK_JOURNAL) != 0, ==, item->journal != NULL);
  return TRUE;
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  record_finding (kind, origin, ((Told *) data)->recorder);
}

static void
test_case (gconstpointer data)
{
  static const gsize windows[] = { ONB_STREAM_WINDOW, 64 };
  const Case *want = data;

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    Told told = { .recorder = recorder_new (),
                  .facts = g_string_new (NULL),
                  .acts = g_string_new (NULL),
                  .rows = onb_row_reader_new () };
    gsize len = strlen (want->text);
    g_autofree guint8 *copy = g_memdup2 (want->text, len);
    g_autoptr (OnbStream) stream = onb_stream_new_memory (copy, len, windows[i]);
    const OnbSink sink = { .item = take_item, .finding = take_finding };
    const OnbPlace place = {
      .path = "a", .name = "a", .folder = "/", .flags = ONB_ITEM_LABELS, .mtime_unix = ONB_NO_TIME
    };
    OnbSource source;

    told.reader = onb_facts_reader_new (&told.recorder->limits);
    onb_source_init (&source, &told.recorder->options, &sink, &told);
    g_assert_true (onb_format_eml.read (&source, stream, &place, NULL));
    onb_source_clear (&source);
    g_assert_cmpstr (told.facts->str, ==, want->facts);
    g_assert_cmpstr (told.acts->str, ==, want->acts);
    g_assert_cmpstr (told.recorder->findings->str, ==, want->findings);
    recorder_free (told.recorder);
    onb_facts_reader_free (told.reader);
    onb_row_reader_free (told.rows);
    g_string_free (told.facts, TRUE);
    g_string_free (told.acts, TRUE);
  }
}

/* A row whose journal speaks without its mark, or names one person alone, is no row. */
static void
test_hostile_rows (void)
{
  static const OnbAddress anna = { "anna@x.example", "" };
  static const OnbAddress nobody = { "", "" };
  /* Behind its length, parts, serial, length, path, folder, two roles and flags. */
  const gsize marks_at = 2 * sizeof (guint32) + 2 * sizeof (guint64) + 2 * 3 + 3;
  static const struct {
    gboolean marked;
    const OnbAddress *sender;
    gboolean good;
  } rows[] = { { TRUE, &anna, TRUE }, { FALSE, &anna, FALSE }, { TRUE, &nobody, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GByteArray) row = g_byte_array_new ();
    OnbRowReader *reader = onb_row_reader_new ();
    OnbLimits limits;
    OnbFactsReader *facts_reader;
    const OnbItem item = { .serial = 1,
                           .origin = { .path = "a", .offset = -1 },
                           .folder = "/",
                           .separator_unix = ONB_NO_TIME,
                           .mtime_unix = ONB_NO_TIME };
    OnbFacts facts;
    OnbItem other;
    gsize used;

    onb_limits_init (&limits);
    facts_reader = onb_facts_reader_new (&limits);
    facts = *onb_facts_read (facts_reader, &item);
    facts.marks |= ONB_MARK_JOURNAL;
    facts.journal_sender = *rows[i].sender;
    facts.journal_represented = (OnbAddress){ "s@x.example", "" };
    onb_row_pack (row, &item, &facts);
    if (!rows[i].marked)
      memset (row->data + marks_at, 0, sizeof (guint32));
    g_assert_cmpint (onb_row_unpack (reader, row->data, row->len, &other, &facts, &used, NULL), ==,
                     rows[i].good);
    onb_row_reader_free (reader);
    onb_facts_reader_free (facts_reader);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  onb_facts_init (&error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/journal/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/journal/hostile-rows", test_hostile_rows);
  return g_test_run ();
}
