/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/poison.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

guint *onb_poison_kills;

#define FIELD "X-Poison: "
#define CHUNK_BYTES (8u << 20)

static gboolean
bears (const OnbItem *item, const gchar *poison)
{
  g_autofree gchar *line = g_strconcat (FIELD, poison, NULL);

  return memmem (item->header, item->header_bytes, line, strlen (line)) != NULL;
}

static void
crash (void)
{
  /* Read at run time, or the compiler would see that nothing can come of it. */
  volatile gint *volatile nowhere = NULL;

  *nowhere = 1;
}

static void
spin (void)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
allocate (void)
{
  for (;;)
    memset (g_malloc (CHUNK_BYTES), 1, CHUNK_BYTES);
}

/* As the system does when memory is short; the page is shared by all processes of the test. */
static void
kill_once (void)
{
  if (onb_poison_kills != NULL && (*onb_poison_kills)++ == 0)
    raise (SIGKILL);
}

void
onb_poison_taste (const OnbItem *item)
{
  if (bears (item, "crash"))
    crash ();
  if (bears (item, "spin"))
    spin ();
  if (bears (item, "allocate"))
    allocate ();
  /* What a worker that was taken over would try. */
  if (bears (item, "unlink"))
    unlink (item->origin.path);
  if (bears (item, "exit"))
    _exit (0);
  if (bears (item, "killed-once"))
    kill_once ();
}
