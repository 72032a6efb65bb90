/* SPDX-License-Identifier: Apache-2.0 */
/* A part of a large file: an mbox, or a zip file (zip-part.h).
 *
 * A large mbox in parts, so that several readers can share it. What the parts come to together is
 * what one reader would have come to, or they do not fit and the file is read again in one piece.
 *
 * To a part belong the pieces from the first separator at or behind its begin that stands behind a
 * blank line, up to the same of the next part. Only a Content-Length can make text of such a
 * separator, and then the ends of the parts do not meet. */
#pragma once

#include "source/mbox-suspect.h"
#include "source/mbox-watch.h"
#include "source/source.h"

/**
 * OnbMboxPart: @from, @until and @may_be_zip are given, the rest is found.
 * @from, @until: bytes of the file; its first part begins at 0, its last one ends at its size
 * @is_read: the file could be opened, and the part was read to its end
 * @stamp: of the file as it was opened: another one when it was replaced or changed
 * @is_mbox: FALSE: the first part has read the whole file, the others nothing
 * @is_empty: no piece begins in it
 * @begin, @end: of the pieces, when there are any
 * @at_end: the data ended with the last piece
 * @claimed_end: farthest offset that a Content-Length has claimed
 * @after_open: the last piece left a MIME boundary open
 * @trusts_lengths: its last message was called cut short since the Content-Lengths of this part
 * hold
 * @has_changed: the file was changed while it was read
 * @inside_behind: bit i: piece i behind the part lies inside a message of it
 * @covered: separators that only a Content-Length made text
 * @tally: of its pieces; owned
 * @may_be_zip: a zip file is to be read in parts, too
 * @is_zip: it was one, then only what follows and @has_changed is found
 * @needs_whole: something in it can be told only by who reads the whole file
 * @members, @unpacked_bytes: of the part, for the limits of these names
 * @excess_bytes: as in #OnbBudget
 */
struct _OnbMboxPart {
  guint64 from;
  guint64 until;
  guint64 stamp;
  gboolean is_read;
  gboolean is_mbox;
  gboolean is_empty;
  gboolean at_end;
  gboolean after_open;
  gboolean trusts_lengths;
  gboolean has_changed;
  guint64 begin;
  guint64 end;
  guint64 claimed_end;
  guint64 covered;
  guint8 inside_behind;
  OnbMboxTally tally;
  gboolean may_be_zip;
  gboolean is_zip;
  gboolean needs_whole;
  guint64 members;
  guint64 unpacked_bytes;
  guint64 excess_bytes;
};

void onb_mbox_part_clear (OnbMboxPart *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMboxPart, onb_mbox_part_clear)

/**
 * onb_mbox_parts_fit: Whether the @n parts of a file make up what one reader would have read. A
 * part with no @until is not known: what borders on it is believed.
 */
gboolean onb_mbox_parts_fit (const OnbMboxPart *parts, gsize n);

/**
 * onb_mbox_parts_judge: Tells of the pieces that are doubtful, numbered through the known parts.
 * TRUE when separators were covered in a file that does not write Content-Length as a rule.
 */
gboolean onb_mbox_parts_judge (const OnbMboxPart *parts, gsize n, OnbMboxTell tell, gpointer data);
