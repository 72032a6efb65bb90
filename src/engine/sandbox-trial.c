/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/sandbox-trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/descriptors.h"

/* Numbers of <sys/socket.h>, which no source of the program includes. */
#define FAMILY_UNIX 1
#define FAMILY_INET 2
#define FAMILY_INET6 10
#define FAMILY_NETLINK 16
#define FAMILY_PACKET 17
#define FAMILY_VSOCK 40
#define TYPE_STREAM 1

#define EXIT_DONE 0
#define EXIT_REFUSED 10
#define EXIT_UNKNOWN 11

/* As many as are looked through for one that can be written. */
#define DESCRIPTORS 1024

/* The process that tries, and the one that it would do harm to. Known before the lock, which lets
 * nobody ask who its parent is. */
static pid_t own_process;
static pid_t other_process;

static int
ask_for_socket (glong family)
{
  return (int) syscall (SYS_socket, family, (glong) TYPE_STREAM, 0L);
}

static int
try_inet (const gchar *path)
{
  return ask_for_socket (FAMILY_INET);
}

static int
try_inet6 (const gchar *path)
{
  return ask_for_socket (FAMILY_INET6);
}

static int
try_unix (const gchar *path)
{
  return ask_for_socket (FAMILY_UNIX);
}

static int
try_netlink (const gchar *path)
{
  return ask_for_socket (FAMILY_NETLINK);
}

static int
try_packet (const gchar *path)
{
  return ask_for_socket (FAMILY_PACKET);
}

static int
try_vsock (const gchar *path)
{
  return ask_for_socket (FAMILY_VSOCK);
}

static int
try_socketpair (const gchar *path)
{
  int pair[2];

  return (int) syscall (SYS_socketpair, (glong) FAMILY_UNIX, (glong) TYPE_STREAM, 0L, pair);
}

static int
try_uring (const gchar *path)
{
  static guint8 parameters[256];

  return (int) syscall (SYS_io_uring_setup, 4L, parameters);
}

static int
try_program (const gchar *path)
{
  char *const words[] = { (char *) "true", NULL };

  return execve ("/bin/true", words, words + 1);
}

static int
try_ptrace (const gchar *path)
{
  return (int) syscall (SYS_ptrace, 0L, 0L, 0L, 0L);
}

static int
try_process (const gchar *path)
{
  pid_t child = (pid_t) syscall (SYS_clone, (glong) SIGCHLD, 0L, 0L, 0L, 0L);

  if (child == 0)
    _exit (EXIT_DONE);
  return child < 0 ? -1 : 0;
}

static int
try_kill (const gchar *path)
{
  return kill (other_process, 0);
}

static int
try_thread_kill (const gchar *path)
{
  return (int) syscall (SYS_tgkill, (glong) other_process, (glong) other_process, 0L);
}

static int
try_own_signal (const gchar *path)
{
  return (int) syscall (SYS_tgkill, (glong) own_process, (glong) own_process, 0L);
}

/* Signals would go there when something can be read. */
static int
try_owner (const gchar *path)
{
  return fcntl (STDIN_FILENO, F_SETOWN, other_process);
}

static int
try_status_flags (const gchar *path)
{
  return fcntl (STDIN_FILENO, F_SETFL, O_ASYNC);
}

static int
try_code (const gchar *path)
{
  void *memory
      = mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return memory == MAP_FAILED ? -1 : 0;
}

static int
try_unlink (const gchar *path)
{
  return unlink (path);
}

static int
try_mode (const gchar *path)
{
  return chmod (path, S_IRUSR);
}

static int
try_reading (const gchar *path)
{
  return open (path, O_RDONLY | O_CLOEXEC);
}

static int
try_writing (const gchar *path)
{
  return open (path, O_WRONLY | O_CLOEXEC);
}

/* No byte is written: whether it could be is asked all the same. */
static int
try_open_before (const gchar *path)
{
  for (gint fd = 0; fd < DESCRIPTORS; fd++) {
    if (write (fd, "", 0) == 0)
      return fd;
  }
  return -1;
}

static int
try_other_file (const gchar *path)
{
  return open ("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static int
try_new_file (const gchar *path)
{
  return open ("/tmp/onbehalf-selftest", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR);
}

static const OnbTrial trials[] = {
  { "a socket of IPv4", TRUE, FALSE, ONB_TRIAL_KILLED, try_inet },
  { "a socket of IPv6", TRUE, FALSE, ONB_TRIAL_KILLED, try_inet6 },
  { "a local socket", TRUE, FALSE, ONB_TRIAL_KILLED, try_unix },
  { "a pair of sockets", TRUE, FALSE, ONB_TRIAL_KILLED, try_socketpair },
  { "a netlink socket", TRUE, FALSE, ONB_TRIAL_KILLED, try_netlink },
  { "a packet socket", TRUE, FALSE, ONB_TRIAL_KILLED, try_packet },
  { "a virtual machine socket", TRUE, FALSE, ONB_TRIAL_KILLED, try_vsock },
  { "io_uring", TRUE, FALSE, ONB_TRIAL_KILLED, try_uring },
  { "another program", TRUE, FALSE, ONB_TRIAL_KILLED, try_program },
  { "another process", TRUE, FALSE, ONB_TRIAL_KILLED, try_process },
  { "tracing", TRUE, FALSE, ONB_TRIAL_KILLED, try_ptrace },
  { "a signal to another process", TRUE, FALSE, ONB_TRIAL_KILLED, try_kill },
  { "a signal to another thread", TRUE, FALSE, ONB_TRIAL_KILLED, try_thread_kill },
  { "having another process signalled", TRUE, FALSE, ONB_TRIAL_KILLED, try_owner },
  { "asking for signals", TRUE, FALSE, ONB_TRIAL_KILLED, try_status_flags },
  { "a signal to itself", TRUE, FALSE, ONB_TRIAL_DONE, try_own_signal },
  { "memory that can be executed", TRUE, FALSE, ONB_TRIAL_KILLED, try_code },
  { "removing evidence", TRUE, FALSE, ONB_TRIAL_KILLED, try_unlink },
  { "changing the mode of evidence", TRUE, FALSE, ONB_TRIAL_KILLED, try_mode },
  { "writing to what was open before", TRUE, FALSE, ONB_TRIAL_REFUSED, try_open_before },
  { "opening evidence to write", TRUE, TRUE, ONB_TRIAL_REFUSED, try_writing },
  { "reading another file", TRUE, TRUE, ONB_TRIAL_REFUSED, try_other_file },
  { "making a file", TRUE, TRUE, ONB_TRIAL_REFUSED, try_new_file },
  { "reading evidence", TRUE, FALSE, ONB_TRIAL_DONE, try_reading },
  { "a socket of IPv4", FALSE, FALSE, ONB_TRIAL_KILLED, try_inet },
  { "a socket of IPv6", FALSE, FALSE, ONB_TRIAL_KILLED, try_inet6 },
  { "a local socket", FALSE, FALSE, ONB_TRIAL_KILLED, try_unix },
  { "a pair of sockets", FALSE, FALSE, ONB_TRIAL_KILLED, try_socketpair },
  { "a netlink socket", FALSE, FALSE, ONB_TRIAL_KILLED, try_netlink },
  { "io_uring", FALSE, FALSE, ONB_TRIAL_KILLED, try_uring },
  { "another program", FALSE, FALSE, ONB_TRIAL_KILLED, try_program },
  { "tracing", FALSE, FALSE, ONB_TRIAL_KILLED, try_ptrace },
};

const OnbTrial *
onb_trial_table (gsize *ret_n)
{
  *ret_n = G_N_ELEMENTS (trials);
  return trials;
}

/* As a worker does it. */
static gboolean
lock_worker (const gchar *evidence, gint pipe_fd, OnbSandboxLevel *ret_level)
{
  const gchar *const paths[] = { evidence, NULL };

  return onb_descriptors_keep (&pipe_fd, 1)
         && onb_sandbox_lock_worker (paths, ONB_SANDBOX_BEST_EFFORT, ret_level, NULL);
}

/* In the child; what it says is its exit status, what it was locked with goes through the pipe. */
static void
attempt (const OnbTrial *trial, const gchar *evidence, gint pipe_fd)
{
  OnbSandboxLevel level = { 0 };
  gboolean locked = trial->as_worker
                        ? lock_worker (evidence, pipe_fd, &level)
                        : onb_sandbox_lock_main (ONB_SANDBOX_BEST_EFFORT, &level, NULL);

  if (!locked || write (pipe_fd, &level, sizeof level) != sizeof level)
    _exit (EXIT_UNKNOWN);
  close (pipe_fd);
  _exit (trial->attempt (evidence) >= 0 ? EXIT_DONE : EXIT_REFUSED);
}

static OnbTrialEnd
end_of (int status)
{
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    return ONB_TRIAL_KILLED;
  if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_DONE)
    return ONB_TRIAL_DONE;
  if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_REFUSED)
    return ONB_TRIAL_REFUSED;
  return ONB_TRIAL_UNKNOWN;
}

OnbTrialEnd
onb_trial_run (const OnbTrial *trial, const gchar *evidence, OnbSandboxLevel *ret_level)
{
  gint ends[2];
  int status = 0;
  pid_t child;

  *ret_level = (OnbSandboxLevel){ 0 };
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return ONB_TRIAL_UNKNOWN;
  other_process = getpid ();
  child = fork ();
  if (child == 0) {
    own_process = getpid ();
    attempt (trial, evidence, ends[1]);
  }
  close (ends[1]);
  if (child < 0 || read (ends[0], ret_level, sizeof *ret_level) != sizeof *ret_level
      || waitpid (child, &status, 0) != child) {
    close (ends[0]);
    return ONB_TRIAL_UNKNOWN;
  }
  close (ends[0]);
  return end_of (status);
}

gboolean
onb_trial_passes (const OnbTrial *trial, OnbTrialEnd end, const OnbSandboxLevel *level)
{
  return end == trial->wanted
         || (trial->needs_landlock && level->landlock_abi == 0 && end == ONB_TRIAL_DONE);
}

const gchar *
onb_trial_end_name (OnbTrialEnd end)
{
  static const gchar *const names[] = { "killed", "refused", "done", "unknown" };

  return names[end];
}
