/* SPDX-License-Identifier: Apache-2.0 */
/* From the events of workers to the ledger: what they say is checked, numbered anew and summed up.
 */
#pragma once

#include "engine/pool.h"
#include "engine/scan.h"
#include "engine/units.h"

typedef struct _OnbReceiver OnbReceiver;

/** onb_receiver_new: All arguments are borrowed. */
OnbReceiver *onb_receiver_new (OnbLedger *ledger, const OnbPlan *plan, const GArray *units,
                               const OnbScanOptions *options);
void onb_receiver_free (OnbReceiver *receiver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbReceiver, onb_receiver_free)

/** onb_receiver_sink: For onb_pool_run(), with the receiver as its data. */
extern const OnbPoolSink onb_receiver_sink;

/**
 * onb_receiver_finish: All units are read: the inputs go to the ledger. *@ret_sums_agree is FALSE
 * when the bytes of some container did not add up, *@ret_parts_fit when the parts of some file do
 * not make a whole: then the ledger is worth nothing.
 */
void onb_receiver_finish (OnbReceiver *receiver, gboolean *ret_sums_agree, gboolean *ret_parts_fit);
