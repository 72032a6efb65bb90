/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a store of Outlook: what is found has a place, and the walk ends. libpff believes
 * files, and it may leak or break by itself: in the program it works in a process that is locked
 * in. */
#include "source/format.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);
const char *__lsan_default_suppressions (void);

/* What libpff forgets on its way out of a broken table, a reader that ends gives back. */
const char *
__lsan_default_suppressions (void)
{
  return "leak:libpff_\n";
}

static void
check (gboolean holds)
{
  if (!holds)
    g_error ("an invariant of the PST reader does not hold");
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  check (item->mapi != NULL && item->folder[0] == '/' && item->origin.offset >= 0);
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  check (*reason != '\0');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory (data, len, ONB_STREAM_WINDOW);
  const OnbPlace place = {
    .path = "1.pst", .name = "1.pst", .folder = "/", .bytes = len, .mtime_unix = ONB_NO_TIME
  };
  OnbSink sink = { .item = take_item, .loss = take_loss };
  OnbReadOptions options = { .hash = ONB_HASH_MESSAGES, .recover = TRUE };
  OnbSource source;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.field_bytes = limits.header_bytes = 4096;
  options.limits = &limits;
  onb_source_init (&source, &options, &sink, NULL);
  check (onb_format_pst.read (&source, stream, &place, NULL));
  onb_source_clear (&source);
  return 0;
}
