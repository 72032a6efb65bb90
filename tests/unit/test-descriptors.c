/* SPDX-License-Identifier: Apache-2.0 */
/* Of what was open a new process has what is named, and nothing else. */
#include "engine/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Far behind what is open here otherwise, and below any usual limit. */
#define LOW 200
#define MIDDLE 201
#define HIGH 900

typedef struct {
  const gchar *name;
  gint kept[5];
  gsize n;
  gboolean is_old_kernel; /* without close_range() */
} Case;

static const Case cases[] = {
  { "nothing", { 0 }, 0, FALSE },
  { "one", { MIDDLE }, 1, FALSE },
  { "neighbours", { MIDDLE, LOW }, 2, FALSE },
  { "far-apart", { HIGH, LOW }, 2, FALSE },
  { "twice", { LOW, HIGH, LOW }, 3, FALSE },
  { "standard-input", { HIGH, STDIN_FILENO }, 2, FALSE },
  { "standard-error", { STDERR_FILENO }, 1, FALSE },
  { "old-kernel", { HIGH, STDIN_FILENO, LOW }, 3, TRUE },
  { "old-kernel-nothing", { 0 }, 0, TRUE },
};

static gboolean
is_named (const Case *test, gint fd)
{
  for (gsize i = 0; i < test->n; i++) {
    if (test->kept[i] == fd)
      return TRUE;
  }
  return FALSE;
}

/* As a kernel answers that does not know the call. */
static gboolean
forget_call (void)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  gboolean is_done
      = filter != NULL
        && seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (close_range), 0) == 0
        && seccomp_load (filter) == 0;

  seccomp_release (filter);
  return is_done;
}

static gboolean
is_same (gint fd, const struct stat *before)
{
  struct stat now;

  return fstat (fd, &now) == 0 && now.st_dev == before->st_dev && now.st_ino == before->st_ino;
}

/* What is there in place of 0, 1 and 2. */
static gboolean
is_nothing (gint fd)
{
  gchar byte;

  return read (fd, &byte, 1) == 0 && write (fd, "x", 1) < 0 && errno == EBADF;
}

/* The exit status: 0, or 1 and the first descriptor that is not as it must be, or 255. */
static int
keep_in_child (const Case *test, gint own)
{
  static struct stat before[HIGH + 1];
  gboolean is_open[HIGH + 1];

  for (gint fd = 0; fd <= HIGH; fd++)
    is_open[fd] = fstat (fd, &before[fd]) == 0;
  if (!is_open[LOW] || !is_open[MIDDLE] || !is_open[HIGH] || !is_open[own]
      || (test->is_old_kernel && !forget_call ()) || !onb_descriptors_keep (test->kept, test->n))
    return 255;
  for (gint fd = 0; fd <= HIGH; fd++) {
    gboolean is_right = fd <= STDERR_FILENO ? is_nothing (fd) : fcntl (fd, F_GETFD) < 0;

    if (is_named (test, fd))
      is_right = is_open[fd] && is_same (fd, &before[fd]);
    if (!is_right)
      return 1 + MIN (fd, 253);
  }
  return 0;
}

static void
test_keep (gconstpointer data)
{
  const gint places[] = { LOW, MIDDLE, HIGH };
  gint fd = open ("/dev/zero", O_RDWR | O_CLOEXEC);
  int status = 0;
  pid_t pid;

  g_assert_cmpint (fd, >=, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    g_assert_cmpint (dup2 (fd, places[i]), ==, places[i]);
  pid = fork ();
  if (pid == 0)
    _exit (keep_in_child (data, fd));
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    close (places[i]);
  close (fd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/descriptors/%s", cases[i].name);
    g_test_add_data_func (path, &cases[i], test_keep);
  }
  return g_test_run ();
}
