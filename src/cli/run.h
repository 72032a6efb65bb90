/* SPDX-License-Identifier: Apache-2.0 */
/* What all commands do: from the options to a result, and from a result to an exit status. */
#pragma once

#include "cli/target.h"
#include "engine/scan.h"
#include "engine/settings.h"

typedef enum {
  ONB_EXIT_COMPLETE = 0,
  ONB_EXIT_FINDINGS = 1,
  ONB_EXIT_USAGE = 2,
  ONB_EXIT_IO = 3,
  ONB_EXIT_REFUSED = 4,
  ONB_EXIT_NO = 5,
} OnbExit;

/** OnbRun: @result borrows from @settings. */
typedef struct {
  OnbSettings *settings;
  OnbResult *result;
  OnbTarget *target;
  OnbLook look;
  gboolean sums_agree;
  gboolean shows_warnings; /* the output holds them; set by the command, as is the next */
  gboolean shows_losses;
  gchar *sandbox; /* how tight the readers were locked in */
} OnbRun;

/**
 * onb_run_new: Reads the inputs and analyses them, as the options say. On NULL it has said why, and
 * *@ret_exit is the exit status. @formats are those of the command, as in 1 << ONB_FORMAT_TEXT;
 * @hash is its default for --hash: sums that no output of the command shows are not made.
 */
OnbRun *onb_run_new (guint formats, const gchar *hash, OnbExit *ret_exit);
void onb_run_free (OnbRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbRun, onb_run_free)

/** onb_run_has_mailbox: FALSE after saying that none was found, and what to do. */
gboolean onb_run_has_mailbox (const OnbRun *run);

/**
 * onb_run_finish: Commits the output and says what was found wrong; the exit status.
 * @is_written: whether the writer succeeded, else @error (taken) says why not
 */
OnbExit onb_run_finish (OnbRun *run, gboolean is_written, GError *error);

/** onb_run_fail: Says and frees @error; the exit status for it. */
OnbExit onb_run_fail (GError *error);
