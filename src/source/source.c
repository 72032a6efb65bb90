/* SPDX-License-Identifier: Apache-2.0 */
#include "source/source.h"

#include <string.h>

gboolean
onb_place_has_suffix (const OnbPlace *place, const gchar *suffix)
{
  gsize name = place->name != NULL ? strlen (place->name) : 0;
  gsize n = strlen (suffix);

  return name >= n && g_ascii_strcasecmp (place->name + name - n, suffix) == 0;
}

void
onb_source_init (OnbSource *source, const OnbReadOptions *options, const OnbSink *sink,
                 gpointer data)
{
  *source = (OnbSource){ .hash = options->hash, .trust_mtime = options->trust_mtime, .data = data };
  source->limits = *options->limits;
  source->passphrases = options->passphrases;
  source->journals = options->journals;
  source->working_folder = options->working_folder;
  source->recover = options->recover;
  source->sink = *sink;
  if (options->hash != ONB_HASH_NONE)
    source->digest = onb_digest_new ();
}

void
onb_source_clear (OnbSource *source)
{
  g_clear_pointer (&source->digest, onb_digest_free);
}

gboolean
onb_source_deliver (OnbSource *source, OnbItem *item, GError **error)
{
  source->serial++;
  source->items++;
  item->serial = source->serial;
  return source->sink.item == NULL || source->sink.item (item, source->data, error);
}

static OnbOrigin
origin_of (const OnbPlace *place, gint64 offset, guint64 length)
{
  return (OnbOrigin){
    .path = place->path, .member = place->member, .offset = offset, .length = length
  };
}

gboolean
onb_source_enter (OnbSource *source, const OnbPlace *place, gint64 offset, guint64 length,
                  guint64 ahead)
{
  OnbOrigin origin = origin_of (place, offset, length);

  if (source->sink.enter == NULL || source->sink.enter (&origin, ahead, source->data))
    return TRUE;
  source->serial += ahead == 0 ? 1 : 0;
  return FALSE;
}

gboolean
onb_source_leave (OnbSource *source, gboolean is_done, GError **error)
{
  return source->sink.leave == NULL || source->sink.leave (is_done, source->data, error);
}

gboolean
onb_source_pass (OnbSource *source, GError **error)
{
  return onb_source_leave (source, TRUE, error);
}

void
onb_source_lose (OnbSource *source, OnbLossKind kind, const OnbPlace *place, gint64 offset,
                 guint64 length, const gchar *reason)
{
  OnbOrigin origin = origin_of (place, offset, length);

  source->damaged += kind == ONB_LOSS_DAMAGED ? 1 : 0;
  source->skipped += kind == ONB_LOSS_SKIPPED ? 1 : 0;
  if (source->sink.loss != NULL)
    source->sink.loss (kind, &origin, reason, source->data);
}

void
onb_source_recover (OnbSource *source, const OnbPlace *place, const OnbItem *item)
{
  /* It takes a serial number: whoever counts the pieces of a file counts it, too. */
  source->serial++;
  onb_source_lose (source, ONB_LOSS_RECOVERED, place, item->origin.offset, item->origin.length,
                   place->recovered);
}

void
onb_source_note (OnbSource *source, const gchar *kind, const OnbPlace *place, gint64 offset,
                 guint64 length)
{
  OnbOrigin origin = origin_of (place, offset, length);

  if (source->sink.finding != NULL)
    source->sink.finding (kind, &origin, source->data);
}

void
onb_source_suspect (OnbSource *source, guint64 serial, const gchar *reason)
{
  if (source->sink.suspect != NULL)
    source->sink.suspect (serial, reason, source->data);
}
