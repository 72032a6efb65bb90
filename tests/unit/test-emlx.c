/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

#define MESSAGE "From: a@example.com\nSubject: x\n\nbody\n" /* 37 bytes */
#define HEAD                                                                                       \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD\">\n"        \
  "<plist version=\"1.0\">\n<dict>\n"
#define FLAGS(number) "\t<key>flags</key>\n\t<integer>" number "</integer>\n"
#define PLIST HEAD FLAGS ("8590195713") "</dict>\n</plist>\n"

#define SHORT "cut short: its first line says more"
#define NO_HEADER "damaged 1.emlx: an Apple Mail file without a header block\n"
#define HEADLESS "cut short inside a header block"

typedef struct {
  const gchar *name;
  const gchar *text;
  const gchar *message; /* whose sum the item bears; NULL: there is no item */
  OnbItemFlags flags;   /* besides the one for the sum */
  gboolean length;      /* the finding emlx-length */
  const gchar *loss;
} Case;

static const Case cases[] = {
  { "right", "37        \n" MESSAGE PLIST, MESSAGE, 0, FALSE, NULL },
  { "right-crlf", "41\r\nFrom: a@example.com\r\nSubject: x\r\n\r\nbody\r\n" PLIST,
    "From: a@example.com\r\nSubject: x\r\n\r\nbody\r\n", 0, FALSE, NULL },
  { "right-before-blank", "37\n" MESSAGE "\n" PLIST, MESSAGE, 0, FALSE, NULL },
  { "plist-in-body", "157\n" MESSAGE HEAD "<key/>\nmore\n" PLIST, MESSAGE HEAD "<key/>\nmore\n", 0,
    FALSE, NULL },
  { "plist-in-body-of-long", "4711\n" MESSAGE HEAD "<key/>\nmore\n" PLIST,
    MESSAGE HEAD "<key/>\nmore\n", 0, TRUE, NULL },
  { "no-plist", "37\n" MESSAGE, MESSAGE, 0, FALSE, NULL },
  { "header-only", "20\nFrom: a@example.com\n" PLIST, "From: a@example.com\n", 0, FALSE, NULL },
  { "short", "12\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "zero", "0\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "long", "4711\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "into-plist", "41\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "short-without-plist", "12\n" MESSAGE, MESSAGE, 0, TRUE, NULL },
  { "cut-in-body", "400\n" MESSAGE, MESSAGE, ONB_ITEM_TRUNCATED, TRUE, SHORT },
  { "cut-in-header", "400\nFrom: a@example.com\nTo", "From: a@example.com\nTo", ONB_ITEM_TRUNCATED,
    TRUE, HEADLESS },
  { "cut-in-plist", "37\n" MESSAGE HEAD "\t<key>fla", MESSAGE, 0, FALSE, NULL },
  { "draft", "37\n" MESSAGE HEAD FLAGS ("64") "</dict></plist>", MESSAGE, ONB_ITEM_DRAFT, FALSE,
    NULL },
  { "draft-and-read", "37\n" MESSAGE HEAD FLAGS ("8590195777") "</dict></plist>", MESSAGE,
    ONB_ITEM_DRAFT, FALSE, NULL },
  { "deleted-is-counted", "37\n" MESSAGE HEAD FLAGS ("3") "</dict></plist>", MESSAGE, 0, FALSE,
    NULL },
  { "draft-of-long", "4711\n" MESSAGE HEAD FLAGS ("64") "</dict></plist>", MESSAGE, ONB_ITEM_DRAFT,
    TRUE, NULL },
  /* What Mail writes of a subject that looks like its own words. */
  { "flags-in-subject",
    "37\n" MESSAGE HEAD
    "<key>subject</key><string>&lt;key&gt;flags&lt;/key&gt;&lt;integer&gt;64</string>\n" FLAGS (
        "1") "</dict></plist>",
    MESSAGE, 0, FALSE, NULL },
  { "flags-are-text", "37\n" MESSAGE HEAD "<key>flags</key><string>64</string></dict></plist>",
    MESSAGE, 0, FALSE, NULL },
  { "flags-too-large",
    "37\n" MESSAGE HEAD FLAGS ("99999999999999999999999999999999999999") "</dict></plist>", MESSAGE,
    0, FALSE, NULL },
  { "flags-cut", "37\n" MESSAGE HEAD "<key>flags</key>\n<integer>6", MESSAGE, 0, FALSE, NULL },
  /* The count is the length behind its line. */
  { "after-from-line", "73\nFrom a@example.com Tue Aug  8 12:36\n" MESSAGE PLIST, MESSAGE, 0, FALSE,
    NULL },
  { "not-a-count", "37 x\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "two-lines-for-a-count", "x\n?\n" MESSAGE HEAD FLAGS ("64") "</dict></plist>", NULL, 0, FALSE,
    NO_HEADER },
  { "count-too-long", "1234567890123456\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "count-lost", MESSAGE HEAD FLAGS ("64") "</dict></plist>", MESSAGE, ONB_ITEM_DRAFT, TRUE,
    NULL },
  { "count-and-list-lost", MESSAGE, MESSAGE, 0, TRUE, NULL },
  { "empty-line-for-a-count", "\n" MESSAGE PLIST, MESSAGE, 0, TRUE, NULL },
  { "garbage", "\1\2\3\xff", NULL, 0, FALSE, NO_HEADER },
  { "empty", "", NULL, 0, FALSE, NO_HEADER },
  { "not-a-header", "5\nHello\n", NULL, 0, FALSE, NO_HEADER },
};

static void
check_case (const Case *row, gsize window)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *sum = NULL;
  const RecordedItem *item;

  recorder_read_bytes (recorder, row->text, strlen (row->text), "1.emlx", window);
  g_assert_cmpstr (recorder->findings->str, ==, row->length ? "emlx-length 1.emlx\n" : "");
  if (row->loss == NULL)
    g_assert_cmpstr (recorder->losses->str, ==, "");
  else
    g_assert_nonnull (strstr (recorder->losses->str, row->loss));
  g_assert_cmpuint (recorder->items->len, ==, row->message != NULL);
  if (row->message == NULL)
    return;
  item = recorded (recorder, 0);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, row->message, -1);
  g_assert_cmpstr (item->sha256, ==, sum);
  g_assert_cmphex (item->flags, ==, row->flags | ONB_ITEM_HAS_HASH);
  /* The whole file is the item. */
  g_assert_cmpstr (item->origin, ==, "1.emlx");
  g_assert_cmpuint (item->length, ==, strlen (row->text));
  g_assert_cmpuint (g_bytes_get_size (item->header), <=, strlen (row->message));
}

static void
test_case (gconstpointer data)
{
  static const gsize windows[] = { 16, 300, ONB_STREAM_WINDOW };

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++)
    check_case (data, windows[i]);
}

/* The bytes decide; a name only helps where they say little. */
static void
test_names (void)
{
  static const struct {
    const gchar *name;
    const gchar *text;
    gboolean found;
  } files[] = {
    { "1.partial.emlx", "37\n" MESSAGE PLIST, TRUE },
    { "1.EMLX", "37\n" MESSAGE PLIST, TRUE },
    { "x", "37\n" MESSAGE PLIST, TRUE },
    { "1.emlx", "10\nSubject: x\n\nbody\n", TRUE },
    { "x", "10\nSubject: x\n\nbody\n", FALSE },
    { "1.emlx", MESSAGE, TRUE },
    { "x", "1234567890123456\n" MESSAGE, FALSE },
    { "x", "37 x\n" MESSAGE PLIST, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_text (recorder, files[i].text, files[i].name);
    g_assert_cmpuint (recorder->items->len, ==, files[i].found);
  }
}

/* Such a file is beside each file of a folder that a Mac has copied: no loss. */
static void
test_apple_double (void)
{
  static const gchar text[] = "\0\5\x16\7\0\2\0\0Mac OS X        ";
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_bytes (recorder, text, sizeof text - 1, "._1.emlx", ONB_STREAM_WINDOW);
  g_assert_cmpstr (recorder->losses->str, ==, "non-mail ._1.emlx: holds no mail\n");
}

/* An mbox, or an archive, is one by its bytes. */
static void
test_other_formats (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder,
                      "From a@example.com Tue Aug  8 12:36:29 2023\n" MESSAGE "\n"
                      "From a@example.com Tue Aug  8 12:36:29 2023\n" MESSAGE,
                      "1.emlx");
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpstr (recorder->findings->str, ==, "");
}

/* Parts that Mail keeps apart are left out of the message: its header is whole. */
static void
test_partial (void)
{
  static const gchar text[]
      = "128\nFrom: a@example.com\nContent-Type: multipart/mixed; boundary=b\n"
        "\n--b\nContent-Type: image/png\n"
        "X-Apple-Content-Length: 4711\n\n\n--b--\n" PLIST;
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder, text, "1.partial.emlx");
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorder->losses->str, ==, "");
  g_assert_cmpstr (recorder->findings->str, ==, "");
  g_assert_cmpuint (g_bytes_get_size (recorded (recorder, 0)->header), ==, 62);
  g_assert_cmpuint (g_bytes_get_size (recorded (recorder, 0)->body_head), ==, 65);
}

/* A message that outgrows every window, with the count @stated; @behind follows it. */
static void
read_large (Recorder *recorder, gsize body_bytes, gint64 wrong_by, const gchar *behind,
            gsize window)
{
  g_autoptr (GString) text = g_string_new ("From: a@example.com\n\n");
  g_autofree gchar *sum = NULL;
  g_autofree gchar *count = NULL;

  while (text->len < body_bytes)
    g_string_append (text, "<?xml is no list here, and this is one of many lines\n");
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, -1);
  count = g_strdup_printf ("%" G_GINT64_FORMAT "\n", (gint64) text->len + wrong_by);
  g_string_prepend (text, count);
  g_string_append (text, behind);
  recorder_read_bytes (recorder, text->str, text->len, "1.emlx", window);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorded (recorder, 0)->sha256, ==, sum);
  g_assert_cmpuint (recorded (recorder, 0)->length, ==, text->len);
}

static void
test_large (void)
{
  static const gsize sizes[] = { 60000, 65536, 70000, 327680, 400000, 3000000 };
  static const gint64 wrong_by[] = { 0, 7, -7, -50000, 1 << 30 };
  static const gsize windows[] = { 1000, ONB_STREAM_WINDOW };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (wrong_by); j++) {
      for (gsize k = 0; k < G_N_ELEMENTS (windows); k++) {
        g_autoptr (Recorder) recorder = recorder_new ();

        read_large (recorder, sizes[i], wrong_by[j], HEAD FLAGS ("64") "</dict></plist>\n",
                    windows[k]);
        g_assert_cmpstr (recorder->findings->str, ==,
                         wrong_by[j] != 0 ? "emlx-length 1.emlx\n" : "");
        g_assert_cmphex (recorded (recorder, 0)->flags, ==, ONB_ITEM_DRAFT | ONB_ITEM_HAS_HASH);
      }
    }
  }
}

/* Behind a true count, a property list may be as long as it likes. */
static void
test_long_list (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *filler = g_strnfill (200000, 'x');
  g_autofree gchar *list
      = g_strconcat (HEAD FLAGS ("64") "<string>", filler, "</string></dict></plist>\n", NULL);

  read_large (recorder, 500000, 0, list, ONB_STREAM_WINDOW);
  g_assert_cmpstr (recorder->findings->str, ==, "");
  g_assert_cmphex (recorded (recorder, 0)->flags, ==, ONB_ITEM_DRAFT | ONB_ITEM_HAS_HASH);
}

/* The folder names of Apple Mail tell roles; attachments that it has saved are no mail. */
static void
test_tree (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "V9/Sent Messages.mbox/0A1B/Data/Messages/1.emlx", "37\n" MESSAGE PLIST);
  write_file (folder, "V9/INBOX.mbox/0A1C/Data/9/1/Messages/2.partial.emlx", "37\n" MESSAGE PLIST);
  write_file (folder, "V9/INBOX.mbox/0A1C/Data/9/1/Messages/2.2.emlxpart", MESSAGE);
  write_file (folder, "V9/INBOX.mbox/0A1C/Data/9/1/Attachments/2/2/report.eml", MESSAGE);
  write_file (folder, "V9/INBOX.mbox/0A1C/Data/9/1/Attachments/2/3/image.png", "PNG");
  write_file (folder, "V9/INBOX.mbox/Info.plist", HEAD "</dict></plist>");
  write_file (folder, "V9/[Gmail].mbox/Drafts.mbox/0A1C/Data/Messages/3.emlx",
              "37\n" MESSAGE PLIST);
  write_file (folder, "Attachments/4/5.eml", MESSAGE);
  write_file (folder, "X.mbox/Attachments/4/5.eml", MESSAGE); /* of no `Messages` */
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 5);
  g_assert_true (g_str_has_suffix (recorded (recorder, 0)->origin, "/Attachments/4/5.eml"));
  g_assert_true (g_str_has_suffix (recorded (recorder, 4)->origin, "/X.mbox/Attachments/4/5.eml"));
  g_assert_cmpint (recorded (recorder, 1)->role, ==, ONB_FOLDER_INBOX);
  g_assert_cmpint (recorded (recorder, 2)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 2)->folder, ==,
                   "/V9/Sent Messages.mbox/0A1B/Data/Messages/");
  g_assert_cmpint (recorded (recorder, 3)->role, ==, ONB_FOLDER_DRAFTS);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "folder items=5 damaged=0 skipped=0 "));
  g_assert_nonnull (strstr (recorder->findings->str, "looks-like-mail "));
  g_assert_nonnull (strstr (recorder->findings->str, "/2/2/report.eml\n"));
  g_assert_nonnull (strstr (recorder->findings->str, "/2.2.emlxpart\n"));
  g_assert_null (strstr (recorder->findings->str, "image.png"));
  g_assert_nonnull (strstr (recorder->losses->str, "report.eml: part of another message\n"));
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/emlx/case/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/emlx/names", test_names);
  g_test_add_func ("/emlx/apple-double", test_apple_double);
  g_test_add_func ("/emlx/other-formats", test_other_formats);
  g_test_add_func ("/emlx/partial", test_partial);
  g_test_add_func ("/emlx/large", test_large);
  g_test_add_func ("/emlx/long-list", test_long_list);
  g_test_add_func ("/emlx/tree", test_tree);
  return g_test_run ();
}
