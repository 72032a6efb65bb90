/* SPDX-License-Identifier: Apache-2.0 */
/* A reader bids for data by its first bytes; the highest bid reads. Names are only hints. */
#pragma once

#include "source/source.h"
#include "source/stream.h"

/* What a bidder sees. A header block that is longer has shown its fields by then. */
#define ONB_HEAD_BYTES ((gsize) 8 << 10)

/**
 * OnbFormat:
 * @name: as in #OnbInput
 * @bid: 0 when the data is none of this format
 * @read: reads all of @stream. What is wrong with the data goes to the source; FALSE only when the
 * sink refused. A read error of the stream is told by the caller
 */
typedef struct {
  const gchar *name;
  guint (*bid) (const guint8 *head, gsize len, const OnbPlace *place);
  gboolean (*read) (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error);
} OnbFormat;

extern const OnbFormat onb_format_eml;
extern const OnbFormat onb_format_mbox;
extern const OnbFormat onb_format_mmdf;
extern const OnbFormat onb_format_emlx;
extern const OnbFormat onb_format_msg;
extern const OnbFormat onb_format_pst;
extern const OnbFormat onb_format_olm;
extern const OnbFormat onb_format_container;

/**
 * onb_unsupported_name: What @head is when it is a known store or archive that is not read yet,
 * such as `Outlook PST`; @ret_format gets the word for #OnbInput. NULL for anything else.
 */
const gchar *onb_unsupported_name (const guint8 *head, gsize len, const OnbPlace *place,
                                   const gchar **ret_format);

/**
 * onb_format_read_any: Finds out what @stream is and reads it. A container calls this for each of
 * its members, down to the limit container-depth. Sets source->format for a file: `none` when it
 * holds no mail.
 */
gboolean onb_format_read_any (OnbSource *source, OnbStream *stream, const OnbPlace *place,
                              GError **error);

/** onb_head_skip_blank: The offset of the first byte behind a byte order mark and empty lines. */
gsize onb_head_skip_blank (const guint8 *head, gsize len);

/**
 * onb_head_skip_prelude: The offset of the header block of a message file: behind that, and behind
 * lines that mbox files and Outlook leave before one. @ret_eol gets how its lines end.
 */
gsize onb_head_skip_prelude (const guint8 *head, gsize len, guint8 *ret_eol);
