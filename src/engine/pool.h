/* SPDX-License-Identifier: Apache-2.0 */
/* The main process's side of the workers: gives them units, takes their events, buries them and
 * goes on. */
#pragma once

#include "engine/worker.h"

/**
 * OnbQuarantine: What one dead worker cost.
 * @origin: the message, or with offset -1 and length 0 the rest of what it was in
 * @reason: `crashed (signal 11)`, `made no progress for 60 s`, …
 */
typedef struct {
  guint64 unit;
  guint file; /* of the unit, as the worker said */
  OnbOrigin origin;
  const gchar *reason;
} OnbQuarantine;

/**
 * OnbPoolSink: What the pool gives to its owner; every event belongs to @unit.
 * @event: one event of a worker; FALSE stops the run
 * @quarantined: a message, or the rest of a unit, that is given up
 */
typedef struct {
  gboolean (*event) (guint64 unit, const guint8 *data, gsize len, gsize *ret_used,
                     gboolean *ret_end, gpointer data_, GError **error);
  void (*quarantined) (const OnbQuarantine *quarantine, gpointer data);
} OnbPoolSink;

/**
 * OnbPoolOptions:
 * @workers: processes at a time, at least 1
 * @units: how many there are, given out from number 0 on
 * @stall_seconds: a worker that does not get on for so long is ended
 * @crashes: of one unit, before the rest of it is given up; at most %ONB_POISON_MAX
 */
typedef struct {
  guint workers;
  guint64 units;
  guint stall_seconds;
  guint crashes;
} OnbPoolOptions;

/**
 * onb_pool_run: Reads all units. @ret_level gets how tight the loosest worker was locked in. The
 * process must have one thread only. %ONB_ERROR_REFUSED when a worker cannot lock itself in,
 * %ONB_ERROR_IO when no process can be made, else what @sink->event says.
 */
gboolean onb_pool_run (const OnbPoolOptions *options, const OnbJob *job, const OnbPoolSink *sink,
                       gpointer data, OnbSandboxLevel *ret_level, GError **error);
