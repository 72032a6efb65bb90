/* SPDX-License-Identifier: Apache-2.0 */
/* The order in which a conversation is walked: a message never precedes one it names, free choices
 * by time, then message-id (SEMANTICS.md §8). Pure, linear in messages and references, whatever
 * they name. */
#pragma once

#include "attribution/rows.h"

typedef struct _OnbOrderer OnbOrderer;

OnbOrderer *onb_orderer_new (const OnbLedger *ledger, const GArray *rows);
void onb_orderer_free (OnbOrderer *orderer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbOrderer, onb_orderer_free)

/** onb_orderer_sort: @walk holds indexes of rows (guint32), ascending, and so by time; puts them in
 * order. */
void onb_orderer_sort (OnbOrderer *orderer, GArray *walk);
