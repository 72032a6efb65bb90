/* SPDX-License-Identifier: Apache-2.0 */
/* What the readers of header fields and of MAPI properties share: where the facts of one message
 * gather, and how the values of either become addresses, ids and text. */
#pragma once

#include "message/received.h"
#include "message/rfc2047.h"

struct _OnbFactsReader {
  OnbLimits limits;
  OnbArena arena;
  OnbDecoder decoder;
  OnbFacts facts;
  GArray *to; /* OnbAddress, like the next ones; strings in the arena */
  GArray *cc;
  GArray *bcc;
  GArray *reply_to;
  GArray *delivered;
  GArray *single;        /* of a field of which only the first address counts */
  GPtrArray *references; /* strings in the arena */
  GPtrArray *in_reply_to;
  GArray *pairs; /* OnbExchangePair; strings in the arena */
  GString *text; /* of a property, while it is decoded */
  OnbReceived received;
  guint64 received_seen;
  guint32 seen; /* bits of OnbFieldId */
  gboolean multipart;
  gboolean has_labels; /* the item's store wrote them */
  OnbAddress google_original_from;
};

/** onb_reader_reset: Nothing is known of the next message yet. */
void onb_reader_reset (OnbFactsReader *reader);

/** onb_reader_room: How long the list @out may become, since all addresses of the message count. */
gsize onb_reader_room (const OnbFactsReader *reader, const GArray *out);

/** onb_reader_addresses: Appends the addresses of @value to @out, within the message's bound. */
void onb_reader_addresses (OnbFactsReader *reader, OnbBytes value, GArray *out);

/** onb_reader_address: The first address of @value, or the empty one. */
OnbAddress onb_reader_address (OnbFactsReader *reader, OnbBytes value);

/** onb_reader_id: The first message-id of @value; empty brackets are an id that is absent: "". */
const gchar *onb_reader_id (OnbFactsReader *reader, OnbBytes value);

/** onb_reader_ids: Appends the ids of @value to @out. Without brackets: the first token that looks
 * like one, or with @all_tokens each. */
void onb_reader_ids (OnbFactsReader *reader, OnbBytes value, gboolean all_tokens, GPtrArray *out);
