/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/descriptors.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* The kernel's own bound (fs.nr_open), where nobody raised it. */
#define MOST_DESCRIPTORS (1 << 20)

/* All from @from to @to. Kernels before 5.9 close one at a time. */
static void
close_between (gint from, gint to)
{
  glong most;

  if (from > to || close_range ((guint) from, (guint) to, 0) == 0)
    return;
  most = sysconf (_SC_OPEN_MAX);
  most = most > 0 ? MIN (most, MOST_DESCRIPTORS) : MOST_DESCRIPTORS;
  for (gint fd = from; fd <= to && fd < most; fd++)
    (void) close (fd);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint one = *(const gint *) a;
  gint other = *(const gint *) b;

  return (one > other) - (one < other);
}

static gboolean
is_kept (const gint *fds, gsize n, gint fd)
{
  for (gsize i = 0; i < n; i++) {
    if (fds[i] == fd)
      return TRUE;
  }
  return FALSE;
}

/* A pipe whose other end nobody has: unlike /dev/null it is always there, and cannot be written. */
static gboolean
cover_standard (const gint *fds, gsize n)
{
  gboolean is_covered = TRUE;
  gint ends[2];

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;
  (void) close (ends[1]);
  for (gint fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (!is_kept (fds, n, fd))
      is_covered = dup2 (ends[0], fd) == fd && is_covered;
  }
  if (ends[0] > STDERR_FILENO)
    (void) close (ends[0]);
  return is_covered;
}

gboolean
onb_descriptors_keep (const gint *fds, gsize n)
{
  g_autofree gint *sorted = g_memdup2 (fds, n * sizeof *fds);
  gint from = STDERR_FILENO + 1;

  if (n > 0)
    qsort (sorted, n, sizeof *sorted, compare_numbers);
  for (gsize i = 0; i < n; i++) {
    close_between (from, sorted[i] - 1);
    from = MAX (from, sorted[i] + 1);
  }
  close_between (from, G_MAXINT);
  return cover_standard (sorted, n);
}
