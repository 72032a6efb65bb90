/* SPDX-License-Identifier: Apache-2.0 */
#include <onbehalf/report.h>

#include "base/plural.h"
#include "base/safe-text.h"
#include "report/report-writers.h"

const gchar *
onb_format_name (OnbFormat format)
{
  static const gchar *const names[] = { "text", "json", "jsonl", "csv" };

  return names[format];
}

gchar *
onb_text_for_terminal (const gchar *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return onb_safe_text (text);
}

gchar *
onb_count_text (guint64 n, const gchar *one, const gchar *many)
{
  g_return_val_if_fail (one != NULL, NULL);

  return onb_plural (n, one, many);
}

guint64
onb_coverage_losses_unlisted (const OnbCoverage *coverage)
{
  g_return_val_if_fail (coverage != NULL, 0);

  for (guint i = 0; i < coverage->findings->len; i++) {
    const OnbCount *finding = &g_array_index (coverage->findings, OnbCount, i);
    if (g_str_equal (finding->kind, "loss-not-listed"))
      return finding->count;
  }
  return 0;
}

gboolean
onb_report_write (const OnbResult *result, const OnbReportInfo *info, const OnbLook *look,
                  const OnbOutput *output, GError **error)
{
  g_return_val_if_fail (result != NULL, FALSE);
  g_return_val_if_fail (info != NULL && info->limits != NULL, FALSE);
  g_return_val_if_fail (look != NULL && look->format != ONB_FORMAT_JSONL, FALSE);
  g_return_val_if_fail (output != NULL, FALSE);

  g_autoptr (OnbOut) out = onb_out_new (output);

  if (look->format == ONB_FORMAT_JSON)
    onb_report_write_json (out, result, info);
  else if (look->format == ONB_FORMAT_CSV)
    onb_report_write_csv (out, result, look);
  else
    onb_report_write_text (out, result, info, look);
  return onb_out_finish (out, error);
}
