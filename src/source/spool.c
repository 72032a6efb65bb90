/* SPDX-License-Identifier: Apache-2.0 */
#include "source/spool.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/temporary-file.h"

/* As many as containers lie in each other by default: one each at most. */
#define SPOOLS_AHEAD 8u

/* Temporary files that are open and not in use. Whoever is locked in cannot open more. */
static struct {
  gint fds[SPOOLS_AHEAD];
  guint n;
  gboolean is_prepared;
} spools;
G_LOCK_DEFINE_STATIC (spools);

typedef struct {
  OnbSource *source; /* borrowed */
  gint fd;
  guint64 bytes;
  guint64 offset;
} Spool;

void
onb_spool_prepare (void)
{
  gint fd = 0;

  G_LOCK (spools);
  spools.is_prepared = TRUE;
  while (spools.n < SPOOLS_AHEAD && fd >= 0) {
    fd = onb_temporary_file_open ();
    if (fd >= 0)
      spools.fds[spools.n++] = fd;
  }
  G_UNLOCK (spools);
}

static gint
take_file (void)
{
  gint fd = -1;

  G_LOCK (spools);
  if (spools.n > 0)
    fd = spools.fds[--spools.n];
  else if (!spools.is_prepared)
    fd = onb_temporary_file_open ();
  G_UNLOCK (spools);
  return fd;
}

/* Empty, so that it takes no room while nobody needs it. */
static void
give_file (gint fd)
{
  gboolean is_empty = ftruncate (fd, 0) == 0 && lseek (fd, 0, SEEK_SET) == 0;

  G_LOCK (spools);
  if (is_empty && spools.n < SPOOLS_AHEAD)
    spools.fds[spools.n++] = fd;
  else
    g_close (fd, NULL);
  G_UNLOCK (spools);
}

static void
spool_free (gpointer data)
{
  Spool *spool = data;

  spool->source->spooled_bytes -= spool->bytes;
  give_file (spool->fd);
  g_free (spool);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spool, spool_free)

static gssize
read_spool_at (gpointer data, guint64 offset, guint8 *buffer, gsize len, GError **error)
{
  Spool *spool = data;
  gssize n;

  if (offset >= spool->bytes)
    return 0;
  do
    n = pread (spool->fd, buffer, (gsize) MIN (len, spool->bytes - offset), (off_t) offset);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    g_set_error (error, ONB_ERROR, ONB_ERROR_IO, "temporary file: %s", g_strerror (errno));
  return n;
}

static gssize
read_spool (gpointer data, guint8 *buffer, gsize len, GError **error)
{
  Spool *spool = data;
  gssize n = read_spool_at (data, spool->offset, buffer, len, error);

  spool->offset += n > 0 ? (guint64) n : 0;
  return n;
}

/* FALSE with errno. */
static gboolean
write_all (gint fd, const guint8 *data, gsize len)
{
  while (len > 0) {
    gssize n = write (fd, data, len);

    if (n < 0 && errno != EINTR)
      return FALSE;
    data += MAX (n, 0);
    len -= (gsize) MAX (n, 0);
  }
  return TRUE;
}

static gboolean
is_within (const OnbSource *source, guint64 bytes)
{
  guint64 most = source->limits.spool_bytes;

  return source->spooled_bytes <= most && bytes <= most - source->spooled_bytes;
}

static gboolean
fill (Spool *spool, OnbStream *stream, GError **error)
{
  for (;;) {
    gsize len;
    const guint8 *data = onb_stream_peek (stream, 1, &len);

    if (len == 0)
      return TRUE;
    if (!is_within (spool->source, len)) {
      g_set_error_literal (error, ONB_ERROR, ONB_ERROR_LIMIT,
                           "larger than the limit spool-bytes leaves room for in temporary files");
      return FALSE;
    }
    if (!write_all (spool->fd, data, len)) {
      g_set_error (error, ONB_ERROR, ONB_ERROR_IO,
                   "the temporary file that it needs cannot be written: %s; name a folder with "
                   "more room in TMPDIR",
                   g_strerror (errno));
      return FALSE;
    }
    spool->bytes += len;
    spool->source->spooled_bytes += len;
    onb_stream_consume (stream, len);
  }
}

/* Whether a file is free, or may still be opened. */
static gboolean
has_file (void)
{
  gboolean has;

  G_LOCK (spools);
  has = spools.n > 0 || !spools.is_prepared;
  G_UNLOCK (spools);
  return has;
}

OnbStream *
onb_spool_copy (OnbSource *source, OnbStream *stream, const OnbPlace *place)
{
  g_autoptr (Spool) spool = NULL;
  g_autoptr (GError) error = NULL;
  OnbStream *copy;
  gint fd = take_file ();

  if (fd < 0) {
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes,
                     "it needs a temporary file, and none can be made; name a folder in TMPDIR, or "
                     "unpack it first");
    return NULL;
  }
  spool = g_new0 (Spool, 1);
  spool->source = source;
  spool->fd = fd;
  if (!fill (spool, stream, &error)) {
    onb_source_lose (source, ONB_LOSS_SKIPPED, place, -1, place->bytes, error->message);
    return NULL;
  }
  copy = onb_stream_new (read_spool, read_spool_at, spool, spool_free, ONB_STREAM_WINDOW);
  onb_stream_set_size (copy, spool->bytes);
  g_steal_pointer (&spool);
  return copy;
}

gboolean
onb_spool_has_room (const OnbSource *source, guint64 bytes)
{
  return has_file () && is_within (source, bytes);
}
