/* SPDX-License-Identifier: Apache-2.0 */
/* A message of Outlook for Mac as properties, which is how those of other Outlooks are read. */
#pragma once

#include "source/mapi-item.h"
#include "source/olm-xml.h"

/**
 * onb_olm_item_build: The properties of @message, in @builder until its next start. @item brings
 * its role, and gets what stands behind the header of the source, borrowed from @message.
 */
const OnbMapi *onb_olm_item_build (OnbMapiBuilder *builder, const OnbOlmMessage *message,
                                   OnbItem *item);
