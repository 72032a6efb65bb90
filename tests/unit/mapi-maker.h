/* SPDX-License-Identifier: Apache-2.0 */
/* Makes messages of MAPI properties for tests. Each value lies in a block of exactly its size, so
 * that a sanitizer sees one byte too far. */
#pragma once

#include "base/mapi-tags.h"

#include <string.h>

typedef struct {
  GArray *properties; /* OnbMapiProperty; their data is owned */
  GArray *starts;     /* guint: where each table begins */
  GArray *recipients; /* OnbMapiTable */
  OnbMapi mapi;
} MapiMaker;

static inline void
mapi_init (MapiMaker *maker)
{
  guint start = 0;

  maker->mapi = (OnbMapi){ 0 };
  maker->properties = g_array_new (FALSE, FALSE, sizeof (OnbMapiProperty));
  maker->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  maker->recipients = g_array_new (FALSE, FALSE, sizeof (OnbMapiTable));
  g_array_append_val (maker->starts, start);
}

static inline void
mapi_clear (MapiMaker *maker)
{
  for (guint i = 0; i < maker->properties->len; i++)
    g_free ((gpointer) (gsize) g_array_index (maker->properties, OnbMapiProperty, i).data);
  g_array_unref (maker->properties);
  g_array_unref (maker->starts);
  g_array_unref (maker->recipients);
}

static inline void
mapi_add (MapiMaker *maker, guint16 tag, guint16 type, gconstpointer data, gsize len)
{
  OnbMapiProperty property = { .tag = tag, .type = type, .len = len };

  property.data = len > 0 ? g_memdup2 (data, len) : g_malloc (1);
  g_array_append_val (maker->properties, property);
}

/* UTF-8 as UTF-16LE, without a NUL behind. */
static inline void
mapi_add_text (MapiMaker *maker, guint16 tag, const gchar *text)
{
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  for (glong i = 0; i < n; i++)
    units[i] = GUINT16_TO_LE (units[i]);
  mapi_add (maker, tag, ONB_MAPI_UNICODE, units, 2 * (gsize) n);
}

static inline void
mapi_add_number (MapiMaker *maker, guint16 tag, guint32 number)
{
  guint32 value = GUINT32_TO_LE (number);

  mapi_add (maker, tag, ONB_MAPI_NUMBER, &value, sizeof value);
}

static inline void
mapi_add_time (MapiMaker *maker, guint16 tag, gint64 unix_seconds)
{
  guint64 value = GUINT64_TO_LE ((guint64) (unix_seconds + G_GINT64_CONSTANT (11644473600))
                                 * G_GUINT64_CONSTANT (10000000));

  mapi_add (maker, tag, ONB_MAPI_TIME, &value, sizeof value);
}

/* What is added from now on belongs to another recipient. */
static inline void
mapi_next_recipient (MapiMaker *maker)
{
  g_array_append_val (maker->starts, maker->properties->len);
}

static inline const OnbMapi *
mapi_finish (MapiMaker *maker)
{
  for (guint i = 0; i < maker->starts->len; i++) {
    guint from = g_array_index (maker->starts, guint, i);
    guint to = i + 1 < maker->starts->len ? g_array_index (maker->starts, guint, i + 1)
                                          : maker->properties->len;
    OnbMapiTable table
        = { (const OnbMapiProperty *) (gconstpointer) maker->properties->data + from, to - from };

    if (i == 0)
      maker->mapi.message = table;
    else
      g_array_append_val (maker->recipients, table);
  }
  maker->mapi.recipients = (const OnbMapiTable *) (gconstpointer) maker->recipients->data;
  maker->mapi.n_recipients = maker->recipients->len;
  return &maker->mapi;
}
