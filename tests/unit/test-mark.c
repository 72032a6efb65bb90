/* SPDX-License-Identifier: Apache-2.0 */
/* The page that a worker shares: what it says is seen in the other process, and what is read from
 * it is bounded whatever stands there. */
#include "engine/mark.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_new (void)
{
  OnbMark *mark = onb_mark_new ();

  g_assert_nonnull (mark);
  g_assert_cmpuint (mark->state, ==, ONB_MARK_IDLE);
  g_assert_cmpuint (mark->progress, ==, 0);
  onb_mark_free (mark);
  onb_mark_free (NULL);
}

static void
test_life (void)
{
  const OnbOrigin origin = { "in.zip", "a/1.eml", 17, 4711 };
  OnbMark *mark = onb_mark_new ();
  OnbMark copy;

  onb_mark_begin_unit (mark);
  onb_mark_begin (mark, ONB_MARK_PARSING, 3, &origin);
  onb_mark_copy (mark, &copy);
  g_assert_cmpuint (copy.state, ==, ONB_MARK_PARSING);
  g_assert_cmpuint (copy.item, ==, 3);
  g_assert_cmpint (copy.offset, ==, 17);
  g_assert_cmpuint (copy.length, ==, 4711);
  g_assert_cmpstr (copy.path, ==, "in.zip");
  g_assert_cmpstr (copy.member, ==, "a/1.eml");

  /* Between two messages it is still known which one was the last. */
  onb_mark_set (mark, ONB_MARK_SEARCHING);
  onb_mark_copy (mark, &copy);
  g_assert_cmpuint (copy.state, ==, ONB_MARK_SEARCHING);
  g_assert_cmpuint (copy.item, ==, 3);

  /* Messages are counted through the unit, places are those of the file. */
  onb_mark_begin_file (mark, 5);
  onb_mark_copy (mark, &copy);
  g_assert_cmpuint (copy.file, ==, 5);
  g_assert_cmpuint (copy.item, ==, 3);
  g_assert_cmpint (copy.offset, ==, -1);
  g_assert_cmpuint (copy.length, ==, 0);
  g_assert_cmpstr (copy.path, ==, "");
  g_assert_cmpstr (copy.member, ==, "");

  onb_mark_begin_unit (mark);
  onb_mark_copy (mark, &copy);
  g_assert_cmpuint (copy.file, ==, 0);
  g_assert_cmpuint (copy.item, ==, 0);
  g_assert_cmpuint (copy.state, ==, ONB_MARK_SEARCHING);
  onb_mark_free (mark);
}

/* Whoever waits for a worker looks whether this grows. */
static void
test_progress (void)
{
  const OnbOrigin origin = { "in.mbox", NULL, 0, 1 };
  OnbMark *mark = onb_mark_new ();
  guint64 last = mark->progress;

  onb_mark_begin_unit (mark);
  g_assert_cmpuint (mark->progress, >, last);
  last = mark->progress;
  onb_mark_begin (mark, ONB_MARK_PARSING, 1, &origin);
  g_assert_cmpuint (mark->progress, >, last);
  last = mark->progress;
  onb_mark_set (mark, mark->state); /* further on in the same message */
  g_assert_cmpuint (mark->progress, >, last);
  onb_mark_free (mark);
}

static void
test_long_names (void)
{
  g_autofree gchar *name = g_strnfill (3 * ONB_MARK_NAME_BYTES, 'n');
  const OnbOrigin origin = { name, name, 0, 1 };
  OnbMark *mark = onb_mark_new ();

  onb_mark_begin (mark, ONB_MARK_PARSING, 1, &origin);
  g_assert_cmpuint (strlen (mark->path), ==, ONB_MARK_NAME_BYTES - 1);
  g_assert_cmpuint (strlen (mark->member), ==, ONB_MARK_NAME_BYTES - 1);
  onb_mark_free (mark);
}

/* A worker that is not ours any more writes what it likes. */
static void
test_hostile (void)
{
  OnbMark *mark = onb_mark_new ();
  OnbMark copy;

  memset (mark, 0xff, sizeof *mark);
  onb_mark_copy (mark, &copy);
  g_assert_cmpuint (strlen (copy.path), ==, ONB_MARK_NAME_BYTES - 1);
  g_assert_cmpuint (strlen (copy.member), ==, ONB_MARK_NAME_BYTES - 1);
  g_assert_cmpuint (copy.state, ==, ONB_MARK_SEARCHING);

  /* What is copied does not change any more. */
  memset (mark, 0, sizeof *mark);
  g_assert_cmpuint (copy.item, ==, G_MAXUINT64);
  onb_mark_free (mark);
}

static void
test_shared (void)
{
  const OnbOrigin origin = { "in.mbox", NULL, 42, 1 };
  OnbMark *mark = onb_mark_new ();
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0) {
    onb_mark_begin (mark, ONB_MARK_PARSING, 7, &origin);
    _exit (0);
  }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpuint (mark->item, ==, 7);
  g_assert_cmpint (mark->offset, ==, 42);
  onb_mark_free (mark);
}

/* What was begun before it was opened is left with the number of those that are done. */
static void
test_end (void)
{
  const OnbOrigin origin = { "in.pst", "Inbox", 42, 0 };
  OnbMark *mark = onb_mark_new ();

  onb_mark_begin (mark, ONB_MARK_PARSING, 7, &origin);
  onb_mark_end (mark, 3);
  g_assert_cmpuint (mark->item, ==, 3);
  g_assert_cmpuint (mark->state, ==, ONB_MARK_SEARCHING);
  onb_mark_free (mark);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mark/new", test_new);
  g_test_add_func ("/mark/life", test_life);
  g_test_add_func ("/mark/progress", test_progress);
  g_test_add_func ("/mark/long-names", test_long_names);
  g_test_add_func ("/mark/hostile", test_hostile);
  g_test_add_func ("/mark/shared", test_shared);
  g_test_add_func ("/mark/end", test_end);
  return g_test_run ();
}
