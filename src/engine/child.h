/* SPDX-License-Identifier: Apache-2.0 */
/* One worker, as the main process holds it: its process, its pipes, its page. It has read hostile
 * mail, so nothing here waits for it without end. */
#pragma once

#include "engine/worker.h"

/**
 * OnbChild:
 * @pid: 0: none
 * @tasks, @events: our ends of its pipes, neither of which blocks; -1: none
 * @mark: the page that it shares with us
 * @received: bytes of events that were not taken yet
 * @is_ready: it is locked in, and may be asked
 * @fault: what it was ended for; NULL: it was not
 */
typedef struct {
  pid_t pid;
  gint tasks;
  gint events;
  OnbMark *mark;
  GByteArray *received;
  gboolean is_ready;
  gchar *fault;
} OnbChild;

/**
 * OnbDeath: How a worker ended.
 * @reason: `crashed (signal 11)`, … The caller owns it.
 * @is_from_outside: no fault of the mail, as far as anybody can tell
 * @is_refused: the sandbox does not hold
 */
typedef struct {
  gchar *reason;
  gboolean is_from_outside;
  gboolean is_refused;
} OnbDeath;

/** onb_child_init: No process yet. FALSE with errno. Clear it in either case. */
gboolean onb_child_init (OnbChild *child);

/** onb_child_clear: Ends the process if there is one, and gives all back. */
void onb_child_clear (OnbChild *child);

/**
 * onb_child_start: A worker whose first task will be @first. @marks: the pages of all workers
 * (OnbMark), of which it keeps its own alone. FALSE with errno.
 */
gboolean onb_child_start (OnbChild *child, const OnbJob *job, const OnbTask *first,
                          const GPtrArray *marks);

/**
 * onb_child_greet: Whether it said how tight it is locked in, which is the first that a worker
 * tells. It has read no mail by then: later it could not be believed.
 */
gboolean onb_child_greet (OnbChild *child, OnbSandboxLevel *ret_level);

/** onb_child_ask: For unit @unit. Never waits: who does not take it is ended, and FALSE. */
gboolean onb_child_ask (OnbChild *child, guint64 unit);

/** onb_child_end: Takes @fault, and ends the process for it; it has to be buried yet. */
void onb_child_end (OnbChild *child, gchar *fault);

/** onb_child_bury: When its events have ended, or it was ended. */
void onb_child_bury (OnbChild *child, OnbDeath *ret_death);
