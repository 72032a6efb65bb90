/* SPDX-License-Identifier: Apache-2.0 */
/* mbox in all its variants (mboxo, mboxrd, mboxcl, mboxcl2, Thunderbird, Takeout): one pass,
 * bounded window. Quoting (`>From `) is left as it is: header fields do not need it undone, and
 * sums are over raw bytes. */
#include "source/folder.h"
#include "source/format.h"
#include "source/line-find.h"
#include "source/mbox-lines.h"
#include "source/mbox-piece.h"

/* What stands before the first separator: a byte order mark, empty lines. */
static gboolean
skip_gap (OnbMbox *mbox)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, ONB_HEAD_BYTES, &len);
  gsize gap = onb_head_skip_blank (data, len);

  mbox->eol = onb_header_eol (data + gap, len - gap);
  if (!onb_mbox_is_separator (data + gap, len - gap, mbox->eol, 0, &mbox->start.separator))
    return FALSE;
  mbox->sums.gap_bytes = gap;
  onb_stream_consume (mbox->stream, gap);
  return TRUE;
}

/* Finds the first piece at or behind the begin of the part. FALSE: none begins in it. */
static gboolean
seek_part (OnbMbox *mbox)
{
  gsize at = ONB_MBOX_TAIL;
  guint64 place = mbox->part->from - MIN (mbox->part->from, ONB_MBOX_TAIL);

  onb_stream_seek (mbox->stream, place);
  while (place + at < mbox->part->until) {
    gsize len;
    const guint8 *data = onb_stream_peek (mbox->stream, at + ONB_MBOX_LOOK + 1, &len);
    gsize limit = len > at + ONB_MBOX_LOOK ? len - ONB_MBOX_LOOK : len;

    at = onb_line_find (data, at, limit, mbox->eol, ONB_LINES_FROM);
    if (at < limit && onb_mbox_blank_before (data, at, mbox->eol) > 0
        && onb_mbox_is_separator (data + at, len - at, mbox->eol, 0, &mbox->start.separator)) {
      onb_stream_consume (mbox->stream, at);
      return place + at < mbox->part->until;
    }
    if (at >= limit && limit == len)
      return FALSE;
    at += at < limit ? 1 : 0;
    onb_stream_consume (mbox->stream, at - ONB_MBOX_TAIL);
    place += at - ONB_MBOX_TAIL;
    at = ONB_MBOX_TAIL;
  }
  return FALSE;
}

/* Whether the piece that comes next belongs to the next part. */
static gboolean
ends_part (const OnbMbox *mbox)
{
  return mbox->part != NULL && mbox->start.after_blank
         && onb_stream_tell (mbox->stream) >= mbox->part->until;
}

/* Boundaries that are still waited for may turn up in the pieces behind. */
static gboolean
watch_behind (OnbMbox *mbox, GError **error)
{
  gboolean more = TRUE;

  mbox->is_behind = TRUE;
  for (guint i = 0; more && i < ONB_MBOX_PIECES_BEHIND && onb_mbox_watch_waits (mbox->watch); i++) {
    if (!onb_mbox_read_piece (mbox, &more, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_pieces (OnbMbox *mbox, gboolean more, GError **error)
{
  while (more && !ends_part (mbox)) {
    if (!onb_mbox_read_piece (mbox, &more, error))
      return FALSE;
  }
  mbox->sums.bytes = onb_stream_tell (mbox->stream) - mbox->begin;
  if (mbox->part == NULL)
    return TRUE;
  mbox->part->at_end = !more;
  mbox->part->end = onb_stream_tell (mbox->stream);
  return !more || watch_behind (mbox, error);
}

/* The first part starts where the file does; the others must know what the file is like. */
static gboolean
begin_part (OnbMbox *mbox, gboolean more)
{
  if (mbox->part == NULL || mbox->part->from == 0 || !more)
    return more;
  onb_mbox_learn (mbox);
  mbox->sums.gap_bytes = 0;
  return seek_part (mbox);
}

static void
finish_part (OnbMbox *mbox)
{
  mbox->part->is_mbox = TRUE;
  mbox->part->is_empty = onb_mbox_suspects_n (mbox->suspects) == 0;
  mbox->part->begin = mbox->begin;
  mbox->part->end = MAX (mbox->part->end, mbox->begin);
  mbox->part->claimed_end = mbox->claimed_end;
  mbox->part->covered = mbox->covered;
  mbox->part->after_open = mbox->after_open;
  onb_mbox_suspects_take_tally (mbox->suspects, &mbox->part->tally);
}

/* In a file that does not write Content-Length as a rule, one that covers separators hides mail, as
 * whoever sent it may have wanted. */
static void
finish_whole (OnbMbox *mbox)
{
  onb_mbox_suspects_finish (mbox->suspects);
  if (mbox->covered > 0 && !onb_mbox_suspects_lengths_are_usual (mbox->suspects))
    onb_source_note (mbox->source, "covered-separator", &mbox->place, -1, 0);
}

static void
tell_sums (OnbMbox *mbox)
{
  OnbOrigin origin = {
    .path = mbox->place.path, .member = mbox->place.member, .offset = -1, .length = mbox->sums.bytes
  };

  mbox->sums.origin = &origin;
  mbox->sums.format = onb_format_mbox.name;
  if (mbox->source->sink.container != NULL)
    mbox->source->sink.container (&mbox->sums, mbox->source->data);
}

static gboolean
read_mbox (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_autofree gchar *folder = onb_folder_of_mbox (place);
  g_auto (OnbMbox) mbox = { 0 };
  gboolean more;

  onb_mbox_init (&mbox, source, stream, place, folder);
  more = begin_part (&mbox, skip_gap (&mbox));
  mbox.begin = onb_stream_tell (stream) - mbox.sums.gap_bytes;
  if (more && !read_pieces (&mbox, more, error))
    return FALSE;
  if (mbox.part != NULL)
    finish_part (&mbox);
  else
    finish_whole (&mbox);
  tell_sums (&mbox);
  return TRUE;
}

static guint
bid_mbox (const guint8 *head, gsize len, const OnbPlace *place)
{
  gsize at = onb_head_skip_blank (head, len);
  OnbSeparator separator;

  if (place->maildir)
    return 0;
  return onb_mbox_is_separator (head + at, len - at, onb_header_eol (head + at, len - at), 0,
                                &separator)
             ? 60
             : 0;
}

const OnbFormat onb_format_mbox = { "mbox", bid_mbox, read_mbox };
