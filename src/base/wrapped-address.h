/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of Exchange that were squeezed into internet addresses (IMCEA encapsulation, MS-OXCMAIL
 * 2.1.3.1.3; docs/SEMANTICS.md, Wrapped addresses). Anybody can write one: whether it is believed
 * is not decided here. */
#pragma once

#include <glib.h>

/** onb_is_wrapped_address: Whether @address, in lower case, has the shape: `imceaex-…@…` or
 * `imceasmtp-…@…`. */
gboolean onb_is_wrapped_address (const gchar *address);

/** onb_unwrap_address: What @address, in lower case, stands for, in lower case: an Exchange address
 * or an SMTP address. NULL when it has not the shape, or is none of the two inside. Caller owns. */
gchar *onb_unwrap_address (const gchar *address);
