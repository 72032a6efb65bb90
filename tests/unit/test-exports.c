/* SPDX-License-Identifier: Apache-2.0 */
/* Trees as mail programs, servers and exporters write them: read as a folder, from a tar and from a
 * zip they must tell the same. */
#include "archive-maker.h"

#define MAIL "From: a@example.com\n\nbody\n"
#define GIT                                                                                        \
  ": git repository; export the mail that public-inbox keeps in it, as mbox.gz from its server "   \
  "or with git show COMMIT:m\n"
#define PFF ": an item of pffexport without InternetHeaders.txt; give its PST instead\n"
#define READPST                                                                                    \
  "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n"                       \
  "\tboundary=\"--boundary-LibPST-iamunique-42_-_-\"\n\nbody\n"
#define SEPARATOR "From a@example.com Tue Aug  8 12:36:29 2023\n"
#define PART ": part of another message\n"
#define NONE ": holds no mail\n"

#define MAX_FILES 24

typedef struct {
  const gchar *name;
  MadeMember files[MAX_FILES]; /* in byte order */
  const gchar *items;          /* `path folder role draft`, one a line */
  const gchar *losses;         /* `kind path: reason`, one a line */
  const gchar *findings;
} Case;

static const Case cases[] = {
  { "mh",
    { { "mail/#4", MAIL, 0, 0 },
      { "mail/,3", MAIL, 0, 0 },
      { "mail/,5", "no mail", 0, 0 },
      { "mail/,x", MAIL, 0, 0 },
      { "mail/.mh_profile", "Path: mail\nEditor: vi\n", 0, 0 },
      { "mail/.mh_sequences", "cur: 1\nunseen: 2\n", 0, 0 },
      { "mail/.xmhcache", "\1\2\3", 0, 0 },
      { "mail/components", "To:\ncc:\nSubject:\n--------\n", 0, 0 },
      { "mail/context", "Current-Folder: inbox\n", 0, 0 },
      { "mail/drafts/1", MAIL, 0, 0 },
      { "mail/inbox/1", MAIL, 0, 0 },
      { "mail/inbox/12", MAIL, 0, 0 } },
    "mail/,x /mail/ 0 0\n"
    "mail/drafts/1 /mail/drafts/ 3 0\n"
    "mail/inbox/1 /mail/inbox/ 1 0\n"
    "mail/inbox/12 /mail/inbox/ 1 0\n",
    "recovered mail/#4: removed in MH, its file is still there\n"
    "recovered mail/,3: removed in MH, its file is still there\n"
    "non-mail mail/,5" NONE "non-mail mail/.mh_profile" NONE "non-mail mail/.mh_sequences" NONE
    "non-mail mail/.xmhcache" NONE "non-mail mail/components: form of MH\n"
    "non-mail mail/context" NONE,
    "looks-like-mail mail/components\n" },
  { "public-inbox",
    { { "letters.git/1.eml", MAIL, 0, 0 },
      { "list/all.git/HEAD", "ref: refs/heads/master\n", 0, 0 },
      { "list/all.git/objects/info/alternates", "../../0.git/objects\n", 0, 0 },
      { "list/all.git/refs/heads/master", "0123\n", 0, 0 },
      { "list/git/0.git/HEAD", "ref: refs/heads/master\n", 0, 0 },
      { "list/git/0.git/config", "[core]\n\tbare = true\n", 0, 0 },
      { "list/git/0.git/objects/0a/1b2c", "\x78\x01\x4b", 0, 0 },
      { "list/git/0.git/objects/0a/1b2d", MAIL, 0, 0 },
      { "list/git/0.git/refs/heads/master", "0123\n", 0, 0 },
      { "list/out/.git/HEAD", "ref: refs/heads/master\n", 0, 0 },
      { "list/out/.git/objects/0a/1b2c", "\x78\x01\x4b", 0, 0 },
      { "list/out/.git/refs/heads/master", "0123\n", 0, 0 },
      { "list/out/m", MAIL, 0, 0 } },
    "letters.git/1.eml /letters.git/ 0 0\n"
    "list/out/m /list/out/ 0 0\n",
    "skipped list/all.git" GIT "skipped list/git/0.git" GIT "skipped list/out/.git" GIT,
    "" },
  { "pffexport",
    { { "a.export/Inbox/Appointment00001/Appointment.txt", "Appointment:\n", 0, 0 },
      { "a.export/Inbox/Message00001/Attachments/1_note.eml", MAIL, 0, 0 },
      { "a.export/Inbox/Message00001/Attachments/Attachment00001/Message00001/InternetHeaders.txt",
        MAIL, 0, 0 },
      { "a.export/Inbox/Message00001/Attachments/Attachment00001/Message00001/OutlookHeaders.txt",
        "Message:\n", 0, 0 },
      { "a.export/Inbox/Message00001/ConversationIndex.txt", "Conversation index:\n", 0, 0 },
      { "a.export/Inbox/Message00001/InternetHeaders.txt",
        "Microsoft Mail Internet Headers Version 2.0\r\nFrom: a@example.com\r\n\r\n", 0, 0 },
      { "a.export/Inbox/Message00001/Message.txt", "From: b\nTo: c\nSubject: quoted\n", 0, 0 },
      { "a.export/Inbox/Message00001/OutlookHeaders.txt", "Message:\nSubject:\t\tx\n", 0, 0 },
      { "a.export/Inbox/Message00001/Recipients.txt", "Display name:\t\tx\n", 0, 0 },
      { "a.export/Inbox/Message00002/InternetHeaders.txt", "", 0, 0 },
      { "a.export/Inbox/Message00002/OutlookHeaders.txt", "Message:\n", 0, 0 },
      { "a.export/Sent Items/Message00001/Message.html", "<html>", 0, 0 },
      { "a.export/Sent Items/Message00001/OutlookHeaders.txt", "Message:\n", 0, 0 },
      { "a.orphans/Message00001/InternetHeaders.txt", MAIL, 0, 0 },
      { "a.orphans/Message00001/OutlookHeaders.txt", "Message:\n", 0, 0 },
      { "a.recovered/Message00001/OutlookHeaders.txt", "Message:\n", 0, 0 },
      { "a.recovered/notes/1.eml", MAIL, 0, 0 },
      { "b/Message00001/1.eml", MAIL, 0, 0 } },
    "a.export/Inbox/Message00001/InternetHeaders.txt /a.export/Inbox/Message00001/ 1 0\n"
    "a.recovered/notes/1.eml /a.recovered/notes/ 0 0\n"
    "b/Message00001/1.eml /b/Message00001/ 0 0\n",
    "non-mail a.export/Inbox/Appointment00001/Appointment.txt" PART
    "non-mail a.export/Inbox/Message00001/Attachments/1_note.eml" PART "non-mail "
    "a.export/Inbox/Message00001/Attachments/Attachment00001/Message00001/InternetHeaders.txt" PART
    "non-mail "
    "a.export/Inbox/Message00001/Attachments/Attachment00001/Message00001/OutlookHeaders.txt" PART
    "non-mail a.export/Inbox/Message00001/ConversationIndex.txt" PART
    "non-mail a.export/Inbox/Message00001/Message.txt" PART
    "non-mail a.export/Inbox/Message00001/OutlookHeaders.txt" PART
    "non-mail a.export/Inbox/Message00001/Recipients.txt" PART
    "non-mail a.export/Inbox/Message00002/InternetHeaders.txt: empty\n"
    "non-mail a.export/Inbox/Message00002/OutlookHeaders.txt" PART
    "skipped a.export/Inbox/Message00002" PFF
    "non-mail a.export/Sent Items/Message00001/Message.html" PART
    "non-mail a.export/Sent Items/Message00001/OutlookHeaders.txt" PART
    "skipped a.export/Sent Items/Message00001" PFF
    "recovered a.orphans/Message00001/InternetHeaders.txt: recovered by pffexport\n"
    "non-mail a.orphans/Message00001/OutlookHeaders.txt" PART
    "non-mail a.recovered/Message00001/OutlookHeaders.txt" PART
    "recovered a.recovered/Message00001: recovered by pffexport\n",
    "looks-like-mail a.export/Inbox/Message00001/Attachments/1_note.eml\n"
    "looks-like-mail "
    "a.export/Inbox/Message00001/Attachments/Attachment00001/Message00001/InternetHeaders.txt\n"
    "looks-like-mail a.export/Inbox/Message00001/Message.txt\n" },
  { "pffexport-other-folder",
    { { "Message00001/OutlookHeaders.txt", "Message:\n", 0, 0 },
      { "Message00001/Zoo/1.eml", MAIL, 0, 0 },
      { "Message00002/OutlookHeaders.txt", "Message:\n", 0, 0 } },
    "Message00001/Zoo/1.eml /Message00001/Zoo/ 0 0\n",
    "non-mail Message00001/OutlookHeaders.txt" PART "skipped Message00001" PFF
    "non-mail Message00002/OutlookHeaders.txt" PART "skipped Message00002" PFF,
    "" },
  { "readpst",
    { { "pst/Contacts/1", "BEGIN:VCARD\nFN:x\n", 0, 0 },
      { "pst/Contacts/1-x.eml", MAIL, 0, 0 }, /* readpst puts nothing beside a card */
      { "pst/Inbox/1", READPST, 0, 0 },
      { "pst/Inbox/1-attach1", "PNG", 0, 0 },
      { "pst/Inbox/1-report.eml", MAIL, 0, 0 },
      { "pst/Inbox/2", "X-libpst-forensic-sender: x\nTo: b@example.com\n" MAIL, 0, 0 },
      { "pst/Inbox/2-old.mbox", SEPARATOR MAIL, 0, 0 },
      { "pst/Inbox/3-lone.eml", MAIL, 0, 0 },
      { "pst/Sent Items/3.eml", READPST, 0, 0 },
      { "pst/Sent Items/3.eml-x", MAIL, 0, 0 },
      { "pst/Sent Items/mbox", "From \"a@b\" Tue Aug  8 12:36:29 2023\nFrom: a\n\n", 0, 0 } },
    "pst/Contacts/1-x.eml /pst/Contacts/ 0 0\n"
    "pst/Inbox/1 /pst/Inbox/ 1 0\n"
    "pst/Inbox/2 /pst/Inbox/ 1 0\n"
    "pst/Inbox/3-lone.eml /pst/Inbox/ 1 0\n"
    "pst/Sent Items/3.eml /pst/Sent Items/ 2 0\n"
    "pst/Sent Items/3.eml-x /pst/Sent Items/ 2 0\n"
    "pst/Sent Items/mbox@0 /pst/Sent Items/mbox/ 2 0\n",
    "non-mail pst/Contacts/1" NONE "non-mail pst/Inbox/1-attach1" PART
    "non-mail pst/Inbox/1-report.eml" PART "non-mail pst/Inbox/2-old.mbox" PART,
    "looks-like-mail pst/Inbox/1-report.eml\nlooks-like-mail pst/Inbox/2-old.mbox\n" },
  /* The same names without readpst's marks: what looks like mail is mail. */
  { "numbers-by-hand",
    { { "mail/1", MAIL, 0, 0 },
      { "mail/1-answer", MAIL, 0, 0 },
      { "mail/1-image.png", "PNG", 0, 0 },
      { "mail/1-list.mbox", SEPARATOR MAIL "\n" SEPARATOR MAIL, 0, 0 },
      { "mail/2", "From: a@example.com\n\nboundary-LibPST-iamunique\n", 0, 0 }, /* in a body */
      { "mail/2-answer", MAIL, 0, 0 },
      { "mail/3", SEPARATOR MAIL, 0, 0 },
      { "mail/3-more", SEPARATOR MAIL, 0, 0 } },
    "mail/1 /mail/ 0 0\n"
    "mail/1-answer /mail/ 0 0\n"
    "mail/1-list.mbox@0 /mail/1-list/ 0 0\n"
    "mail/1-list.mbox@71 /mail/1-list/ 0 0\n"
    "mail/2 /mail/ 0 0\n"
    "mail/2-answer /mail/ 0 0\n"
    "mail/3@0 /mail/3/ 0 0\n"
    "mail/3-more@0 /mail/3-more/ 0 0\n",
    "non-mail mail/1-image.png" NONE,
    "" },
  { "dovecot",
    { { "joe/.INBOX.Sent/cur/1,S=26,W=29:2,S", MAIL, 0, 0 },
      { "joe/Entw&APw-rfe/cur/2,S=26:2,S", MAIL, 0, 0 },
      { "joe/R&D-Team/cur/3;2,ST", MAIL, 0, 0 },
      { "joe/Sent/cur/,4!2,DS", MAIL, 0, 0 },
      { "joe/courierimapkeywords/:list", "Junk\n\n1:0\n", 0, 0 },
      { "joe/courierimapuiddb", "1 1691498189 2\n", 0, 0 },
      { "joe/dovecot-keywords", "0 $Forwarded\n1 NonJunk\n", 0, 0 },
      { "joe/dovecot-uidlist", "3 V1691498189 N5 G0123\n1 :169.M1P1.x\n", 0, 0 },
      { "joe/dovecot.index.cache", "\1\1\1\2", 0, 0 },
      { "joe/maildirfolder", "", 0, 0 },
      { "joe/maildirsize", "1000S\n26 1\n", 0, 0 },
      { "joe/shared-maildirs", "team\t/srv/team\n", 0, 0 },
      { "joe/subscriptions", "V\t2\n\nSent\n", 0, 0 } },
    "joe/.INBOX.Sent/cur/1,S=26,W=29:2,S /joe/.INBOX.Sent/cur/ 2 0\n"
    "joe/Entw&APw-rfe/cur/2,S=26:2,S /joe/Entwürfe/cur/ 3 0\n"
    "joe/R&D-Team/cur/3;2,ST /joe/R&D-Team/cur/ 0 0\n"
    "joe/Sent/cur/,4!2,DS /joe/Sent/cur/ 2 1\n",
    "non-mail joe/courierimapkeywords/:list" NONE "non-mail joe/courierimapuiddb" NONE
    "non-mail joe/dovecot-keywords" NONE "non-mail joe/dovecot-uidlist" NONE
    "non-mail joe/dovecot.index.cache" NONE "non-mail joe/maildirfolder: empty\n"
    "non-mail joe/maildirsize" NONE "non-mail joe/shared-maildirs" NONE
    "non-mail joe/subscriptions" NONE,
    "" },
  { "other-forms",
    { { "Entw&APw-rfe.mbox", "From a@b Tue Aug  8 12:36:29 2023\nFrom: a\n\n", 0, 0 },
      { "Sent.mbox/1.emlx", "26\n" MAIL, 0, 0 },
      { "box.mmdf", "\1\1\1\1\n" MAIL "\1\1\1\1\n", 0, 0 } },
    "Entw&APw-rfe.mbox@0 /Entwürfe/ 3 0\n"
    "Sent.mbox/1.emlx /Sent.mbox/ 2 0\n"
    "box.mmdf@0 /box/ 0 0\n",
    "",
    "" },
};

/* @text without the places where @path and what joins it stand. */
static gchar *
strip_path (const gchar *text, const gchar *path)
{
  g_auto (GStrv) around = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree gchar *member = g_strconcat (path, "!/", NULL);
  g_autofree gchar *below = g_strconcat (path, "/", NULL);
  g_autofree gchar *joined = NULL;

  around = g_strsplit (text, member, -1);
  joined = g_strjoinv ("", around);
  parts = g_strsplit (joined, below, -1);
  return g_strjoinv ("", parts);
}

static void
check_told (const Case *row, const gchar *path)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (GString) items = g_string_new (NULL);
  g_autofree gchar *told_items = NULL;
  g_autofree gchar *told_losses = NULL;
  g_autofree gchar *told_findings = NULL;

  recorder_read (recorder, path);
  for (guint i = 0; i < recorder->items->len; i++) {
    const RecordedItem *item = recorded (recorder, i);

    g_string_append_printf (items, "%s %s %d %d\n", item->origin, item->folder, (gint) item->role,
                            (item->flags & ONB_ITEM_DRAFT) != 0);
  }
  told_items = strip_path (items->str, path);
  told_losses = strip_path (recorder->losses->str, path);
  told_findings = strip_path (recorder->findings->str, path);
  g_assert_cmpstr (told_items, ==, row->items);
  g_assert_cmpstr (told_losses, ==, row->losses);
  g_assert_cmpstr (told_findings, ==, row->findings);
}

static void
test_tree (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *folder = make_folder ();

  for (const MadeMember *file = row->files; file->name != NULL; file++)
    write_file (folder, file->name, file->text);
  check_told (row, folder);
  remove_folder (folder);
}

static void
test_archive (gconstpointer data)
{
  static const Maker makers[] = { { "zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
                                  { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP } };
  const Case *row = data;
  g_autofree gchar *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autofree gchar *path = make_archive (&makers[i], folder, "in", row->files);

    check_told (row, path);
  }
  remove_folder (folder);
}

/* In an archive, files of a folder come in any order. */
static void
test_pffexport_any_order (void)
{
  static const MadeMember files[] = { { "Message00001/OutlookHeaders.txt", "Message:\n", 0, 0 },
                                      { "Message00001/Attachments/1_x.txt", "x", 0, 0 },
                                      { "Message00001/InternetHeaders.txt", MAIL, 0, 0 },
                                      { "Message00002/OutlookHeaders.txt", "Message:\n", 0, 0 },
                                      { NULL, NULL, 0, 0 } };
  static const Maker tar = { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (&tar, folder, "in.tar", files);
  g_autofree gchar *told = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read (recorder, path);
  told = strip_path (recorder->losses->str, path);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (told, ==,
                   "non-mail Message00001/OutlookHeaders.txt" PART
                   "non-mail Message00001/Attachments/1_x.txt" PART
                   "non-mail Message00002/OutlookHeaders.txt" PART "skipped Message00002" PFF);
  remove_folder (folder);
}

/* A folder named like an item of pffexport that holds no list of its properties is any folder. In
 * an archive nobody knows in time what it holds: there names decide, and it is told of. */
static void
test_pffexport_by_hand (void)
{
  static const struct {
    const gchar *witness; /* what stands in OutlookHeaders.txt; NULL: there is none */
    guint items;
    const gchar *losses;
  } rows[] = {
    { NULL, 3, "" },
    { "From: a@example.com\nTo: b@example.com\n\nnot a list\n", 4, "" },
    { "Message:\nFlags: not behind a tab\n", 3,
      "non-mail Message00001/OutlookHeaders.txt: holds no mail\n" },
    { "Message.\nFlags:\t\t0\n", 3, "non-mail Message00001/OutlookHeaders.txt: holds no mail\n" },
    { "Message:\nFlags:\t\t0\n", 0,
      "non-mail Message00001/Attachments/1_note.eml" PART
      "non-mail Message00001/Attachments/Message00002/Message.txt" PART
      "non-mail Message00001/Message.txt" PART "non-mail Message00001/OutlookHeaders.txt" PART
      "skipped Message00001" PFF },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *folder = make_folder ();
    g_autoptr (Recorder) recorder = recorder_new ();
    g_autofree gchar *told = NULL;

    write_file (folder, "Message00001/Attachments/1_note.eml", MAIL);
    write_file (folder, "Message00001/Attachments/Message00002/Message.txt", MAIL);
    write_file (folder, "Message00001/Message.txt", MAIL);
    if (rows[i].witness != NULL)
      write_file (folder, "Message00001/OutlookHeaders.txt", rows[i].witness);
    recorder_read (recorder, folder);
    told = strip_path (recorder->losses->str, folder);
    g_assert_cmpuint (recorder->items->len, ==, rows[i].items);
    g_assert_cmpstr (told, ==, rows[i].losses);
    remove_folder (folder);
  }
}

/* What nobody can read proves nothing: the names are believed, and it is told of. */
static void
test_owner_unreadable (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *message = g_build_filename (folder, "1", NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *told = NULL;

  g_assert_cmpint (symlink ("2", message), ==, 0);
  write_file (folder, "1-x.eml", MAIL);
  write_file (folder, "2", MAIL);
  recorder_read (recorder, folder);
  told = strip_path (recorder->findings->str, folder);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (told, ==, "looks-like-mail 1-x.eml\n");
  remove_folder (folder);
}

/* A header of the size that real ones reach: the mark stands at its end. */
static void
test_readpst_long_header (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *filler = g_strnfill (100000, 'x');
  g_autofree gchar *message = g_strconcat ("Received: ", filler, "\n", READPST, NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (Recorder) limited = recorder_new ();
  g_autoptr (Recorder) packed = recorder_new ();
  static const Maker tar = { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_GZIP };
  MadeMember members[] = { { "1", NULL, 0, 0 }, { "1-x.eml", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  g_autofree gchar *archive = NULL;

  write_file (folder, "1", message);
  write_file (folder, "1-x.eml", MAIL);
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  members[0].text = message;
  archive = make_archive (&tar, folder, "in.tar", members);
  recorder_read (packed, archive); /* whose bytes come in smaller pieces */
  g_assert_cmpuint (packed->items->len, ==, 1);
  g_assert_cmpint (g_remove (archive), ==, 0);
  /* What a limit cuts off shows no mark. */
  limited->limits.header_bytes = 1000;
  recorder_read (limited, folder);
  g_assert_cmpuint (limited->items->len, ==, 2);
  remove_folder (folder);
}

/* A bare repository is the input itself. */
static void
test_git_input (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *expected = g_strdup_printf ("skipped %s" GIT, folder);
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "HEAD", "ref: refs/heads/master\n");
  write_file (folder, "objects/0a/1b", "\x78\x01");
  write_file (folder, "refs/heads/master", "0123\n");
  recorder_read (recorder, folder);
  g_assert_cmpstr (recorder->losses->str, ==, expected);
  g_assert_cmpstr (recorder->inputs->str, ==, "folder items=0 damaged=0 skipped=1 bytes=0 -\n");
  remove_folder (folder);
}

#define PACKED_NAME "169.M1P2.host,S=26,W=29:2,DS"

static void
check_packed (const gchar *path, const gchar *origin, const gchar *folder)
{
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autofree gchar *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, MAIL, -1);
  g_autofree gchar *expected = g_strconcat (path, origin, NULL);

  recorder_read (recorder, path);
  g_assert_cmpstr (recorder->losses->str, ==, "");
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, expected);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, folder);
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpint (recorded (recorder, 0)->flags & ONB_ITEM_DRAFT, ==, ONB_ITEM_DRAFT);
  g_assert_cmpstr (recorded (recorder, 0)->sha256, ==, sum);
}

/* Dovecot's zlib plugin keeps the names of the files that it compresses. */
static void
test_packed_maildir (void)
{
  static const Maker gzip = { "gzip", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP };
  static const Maker tar = { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_BZIP2 };
  static const MadeMember message[] = { { "data", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  MadeMember members[] = { { ".Sent/cur/" PACKED_NAME, NULL, 0, 0 }, { NULL, NULL, 0, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *tree = g_build_filename (folder, "tree", NULL);
  g_autofree gchar *cur = g_build_filename (tree, ".Sent", "cur", NULL);
  g_autofree gchar *path = NULL;
  g_autofree gchar *text = NULL;
  g_autofree gchar *archive = NULL;

  g_assert_cmpint (g_mkdir_with_parents (cur, 0700), ==, 0);
  path = make_archive (&gzip, cur, PACKED_NAME, message);
  check_packed (tree, "/.Sent/cur/" PACKED_NAME "!/" PACKED_NAME, "/.Sent/cur/");
  g_assert_true (g_file_get_contents (path, &text, &members[0].len, NULL));
  members[0].text = text;
  archive = make_archive (&tar, folder, "in.tbz", members);
  check_packed (archive, "!/.Sent/cur/" PACKED_NAME, "/.Sent/cur/");
  remove_folder (folder);
}

/* A container that calls itself a message of a Maildir counts as a level, too: it could hold
 * itself.
 */
static void
test_packed_depth (void)
{
  static const Maker tar = { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE };
  static const MadeMember message[] = { { "cur/1", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  MadeMember members[] = { { "cur/1", NULL, 0, 0 }, { NULL, NULL, 0, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (&tar, folder, "0.tar", message);
  g_autofree gchar *expected = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  for (guint i = 1; i <= 3; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u.tar", i);
    g_autofree gchar *text = NULL;

    g_assert_true (g_file_get_contents (path, &text, &members[0].len, NULL));
    members[0].text = text;
    g_free (path);
    path = make_archive (&tar, folder, name, members);
  }
  recorder->limits.container_depth = 2;
  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, 0);
  expected
      = g_strdup_printf ("skipped %s!/cur/1!/cur/1: deeper than the limit container-depth\n", path);
  g_assert_cmpstr (recorder->losses->str, ==, expected);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *tree = g_strdup_printf ("/exports/tree/%s", cases[i].name);
    g_autofree gchar *archive = g_strdup_printf ("/exports/archive/%s", cases[i].name);

    g_test_add_data_func (tree, &cases[i], test_tree);
    g_test_add_data_func (archive, &cases[i], test_archive);
  }
  g_test_add_func ("/exports/pffexport-any-order", test_pffexport_any_order);
  g_test_add_func ("/exports/pffexport-by-hand", test_pffexport_by_hand);
  g_test_add_func ("/exports/owner-unreadable", test_owner_unreadable);
  g_test_add_func ("/exports/readpst-long-header", test_readpst_long_header);
  g_test_add_func ("/exports/git-input", test_git_input);
  g_test_add_func ("/exports/packed-maildir", test_packed_maildir);
  g_test_add_func ("/exports/packed-depth", test_packed_depth);
  return g_test_run ();
}
