/* SPDX-License-Identifier: Apache-2.0 */
#include "source/export-mark.h"

#include <string.h>

#include "source/format.h"
#include "source/header-scan.h"

/* The end of the header block at @header, as far as @len bytes show it. */
static void
scan_header (OnbHeaderScan *scan, const guint8 *header, gsize len)
{
  while (onb_header_scan (scan, header, len, TRUE) == ONB_HEADER_FROM_LINE)
    onb_header_scan_skip (scan, header, len, TRUE);
}

gboolean
onb_mark_is_readpst (OnbStream *stream, guint64 header_bytes)
{
  static const gchar boundary[] = "boundary-LibPST-iamunique";
  gsize most = (gsize) MIN (header_bytes, ONB_STREAM_WINDOW);
  OnbHeaderScan scan = { 0 };
  gsize len;
  const guint8 *data = onb_stream_peek (stream, most, &len);
  gsize at = onb_head_skip_prelude (data, MIN (len, most), &scan.eol);

  scan_header (&scan, data + at, MIN (len, most) - at);
  return (scan.fields & ONB_FIELD_READPST) != 0
         || memmem (data + at, scan.at, boundary, strlen (boundary)) != NULL;
}

/* title = 1*(ALPHA / SP) ":" LF; `Message:`, `Conversation index:` */
static gsize
title_bytes (const guint8 *head, gsize len)
{
  gsize at = 0;

  while (at < len && (g_ascii_isalpha (head[at]) || head[at] == ' '))
    at++;
  return at > 0 && at + 1 < len && head[at] == ':' && head[at + 1] == '\n' ? at + 2 : 0;
}

gboolean
onb_mark_is_pffexport (OnbStream *stream)
{
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ONB_HEAD_BYTES, &len);
  gsize at = title_bytes (head, len);
  const guint8 *end = at > 0 ? memchr (head + at, '\n', len - at) : NULL;
  const guint8 *colon = end != NULL ? memchr (head + at, ':', (gsize) (end - head) - at) : NULL;

  return at > 0 && (at == len || (colon != NULL && colon[1] == '\t'));
}
