/* SPDX-License-Identifier: Apache-2.0 */
/* Containers by their first bytes, and by those that lie further. */
#include <string.h>

#include "source/pack-kind.h"

typedef struct {
  const gchar *name;
  OnbPackKind kind;
  const gchar *bytes;
  gsize len;
} HeadCase;

#define BYTES(text) text, sizeof (text) - 1

#define NEWC "0000ABCD000081A40000000000000000000000000000000000000000"
#define NEWC_REST "000000000000000000000000000000000000000600000000"

static const HeadCase head_cases[] = {
  { "zip", ONB_PACK_ZIP, BYTES ("PK\3\4") },
  { "zip-empty", ONB_PACK_ZIP, BYTES ("PK\5\6\0") },
  { "zip-span", ONB_PACK_ZIP, BYTES ("PK\7\10PK\3\4") },
  { "zip-one-of-many", ONB_PACK_ZIP, BYTES ("PK00PK\3\4") },
  { "pk-text", ONB_PACK_NONE, BYTES ("PK is a brand") },
  { "7z", ONB_PACK_SEVENZIP, BYTES ("7z\xbc\xaf\x27\x1c\0\4") },
  { "7z-cut", ONB_PACK_NONE, BYTES ("7z\xbc\xaf\x27") },
  { "cab", ONB_PACK_CAB, BYTES ("MSCF\0\0\0\0") },
  { "cab-text", ONB_PACK_NONE, BYTES ("MSCF is a word") },
  { "gzip", ONB_PACK_GZIP, BYTES ("\x1f\x8b\x08\0") },
  { "gzip-other-method", ONB_PACK_NONE, BYTES ("\x1f\x8b\x07\0") },
  { "bzip2", ONB_PACK_BZIP2, BYTES ("BZh9") },
  { "xz", ONB_PACK_XZ, BYTES ("\xfd\x37zXZ\0") },
  { "zstd", ONB_PACK_ZSTD, BYTES ("\x28\xb5\x2f\xfd") },
  { "lz4", ONB_PACK_LZ4, BYTES ("\x04\x22\x4d\x18") },
  { "compress", ONB_PACK_COMPRESS, BYTES ("\x1f\x9d\x90") },
  { "cpio-new", ONB_PACK_CPIO, BYTES ("070701" NEWC NEWC_REST "a.eml") },
  { "cpio-crc", ONB_PACK_CPIO, BYTES ("070702" NEWC NEWC_REST "a.eml") },
  { "cpio-no-digit", ONB_PACK_NONE, BYTES ("07070x" NEWC NEWC_REST "a.eml") },
  { "cpio-bad-field", ONB_PACK_NONE,
    BYTES ("070701" NEWC "00000000000000000000000000g000000000000600000000") },
  { "cpio-short", ONB_PACK_NONE, BYTES ("070701" NEWC) },
  { "cpio-octal", ONB_PACK_CPIO,
    BYTES (
        "0707070000010000020100644000000000000000010000000000000000000000000600000000000a.eml") },
  { "cpio-octal-nine", ONB_PACK_NONE,
    BYTES (
        "0707070000010000020100944000000000000000010000000000000000000000000600000000000a.eml") },
  { "cpio-old", ONB_PACK_CPIO,
    BYTES ("\xc7\x71\1\0\2\0\xa4\x81\0\0\0\0\1\0\0\0\0\0\0\0\6\0\0\0\5\0a.eml\0") },
  { "cpio-old-big", ONB_PACK_CPIO,
    BYTES ("\x71\xc7\0\1\0\2\x81\xa4\0\0\0\0\0\1\0\0\0\0\0\0\0\6\0\0\0\5a.eml\0") },
  { "cpio-old-name-ends-early", ONB_PACK_NONE,
    BYTES ("\xc7\x71\1\0\2\0\xa4\x81\0\0\0\0\1\0\0\0\0\0\0\0\6\0\0\0\5\0a.\0ml\0") },
  { "cpio-old-name-beyond", ONB_PACK_NONE,
    BYTES ("\xc7\x71\1\0\2\0\xa4\x81\0\0\0\0\1\0\0\0\0\0\0\0\7\0\0\0\5\0a.eml\0") },
  { "mail", ONB_PACK_NONE, BYTES ("From: a@example.com\n\n") },
  { "empty", ONB_PACK_NONE, BYTES ("") },
};

static void
test_head (gconstpointer data)
{
  const HeadCase *test = data;
  g_autofree guint8 *copy = g_memdup2 (test->len > 0 ? test->bytes : "x", MAX (test->len, 1));

  g_assert_cmpstr (onb_pack_name (onb_pack_kind (copy, test->len)), ==, onb_pack_name (test->kind));
  /* Never sure before all of it is seen. */
  if (test->kind != ONB_PACK_NONE)
    g_assert_cmpint (onb_pack_kind (copy, 2), ==,
                     test->kind == ONB_PACK_COMPRESS ? ONB_PACK_COMPRESS : ONB_PACK_NONE);
}

/* A header of ustar: the sum of its bytes, the field of the sum as blanks. */
static void
test_tar (void)
{
  g_autofree guint8 *header = g_malloc0 (512);

  memcpy (header, "a.eml", 5);
  /* a . e m l are 97 + 46 + 101 + 109 + 108, eight blanks 256: 717, which is 01315. */
  memcpy (header + 148, "001315\0 ", 8);
  g_assert_cmpint (onb_pack_kind (header, 512), ==, ONB_PACK_TAR);
  g_assert_cmpint (onb_pack_kind (header, 511), ==, ONB_PACK_NONE);
  header[300] = 1;
  g_assert_cmpint (onb_pack_kind (header, 512), ==, ONB_PACK_NONE);
}

static OnbPackKind
look_deep (const guint8 *bytes, gsize len)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory (bytes, len, 1000);

  return onb_pack_kind_deep (stream);
}

static void
test_iso (void)
{
  g_autofree guint8 *image = g_malloc0 (40000);

  memcpy (image + 32769, "CD001", 5);
  g_assert_cmpint (look_deep (image, 40000), ==, ONB_PACK_ISO);
  g_assert_cmpint (look_deep (image, 32774), ==, ONB_PACK_ISO);
  g_assert_cmpint (look_deep (image, 32773), ==, ONB_PACK_NONE);
}

typedef struct {
  const gchar *name;
  gboolean is_zip;
  const gchar *bytes;
  gsize len;
} EndCase;

#define END "PK\5\6\0\0\0\0\1\0\1\0"

static const EndCase end_cases[] = {
  { "plain", TRUE, BYTES ("front0123456789" END "\4\0\0\0\6\0\0\0\0\0") },
  { "comment", TRUE, BYTES ("front0123456789" END "\4\0\0\0\6\0\0\0\3\0abc") },
  { "comment-cut", FALSE, BYTES ("front0123456789" END "\4\0\0\0\6\0\0\0\3\0ab") },
  { "directory-fills-it", TRUE, BYTES ("front0123456789" END "\4\0\0\0\x0b\0\0\0\0\0") },
  { "directory-beyond", FALSE, BYTES ("front0123456789" END "\4\0\0\0\x0c\0\0\0\0\0") },
  { "zip64", TRUE, BYTES ("front0123456789" END "\4\0\0\0\xff\xff\xff\xff\0\0") },
  { "behind", FALSE, BYTES ("front0123456789" END "\4\0\0\0\6\0\0\0\0\0x") },
  { "short", FALSE, BYTES ("PK\5\6") },
};

static void
test_end (gconstpointer data)
{
  const EndCase *test = data;
  g_autofree guint8 *copy = g_memdup2 (test->bytes, test->len);

  g_assert_cmpint (look_deep (copy, test->len), ==, test->is_zip ? ONB_PACK_ZIP : ONB_PACK_NONE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (head_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/pack-kind/head/", head_cases[i].name, NULL);

    g_test_add_data_func (path, &head_cases[i], test_head);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (end_cases); i++) {
    g_autofree gchar *path = g_strconcat ("/pack-kind/end/", end_cases[i].name, NULL);

    g_test_add_data_func (path, &end_cases[i], test_end);
  }
  g_test_add_func ("/pack-kind/tar", test_tar);
  g_test_add_func ("/pack-kind/iso", test_iso);
  return g_test_run ();
}
