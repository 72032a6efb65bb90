/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/archive.h>

#include "source/plan.h"

struct _OnbArchiveReader {
  OnbSource source;
};

OnbArchiveReader *
onb_archive_reader_new (const OnbReadOptions *options, const OnbSink *sink, gpointer data)
{
  OnbArchiveReader *reader;

  g_return_val_if_fail (options != NULL && options->limits != NULL, NULL);
  g_return_val_if_fail (sink != NULL, NULL);

  reader = g_new0 (OnbArchiveReader, 1);
  onb_source_init (&reader->source, options, sink, data);
  return reader;
}

void
onb_archive_reader_free (OnbArchiveReader *reader)
{
  if (reader == NULL)
    return;
  onb_source_clear (&reader->source);
  g_free (reader);
}

gboolean
onb_archive_read (OnbArchiveReader *reader, const gchar *path, GError **error)
{
  g_autoptr (OnbPlan) plan = onb_plan_new ();
  g_autofree gchar *sha256 = NULL;
  const OnbPlannedInput *planned;
  OnbSource *source;

  g_return_val_if_fail (reader != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  source = &reader->source;
  if (!onb_plan_add (plan, source, path, error))
    return FALSE;
  planned = onb_plan_input (plan, 0);
  source->format = "none";
  if (!onb_plan_read (plan, 0, plan->files->len, source,
                      onb_source_sums_inputs (source->hash) && planned->root < 0 ? &sha256 : NULL,
                      error))
    return FALSE;
  const OnbInput input = { .path = planned->path,
                           .format = planned->format != NULL ? planned->format : source->format,
                           .bytes = planned->bytes + source->bytes,
                           .items = source->items,
                           .damaged = planned->damaged + source->damaged,
                           .skipped = planned->skipped + source->skipped,
                           .sha256 = sha256 };
  if (source->sink.input != NULL)
    source->sink.input (&input, source->data);
  return TRUE;
}
