/* SPDX-License-Identifier: Apache-2.0 */
/* A file that is one message (RFC 5322), with or without the dirt that exports put before it. */
#include "source/format.h"

#include <string.h>

#include "source/piece.h"

/* One such field makes a text a mail; of the weak ones (a README may say `Date:`) two are needed.
 */
static const gchar *const strong_fields[] = {
  "From",           "Sender",           "Received",      "Message-ID",     "Return-Path",
  "Reply-To",       "In-Reply-To",      "References",    "Delivered-To",   "Envelope-To",
  "Resent-From",    "X-Original-To",    "MIME-Version",  "DKIM-Signature", "Thread-Index",
  "X-Mailer",       "X-Mozilla-Status", "Received-SPF",  "List-Id",        "X-Received",
  "X-Gmail-Labels", "X-GM-THRID",       "X-Account-Key", "X-UIDL",         NULL,
};
static const gchar *const weak_fields[] = { "To", "Cc", "Bcc", "Subject", "Date", NULL };

gsize
onb_head_skip_blank (const guint8 *head, gsize len)
{
  gsize at = len >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (at < len && (head[at] == '\n' || head[at] == '\r'))
    at++;
  return at;
}

static gboolean
is_one_of (const guint8 *name, gsize len, const gchar *const *list)
{
  for (; *list != NULL; list++) {
    if (strlen (*list) == len && g_ascii_strncasecmp ((const gchar *) name, *list, len) == 0)
      return TRUE;
  }
  return FALSE;
}

/* `From ` or `>From ` before the header: what an mbox leaves when it is taken apart. */
static gboolean
is_from_line (const guint8 *line, gsize len)
{
  return (len >= 5 && memcmp (line, "From ", 5) == 0)
         || (len >= 6 && memcmp (line, ">From ", 6) == 0);
}

/* The offset behind the line at @at. */
static gsize
next_line (const guint8 *data, gsize at, gsize len, guint8 eol)
{
  const guint8 *end = memchr (data + at, eol, len - at);

  return end != NULL ? (gsize) (end + 1 - data) : len;
}

/* What Outlook puts before the header that it kept: `Microsoft Mail Internet Headers Version 2.0`.
 */
static gboolean
is_outlook_line (const guint8 *line, gsize len)
{
  static const gchar text[] = "Microsoft Mail Internet Headers Version ";

  return len >= strlen (text) && memcmp (line, text, strlen (text)) == 0;
}

/* `From  : Joe` is a field, though an obsolete one. */
gsize
onb_head_skip_prelude (const guint8 *head, gsize len, guint8 *ret_eol)
{
  gsize at = onb_head_skip_blank (head, len);

  *ret_eol = onb_header_eol (head + at, len - at);
  while (at < len && onb_header_field_name (head + at, len - at) == 0
         && (is_from_line (head + at, len - at) || is_outlook_line (head + at, len - at)))
    at = next_line (head, at, len, *ret_eol);
  return at;
}

/* Its place or its name says that a file is a message: then its header may say little. */
static gboolean
is_called_mail (const OnbPlace *place)
{
  return place->maildir || onb_place_has_suffix (place, ".eml")
         || onb_place_has_suffix (place, ".emlx");
}

static guint
bid_eml (const guint8 *head, gsize len, const OnbPlace *place)
{
  guint8 eol;
  gsize at = onb_head_skip_prelude (head, len, &eol);
  guint score = 0;

  while (at < len && score < 2) {
    gboolean folded = head[at] == ' ' || head[at] == '\t';
    gsize name = onb_header_field_name (head + at, len - at);

    if (name == 0 && !folded && !is_from_line (head + at, len - at))
      break;
    if (!folded && is_one_of (head + at, name, strong_fields))
      score += 2;
    else if (!folded && is_one_of (head + at, name, weak_fields))
      score++;
    at = next_line (head, at, len, eol);
  }
  return score >= (is_called_mail (place) ? 1 : 2) ? 50 : 0;
}

/* The body to its end; without a sum to make, and with a known size, only to the end of what an
 * item shows. */
static const guint8 *
read_body (OnbPiece *piece, OnbStream *stream, const OnbPlace *place, gsize *ret_len)
{
  gboolean part = !onb_piece_wants_sum (piece) && place->bytes > 0;
  gsize want = part ? piece->shown_bytes : ONB_STREAM_WINDOW / 2;
  const guint8 *data;
  gsize len;

  for (;;) {
    data = onb_stream_peek (stream, want, &len);
    if (len < want || part)
      break;
    onb_piece_pass (piece, data, len);
    onb_stream_consume (stream, len);
  }
  *ret_len = len;
  return data;
}

/* A separator that no rule knows may begin an mbox: all its mail would pass for one message. */
static gboolean
starts_like_an_mbox (const guint8 *head, gsize len, const OnbPlace *place)
{
  gsize at = onb_head_skip_blank (head, len);

  return !place->maildir && len - at >= 5 && memcmp (head + at, "From ", 5) == 0
         && onb_header_field_name (head + at, len - at) == 0;
}

static gboolean
read_eml (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_auto (OnbPiece) piece = { 0 };
  OnbItem item = { .origin = { .offset = -1 }, .separator_unix = ONB_NO_TIME };
  const guint8 *data;
  gsize len;
  guint8 eol;

  data = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  if (starts_like_an_mbox (data, len, place))
    onb_source_note (source, "unknown-separator", place, -1, place->bytes);
  onb_stream_consume (stream, onb_head_skip_prelude (data, len, &eol));
  onb_piece_init (&piece, source);
  onb_piece_start (&piece, eol);
  while (onb_piece_read_header (&piece, stream) == ONB_HEADER_FROM_LINE) {
    data = onb_stream_peek (stream, 0, &len);
    onb_header_scan_skip (&piece.scan, data, len, TRUE);
  }
  data = read_body (&piece, stream, place, &len);
  item.origin.length = place->bytes > 0 ? place->bytes : onb_stream_tell (stream) + len;
  item.flags = onb_stream_error (stream) != NULL ? ONB_ITEM_TRUNCATED : 0;
  return onb_piece_deliver (&piece, place, data, len, &item, error);
}

const OnbFormat onb_format_eml = { "eml", bid_eml, read_eml };
