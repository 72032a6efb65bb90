/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/facts.h>

#include "facts-text.h"
#include "source-recorder.h"
#include "source/olm-xml.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<emails elementCount=\"1\"><email>"
#define TAIL "</email></emails>\n"
#define PERSON(address, name)                                                                      \
  "<emailAddress OPFContactEmailAddressAddress=\"" address "\" OPFContactEmailAddressName=\"" name \
  "\" OPFContactEmailAddressType=\"0\"></emailAddress>"
#define FIELD(name, value) "<OPFMessage" name ">" value "</OPFMessage" name ">"
#define ID FIELD ("CopyMessageID", "&lt;i@x&gt;")
#define ID_FACT "id=i@x|"
#define NOON 1691496000 /* 2023-08-08T12:00:00Z */

/* @facts: facts_text() of each item, one a line. @losses: as the recorder writes them. */
typedef struct {
  const gchar *name;
  const gchar *xml;
  const gchar *facts;
  const gchar *losses;
  OnbMarks marks; /* of the last item, besides ONB_MARK_STORE */
  OnbDefects defects;
  OnbFolderRole role;
  gsize body_bytes;
} Case;

static const Case cases[] = {
  { "sender-and-from",
    HEAD ID FIELD ("CopyFromAddresses", PERSON ("Support@Shop.example", "Support"))
        FIELD ("CopySenderAddress", PERSON ("anna@shop.example", "Anna")) TAIL,
    ID_FACT "from=support@shop.example[Support]|sender=anna@shop.example[Anna]|\n", "" },
  { "sender-is-from",
    HEAD ID FIELD ("CopyFromAddresses", PERSON ("a@x.example", "A"))
        FIELD ("CopySenderAddress", PERSON ("A@X.example", "A")) TAIL,
    ID_FACT "from=a@x.example[A]|\n", "" },
  { "sender-alone-is-from", HEAD ID FIELD ("CopySenderAddress", PERSON ("a@x.example", "A")) TAIL,
    ID_FACT "from=a@x.example[A]|\n", "" },
  { "address-as-elements",
    HEAD ID FIELD (
        "CopyFromAddresses",
        "<emailAddress><OPFContactEmailAddressName>A &amp; B</OPFContactEmailAddressName>"
        "<OPFContactEmailAddressAddress>a@x.example</OPFContactEmailAddressAddress>"
        "</emailAddress>") TAIL,
    ID_FACT "from=a@x.example[A & B]|\n", "" },
  { "address-as-text", HEAD ID FIELD ("CopyFromAddresses", " a@x.example\n") TAIL,
    ID_FACT "from=a@x.example[]|\n", "" },
  { "ampersands-in-attributes",
    HEAD ID FIELD ("CopyFromAddresses", PERSON ("a@x.example", "A &amp; B &#38; C &amp;#38; &lt;"))
        TAIL,
    ID_FACT "from=a@x.example[A & B & C &#38; <]|\n", "" },
  { "exchange-name",
    HEAD ID FIELD ("CopyFromAddresses", PERSON ("/O=Shop/OU=First/CN=Anna", "Anna")) TAIL,
    ID_FACT "from=/o=shop/ou=first/cn=anna[Anna]|\n", "" },
  { "recipients",
    HEAD ID FIELD ("CopyToAddresses", PERSON ("b@x.example", "B") PERSON ("c@x.example", ""))
        FIELD ("CopyCCAddresses", PERSON ("d@x.example", "D"))
            FIELD ("CopyBCCAddresses", PERSON ("e@x.example", "E"))
                FIELD ("CopyReplyToAddresses",
                       PERSON ("f@x.example", "F&#xe9;") PERSON ("g@x.example", "")) TAIL,
    ID_FACT "reply-to=f@x.example[F\xc3\xa9]|reply-to=g@x.example[]|to=b@x.example[B]|"
            "to=c@x.example[]|cc=d@x.example[D]|bcc=e@x.example[E]|\n",
    "" },
  { "names-without-addresses", HEAD ID FIELD ("CopyDisplayTo", "Anna; Bob") TAIL,
    ID_FACT "to=[Anna]|to=[Bob]|\n", "" },
  { "links",
    HEAD FIELD ("CopyMessageID", "i@x") FIELD ("CopyInReplyTo", "p@x")
        FIELD ("CopyReferences", "&lt;r@x&gt; &lt;p@x&gt;") TAIL,
    ID_FACT "ref=r@x|ref=p@x|reply=p@x|\n", "" },
  { "texts",
    HEAD ID FIELD ("CopySubject", "Re: Gr\xc3\xbc\xc3\x9f"
                                  "e") FIELD ("CopyThreadIndex", "AQHZyf0yAAAAAAAAAAAAAAAAAAAAAA==")
        TAIL,
    ID_FACT "subject=Re: Gr\xc3\xbc\xc3\x9f"
            "e|base=gr\xc3\xbc\xc3\x9f"
            "e|index=22|\n",
    "" },
  { "topic-without-subject", HEAD ID FIELD ("CopyThreadTopic", "Order") TAIL,
    ID_FACT "subject=Order|base=order|\n", "" },
  { "times",
    HEAD ID FIELD ("CopySentTime", "2023-08-08T12:00:00")
        FIELD ("CopyReceivedTime", "2023-08-08T14:00:05+02:00") TAIL,
    ID_FACT "date=1691496000|delivered=1691496005|\n", "", ONB_MARK_SUBMIT_DATE },
  { "no-times",
    HEAD ID FIELD ("CopySentTime", "yesterday") FIELD ("CopyReceivedTime", "1601-01-01T00:00:00")
        TAIL,
    ID_FACT "\n", "" },
  { "meeting", HEAD ID FIELD ("IsCalendarMessage", "1E0") TAIL, ID_FACT "\n", "",
    ONB_MARK_CLASS_MEETING },
  { "no-meeting", HEAD ID FIELD ("IsCalendarMessage", "0E0") TAIL, ID_FACT "\n", "" },
  { "draft", HEAD ID FIELD ("IsOutgoing", "1") FIELD ("GetWasSent", "0E0") TAIL, ID_FACT "\n", "",
    ONB_MARK_STORE_UNSENT },
  { "sent", HEAD ID FIELD ("IsOutgoing", "1") FIELD ("GetWasSent", "1") TAIL, ID_FACT "\n", "" },
  { "received-was-not-sent", HEAD ID FIELD ("IsOutgoing", "0") FIELD ("GetWasSent", "0") TAIL,
    ID_FACT "\n", "" },
  { "sent-folder-knows-better", HEAD ID FIELD ("IsOutgoing", "1") FIELD ("GetWasSent", "0") TAIL,
    ID_FACT "\n", "", 0, 0, ONB_FOLDER_SENT },
  { "source",
    HEAD FIELD ("CopyFromAddresses", PERSON ("a@x.example", "A"))
        FIELD ("CopyToAddresses", PERSON ("b@x.example", "B"))
            FIELD ("CopySource",
                   "Message-ID: &lt;i@x&gt;\nFrom: a@x.example\nReceived: by x; Tue, 08 Aug 2023 "
                   "12:00:00 +0000\n\nbody") TAIL,
    ID_FACT "from=a@x.example[]|to=b@x.example[B]|top=1691496000|lowest=1691496000|\n", "",
    ONB_MARK_RECEIVED },
  { "source-of-several-parts",
    HEAD FIELD ("CopySource", "Message-ID: &lt;i@x&gt;\nContent-Type: multipart/mixed; boundary=b\n"
                              "\n--b\nContent-Type: text/calendar; method=REQUEST\n\n--b--\n") TAIL,
    ID_FACT "\n", "", ONB_MARK_CALENDAR, 0, 0, 55 },
  { "source-with-another-sender",
    HEAD FIELD ("CopyFromAddresses", PERSON ("a@x.example", "A"))
        FIELD ("CopySenderAddress", PERSON ("s@x.example", "S")) FIELD (
            "CopySource", "Message-ID: &lt;i@x&gt;\nFrom: a@x.example\nSender: t@x.example\n") TAIL,
    ID_FACT "from=a@x.example[]|sender=t@x.example[]|\n", "", 0, ONB_DEFECT_STORE_DISAGREES },
  { "first-of-repeated", HEAD ID FIELD ("CopySubject", "A") FIELD ("CopySubject", "B") TAIL,
    ID_FACT "subject=A|base=a|\n", "" },
  { "prefix",
    "<o:email xmlns:o=\"http://x.example/\"><o:OPFMessageCopySubject>A</o:OPFMessageCopySubject>"
    "</o:email>",
    "subject=A|base=a|\n", "", 0, ONB_DEFECT_NO_MESSAGE_ID },
  { "byte-order-mark", "\xef\xbb\xbf" HEAD ID TAIL, ID_FACT "\n", "" },
  { "comment-first", "<!-- x --><emails><email>" ID TAIL, ID_FACT "\n", "" },
  { "another-encoding-stated",
    "<?xml version=\"1.0\" encoding=\"koi8-r\"?><email>" FIELD ("CopySubject",
                                                                "\xc3\xa9") "</email>",
    "subject=\xc3\xa9|base=\xc3\xa9|\n", "", 0, ONB_DEFECT_NO_MESSAGE_ID },
  { "cdata", HEAD ID FIELD ("CopySubject", "<![CDATA[A <b>]]>") TAIL,
    ID_FACT "subject=A <b>|base=a <b>|\n", "" },
  { "control-characters", HEAD ID FIELD ("CopyBody", "\001\002\033") TAIL, ID_FACT "\n", "" },
  { "several-in-one-file", HEAD ID "</email><email>" FIELD ("CopyMessageID", "&lt;j@x&gt;") TAIL,
    ID_FACT "\nid=j@x|\n", "" },
  { "body-as-elements",
    HEAD FIELD ("CopyHTMLBody",
                "<html><email>x</email><OPFMessageCopySubject>B</OPFMessageCopySubject>"
                "</html>") ID TAIL,
    ID_FACT "\n", "" },
  /* A mistake in the text of a body costs nothing but the word for it. */
  { "bad-reference", HEAD ID FIELD ("CopyBody", "&nbsp; &#0;") TAIL, ID_FACT "\n",
    "damaged m.xml: broken XML in line 2\n", 0, ONB_DEFECT_TRUNCATED },
  { "no-utf-8", HEAD ID FIELD ("CopyBody", "\xff") TAIL, ID_FACT "\n",
    "damaged m.xml: broken XML in line 2\n", 0, ONB_DEFECT_TRUNCATED },
  { "cut", HEAD ID "<OPFMessageCopyBody>text", "", "damaged m.xml: broken XML in line 2\n" },
  { "cut-in-a-tag", HEAD ID "<OPFMess", "", "damaged m.xml: broken XML in line 2\n" },
  { "document-type",
    "<?xml version=\"1.0\"?>\n<!DOCTYPE email [<!ENTITY a \"b\">]>\n<email>" ID "&a;</email>", "",
    "non-mail m.xml: holds no mail\n" },
  { "document-type-behind",
    "<!-- -->\n<email>" ID "</email><!DOCTYPE email [<!ENTITY a SYSTEM \"/etc/passwd\">]>",
    ID_FACT "\n", "damaged m.xml: broken XML in line 2\n" },
  { "no-fields", "<emails><email><subject>A</subject></email></emails>", "",
    "non-mail m.xml: holds no mail\n" },
  { "contacts", "<?xml version=\"1.0\"?><contacts><contact/></contacts>", "",
    "non-mail m.xml: holds no mail\n" },
  { "appointments", "<appointments><appointment/></appointments>", "",
    "non-mail m.xml: holds no mail\n" },
};

typedef struct {
  Recorder *recorder;
  OnbFactsReader *reader;
  GString *facts;
  OnbMarks marks;
  OnbDefects defects;
  gsize body_bytes;
} Told;

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;
  const OnbFacts *facts = onb_facts_read (told->reader, item);
  g_autofree gchar *text = facts_text (facts);

  g_string_append (told->facts, text);
  if (facts->store.delivery_unix != ONB_NO_TIME)
    g_string_append_printf (told->facts, "delivered=%" G_GINT64_FORMAT "|",
                            facts->store.delivery_unix);
  g_string_append_c (told->facts, '\n');
  /* What a program exported is no second witness of who sent it. */
  g_assert_cmpstr (facts->store.sender.addr, ==, "");
  g_assert_cmpstr (facts->store.represented.addr, ==, "");
  g_assert_true (item->mapi != NULL && item->header == NULL);
  told->marks = facts->marks;
  told->defects = facts->defects;
  told->body_bytes = item->body_head_bytes;
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  record_loss (kind, origin, reason, ((Told *) data)->recorder);
}

static void
read_xml (Told *told, const gchar *xml, gsize len, OnbFolderRole role, gsize window)
{
  /* An exact-size block, so that the sanitizer sees one byte too far. */
  g_autofree guint8 *copy = g_memdup2 (len > 0 ? xml : "", MAX (len, 1));
  g_autoptr (OnbStream) stream = onb_stream_new_memory (copy, len, window);
  g_autoptr (GError) error = NULL;
  const OnbSink sink = { .item = take_item, .loss = take_loss };
  const OnbPlace place = {
    .path = "m.xml", .name = "m.xml", .folder = "/", .role = role, .mtime_unix = ONB_NO_TIME
  };
  OnbSource source;

  onb_source_init (&source, &told->recorder->options, &sink, told);
  onb_format_read_any (&source, stream, &place, &error);
  g_assert_no_error (error);
  onb_source_clear (&source);
}

static void
told_init (Told *told)
{
  *told = (Told){ .recorder = recorder_new (), .facts = g_string_new (NULL) };
  told->reader = onb_facts_reader_new (&told->recorder->limits);
}

static void
told_clear (Told *told)
{
  recorder_free (told->recorder);
  onb_facts_reader_free (told->reader);
  g_string_free (told->facts, TRUE);
}

static void
test_case (gconstpointer data)
{
  static const gsize windows[] = { ONB_STREAM_WINDOW, 64 };
  const Case *want = data;

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    Told told;

    told_init (&told);
    read_xml (&told, want->xml, strlen (want->xml), want->role, windows[i]);
    g_assert_cmpstr (told.facts->str, ==, want->facts);
    g_assert_cmpstr (told.recorder->losses->str, ==, want->losses);
    if (*want->facts != '\0') {
      g_assert_cmphex (told.marks, ==, want->marks | ONB_MARK_STORE);
      g_assert_cmphex (told.defects, ==, want->defects);
    }
    g_assert_cmpuint (told.body_bytes, ==, want->body_bytes);
    told_clear (&told);
  }
}

/* Cut anywhere, a file is one item or none, and never silently less than that. */
static void
test_cuts (void)
{
  static const gchar xml[] = HEAD ID FIELD ("CopyFromAddresses", PERSON ("a@x.example", "A"))
      FIELD ("CopySubject", "S") TAIL;

  for (gsize len = 1; len < strlen (xml); len++) {
    Told told;

    told_init (&told);
    read_xml (&told, xml, len, 0, ONB_STREAM_WINDOW);
    if (*told.facts->str != '\0')
      g_assert_cmpstr (told.facts->str, ==, ID_FACT "from=a@x.example[A]|subject=S|base=s|\n");
    else
      g_assert_cmpstr (told.recorder->losses->str, !=, "");
    told_clear (&told);
  }
}

/* What a limit cuts is a defect, and nothing behind it is kept. */
static void
test_limits (void)
{
  g_autoptr (GString) xml = g_string_new (HEAD ID "<OPFMessageCopySubject>");
  Told told;

  for (guint i = 0; i < 3000; i++)
    g_string_append (xml, "\xc3\xa9");
  g_string_append (xml, "</OPFMessageCopySubject><OPFMessageCopyToAddresses>");
  for (guint i = 0; i < 20; i++)
    g_string_append (xml, PERSON ("b@x.example", ""));
  g_string_append (xml, "</OPFMessageCopyToAddresses>" TAIL);
  told_init (&told);
  told.recorder->limits.field_bytes = 11;
  told.recorder->limits.addresses = 5;
  onb_facts_reader_free (told.reader);
  told.reader = onb_facts_reader_new (&told.recorder->limits);
  read_xml (&told, xml->str, xml->len, 0, ONB_STREAM_WINDOW);
  g_assert_cmphex (told.defects & ONB_DEFECT_OVERSIZE_FIELD, ==, ONB_DEFECT_OVERSIZE_FIELD);
  g_assert_cmphex (told.defects & ONB_DEFECT_BAD_CHARSET, ==, 0);
  g_assert_nonnull (strstr (told.facts->str, "subject=\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9|"));
  told_clear (&told);
}

/* Shapes on which a parser could lose its time or its memory. */
static void
check_stopped (const gchar *before, const gchar *again, guint n, const gchar *after,
               const gchar *reason)
{
  g_autoptr (GString) xml = g_string_new (before);
  g_autofree gchar *want = g_strdup_printf ("damaged m.xml: %s\n", reason);
  Told told;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (xml, "%s%u=\"\"", again, i);
  g_string_append (xml, after);
  told_init (&told);
  read_xml (&told, xml->str, xml->len, 0, ONB_STREAM_WINDOW);
  g_assert_cmpstr (told.recorder->losses->str, ==, want);
  g_assert_cmpstr (told.facts->str, ==, "");
  told_clear (&told);
}

static void
test_attributes (void)
{
  check_stopped (HEAD "<a", " a", 65, "/>" ID TAIL, "XML with too many attributes");
  check_stopped (HEAD "<a", " a", 100000, "/>" ID TAIL, "XML with a tag that is too long");
}

static void
test_depth (void)
{
  g_autoptr (GString) xml = g_string_new (HEAD);
  Told told;

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<a>");
  told_init (&told);
  read_xml (&told, xml->str, xml->len, 0, ONB_STREAM_WINDOW);
  g_assert_cmpstr (told.recorder->losses->str, ==, "damaged m.xml: XML that is too deep\n");
  told_clear (&told);
}

static void
test_file (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "m.xml", NULL);

  write_file (folder, "m.xml", HEAD ID TAIL);
  recorder_read (recorder, path);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "olm items=1 damaged=0 skipped=0 "));
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, path);
  g_assert_cmpint (recorded (recorder, 0)->offset, ==, -1);
  g_assert_cmphex (recorded (recorder, 0)->flags, ==, ONB_ITEM_HAS_HASH);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  onb_olm_prepare ();
  onb_facts_init (&error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/olm/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/olm/cuts", test_cuts);
  g_test_add_func ("/olm/limits", test_limits);
  g_test_add_func ("/olm/attributes", test_attributes);
  g_test_add_func ("/olm/depth", test_depth);
  g_test_add_func ("/olm/file", test_file);
  return g_test_run ();
}
