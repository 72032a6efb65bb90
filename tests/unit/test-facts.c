/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "facts-text.h"
#include "message-fixture.h"
#include "message/row.h"

/* @facts: as facts_text() says. @defects: without no-message-id, which stands in @no_id. */
typedef struct {
  const gchar *name;
  const gchar *header;
  gsize len;
  const gchar *facts;
  OnbMarks marks;
  OnbDefects defects;
  const gchar *body;
} Case;

#define ID "Message-ID: <i@x>\n"
#define ID_FACT "id=i@x|"
#define NOON "8 Aug 2023 12:00:00 +0000"
#define NOON_UNIX "1691496000"
#define DUPLICATE ONB_DEFECT_DUPLICATE_HEADER
#define DUPLICATE_ACTOR (ONB_DEFECT_DUPLICATE_HEADER | ONB_DEFECT_DUPLICATE_ACTOR)

static const Case cases[] = {
  { "empty", LITERAL (""), "", 0, ONB_DEFECT_NO_MESSAGE_ID, NULL },
  { "ordinary",
    LITERAL (
        ID
        "From: Support <Support@Shop.example>\nSender: Anna <anna@shop.example>\n"
        "To: Carol <carol@c.example>\nCc: d@d.example\nBcc: e@e.example\nReply-To: s@shop.example\n"
        "Subject: Re: Order\nDate: Tue, 8 Aug 2023 14:00:00 +0200\n"
        "In-Reply-To: <q@c>\nReferences: <p@c> <q@c>\n"),
    ID_FACT
    "from=support@shop.example[Support]|sender=anna@shop.example[Anna]|reply-to=s@shop.example[]|"
    "to=carol@c.example[Carol]|cc=d@d.example[]|bcc=e@e.example[]|ref=p@c|ref=q@c|reply=q@c|"
    "subject=Re: Order|base=order|date=" NOON_UNIX "|offset=7200|",
    0, 0, NULL },
  /* repeated fields */
  { "two-from", LITERAL (ID "From: a@x\nFrom: b@x\n"), ID_FACT "from=a@x[]|", 0, DUPLICATE_ACTOR,
    NULL },
  { "two-sender", LITERAL (ID "Sender: a@x\nSender: a@x\n"), ID_FACT "sender=a@x[]|", 0,
    DUPLICATE_ACTOR, NULL },
  { "two-date", LITERAL (ID "Date: " NOON "\nDate: x\n"), ID_FACT "date=" NOON_UNIX "|", 0,
    DUPLICATE, NULL },
  { "two-ids", LITERAL (ID "Message-Id: <j@x>\n"), ID_FACT, 0, DUPLICATE, NULL },
  { "two-subjects", LITERAL (ID "Subject: A\nSubject: B\n"), ID_FACT "subject=A|base=a|", 0,
    DUPLICATE, NULL },
  { "first-is-empty", LITERAL (ID "Subject:\nSubject: B\n"), ID_FACT, 0, DUPLICATE, NULL },
  { "first-from-is-empty", LITERAL (ID "From:\nFrom: b@x\n"), ID_FACT, 0,
    DUPLICATE_ACTOR | ONB_DEFECT_BAD_ADDRESS, NULL },
  { "first-id-is-empty", LITERAL ("Message-ID: <>\n" ID), "", 0,
    DUPLICATE | ONB_DEFECT_NO_MESSAGE_ID, NULL },
  { "all-recipients", LITERAL (ID "To: a@x\nTo: b@x\nCc: c@x\nCc: d@x\nBcc: e@x\nBcc: f@x\n"),
    ID_FACT "to=a@x[]|to=b@x[]|cc=c@x[]|cc=d@x[]|bcc=e@x[]|bcc=f@x[]|", 0, 0, NULL },
  { "all-reply-to", LITERAL (ID "Reply-To: a@x\nReply-To: b@x\n"),
    ID_FACT "reply-to=a@x[]|reply-to=b@x[]|", 0, 0, NULL },
  { "all-delivered",
    LITERAL (ID "Delivered-To: a@x\nX-Original-To: b@x\nEnvelope-To: c@x, d@x\n"
                "Delivered-To: e@x\n"),
    ID_FACT "delivered=a@x[]|delivered=b@x[]|delivered=c@x[]|delivered=d@x[]|delivered=e@x[]|", 0,
    0, NULL },
  { "all-references",
    LITERAL (ID "References: <a@x>\nIn-Reply-To: <b@x>\nReferences: <c@x>\n"
                "In-Reply-To: <d@x> <e@x>\n"),
    ID_FACT "ref=a@x|ref=c@x|reply=b@x|reply=d@x|reply=e@x|", 0, 0, NULL },
  /* ids */
  { "references-bare", LITERAL (ID "References: a@x b@x no\n"), ID_FACT "ref=a@x|ref=b@x|", 0, 0,
    NULL },
  { "in-reply-to-bare", LITERAL (ID "In-Reply-To: mail of a@x b@x\n"), ID_FACT "reply=a@x|", 0, 0,
    NULL },
  { "id-bare", LITERAL ("Message-ID: x a@x b@x\n"), "id=a@x|", 0, 0, NULL },
  { "id-several", LITERAL ("Message-ID: <a@x> <b@x>\n"), "id=a@x|", 0, 0, NULL },
  { "id-empty-then-real", LITERAL ("Message-ID: <> <a@x>\n"), "", 0, ONB_DEFECT_NO_MESSAGE_ID,
    NULL },
  { "references-empty-then-real", LITERAL (ID "References: <> <a@x>\n"), ID_FACT "ref=a@x|", 0, 0,
    NULL },
  { "id-no-at", LITERAL ("Message-ID: m\n"), "", 0, ONB_DEFECT_NO_MESSAGE_ID, NULL },
  { "original-id", LITERAL (ID "X-Microsoft-Original-Message-ID: <o@x>\n"),
    ID_FACT "original-id=o@x|", 0, 0, NULL },
  /* addresses */
  { "from-list", LITERAL (ID "From: a@x, b@x\n"), ID_FACT "from=a@x[]|", 0, 0, NULL },
  { "from-name-only", LITERAL (ID "From: John Doe\n"), ID_FACT "from=[John Doe]|", 0,
    ONB_DEFECT_BAD_ADDRESS, NULL },
  { "from-null", LITERAL (ID "From: <>\n"), ID_FACT, 0, ONB_DEFECT_BAD_ADDRESS, NULL },
  { "sender-null", LITERAL (ID "Sender: <>\n"), ID_FACT, 0, ONB_DEFECT_BAD_ADDRESS, NULL },
  { "to-null-is-no-defect", LITERAL (ID "To: <>\n"), ID_FACT, 0, 0, NULL },
  { "from-root", LITERAL (ID "From: root\n"), ID_FACT "from=root[]|", 0, 0, NULL },
  { "delegation", LITERAL (ID "X-Google-Sender-Delegation: Anna <anna@shop.example>\n"),
    ID_FACT "delegation=anna@shop.example[Anna]|", 0, 0, NULL },
  { "original-from", LITERAL (ID "X-Google-Original-From: b@x\nX-Original-From: a@x\n"),
    ID_FACT "original-from=a@x[]|", 0, 0, NULL },
  { "google-original-from", LITERAL (ID "X-Google-Original-From: b@x\n"),
    ID_FACT "original-from=b@x[]|", 0, 0, NULL },
  { "original-from-empty", LITERAL (ID "X-Original-From:\nX-Google-Original-From: b@x\n"),
    ID_FACT "original-from=b@x[]|", 0, 0, NULL },
  /* dates */
  { "bad-date", LITERAL (ID "Date: 31 Feb 2023 10:00:00 +0000\n"), ID_FACT, 0, ONB_DEFECT_BAD_DATE,
    NULL },
  { "empty-date", LITERAL (ID "Date:\n"), ID_FACT, 0, ONB_DEFECT_BAD_DATE, NULL },
  { "no-zone", LITERAL (ID "Date: 8 Aug 2023 12:00:00 -0000\n"), ID_FACT "date=" NOON_UNIX "|", 0,
    ONB_DEFECT_NO_ZONE, NULL },
  { "received",
    LITERAL (ID "Received: a; 8 Aug 2023 12:00:10 +0000\nReceived: b; x\n"
                "Received: c; " NOON "\n"),
    ID_FACT "top=1691496010|lowest=" NOON_UNIX "|", ONB_MARK_RECEIVED, 0, NULL },
  { "received-no-zone", LITERAL (ID "Received: a; 8 Aug 2023 12:00:00\n"),
    ID_FACT "top=" NOON_UNIX "|lowest=" NOON_UNIX "|", ONB_MARK_RECEIVED, ONB_DEFECT_NO_ZONE,
    NULL },
  { "received-unusable", LITERAL (ID "Received: by nobody\n"), ID_FACT, ONB_MARK_RECEIVED, 0,
    NULL },
  { "redelivered", LITERAL (ID "Received: a; 8 Sep 2023 12:00:00 +0000\nReceived: c; " NOON "\n"),
    ID_FACT "top=" NOON_UNIX "|lowest=" NOON_UNIX "|", ONB_MARK_RECEIVED, ONB_DEFECT_REDELIVERED,
    NULL },
  /* text */
  { "subject-encoded", LITERAL (ID "Subject: =?utf-8?q?Re:_J=C3=96?=\n"),
    ID_FACT "subject=Re: J\xc3\x96|base=j\xc3\x96|", 0, 0, NULL },
  { "subject-raw", LITERAL (ID "Subject: J\xd6\n"), ID_FACT "subject=J\xc3\x96|base=j\xc3\x96|", 0,
    ONB_DEFECT_RAW_8BIT, NULL },
  { "subject-bad-charset", LITERAL (ID "Subject: =?nonesuch?q?a?=\n"), ID_FACT "subject=a|base=a|",
    0, ONB_DEFECT_BAD_CHARSET, NULL },
  { "high-bytes-elsewhere", LITERAL (ID "X-Comment: J\xd6\n"), ID_FACT, 0, 0, NULL },
  { "thread-index", LITERAL (ID "Thread-Index: AQHR////////////////////////Pw==\n"),
    ID_FACT "index=22|", 0, 0, NULL },
  { "thread-index-first-good",
    LITERAL (
        ID "Thread-Index: AQHR\nThread-Index: AQHR////////////////////////Pw==\nThread-Index: x\n"),
    ID_FACT "index=22|", 0, 0, NULL },
  { "thread-index-short", LITERAL (ID "Thread-Index: AQHR\n"), ID_FACT, 0, 0, NULL },
  /* marks */
  { "report", LITERAL (ID "Content-Type: Multipart/Report; report-type=delivery-status\n"), ID_FACT,
    ONB_MARK_REPORT_TYPE, 0, NULL },
  { "report-second-type", LITERAL (ID "Content-Type: text/plain\nContent-Type: multipart/report\n"),
    ID_FACT, 0, 0, NULL },
  { "null-return-path", LITERAL (ID "Return-Path: <>\n"), ID_FACT, ONB_MARK_NULL_RETURN_PATH, 0,
    NULL },
  { "empty-return-path", LITERAL (ID "Return-Path:\n"), ID_FACT, ONB_MARK_NULL_RETURN_PATH, 0,
    NULL },
  { "second-return-path", LITERAL (ID "Return-Path: <a@x>\nReturn-Path: <>\n"), ID_FACT, 0, 0,
    NULL },
  { "auto-generated", LITERAL (ID "Auto-Submitted: Auto-Generated; x=y\n"), ID_FACT,
    ONB_MARK_AUTO_SUBMITTED, 0, NULL },
  { "auto-submitted-no", LITERAL (ID "Auto-Submitted: NO (really); x\n"), ID_FACT, 0, 0, NULL },
  { "auto-submitted-no-semicolon", LITERAL (ID "Auto-Submitted: no;x\n"), ID_FACT, 0, 0, NULL },
  { "auto-submitted-empty", LITERAL (ID "Auto-Submitted:\n"), ID_FACT, 0, 0, NULL },
  { "auto-reply", LITERAL (ID "Precedence: Auto_Reply\n"), ID_FACT, ONB_MARK_AUTO_REPLY, 0, NULL },
  { "x-autoreply", LITERAL (ID "X-Autoreply: yes\n"), ID_FACT, ONB_MARK_AUTO_REPLY, 0, NULL },
  { "x-autorespond", LITERAL (ID "X-Autorespond:\n"), ID_FACT, ONB_MARK_AUTO_REPLY, 0, NULL },
  { "x-autoreply-no", LITERAL (ID "X-Autoreply: No\n"), ID_FACT, 0, 0, NULL },
  { "precedence-bulk", LITERAL (ID "Precedence: BULK\n"), ID_FACT, ONB_MARK_PRECEDENCE_BULK, 0,
    NULL },
  { "precedence-junk", LITERAL (ID "Precedence: junk\n"), ID_FACT, ONB_MARK_PRECEDENCE_BULK, 0,
    NULL },
  { "precedence-list", LITERAL (ID "Precedence:  list \n"), ID_FACT, ONB_MARK_PRECEDENCE_BULK, 0,
    NULL },
  { "precedence-normal", LITERAL (ID "Precedence: normal\n"), ID_FACT, 0, 0, NULL },
  { "list-id", LITERAL (ID "List-Id: \"Users <x>\" <Users.Lists.example>\n"),
    ID_FACT "list-id=users@lists.example|", ONB_MARK_LIST_ID, 0, NULL },
  { "list-id-bare", LITERAL (ID "List-Id:  Users.Lists.example \n"),
    ID_FACT "list-id=users@lists.example|", ONB_MARK_LIST_ID, 0, NULL },
  { "list-id-empty", LITERAL (ID "List-Id:\n"), ID_FACT, ONB_MARK_LIST_ID, 0, NULL },
  { "list-id-not-closed", LITERAL (ID "List-Id: a <b.c\n"), ID_FACT "list-id=b@c|",
    ONB_MARK_LIST_ID, 0, NULL },
  { "list-post", LITERAL (ID "List-Post: <http://x>, <MailTo:Users@Lists.example?subject=x>\n"),
    ID_FACT "list-post=users@lists.example|", ONB_MARK_LIST_POST, 0, NULL },
  { "list-post-no", LITERAL (ID "List-Post: NO\n"), ID_FACT, ONB_MARK_LIST_POST, 0, NULL },
  { "list-post-bare", LITERAL (ID "List-Post: mailto:a@x \n"), ID_FACT "list-post=a@x|",
    ONB_MARK_LIST_POST, 0, NULL },
  { "list-unsubscribe", LITERAL (ID "List-Unsubscribe: <mailto:a@x>\n"), ID_FACT,
    ONB_MARK_LIST_UNSUBSCRIBE, 0, NULL },
  { "spam-flag", LITERAL (ID "X-Spam-Flag: Yes, score=9\n"), ID_FACT, ONB_MARK_SPAM, 0, NULL },
  { "spam-flag-no", LITERAL (ID "X-Spam-Flag: NO\n"), ID_FACT, 0, 0, NULL },
  { "scl-5", LITERAL (ID "X-MS-Exchange-Organization-SCL: 5\n"), ID_FACT, ONB_MARK_SPAM, 0, NULL },
  { "scl-4", LITERAL (ID "X-MS-Exchange-Organization-SCL: 4\n"), ID_FACT, 0, 0, NULL },
  { "scl-minus-1", LITERAL (ID "X-MS-Exchange-Organization-SCL: -1\n"), ID_FACT, 0, 0, NULL },
  { "scl-text", LITERAL (ID "X-MS-Exchange-Organization-SCL: 9x\n"), ID_FACT, 0, 0, NULL },
  { "unsent", LITERAL (ID "X-Unsent: 1\n"), ID_FACT, ONB_MARK_UNSENT, 0, NULL },
  { "unsent-0", LITERAL (ID "X-Unsent: 0\n"), ID_FACT, 0, 0, NULL },
  { "readpst-boundary",
    LITERAL (ID
             "Content-Type: multipart/mixed;\n\tboundary=\"--boundary-LibPST-iamunique-1_-_-\"\n"),
    ID_FACT, ONB_MARK_READPST, 0, NULL },
  { "readpst-sender", LITERAL (ID "X-libpst-forensic-sender: /O=A\n"), ID_FACT, ONB_MARK_READPST, 0,
    NULL },
  { "calendar", LITERAL (ID "Content-Type: text/Calendar; method=REQUEST\n"), ID_FACT,
    ONB_MARK_CALENDAR, 0, NULL },
  { "calendar-class", LITERAL (ID "Content-Class: urn:content-classes:calendarMessage\n"), ID_FACT,
    ONB_MARK_CALENDAR, 0, NULL },
  { "content-class-message", LITERAL (ID "Content-Class: urn:content-classes:message\n"), ID_FACT,
    0, 0, NULL },
  { "calendar-part", LITERAL (ID "Content-Type: multipart/alternative; boundary=b\n"), ID_FACT,
    ONB_MARK_CALENDAR, 0,
    "--b\r\nContent-type: Text/Calendar;\r\n\tcharset=x; Method=REQUEST\r\n\r\n" },
  { "calendar-part-cr", LITERAL (ID "Content-Type: multipart/mixed\n"), ID_FACT, ONB_MARK_CALENDAR,
    0, "--b\rContent-Type: text/calendar;\r method=x\r\r" },
  { "calendar-part-without-method", LITERAL (ID "Content-Type: multipart/mixed\n"), ID_FACT, 0, 0,
    "--b\nContent-Type: text/calendar\nX: method=REQUEST\n" },
  { "calendar-part-inside-line", LITERAL (ID "Content-Type: multipart/mixed\n"), ID_FACT, 0, 0,
    "--b\nX-Content-Type: text/calendar; method=REQUEST\n" },
  { "calendar-part-of-text", LITERAL (ID "Content-Type: text/plain\n"), ID_FACT, 0, 0,
    "Content-Type: text/calendar; method=REQUEST\n" },
  { "labels", LITERAL (ID "X-Gmail-Labels: Inbox,Important,Sent\n"), ID_FACT "role=2|", 0, 0,
    NULL },
  { "labels-inbox", LITERAL (ID "X-Gmail-Labels: Important,Inbox,\"Opened\"\n"), ID_FACT "role=1|",
    0, 0, NULL },
  { "labels-spam", LITERAL (ID "X-Gmail-Labels: Trash, Spam\n"), ID_FACT "role=4|", 0, 0, NULL },
  { "labels-encoded", LITERAL (ID "X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe,Posteingang?=\n"),
    ID_FACT "role=3|", 0, 0, NULL },
  { "labels-unknown", LITERAL (ID "X-Gmail-Labels: Customers\n"), ID_FACT, 0, 0, NULL },
  { "labels-german",
    LITERAL (ID "X-Gmail-Labels: Gesendet,Ge\xc3\xb6"
                "ffnet\n"),
    ID_FACT "role=2|", 0, ONB_DEFECT_RAW_8BIT, NULL },
  { "labels-japanese",
    LITERAL (ID
             "X-Gmail-Labels: =?UTF-8?B?6YCB5L+h5riI44G/LOmWi+WwgQ==?=\n =?UTF-8?B?5riI44G/?=\n"),
    ID_FACT "role=2|", 0, 0, NULL },
  { "labels-quoted-comma", LITERAL (ID "X-Gmail-Labels: \"Joe, Sent\",Inbox\n"), ID_FACT "role=1|",
    0, 0, NULL },
  { "labels-quote-open", LITERAL (ID "X-Gmail-Labels: Inbox,\"Sent, Spam\n"), ID_FACT "role=1|", 0,
    0, NULL },
  { "labels-nested", LITERAL (ID "X-Gmail-Labels: Customers/Sent,[Gmail]/Drafts\n"),
    ID_FACT "role=3|", 0, 0, NULL },
  { "labels-empty", LITERAL (ID "X-Gmail-Labels: ,,\"\",\n"), ID_FACT, 0, 0, NULL },
  { "labels-chat", LITERAL (ID "X-Gmail-Labels: Chat\n"), ID_FACT, 0, 0, NULL },
  { "labels-second", LITERAL (ID "X-Gmail-Labels: Inbox\nX-Gmail-Labels: Sent\n"),
    ID_FACT "role=1|", 0, 0, NULL },
  /* damage */
  { "cr-only", LITERAL ("Message-ID: <i@x>\rFrom: a@x\rSubject: b\r c\r"),
    ID_FACT "from=a@x[]|subject=b c|base=b c|", 0, 0, NULL },
  { "mbox-line-and-bom",
    LITERAL ("\xef\xbb\xbf"
             "From a@x Tue Aug  8 12:36:29 2023\n" ID "From: a@x\n"),
    ID_FACT "from=a@x[]|", 0, 0, NULL },
  { "binary", LITERAL ("\x00\x01\xff\xfe\n\x80: \x00\n" ID), ID_FACT, 0, 0, NULL },
};

typedef struct {
  OnbFactsReader *reader;
  OnbItem item;
  guint8 *header;
  guint8 *body;
} Mail;

static void
mail_init (Mail *mail, const OnbLimits *limits, const gchar *header, gsize len, const gchar *body)
{
  gsize body_len = body == NULL ? 0 : strlen (body);

  *mail = (Mail){ 0 };
  mail->reader = onb_facts_reader_new (limits);
  mail->header = (guint8 *) (gsize) copy_exactly (header, len).data;
  mail->body = (guint8 *) (gsize) copy_exactly (body, body_len).data;
  mail->item = (OnbItem){
    .header = mail->header,
    .header_bytes = len,
    .body_head = mail->body,
    .body_head_bytes = body_len,
    .flags = ONB_ITEM_LABELS,
    .separator_unix = ONB_NO_TIME,
    .mtime_unix = ONB_NO_TIME,
  };
}

static void
mail_clear (Mail *mail)
{
  onb_facts_reader_free (mail->reader);
  g_free (mail->header);
  g_free (mail->body);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbLimits limits;
  Mail mail;

  onb_limits_init (&limits);
  mail_init (&mail, &limits, row->header, row->len, row->body);
  /* The second reading must not remember the first. */
  for (guint i = 0; i < 2; i++) {
    const OnbFacts *facts = onb_facts_read (mail.reader, &mail.item);
    g_autofree gchar *text = facts_text (facts);

    g_assert_cmpstr (text, ==, row->facts);
    g_assert_cmphex (facts->marks, ==, row->marks);
    g_assert_cmphex (facts->defects, ==, row->defects);
  }
  mail_clear (&mail);
}

/* A bound that is reached: what is within it stays, and the message bears oversize-field. */
typedef struct {
  const gchar *name;
  const gchar *limit;
  guint64 value;
  const gchar *header;
  gsize len;
  const gchar *facts;
} LimitCase;

static const LimitCase limit_cases[] = {
  { "header-bytes", "header-bytes", 26, LITERAL (ID "Subject: abcdef\nTo: a@x\n"), ID_FACT },
  { "field-bytes", "field-bytes", 5, LITERAL (ID "Subject: abcdef\nTo: a@x\n"),
    ID_FACT "to=a@x[]|subject=abcde|base=abcde|" },
  { "id-bytes", "id-bytes", 4, LITERAL (ID "References: <abcdef@x> <abcd> <ab cdef@x>\n"),
    ID_FACT "ref=abcd sha256:49e72affbdf11e9600aef44bd22ad019|ref=abcd|ref=abcd "
            "sha256:49e72affbdf11e9600aef44bd22ad019|" },
  { "addresses", "addresses", 3, LITERAL (ID "To: a@x, b@x\nCc: c@x, d@x\nTo: e@x\n"),
    ID_FACT "to=a@x[]|to=b@x[]|cc=c@x[]|" },
  { "references", "references", 2,
    LITERAL (ID "References: <a@x> <b@x> <c@x>\nIn-Reply-To: <c@x>\n"),
    ID_FACT "ref=a@x|ref=b@x|reply=c@x|" },
  { "received", "received", 2,
    LITERAL (ID "Received: a; x\nReceived: b; " NOON "\n"
                "Received: c; 8 Aug 2023 11:00:00 +0000\n"),
    ID_FACT "top=" NOON_UNIX "|lowest=" NOON_UNIX "|" },
};

static void
test_limit_case (gconstpointer data)
{
  const LimitCase *row = data;
  g_autofree gchar *text = NULL;
  const OnbFacts *facts;
  OnbLimits limits;
  Mail mail;

  onb_limits_init (&limits);
  g_assert_true (onb_limits_set (&limits, row->limit, row->value));
  mail_init (&mail, &limits, row->header, row->len, NULL);
  facts = onb_facts_read (mail.reader, &mail.item);
  text = facts_text (facts);
  g_assert_cmpstr (text, ==, row->facts);
  g_assert_cmphex (facts->defects, ==, ONB_DEFECT_OVERSIZE_FIELD);
  mail_clear (&mail);
}

/* Whoever sends a message can write labels into it. */
static void
test_labels_of_a_sender (void)
{
  g_autofree gchar *text = NULL;
  OnbLimits limits;
  Mail mail;

  onb_limits_init (&limits);
  mail_init (&mail, &limits, LITERAL (ID "X-Gmail-Labels: Sent\n"), NULL);
  mail.item.flags = 0;
  text = facts_text (onb_facts_read (mail.reader, &mail.item));
  g_assert_cmpstr (text, ==, ID_FACT);
  mail_clear (&mail);
}

static void
test_truncated_item (void)
{
  OnbLimits limits;
  Mail mail;

  onb_limits_init (&limits);
  mail_init (&mail, &limits, LITERAL (ID), NULL);
  mail.item.flags = ONB_ITEM_TRUNCATED;
  g_assert_cmphex (onb_facts_read (mail.reader, &mail.item)->defects, ==, ONB_DEFECT_TRUNCATED);
  mail_clear (&mail);
}

/* A header that is cut anywhere is read to the cut, and nothing behind it is looked at. */
static void
test_cut_everywhere (void)
{
  const Case *row = &cases[1];
  OnbLimits limits;

  onb_limits_init (&limits);
  for (gsize len = 0; len <= row->len; len++) {
    Mail mail;

    mail_init (&mail, &limits, row->header, len, NULL);
    g_assert_nonnull (onb_facts_read (mail.reader, &mail.item));
    mail_clear (&mail);
  }
}

static void
test_defect_names (void)
{
  static const gchar *const names[]
      = { "duplicate-header", "duplicate-header", "bad-address", "bad-date",       "no-zone",
          "redelivered",      "bad-charset",      "raw-8bit",    "oversize-field", "no-message-id",
          "truncated",        "id-collision",     "weak-copy",   "no-date",        "clock-skew" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (onb_defect_name ((OnbDefects) (1u << i)), ==, names[i]);
}

/* A header of about 4 KB, as a message has it that came through four hosts, two of them signing. */
static gchar *
make_ordinary_header (void)
{
  GString *text
      = g_string_new ("Delivered-To: support@shop.example\nReturn-Path: <carol@c.example>\n");

  for (guint i = 0; i < 4; i++)
    g_string_append_printf (text,
                            "Received: from mail-%u.c.example (mail-%u.c.example. [192.0.2.%u])\n"
                            "        by mx.shop.example with ESMTPS id a640c23a62f3a-abf26837e5c\n"
                            "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n"
                            "        Mon, 03 Mar 2025 04:11:%02u -0800 (PST)\n",
                            i, i, i, 20 - i);
  for (guint i = 0; i < 4; i++) {
    g_string_append (text, "ARC-Seal: i=1; a=rsa-sha256; t=1740996682; cv=none;\n");
    for (guint k = 0; k < 8; k++)
      g_string_append (text,
                       "        AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEfGhIjKlMnOpQrStUvWx\n");
  }
  g_string_append (text,
                   "From: \"Carol Customer\" <carol@c.example>\n"
                   "To: Support Desk <support@shop.example>, \"Bob, Roberts\" <bob@shop.example>\n"
                   "CC: sales@shop.example\nSubject: RE: Where is my order 4711?\n"
                   "Thread-Index: AdF8S1ZsYkG2mYqkQ8+1n1nV2+2uWgAAQmpQAAHn7yA=\n"
                   "Date: Mon, 3 Mar 2025 12:11:19 +0000\n"
                   "Message-ID: <1f2e3d4c5b6a79880123456789abcdef@EX01.c.example>\n"
                   "References: <CAD1234567890abcdefghijklmnopqrstuvwxyz@mail.example>\n"
                   " <9c8b7a6f5e4d3c2b1a09f8e7d6c5b4a3@EX01.c.example>\n"
                   "In-Reply-To: <9c8b7a6f5e4d3c2b1a09f8e7d6c5b4a3@EX01.c.example>\n"
                   "Content-Type: text/plain; charset=\"utf-8\"\nMIME-Version: 1.0\n");
  return g_string_free (text, FALSE);
}

/* Not a test but a measure: run with `-m perf`. */
static void
test_speed (void)
{
  const guint n = 200000;
  g_autofree gchar *header = make_ordinary_header ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (OnbRowReader) rows = onb_row_reader_new ();
  OnbLimits limits;
  OnbItem item;
  OnbFacts facts;
  gsize used;
  Mail mail;

  if (!g_test_perf ())
    return;
  onb_limits_init (&limits);
  mail_init (&mail, &limits, header, strlen (header), NULL);
  mail.item.origin.path = mail.item.folder = "/mail";
  g_test_timer_start ();
  for (guint i = 0; i < n; i++)
    onb_facts_read (mail.reader, &mail.item);
  g_test_message ("%.2f us to read a header of %u bytes", g_test_timer_elapsed () / n * 1e6,
                  (guint) strlen (header));
  onb_row_pack (row, &mail.item, onb_facts_read (mail.reader, &mail.item));
  g_test_timer_start ();
  for (guint i = 0; i < n; i++) {
    g_assert_true (onb_row_unpack (rows, row->data, row->len, &item, &facts, &used, NULL));
    g_byte_array_set_size (again, 0);
    onb_row_pack (again, &item, &facts);
  }
  g_test_message ("%.2f us to unpack and pack a row of %u bytes", g_test_timer_elapsed () / n * 1e6,
                  row->len);
  mail_clear (&mail);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  if (!onb_facts_init (&error) || !onb_facts_init (&error))
    g_error ("%s", error->message);
  ADD_ROWS ("/facts", cases, test_case);
  ADD_ROWS ("/facts/limit", limit_cases, test_limit_case);
  g_test_add_func ("/facts/labels-of-a-sender", test_labels_of_a_sender);
  g_test_add_func ("/facts/truncated-item", test_truncated_item);
  g_test_add_func ("/facts/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/facts/speed", test_speed);
  g_test_add_func ("/facts/defect-names", test_defect_names);
  return g_test_run ();
}
