/* SPDX-License-Identifier: Apache-2.0 */
/* Apple Mail's message files, `.emlx` and `.partial.emlx`: a line with the length of the message,
 * the message, and a property list with what Mail knows of it. */
#include "source/format.h"

#include <string.h>

#include "source/piece.h"

/* What may stand behind a message; Mail writes about 1 KiB. */
#define PLIST_BYTES ((gsize) 64 << 10)

/* What leaves the window at once of a message that is longer. */
#define STEP_BYTES ((gsize) 256 << 10)

/* Enough to see that a property list begins. */
#define LOOK_BYTES ((gsize) 512)

/* A number with more digits is the length of no file. */
#define MAX_DIGITS 15u

/* More do not fit 64 bits. */
#define FLAG_DIGITS 19u
#define FLAG_DRAFT (G_GUINT64_CONSTANT (1) << 6)

/* How the end of the message was found. */
typedef enum {
  END_STATED,  /* the length says so, and nothing speaks against it */
  END_PLIST,   /* the length is wrong: a property list begins there */
  END_OF_FILE, /* the length is wrong, and no property list was found */
} EndKind;

typedef struct {
  gsize at; /* in the window */
  EndKind kind;
} End;

/* emlx = 1*DIGIT *(SP / CR) LF message plist. The bytes of the first line, 0 when it is none. */
static gsize
read_count (const guint8 *head, gsize len, guint64 *ret_count)
{
  guint64 count = 0;
  gsize digits = 0;
  gsize at;

  while (digits < len && g_ascii_isdigit (head[digits]) && digits <= MAX_DIGITS)
    count = count * 10 + (guint64) (head[digits++] - '0');
  for (at = digits; at < len && (head[at] == ' ' || head[at] == '\r'); at++)
    continue;
  if (digits == 0 || digits > MAX_DIGITS || at == len || head[at] != '\n')
    return 0;
  *ret_count = count;
  return at + 1;
}

static gboolean
starts_with (const guint8 *data, gsize len, const gchar *text)
{
  return len >= strlen (text) && memcmp (data, text, strlen (text)) == 0;
}

/* Whether a property list begins at @data, perhaps behind an empty line. */
static gboolean
starts_plist (const guint8 *data, gsize len)
{
  gsize at = 0;

  while (at < MIN (len, 4) && (data[at] == '\n' || data[at] == '\r'))
    at++;
  if (starts_with (data + at, len - at, "<plist"))
    return TRUE;
  len = MIN (len, LOOK_BYTES);
  return starts_with (data + at, len - at, "<?xml")
         && memmem (data + at, len - at, "plist", strlen ("plist")) != NULL;
}

/* Where the last property list begins; @len when there is none. */
static gsize
find_plist (const guint8 *data, gsize len)
{
  for (gsize at = len; at > 0;) {
    const guint8 *line = memrchr (data, '\n', at - 1);
    gsize begin = line != NULL ? (gsize) (line + 1 - data) : 0;

    if (data[begin] == '<' && starts_with (data + begin, len - begin, "<?xml")
        && starts_plist (data + begin, len - begin))
      return begin;
    at = begin;
  }
  return len;
}

/* Reads on to the end of the message, which stays in the window with the property list behind. */
static End
find_end (OnbPiece *piece, OnbStream *stream, guint64 stated)
{
  gboolean tested = FALSE;

  for (;;) {
    gsize len;
    const guint8 *data = onb_stream_peek (stream, PLIST_BYTES + STEP_BYTES, &len);
    gboolean all = len < PLIST_BYTES + STEP_BYTES;
    guint64 left = stated - piece->passed;

    if (!tested && left <= len && (all || len - left >= LOOK_BYTES)) {
      gsize at = (gsize) left;

      if (at == len || starts_plist (data + at, len - at))
        return (End){ at, END_STATED };
      tested = TRUE;
    }
    if (all) {
      gsize tail = len - MIN (len, PLIST_BYTES);
      gsize at = tail + find_plist (data + tail, len - tail);

      return (End){ at, at < len ? END_PLIST : END_OF_FILE };
    }
    onb_piece_pass (piece, data, len - PLIST_BYTES);
    onb_stream_consume (stream, len - PLIST_BYTES);
  }
}

/* integer = "<integer>" 1*DIGIT "<": behind `<key>flags</key>`. The list is not parsed: in texts,
 * Mail writes `<` as an entity. */
static guint64
read_flags (const guint8 *plist, gsize len)
{
  static const gchar key[] = "<key>flags</key>";
  static const gchar tag[] = "<integer>";
  const guint8 *at = len > 0 ? memmem (plist, len, key, strlen (key)) : NULL;
  const guint8 *end = plist + len;
  guint64 flags = 0;
  guint digits = 0;

  if (at == NULL)
    return 0;
  for (at += strlen (key); at < end && g_ascii_isspace (*at); at++)
    continue;
  if (!starts_with (at, (gsize) (end - at), tag))
    return 0;
  for (at += strlen (tag); at < end && g_ascii_isdigit (*at) && digits <= FLAG_DIGITS;
       at++, digits++)
    flags = flags * 10 + (guint64) (*at - '0');
  return digits <= FLAG_DIGITS ? flags : 0;
}

/* Why the file is not whole; NULL when it is, as far as can be seen. */
static const gchar *
find_cut (const OnbPiece *piece, const End *end, guint64 stated)
{
  if (end->kind != END_OF_FILE || stated <= piece->passed + end->at)
    return NULL;
  return piece->ended || piece->oversize ? "cut short: its first line says more"
                                         : "cut short inside a header block";
}

/* The flags behind the message, which ends at @end of the window and leaves it. */
static guint64
pass_message (OnbPiece *piece, OnbStream *stream, gsize end)
{
  gsize len;
  const guint8 *data = onb_stream_peek (stream, end, &len);

  onb_piece_pass (piece, data, end);
  onb_stream_consume (stream, end);
  data = onb_stream_peek (stream, PLIST_BYTES, &len);
  return read_flags (data, MIN (len, PLIST_BYTES));
}

static gboolean
deliver (OnbPiece *piece, OnbStream *stream, const OnbPlace *place, guint64 stated, const End *end,
         GError **error)
{
  gboolean broken = onb_stream_error (stream) != NULL;
  const gchar *cut = broken ? NULL : find_cut (piece, end, stated);
  OnbItem item = { .origin = { .offset = -1 }, .separator_unix = ONB_NO_TIME };
  gsize len;

  if ((pass_message (piece, stream, end->at) & FLAG_DRAFT) != 0)
    item.flags |= ONB_ITEM_DRAFT;
  if (cut != NULL || broken)
    item.flags |= ONB_ITEM_TRUNCATED;
  if (place->bytes == 0)
    onb_stream_drain (stream);
  item.origin.length = place->bytes > 0 ? place->bytes : onb_stream_tell (stream);
  if (end->kind != END_STATED && !broken)
    onb_source_note (piece->source, "emlx-length", place, -1, item.origin.length);
  if (cut != NULL)
    onb_source_lose (piece->source, ONB_LOSS_DAMAGED, place, -1, item.origin.length, cut);
  return onb_piece_deliver (piece, place, onb_stream_peek (stream, 0, &len), 0, &item, error);
}

/* What stands before the message. @ret_count is 0 when the count is damaged, or lost with its line:
 * so short no message is, and its end is looked for. */
static gsize
skip_count (const guint8 *head, gsize len, const OnbPlace *place, guint64 *ret_count)
{
  gsize first = read_count (head, len, ret_count);
  const guint8 *end;

  if (first > 0)
    return first;
  *ret_count = 0;
  if (onb_format_eml.bid (head, len, place) > 0)
    return 0;
  end = memchr (head, '\n', len);
  return end != NULL ? (gsize) (end + 1 - head) : len;
}

/* Goes on to the header block; FALSE when there is none. @ret_stated: the length from there on. */
static gboolean
skip_to_header (OnbStream *stream, const OnbPlace *place, guint64 *ret_stated, guint8 *ret_eol)
{
  guint64 stated = 0;
  gsize prelude;
  gsize len;
  const guint8 *data = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);

  onb_stream_consume (stream, skip_count (data, len, place, &stated));
  data = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  if (onb_format_eml.bid (data, len, place) == 0)
    return FALSE;
  prelude = onb_head_skip_prelude (data, len, ret_eol);
  onb_stream_consume (stream, prelude);
  *ret_stated = stated - MIN (stated, prelude);
  return TRUE;
}

static gboolean
read_emlx (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  g_auto (OnbPiece) piece = { 0 };
  guint64 stated;
  const guint8 *data;
  gsize len;
  guint8 eol;
  End end;

  if (!skip_to_header (stream, place, &stated, &eol)) {
    onb_source_lose (source, ONB_LOSS_DAMAGED, place, -1, place->bytes,
                     "an Apple Mail file without a header block");
    return TRUE;
  }
  onb_piece_init (&piece, source);
  onb_piece_start (&piece, eol);
  while (onb_piece_read_header (&piece, stream) == ONB_HEADER_FROM_LINE) {
    data = onb_stream_peek (stream, 0, &len);
    onb_header_scan_skip (&piece.scan, data, len, TRUE);
  }
  end = find_end (&piece, stream, stated);
  return deliver (&piece, stream, place, stated, &end, error);
}

/* What a Mac leaves beside a file on other file systems: `._1.emlx` (AppleDouble, RFC 1740). */
static gboolean
is_apple_double (const guint8 *head, gsize len)
{
  return len >= 4 && memcmp (head, "\0\5\x16\7", 4) == 0;
}

/* A file that Mail has named is no other thing, whatever became of its first line: above what looks
 * like a message, or else below everything. */
static guint
bid_emlx (const guint8 *head, gsize len, const OnbPlace *place)
{
  gboolean named = onb_place_has_suffix (place, ".emlx");
  guint64 count;
  gsize first = place->maildir ? 0 : read_count (head, len, &count);

  if (first > 0)
    return named || onb_format_eml.bid (head + first, len - first, place) > 0 ? 70 : 0;
  if (place->maildir || !named || is_apple_double (head, len))
    return 0;
  return onb_format_eml.bid (head, len, place) > 0 ? 55 : 10;
}

const OnbFormat onb_format_emlx = { "emlx", bid_emlx, read_emlx };
