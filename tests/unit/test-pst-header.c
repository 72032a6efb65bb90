/* SPDX-License-Identifier: Apache-2.0 */
#include "source/pst-header.h"

#include <string.h>

/* @at: where the file's own length stands; @encryption_at: likewise */
typedef struct {
  const gchar *name;
  guint16 version;
  const gchar *client;
  gsize at;
  gsize width;
  gsize encryption_at;
} Case;

static const Case cases[] = {
  { "ansi", 14, "SM", 0xa8, 4, 0x1cd },         { "ansi-ost", 15, "SO", 0xa8, 4, 0x1cd },
  { "unicode", 23, "SM", 0xb8, 8, 0x201 },      { "large-pages", 36, "SO", 0xb8, 8, 0x201 },
  { "address-book", 23, "AB", 0xb8, 8, 0x201 },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autofree guint8 *header = g_malloc0 (ONB_PST_HEADER_BYTES);
  OnbPstHeader found;

  memcpy (header, "!BDN", 4);
  memcpy (header + 8, row->client, 2);
  header[10] = (guint8) row->version;
  for (gsize i = 0; i < row->width; i++)
    header[row->at + i] = (guint8) (i + 1);
  header[row->encryption_at] = 0x10;
  g_assert_true (onb_pst_header_read (header, ONB_PST_HEADER_BYTES, &found));
  g_assert_cmpuint (found.version, ==, row->version);
  g_assert_cmphex (found.bytes, ==,
                   row->width == 4 ? 0x04030201 : G_GUINT64_CONSTANT (0x0807060504030201));
  g_assert_cmphex (found.encryption, ==, 0x10);
  g_assert_true (found.is_address_book == (strcmp (row->client, "AB") == 0));
  g_assert_true (onb_pst_is_ansi (&found) == (row->width == 4));
  g_assert_true (onb_pst_has_large_pages (&found) == (row->version == 36));
}

/* Whatever is cut is nothing; only the first four bytes must be there. */
static void
test_cut (void)
{
  for (gsize len = 0; len < ONB_PST_HEADER_BYTES; len++) {
    g_autofree guint8 *header = g_malloc0 (MAX (len, 1));
    OnbPstHeader found;

    memcpy (header, "!BDN", MIN (len, 4));
    g_assert_true (onb_pst_header_read (header, len, &found) == (len >= 4));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree gchar *path = g_strconcat ("/pst-header/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/pst-header/cut", test_cut);
  return g_test_run ();
}
