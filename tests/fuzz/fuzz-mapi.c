/* SPDX-License-Identifier: Apache-2.0 */
/* Any properties as a message: facts come out, their row is accepted, and it says the same.
 *
 * input = *( property ): guint16 tag, guint8 type (bit 7: a new recipient begins), guint16 length,
 * so many bytes. */
#include "base/cursor.h"
#include "base/mapi-tags.h"
#include "message/row.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

#define MOST_PROPERTIES 300u
#define NEW_RECIPIENT 0x80u

static const guint16 types[] = { ONB_MAPI_NUMBER, ONB_MAPI_STRING8, ONB_MAPI_UNICODE,
                                 ONB_MAPI_TIME,   ONB_MAPI_BINARY,  ONB_MAPI_BOOLEAN };

static guint16
get_u16 (OnbCursor *cursor)
{
  guint16 low = onb_cursor_u8 (cursor);

  return (guint16) (low | onb_cursor_u8 (cursor) << 8);
}

/* Values lie in blocks of their own, so that a sanitizer sees one byte too far. */
static void
read_properties (OnbCursor *cursor, GArray *properties, GArray *starts)
{
  while (cursor->left > 0 && !cursor->failed && properties->len < MOST_PROPERTIES) {
    OnbMapiProperty property = { .tag = get_u16 (cursor) };
    guint8 type = onb_cursor_u8 (cursor);
    gsize len = MIN (get_u16 (cursor), cursor->left);
    const guint8 *value = onb_cursor_bytes (cursor, len);

    if ((type & NEW_RECIPIENT) != 0)
      g_array_append_val (starts, properties->len);
    property.type = types[(type & ~NEW_RECIPIENT) % G_N_ELEMENTS (types)];
    property.data = g_memdup2 (value, len);
    property.len = property.data != NULL ? len : 0;
    g_array_append_val (properties, property);
  }
}

static OnbMapiTable
table_at (const GArray *properties, const GArray *starts, guint index)
{
  guint from = g_array_index (starts, guint, index);
  guint to = index + 1 < starts->len ? g_array_index (starts, guint, index + 1) : properties->len;

  return (OnbMapiTable){ (const OnbMapiProperty *) (gconstpointer) properties->data + from,
                         to - from };
}

static void
check_row (const OnbItem *item, const OnbFacts *facts)
{
  g_autoptr (OnbRowReader) reader = onb_row_reader_new ();
  g_autoptr (GByteArray) row = g_byte_array_new ();
  g_autoptr (GByteArray) again = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  OnbItem item_after;
  OnbFacts facts_after;
  gsize used;

  onb_row_pack (row, item, facts);
  if (!onb_row_unpack (reader, row->data, row->len, &item_after, &facts_after, &used, &error))
    g_error ("the row of a message is refused: %s", error->message);
  onb_row_pack (again, &item_after, &facts_after);
  g_assert_cmpuint (again->len, ==, row->len);
  g_assert_true (memcmp (again->data, row->data, row->len) == 0);
}

static void
read_message (const OnbMapi *mapi)
{
  const OnbItem item = { .origin = { "a.msg", NULL, -1, 0 },
                         .folder = "/",
                         .mapi = mapi,
                         .separator_unix = ONB_NO_TIME,
                         .mtime_unix = ONB_NO_TIME };
  OnbFactsReader *reader;
  OnbLimits limits;

  onb_limits_init (&limits);
  limits.addresses = 20;
  limits.header_bytes = limits.field_bytes = 4096;
  reader = onb_facts_reader_new (&limits);
  check_row (&item, onb_facts_read (reader, &item));
  onb_facts_reader_free (reader);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  static gsize started = 0;
  OnbCursor cursor = onb_cursor_init (data, len);
  g_autoptr (GArray) properties = g_array_new (FALSE, FALSE, sizeof (OnbMapiProperty));
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) recipients = g_array_new (FALSE, FALSE, sizeof (OnbMapiTable));
  guint first = 0;
  OnbMapi mapi = { 0 };

  if (g_once_init_enter (&started)) {
    onb_facts_init (NULL);
    g_once_init_leave (&started, 1);
  }
  g_array_append_val (starts, first);
  read_properties (&cursor, properties, starts);
  for (guint i = 1; i < starts->len; i++) {
    OnbMapiTable table = table_at (properties, starts, i);

    g_array_append_val (recipients, table);
  }
  mapi.message = table_at (properties, starts, 0);
  mapi.recipients = (const OnbMapiTable *) (gconstpointer) recipients->data;
  mapi.n_recipients = recipients->len;
  read_message (&mapi);
  for (guint i = 0; i < properties->len; i++)
    g_free ((gpointer) (gsize) g_array_index (properties, OnbMapiProperty, i).data);
  return 0;
}
