/* SPDX-License-Identifier: Apache-2.0 */
#include "source/unpack.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#include <archive.h>
#include <archive_entry.h>

#include "source/gunzip.h"

#define BLOCK_BYTES ((gsize) 64 << 10)

/* Before that, a ratio says little: a short member is mostly what one block holds. */
#define RATIO_AFTER_BYTES ((guint64) 64 << 20)

struct _OnbUnpack {
  OnbSource *source;
  OnbStream *stream;
  struct archive *archive;
  OnbGunzip *gunzip;    /* for gzip data, else NULL */
  GError *gunzip_error; /* comes when the data before it is taken */
  guint8 *block;        /* owned; what libarchive reads when the stream can seek */
  guint64 offset;       /* of the next block */
  gsize shown; /* bytes of the stream given to libarchive and not consumed, when it cannot */
  guint64 packed_bytes;
  guint64 unpacked_bytes;
  guint64 member_packed_from; /* packed_bytes when the member began */
  guint64 member_bytes;
  const guint8 *data; /* borrowed: what libarchive unpacked last and nobody has taken yet */
  gsize data_bytes;
  guint64 data_offset;  /* in the member; a hole may lie before it */
  GError *member_error; /* comes when the data before it is taken */
  gboolean passed_over; /* something that is no header, since onb_unpack_passed_over() */
  gboolean spent;
};

static la_ssize_t
read_block (struct archive *archive, void *data, const void **ret_block)
{
  OnbUnpack *unpack = data;
  g_autoptr (GError) error = NULL;
  const guint8 *block = unpack->block;
  gssize n;

  if (onb_stream_can_seek (unpack->stream)) {
    n = onb_stream_read_at (unpack->stream, unpack->offset, unpack->block, BLOCK_BYTES, &error);
    unpack->offset += n > 0 ? (guint64) n : 0;
  } else {
    gsize len;

    onb_stream_consume (unpack->stream, unpack->shown);
    block = onb_stream_peek (unpack->stream, 1, &len);
    unpack->shown = len;
    n = len == 0 && onb_stream_error (unpack->stream) != NULL ? -1 : (gssize) len;
  }
  if (n < 0) {
    archive_set_error (archive, EIO, "%s", error != NULL ? error->message : "read error");
    return -1;
  }
  unpack->packed_bytes += (guint64) n;
  *ret_block = block;
  return n;
}

/* The same through our own gzip, which checks what it unpacks. */
static la_ssize_t
read_gunzipped (struct archive *archive, void *data, const void **ret_block)
{
  OnbUnpack *unpack = data;
  g_autoptr (GError) error = NULL;
  gsize made = 0;
  gboolean ok = unpack->gunzip_error == NULL;

  if (!ok)
    error = g_steal_pointer (&unpack->gunzip_error);
  while (ok && made == 0) {
    gsize len;
    gsize used;
    const guint8 *packed = onb_stream_peek (unpack->stream, 1, &len);

    if (len == 0) {
      ok = onb_stream_error (unpack->stream) == NULL && onb_gunzip_finish (unpack->gunzip, &error);
      break;
    }
    ok = onb_gunzip_step (unpack->gunzip, packed, MIN (len, BLOCK_BYTES), unpack->block,
                          BLOCK_BYTES, &used, &made, &error);
    onb_stream_consume (unpack->stream, used);
    unpack->packed_bytes += used;
  }
  if (!ok && made == 0) {
    archive_set_error (archive, EIO, "%s", error != NULL ? error->message : "read error");
    return -1;
  }
  if (!ok)
    unpack->gunzip_error = g_steal_pointer (&error);
  *ret_block = unpack->block;
  return (la_ssize_t) made;
}

static la_int64_t
seek_block (struct archive *archive, void *data, la_int64_t offset, int whence)
{
  OnbUnpack *unpack = data;
  gint64 base = 0;

  if (whence == SEEK_CUR)
    base = (gint64) unpack->offset;
  else if (whence == SEEK_END)
    base = (gint64) onb_stream_size (unpack->stream);
  if (base + offset < 0)
    return ARCHIVE_FATAL;
  unpack->offset = (guint64) (base + offset);
  return base + offset;
}

static la_int64_t
skip_block (struct archive *archive, void *data, la_int64_t request)
{
  OnbUnpack *unpack = data;

  unpack->offset += (guint64) request;
  return request;
}

/* libarchive turns names into the charset of the locale; this one leaves their bytes as they are.
 * It is made once and kept: a reader that is locked in could not load it any more. */
static locale_t
names_locale (void)
{
  static gsize is_made = 0;
  static locale_t made;

  if (g_once_init_enter (&is_made)) {
    made = newlocale (LC_CTYPE_MASK, "C.UTF-8", (locale_t) 0);
    g_once_init_leave (&is_made, 1);
  }
  return made;
}

gboolean
onb_unpack_prepare (GError **error)
{
  tzset ();
  if (names_locale () != (locale_t) 0)
    return TRUE;
  g_set_error_literal (error, ONB_ERROR, ONB_ERROR_REFUSED,
                       "the locale C.UTF-8 is missing: names in archives would be lost; install it "
                       "(Debian: libc-bin)");
  return FALSE;
}

void
onb_unpack_free (OnbUnpack *unpack)
{
  if (unpack == NULL)
    return;
  archive_read_free (unpack->archive);
  onb_gunzip_free (unpack->gunzip);
  g_clear_error (&unpack->gunzip_error);
  g_clear_error (&unpack->member_error);
  g_free (unpack->block);
  g_free (unpack);
}

/* Filters that start a program (lrzip, grzip) are left out: nothing here may run one; so is gzip,
 * which is ours. */
static void
support_formats (struct archive *archive)
{
  archive_read_support_filter_bzip2 (archive);
  archive_read_support_filter_xz (archive);
  archive_read_support_filter_zstd (archive);
  archive_read_support_filter_lz4 (archive);
  archive_read_support_filter_compress (archive);
  archive_read_support_format_zip (archive);
  archive_read_support_format_tar (archive);
  archive_read_support_format_raw (archive);
  /* A block of zeros is no end while data follows: a damaged sector, or a tar appended to a tar. */
  archive_read_set_format_option (archive, "tar", "read_concatenated_archives", "1");
}

static void
set_error (OnbUnpack *unpack, OnbError code, GError **error)
{
  const gchar *text = archive_error_string (unpack->archive);

  g_set_error_literal (error, ONB_ERROR, (gint) code, text != NULL ? text : "damaged archive");
}

OnbUnpack *
onb_unpack_open (OnbSource *source, OnbStream *stream, GError **error)
{
  g_autoptr (OnbUnpack) unpack = g_new0 (OnbUnpack, 1);
  gsize head_bytes;

  unpack->source = source;
  unpack->stream = stream;
  unpack->archive = archive_read_new ();
  support_formats (unpack->archive);
  archive_read_set_callback_data (unpack->archive, unpack);
  if (onb_gunzip_is_gzip (onb_stream_peek (stream, 3, &head_bytes), head_bytes)) {
    unpack->gunzip = onb_gunzip_new ();
    unpack->block = g_malloc (BLOCK_BYTES);
    archive_read_set_read_callback (unpack->archive, read_gunzipped);
  } else if (!onb_stream_can_seek (stream)) {
    archive_read_set_read_callback (unpack->archive, read_block);
  } else {
    archive_read_set_read_callback (unpack->archive, read_block);
    unpack->block = g_malloc (BLOCK_BYTES);
    archive_read_set_seek_callback (unpack->archive, seek_block);
    archive_read_set_skip_callback (unpack->archive, skip_block);
  }
  if (archive_read_open1 (unpack->archive) != ARCHIVE_OK) {
    set_error (unpack, ONB_ERROR_FORMAT, error);
    return NULL;
  }
  return g_steal_pointer (&unpack);
}

static OnbMemberKind
kind_of (struct archive_entry *entry)
{
  if (archive_entry_hardlink (entry) != NULL)
    return ONB_MEMBER_LINK;
  switch (archive_entry_filetype (entry)) {
  case AE_IFREG:
    return ONB_MEMBER_FILE;
  case AE_IFDIR:
    return ONB_MEMBER_FOLDER;
  case AE_IFLNK:
    return ONB_MEMBER_LINK;
  default:
    return ONB_MEMBER_SPECIAL;
  }
}

static gboolean
is_raw (const OnbUnpack *unpack)
{
  return (archive_format (unpack->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
}

static void
describe (OnbUnpack *unpack, struct archive_entry *entry, OnbMember *ret_member)
{
  const gchar *name = archive_entry_pathname (entry);

  *ret_member = (OnbMember){ .kind = kind_of (entry), .mtime_unix = ONB_NO_TIME };
  if (!is_raw (unpack))
    ret_member->name = name != NULL ? name : archive_entry_pathname_utf8 (entry);
  ret_member->encrypted = archive_entry_is_data_encrypted (entry) != 0;
  if (archive_entry_size_is_set (entry) != 0 && archive_entry_size (entry) > 0)
    ret_member->bytes = (guint64) archive_entry_size (entry);
  if (archive_entry_mtime_is_set (entry) != 0)
    ret_member->mtime_unix = archive_entry_mtime (entry);
}

/* Whether @unpacked bytes out of @packed ones are more than mail ever gives. */
static gboolean
is_bomb (const OnbUnpack *unpack, guint64 unpacked, guint64 packed)
{
  return unpacked > RATIO_AFTER_BYTES
         && unpacked / MAX (packed, BLOCK_BYTES) >= unpack->source->limits.ratio;
}

static gboolean
check_limits (OnbUnpack *unpack, GError **error)
{
  const OnbLimits *limits = &unpack->source->limits;
  guint64 member_packed = unpack->packed_bytes - unpack->member_packed_from;
  const gchar *limit = NULL;

  if (unpack->source->unpacked_bytes > limits->unpacked_bytes) {
    unpack->spent = TRUE;
    limit = "unpacked-bytes";
  } else if (is_bomb (unpack, unpack->unpacked_bytes, unpack->packed_bytes)) {
    unpack->spent = TRUE;
    limit = "ratio";
  } else if (is_bomb (unpack, unpack->member_bytes, member_packed)) {
    limit = "ratio";
  } else if (unpack->member_bytes > limits->member_bytes) {
    limit = "member-bytes";
  }
  if (limit != NULL)
    g_set_error (error, ONB_ERROR, ONB_ERROR_LIMIT, "unpacks to more than the limit %s", limit);
  return limit == NULL;
}

/* Names come unpacked too: one of a megabyte takes a few bytes in the file. */
static gboolean
count_names (OnbUnpack *unpack, const OnbMember *member, struct archive_entry *entry,
             GError **error)
{
  const gchar *names[]
      = { member->name, archive_entry_hardlink (entry), archive_entry_symlink (entry) };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    guint64 bytes = names[i] != NULL ? strlen (names[i]) : 0;

    unpack->unpacked_bytes += bytes;
    unpack->source->unpacked_bytes += bytes;
  }
  return check_limits (unpack, error);
}

gboolean
onb_unpack_next (OnbUnpack *unpack, OnbMember *ret_member, GError **error)
{
  gboolean ok = FALSE;
  struct archive_entry *entry;
  locale_t names = names_locale ();
  locale_t before = names != (locale_t) 0 ? uselocale (names) : (locale_t) 0;
  int status = archive_read_next_header (unpack->archive, &entry);

  /* Every try takes a block, so that this ends with the data. */
  for (; status == ARCHIVE_RETRY; unpack->passed_over = TRUE)
    status = archive_read_next_header (unpack->archive, &entry);
  /* A lone file needs a compressor around it; without one, the data is no archive at all. */
  if (status >= ARCHIVE_WARN && status != ARCHIVE_EOF && is_raw (unpack) && unpack->gunzip == NULL
      && archive_filter_count (unpack->archive) < 2) {
    archive_set_error (unpack->archive, EINVAL, "damaged archive");
    status = ARCHIVE_FATAL;
  }
  if (status == ARCHIVE_OK || status == ARCHIVE_WARN) {
    describe (unpack, entry, ret_member);
    unpack->member_packed_from = unpack->packed_bytes;
    unpack->member_bytes = 0;
    unpack->data_bytes = 0;
    unpack->data_offset = 0;
    g_clear_error (&unpack->member_error);
    ok = count_names (unpack, ret_member, entry, error);
  } else if (status != ARCHIVE_EOF) {
    set_error (unpack, ONB_ERROR_FORMAT, error);
  }
  if (before != (locale_t) 0)
    uselocale (before);
  return ok;
}

/* A wrong checksum comes together with the last data, which is no less readable for that. */
static gboolean
unpack_more (OnbUnpack *unpack)
{
  const void *data = NULL;
  gsize bytes = 0;
  la_int64_t offset = 0;
  int status = archive_read_data_block (unpack->archive, &data, &bytes, &offset);

  if (status == ARCHIVE_EOF)
    return FALSE;
  if (status != ARCHIVE_OK)
    set_error (unpack, ONB_ERROR_FORMAT, &unpack->member_error);
  if (status < ARCHIVE_WARN || bytes == 0 || offset < 0)
    return status == ARCHIVE_OK;
  unpack->data = data;
  unpack->data_bytes = bytes;
  unpack->data_offset = MAX ((guint64) offset, unpack->member_bytes);
  return TRUE;
}

static gssize
read_member (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  OnbUnpack *unpack = data;
  gsize n;

  while (unpack->data_bytes == 0 && unpack->member_error == NULL) {
    if (!unpack_more (unpack) && unpack->member_error == NULL)
      return 0;
  }
  if (unpack->data_bytes == 0) {
    g_propagate_error (error, g_steal_pointer (&unpack->member_error));
    return -1;
  }
  if (unpack->data_offset > unpack->member_bytes) {
    n = (gsize) MIN (len, unpack->data_offset - unpack->member_bytes);
    memset (buffer, 0, n);
  } else {
    n = MIN (len, unpack->data_bytes);
    memcpy (buffer, unpack->data, n);
    unpack->data += n;
    unpack->data_bytes -= n;
    unpack->data_offset += n;
  }
  unpack->member_bytes += n;
  unpack->unpacked_bytes += n;
  unpack->source->unpacked_bytes += n;
  return check_limits (unpack, error) ? (gssize) n : -1;
}

OnbStream *
onb_unpack_stream (OnbUnpack *unpack)
{
  return onb_stream_new (read_member, NULL, unpack, NULL, ONB_STREAM_WINDOW);
}

gboolean
onb_unpack_can_skip (const OnbUnpack *unpack)
{
  return onb_stream_can_seek (unpack->stream)
         && (archive_format (unpack->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP;
}

gboolean
onb_unpack_is_spent (const OnbUnpack *unpack)
{
  return unpack->spent;
}

const gchar *
onb_unpack_format (const OnbUnpack *unpack)
{
  switch (archive_format (unpack->archive) & ARCHIVE_FORMAT_BASE_MASK) {
  case ARCHIVE_FORMAT_ZIP:
    return "zip";
  case ARCHIVE_FORMAT_TAR:
    return "tar";
  default:
    return unpack->gunzip != NULL ? "gzip" : archive_filter_name (unpack->archive, 0);
  }
}

gboolean
onb_unpack_passed_over (OnbUnpack *unpack)
{
  gboolean passed_over = unpack->passed_over;

  unpack->passed_over = FALSE;
  return passed_over;
}
