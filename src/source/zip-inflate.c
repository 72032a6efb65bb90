/* SPDX-License-Identifier: Apache-2.0 */
#include "source/zip-inflate.h"

#include <string.h>

#include "base/little-endian.h"
#include "source/fast-inflate.h"
#include "source/zip-directory.h"

#define BLOCK_BYTES ((gsize) 64 << 10)

/* What libarchive unpacks at a time: limits see the same steps. */
#define OUT_BYTES ((gsize) 256 << 10)

/* local header = signature version flags method time sum packed unpacked name-length
 * extra-length name extra (APPNOTE, 4.3.7) */
#define HEADER_BYTES 30u
#define DEFLATED 8u
#define FLAGS_ENCRYPTED 0x2041u /* in one way or another: bits 0, 6, 13 */

struct _OnbZipInflate {
  OnbStream *stream;
  OnbBudget *budget;
  OnbZipDirectory *directory; /* owned */
  OnbFastInflate *fast;       /* owned */
  guint8 block[BLOCK_BYTES];
  guint64 block_at; /* its offset in the file */
  gsize block_bytes;
  guint8 out[OUT_BYTES];
  OnbZipEntry entry; /* of the member */
  guint64 from;      /* its data */
  guint64 at;        /* what comes next of it */
  guint64 known;     /* so far the budget has counted */
  guint64 counted;   /* for this member */
  guint64 made;
  gboolean at_end;
};

OnbZipInflate *
onb_zip_inflate_new (OnbStream *stream, OnbBudget *budget)
{
  OnbFastInflate *fast = onb_fast_inflate_new ();
  OnbZipDirectory *directory = fast != NULL ? onb_zip_directory_new (stream) : NULL;
  OnbZipInflate *zip;

  if (directory == NULL) {
    onb_fast_inflate_free (fast);
    return NULL;
  }
  zip = g_new0 (OnbZipInflate, 1);
  zip->stream = stream;
  zip->budget = budget;
  zip->directory = directory;
  zip->fast = fast;
  return zip;
}

void
onb_zip_inflate_free (OnbZipInflate *zip)
{
  if (zip == NULL)
    return;
  onb_zip_directory_free (zip->directory);
  onb_fast_inflate_free (zip->fast);
  g_free (zip);
}

/* What lies at @offset, @want bytes of it unless the file ends before. */
static const guint8 *
look (OnbZipInflate *zip, guint64 offset, gsize want, gsize *ret_len)
{
  if (offset < zip->block_at || offset - zip->block_at > zip->block_bytes
      || zip->block_bytes - (gsize) (offset - zip->block_at) < want) {
    zip->block_at = offset;
    zip->block_bytes = 0;
    while (zip->block_bytes < want) {
      gssize n = onb_stream_read_at (zip->stream, offset + zip->block_bytes,
                                     zip->block + zip->block_bytes, BLOCK_BYTES - zip->block_bytes,
                                     NULL);

      if (n <= 0)
        break;
      zip->block_bytes += (gsize) n;
    }
  }
  *ret_len = zip->block_bytes - (gsize) (offset - zip->block_at);
  return zip->block + (offset - zip->block_at);
}

/* Whether the local header of @entry is that of deflated data at @offset. */
static gboolean
has_header (OnbZipInflate *zip, const OnbZipEntry *entry, guint64 offset)
{
  static const guint8 signature[] = { 'P', 'K', 3, 4 };
  gsize len;
  const guint8 *header = look (zip, entry->header, HEADER_BYTES, &len);

  return len >= HEADER_BYTES && memcmp (header, signature, sizeof signature) == 0
         && (onb_le_get_u16 (header + 6) & FLAGS_ENCRYPTED) == 0
         && onb_le_get_u16 (header + 8) == DEFLATED
         && (guint64) entry->header + HEADER_BYTES + onb_le_get_u16 (header + 26)
                    + onb_le_get_u16 (header + 28)
                == offset;
}

gboolean
onb_zip_inflate_begin (OnbZipInflate *zip, guint64 offset, guint64 known)
{
  const OnbZipEntry *entry = onb_zip_directory_before (zip->directory, offset);

  if (entry == NULL || !has_header (zip, entry, offset))
    return FALSE;
  zip->entry = *entry;
  zip->from = zip->at = offset;
  zip->known = known;
  zip->counted = zip->made = 0;
  zip->at_end = FALSE;
  onb_fast_inflate_begin (zip->fast, FALSE);
  return TRUE;
}

/* Of what libarchive has read already, nothing is counted again. */
static void
count (OnbZipInflate *zip)
{
  guint64 from = MAX (zip->from, zip->known) + zip->counted;
  const OnbSource *source = zip->budget->source;

  if (zip->at > from) {
    zip->counted += zip->at - from;
    zip->budget->packed_bytes += zip->at - from;
  }
  if (source->sink.progress != NULL)
    source->sink.progress (source->data);
}

static gboolean
is_sound (const OnbZipInflate *zip)
{
  return zip->made == zip->entry.bytes && zip->at - zip->from == zip->entry.packed_bytes
         && onb_fast_inflate_sum (zip->fast) == zip->entry.sum;
}

static OnbZipStep
refuse (OnbZipInflate *zip)
{
  zip->budget->packed_bytes -= zip->counted;
  return ONB_ZIP_UNSOUND;
}

OnbZipStep
onb_zip_inflate_step (OnbZipInflate *zip, const guint8 **ret_data, gsize *ret_len)
{
  gsize made = 0;

  /* A full step, wherever the blocks of the file end. */
  while (made < OUT_BYTES && !zip->at_end) {
    gsize len;
    gsize used;
    gsize some;
    const guint8 *data = look (zip, zip->at, 1, &len);

    if (!onb_fast_inflate_step (zip->fast, data, len, zip->out + made, OUT_BYTES - made, &used,
                                &some, &zip->at_end)
        || (len == 0 && some == 0 && !zip->at_end))
      return refuse (zip);
    zip->at += used;
    if (zip->at_end)
      zip->at -= onb_fast_inflate_ahead (zip->fast);
    made += some;
    count (zip);
  }
  if (made == 0)
    return is_sound (zip) ? ONB_ZIP_END : refuse (zip);
  zip->made += made;
  if (zip->made > zip->entry.bytes)
    return refuse (zip);
  *ret_data = zip->out;
  *ret_len = made;
  return ONB_ZIP_MORE;
}
