/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/pool.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "engine/child.h"

#define READ_BYTES (256u << 10)
#define POLL_MILLISECONDS 250
#define SLEPT_MICROSECONDS (2 * G_USEC_PER_SEC)
#define NO_UNIT G_MAXUINT64

/* More readers that end without a word than hostile mail has any use for: it is the machine. */
#define BARREN_DEATHS 1000u

/* One worker and what is known of its unit. */
typedef struct {
  OnbChild child;
  OnbTask task;
  gboolean has_died;  /* a worker died before at the same place, and nobody knew why */
  guint64 death_item; /* that place */
  gboolean is_barren; /* this worker has told nothing yet */
  guint64 progress;   /* seen last, and when */
  gint64 progress_at;
} Slot;

typedef struct {
  const OnbPoolOptions *options;
  const OnbJob *job;
  const OnbPoolSink *sink;
  gpointer data;
  Slot *slots;
  guint n_slots;
  GPtrArray *marks; /* of all slots, borrowed */
  guint64 next_unit;
  guint64 n_done;
  OnbSandboxLevel level; /* of the loosest worker */
  gboolean has_level;
  guint barren_deaths; /* in a row, of workers that told nothing */
} Pool;

static gboolean
fail_to_start (GError **error)
{
  g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "a worker cannot be started: %s",
               g_strerror (errno));
  return FALSE;
}

static void
take_next_unit (Pool *pool, Slot *slot)
{
  slot->task.unit = pool->next_unit < pool->options->units ? pool->next_unit++ : NO_UNIT;
  slot->task.known_events = 0;
  slot->task.n_poison = 0;
  slot->task.n_stops = 0;
  slot->has_died = FALSE;
  slot->progress_at = g_get_monotonic_time ();
}

/* It is asked once it is ready. */
static gboolean
start_worker (Pool *pool, Slot *slot, GError **error)
{
  if (!onb_child_start (&slot->child, pool->job, &slot->task, pool->marks))
    return fail_to_start (error);
  slot->progress_at = g_get_monotonic_time ();
  slot->is_barren = TRUE;
  return TRUE;
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

static void
note_level (Pool *pool, const OnbSandboxLevel *level)
{
  if (!pool->has_level)
    pool->level = *level;
  pool->has_level = TRUE;
  pool->level.is_off = pool->level.is_off || level->is_off;
  pool->level.seccomp = pool->level.seccomp && level->seccomp;
  pool->level.landlock_abi = MIN (pool->level.landlock_abi, level->landlock_abi);
}

static void
finish_unit (Pool *pool, Slot *slot)
{
  slot->task.unit = NO_UNIT;
  pool->n_done++;
}

static gboolean
is_in_message (const OnbMark *mark)
{
  return mark->state == ONB_MARK_PARSING || mark->state == ONB_MARK_LOOKING;
}

/* What stands before that place is still to be told, and so are the files behind. */
static void
give_up_file (Pool *pool, Slot *slot, const OnbMark *mark, const gchar *reason)
{
  OnbTask *task = &slot->task;
  guint64 before = is_in_message (mark) ? MAX (mark->item, 1) - 1 : mark->item;
  g_autofree gchar *rest = g_strconcat (reason, "; the rest of it is not read", NULL);

  quarantine (pool, slot, mark, FALSE, rest);
  slot->has_died = FALSE;
  if (task->n_stops < ONB_STOPS_MAX && pool->job->can_repeat (task->unit, pool->job->data)
      && (task->n_stops == 0 || mark->file > task->stops[task->n_stops - 1].file))
    task->stops[task->n_stops++] = (OnbStop){ .file = mark->file,
                                              .item = before,
                                              .known = task->known_events,
                                              .was_look = mark->state == ONB_MARK_LOOKING };
  else
    finish_unit (pool, slot);
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

  onb_mark_copy (slot->child.mark, &mark);
  is_again = slot->has_died && slot->death_item == mark.item;
  is_known = is_in_message (&mark) && !is_outside && task->n_poison < pool->options->crashes
             && onb_task_find_poison (task, mark.item) == NULL;
  if (!pool->job->can_repeat (task->unit, pool->job->data)) {
    give_up_file (pool, slot, &mark, reason);
  } else if (is_known) {
    task->poison[task->n_poison++] = (OnbPoison){ mark.item, mark.state == ONB_MARK_LOOKING };
    quarantine (pool, slot, &mark, TRUE, reason);
  } else if ((is_outside || !is_in_message (&mark)) && !is_again) {
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
  OnbDeath death;

  onb_child_bury (&slot->child, &death);
  reason = death.reason;
  if (death.is_refused) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_REFUSED,
                         "the kernel does not let a reader lock itself in (seccomp); "
                         "--sandbox best-effort goes on without it, and the report will say so");
    return FALSE;
  }
  pool->barren_deaths = slot->is_barren ? pool->barren_deaths + 1 : 0;
  if (pool->barren_deaths > BARREN_DEATHS) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "readers end before they begin: the last %s",
                 reason);
    return FALSE;
  }
  if (slot->task.unit != NO_UNIT)
    blame (pool, slot, reason, death.is_from_outside);
  return TRUE;
}

static gboolean
fail_to_believe (GError **error)
{
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, "told what nobody asked for");
  return FALSE;
}

/* Takes the whole events that have come. */
static gboolean
take_events (Pool *pool, Slot *slot, GError **error)
{
  GByteArray *received = slot->child.received;
  gsize at = 0;

  while (slot->task.unit != NO_UNIT) {
    gsize used = 0;
    gboolean is_end = FALSE;

    if (!pool->sink->event (slot->task.unit, received->data + at, received->len - at, &used,
                            &is_end, pool->data, error))
      return FALSE;
    if (used == 0)
      break;
    at += used;
    slot->is_barren = FALSE;
    slot->task.known_events++;
    if (is_end) {
      finish_unit (pool, slot);
      take_next_unit (pool, slot);
      if (slot->task.unit != NO_UNIT && !onb_child_ask (&slot->child, slot->task.unit))
        return fail_to_believe (error);
    }
  }
  if (at > 0)
    g_byte_array_remove_range (received, 0, (guint) at);
  /* Who goes on unasked would fill our memory. */
  return slot->task.unit != NO_UNIT || received->len == 0 || fail_to_believe (error);
}

/* What is no event makes the worker one that cannot be believed: it is ended and its mail blamed.
 */
static gboolean
take_or_end (Pool *pool, Slot *slot, GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (take_events (pool, slot, &failed))
    return TRUE;
  if (!g_error_matches (failed, ONB_ERROR, ONB_ERROR_FORMAT)) {
    g_propagate_error (error, g_steal_pointer (&failed));
    return FALSE;
  }
  onb_child_end (&slot->child,
                 g_strdup ("told what no reader tells, or more than the limits allow"));
  return bury (pool, slot, error);
}

/* The first unit is given when how tight the worker is has come: from then on its word on that is
 * worth nothing. */
static gboolean
greet (Pool *pool, Slot *slot)
{
  OnbSandboxLevel level;

  if (!onb_child_greet (&slot->child, &level))
    return FALSE;
  note_level (pool, &level);
  /* Who died meanwhile is buried when its events end. */
  (void) onb_child_ask (&slot->child, slot->task.unit);
  return TRUE;
}

/* TRUE to go on; a worker that is gone is buried. */
static gboolean
receive (Pool *pool, Slot *slot, GError **error)
{
  OnbChild *child = &slot->child;
  guint before = child->received->len;
  gssize n;

  g_byte_array_set_size (child->received, before + READ_BYTES);
  n = read (child->events, child->received->data + before, READ_BYTES);
  g_byte_array_set_size (child->received, before + (guint) MAX (n, 0));
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (n < 0)
    onb_child_end (child, g_strdup ("cannot be heard"));
  if (n <= 0)
    return bury (pool, slot, error);
  slot->progress_at = g_get_monotonic_time ();
  if (!child->is_ready && !greet (pool, slot))
    return TRUE;
  return take_or_end (pool, slot, error);
}

/* When this process was stopped itself, nobody's time has passed. */
static void
watch (const Pool *pool, Slot *slot, gint64 now)
{
  guint64 progress = __atomic_load_n (&slot->child.mark->progress, __ATOMIC_RELAXED);

  if (progress != slot->progress || slot->task.unit == NO_UNIT) {
    slot->progress = progress;
    slot->progress_at = now;
  } else if (now - slot->progress_at > (gint64) pool->options->stall_seconds * G_USEC_PER_SEC) {
    onb_child_end (&slot->child,
                   g_strdup_printf ("made no progress for %u s", pool->options->stall_seconds));
  }
}

/* A worker for each slot that has, or can get, a unit. */
static gboolean
keep_staffed (Pool *pool, GError **error)
{
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->child.pid != 0)
      continue;
    if (slot->task.unit == NO_UNIT)
      take_next_unit (pool, slot);
    if (slot->task.unit != NO_UNIT && !start_worker (pool, slot, error))
      return FALSE;
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
    waits[i] = (struct pollfd){ .fd = pool->slots[i].child.events, .events = POLLIN };
  if (poll (waits, pool->n_slots, POLL_MILLISECONDS) < 0 && errno != EINTR) {
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "waiting for readers: %s", g_strerror (errno));
    return FALSE;
  }
  now = g_get_monotonic_time ();
  has_slept = now - before > SLEPT_MICROSECONDS;
  for (guint i = 0; i < pool->n_slots; i++) {
    Slot *slot = &pool->slots[i];

    if (slot->child.pid == 0)
      continue;
    if (has_slept)
      slot->progress_at = now;
    if (waits[i].revents != 0 && !receive (pool, slot, error))
      return FALSE;
    if (slot->child.pid != 0)
      watch (pool, slot, now);
  }
  return TRUE;
}

/* Who is idle has told all, and the others are not needed any more. */
static void
dismiss (Pool *pool)
{
  for (guint i = 0; i < pool->n_slots; i++)
    onb_child_clear (&pool->slots[i].child);
  g_ptr_array_unref (pool->marks);
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
  pool.marks = g_ptr_array_new ();
  for (guint i = 0; i < pool.n_slots; i++) {
    goes_on = onb_child_init (&pool.slots[i].child) && goes_on;
    g_ptr_array_add (pool.marks, pool.slots[i].child.mark);
    pool.slots[i].task.unit = NO_UNIT;
  }
  if (!goes_on)
    fail_to_start (error);
  while (goes_on && pool.n_done < options->units)
    goes_on = turn (&pool, waits, error);
  *ret_level = pool.level;
  dismiss (&pool);
  return goes_on;
}
