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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/times/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}
