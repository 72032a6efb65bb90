/* SPDX-License-Identifier: Apache-2.0 */
#include "report/human.h"

#include "base/civil.h"

#define MILLION G_GUINT64_CONSTANT (1000000)
#define MINUTE_SECONDS 60
#define HOUR_SECONDS 3600
#define LONG_DAYS 100 /* from here on hours say nothing */

/* round half up of part * scale / whole; the counts of a run are far below 2^64 / 2 scale. */
static guint64
scaled (guint64 part, guint64 whole, guint64 scale)
{
  return (2 * part * scale + whole) / (2 * whole);
}

void
onb_share_append (GString *out, guint64 part, guint64 whole)
{
  guint64 millionths = scaled (part, whole, MILLION);

  g_string_append_printf (out, "%" G_GUINT64_FORMAT ".%06u", millionths / MILLION,
                          (guint) (millionths % MILLION));
}

void
onb_percent_append (GString *out, guint64 part, guint64 whole)
{
  guint64 thousandths = scaled (part, whole, 1000);

  g_string_append_printf (out, "%" G_GUINT64_FORMAT ".%u%%", thousandths / 10,
                          (guint) (thousandths % 10));
}

static void
append_units (GString *out, gint64 large, gchar large_unit, gint64 small, gchar small_unit)
{
  g_string_append_printf (out, "%" G_GINT64_FORMAT "%c", large, large_unit);
  if (small != 0)
    g_string_append_printf (out, " %" G_GINT64_FORMAT "%c", small, small_unit);
}

void
onb_duration_append (GString *out, gint64 seconds)
{
  if (seconds < 0) {
    g_string_append_c (out, '-');
    seconds = seconds == G_MININT64 ? G_MAXINT64 : -seconds;
  }
  gint64 days = seconds / ONB_DAY_SECONDS;

  if (days >= LONG_DAYS)
    append_units (out, days, 'd', 0, 'h');
  else if (days > 0)
    append_units (out, days, 'd', seconds % ONB_DAY_SECONDS / HOUR_SECONDS, 'h');
  else if (seconds >= HOUR_SECONDS)
    append_units (out, seconds / HOUR_SECONDS, 'h', seconds % HOUR_SECONDS / MINUTE_SECONDS, 'm');
  else if (seconds >= MINUTE_SECONDS)
    append_units (out, seconds / MINUTE_SECONDS, 'm', seconds % MINUTE_SECONDS, 's');
  else
    append_units (out, seconds, 's', 0, 's');
}

void
onb_work_append (GString *out, gint64 seconds)
{
  if (seconds < HOUR_SECONDS)
    onb_duration_append (out, seconds);
  else
    append_units (out, seconds / HOUR_SECONDS, 'h', seconds % HOUR_SECONDS / MINUTE_SECONDS, 'm');
}

void
onb_moment_append (GString *out, gint64 unix_seconds, GTimeZone *zone)
{
  gint64 wall = onb_civil_wall (zone, unix_seconds);
  gint32 day = onb_civil_day_of (wall);
  gint64 second = wall - day * ONB_DAY_SECONDS;
  g_autofree gchar *date = onb_civil_format_day (day);

  g_string_append_printf (out, "%s %02d:%02d", date, (gint) (second / HOUR_SECONDS),
                          (gint) (second % HOUR_SECONDS / MINUTE_SECONDS));
}

void
onb_bytes_append (GString *out, guint64 bytes)
{
  static const gchar *const units[] = { "KB", "MB", "GB", "TB", "PB", "EB" };
  guint64 unit_bytes = 1000;
  guint unit = 0;

  if (bytes < 1000) {
    g_string_append_printf (out, "%" G_GUINT64_FORMAT " B", bytes);
    return;
  }
  while (unit + 1 < G_N_ELEMENTS (units) && bytes / 1000 >= unit_bytes) {
    unit_bytes *= 1000;
    unit++;
  }
  g_string_append_printf (out, "%" G_GUINT64_FORMAT ".%u %s", bytes / unit_bytes,
                          (guint) (bytes % unit_bytes / (unit_bytes / 10)), units[unit]);
}

void
onb_part_append (GString *out, guint64 n, const gchar *name)
{
  if (n > 0)
    g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " %s", out->len > 0 ? ", " : "", n, name);
}

gchar *
onb_hex (const guint8 *data, gsize len)
{
  static const gchar digits[] = "0123456789abcdef";
  g_autoptr (GString) text = g_string_sized_new (2 * len);

  for (gsize i = 0; i < len; i++) {
    g_string_append_c (text, digits[data[i] >> 4]);
    g_string_append_c (text, digits[data[i] & 0xF]);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
