/* SPDX-License-Identifier: Apache-2.0 */
/* A member of a container for readers that must seek: copied to a temporary file that has no name,
 * so that nobody can open it and it goes with the process. */
#pragma once

#include "source/source.h"
#include "source/stream.h"

/** onb_spool_prepare: Opens temporary files ahead, for a process that will not be able to: from now
 * on there are no others. */
void onb_spool_prepare (void);

/**
 * onb_spool_copy: All that is left of @stream, as a stream that can seek. NULL when it cannot be:
 * too large for the limit `spool-bytes`, which counts all copies of @source together, or no room;
 * that is told as a loss of @place then. When @stream breaks, the copy ends there, and
 * onb_stream_error() of @stream says why. Free it before @source.
 */
OnbStream *onb_spool_copy (OnbSource *source, OnbStream *stream, const OnbPlace *place);

/** onb_spool_has_room: Whether a copy of @bytes can be made: within the limit, and a file is free.
 */
gboolean onb_spool_has_room (const OnbSource *source, guint64 bytes);
