/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzzers of readers have in common: any bytes are read as a file of one format, through a
 * window of a given size. */
#pragma once

#include <string.h>

#include "source/format.h"

/* A window in which next to nothing has room: whatever may lie across its end does. */
#define SMALL_WINDOW ((gsize) 64)

static inline void
check (gboolean holds)
{
  if (!holds)
    g_error ("an invariant of the reader does not hold");
}

/* @place: of the file; its limits of field and header are @limit. What is found goes to @sink with
 * @told, and the reader may not fail. */
static inline void
read_bytes (const OnbFormat *format, const OnbPlace *place, const guint8 *data, gsize len,
            gsize window, guint64 limit, const OnbSink *sink, gpointer told)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory (data, len, window);
  g_auto (OnbSource) source = { 0 };
  OnbReadOptions options = { .hash = ONB_HASH_MESSAGES };
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.field_bytes = limits.header_bytes = limit;
  options.limits = &limits;
  onb_source_init (&source, &options, sink, told);
  check (format->read (&source, stream, place, NULL));
}
