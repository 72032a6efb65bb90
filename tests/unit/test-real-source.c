/* SPDX-License-Identifier: Apache-2.0 */
/* Mail of other projects, where it is at hand: ONB_REAL_MAIL names its folder. */
#include "source-recorder.h"

static gchar *
real_path (const gchar *name)
{
  const gchar *folder = g_getenv ("ONB_REAL_MAIL");
  gchar *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_test_skip ("ONB_REAL_MAIL is not set, or holds no such file");
    g_clear_pointer (&path, g_free);
  }
  return path;
}

/* The pieces of mime4j's sample lie beside it. */
static void
test_rlug (void)
{
  g_autofree gchar *path = real_path ("mime4j/mbox/test-1/mbox.rlug");
  g_autoptr (Recorder) recorder = recorder_new ();

  if (path == NULL)
    return;
  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, 5);
  g_assert_cmpstr (recorder->suspects->str, ==, "");
  for (guint i = 0; i < 5; i++) {
    g_autofree gchar *piece = g_strdup_printf ("%s-%u", path, i);
    g_autofree gchar *bytes = NULL;
    g_autofree gchar *sum = NULL;
    gsize len;

    g_assert_true (g_file_get_contents (piece, &bytes, &len, NULL));
    g_assert_cmpuint (recorded (recorder, i)->length, ==,
                      len + strlen ("From news@gmane.org Tue Mar 04 03:33:20 2003\n"));
    /* The blank line before the next separator is not the message's. */
    sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) bytes, len - 1);
    g_assert_cmpstr (recorded (recorder, i)->sha256, ==, sum);
  }
}

/* Apple Mail's sample of tika holds the message that lies beside it as a file of its own. */
static void
test_emlx (void)
{
  g_autofree gchar *path = real_path ("tika/test-documents/testEMLX.emlx");
  g_autofree gchar *message = real_path ("tika/test-documents/testRFC822");
  g_autofree gchar *bytes = NULL;
  g_autofree gchar *sum = NULL;
  g_autoptr (Recorder) recorder = recorder_new ();
  gsize len;

  if (path == NULL || message == NULL)
    return;
  recorder_read (recorder, path);
  g_assert_true (g_file_get_contents (message, &bytes, &len, NULL));
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) bytes, len);
  g_assert_cmpuint (recorder->items->len, ==, 1);
  g_assert_cmpstr (recorded (recorder, 0)->sha256, ==, sum);
  g_assert_cmpstr (recorder->findings->str, ==, "");
  g_assert_true (g_str_has_prefix (recorder->inputs->str, "emlx items=1 damaged=0 skipped=0 "));
}

typedef struct {
  const gchar *name;
  guint items;
} RealCase;

static const RealCase cases[] = {
  { "ietf-mailarchive/duplicate_tests.mbox", 10 },
  { "ietf-mailarchive/latin1.mbox", 1 },
  { "ietf-mailarchive/mailbox_mbox", 1 },
  { "ietf-mailarchive/thread.mail", 4 },
  { "ietf-mailarchive/windows1252.mbox", 1 },
  { "tika/test-documents/complex.mbox", 3 },
  { "tika/test-documents/headers.mbox", 1 },
  { "tika/test-documents/multiline2.mbox", 1 },
  { "tika/test-documents/simple.mbox", 2 },
  { "tika/test-documents/testMBOX_complex.mbox", 1 },
  { "tika/test-documents/testMBOX_lengthy_x-headers.mbox", 1 },
  { "rspamd", 9 },
  { "partial-emlx/input", 1 },
  { "cpython-test_email", 24 },
  /* Bare separators without a blank line before them: not told from text (docs/FORMATS.md). */
  { "MimeKit/mbox/simple.mbox.txt", 1 },
};

static void
test_case (gconstpointer data)
{
  const RealCase *test = data;
  g_autofree gchar *path = real_path (test->name);
  g_autoptr (Recorder) recorder = recorder_new ();

  if (path == NULL)
    return;
  recorder_read (recorder, path);
  g_assert_cmpuint (recorder->items->len, ==, test->items);
  g_assert_cmpstr (recorder->suspects->str, ==, "");
}

/* Every file, cut and whole, through small and large windows. */
static void
read_file (const gchar *path)
{
  static const gsize windows[] = { 64, 3000, ONB_STREAM_WINDOW };
  g_autofree gchar *bytes = NULL;
  g_autofree gchar *first = NULL;
  gsize len;

  if (!g_file_get_contents (path, &bytes, &len, NULL))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (windows); i++) {
    g_autoptr (Recorder) recorder = recorder_new ();
    g_autofree gchar *dump = NULL;

    recorder_read_bytes (recorder, bytes, len, "x", windows[i]);
    dump = recorder_dump (recorder);
    if (first == NULL)
      first = g_steal_pointer (&dump);
    else
      g_assert_cmpstr (dump, ==, first);
  }
  for (gsize cut = 0; cut < len; cut += 1 + len / 20) {
    g_autoptr (Recorder) recorder = recorder_new ();

    recorder_read_bytes (recorder, bytes, cut, "x", ONB_STREAM_WINDOW);
  }
}

static void
test_windows (void)
{
  g_autofree gchar *root = real_path ("");
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);

  if (root == NULL)
    return;
  g_ptr_array_add (folders, g_steal_pointer (&root));
  while (folders->len > 0) {
    g_autofree gchar *folder = g_ptr_array_steal_index (folders, folders->len - 1);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const gchar *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree gchar *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (folders, g_steal_pointer (&path));
      else
        read_file (path);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/real-source/rlug", test_rlug);
  g_test_add_func ("/real-source/emlx", test_emlx);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/real-source/items/%zu", i);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/real-source/windows", test_windows);
  return g_test_run ();
}
