/* SPDX-License-Identifier: Apache-2.0 */
/* What a process may still ask of the kernel once it reads mail. Linux only: seccomp filters calls,
 * Landlock files. */
#pragma once

#include <onbehalf/error.h>

typedef enum {
  ONB_SANDBOX_REQUIRE,     /* without the filter of calls the program does not start */
  ONB_SANDBOX_BEST_EFFORT, /* as much as the kernel gives; the report says how much */
} OnbSandboxMode;

/**
 * OnbSandboxLevel: How tight a process is.
 * @is_off: a build with sanitizers, which need what the sandbox forbids: nothing below is tried
 * @seccomp: calls are filtered; one that is not allowed ends the process
 * @landlock_abi: version of Landlock that holds files; 0 when the kernel has none
 */
typedef struct {
  gboolean is_off;
  gboolean seccomp;
  gint landlock_abi;
} OnbSandboxLevel;

/** onb_sandbox_is_off: Whether this is a build with sanitizers, which cannot be locked in. */
gboolean onb_sandbox_is_off (void);

/**
 * onb_sandbox_lock_main: For the process that has the results: it never opens a socket, starts a
 * program, traces another process or uses io_uring. Inherited by processes it makes. For good.
 * %ONB_ERROR_REFUSED with @mode require when the kernel refuses, %ONB_ERROR_IO when there is no
 * memory for the filter.
 */
gboolean onb_sandbox_lock_main (OnbSandboxMode mode, OnbSandboxLevel *ret_level, GError **error);

/**
 * onb_sandbox_lock_worker: For a process that parses mail: it may read below @paths
 * (NULL-terminated) and through what is open, write what is open, use memory that is not
 * executable, and end. For good, and for this process alone: signals go to itself only. Converters,
 * zones and random numbers must have been touched before. Without memory for the filter it aborts,
 * in each mode.
 */
gboolean onb_sandbox_lock_worker (const gchar *const *paths, OnbSandboxMode mode,
                                  OnbSandboxLevel *ret_level, GError **error);

/** onb_sandbox_describe: `seccomp, Landlock 3`; `none`; `off: built with sanitizers`. Caller owns
 * the result. */
gchar *onb_sandbox_describe (const OnbSandboxLevel *level);
