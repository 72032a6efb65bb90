/* SPDX-License-Identifier: Apache-2.0 */
/* One message on its way through the window: its header block, the head of its body and its sum.
 * Nothing is copied as long as the message fits the window. */
#pragma once

#include "source/header-scan.h"
#include "source/source.h"
#include "source/stream.h"

/* So many bytes before a line tell whether a blank line stands there. */
#define ONB_PIECE_TAIL ((gsize) 4)

/**
 * OnbPiece: Positions count from the first byte of the message (behind an mbox separator).
 * @kept: owned; what an item shows of a message that outgrew the window
 * @starts: of the fields of the header block
 * @header_bytes, @body_start: known when the header has been read
 * @shown_bytes: how much of the begin of the message an item shows
 * @passed: bytes that left the window
 * @ended: the header block ended with a blank line
 * @oversize: it was cut at the limit
 */
typedef struct {
  OnbSource *source;
  GByteArray *kept;
  OnbFieldStarts starts;
  OnbHeaderScan scan;
  gsize header_bytes;
  gsize body_start;
  gsize shown_bytes;
  guint64 passed;
  gboolean ended;
  gboolean oversize;
} OnbPiece;

void onb_piece_init (OnbPiece *piece, OnbSource *source);
void onb_piece_clear (OnbPiece *piece);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbPiece, onb_piece_clear)

/** onb_piece_start: The next message begins at the next byte of the stream. */
void onb_piece_start (OnbPiece *piece, guint8 eol);

/**
 * onb_piece_read_header: Looks for the end of the header block, which stays in the window. With
 * %ONB_HEADER_FROM_LINE nothing is settled: the caller either passes that line and calls again or
 * ends the block there with onb_piece_end_header(). %ONB_HEADER_MORE: the data, or the limit, ended
 * it.
 */
OnbHeaderEnd onb_piece_read_header (OnbPiece *piece, OnbStream *stream);

/** onb_piece_end_header: The block ends before @header_bytes, the body starts behind @blank_bytes
 * more. */
void onb_piece_end_header (OnbPiece *piece, gsize header_bytes, gsize blank_bytes);

/** onb_piece_wants_sum: Whether a sum is made; known when the header has been read. */
gboolean onb_piece_wants_sum (const OnbPiece *piece);

/** onb_piece_pass: The next @len bytes of the message leave the window. */
void onb_piece_pass (OnbPiece *piece, const guint8 *data, gsize len);

/**
 * onb_piece_see_on: Shows the window from its offset @at on, with room for @look bytes behind; what
 * stands before leaves it, but for %ONB_PIECE_TAIL bytes, and @at moves along. Returns the offset
 * behind the last byte that has that room; @ret_all: it is the end of the data.
 */
gsize onb_piece_see_on (OnbPiece *piece, OnbStream *stream, gsize look, gsize *at,
                        const guint8 **ret_data, gboolean *ret_all);

/**
 * onb_piece_deliver: The last @len bytes of the message are at @data. @item brings origin, flags
 * and separator time, and gets the rest.
 */
gboolean onb_piece_deliver (OnbPiece *piece, const OnbPlace *place, const guint8 *data, gsize len,
                            OnbItem *item, GError **error);
