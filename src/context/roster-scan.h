/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a roster. GKeyFile knows no line numbers, merges repeated groups silently, refuses a
 * byte order mark and reads `\` in Exchange addresses and Windows paths as an escape; hence this
 * scanner. */
#pragma once

#include <onbehalf/error.h>

/**
 * OnbRosterLine: `[group argument]` (@key is NULL) or `key=value`, trimmed, UTF-8; borrowed during
 * the call.
 * @argument: "" when there is none
 * @value: of a key, "" when nothing follows the `=`; NULL with a group
 */
typedef struct {
  guint line;
  const gchar *group;
  const gchar *argument;
  const gchar *key;
  const gchar *value;
} OnbRosterLine;

/** OnbRosterVisit: Takes one line; FALSE with @error set stops the scan. */
typedef gboolean (*OnbRosterVisit) (const OnbRosterLine *line, gpointer data, GError **error);

/**
 * onb_roster_scan: Gives each group and key of @bytes to @visit, in order. A byte order mark, CRLF,
 * empty lines and comments (`#` or `;` first in the line) are passed over; a backslash is a
 * backslash. %ONB_ERROR_USAGE for a line that is neither or not UTF-8; this error and those of
 * @visit get @name and the line in front: `roster.ini:12: `.
 */
gboolean onb_roster_scan (const gchar *name, const guint8 *bytes, gsize len, OnbRosterVisit visit,
                          gpointer data, GError **error);

/**
 * onb_roster_split: The parts of a list `a;b;c`, trimmed; the last `;` may stand or not, an empty
 * value has no parts. %ONB_ERROR_USAGE when a part is empty.
 */
gboolean onb_roster_split (const gchar *value, GStrv *ret_parts, GError **error);
