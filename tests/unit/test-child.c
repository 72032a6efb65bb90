/* SPDX-License-Identifier: Apache-2.0 */
/* Workers that were taken over: whatever they tell, and whatever they do not, the main process goes
 * on, and what they could harm is out of their reach. */
#include "engine/child.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/pool.h"

/* More than the numbers that fit a pipe of 64 KiB. */
#define MANY_UNITS 20000u
#define DESCRIPTORS 1024
#define FAR 900 /* a number that a worker's own files do not get */
#define MOST_BYTES (G_GUINT64_CONSTANT (16) << 20)

typedef struct {
  const gchar *name;
  void (*lie) (const OnbSink *sink, gpointer sink_data); /* in the worker */
  guint units;
  guint workers;
  const gchar *reason;
  guint64 blamed; /* the unit; of several, the first */
} Case;

typedef struct {
  const Case *test;
  OnbEventReader *reader;
  guint ends;
  guint findings;
  guint quarantined;
  gboolean is_end;
} Got;

/* What all processes see: bytes that nobody asked for. */
static guint64 *bytes_told;

/* Open before any worker is made: what none may have, and what each needs. */
static gint foreign_file;
static gint needed_file;

/* Our end of a pipe, which is not told to who reads a unit. */
static gint
find_pipe (gboolean is_written)
{
  for (gint fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++) {
    struct stat info;

    if (fstat (fd, &info) == 0 && S_ISFIFO (info.st_mode) && (write (fd, "", 0) == 0) == is_written)
      return fd;
  }
  return -1;
}

static GByteArray *
make_ends (guint n)
{
  const OnbUnitEnd end = { .bytes = 1, .format = "mbox" };
  GByteArray *bytes = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    onb_event_end (bytes, &end);
  return bytes;
}

/* Until somebody ends the process. */
static void
tell_ends_for_ever (void)
{
  GByteArray *ends = make_ends (1000);
  gint fd = find_pipe (TRUE);

  for (;;) {
    gssize n = write (fd, ends->data, ends->len);

    if (n < 0)
      _exit (ONB_WORKER_BROKEN);
    *bytes_told += (guint64) n;
  }
}

static void
end_unread (const OnbSink *sink, gpointer sink_data)
{
  tell_ends_for_ever ();
}

/* The other worker is at its unit for a while. */
static void
chat_when_idle (const OnbSink *sink, gpointer sink_data)
{
  if (__atomic_fetch_add (bytes_told, 1, __ATOMIC_RELAXED) == 0)
    tell_ends_for_ever ();
  g_usleep (G_USEC_PER_SEC);
}

static void
fall_silent (const OnbSink *sink, gpointer sink_data)
{
  close (find_pipe (TRUE));
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

static void
stop_listening (const OnbSink *sink, gpointer sink_data)
{
  g_autoptr (GByteArray) end = make_ends (1);

  close (find_pipe (FALSE));
  (void) !write (find_pipe (TRUE), end->data, end->len);
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

/* It lives on when all is told. */
static void
stay (const OnbSink *sink, gpointer sink_data)
{
  g_autoptr (GByteArray) end = make_ends (1);

  (void) !write (find_pipe (TRUE), end->data, end->len);
  for (;;)
    g_usleep (G_USEC_PER_SEC);
}

static void
write_elsewhere (const OnbSink *sink, gpointer sink_data)
{
  const OnbOrigin origin = { .path = "in.mbox", .offset = -1 };
  gint last = onb_sandbox_is_off () ? STDOUT_FILENO : STDERR_FILENO;
  gchar byte;

  for (gint fd = 0; fd <= last; fd++) {
    if (write (fd, "forged\n", 7) >= 0)
      sink->finding ("wrote-standard-descriptor", &origin, sink_data);
  }
  if (fcntl (foreign_file, F_GETFD) >= 0)
    sink->finding ("has-foreign-file", &origin, sink_data);
  if (pread (needed_file, &byte, 1, 0) != 1)
    sink->finding ("lacks-needed-file", &origin, sink_data);
}

static const Case cases[] = {
  { "ends-unread", end_unread, MANY_UNITS, 1, "stopped listening", G_MAXUINT64 },
  { "chats-when-idle", chat_when_idle, 2, 2, NULL, 0 },
  { "falls-silent", fall_silent, 1, 1, "stopped telling, and did not end", 0 },
  { "stops-listening", stop_listening, 2, 1, "stopped listening", 1 },
  { "stays", stay, 1, 1, NULL, 0 },
  { "writes-elsewhere", write_elsewhere, 3, 2, NULL, 0 },
};

/* Only who is let into the first item lies; who reads the unit again passes it over. */
static gboolean
read_unit (guint64 unit, const OnbSink *sink, gpointer sink_data, OnbUnitEnd *ret_end,
           gpointer data)
{
  const OnbOrigin origin = { .path = "in.mbox", .offset = 100, .length = 10 };
  const Case *test = data;

  *ret_end = (OnbUnitEnd){ .bytes = 1, .format = "mbox" };
  if (!sink->enter (&origin, 0, sink_data))
    return TRUE;
  test->lie (sink, sink_data);
  return sink->leave (TRUE, sink_data, NULL);
}

static gboolean
can_repeat (guint64 unit, gpointer data)
{
  return TRUE;
}

static void
got_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  Got *got = data;

  g_test_message ("%s", kind);
  got->findings++;
}

static void
got_end (const OnbUnitEnd *end, gpointer data)
{
  Got *got = data;

  got->ends++;
  got->is_end = TRUE;
}

static gboolean
got_event (guint64 unit, const guint8 *bytes, gsize len, gsize *ret_used, gboolean *ret_end,
           gpointer data, GError **error)
{
  static const OnbEventSink sink = { .finding = got_finding, .end = got_end };
  Got *got = data;

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

  g_assert_nonnull (got->test->reason);
  g_assert_cmpstr (quarantine->reason, ==, got->test->reason);
  if (got->test->blamed != G_MAXUINT64)
    g_assert_cmpuint (quarantine->unit, ==, got->test->blamed);
  g_assert_cmpint (quarantine->origin.offset, ==, 100);
  got->quarantined++;
}

static void
test_child (gconstpointer data)
{
  static const OnbPoolSink sink = { .event = got_event, .quarantined = got_quarantined };
  const gchar *const paths[] = { NULL };
  const Case *test = data;
  const OnbPoolOptions options
      = { .workers = test->workers, .units = test->units, .stall_seconds = 30, .crashes = 5 };
  OnbLimits limits;
  OnbSandboxLevel level;
  const OnbJob job = { .read_unit = read_unit,
                       .can_repeat = can_repeat,
                       .data = (gpointer) test,
                       .limits = &limits,
                       .paths = paths,
                       .sandbox = ONB_SANDBOX_REQUIRE,
                       .files = &needed_file,
                       .n_files = 1 };
  Got got = { .test = test, .reader = onb_event_reader_new () };
  g_autoptr (GError) error = NULL;

  onb_limits_init (&limits);
  *bytes_told = 0;
  /* A main process that waits for ever is what these are about. */
  alarm (60);
  g_assert_true (onb_pool_run (&options, &job, &sink, &got, &level, &error));
  alarm (0);
  g_assert_no_error (error);
  g_assert_cmpint (level.seccomp, ==, !onb_sandbox_is_off ());
  g_assert_cmpint (level.is_off, ==, onb_sandbox_is_off ());
  g_assert_cmpuint (got.ends, ==, test->units);
  g_assert_cmpuint (got.findings, ==, 0);
  g_assert_cmpint (got.quarantined > 0, ==, test->reason != NULL);
  g_assert_cmpuint (*bytes_told, <, MOST_BYTES);
  onb_event_reader_free (got.reader);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  g_assert_true (onb_facts_init (&error));
  bytes_told
      = mmap (NULL, sizeof *bytes_told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (bytes_told != MAP_FAILED);
  needed_file = open ("/dev/zero", O_RDWR | O_CLOEXEC);
  foreign_file = dup2 (needed_file, FAR);
  g_assert_cmpint (foreign_file, ==, FAR);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strdup_printf ("/child/%s", cases[i].name);
    g_test_add_data_func (path, &cases[i], test_child);
  }
  return g_test_run ();
}
