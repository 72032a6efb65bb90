/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that lie in a temporary file are those that were put there. */
#include "base/text-spool.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/temporary-file.h"

#include <glib/gstdio.h>

#define TEXTS 40000u /* of 60 bytes on the average: more than two blocks */

static gchar *
text_of (guint number)
{
  g_autofree gchar *fill = g_strnfill (number % 117, (gchar) ('a' + number % 26));

  return g_strdup_printf ("%u%s", number, fill);
}

static void
check_texts (gint fd)
{
  g_autoptr (OnbTextSpool) spool = onb_text_spool_new (fd);
  g_autofree guint64 *places = g_new (guint64, TEXTS);
  const gchar *first;

  for (guint i = 0; i < TEXTS; i++) {
    g_autofree gchar *text = text_of (i);

    places[i] = onb_text_spool_add (spool, text, strlen (text));
  }
  first = onb_text_spool_get (spool, places[0]);
  /* Near and far by turns, so that pages are let go and looked at again. */
  for (guint i = 0; i < TEXTS; i++) {
    guint number = i % 2 == 0 ? i : TEXTS - i;
    g_autofree gchar *text = text_of (number);

    g_assert_cmpstr (onb_text_spool_get (spool, places[number]), ==, text);
  }
  g_assert_cmpstr (first, ==, "0");
}

static void
test_file (void)
{
  gint fd = onb_temporary_file_open ();

  g_assert_cmpint (fd, >=, 0);
  check_texts (fd);
}

/* What was looked at is not in the reach of a process that is made later. */
static void
test_fork (void)
{
  g_autoptr (OnbTextSpool) spool = onb_text_spool_new (onb_temporary_file_open ());
  g_autofree gchar *text = g_strnfill (1000, 'a');
  const gchar *map;
  int status = 0;
  pid_t pid;

  for (guint i = 0; i < 2000; i++)
    (void) onb_text_spool_add (spool, text, strlen (text));
  map = onb_text_spool_get (spool, 0);
  g_assert_cmpint (msync ((gpointer) map, 1, MS_ASYNC), ==, 0);
  pid = fork ();
  if (pid == 0)
    _exit (msync ((gpointer) map, 1, MS_ASYNC) != 0 && errno == ENOMEM ? 0 : 1);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_no_file (void)
{
  check_texts (-1);
}

/* As on a full disk: nothing can be written, and nothing is lost. */
static void
test_full (void)
{
  gint fd = g_open ("/dev/null", O_RDONLY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  check_texts (fd);
}

/* Bytes are kept as they are, and the longest text fits. */
static void
test_bytes (void)
{
  g_autoptr (OnbTextSpool) spool = onb_text_spool_new (onb_temporary_file_open ());
  g_autofree gchar *longest = g_strnfill (ONB_TEXT_SPOOL_BYTES - 1, 'x');
  guint64 zeros = onb_text_spool_add (spool, "a\0b", 3);
  guint64 at = onb_text_spool_add (spool, longest, ONB_TEXT_SPOOL_BYTES - 1);
  guint64 empty = onb_text_spool_add (spool, "", 0);

  g_assert_cmpmem (onb_text_spool_get (spool, zeros), 4, "a\0b\0", 4);
  g_assert_cmpstr (onb_text_spool_get (spool, at), ==, longest);
  g_assert_cmpstr (onb_text_spool_get (spool, empty), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-spool/file", test_file);
  g_test_add_func ("/text-spool/fork", test_fork);
  g_test_add_func ("/text-spool/no-file", test_no_file);
  g_test_add_func ("/text-spool/full", test_full);
  g_test_add_func ("/text-spool/bytes", test_bytes);
  return g_test_run ();
}
