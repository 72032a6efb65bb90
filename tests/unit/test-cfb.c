/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cfb.h"

#include <string.h>

#define SECTOR 512u

/* A message of the generator, in a block of exactly its size. */
static guint8 *
load (gsize *ret_len)
{
  gchar *data = NULL;
  g_autofree guint8 *block = NULL;

  g_assert_true (
      g_file_get_contents (ONB_CORPUS "/../tests/fuzz/seeds/msg/sent.msg", &data, ret_len, NULL));
  block = g_memdup2 (data, *ret_len);
  g_free (data);
  return g_steal_pointer (&block);
}

static const OnbCfbEntry *
find (const OnbCfb *cfb, guint32 parent, const gchar *name, guint32 *ret_index)
{
  for (guint32 i = 1; i < onb_cfb_n (cfb); i++) {
    const OnbCfbEntry *entry = onb_cfb_entry (cfb, i);

    if (entry != NULL && entry->parent == parent && strcmp (entry->name, name) == 0) {
      *ret_index = i;
      return entry;
    }
  }
  return NULL;
}

static void
test_tree (void)
{
  gsize len;
  g_autofree guint8 *data = load (&len);
  g_autoptr (OnbCfb) cfb = onb_cfb_open (data, len, NULL);
  const OnbCfbEntry *entry;
  guint32 index = 0;
  guint8 name[10];

  g_assert_nonnull (cfb);
  entry = find (cfb, ONB_CFB_ROOT, "__recip_version1.0_#00000000", &index);
  g_assert_true (entry != NULL && entry->is_storage);
  entry = find (cfb, index, "__substg1.0_3001001F", &index);
  g_assert_cmpuint (entry->bytes, ==, sizeof name);
  g_assert_true (onb_cfb_read (cfb, entry, name, sizeof name));
  g_assert_cmpmem (name, sizeof name, "C\0a\0r\0o\0l\0", sizeof name);
  g_assert_false (onb_cfb_read (cfb, entry, name, sizeof name + 1));
  g_assert_null (find (cfb, ONB_CFB_ROOT, "__substg1.0_3001001F", &index));
  g_assert_null (onb_cfb_entry (cfb, onb_cfb_n (cfb)));
}

/* Streams that share bytes could make little data much: all together are no longer than the file.
 */
static void
test_budget (void)
{
  gsize len;
  g_autofree guint8 *data = load (&len);
  g_autoptr (OnbCfb) cfb = onb_cfb_open (data, len, NULL);
  guint32 index = 0;
  const OnbCfbEntry *entry = find (cfb, ONB_CFB_ROOT, "__properties_version1.0", &index);
  g_autofree guint8 *buffer = g_malloc ((gsize) entry->bytes);
  gsize most = len / (gsize) entry->bytes;

  for (gsize i = 0; i < most; i++)
    g_assert_true (onb_cfb_read (cfb, entry, buffer, (gsize) entry->bytes));
  g_assert_false (onb_cfb_read (cfb, entry, buffer, (gsize) entry->bytes));
}

/* A sector of the directory that follows itself has no end. */
static void
test_circle (void)
{
  gsize len;
  g_autofree guint8 *data = load (&len);
  g_autoptr (GError) error = NULL;
  guint32 fat;
  guint32 directory;

  memcpy (&fat, data + 76, sizeof fat);
  memcpy (&directory, data + 48, sizeof directory);
  memcpy (data + SECTOR * (GUINT32_FROM_LE (fat) + 1) + 4 * GUINT32_FROM_LE (directory), &directory,
          sizeof directory);
  g_assert_null (onb_cfb_open (data, len, &error));
  g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
}

/* An entry that is its own neighbour and its own child is met once. */
static void
test_tangle (void)
{
  gsize len;
  g_autofree guint8 *data = load (&len);
  g_autoptr (OnbCfb) cfb = NULL;
  guint32 directory;
  guint8 *entry;

  memcpy (&directory, data + 48, sizeof directory);
  entry = data + SECTOR * (GUINT32_FROM_LE (directory) + 1) + 128;
  entry[66] = 1;
  for (gsize at = 68; at < 80; at += 4)
    memcpy (entry + at, "\1\0\0\0", 4);
  cfb = onb_cfb_open (data, len, NULL);
  g_assert_nonnull (cfb);
}

static void
test_cuts (void)
{
  gsize len;
  g_autofree guint8 *data = load (&len);

  for (gsize cut = 0; cut < len; cut += cut < 600 ? 1 : 61) {
    g_autofree guint8 *block = cut > 0 ? g_memdup2 (data, cut) : g_malloc (1);
    g_autoptr (OnbCfb) cfb = onb_cfb_open (block, cut, NULL);

    for (guint32 i = 1; cfb != NULL && i < onb_cfb_n (cfb); i++) {
      const OnbCfbEntry *entry = onb_cfb_entry (cfb, i);
      gsize bytes = entry != NULL ? (gsize) MIN (entry->bytes, len) : 0;
      g_autofree guint8 *buffer = g_malloc (MAX (bytes, 1));

      if (entry != NULL && !entry->is_storage)
        onb_cfb_read (cfb, entry, buffer, bytes);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cfb/tree", test_tree);
  g_test_add_func ("/cfb/budget", test_budget);
  g_test_add_func ("/cfb/circle", test_circle);
  g_test_add_func ("/cfb/tangle", test_tangle);
  g_test_add_func ("/cfb/cuts", test_cuts);
  return g_test_run ();
}
