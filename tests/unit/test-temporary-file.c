/* SPDX-License-Identifier: Apache-2.0 */
#include "base/temporary-file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

static guint
count_names (const gchar *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* In the folder that the user names, and no name is left there. */
static void
test_folder (void)
{
  g_autofree gchar *folder = g_dir_make_tmp (NULL, NULL);
  struct stat info;
  struct stat folder_info;
  gint fd;

  g_setenv ("TMPDIR", folder, TRUE);
  fd = onb_temporary_file_open ();
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  g_assert_cmpint (stat (folder, &folder_info), ==, 0);
  g_assert_cmpuint (info.st_dev, ==, folder_info.st_dev);
  g_assert_cmpuint (info.st_nlink, ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, 0);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_cmpuint (count_names (folder), ==, 0);
  g_close (fd, NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A folder that is not there, or a name that hangs on where somebody stands, does no harm. */
static void
test_elsewhere (void)
{
  static const gchar *const names[] = { "/nowhere/at/all", "relative", "", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    gint fd;

    if (names[i] != NULL)
      g_setenv ("TMPDIR", names[i], TRUE);
    else
      g_unsetenv ("TMPDIR");
    fd = onb_temporary_file_open ();
    g_assert_cmpint (fd, >=, 0);
    g_assert_cmpint (write (fd, "x", 1), ==, 1);
    g_close (fd, NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/temporary-file/folder", test_folder);
  g_test_add_func ("/temporary-file/elsewhere", test_elsewhere);
  return g_test_run ();
}
