/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and times in the two ways they are printed: exact for programs, short for people. */
#pragma once

#include <onbehalf/item.h>

#include "base/plural.h"

/** onb_share_append: @part / @whole with six decimals, half up. @whole must not be 0. */
void onb_share_append (GString *out, guint64 part, guint64 whole);

/** onb_percent_append: `12.5%`, half up. @whole must not be 0. */
void onb_percent_append (GString *out, guint64 part, guint64 whole);

/** onb_duration_append: `45s`, `12m 5s`, `3h 12m`, `2d 4h`, `120d`: at most two units, rounded
 * down. */
void onb_duration_append (GString *out, gint64 seconds);

/** onb_work_append: working time, in hours however many, since nobody works days of 24: `48h`,
 * `7h 30m`. Below an hour as onb_duration_append(). */
void onb_work_append (GString *out, gint64 seconds);

/** onb_moment_append: `2025-01-02 03:04` in @zone (NULL: UTC). */
void onb_moment_append (GString *out, gint64 unix_seconds, GTimeZone *zone);

/** onb_bytes_append: `512 B`, `1.2 KB`, `3.4 GB`, powers of 1000. */
void onb_bytes_append (GString *out, guint64 bytes);

/** onb_part_append: `3 inbound`, after `, ` when something stands there already; nothing for 0. */
void onb_part_append (GString *out, guint64 n, const gchar *name);

/** onb_hex: @len bytes as lowercase hex digits. Caller owns the result. */
gchar *onb_hex (const guint8 *data, gsize len);
