/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of addresses (RFC 5322, 3.4 and 4.4; SEMANTICS.md §1), read in one pass. GMime's list
 * decoder is not used: its time grows with the square of the commas, it recurses over groups, loses
 * the whole list over one open parenthesis, and turns A-labels into Unicode. Where both can read a
 * list, they agree (test-address.c). */
#pragma once

#include "message/rfc2047.h"

/**
 * onb_addresses_parse: Appends the addresses of @value to @out (OnbAddress, at most @limit in all);
 * their strings live in the decoder's arena. Groups are flattened; an element with a name and no
 * address has an empty addr; `<>` without a name is none. FALSE when @limit cut something.
 */
gboolean onb_addresses_parse (OnbDecoder *decoder, OnbBytes value, gsize limit, GArray *out);

/** onb_addresses_parse_any: The same without the short ways of address-plain.h and address-memo.h.
 */
gboolean onb_addresses_parse_any (OnbDecoder *decoder, OnbBytes value, gsize limit, GArray *out);

/** onb_address_first: The first element that has an address, else the first; FALSE when there is
 * none. */
gboolean onb_address_first (const GArray *addresses, OnbAddress *ret_address);
