/* SPDX-License-Identifier: Apache-2.0 */
/* Walks a folder: Maildir, Maildir++, MH, exports, profiles; everything below is looked at. */
#pragma once

#include "source/plan.h"

/**
 * onb_tree_walk: Adds all files below the folder @fd, which it takes over, to the last input of
 * @plan, in byte order of their paths. What is no file, or cannot be looked at, goes to the sink of
 * @source. @place: of the folder itself. Returns `maildir` or `folder`.
 */
const gchar *onb_tree_walk (OnbPlan *plan, OnbSource *source, gint fd, const OnbPlace *place);
