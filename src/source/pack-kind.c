/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pack-kind.h"

#include <string.h>

/* Behind the system area, 16 sectors of 2048 bytes (ECMA-119, 6.2.1), stands a volume descriptor:
 * its type, then the mark. */
#define ISO_MARK_AT ((gsize) 16 * 2048 + 1)
#define ISO_MARK "CD001"

/* End of central directory record, its comment at most 65535 bytes (APPNOTE.TXT, 4.3.16). */
#define ZIP_END_BYTES ((gsize) 22)

typedef struct {
  const gchar *bytes;
  gsize len;
  OnbPackKind kind;
} Magic;

#define MAGIC(bytes, kind)                                                                         \
  {                                                                                                \
    bytes, sizeof (bytes) - 1, kind                                                                \
  }

static const Magic magics[] = {
  MAGIC ("PK\3\4", ONB_PACK_ZIP),
  MAGIC ("PK\5\6", ONB_PACK_ZIP),
  MAGIC ("PK\7\10PK\3\4", ONB_PACK_ZIP),
  MAGIC ("PK00PK\3\4", ONB_PACK_ZIP),
  MAGIC ("7z\xbc\xaf\x27\x1c", ONB_PACK_SEVENZIP),
  MAGIC ("MSCF\0\0\0\0", ONB_PACK_CAB),
  MAGIC ("\x1f\x8b\x08", ONB_PACK_GZIP),
  MAGIC ("BZh", ONB_PACK_BZIP2),
  MAGIC ("\xfd"
         "7zXZ\0",
         ONB_PACK_XZ),
  MAGIC ("\x28\xb5\x2f\xfd", ONB_PACK_ZSTD),
  MAGIC ("\x04\x22\x4d\x18", ONB_PACK_LZ4),
  MAGIC ("\x1f\x9d", ONB_PACK_COMPRESS),
};

/* The checksum of a tar header is the sum of its bytes with blanks in its own place (POSIX, ustar).
 * That of blanks alone is above 0, so what states none is told apart before a byte is added. */
static gboolean
is_tar (const guint8 *head, gsize len)
{
  guint sum = 0;
  guint stated = 0;
  gsize at = 148;

  if (len < 512 || head[0] == '\0')
    return FALSE;
  while (at < 155 && head[at] == ' ')
    at++;
  for (; at < 156 && head[at] >= '0' && head[at] <= '7'; at++)
    stated = stated * 8 + (guint) (head[at] - '0');
  if (stated == 0)
    return FALSE;
  for (gsize i = 0; i < 512; i++)
    sum += i >= 148 && i < 156 ? ' ' : head[i];
  return sum == stated;
}

static gboolean
are_digits (const guint8 *at, gsize len, gboolean hex)
{
  for (gsize i = 0; i < len; i++) {
    if (hex ? !g_ascii_isxdigit (at[i]) : at[i] < '0' || at[i] > '7')
      return FALSE;
  }
  return TRUE;
}

/* The old form has numbers of 16 bits in the order of the machine, and a mark of two bytes: the
 * name must end where its length says. */
static gboolean
is_old_cpio (const guint8 *head, gsize len)
{
  gboolean little = len >= 26 && head[0] == 0xc7 && head[1] == 0x71;
  gboolean big = len >= 26 && head[0] == 0x71 && head[1] == 0xc7;
  gsize name;

  if (!little && !big)
    return FALSE;
  name = little ? head[20] + ((gsize) head[21] << 8) : head[21] + ((gsize) head[20] << 8);
  return name > 1 && 26 + name <= len && memchr (head + 26, '\0', name) == head + 26 + name - 1;
}

/* cpio(5): fields of octal digits, or of hexadecimal ones in the new forms. */
static gboolean
is_cpio (const guint8 *head, gsize len)
{
  if (len >= 76 && memcmp (head, "070707", 6) == 0)
    return are_digits (head, 76, FALSE);
  if (len >= 110 && (memcmp (head, "070701", 6) == 0 || memcmp (head, "070702", 6) == 0))
    return are_digits (head, 110, TRUE);
  return is_old_cpio (head, len);
}

OnbPackKind
onb_pack_kind (const guint8 *head, gsize len)
{
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (len >= magics[i].len && memcmp (head, magics[i].bytes, magics[i].len) == 0)
      return magics[i].kind;
  }
  if (is_tar (head, len))
    return ONB_PACK_TAR;
  return is_cpio (head, len) ? ONB_PACK_CPIO : ONB_PACK_NONE;
}

static guint32
read_u32 (const guint8 *at)
{
  return at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

/* Whether a record stands at @at of @tail, the end of a file of @size bytes, that can be true: the
 * directory lies before it. */
static gboolean
is_zip_end (const guint8 *tail, gsize len, gsize at, guint64 size)
{
  const guint8 *record = tail + at;
  guint64 position = size - (len - at);

  if (memcmp (record, "PK\5\6", 4) != 0)
    return FALSE;
  /* Values of all ones stand in the record before it (ZIP64, 4.4.1.4). */
  return read_u32 (record + 16) == G_MAXUINT32
         || (guint64) read_u32 (record + 12) + read_u32 (record + 16) <= position;
}

/* Whether the comment of the record ends with the file. */
static gboolean
is_last (const guint8 *tail, gsize len, gsize at)
{
  return at + ZIP_END_BYTES + tail[at + 20] + ((gsize) tail[at + 21] << 8) == len;
}

static gboolean
find_zip_end (const guint8 *tail, gsize len, guint64 size, gboolean is_only)
{
  for (gsize at = len < ZIP_END_BYTES ? 0 : len - ZIP_END_BYTES + 1; at > 0; at--) {
    if (is_zip_end (tail, len, at - 1, size) && (!is_only || is_last (tail, len, at - 1)))
      return TRUE;
  }
  return FALSE;
}

gboolean
onb_pack_has_zip_end (const guint8 *tail, gsize len, guint64 size)
{
  return find_zip_end (tail, len, size, FALSE);
}

static gboolean
ends_as_zip (OnbStream *stream)
{
  guint64 size = onb_stream_size (stream);
  g_autofree guint8 *tail = NULL;
  gsize len;

  if (!onb_stream_can_seek (stream))
    return FALSE;
  tail = g_malloc (ONB_PACK_ZIP_TAIL);
  len = onb_stream_read_tail (stream, tail, ONB_PACK_ZIP_TAIL);
  return find_zip_end (tail, len, size, TRUE);
}

OnbPackKind
onb_pack_kind_deep (OnbStream *stream)
{
  gsize len;
  const guint8 *head = onb_stream_peek (stream, ISO_MARK_AT + strlen (ISO_MARK), &len);

  if (len >= ISO_MARK_AT + strlen (ISO_MARK)
      && memcmp (head + ISO_MARK_AT, ISO_MARK, strlen (ISO_MARK)) == 0)
    return ONB_PACK_ISO;
  return ends_as_zip (stream) ? ONB_PACK_ZIP : ONB_PACK_NONE;
}

const gchar *
onb_pack_name (OnbPackKind kind)
{
  static const gchar *const names[] = {
    "none", "zip",   "tar", "cpio", "7z",  "iso",      "cab",
    "gzip", "bzip2", "xz",  "zstd", "lz4", "compress",
  };

  return names[kind];
}

gboolean
onb_pack_is_compressor (OnbPackKind kind)
{
  return kind >= ONB_PACK_GZIP;
}

gboolean
onb_pack_needs_seek (OnbPackKind kind)
{
  return kind == ONB_PACK_SEVENZIP || kind == ONB_PACK_ISO;
}
