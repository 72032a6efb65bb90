/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text-stream.h"

#include <string.h>

#define RAW_BYTES (64u * 1024u)

struct _OnbTextStream {
  OnbFill fill;
  gpointer data;
  guint8 *raw; /* RAW_BYTES from @fill */
  gsize raw_bytes;
  gboolean ended;   /* @fill has no more */
  gboolean started; /* the encoding is known */
  gboolean is_utf16;
  guint16 high;        /* surrogate that waits for its second half; 0: none */
  GByteArray *decoded; /* UTF-8 of @raw when that is UTF-16 */
  const guint8 *at;    /* the chunk at hand */
  const guint8 *end;
  gboolean is_peeked; /* and not given yet */
};

typedef struct {
  const guint8 *bytes;
  gsize left;
} MemoryInput;

static gssize
fill_from_memory (gpointer data, guint8 *buffer, gsize bytes, GError **error)
{
  MemoryInput *input = data;
  gsize n = MIN (bytes, input->left);

  if (n > 0)
    memcpy (buffer, input->bytes, n);
  input->bytes += n;
  input->left -= n;
  return (gssize) n;
}

/* Fills @raw as far as it goes, at least to three bytes unless the input ends before. */
static gboolean
fill_raw (OnbTextStream *stream, GError **error)
{
  while (stream->raw_bytes < 3 && !stream->ended) {
    gssize n = stream->fill (stream->data, stream->raw + stream->raw_bytes,
                             RAW_BYTES - stream->raw_bytes, error);

    if (n < 0)
      return FALSE;
    stream->ended = n == 0;
    stream->raw_bytes += (gsize) n;
  }
  return TRUE;
}

/* Drops a byte order mark; its length tells where the text starts. */
static gsize
detect_encoding (OnbTextStream *stream)
{
  const guint8 *raw = stream->raw;

  stream->started = TRUE;
  if (stream->raw_bytes >= 3 && memcmp (raw, "\xef\xbb\xbf", 3) == 0)
    return 3;
  if (stream->raw_bytes >= 2 && memcmp (raw, "\xff\xfe", 2) == 0) {
    stream->is_utf16 = TRUE;
    return 2;
  }
  stream->is_utf16 = stream->raw_bytes >= 2 && raw[0] != 0 && raw[1] == 0;
  return 0;
}

static void
append_char (GByteArray *out, gunichar c)
{
  gchar utf8[6];
  gint n = g_unichar_to_utf8 (c, utf8);

  g_byte_array_append (out, (const guint8 *) utf8, (guint) n);
}

/* One UTF-16 code unit; a surrogate without its other half becomes U+FFFD. */
static void
append_unit (OnbTextStream *stream, guint16 unit)
{
  guint16 high = stream->high;
  gboolean is_low = unit >= 0xdc00 && unit < 0xe000;

  stream->high = 0;
  if (high != 0 && is_low) {
    append_char (stream->decoded,
                 0x10000u + (((guint32) high - 0xd800u) << 10) + ((guint32) unit - 0xdc00u));
    return;
  }
  if (high != 0)
    append_char (stream->decoded, 0xfffd);
  if (unit >= 0xd800 && unit < 0xdc00)
    stream->high = unit;
  else
    append_char (stream->decoded, is_low ? 0xfffd : unit);
}

static void
decode_utf16 (OnbTextStream *stream, gsize from)
{
  gsize at = from;

  g_byte_array_set_size (stream->decoded, 0);
  for (; at + 2 <= stream->raw_bytes; at += 2)
    append_unit (stream, (guint16) (stream->raw[at] | stream->raw[at + 1] << 8));
  memmove (stream->raw, stream->raw + at, stream->raw_bytes - at);
  stream->raw_bytes -= at;
  stream->at = stream->decoded->data;
  stream->end = stream->at + stream->decoded->len;
}

static gboolean
read_chunk (OnbTextStream *stream, GError **error)
{
  do {
    gsize from;

    if (!fill_raw (stream, error))
      return FALSE;
    from = stream->started ? 0 : detect_encoding (stream);
    if (stream->is_utf16) {
      decode_utf16 (stream, from);
    } else {
      stream->at = stream->raw + from;
      stream->end = stream->raw + stream->raw_bytes;
      stream->raw_bytes = 0;
    }
    /* A chunk may hold nothing but a mark or half a character. */
  } while (stream->at == stream->end && !stream->ended);
  return TRUE;
}

OnbTextStream *
onb_text_stream_new (OnbFill fill, gpointer data)
{
  OnbTextStream *stream;

  g_return_val_if_fail (fill != NULL, NULL);

  stream = g_new0 (OnbTextStream, 1);
  stream->fill = fill;
  stream->data = data;
  stream->raw = g_malloc (RAW_BYTES);
  stream->decoded = g_byte_array_new ();
  return stream;
}

OnbTextStream *
onb_text_stream_new_for_data (const guint8 *bytes, gsize len)
{
  MemoryInput *input = g_new (MemoryInput, 1);

  *input = (MemoryInput){ .bytes = bytes, .left = len };
  return onb_text_stream_new (fill_from_memory, input);
}

void
onb_text_stream_free (OnbTextStream *stream)
{
  if (stream == NULL)
    return;
  if (stream->fill == fill_from_memory)
    g_free (stream->data);
  g_free (stream->raw);
  g_byte_array_unref (stream->decoded);
  g_free (stream);
}

gboolean
onb_text_stream_next (OnbTextStream *stream, const guint8 **ret_at, const guint8 **ret_end,
                      GError **error)
{
  g_return_val_if_fail (stream != NULL && ret_at != NULL && ret_end != NULL, FALSE);

  if (!stream->is_peeked && !read_chunk (stream, error))
    return FALSE;
  stream->is_peeked = FALSE;
  *ret_at = stream->at;
  *ret_end = stream->end;
  return TRUE;
}

gboolean
onb_text_stream_peek (OnbTextStream *stream, guint8 *ret_byte, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (stream != NULL && ret_byte != NULL, FALSE);

  if (!stream->is_peeked && !read_chunk (stream, error))
    return FALSE;
  stream->is_peeked = TRUE;
  at = stream->at;
  while (at < stream->end && g_ascii_isspace (*at))
    at++;
  *ret_byte = at < stream->end ? *at : 0;
  return TRUE;
}
