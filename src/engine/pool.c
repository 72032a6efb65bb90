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
#define SLEPT_MICROSECONDS (2 * G_USEC_PER_SEC)
#define NO_UNIT G_MAXUINT64

/* More readers that end without a word than hostile mail has any use for: it is the machine. */
#define BARREN_DEATHS 1000u

/* One worker and what is known of its unit. */
typedef struct {
  pid_t pid; /* 0: none */
  gint tasks;
  gint events;
  OnbMark *mark;
  GByteArray *received; /* bytes of events not taken yet */
  OnbTask task;
  gboolean has_died;  /* a worker died before at the same place, and nobody knew why */
  guint64 death_item; /* that place */
  gboolean is_barren; /* this worker has told nothing yet */
  guint64 progress;   /* seen last, and when */
  gint64 progress_at;
  gboolean is_stalled;
  gboolean is_liar;
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
  OnbSandboxLevel level; /* of the loosest worker */
  guint barren_deaths;   /* in a row, of workers that told nothing */
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

/* In the new process: what belongs to the others is none of its business. */
static void
leave_pool (const Pool *pool)
{
  for (guint i = 0; i < pool->n_slots; i++)
    close_slot (&pool->slots[i]);
  if (pool->job->private_fd > 0)
    g_close (pool->job->private_fd, NULL);
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
  pid_t pid;
  int failed;

  if (pipe2 (tasks, O_CLOEXEC) != 0)
    return fail_to_start (error);
  if (pipe2 (events, O_CLOEXEC) != 0) {
    g_close (tasks[0], NULL);
    g_close (tasks[1], NULL);
    return fail_to_start (error);
  }
  /* A larger pipe means fewer changes between the processes; as large as it comes. */
  (void) fcntl (events[1], F_SETPIPE_SZ, PIPE_BYTES);
  onb_mark_begin_unit (slot->mark);
  pid = fork ();
  if (pid == 0) {
    leave_pool (pool);
    g_close (tasks[1], NULL);
    g_close (events[0], NULL);
    onb_worker_run (pool->job, tasks[0], events[1], slot->mark);
  }
  failed = errno;
  g_close (tasks[0], NULL);
  g_close (events[1], NULL);
  if (pid < 0) {
    g_close (tasks[1], NULL);
    g_close (events[0], NULL);
    errno = failed;
    return fail_to_start (error);
  }
  slot->pid = pid;
  slot->tasks = tasks[1];
  slot->events = events[0];
  (void) fcntl (slot->events, F_SETFL, O_NONBLOCK);
  g_byte_array_set_size (slot->received, 0);
  slot->is_stalled = FALSE;
  slot->is_liar = FALSE;
  slot->progress_at = g_get_monotonic_time ();
  slot->is_barren = TRUE;
  return TRUE;
}

/* A task is smaller than any pipe. A worker that cannot be asked is ended, and buried when its
 * events end. */
static void
send_task (Slot *slot)
{
  const guint8 *from = (const guint8 *) &slot->task;
  gsize at = 0;

  while (at < sizeof slot->task) {
    gssize n = write (slot->tasks, from + at, sizeof slot->task - at);

    if (n > 0) {
      at += (gsize) n;
    } else if (errno != EINTR) {
      kill (slot->pid, SIGKILL);
      return;
    }
  }
}

static void
give_next_unit (Pool *pool, Slot *slot)
{
  slot->task.unit = NO_UNIT;
  slot->task.known_events = 0;
  slot->task.n_poison = 0;
  slot->task.n_stops = 0;
  slot->has_died = FALSE;
  if (pool->next_unit == pool->options->units)
    return;
  slot->task.unit = pool->next_unit++;
  slot->progress_at = g_get_monotonic_time ();
  send_task (slot);
}

/* No fault of the mail, as far as anybody can tell. */
static gboolean
is_from_outside (const Slot *slot, int status)
{
  return WIFSIGNALED (status) && !slot->is_stalled && !slot->is_liar
         && (WTERMSIG (status) == SIGKILL || WTERMSIG (status) == SIGTERM
             || WTERMSIG (status) == SIGINT || WTERMSIG (status) == SIGHUP);
}

static gchar *
describe_death (const Pool *pool, const Slot *slot, int status)
{
  if (slot->is_stalled)
    return g_strdup_printf ("made no progress for %u s", pool->options->stall_seconds);
  if (slot->is_liar)
    return g_strdup ("told what no reader tells, or more than the limits allow");
  if (is_from_outside (slot, status))
    return g_strdup_printf ("was ended from outside (signal %d)", WTERMSIG (status));
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
          .file = mark->file,
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

/* What stands before that place is still to be told, and so are the files behind. */
static void
give_up_file (Pool *pool, Slot *slot, const OnbMark *mark, const gchar *reason)
{
  OnbTask *task = &slot->task;
  guint64 before = mark->state == ONB_MARK_PARSING ? MAX (mark->item, 1) - 1 : mark->item;
  g_autofree gchar *rest = g_strconcat (reason, "; the rest of it is not read", NULL);

  quarantine (pool, slot, mark, FALSE, rest);
  slot->has_died = FALSE;
  if (task->n_stops < ONB_STOPS_MAX && pool->job->can_repeat (task->unit, pool->job->data)
      && (task->n_stops == 0 || mark->file > task->stops[task->n_stops - 1].file))
    task->stops[task->n_stops++] = (OnbStop){ mark->file, before, task->known_events };
  else
    finish_unit (pool, slot);
}

static gboolean
is_poison (const OnbTask *task, guint64 item)
{
  for (guint64 i = 0; i < task->n_poison; i++) {
    if (task->poison[i] == item)
      return TRUE;
  }
  return FALSE;
}

/* The message that ended the worker is passed over from now on. When it is not known, when there
 * are too many, or when the same bytes cannot be had again, the rest of the file is lost: it would
 * end the next worker too. */
static void
blame (Pool *pool, Slot *slot, const gchar *reason, gboolean is_outside)
{
  OnbTask *task = &slot->task;
  gboolean is_again;
  gboolean is_known;
  OnbMark mark;

  onb_mark_copy (slot->mark, &mark);
  is_again = slot->has_died && slot->death_item == mark.item;
  is_known = mark.state == ONB_MARK_PARSING && !is_outside
             && task->n_poison < pool->options->crashes && !is_poison (task, mark.item);
  if (!pool->job->can_repeat (task->unit, pool->job->data)) {
    give_up_file (pool, slot, &mark, reason);
  } else if (is_known) {
    task->poison[task->n_poison++] = mark.item;
    quarantine (pool, slot, &mark, TRUE, reason);
  } else if ((is_outside || mark.state != ONB_MARK_PARSING) && !is_again) {
    slot->has_died = TRUE;
    slot->death_item = mark.item;
  } else {
    give_up_file (pool, slot, &mark, reason);
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
  pool->barren_deaths = slot->is_barren ? pool->barren_deaths + 1 : 0;
  if (pool->barren_deaths <= BARREN_DEATHS) {
    if (slot->task.unit != NO_UNIT)
      blame (pool, slot, reason, is_from_outside (slot, status));
  } else {
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
    slot->is_barren = FALSE;
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
  slot->is_liar = TRUE;
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
  /* A worker that cannot be heard is of no use, and would never end by itself. */
  if (n < 0)
    kill (slot->pid, SIGKILL);
  if (n <= 0)
    return bury (pool, slot, error);
  slot->progress_at = g_get_monotonic_time ();
  return take_or_kill (pool, slot, error);
}

/* When this process was stopped itself, nobody's time has passed. */
static void
watch (const Pool *pool, Slot *slot, gint64 now)
{
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
  gint64 before = g_get_monotonic_time ();
  gint64 now;
  gboolean has_slept;

  if (!keep_staffed (pool, error))
    return FALSE;
  for (guint i = 0; i < pool->n_slots; i++)
    waits[i] = (struct pollfd){ .fd = pool->slots[i].events, .events = POLLIN };
  if (poll (waits, pool->n_slots, POLL_MILLISECONDS) < 0 && errno != EINTR) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "waiting for readers: %s", g_strerror (errno));
    return FALSE;
  }
  now = g_get_monotonic_time ();
  has_slept = now - before > SLEPT_MICROSECONDS;
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->pid == 0)
      continue;
    if (has_slept)
      slot->progress_at = now;
    if (waits[i].revents != 0 && !receive (pool, slot, error))
      return FALSE;
    if (slot->pid != 0)
      watch (pool, slot, now);
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
