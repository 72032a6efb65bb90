/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define PIPE_BYTES (1 << 20)

/* From the end of its events to the end of the process the kernel only gives back what it had. */
#define GRACE_MILLISECONDS 2000u

gboolean
onb_child_init (OnbChild *child)
{
  *child = (OnbChild){ .tasks = -1, .events = -1, .mark = onb_mark_new () };
  child->received = g_byte_array_new ();
  return child->mark != NULL;
}

static void
close_pipes (OnbChild *child)
{
  if (child->tasks >= 0)
    g_close (child->tasks, NULL);
  if (child->events >= 0)
    g_close (child->events, NULL);
  child->tasks = child->events = -1;
}

/* In the new process: where its neighbours are, and what is said of them, is none of its business.
 */
static void
forget_others (const OnbChild *child, const GPtrArray *marks)
{
  for (guint i = 0; i < marks->len; i++) {
    OnbMark *mark = g_ptr_array_index (marks, i);

    if (mark != child->mark)
      onb_mark_free (mark);
  }
}

static gboolean
open_pipes (gint *tasks, gint *events)
{
  gint failed;

  if (pipe2 (tasks, O_CLOEXEC) != 0)
    return FALSE;
  if (pipe2 (events, O_CLOEXEC) == 0)
    return TRUE;
  failed = errno;
  g_close (tasks[0], NULL);
  g_close (tasks[1], NULL);
  errno = failed;
  return FALSE;
}

gboolean
onb_child_start (OnbChild *child, const OnbJob *job, const OnbTask *first, const GPtrArray *marks)
{
  gint tasks[2];
  gint events[2];
  gint failed;

  if (!open_pipes (tasks, events))
    return FALSE;
  /* A larger pipe means fewer changes between the processes; as large as it comes. */
  (void) fcntl (events[1], F_SETPIPE_SZ, PIPE_BYTES);
  onb_mark_begin_unit (child->mark);
  child->pid = fork ();
  if (child->pid == 0) {
    forget_others (child, marks);
    onb_worker_run (job, first, tasks[0], events[1], child->mark);
  }
  failed = errno;
  g_close (tasks[0], NULL);
  g_close (events[1], NULL);
  child->tasks = tasks[1];
  child->events = events[0];
  if (child->pid < 0) {
    child->pid = 0;
    close_pipes (child);
    errno = failed;
    return FALSE;
  }
  (void) fcntl (child->tasks, F_SETFL, O_NONBLOCK);
  (void) fcntl (child->events, F_SETFL, O_NONBLOCK);
  g_byte_array_set_size (child->received, 0);
  child->is_ready = FALSE;
  return TRUE;
}

gboolean
onb_child_greet (OnbChild *child, OnbSandboxLevel *ret_level)
{
  if (child->received->len < sizeof *ret_level)
    return FALSE;
  memcpy (ret_level, child->received->data, sizeof *ret_level);
  g_byte_array_remove_range (child->received, 0, sizeof *ret_level);
  child->is_ready = TRUE;
  return TRUE;
}

/* Whoever reads what it is asked has room for the next number: it is less than any pipe holds. */
gboolean
onb_child_ask (OnbChild *child, guint64 unit)
{
  gssize n;

  do
    n = write (child->tasks, &unit, sizeof unit);
  while (n < 0 && errno == EINTR);
  if (n == sizeof unit)
    return TRUE;
  onb_child_end (child, g_strdup ("stopped listening"));
  return FALSE;
}

void
onb_child_end (OnbChild *child, gchar *fault)
{
  if (child->fault == NULL)
    child->fault = fault;
  else
    g_free (fault);
  kill (child->pid, SIGKILL);
}

static int
wait_for (pid_t pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

/* Who closes its pipe and goes on could be waited for without end. */
static int
wait_for_end (OnbChild *child)
{
  int status = 0;

  for (guint i = 0; i < GRACE_MILLISECONDS; i++) {
    if (waitpid (child->pid, &status, WNOHANG) == child->pid)
      return status;
    g_usleep (G_USEC_PER_SEC / 1000);
  }
  onb_child_end (child, g_strdup ("stopped telling, and did not end"));
  return wait_for (child->pid);
}

static gchar *
describe (const OnbChild *child, int status, gboolean is_from_outside)
{
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL && child->fault != NULL)
    return g_strdup (child->fault);
  if (is_from_outside)
    return g_strdup_printf ("was ended from outside (signal %d)", WTERMSIG (status));
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    return g_strdup ("asked the kernel for what a reader may not do");
  if (WIFSIGNALED (status) && (WTERMSIG (status) == SIGTRAP || WTERMSIG (status) == SIGABRT))
    return g_strdup ("ran out of memory or gave up");
  if (WIFSIGNALED (status))
    return g_strdup_printf ("crashed (signal %d)", WTERMSIG (status));
  return g_strdup ("ended its reader");
}

void
onb_child_bury (OnbChild *child, OnbDeath *ret_death)
{
  int status = wait_for_end (child);

  ret_death->is_from_outside = WIFSIGNALED (status) && child->fault == NULL
                               && (WTERMSIG (status) == SIGKILL || WTERMSIG (status) == SIGTERM
                                   || WTERMSIG (status) == SIGINT || WTERMSIG (status) == SIGHUP);
  ret_death->is_refused = WIFEXITED (status) && WEXITSTATUS (status) == ONB_WORKER_REFUSED;
  ret_death->reason = describe (child, status, ret_death->is_from_outside);
  child->pid = 0;
  g_clear_pointer (&child->fault, g_free);
  close_pipes (child);
}

void
onb_child_clear (OnbChild *child)
{
  if (child->pid != 0) {
    kill (child->pid, SIGKILL);
    (void) wait_for (child->pid);
  }
  close_pipes (child);
  onb_mark_free (child->mark);
  g_byte_array_unref (child->received);
  g_free (child->fault);
}
