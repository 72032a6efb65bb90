/* SPDX-License-Identifier: Apache-2.0 */
/* Containers of every kind, in each other: what comes out of them. */
#include "container-maker.h"

/* Each kind in each kind: an mbox and a message come out of the inner one. */
static void
test_pairs (gconstpointer data)
{
  static const MadeMember mails[]
      = { { "Sent/Box.mbox", MBOX, 0, 0 }, { "1.eml", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  const Maker *outer = data;

  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    MadeMember inside = pack (&makers[i], mails, "in/side.bin");
    MadeMember file = pack_one (outer, &inside, "x");
    g_autofree gchar *origins = NULL;
    g_autoptr (Recorder) recorder = recorder_new ();

    read_packed (recorder, &file);
    g_assert_cmpstr (recorder->losses->str, ==, "");
    g_assert_cmpstr (recorder->findings->str, ==, "");
    origins = list_origins (recorder);
    g_assert_nonnull (strstr (origins, "x!/in/side.bin!/Sent/Box.mbox@0 /in/Sent/Box/ 2\n"));
    g_assert_nonnull (strstr (origins, "x!/in/side.bin!/Sent/Box.mbox@41 /in/Sent/Box/ 2\n"));
    g_assert_nonnull (strstr (origins, "x!/in/side.bin!/1.eml /in/ 0\n"));
    g_assert_cmpuint (recorder->items->len, ==, 3);
    free_packed (&inside);
    free_packed (&file);
  }
}

/* A compressed mbox as a member loses its suffix in the origin, as it does when it is the file. */
static void
test_compressed_member (void)
{
  static const MadeMember mbox = { "data", MBOX, 0, 0 };
  MadeMember packed = pack_one (&gzip, &mbox, "Sent.mbox.gz");
  MadeMember file = pack_one (&makers[ZIP], &packed, "x.zip");
  g_autofree gchar *origins = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  read_packed (recorder, &file);
  origins = list_origins (recorder);
  g_assert_cmpstr (origins, ==,
                   "x.zip!/Sent.mbox.gz!/Sent.mbox@0 /Sent/ 2\n"
                   "x.zip!/Sent.mbox.gz!/Sent.mbox@41 /Sent/ 2\n");
  g_assert_cmpstr (recorder->losses->str, ==, "");
  free_packed (&packed);
  free_packed (&file);
}

/* An encrypted zip file by the ways that libarchive writes, and the passphrases that are tried. */
static MadeMember
pack_encrypted (const gchar *encryption)
{
  static const MadeMember mails[]
      = { { "1.eml", MAIL, 0, 0 }, { "2.mbox", MBOX, 0, 0 }, { NULL, NULL, 0, 0 } };
  gsize room = 1 << 16;
  MadeMember packed = { "x.zip", g_malloc (room), 0, 0 };
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_set_options (archive, encryption), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_set_passphrase (archive, "sesame"), ==, ARCHIVE_OK);
  archive_write_open_memory (archive, (gchar *) packed.text, room, &packed.len);
  for (guint i = 0; mails[i].name != NULL; i++)
    add_member (archive, &mails[i]);
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return packed;
}

static void
test_encrypted (gconstpointer data)
{
  static const gchar *const right[] = { "open", "sesame", NULL };
  static const gchar *const wrong[] = { "Sesame", NULL };
  static const struct {
    const gchar *const *passphrases;
    guint items;
    const gchar *reason;
  } cases[] = {
    { NULL, 0, "encrypted; give its passphrase with --passphrase-file" },
    { wrong, 0, "encrypted, and no passphrase of --passphrase-file opens it" },
    { right, 3, NULL },
  };
  MadeMember file = pack_encrypted (data);
  MadeMember outer = pack_one (&makers[TAR_GZ], &file, "out.tgz");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *losses = cases[i].reason == NULL
                                   ? g_strdup ("")
                                   : g_strdup_printf ("skipped x.zip!/1.eml: %s\n"
                                                      "skipped x.zip!/2.mbox: %s\n",
                                                      cases[i].reason, cases[i].reason);
    g_autoptr (Recorder) recorder = recorder_new ();
    g_autoptr (Recorder) nested = recorder_new ();

    recorder->options.passphrases = nested->options.passphrases = cases[i].passphrases;
    read_packed (recorder, &file);
    g_assert_cmpuint (recorder->items->len, ==, cases[i].items);
    g_assert_cmpstr (recorder->losses->str, ==, losses);
    read_packed (nested, &outer);
    g_assert_cmpuint (nested->items->len, ==, cases[i].items);
  }
  free_packed (&file);
  free_packed (&outer);
}

static void
put_u16 (GByteArray *out, guint value)
{
  const guint8 bytes[] = { (guint8) value, (guint8) (value >> 8) };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  put_u16 (out, value & 0xffff);
  put_u16 (out, value >> 16);
}

/* A cabinet of one folder, stored as it is ([MS-CAB], 2.1 to 2.4); checksums of 0 are not looked
 * at. */
static GByteArray *
make_cabinet (const MadeMember *members, guint n)
{
  GByteArray *out = g_byte_array_new ();
  GByteArray *files = g_byte_array_new ();
  GByteArray *data = g_byte_array_new ();

  for (guint i = 0; i < n; i++) {
    guint len = (guint) strlen (members[i].text);

    put_u32 (files, len);
    put_u32 (files, data->len);
    put_u16 (files, 0);
    put_u16 (files, 0x5708);
    put_u16 (files, 0x6483);
    put_u16 (files, 0x20);
    g_byte_array_append (files, (const guint8 *) members[i].name,
                         (guint) strlen (members[i].name) + 1);
    g_byte_array_append (data, (const guint8 *) members[i].text, len);
  }
  g_byte_array_append (out, (const guint8 *) "MSCF\0\0\0\0", 8);
  put_u32 (out, 36 + 8 + files->len + 8 + data->len);
  put_u32 (out, 0);
  put_u32 (out, 36 + 8);
  put_u32 (out, 0);
  put_u16 (out, 0x0103);
  put_u16 (out, 1);
  put_u16 (out, n);
  put_u16 (out, 0);
  put_u32 (out, 0);
  put_u32 (out, 36 + 8 + files->len);
  put_u16 (out, 1);
  put_u16 (out, 0);
  g_byte_array_append (out, files->data, files->len);
  put_u32 (out, 0);
  put_u16 (out, data->len);
  put_u16 (out, data->len);
  g_byte_array_append (out, data->data, data->len);
  g_byte_array_unref (files);
  g_byte_array_unref (data);
  return out;
}

static void
test_cabinet (void)
{
  static const MadeMember mails[] = { { "Inbox\\1.eml", MAIL, 0, 0 }, { "b.mbox", MBOX, 0, 0 } };
  g_autoptr (GByteArray) cabinet = make_cabinet (mails, G_N_ELEMENTS (mails));
  const MadeMember member = { "in.cab", (const gchar *) cabinet->data, 0, cabinet->len };
  MadeMember file = pack_one (&makers[SEVENZIP], &member, "x");
  g_autofree gchar *origins = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  read_packed (recorder, &file);
  origins = list_origins (recorder);
  g_assert_cmpstr (origins, ==,
                   "x!/in.cab!/Inbox/1.eml /Inbox/ 1\nx!/in.cab!/b.mbox@0 /b/ 0\n"
                   "x!/in.cab!/b.mbox@41 /b/ 0\n");
  g_assert_cmpstr (recorder->losses->str, ==, "");
  for (gsize cut = 1; cut < cabinet->len; cut++) {
    g_autoptr (Recorder) less = recorder_new ();

    recorder_read_bytes (less, member.text, cut, "x", ONB_STREAM_WINDOW);
    g_assert_cmpuint (less->losses->len, >, 0);
  }
  free_packed (&file);
}

/* A program in front of a zip file does not hide it, nor does anything else that is no mail. */
static void
test_self_extracting (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  static const gchar *const fronts[] = { "MZ\220", "#!/bin/sh\nexit\n", "\x7f\x45LF", "GIF89a" };
  MadeMember packed = pack_one (&makers[ZIP], &mail, "x.zip");

  for (gsize i = 0; i < G_N_ELEMENTS (fronts); i++) {
    g_autoptr (GString) bytes = g_string_new (fronts[i]);
    g_autoptr (Recorder) recorder = recorder_new ();

    g_string_append_len (bytes, packed.text, (gssize) packed.len);
    recorder_read_bytes (recorder, bytes->str, bytes->len, "setup.exe", ONB_STREAM_WINDOW);
    g_assert_cmpuint (recorder->items->len, ==, 1);
    g_assert_cmpstr (recorded (recorder, 0)->origin, ==, "setup.exe!/1.eml");
    g_assert_cmpstr (recorder->losses->str, ==, "");
  }
  free_packed (&packed);
}

/* The same as a member; a program with nothing behind it is no mail. */
static void
test_inner_program (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember packed = pack_one (&makers[ZIP], &mail, "x.zip");
  g_autoptr (GString) bytes = g_string_new ("MZ\220 a program");
  const MadeMember plain = { "plain.exe", "MZ\220 a program", 0, 0 };
  MadeMember file;
  g_autoptr (Recorder) recorder = recorder_new ();

  g_string_append_len (bytes, packed.text, (gssize) packed.len);
  const MadeMember members[]
      = { { "setup.exe", bytes->str, 0, bytes->len }, plain, mail, { NULL, NULL, 0, 0 } };
  file = pack (&makers[TAR_GZ], members, "x");
  read_packed (recorder, &file);
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, "x!/setup.exe!/1.eml");
  g_assert_cmpstr (recorder->losses->str, ==, "non-mail x!/plain.exe: holds no mail\n");
  free_packed (&packed);
  free_packed (&file);
}

/* Names of inner members are told whole, also when they are cut or stand for many. */
static void
test_inner_names (void)
{
  g_autofree gchar *name = g_strnfill (5000, 'a');
  const MadeMember mails[] = { { name, MAIL, 0, 0 },
                               { "x.git/HEAD", "ref", 0, 0 },
                               { "x.git/config", "c", 0, 0 },
                               { "1.eml", MAIL, 0, 0 },
                               { "1.eml", MAIL, 0, 0 },
                               { "tmp/2", MAIL, 0, 0 },
                               { "link", "1.eml", AE_IFLNK, 0 },
                               { NULL, NULL, 0, 0 } };
  MadeMember inner = pack (&makers[TAR], mails, "in.tar");
  MadeMember file = pack_one (&makers[ZIP], &inner, "x");
  g_autofree gchar *cut = g_strndup (name, 120);
  g_autofree gchar *expected = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();

  read_packed (recorder, &file);
  expected = g_strdup_printf ("skipped x!/in.tar!/%s…: member name longer than the limit "
                              "name-bytes\nskipped x!/in.tar!/x.git: ",
                              cut);
  g_assert_true (g_str_has_prefix (recorder->losses->str, expected));
  g_assert_nonnull (strstr (recorder->losses->str, "skipped x!/in.tar!/link: link\n"));
  g_assert_cmpstr (recorder->findings->str, ==, "duplicate-member x!/in.tar!/1.eml\n");
  g_assert_cmpuint (recorder->items->len, ==, 3);
  free_packed (&inner);
  free_packed (&file);
}

/* Every cut of a container in a container ends, and is told of. */
static void
test_cuts (gconstpointer data)
{
  static const MadeMember mails[]
      = { { "1.eml", MAIL, 0, 0 }, { "2.eml", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  const Maker *outer = data;
  MadeMember inside = pack (&makers[ZIP], mails, "in.zip");
  MadeMember file = pack_one (outer, &inside, "x");

  for (gsize cut = 1; cut < file.len; cut += 1 + file.len / 300) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_bytes (recorder, file.text, cut, "x", 1000);
    g_assert_true (recorder->losses->len > 0 || recorder->items->len == 2);
  }
  free_packed (&inside);
  free_packed (&file);
}

/* Flipped bits at any place end, whatever becomes of them. */
static void
test_flips (gconstpointer data)
{
  static const MadeMember mails[]
      = { { "1.eml", MAIL, 0, 0 }, { "2.mbox", MBOX, 0, 0 }, { NULL, NULL, 0, 0 } };
  const Maker *maker = data;
  MadeMember inside = pack (maker, mails, "in");
  MadeMember file = pack_one (&makers[CPIO], &inside, "x");
  g_autofree gchar *bytes = g_memdup2 (file.text, file.len);

  for (gsize at = 0; at < file.len; at += 1 + file.len / 1000) {
    g_autoptr (Recorder) recorder = recorder_new ();

    bytes[at] ^= (gchar) (1 << (at % 8));
    recorder_read_bytes (recorder, bytes, file.len, "x", ONB_STREAM_WINDOW);
    bytes[at] = file.text[at];
  }
  free_packed (&inside);
  free_packed (&file);
}

/* libarchive would go through any number of compressors by itself, uncounted. */
static void
test_compressed_twice (void)
{
  static const Maker xz = { "xz", ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_XZ };
  static const MadeMember mbox = { "data", MBOX, 0, 0 };
  MadeMember once = pack_one (&xz, &mbox, "b.mbox.xz");
  MadeMember twice = pack_one (&xz, &once, "b.mbox.xz.xz");
  g_autoptr (Recorder) recorder = recorder_new ();

  read_packed (recorder, &twice);
  g_assert_cmpstr (recorder->losses->str, ==,
                   "damaged b.mbox.xz.xz: compressed twice by the same program; unpack it once\n");
  free_packed (&once);
  free_packed (&twice);
}

/* A 7z without a word of its members was not written to its end; an empty one was. */
static void
test_unfinished (void)
{
  static const gchar start[]
      = "7z\xbc\xaf\x27\x1c\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  g_autoptr (Recorder) empty = recorder_new ();
  g_autoptr (Recorder) unfinished = recorder_new ();

  recorder_read_bytes (empty, start, 32, "x", ONB_STREAM_WINDOW);
  g_assert_cmpstr (empty->losses->str, ==, "");
  recorder_read_bytes (unfinished, start, 33, "x", ONB_STREAM_WINDOW);
  g_assert_cmpstr (unfinished->losses->str, ==,
                   "damaged x: names no members though it has contents; its writer did not end\n");
}

/* What stands behind the end of a cpio archive is another one, perhaps. */
static void
test_behind_cpio (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember file = pack_one (&makers[CPIO], &mail, "x");
  g_autoptr (GString) bytes = g_string_new_len (file.text, (gssize) file.len);
  g_autoptr (Recorder) whole = recorder_new ();
  g_autoptr (Recorder) joined = recorder_new ();

  read_packed (whole, &file);
  g_assert_cmpstr (whole->losses->str, ==, "");
  g_string_append_len (bytes, file.text, (gssize) file.len);
  recorder_read_bytes (joined, bytes->str, bytes->len, "x", ONB_STREAM_WINDOW);
  g_assert_cmpstr (joined->losses->str, ==,
                   "damaged x: something stands behind its end and is not read\n");
  free_packed (&file);
}

/* A zip file whose directory is cut off shows all members, and is told of; also when it cannot
 * seek. */
static void
test_zip_without_directory (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember file = pack_one (&makers[ZIP], &mail, "x.zip");
  MadeMember cut = { "x.zip", file.text, 0, file.len - 30 };
  MadeMember packed = pack_one (&gzip, &cut, "x.zip.gz");
  MadeMember whole = pack_one (&gzip, &file, "x.zip.gz");
  g_autoptr (Recorder) direct = recorder_new ();
  g_autoptr (Recorder) streamed = recorder_new ();
  g_autoptr (Recorder) complete = recorder_new ();

  read_packed (direct, &cut);
  g_assert_cmpuint (direct->items->len, ==, 1);
  g_assert_cmpstr (direct->losses->str, ==,
                   "damaged x.zip: cut short: the directory at its end is missing\n");
  read_packed (streamed, &packed);
  g_assert_cmpuint (streamed->items->len, ==, 1);
  g_assert_cmpstr (streamed->losses->str, ==,
                   "damaged x.zip.gz!/x.zip: cut short: the directory at its end is missing\n");
  read_packed (complete, &whole);
  g_assert_cmpuint (complete->items->len, ==, 1);
  g_assert_cmpstr (complete->losses->str, ==, "");
  free_packed (&file);
  free_packed (&packed);
  free_packed (&whole);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autofree gchar *pairs = g_strdup_printf ("/container/pairs/%zu-%s", i, makers[i].format);
    g_autofree gchar *cuts = g_strdup_printf ("/container/cuts/%zu-%s", i, makers[i].format);
    g_autofree gchar *flips = g_strdup_printf ("/container/flips/%zu-%s", i, makers[i].format);

    g_test_add_data_func (pairs, &makers[i], test_pairs);
    g_test_add_data_func (cuts, &makers[i], test_cuts);
    g_test_add_data_func (flips, &makers[i], test_flips);
  }
  g_test_add_func ("/container/compressed-member", test_compressed_member);
  g_test_add_func ("/container/compressed-twice", test_compressed_twice);
  g_test_add_data_func ("/container/encrypted/zipcrypt", "zip:encryption=zipcrypt", test_encrypted);
  g_test_add_data_func ("/container/encrypted/aes128", "zip:encryption=aes128", test_encrypted);
  g_test_add_data_func ("/container/encrypted/aes256", "zip:encryption=aes256", test_encrypted);
  g_test_add_func ("/container/unfinished-7z", test_unfinished);
  g_test_add_func ("/container/behind-cpio", test_behind_cpio);
  g_test_add_func ("/container/zip-without-directory", test_zip_without_directory);
  g_test_add_func ("/container/cabinet", test_cabinet);
  g_test_add_func ("/container/self-extracting", test_self_extracting);
  g_test_add_func ("/container/inner-program", test_inner_program);
  g_test_add_func ("/container/inner-names", test_inner_names);
  return g_test_run ();
}
