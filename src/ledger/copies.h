/* SPDX-License-Identifier: Apache-2.0 */
/* Which items are copies of one message (SEMANTICS.md §2). */
#pragma once

#include "ledger/ledger.h"

/** OnbCopyRules: What the rule needs to know from outside the ledger. */
typedef struct {
  /* The canonical number of an address (aliases replaced). */
  guint32 (*canonical) (guint32 address, gpointer data);
  /* The item's From was rewritten by a list that is a mailbox of the analysis. */
  gboolean (*is_rewritten) (const OnbItemRow *item, gpointer data);
  gpointer data;
  gboolean weak_copies;
} OnbCopyRules;

/** onb_copies_unite: Fills messages and members of the sealed @ledger; what they held before is
 * replaced. */
void onb_copies_unite (OnbLedger *ledger, const OnbCopyRules *rules);
