/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a container, with what lies in it: the walk ends within its limits, nothing stays
 * open, something is told of every input, and a second walk tells the same. */
#include <string.h>

#include "source/format.h"
#include "source/unpack.h"

#define UNPACKED_BYTES_MAX ((guint64) 8 << 20)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);
const char *__asan_default_options (void);

/* Archives may state any size; where a reader has its bound of memory, a sanitizer has this one. */
const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1:max_allocation_size_mb=512";
}

typedef struct {
  guint64 items;
  guint64 told; /* losses and findings */
  guint64 sum;
} Told;

static void
check (gboolean holds)
{
  if (!holds)
    g_error ("an invariant of the walk through archives does not hold");
}

static void
add (Told *told, const gchar *text)
{
  told->sum = told->sum * 31 + (text != NULL ? g_str_hash (text) : 7);
}

static void
add_origin (Told *told, const OnbOrigin *origin)
{
  check (origin->path != NULL && origin->offset >= -1);
  add (told, origin->member);
  told->sum = told->sum * 31 + (guint64) origin->offset;
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;

  check (item->serial == ++told->items);
  check (item->folder[0] == '/' && g_str_has_suffix (item->folder, "/"));
  add_origin (told, &item->origin);
  add (told, item->folder);
  for (gsize i = 0; i < sizeof item->sha256; i++)
    told->sum = told->sum * 31 + item->sha256[i];
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  Told *told = data;

  told->told++;
  add_origin (told, origin);
  add (told, reason);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  take_loss (ONB_LOSS_NON_MAIL, origin, kind, data);
}

static Told
read_all (const guint8 *data, gsize len)
{
  static const gchar *const passphrases[] = { "open", "sesame", NULL };
  static const OnbSink sink = { .item = take_item, .loss = take_loss, .finding = take_finding };
  g_autoptr (OnbStream) stream = onb_stream_new_memory (data, len, ONB_STREAM_WINDOW);
  const OnbPlace place = { .path = "x", .name = "x", .folder = "/", .mtime_unix = ONB_NO_TIME };
  OnbReadOptions options = { .hash = ONB_HASH_MESSAGES, .passphrases = passphrases };
  Told told = { 0 };
  OnbSource source;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.unpacked_bytes = UNPACKED_BYTES_MAX;
  limits.spool_bytes = UNPACKED_BYTES_MAX / 2;
  limits.members = 1000;
  limits.container_depth = 4;
  limits.header_bytes = 2000;
  options.limits = &limits;
  onb_source_init (&source, &options, &sink, &told);
  check (onb_format_read_any (&source, stream, &place, NULL));
  check (source.budget == NULL && source.spooled_bytes == 0);
  /* A window and the names of a member may come before the limit is looked at, at each level. */
  check (source.unpacked_bytes <= UNPACKED_BYTES_MAX + ((guint64) 8 << 20));
  check (source.members <= limits.members);
  onb_source_clear (&source);
  return told;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  static gboolean is_prepared = FALSE;
  Told first;
  Told again;

  if (!is_prepared)
    is_prepared = onb_unpack_prepare (NULL);
  check (is_prepared);
  first = read_all (data, len);
  again = read_all (data, len);
  check (first.items == again.items && first.told == again.told && first.sum == again.sum);
  return 0;
}
