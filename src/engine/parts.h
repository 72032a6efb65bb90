/* SPDX-License-Identifier: Apache-2.0 */
/* Large mbox and zip files that several readers share: what they tell of their parts is put
 * together here.
 */
#pragma once

#include <onbehalf/ledger.h>

#include "engine/units.h"
#include "source/file-part.h"

typedef struct _OnbParts OnbParts;

/** onb_parts_new: Suspects and findings go to @ledger. Both are borrowed. */
OnbParts *onb_parts_new (OnbLedger *ledger, const OnbLimits *limits);
void onb_parts_free (OnbParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbParts, onb_parts_free)

/**
 * onb_parts_add: The part @unit has been read. Its tally is taken over, @serials (guint32, the
 * ledger's number of each of its pieces, 0: none) gets a reference; @loss_bytes is what listing its
 * losses takes. A file whose parts are all there is judged at once. FALSE: they do not fit, the
 * file must be read in one piece.
 */
gboolean onb_parts_add (OnbParts *parts, const OnbUnit *unit, OnbFilePart *part, GArray *serials,
                        guint64 loss_bytes);

/** onb_parts_finish: No more parts will come. FALSE as above. */
gboolean onb_parts_finish (OnbParts *parts);
