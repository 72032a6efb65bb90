/* SPDX-License-Identifier: Apache-2.0 */
/* What addresses and display names give away. */
#include "propose/local-part.h"

#include <string.h>

typedef struct {
  const gchar *name;
  const gchar *address;
  gboolean is_function;
  gboolean is_unattended;
} Case;

static const Case cases[] = {
  { "function", "support@acme.example", TRUE, FALSE },
  { "function-first-word", "sales.emea@acme.example", TRUE, FALSE },
  { "function-last-word", "acme-info@acme.example", TRUE, FALSE },
  { "function-with-digits", "info2@acme.example", TRUE, FALSE },
  { "function-of-another-language", "kundenservice@acme.example", TRUE, FALSE },
  { "function-within-a-word", "informatics@acme.example", FALSE, FALSE },
  { "function-in-the-domain-only", "jane@support.example", FALSE, FALSE },
  { "person", "jane.roe@acme.example", FALSE, FALSE },
  { "noreply", "noreply@acme.example", FALSE, TRUE },
  { "no-reply-with-signs", "no-reply@acme.example", FALSE, TRUE },
  { "no-reply-with-more", "do_not_reply+7@acme.example", FALSE, TRUE },
  { "program", "it-alerts@acme.example", TRUE, TRUE },
  { "reply-alone", "reply@acme.example", FALSE, FALSE },
  { "no-at", "support", FALSE, FALSE },
  { "nothing-before-the-at", "@acme.example", FALSE, FALSE },
  { "empty", "", FALSE, FALSE },
  { "signs", "...@acme.example", FALSE, FALSE },
  { "bar", "|@acme.example", FALSE, FALSE },
  { "two-ats", "support@x@acme.example", TRUE, FALSE },
  { "too-long",
    "support.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example", FALSE,
    FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree gchar *copy = g_strdup (row->address);

  g_assert_cmpint (onb_local_part_is_function (copy), ==, row->is_function);
  g_assert_cmpint (onb_local_part_is_unattended (copy), ==, row->is_unattended);
}

static void
test_equal (void)
{
  g_assert_true (onb_local_part_equal ("help@a.example", "help@b.example"));
  g_assert_false (onb_local_part_equal ("help@a.example", "helps@b.example"));
  g_assert_false (onb_local_part_equal ("@a.example", "@b.example"));
  g_assert_false (onb_local_part_equal ("help", "help"));
}

static void
test_fold (void)
{
  g_autofree gchar *name = onb_display_name_fold ("  Jürgen \t MÜLLER ");
  g_autofree gchar *empty = onb_display_name_fold (" \t ");
  g_autofree gchar *long_name = g_strnfill (257, 'a');

  g_assert_cmpstr (name, ==, "jürgen müller");
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (onb_display_name_fold (long_name));
}

static void
test_full (void)
{
  g_assert_true (onb_display_name_is_full ("jane roe"));
  g_assert_true (onb_display_name_is_full ("山田太郎"));
  g_assert_false (onb_display_name_is_full ("jane"));
  g_assert_false (onb_display_name_is_full ("山"));
  g_assert_false (onb_display_name_is_full (""));
}

static void
test_writer (void)
{
  static const struct {
    const gchar *name;
    const gchar *writer;
  } rows[] = {
    { "Jane Roe on behalf of Acme", "jane roe" },
    { "Jane Roe  VIA Acme", "jane roe" },
    { "Jane Roe (Support)", "jane roe" },
    { "Jane Roe(Support)", NULL },
    { "Olivia Roe", NULL },
    { " via Acme", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree gchar *writer = onb_display_name_writer (rows[i].name);

    g_assert_cmpstr (writer, ==, rows[i].writer);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/local-part/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/local-part/equal", test_equal);
  g_test_add_func ("/local-part/display-name-fold", test_fold);
  g_test_add_func ("/local-part/display-name-full", test_full);
  g_test_add_func ("/local-part/display-name-writer", test_writer);
  return g_test_run ();
}
