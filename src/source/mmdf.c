/* SPDX-License-Identifier: Apache-2.0 */
/* MMDF (and SCO's mail): each message stands between two lines of four ^A. Nothing is quoted, so a
 * body can hold such a line, and a forger can write two: what is told of mbox holds here, too. */
#include "source/format.h"

#include <string.h>

#include "source/folder.h"
#include "source/mbox-lines.h"
#include "source/mbox-suspect.h"
#include "source/mbox-watch.h"
#include "source/piece.h"

#define MARK "\1\1\1\1"
#define MARK_BYTES (sizeof MARK - 1)

/* What follows a line that may end a frame. */
typedef enum {
  BEHIND_TEXT,  /* so the line is one of the body */
  BEHIND_END,   /* the end of the file */
  BEHIND_FRAME, /* the line that opens the next frame, after empty ones at most */
  BEHIND_MAIL,  /* two header lines: the line closes one frame and opens the next */
} Behind;

/* Where a message ends in the window: at the line that closes its frame, or (@mark_bytes 0) with
 * the data. */
typedef struct {
  gsize at;
  gsize mark_bytes;
  Behind behind;
} End;

typedef struct {
  OnbSource *source;
  OnbStream *stream;
  OnbPlace place;
  guint8 eol;
  OnbMboxSuspects *suspects; /* owned */
  OnbMboxWatch *watch;       /* owned */
  guint64 first_serial;      /* of its first piece */
  OnbContainer sums;
  gboolean after_open; /* the piece before left a MIME boundary open */
  /* The piece being read. */
  OnbPiece piece;
  OnbSeparator separator; /* the `From ` line that some writers put into the frame */
  gsize opening_bytes;    /* of the lines before the message */
  gboolean shared;        /* the line that closed the frame before has opened this one */
  gboolean inside;        /* a boundary line of an earlier piece turned up in it */
} Mmdf;

static void
mmdf_clear (Mmdf *mmdf)
{
  onb_piece_clear (&mmdf->piece);
  g_clear_pointer (&mmdf->suspects, onb_mbox_suspects_free);
  g_clear_pointer (&mmdf->watch, onb_mbox_watch_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mmdf, mmdf_clear)

/* mark = 4^A *2CR eol. The bytes of the line at @data when it is one; the last line needs no end.
 */
static gsize
measure_mark (const guint8 *data, gsize len, guint8 eol)
{
  gsize at = MARK_BYTES;

  if (len < MARK_BYTES || memcmp (data, MARK, MARK_BYTES) != 0)
    return 0;
  while (at < MIN (len, MARK_BYTES + 2) && data[at] == '\r' && eol == '\n')
    at++;
  if (at == len)
    return at;
  return data[at] == eol ? at + 1 : 0;
}

/* The offset behind empty lines. */
static gsize
skip_blank (const guint8 *data, gsize len)
{
  gsize at = 0;

  while (at < len && (data[at] == '\n' || data[at] == '\r'))
    at++;
  return at;
}

/* @data begins behind the mark; @all: nothing follows @len. */
static Behind
look_behind (const Mmdf *mmdf, const guint8 *data, gsize len, gboolean all)
{
  gsize at = skip_blank (data, len);

  if (at == len)
    return all ? BEHIND_END : BEHIND_TEXT;
  if (measure_mark (data + at, len - at, mmdf->eol) > 0)
    return BEHIND_FRAME;
  return at == 0
                 && onb_mbox_header_follows (data, MIN (len, ONB_MBOX_LOOK), mmdf->eol, 2,
                                             len >= ONB_MBOX_LOOK)
             ? BEHIND_MAIL
             : BEHIND_TEXT;
}

static void
tell_suspect (gsize index, const gchar *reason, gpointer data)
{
  const Mmdf *mmdf = data;

  onb_source_suspect (mmdf->source, mmdf->first_serial + index, reason);
}

/* A boundary line of an earlier piece: the pieces from that one up to here lie inside it. */
static void
note_inside (Mmdf *mmdf, gsize first)
{
  for (gsize i = first; i < onb_mbox_suspects_n (mmdf->suspects); i++)
    onb_mbox_suspects_note_inside (mmdf->suspects, i);
  mmdf->inside = TRUE;
}

/* The first line from @at on that starts with ^A or `-`; @len when there is none. */
static gsize
find_line (const guint8 *data, gsize at, gsize len, guint8 eol)
{
  while (at < len) {
    gboolean starts = at == 0 || data[at - 1] == eol;
    const guint8 *end;

    if (starts && (data[at] == '\1' || data[at] == '-'))
      return at;
    end = memchr (data + at, eol, len - at);
    at = end != NULL ? (gsize) (end + 1 - data) : len;
  }
  return len;
}

/* Whether the line at @at of the window, which starts with ^A, ends the frame. May move the window.
 */
static gboolean
ends_frame (Mmdf *mmdf, gsize at, End *ret_end)
{
  gsize have;
  const guint8 *data = onb_stream_peek (mmdf->stream, at + ONB_MBOX_LOOK, &have);
  gsize len = MIN (have, at + ONB_MBOX_LOOK);
  gsize mark = measure_mark (data + at, len - at, mmdf->eol);
  Behind behind;

  if (mark == 0)
    return FALSE;
  behind = look_behind (mmdf, data + at + mark, len - at - mark, have < at + ONB_MBOX_LOOK);
  *ret_end = (End){ .at = at, .mark_bytes = mark, .behind = behind };
  if (behind != BEHIND_TEXT)
    return TRUE;
  onb_source_note (mmdf->source, "rejected-separator", &mmdf->place,
                   (gint64) (onb_stream_tell (mmdf->stream) + at), 0);
  return FALSE;
}

/* Finds where the body, which begins at @at of the window, ends. */
static End
find_end (Mmdf *mmdf, gsize at)
{
  for (;;) {
    const guint8 *data;
    gboolean all;
    gsize limit = onb_piece_see_on (&mmdf->piece, mmdf->stream, ONB_MBOX_LOOK, &at, &data, &all);
    gsize first;
    End end;

    at = find_line (data, at, limit, mmdf->eol);
    if (at >= limit && all)
      return (End){ .at = limit, .behind = BEHIND_END };
    if (at >= limit)
      continue;
    if (data[at] == '\1' && ends_frame (mmdf, at, &end))
      return end;
    data = onb_stream_peek (mmdf->stream, 0, &limit);
    if (data[at] == '-' && onb_mbox_watch_line (mmdf->watch, data + at, limit - at, &first))
      note_inside (mmdf, first);
    at++;
  }
}

/* The header block. TRUE when the frame ends with it. */
static gboolean
read_header (Mmdf *mmdf, End *ret_end)
{
  OnbPiece *piece = &mmdf->piece;
  gsize len;

  piece->scan.framed = TRUE;
  while (onb_piece_read_header (piece, mmdf->stream) == ONB_HEADER_FROM_LINE) {
    const guint8 *data = onb_stream_peek (mmdf->stream, piece->scan.at + ONB_MBOX_LOOK, &len);

    if (data[piece->scan.at] == '\1' && ends_frame (mmdf, piece->scan.at, ret_end)) {
      onb_piece_end_header (piece, piece->scan.at, 0);
      return TRUE;
    }
    data = onb_stream_peek (mmdf->stream, piece->scan.at + ONB_MBOX_LOOK, &len);
    onb_header_scan_skip (&piece->scan, data, len, TRUE);
  }
  return FALSE;
}

static gchar *
boundary_of (Mmdf *mmdf)
{
  const OnbHeaderScan *scan = &mmdf->piece.scan;
  gsize len;
  const guint8 *data = onb_stream_peek (mmdf->stream, 0, &len);

  if (!scan->multipart || scan->content_type == 0)
    return NULL;
  return onb_header_boundary (data + scan->content_type, scan->content_type_bytes);
}

static void
tell_doubts (Mmdf *mmdf)
{
  OnbMboxPiece piece = {
    .fields = mmdf->piece.scan.fields,
    .doubtful = mmdf->shared,
    .after_open = mmdf->after_open,
    .apart = mmdf->place.recovered != NULL,
  };
  gsize index = onb_mbox_suspects_n (mmdf->suspects);

  onb_mbox_suspects_add (mmdf->suspects, &piece);
  if (mmdf->inside)
    onb_mbox_suspects_note_inside (mmdf->suspects, index);
  mmdf->after_open = onb_mbox_watch_end (mmdf->watch);
}

static gboolean
finish_piece (Mmdf *mmdf, const End *end, GError **error)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mmdf->stream, 0, &len);
  guint64 bytes = mmdf->piece.passed + end->at;
  gboolean broken = onb_stream_error (mmdf->stream) != NULL;
  gboolean cut = end->mark_bytes == 0;
  OnbItem item = {
    .origin = { .offset = (gint64) (onb_stream_tell (mmdf->stream) - mmdf->piece.passed
                                    - mmdf->opening_bytes),
                .length = mmdf->opening_bytes + bytes + end->mark_bytes },
    .separator_unix = mmdf->separator.unix_time,
    .flags = cut ? ONB_ITEM_TRUNCATED : 0,
  };

  mmdf->sums.item_bytes += bytes;
  mmdf->sums.separator_bytes += mmdf->opening_bytes + end->mark_bytes;
  if (!onb_piece_deliver (&mmdf->piece, &mmdf->place, data, end->at, &item, error))
    return FALSE;
  tell_doubts (mmdf);
  if (cut && !broken)
    onb_source_lose (mmdf->source, ONB_LOSS_DAMAGED, &mmdf->place, item.origin.offset,
                     item.origin.length,
                     mmdf->piece.ended || mmdf->piece.oversize
                         ? "cut short: the frame of the message is not closed"
                         : "cut short inside a header block");
  onb_stream_consume (mmdf->stream, end->at + end->mark_bytes);
  return TRUE;
}

/* The lines before the message: the mark, unless the frame before has left it, and `From `. */
static void
read_opening (Mmdf *mmdf)
{
  gsize len;
  const guint8 *data = onb_stream_peek (mmdf->stream, 2 * ONB_SEPARATOR_BYTES, &len);

  mmdf->opening_bytes = mmdf->shared ? 0 : measure_mark (data, len, mmdf->eol);
  mmdf->separator = (OnbSeparator){ .unix_time = ONB_NO_TIME };
  if (onb_separator_parse (data + mmdf->opening_bytes, len - mmdf->opening_bytes, mmdf->eol,
                           &mmdf->separator))
    mmdf->opening_bytes += mmdf->separator.bytes;
  onb_stream_consume (mmdf->stream, mmdf->opening_bytes);
}

/* Reads the piece whose frame is next. @ret_behind: what follows. */
static gboolean
read_piece (Mmdf *mmdf, Behind *ret_behind, GError **error)
{
  gboolean ended;
  End end;

  read_opening (mmdf);
  onb_piece_start (&mmdf->piece, mmdf->eol);
  mmdf->inside = FALSE;
  ended = read_header (mmdf, &end);
  onb_mbox_watch_start (mmdf->watch, onb_mbox_suspects_n (mmdf->suspects), boundary_of (mmdf));
  if (!ended)
    end = find_end (mmdf, mmdf->piece.body_start);
  *ret_behind = end.behind;
  return finish_piece (mmdf, &end, error);
}

/* Byte order mark and empty lines: before the first frame, between two, behind the last. */
static void
skip_gap (Mmdf *mmdf)
{
  gsize gap;

  do {
    gsize len;
    const guint8 *data = onb_stream_peek (mmdf->stream, ONB_HEAD_BYTES, &len);

    gap = onb_head_skip_blank (data, len);
    mmdf->sums.gap_bytes += gap;
    onb_stream_consume (mmdf->stream, gap);
  } while (gap > 0);
}

static void
tell_sums (Mmdf *mmdf)
{
  OnbOrigin origin = { .path = mmdf->place.path,
                       .member = mmdf->place.member,
                       .offset = -1,
                       .length = onb_stream_tell (mmdf->stream) };

  mmdf->sums.origin = &origin;
  mmdf->sums.format = onb_format_mmdf.name;
  mmdf->sums.bytes = origin.length;
  if (mmdf->source->sink.container != NULL)
    mmdf->source->sink.container (&mmdf->sums, mmdf->source->data);
}

static gboolean
read_mmdf (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_autofree gchar *folder = onb_folder_of_mbox (place);
  g_auto (Mmdf) mmdf = { .source = source, .stream = stream, .place = *place };
  Behind behind = BEHIND_FRAME;
  const guint8 *data;
  gsize len;

  mmdf.place.folder = folder;
  mmdf.place.role = onb_folder_role (place->name, place->role);
  mmdf.first_serial = source->serial + 1;
  mmdf.suspects = onb_mbox_suspects_new ("no line of its own opens its frame", tell_suspect, &mmdf);
  mmdf.watch = onb_mbox_watch_new ();
  onb_piece_init (&mmdf.piece, source);
  skip_gap (&mmdf);
  data = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  mmdf.eol = onb_header_eol (data, len);
  while (behind != BEHIND_END) {
    mmdf.shared = behind == BEHIND_MAIL;
    if (!read_piece (&mmdf, &behind, error))
      return FALSE;
    skip_gap (&mmdf);
  }
  onb_mbox_suspects_finish (mmdf.suspects);
  tell_sums (&mmdf);
  return TRUE;
}

static guint
bid_mmdf (const guint8 *head, gsize len, const OnbPlace *place)
{
  gsize at = onb_head_skip_blank (head, len);

  if (place->maildir)
    return 0;
  return measure_mark (head + at, len - at, onb_header_eol (head + at, len - at)) > 0 ? 70 : 0;
}

const OnbFormat onb_format_mmdf = { "mmdf", bid_mmdf, read_mmdf };
