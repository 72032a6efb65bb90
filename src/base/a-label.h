/* SPDX-License-Identifier: Apache-2.0 */
/* Domains outside ASCII as mail compares them (docs/SEMANTICS.md, §1). */
#pragma once

#include <glib.h>

/** onb_a_label: `xn--bcher-kva.example` for `bücher.example`, by IDNA 2003. NULL when @domain stays
 * as it is: it is ASCII, no UTF-8, longer than any name, or IDNA refuses it. Caller owns. */
gchar *onb_a_label (const gchar *domain);
