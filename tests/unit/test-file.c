/* SPDX-License-Identifier: Apache-2.0 */
/* Files are opened below a folder through no link, with openat2(2) and where the kernel, or who has
 * made a filter of calls around the program, does not let it. */
#include "source-recorder.h"

#include <seccomp.h>
#include <sys/wait.h>

#include "source/file.h"

#define FOUND "x"

/* What openat2() answers instead of being called; 0: it is called. */
static const int answers[] = { 0, ENOSYS, EPERM };

typedef struct {
  const gchar *path;
  int failed; /* errno; 0: it is opened */
} Case;

static const Case cases[] = {
  { "file", 0 },
  { "/file", 0 }, /* as the plan cuts it off behind its input */
  { "a/file", 0 },
  { "a/b/c/file", 0 },
  { "a", 0 }, /* a folder, for the caller to refuse */
  { "a/none", ENOENT },
  { "none/file", ENOENT },
  { "file/x", ENOTDIR },
  { "link", ELOOP },
  { "folder-link/file", ELOOP },
  { "a/out/file", ELOOP },
  { "a/../file", EXDEV },
};

static void
forbid (int answer)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);

  if (answer == 0)
    return;
  g_assert_cmpint (
      seccomp_rule_add (filter, SCMP_ACT_ERRNO ((guint32) answer), SCMP_SYS (openat2), 0), ==, 0);
  g_assert_cmpint (seccomp_load (filter), ==, 0);
}

/* A link is no folder to openat() with O_DIRECTORY; and openat2() may come back from `..`. */
static gboolean
is_as_expected (const Case *row, int failed, int answer)
{
  if (row->failed == ELOOP && answer != 0)
    return failed == ELOOP || failed == ENOTDIR;
  if (row->failed == EXDEV && answer == 0)
    return failed == 0 || failed == EXDEV;
  return failed == row->failed;
}

/* In a child: a filter is for good. Returns the number of the first case that fails, 0 for none. */
static guint
try_cases (const gchar *folder, int answer)
{
  gint root = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

  forbid (answer);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    struct stat info;
    gint fd = onb_file_open_below (root, cases[i].path, &info);

    if (!is_as_expected (&cases[i], fd < 0 ? errno : 0, answer))
      return i + 1;
    if (fd >= 0)
      g_close (fd, NULL);
  }
  return 0;
}

static guint
wait_for (pid_t pid)
{
  int status = 0;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return (guint) WEXITSTATUS (status);
}

static void
make_tree (const gchar *folder)
{
  g_autofree gchar *link = g_build_filename (folder, "link", NULL);
  g_autofree gchar *folder_link = g_build_filename (folder, "folder-link", NULL);
  g_autofree gchar *out = g_build_filename (folder, "a", "out", NULL);

  write_file (folder, "file", FOUND);
  write_file (folder, "a/file", FOUND);
  write_file (folder, "a/b/c/file", FOUND);
  g_assert_cmpint (symlink ("file", link), ==, 0);
  g_assert_cmpint (symlink ("a", folder_link), ==, 0);
  g_assert_cmpint (symlink ("/", out), ==, 0);
}

static void
test_links (gconstpointer data)
{
  int answer = answers[GPOINTER_TO_UINT (data)];
  g_autofree gchar *folder = make_folder ();
  pid_t pid;
  guint failed;

  make_tree (folder);
  pid = fork ();
  if (pid == 0)
    _exit ((int) try_cases (folder, answer));
  failed = wait_for (pid);
  if (failed > 0)
    g_test_message ("failed: %s", cases[failed - 1].path);
  g_assert_cmpuint (failed, ==, 0);
  remove_folder (folder);
}

/* A path that is longer than the kernel takes at once is opened in steps. */
static guint
try_long (const gchar *folder, const gchar *path, int answer)
{
  gint root = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct stat info;

  forbid (answer);
  return onb_file_open_below (root, path, &info) >= 0 ? 0 : 1;
}

static gchar *
make_long_tree (const gchar *folder)
{
  g_autofree gchar *part = g_strnfill (200, 'd');
  GString *path = g_string_new (NULL);
  gint at = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (guint i = 0; i < 50; i++) {
    gint next;

    g_assert_cmpint (mkdirat (at, part, 0700), ==, 0);
    next = openat (at, part, O_PATH | O_DIRECTORY | O_CLOEXEC);
    g_close (at, NULL);
    at = next;
    g_string_append_printf (path, "%s/", part);
  }
  g_close (openat (at, "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600), NULL);
  g_close (at, NULL);
  g_string_append (path, "file");
  return g_string_free (path, FALSE);
}

static void
test_long (gconstpointer data)
{
  int answer = answers[GPOINTER_TO_UINT (data)];
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = make_long_tree (folder);
  pid_t pid = fork ();

  if (pid == 0)
    _exit ((int) try_long (folder, path, answer));
  g_assert_cmpuint (wait_for (pid), ==, 0);
  remove_folder (folder);
}

/* Who owns a file may read it without a trace: with every answer. */
static guint
try_times (const gchar *folder, int answer)
{
  gint root = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct stat before;
  struct stat after;
  gchar byte;
  gint fd;

  forbid (answer);
  fd = onb_file_open_below (root, "old", &before);
  return fd >= 0 && read (fd, &byte, 1) == 1 && (fcntl (fd, F_GETFL) & O_NOATIME) != 0
                 && fstat (fd, &after) == 0 && after.st_atim.tv_sec == before.st_atim.tv_sec
             ? 0
             : 1;
}

static void
test_times (gconstpointer data)
{
  static const struct timespec times[] = { { 1000000000, 0 }, { 1000000000, 0 } };
  int answer = answers[GPOINTER_TO_UINT (data)];
  g_autofree gchar *folder = make_folder ();
  g_autofree gchar *path = g_build_filename (folder, "old", NULL);
  pid_t pid;

  write_file (folder, "old", FOUND);
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  pid = fork ();
  if (pid == 0)
    _exit ((int) try_times (folder, answer));
  g_assert_cmpuint (wait_for (pid), ==, 0);
  remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  static const gchar *const names[] = { "openat2", "enosys", "eperm" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree gchar *links = g_strdup_printf ("/file/links/%s", names[i]);
    g_autofree gchar *lengths = g_strdup_printf ("/file/long-path/%s", names[i]);
    g_autofree gchar *times = g_strdup_printf ("/file/times/%s", names[i]);

    g_test_add_data_func (links, GUINT_TO_POINTER (i), test_links);
    g_test_add_data_func (lengths, GUINT_TO_POINTER (i), test_long);
    g_test_add_data_func (times, GUINT_TO_POINTER (i), test_times);
  }
  return g_test_run ();
}
