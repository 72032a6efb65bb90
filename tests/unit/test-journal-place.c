/* SPDX-License-Identifier: Apache-2.0 */
#include "source/journal-place.h"

typedef struct {
  const gchar *name;
  const gchar *declared; /* NULL: nothing is */
  const gchar *path;
  const gchar *member;
  const gchar *kind;
} Case;

static const Case cases[] = {
  { "nothing", NULL, "in/a.eml", NULL, "journal-report" },
  { "itself", "/case/in/a.eml", "in/a.eml", NULL, "journal-report-declared" },
  { "below", "/case/in", "in/b/a.eml", NULL, "journal-report-declared" },
  { "absolute", "/else/in", "/else/in/a.eml", NULL, "journal-report-declared" },
  { "dots", "/case/in", "./x/../in/a.eml", NULL, "journal-report-declared" },
  { "everything", "/", "in/a.eml", NULL, "journal-report-declared" },
  { "longer-name", "/case/in", "inn/a.eml", NULL, "journal-report-undeclared" },
  { "above", "/case/in/b", "in/a.eml", NULL, "journal-report-undeclared" },
  { "container", "/case/a.pst", "a.pst", "Inbox", "journal-report-declared" },
  { "member", "/case/a.pst!/Journal", "a.pst", "Journal/2025", "journal-report-declared" },
  { "other-member", "/case/a.pst!/Journal", "a.pst", "Journals", "journal-report-undeclared" },
  { "nested", "/case/a.zip!/b.pst", "a.zip", "b.pst!/Inbox", "journal-report-declared" },
  { "all-of-a-container", "/case/a.zip!", "a.zip", "b/a.eml", "journal-report-declared" },
  { "file-beside", "/case/journal", "journal!/a.eml", NULL, "journal-report-undeclared" },
  { "file-in-such-a-folder", "/case/journal!", "journal!/a.eml", NULL, "journal-report-declared" },
  { "member-dot", "/case/a.zip!/journal", "a.zip", "./journal/a.eml", "journal-report-declared" },
  { "member-slashes", "/case/a.zip!/journal", "a.zip", "journal//a.eml",
    "journal-report-declared" },
  { "member-leads-out", "/case/a.zip!/journal", "a.zip", "journal/../inbox/a.eml",
    "journal-report-undeclared" },
  { "member-leads-in", "/case/a.zip!/journal", "a.zip", "inbox/../journal/a.eml",
    "journal-report-undeclared" },
  { "member-that-leads-out-of-all", "/case/a.zip", "a.zip", "x/../a.eml",
    "journal-report-declared" },
  { "member-as-a-file", "/case/a.zip/journal", "a.zip", "journal/a.eml",
    "journal-report-undeclared" },
  { "standard-input", "/case", "-", NULL, "journal-report-undeclared" },
  { "standard-input-itself", "/case/-", "-", NULL, "journal-report-declared" },
  { "standard-input-member", "/case/-!/journal", "-", "journal/a.eml", "journal-report-declared" },
  { "longer-container", "/case/a.pst", "a.pst2", "Inbox", "journal-report-undeclared" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GPtrArray) declared = g_ptr_array_new ();
  const OnbSource source = { .journals = declared, .working_folder = "/case" };
  const OnbPlace place = { .path = row->path, .member = row->member };
  gboolean is_believed;

  if (row->declared != NULL) {
    g_ptr_array_add (declared, (gpointer) "/case/elsewhere");
    g_ptr_array_add (declared, (gpointer) (gsize) row->declared);
  }
  g_assert_cmpstr (onb_journal_place (&source, &place, &is_believed), ==, row->kind);
  g_assert_true (is_believed == (g_strcmp0 (row->kind, "journal-report-undeclared") != 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/journal-place/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
