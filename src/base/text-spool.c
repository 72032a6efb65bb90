/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text-spool.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* What the kernel shows us at most for one look, and how many of these are shown at a time. */
#define WINDOW_BYTES ((gsize) 64 << 10)
#define MOST_WINDOWS 256u

/* What the texts lie in. No text lies across two of them. */
typedef struct {
  gchar *memory;   /* owned; NULL when the file holds it */
  gchar *map;      /* of the file, once somebody looked */
  guint64 windows; /* those that were looked at, a bit for each */
} Block;

G_STATIC_ASSERT (ONB_TEXT_SPOOL_BYTES / WINDOW_BYTES <= 64);

struct _OnbTextSpool {
  gint fd;
  GArray *blocks;   /* Block; the last one is being filled, and in memory */
  gsize used;       /* bytes of the last block */
  guint n_windows;  /* that were looked at since pages were let go */
  gboolean is_full; /* a block could not be written: no more goes to the file */
};

static void
add_block (OnbTextSpool *spool, gchar *memory)
{
  Block block = { .memory = memory };

  g_array_append_val (spool->blocks, block);
  spool->used = 0;
}

OnbTextSpool *
onb_text_spool_new (gint fd)
{
  OnbTextSpool *spool = g_new0 (OnbTextSpool, 1);

  spool->fd = fd;
  spool->is_full = fd < 0;
  spool->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  add_block (spool, g_malloc (ONB_TEXT_SPOOL_BYTES));
  return spool;
}

void
onb_text_spool_free (OnbTextSpool *spool)
{
  if (spool == NULL)
    return;
  for (guint i = 0; i < spool->blocks->len; i++) {
    Block *block = &g_array_index (spool->blocks, Block, i);

    g_free (block->memory);
    if (block->map != NULL)
      munmap (block->map, ONB_TEXT_SPOOL_BYTES);
  }
  g_array_unref (spool->blocks);
  if (spool->fd >= 0)
    g_close (spool->fd, NULL);
  g_free (spool);
}

static gboolean
write_block (gint fd, const gchar *data, guint64 offset)
{
  gsize done = 0;

  while (done < ONB_TEXT_SPOOL_BYTES) {
    gssize n = pwrite (fd, data + done, ONB_TEXT_SPOOL_BYTES - done, (off_t) (offset + done));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    done += (gsize) n;
  }
  return TRUE;
}

/* A full block goes to the file, and its memory to the next one. */
static void
turn_block (OnbTextSpool *spool)
{
  guint last = spool->blocks->len - 1;
  Block *block = &g_array_index (spool->blocks, Block, last);
  gchar *memory = block->memory;

  memset (memory + spool->used, 0, ONB_TEXT_SPOOL_BYTES - spool->used);
  if (!spool->is_full)
    spool->is_full = !write_block (spool->fd, memory, last * ONB_TEXT_SPOOL_BYTES);
  if (spool->is_full) {
    add_block (spool, g_malloc (ONB_TEXT_SPOOL_BYTES));
    return;
  }
  block->memory = NULL;
  add_block (spool, memory);
}

guint64
onb_text_spool_add (OnbTextSpool *spool, const gchar *data, gsize len)
{
  gchar *to;
  guint64 at;

  g_return_val_if_fail (len < ONB_TEXT_SPOOL_BYTES, 0);

  if (len + 1 > ONB_TEXT_SPOOL_BYTES - spool->used)
    turn_block (spool);
  to = g_array_index (spool->blocks, Block, spool->blocks->len - 1).memory + spool->used;
  memcpy (to, data, len);
  to[len] = '\0';
  at = (spool->blocks->len - 1) * ONB_TEXT_SPOOL_BYTES + spool->used;
  spool->used += len + 1;
  return at;
}

/* Texts stay where they are, but the kernel need not hold them for us: most are looked at once. */
static void
let_pages_go (OnbTextSpool *spool)
{
  for (guint i = 0; i < spool->blocks->len; i++) {
    Block *block = &g_array_index (spool->blocks, Block, i);

    if (block->windows != 0)
      (void) madvise (block->map, ONB_TEXT_SPOOL_BYTES, MADV_DONTNEED);
    block->windows = 0;
  }
  spool->n_windows = 0;
}

/* The file is ours alone and as long as it was made, so that looking at it cannot reach beyond its
 * end. */
static const gchar *
map_block (OnbTextSpool *spool, Block *block, guint number, gsize at)
{
  guint64 window = (guint64) 1 << (at / WINDOW_BYTES);

  if ((block->windows & window) == 0) {
    if (spool->n_windows == MOST_WINDOWS)
      let_pages_go (spool);
    block->windows |= window;
    spool->n_windows++;
  }
  if (block->map == NULL) {
    gpointer map = mmap (NULL, ONB_TEXT_SPOOL_BYTES, PROT_READ, MAP_SHARED, spool->fd,
                         (off_t) (number * ONB_TEXT_SPOOL_BYTES));

    /* As with memory that is not there: nothing true could be printed. */
    if (map == MAP_FAILED)
      g_error ("a temporary file cannot be read: %s", g_strerror (errno));
    (void) madvise (map, ONB_TEXT_SPOOL_BYTES, MADV_DONTFORK); /* readers do not get it */
    block->map = map;
  }
  return block->map;
}

const gchar *
onb_text_spool_get (OnbTextSpool *spool, guint64 at)
{
  guint number = (guint) (at / ONB_TEXT_SPOOL_BYTES);
  Block *block;

  g_return_val_if_fail (number < spool->blocks->len, "");

  block = &g_array_index (spool->blocks, Block, number);
  at %= ONB_TEXT_SPOOL_BYTES;
  return (block->memory != NULL ? block->memory : map_block (spool, block, number, at)) + at;
}
