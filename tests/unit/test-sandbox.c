/* SPDX-License-Identifier: Apache-2.0 */
/* What the sandbox forbids is tried by `onbehalf selftest`. Here: what is said when it cannot be
 * made. */
#include "engine/sandbox.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOCKED 0
#define REFUSED 1

/* Takes all memory that there is below the limit, to the last small piece. */
static void
eat_memory (void)
{
  const struct rlimit none = { 0, 0 };

  setrlimit (RLIMIT_AS, &none);
  for (gsize bytes = 1 << 20; bytes >= 16; bytes /= 2) {
    while (malloc (bytes) != NULL)
      continue;
  }
}

/* How a child ends that locks itself in as a worker, with memory or without. */
static int
lock_in_child (OnbSandboxMode mode, gboolean has_memory)
{
  static const gchar *const paths[] = { NULL };
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0) {
    const struct rlimit no_core = { 0, 0 };
    OnbSandboxLevel level;

    setrlimit (RLIMIT_CORE, &no_core);
    if (!has_memory)
      eat_memory ();
    _exit (onb_sandbox_lock_worker (paths, mode, &level, NULL) ? LOCKED : REFUSED);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

/* Nobody may be told that the kernel refuses, when it was not asked; and best effort is no way into
 * the open for who eats the memory. */
static void
test_no_memory (void)
{
  static const OnbSandboxMode modes[] = { ONB_SANDBOX_REQUIRE, ONB_SANDBOX_BEST_EFFORT };

  if (onb_sandbox_is_off ()) {
    g_test_skip ("built with sanitizers: nothing is locked");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    int status = lock_in_child (modes[i], FALSE);

    g_assert_true (WIFSIGNALED (status));
    g_assert_cmpint (WTERMSIG (status), ==, SIGABRT);
  }
}

static void
test_memory (void)
{
  int status = lock_in_child (ONB_SANDBOX_REQUIRE, TRUE);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, LOCKED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/memory", test_memory);
  g_test_add_func ("/sandbox/no-memory", test_no_memory);
  return g_test_run ();
}
