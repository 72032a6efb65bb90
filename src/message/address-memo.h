/* SPDX-License-Identifier: Apache-2.0 */
/* What address fields came to that needed the long way. People are few, and a name with an umlaut
 * stands in each of their messages: so a field that has been seen twice is remembered as it stands,
 * with what was made of it. The room is bounded, and a newer field takes the place of an older one.
 */
#pragma once

#include "message/arena.h"
#include "message/scan.h"

#include <onbehalf/facts.h>

typedef struct _OnbAddressMemo OnbAddressMemo;

OnbAddressMemo *onb_address_memo_new (void);
void onb_address_memo_free (OnbAddressMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnbAddressMemo, onb_address_memo_free)

/**
 * onb_address_memo_find: Appends what @value came to before to @out, the strings copied into
 * @arena, when that is at most @limit addresses in all; @ret_defects gets the defects that go with
 * it. FALSE when nothing is known.
 */
gboolean onb_address_memo_find (OnbAddressMemo *memo, OnbBytes value, gsize limit, OnbArena *arena,
                                GArray *out, OnbDefects *ret_defects);

/**
 * onb_address_memo_add: @value, which onb_address_memo_find() was just asked for, came to the
 * addresses of @out from @first on. Too long ones, and ones seen for the first time, are not kept.
 */
void onb_address_memo_add (OnbAddressMemo *memo, OnbBytes value, const GArray *out, guint first,
                           OnbDefects defects);
