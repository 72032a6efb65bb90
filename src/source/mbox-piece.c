/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-piece.h"

#include <string.h>

#include "source/folder.h"
#include "source/line-find.h"
#include "source/mbox-lines.h"

/* Where the message ends according to Content-Length, counted from its begin; 0: not said. */
static guint64
claimed_bytes (const OnbMbox *mbox)
{
  gint64 length = mbox->piece.scan.content_length;

  return mbox->piece.ended && length >= 0 ? mbox->piece.body_start + (guint64) length : 0;
}

/* Content-Length is tested only when a separator stands inside the body that it claims: otherwise
 * it changes nothing. It may lie: its sender could hide all the mail that follows. */
static gboolean
length_is_believed (OnbMbox *mbox)
{
  guint64 distance = claimed_bytes (mbox) - mbox->piece.passed;
  const guint8 *data;
  gsize len;

  if (mbox->length_state == ONB_LENGTH_UNTESTED) {
    data = onb_stream_peek_at (mbox->stream, distance - 1, ONB_MBOX_LOOK, &len);
    mbox->length_state = data != NULL && len > 0 && onb_mbox_ends_at (data, len, mbox->eol)
                             ? ONB_LENGTH_BELIEVED
                             : ONB_LENGTH_LIES;
  }
  return mbox->length_state == ONB_LENGTH_BELIEVED;
}

static void
note_rejected (OnbMbox *mbox, gsize at, gboolean is_covered)
{
  if (mbox->is_behind)
    return;
  mbox->covered += is_covered ? 1 : 0;
  onb_source_note (mbox->source, "rejected-separator", &mbox->place,
                   (gint64) (onb_stream_tell (mbox->stream) + at), 0);
}

/* Whether the line at @at of the window, which starts with `From `, begins a new piece. May move
 * the window. */
static gboolean
starts_piece (OnbMbox *mbox, gsize at, OnbMboxStart *ret_start)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, at + ONB_MBOX_LOOK, &len);
  guint64 claimed = claimed_bytes (mbox);
  guint64 position = mbox->piece.passed + at;
  gboolean after_blank = onb_mbox_blank_before (data, at, mbox->eol) > 0;
  gboolean clean = after_blank || (claimed > 0 && claimed == position);
  OnbSeparator separator;
  gboolean rejected
      = !onb_mbox_is_separator (data + at, len - at, mbox->eol, clean ? 0 : 2, &separator)
        || (!clean && !separator.dated);

  if (rejected || (position < claimed && length_is_believed (mbox))) {
    note_rejected (mbox, at, !rejected);
    return FALSE;
  }
  *ret_start
      = (OnbMboxStart){ .separator = separator, .after_blank = after_blank, .doubtful = !clean };
  return TRUE;
}

static void
tell_suspect (gsize index, const gchar *reason, gpointer data)
{
  const OnbMbox *mbox = data;

  onb_source_suspect (mbox->source, mbox->first_serial + index, reason);
}

/* Of a piece that has been delivered, or that the next part will deliver. */
static void
note_inside_at (OnbMbox *mbox, gsize index)
{
  gsize n = onb_mbox_suspects_n (mbox->suspects);

  if (index < n)
    onb_mbox_suspects_note_inside (mbox->suspects, index);
  else if (mbox->is_behind && index - n < ONB_MBOX_PIECES_BEHIND)
    mbox->part->inside_behind |= (guint8) (1u << (index - n));
}

/* A boundary line of an earlier piece: the pieces from that one up to here lie inside it. */
static void
note_inside (OnbMbox *mbox, gsize first)
{
  for (gsize i = first; i < mbox->index; i++)
    note_inside_at (mbox, i);
  mbox->inside = TRUE;
}

/* Finds the end of the body from @at of the window on. FALSE: it is the end of the data. */
static gboolean
find_end (OnbMbox *mbox, gsize at, gsize *ret_end, OnbMboxStart *ret_next)
{
  for (;;) {
    const guint8 *data;
    gboolean all;
    gsize limit = onb_piece_see_on (&mbox->piece, mbox->stream, ONB_MBOX_LOOK, &at, &data, &all);
    gsize first;

    at = onb_line_find (data, MAX (at, 1), limit, mbox->eol,
                        onb_mbox_watch_is_idle (mbox->watch) ? ONB_LINES_FROM
                                                             : ONB_LINES_FROM_AND_DASHES);
    if (at >= limit && all) {
      *ret_end = limit;
      return FALSE;
    }
    if (at >= limit)
      continue;
    if (data[at] == 'F') {
      gsize seen = limit - at + (all ? 0 : ONB_MBOX_LOOK);

      if (seen >= 5 && memcmp (data + at, "From ", 5) == 0 && starts_piece (mbox, at, ret_next)) {
        *ret_end = at;
        return TRUE;
      }
    } else if (onb_mbox_watch_line (mbox->watch, data + at, limit - at + (all ? 0 : ONB_MBOX_LOOK),
                                    &first)) {
      note_inside (mbox, first);
    }
    at++;
  }
}

/* The header block. TRUE when a separator without a blank line before it ends it, and the piece. */
static gboolean
read_header (OnbMbox *mbox, gsize *ret_end, OnbMboxStart *ret_next)
{
  OnbPiece *piece = &mbox->piece;
  gsize len;

  while (onb_piece_read_header (piece, mbox->stream) == ONB_HEADER_FROM_LINE) {
    const guint8 *data;

    if (starts_piece (mbox, piece->scan.at, ret_next)) {
      *ret_end = piece->scan.at;
      onb_piece_end_header (piece, piece->scan.at, 0);
      return TRUE;
    }
    data = onb_stream_peek (mbox->stream, piece->scan.at + ONB_MBOX_LOOK, &len);
    onb_header_scan_skip (&piece->scan, data, len, TRUE);
  }
  return FALSE;
}

/* What the program that wrote the file says of the piece. It has written the first one, too, which
 * nobody could write into a body. */
static void
heed_writer (OnbMbox *mbox, gboolean takeout)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, 0, &len);
  OnbMboxMark mark = onb_writer_read (data, mbox->piece.header_bytes, mbox->eol,
                                      &mbox->start.separator, takeout);

  if (!mbox->knows_writer)
    mbox->writer = mark.writer;
  mbox->knows_writer = TRUE;
  mbox->place.recovered = mbox->around->recovered;
  mbox->place.flags = mbox->around->flags;
  if (mark.writer != mbox->writer)
    return;
  if (mark.expunged)
    mbox->place.recovered = "deleted in Thunderbird, not compacted yet";
  if (mark.writer == ONB_WRITER_TAKEOUT)
    mbox->place.flags |= ONB_ITEM_LABELS;
}

static gchar *
boundary_of (OnbMbox *mbox)
{
  const OnbHeaderScan *scan = &mbox->piece.scan;
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, 0, &len);

  if (!scan->multipart || scan->content_type == 0)
    return NULL;
  return onb_header_boundary (data + scan->content_type, scan->content_type_bytes);
}

/* How the piece was cut short, when that can be known; NULL when it was not. */
static const gchar *
find_cut (OnbMbox *mbox, gsize end)
{
  if (onb_stream_error (mbox->stream) != NULL)
    return NULL; /* the caller tells of it */
  if (!mbox->piece.ended && !mbox->piece.oversize)
    return "cut short inside a header block";
  if (claimed_bytes (mbox) <= mbox->piece.passed + end
      || !onb_mbox_suspects_lengths_hold (mbox->suspects))
    return NULL;
  if (mbox->part != NULL)
    mbox->part->trusts_lengths = TRUE;
  return "cut short: its Content-Length says more";
}

/* Nothing but line ends between the end of the body by Content-Length and the end of the piece. */
static gboolean
length_agrees (const OnbMbox *mbox, const guint8 *data, gsize end)
{
  guint64 bytes = mbox->piece.passed + end;
  guint64 claimed = claimed_bytes (mbox);

  if (claimed > bytes || bytes - claimed > ONB_MBOX_TAIL)
    return FALSE;
  for (gsize i = end - MIN (end, (gsize) (bytes - claimed)); i < end; i++) {
    if (data[i] != '\n' && data[i] != '\r')
      return FALSE;
  }
  return TRUE;
}

static void
tell_doubts (OnbMbox *mbox, const guint8 *data, gsize end)
{
  guint64 offset = onb_stream_tell (mbox->stream) - mbox->piece.passed;
  OnbMboxPiece piece = {
    .form = mbox->start.separator.form,
    .fields = mbox->piece.scan.fields,
    .length_known = claimed_bytes (mbox) > 0,
    .length_agrees = length_agrees (mbox, data, end),
    .doubtful = mbox->start.doubtful,
    .claimed = offset < mbox->claimed_end,
    .after_open = mbox->after_open,
    .apart = mbox->place.recovered != NULL,
  };

  onb_mbox_suspects_add (mbox->suspects, &piece);
  if (mbox->inside)
    note_inside_at (mbox, mbox->index);
  mbox->claimed_end = MAX (mbox->claimed_end, offset + claimed_bytes (mbox));
  mbox->after_open = onb_mbox_watch_end (mbox->watch);
}

/* The piece ends at @end of the window. @last: with the data. */
static gboolean
finish_piece (OnbMbox *mbox, gsize end, gboolean last, GError **error)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, 0, &len);
  gsize separator = mbox->start.separator.bytes;
  guint64 bytes = mbox->piece.passed + end;
  const gchar *cut = last ? find_cut (mbox, end) : NULL;
  gboolean broken = last && onb_stream_error (mbox->stream) != NULL;
  gint64 offset = (gint64) (onb_stream_tell (mbox->stream) - mbox->piece.passed - separator);
  OnbItem item = {
    .origin = { .offset = offset, .length = separator + bytes },
    .separator_unix = mbox->start.separator.unix_time,
    .flags = cut != NULL || broken ? ONB_ITEM_TRUNCATED : 0,
  };

  mbox->sums.item_bytes += bytes;
  mbox->sums.separator_bytes += separator;
  if (!onb_piece_deliver (&mbox->piece, &mbox->place, data,
                          end - onb_mbox_blank_before (data, end, mbox->eol), &item, error))
    return FALSE;
  tell_doubts (mbox, data, end);
  if (cut != NULL)
    onb_source_lose (mbox->source, ONB_LOSS_DAMAGED, &mbox->place, offset, item.origin.length, cut);
  onb_stream_consume (mbox->stream, end);
  return TRUE;
}

/* The piece behind a part: only its boundaries were of interest. */
static void
pass_piece (OnbMbox *mbox, gsize end)
{
  if (mbox->inside)
    note_inside_at (mbox, mbox->index);
  onb_stream_consume (mbox->stream, end);
}

/* Up to the end of the header block of the piece whose separator is next. As read_header(). */
static gboolean
begin_piece (OnbMbox *mbox, gsize *ret_end, OnbMboxStart *ret_next)
{
  gsize len;
  const guint8 *line = onb_stream_peek (mbox->stream, mbox->start.separator.bytes, &len);
  gboolean takeout = onb_writer_names_takeout (line, &mbox->start.separator);
  gboolean ended;

  onb_stream_consume (mbox->stream, mbox->start.separator.bytes);
  onb_piece_start (&mbox->piece, mbox->eol);
  mbox->inside = FALSE;
  mbox->length_state = ONB_LENGTH_UNTESTED;
  ended = read_header (mbox, ret_end, ret_next);
  heed_writer (mbox, takeout);
  return ended;
}

void
onb_mbox_init (OnbMbox *mbox, OnbSource *source, OnbStream *stream, const OnbPlace *place,
               const gchar *folder)
{
  mbox->source = source;
  mbox->stream = stream;
  mbox->around = place;
  mbox->place = *place;
  mbox->place.folder = folder;
  mbox->place.role = onb_folder_role (place->name, place->role);
  mbox->part = place->part;
  mbox->first_serial = source->serial + 1;
  mbox->suspects
      = onb_mbox_suspects_new (ONB_MBOX_DOUBT, mbox->part != NULL ? NULL : tell_suspect, mbox);
  mbox->watch = onb_mbox_watch_new ();
  onb_piece_init (&mbox->piece, source);
}

void
onb_mbox_clear (OnbMbox *mbox)
{
  onb_piece_clear (&mbox->piece);
  g_clear_pointer (&mbox->suspects, onb_mbox_suspects_free);
  g_clear_pointer (&mbox->watch, onb_mbox_watch_free);
}

void
onb_mbox_learn (OnbMbox *mbox)
{
  OnbMboxStart next;
  gsize end;

  /* The first part tells what is in it. */
  mbox->is_behind = TRUE;
  begin_piece (mbox, &end, &next);
  mbox->is_behind = FALSE;
}

gboolean
onb_mbox_read_piece (OnbMbox *mbox, gboolean *ret_more, GError **error)
{
  OnbMboxStart next = { 0 };
  gsize end;

  *ret_more = begin_piece (mbox, &end, &next);
  onb_mbox_watch_start (mbox->watch, mbox->index, boundary_of (mbox));
  if (!*ret_more)
    *ret_more = find_end (mbox, mbox->piece.body_start, &end, &next);
  if (mbox->is_behind)
    pass_piece (mbox, end);
  else if (!finish_piece (mbox, end, !*ret_more, error))
    return FALSE;
  mbox->index++;
  mbox->start = next;
  return TRUE;
}
