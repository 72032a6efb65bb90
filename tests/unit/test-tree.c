/* SPDX-License-Identifier: Apache-2.0 */
#include "source-recorder.h"

#define MAIL "From: a@example.com\n\nbody\n"
#define MBOX                                                                                       \
  "From a@e Tue Aug  8 12:36:29 2023\nA: 1\n\n\nFrom a@e Tue Aug  8 12:36:29 2023\nA: 2\n\n"

/* Origins without the folder that the test made, joined by blanks. */
static gchar *
join_origins (const Recorder *recorder, const gchar *folder)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < recorder->items->len; i++) {
    const gchar *origin = recorded (recorder, i)->origin;

    g_assert_true (g_str_has_prefix (origin, folder));
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", origin + strlen (folder) + 1);
  }
  return g_string_free (text, FALSE);
}

/* The order is that of the bytes of whole paths, so `a.eml` stands before `a/…`. */
static void
test_order (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *origins = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "b/2", MAIL);
  write_file (folder, "b/10", MAIL);
  write_file (folder, "a/x", MAIL);
  write_file (folder, "a.eml", MAIL);
  write_file (folder, "a0", MAIL);
  write_file (folder, "B", MAIL);
  write_file (folder, ".hidden/x", MAIL);
  recorder_read (recorder, folder);
  origins = join_origins (recorder, folder);
  g_assert_cmpstr (origins, ==, ".hidden/x B a.eml a/x a0 b/10 b/2");
  for (guint i = 0; i < recorder->items->len; i++)
    g_assert_cmpuint (recorded (recorder, i)->serial, ==, i + 1);
  g_assert_cmpstr (recorder->inputs->str, ==, "folder items=7 damaged=0 skipped=0 bytes=182 -\n");
  remove_folder (folder);
}

static void
test_folders (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "support/Sent.mbox", MBOX);
  write_file (folder, "support/Sent Items/notes/1.eml", MAIL);
  write_file (folder, "support/Sent.sbd/2023", MBOX);
  write_file (folder, "zz.eml", MAIL);
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 6);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/support/Sent Items/notes/");
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 1)->folder, ==, "/support/Sent/");
  g_assert_cmpint (recorded (recorder, 1)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 3)->folder, ==, "/support/Sent.sbd/2023/");
  g_assert_cmpint (recorded (recorder, 3)->role, ==, ONB_FOLDER_SENT);
  g_assert_cmpstr (recorded (recorder, 5)->folder, ==, "/");
  g_assert_cmpint (recorded (recorder, 5)->role, ==, ONB_FOLDER_UNKNOWN);
  remove_folder (folder);
}

/* When nothing below the input is known, the input's own name tells. */
static void
test_role_of_input (void)
{
  static const struct {
    const gchar *input;
    const gchar *folder;
    OnbFolderRole role;
  } inputs[] = {
    { "Sent", "/", ONB_FOLDER_SENT },
    { "Sent/1.eml", "/", ONB_FOLDER_SENT }, /* of the folder that the file lies in */
    { "Drafts.mbox", "/Drafts/", ONB_FOLDER_DRAFTS },
    { "Trash", "/Inbox/", ONB_FOLDER_INBOX },
    /* An Archive gives way to the input as to a folder. */
    { "Sent Items", "/Archive/", ONB_FOLDER_SENT },
    { "Old", "/Archive/", ONB_FOLDER_ARCHIVE },
  };
  g_autofree gchar *folder = make_folder ();

  write_file (folder, "Sent/1.eml", MAIL);
  write_file (folder, "Drafts.mbox", MBOX);
  write_file (folder, "Trash/Inbox/1.eml", MAIL);
  write_file (folder, "Sent Items/Archive/1.eml", MAIL);
  write_file (folder, "Old/Archive/1.eml", MAIL);
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_autofree gchar *path = g_build_filename (folder, inputs[i].input, NULL);
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read (recorder, path);
    g_assert_cmpstr (recorded (recorder, 0)->folder, ==, inputs[i].folder);
    g_assert_cmpint (recorded (recorder, 0)->role, ==, inputs[i].role);
  }
  remove_folder (folder);
}

static void
test_special (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *fifo = g_build_filename (folder, "b-fifo", NULL);
  g_autofree gchar *link = g_build_filename (folder, "c-link", NULL);
  g_autofree gchar *loop = g_build_filename (folder, "d-loop", NULL);
  g_autofree gchar *expected = NULL;
  g_autofree gchar *found = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (Recorder) alone = recorder_new ();

  write_file (folder, "a.eml", MAIL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("a.eml", link), ==, 0);
  g_assert_cmpint (symlink (".", loop), ==, 0);
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  expected = g_strdup_printf ("skipped %s/b-fifo: FIFO\nskipped %s/c-link: symbolic link\n"
                              "skipped %s/d-loop: symbolic link\n",
                              folder, folder, folder);
  g_assert_cmpstr (recorder->losses->str, ==, expected);
  g_assert_cmpstr (recorder->inputs->str, ==, "folder items=1 damaged=0 skipped=3 bytes=26 -\n");
  /* An input that is a FIFO does not hang either. */
  recorder_read (alone, fifo);
  found = g_strdup_printf ("skipped %s: FIFO\n", fifo);
  g_assert_cmpstr (alone->losses->str, ==, found);
  /* An input that is a link was named by the user: it is followed. */
  recorder_read (alone, link);
  g_assert_cmpuint (alone->items->len, ==, 1);
  remove_folder (folder);
}

static gboolean
become_nobody (void)
{
  return geteuid () != 0 || seteuid (65534) == 0;
}

static void
test_unreadable (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *file = g_build_filename (folder, "b.eml", NULL);
  g_autofree gchar *closed = g_build_filename (folder, "c", NULL);
  g_autofree gchar *expected = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (OnbArchiveReader) reader
      = onb_archive_reader_new (&recorder->options, &recorder->sink, recorder);
  g_autoptr (GError) error = NULL;
  gboolean root = geteuid () == 0;
  gboolean ok;

  write_file (folder, "a.eml", MAIL);
  write_file (folder, "b.eml", MAIL);
  write_file (folder, "c/d.eml", MAIL);
  write_file (folder, "e.eml", MAIL);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  g_assert_cmpint (g_chmod (closed, 0), ==, 0);
  g_assert_true (become_nobody ());
  recorder_read (recorder, folder);
  ok = onb_archive_read (reader, file, &error);
  if (root)
    g_assert_cmpint (seteuid (0), ==, 0);
  g_assert_cmpuint (recorder->items->len, ==, 2);
  /* Folders are walked before files are read. */
  expected = g_strdup_printf ("damaged %s: Permission denied\ndamaged %s: Permission denied\n",
                              closed, file);
  g_assert_cmpstr (recorder->losses->str, ==, expected);
  g_assert_false (ok);
  g_assert_error (error, ONB_ERROR, ONB_ERROR_IO);
  g_chmod (closed, 0700);
  remove_folder (folder);
}

static void
test_absent (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *absent = g_build_filename (folder, "nothing", NULL);
  g_autofree gchar *expected = g_strdup_printf ("%s: No such file or directory", absent);
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (OnbArchiveReader) reader
      = onb_archive_reader_new (&recorder->options, &recorder->sink, recorder);
  g_autoptr (GError) error = NULL;

  g_assert_false (onb_archive_read (reader, absent, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  g_assert_cmpstr (error->message, ==, expected);
  g_assert_cmpstr (recorder->inputs->str, ==, "");
  remove_folder (folder);
}

static void
test_depth (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *expected = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  write_file (folder, "1.eml", MAIL);
  write_file (folder, "a/2.eml", MAIL);
  write_file (folder, "a/b/3.eml", MAIL);
  write_file (folder, "a/b/c/4.eml", MAIL);
  recorder->limits.folder_depth = 2;
  recorder_read (recorder, folder);
  g_assert_cmpuint (recorder->items->len, ==, 3);
  expected = g_strdup_printf ("skipped %s/a/b/c: deeper than the limit folder-depth\n", folder);
  g_assert_cmpstr (recorder->losses->str, ==, expected);
  remove_folder (folder);
}

static void
test_hash_all (void)
{
  static const struct {
    const gchar *name;
    const gchar *text;
    const gchar *format;
  } files[] = {
    { "a.eml", MAIL, "eml" },
    { "b.mbox", MBOX, "mbox" },
    { "c.txt", "no mail", "none" },
    { "d", "", "none" },
  };
  g_autofree gchar *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree gchar *path = g_build_filename (folder, files[i].name, NULL);
    g_autofree gchar *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, files[i].text, -1);
    g_autoptr (Recorder) recorder = recorder_new ();

    write_file (folder, files[i].name, files[i].text);
    recorder->options.hash = ONB_HASH_ALL;
    recorder_read (recorder, path);
    g_assert_true (g_str_has_prefix (recorder->inputs->str, files[i].format));
    g_assert_nonnull (strstr (recorder->inputs->str, sum));
  }
  remove_folder (folder);
}

static void
test_mtime (void)
{
  g_autofree gchar *folder = make_folder ();

  write_file (folder, "a.eml", MAIL);
  for (gint trust = 0; trust < 2; trust++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder->options.trust_mtime = trust != 0;
    recorder_read (recorder, folder);
    g_assert_cmpint (recorded (recorder, 0)->mtime_unix != ONB_NO_TIME, ==, trust != 0);
  }
  remove_folder (folder);
}

/* Standard input, as a pipe and as a file. */
static void
test_stdin (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "a.mbox", NULL);
  gint saved = dup (STDIN_FILENO);

  write_file (folder, "a.mbox", MBOX);
  for (gint i = 0; i < 2; i++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    gint ends[2] = { -1, -1 };
    gint in;

    if (i == 0) {
      g_assert_cmpint (pipe (ends), ==, 0);
      g_assert_cmpint (write (ends[1], MBOX, strlen (MBOX)), ==, (gssize) strlen (MBOX));
      g_close (ends[1], NULL);
      in = ends[0];
    } else {
      in = g_open (path, O_RDONLY | O_CLOEXEC, 0);
    }
    g_assert_cmpint (dup2 (in, STDIN_FILENO), ==, STDIN_FILENO);
    g_close (in, NULL);
    recorder->options.hash = ONB_HASH_ALL;
    recorder_read (recorder, "-");
    g_assert_cmpuint (recorder->items->len, ==, 2);
    g_assert_cmpstr (recorded (recorder, 1)->origin, ==, "-@41");
    g_assert_cmpstr (recorded (recorder, 1)->folder, ==, "/");
    g_assert_true (
        g_str_has_prefix (recorder->inputs->str, "mbox items=2 damaged=0 skipped=0 bytes=81 "));
  }
  g_assert_cmpint (dup2 (saved, STDIN_FILENO), ==, STDIN_FILENO);
  g_close (saved, NULL);
  remove_folder (folder);
}

/* Serials go on from input to input; the sums start anew. */
static void
test_two_inputs (void)
{
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *first = g_build_filename (folder, "a.mbox", NULL);
  g_autofree gchar *second = g_build_filename (folder, "b.eml", NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  g_autoptr (OnbArchiveReader) reader
      = onb_archive_reader_new (&recorder->options, &recorder->sink, recorder);

  write_file (folder, "a.mbox", MBOX);
  write_file (folder, "b.eml", MAIL);
  g_assert_true (onb_archive_read (reader, first, NULL));
  g_assert_true (onb_archive_read (reader, second, NULL));
  g_assert_cmpuint (recorded (recorder, 2)->serial, ==, 3);
  g_assert_cmpstr (
      recorder->inputs->str, ==,
      "mbox items=2 damaged=0 skipped=0 bytes=81 -\neml items=1 damaged=0 skipped=0 bytes=26 -\n");
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/order", test_order);
  g_test_add_func ("/tree/folders", test_folders);
  g_test_add_func ("/tree/role-of-input", test_role_of_input);
  g_test_add_func ("/tree/special", test_special);
  g_test_add_func ("/tree/unreadable", test_unreadable);
  g_test_add_func ("/tree/absent", test_absent);
  g_test_add_func ("/tree/depth", test_depth);
  g_test_add_func ("/tree/hash-all", test_hash_all);
  g_test_add_func ("/tree/mtime", test_mtime);
  g_test_add_func ("/tree/stdin", test_stdin);
  g_test_add_func ("/tree/two-inputs", test_two_inputs);
  return g_test_run ();
}
