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
 * were told by then. */
typedef struct {
  guint64 file;
  guint64 item;
  guint64 known;
} OnbStop;

/**
 * OnbTask: A unit, as it goes through the pipe. A unit whose worker died is asked for again: what
 * is known of it is passed over, and so are the messages that ended the worker.
 * @unit: which one
 * @known_events: that the main process has already
 * @poison: message numbers to pass over
 * @stops: files that are given up at some place, ascending
 */
typedef struct {
  guint64 unit;
  guint64 known_events;
  guint64 n_poison;
  guint64 poison[ONB_POISON_MAX];
  guint64 n_stops;
  OnbStop stops[ONB_STOPS_MAX];
} OnbTask;

/**
 * OnbJob: What all workers share; made before they are.
 * @read_unit: reads one unit into @sink; TRUE with @ret_end filled in, or FALSE when the unit
 * cannot be read on
 * @paths: what may be read, NULL-terminated
 * @memory_bytes: address space that a worker may take beyond what it has when it starts; 0: any
 * @private_fd: a file that is none of the workers' business; 0: there is none
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
  gint private_fd;
} OnbJob;

/**
 * onb_worker_run: The life of a worker: locks itself in, then reads one OnbTask after the other
 * from @tasks and writes events to @events, until @tasks ends. Never returns.
 */
void onb_worker_run (const OnbJob *job, gint tasks, gint events, OnbMark *mark)
    __attribute__ ((noreturn));
