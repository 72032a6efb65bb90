/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "engine/descriptors.h"
#include "engine/poison.h"
#include "source/spool.h"

#define BLOCK_BYTES (64u << 10)

/* A worker at one unit. */
typedef struct {
  const OnbJob *job;
  OnbMark *mark;
  gint events_fd;
  OnbFactsReader *facts;
  GByteArray *block; /* events not written yet */
  OnbTask task;
  guint file;
  guint64 n_items;
  guint64 n_events;
  gboolean is_inside; /* an item that was begun before it was opened */
} Worker;

/* Nobody is there to be told: the main process is gone, and so is the sense of going on. */
static void
give_up (void)
{
  _exit (ONB_WORKER_BROKEN);
}

static void
flush (Worker *worker)
{
  gsize at = 0;

  while (at < worker->block->len) {
    gssize n = write (worker->events_fd, worker->block->data + at, worker->block->len - at);

    if (n > 0)
      at += (gsize) n;
    else if (n < 0 && errno != EINTR)
      give_up ();
  }
  g_byte_array_set_size (worker->block, 0);
}

/* Whether the event that comes now is new to the main process. */
static gboolean
is_new (Worker *worker)
{
  return ++worker->n_events > worker->task.known_events;
}

/* What is told of an item that may still end the worker goes with it: nobody knows of it then, and
 * who reads the unit again need not tell it. */
static void
note_written (Worker *worker)
{
  if (worker->block->len >= BLOCK_BYTES && !worker->is_inside)
    flush (worker);
}

/* Where the file that is being read is given up, or NULL. */
static const OnbStop *
find_stop (const Worker *worker)
{
  for (guint64 i = 0; i < worker->task.n_stops; i++) {
    if (worker->task.stops[i].file == worker->file)
      return &worker->task.stops[i];
  }
  return NULL;
}

/* What a worker before told of the part that is given up must not be taken for what comes behind.
 */
static gboolean
stops_here (Worker *worker)
{
  const OnbStop *stop = find_stop (worker);

  if (stop == NULL || worker->n_items < stop->item)
    return FALSE;
  worker->n_events = MAX (worker->n_events, stop->known);
  return TRUE;
}

static gboolean
take_file (guint index, gpointer data)
{
  Worker *worker = data;

  worker->file = index;
  onb_mark_begin_file (worker->mark, index);
  return !stops_here (worker);
}

/* A look that a worker outlived is had again, whatever ended that worker later: who reads the unit
 * again must see what the first one saw, or it tells other events. */
static gboolean
is_refused (const Worker *worker, guint64 item, gboolean is_look)
{
  const OnbPoison *poison = onb_task_find_poison (&worker->task, item);
  const OnbStop *stop = find_stop (worker);

  return (poison != NULL && (!is_look || poison->was_look))
         || (stop != NULL && item > stop->item && (!is_look || stop->was_look));
}

/* Its number is used up when it is left. */
static gboolean
enter_item (const OnbOrigin *origin, guint64 ahead, gpointer data)
{
  Worker *worker = data;
  gboolean is_look = ahead > 0;
  guint64 number = worker->n_items + MAX (ahead, 1);

  if (is_refused (worker, number, is_look))
    return FALSE;
  worker->is_inside = TRUE;
  onb_mark_begin (worker->mark, is_look ? ONB_MARK_LOOKING : ONB_MARK_PARSING, number, origin);
  return TRUE;
}

static gboolean
go_on (Worker *worker, GError **error)
{
  if (!stops_here (worker))
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT, "the rest of the file is given up");
  return FALSE;
}

static gboolean
leave_item (gboolean is_done, gpointer data, GError **error)
{
  Worker *worker = data;

  worker->n_items += is_done ? 1 : 0;
  worker->is_inside = FALSE;
  onb_mark_end (worker->mark, worker->n_items);
  note_written (worker);
  return !is_done || go_on (worker, error);
}

static void
read_item (Worker *worker, const OnbItem *item)
{
  const OnbFacts *facts;

  onb_poison_taste (item);
  facts = onb_facts_read (worker->facts, item);
  if (is_new (worker))
    onb_event_item (worker->block, item, facts);
}

/* Messages that are known are read all the same: what is found in one must not depend on whether a
 * worker died before. */
static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Worker *worker = data;

  if (worker->is_inside) {
    read_item (worker, item);
    return TRUE;
  }
  onb_mark_begin (worker->mark, ONB_MARK_PARSING, ++worker->n_items, &item->origin);
  if (onb_task_find_poison (&worker->task, worker->n_items) == NULL)
    read_item (worker, item);
  /* A worker that waits for its pipe is in no message. */
  onb_mark_set (worker->mark, ONB_MARK_SEARCHING);
  note_written (worker);
  return go_on (worker, error);
}

static void
take_suspect (guint64 serial, const gchar *reason, gpointer data)
{
  Worker *worker = data;

  if (is_new (worker))
    onb_event_suspect (worker->block, serial, reason);
  note_written (worker);
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  Worker *worker = data;

  if (is_new (worker))
    onb_event_loss (worker->block, kind, origin, reason);
  note_written (worker);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  Worker *worker = data;

  if (is_new (worker))
    onb_event_finding (worker->block, kind, origin);
  note_written (worker);
}

static void
take_container (const OnbContainer *container, gpointer data)
{
  Worker *worker = data;

  if (is_new (worker))
    onb_event_container (worker->block, container);
  note_written (worker);
}

static void
take_progress (gpointer data)
{
  Worker *worker = data;

  onb_mark_set (worker->mark, worker->mark->state);
}

/* FALSE when there are no more. What is known of the unit came with the process, when it was made
 * for one that ended another. */
static gboolean
take_task (Worker *worker, const OnbTask *first, gint fd)
{
  guint64 unit = 0;
  gssize n;

  do
    n = read (fd, &unit, sizeof unit);
  while (n < 0 && errno == EINTR);
  if (n != sizeof unit)
    return FALSE;
  if (unit == first->unit)
    worker->task = *first;
  else
    worker->task = (OnbTask){ .unit = unit };
  return TRUE;
}

static void
read_unit (Worker *worker)
{
  static const OnbSink sink = { .item = take_item,
                                .suspect = take_suspect,
                                .loss = take_loss,
                                .finding = take_finding,
                                .container = take_container,
                                .file = take_file,
                                .enter = enter_item,
                                .leave = leave_item,
                                .progress = take_progress };
  OnbUnitEnd end = { .format = "none" };

  /* Unknown charsets are counted, too: each unit must be read as if it were the first. */
  onb_facts_reader_free (worker->facts);
  worker->facts = onb_facts_reader_new (worker->job->limits);
  worker->file = 0;
  worker->n_items = 0;
  worker->n_events = 0;
  worker->is_inside = FALSE;
  onb_mark_begin_unit (worker->mark);
  if (!worker->job->read_unit (worker->task.unit, &sink, worker, &end, worker->job->data))
    give_up ();
  onb_event_end (worker->block, &end);
  flush (worker);
  onb_mark_set (worker->mark, ONB_MARK_IDLE);
}

static guint64
address_space (void)
{
  g_autofree gchar *text = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  return g_ascii_strtoull (text, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
}

/* A mail that wants all memory gets an end, and not the machine. */
static void
limit_memory (guint64 bytes)
{
  struct rlimit limit;

  if (bytes == 0)
    return;
  limit.rlim_cur = limit.rlim_max = address_space () + bytes;
  setrlimit (RLIMIT_AS, &limit);
}

/* A worker speaks in events only; whoever writes a log asks the kernel for more than it may. */
static void
keep_quiet (const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
}

/* The sanitizers of a build for tests have their say on standard error. Otherwise nobody would want
 * to read what comes there from a process that hostile mail may have taken over: the C library's
 * last words, at most, and why it died is told without them. */
static gboolean
leave_files (const OnbJob *job, gint tasks, gint events)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (gint));
  const gint error_fd = STDERR_FILENO;

  g_array_append_vals (kept, job->files, (guint) job->n_files);
  g_array_append_val (kept, tasks);
  g_array_append_val (kept, events);
  if (onb_sandbox_is_off ())
    g_array_append_val (kept, error_fd);
  return onb_descriptors_keep ((const gint *) kept->data, kept->len);
}

void
onb_worker_run (const OnbJob *job, const OnbTask *first, gint tasks, gint events, OnbMark *mark)
{
  Worker worker = { .job = job, .mark = mark, .events_fd = events };
  OnbSandboxLevel level;

  /* Whoever kills the main process does not mean the worker to go on. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  signal (SIGINT, SIG_IGN);
  g_log_set_default_handler (keep_quiet, NULL);
  if (!leave_files (job, tasks, events))
    give_up ();
  worker.facts = onb_facts_reader_new (job->limits);
  worker.block = g_byte_array_sized_new (BLOCK_BYTES * 2);
  onb_spool_prepare ();
  if (!onb_sandbox_is_off ())
    limit_memory (job->memory_bytes);
  if (!onb_sandbox_lock_worker (job->paths, job->sandbox, &level, NULL))
    _exit (ONB_WORKER_REFUSED);
  g_byte_array_append (worker.block, (const guint8 *) &level, sizeof level);
  flush (&worker);
  while (take_task (&worker, first, tasks))
    read_unit (&worker);
  _exit (ONB_WORKER_DONE);
}
