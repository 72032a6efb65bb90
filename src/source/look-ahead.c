/* SPDX-License-Identifier: Apache-2.0 */
#include "source/look-ahead.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gstdio.h>

#include "source/file.h"

/* Files that are open at a time. More bring nothing, and descriptors are few. */
#define AHEAD 32u

/* The begin of a file holds its header; what lies behind the first window is fetched in time. */
#define WANTED_BYTES (1 << 20)

typedef struct {
  gint fd; /* -1: taken, or it could not be opened yet */
  struct stat info;
} Opened;

struct _OnbLookAhead {
  const OnbPlan *plan;
  guint taken; /* number of the file that comes next */
  guint next;  /* to be opened */
  guint end;
  Opened ring[AHEAD]; /* by number modulo its size */
};

OnbLookAhead *
onb_look_ahead_new (const OnbPlan *plan, guint first, guint n)
{
  OnbLookAhead *ahead = g_new0 (OnbLookAhead, 1);

  ahead->plan = plan;
  ahead->taken = ahead->next = first;
  ahead->end = first + n;
  return ahead;
}

static Opened *
opened_at (OnbLookAhead *ahead, guint file)
{
  return &ahead->ring[file % AHEAD];
}

static void
pass (OnbLookAhead *ahead, guint until)
{
  for (; ahead->taken < MIN (until, ahead->next); ahead->taken++) {
    Opened *opened = opened_at (ahead, ahead->taken);

    if (opened->fd >= 0)
      g_close (opened->fd, NULL);
  }
  ahead->taken = until;
  ahead->next = MAX (ahead->next, until);
}

void
onb_look_ahead_free (OnbLookAhead *ahead)
{
  if (ahead == NULL)
    return;
  pass (ahead, ahead->next);
  g_free (ahead);
}

static gint
open_planned (const OnbPlan *plan, guint number, struct stat *ret_info)
{
  const OnbPlannedFile *file = onb_plan_file (plan, number);
  const OnbPlannedInput *input = onb_plan_input (plan, file->input);
  g_autofree gchar *path = NULL;

  if (file->dir == NULL)
    return onb_file_open (AT_FDCWD, file->name, TRUE, ret_info);
  path = g_strconcat (file->dir + strlen (input->path), file->name, NULL);
  return onb_file_open_below (input->root, path, ret_info);
}

/* What fails here may do better when its turn comes, and tells why then. */
static void
fill (OnbLookAhead *ahead)
{
  for (; ahead->next < ahead->end && ahead->next - ahead->taken < AHEAD; ahead->next++) {
    Opened *opened = opened_at (ahead, ahead->next);

    opened->fd = open_planned (ahead->plan, ahead->next, &opened->info);
    if (opened->fd >= 0 && S_ISREG (opened->info.st_mode))
      posix_fadvise (opened->fd, 0, MIN (opened->info.st_size, WANTED_BYTES), POSIX_FADV_WILLNEED);
  }
}

gint
onb_look_ahead_take (OnbLookAhead *ahead, guint file, struct stat *ret_info)
{
  Opened *opened;
  gint fd;

  g_return_val_if_fail (file >= ahead->taken && file < ahead->end, -1);

  pass (ahead, file);
  fill (ahead);
  opened = opened_at (ahead, file);
  fd = opened->fd;
  opened->fd = -1;
  ahead->taken = file + 1;
  if (fd < 0)
    return open_planned (ahead->plan, file, ret_info);
  *ret_info = opened->info;
  return fd;
}
