/* SPDX-License-Identifier: Apache-2.0 */
/* A date of any bytes is usable or none, the same by both ways of reading it. The same bytes make a
 * well-formed date, which GLib's calendar must agree with, and damage another.
 *
 * CC=clang meson setup build-fuzz -Dfuzzing=true -Db_sanitize=address,undefined -Db_lundef=false
 * build-fuzz/tests/fuzz/fuzz-date -max_total_time=180 -max_len=4096 tests/fuzz/seeds/date */
#include "base/civil.h"

#include "../unit/both-ways.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

static void
check_date (const OnbDate *date)
{
  g_assert_cmpint (date->unix_seconds, >=, ONB_USABLE_FROM_UNIX);
  g_assert_cmpint (date->unix_seconds, <, ONB_USABLE_UNTIL_UNIX);
  g_assert_cmpint (ABS (date->offset_seconds), <=, 14 * 3600);
  g_assert_true (!date->no_zone || date->offset_seconds == 0);
}

static void
check_made (const guint8 *data)
{
  static const gchar *const months[]
      = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  gint month = data[0] % 12;
  gint day = data[1] % 31 + 1;
  gint year = 1981 + data[2] % 118;
  gint hour = data[3] % 24, minute = data[4] % 60, second = data[5] % 60;
  g_autofree gchar *text = g_strdup_printf ("%d %s %d %02d:%02d:%02d +0000", day, months[month],
                                            year, hour, minute, second);
  g_autoptr (GDateTime) theirs = g_date_time_new_utc (year, month + 1, day, hour, minute, second);
  OnbDate ours;
  gboolean found = onb_date_parse ((OnbBytes){ (const guint8 *) text, strlen (text) }, &ours);

  g_assert_cmpint (found, ==, theirs != NULL);
  if (found)
    g_assert_cmpint (ours.unix_seconds, ==, g_date_time_to_unix (theirs));
}

/* A plain date with some bytes changed: pairs of place and byte. */
static void
check_changed (const guint8 *data, gsize len)
{
  static const gchar plain[] = "by (x); Tue,  8 Aug 2023 12:36:29 +0200 (CEST)";
  gchar text[sizeof plain];

  memcpy (text, plain, sizeof plain);
  for (gsize i = 0; i + 1 < MIN (len, 8); i += 2)
    text[data[i] % strlen (plain)] = (gchar) data[i + 1];
  check_date_both_ways ((OnbBytes){ (const guint8 *) text, strlen (plain) });
  check_date_both_ways ((OnbBytes){ (const guint8 *) text + 8, strlen (plain) - 8 });
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  const OnbBytes value = { data, len };
  OnbDate date;

  if (onb_date_parse (value, &date))
    check_date (&date);
  if (onb_date_parse_received (value, &date))
    check_date (&date);
  check_date_both_ways (value);
  check_changed (data, len);
  if (len >= 6)
    check_made (data);
  return 0;
}
