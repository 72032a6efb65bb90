/* SPDX-License-Identifier: Apache-2.0 */
#include "base/input-file.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  gchar *folder;
  gchar *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("onb-input-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

/* More than one chunk, and exactly as much as is allowed. */
static void
test_read (Fixture *fixture, gconstpointer data)
{
  const gsize len = 200001;
  g_autofree gchar *text = g_strnfill (len, 'x');
  g_autofree gchar *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, (gssize) len);
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbInputFile) file = NULL;
  g_autoptr (GByteArray) all = NULL;

  g_assert_true (g_file_set_contents (fixture->path, text, (gssize) len, NULL));
  file = onb_input_file_open (fixture->path, len, "roster-bytes", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (onb_input_file_name (file), ==, fixture->path);
  all = onb_input_file_read_all (file, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, len);
  g_assert_true (memcmp (all->data, text, len) == 0);
  g_assert_cmpstr (onb_input_file_sha256 (file), ==, sha256);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbInputFile) file = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "12345", -1, NULL));
  file = onb_input_file_open (fixture->path, 4, "roster-bytes", &error);
  g_assert_no_error (error);
  g_assert_null (onb_input_file_read_all (file, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_LIMIT);
  g_assert_true (g_str_has_suffix (error->message, "4 bytes (--limit-roster-bytes)"));
}

/* A FIFO without a writer must not hang. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;
  g_autoptr (GError) fifo = NULL;

  g_assert_null (onb_input_file_open (fixture->path, 10, "roster-bytes", &missing));
  g_assert_error (missing, ONB_ERROR, ONB_ERROR_USAGE);
  g_assert_true (g_str_has_prefix (missing->message, fixture->path));
  g_assert_null (onb_input_file_open (fixture->folder, 10, "roster-bytes", &folder));
  g_assert_error (folder, ONB_ERROR, ONB_ERROR_USAGE);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_null (onb_input_file_open (fixture->path, 10, "roster-bytes", &fifo));
  g_assert_error (fifo, ONB_ERROR, ONB_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/input-file/read", Fixture, NULL, set_up, test_read, tear_down);
  g_test_add ("/input-file/limit", Fixture, NULL, set_up, test_limit, tear_down);
  g_test_add ("/input-file/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
