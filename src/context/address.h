/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses as people write them into a roster or an option. (onb_address_normalise: roster.h) */
#pragma once

#include <onbehalf/roster.h>

/**
 * onb_address_parse: A normalised `local@domain`; %ONB_ERROR_USAGE says what is wrong with @text.
 */
gchar *onb_address_parse (const gchar *text, GError **error);

/**
 * onb_address_parse_alias: As onb_address_parse(), but an Exchange address (`/o=…`) or a bare name
 * will do.
 */
gchar *onb_address_parse_alias (const gchar *text, GError **error);

/** onb_address_parse_domain: A normalised domain, without `@`. %ONB_ERROR_USAGE. */
gchar *onb_address_parse_domain (const gchar *text, GError **error);
