/* SPDX-License-Identifier: Apache-2.0 */
#include "source/zip-inflate.h"

#include <string.h>

#include <zlib.h>

#include "base/little-endian.h"
#include "source/fast-inflate.h"

#define BEFORE_BYTES ((gsize) 5000)
#define TEXT_BYTES ((gsize) 300000)

/* What the member is like. Of what is no header, or no deflated data, libarchive reads. */
typedef struct {
  const gchar *name;
  guint extra;         /* bytes of it */
  guint16 flags;       /* of the local header */
  guint16 method;      /* 8: deflated */
  guint32 wrong_sum;   /* added to it in the directory */
  guint32 wrong_size;  /* added to the packed size there */
  guint32 wrong_bytes; /* added to the size there */
  gint flip;           /* this byte of the data is changed; -1: none */
  guint shift;         /* so far behind its place the data is looked for */
  guint twice;         /* 1: two entries have the header */
  gboolean is_refused; /* at the begin */
  OnbZipStep end;
} Case;

static const Case cases[] = {
  { "plain", 28, 0, 8, 0, 0, 0, -1, 0, 0, FALSE, ONB_ZIP_END },
  { "bare", 0, 0, 8, 0, 0, 0, -1, 0, 0, FALSE, ONB_ZIP_END },
  { "descriptor", 0, 8, 8, 0, 0, 0, -1, 0, 0, FALSE, ONB_ZIP_END },
  { "long-extra", 65535, 0, 8, 0, 0, 0, -1, 0, 0, FALSE, ONB_ZIP_END },
  { "sum", 0, 0, 8, 1, 0, 0, -1, 0, 0, FALSE, ONB_ZIP_UNSOUND },
  { "packed-size", 0, 0, 8, 0, 1, 0, -1, 0, 0, FALSE, ONB_ZIP_UNSOUND },
  { "longer", 0, 0, 8, 0, 0, 1, -1, 0, 0, FALSE, ONB_ZIP_UNSOUND },
  { "shorter", 0, 0, 8, 0, 0, (guint32) -1, -1, 0, 0, FALSE, ONB_ZIP_UNSOUND },
  { "flipped", 0, 0, 8, 0, 0, 0, 5000, 0, 0, FALSE, ONB_ZIP_UNSOUND },
  { "stored", 0, 0, 0, 0, 0, 0, -1, 0, 0, TRUE, 0 },
  { "encrypted", 0, 1, 8, 0, 0, 0, -1, 0, 0, TRUE, 0 },
  { "elsewhere", 0, 0, 8, 0, 0, 0, -1, 1, 0, TRUE, 0 },
  { "twice", 0, 0, 8, 0, 0, 0, -1, 0, 1, TRUE, 0 },
};

static void
put_u16 (guint8 *data, guint value)
{
  data[0] = (guint8) value;
  data[1] = (guint8) (value >> 8);
}

/* Text in which a distance reaches far back, so that its window matters. */
static GString *
make_text (void)
{
  GString *text = g_string_new (NULL);
  guint32 state = 1;

  while (text->len < TEXT_BYTES) {
    state = state * 1664525 + 1013904223;
    if (text->len > 40000 && state % 3 == 0)
      g_string_append_len (text, text->str + text->len - 30000 - state % 2000, 200);
    else
      g_string_append_printf (text, "%08x\n", state);
  }
  return text;
}

static GByteArray *
deflate_text (const GString *text)
{
  GByteArray *packed = g_byte_array_new ();
  z_stream stream = { .next_in = (Bytef *) text->str, .avail_in = (uInt) text->len };

  g_assert_cmpint (
      deflateInit2 (&stream, 6, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY), ==,
      Z_OK);
  g_byte_array_set_size (packed, (guint) deflateBound (&stream, text->len));
  stream.next_out = packed->data;
  stream.avail_out = packed->len;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (packed, (guint) stream.total_out);
  deflateEnd (&stream);
  return packed;
}

static void
add_directory (GByteArray *file, const Case *row, guint32 sum, guint packed, guint bytes)
{
  guint8 entry[46] = "PK\001\002";
  guint8 end[22] = "PK\005\006";
  guint32 at = file->len;

  onb_le_put_u32 (entry + 16, sum + row->wrong_sum);
  onb_le_put_u32 (entry + 20, packed + row->wrong_size);
  onb_le_put_u32 (entry + 24, bytes + row->wrong_bytes);
  put_u16 (entry + 28, 5);
  onb_le_put_u32 (entry + 42, BEFORE_BYTES);
  for (guint i = 0; i <= row->twice; i++) {
    g_byte_array_append (file, entry, sizeof entry);
    g_byte_array_append (file, (const guint8 *) "a.eml", 5);
  }
  put_u16 (end + 8, row->twice + 1);
  put_u16 (end + 10, row->twice + 1);
  onb_le_put_u32 (end + 12, file->len - at);
  onb_le_put_u32 (end + 16, at);
  g_byte_array_append (file, end, sizeof end);
}

/* A zip file of one member; @ret_offset gets where its data begins, @ret_packed its bytes. */
static GBytes *
make_file (const Case *row, const GString *text, guint64 *ret_offset, guint *ret_packed)
{
  g_autoptr (GByteArray) packed = deflate_text (text);
  GByteArray *file = g_byte_array_new ();
  guint32 sum = (guint32) crc32 (0, (const Bytef *) text->str, (uInt) text->len);
  guint8 header[30] = "PK\003\004";
  g_autofree guint8 *extra = g_malloc0 (row->extra + 1);

  g_byte_array_set_size (file, BEFORE_BYTES);
  memset (file->data, 'P', BEFORE_BYTES);
  put_u16 (header + 6, row->flags);
  put_u16 (header + 8, row->method);
  put_u16 (header + 26, 5);
  put_u16 (header + 28, row->extra);
  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, (const guint8 *) "a.eml", 5);
  g_byte_array_append (file, extra, row->extra);
  *ret_offset = file->len;
  *ret_packed = packed->len;
  if (row->flip >= 0)
    packed->data[row->flip] ^= 4;
  g_byte_array_append (file, packed->data, packed->len);
  add_directory (file, row, sum, packed->len, (guint) text->len);
  return g_byte_array_free_to_bytes (file);
}

/* All that comes before the end, which is returned. */
static OnbZipStep
read_all (OnbZipInflate *zip, GString *made)
{
  OnbZipStep step = ONB_ZIP_MORE;

  while (step == ONB_ZIP_MORE) {
    const guint8 *data;
    gsize len;

    step = onb_zip_inflate_step (zip, &data, &len);
    if (step == ONB_ZIP_MORE)
      g_string_append_len (made, (const gchar *) data, (gssize) len);
  }
  return step;
}

/* @known: from the begin of the data on, the budget has counted so much; @ret_less gets how much
 * less than the packed bytes it counts then. FALSE: refused at the begin. */
static gboolean
read_member (const Case *row, gint64 known, GString *made, OnbZipStep *ret_end, gint64 *ret_less)
{
  OnbSource source = { 0 };
  OnbBudget budget;
  g_autoptr (GString) text = make_text ();
  guint64 offset;
  guint packed;
  g_autoptr (GBytes) file = make_file (row, text, &offset, &packed);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  g_autoptr (OnbStream) stream = onb_stream_new_memory (bytes, size, 4096);
  OnbZipInflate *zip;
  gboolean begins;

  onb_stream_set_size (stream, size);
  onb_limits_init (&source.limits);
  onb_budget_open (&budget, &source, size);
  zip = onb_zip_inflate_new (stream, &budget);
  g_assert_nonnull (zip);
  begins = onb_zip_inflate_begin (zip, offset + row->shift, (guint64) ((gint64) offset + known));
  if (begins)
    *ret_end = read_all (zip, made);
  *ret_less = (gint64) packed - (gint64) budget.packed_bytes;
  if (begins && *ret_end == ONB_ZIP_END)
    g_assert_cmpstr (made->str, ==, text->str);
  if (begins && *ret_end == ONB_ZIP_UNSOUND)
    g_assert_cmpuint (budget.packed_bytes, ==, 0);
  onb_zip_inflate_free (zip);
  onb_budget_close (&budget);
  return begins;
}

static gboolean
is_built (void)
{
  OnbFastInflate *fast = onb_fast_inflate_new ();
  gboolean is_there = fast != NULL;

  if (!is_there)
    g_test_skip ("built without ISA-L");
  onb_fast_inflate_free (fast);
  return is_there;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GString) made = g_string_new (NULL);
  OnbZipStep end = ONB_ZIP_MORE;
  gint64 less;

  if (!is_built ())
    return;
  g_assert_cmpint (read_member (row, 0, made, &end, &less), ==, !row->is_refused);
  if (!row->is_refused)
    g_assert_cmpint (end, ==, row->end);
  if (!row->is_refused && end == ONB_ZIP_END)
    g_assert_cmpint (less, ==, 0);
}

/* Blocks that libarchive has read are counted already. */
static void
test_known (void)
{
  static const struct {
    gint64 known;
    gint64 less;
  } rows[] = { { -100, 0 }, { 0, 0 }, { 1000, 1000 } };

  if (!is_built ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) made = g_string_new (NULL);
    OnbZipStep end;
    gint64 less;

    g_assert_true (read_member (&cases[0], rows[i].known, made, &end, &less));
    g_assert_cmpint (end, ==, ONB_ZIP_END);
    g_assert_cmpint (less, ==, rows[i].less);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/zip-inflate/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/zip-inflate/known", test_known);
  return g_test_run ();
}
