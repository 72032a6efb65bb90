/* SPDX-License-Identifier: Apache-2.0 */
/* The open wait by itself: what opens it, where its clock starts, what closes it (SEMANTICS.md §8).
 */
#include "context/closed.h"
#include "metrics/result.h"
#include "metrics/wait.h"

#include "analysis-fixture.h"

#define B "support@acme.example"
#define IN(name, clock)                                                                            \
  {                                                                                                \
    .id = name, .date = "2025-01-06 " clock ":00",                                                 \
    .header = "From: ann@customer.example\nTo: " B "\n"                                            \
  }
#define RE(more)                                                                                   \
  {                                                                                                \
    .id = "re", .date = "2025-01-06 12:00:00", .header = "From: " B "\n" more                      \
  }

static guint32
row_of (const OnbResult *result, const gchar *id)
{
  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    const OnbRow *row = onb_result_row_at (result, i);

    if (g_str_equal (
            onb_result_text (result, onb_ledger_message (result->ledger, row->message)->id), id))
      return i;
  }
  return ONB_NO_ROW;
}

typedef struct {
  const gchar *name;
  OnbClock clock;
  Mail mails[MAX_MAILS];
  const gchar *asking;  /* ids in the order of the walk; `|` ends the wait */
  const gchar *opener;  /* NULL: none is open */
  const gchar *start;   /* as long as it is open */
  const gchar *starter; /* of the message `re` */
} Case;

#define THREE IN ("1", "09:00"), IN ("2", "10:00"), IN ("3", "11:00")

static const Case cases[] = {
  { "none", ONB_CLOCK_FIRST, { THREE, RE ("") }, "", NULL, NULL, NULL },
  { "first", ONB_CLOCK_FIRST, { THREE, RE ("In-Reply-To: <2>\n") }, "1 2 3", "1", "1", "1" },
  { "last", ONB_CLOCK_LAST, { THREE, RE ("In-Reply-To: <2>\n") }, "1 2 3", "1", "3", "3" },
  { "last/as-walked", ONB_CLOCK_LAST, { THREE, RE ("") }, "1 3 2", "1", "2", "2" },
  { "parent", ONB_CLOCK_PARENT, { THREE, RE ("In-Reply-To: <2>\n") }, "1 2 3", "1", "1", "2" },
  { "parent/names-nobody", ONB_CLOCK_PARENT, { THREE, RE ("") }, "1 2 3", "1", "1", "1" },
  { "parent/first-that-asks",
    ONB_CLOCK_PARENT,
    { THREE, RE ("In-Reply-To: <x> <3> <2>\n") },
    "1 2 3",
    "1",
    "1",
    "3" },
  { "parent/not-itself",
    ONB_CLOCK_PARENT,
    { THREE, IN ("re", "11:30"), RE ("Subject: other\nIn-Reply-To: <re> <2>\n") },
    "1 2 re",
    "1",
    "1",
    "2" },
  /* 1 and 2 are of a wait that is over. */
  { "ended", ONB_CLOCK_FIRST, { THREE, RE ("") }, "1 2 | 3", "3", "3", "3" },
  { "ended/parent",
    ONB_CLOCK_PARENT,
    { THREE, RE ("In-Reply-To: <2>\n") },
    "1 2 | 3",
    "3",
    "3",
    "3" },
  { "ended/none", ONB_CLOCK_FIRST, { THREE, RE ("") }, "1 2 |", NULL, NULL, NULL },
  /* The copy that speaks is the first by origin; it names nobody who asks, the other does. */
  { "parent/by-another-copy",
    ONB_CLOCK_PARENT,
    { THREE, RE ("In-Reply-To: <x>\n"), RE ("In-Reply-To: <3>\n") },
    "1 2 3",
    "1",
    "1",
    "3" },
  { "parent/the-copy-that-speaks-first",
    ONB_CLOCK_PARENT,
    { THREE, RE ("In-Reply-To: <2>\n"), RE ("In-Reply-To: <3>\n") },
    "1 2 3",
    "1",
    "1",
    "2" },
};

static void
walk (OnbWait *wait, const OnbResult *result, const gchar *asking)
{
  g_auto (GStrv) ids = g_strsplit (asking, " ", -1);

  for (gchar **id = ids; *id != NULL && **id != '\0'; id++) {
    if (g_str_equal (*id, "|"))
      onb_wait_end (wait);
    else
      onb_wait_ask (wait, row_of (result, *id));
  }
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  const World world = { .mailbox = B };
  OnbRules rules;

  onb_rules_init (&rules);
  rules.clock = row->clock;
  g_auto (Fixture) fixture = fixture_run_with (&world, row->mails, MAX_MAILS, &rules);
  const OnbResult *result = fixture.result;
  g_autoptr (OnbWait) wait
      = onb_wait_new (result->ledger, result->attribution->rows, &result->rules);
  guint32 reply = ONB_NO_ROW;

  g_assert_cmpuint (onb_wait_opener (wait), ==, ONB_NO_ROW);
  walk (wait, result, row->asking);
  g_assert_cmpuint (onb_wait_listed (wait)->len, ==, 0);
  if (row->opener == NULL) {
    g_assert_cmpuint (onb_wait_opener (wait), ==, ONB_NO_ROW);
    return;
  }
  for (guint32 i = 0; i < onb_result_n_rows (result); i++) {
    if (onb_result_row_at (result, i)->direction == ONB_DIRECTION_OUTBOUND)
      reply = i;
  }
  g_assert_cmpuint (onb_wait_opener (wait), ==, row_of (result, row->opener));
  g_assert_cmpuint (onb_wait_start (wait), ==,
                    onb_result_row_at (result, row_of (result, row->start))->time);
  g_assert_cmpuint (onb_wait_starter (wait, reply), ==, row_of (result, row->starter));
}

/* Of the ids of a wait those that the user closed, each time they ask; none of a wait that is over.
 */
static void
test_listed (void)
{
  const World world = { .mailbox = B };
  const Mail mails[] = { THREE };
  g_autofree gchar *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (OnbClosedList) closed = NULL;
  OnbLimits limits;
  OnbRules rules;
  gint fd = g_file_open_tmp ("onbehalf-closed-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, "1\n3,done\n4\n", -1, NULL));
  onb_limits_init (&limits);
  closed = onb_closed_list_load (path, &limits, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_remove (path), ==, 0);
  onb_rules_init (&rules);
  rules.closed = closed;
  g_auto (Fixture) fixture = fixture_run_with (&world, mails, G_N_ELEMENTS (mails), &rules);
  const OnbResult *result = fixture.result;
  g_autoptr (OnbWait) wait
      = onb_wait_new (result->ledger, result->attribution->rows, &result->rules);

  walk (wait, result, "1 2");
  g_assert_cmpuint (onb_wait_listed (wait)->len, ==, 1);
  g_assert_cmpstr (onb_result_text (result, g_array_index (onb_wait_listed (wait), guint32, 0)), ==,
                   "1");
  onb_wait_end (wait);
  g_assert_cmpuint (onb_wait_listed (wait)->len, ==, 0);
  walk (wait, result, "2");
  g_assert_cmpuint (onb_wait_listed (wait)->len, ==, 0);
  walk (wait, result, "3");
  g_assert_cmpstr (onb_result_text (result, g_array_index (onb_wait_listed (wait), guint32, 0)), ==,
                   "3");
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_true (onb_facts_init (&error));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/wait/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/wait/listed", test_listed);
  return g_test_run ();
}
