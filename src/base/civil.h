/* SPDX-License-Identifier: Apache-2.0 */
/* Civil dates and times: pure arithmetic on the proleptic Gregorian calendar, RFC 3339,
 * durations, and the way between the wall clock of a zone and UTC. A day is a gint32 count from
 * 1970-01-01, an instant a gint64 count of UTC seconds, a wall time a gint64 count of seconds from
 * 1970-01-01T00:00:00 on the local clock. */
#pragma once

#include <onbehalf/error.h>

#define ONB_DAY_SECONDS G_GINT64_CONSTANT (86400)

/* The range in which a time of a mail is usable (SEMANTICS.md §6); the upper one is the first
 * that is not. */
#define ONB_USABLE_FROM_UNIX G_GINT64_CONSTANT (315532800)   /* 1980-01-01T00:00:00Z */
#define ONB_USABLE_UNTIL_UNIX G_GINT64_CONSTANT (4102444800) /* 2100-01-01T00:00:00Z */

/** OnbCivilFold: Which of its two instants a wall time means when clocks are put back over it. */
typedef enum { ONB_CIVIL_FIRST, ONB_CIVIL_SECOND } OnbCivilFold;

/** OnbCivilEdge: What a bare date means: the first instant of its day, or that of the day after. */
typedef enum { ONB_CIVIL_START, ONB_CIVIL_END } OnbCivilEdge;

/** onb_civil_is_valid: Whether the date exists; years 0 to 9999. */
gboolean onb_civil_is_valid (gint year, guint month, guint day);

/** onb_civil_days: Days from 1970-01-01 to a valid date. */
gint32 onb_civil_days (gint year, guint month, guint day);

/** onb_civil_from_days: The date of a day. Any output may be NULL. */
void onb_civil_from_days (gint32 days, gint *ret_year, guint *ret_month, guint *ret_day);

/** onb_civil_weekday: 0 = Monday … 6. */
guint onb_civil_weekday (gint32 days);

/** onb_civil_iso_week: The ISO 8601 week that holds the day, and the year it is counted in. */
void onb_civil_iso_week (gint32 days, gint *ret_year, guint *ret_week);

/**
 * onb_civil_day_of: The day of a wall time (or, for UTC days, of an instant): the floor of a
 * division.
 */
gint32 onb_civil_day_of (gint64 seconds);

/** onb_civil_format: RFC 3339 in UTC, `2025-01-02T03:04:05Z`. Caller owns the result. */
gchar *onb_civil_format (gint64 unix_seconds);

/** onb_civil_format_day: `2025-01-02`. Caller owns the result. */
gchar *onb_civil_format_day (gint32 days);

/** onb_civil_parse_day: `2025-01-02` and nothing else; FALSE when it is no date. */
gboolean onb_civil_parse_day (const gchar *text, gint32 *ret_days);

/**
 * onb_civil_scan_time: `2025-01-02T03:04:05[.6…][Z|±hh:mm]`, the whole of @text (RFC 3339, 5.6;
 * `t`, `z` and a space for `T` are allowed; fractions are dropped; second 60 counts as 59).
 * @ret_seconds gets the instant when a zone stands there (*@ret_has_zone TRUE), else the wall time.
 */
gboolean onb_civil_scan_time (const gchar *text, gint64 *ret_seconds, gboolean *ret_has_zone);

/**
 * onb_civil_parse_time: An instant from RFC 3339, or from a bare date whose @edge is meant, in
 * @zone (NULL: UTC). %ONB_ERROR_USAGE says in words what is wrong; a time without zone is refused.
 */
gboolean onb_civil_parse_time (const gchar *text, GTimeZone *zone, OnbCivilEdge edge,
                               gint64 *ret_unix, GError **error);

/** onb_civil_parse_duration: `90s`, `15m`, `8h`, `2d`: a number and its unit. %ONB_ERROR_USAGE. */
gboolean onb_civil_parse_duration (const gchar *text, gint64 *ret_seconds, GError **error);

/**
 * onb_civil_zone: The zone with that IANA name; %ONB_ERROR_USAGE when there is none. Offsets, POSIX
 * rules and paths are refused, though GLib would read them.
 */
GTimeZone *onb_civil_zone (const gchar *name, GError **error);

/** onb_civil_wall: What the clock of @zone (NULL: UTC) shows at an instant. */
gint64 onb_civil_wall (GTimeZone *zone, gint64 unix_seconds);

/**
 * onb_civil_unix: The instant at which the clock of @zone (NULL: UTC) shows @wall. A wall time in a
 * gap (clocks put forward over it) is the first instant after the gap; one that happens twice is
 * @fold's.
 */
gint64 onb_civil_unix (GTimeZone *zone, gint64 wall, OnbCivilFold fold);

/**
 * onb_civil_is_steady: Whether @zone keeps one offset for all wall times from @from_wall to
 * @to_wall, both included, so that any of them is the wall time minus *@ret_offset. FALSE near a
 * change of offset.
 */
gboolean onb_civil_is_steady (GTimeZone *zone, gint64 from_wall, gint64 to_wall,
                              gint64 *ret_offset);
