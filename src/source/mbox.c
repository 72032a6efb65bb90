/* SPDX-License-Identifier: Apache-2.0 */
/* mbox in all its variants (mboxo, mboxrd, mboxcl, mboxcl2, Thunderbird, Takeout): one pass,
 * bounded window. Quoting (`>From `) is left as it is: header fields do not need it undone, and
 * sums are over raw bytes. */
#include "source/format.h"

#include <string.h>

#include "source/folder.h"
#include "source/line-find.h"
#include "source/mbox-lines.h"
#include "source/mbox-suspect.h"
#include "source/mbox-watch.h"
#include "source/mbox-writer.h"
#include "source/piece.h"

typedef enum {
  LENGTH_UNTESTED,
  LENGTH_BELIEVED,
  LENGTH_LIES,
} LengthState;

/* Where the piece being read begins: a separator. */
typedef struct {
  OnbSeparator separator;
  gboolean doubtful; /* no blank line stands before it */
} Start;

typedef struct {
  OnbSource *source;
  OnbStream *stream;
  const OnbPlace *around; /* of the file; place is the same for its messages */
  OnbPlace place;
  OnbMboxWriter writer;
  guint8 eol;
  OnbMboxSuspects *suspects; /* owned */
  OnbMboxWatch *watch;       /* owned */
  OnbContainer sums;
  guint64 claimed_end; /* farthest offset that a Content-Length has claimed */
  guint64 covered;     /* separators that only a Content-Length made text */
  gboolean after_open; /* the piece before left a MIME boundary open */
  /* The piece being read. */
  Start start;
  OnbPiece piece;
  gboolean inside; /* a boundary line of an earlier piece turned up in it */
  LengthState length_state;
} Mbox;

static void
mbox_clear (Mbox *mbox)
{
  onb_piece_clear (&mbox->piece);
  g_clear_pointer (&mbox->suspects, onb_mbox_suspects_free);
  g_clear_pointer (&mbox->watch, onb_mbox_watch_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mbox, mbox_clear)

/* Where the message ends according to Content-Length, counted from its begin; 0: not said. */
static guint64
claimed_bytes (const Mbox *mbox)
{
  gint64 length = mbox->piece.scan.content_length;

  return mbox->piece.ended && length >= 0 ? mbox->piece.body_start + (guint64) length : 0;
}

/* Content-Length is tested only when a separator stands inside the body that it claims: otherwise
 * it changes nothing. It may lie: its sender could hide all the mail that follows. */
static gboolean
length_is_believed (Mbox *mbox)
{
  guint64 distance = claimed_bytes (mbox) - mbox->piece.passed;
  const guint8 *data;
  gsize len;

  if (mbox->length_state == LENGTH_UNTESTED) {
    data = onb_stream_peek_at (mbox->stream, distance - 1, ONB_MBOX_LOOK, &len);
    mbox->length_state = data != NULL && len > 0 && onb_mbox_ends_at (data, len, mbox->eol)
                             ? LENGTH_BELIEVED
                             : LENGTH_LIES;
  }
  return mbox->length_state == LENGTH_BELIEVED;
}

/* Whether the line at @at of the window, which starts with `From `, begins a new piece. May move
 * the window. */
static gboolean
starts_piece (Mbox *mbox, gsize at, Start *ret_start)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, at + ONB_MBOX_LOOK, &len);
  guint64 claimed = claimed_bytes (mbox);
  guint64 position = mbox->piece.passed + at;
  gboolean clean
      = onb_mbox_blank_before (data, at, mbox->eol) > 0 || (claimed > 0 && claimed == position);
  OnbSeparator separator;
  gboolean rejected
      = !onb_mbox_is_separator (data + at, len - at, mbox->eol, clean ? 0 : 2, &separator)
        || (!clean && !separator.dated);

  if (rejected || (position < claimed && length_is_believed (mbox))) {
    mbox->covered += rejected ? 0 : 1;
    onb_source_note (mbox->source, "rejected-separator", &mbox->place,
                     (gint64) (onb_stream_tell (mbox->stream) + at), 0);
    return FALSE;
  }
  *ret_start = (Start){ .separator = separator, .doubtful = !clean };
  return TRUE;
}

/* A boundary line of an earlier piece: the pieces from that one up to here lie inside it. */
static void
note_inside (Mbox *mbox, gsize first)
{
  for (gsize i = first; i < onb_mbox_suspects_n (mbox->suspects); i++)
    onb_mbox_suspects_report (mbox->suspects, i, "lies inside a MIME part of a message before");
  mbox->inside = TRUE;
}

/* Finds the end of the body from @at of the window on. FALSE: it is the end of the data. */
static gboolean
find_end (Mbox *mbox, gsize at, gsize *ret_end, Start *ret_next)
{
  for (;;) {
    const guint8 *data;
    gboolean all;
    gsize limit = onb_piece_see_on (&mbox->piece, mbox->stream, ONB_MBOX_LOOK, &at, &data, &all);
    gsize first;

    at = onb_line_find (data, MAX (at, 1), limit, mbox->eol);
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
read_header (Mbox *mbox, gsize *ret_end, Start *ret_next)
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
heed_writer (Mbox *mbox, gboolean takeout)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mbox->stream, 0, &len);
  OnbMboxMark mark = onb_writer_read (data, mbox->piece.header_bytes, mbox->eol,
                                      &mbox->start.separator, takeout);

  if (onb_mbox_suspects_n (mbox->suspects) == 0)
    mbox->writer = mark.writer;
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
boundary_of (Mbox *mbox)
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
find_cut (const Mbox *mbox, gsize end)
{
  if (onb_stream_error (mbox->stream) != NULL)
    return NULL; /* the caller tells of it */
  if (!mbox->piece.ended && !mbox->piece.oversize)
    return "cut short inside a header block";
  if (claimed_bytes (mbox) > mbox->piece.passed + end
      && onb_mbox_suspects_lengths_hold (mbox->suspects))
    return "cut short: its Content-Length says more";
  return NULL;
}

/* Nothing but line ends between the end of the body by Content-Length and the end of the piece. */
static gboolean
length_agrees (const Mbox *mbox, const guint8 *data, gsize end)
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
tell_doubts (Mbox *mbox, const guint8 *data, gsize end)
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
  gsize index = onb_mbox_suspects_n (mbox->suspects);

  onb_mbox_suspects_add (mbox->suspects, &piece);
  if (mbox->inside)
    onb_mbox_suspects_report (mbox->suspects, index, "lies inside a MIME part of a message before");
  mbox->claimed_end = MAX (mbox->claimed_end, offset + claimed_bytes (mbox));
  mbox->after_open = onb_mbox_watch_end (mbox->watch);
}

/* The piece ends at @end of the window. @last: with the data. */
static gboolean
finish_piece (Mbox *mbox, gsize end, gboolean last, GError **error)
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

/* Reads the piece whose separator is next. @ret_more: another one follows. */
static gboolean
read_piece (Mbox *mbox, gboolean *ret_more, GError **error)
{
  Start next = { 0 };
  gsize end;
  const guint8 *line = onb_stream_peek (mbox->stream, mbox->start.separator.bytes, &end);
  gboolean takeout = onb_writer_names_takeout (line, &mbox->start.separator);

  onb_stream_consume (mbox->stream, mbox->start.separator.bytes);
  onb_piece_start (&mbox->piece, mbox->eol);
  mbox->inside = FALSE;
  mbox->length_state = LENGTH_UNTESTED;
  *ret_more = read_header (mbox, &end, &next);
  heed_writer (mbox, takeout);
  onb_mbox_watch_start (mbox->watch, onb_mbox_suspects_n (mbox->suspects), boundary_of (mbox));
  if (!*ret_more)
    *ret_more = find_end (mbox, mbox->piece.body_start, &end, &next);
  if (!finish_piece (mbox, end, !*ret_more, error))
    return FALSE;
  mbox->start = next;
  return TRUE;
}

/* What stands before the first separator: a byte order mark, empty lines. */
static gboolean
skip_gap (Mbox *mbox)
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

/* In a file that does not write Content-Length as a rule, one that covers separators hides mail, as
 * whoever sent it may have wanted. */
static void
note_covered (Mbox *mbox)
{
  if (mbox->covered > 0 && !onb_mbox_suspects_lengths_are_usual (mbox->suspects))
    onb_source_note (mbox->source, "covered-separator", &mbox->place, -1, 0);
}

static gboolean
read_mbox (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_autofree gchar *folder = onb_folder_of_mbox (place);
  g_auto (Mbox) mbox = { .source = source, .stream = stream, .around = place, .place = *place };
  OnbOrigin origin = { .path = place->path, .member = place->member, .offset = -1 };
  gboolean more;

  mbox.place.folder = folder;
  mbox.place.role = onb_folder_role (place->name, place->role);
  mbox.suspects = onb_mbox_suspects_new (source, "no blank line before its separator");
  mbox.watch = onb_mbox_watch_new ();
  onb_piece_init (&mbox.piece, source);
  more = skip_gap (&mbox);
  while (more) {
    if (!read_piece (&mbox, &more, error))
      return FALSE;
  }
  onb_mbox_suspects_finish (mbox.suspects);
  note_covered (&mbox);
  origin.length = onb_stream_tell (stream);
  mbox.sums.origin = &origin;
  mbox.sums.format = onb_format_mbox.name;
  mbox.sums.bytes = origin.length;
  if (source->sink.container != NULL)
    source->sink.container (&mbox.sums, source->data);
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
