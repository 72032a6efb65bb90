/* SPDX-License-Identifier: Apache-2.0 */
/* What stops containers in containers, and what goes on behind them: depth, members, bytes, ratio,
 * temporary files. */
#include "container-maker.h"

/* A message in so many containers of one kind. */
static MadeMember
nest (const Maker *maker, guint levels)
{
  MadeMember packed = { "1.eml", MAIL, 0, 0 };

  for (guint i = 0; i < levels; i++) {
    MadeMember outer = pack_one (maker, &packed, "in");

    if (i > 0)
      free_packed (&packed);
    packed = outer;
  }
  return packed;
}

typedef struct {
  const gchar *name;
  const Maker *maker;
  guint levels;
  guint64 limit;
  guint items;
  const gchar *losses;
} DepthCase;

static const DepthCase depth_cases[] = {
  { "below", &makers[TAR], 3, 4, 1, "" },
  { "at", &makers[TAR], 4, 4, 1, "" },
  { "above", &makers[TAR], 5, 4, 0,
    "skipped in!/in!/in!/in!/in: deeper than the limit container-depth\n" },
  { "none", &makers[ZIP], 1, 0, 0, "skipped in: deeper than the limit container-depth\n" },
  { "default", &makers[ZIP], 8, 8, 1, "" },
  { "default-above", &makers[ZIP], 9, 8, 0,
    "skipped in!/in!/in!/in!/in!/in!/in!/in!/in: deeper than the limit container-depth\n" },
  { "spooled", &makers[SEVENZIP], 8, 8, 1, "" },
  /* As a file of gzip data that unpacks to itself would be. */
  { "gzip", &gzip, 20, 8, 0,
    "skipped in!/in!/in!/in!/in!/in!/in!/in!/in: deeper than the limit container-depth\n" },
  { "gzip-most", &gzip, 70, G_MAXUINT64, 0, NULL },
};

static void
test_depth (gconstpointer data)
{
  const DepthCase *test = data;
  MadeMember file = nest (test->maker, test->levels);
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->limits.container_depth = test->limit;
  read_packed (recorder, &file);
  g_assert_cmpuint (recorder->items->len, ==, test->items);
  if (test->losses != NULL)
    g_assert_cmpstr (recorder->losses->str, ==, test->losses);
  else
    g_assert_true (
        g_str_has_suffix (recorder->losses->str, ": deeper than the limit container-depth\n"));
  free_packed (&file);
}

/* What cannot be copied within the limit is a loss; what comes behind it is read. */
static void
test_spool_limit (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember inner = pack_one (&makers[SEVENZIP], &mail, "in.7z");
  MadeMember again = inner;
  const MadeMember members[] = { inner, again, mail, { NULL, NULL, 0, 0 } };
  MadeMember file = pack (&makers[TAR], members, "x.tar");
  const guint64 limits[] = { inner.len - 1, inner.len, inner.len + 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    const gchar *loss = "skipped x.tar!/in.7z: larger than the limit spool-bytes leaves room for "
                        "in temporary files\n";
    g_autofree gchar *both = g_strconcat (loss, loss, NULL);
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder->limits.spool_bytes = limits[i];
    read_packed (recorder, &file);
    /* The room of the first copy is free again for the second. */
    g_assert_cmpuint (recorder->items->len, ==, i == 0 ? 1 : 3);
    g_assert_cmpstr (recorder->losses->str, ==, i == 0 ? both : "");
  }
  free_packed (&inner);
  free_packed (&file);
}

/* Copies of containers in each other exist at the same time. */
static void
test_spool_nested (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember inner = pack_one (&makers[SEVENZIP], &mail, "a.7z");
  MadeMember middle = pack_one (&makers[SEVENZIP], &inner, "b.7z");
  MadeMember file = pack_one (&makers[TAR], &middle, "x");
  guint64 both = inner.len + middle.len;

  for (guint64 limit = both - 1; limit <= both + 1; limit++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder->limits.spool_bytes = limit;
    read_packed (recorder, &file);
    g_assert_cmpuint (recorder->items->len, ==, limit < both ? 0 : 1);
    g_assert_cmpint (strstr (recorder->losses->str, "x!/b.7z!/a.7z: larger than") != NULL, ==,
                     limit < both);
  }
  free_packed (&inner);
  free_packed (&middle);
  free_packed (&file);
}

/* A zip file that is too large for a copy is read as it comes. */
static void
test_spool_zip (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember inner = pack_one (&makers[ZIP], &mail, "in.zip");
  MadeMember file = pack_one (&makers[TAR], &inner, "x.tar");
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->limits.spool_bytes = 10;
  read_packed (recorder, &file);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorded (recorder, 0)->origin, ==, "x.tar!/in.zip!/1.eml");
  g_assert_cmpstr (recorder->losses->str, ==, "");
  free_packed (&inner);
  free_packed (&file);
}

/* Members of all containers of a file count together. */
static void
test_members (void)
{
  static const MadeMember mails[]
      = { { "1.eml", MAIL, 0, 0 }, { "2.eml", MAIL, 0, 0 }, { NULL, NULL, 0, 0 } };
  static const struct {
    guint64 limit;
    guint items;
    const gchar *losses;
  } cases[] = {
    { 2, 1,
      "skipped x!/in.zip: more members than the limit members; the rest is not read\n"
      "skipped x: more members than the limit members; the rest is not read\n" },
    { 3, 2, "skipped x: more members than the limit members; the rest is not read\n" },
    { 4, 3, "" },
    { 5, 3, "" },
  };
  MadeMember inner = pack (&makers[ZIP], mails, "in.zip");
  const MadeMember members[] = { inner, mails[0], { NULL, NULL, 0, 0 } };
  MadeMember file = pack (&makers[ZIP], members, "x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder->limits.members = cases[i].limit;
    read_packed (recorder, &file);
    g_assert_cmpuint (recorder->items->len, ==, cases[i].items);
    g_assert_cmpstr (recorder->losses->str, ==, cases[i].losses);
  }
  free_packed (&inner);
  free_packed (&file);
}

/* Bytes at the limit, one below it, one above: of a member, and of all that came out of the file.
 */
static void
test_bytes (void)
{
  static const MadeMember mail = { "1.eml", MAIL, 0, 0 };
  MadeMember inner = pack_one (&makers[ZIP], &mail, "in.zip");
  MadeMember file = pack_one (&makers[ZIP], &inner, "x");
  guint64 bytes = strlen (MAIL);
  guint64 all = strlen ("in.zip") + inner.len + strlen ("1.eml") + bytes;

  for (gint more = -1; more <= 1; more++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    g_autoptr (Recorder) of_file = recorder_new ();

    of_file->limits.unpacked_bytes = more < 0 ? all - 1 : all + (guint64) more;
    read_packed (of_file, &file);
    g_assert_cmpstr (
        of_file->losses->str, ==,
        more >= 0 ? ""
                  : "skipped x!/in.zip!/1.eml: unpacks to more than the limit unpacked-bytes\n"
                    "skipped x!/in.zip: a member unpacks to more than the limit unpacked-bytes; "
                    "the rest is not read\n"
                    "skipped x: a member unpacks to more than the limit unpacked-bytes; the rest "
                    "is not read\n");
    recorder->limits.member_bytes = more < 0 ? bytes - 1 : bytes + (guint64) more;
    recorder_read_bytes (recorder, inner.text, inner.len, "in.zip", ONB_STREAM_WINDOW);
    g_assert_cmpstr (
        recorder->losses->str, ==,
        more >= 0 ? "" : "skipped in.zip!/1.eml: unpacks to more than the limit member-bytes\n");
  }
  free_packed (&inner);
  free_packed (&file);
}

/* A message of @len bytes, of which nothing but the header cannot be packed. */
static MadeMember
make_blown_up (gchar *text, gsize len, const gchar *name)
{
  memcpy (text, "From: a\n\n", 9);
  return (MadeMember){ name, text, 0, len };
}

/* One that cannot be packed at all, so that the archive around it is none that unpacks to more than
 * any mail. */
static MadeMember
make_noise (gchar *text, gsize len, const gchar *name)
{
  guint32 state = 1;

  for (gsize i = 0; i < len; i++) {
    state = state * 1664525 + 1013904223;
    text[i] = (gchar) (state >> 24);
  }
  return make_blown_up (text, len, name);
}

/* A hundred small bombs: none is one by itself, the zip file that holds them is. What stands behind
 * it is read. */
static void
test_many_small_bombs (void)
{
  static const MadeMember mail = { "z.eml", MAIL, 0, 0 };
  g_autofree gchar *zeros = g_malloc0 (1 << 20);
  const MadeMember empty = make_blown_up (zeros, 1 << 20, "0.eml");
  MadeMember small = pack_one (&makers[ZIP], &empty, "small.zip");
  g_autofree MadeMember *many = g_new0 (MadeMember, 101);
  g_autofree gchar *noise = g_malloc0 (1 << 20);
  MadeMember middle;
  g_autoptr (Recorder) recorder = recorder_new ();

  for (guint i = 0; i < 100; i++)
    many[i] = small;
  middle = pack (&makers[ZIP], many, "many.zip");
  const MadeMember members[]
      = { make_noise (noise, 1 << 20, "noise.eml"), middle, mail, { NULL, NULL, 0, 0 } };
  MadeMember file = pack (&makers[ZIP], members, "x");
  recorder->limits.ratio = 150;
  read_packed (recorder, &file);
  g_assert_cmpuint (recorder->items->len, >, 60);
  g_assert_cmpuint (recorder->items->len, <, 80);
  g_assert_cmpstr (recorded (recorder, recorder->items->len - 1)->origin, ==, "x!/z.eml");
  g_assert_nonnull (strstr (recorder->losses->str,
                            "skipped x!/many.zip: a member unpacks to more than the limit ratio; "
                            "the rest is not read\n"));
  g_assert_null (strstr (recorder->losses->str, "skipped x: "));
  free_packed (&small);
  free_packed (&middle);
  free_packed (&file);
}

/* The same when nothing of it can be skipped, and with a limit that lets it be. */
static void
test_bomb_in_tar (gconstpointer data)
{
  static const MadeMember mail = { "z.eml", MAIL, 0, 0 };
  guint64 ratio = GPOINTER_TO_UINT (data);
  g_autofree gchar *zeros = g_malloc0 (80 << 20);
  const MadeMember empty = { "0.bin", zeros, 0, 80 << 20 };
  MadeMember inner = pack_one (&makers[TAR_GZ], &empty, "in.tgz");
  g_autofree gchar *noise = g_malloc0 (1 << 20);
  const MadeMember members[]
      = { make_noise (noise, 1 << 20, "noise.eml"), inner, mail, { NULL, NULL, 0, 0 } };
  MadeMember file = pack (&makers[TAR], members, "x");
  g_autoptr (Recorder) recorder = recorder_new ();

  recorder->limits.ratio = ratio;
  read_packed (recorder, &file);
  g_assert_cmpuint (recorder->items->len, ==, 2);
  g_assert_cmpstr (recorder->losses->str, ==,
                   ratio > 1100 ? "non-mail x!/in.tgz!/0.bin: holds no mail\n"
                                : "non-mail x!/in.tgz!/0.bin: holds no mail\n"
                                  "skipped x!/in.tgz: a member unpacks to more than the limit "
                                  "ratio; the rest is not read\n");
  free_packed (&inner);
  free_packed (&file);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (depth_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/container-limits/depth/", depth_cases[i].name, NULL);

    g_test_add_data_func (path, &depth_cases[i], test_depth);
  }
  g_test_add_func ("/container-limits/spool-limit", test_spool_limit);
  g_test_add_func ("/container-limits/spool-nested", test_spool_nested);
  g_test_add_func ("/container-limits/spool-zip", test_spool_zip);
  g_test_add_func ("/container-limits/members", test_members);
  g_test_add_func ("/container-limits/bytes", test_bytes);
  g_test_add_func ("/container-limits/many-small-bombs", test_many_small_bombs);
  g_test_add_data_func ("/container-limits/bomb-in-tar/200", GUINT_TO_POINTER (200),
                        test_bomb_in_tar);
  g_test_add_data_func ("/container-limits/bomb-in-tar/5000", GUINT_TO_POINTER (5000),
                        test_bomb_in_tar);
  return g_test_run ();
}
