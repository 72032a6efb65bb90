/* SPDX-License-Identifier: Apache-2.0 */
/* Workers that die, hang and swell: what they were at is given up, and nothing else. */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "engine/poison.h"
#include "engine/pool.h"

#define UNITS 4u
#define ITEMS 50u

/* What each unit holds: every message is whole but for some, which do harm. */
typedef struct {
  const gchar *name;
  guint workers;
  guint64 memory_bytes;
  guint crashes;
  /* Message number @at of unit @unit. */
  struct {
    guint unit;
    guint at;
    const gchar *poison;
    const gchar *reason;
  } poison[4];
  guint given_up; /* the unit whose rest is given up at message 40; 0: none */
  guint lost;     /* messages that do not arrive */
  guint quarantined;
} Case;

static const Case cases[] = {
  { .name = "healthy", .workers = 2, .crashes = 5 },
  { .name = "one-worker", .workers = 1, .crashes = 5 },
  { .name = "crash",
    .workers = 2,
    .crashes = 5,
    .poison = { { 1, 7, "crash", "crashed (signal 11)" } },
    .lost = 1,
    .quarantined = 1 },
  { .name = "first-and-last",
    .workers = 2,
    .crashes = 5,
    .poison
    = { { 0, 1, "crash", "crashed (signal 11)" }, { 3, ITEMS, "crash", "crashed (signal 11)" } },
    .lost = 2,
    .quarantined = 2 },
  { .name = "three-of-one-unit",
    .workers = 1,
    .crashes = 5,
    .poison = { { 2, 10, "crash", "crashed (signal 11)" },
                { 2, 11, "crash", "crashed (signal 11)" },
                { 2, 40, "crash", "crashed (signal 11)" } },
    .lost = 3,
    .quarantined = 3 },
  /* The second one is one too many: 40 … 50 of unit 2 go with it. */
  { .name = "too-many",
    .workers = 1,
    .crashes = 1,
    .poison
    = { { 2, 10, "crash", "crashed (signal 11)" }, { 2, 40, "crash", "crashed (signal 11)" } },
    .given_up = 2,
    .lost = 1 + 11,
    .quarantined = 2 },
  { .name = "hang",
    .workers = 2,
    .crashes = 5,
    .poison = { { 0, 3, "spin", "made no progress for 1 s" } },
    .lost = 1,
    .quarantined = 1 },
  { .name = "memory",
    .workers = 2,
    .memory_bytes = 256u << 20,
    .crashes = 5,
    .poison = { { 1, 3, "allocate", "ran out of memory or gave up" } },
    .lost = 1,
    .quarantined = 1 },
  { .name = "forbidden-call",
    .workers = 2,
    .crashes = 5,
    .poison = { { 1, 3, "unlink", "asked the kernel for what a reader may not do" } },
    .lost = 1,
    .quarantined = 1 },
  /* Nobody's fault: the first reader is ended from outside, the next one gets through. */
  { .name = "ended-from-outside",
    .workers = 2,
    .crashes = 5,
    .poison = { { 1, 3, "killed-once", "" } } },
  { .name = "early-exit",
    .workers = 2,
    .crashes = 5,
    .poison = { { 1, 3, "exit", "ended its reader" } },
    .lost = 1,
    .quarantined = 1 },
};

/* What arrived. */
typedef struct {
  const Case *test;
  OnbEventReader *reader;
  guint seen[UNITS][ITEMS + 1];
  guint ends[UNITS];
  guint last[UNITS];
  guint quarantined;
  guint64 unit; /* of the event being read */
  gboolean is_end;
} Got;

static const gchar *
poison_of (const Case *test, guint64 unit, guint at)
{
  for (gsize i = 0; i < G_N_ELEMENTS (test->poison); i++) {
    if (test->poison[i].poison != NULL && test->poison[i].unit == unit && test->poison[i].at == at)
      return test->poison[i].poison;
  }
  return NULL;
}

static gboolean
read_unit (guint64 unit, const OnbSink *sink, gpointer sink_data, OnbUnitEnd *ret_end,
           gpointer data)
{
  *ret_end = (OnbUnitEnd){ .bytes = 5000, .format = "mbox" };
  for (guint i = 1; i <= ITEMS; i++) {
    const gchar *poison = poison_of (data, unit, i);
    g_autofree gchar *header
        = g_strdup_printf ("From: a@x.example\nMessage-ID: <%u@x.example>\n%s%s%s", i,
                           poison != NULL ? "X-Poison: " : "", poison != NULL ? poison : "",
                           poison != NULL ? "\n" : "");
    OnbItem item = { .serial = i,
                     .origin = { "in.mbox", NULL, i * 100, 100 },
                     .folder = "/",
                     .header = (const guint8 *) header,
                     .header_bytes = strlen (header),
                     .body_head = (const guint8 *) "",
                     .separator_unix = ONB_NO_TIME,
                     .mtime_unix = ONB_NO_TIME };

    if (!sink->item (&item, sink_data, NULL))
      return TRUE;
    if (i % 10 == 0)
      sink->finding ("tenth", &item.origin, sink_data);
  }
  return TRUE;
}

static gboolean
can_repeat (guint64 unit, gpointer data)
{
  return TRUE;
}

static gboolean
got_item (const OnbItem *item, const OnbFacts *facts, gpointer data, GError **error)
{
  Got *got = data;
  guint at = (guint) item->serial;
  g_autofree gchar *id = g_strdup_printf ("%u@x.example", at);

  g_assert_cmpstr (facts->message_id, ==, id);
  g_assert_cmpuint (at, >, got->last[got->unit]);
  got->last[got->unit] = at;
  got->seen[got->unit][at]++;
  return TRUE;
}

static void
got_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  Got *got = data;

  g_assert_cmpstr (kind, ==, "tenth");
  got->seen[got->unit][0]++;
}

static void
got_end (const OnbUnitEnd *end, gpointer data)
{
  Got *got = data;

  g_assert_cmpuint (end->bytes, ==, 5000);
  g_assert_cmpstr (end->format, ==, "mbox");
  got->ends[got->unit]++;
  got->is_end = TRUE;
}

static gboolean
got_event (guint64 unit, const guint8 *bytes, gsize len, gsize *ret_used, gboolean *ret_end,
           gpointer data, GError **error)
{
  static const OnbEventSink sink = { .item = got_item, .finding = got_finding, .end = got_end };
  Got *got = data;

  got->unit = unit;
  got->is_end = FALSE;
  if (!onb_event_read (got->reader, bytes, len, &sink, got, ret_used, error))
    return FALSE;
  *ret_end = got->is_end;
  return TRUE;
}

static void
got_quarantined (const OnbQuarantine *quarantine, gpointer data)
{
  Got *got = data;
  const Case *test = got->test;

  got->quarantined++;
  for (gsize i = 0; i < G_N_ELEMENTS (test->poison); i++) {
    if (test->poison[i].poison == NULL || test->poison[i].unit != quarantine->unit)
      continue;
    if (quarantine->origin.offset >= 0 && test->poison[i].at * 100 != quarantine->origin.offset)
      continue;
    /* A sanitizer ends its process in its own way. */
    if (onb_sandbox_is_off () && strcmp (test->poison[i].poison, "crash") == 0)
      g_assert_true (g_str_has_prefix (quarantine->reason, "ended its reader"));
    else
      g_assert_true (g_str_has_prefix (quarantine->reason, test->poison[i].reason));
    g_assert_null (quarantine->origin.member);
    return;
  }
  g_assert_not_reached ();
}

static void
test_pool (gconstpointer data)
{
  static const OnbPoolSink sink = { .event = got_event, .quarantined = got_quarantined };
  const gchar *const paths[] = { NULL };
  const Case *test = data;
  const OnbPoolOptions options = { .workers = test->workers,
                                   .units = UNITS,
                                   .stall_seconds = strcmp (test->name, "hang") == 0 ? 1 : 30,
                                   .crashes = test->crashes };
  OnbLimits limits;
  OnbSandboxLevel level;
  OnbJob job = { .read_unit = read_unit,
                 .can_repeat = can_repeat,
                 .data = (gpointer) test,
                 .limits = &limits,
                 .paths = paths,
                 .sandbox = ONB_SANDBOX_REQUIRE,
                 .memory_bytes = test->memory_bytes };
  g_autofree Got *got = g_new0 (Got, 1);
  g_autoptr (GError) error = NULL;
  guint lost = 0;

  if (onb_sandbox_is_off () && strcmp (test->name, "memory") == 0) {
    g_test_skip ("sanitizers need all address space there is");
    return;
  }
  if (onb_sandbox_is_off () && strcmp (test->name, "forbidden-call") == 0) {
    g_test_skip ("a build with sanitizers has no sandbox");
    return;
  }
  onb_limits_init (&limits);
  got->test = test;
  got->reader = onb_event_reader_new ();
  g_assert_true (onb_pool_run (&options, &job, &sink, got, &level, &error));
  g_assert_no_error (error);
  for (guint unit = 0; unit < UNITS; unit++) {
    for (guint i = 1; i <= ITEMS; i++) {
      g_assert_cmpuint (got->seen[unit][i], <=, 1);
      lost += got->seen[unit][i] == 0;
    }
  }
  g_assert_cmpuint (lost, ==, test->lost);
  g_assert_cmpuint (got->quarantined, ==, test->quarantined);
  for (guint unit = 0; unit < UNITS; unit++) {
    g_assert_cmpuint (got->ends[unit], ==, 1);
    g_assert_cmpuint (got->seen[unit][0], ==, unit != 0 && unit == test->given_up ? 3 : ITEMS / 10);
  }
  onb_event_reader_free (got->reader);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_assert_true (onb_facts_init (&error));
  onb_poison_kills
      = mmap (NULL, sizeof (guint), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (onb_poison_kills != MAP_FAILED);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/pool/%s", cases[i].name);
    g_test_add_data_func (path, &cases[i], test_pool);
  }
  return g_test_run ();
}
