/* SPDX-License-Identifier: Apache-2.0 */
/* What exporters leave in the files that they write. By names alone, mail of somebody else's would
 * pass for a part of a message. */
#pragma once

#include "source/stream.h"

/**
 * onb_mark_is_readpst: Whether the message at @stream has a header that readpst wrote: its MIME
 * boundary or a field of its own stands there. At most @header_bytes are looked at; nothing is
 * consumed.
 */
gboolean onb_mark_is_readpst (OnbStream *stream, guint64 header_bytes);

/**
 * onb_mark_is_pffexport: Whether @stream begins like a list of properties that pffexport wrote: a
 * title, then values behind tabs. Nothing is consumed.
 */
gboolean onb_mark_is_pffexport (OnbStream *stream);
