/* SPDX-License-Identifier: Apache-2.0 */
/* A message as Outlook keeps it: its properties to facts (MS-OXPROPS, MS-OXOMSG). */
#pragma once

#include "message/reader.h"

#include <onbehalf/mapi.h>

/** onb_mapi_header: The header block that the message was sent with, as the store kept it; empty
 * when it did not. */
OnbBytes onb_mapi_header (OnbFactsReader *reader, const OnbMapi *mapi);

/** onb_mapi_read: Adds what the properties say to what the header block, already read, said. Where
 * both speak, the header counts and the store's word is kept beside it. */
void onb_mapi_read (OnbFactsReader *reader, const OnbMapi *mapi);
