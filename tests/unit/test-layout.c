/* SPDX-License-Identifier: Apache-2.0 */
/* What the names of a path tell; test-exports reads whole trees. */
#include "source/layout.h"

#include <string.h>

#define PART "part of another message"
#define FORM "form of MH"
#define REMOVED "removed in MH, its file is still there"
#define RECOVERED "recovered by pffexport"

/* @path: folders from the input on, then the file. */
typedef struct {
  const gchar *path;
  const gchar *no_mail;
  const gchar *recovered;
} Case;

static const Case cases[] = {
  { "1.eml", NULL, NULL },
  /* Apple Mail */
  { "X.mbox/Attachments/12/2/a.pdf", PART, NULL },
  { "X.mbox/Attachments/a.pdf", NULL, NULL },
  { "X.mbox/Attachments/12a/a.pdf", NULL, NULL },
  { "X.mbox/0A/Data/Attachments/12/a.pdf", PART, NULL },
  { "X.mbox/Messages/12.emlx", NULL, NULL },
  { "X/Attachments/12/a.pdf", NULL, NULL },
  { ".mbox/Attachments/12/a.pdf", NULL, NULL }, /* a name, not a suffix */
  { "X.mbox/attachments/12/a.pdf", NULL, NULL },
  { "x/12.2.emlxpart", PART, NULL },
  { "x/12.2.EMLXPART", PART, NULL },
  { "x/emlxpart", NULL, NULL },
  /* pffexport */
  { "Message00001/Message.txt", PART, NULL },
  { "Message00001/Message.html", PART, NULL },
  { "Message00001/Message.pdf", NULL, NULL },
  { "Message00001/Letter.txt", NULL, NULL },
  { "Message00001/InternetHeaders.txt", NULL, NULL },
  { "Message00001/Attachments/1_x.eml", PART, NULL },
  { "Message00001/Attachments/A/Message00001/InternetHeaders.txt", PART, NULL },
  { "Message00001/Zoo/Message.txt", NULL, NULL },
  { "Message1/Message.txt", NULL, NULL },
  { "Message00001x/Message.txt", NULL, NULL },
  { "Massage00001/Message.txt", NULL, NULL },
  { "DistributionList123456/ItemValues.txt", PART, NULL },
  { "a.recovered/Message00001/InternetHeaders.txt", NULL, RECOVERED },
  { "a.orphans/x/Message00001/Message.txt", PART, RECOVERED },
  { "a.orphans/Message00001/Zoo/1.eml", NULL, NULL },
  { "a.recovered/1.eml", NULL, NULL },
  { "a.export/Message00001/InternetHeaders.txt", NULL, NULL },
  /* MH */
  { "inbox/,12", NULL, REMOVED },
  { "inbox/#12", NULL, REMOVED },
  { "inbox/,", NULL, NULL },
  { "inbox/,x", NULL, NULL },
  { "inbox/,1x", NULL, NULL },
  { "inbox/components", FORM, NULL },
  { "inbox/Components", NULL, NULL },
  { "inbox/components.eml", NULL, NULL },
};

static OnbLayout
enter_all (gchar **parts, guint n)
{
  OnbLayout layout = 0;

  for (guint i = 0; i < n; i++)
    layout = onb_layout_enter (layout, parts[i]);
  return layout;
}

static void
test_judge (gconstpointer data)
{
  const Case *row = data;
  g_auto (GStrv) parts = g_strsplit (row->path, "/", -1);
  guint last = g_strv_length (parts) - 1;
  OnbPlace place = { .path = row->path, .name = parts[last] };

  onb_layout_judge (enter_all (parts, last), &place);
  g_assert_cmpstr (place.no_mail, ==, row->no_mail);
  g_assert_cmpstr (place.recovered, ==, row->recovered);
}

static void
test_git (void)
{
  const OnbLayout git = onb_layout_enter (0, "all.git");

  g_assert_true (onb_layout_is_git (git, "objects"));
  g_assert_true (onb_layout_is_git (onb_layout_enter (0, ".git"), "HEAD"));
  g_assert_false (onb_layout_is_git (git, "1.eml"));
  g_assert_false (onb_layout_is_git (onb_layout_enter (git, "sub"), "HEAD"));
  g_assert_false (onb_layout_is_git (onb_layout_enter (0, "git"), "HEAD"));
}

static void
test_stem (void)
{
  static const struct {
    const gchar *name;
    gsize bytes;
  } rows[] = { { "5-report.pdf", 1 }, { "12345-x", 5 }, { "5", 0 }, { "5-", 0 },
               { "-x", 0 },           { "a5-x", 0 },    { "", 0 },  { "5.eml-x", 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (onb_layout_stem_bytes (rows[i].name), ==, rows[i].bytes);
  g_assert_true (onb_layout_may_be_readpst ("12"));
  g_assert_false (onb_layout_may_be_readpst ("12.eml"));
  g_assert_false (onb_layout_may_be_readpst (""));
}

static gboolean
is_among (gconstpointer folder, const gchar *name)
{
  return g_strv_contains (folder, name);
}

static void
test_witness (void)
{
  static const gchar *const both[] = { "Appointment.txt", "OutlookHeaders.txt", NULL };
  static const gchar *const one[] = { "x", "Contact.txt", NULL };
  static const gchar *const none[] = { "Message.txt", "InternetHeaders.txt", NULL };

  g_assert_cmpstr (onb_layout_find_witness (is_among, both), ==, "OutlookHeaders.txt");
  g_assert_cmpstr (onb_layout_find_witness (is_among, one), ==, "Contact.txt");
  /* A body may be called like that by anybody, and says nothing of who wrote it. */
  g_assert_null (onb_layout_find_witness (is_among, none));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/layout/judge/%s", cases[i].path);

    g_strdelimit (path + strlen ("/layout/judge/"), "/", ':');
    g_test_add_data_func (path, &cases[i], test_judge);
  }
  g_test_add_func ("/layout/git", test_git);
  g_test_add_func ("/layout/stem", test_stem);
  g_test_add_func ("/layout/witness", test_witness);
  return g_test_run ();
}
