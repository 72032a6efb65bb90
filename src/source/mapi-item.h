/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of Outlook on their way out of a file: their properties gathered, judged and summed. */
#pragma once

#include "base/mapi-tags.h"
#include "source/source.h"

/**
 * OnbMapiBuilder: One message at a time. The first table is the message, each further one a
 * recipient.
 * @bytes: of all values
 * @room: how many more bytes the message may have
 */
typedef struct {
  GByteArray *bytes;
  GArray *properties; /* OnbMapiProperty; data is an offset until onb_mapi_builder_finish() */
  GArray *tables;     /* guint: index of its first property */
  GArray *recipients; /* OnbMapiTable */
  OnbMapi mapi;
} OnbMapiBuilder;

void onb_mapi_builder_init (OnbMapiBuilder *builder);
void onb_mapi_builder_clear (OnbMapiBuilder *builder);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (OnbMapiBuilder, onb_mapi_builder_clear)

/** onb_mapi_builder_start: A new message; nothing is left of the one before. */
void onb_mapi_builder_start (OnbMapiBuilder *builder);

/** onb_mapi_builder_add_recipient: What is added from now on belongs to the next recipient. */
void onb_mapi_builder_add_recipient (OnbMapiBuilder *builder);

/** onb_mapi_builder_add: Room for a value of @len bytes, valid until the next call; the caller
 * fills it. */
guint8 *onb_mapi_builder_add (OnbMapiBuilder *builder, guint16 tag, guint16 type, gsize len);

/** onb_mapi_builder_take_back: The value added last is none after all. */
void onb_mapi_builder_take_back (OnbMapiBuilder *builder);

/** onb_mapi_builder_finish: The message; borrowed until the next start. */
const OnbMapi *onb_mapi_builder_finish (OnbMapiBuilder *builder);

/** onb_mapi_wanted_bytes: How much of a property anybody looks at; 0: nothing. */
gsize onb_mapi_wanted_bytes (const OnbLimits *limits, guint16 tag, guint16 type);

/** onb_mapi_non_mail: What a message of this class is when it is no mail, such as `a contact`; NULL
 * when it is. Static. */
const gchar *onb_mapi_non_mail (const OnbMapi *mapi);

/**
 * onb_mapi_deliver: Hands @mapi on as @item, which brings origin, folder and role: makes its sum,
 * or counts it as no mail, or as recovered where the place says so. When @item has properties of
 * its own already, those are handed on: of the message that came in @mapi. FALSE when the sink
 * refused.
 */
gboolean onb_mapi_deliver (OnbSource *source, const OnbPlace *place, const OnbMapi *mapi,
                           OnbItem *item, GError **error);
