/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of Outlook for Mac. Its OLM file is a zip with an XML file for each; here is what is
 * done with one of them. */
#include "source/format.h"

#include <string.h>

#include "source/olm-item.h"

typedef struct {
  OnbSource *source;
  const OnbPlace *place;
  OnbStream *stream;
  OnbMapiBuilder builder;
  guint64 bytes; /* of the file, as far as it is known */
  guint64 n;
  gboolean refused;
  gboolean left; /* the next message ended a reader before */
  GError *error;
} Reading;

/* Nobody can pass over a part of the XML: what follows the message that ends a reader is lost, too.
 */
static gboolean
enter_next (Reading *reading)
{
  gboolean may = onb_source_enter (reading->source, reading->place, -1, reading->bytes, 0);

  reading->left = !may;
  if (!may && reading->n > 0)
    onb_source_lose (reading->source, ONB_LOSS_DAMAGED, reading->place, -1, 0,
                     "what follows a message that ended its reader");
  return may;
}

static gboolean
take_message (const OnbOlmMessage *message, gpointer data)
{
  Reading *reading = data;
  const OnbPlace *place = reading->place;
  OnbItem item = { .origin = { .offset = message->offset, .length = reading->bytes },
                   .folder = place->folder,
                   .role = place->role,
                   .flags = place->flags | (message->broken ? ONB_ITEM_TRUNCATED : 0),
                   .mtime_unix = reading->source->trust_mtime ? place->mtime_unix : ONB_NO_TIME };
  const OnbMapi *mapi = onb_olm_item_build (&reading->builder, message, &item);

  reading->n++;
  reading->refused = !onb_mapi_deliver (reading->source, place, mapi, &item, &reading->error)
                     || !onb_source_leave (reading->source, TRUE, &reading->error);
  return !reading->refused && enter_next (reading);
}

static void
tell (Reading *reading, const OnbOlmParser *parser)
{
  g_autofree gchar *reason = onb_olm_parser_error (parser);

  /* What broke the stream is told by the caller. */
  if (onb_stream_error (reading->stream) != NULL)
    return;
  if (reason != NULL) {
    onb_source_lose (reading->source, ONB_LOSS_DAMAGED, reading->place, -1, reading->place->bytes,
                     reason);
  } else if (reading->n == 0) {
    if (reading->place->containers == 0)
      reading->source->format = "none";
    onb_source_lose (reading->source, ONB_LOSS_NON_MAIL, reading->place, -1, reading->place->bytes,
                     "holds no mail");
  }
}

static void
parse (Reading *reading)
{
  g_autoptr (OnbOlmParser) parser
      = onb_olm_parser_new (&reading->source->limits, take_message, reading);
  gboolean more = TRUE;

  while (more) {
    gsize len;
    const guint8 *data = onb_stream_peek (reading->stream, ONB_OLM_STEP, &len);
    gsize step = MIN (len, ONB_OLM_STEP);

    more = onb_olm_parser_feed (parser, data, step) && step > 0;
    onb_stream_consume (reading->stream, step);
  }
  onb_olm_parser_end (parser);
  if (!reading->refused && !reading->left)
    tell (reading, parser);
}

static gboolean
read_olm (OnbSource *source, OnbStream *stream, const OnbPlace *place, GError **error)
{
  Reading reading = { .source = source, .place = place, .stream = stream, .bytes = place->bytes };

  onb_mapi_builder_init (&reading.builder);
  if (enter_next (&reading))
    parse (&reading);
  onb_mapi_builder_clear (&reading.builder);
  if (!reading.refused)
    return onb_source_leave (source, TRUE, error);
  g_propagate_error (error, reading.error);
  return FALSE;
}

/* The offset behind a byte order mark, white space, `<?…?>` and comments. */
static gsize
skip_prolog (const guint8 *head, gsize len)
{
  gsize at = len >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  for (;;) {
    const guint8 *end = NULL;

    while (at < len && g_ascii_isspace (head[at]))
      at++;
    if (len - at >= 2 && memcmp (head + at, "<?", 2) == 0)
      end = memmem (head + at, len - at, "?>", 2);
    else if (len - at >= 4 && memcmp (head + at, "<!--", 4) == 0)
      end = memmem (head + at, len - at, "->", 2);
    if (end == NULL)
      return at;
    at = (gsize) (end - head) + 2;
  }
}

/* The name of the root, less a prefix: `emails`, or `email`. */
static guint
bid_olm (const guint8 *head, gsize len, const OnbPlace *place)
{
  gsize at = skip_prolog (head, len);
  const guint8 *name = head + at + 1;
  gsize n = 0;

  if (at >= len || head[at] != '<')
    return 0;
  while (at + 1 + n < len && (g_ascii_isalnum (name[n]) || name[n] == '_' || name[n] == ':')) {
    if (name[n++] != ':')
      continue;
    at += n;
    name += n;
    n = 0;
  }
  return (n == 6 && memcmp (name, "emails", 6) == 0) || (n == 5 && memcmp (name, "email", 5) == 0)
             ? 60
             : 0;
}

const OnbFormat onb_format_olm = { "olm", bid_olm, read_olm };
