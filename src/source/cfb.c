/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cfb.h"

#include <string.h>

#define HEADER_BYTES 512u
#define ENTRY_BYTES 128u
#define MINI_SHIFT 6u /* mini sectors have 64 bytes */
#define DIFAT_IN_HEADER 109u
#define MAX_REGULAR 0xfffffff9u /* larger numbers are marks (MS-CFB, 2.1) */
#define NO_ENTRY 0xffffffffu
#define TYPE_STORAGE 1u
#define TYPE_STREAM 2u
#define TYPE_ROOT 5u

/* A chain of sectors that is read as one. */
typedef struct {
  guint32 *sectors; /* owned */
  guint32 n;
} Chain;

struct _OnbCfb {
  const guint8 *data;
  gsize len;
  guint shift; /* of a sector: 9 or 12 */
  guint32 n_sectors;
  GArray *fat;      /* guint32 */
  GArray *mini_fat; /* guint32 */
  Chain mini;       /* sectors in which the mini sectors lie */
  guint64 mini_bytes;
  guint32 mini_cutoff;
  OnbCfbEntry *entries; /* owned */
  guint8 *in_tree;      /* owned; one byte an entry */
  guint32 n_entries;
  guint64 left; /* bytes that may still be read */
};

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint16
get_u16 (const guint8 *at)
{
  return (guint16) (at[0] | at[1] << 8);
}

/* The bytes of a sector that are there: the last one may be cut. */
static const guint8 *
sector_at (const OnbCfb *cfb, guint32 sector, gsize *ret_len)
{
  gsize at = ((gsize) sector + 1) << cfb->shift;

  if (sector >= cfb->n_sectors || at >= cfb->len) {
    *ret_len = 0;
    return NULL;
  }
  *ret_len = MIN (cfb->len - at, (gsize) 1 << cfb->shift);
  return cfb->data + at;
}

/* Appends the numbers that stand in a sector. */
static gboolean
append_numbers (const OnbCfb *cfb, guint32 sector, gsize skip_last, GArray *out)
{
  gsize len;
  const guint8 *at = sector_at (cfb, sector, &len);

  if (at == NULL || len < (gsize) 1 << cfb->shift)
    return FALSE;
  for (gsize i = 0; i + sizeof (guint32) * (1 + skip_last) <= len; i += sizeof (guint32)) {
    guint32 number = get_u32 (at + i);

    g_array_append_val (out, number);
  }
  return TRUE;
}

/* The sectors of the allocation table: 109 in the header, the rest in a chain of its own. */
static gboolean
read_fat (OnbCfb *cfb)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 next = get_u32 (cfb->data + 68);

  for (guint i = 0; i < DIFAT_IN_HEADER; i++) {
    guint32 sector = get_u32 (cfb->data + 76 + 4 * i);

    if (sector <= MAX_REGULAR)
      g_array_append_val (list, sector);
  }
  for (guint32 step = 0; next <= MAX_REGULAR && step < cfb->n_sectors; step++) {
    gsize len;
    const guint8 *at = sector_at (cfb, next, &len);

    if (at == NULL || !append_numbers (cfb, next, 1, list))
      break;
    next = get_u32 (at + len - sizeof (guint32));
  }
  for (guint i = 0; i < list->len && cfb->fat->len < cfb->n_sectors; i++) {
    guint32 sector = g_array_index (list, guint32, i);

    if (sector <= MAX_REGULAR && !append_numbers (cfb, sector, 0, cfb->fat))
      return FALSE;
  }
  return cfb->fat->len > 0;
}

/* The sectors from @start on, at most @most; FALSE when the chain runs in a circle or leaves the
 * file. */
static gboolean
read_chain (const OnbCfb *cfb, guint32 start, guint32 most, Chain *ret_chain)
{
  g_autoptr (GArray) sectors = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 at = start; at <= MAX_REGULAR && sectors->len < most;
       at = g_array_index (cfb->fat, guint32, at)) {
    if (at >= cfb->fat->len || sectors->len >= cfb->n_sectors)
      return FALSE;
    g_array_append_val (sectors, at);
  }
  ret_chain->n = sectors->len;
  ret_chain->sectors = (guint32 *) (gpointer) g_array_free (g_steal_pointer (&sectors), FALSE);
  return TRUE;
}

static gboolean
read_mini_fat (OnbCfb *cfb)
{
  Chain chain;
  gboolean good = TRUE;

  if (!read_chain (cfb, get_u32 (cfb->data + 60), G_MAXUINT32, &chain))
    return FALSE;
  for (guint32 i = 0; i < chain.n && good; i++)
    good = append_numbers (cfb, chain.sectors[i], 0, cfb->mini_fat);
  g_free (chain.sectors);
  return good;
}

static void
read_entry (const guint8 *at, guint shift, OnbCfbEntry *entry)
{
  gsize letters = MIN (get_u16 (at + 64) / 2u, 32u);
  gsize n = 0;

  for (gsize i = 0; i < letters && n + 1 < sizeof entry->name; i++) {
    guint16 c = get_u16 (at + 2 * i);

    if (c == 0)
      break;
    entry->name[n++] = c < 0x80 ? (gchar) c : '?';
  }
  entry->name[n] = '\0';
  entry->is_storage = at[66] == TYPE_STORAGE || at[66] == TYPE_ROOT;
  entry->start = get_u32 (at + 116);
  /* The upper half means nothing where sectors have 512 bytes (MS-CFB, 2.6.1). */
  entry->bytes = get_u32 (at + 120) | (shift > 9 ? (guint64) get_u32 (at + 124) << 32 : 0);
}

typedef struct {
  guint32 entry;
  guint32 parent;
} Visit;

static void
push (GArray *stack, guint32 entry, guint32 parent)
{
  const Visit visit = { entry, parent };

  if (entry != NO_ENTRY)
    g_array_append_val (stack, visit);
}

/* The entries of one storage are a tree by themselves. An entry is visited once, whatever points at
 * it. */
static void
walk_tree (OnbCfb *cfb, const guint8 *directory)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

  cfb->in_tree[ONB_CFB_ROOT] = 1;
  push (stack, get_u32 (directory + 76), ONB_CFB_ROOT);
  while (stack->len > 0) {
    Visit visit = g_array_index (stack, Visit, stack->len - 1);
    const guint8 *at = directory + (gsize) visit.entry * ENTRY_BYTES;

    g_array_set_size (stack, stack->len - 1);
    if (visit.entry >= cfb->n_entries || cfb->in_tree[visit.entry]
        || (at[66] != TYPE_STORAGE && at[66] != TYPE_STREAM))
      continue;
    cfb->in_tree[visit.entry] = 1;
    cfb->entries[visit.entry].parent = visit.parent;
    push (stack, get_u32 (at + 68), visit.parent);
    push (stack, get_u32 (at + 72), visit.parent);
    if (at[66] == TYPE_STORAGE)
      push (stack, get_u32 (at + 76), visit.entry);
  }
}

static gboolean
read_directory (OnbCfb *cfb)
{
  const gsize sector_bytes = (gsize) 1 << cfb->shift;
  g_autofree guint8 *directory = NULL;
  g_autofree guint32 *sectors = NULL;
  Chain chain;

  if (!read_chain (cfb, get_u32 (cfb->data + 48), G_MAXUINT32, &chain))
    return FALSE;
  sectors = chain.sectors;
  directory = g_malloc0 (MAX (chain.n, 1) * sector_bytes);
  for (guint32 i = 0; i < chain.n; i++) {
    gsize len;
    const guint8 *at = sector_at (cfb, chain.sectors[i], &len);

    if (at != NULL)
      memcpy (directory + i * sector_bytes, at, len);
  }
  cfb->n_entries = (guint32) (chain.n * (sector_bytes / ENTRY_BYTES));
  if (cfb->n_entries == 0 || directory[66] != TYPE_ROOT)
    return FALSE;
  cfb->entries = g_new0 (OnbCfbEntry, cfb->n_entries);
  cfb->in_tree = g_new0 (guint8, cfb->n_entries);
  for (guint32 i = 0; i < cfb->n_entries; i++)
    read_entry (directory + (gsize) i * ENTRY_BYTES, cfb->shift, &cfb->entries[i]);
  walk_tree (cfb, directory);
  return TRUE;
}

static gboolean
read_tables (OnbCfb *cfb)
{
  const OnbCfbEntry *root;

  if (!read_fat (cfb) || !read_mini_fat (cfb) || !read_directory (cfb))
    return FALSE;
  root = &cfb->entries[ONB_CFB_ROOT];
  cfb->mini_bytes = root->bytes;
  cfb->mini_cutoff = get_u32 (cfb->data + 56);
  return read_chain (cfb, root->start, G_MAXUINT32, &cfb->mini);
}

OnbCfb *
onb_cfb_open (const guint8 *data, gsize len, GError **error)
{
  g_autoptr (OnbCfb) cfb = g_new0 (OnbCfb, 1);

  cfb->data = data;
  cfb->len = len;
  cfb->left = len;
  cfb->fat = g_array_new (FALSE, FALSE, sizeof (guint32));
  cfb->mini_fat = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (len >= HEADER_BYTES && memcmp (data, ONB_CFB_MAGIC, 8) == 0)
    cfb->shift = get_u16 (data + 30);
  if ((cfb->shift != 9 && cfb->shift != 12) || get_u16 (data + 32) != MINI_SHIFT) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                         "a compound file (OLE2) without a header");
    return NULL;
  }
  cfb->n_sectors = (guint32) MIN ((len - 1) >> cfb->shift, MAX_REGULAR);
  if (!read_tables (cfb)) {
    g_set_error_literal (error, ONB_ERROR, ONB_ERROR_FORMAT,
                         "a compound file (OLE2) whose tables are broken");
    return NULL;
  }
  return g_steal_pointer (&cfb);
}

void
onb_cfb_free (OnbCfb *cfb)
{
  if (cfb == NULL)
    return;
  g_array_unref (cfb->fat);
  g_array_unref (cfb->mini_fat);
  g_free (cfb->mini.sectors);
  g_free (cfb->entries);
  g_free (cfb->in_tree);
  g_free (cfb);
}

guint32
onb_cfb_n (const OnbCfb *cfb)
{
  return cfb->n_entries;
}

const OnbCfbEntry *
onb_cfb_entry (const OnbCfb *cfb, guint32 index)
{
  return index < cfb->n_entries && cfb->in_tree[index] ? &cfb->entries[index] : NULL;
}

/* The bytes of a mini sector: a part of a sector of the root's stream. */
static const guint8 *
mini_sector_at (const OnbCfb *cfb, guint32 sector, gsize *ret_len)
{
  guint64 at = (guint64) sector << MINI_SHIFT;
  gsize index = (gsize) (at >> cfb->shift);
  gsize inside = (gsize) (at & (((guint64) 1 << cfb->shift) - 1));
  const guint8 *data;

  *ret_len = 0;
  if (index >= cfb->mini.n || at >= cfb->mini_bytes)
    return NULL;
  data = sector_at (cfb, cfb->mini.sectors[index], ret_len);
  if (data == NULL || *ret_len <= inside)
    return NULL;
  *ret_len = MIN (*ret_len - inside, (gsize) 1 << MINI_SHIFT);
  return data + inside;
}

gboolean
onb_cfb_read (OnbCfb *cfb, const OnbCfbEntry *entry, guint8 *buffer, gsize len)
{
  gboolean is_mini = entry->bytes < cfb->mini_cutoff;
  const GArray *table = is_mini ? cfb->mini_fat : cfb->fat;
  guint32 sector = entry->start;
  gsize done = 0;

  if (len > entry->bytes || len > cfb->left)
    return FALSE;
  cfb->left -= len;
  /* Each turn gives a byte at least, so that a circle ends. */
  while (done < len) {
    gsize n;
    const guint8 *at = is_mini ? mini_sector_at (cfb, sector, &n) : sector_at (cfb, sector, &n);

    if (at == NULL || n == 0 || sector >= table->len)
      return FALSE;
    n = MIN (n, len - done);
    memcpy (buffer + done, at, n);
    done += n;
    sector = g_array_index (table, guint32, sector);
  }
  return TRUE;
}
