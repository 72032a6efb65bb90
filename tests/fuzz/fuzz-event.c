/* SPDX-License-Identifier: Apache-2.0 */
/* What a worker that was taken over may write: events of any bytes are refused, or they are exactly
 * the events that their values make. */
#include "engine/event.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static gboolean
take_item (const OnbItem *item, const OnbFacts *facts, gpointer data, GError **error)
{
  onb_event_item (data, item, facts);
  return TRUE;
}

static void
take_suspect (guint64 serial, const gchar *reason, gpointer data)
{
  onb_event_suspect (data, serial, reason);
}

static void
take_loss (OnbLossKind kind, const OnbOrigin *origin, const gchar *reason, gpointer data)
{
  onb_event_loss (data, kind, origin, reason);
}

static void
take_finding (const gchar *kind, const OnbOrigin *origin, gpointer data)
{
  onb_event_finding (data, kind, origin);
}

static void
take_container (const OnbContainer *container, gpointer data)
{
  onb_event_container (data, container);
}

static void
take_end (const OnbUnitEnd *end, gpointer data)
{
  onb_event_end (data, end);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  static const OnbEventSink sink = { .item = take_item,
                                     .suspect = take_suspect,
                                     .loss = take_loss,
                                     .finding = take_finding,
                                     .container = take_container,
                                     .end = take_end };
  g_autoptr (OnbEventReader) reader = onb_event_reader_new ();
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  gsize at = 0;
  gsize used = 0;

  do {
    g_byte_array_set_size (again, 0);
    if (!onb_event_read (reader, data + at, len - at, &sink, again, &used, &error)) {
      g_assert_error (error, ONB_ERROR, ONB_ERROR_FORMAT);
      return 0;
    }
    g_assert_cmpuint (again->len, ==, used);
    g_assert_true (used == 0 || memcmp (again->data, data + at, used) == 0);
    at += used;
  } while (used > 0);
  return 0;
}
