/* SPDX-License-Identifier: Apache-2.0 */
#include "message/date.h"

#include "both-ways.h"
#include "message-fixture.h"
#include "message/received.h"

#include <gmime/gmime.h>

typedef enum { PLAIN, NO_ZONE, NO_DATE } Expect;

/* @utc: `2023-08-08 10:36:29` and so on, of the instant meant. */
typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  Expect expect;
  const gchar *utc;
  gint32 offset_minutes;
} Case;

#define NONE NO_DATE, NULL, 0

static const Case cases[] = {
  /* (a) day month year time [zone] */
  { "rfc", LITERAL ("Tue, 8 Aug 2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "two-digit-day", LITERAL ("Tue, 08 Aug 2023 12:36:29 +0000"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "no-weekday", LITERAL ("8 Aug 2023 12:36:29 -0330"), PLAIN, "2023-08-08 16:06:29", -210 },
  { "wrong-weekday", LITERAL ("Fri, 8 Aug 2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "weekday-no-comma", LITERAL ("Tue 8 Aug 2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "long-names", LITERAL ("Tuesday, 8 August 2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "sept", LITERAL ("8 Sept 2023 12:36:29 +0200"), PLAIN, "2023-09-08 10:36:29", 120 },
  { "sept-dot", LITERAL ("8 Sept. 2023 12:36:29 +0200"), NONE },
  { "weekday-dot", LITERAL ("Tue. 8 Aug 2023 12:36:29 +0200"), NONE },
  { "lower-case", LITERAL ("tue, 8 aug 2023 12:36:29 gmt"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "no-seconds", LITERAL ("8 Aug 2023 12:36 +0200"), PLAIN, "2023-08-08 10:36:00", 120 },
  { "one-digit-hour", LITERAL ("8 Aug 2023 2:36:29 +0200"), PLAIN, "2023-08-08 00:36:29", 120 },
  { "fraction", LITERAL ("8 Aug 2023 12:36:29.987 +0200"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "joined", LITERAL ("08-Aug-2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "joined-weekday", LITERAL ("Tue, 8-Aug-23 12:36:29 GMT"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "half-joined", LITERAL ("08-Aug 2023 12:36:29 +0200"), NONE },
  { "commas-everywhere", LITERAL (",Tue,8,Aug,2023,12:36:29,+0200,"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "folded", LITERAL ("Tue,\r\n\t8 Aug\n 2023 12:36:29\r\n +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "tail-is-ignored", LITERAL ("8 Aug 2023 12:36:29 +0200 foo bar 99:99"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "time-before-date", LITERAL ("12:36:29 8 Aug 2023"), NONE },
  { "glued-zone", LITERAL ("8 Aug 2023 12:36:29+0200"), NONE },
  /* years */
  { "year-00", LITERAL ("8 Aug 00 12:36:29 +0000"), PLAIN, "2000-08-08 12:36:29", 0 },
  { "year-49", LITERAL ("8 Aug 49 12:36:29 +0000"), PLAIN, "2049-08-08 12:36:29", 0 },
  { "year-50", LITERAL ("8 Aug 50 12:36:29 +0000"), NONE },
  { "year-99", LITERAL ("8 Aug 99 12:36:29 +0000"), PLAIN, "1999-08-08 12:36:29", 0 },
  { "year-101", LITERAL ("8 Aug 101 12:36:29 +0000"), PLAIN, "2001-08-08 12:36:29", 0 },
  { "year-1", LITERAL ("8 Aug 3 12:36:29 +0000"), NONE },
  { "year-5-digits", LITERAL ("8 Aug 02023 12:36:29 +0000"), NONE },
  { "year-0102", LITERAL ("8 Aug 0102 12:36:29 +0000"), NONE },
  { "first-usable", LITERAL ("1 Jan 1980 00:00:00 +0000"), PLAIN, "1980-01-01 00:00:00", 0 },
  { "too-early", LITERAL ("31 Dec 1979 23:59:59 +0000"), NONE },
  { "too-early-by-zone", LITERAL ("1 Jan 1980 00:00:00 +0001"), NONE },
  { "last-usable", LITERAL ("31 Dec 2099 23:59:59 +0000"), PLAIN, "2099-12-31 23:59:59", 0 },
  { "too-late", LITERAL ("1 Jan 2100 00:00:00 +0000"), NONE },
  /* impossible */
  { "day-0", LITERAL ("0 Aug 2023 12:36:29 +0000"), NONE },
  { "day-32", LITERAL ("32 Aug 2023 12:36:29 +0000"), NONE },
  { "day-3-digits", LITERAL ("008 Aug 2023 12:36:29 +0000"), NONE },
  { "31-apr", LITERAL ("31 Apr 2023 12:36:29 +0000"), NONE },
  { "29-feb", LITERAL ("29 Feb 2023 12:36:29 +0000"), NONE },
  { "29-feb-leap", LITERAL ("29 Feb 2024 12:36:29 +0000"), PLAIN, "2024-02-29 12:36:29", 0 },
  { "29-feb-2000", LITERAL ("29 Feb 2000 12:36:29 +0000"), PLAIN, "2000-02-29 12:36:29", 0 },
  { "hour-24", LITERAL ("8 Aug 2023 24:00:00 +0000"), NONE },
  { "minute-60", LITERAL ("8 Aug 2023 12:60:00 +0000"), NONE },
  { "second-60", LITERAL ("31 Dec 2016 23:59:60 +0000"), PLAIN, "2016-12-31 23:59:59", 0 },
  { "second-61", LITERAL ("31 Dec 2016 23:59:61 +0000"), NONE },
  { "minute-1-digit", LITERAL ("8 Aug 2023 12:6:00 +0000"), NONE },
  { "no-minute", LITERAL ("8 Aug 2023 12 +0000"), NONE },
  { "fraction-of-a-minute", LITERAL ("8 Aug 2023 12:36.5 +0000"), NONE },
  { "fraction-of-letters", LITERAL ("8 Aug 2023 12:36:29.x +0000"), NONE },
  { "month-number", LITERAL ("8 08 2023 12:36:29 +0000"), NONE },
  { "month-unknown", LITERAL ("8 Zzz 2023 12:36:29 +0000"), NONE },
  { "month-short", LITERAL ("8 Au 2023 12:36:29 +0000"), NONE },
  /* zones */
  { "zone-colon", LITERAL ("8 Aug 2023 12:36:29 +02:00"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "zone-gmt-offset", LITERAL ("8 Aug 2023 12:36:29 GMT+0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "zone-utc-offset", LITERAL ("8 Aug 2023 12:36:29 UTC-0330"), PLAIN, "2023-08-08 16:06:29",
    -210 },
  { "zone-gmt-colon", LITERAL ("8 Aug 2023 12:36:29 GMT+02:00"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "zone-gmt-zero", LITERAL ("8 Aug 2023 12:36:29 GMT-0000"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "zone-ut", LITERAL ("8 Aug 2023 12:36:29 UT"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "zone-utc", LITERAL ("8 Aug 2023 12:36:29 UTC"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "zone-z", LITERAL ("8 Aug 2023 12:36:29 Z"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "zone-est", LITERAL ("8 Aug 2023 12:36:29 EST"), PLAIN, "2023-08-08 17:36:29", -300 },
  { "zone-edt", LITERAL ("8 Aug 2023 12:36:29 EDT"), PLAIN, "2023-08-08 16:36:29", -240 },
  { "zone-cst", LITERAL ("8 Aug 2023 12:36:29 CST"), PLAIN, "2023-08-08 18:36:29", -360 },
  { "zone-cdt", LITERAL ("8 Aug 2023 12:36:29 CDT"), PLAIN, "2023-08-08 17:36:29", -300 },
  { "zone-mst", LITERAL ("8 Aug 2023 12:36:29 MST"), PLAIN, "2023-08-08 19:36:29", -420 },
  { "zone-mdt", LITERAL ("8 Aug 2023 12:36:29 MDT"), PLAIN, "2023-08-08 18:36:29", -360 },
  { "zone-pst", LITERAL ("8 Aug 2023 12:36:29 PST"), PLAIN, "2023-08-08 20:36:29", -480 },
  { "zone-pdt", LITERAL ("8 Aug 2023 12:36:29 PDT"), PLAIN, "2023-08-08 19:36:29", -420 },
  { "zone-minus-zero", LITERAL ("8 Aug 2023 12:36:29 -0000"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-none", LITERAL ("8 Aug 2023 12:36:29"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-unknown", LITERAL ("8 Aug 2023 12:36:29 CEST"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-military", LITERAL ("8 Aug 2023 12:36:29 A"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-quoted", LITERAL ("8 Aug 2023 12:36:29 \"GMT\""), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-short", LITERAL ("8 Aug 2023 12:36:29 +02"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-long", LITERAL ("8 Aug 2023 12:36:29 +02000"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "zone-14", LITERAL ("8 Aug 2023 12:36:29 +1400"), PLAIN, "2023-08-07 22:36:29", 840 },
  { "zone-minus-14", LITERAL ("8 Aug 2023 12:36:29 -1400"), PLAIN, "2023-08-09 02:36:29", -840 },
  { "zone-14-01", LITERAL ("8 Aug 2023 12:36:29 +1401"), NONE },
  { "zone-minus-14-01", LITERAL ("8 Aug 2023 12:36:29 -1401"), NONE },
  { "zone-99", LITERAL ("8 Aug 2023 12:36:29 +9999"), NONE },
  { "zone-minute-60", LITERAL ("8 Aug 2023 12:36:29 +0160"), NONE },
  { "zone-first-of-two", LITERAL ("8 Aug 2023 12:36:29 GMT +0200"), PLAIN, "2023-08-08 12:36:29",
    0 },
  /* comments */
  { "comment-behind", LITERAL ("8 Aug 2023 12:36:29 +0200 (CEST)"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "comment-glued", LITERAL ("8 Aug 2023 12:36:29 +0200(CEST)"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "comment-is-no-zone", LITERAL ("8 Aug 2023 12:36:29 (EST)"), NO_ZONE, "2023-08-08 12:36:29",
    0 },
  { "comment-nested", LITERAL ("(a (b) \\) c) 8 (x) Aug 2023 ((t)\r\n y) 12:36:29 +0200"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "comment-not-closed", LITERAL ("8 Aug 2023 12:36:29 +0200 (CEST"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "comment-not-closed-no-zone", LITERAL ("8 Aug 2023 12:36:29 (CEST"), NO_ZONE,
    "2023-08-08 12:36:29", 0 },
  { "comment-only", LITERAL ("(8 Aug 2023 12:36:29 +0200)"), NONE },
  /* (b) asctime */
  { "asctime", LITERAL ("Tue Aug  8 12:36:29 2023"), NO_ZONE, "2023-08-08 12:36:29", 0 },
  { "asctime-zone-behind", LITERAL ("Tue Aug 08 12:36:29 2023 +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "asctime-zone-before", LITERAL ("Tue Aug 08 12:36:29 +0200 2023"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "asctime-named-zone", LITERAL ("Tue Aug  8 12:36:29 EST 2023"), PLAIN, "2023-08-08 17:36:29",
    -300 },
  { "asctime-unknown-zone", LITERAL ("Tue Aug  8 12:36:29 CEST 2023"), NO_ZONE,
    "2023-08-08 12:36:29", 0 },
  { "asctime-no-weekday", LITERAL ("Aug 8 12:36 2023"), NO_ZONE, "2023-08-08 12:36:00", 0 },
  { "asctime-no-year", LITERAL ("Tue Aug  8 12:36:29"), NONE },
  { "american", LITERAL ("August 8, 2023 12:36:29"), NONE },
  /* (c) ISO 8601 */
  { "iso", LITERAL ("2023-08-08T12:36:29+02:00"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "iso-z", LITERAL ("2023-08-08T12:36:29Z"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "iso-fraction-z", LITERAL ("2023-08-08T12:36:29.123456Z"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "iso-space", LITERAL ("2023-08-08 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "iso-glued-zone", LITERAL ("2023-08-08 12:36:29+0200"), PLAIN, "2023-08-08 10:36:29", 120 },
  { "iso-t-space-zone", LITERAL ("2023-08-08T12:36:29 EST"), PLAIN, "2023-08-08 17:36:29", -300 },
  { "iso-no-zone", LITERAL ("2023-08-08T12:36"), NO_ZONE, "2023-08-08 12:36:00", 0 },
  { "iso-weekday", LITERAL ("Tue, 2023-08-08 12:36:29 GMT"), PLAIN, "2023-08-08 12:36:29", 0 },
  { "iso-date-only", LITERAL ("2023-08-08"), NONE },
  { "iso-short-month", LITERAL ("2023-8-08T12:36:29Z"), NONE },
  { "iso-no-day", LITERAL ("2023-02-30T12:36:29Z"), NONE },
  /* nothing */
  { "empty", LITERAL (""), NONE },
  { "white", LITERAL (" \r\n\t"), NONE },
  { "weekday-only", LITERAL ("Tue"), NONE },
  { "words", LITERAL ("some numbers 0 1 2 but invalid"), NONE },
  { "nul", LITERAL ("8 Aug 2023\0 12:36:29 +0200"), NONE },
  { "huge-number", LITERAL ("99999999999999999999 Aug 2023 12:36:29 +0000"), NONE },
};

static void
check_date (gboolean found, const OnbDate *date, const Case *row)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree gchar *utc = NULL;

  g_assert_cmpint (found, ==, row->expect != NO_DATE);
  if (!found)
    return;
  time = g_date_time_new_from_unix_utc (date->unix_seconds);
  utc = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  g_assert_cmpstr (utc, ==, row->utc);
  g_assert_cmpint (date->offset_seconds, ==, row->offset_minutes * 60);
  g_assert_cmpint (date->no_zone, ==, row->expect == NO_ZONE);
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  OnbDate date;

  check_date (onb_date_parse (value, &date), &date, row);
  check_date_both_ways (value);
}

static const Case received_cases[] = {
  { "plain", LITERAL ("from a by b; Tue, 8 Aug 2023 12:36:29 +0200"), PLAIN, "2023-08-08 10:36:29",
    120 },
  { "folded", LITERAL ("from a by b\r\n\tid 1; Tue, 8 Aug\r\n 2023 12:36:29 +0200 (CEST)"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "last-semicolon", LITERAL ("from a; by b; 8 Aug 2023 12:36:29 +0200"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "semicolon-in-comment", LITERAL ("from a; 8 Aug 2023 12:36:29 +0200 (x; y)"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "semicolon-in-nested-comment", LITERAL ("a; 8 Aug 2023 12:36:29 +0200 (x (z); y (w) )"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "semicolon-in-early-comment", LITERAL ("a (b; c); 8 Aug 2023 12:36:29 +0200"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "only-in-comment", LITERAL ("a (b; 8 Aug 2023 12:36:29 +0200)"), NONE },
  { "escaped-paren", LITERAL ("a (b \\) ; c); 8 Aug 2023 12:36:29 +0200"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "escaped-paren-behind", LITERAL ("a; 8 Aug 2023 12:36:29 +0200 (x \\) ; y)"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "comment-not-closed", LITERAL ("a (b (c); 8 Aug 2023 12:36:29 +0200"), PLAIN,
    "2023-08-08 10:36:29", 120 },
  { "no-semicolon", LITERAL ("from a by b 8 Aug 2023 12:36:29 +0200"), NONE },
  { "nothing-behind", LITERAL ("from a by b;"), NONE },
  { "empty", LITERAL (""), NONE },
};

static void
test_received_case (gconstpointer data)
{
  const Case *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  OnbDate date;

  check_date (onb_date_parse_received (value, &date), &date, row);
  check_date_both_ways (value);
}

#define DAY G_GINT64_CONSTANT (86400)

typedef struct {
  const gchar *name;
  gint64 times[4];
  gsize n;
  gint64 top;
  gboolean redelivered;
} TopCase;

static const TopCase top_cases[] = {
  { "none", { 0 }, 0, ONB_NO_TIME, FALSE },
  { "one", { 100 }, 1, 100, FALSE },
  { "near", { 110, 100 }, 2, 110, FALSE },
  { "backwards", { 100, 110 }, 2, 100, FALSE },
  { "seven-days", { 100 + 7 * DAY, 100 }, 2, 100 + 7 * DAY, FALSE },
  { "more-than-seven-days", { 101 + 7 * DAY, 100 }, 2, 100, TRUE },
  { "skips-twice", { 100 + 30 * DAY, 100 + 20 * DAY, 100 }, 3, 100, TRUE },
  { "skips-only-the-top", { 100 + 30 * DAY, 100, 90, -30 * DAY }, 4, 100, TRUE },
  { "settles", { 110, 100, -30 * DAY }, 3, 110, FALSE },
};

static void
test_top_case (gconstpointer data)
{
  const TopCase *row = data;
  OnbReceived received;

  onb_received_init (&received);
  for (gsize i = 0; i < row->n; i++)
    onb_received_add (&received, row->times[i]);
  g_assert_cmpint (received.top, ==, row->top);
  g_assert_cmpint (received.lowest, ==, row->n == 0 ? ONB_NO_TIME : row->times[row->n - 1]);
  g_assert_cmpint (received.redelivered, ==, row->redelivered);
}

/* GMime reads well-formed dates (RFC 5322, 3.3) the same way. */
static void
check_against_gmime (const gchar *text)
{
  g_autoptr (GDateTime) theirs = g_mime_utils_header_decode_date (text);
  OnbDate ours;

  g_assert_nonnull (theirs);
  g_assert_true (onb_date_parse ((OnbBytes){ (const guint8 *) text, strlen (text) }, &ours));
  g_assert_cmpint (ours.unix_seconds, ==, g_date_time_to_unix (theirs));
  g_assert_cmpint (ours.offset_seconds, ==,
                   g_date_time_get_utc_offset (theirs) / G_TIME_SPAN_SECOND);
}

static void
test_against_gmime (void)
{
  static const gchar *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  static const gchar *const weekdays[] = { "", "Mon, ", "Sun, " };

  for (guint i = 0; i < 20000; i++) {
    gint offset = g_test_rand_int_range (-14 * 60, 14 * 60 + 1);
    g_autofree gchar *seconds = g_strdup_printf (":%02d", g_test_rand_int_range (0, 60));
    g_autofree gchar *text = NULL;

    if (offset == 0 && g_test_rand_bit ())
      offset = 60;
    text = g_strdup_printf ("%s%d %s %d %02d:%02d%s %c%02d%02d",
                            weekdays[g_test_rand_int_range (0, 3)], g_test_rand_int_range (1, 29),
                            months[g_test_rand_int_range (0, 12)],
                            g_test_rand_int_range (1981, 2099), g_test_rand_int_range (0, 24),
                            g_test_rand_int_range (0, 60), g_test_rand_bit () ? seconds : "",
                            offset < 0 ? '-' : '+', ABS (offset) / 60, ABS (offset) % 60);
    check_against_gmime (text);
  }
}

typedef struct {
  const gchar *name;
  const gchar *value;
  gsize len;
  gsize end; /* 0: the short way does not take it */
} PlainCase;

static const PlainCase plain_cases[] = {
  { "weekday", LITERAL ("Tue, 08 Aug 2023 12:36:29 +0200"), 31 },
  { "no-weekday", LITERAL ("8 Aug 2023 12:36:29 +0200"), 25 },
  { "padded-day", LITERAL ("Tue,  8 Aug 2023 12:36:29 +0200"), 31 },
  { "comment-behind", LITERAL ("Tue, 8 Aug 2023 12:36:29 -0700 (PDT)"), 30 },
  { "folded-before", LITERAL ("\r\n\tTue, 8 Aug 2023 12:36:29 -0700"), 33 },
  { "unknown-zone", LITERAL ("8 Aug 2023 12:36:29 -0000"), 25 },
  { "leap-day", LITERAL ("29 Feb 2096 12:36:29 +0000"), 26 },
  { "no-leap-day", LITERAL ("29 Feb 2095 12:36:29 +0000"), 0 },
  { "folded-inside", LITERAL ("8 Aug\n 2023 12:36:29 +0200"), 0 },
  { "cut", LITERAL ("8 Aug 2023 12:36:29 +020"), 0 },
  { "glued-behind", LITERAL ("8 Aug 2023 12:36:29 +02000"), 0 },
  { "lower-case", LITERAL ("8 aug 2023 12:36:29 +0200"), 0 },
  { "no-weekday-word", LITERAL ("Tuf, 8 Aug 2023 12:36:29 +0200"), 0 },
};

/* What nearly all mail has must not take the long way. */
static void
test_plain_case (gconstpointer data)
{
  const PlainCase *row = data;
  OnbBytes value = copy_exactly (row->value, row->len);
  g_autofree guint8 *owned = (guint8 *) (gsize) value.data;
  OnbDate date;
  gsize end = 0;

  onb_date_parse_plain (value, &date, &end);
  g_assert_cmpuint (end, ==, row->end);
}

/* Plain dates with one to three bytes changed. */
static void
test_both_ways (void)
{
  static const gchar *const plain[] = {
    "Tue, 08 Aug 2023 12:36:29 +0200",      "Sat,  9 Feb 1980 00:00:00 -0000 (UTC)",
    "31 Dec 2099 23:59:60 +1400",           "by x; Mon, 1 Jan 1980 00:00:00 -0100",
    "from a (b; c); 29 Feb 2024 1:02:03 +", "x; Thu, 30 Apr 2026 09:09:09 -0030 (a (b) \\) ;"
  };
  static const gchar changes[] = "0123459 \t\n,;:()\\+-.JFMASONDanebrpyulgctvdTWhiusz";
  guint n_plain = 0;

  for (guint i = 0; i < 300000; i++) {
    const gchar *text = plain[i % G_N_ELEMENTS (plain)];
    gsize len = strlen (text) - (g_test_rand_int_range (0, 8) == 0 ? 1 : 0);
    g_autofree gchar *changed = g_memdup2 (text, len);

    for (gint n = g_test_rand_int_range (0, 4); n > 0; n--)
      changed[g_test_rand_int_range (0, (gint32) len)]
          = changes[g_test_rand_int_range (0, sizeof changes - 1)];
    n_plain += check_date_both_ways ((OnbBytes){ (const guint8 *) changed, len }) ? 1 : 0;
  }
  g_assert_cmpuint (n_plain, >, 30000);
}

/* Values that are hard to get through take time in proportion to their length. */
static void
test_long (void)
{
  static const gchar *const pieces[] = { "(", ";(", "(;", ";", "\\(", "x ", ")", "();" };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    OnbDate date;
    OnbBytes value;

    while (text->len < 2000000)
      g_string_append (text, pieces[i]);
    value = (OnbBytes){ (const guint8 *) text->str, text->len };
    g_assert_false (onb_date_parse (value, &date));
    g_assert_false (onb_date_parse_received (value, &date));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_mime_init ();
  ADD_ROWS ("/date", cases, test_case);
  ADD_ROWS ("/date/received", received_cases, test_received_case);
  ADD_ROWS ("/date/top", top_cases, test_top_case);
  ADD_ROWS ("/date/plain", plain_cases, test_plain_case);
  g_test_add_func ("/date/both-ways", test_both_ways);
  g_test_add_func ("/date/against-gmime", test_against_gmime);
  g_test_add_func ("/date/long", test_long);
  return g_test_run ();
}
