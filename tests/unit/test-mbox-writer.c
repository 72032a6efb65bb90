/* SPDX-License-Identifier: Apache-2.0 */
/* What Thunderbird and Takeout say above their messages, and senders who say the same. */
#include "source-recorder.h"

#define BIRD "From - Tue Aug  8 12:36:29 2023\n"
#define DATED "From a@example.com Tue Aug  8 12:36:29 2023\n"
#define KEPT "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
#define GONE "X-Mozilla-Status: 0009\nX-Mozilla-Status2: 00000000\n"
#define MAIL "From: a@example.com\nSubject: x\n\nbody\n\n"
#define FIRST BIRD KEPT MAIL

#define DELETED "deleted in Thunderbird, not compacted yet"

/* Each case is the second message of a Thunderbird file, or a whole file. */
typedef struct {
  const gchar *name;
  const gchar *text;
  guint items;
  guint recovered;
} BirdCase;

static const BirdCase bird_cases[] = {
  { "kept", FIRST BIRD KEPT MAIL, 2, 0 },
  { "gone", FIRST BIRD GONE MAIL, 1, 1 },
  { "gone-first", BIRD GONE MAIL BIRD KEPT MAIL, 1, 1 },
  { "gone-pop", FIRST BIRD "X-Account-Key: account1\nX-UIDL: 17\n" GONE "X-Mozilla-Keys: \n" MAIL,
    1, 1 },
  { "gone-other-bits", FIRST BIRD "X-Mozilla-Status: 801b\n" MAIL, 1, 1 },
  { "capitals", FIRST BIRD "x-mozilla-status: 800F\n" MAIL, 1, 1 },
  { "other-bits", FIRST BIRD "X-Mozilla-Status: 8017\n" MAIL, 2, 0 },
  { "deleted-on-the-server",
    FIRST BIRD "X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00200000\n" MAIL, 2, 0 },
  { "bare-separator", "From \n" KEPT MAIL "From \n" GONE MAIL, 1, 1 },
  { "crlf",
    "From - Tue Aug  8 12:36:29 2023\r\nX-Mozilla-Status: 0001\r\nFrom: a\r\n\r\nx\r\n\r\n"
    "From - Tue Aug  8 12:36:29 2023\r\nX-Mozilla-Status: 0009\r\nFrom: a\r\n\r\nx\r\n",
    1, 1 },
  /* Not what Thunderbird writes. */
  { "no-number", FIRST BIRD "X-Mozilla-Status: none\n" MAIL, 2, 0 },
  { "short-number", FIRST BIRD "X-Mozilla-Status: 8\n" MAIL, 2, 0 },
  { "long-number", FIRST BIRD "X-Mozilla-Status: 00000008\n" MAIL, 2, 0 },
  { "folded", FIRST BIRD "X-Mozilla-Status:\n 0009\n" MAIL, 2, 0 },
  /* A sender's field stands below what the server and Thunderbird wrote. */
  { "forged-below", FIRST BIRD KEPT "Received: by x; 8 Aug 2023 12:36:29 +0000\n" GONE MAIL, 2, 0 },
  { "forged-second", FIRST BIRD KEPT GONE MAIL, 2, 0 },
  { "forged-alone", FIRST BIRD "Return-Path: <a@example.com>\n" GONE MAIL, 2, 0 },
  { "forged-behind-subject", FIRST BIRD "Subject: y\n" GONE MAIL, 2, 0 },
  /* In a file of another program, the field came with the mail. */
  { "other-writer", DATED GONE MAIL DATED GONE MAIL, 2, 0 },
  { "other-writer-first", DATED MAIL BIRD GONE MAIL, 2, 0 },
  { "no-status-first", BIRD MAIL BIRD GONE MAIL, 2, 0 },
  { "dated-in-thunderbird", FIRST DATED GONE MAIL, 2, 0 },
};

static void
test_bird_case (gconstpointer data)
{
  static const gsize windows[] = { 64, ONB_STREAM_WINDOW };
  const BirdCase *row = data;

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    guint recovered = 0;

    recorder_read_bytes (recorder, row->text, strlen (row->text), "Inbox", windows[i]);
    for (const gchar *at = recorder->losses->str; (at = strstr (at, DELETED)) != NULL; at++)
      recovered++;
    g_assert_cmpuint (recorder->items->len, ==, row->items);
    g_assert_cmpuint (recovered, ==, row->recovered);
    g_assert_cmpstr (recorder->suspects->str, ==, "");
  }
}

/* Where it lay is told, and the bytes of the file add up. */
static void
test_bird_origin (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  static const gchar text[] = FIRST BIRD GONE MAIL BIRD KEPT MAIL;

  recorder_read_text (recorder, text, "Inbox");
  g_assert_cmpstr (recorder->losses->str, ==, "recovered Inbox@121: " DELETED "\n");
  g_assert_cmpstr (recorder->containers->str, ==, "mbox 363=267+96+0\n");
  g_assert_cmpstr (recorded (recorder, 1)->origin, ==, "Inbox@242");
}

/* A deleted piece is no suspect, and those behind it are told by their own numbers. */
static void
test_bird_suspects (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder,
                      FIRST BIRD GONE MAIL BIRD KEPT "From: a\n\nbody\n" BIRD KEPT MAIL BIRD KEPT
                                                     "From: a\n\nbody\n" BIRD GONE MAIL,
                      "Inbox");
  g_assert_cmpuint (recorder->items->len, ==, 4);
  g_assert_cmpstr (recorder->suspects->str, ==, "4 no blank line before its separator\n");
  g_assert_cmpuint (recorded (recorder, 2)->serial, ==, 4);
}

#define XXX "From 1773664405479613283@xxx Tue Aug 08 12:36:29 +0000 2023\n"
#define THRID "X-GM-THRID: 1773664405479613283\n"
#define LABELS "X-Gmail-Labels: Sent,Opened\n"
#define TAKEN XXX THRID LABELS MAIL

typedef struct {
  const gchar *name;
  const gchar *text;
  guint labels; /* bit i: the labels of item i are true */
} TakeoutCase;

static const TakeoutCase takeout_cases[] = {
  { "takeout", TAKEN TAKEN, 3 },
  { "takeout-folded", XXX THRID "X-Gmail-Labels: =?UTF-8?Q?Gesendet?=\n =?UTF-8?Q?,x?=\n" MAIL, 1 },
  { "no-labels", TAKEN XXX THRID MAIL, 1 },
  { "labels-below", TAKEN XXX THRID "Received: by x\n" LABELS MAIL, 1 },
  { "labels-first", TAKEN XXX LABELS THRID MAIL, 1 },
  { "other-separator", TAKEN DATED THRID LABELS MAIL, 1 },
  { "first-is-not", DATED MAIL TAKEN, 0 },
  { "other-host", "From 1773664405479613283@yyy Tue Aug 08 12:36:29 +0000 2023\n" THRID LABELS MAIL,
    0 },
  { "no-digits", "From a1@xxx Tue Aug 08 12:36:29 +0000 2023\n" THRID LABELS MAIL, 0 },
  { "other-date", "From 17@xxx Tue Aug  8 12:36:29 2023\n" THRID LABELS MAIL, 0 },
  { "thunderbird", BIRD THRID LABELS MAIL, 0 },
  { "sender", DATED LABELS MAIL, 0 },
};

static void
test_takeout_case (gconstpointer data)
{
  static const gsize windows[] = { 64, ONB_STREAM_WINDOW };
  const TakeoutCase *row = data;

  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    guint labels = 0;

    recorder_read_bytes (recorder, row->text, strlen (row->text),
                         "All mail Including Spam and Trash.mbox", windows[i]);
    for (guint n = 0; n < recorder->items->len; n++)
      labels |= (recorded (recorder, n)->flags & ONB_ITEM_LABELS) != 0 ? 1u << n : 0;
    g_assert_cmphex (labels, ==, row->labels);
  }
}

/* A message file can be forged as a whole. */
static void
test_message_file (void)
{
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read_text (recorder, THRID LABELS MAIL, "1.eml");
  recorder_read_text (recorder, GONE MAIL, "2.eml");
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmphex (recorded (recorder, 0)->flags, ==, ONB_ITEM_HAS_HASH);
}

/* The tree of a profile: folders lie in `X.sbd`, indexes beside the mail. */
static void
test_profile (void)
{
  static const gchar mork[] = "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n< <(a=c)> >\n";
  static const struct {
    const gchar *name;
    OnbFolderRole role;
  } boxes[] = {
    { "ImapMail/imap.example.com/Drafts", ONB_FOLDER_DRAFTS },
    { "ImapMail/imap.example.com/INBOX", ONB_FOLDER_INBOX },
    { "ImapMail/imap.example.com/INBOX.sbd/Sent", ONB_FOLDER_SENT },
    { "ImapMail/imap.example.com/Templates", ONB_FOLDER_DRAFTS },
    { "Mail/Local Folders/Archives.sbd/2023", ONB_FOLDER_ARCHIVE },
    { "Mail/Local Folders/Clients", ONB_FOLDER_UNKNOWN },
    { "Mail/Local Folders/Junk", ONB_FOLDER_JUNK },
    { "Mail/Local Folders/Trash", ONB_FOLDER_TRASH },
    { "Mail/Local Folders/Unsent Messages", ONB_FOLDER_OUTBOX },
  };
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++) {
    g_autofree gchar *index = g_strconcat (boxes[i].name, ".msf", NULL);

    write_file (folder, boxes[i].name, FIRST BIRD GONE MAIL);
    write_file (folder, index, mork);
  }
  write_file (folder, "Mail/Local Folders/msgFilterRules.dat", "version=\"9\"\nlogging=\"no\"\n");
  write_file (folder, "Mail/Local Folders/Inbox", "");
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, G_N_ELEMENTS (boxes));
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++) {
    g_assert_nonnull (strstr (recorded (recorder, i)->origin, boxes[i].name));
    g_assert_cmpint (recorded (recorder, i)->role, ==, boxes[i].role);
  }
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "folder items=9 damaged=0 skipped=0 "));
  g_assert_cmpstr (recorder->findings->str, ==, "");
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (bird_cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mbox-writer/thunderbird/%s", bird_cases[i].name);

    g_test_add_data_func (path, &bird_cases[i], test_bird_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (takeout_cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/mbox-writer/takeout/%s", takeout_cases[i].name);

    g_test_add_data_func (path, &takeout_cases[i], test_takeout_case);
  }
  g_test_add_func ("/mbox-writer/thunderbird-origin", test_bird_origin);
  g_test_add_func ("/mbox-writer/thunderbird-suspects", test_bird_suspects);
  g_test_add_func ("/mbox-writer/message-file", test_message_file);
  g_test_add_func ("/mbox-writer/profile", test_profile);
  return g_test_run ();
}
