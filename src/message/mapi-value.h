/* SPDX-License-Identifier: Apache-2.0 */
/* Single values of MAPI properties: numbers, times, bytes, text. A value of another type than its
 * property has is absent. */
#pragma once

#include "base/mapi-tags.h"
#include "message/reader.h"

/** OnbMapiReading: A message being read. @charset: of texts that are not in UTF-16; NULL: unknown
 */
typedef struct {
  OnbFactsReader *reader;
  const OnbMapi *mapi;
  const gchar *charset;
} OnbMapiReading;

/** onb_mapi_charset: The charset of a message's texts that are not in UTF-16: by its code page, the
 * language of its sender, or the code page of its body; NULL when none is known. */
const gchar *onb_mapi_charset (const OnbMapi *mapi);

/** onb_mapi_number: FALSE when it is absent. */
gboolean onb_mapi_number (const OnbMapiTable *table, OnbMapiTag tag, guint32 *ret_number);

/** onb_mapi_time: UTC seconds; %ONB_NO_TIME when it is absent or not usable. */
gint64 onb_mapi_time (const OnbMapiTable *table, OnbMapiTag tag);

/** onb_mapi_bytes: Nothing when it is absent. */
OnbBytes onb_mapi_bytes (const OnbMapiTable *table, OnbMapiTag tag);

/** onb_mapi_block: Text of many lines as UTF-8, at most @limit bytes of it; in the arena. */
OnbBytes onb_mapi_block (const OnbMapiReading *reading, const OnbMapiTable *table, OnbMapiTag tag,
                         guint64 limit);

/** onb_mapi_raw_text: Text that is not in UTF-16 as it stands, up to its NUL. */
OnbBytes onb_mapi_raw_text (const OnbMapiTable *table, OnbMapiTag tag);

/** onb_mapi_text: Text of one line as UTF-8: controls are spaces, none at the ends; in the arena.
 * "" when it is absent. */
const gchar *onb_mapi_text (const OnbMapiReading *reading, const OnbMapiTable *table,
                            OnbMapiTag tag);

/** onb_mapi_text_of: The same for text that stands inside another value. */
const gchar *onb_mapi_text_of (const OnbMapiReading *reading, OnbBytes bytes, gboolean is_unicode);
