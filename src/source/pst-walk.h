/* SPDX-License-Identifier: Apache-2.0 */
/* All folders of a store of Outlook, one after the other. */
#pragma once

#include "source/pst-item.h"

/**
 * onb_pst_walk: Walks all folders in the order of the store, a folder's messages before the folders
 * in it. With @read FALSE only looks whether one of them is known to hold what was sent. FALSE with
 * @error when the sink refused.
 */
gboolean onb_pst_walk (OnbPstStore *store, gboolean read, GError **error);
