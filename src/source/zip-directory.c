/* SPDX-License-Identifier: Apache-2.0 */
#include "source/zip-directory.h"

#include <string.h>

#include "base/little-endian.h"

#define BLOCK_BYTES ((gsize) 64 << 10)

/* end = signature disk disk entries entries bytes offset comment-length comment */
#define END_BYTES 22u
/* entry = signature versions flags method time sum packed unpacked lengths … offset name extra
 * comment */
#define ENTRY_BYTES 46u

/* As far as libarchive looks back for the end. */
#define TAIL_BYTES ((gsize) 16 << 10)

/* More are libarchive's alone: a directory is held in memory. */
#define ENTRIES_MOST (4u << 20)

struct _OnbZipDirectory {
  GArray *entries; /* of OnbZipEntry, by header */
};

/* Bytes of a file in sequence. */
typedef struct {
  OnbStream *stream;
  guint64 offset; /* of what is next in @block */
  guint8 block[BLOCK_BYTES];
  gsize begin;
  gsize end;
} Reading;

/* The next @want bytes, at most a block, which are gone then; NULL when they are not there. */
static const guint8 *
take (Reading *reading, gsize want)
{
  while (reading->end - reading->begin < want) {
    gsize have = reading->end - reading->begin;
    gssize n;

    memmove (reading->block, reading->block + reading->begin, have);
    reading->begin = 0;
    reading->end = have;
    n = onb_stream_read_at (reading->stream, reading->offset + have, reading->block + have,
                            BLOCK_BYTES - have, NULL);
    if (n <= 0)
      return NULL;
    reading->end += (gsize) n;
  }
  reading->begin += want;
  reading->offset += want;
  return reading->block + reading->begin - want;
}

static gboolean
pass (Reading *reading, gsize bytes)
{
  while (bytes > 0) {
    gsize some = MIN (bytes, BLOCK_BYTES);

    if (take (reading, some) == NULL)
      return FALSE;
    bytes -= some;
  }
  return TRUE;
}

static gboolean
read_entry (Reading *reading, OnbZipEntry *ret_entry)
{
  static const guint8 signature[] = { 'P', 'K', 1, 2 };
  const guint8 *data = take (reading, ENTRY_BYTES);

  if (data == NULL || memcmp (data, signature, sizeof signature) != 0)
    return FALSE;
  *ret_entry = (OnbZipEntry){ .header = onb_le_get_u32 (data + 42),
                              .sum = onb_le_get_u32 (data + 16),
                              .packed_bytes = onb_le_get_u32 (data + 20),
                              .bytes = onb_le_get_u32 (data + 24) };
  /* What is too large for 32 bits stands in the extra field (4.5.3). */
  if (ret_entry->header == G_MAXUINT32 || ret_entry->packed_bytes == G_MAXUINT32
      || ret_entry->bytes == G_MAXUINT32)
    return FALSE;
  return pass (reading, (gsize) onb_le_get_u16 (data + 28) + onb_le_get_u16 (data + 30)
                            + onb_le_get_u16 (data + 32));
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const OnbZipEntry *one = a;
  const OnbZipEntry *other = b;

  return (one->header > other->header) - (one->header < other->header);
}

/* The end record that is last in the file; its offset goes to @ret_at. */
static gboolean
find_end (OnbStream *stream, guint8 *ret_end, guint64 *ret_at)
{
  static const guint8 signature[] = { 'P', 'K', 5, 6 };
  g_autofree guint8 *tail = g_malloc (TAIL_BYTES);
  gsize len = onb_stream_read_tail (stream, tail, TAIL_BYTES);

  for (gsize back = END_BYTES; back <= len; back++) {
    const guint8 *at = tail + len - back;

    if (memcmp (at, signature, sizeof signature) != 0)
      continue;
    memcpy (ret_end, at, END_BYTES);
    *ret_at = onb_stream_size (stream) - back;
    return TRUE;
  }
  return FALSE;
}

OnbZipDirectory *
onb_zip_directory_new (OnbStream *stream)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (OnbZipEntry));
  g_autofree Reading *reading = g_new0 (Reading, 1);
  guint8 end[END_BYTES];
  guint64 end_at;
  guint n;
  OnbZipDirectory *directory;

  if (!find_end (stream, end, &end_at))
    return NULL;
  n = onb_le_get_u16 (end + 10);
  reading->stream = stream;
  reading->offset = onb_le_get_u32 (end + 16);
  if (onb_le_get_u32 (end + 4) != 0 || onb_le_get_u16 (end + 8) != n
      || reading->offset + onb_le_get_u32 (end + 12) != end_at)
    return NULL;
  /* Writers that know no other way let the number of entries run over. */
  while (reading->offset < end_at && entries->len < ENTRIES_MOST) {
    OnbZipEntry entry;

    if (!read_entry (reading, &entry))
      return NULL;
    g_array_append_val (entries, entry);
  }
  if (reading->offset != end_at || (entries->len & G_MAXUINT16) != n)
    return NULL;
  g_array_sort (entries, compare_entries);
  directory = g_new0 (OnbZipDirectory, 1);
  directory->entries = g_steal_pointer (&entries);
  return directory;
}

void
onb_zip_directory_free (OnbZipDirectory *directory)
{
  if (directory == NULL)
    return;
  g_array_unref (directory->entries);
  g_free (directory);
}

const OnbZipEntry *
onb_zip_directory_before (const OnbZipDirectory *directory, guint64 offset)
{
  const OnbZipEntry *entries = (const OnbZipEntry *) (gpointer) directory->entries->data;
  guint from = 0;
  guint until = directory->entries->len;

  while (from < until) {
    guint middle = from + (until - from) / 2;

    if (entries[middle].header < offset)
      from = middle + 1;
    else
      until = middle;
  }
  if (from == 0 || (from > 1 && entries[from - 2].header == entries[from - 1].header))
    return NULL;
  return &entries[from - 1];
}
