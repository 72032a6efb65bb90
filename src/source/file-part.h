/* SPDX-License-Identifier: Apache-2.0 */
/* A part of a large file, an mbox or a zip file, so that several readers can share it: what one of
 * them has found in it. What the parts come to together is what one reader would have come to, or
 * they do not fit and the file is read again in one piece (mbox-part.h, zip-part.h). */
#pragma once

#include "source/mbox-suspect.h"
#include "source/source.h"

/**
 * OnbFilePart: @from, @until and @may_be_zip are given, the rest is found.
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
struct _OnbFilePart {
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

void onb_file_part_clear (OnbFilePart *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbFilePart, onb_file_part_clear)
