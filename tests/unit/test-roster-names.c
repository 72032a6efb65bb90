/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/roster-names.h"

#include <string.h>

/* @names: joined by `|`, in the order of the roster. @equal, @inside: their numbers, sorted. */
typedef struct {
  const gchar *name;
  const gchar *names;
  const gchar *text;
  const gchar *equal;
  const gchar *inside;
} Case;

static const Case cases[] = {
  { "one", "Jane Doe", "jane doe", "0", "0" },
  { "at-begin", "Jane Doe", "jane doe at acme", "", "0" },
  { "at-end", "Jane Doe", "acme, jane doe", "", "0" },
  { "letter-before", "Jane", "mjane", "", "" },
  { "letter-behind", "Jane", "janet", "", "" },
  { "digit-behind", "Jane", "jane2", "", "" },
  { "letter-behind-beyond-ascii", "Jan", "jan\xc3\xa9", "", "" },
  { "letter-before-beyond-ascii", "Jan", "\xc3\xa9jan", "", "" },
  { "sign-behind", "Jane", "jane-marie", "", "0" },
  { "later-occurrence", "Jane", "janet jane", "", "0" },
  { "one-inside-another", "Jane|Jane Doe|Doe", "x jane doe", "", "0 1 2" },
  { "longer-does-not-fit", "Jane|Jane Doe", "jane dow", "", "0" },
  { "prefix-only", "Jane Doe", "jane", "", "" },
  { "same-name", "Jane|Joe|JANE", "jane", "0 2", "0 2" },
  { "folded",
    "  Stra\xc3\x9f"
    "e\t\n X ",
    "strasse x", "0", "0" },
  { "no-name", "||Jane", "jane", "2", "2" },
  { "name-of-spaces", " \t|Jane", "jane", "1", "1" },
  { "empty-text", "Jane|", "", "", "" },
  { "nobody", "", "jane", "", "" },
  { "sign-in-front-of-a-name", "(Jane)", "x (jane) y", "", "0" },
  { "high-bytes", "\xf0\x9f\x99\x82|\xc3\xa9", "\xc3\xa9 \xf0\x9f\x99\x82", "", "0 1" },
  { "sorted-apart", "b|a|ab|aa", "aa", "3", "3" },
};

static gboolean
note (guint agent, gpointer data)
{
  g_hash_table_add (data, GUINT_TO_POINTER (agent));
  return TRUE;
}

static gboolean
count_one (guint agent, gpointer data)
{
  guint *n = data;

  ++*n;
  return FALSE;
}

static void
free_agent (gpointer data)
{
  OnbRosterAgent *agent = data;

  g_free (agent->name);
  g_free (agent);
}

/* Agents that have nothing but a name. */
static void
init_roster (OnbRoster *roster, const gchar *joined)
{
  g_auto (GStrv) names = g_strsplit (joined, "|", -1);

  *roster = (OnbRoster){ .agents = g_ptr_array_new_with_free_func (free_agent) };
  for (guint i = 0; names[i] != NULL; i++) {
    OnbRosterAgent *agent = g_new0 (OnbRosterAgent, 1);

    agent->name = g_strdup (names[i]);
    g_ptr_array_add (roster->agents, agent);
  }
}

static gchar *
join (GHashTable *found, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    if (g_hash_table_contains (found, GUINT_TO_POINTER (i)))
      g_string_append_printf (text, "%s%u", text->len > 0 ? " " : "", i);
  }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbRoster roster;
  g_autoptr (OnbRosterNames) names = NULL;
  g_autoptr (GHashTable) equal = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) inside = g_hash_table_new (NULL, NULL);
  g_autofree gchar *text = g_strdup (row->text); /* of the exact size, for the sanitizer */
  g_autofree gchar *found_equal = NULL;
  g_autofree gchar *found_inside = NULL;

  init_roster (&roster, row->names);
  names = onb_roster_names_new (&roster);
  onb_roster_names_each_equal (names, text, note, equal);
  onb_roster_names_each_inside (names, text, note, inside);
  found_equal = join (equal, roster.agents->len);
  found_inside = join (inside, roster.agents->len);
  g_assert_cmpstr (found_equal, ==, row->equal);
  g_assert_cmpstr (found_inside, ==, row->inside);
  g_ptr_array_unref (roster.agents);
}

static void
test_enough (void)
{
  OnbRoster roster;
  g_autoptr (OnbRosterNames) names = NULL;
  guint n = 0;

  init_roster (&roster, "a|a|b");
  names = onb_roster_names_new (&roster);
  onb_roster_names_each_equal (names, "a", count_one, &n);
  g_assert_cmpuint (n, ==, 1);
  onb_roster_names_each_inside (names, "b a", count_one, &n);
  g_assert_cmpuint (n, ==, 2);
  g_ptr_array_unref (roster.agents);
}

/* Looking at every name for every display name would take minutes. */
static void
test_many (void)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (OnbRosterNames) names = NULL;
  g_autoptr (GTimer) timer = NULL;
  OnbRoster roster;
  guint n = 0;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (joined, "%sagent number %u", i > 0 ? "|" : "", i);
  init_roster (&roster, joined->str);
  timer = g_timer_new ();
  names = onb_roster_names_new (&roster);
  for (guint i = 0; i < 10000; i++) {
    g_autofree gchar *text = g_strdup_printf ("acme (agent number %u)", i);

    onb_roster_names_each_inside (names, text, count_one, &n);
  }
  g_assert_cmpuint (n, ==, 10000);
  g_assert_cmpfloat (g_timer_elapsed (timer, NULL), <, 10);
  g_ptr_array_unref (roster.agents);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/roster-names/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/roster-names/enough", test_enough);
  g_test_add_func ("/roster-names/many", test_many);
  return g_test_run ();
}
