/* SPDX-License-Identifier: Apache-2.0 */
#include "source/unpack.h"

#include <locale.h>
#include <string.h>
#include <time.h>

#include <archive.h>
#include <archive_entry.h>

#include "source/unpack-input.h"
#include "source/zip-inflate.h"

/* SignatureHeader (7zFormat.txt, of the LZMA SDK). */
#define SEVENZIP_HEADER_BYTES 32u

struct _OnbUnpack {
  OnbSource *source;
  OnbPackKind kind;
  OnbBudget budget;
  OnbUnpackInput input;
  struct archive *archive;
  OnbZipInflate *zip;  /* owned; NULL: libarchive alone inflates */
  gboolean in_zip;     /* what comes of the member is for @zip */
  guint64 again_bytes; /* that libarchive gives and @zip gave before */
  const guint8 *data;  /* borrowed: what libarchive unpacked last and nobody has taken yet */
  gsize data_bytes;
  guint64 data_offset;  /* in the member; a hole may lie before it */
  GError *member_error; /* comes when the data before it is taken */
  gboolean passed_over; /* something that is no header, since onb_unpack_passed_over() */
};

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
  /* A zip file tells local times of nobody knows where: they are read as UTC, whatever the zone of
   * this machine. Where none is named, the C library would ask for its file at every member. */
  g_setenv ("TZ", "UTC0", TRUE);
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
  onb_zip_inflate_free (unpack->zip);
  onb_unpack_input_clear (&unpack->input);
  g_clear_error (&unpack->member_error);
  onb_budget_close (&unpack->budget);
  g_free (unpack);
}

/* One file or one archive behind a compressor. Those that start a program (lrzip, grzip) are left
 * out: nothing here may run one. gzip is ours. */
static void
support_compressor (struct archive *archive, OnbPackKind kind)
{
  static int (*const filters[]) (struct archive *) = {
    [ONB_PACK_BZIP2] = archive_read_support_filter_bzip2,
    [ONB_PACK_XZ] = archive_read_support_filter_xz,
    [ONB_PACK_ZSTD] = archive_read_support_filter_zstd,
    [ONB_PACK_LZ4] = archive_read_support_filter_lz4,
    [ONB_PACK_COMPRESS] = archive_read_support_filter_compress,
  };

  if (kind != ONB_PACK_GZIP)
    filters[kind](archive);
  archive_read_support_format_tar (archive);
  archive_read_support_format_cpio (archive);
  archive_read_support_format_raw (archive);
}

/* Only what the bytes showed: libarchive has readers for more than anybody wants to run. */
static void
support (struct archive *archive, OnbPackKind kind)
{
  static int (*const formats[]) (struct archive *) = {
    [ONB_PACK_ZIP] = archive_read_support_format_zip,
    [ONB_PACK_TAR] = archive_read_support_format_tar,
    [ONB_PACK_CPIO] = archive_read_support_format_cpio,
    [ONB_PACK_SEVENZIP] = archive_read_support_format_7zip,
    [ONB_PACK_ISO] = archive_read_support_format_iso9660,
    [ONB_PACK_CAB] = archive_read_support_format_cab,
  };

  if (onb_pack_is_compressor (kind))
    support_compressor (archive, kind);
  else
    formats[kind](archive);
  /* A block of zeros is no end while data follows: a damaged sector, or a tar appended to a tar. */
  if (onb_pack_is_compressor (kind) || kind == ONB_PACK_TAR)
    archive_read_set_format_option (archive, "tar", "read_concatenated_archives", "1");
}

/* What broke the container around this one is no damage of this one's own. Some of libarchive's
 * words end with a line end. */
static void
set_error (OnbUnpack *unpack, GError **error)
{
  const GError *cause = onb_stream_error (unpack->input.stream);
  const gchar *text = archive_error_string (unpack->archive);
  g_autofree gchar *words = g_strchomp (g_strdup (text != NULL ? text : "damaged archive"));

  if (cause != NULL)
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, words);
}

static void
add_passphrases (OnbUnpack *unpack)
{
  const gchar *const *at = unpack->source->passphrases;

  for (; at != NULL && *at != NULL; at++)
    archive_read_add_passphrase (unpack->archive, *at);
}

static OnbUnpack *
unpack_new (OnbSource *source, OnbStream *stream, OnbPackKind kind)
{
  OnbUnpack *unpack = g_new0 (OnbUnpack, 1);

  unpack->source = source;
  unpack->kind = kind;
  onb_budget_open (&unpack->budget, source, onb_stream_size (stream));
  unpack->input.stream = stream;
  unpack->input.budget = &unpack->budget;
  unpack->archive = archive_read_new ();
  if (kind == ONB_PACK_ZIP && onb_stream_can_seek (stream))
    unpack->zip = onb_zip_inflate_new (stream, &unpack->budget);
  add_passphrases (unpack);
  return unpack;
}

static gboolean
open_input (OnbUnpack *unpack, GError **error)
{
  if (onb_unpack_input_open (&unpack->input, unpack->archive, unpack->kind == ONB_PACK_GZIP))
    return TRUE;
  set_error (unpack, error);
  return FALSE;
}

OnbUnpack *
onb_unpack_open (OnbSource *source, OnbStream *stream, OnbPackKind kind, GError **error)
{
  g_autoptr (OnbUnpack) unpack = NULL;

  g_return_val_if_fail (kind != ONB_PACK_NONE, NULL);

  unpack = unpack_new (source, stream, kind);
  support (unpack->archive, kind);
  if (kind == ONB_PACK_ZIP)
    onb_unpack_input_keep_tail (&unpack->input);
  return open_input (unpack, error) ? g_steal_pointer (&unpack) : NULL;
}

OnbUnpack *
onb_unpack_open_seeking (OnbSource *source, OnbStream *stream, GError **error)
{
  g_autoptr (OnbUnpack) unpack = unpack_new (source, stream, ONB_PACK_ZIP);

  archive_read_support_format_zip_seekable (unpack->archive);
  return open_input (unpack, error) ? g_steal_pointer (&unpack) : NULL;
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
  if (name == NULL)
    name = archive_entry_pathname_utf8 (entry);
  if (!is_raw (unpack))
    ret_member->name = name != NULL ? name : "";
  ret_member->encrypted = archive_entry_is_data_encrypted (entry) != 0;
  if (archive_entry_size_is_set (entry) != 0 && archive_entry_size (entry) > 0)
    ret_member->bytes = (guint64) archive_entry_size (entry);
  if (archive_entry_mtime_is_set (entry) != 0)
    ret_member->mtime_unix = archive_entry_mtime (entry);
  /* libarchive goes by the name, and then gives no contents. */
  ret_member->named_as_folder = unpack->kind == ONB_PACK_ZIP
                                && ret_member->kind == ONB_MEMBER_FOLDER && ret_member->bytes > 0;
}

/* Bytes of the names, which come unpacked too. */
static guint64
name_bytes (const OnbMember *member, struct archive_entry *entry)
{
  const gchar *names[]
      = { member->name, archive_entry_hardlink (entry), archive_entry_symlink (entry) };
  guint64 bytes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    bytes += names[i] != NULL ? strlen (names[i]) : 0;
  return bytes;
}

/* A lone file needs exactly one compressor around it: without one the data is no archive at all,
 * and libarchive itself would go through twenty-five, uncounted. */
static const gchar *
find_wrong_layers (OnbUnpack *unpack)
{
  int layers = archive_filter_count (unpack->archive) - 1 + (unpack->input.gunzip != NULL);

  if (!onb_pack_is_compressor (unpack->kind) || layers == 1)
    return NULL;
  return layers > 1 ? "compressed twice by the same program; unpack it once" : "damaged archive";
}

/* Where the header is not as the directory says, it is all libarchive's. */
static gboolean
begin_zip (OnbUnpack *unpack, struct archive_entry *entry, int status)
{
  return unpack->zip != NULL && status == ARCHIVE_OK && archive_entry_is_encrypted (entry) == 0
         && onb_zip_inflate_begin (unpack->zip, onb_unpack_position (unpack), unpack->input.offset);
}

/* TRUE when a member begins. */
static gboolean
read_header (OnbUnpack *unpack, struct archive_entry **ret_entry, GError **error)
{
  int status = archive_read_next_header (unpack->archive, ret_entry);
  const gchar *text = NULL;
  const gchar *wrong;

  /* Every try takes a block, so that this ends with the data. */
  for (; status == ARCHIVE_RETRY; unpack->passed_over = TRUE)
    status = archive_read_next_header (unpack->archive, ret_entry);
  if (status == ARCHIVE_WARN)
    text = archive_error_string (unpack->archive);
  /* So says the reader of cpio, which looks for the next header by itself. */
  if (text != NULL && g_str_has_prefix (text, "Skipped "))
    unpack->passed_over = TRUE;
  if (status == ARCHIVE_EOF)
    return FALSE;
  wrong = status >= ARCHIVE_WARN ? find_wrong_layers (unpack) : NULL;
  if (wrong != NULL) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT, wrong);
    return FALSE;
  }
  if (status < ARCHIVE_WARN)
    set_error (unpack, error);
  else
    unpack->in_zip = begin_zip (unpack, *ret_entry, status);
  return status >= ARCHIVE_WARN;
}

gboolean
onb_unpack_next (OnbUnpack *unpack, OnbMember *ret_member, GError **error)
{
  gboolean ok = FALSE;
  struct archive_entry *entry;
  locale_t names = names_locale ();
  locale_t before = names != (locale_t) 0 ? uselocale (names) : (locale_t) 0;

  if (read_header (unpack, &entry, error)) {
    describe (unpack, entry, ret_member);
    unpack->data_bytes = 0;
    unpack->data_offset = 0;
    unpack->again_bytes = 0;
    g_clear_error (&unpack->member_error);
    ok = onb_budget_begin_member (&unpack->budget, name_bytes (ret_member, entry), error);
  }
  if (before != (locale_t) 0)
    uselocale (before);
  return ok;
}

/* Libarchive still stands where the member begins. */
static OnbZipStep
inflate_more (OnbUnpack *unpack)
{
  OnbZipStep step = onb_zip_inflate_step (unpack->zip, &unpack->data, &unpack->data_bytes);

  unpack->data_offset = unpack->budget.member_bytes;
  if (step == ONB_ZIP_UNSOUND) {
    unpack->in_zip = FALSE;
    unpack->again_bytes = unpack->budget.member_bytes;
  }
  return step;
}

/* What comes a second time is passed over. */
static void
skip_again (OnbUnpack *unpack)
{
  gsize known = (gsize) MIN (unpack->again_bytes, unpack->data_bytes);

  unpack->again_bytes -= known;
  unpack->data += known;
  unpack->data_bytes -= known;
}

/* FALSE at the end. A wrong checksum comes together with the last data, which is no less readable
 * for that. */
static gboolean
unpack_more (OnbUnpack *unpack)
{
  const void *data = NULL;
  gsize bytes = 0;
  la_int64_t offset = 0;
  OnbZipStep step = unpack->in_zip ? inflate_more (unpack) : ONB_ZIP_UNSOUND;
  int status;

  if (step != ONB_ZIP_UNSOUND)
    return step == ONB_ZIP_MORE;
  status = archive_read_data_block (unpack->archive, &data, &bytes, &offset);
  if (status == ARCHIVE_EOF)
    return FALSE;
  if (status != ARCHIVE_OK)
    set_error (unpack, &unpack->member_error);
  if (status < ARCHIVE_WARN || bytes == 0 || offset < 0)
    return status == ARCHIVE_OK;
  unpack->data = data;
  unpack->data_bytes = bytes;
  unpack->data_offset = MAX ((guint64) offset, unpack->budget.member_bytes);
  skip_again (unpack);
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
  if (unpack->data_offset > unpack->budget.member_bytes) {
    n = (gsize) MIN (len, unpack->data_offset - unpack->budget.member_bytes);
    memset (buffer, 0, n);
  } else {
    n = MIN (len, unpack->data_bytes);
    memcpy (buffer, unpack->data, n);
    unpack->data += n;
    unpack->data_bytes -= n;
    unpack->data_offset += n;
  }
  return onb_budget_take (&unpack->budget, n, error) ? (gssize) n : -1;
}

OnbStream *
onb_unpack_stream (OnbUnpack *unpack)
{
  OnbStream *stream = onb_stream_new (read_member, NULL, unpack, NULL, ONB_STREAM_WINDOW);

  onb_stream_set_progress (stream, unpack->source->sink.progress, unpack->source->data);
  return stream;
}

guint64
onb_unpack_position (const OnbUnpack *unpack)
{
  return (guint64) MAX (archive_filter_bytes (unpack->archive, 0), 0);
}

gboolean
onb_unpack_can_skip (const OnbUnpack *unpack)
{
  return onb_stream_can_seek (unpack->input.stream)
         && (unpack->kind == ONB_PACK_ZIP || unpack->kind == ONB_PACK_ISO);
}

const gchar *
onb_unpack_spent (const OnbUnpack *unpack)
{
  return unpack->budget.spent;
}

gboolean
onb_unpack_is_locked (const OnbUnpack *unpack)
{
  return unpack->kind == ONB_PACK_SEVENZIP
         && archive_read_has_encrypted_entries (unpack->archive) > 0;
}

const gchar *
onb_unpack_format (const OnbUnpack *unpack)
{
  switch (archive_format (unpack->archive) & ARCHIVE_FORMAT_BASE_MASK) {
  case ARCHIVE_FORMAT_TAR:
    return "tar";
  case ARCHIVE_FORMAT_CPIO:
    return "cpio";
  default:
    return onb_pack_name (unpack->kind);
  }
}

const gchar *
onb_unpack_find_doubt (OnbUnpack *unpack, guint64 members)
{
  /* What libarchive reads without a directory, it reads until something else begins. */
  if (unpack->kind == ONB_PACK_ZIP && !onb_unpack_input_has_zip_end (&unpack->input))
    return "cut short: the directory at its end is missing";
  /* A writer that is interrupted leaves a header without a word of what follows. */
  if (unpack->kind == ONB_PACK_SEVENZIP && members == 0
      && onb_stream_size (unpack->input.stream) > SEVENZIP_HEADER_BYTES)
    return "names no members though it has contents; its writer did not end";
  if (unpack->kind == ONB_PACK_CPIO
      && !onb_unpack_input_is_blank_from (
          &unpack->input, (guint64) MAX (archive_filter_bytes (unpack->archive, 0), 0)))
    return "something stands behind its end and is not read";
  return NULL;
}

gboolean
onb_unpack_passed_over (OnbUnpack *unpack)
{
  gboolean passed_over = unpack->passed_over;

  unpack->passed_over = FALSE;
  return passed_over;
}
