/* SPDX-License-Identifier: Apache-2.0 */
#include "attribution/roster-names.h"

#include <string.h>

typedef struct {
  gchar *folded; /* owned */
  guint agent;
} Name;

struct _OnbRosterNames {
  GArray *sorted; /* owned; Name, by bytes, then agent */
};

/* Names that begin with the same bytes stand next to each other. */
typedef struct {
  guint begin;
  guint end;
} Range;

gchar *
onb_name_fold (const gchar *name)
{
  g_autofree gchar *folded = g_utf8_casefold (name, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\r\n", -1);
  GString *joined = g_string_new (NULL);

  for (gchar **word = words; *word != NULL; word++) {
    if (**word == '\0')
      continue;
    if (joined->len > 0)
      g_string_append_c (joined, ' ');
    g_string_append (joined, *word);
  }
  return g_string_free (joined, FALSE);
}

static void
clear_name (gpointer data)
{
  Name *name = data;

  g_free (name->folded);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const Name *left = a;
  const Name *right = b;
  gint order = strcmp (left->folded, right->folded);

  return order != 0 ? order : (left->agent > right->agent) - (left->agent < right->agent);
}

OnbRosterNames *
onb_roster_names_new (const OnbRoster *roster)
{
  OnbRosterNames *names = g_new0 (OnbRosterNames, 1);

  names->sorted = g_array_new (FALSE, FALSE, sizeof (Name));
  g_array_set_clear_func (names->sorted, clear_name);
  for (guint i = 0; i < roster->agents->len; i++) {
    const OnbRosterAgent *agent = g_ptr_array_index (roster->agents, i);
    g_autofree gchar *folded = onb_name_fold (agent->name);
    Name name = { .agent = i };

    if (*folded == '\0')
      continue;
    name.folded = g_steal_pointer (&folded);
    g_array_append_val (names->sorted, name);
  }
  g_array_sort (names->sorted, compare_names);
  return names;
}

void
onb_roster_names_free (OnbRosterNames *names)
{
  if (names == NULL)
    return;
  g_array_unref (names->sorted);
  g_free (names);
}

static const Name *
name_at (const OnbRosterNames *names, guint index)
{
  return &g_array_index (names->sorted, Name, index);
}

/* The first name of @range whose byte @at is @byte or more; all have more than @at bytes, the last
 * being NUL. */
static guint
find_bound (const OnbRosterNames *names, Range range, gsize at, guint byte)
{
  while (range.begin < range.end) {
    guint middle = range.begin + (range.end - range.begin) / 2;

    if ((guchar) name_at (names, middle)->folded[at] < byte)
      range.begin = middle + 1;
    else
      range.end = middle;
  }
  return range.begin;
}

/* The names of @range whose byte @at is @byte. */
static Range
narrow (const OnbRosterNames *names, Range range, gsize at, guchar byte)
{
  guint begin = find_bound (names, range, at, byte);

  return (Range){ begin, find_bound (names, (Range){ begin, range.end }, at, byte + 1u) };
}

static gboolean
visit_all (const OnbRosterNames *names, Range range, OnbRosterNamesVisit visit, gpointer data)
{
  for (guint i = range.begin; i < range.end; i++) {
    if (!visit (name_at (names, i)->agent, data))
      return FALSE;
  }
  return TRUE;
}

void
onb_roster_names_each_equal (const OnbRosterNames *names, const gchar *text,
                             OnbRosterNamesVisit visit, gpointer data)
{
  Range range = { 0, names->sorted->len };
  gsize len = strlen (text);

  /* The NUL is one of the bytes. */
  for (gsize at = 0; at <= len && range.begin < range.end; at++)
    range = narrow (names, range, at, (guchar) text[at]);
  visit_all (names, range, visit, data);
}

static gboolean
is_word_end (const gchar *text, const gchar *at, gboolean before)
{
  gunichar next;

  if (before ? at == text : *at == '\0')
    return TRUE;
  next = g_utf8_get_char (before ? g_utf8_prev_char (at) : at);
  return !g_unichar_isalnum (next);
}

/* The names that begin at @at, which stands in @text. */
static gboolean
visit_from (const OnbRosterNames *names, const gchar *text, const gchar *at,
            OnbRosterNamesVisit visit, gpointer data)
{
  Range range = narrow (names, (Range){ 0, names->sorted->len }, 0, (guchar) *at);

  if (range.begin == range.end || !is_word_end (text, at, TRUE))
    return TRUE;
  for (gsize len = 1; range.begin < range.end; len++) {
    Range ended = narrow (names, range, len, '\0');

    if (ended.begin < ended.end && is_word_end (text, at + len, FALSE)
        && !visit_all (names, ended, visit, data))
      return FALSE;
    if (at[len] == '\0')
      break;
    range = narrow (names, range, len, (guchar) at[len]);
  }
  return TRUE;
}

void
onb_roster_names_each_inside (const OnbRosterNames *names, const gchar *text,
                              OnbRosterNamesVisit visit, gpointer data)
{
  for (const gchar *at = text; *at != '\0'; at++) {
    if (!visit_from (names, text, at, visit, data))
      return;
  }
}
