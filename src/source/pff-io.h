/* SPDX-License-Identifier: Apache-2.0 */
/* A stream as libbfio, and so libpff, reads files. */
#pragma once

#include <libbfio.h>

#include "source/source.h"
#include "source/stream.h"

/**
 * OnbPffIo: What libbfio calls through; it keeps its own place in the file.
 * @source, @stream: borrowed
 * @budget: so many bytes are read before that counts as a halt
 */
typedef struct {
  OnbSource *source;
  OnbStream *stream;
  guint64 offset;
  guint64 budget;
  gboolean is_open;
} OnbPffIo;

/** onb_pff_io_handle: A handle over @io, which must outlive it; FALSE with @error. */
gboolean onb_pff_io_handle (OnbPffIo *io, libbfio_handle_t **ret_handle, libbfio_error_t **error);

/** onb_pff_io_renew: The budget is whole again. */
void onb_pff_io_renew (OnbPffIo *io);
