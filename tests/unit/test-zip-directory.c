/* SPDX-License-Identifier: Apache-2.0 */
#include "source/zip-directory.h"

#include <string.h>

#include "base/little-endian.h"

/* A file of @data bytes, then entries whose headers lie at these offsets, then the end. */
typedef struct {
  const gchar *name;
  guint data;
  guint32 headers[3];
  guint n;
  guint name_bytes; /* of each member */
  gint wrong_n;     /* added to the number of entries that the end states */
  gint wrong_at;    /* added to the offset that it states */
  guint16 disk;
  guint32 size;        /* of each member */
  const gchar *behind; /* the end: a comment */
  gboolean is_there;
} Case;

static const Case cases[] = {
  { "plain", 100, { 0, 40, 70 }, 3, 5, 0, 0, 0, 10, "", TRUE },
  { "none", 100, { 0 }, 0, 0, 0, 0, 0, 0, "", TRUE },
  { "other-order", 100, { 70, 0, 40 }, 3, 5, 0, 0, 0, 10, "", TRUE },
  { "long-names", 100, { 0, 40, 70 }, 3, 65535, 0, 0, 0, 10, "", TRUE },
  { "comment", 100, { 0, 40, 70 }, 3, 5, 0, 0, 0, 10, "made by hand", TRUE },
  { "one-entry-more", 100, { 0, 40, 70 }, 3, 5, 1, 0, 0, 10, "", FALSE },
  { "one-entry-less", 100, { 0, 40, 70 }, 3, 5, -1, 0, 0, 10, "", FALSE },
  { "program-in-front", 100, { 0, 40, 70 }, 3, 5, 0, -10, 0, 10, "", FALSE },
  { "behind-its-place", 100, { 0, 40, 70 }, 3, 5, 0, 1, 0, 10, "", FALSE },
  { "second-disk", 100, { 0, 40, 70 }, 3, 5, 0, 0, 1, 10, "", FALSE },
  { "size-in-the-extra-field", 100, { 0, 40, 70 }, 3, 5, 0, 0, 0, G_MAXUINT32, "", FALSE },
};

static void
put_u16 (guint8 *data, guint value)
{
  data[0] = (guint8) value;
  data[1] = (guint8) (value >> 8);
}

static GByteArray *
make (const Case *row)
{
  GByteArray *file = g_byte_array_new ();
  g_autofree guint8 *name = g_malloc0 (row->name_bytes + 1);
  guint8 end[22] = "PK\005\006";

  g_byte_array_set_size (file, row->data);
  memset (file->data, 'P', row->data);
  for (guint i = 0; i < row->n; i++) {
    guint8 entry[46] = "PK\001\002";

    onb_le_put_u32 (entry + 16, i);
    onb_le_put_u32 (entry + 24, row->size);
    put_u16 (entry + 28, row->name_bytes);
    onb_le_put_u32 (entry + 42, row->headers[i]);
    g_byte_array_append (file, entry, sizeof entry);
    g_byte_array_append (file, name, row->name_bytes);
  }
  put_u16 (end + 4, row->disk);
  put_u16 (end + 8, (guint) ((gint) row->n + row->wrong_n));
  put_u16 (end + 10, (guint) ((gint) row->n + row->wrong_n));
  onb_le_put_u32 (end + 12, file->len - row->data);
  onb_le_put_u32 (end + 16, (guint32) ((gint) row->data + row->wrong_at));
  put_u16 (end + 20, (guint) strlen (row->behind));
  g_byte_array_append (file, end, sizeof end);
  g_byte_array_append (file, (const guint8 *) row->behind, (guint) strlen (row->behind));
  return file;
}

static OnbZipDirectory *
read_file (const GByteArray *file)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory (file->data, file->len, 4096);

  onb_stream_set_size (stream, file->len);
  return onb_zip_directory_new (stream);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (GByteArray) file = make (row);
  OnbZipDirectory *directory = read_file (file);

  g_assert_cmpint (directory != NULL, ==, row->is_there);
  if (directory != NULL)
    g_assert_null (onb_zip_directory_before (directory, 0));
  for (guint i = 0; directory != NULL && i < row->n; i++) {
    const OnbZipEntry *entry = onb_zip_directory_before (directory, row->headers[i] + 1);

    g_assert_nonnull (entry);
    g_assert_cmpuint (entry->header, ==, row->headers[i]);
    g_assert_cmpuint (entry->sum, ==, i);
  }
  onb_zip_directory_free (directory);
}

/* Cut anywhere, there is none. */
static void
test_cuts (void)
{
  g_autoptr (GByteArray) file = make (&cases[0]);

  for (guint len = file->len; len-- > 0;) {
    g_byte_array_set_size (file, len);
    g_assert_null (read_file (file));
  }
}

/* Whether a byte of the directory of "plain" says where something is. */
static gboolean
is_structure (guint at)
{
  guint in_entry = at % 51;

  if (at >= 3 * 51)
    return at < 3 * 51 + 20;
  return in_entry < 4 || (in_entry >= 28 && in_entry < 34);
}

/* What does not add up is not believed. */
static void
test_flips (void)
{
  for (guint at = 0; at < 3 * 51 + 22; at++) {
    for (guint bit = 0; bit < 8; bit++) {
      g_autoptr (GByteArray) file = make (&cases[0]);
      OnbZipDirectory *directory;

      file->data[cases[0].data + at] ^= (guint8) (1 << bit);
      directory = read_file (file);
      g_assert_cmpint (directory == NULL, ==, is_structure (at));
      onb_zip_directory_free (directory);
    }
  }
}

static void
test_twice (void)
{
  static const Case row = { "twice", 100, { 40, 40, 70 }, 3, 5, 0, 0, 0, 10, "", TRUE };
  g_autoptr (GByteArray) file = make (&row);
  OnbZipDirectory *directory = read_file (file);

  g_assert_nonnull (directory);
  g_assert_null (onb_zip_directory_before (directory, 41));
  g_assert_cmpuint (onb_zip_directory_before (directory, 71)->header, ==, 70);
  onb_zip_directory_free (directory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/zip-directory/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/zip-directory/cuts", test_cuts);
  g_test_add_func ("/zip-directory/flips", test_flips);
  g_test_add_func ("/zip-directory/twice", test_twice);
  return g_test_run ();
}
