/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "facts-text.h"
#include "mapi-maker.h"
#include "message-fixture.h"
#include "message/row.h"

#define NOON G_GINT64_CONSTANT (1691496000) /* 2023-08-08T12:00:00Z */
#define DN_ANNA "/O=Shop/OU=First/cn=Recipients/cn=Anna"
#define DN_ANNA_LOWER "/o=shop/ou=first/cn=recipients/cn=anna"
#define DN_BOX "/o=Shop/ou=First/cn=Recipients/cn=Support"

/* One value of a case: a text, or a number, or (with @is_time) a time. */
typedef struct {
  guint16 tag;
  const gchar *text;
  guint32 number;
  gint64 time;
} Value;

/* @facts: as facts_text() says. @store: sender, represented, creator and modifier likewise. */
typedef struct {
  const gchar *name;
  Value values[12];
  const gchar *facts;
  const gchar *store;
  const gchar *pairs;
  OnbMarks marks; /* besides ONB_MARK_STORE */
  OnbDefects defects;
} Case;

#define ID                                                                                         \
  {                                                                                                \
    ONB_MAPI_MESSAGE_ID, "<i@x>", 0, 0                                                             \
  }
#define ID_FACT "id=i@x|"

static const Case cases[] = {
  { "nothing", { { 0 } }, "", "", "", 0, ONB_DEFECT_NO_MESSAGE_ID },
  { "sender-and-represented",
    { ID,
      { ONB_MAPI_SENDER_NAME, "Anna" },
      { ONB_MAPI_SENDER_SMTP, "Anna@Shop.example" },
      { ONB_MAPI_REPRESENTED_NAME, "Support" },
      { ONB_MAPI_REPRESENTED_SMTP, "support@shop.example" } },
    ID_FACT "from=support@shop.example[Support]|sender=anna@shop.example[Anna]|",
    "sender=anna@shop.example[Anna]|represented=support@shop.example[Support]|",
    "",
    ONB_MARK_STORE_FROM | ONB_MARK_STORE_SENDER,
    0 },
  { "represented-absent-is-sender",
    { ID, { ONB_MAPI_SENDER_KIND, "SMTP" }, { ONB_MAPI_SENDER_ADDRESS, "a@x.example" } },
    ID_FACT "from=a@x.example[]|",
    "sender=a@x.example[]|represented=a@x.example[]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "same-is-no-sender",
    { ID, { ONB_MAPI_SENDER_SMTP, "s@x.example" }, { ONB_MAPI_REPRESENTED_SMTP, "S@X.example" } },
    ID_FACT "from=s@x.example[]|",
    "sender=s@x.example[]|represented=s@x.example[]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "exchange-names-are-learned",
    { ID,
      { ONB_MAPI_SENDER_KIND, "EX" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA },
      { ONB_MAPI_SENDER_SMTP, "anna@shop.example" },
      { ONB_MAPI_REPRESENTED_KIND, "EX" },
      { ONB_MAPI_REPRESENTED_ADDRESS, DN_BOX } },
    ID_FACT "from=/o=shop/ou=first/cn=recipients/cn=support[]|sender=anna@shop.example[]|",
    "sender=anna@shop.example[]|represented=/o=shop/ou=first/cn=recipients/cn=support[]|",
    DN_ANNA_LOWER "=anna@shop.example(2) ",
    ONB_MARK_STORE_FROM | ONB_MARK_STORE_SENDER,
    0 },
  { "unknown-is-absent",
    { ID,
      { ONB_MAPI_SENDER_NAME, "Unknown" },
      { ONB_MAPI_SENDER_ADDRESS, "Unknown" },
      { ONB_MAPI_REPRESENTED_NAME, "unknown" } },
    ID_FACT,
    "",
    "",
    0,
    0 },
  { "imcea-exchange-stays",
    { ID,
      { ONB_MAPI_SENDER_ADDRESS,
        "IMCEAEX-_O=Shop_OU=First+20Group_cn=Recipients_cn=a+2Eb@shop.example" } },
    ID_FACT "from=imceaex-_o=shop_ou=first+20group_cn=recipients_cn=a+2eb@shop.example[]|",
    "sender=imceaex-_o=shop_ou=first+20group_cn=recipients_cn=a+2eb@shop.example[]|"
    "represented=imceaex-_o=shop_ou=first+20group_cn=recipients_cn=a+2eb@shop.example[]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "imcea-smtp-stays",
    { ID, { ONB_MAPI_SENDER_ADDRESS, "IMCEASMTP-joe+40x+2Eexample@shop.example" } },
    ID_FACT "from=imceasmtp-joe+40x+2eexample@shop.example[]|",
    "sender=imceasmtp-joe+40x+2eexample@shop.example[]|"
    "represented=imceasmtp-joe+40x+2eexample@shop.example[]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "imcea-fax-stays",
    { ID, { ONB_MAPI_SENDER_ADDRESS, "IMCEAFAX-+2B1555@shop.example" } },
    ID_FACT "from=imceafax-+2b1555@shop.example[]|",
    "sender=imceafax-+2b1555@shop.example[]|represented=imceafax-+2b1555@shop.example[]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "fax-is-no-address",
    { ID,
      { ONB_MAPI_SENDER_KIND, "FAX" },
      { ONB_MAPI_SENDER_NAME, "Fax" },
      { ONB_MAPI_SENDER_ADDRESS, "+1555" } },
    ID_FACT "from=[Fax]|",
    "sender=[Fax]|represented=[Fax]|",
    "",
    ONB_MARK_STORE_FROM,
    0 },
  { "header-counts-and-both-are-kept",
    { { ONB_MAPI_TRANSPORT_HEADERS,
        "From: Support <support@shop.example>\r\nMessage-ID: <i@x>\r\nSubject: A\r\n"
        "Date: Tue, 8 Aug 2023 14:00:00 +0200\r\n" },
      { ONB_MAPI_SUBJECT, "B" },
      { ONB_MAPI_SENDER_SMTP, "anna@shop.example" },
      { ONB_MAPI_REPRESENTED_KIND, "EX" },
      { ONB_MAPI_REPRESENTED_ADDRESS, DN_BOX },
      { ONB_MAPI_SUBMIT_TIME, NULL, 0, NOON + 5 } },
    ID_FACT "from=support@shop.example[Support]|sender=anna@shop.example[]|subject=A|base=a|"
            "date=1691496000|offset=7200|",
    "sender=anna@shop.example[]|represented=/o=shop/ou=first/cn=recipients/cn=support[]|",
    "/o=shop/ou=first/cn=recipients/cn=support=support@shop.example(0) ",
    ONB_MARK_STORE_SENDER,
    ONB_DEFECT_STORE_DISAGREES },
  { "from-is-not-the-sender's",
    { { ONB_MAPI_TRANSPORT_HEADERS, "From: support@shop.example\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA },
      { ONB_MAPI_REPRESENTED_ADDRESS, DN_BOX } },
    ID_FACT "from=support@shop.example[]|sender=/o=shop/ou=first/cn=recipients/cn=anna[]|",
    "sender=/o=shop/ou=first/cn=recipients/cn=anna[]|"
    "represented=/o=shop/ou=first/cn=recipients/cn=support[]|",
    "/o=shop/ou=first/cn=recipients/cn=support=support@shop.example(0) ",
    ONB_MARK_STORE_SENDER,
    0 },
  { "sender-field-is-the-sender's",
    { { ONB_MAPI_TRANSPORT_HEADERS,
        "From: support@shop.example\nSender: anna@shop.example\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA },
      { ONB_MAPI_REPRESENTED_ADDRESS, DN_BOX } },
    ID_FACT "from=support@shop.example[]|sender=anna@shop.example[]|",
    "sender=/o=shop/ou=first/cn=recipients/cn=anna[]|"
    "represented=/o=shop/ou=first/cn=recipients/cn=support[]|",
    "/o=shop/ou=first/cn=recipients/cn=support=support@shop.example(0) " DN_ANNA_LOWER
    "=anna@shop.example(0) ",
    0,
    0 },
  { "from-of-who-speaks-for-himself",
    { { ONB_MAPI_TRANSPORT_HEADERS, "From: anna@shop.example\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA } },
    ID_FACT "from=anna@shop.example[]|",
    "sender=/o=shop/ou=first/cn=recipients/cn=anna[]|"
    "represented=/o=shop/ou=first/cn=recipients/cn=anna[]|",
    DN_ANNA_LOWER "=anna@shop.example(0) ",
    0,
    0 },
  { "one-person-two-fields",
    { { ONB_MAPI_TRANSPORT_HEADERS,
        "From: support@shop.example\nSender: anna@shop.example\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA },
      { ONB_MAPI_REPRESENTED_ADDRESS, DN_ANNA } },
    ID_FACT "from=support@shop.example[]|sender=anna@shop.example[]|",
    "sender=/o=shop/ou=first/cn=recipients/cn=anna[]|"
    "represented=/o=shop/ou=first/cn=recipients/cn=anna[]|",
    "",
    0,
    0 },
  { "wrapped-from-is-no-pair",
    { { ONB_MAPI_TRANSPORT_HEADERS,
        "From: <IMCEAEX-_o=Shop_cn=anna@evil.example>\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_ADDRESS, DN_ANNA } },
    ID_FACT "from=imceaex-_o=shop_cn=anna@evil.example[]|",
    "sender=/o=shop/ou=first/cn=recipients/cn=anna[]|"
    "represented=/o=shop/ou=first/cn=recipients/cn=anna[]|",
    "",
    0,
    0 },
  { "header-sender-agrees",
    { { ONB_MAPI_TRANSPORT_HEADERS,
        "From: s@shop.example\nSender: anna@shop.example\nMessage-ID: <i@x>\n" },
      { ONB_MAPI_SENDER_SMTP, "anna@shop.example" },
      { ONB_MAPI_REPRESENTED_SMTP, "s@shop.example" } },
    ID_FACT "from=s@shop.example[]|sender=anna@shop.example[]|",
    "sender=anna@shop.example[]|represented=s@shop.example[]|",
    "",
    0,
    0 },
  { "ids-differ",
    { { ONB_MAPI_TRANSPORT_HEADERS, "Message-ID: <i@x>\nReferences: <p@x>\n" },
      { ONB_MAPI_MESSAGE_ID, "<other@x>" },
      { ONB_MAPI_REFERENCES, "<q@x>" },
      { ONB_MAPI_IN_REPLY_TO, "<r@x>" } },
    ID_FACT "ref=p@x|reply=r@x|",
    "",
    "",
    0,
    ONB_DEFECT_STORE_DISAGREES },
  { "ids",
    { ID, { ONB_MAPI_REFERENCES, "<a@x> <b@x>" }, { ONB_MAPI_IN_REPLY_TO, "<b@x> <c@x>" } },
    ID_FACT "ref=a@x|ref=b@x|reply=b@x|reply=c@x|",
    "",
    "",
    0,
    0 },
  { "subject-with-prefix-length",
    { ID, { ONB_MAPI_SUBJECT, "\001\005Re: Order" } },
    ID_FACT "subject=Re: Order|base=order|",
    "",
    "",
    0,
    0 },
  { "topic-without-subject",
    { ID, { ONB_MAPI_TOPIC, "Order" } },
    ID_FACT "subject=Order|base=order|",
    "",
    "",
    0,
    0 },
  { "submit-time-is-date",
    { ID, { ONB_MAPI_SUBMIT_TIME, NULL, 0, NOON }, { ONB_MAPI_DELIVERY_TIME, NULL, 0, NOON + 60 } },
    ID_FACT "date=1691496000|",
    "submit=1691496000|delivery=1691496060|",
    "",
    ONB_MARK_SUBMIT_DATE,
    0 },
  { "time-out-of-range", { ID, { ONB_MAPI_SUBMIT_TIME, NULL, 0, 0 } }, ID_FACT, "", "", 0, 0 },
  { "report",
    { ID, { ONB_MAPI_CLASS, "REPORT.IPM.Note.NDR" } },
    ID_FACT,
    "",
    "",
    ONB_MARK_CLASS_REPORT,
    0 },
  { "rules",
    { ID, { ONB_MAPI_CLASS, "IPM.Note.Rules.OofTemplate.Microsoft" } },
    ID_FACT,
    "",
    "",
    ONB_MARK_CLASS_RULES,
    0 },
  { "meeting",
    { ID, { ONB_MAPI_CLASS, "ipm.schedule.meeting.Request" } },
    ID_FACT,
    "",
    "",
    ONB_MARK_CLASS_MEETING,
    0 },
  { "class-is-whole-words", { ID, { ONB_MAPI_CLASS, "REPORTER" } }, ID_FACT, "", "", 0, 0 },
  { "unsent", { ID, { ONB_MAPI_FLAGS, NULL, 9 } }, ID_FACT, "", "", ONB_MARK_STORE_UNSENT, 0 },
  { "sent", { ID, { ONB_MAPI_FLAGS, NULL, 0x21 } }, ID_FACT, "", "", 0, 0 },
  { "spam", { ID, { ONB_MAPI_SPAM_LEVEL, NULL, 5 } }, ID_FACT, "", "", ONB_MARK_SPAM, 0 },
  { "no-spam", { ID, { ONB_MAPI_SPAM_LEVEL, NULL, 0xffffffff } }, ID_FACT, "", "", 0, 0 },
  { "creator-and-modifier",
    { ID, { ONB_MAPI_CREATOR_NAME, "Anna" }, { ONB_MAPI_MODIFIER_SMTP, "b@x.example" } },
    ID_FACT,
    "creator=[Anna]|modifier=b@x.example[]|",
    "",
    0,
    0 },
  { "last-verb",
    { ID, { ONB_MAPI_LAST_VERB, NULL, 102 }, { ONB_MAPI_LAST_VERB_TIME, NULL, 0, NOON } },
    ID_FACT,
    "verb=102|verb-time=1691496000|",
    "",
    0,
    0 },
  { "display-names-alone",
    { ID, { ONB_MAPI_DISPLAY_TO, "Anna; Ben Ost ;" }, { ONB_MAPI_DISPLAY_BCC, "Eve" } },
    ID_FACT "to=[Anna]|to=[Ben Ost]|bcc=[Eve]|",
    "",
    "",
    0,
    0 },
};

static gchar *
store_text (const OnbStoreFacts *store)
{
  GString *out = g_string_new (NULL);

  facts_text_address (out, "sender", &store->sender);
  facts_text_address (out, "represented", &store->represented);
  facts_text_address (out, "creator", &store->creator);
  facts_text_address (out, "modifier", &store->modifier);
  if (store->verb != 0)
    g_string_append_printf (out, "verb=%u|", store->verb);
  facts_text_time (out, "verb-time", store->verb_unix);
  return g_string_free (out, FALSE);
}

/* The times stand in few cases only. */
static gchar *
store_text_with_times (const OnbStoreFacts *store)
{
  g_autofree gchar *rest = store_text (store);
  GString *out = g_string_new (rest);

  facts_text_time (out, "submit", store->submit_unix);
  facts_text_time (out, "delivery", store->delivery_unix);
  return g_string_free (out, FALSE);
}

static gchar *
pairs_text (const OnbStoreFacts *store)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < store->n_pairs; i++)
    g_string_append_printf (out, "%s=%s(%d) ", store->pairs[i].dn, store->pairs[i].smtp,
                            store->pairs[i].source);
  return g_string_free (out, FALSE);
}

static void
add_value (MapiMaker *maker, const Value *value)
{
  if (value->text != NULL)
    mapi_add_text (maker, value->tag, value->text);
  else if (value->time != 0 || value->tag == ONB_MAPI_SUBMIT_TIME)
    mapi_add_time (maker, value->tag, value->time);
  else
    mapi_add_number (maker, value->tag, value->number);
}

static const OnbFacts *
read_mapi (OnbFactsReader *reader, MapiMaker *maker)
{
  const OnbItem item
      = { .mapi = mapi_finish (maker), .folder = "/", .origin = { .path = "a.msg" } };

  return onb_facts_read (reader, &item);
}

static OnbFactsReader *
new_reader (void)
{
  OnbLimits limits;

  onb_limits_init (&limits);
  return onb_facts_reader_new (&limits);
}

/* What is said of a message survives its row. */
static void
assert_row_keeps (const OnbFacts *facts)
{
  g_autoptr (OnbRowReader) rows = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autofree gchar *before = store_text_with_times (&facts->store);
  g_autofree gchar *pairs_before = pairs_text (&facts->store);
  const OnbItem item = { .origin = { "a.msg", NULL, -1, 0 },
                         .folder = "/",
                         .separator_unix = ONB_NO_TIME,
                         .mtime_unix = ONB_NO_TIME };
  OnbItem item_after;
  OnbFacts after;
  gsize used;

  onb_row_pack (row, &item, facts);
  g_assert_true (onb_row_unpack (rows, row->data, row->len, &item_after, &after, &used, NULL));
  g_assert_cmpuint (used, ==, row->len);
  {
    g_autofree gchar *text = store_text_with_times (&after.store);
    g_autofree gchar *pairs_after = pairs_text (&after.store);

    g_assert_cmpstr (text, ==, before);
    g_assert_cmpstr (pairs_after, ==, pairs_before);
    g_assert_cmphex (after.marks, ==, facts->marks);
    g_assert_cmphex (after.defects, ==, facts->defects);
  }
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbFactsReader) reader = new_reader ();
  MapiMaker maker;
  const OnbFacts *facts;

  mapi_init (&maker);
  for (gsize i = 0; i < G_N_ELEMENTS (row->values) && row->values[i].tag != 0; i++)
    add_value (&maker, &row->values[i]);
  facts = read_mapi (reader, &maker);
  {
    g_autofree gchar *text = facts_text (facts);
    g_autofree gchar *store = strstr (row->store, "submit=") != NULL
                                  ? store_text_with_times (&facts->store)
                                  : store_text (&facts->store);
    g_autofree gchar *pairs = pairs_text (&facts->store);

    g_assert_cmpstr (text, ==, row->facts);
    g_assert_cmpstr (store, ==, row->store);
    g_assert_cmpstr (pairs, ==, row->pairs);
  }
  g_assert_cmphex (facts->marks, ==, row->marks | ONB_MARK_STORE);
  g_assert_cmphex (facts->defects, ==, row->defects);
  assert_row_keeps (facts);
  mapi_clear (&maker);
}

static void
add_recipient (MapiMaker *maker, guint32 type, const gchar *name, const gchar *smtp,
               const gchar *address)
{
  mapi_next_recipient (maker);
  mapi_add_number (maker, ONB_MAPI_RECIPIENT_TYPE, type);
  if (name != NULL)
    mapi_add_text (maker, ONB_MAPI_DISPLAY_NAME, name);
  if (smtp != NULL)
    mapi_add_text (maker, ONB_MAPI_SMTP_ADDRESS, smtp);
  if (address != NULL)
    mapi_add_text (maker, ONB_MAPI_ADDRESS, address);
}

static void
add_all_recipients (MapiMaker *maker)
{
  add_recipient (maker, 0, "Originator", "o@x.example", NULL);
  add_recipient (maker, 1, "Anna", "anna@shop.example", DN_ANNA);
  add_recipient (maker, 0x10000001, "Resent", NULL, "r@x.example");
  add_recipient (maker, 2, "Box", NULL, DN_BOX);
  add_recipient (maker, 3, "Eve", "eve@x.example", NULL);
  add_recipient (maker, 9, "Nothing", "n@x.example", NULL);
}

static void
test_recipients (void)
{
  g_autoptr (OnbFactsReader) reader = new_reader ();
  g_autofree gchar *text = NULL;
  g_autofree gchar *pairs = NULL;
  MapiMaker maker;
  const OnbFacts *facts;

  mapi_init (&maker);
  mapi_add_text (&maker, ONB_MAPI_MESSAGE_ID, "<i@x>");
  mapi_add_text (&maker, ONB_MAPI_DISPLAY_TO, "somebody else");
  add_all_recipients (&maker);
  facts = read_mapi (reader, &maker);
  text = facts_text (facts);
  pairs = pairs_text (&facts->store);
  g_assert_cmpstr (text, ==,
                   ID_FACT
                   "to=anna@shop.example[Anna]|to=r@x.example[Resent]|"
                   "cc=/o=shop/ou=first/cn=recipients/cn=support[Box]|bcc=eve@x.example[Eve]|");
  g_assert_cmpstr (pairs, ==, DN_ANNA_LOWER "=anna@shop.example(1) ");
  assert_row_keeps (facts);
  mapi_clear (&maker);
}

/* What the header says is not said twice; whom it does not name is added. */
static void
test_recipients_beside_header (void)
{
  g_autoptr (OnbFactsReader) reader = new_reader ();
  g_autofree gchar *text = NULL;
  MapiMaker maker;

  mapi_init (&maker);
  mapi_add_text (&maker, ONB_MAPI_TRANSPORT_HEADERS,
                 "Message-ID: <i@x>\nTo: Anna <anna@shop.example>\nCc: support@shop.example\n");
  add_all_recipients (&maker);
  text = facts_text (read_mapi (reader, &maker));
  g_assert_cmpstr (text, ==,
                   ID_FACT "to=anna@shop.example[Anna]|to=r@x.example[Resent]|"
                           "cc=support@shop.example[]|bcc=eve@x.example[Eve]|");
  mapi_clear (&maker);
}

/* Texts of one byte a letter: in the code page, of the language, raw. */
static void
test_code_pages (void)
{
  static const struct {
    guint16 tag;
    guint32 number;
    const gchar *bytes;
    const gchar *text;
  } pages[] = {
    { ONB_MAPI_CODE_PAGE, 1251, "\xe6", "ж" },
    { ONB_MAPI_CODE_PAGE, 932, "\x82\xb1", "こ" },
    { ONB_MAPI_CODE_PAGE, 65001, "\xc3\xa9", "é" },
    { ONB_MAPI_LOCALE, 0x0411, "\x82\xb1", "こ" },
    { ONB_MAPI_LOCALE, 0x0409, "\xe9", "é" },
    { ONB_MAPI_INTERNET_CODE_PAGE, 50220, "\x82\xb1", "こ" },
    { ONB_MAPI_INTERNET_CODE_PAGE, 28592, "\xb9", "ą" },
    { ONB_MAPI_CODE_PAGE, 4711, "\xe9", "é" },
    { ONB_MAPI_FLAGS, 0, "\xc3\xa9", "é" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autoptr (OnbFactsReader) reader = new_reader ();
    MapiMaker maker;

    mapi_init (&maker);
    mapi_add_number (&maker, pages[i].tag, pages[i].number);
    mapi_add (&maker, ONB_MAPI_SUBJECT, ONB_MAPI_STRING8, pages[i].bytes, strlen (pages[i].bytes));
    g_test_message ("%04x = %u", pages[i].tag, pages[i].number);
    g_assert_cmpstr (read_mapi (reader, &maker)->subject, ==, pages[i].text);
    mapi_clear (&maker);
  }
}

/* In a header block of one byte a letter stands what came over the wire. */
static void
test_raw_header (void)
{
  static const gchar header[] = "Subject: Gr\xc3\xb6\xc3\x9f\x65\nMessage-ID: <i@x>\n";
  g_autoptr (OnbFactsReader) reader = new_reader ();
  MapiMaker maker;

  mapi_init (&maker);
  mapi_add_number (&maker, ONB_MAPI_CODE_PAGE, 1252);
  mapi_add (&maker, ONB_MAPI_TRANSPORT_HEADERS, ONB_MAPI_STRING8, header, sizeof header);
  g_assert_cmpstr (read_mapi (reader, &maker)->subject, ==, "Größe");
  mapi_clear (&maker);
}

/* Half pairs, an odd byte, a NUL in the middle. */
static void
test_broken_text (void)
{
  static const guint8 subject[] = { 'A', 0, 0x00, 0xd8, 'B', 0, 0x00, 0xdc, 'C', 0, 0, 0, 'D', 0 };
  static const guint8 odd[] = { 'A', 0, 'B' };
  g_autoptr (OnbFactsReader) reader = new_reader ();
  const OnbFacts *facts;
  MapiMaker maker;

  mapi_init (&maker);
  mapi_add (&maker, ONB_MAPI_SUBJECT, ONB_MAPI_UNICODE, subject, sizeof subject);
  mapi_add (&maker, ONB_MAPI_SENDER_NAME, ONB_MAPI_UNICODE, odd, sizeof odd);
  facts = read_mapi (reader, &maker);
  g_assert_cmpstr (facts->subject, ==,
                   "A\xef\xbf\xbd"
                   "B\xef\xbf\xbd"
                   "C");
  g_assert_cmpstr (facts->store.sender.name, ==, "A\xef\xbf\xbd");
  g_assert_true ((facts->defects & ONB_DEFECT_BAD_CHARSET) != 0);
  mapi_clear (&maker);
}

static void
put_text (GByteArray *out, const gchar *text)
{
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text) + 1);
}

static GByteArray *
one_off (const gchar *name, const gchar *address)
{
  static const guint8 head[24]
      = { 0,    0,    0,    0,    0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19,
          0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02, 0,    0,    0,    0 };
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, head, sizeof head);
  put_text (out, name);
  put_text (out, "SMTP");
  put_text (out, address);
  return out;
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (out, (const guint8 *) &value, sizeof value);
}

/* Answers go to whom a list of entry ids names; each begins at a multiple of four. */
static void
test_reply_to (void)
{
  g_autoptr (OnbFactsReader) reader = new_reader ();
  g_autoptr (GByteArray) list = g_byte_array_new ();
  static const gchar *const addresses[] = { "a@x.example", "bb@x.example" };
  g_autofree gchar *text = NULL;
  MapiMaker maker;

  put_u32 (list, 2);
  put_u32 (list, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GByteArray) entry = one_off ("Who", addresses[i]);

    put_u32 (list, entry->len);
    g_byte_array_append (list, entry->data, entry->len);
    g_byte_array_set_size (list, (list->len + 3) & ~3u);
  }
  mapi_init (&maker);
  mapi_add (&maker, ONB_MAPI_REPLY_TO_ENTRIES, ONB_MAPI_BINARY, list->data, list->len);
  text = facts_text (read_mapi (reader, &maker));
  g_assert_cmpstr (text, ==, "reply-to=a@x.example[Who]|reply-to=bb@x.example[Who]|");
  mapi_clear (&maker);
}

/* Cut anywhere, nothing is read behind the end. */
static void
test_cut_entries (void)
{
  g_autoptr (GByteArray) entry = one_off ("Who", "a@x.example");

  for (gsize len = 0; len < entry->len; len++) {
    g_autoptr (OnbFactsReader) reader = new_reader ();
    g_autoptr (GByteArray) list = g_byte_array_new ();
    MapiMaker maker;

    put_u32 (list, 1);
    put_u32 (list, 0);
    put_u32 (list, entry->len);
    g_byte_array_append (list, entry->data, (guint) len);
    mapi_init (&maker);
    mapi_add (&maker, ONB_MAPI_REPLY_TO_ENTRIES, ONB_MAPI_BINARY, list->data, list->len);
    mapi_add (&maker, ONB_MAPI_SENDER_ENTRY, ONB_MAPI_BINARY, entry->data, len);
    read_mapi (reader, &maker);
    mapi_clear (&maker);
  }
}

static void
test_conversation_index (void)
{
  static const guint8 index[22] = { 1, 2, 3 };
  g_autoptr (OnbFactsReader) reader = new_reader ();
  const OnbFacts *facts;
  MapiMaker maker;

  mapi_init (&maker);
  mapi_add (&maker, ONB_MAPI_CONVERSATION_INDEX, ONB_MAPI_BINARY, index, sizeof index);
  facts = read_mapi (reader, &maker);
  g_assert_cmpmem (facts->thread_index, facts->thread_index_bytes, index, sizeof index);
  mapi_clear (&maker);
  mapi_init (&maker);
  mapi_add (&maker, ONB_MAPI_CONVERSATION_INDEX, ONB_MAPI_BINARY, index, sizeof index - 1);
  g_assert_null (read_mapi (reader, &maker)->thread_index);
  mapi_clear (&maker);
}

static void
test_address_limit (void)
{
  OnbLimits limits;
  g_autoptr (OnbFactsReader) reader = NULL;
  const OnbFacts *facts;
  MapiMaker maker;

  onb_limits_init (&limits);
  limits.addresses = 2;
  reader = onb_facts_reader_new (&limits);
  mapi_init (&maker);
  add_all_recipients (&maker);
  facts = read_mapi (reader, &maker);
  g_assert_cmpuint (facts->to.n + facts->cc.n + facts->bcc.n, ==, 2);
  g_assert_true ((facts->defects & ONB_DEFECT_OVERSIZE_FIELD) != 0);
  mapi_clear (&maker);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  onb_facts_init (&error);
  g_assert_no_error (error);
  ADD_ROWS ("/mapi", cases, test_case);
  g_test_add_func ("/mapi/recipients", test_recipients);
  g_test_add_func ("/mapi/recipients-beside-header", test_recipients_beside_header);
  g_test_add_func ("/mapi/code-pages", test_code_pages);
  g_test_add_func ("/mapi/raw-header", test_raw_header);
  g_test_add_func ("/mapi/broken-text", test_broken_text);
  g_test_add_func ("/mapi/reply-to", test_reply_to);
  g_test_add_func ("/mapi/cut-entries", test_cut_entries);
  g_test_add_func ("/mapi/conversation-index", test_conversation_index);
  g_test_add_func ("/mapi/address-limit", test_address_limit);
  return g_test_run ();
}
