/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

#include "source/folder.h"

#define MAIL "From: a@example.com\n\nbody\n"

static void
test_flags (void)
{
  static const struct {
    const gchar *name;
    gboolean draft;
  } names[] = {
    { "1691498189.M1P2.host:2,", FALSE },
    { "1691498189.M1P2.host:2,S", FALSE },
    { "1691498189.M1P2.host:2,DS", TRUE },
    { "1691498189.M1P2.host;2,DS", TRUE },
    { "1691498189.M1P2.host!2,SD", TRUE },
    { "1691498189.M1P2.host:2,RDF,", TRUE },
    { "169.host,S=10,W=11:2,D", TRUE },
    { "169.host,S=10D", FALSE },
    { "169.host:1,D", FALSE },
    { "169.D:2,S", FALSE },
    { "169.host-2,D", FALSE },
    { "D", FALSE },
    { ":2,D", TRUE },
    { "", FALSE },
    { "169.host:2,S,xD", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint ((onb_folder_file_flags (names[i].name) & ONB_ITEM_DRAFT) != 0, ==,
                     names[i].draft);
}

/* The nearest known name decides; an archive inside a known folder is that folder's. */
static void
test_roles (void)
{
  const struct {
    const gchar *name;
    OnbFolderRole above;
    OnbFolderRole expected;
  } rows[] = {
    { "2023", ONB_FOLDER_SENT, ONB_FOLDER_SENT },
    { "Archive", ONB_FOLDER_SENT, ONB_FOLDER_SENT },
    { "Archive", ONB_FOLDER_UNKNOWN, ONB_FOLDER_ARCHIVE },
    { "Sent", ONB_FOLDER_ARCHIVE, ONB_FOLDER_SENT },
    { "Sent", ONB_FOLDER_TRASH, ONB_FOLDER_SENT },
    { ".Sent.Archive", ONB_FOLDER_INBOX, ONB_FOLDER_SENT },
    { ".Archive.Sent", ONB_FOLDER_INBOX, ONB_FOLDER_SENT },
    { ".Projects", ONB_FOLDER_INBOX, ONB_FOLDER_INBOX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (onb_folder_role (rows[i].name, rows[i].above), ==, rows[i].expected);
}

static const RecordedItem *
find_item (const Recorder *recorder, const gchar *end)
{
  for (guint i = 0; i < recorder->items->len; i++) {
    if (g_str_has_suffix (recorded (recorder, i)->origin, end))
      return recorded (recorder, i);
  }
  g_error ("no item %s", end);
}

/* Maildir++ with what servers leave in it. */
static gchar *
make_maildir (void)
{
  gchar *folder = make_folder ();

  write_file (folder, "cur/1:2,S", MAIL);
  write_file (folder, "cur/2:2,DS", MAIL);
  write_file (folder, "new/3", MAIL);
  write_file (folder, "tmp/4", MAIL);
  write_file (folder, ".Sent/cur/5;2,S", MAIL);
  write_file (folder, ".Sent/tmp/6", MAIL);
  write_file (folder, ".Gel&APY-schte Elemente/cur/7", MAIL);
  write_file (folder, ".Lists.Big/cur/8", MAIL);
  write_file (folder, ".INBOX.Sent.2023/cur/9",
              "From a@example.com Tue Aug  8 12:36:29 2023\n" MAIL);
  write_file (folder, "dovecot-uidlist", "3 V1691498189 N5 G0123\n1 :1691498189.M1P1.x\n");
  write_file (folder, "dovecot.index.log", "\1\2\3");
  write_file (folder, "maildirfolder", "");
  return folder;
}

static void
test_maildir (void)
{
  g_autofree gchar *folder = make_maildir ();
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 7);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "maildir items=7 damaged=0 skipped=0 "));
  g_assert_cmpint (find_item (recorder, "cur/1:2,S")->flags & ONB_ITEM_DRAFT, ==, 0);
  g_assert_cmpint (find_item (recorder, "cur/2:2,DS")->flags & ONB_ITEM_DRAFT, ==, ONB_ITEM_DRAFT);
  g_assert_cmpint (find_item (recorder, "cur/1:2,S")->role, ==, ONB_FOLDER_INBOX);
  g_assert_cmpstr (find_item (recorder, "new/3")->folder, ==, "/new/");
  g_assert_cmpint (find_item (recorder, "cur/5;2,S")->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (find_item (recorder, "cur/5;2,S")->folder, ==, "/.Sent/cur/");
  g_assert_cmpint (find_item (recorder, "cur/7")->role, ==, ONB_FOLDER_TRASH);
  g_assert_cmpstr (find_item (recorder, "cur/7")->folder, ==, "/.Gelöschte Elemente/cur/");
  g_assert_cmpint (find_item (recorder, "cur/8")->role, ==, ONB_FOLDER_UNKNOWN);
  g_assert_cmpint (find_item (recorder, "cur/9")->role, ==, ONB_FOLDER_SENT);
  /* A file of a Maildir is one message, also when it starts with a separator. */
  g_assert_cmpint (find_item (recorder, "cur/9")->offset, ==, -1);
  g_assert_nonnull (strstr (recorder->findings->str, "/tmp/4\n"));
  g_assert_nonnull (strstr (recorder->findings->str, ".Sent/tmp/6\n"));
  remove_folder (folder);
}

/* A Maildir that lies somewhere in a tree, and one of which only `cur` was exported. */
static void
test_mixed (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "export/joe/.Sent/cur/1:2,D", MAIL);
  write_file (folder, "export/joe/Inbox/1.eml", MAIL);
  write_file (folder, "export/tmp/2.eml", MAIL);
  write_file (folder, "mh/Drafts/17", MAIL);
  write_file (folder, "mh/Drafts/.mh_sequences", "cur: 17\n");
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 4);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "folder "));
  g_assert_cmpint (find_item (recorder, "1:2,D")->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpint (find_item (recorder, "1:2,D")->flags & ONB_ITEM_DRAFT, ==, ONB_ITEM_DRAFT);
  g_assert_cmpstr (find_item (recorder, "1:2,D")->folder, ==, "/export/joe/.Sent/cur/");
  g_assert_cmpint (find_item (recorder, "1.eml")->role, ==, ONB_FOLDER_INBOX);
  g_assert_cmpint (find_item (recorder, "17")->role, ==, ONB_FOLDER_DRAFTS);
  g_assert_cmpstr (recorder->findings->str, ==, "");
  remove_folder (folder);
}

/* The input itself is the folder that tells the role, or the `cur` of one. */
static void
test_input_is_folder (void)
{
  g_autofree gchar *folder = make_maildir ();
  g_autofree gchar *sent = g_strconcat (folder, "/.Sent///", NULL);
  g_autofree gchar *cur = g_strconcat (folder, "/cur", NULL);
  g_autofree gchar *expected = g_strconcat (folder, "/.Sent/cur/5;2,S", NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (Recorder) other = recorder_new ();

  recorder_read (recorder, sent);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/cur/");
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, expected);
  recorder_read (other, cur);
  g_assert_cmpuint (other->items->len, ==, 2);
  g_assert_cmpint (find_item (other, "2:2,DS")->flags & ONB_ITEM_DRAFT, ==, ONB_ITEM_DRAFT);
  g_assert_true (g_str_has_prefix (other->inputs->str, "maildir "));
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/maildir/roles", test_roles);
  g_test_add_func ("/maildir/flags", test_flags);
  g_test_add_func ("/maildir/maildir", test_maildir);
  g_test_add_func ("/maildir/mixed", test_mixed);
  g_test_add_func ("/maildir/input-is-folder", test_input_is_folder);
  return g_test_run ();
}
