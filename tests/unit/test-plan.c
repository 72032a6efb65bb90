/* SPDX-License-Identifier: Apache-2.0 */
/* What is planned of an input, and that any run of files can be read by itself. */
#include "source-recorder.h"

#include "source/plan.h"

#define MAIL "From: a@example.com\n\nbody\n"

typedef struct {
  Recorder *recorder;
  OnbSource source;
  OnbPlan *plan;
  gchar *folder;
} Fixture;

static void
fixture_init (Fixture *fixture)
{
  fixture->recorder = recorder_new ();
  fixture->plan = onb_plan_new ();
  fixture->folder = make_folder ();
  onb_source_init (&fixture->source, &fixture->recorder->options, &fixture->recorder->sink,
                   fixture->recorder);
}

static void
fixture_clear (Fixture *fixture)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  onb_plan_free (fixture->plan);
  onb_source_clear (&fixture->source);
  recorder_free (fixture->recorder);
}

static void
add (Fixture *fixture, const gchar *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (onb_plan_add (fixture->plan, &fixture->source, path, &error));
  g_assert_no_error (error);
}

/* The files as `dir+name` without the folder of the test, one a line. */
static gchar *
list_files (const Fixture *fixture)
{
  GString *text = g_string_new (NULL);
  gsize skip = strlen (fixture->folder) + 1;

  for (guint i = 0; i < fixture->plan->files->len; i++) {
    const OnbPlannedFile *file = onb_plan_file (fixture->plan, i);

    if (file->dir != NULL)
      g_string_append_printf (text, "%u %s+%s\n", file->input, file->dir + skip, file->name);
    else
      g_string_append_printf (text, "%u %s\n", file->input, file->name + skip);
  }
  return g_string_free (text, FALSE);
}

static void
test_inputs (void)
{
  Fixture fixture;
  g_autofree gchar *file = NULL;
  g_autofree gchar *folder = NULL;
  g_autofree gchar *slashes = NULL;
  g_autofree gchar *listed = NULL;

  fixture_init (&fixture);
  file = g_build_filename (fixture.folder, "one.eml", NULL);
  folder = g_build_filename (fixture.folder, "in", NULL);
  slashes = g_strconcat (folder, "///", NULL);
  write_file (fixture.folder, "one.eml", MAIL);
  write_file (fixture.folder, "in/Sent/2", MAIL MAIL);
  write_file (fixture.folder, "in/Sent-old/1", MAIL);
  write_file (fixture.folder, "in/md/cur/3:2,D", MAIL);
  write_file (fixture.folder, "in/md/tmp/4", MAIL);
  add (&fixture, file);
  add (&fixture, slashes);
  listed = list_files (&fixture);
  /* Byte order of whole paths: `Sent-` stands before `Sent/`. */
  g_assert_cmpstr (listed, ==,
                   "0 one.eml\n"
                   "1 in/Sent-old/+1\n"
                   "1 in/Sent/+2\n"
                   "1 in/md/cur/+3:2,D\n");
  g_assert_cmpuint (onb_plan_file (fixture.plan, 0)->bytes, ==, strlen (MAIL));
  g_assert_cmpuint (onb_plan_file (fixture.plan, 2)->bytes, ==, 2 * strlen (MAIL));
  g_assert_cmpuint (onb_plan_file (fixture.plan, 3)->bytes, ==, 0); /* nobody asked */
  g_assert_cmpint (onb_plan_file (fixture.plan, 2)->role, ==, ONB_FOLDER_SENT);
  g_assert_true (onb_plan_file (fixture.plan, 3)->maildir);
  g_assert_cmpint (onb_plan_file (fixture.plan, 3)->flags, ==, ONB_ITEM_DRAFT);
  g_assert_cmpstr (onb_plan_input (fixture.plan, 1)->path, ==, folder);
  g_assert_cmpstr (onb_plan_input (fixture.plan, 1)->format, ==, "folder");
  g_assert_cmpint (onb_plan_input (fixture.plan, 1)->root, >=, 0);
  g_assert_null (onb_plan_input (fixture.plan, 0)->format);
  g_assert_cmpint (onb_plan_input (fixture.plan, 0)->root, ==, -1);
  /* What is not planned has been told of. */
  g_assert_true (g_str_has_prefix (fixture.recorder->findings->str, "maildir-tmp "));
  g_assert_cmpuint (onb_plan_input (fixture.plan, 1)->bytes, ==, strlen (MAIL));
  fixture_clear (&fixture);
}

static void
test_special_inputs (void)
{
  Fixture fixture;
  g_autofree gchar *fifo = NULL;
  g_autofree gchar *link = NULL;
  g_autofree gchar *none = NULL;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  fifo = g_build_filename (fixture.folder, "fifo", NULL);
  link = g_build_filename (fixture.folder, "link", NULL);
  none = g_build_filename (fixture.folder, "none", NULL);
  write_file (fixture.folder, "1.eml", MAIL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("1.eml", link), ==, 0);
  add (&fixture, fifo);
  g_assert_cmpuint (fixture.plan->files->len, ==, 0);
  g_assert_cmpuint (onb_plan_input (fixture.plan, 0)->skipped, ==, 1);
  g_assert_cmpstr (onb_plan_input (fixture.plan, 0)->format, ==, "none");
  add (&fixture, link); /* was named by the user, so it is followed */
  g_assert_cmpuint (fixture.plan->files->len, ==, 1);
  g_assert_cmpuint (onb_plan_input (fixture.plan, 1)->skipped, ==, 0);
  add (&fixture, "-");
  g_assert_cmpstr (onb_plan_file (fixture.plan, 1)->name, ==, "-");
  g_assert_false (onb_plan_add (fixture.plan, &fixture.source, none, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_USAGE);
  fixture_clear (&fixture);
}

static void
test_read_some (void)
{
  Fixture fixture;
  g_autofree gchar *sum = NULL;
  g_autofree gchar *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, MAIL, -1);

  fixture_init (&fixture);
  for (guint i = 0; i < 4; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u.eml", i);

    write_file (fixture.folder, name, MAIL);
  }
  add (&fixture, fixture.folder);
  g_assert_true (onb_plan_read (fixture.plan, 1, 2, &fixture.source, &sum, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 2);
  g_assert_true (g_str_has_suffix (recorded (fixture.recorder, 0)->origin, "/1.eml"));
  g_assert_true (g_str_has_suffix (recorded (fixture.recorder, 1)->origin, "/2.eml"));
  g_assert_cmpstr (sum, ==, expected);
  g_assert_cmpuint (fixture.source.bytes, ==, 2 * strlen (MAIL));
  g_assert_true (onb_plan_read (fixture.plan, 3, 1, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.source.bytes, ==, strlen (MAIL)); /* from the call on */
  fixture_clear (&fixture);
}

/* Between planning and reading, anybody may have changed the folder. */
static void
test_changed (void)
{
  Fixture fixture;
  g_autofree gchar *gone = NULL;
  g_autofree gchar *swapped = NULL;
  g_autofree gchar *linked = NULL;

  fixture_init (&fixture);
  gone = g_build_filename (fixture.folder, "1.eml", NULL);
  swapped = g_build_filename (fixture.folder, "2.eml", NULL);
  linked = g_build_filename (fixture.folder, "3.eml", NULL);
  for (guint i = 1; i <= 4; i++) {
    g_autofree gchar *name = g_strdup_printf ("%u.eml", i);

    write_file (fixture.folder, name, MAIL);
  }
  add (&fixture, fixture.folder);
  g_assert_cmpint (g_remove (gone), ==, 0);
  g_assert_cmpint (g_remove (swapped), ==, 0);
  g_assert_cmpint (mkfifo (swapped, 0600), ==, 0);
  g_assert_cmpint (g_remove (linked), ==, 0);
  g_assert_cmpint (symlink ("4.eml", linked), ==, 0);
  g_assert_true (onb_plan_read (fixture.plan, 0, 4, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 1);
  g_assert_cmpuint (fixture.source.damaged, ==, 2);
  g_assert_cmpuint (fixture.source.skipped, ==, 1);
  g_assert_nonnull (strstr (fixture.recorder->losses->str, "2.eml: FIFO\n"));
  fixture_clear (&fixture);
}

static gboolean
leave_out_second (guint index, gpointer data)
{
  return index != 1;
}

static gboolean
refuse_first (const OnbItem *item, gpointer data, GError **error)
{
  if (item->serial > 1)
    return record_item (item, data, error);
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "enough of this file");
  return FALSE;
}

/* A sink that has enough of one file goes on with the next; any other error ends it. */
static void
test_stop (void)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture);
  write_file (fixture.folder, "1.eml", MAIL);
  write_file (fixture.folder, "2.eml", MAIL);
  write_file (fixture.folder, "3.eml", MAIL);
  add (&fixture, fixture.folder);
  fixture.source.sink.file = leave_out_second;
  g_assert_true (onb_plan_read (fixture.plan, 0, 3, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 2);
  fixture.source.serial = 0;
  fixture.source.sink.item = refuse_first;
  g_assert_true (onb_plan_read (fixture.plan, 0, 3, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 3);
  fixture.source.sink.item = record_item;
  fixture.recorder->fail_at = fixture.source.serial + 1;
  g_assert_false (onb_plan_read (fixture.plan, 0, 3, &fixture.source, NULL, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_INTERNAL);
  fixture_clear (&fixture);
}

/* What one file of an item is shows another one: they are read in one call, whoever reads. */
static void
test_joined (void)
{
  Fixture fixture;
  g_autofree gchar *item = NULL;
  static const gboolean joined[] = { FALSE, FALSE, TRUE, TRUE, FALSE };

  fixture_init (&fixture);
  write_file (fixture.folder, "A/1.eml", MAIL);
  write_file (fixture.folder, "Message00001/Attachments/x", MAIL);
  write_file (fixture.folder, "Message00001/OutlookHeaders.txt", "Message:\n");
  write_file (fixture.folder, "Z/1.eml", MAIL);
  write_file (fixture.folder, "Z/2.eml", MAIL);
  add (&fixture, fixture.folder);
  g_assert_cmpuint (fixture.plan->files->len, ==, G_N_ELEMENTS (joined));
  for (guint i = 0; i < G_N_ELEMENTS (joined); i++)
    g_assert_cmpint (onb_plan_is_joined (fixture.plan, i), ==, joined[i]);
  /* Another input is never joined. */
  item = g_build_filename (fixture.folder, "Message00001", NULL);
  add (&fixture, item);
  add (&fixture, item);
  g_assert_cmpuint (fixture.plan->files->len, ==, G_N_ELEMENTS (joined) + 4);
  g_assert_true (onb_plan_is_joined (fixture.plan, G_N_ELEMENTS (joined) + 1));
  g_assert_false (onb_plan_is_joined (fixture.plan, G_N_ELEMENTS (joined) + 2));
  fixture_clear (&fixture);
}

/* A file is asked for its owner by itself, so it does not matter with which others it is read. */
static void
test_owner (void)
{
  static const gchar message[] = "From: a@example.com\nX-libpst-forensic-sender: x\n\nbody\n";
  Fixture fixture;

  fixture_init (&fixture);
  write_file (fixture.folder, "1", message);
  write_file (fixture.folder, "1-a.eml", MAIL);
  write_file (fixture.folder, "2", MAIL);
  write_file (fixture.folder, "2-a.eml", MAIL);
  add (&fixture, fixture.folder);
  g_assert_true (g_str_has_suffix (onb_plan_file (fixture.plan, 1)->owner, "/1"));
  g_assert_true (g_str_has_suffix (onb_plan_file (fixture.plan, 3)->owner, "/2"));
  g_assert_null (onb_plan_file (fixture.plan, 0)->owner);
  for (guint i = 4; i > 0; i--)
    g_assert_true (onb_plan_read (fixture.plan, i - 1, 1, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 3);
  g_assert_true (g_str_has_suffix (recorded (fixture.recorder, 0)->origin, "/2-a.eml"));
  g_assert_true (g_str_has_suffix (recorded (fixture.recorder, 2)->origin, "/1"));
  g_assert_true (onb_plan_read (fixture.plan, 0, 4, &fixture.source, NULL, NULL));
  g_assert_cmpuint (fixture.recorder->items->len, ==, 6);
  fixture_clear (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/inputs", test_inputs);
  g_test_add_func ("/plan/special-inputs", test_special_inputs);
  g_test_add_func ("/plan/read-some", test_read_some);
  g_test_add_func ("/plan/changed", test_changed);
  g_test_add_func ("/plan/stop", test_stop);
  g_test_add_func ("/plan/joined", test_joined);
  g_test_add_func ("/plan/owner", test_owner);
  return g_test_run ();
}
