/* SPDX-License-Identifier: Apache-2.0 */
/* Archives that libarchive writes here, and what is done to them afterwards. */
#include <stdlib.h>

#include "archive-maker.h"

#define MAIL "From: a@example.com\n\nbody\n"
#define MBOX                                                                                       \
  "From a@e Tue Aug  8 12:36:29 2023\nA: 1\n\n\nFrom a@e Tue Aug  8 12:36:29 2023\nA: 2\n\n"

static const Maker makers[] = {
  { "zip", ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE },
  { "tar", ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_GZIP },
  { "tar", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_XZ },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_ZSTD },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_BZIP2 },
  { "tar", ARCHIVE_FORMAT_TAR_PAX_RESTRICTED, ARCHIVE_FILTER_LZ4 },
  { "cpio", ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_NONE },
  { "cpio", ARCHIVE_FORMAT_CPIO_POSIX, ARCHIVE_FILTER_GZIP },
  { "cpio", ARCHIVE_FORMAT_CPIO_BIN_LE, ARCHIVE_FILTER_NONE },
  { "7z", ARCHIVE_FORMAT_7ZIP, ARCHIVE_FILTER_NONE },
};

/* `origin folder role draft` of each item, the path of the archive left out. */
static gchar *
describe_items (const Recorder *recorder, const gchar *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < recorder->items->len; i++) {
    const RecordedItem *item = recorded (recorder, i);

    g_assert_true (g_str_has_prefix (item->origin, path));
    g_string_append_printf (text, "%s %s %d %d\n", item->origin + strlen (path), item->folder,
                            (gint) item->role, (item->flags & ONB_ITEM_DRAFT) != 0);
  }
  return g_string_free (text, FALSE);
}

static gint
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *) a, *(const gchar *const *) b);
}

/* 7z keeps what is empty behind the rest. */
static gchar *
sort_lines (const gchar *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

static const MadeMember mixed[] = {
  { "Sent Items/1.eml", MAIL, 0 },
  { "box/Inbox.mbox", MBOX, 0 },
  { "./joe/.Entw&APw-rfe/cur/9:2,DS", MAIL, 0 },
  { "joe/cur/1:2,S", MAIL, 0 },
  { "joe/tmp/2", MAIL, 0 },
  { "../../etc/passwd.eml", MAIL, 0 },
  { "/abs/x.eml", MAIL, 0 },
  { "notes.txt", "Read me", 0 },
  { "empty", "", 0 },
  { "folder/", "", AE_IFDIR },
  { "link", "Sent Items/1.eml", AE_IFLNK },
  { NULL, NULL, 0 },
};

static void
test_members (gconstpointer data)
{
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (maker, folder, "mail", mixed);
  g_autofree gchar *items = NULL;
  g_autofree gchar *losses = NULL;
  g_autofree gchar *expected = NULL;
  g_autofree gchar *told = NULL;
  g_autofree gchar *tmp = g_strdup_printf ("maildir-tmp %s!/joe/tmp/2\n", path);
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->options.trust_mtime = TRUE;
  recorder_read (recorder, path);
  items = describe_items (recorder, path);
  g_assert_cmpstr (items, ==,
                   "!/Sent Items/1.eml /Sent Items/ 2 0\n"
                   "!/box/Inbox.mbox@0 /box/Inbox/ 1 0\n"
                   "!/box/Inbox.mbox@41 /box/Inbox/ 1 0\n"
                   "!/./joe/.Entw&APw-rfe/cur/9:2,DS /joe/.Entwürfe/cur/ 3 1\n"
                   "!/joe/cur/1:2,S /joe/cur/ 0 0\n"
                   "!/../../etc/passwd.eml /etc/ 0 0\n"
                   "!//abs/x.eml /abs/ 0 0\n");
  losses = g_strdup_printf ("non-mail %s!/notes.txt: holds no mail\nnon-mail %s!/empty: empty\n"
                            "skipped %s!/link: link\n",
                            path, path, path);
  expected = sort_lines (losses);
  told = sort_lines (recorder->losses->str);
  g_assert_cmpstr (told, ==, expected);
  g_assert_cmpstr (recorder->findings->str, ==, tmp);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, maker->format));
  g_assert_cmpint (recorded (recorder, 0)->mtime_unix, ==, 1691498188);
  g_assert_cmpuint (recorded (recorder, 0)->length, ==, strlen (MAIL));
  remove_folder (folder);
}

/* The same from a pipe, where nothing can be sought. */
static void
test_pipe (gconstpointer data)
{
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (maker, folder, "mail", mixed);
  g_autofree gchar *items = NULL;
  g_autofree gchar *bytes = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();
  gint saved = dup (STDIN_FILENO);
  gint ends[2];
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], bytes, len), ==, (gssize) len);
  g_close (ends[1], NULL);
  g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);
  g_close (ends[0], NULL);
  recorder_read (recorder, "-");
  items = describe_items (recorder, "-");
  g_assert_true (g_str_has_prefix (items, "!/Sent Items/1.eml /Sent Items/ 2 0\n"));
  g_assert_cmpuint (recorder->items->len, ==, 7);
  g_assert_cmpint (dup2 (saved, STDIN_FILENO), ==, STDIN_FILENO);
  g_close (saved, NULL);
  remove_folder (folder);
}

/* In a tree the folders of the archive come before those of the member. */
static void
test_in_tree (void)
{
  static const MadeMember members[] = { { "a/1.eml", MAIL, 0 }, { NULL, NULL, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *sent = g_build_filename (folder, "Sent", NULL);
  g_autofree gchar *path = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  g_assert_cmpint (g_mkdir (sent, 0700), ==, 0);
  path = make_archive (&makers[0], sent, "x.zip", members);
  recorder_read (recorder, folder);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/Sent/a/");
  g_assert_cmpint (recorded (recorder, 0)->role, ==, ONB_FOLDER_SENT);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "folder items=1 "));
  remove_folder (folder);
}

/* One compressed file is an archive of one. */
static void
test_compressed_file (void)
{
  static const Maker raw = { "gzip", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP };
  static const MadeMember members[] = { { "data", MBOX, 0 }, { NULL, NULL, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (&raw, folder, "Sent.mbox.gz", members);
  g_autofree gchar *items = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read (recorder, path);
  items = describe_items (recorder, path);
  g_assert_cmpstr (items, ==, "!/Sent.mbox@0 /Sent/ 2 0\n!/Sent.mbox@41 /Sent/ 2 0\n");
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "gzip items=2 "));
  remove_folder (folder);
}

/* The first byte of @text in the file is changed, or the file cut there. */
static void
damage (const gchar *path, const gchar *text, gboolean cut)
{
  g_autofree gchar *bytes = NULL;
  gsize len;
  gchar *at;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  at = memmem (bytes, len, text, strlen (text));
  g_assert_nonnull (at);
  *at = '#';
  g_assert_true (g_file_set_contents (path, bytes, cut ? at - bytes : (gssize) len, NULL));
}

/* A wrong checksum costs one member a loss; what follows is read. */
static void
test_damaged_member (void)
{
  static const MadeMember members[] = { { "1.eml", "From: a\n\nbefore\n", 0 },
                                        { "2.eml", "From: a\n\nthe middle one\n", 0 },
                                        { "3.eml", "From: a\n\nafter\n", 0 },
                                        { NULL, NULL, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "x.zip", NULL);
  g_autoptr (Recorder) recorder = recorder_new ();
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_zip_set_compression_store (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < 3; i++)
    add_member (archive, &members[i]);
  archive_write_close (archive);
  archive_write_free (archive);
  damage (path, "the middle one", FALSE);
  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, 3);
  g_assert_nonnull (strstr (recorder->losses->str, "!/2.eml: "));
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "zip items=3 damaged=1 "));
  remove_folder (folder);
}

static void
test_cut_tar (void)
{
  static const MadeMember members[] = { { "1.eml", "From: a\n\nbefore\n", 0 },
                                        { "2.eml", "From: a\n\nthe middle one\n", 0 },
                                        { NULL, NULL, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (&makers[1], folder, "x.tar", members);
  g_autoptr (Recorder) recorder = recorder_new ();

  damage (path, "the middle one", TRUE);
  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpint (recorded (recorder, 1)->flags & ONB_ITEM_TRUNCATED, ==, ONB_ITEM_TRUNCATED);
  g_assert_nonnull (strstr (recorder->losses->str, "damaged "));
  remove_folder (folder);
}

/* Every cut of every archive ends, and what could not be read is told of. */
static void
test_cuts (gconstpointer data)
{
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (maker, folder, "mail", mixed);
  g_autofree gchar *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  for (gsize cut = 1; cut < len; cut += 1 + len / 300) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_bytes (recorder, bytes, cut, "x", 1000);
    g_assert_cmpuint (recorder->items->len + recorder->losses->len, >, 0);
  }
  remove_folder (folder);
}

#define BYTES(text) text, sizeof (text) - 1

static void
test_not_an_archive (void)
{
  static const struct {
    const gchar *bytes;
    gsize len;
  } files[] = {
    { BYTES ("PK\3\4garbage that is no zip at all") },
    { BYTES ("\x1f\x8b\x08\0\0\0\0\0\0\3garbage") },
    { BYTES ("BZh9garbage") },
    { BYTES ("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_bytes (recorder, files[i].bytes, files[i].len, "x", 1000);
    g_assert_cmpuint (recorder->items->len, ==, 0);
    /* An empty zip file is the last one: it holds nothing, and nothing is wrong. */
    g_assert_cmpint (strstr (recorder->losses->str, "damaged x: ") != NULL, ==, i < 3);
  }
}

static void
test_repeated_names (void)
{
  static const MadeMember members[]
      = { { "1.eml", MAIL, 0 }, { "1.eml", MAIL, 0 }, { NULL, NULL, 0 } };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (&makers[1], folder, "x.tar", members);
  g_autofree gchar *expected = g_strdup_printf ("duplicate-member %s!/1.eml\n", path);
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpstr (recorder->findings->str, ==, expected);
  remove_folder (folder);
}

/* Names that are no UTF-8 stay as they are, whatever the locale. */
static void
test_names (gconstpointer data)
{
  static const MadeMember members[] = { { "Entw\xfcrfe/\xff.eml", MAIL, 0 }, { NULL, NULL, 0 } };
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_archive (maker, folder, "x", members);
  g_autofree gchar *expected = g_strdup_printf ("%s!/%s", path, members[0].name);
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder_read (recorder, path);
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, expected);
  remove_folder (folder);
}

static void
test_limits (void)
{
  static const MadeMember members[]
      = { { "1.eml", MAIL, 0 },
          { "2.eml", MAIL "0123456789012345678901234567890123456789", 0 },
          { "a/b/c/3.eml", MAIL, 0 },
          { "4.eml", MAIL, 0 },
          { NULL, NULL, 0 } };
  static const struct {
    const gchar *limit;
    guint64 value;
    guint maker;
    guint items;
    const gchar *losses; /* `%` is the path */
  } limits[] = {
    { "members", 2, 0, 2,
      "skipped %: more members than the limit members; the rest is not read\n" },
    { "folder-depth", 2, 0, 3, "skipped %!/a/b/c/3.eml: deeper than the limit folder-depth\n" },
    { "name-bytes", 10, 0, 3,
      "skipped %!/a/b/c/3.em…: member name longer than the limit name-bytes\n" },
    { "name-bytes", 11, 1, 4, "" },
    { "unpacked-bytes", 4, 1, 0,
      "skipped %: a member unpacks to more than the limit unpacked-bytes; the rest is not read\n" },
    { "member-bytes", 40, 0, 3, "skipped %!/2.eml: unpacks to more than the limit member-bytes\n" },
    { "member-bytes", 40, 1, 1,
      "skipped %!/2.eml: unpacks to more than the limit member-bytes\n"
      "skipped %: a member unpacks to more than the limit member-bytes; the rest is not read\n" },
    { "unpacked-bytes", 40, 0, 1,
      "skipped %!/2.eml: unpacks to more than the limit unpacked-bytes\n"
      "skipped %: a member unpacks to more than the limit unpacked-bytes; the rest is not read\n" },
  };
  g_autofree gchar *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autofree gchar *path = make_archive (&makers[limits[i].maker], folder, "x", members);
    g_auto (GStrv) parts = g_strsplit (limits[i].losses, "%", -1);
    g_autofree gchar *expected = g_strjoinv (path, parts);
    g_autoptr (Recorder) recorder = recorder_new ();

    g_assert_true (onb_limits_set (&recorder->limits, limits[i].limit, limits[i].value));
    recorder_read (recorder, path);
    g_assert_cmpstr (recorder->losses->str, ==, expected);
    g_assert_cmpuint (recorder->items->len, ==, limits[i].items);
  }
  remove_folder (folder);
}

/* Parts that are no folders do not count as such, but their bytes do; the origin stays exact. */
static void
test_long_names (gconstpointer data)
{
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *most = g_strnfill (4096, '/');
  g_autofree gchar *more = g_strnfill (4097, '/');
  g_autofree gchar *shown = g_strndup (more, 119);
  g_autofree gchar *path = NULL;
  g_autofree gchar *expected = NULL;
  g_autofree gchar *loss = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();
  const MadeMember members[] = { { most, MAIL, 0 }, { more, MAIL, 0 }, { NULL, NULL, 0 } };

  most[0] = more[0] = shown[0] = 'a';
  memcpy (most + 2000, "./../b", 6);
  memcpy (most + 4091, "1.eml", 5);
  memcpy (more + 4092, "2.eml", 5);
  memcpy (more + 119, "ü", 2); /* the cut does not go through it */
  path = make_archive (maker, folder, "x", members);
  recorder_read (recorder, path);
  expected = g_strdup_printf ("%s!/%s", path, most);
  loss = g_strdup_printf ("skipped %s!/%s…: member name longer than the limit name-bytes\n", path,
                          shown);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, expected);
  g_assert_cmpstr (recorded (recorder, 0)->folder, ==, "/a/b/");
  g_assert_cmpstr (recorder->losses->str, ==, loss);
  remove_folder (folder);
}

/* Empty members whose names are a megabyte each: names are unpacked bytes like any other. */
static void
test_name_bomb (void)
{
  static const Maker maker = { "tar", ARCHIVE_FORMAT_TAR_GNUTAR, ARCHIVE_FILTER_GZIP };
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *name = g_strnfill (1000000, 'x');
  g_autofree MadeMember *members = g_new0 (MadeMember, 81);
  g_autofree gchar *path = NULL;
  g_autofree gchar *end = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  for (guint i = 0; i < 80; i++)
    members[i] = (MadeMember){ name, "", 0 };
  path = make_archive (&maker, folder, "x", members);
  recorder_read (recorder, path);
  end = g_strdup_printf (
      "skipped %s: a member unpacks to more than the limit ratio; the rest is not read\n", path);
  g_assert_true (g_str_has_suffix (recorder->losses->str, end));
  g_assert_cmpuint (recorder->losses->len, <, 80 * 400);
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "tar items=0 damaged=0 skipped=68 "));
  remove_folder (folder);
}

/* 80 MiB of nothing, twice: read no further than the limit, also when it is no mail. */
static void
test_bomb (gconstpointer data)
{
  const Maker *maker = data;
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "bomb", NULL);
  g_autofree gchar *zeros = g_malloc0 (1 << 20);
  g_autoptr (Recorder) recorder = recorder_new ();
  struct archive *archive = archive_write_new ();
  MadeMember mail = { "z.eml", MAIL, 0 };

  g_assert_cmpint (archive_write_set_format (archive, maker->format_code), ==, ARCHIVE_OK);
  archive_write_add_filter (archive, maker->filter_code);
  archive_write_open_filename (archive, path);
  for (guint i = 0; i < 2; i++) {
    struct archive_entry *entry = archive_entry_new ();

    archive_entry_set_pathname (entry, i == 0 ? "bomb.eml" : "bomb.bin");
    archive_entry_set_filetype (entry, AE_IFREG);
    archive_entry_set_size (entry, 80 << 20);
    archive_write_header (archive, entry);
    if (i == 0)
      archive_write_data (archive, "From: a\n\n", 9);
    for (guint k = 0; k < 80; k++)
      archive_write_data (archive, zeros, 1 << 20);
    archive_entry_free (entry);
  }
  add_member (archive, &mail);
  archive_write_close (archive);
  archive_write_free (archive);
  recorder_read (recorder, path);
  g_assert_nonnull (
      strstr (recorder->losses->str, "!/bomb.eml: unpacks to more than the limit ratio"));
  g_assert_cmpuint (recorder->items->len, ==, 1);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autofree gchar *members = g_strdup_printf ("/archive/members/%zu", i);
    g_autofree gchar *pipe = g_strdup_printf ("/archive/pipe/%zu", i);
    g_autofree gchar *cuts = g_strdup_printf ("/archive/cuts/%zu", i);
    g_autofree gchar *names = g_strdup_printf ("/archive/names/%zu", i);

    g_test_add_data_func (members, &makers[i], test_members);
    g_test_add_data_func (pipe, &makers[i], test_pipe);
    g_test_add_data_func (cuts, &makers[i], test_cuts);
    /* Names in 7z are UTF-16. */
    if (makers[i].format_code != ARCHIVE_FORMAT_7ZIP)
      g_test_add_data_func (names, &makers[i], test_names);
  }
  g_test_add_data_func ("/archive/long-names/zip", &makers[0], test_long_names);
  g_test_add_data_func ("/archive/long-names/gnutar", &makers[3], test_long_names);
  g_test_add_func ("/archive/name-bomb", test_name_bomb);
  g_test_add_func ("/archive/in-tree", test_in_tree);
  g_test_add_func ("/archive/compressed-file", test_compressed_file);
  g_test_add_func ("/archive/damaged-member", test_damaged_member);
  g_test_add_func ("/archive/cut-tar", test_cut_tar);
  g_test_add_func ("/archive/not-an-archive", test_not_an_archive);
  g_test_add_func ("/archive/repeated-names", test_repeated_names);
  g_test_add_func ("/archive/limits", test_limits);
  g_test_add_data_func ("/archive/bomb/zip", &makers[0], test_bomb);
  g_test_add_data_func ("/archive/bomb/tar.gz", &makers[2], test_bomb);
  return g_test_run ();
}
