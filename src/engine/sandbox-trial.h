/* SPDX-License-Identifier: Apache-2.0 */
/* Trying what the sandbox forbids, for `onbehalf selftest --sandbox`. */
#pragma once

#include "engine/sandbox.h"

typedef enum {
  ONB_TRIAL_KILLED,  /* the kernel ended the process */
  ONB_TRIAL_REFUSED, /* the kernel said no */
  ONB_TRIAL_DONE,    /* it worked */
  ONB_TRIAL_UNKNOWN, /* it could not be tried */
} OnbTrialEnd;

/**
 * OnbTrial: One thing to try.
 * @as_worker: in a process that parses mail, else in the main process
 * @wanted: how it must end; where only Landlock stands in the way, and the kernel has none, it may
 *          be %ONB_TRIAL_DONE: @needs_landlock
 */
typedef struct {
  const gchar *what;
  gboolean as_worker;
  gboolean needs_landlock;
  OnbTrialEnd wanted;
  int (*attempt) (const gchar *path);
} OnbTrial;

/** onb_trial_table: All trials; static. */
const OnbTrial *onb_trial_table (gsize *ret_n);

/**
 * onb_trial_run: Tries it in a process of its own that is locked first. @evidence: a file that a
 * worker may read. @ret_level gets how tight the process was.
 */
OnbTrialEnd onb_trial_run (const OnbTrial *trial, const gchar *evidence,
                           OnbSandboxLevel *ret_level);

/** onb_trial_passes: Whether @end is what it must be at @level. */
gboolean onb_trial_passes (const OnbTrial *trial, OnbTrialEnd end, const OnbSandboxLevel *level);

/** onb_trial_end_name: `killed`, `refused`, `done` or `unknown`. */
const gchar *onb_trial_end_name (OnbTrialEnd end);
