/* SPDX-License-Identifier: Apache-2.0 */
/* Which of its times an item is sent and arrived at (SEMANTICS.md §6). */
#include "ledger/times.h"

/* The values of an item, by name. */
typedef struct {
  OnbPackedTime date;
  OnbPackedTime received_top;
  OnbPackedTime received_lowest;
  OnbPackedTime separator;
  OnbPackedTime mtime;
} Times;

typedef struct {
  const gchar *name;
  Times times;
  gboolean trust_mtime;
  OnbPackedTime sent;
  OnbTimeSource sent_source;
  OnbPackedTime arrived;
  OnbTimeSource arrived_source;
} Case;

/* Each field has a value of its own, so that the value tells which one was taken. */
static const Case cases[] = {
  { "all",
    { .date = 1, .received_top = 2, .received_lowest = 3, .separator = 4, .mtime = 5 },
    TRUE,
    1,
    ONB_TIME_DATE,
    2,
    ONB_TIME_RECEIVED },
  { "no-received",
    { .date = 1, .separator = 4, .mtime = 5 },
    TRUE,
    1,
    ONB_TIME_DATE,
    1,
    ONB_TIME_DATE },
  { "no-date",
    { .received_top = 2, .received_lowest = 3, .separator = 4 },
    FALSE,
    3,
    ONB_TIME_RECEIVED,
    2,
    ONB_TIME_RECEIVED },
  { "separator",
    { .separator = 4, .mtime = 5 },
    TRUE,
    4,
    ONB_TIME_SEPARATOR,
    4,
    ONB_TIME_SEPARATOR },
  { "mtime", { .mtime = 5 }, TRUE, 5, ONB_TIME_MTIME, 5, ONB_TIME_MTIME },
  { "mtime-untrusted", { .mtime = 5 }, FALSE, 0, ONB_TIME_NONE, 0, ONB_TIME_NONE },
  { "nothing", { 0 }, TRUE, 0, ONB_TIME_NONE, 0, ONB_TIME_NONE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbTimeSource source = ONB_TIME_NONE;
  const OnbPackedTime times[] = { row->times.received_top, row->times.received_lowest,
                                  row->times.separator, row->times.mtime };
  guint32 values[G_N_ELEMENTS (times)];
  OnbItemRow item = { .date = row->times.date, .values = values };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    if (times[i] == 0)
      continue;
    item.has |= 1u << (ONB_VALUE_RECEIVED_TOP + i);
    values[n++] = times[i];
  }

  g_assert_cmpuint (onb_item_sent (&item, row->trust_mtime, &source), ==, row->sent);
  g_assert_cmpint (source, ==, row->sent_source);
  g_assert_cmpuint (onb_item_arrived (&item, row->trust_mtime, &source), ==, row->arrived);
  g_assert_cmpint (source, ==, row->arrived_source);
  g_assert_cmpuint (onb_item_sent (&item, row->trust_mtime, NULL), ==, row->sent);
}

/* Seconds that the three times lie behind Date; NONE: there is no such time. */
#define NONE G_MAXINT64

typedef struct {
  const gchar *name;
  gint64 date_unix;
  gint64 top;
  gint64 lowest;
  gint64 separator;
  guint kept; /* of these times, how many stand by themselves */
} Near;

#define DATE G_GINT64_CONSTANT (1700000000)
#define FIRST_USABLE G_GINT64_CONSTANT (315532800) /* 1980-01-01T00:00:00Z */

static const Near nears[] = {
  { "same", DATE, 0, 0, 0, 0 },
  { "each-its-own", DATE, 1, -2, 3, 0 },
  { "as-far-as-fits", DATE, 511, -511, 511, 0 },
  { "too-far", DATE, 512, -512, 86400, 3 },
  { "one-too-far", DATE, 5, 512, -5, 1 },
  { "absent", DATE, NONE, 7, NONE, 0 },
  { "all-absent", DATE, NONE, NONE, NONE, 0 },
  { "years", DATE, -1000000000, 1000000000, NONE, 2 },
  { "first-date", FIRST_USABLE, 0, 1, 511, 0 },
  { "behind-first-date", FIRST_USABLE + 1, -1, 0, 600, 1 },
  { "unusable-date", 0, DATE, DATE + 1, FIRST_USABLE, 2 },
};

static gint64
later (gint64 date_unix, gint64 seconds)
{
  return seconds == NONE ? ONB_NO_TIME : date_unix + seconds;
}

/* What goes into a ledger comes out again, however it is kept. */
static void
test_near (gconstpointer data)
{
  const Near *row = data;
  g_autoptr (OnbLedger) ledger = onb_ledger_new ();
  g_autoptr (GError) error = NULL;
  OnbFacts facts = { .date_unix = row->date_unix,
                     .received_top_unix = later (row->date_unix, row->top),
                     .received_lowest_unix = later (row->date_unix, row->lowest) };
  OnbItem item = { .serial = 1,
                   .origin = { .path = "a.mbox" },
                   .separator_unix = later (row->date_unix, row->separator),
                   .mtime_unix = DATE + 9 };
  const OnbItemRow *kept;
  guint32 far
      = 1u << ONB_VALUE_RECEIVED_TOP | 1u << ONB_VALUE_RECEIVED_LOWEST | 1u << ONB_VALUE_SEPARATOR;

  g_assert_true (onb_ledger_add (ledger, &item, &facts, &error));
  g_assert_no_error (error);
  kept = onb_ledger_item (ledger, 0);
  g_assert_cmpint (onb_time_unpack (onb_item_received_top (kept)), ==, facts.received_top_unix);
  g_assert_cmpint (onb_time_unpack (onb_item_received_lowest (kept)), ==,
                   facts.received_lowest_unix);
  g_assert_cmpint (onb_time_unpack (onb_item_separator (kept)), ==, item.separator_unix);
  g_assert_cmpint (onb_time_unpack (onb_item_mtime (kept)), ==, item.mtime_unix);
  g_assert_cmpuint (onb_count_bits (kept->has & far), ==, row->kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/times/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (nears); i++) {
    g_autofree gchar *path = g_strconcat ("/times/near/", nears[i].name, NULL);

    g_test_add_data_func (path, &nears[i], test_near);
  }
  return g_test_run ();
}
