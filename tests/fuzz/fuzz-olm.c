/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as XML of Outlook for Mac: items, or a loss; the size of the window changes nothing,
 * and the facts of what comes out can be read. */
#include <string.h>

#include <onbehalf/facts.h>

#include "source/format.h"
#include "source/olm-xml.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

typedef struct {
  guint items;
  guint losses;
  guint recipients;
  guint sum; /* of all texts of all facts */
  guint8 sha256[ONB_DIGEST_BYTES];
} Told;

static OnbFactsReader *facts_reader;
static OnbLimits limits;

static void
check (gboolean holds)
{
  if (!holds)
    g_error ("an invariant of the OLM reader does not hold");
}

static gboolean
take_item (const OnbItem *item, gpointer data, GError **error)
{
  Told *told = data;
  const OnbFacts *facts = onb_facts_read (facts_reader, item);

  told->items++;
  told->recipients += facts->to.n + facts->cc.n + facts->bcc.n;
  told->sum += g_str_hash (facts->subject) + g_str_hash (facts->message_id)
               + g_str_hash (facts->from.addr) + g_str_hash (facts->sender.name);
  check (g_utf8_validate (facts->subject, -1, NULL)
         && g_utf8_validate (facts->from.name, -1, NULL));
  check (*facts->store.sender.addr == '\0' && *facts->store.represented.addr == '\0');
  check (item->mapi != NULL && item->mapi->exported && item->header == NULL);
  check (item->body_head_bytes <= ONB_BODY_HEAD_BYTES);
  for (gsize i = 0; i < item->body_head_bytes; i++)
    told->sum += item->body_head[i];
  memcpy (told->sha256, item->sha256, sizeof told->sha256);
  return TRUE;
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  ((Told *) data)->losses++;
}

static Told
read_all (const guint8 *data, gsize len, gsize window)
{
  g_autoptr (OnbStream) stream = onb_stream_new_memory (data, len, window);
  const OnbPlace place = {
    .path = "m.xml", .name = "m.xml", .folder = "/", .bytes = len, .mtime_unix = ONB_NO_TIME
  };
  const OnbSink sink = { .item = take_item, .loss = take_loss };
  const OnbReadOptions options = { .hash = ONB_HASH_MESSAGES, .limits = &limits };
  OnbSource source;
  Told told;

  memset (&told, 0, sizeof told);
  onb_source_init (&source, &options, &sink, &told);
  check (onb_format_olm.read (&source, stream, &place, NULL));
  onb_source_clear (&source);
  check (told.items + told.losses > 0 && told.losses <= 1);
  return told;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  Told large;
  Told small;

  if (facts_reader == NULL) {
    onb_olm_prepare ();
    check (onb_facts_init (NULL));
    onb_limits_init (&limits);
    limits.field_bytes = limits.header_bytes = 4096;
    facts_reader = onb_facts_reader_new (&limits);
  }
  large = read_all (data, len, ONB_STREAM_WINDOW);
  small = read_all (data, len, 64);
  check (memcmp (&large, &small, sizeof large) == 0);
  return 0;
}
