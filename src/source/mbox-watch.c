/* SPDX-License-Identifier: Apache-2.0 */
#include "source/mbox-watch.h"

#include <string.h>

typedef struct {
  gchar *boundary; /* owned */
  gsize len;
  gsize index; /* of its piece */
} Open;

struct _OnbMboxWatch {
  Open current;
  gboolean opened;
  gboolean closed;
  GArray *waiting; /* Open; at most ONB_MBOX_PIECES_BEHIND */
};

static void
clear_open (gpointer data)
{
  Open *open = data;

  g_clear_pointer (&open->boundary, g_free);
}

OnbMboxWatch *
onb_mbox_watch_new (void)
{
  OnbMboxWatch *watch = g_new0 (OnbMboxWatch, 1);

  watch->waiting = g_array_new (FALSE, FALSE, sizeof (Open));
  g_array_set_clear_func (watch->waiting, clear_open);
  return watch;
}

void
onb_mbox_watch_free (OnbMboxWatch *watch)
{
  if (watch == NULL)
    return;
  clear_open (&watch->current);
  g_array_unref (watch->waiting);
  g_free (watch);
}

static Open *
waiting_at (OnbMboxWatch *watch, guint i)
{
  return &g_array_index (watch->waiting, Open, i);
}

/* Boundaries that ordinary text can hold by chance, or that somebody chose so that it does:
 * `-----Original Message-----`, a signature's `-- `, a line of dashes. Mailers write words without
 * blanks. */
static gboolean
is_telling (const gchar *boundary)
{
  gboolean word = FALSE;

  for (const gchar *at = boundary; *at != '\0'; at++) {
    if (*at == ' ' || *at == '\t')
      return FALSE;
    word = word || g_ascii_isalnum (*at);
  }
  return word;
}

void
onb_mbox_watch_start (OnbMboxWatch *watch, gsize index, gchar *boundary)
{
  clear_open (&watch->current);
  if (boundary != NULL && !is_telling (boundary))
    g_clear_pointer (&boundary, g_free);
  watch->current = (Open){ .boundary = boundary,
                           .len = boundary != NULL ? strlen (boundary) : 0,
                           .index = index };
  watch->opened = FALSE;
  watch->closed = FALSE;
  for (guint i = watch->waiting->len; i > 0; i--) {
    const Open *open = waiting_at (watch, i - 1);
    gboolean reused = boundary != NULL && strcmp (open->boundary, boundary) == 0;

    /* A mailer that uses one boundary for every message: its lines prove nothing. */
    if (reused || index - open->index > ONB_MBOX_PIECES_BEHIND)
      g_array_remove_index (watch->waiting, i - 1);
  }
}

/* delimiter = "--" boundary *LWSP; close-delimiter = "--" boundary "--" (RFC 2046, 5.1.1) */
static gboolean
is_delimiter (const Open *open, const guint8 *data, gsize len, gboolean *ret_close)
{
  gsize at = 2 + open->len;

  if (open->boundary == NULL || len < at || memcmp (data, "--", 2) != 0
      || memcmp (data + 2, open->boundary, open->len) != 0)
    return FALSE;
  *ret_close = len >= at + 2 && data[at] == '-' && data[at + 1] == '-';
  return *ret_close || len == at || data[at] <= ' ';
}

gboolean
onb_mbox_watch_line (OnbMboxWatch *watch, const guint8 *data, gsize len, gsize *ret_first)
{
  gboolean closes;
  gboolean is_found = FALSE;

  if (is_delimiter (&watch->current, data, len, &closes)) {
    watch->opened = TRUE;
    watch->closed |= closes;
    return FALSE;
  }
  /* A line can be that of two (`x` and `x--`): each is asked by itself, so that it does not matter
   * who else is waited for. The first one's pieces are the others', too. */
  for (guint i = watch->waiting->len; i > 0; i--) {
    const Open *open = waiting_at (watch, i - 1);

    if (is_delimiter (open, data, len, &closes)) {
      *ret_first = open->index + 1;
      is_found = TRUE;
      g_array_remove_index (watch->waiting, i - 1);
    }
  }
  return is_found;
}

gboolean
onb_mbox_watch_end (OnbMboxWatch *watch)
{
  if (!watch->opened || watch->closed)
    return FALSE;
  if (watch->waiting->len == ONB_MBOX_PIECES_BEHIND)
    g_array_remove_index (watch->waiting, 0);
  g_array_append_val (watch->waiting, watch->current);
  watch->current.boundary = NULL;
  return TRUE;
}

gboolean
onb_mbox_watch_waits (const OnbMboxWatch *watch)
{
  return watch->waiting->len > 0;
}

gboolean
onb_mbox_watch_is_idle (const OnbMboxWatch *watch)
{
  return watch->waiting->len == 0 && (watch->current.boundary == NULL || watch->closed);
}
