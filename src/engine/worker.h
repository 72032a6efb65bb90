/* SPDX-License-Identifier: Apache-2.0 */
/* A process that reads units of work, as its main process asks for them, and tells what it finds as
 * events. */
#pragma once

#include <onbehalf/archive.h>
#include <onbehalf/facts.h>

#include "engine/event.h"
#include "engine/mark.h"
#include "engine/sandbox.h"

/* Exit statuses of a worker. */
#define ONB_WORKER_DONE 0
#define ONB_WORKER_REFUSED 4 /* the sandbox does not hold */
#define ONB_WORKER_BROKEN 5  /* no memory, or its main process is gone */

#define ONB_POISON_MAX 1000u
#define ONB_STOPS_MAX 64u

/** OnbStop: File @file of the unit is not read on behind message @item; @known events of the unit
 * were told by then. @was_look: what ended the worker was a look, so there is none behind it. After
 * any other end the looks that a worker outlived are to be had again: what they tell decides what
 * the events are. */
typedef struct {
  guint64 file;
  guint64 item;
  guint64 known;
  gboolean was_look;
} OnbStop;

/** OnbPoison: Message number @item ended a worker. @was_look: when it was looked at before its
 * turn; otherwise a worker outlived the look, so it is to be had again. */
typedef struct {
  guint64 item;
  gboolean was_look;
} OnbPoison;

/**
 * OnbTask: A unit to read. A unit whose worker died is asked for again: what is known of it is
 * passed over, and so are the messages that ended the worker.
 * @unit: which one
 * @known_events: that the main process has already
 * @poison: messages to pass over
 * @stops: files that are given up at some place, ascending
 */
typedef struct {
  guint64 unit;
  guint64 known_events;
  guint64 n_poison;
  OnbPoison poison[ONB_POISON_MAX];
  guint64 n_stops;
  OnbStop stops[ONB_STOPS_MAX];
} OnbTask;

/** onb_task_find_poison: How message number @item ended a worker before; NULL: it did not. */
static inline const OnbPoison *
onb_task_find_poison (const OnbTask *task, guint64 item)
{
  for (guint64 i = 0; i < task->n_poison; i++) {
    if (task->poison[i].item == item)
      return &task->poison[i];
  }
  return NULL;
}

/**
 * OnbJob: What all workers share; made before they are.
 * @read_unit: reads one unit into @sink; TRUE with @ret_end filled in, or FALSE when the unit
 * cannot be read on
 * @paths: what may be read, NULL-terminated
 * @memory_bytes: address space that a worker may take beyond what it has when it starts; 0: any
 * @files: descriptors that are open and needed to read units; a worker has no others, but its own
 */
typedef struct {
  gboolean (*read_unit) (guint64 unit, const OnbSink *sink, gpointer sink_data, OnbUnitEnd *ret_end,
                         gpointer data);
  /* Whether a unit can be read again: standard input that is a pipe cannot. */
  gboolean (*can_repeat) (guint64 unit, gpointer data);
  gpointer data;
  const OnbLimits *limits;
  const gchar *const *paths;
  OnbSandboxMode sandbox;
  guint64 memory_bytes;
  const gint *files;
  gsize n_files;
} OnbJob;

/**
 * onb_worker_run: The life of a worker: gives up what it does not need, locks itself in, tells how
 * tight (OnbSandboxLevel) and then events to @events, for each unit whose number it reads from
 * @tasks, until that ends. @first: the task with the first number. Never returns.
 */
void onb_worker_run (const OnbJob *job, const OnbTask *first, gint tasks, gint events,
                     OnbMark *mark) __attribute__ ((noreturn));
