/* SPDX-License-Identifier: Apache-2.0 */
/* The pieces of an mbox: where each begins and ends, one after the other through a bounded window.
 * Which of them belong to the file, or to a part of it, mbox.c says. */
#pragma once

#include "source/mbox-part.h"
#include "source/mbox-watch.h"
#include "source/mbox-writer.h"
#include "source/piece.h"

typedef enum {
  ONB_LENGTH_UNTESTED,
  ONB_LENGTH_BELIEVED,
  ONB_LENGTH_LIES,
} OnbLengthState;

/** OnbMboxStart: Where a piece begins: a separator. */
typedef struct {
  OnbSeparator separator;
  gboolean after_blank; /* a blank line stands before it */
  gboolean doubtful;    /* nothing shows that the message before has ended */
} OnbMboxStart;

typedef struct {
  OnbSource *source;
  OnbStream *stream;
  const OnbPlace *around; /* of the file; place is the same for its messages */
  OnbPlace place;
  OnbMboxWriter writer;
  gboolean knows_writer;
  guint8 eol;
  OnbMboxSuspects *suspects; /* owned */
  OnbMboxWatch *watch;       /* owned */
  OnbFilePart *part;         /* borrowed; NULL: the file is read in one piece */
  gboolean is_behind;        /* what is looked at belongs to another part, which tells of it */
  guint64 first_serial;      /* of its first piece */
  gsize index;               /* of the piece being read, from 0 */
  OnbContainer sums;
  guint64 begin;       /* of what is read */
  guint64 claimed_end; /* farthest offset that a Content-Length has claimed */
  guint64 covered;     /* separators that only a Content-Length made text */
  gboolean after_open; /* the piece before left a MIME boundary open */
  /* The piece being read. */
  OnbMboxStart start;
  OnbPiece piece;
  gboolean inside; /* a boundary line of an earlier piece turned up in it */
  OnbLengthState length_state;
} OnbMbox;

/** onb_mbox_init: @mbox, all zeros, gets ready for the file at @place with what is in @stream.
 * @folder is that of its messages; everything is borrowed. */
void onb_mbox_init (OnbMbox *mbox, OnbSource *source, OnbStream *stream, const OnbPlace *place,
                    const gchar *folder);
void onb_mbox_clear (OnbMbox *mbox);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMbox, onb_mbox_clear)

/** onb_mbox_learn: Reads the header block of the first piece, whose separator is next, for what it
 * tells of the file. */
void onb_mbox_learn (OnbMbox *mbox);

/** onb_mbox_read_piece: Reads the piece whose separator, mbox->start, is next. @ret_more: another
 * one follows, and mbox->start is its. FALSE only when the sink refused. */
gboolean onb_mbox_read_piece (OnbMbox *mbox, gboolean *ret_more, GError **error);
