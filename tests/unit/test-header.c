/* SPDX-License-Identifier: Apache-2.0 */
#include "message/header.h"

#include "message-fixture.h"

/* @fields: `id=value` of each field found, joined by `|`; CR and LF in values are shown as C and L.
 */
typedef struct {
  const gchar *name;
  const gchar *block;
  gsize len;
  const gchar *fields;
} Case;

#define FROM "7"
#define TO "29"
#define DATE "5"
#define SUBJECT "27"

static const Case cases[] = {
  { "empty", LITERAL (""), "" },
  { "lf", LITERAL ("From: a\nTo: b\n"), FROM "=a|" TO "=b" },
  { "crlf", LITERAL ("From: a\r\nTo: b\r\n"), FROM "=a|" TO "=b" },
  { "cr", LITERAL ("From: a\rTo: b\r"), FROM "=a|" TO "=b" },
  { "no-final-line-end", LITERAL ("From: a\nTo: b"), FROM "=a|" TO "=b" },
  { "cr-at-end", LITERAL ("From: a\nTo: b\r"), FROM "=a|" TO "=b" },
  { "double-cr", LITERAL ("From: a\r\r\nTo: b\r\r\n"), FROM "=a|" TO "=b" },
  { "folded", LITERAL ("Subject: a\n b\n\tc\nTo: d\n"), SUBJECT "=aL bL\tc|" TO "=d" },
  { "folded-crlf", LITERAL ("Subject: a\r\n b\r\nTo: d\r\n"), SUBJECT "=aCL b|" TO "=d" },
  { "folded-cr", LITERAL ("Subject: a\r b\rTo: d\r"), SUBJECT "=aC b|" TO "=d" },
  { "folded-white-line", LITERAL ("Subject: a\n \n b\nTo: d\n"), SUBJECT "=aL L b|" TO "=d" },
  { "value-on-next-line", LITERAL ("Subject:\n a\n"), SUBJECT "=a" },
  { "case", LITERAL ("FROM: a\nfrOM: b\n"), FROM "=a|" FROM "=b" },
  { "space-before-colon", LITERAL ("From : a\nTo\t: b\n"), FROM "=a|" TO "=b" },
  { "no-space-after-colon", LITERAL ("From:a\n"), FROM "=a" },
  { "empty-value", LITERAL ("From:\nTo: \n"), FROM "=|" TO "=" },
  { "longer-name", LITERAL ("Fromage: a\nFrom-x: b\nTo: c\n"), TO "=c" },
  { "shorter-name", LITERAL ("Fro: a\nT: b\nTo: c\n"), TO "=c" },
  { "no-colon", LITERAL ("From\nTo b\n c: d\nTo: c\n"), TO "=c" },
  { "unwanted-is-skipped-folded", LITERAL ("X-Junk: a\n From: b\nTo: c\n"), TO "=c" },
  { "first-line-continues-nothing", LITERAL (" From: b\nTo: c\n"), TO "=c" },
  { "mbox-line", LITERAL ("From a@b Tue Aug  8 12:36:29 2023\nTo: c\n"), TO "=c" },
  { "mbox-line-quoted", LITERAL (">From a@b Tue Aug  8 12:36:29 2023\nTo: c\n"), TO "=c" },
  { "bom",
    LITERAL ("\xef\xbb\xbf"
             "From: a\n"),
    FROM "=a" },
  { "leading-empty-lines", LITERAL ("\r\n\nFrom: a\n"), FROM "=a" },
  { "empty-line-ends", LITERAL ("From: a\n\nTo: b\n"), FROM "=a" },
  { "empty-line-ends-crlf", LITERAL ("From: a\r\n\r\nTo: b\r\n"), FROM "=a" },
  { "empty-line-ends-cr", LITERAL ("From: a\r\rTo: b\r"), FROM "=a" },
  { "stray-cr-in-line", LITERAL ("From: a\nSubject: a\rTo: x\nTo: b\n"),
    FROM "=a|" SUBJECT "=aCTo: x|" TO "=b" },
  { "cr-ends-first-line", LITERAL ("Subject: a\rTo: x\nTo: b\r\nTo: c"),
    SUBJECT "=a|" TO "=x|" TO "=b|" TO "=c" },
  { "cr-ends-first-line-folded", LITERAL ("Subject: a\rTo: x\r\n y\n z\r\rTo: c"),
    SUBJECT "=a|" TO "=xCL yL z" },
  { "crs-at-line-start", LITERAL ("From: a\n\r\rX: y\nTo: b\n\r\r\nTo: c\n"), FROM "=a|" TO "=b" },
  { "stray-cr-at-line-start", LITERAL ("From: a\n\rX: y\nTo: b\n"), FROM "=a|" TO "=b" },
  { "nul", LITERAL ("From: a\0b\nTo: c\n"), FROM "=a|" TO "=c" },
  { "high-bytes-in-name", LITERAL ("Fr\xf6m: a\n\xff: b\nTo: c\n"), TO "=c" },
  { "colon-in-value", LITERAL ("Date: 10:11:12\n"), DATE "=10:11:12" },
  { "one-byte", LITERAL ("F"), "" },
  { "name-only", LITERAL ("From"), "" },
  { "name-and-colon", LITERAL ("From:"), FROM "=" },
};

static gchar *
describe (OnbBytes block)
{
  g_autoptr (GString) text = g_string_new (NULL);
  OnbFieldScan scan;
  OnbField field;

  onb_field_scan_init (&scan, block);
  while (onb_field_scan_next (&scan, &field)) {
    if (text->len > 0)
      g_string_append_c (text, '|');
    g_string_append_printf (text, "%d=", (gint) field.id);
    for (gsize i = 0; i < field.value.len && field.value.data[i] != '\0'; i++) {
      guint8 c = field.value.data[i];

      g_string_append_c (text, c == '\r' ? 'C' : c == '\n' ? 'L' : (gchar) c);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes block = copy_exactly (row->block, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) block.data;
  g_autofree gchar *fields = describe (block);

  g_assert_cmpint (ONB_FIELD_FROM, ==, 7);
  g_assert_cmpint (ONB_FIELD_TO, ==, 29);
  g_assert_cmpint (ONB_FIELD_DATE, ==, 5);
  g_assert_cmpint (ONB_FIELD_SUBJECT, ==, 27);
  g_assert_cmpstr (fields, ==, row->fields);
}

/* Every name in the table of the tokenizer, as it is written in mail. */
static const struct {
  const gchar *name;
  OnbFieldId id;
} names[] = {
  { "Auto-Submitted", ONB_FIELD_AUTO_SUBMITTED },
  { "Bcc", ONB_FIELD_BCC },
  { "CC", ONB_FIELD_CC },
  { "Content-Class", ONB_FIELD_CONTENT_CLASS },
  { "Content-Type", ONB_FIELD_CONTENT_TYPE },
  { "Date", ONB_FIELD_DATE },
  { "Delivered-To", ONB_FIELD_DELIVERED },
  { "X-Original-To", ONB_FIELD_DELIVERED },
  { "Envelope-To", ONB_FIELD_DELIVERED },
  { "From", ONB_FIELD_FROM },
  { "X-Gmail-Labels", ONB_FIELD_GMAIL_LABELS },
  { "X-Google-Sender-Delegation", ONB_FIELD_GOOGLE_DELEGATION },
  { "X-Google-Original-From", ONB_FIELD_GOOGLE_ORIGINAL_FROM },
  { "In-Reply-To", ONB_FIELD_IN_REPLY_TO },
  { "X-libpst-forensic-sender", ONB_FIELD_LIBPST_SENDER },
  { "List-ID", ONB_FIELD_LIST_ID },
  { "List-Post", ONB_FIELD_LIST_POST },
  { "List-Unsubscribe", ONB_FIELD_LIST_UNSUBSCRIBE },
  { "Message-Id", ONB_FIELD_MESSAGE_ID },
  { "X-Original-From", ONB_FIELD_ORIGINAL_FROM },
  { "X-Microsoft-Original-Message-ID", ONB_FIELD_ORIGINAL_ID },
  { "Precedence", ONB_FIELD_PRECEDENCE },
  { "Received", ONB_FIELD_RECEIVED },
  { "References", ONB_FIELD_REFERENCES },
  { "Reply-To", ONB_FIELD_REPLY_TO },
  { "Return-Path", ONB_FIELD_RETURN_PATH },
  { "X-MS-Exchange-Organization-SCL", ONB_FIELD_SCL },
  { "Sender", ONB_FIELD_SENDER },
  { "X-Spam-Flag", ONB_FIELD_SPAM_FLAG },
  { "Subject", ONB_FIELD_SUBJECT },
  { "Thread-Index", ONB_FIELD_THREAD_INDEX },
  { "To", ONB_FIELD_TO },
  { "X-Unsent", ONB_FIELD_UNSENT },
  { "X-Autoreply", ONB_FIELD_AUTOREPLY },
  { "X-Autorespond", ONB_FIELD_AUTOREPLY },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree gchar *block = g_strdup_printf ("X: y\n%s: v\n", names[i].name);
    OnbFieldScan scan;
    OnbField field;

    onb_field_scan_init (&scan, (OnbBytes){ (const guint8 *) block, strlen (block) });
    g_assert_true (onb_field_scan_next (&scan, &field));
    g_assert_cmpint (field.id, ==, names[i].id);
    g_assert_false (onb_field_scan_next (&scan, &field));
  }
}

/* Gives -1 for a field that is not wanted. */
static gint
find_id (const gchar *name, gsize len)
{
  g_autoptr (GString) text = g_string_new ("A: b\n");
  OnbFieldScan scan;
  OnbField field;

  g_string_append_len (text, name, (gssize) len);
  g_string_append (text, ": v");
  onb_field_scan_init (&scan, (OnbBytes){ (const guint8 *) text->str, text->len });
  return onb_field_scan_next (&scan, &field) ? (gint) field.id : -1;
}

/* Every name in any case, and none that differs in one byte. */
static void
test_other_names (void)
{
  for (gsize row = 0; row < G_N_ELEMENTS (names); row++) {
    gsize len = strlen (names[row].name);
    g_autofree gchar *name = g_strdup (names[row].name);

    for (gsize at = 0; at < len; at++) {
      for (guint c = 0; c < 256; c++) {
        gboolean same = g_ascii_tolower ((gchar) c) == g_ascii_tolower (names[row].name[at]);

        if (c == '\n')
          continue;
        name[at] = (gchar) c;
        g_assert_cmpint (find_id (name, len), ==, same ? (gint) names[row].id : -1);
      }
      name[at] = g_ascii_toupper (names[row].name[at]);
    }
    g_assert_cmpint (find_id (name, len), ==, names[row].id);
    g_assert_cmpint (find_id (name, len - 1), ==, -1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_ROWS ("/header", cases, test_case);
  g_test_add_func ("/header/names", test_names);
  g_test_add_func ("/header/other-names", test_other_names);
  return g_test_run ();
}
