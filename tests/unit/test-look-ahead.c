/* SPDX-License-Identifier: Apache-2.0 */
/* Files of a plan opened ahead: each is what it is, in any way of taking them. */
#include "source/look-ahead.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define FILES 100u

typedef struct {
  gchar *folder;
  OnbPlan *plan;
  GStringChunk *names;
} Fixture;

static gchar *
name_of (const Fixture *fixture, guint file)
{
  return g_strdup_printf ("%s/%u", fixture->folder, file);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("onb-ahead-XXXXXX", NULL);
  fixture->plan = onb_plan_new ();
  fixture->names = g_string_chunk_new (4096);
  g_array_append_val (fixture->plan->inputs, ((OnbPlannedInput){ .path = "x", .root = -1 }));
  for (guint i = 0; i < FILES; i++) {
    g_autofree gchar *path = name_of (fixture, i);
    g_autofree gchar *text = g_strdup_printf ("%u", i);
    const OnbPlannedFile file = { .name = g_string_chunk_insert (fixture->names, path) };

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
    g_array_append_val (fixture->plan->files, file);
  }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < FILES; i++) {
    g_autofree gchar *path = name_of (fixture, i);

    g_unlink (path);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  onb_plan_free (fixture->plan);
  g_string_chunk_free (fixture->names);
}

static guint
count_open (void)
{
  g_autoptr (GDir) open = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (open) != NULL)
    n++;
  return n;
}

static void
take (OnbLookAhead *ahead, guint file)
{
  struct stat info;
  gchar text[10] = { 0 };
  gint fd = onb_look_ahead_take (ahead, file, &info);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, text, sizeof text - 1), ==, info.st_size);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), ==, file);
  g_close (fd, NULL);
}

/* All of them, every third, only the last: each time nothing stays open. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  static const guint steps[] = { 1, 3, 33, FILES - 1 };
  guint before = count_open ();

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    OnbLookAhead *ahead = onb_look_ahead_new (fixture->plan, 0, FILES);

    for (guint file = 0; file < FILES; file += steps[i]) {
      take (ahead, file);
      g_assert_cmpuint (count_open (), <=, before + 32);
    }
    onb_look_ahead_free (ahead);
    g_assert_cmpuint (count_open (), ==, before);
  }
}

/* One that goes before its turn is the only one that is lost; one that was opened stays. */
static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbLookAhead) ahead = onb_look_ahead_new (fixture->plan, 0, FILES);
  g_autofree gchar *soon = name_of (fixture, 1);
  g_autofree gchar *late = name_of (fixture, FILES - 1);
  struct stat info;

  take (ahead, 0);
  g_unlink (soon);
  g_unlink (late);
  take (ahead, 1);
  take (ahead, FILES - 2);
  g_assert_cmpint (onb_look_ahead_take (ahead, FILES - 1, &info), ==, -1);
}

/* Not there when it was looked for, but when its turn comes. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbLookAhead) ahead = onb_look_ahead_new (fixture->plan, 0, FILES);
  g_autofree gchar *path = name_of (fixture, 2);

  g_unlink (path);
  take (ahead, 0);
  g_assert_true (g_file_set_contents (path, "2", -1, NULL));
  take (ahead, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/look-ahead/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/look-ahead/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/look-ahead/late", Fixture, NULL, set_up, test_late, tear_down);
  return g_test_run ();
}
