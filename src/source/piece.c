/* SPDX-License-Identifier: Apache-2.0 */
#include "source/piece.h"

#include "source/journal-place.h"
#include "source/journal.h"

/* Covers nearly all header blocks at once; the window has more than that anyhow, except near its
 * end. */
#define FIRST_LOOK 4096u

void
onb_piece_init (OnbPiece *piece, OnbSource *source)
{
  *piece = (OnbPiece){ .source = source, .kept = g_byte_array_new () };
}

void
onb_piece_clear (OnbPiece *piece)
{
  g_clear_pointer (&piece->kept, g_byte_array_unref);
  onb_field_starts_clear (&piece->starts);
}

void
onb_piece_start (OnbPiece *piece, guint8 eol)
{
  g_byte_array_set_size (piece->kept, 0);
  piece->starts.n = 0;
  /* What lines are where CR alone ends them, the message layer decides anew for each header. */
  piece->scan = (OnbHeaderScan){ .eol = eol, .starts = eol == '\n' ? &piece->starts : NULL };
  piece->header_bytes = 0;
  piece->body_start = 0;
  piece->shown_bytes = 0;
  piece->passed = 0;
  piece->ended = FALSE;
  piece->oversize = FALSE;
  if (piece->source->hash != ONB_HASH_NONE)
    onb_digest_start (piece->source->digest);
}

void
onb_piece_end_header (OnbPiece *piece, gsize header_bytes, gsize blank_bytes)
{
  piece->header_bytes = header_bytes;
  piece->body_start = header_bytes + blank_bytes;
  piece->shown_bytes = piece->body_start;
  if (piece->scan.multipart)
    piece->shown_bytes += piece->scan.journal ? ONB_JOURNAL_BYTES : ONB_BODY_HEAD_BYTES;
  piece->ended = blank_bytes > 0;
}

/* The bytes of the blank line at @at: one end of line with the CRs before it. */
static gsize
measure_blank (const OnbPiece *piece, const guint8 *data, gsize len, gsize at)
{
  gsize end = at;

  while (end < len && data[end] != piece->scan.eol)
    end++;
  return MIN (end + 1, len) - at;
}

OnbHeaderEnd
onb_piece_read_header (OnbPiece *piece, OnbStream *stream)
{
  gsize limit = (gsize) CLAMP (piece->source->limits.header_bytes, 1, 1u << 30);
  gsize want = MIN (MAX (FIRST_LOOK, piece->scan.at + 1), limit);

  for (;;) {
    gsize have;
    const guint8 *data = onb_stream_peek (stream, want, &have);
    gsize len = MIN (have, limit);
    gboolean all = have < want || have >= limit;
    OnbHeaderEnd end = onb_header_scan (&piece->scan, data, len, all);

    if (end == ONB_HEADER_BLANK)
      onb_piece_end_header (piece, piece->scan.at,
                            measure_blank (piece, data, len, piece->scan.at));
    if (end != ONB_HEADER_MORE)
      return end;
    if (all) {
      onb_piece_end_header (piece, len, 0);
      onb_stream_peek (stream, len + 1, &have);
      piece->oversize = have > len;
      return end;
    }
    want = MIN (MAX (want, len) * 2, limit);
  }
}

static void
keep (OnbPiece *piece, const guint8 *data, gsize len)
{
  if (piece->kept->len < piece->shown_bytes)
    g_byte_array_append (piece->kept, data,
                         (guint) MIN (len, piece->shown_bytes - piece->kept->len));
}

gboolean
onb_piece_wants_sum (const OnbPiece *piece)
{
  switch (piece->source->hash) {
  case ONB_HASH_NONE:
    return FALSE;
  case ONB_HASH_NAMES:
  case ONB_HASH_INPUTS:
    return !piece->scan.named || piece->source->limits.id_bytes < ONB_PLAIN_ID_BYTES;
  case ONB_HASH_MESSAGES:
  case ONB_HASH_ALL:
    break;
  }
  return TRUE;
}

static void
hash (OnbPiece *piece, const guint8 *data, gsize len)
{
  if (onb_piece_wants_sum (piece))
    onb_digest_update (piece->source->digest, data, len);
}

void
onb_piece_pass (OnbPiece *piece, const guint8 *data, gsize len)
{
  keep (piece, data, len);
  hash (piece, data, len);
  piece->passed += len;
}

/* What stands before @at leaves the window, but for its tail. */
static gsize
slide (OnbPiece *piece, OnbStream *stream, gsize at)
{
  gsize len;
  const guint8 *data = onb_stream_peek (stream, 0, &len);
  gsize gone = at - MIN (at, ONB_PIECE_TAIL);

  onb_piece_pass (piece, data, gone);
  onb_stream_consume (stream, gone);
  return at - gone;
}

gsize
onb_piece_see_on (OnbPiece *piece, OnbStream *stream, gsize look, gsize *at,
                  const guint8 **ret_data, gboolean *ret_all)
{
  gsize len;

  onb_stream_peek (stream, 0, &len);
  if (*at + look >= len)
    *at = slide (piece, stream, *at);
  *ret_data = onb_stream_peek (stream, *at + look + 1, &len);
  *ret_all = len < *at + look + 1;
  return *ret_all ? len : len - look;
}

/* A journal report is a wrapper: the message is inside. */
static void
unwrap (const OnbPiece *piece, const OnbPlace *place, const guint8 *body, gsize body_bytes,
        OnbItem *item, OnbJournalReport *ret_report)
{
  const gchar *kind = "journal-report-unread";
  gboolean is_believed = FALSE;

  if (onb_journal_report_read (item, body, body_bytes, ret_report))
    kind = onb_journal_place (piece->source, place, &is_believed);
  if (!is_believed)
    item->journal = NULL;
  onb_source_note (piece->source, kind, place, item->origin.offset, item->origin.length);
}

gboolean
onb_piece_deliver (OnbPiece *piece, const OnbPlace *place, const guint8 *data, gsize len,
                   OnbItem *item, GError **error)
{
  g_auto (OnbJournalReport) report = { 0 };
  const guint8 *shown = data;
  gsize shown_bytes = MIN (len, piece->shown_bytes);

  hash (piece, data, len);
  if (piece->passed > 0) {
    keep (piece, data, len);
    shown = piece->kept->data;
    shown_bytes = piece->kept->len;
  }
  item->origin.path = place->path;
  item->origin.member = place->member;
  item->folder = place->folder;
  item->role = place->role;
  item->flags |= place->flags;
  item->mtime_unix = piece->source->trust_mtime ? place->mtime_unix : ONB_NO_TIME;
  item->header = shown;
  item->header_bytes = MIN (shown_bytes, piece->header_bytes);
  item->fields = piece->starts.at;
  item->n_fields = piece->starts.n;
  if (piece->scan.multipart && shown_bytes > piece->body_start) {
    item->body_head = shown + piece->body_start;
    item->body_head_bytes = MIN (shown_bytes - piece->body_start, ONB_BODY_HEAD_BYTES);
  }
  /* What was deleted is in no other figure. */
  if (piece->scan.journal && place->recovered == NULL)
    unwrap (piece, place, item->body_head,
            item->body_head != NULL ? shown_bytes - piece->body_start : 0, item, &report);
  if (onb_piece_wants_sum (piece)) {
    onb_digest_finish (piece->source->digest, item->sha256);
    item->flags |= ONB_ITEM_HAS_HASH;
  }
  if (piece->oversize)
    onb_source_note (piece->source, "oversize-header", place, item->origin.offset,
                     item->origin.length);
  if (place->recovered != NULL) {
    onb_source_recover (piece->source, place, item);
    return TRUE;
  }
  return onb_source_deliver (piece->source, item, error);
}
