/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "engine/landlock.h"

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (scmp_filter_ctx, seccomp_release, NULL)

/* Reading, memory, waiting, ending: all that a parser needs. What is not here ends the process. It
 * is never answered with an error, which a library could take for "no such file". */
static const gint worker_calls[] = {
  SCMP_SYS (read),
  SCMP_SYS (pread64),
  SCMP_SYS (readv),
  SCMP_SYS (write),
  SCMP_SYS (writev),
  SCMP_SYS (lseek),
  SCMP_SYS (ftruncate), /* of temporary files, which were opened before */
  SCMP_SYS (openat),
  SCMP_SYS (openat2),
  SCMP_SYS (close),
  SCMP_SYS (fstat),
  SCMP_SYS (newfstatat),
  SCMP_SYS (statx),
  SCMP_SYS (getdents64),
  SCMP_SYS (fadvise64),
  SCMP_SYS (poll),
  SCMP_SYS (ppoll),
  SCMP_SYS (brk),
  SCMP_SYS (munmap),
  SCMP_SYS (mremap),
  SCMP_SYS (madvise),
  SCMP_SYS (futex),
  SCMP_SYS (sched_yield),
  SCMP_SYS (clock_gettime),
  SCMP_SYS (clock_nanosleep),
  SCMP_SYS (gettimeofday),
  SCMP_SYS (getrandom),
  SCMP_SYS (getpid), /* abort(), like the next */
  SCMP_SYS (gettid),
  SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
};

/* What is done to descriptors here and by readdir(). Others send signals (F_SETOWN), or hold up who
 * opens a file (F_SETLEASE). */
static const gint worker_commands[] = { F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL };

/* Sockets of every family, other programs, other processes' memory, calls that go round the filter,
 * and the old calls that do one of these. */
static const gint main_denied[] = {
  SCMP_SYS (socket),
  SCMP_SYS (socketpair),
  SCMP_SYS (connect),
  SCMP_SYS (bind),
  SCMP_SYS (listen),
  SCMP_SYS (accept),
  SCMP_SYS (accept4),
  SCMP_SYS (sendto),
  SCMP_SYS (sendmsg),
  SCMP_SYS (sendmmsg),
  SCMP_SYS (recvfrom),
  SCMP_SYS (recvmsg),
  SCMP_SYS (recvmmsg),
  SCMP_SYS (getpeername),
  SCMP_SYS (getsockname),
  SCMP_SYS (execve),
  SCMP_SYS (execveat),
  SCMP_SYS (ptrace),
  SCMP_SYS (process_vm_readv),
  SCMP_SYS (process_vm_writev),
  SCMP_SYS (io_uring_setup),
  SCMP_SYS (io_uring_enter),
  SCMP_SYS (io_uring_register),
  SCMP_SYS (bpf),
  SCMP_SYS (perf_event_open),
  SCMP_SYS (userfaultfd),
  SCMP_SYS (keyctl),
};

gboolean
onb_sandbox_is_off (void)
{
#if defined(__SANITIZE_ADDRESS__)
  return TRUE;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)                            \
    || __has_feature(undefined_behavior_sanitizer)
  return TRUE;
#else
  return FALSE;
#endif
#else
  return FALSE;
#endif
}

/* What libseccomp says: 0, or an errno below 0. */
static gint
add_rules (scmp_filter_ctx filter, guint32 action, const gint *calls, gsize n)
{
  gint failed = 0;

  for (gsize i = 0; failed == 0 && i < n; i++)
    failed = seccomp_rule_add (filter, action, calls[i], 0);
  return failed;
}

/* Memory that can be executed would let what comes in run. */
static gint
allow_data_memory (scmp_filter_ctx filter, gint call)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/* The kernel looks at 32 bits of a process id and of a command, and so does the filter. */
#define WORD G_GUINT64_CONSTANT (0xffffffff)

static gint
allow_commands (scmp_filter_ctx filter)
{
  gint failed = 0;

  for (gsize i = 0; failed == 0 && i < G_N_ELEMENTS (worker_commands); i++)
    failed
        = seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (fcntl), 1,
                            SCMP_A1 (SCMP_CMP_MASKED_EQ, WORD, (scmp_datum_t) worker_commands[i]));
  return failed;
}

/* abort() is a signal that a process sends to itself. */
static gint
allow_own_signals (scmp_filter_ctx filter)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (tgkill), 1,
                           SCMP_A0 (SCMP_CMP_MASKED_EQ, WORD, (scmp_datum_t) getpid ()));
}

static gint
add_worker_rules (scmp_filter_ctx filter)
{
  gint failed = add_rules (filter, SCMP_ACT_ALLOW, worker_calls, G_N_ELEMENTS (worker_calls));

  if (failed == 0)
    failed = allow_commands (filter);
  if (failed == 0)
    failed = allow_own_signals (filter);
  if (failed == 0)
    failed = allow_data_memory (filter, SCMP_SYS (mmap));
  if (failed == 0)
    failed = allow_data_memory (filter, SCMP_SYS (mprotect));
  /* glibc tries clone3 first and goes on with clone, which is not allowed either: no threads, no
   * processes; the C library then says so, as it must. */
  if (failed == 0)
    failed = seccomp_rule_add (filter, SCMP_ACT_ERRNO (ENOSYS), SCMP_SYS (clone3), 0);
  return failed;
}

/* Why seccomp_init() made nothing, which it does not say: a kernel that cannot end a process by a
 * filter, or no memory, which a filter that asks nothing of the kernel wants as well. */
static gint
find_refusal (void)
{
  g_auto (scmp_filter_ctx) filter = seccomp_init (SCMP_ACT_ALLOW);

  return filter != NULL ? -EOPNOTSUPP : -ENOMEM;
}

/* An errno below 0 when the filter cannot be made or the kernel does not take it. */
static gint
load_filter (gboolean is_worker)
{
  g_auto (scmp_filter_ctx) filter
      = seccomp_init (is_worker ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ALLOW);
  gint failed = filter == NULL ? find_refusal () : 0;

  if (failed == 0)
    failed = is_worker ? add_worker_rules (filter)
                       : add_rules (filter, SCMP_ACT_KILL_PROCESS, main_denied,
                                    G_N_ELEMENTS (main_denied));
  if (failed == 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    failed = -errno;
  return failed == 0 ? seccomp_load (filter) : failed;
}

static gboolean
note_filter (gint failed, OnbSandboxMode mode, OnbSandboxLevel *level, GError **error)
{
  level->seccomp = failed == 0;
  if (failed == 0 || mode == ONB_SANDBOX_BEST_EFFORT)
    return TRUE;
  if (failed == -ENOMEM)
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_IO,
                         "there is no memory for the filter of system calls (seccomp)");
  else
    g_set_error (error, ONB_ERROR, ONB_ERROR_REFUSED,
                 "the kernel refuses the filter of system calls (seccomp: %s); "
                 "--sandbox best-effort goes on without it, and the report will say so",
                 g_strerror (-failed));
  return FALSE;
}

gboolean
onb_sandbox_lock_main (OnbSandboxMode mode, OnbSandboxLevel *ret_level, GError **error)
{
  OnbSandboxLevel level = { .is_off = onb_sandbox_is_off () };
  gboolean holds = TRUE;

  if (!level.is_off)
    holds = note_filter (load_filter (FALSE), mode, &level, error);
  *ret_level = level;
  return holds;
}

/* Landlock is taken as the kernel has it: seccomp alone keeps a process from the network and from
 * other programs, and the level stands in the report. */
static void
hold_files (const gchar *const *paths, OnbSandboxLevel *level)
{
  gint abi = onb_landlock_abi ();

  if (abi > 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
      && onb_landlock_read_only (paths, abi, NULL))
    level->landlock_abi = abi;
}

gboolean
onb_sandbox_lock_worker (const gchar *const *paths, OnbSandboxMode mode, OnbSandboxLevel *ret_level,
                         GError **error)
{
  OnbSandboxLevel level = { .is_off = onb_sandbox_is_off () };
  gboolean holds = TRUE;

  g_return_val_if_fail (paths != NULL, FALSE);

  if (!level.is_off) {
    gint failed;

    hold_files (paths, &level);
    failed = load_filter (TRUE);
    /* The kernel would have let it: whoever runs out of memory ends so here, as GLib ends it. */
    if (failed == -ENOMEM)
      abort ();
    holds = note_filter (failed, mode, &level, error);
  }
  *ret_level = level;
  return holds;
}

gchar *
onb_sandbox_describe (const OnbSandboxLevel *level)
{
  g_autofree gchar *landlock = NULL;

  if (level->is_off)
    return g_strdup ("off: built with sanitizers");
  if (level->landlock_abi > 0)
    landlock = g_strdup_printf ("Landlock %d", level->landlock_abi);
  if (level->seccomp && landlock != NULL)
    return g_strconcat ("seccomp, ", landlock, NULL);
  if (level->seccomp)
    return g_strdup ("seccomp");
  return landlock != NULL ? g_steal_pointer (&landlock) : g_strdup ("none");
}
