/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-folder.h"

#include <string.h>

/* A store of the generator, open. */
typedef struct {
  gchar *data;
  OnbStream *stream;
  OnbSource source;
  OnbPff *pff;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  OnbLimits limits;
  const OnbReadOptions options = { .limits = &limits };
  const OnbSink sink = { 0 };
  gsize len;

  onb_limits_init (&limits);
  g_assert_true (g_file_get_contents (ONB_CORPUS "/../tests/fuzz/seeds/pst/sent.pst",
                                      &fixture->data, &len, NULL));
  fixture->stream = onb_stream_new_memory ((const guint8 *) fixture->data, len, ONB_STREAM_WINDOW);
  onb_source_init (&fixture->source, &options, &sink, NULL);
  fixture->pff = onb_pff_open (&fixture->source, fixture->stream, NULL);
  g_assert_nonnull (fixture->pff);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  onb_pff_free (fixture->pff);
  onb_source_clear (&fixture->source);
  onb_stream_free (fixture->stream);
  g_free (fixture->data);
}

/* Adds the names of all folders below @folder, with the messages that each says it has. */
static void
list (OnbPffItem *folder, GString *out)
{
  gint n = onb_pff_count (folder, ONB_PFF_FOLDERS, NULL);

  for (gint i = 0; i < n; i++) {
    g_autoptr (OnbPffItem) below = onb_pff_get (folder, ONB_PFF_FOLDERS, i, NULL);
    g_autofree gchar *name = onb_pst_folder_name (below);
    gint found = onb_pff_count (below, ONB_PFF_MESSAGES, NULL);

    g_string_append_printf (out, "(%s %d", name, found);
    g_assert_cmpint (onb_pst_folder_messages (below), ==, found);
    g_assert_false (onb_pst_is_search (onb_pff_item_id (below)));
    list (below, out);
    g_string_append_c (out, ')');
  }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbPffItem) root = onb_pff_root (fixture->pff, NULL);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree gchar *nameless = onb_pst_folder_name (root);

  g_assert_null (nameless);
  list (root, out);
  g_assert_nonnull (strstr (out->str, "(Top of Personal Folders 0"));
  g_assert_nonnull (strstr (out->str, "(Deleted Items 0)"));
  g_assert_nonnull (strstr (out->str, "(Search Root 0)"));
}

/* The store names its folder for what was deleted; its role needs no name. */
static void
test_roles (Fixture *fixture, gconstpointer data)
{
  g_autoptr (OnbPffItem) store = onb_pff_store (fixture->pff, NULL);
  OnbPstRoles roles = onb_pst_roles_read (store);

  g_assert_cmphex (roles.trash, ==, 0x8062);
  g_assert_cmpint (onb_pst_folder_role (&roles, roles.trash, "Work", ONB_FOLDER_UNKNOWN), ==,
                   ONB_FOLDER_TRASH);
}

static void
test_role (void)
{
  const OnbPstRoles roles = { .sent = 1, .trash = 2, .outbox = 3 };
  const OnbPstRoles nothing = { 0 };

  g_assert_cmpint (onb_pst_folder_role (&roles, 1, "Inbox", ONB_FOLDER_UNKNOWN), ==,
                   ONB_FOLDER_SENT);
  g_assert_cmpint (onb_pst_folder_role (&roles, 3, NULL, ONB_FOLDER_UNKNOWN), ==,
                   ONB_FOLDER_OUTBOX);
  g_assert_cmpint (onb_pst_folder_role (&roles, 4, "Inbox", ONB_FOLDER_UNKNOWN), ==,
                   ONB_FOLDER_INBOX);
  g_assert_cmpint (onb_pst_folder_role (&roles, 4, "Orders", ONB_FOLDER_SENT), ==, ONB_FOLDER_SENT);
  /* A folder without a number is not the one that a store without a word means. */
  g_assert_cmpint (onb_pst_folder_role (&nothing, 0, "Orders", ONB_FOLDER_UNKNOWN), ==,
                   ONB_FOLDER_UNKNOWN);
}

static void
test_search (void)
{
  g_assert_true (onb_pst_is_search (0x8043));
  g_assert_false (onb_pst_is_search (0x8042));
  g_assert_false (onb_pst_is_search (0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/pst-folder/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/pst-folder/roles", Fixture, NULL, set_up, test_roles, tear_down);
  g_test_add_func ("/pst-folder/role", test_role);
  g_test_add_func ("/pst-folder/search", test_search);
  return g_test_run ();
}
