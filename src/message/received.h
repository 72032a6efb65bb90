/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the Received times of a message counts as its arrival (SEMANTICS.md §6). */
#pragma once

#include <onbehalf/item.h>

/**
 * OnbReceived: What the usable times seen so far come to.
 * @top: the first, from the top of the header down, that is not more than 7 days after the next
 * @lowest: the last
 * @redelivered: one was skipped before @top
 */
typedef struct {
  gint64 top;
  gint64 lowest;
  gboolean redelivered;
  gboolean settled; /* no later time moves @top */
} OnbReceived;

/** onb_received_init: No time seen: both are %ONB_NO_TIME. */
void onb_received_init (OnbReceived *received);

/** onb_received_add: The next usable time, from the top down. */
void onb_received_add (OnbReceived *received, gint64 time);
