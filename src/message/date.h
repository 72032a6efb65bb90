/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of header fields: the grammar of SEMANTICS.md §6. Pure: bytes in, a time out. */
#pragma once

#include "message/scan.h"

typedef struct {
  gint64 unix_seconds;
  gint32 offset_seconds;
  gboolean no_zone; /* `-0000`, no zone or an unknown one: read as UTC */
} OnbDate;

/** onb_date_parse: FALSE when @value is no date, an impossible one, or outside the usable range. */
gboolean onb_date_parse (OnbBytes value, OnbDate *ret_date);

/**
 * onb_date_parse_plain: The short way for what nearly all mail says, `Tue, 08 Aug 2023 12:36:29
 * +0200`: with or without weekday, one space between words (two before the day), white space or the
 * end behind it.
 * @ret_end gets the index behind the zone. FALSE leaves the value to onb_date_parse_any(), which
 * would give the same.
 */
gboolean onb_date_parse_plain (OnbBytes value, OnbDate *ret_date, gsize *ret_end);

/** onb_date_parse_any: onb_date_parse() the long way. */
gboolean onb_date_parse_any (OnbBytes value, OnbDate *ret_date);

/** onb_date_parse_received: The date of a Received field: what stands behind its last `;` outside
 * comments. */
gboolean onb_date_parse_received (OnbBytes value, OnbDate *ret_date);

/** onb_date_parse_received_any: The same the long way. */
gboolean onb_date_parse_received_any (OnbBytes value, OnbDate *ret_date);
