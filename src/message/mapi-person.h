/* SPDX-License-Identifier: Apache-2.0 */
/* People in MAPI properties: by internet address, by the distinguished name that Exchange gives
 * them, or by name alone. */
#pragma once

#include "message/mapi-value.h"

/** OnbMapiColumns: Where a table keeps one person; 0 for what it does not keep. */
typedef struct {
  OnbMapiTag name;
  OnbMapiTag kind; /* `SMTP`, `EX`, … */
  OnbMapiTag address;
  OnbMapiTag smtp;
  OnbMapiTag entry;
  OnbPairSource source;
} OnbMapiColumns;

/** onb_mapi_person: The person in @columns, "" for what is absent. Where a distinguished name and
 * an internet address stand side by side, the pair is kept; the address is the internet one. */
OnbAddress onb_mapi_person (const OnbMapiReading *reading, const OnbMapiTable *table,
                            const OnbMapiColumns *columns);

/** onb_mapi_entry_person: The person that an entry id names (MS-OXCDATA, 2.2.5); "" when it is of
 * another kind. */
OnbAddress onb_mapi_entry_person (const OnbMapiReading *reading, OnbBytes entry);

/** onb_mapi_is_smtp: Whether it is an address of the internet that stands for itself. */
gboolean onb_mapi_is_smtp (const gchar *address);

/** onb_mapi_add_pair: Keeps that @dn is @smtp; nothing when either is no such thing. */
void onb_mapi_add_pair (const OnbMapiReading *reading, const gchar *dn, const gchar *smtp,
                        OnbPairSource source);
