/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report-writers.h"

static void
write_inputs (OnbJson *json, const GArray *inputs)
{
  onb_json_begin_list (json, "inputs", ONB_JSON_LINES);
  for (guint i = 0; i < inputs->len; i++) {
    const OnbInput *input = &g_array_index (inputs, OnbInput, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "path", input->path);
    onb_json_text (json, "format", input->format);
    onb_json_count (json, "bytes", input->bytes);
    onb_json_count (json, "items", input->items);
    onb_json_count (json, "damaged", input->damaged);
    onb_json_count (json, "skipped", input->skipped);
    onb_json_text (json, "sha256", input->sha256);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_findings (OnbJson *json, const GArray *findings)
{
  onb_json_begin_list (json, "findings", ONB_JSON_LINES);
  for (guint i = 0; i < findings->len; i++) {
    const OnbCount *finding = &g_array_index (findings, OnbCount, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "kind", finding->kind);
    onb_json_count (json, "count", finding->count);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_warnings (OnbJson *json, const GArray *warnings)
{
  onb_json_begin_list (json, "warnings", ONB_JSON_LINES);
  for (guint i = 0; i < warnings->len; i++) {
    const OnbWarning *warning = &g_array_index (warnings, OnbWarning, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "kind", warning->kind);
    onb_json_text (json, "mailbox", warning->mailbox);
    onb_json_text (json, "text", warning->text);
    onb_json_end (json);
  }
  onb_json_end (json);
}

static void
write_losses (OnbJson *json, const GArray *losses)
{
  onb_json_begin_list (json, "losses", ONB_JSON_LINES);
  for (guint i = 0; i < losses->len; i++) {
    const OnbLoss *loss = &g_array_index (losses, OnbLoss, i);
    onb_json_begin_object (json, NULL, ONB_JSON_INLINE);
    onb_json_text (json, "path", loss->path);
    if (loss->offset < 0)
      onb_json_null (json, "offset");
    else
      onb_json_count (json, "offset", (guint64) loss->offset);
    onb_json_count (json, "length", loss->length);
    onb_json_text (json, "reason", loss->reason);
    onb_json_end (json);
  }
  onb_json_end (json);
}

void
onb_coverage_write_json (OnbJson *json, const OnbCoverage *coverage)
{
  write_inputs (json, coverage->inputs);
  onb_json_begin_object (json, "coverage", ONB_JSON_LINES);
  onb_json_count (json, "items", coverage->items);
  onb_json_count (json, "messages", coverage->messages);
  onb_json_count (json, "extra_copies", coverage->extra_copies);
  onb_json_count (json, "suspect", coverage->suspect);
  onb_json_count (json, "non_mail", coverage->non_mail);
  onb_json_count (json, "recovered", coverage->recovered);
  onb_json_count (json, "damaged", coverage->damaged);
  onb_json_count (json, "quarantined", coverage->quarantined);
  onb_json_count (json, "skipped", coverage->skipped);
  write_findings (json, coverage->findings);
  write_warnings (json, coverage->warnings);
  write_losses (json, coverage->losses);
  onb_json_end (json);
}
