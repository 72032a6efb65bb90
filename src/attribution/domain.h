/* SPDX-License-Identifier: Apache-2.0 */
/* Domains of addresses, and what lies below them (SEMANTICS.md §4, domain comparison). */
#pragma once

#include <glib.h>

/** onb_domain_of: What stands behind the last `@` of @address; "" for an Exchange address, which
 * may hold one, too. */
const gchar *onb_domain_of (const gchar *address);

/** onb_domain_is_below: Whether @domain is @above or lies below it; nothing lies below "". */
gboolean onb_domain_is_below (const gchar *domain, const gchar *above);

/** onb_domain_lies_in: Whether the domain of @address is one of @domains or lies below one. */
gboolean onb_domain_lies_in (const gchar *address, const GPtrArray *domains);
