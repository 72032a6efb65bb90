/* SPDX-License-Identifier: Apache-2.0 */
/* Which folder, or file, is the Sent folder that an item lies in. */
#include "propose/search.h"

#include "analysis-fixture.h"

typedef struct {
  const gchar *name;
  const gchar *path;
  const gchar *member; /* NULL: none */
  gint64 offset;       /* -1: the file is one message */
  const gchar *place;
} Case;

static const Case cases[] = {
  { "file-in-a-folder", "exports/jane/Sent/1.eml", NULL, -1, "exports/jane/Sent" },
  { "folders-below-it", "exports/jane/Sent/2024/05/1.eml", NULL, -1, "exports/jane/Sent" },
  { "another-language", "jane/Gesendete Elemente/1.eml", NULL, -1, "jane/Gesendete Elemente" },
  { "mbox", "exports/jane/Sent.mbox", NULL, 0, "exports/jane/Sent.mbox" },
  { "mbox-without-a-suffix", "jane/Sent", NULL, 7, "jane/Sent" },
  { "maildir", "jane/.Sent/cur/1.x:2,S", NULL, -1, "jane/.Sent" },
  { "maildir-below-the-inbox", "jane/.INBOX.Sent/new/1.x", NULL, -1, "jane/.INBOX.Sent" },
  { "member", "all.zip", "jane/Sent/1.eml", -1, "all.zip!/jane/Sent" },
  { "member-that-is-an-mbox", "all.zip", "jane/Sent.mbox", 9, "all.zip!/jane/Sent.mbox" },
  { "member-at-the-top", "Sent.zip", "1.eml", -1, "Sent.zip" },
  { "label-in-an-mbox", "takeout/all.mbox", NULL, 0, "takeout/all.mbox" },
  { "label-in-a-file", "takeout/1.eml", NULL, -1, "takeout" },
  { "label-in-a-file-without-a-folder", "1.eml", NULL, -1, "" },
  { "root", "/1.eml", NULL, -1, "/" },
  { "first-folder", "/Sent/1.eml", NULL, -1, "/Sent" },
};

static void
add_item (OnbLedger *ledger, OnbFactsReader *reader, const Case *row, guint64 serial)
{
  const gchar header[] = "Message-ID: <1@x>\nFrom: jane@acme.example\nTo: x@other.example\n";
  g_autoptr (GError) error = NULL;
  OnbItem item
      = { .serial = serial,
          .origin
          = { .path = row->path, .member = row->member, .offset = row->offset, .length = 1 },
          .folder = "/",
          .role = ONB_FOLDER_SENT,
          .separator_unix = ONB_NO_TIME,
          .mtime_unix = ONB_NO_TIME,
          .header = (const guint8 *) header,
          .header_bytes = strlen (header) };

  g_assert_true (onb_ledger_add (ledger, &item, onb_facts_read (reader, &item), &error));
  g_assert_no_error (error);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (OnbRoster) roster = onb_roster_new ();
  OnbLedger *ledger = onb_ledger_new ();
  OnbLimits limits;
  OnbRules rules;
  g_autoptr (GError) error = NULL;

  onb_limits_init (&limits);
  onb_rules_init (&rules);
  g_autoptr (OnbFactsReader) reader = onb_facts_reader_new (&limits);
  add_item (ledger, reader, row, 1);
  g_assert_true (onb_roster_finish (roster, NULL, NULL, &error));
  g_autoptr (OnbResult) result = onb_analyse (ledger, roster, NULL, &rules, &error);
  g_assert_no_error (error);
  g_autoptr (OnbSearch) search = onb_search_new (result);
  const GPtrArray *all = onb_sent_places_all (search->places);
  g_assert_cmpuint (all->len, ==, 1);
  const OnbSentPlace *place = g_ptr_array_index (all, 0);

  g_assert_cmpstr (place->path, ==, row->place);
  g_assert_cmpuint (place->n_authors, ==, 1);
  g_assert_cmpuint (place->counts[0], ==, 1);
  g_assert_true (onb_sent_places_find (search->places, 0) == place);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/sent-places/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
