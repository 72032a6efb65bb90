/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* The results, and a roster. */
#define MOST_LEFTOVERS 2

static const gchar *volatile leftovers[MOST_LEFTOVERS];
static volatile pid_t owner; /* readers are processes too, and must not end what is not theirs */

static void
clean_up (gint number)
{
  onb_leftover_clean ();
  signal (number, SIG_DFL);
  raise (number);
}

/* Who starts a program with a signal ignored, as nohup does, means it. */
static void
watch (gint number)
{
  struct sigaction old;

  if (sigaction (number, NULL, &old) == 0 && old.sa_handler == SIG_DFL)
    signal (number, clean_up);
}

void
onb_leftover_clean (void)
{
  for (guint i = 0; getpid () == owner && i < MOST_LEFTOVERS; i++) {
    const gchar *path = leftovers[i];

    if (path != NULL)
      unlink (path);
  }
}

static void
add (const gchar *path)
{
  owner = getpid ();
  for (guint i = 0; i < MOST_LEFTOVERS; i++) {
    if (leftovers[i] == NULL) {
      leftovers[i] = path;
      break;
    }
  }
  watch (SIGTERM);
  watch (SIGINT);
  watch (SIGHUP);
}

gint
onb_leftover_make (gchar *path)
{
  sigset_t held;
  sigset_t before;
  gint fd;
  gint failed;

  /* A signal between the making and the noting would leave the file. */
  sigemptyset (&held);
  sigaddset (&held, SIGTERM);
  sigaddset (&held, SIGINT);
  sigaddset (&held, SIGHUP);
  sigprocmask (SIG_BLOCK, &held, &before);
  fd = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0600);
  failed = errno;
  if (fd >= 0)
    add (path);
  sigprocmask (SIG_SETMASK, &before, NULL);
  errno = failed;
  return fd;
}

void
onb_leftover_forget (const gchar *path)
{
  for (guint i = 0; i < MOST_LEFTOVERS; i++) {
    if (leftovers[i] == path)
      leftovers[i] = NULL;
  }
}
