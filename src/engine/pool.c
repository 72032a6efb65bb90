/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define READ_BYTES (256u << 10)
#define PIPE_BYTES (1 << 20)
#define POLL_MILLISECONDS 250
#define NO_UNIT G_MAXUINT64

/* One worker and what is known of its unit. */
typedef struct {
  pid_t pid; /* 0: none */
  gint tasks;
  gint events;
  OnbMark *mark;
  GByteArray *received; /* bytes of events not taken yet */
  OnbTask task;
  gboolean has_searched; /* a worker died before while it looked for the next message */
  guint64 progress;      /* seen last, and when */
  gint64 progress_at;
  gboolean is_stalled;
} Slot;

typedef struct {
  const OnbPoolOptions *options;
  const OnbJob *job;
  const OnbPoolSink *sink;
  gpointer data;
  Slot *slots;
  guint n_slots;
  guint64 next_unit;
  guint64 n_done;
  OnbSandboxLevel level;   /* of the loosest worker */
  guint deaths_at_nothing; /* in a row, of workers that had no unit */
} Pool;

static void
close_slot (Slot *slot)
{
  if (slot->tasks >= 0)
    g_close (slot->tasks, NULL);
  if (slot->events >= 0)
    g_close (slot->events, NULL);
  slot->tasks = slot->events = -1;
}

/* In the new process: what belongs to the other workers is none of its business. */
static void
leave_pool (const Pool *pool)
{
  for (guint i = 0; i < pool->n_slots; i++)
    close_slot (&pool->slots[i]);
}

static gboolean
fail_to_start (GError **error)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "a worker cannot be started: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
start_worker (Pool *pool, Slot *slot, GError **error)
{
  gint tasks[2];
  gint events[2];

  if (pipe2 (tasks, O_CLOEXEC) != 0)
    return fail_to_start (error);
  if (pipe2 (events, O_CLOEXEC) != 0) {
    g_close (tasks[0], NULL);
    g_close (tasks[1], NULL);
    return fail_to_start (error);
  }
  /* A larger pipe means fewer changes between the processes; as large as it comes. */
  (void) fcntl (events[1], F_SETPIPE_SZ, PIPE_BYTES);
  slot->pid = fork ();
  if (slot->pid == 0) {
    leave_pool (pool);
    g_close (tasks[1], NULL);
    g_close (events[0], NULL);
    onb_worker_run (pool->job, tasks[0], events[1], slot->mark);
  }
  g_close (tasks[0], NULL);
  g_close (events[1], NULL);
  slot->tasks = tasks[1];
  slot->events = events[0];
  (void) fcntl (slot->events, F_SETFL, O_NONBLOCK);
  g_byte_array_set_size (slot->received, 0);
  slot->is_stalled = FALSE;
  slot->progress_at = g_get_monotonic_time ();
  return slot->pid > 0 || fail_to_start (error);
}

/* A task is smaller than any pipe. That nobody reads it shows when the events end. */
static void
send_task (Slot *slot)
{
  const guint8 *from = (const guint8 *) &slot->task;
  gsize at = 0;

  while (at < sizeof slot->task) {
    gssize n = write (slot->tasks, from + at, sizeof slot->task - at);

    if (n > 0)
      at += (gsize) n;
    else if (errno != EINTR)
      return;
  }
}

static void
give_next_unit (Pool *pool, Slot *slot)
{
  slot->task.unit = NO_UNIT;
  slot->task.known_events = 0;
  slot->task.last_item = ONB_ALL_ITEMS;
  slot->task.n_poison = 0;
  slot->has_searched = FALSE;
  if (pool->next_unit == pool->options->units)
    return;
  slot->task.unit = pool->next_unit++;
  slot->progress_at = g_get_monotonic_time ();
  send_task (slot);
}

static gchar *
describe_death (const Pool *pool, const Slot *slot, int status)
{
  if (slot->is_stalled)
    return g_strdup_printf ("made no progress for %u s", pool->options->stall_seconds);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGSYS)
    return g_strdup ("asked the kernel for what a reader may not do");
  if (WIFSIGNALED (status) && (WTERMSIG (status) == SIGTRAP || WTERMSIG (status) == SIGABRT))
    return g_strdup ("ran out of memory or gave up");
  if (WIFSIGNALED (status))
    return g_strdup_printf ("crashed (signal %d)", WTERMSIG (status));
  return g_strdup ("ended its reader");
}

static void
quarantine (Pool *pool, const Slot *slot, const OnbMark *mark, gboolean is_item,
            const gchar *reason)
{
  const OnbQuarantine quarantine
      = { .unit = slot->task.unit,
          .origin = { .path = mark->path,
                      .member = mark->member[0] != '\0' ? mark->member : NULL,
                      .offset = is_item ? mark->offset : -1,
                      .length = is_item ? mark->length : 0 },
          .reason = reason };

  pool->sink->quarantined (&quarantine, pool->data);
}

/* A worker that had a unit has said how tight it is. */
static void
note_level (Pool *pool, const Slot *slot)
{
  OnbSandboxLevel level = slot->mark->level;

  pool->level.is_off = pool->level.is_off || level.is_off;
  pool->level.seccomp = (pool->level.seccomp || pool->n_done == 0) && level.seccomp;
  if (pool->n_done == 0 || level.landlock_abi < pool->level.landlock_abi)
    pool->level.landlock_abi = level.landlock_abi;
}

static void
finish_unit (Pool *pool, Slot *slot)
{
  note_level (pool, slot);
  slot->task.unit = NO_UNIT;
  pool->n_done++;
}

/* What stands before the message that ends every worker is still to be told; then the unit ends. */
static void
give_up_rest (Pool *pool, Slot *slot, const OnbMark *mark, const gchar *reason)
{
  gboolean is_again = slot->task.last_item != ONB_ALL_ITEMS;

  if (!is_again)
    quarantine (pool, slot, mark, FALSE, reason);
  slot->task.last_item = mark->state == ONB_MARK_PARSING ? MAX (mark->item, 1) - 1 : mark->item;
  if (is_again || slot->task.last_item == 0)
    finish_unit (pool, slot);
}

/* The message that ended the worker is passed over from now on. When it is not known, or there are
 * too many, the rest of the unit is lost: the same bytes would end the next worker too. */
static void
blame (Pool *pool, Slot *slot, const gchar *reason)
{
  OnbMark mark;
  gboolean is_known;

  onb_mark_copy (slot->mark, &mark);
  is_known
      = mark.state == ONB_MARK_PARSING && slot->task.n_poison < pool->options->crashes
        && (slot->task.n_poison == 0 || mark.item > slot->task.poison[slot->task.n_poison - 1]);
  if (is_known) {
    slot->task.poison[slot->task.n_poison++] = mark.item;
    slot->has_searched = FALSE;
    quarantine (pool, slot, &mark, TRUE, reason);
  } else if (mark.state != ONB_MARK_PARSING && !slot->has_searched) {
    slot->has_searched = TRUE;
  } else {
    give_up_rest (pool, slot, &mark, reason);
  }
}

static gboolean
bury (Pool *pool, Slot *slot, GError **error)
{
  g_autofree gchar *reason = NULL;
  int status = 0;

  while (waitpid (slot->pid, &status, 0) < 0 && errno == EINTR)
    ;
  slot->pid = 0;
  close_slot (slot);
  if (WIFEXITED (status) && WEXITSTATUS (status) == ONB_WORKER_REFUSED) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_REFUSED,
                         "the kernel does not let a reader lock itself in (seccomp); "
                         "--sandbox best-effort goes on without it, and the report will say so");
    return FALSE;
  }
  reason = describe_death (pool, slot, status);
  if (slot->task.unit != NO_UNIT) {
    pool->deaths_at_nothing = 0;
    blame (pool, slot, reason);
  } else if (++pool->deaths_at_nothing > pool->n_slots + 3) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "readers end before they begin: the last %s",
                 reason);
    return FALSE;
  }
  return TRUE;
}

/* Takes the whole events that have come. */
static gboolean
take_events (Pool *pool, Slot *slot, GError **error)
{
  gsize at = 0;

  while (slot->task.unit != NO_UNIT) {
    gsize used = 0;
    gboolean is_end = FALSE;

    if (!pool->sink->event (slot->task.unit, slot->received->data + at, slot->received->len - at,
                            &used, &is_end, pool->data, error))
      return FALSE;
    if (used == 0)
      break;
    at += used;
    slot->task.known_events++;
    if (is_end) {
      finish_unit (pool, slot);
      give_next_unit (pool, slot);
    }
  }
  if (at > 0)
    g_byte_array_remove_range (slot->received, 0, (guint) at);
  return TRUE;
}

/* What is no event makes the worker one that cannot be believed: it is ended and its mail blamed.
 */
static gboolean
take_or_kill (Pool *pool, Slot *slot, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (take_events (pool, slot, &failed))
    return TRUE;
  if (!g_error_matches (failed, ONB_ERROR, ONB_ERROR_FORMAT)) {
    g_propagate_error (error, g_steal_pointer (&failed));
    return FALSE;
  }
  kill (slot->pid, SIGKILL);
  return bury (pool, slot, error);
}

/* TRUE to go on; a worker that is gone is buried. */
static gboolean
receive (Pool *pool, Slot *slot, GError **error)
{
  guint before = slot->received->len;
  gssize n;

  g_byte_array_set_size (slot->received, before + READ_BYTES);
  n = read (slot->events, slot->received->data + before, READ_BYTES);
  g_byte_array_set_size (slot->received, before + (guint) MAX (n, 0));
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (n <= 0)
    return bury (pool, slot, error);
  slot->progress_at = g_get_monotonic_time ();
  return take_or_kill (pool, slot, error);
}

static void
watch (const Pool *pool, Slot *slot)
{
  gint64 now = g_get_monotonic_time ();
  guint64 progress = __atomic_load_n (&slot->mark->progress, __ATOMIC_RELAXED);

  if (progress != slot->progress || slot->task.unit == NO_UNIT) {
    slot->progress = progress;
    slot->progress_at = now;
  } else if (now - slot->progress_at > (gint64) pool->options->stall_seconds * G_USEC_PER_SEC) {
    slot->is_stalled = TRUE;
    kill (slot->pid, SIGKILL);
  }
}

/* A worker for each slot that has, or can get, a unit. */
static gboolean
keep_staffed (Pool *pool, GError **error)
{
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->pid != 0 || (slot->task.unit == NO_UNIT && pool->next_unit == pool->options->units))
      continue;
    if (!start_worker (pool, slot, error))
      return FALSE;
    if (slot->task.unit == NO_UNIT)
      give_next_unit (pool, slot);
    else
      send_task (slot);
  }
  return TRUE;
}

static gboolean
turn (Pool *pool, struct pollfd *waits, GError **error)
{
  if (!keep_staffed (pool, error))
    return FALSE;
  for (guint i = 0; i < pool->n_slots; i++)
    waits[i] = (struct pollfd){ .fd = pool->slots[i].events, .events = POLLIN };
  if (poll (waits, pool->n_slots, POLL_MILLISECONDS) < 0 && errno != EINTR) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "waiting for readers: %s", g_strerror (errno));
    return FALSE;
  }
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->pid == 0)
      continue;
    if (waits[i].revents != 0 && !receive (pool, slot, error))
      return FALSE;
    if (slot->pid != 0)
      watch (pool, slot);
  }
  return TRUE;
}

/* Those that are idle end when there are no more tasks; the others are not needed any more. */
static void
dismiss (Pool *pool)
{
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->pid != 0 && slot->task.unit != NO_UNIT)
      kill (slot->pid, SIGKILL);
    close_slot (slot);
    while (slot->pid != 0 && waitpid (slot->pid, NULL, 0) < 0 && errno == EINTR)
      ;
    onb_mark_free (slot->mark);
    g_byte_array_unref (slot->received);
  }
  g_free (pool->slots);
}

gboolean
onb_pool_run (const OnbPoolOptions *options, const OnbJob *job, const OnbPoolSink *sink,
              gpointer data, OnbSandboxLevel *ret_level, GError **error)
{
  Pool pool = { .options = options, .job = job, .sink = sink, .data = data };
  g_autofree struct pollfd *waits = NULL;
  gboolean goes_on = TRUE;

  g_return_val_if_fail (options->workers > 0 && options->crashes <= ONB_POISON_MAX, FALSE);

  pool.n_slots = (guint) MIN (options->workers, MAX (options->units, 1));
  pool.slots = g_new0 (Slot, pool.n_slots);
  waits = g_new0 (struct pollfd, pool.n_slots);
  for (guint i = 0; i < pool.n_slots; i++) {
    pool.slots[i] = (Slot){ .tasks = -1, .events = -1, .mark = onb_mark_new () };
    pool.slots[i].received = g_byte_array_new ();
    pool.slots[i].task.unit = NO_UNIT;
    goes_on = goes_on && pool.slots[i].mark != NULL;
  }
  if (!goes_on)
    fail_to_start (error);
  while (goes_on && pool.n_done < options->units)
    goes_on = turn (&pool, waits, error);
  *ret_level = pool.level;
  dismiss (&pool);
  return goes_on;
}
